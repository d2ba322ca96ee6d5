// SPDX-License-Identifier: Apache-2.0
// Effects: what each becomes, and what is refused.
#include <catch2/catch.hpp>

#include "check_effects_support.hpp"

using namespace quid;
using namespace quid::test;

namespace {

const checked::Effect& effect_of(const Outcome& outcome, std::size_t rule, std::size_t n = 0) {
  return outcome.deal.checked[outcome.deal.checked.rules.at(rule).effects[n]];
}
template <class Node>
const Node& node_of(const Outcome& outcome, std::size_t rule = 0, std::size_t n = 0) {
  const auto* node = ast::get_if<Node>(&effect_of(outcome, rule, n).node);
  REQUIRE(node != nullptr);
  return *node;
}

}  // namespace

TEST_CASE("plain effects are accepted") {
  CHECK(complaints("if paused then ease drills, ease sanction[coal] by 2 to 5, restore drills") ==
        "");
  CHECK(complaints("if paused then pay 5 USD to DPRK, pay money to US from DPRK") == "");
  CHECK(complaints(
            "if paused then set q to 3, add 5 USD to money, subtract 1 USD from share[south]") ==
        "");
  CHECK(complaints("if paused then say calm, waive home, extend talks by 30 days") == "");
  CHECK(complaints("if paused then extend talks to 2019-01-01, resize home to 300 boxes") == "");
  CHECK(complaints("rule r: if paused then ease drills if talks then suspend rule r") == "");
  CHECK(complaints("if paused then end deal \"over\"") == "");
  CHECK(complaints("if paused then notify(\"come\", DPRK)") == "");
}

TEST_CASE("a duty has a deadline") {
  const Outcome deal = check_lines("if paused then DPRK must meet home within 30 days of talks");
  REQUIRE(joined(deal.said) == "");
  const auto& duty = node_of<checked::Duty>(deal);
  CHECK(deal.deal.checked[duty.deadline].op == checked::Operation::AddDuration);
  CHECK(duty.debtors.size() == 1);
  CHECK_FALSE(duty.has_otherwise);
}

TEST_CASE("an otherwise belongs to its duty") {
  const Outcome deal = check_lines(
      "if paused then DPRK must pay 5 USD to US within 30 days otherwise instead ease drills");
  REQUIRE(joined(deal.said) == "");
  const auto& duty = node_of<checked::Duty>(deal);
  CHECK(duty.instead);
  CHECK(duty.otherwise.size() == 1);
}

TEST_CASE("suffixes make effects revocable") {
  const Outcome deal =
      check_lines("if paused then ease drills while talks until (home) for 30 days");
  REQUIRE(joined(deal.said) == "");
  const auto& effect = effect_of(deal, 0);
  CHECK(effect.ends->while_.valid());
  CHECK(effect.ends->until.valid());
  CHECK(effect.ends->for_.valid());
  CHECK_FALSE(effect.ends->until_date.valid());
  const Outcome dated = check_lines("if paused then ease drills until 2019-01-01");
  CHECK(effect_of(dated, 0).ends->until_date.valid());
}

TEST_CASE("what was done cannot be revoked") {
  const std::string hint = "; leave out `while`, `until` and `for`";
  CHECK(complaints("if paused then pay 5 USD to US while talks") ==
        "revocable-pay: `pay` cannot be taken back" + hint);
  CHECK(complaints("if paused then set q to 5 for 3 days") ==
        "revocable-pay: `set` cannot be taken back" + hint);
  CHECK(complaints("if paused then (ease drills, say calm) until talks") ==
        "revocable-pay: `say` cannot be taken back" + hint);
  CHECK(complaints("if paused then end deal \"x\" while talks") ==
        "revocable-pay: `end deal` cannot be taken back" + hint);
  CHECK(complaints("if paused then notify(\"x\", US) while talks") ==
        "revocable-pay: what the host does cannot be taken back" + hint);
  CHECK(
      complaints("if paused then ease drills while talks while home") ==
      "repeated-clause: this effect has a second `while`; join the conditions with `and` or `or`");
}

TEST_CASE("levers move by whole levels that they have") {
  CHECK(complaints("if paused then ease drills by 0") ==
        "no-effect: a move by 0 levels changes nothing");
  CHECK(complaints("if paused then ease drills by 1.5") ==
        "not-positive: a lever moves by whole levels, not by 1.5");
  CHECK(complaints("if paused then ease drills to full") ==
        "no-effect: `full` is the harshest level: `ease` cannot move there; levels run from the "
        "harshest to the most generous; `tighten` moves left");
  CHECK(
      complaints("if paused then tighten drills to none") ==
      "no-effect: `none` is the most generous level: `tighten` cannot move there; levels run from "
      "the harshest to the most generous; `ease` moves right");
  CHECK_THAT(complaints("if paused then ease drills to hlf"), Catch::StartsWith("unknown-level:"));
  CHECK_THAT(complaints("if paused then ease talks"), Catch::StartsWith("wrong-kind-of-name:"));
}

TEST_CASE("payments go from party to party") {
  CHECK(complaints("if paused then pay 5 USD to US from US") == "pay-to-self: `US` pays itself");
  CHECK_THAT(complaints("if paused then pay 5 USD to IAEA"),
             Catch::StartsWith("observer-takes-nothing:"));
  CHECK_THAT(complaints("if paused then IAEA must pay 5 USD to US within 3 days"),
             Catch::StartsWith("observer-takes-nothing:"));
  CHECK(complaints("if paused then pay -5 USD to US") ==
        "not-positive: a payment of less than nothing; exchange payer and receiver");
  CHECK(complaints("if paused then pay 5 to US, pay 3 USD to US") ==
        "missing-unit: this payment has no unit, and others are in `USD`; write `5 USD`");
  CHECK(complaints("if paused then US must pay 5 USD to US within 3 days") ==
        "pay-to-self: `US` pays itself");
}

TEST_CASE("an act belongs to who owes it") {
  CHECK(complaints("if talks then US must meet paused within 3 days") ==
        "not-theirs: `meet paused` is no act of `US`; it is for `DPRK`");
  CHECK(complaints("if talks then US may break paused") ==
        "not-theirs: `break paused` is no act of `US`; it is for `DPRK`");
  CHECK(complaints("if talks then DPRK must ease drills within 3 days") ==
        "not-theirs: `ease drills` is no act of `DPRK`; it is for `US`");
  CHECK(complaints("if talks then DPRK must not say calm") ==
        "not-theirs: `say calm` is no act of `DPRK`; it is for `US`");
  CHECK(complaints("if talks then US must meet flood within 3 days") ==
        "not-theirs: `meet flood` is no act of `US`; it is an outside event; `by` in its "
        "declaration names who owes it");
  CHECK(complaints("if paused then US, DPRK must meet talks within 3 days") == "");
}

TEST_CASE("indexed owners are told apart by their elements") {
  CHECK(complaints("if paused then state[north] must meet law[north] within 3 days") == "");
  CHECK(complaints("if paused then state[south] must meet law[north] within 3 days") ==
        "not-theirs: `meet law[north]` is no act of `state[south]`; it is for `state[north]`");
  CHECK(complaints("rule r[s in states]: if paused then state[s] must meet law[s] within 3 days") ==
        "");
}

TEST_CASE("a ban has no instead") {
  CHECK_THAT(complaints("if paused then US must not ease drills otherwise instead ease drills"),
             Catch::StartsWith("misplaced-clause:"));
  CHECK_THAT(complaints("if paused then US must ease drills within -3 days"), !Catch::Equals(""));
}

TEST_CASE("a quantity keeps its unit") {
  CHECK_THAT(complaints("if paused then set money to 5 t"), Catch::StartsWith("unknown-unit:"));
  CHECK_THAT(complaints("if paused then set q to 5 USD"), !Catch::Equals(""));
  CHECK(complaints("if paused then set q to (talks and home)") == "");
  CHECK_THAT(complaints("if paused then resize talks to 5 boxes"),
             Catch::StartsWith("amount-without-meter: `talks` is not metered"));
}

TEST_CASE("actions expand to their effects") {
  const Outcome deal = check_lines(
      "action relax(g in goods): ease sanction[g], ease drills\nif paused then relax coal");
  REQUIRE(joined(deal.said) == "");
  const auto& group = node_of<checked::Group>(deal);
  REQUIRE(group.effects.size() == 2);
  const auto& move = std::get<checked::Move>(deal.deal.checked[group.effects[0]].node);
  REQUIRE(move.index.size() == 1);
  CHECK(deal.deal.checked[move.index[0]].op == checked::Operation::ElementConstant);
}

TEST_CASE("a bare parameter takes what it is given") {
  CHECK(complaints(
            "action move(l, to_level): ease l to to_level\nif paused then move(drills, none)") ==
        "");
  CHECK(complaints("action give(n, who): pay n to who\nif paused then give(5 USD, DPRK)") == "");
  CHECK(complaints("action give(n, who): pay n to who\n"
                   "rule r[s in states]: if law[s] then give(share[s], state[s])") == "");
  CHECK(complaints("action one(l): ease l  action two(l): one(l)\nif paused then two(drills)") ==
        "");
}

TEST_CASE("actions end") {
  CHECK(complaints("action a(): b()  action b(): a()\nif paused then a()") ==
        "let-recursion: the action `a` calls itself");
  CHECK(
      complaints("action relax(g in goods): ease sanction[g]\nif paused then relax(coal, coal)") ==
      "wrong-argument-count: `relax` takes 1 argument, not 2");
  CHECK_THAT(complaints("if paused then relaxx coal"), Catch::StartsWith("unknown-name:"));
  std::string many = "action a0(): ease drills ";
  for (int i = 1; i < 30; ++i)
    many += "action a" + std::to_string(i) + "(): a" + std::to_string(i - 1) + "(), a" +
            std::to_string(i - 1) + "() ";
  CHECK_THAT(complaints(many + " if paused then a29()"), Catch::StartsWith("too-many-effects:"));
}

TEST_CASE("an action nobody calls is still checked") {
  CHECK_THAT(complaints("action a(): ease drill"), Catch::Contains("unknown-name:"));
  CHECK(complaints("action a(): ease drills") == "unused-name: nothing calls the action `a`");
}

TEST_CASE("a mistake in an action tells who called it") {
  const Outcome deal = check_lines("action relax(l): ease l to nil\nif paused then relax(drills)");
  REQUIRE(deal.said.size() == 1);
  CHECK(name_of(deal.said[0].kind) == "unknown-level");
  REQUIRE_FALSE(deal.said[0].labels.empty());
  CHECK(deal.said[0].labels.back().text == "in the action called here");
}

TEST_CASE("an action of a module is checked where it is used") {
  const auto with = [](const std::string& lines) {
    Outcome result;
    Diagnostics diagnostics;
    const SourceId main =
        result.sources.add("deal.quid", "use easing " + std::string(prelude) + lines);
    const auto load = [](std::string_view) {
      return std::optional(checked::LoadedModule{
          "easing.quid", "action relax(g in goods): ease sanction[g]  action lift: ease embargo"});
    };
    result.deal =
        checked::check(result.sources, main, result.interner, diagnostics, Limits{}, load);
    return joined(diagnostics.take());
  };
  CHECK(with("if paused then relax coal") == "");
  CHECK(with("if paused then lift()") ==
        "unknown-name: `easing` speaks of a lever `embargo`, which this deal does not declare");
}
