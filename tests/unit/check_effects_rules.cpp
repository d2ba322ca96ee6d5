// SPDX-License-Identifier: Apache-2.0
// Rules, ensures, and what the checker warns of.
#include <catch2/catch.hpp>

#include "check_effects_support.hpp"

using namespace quid;
using namespace quid::test;

TEST_CASE("rules may be named before they are declared") {
  const Outcome deal = check_lines(
      "rule first over second: if paused then ease drills\n"
      "rule second: if talks then restore drills");
  CHECK(joined(deal.said) == "");
  REQUIRE(deal.deal.checked.rules.size() == 2);
  REQUIRE(deal.deal.checked.rules[0].more->over.size() == 1);
  CHECK(deal.deal.checked.rules[0].more->over[0].rule.value == 1);
}

TEST_CASE("options of a rule") {
  const Outcome deal = check_lines(
      "rule r[g in goods] once per closed[g] during review from 2018-07-01 to 2019-01-01:\n"
      "  if closed[g] then ease sanction[g]");
  REQUIRE(joined(deal.said) == "");
  const auto& rule = deal.deal.checked.rules[0];
  CHECK(rule.once);
  CHECK(rule.once_per.valid());
  CHECK(rule.more->once_per_index.size() == 1);
  CHECK(rule.more->during.valid());
  CHECK(rule.more->from.valid());
  CHECK(rule.more->to.valid());
  CHECK(rule.shape.count == 2);
}

TEST_CASE("a cadence has a period") {
  const Outcome deal =
      check_lines("rule r: every 3 months from 2018-07-01 while talks then add 1 to q");
  REQUIRE(joined(deal.said) == "");
  const auto& rule = deal.deal.checked.rules[0];
  CHECK(rule.cadence);
  CHECK(rule.more->period.months == 3);
  CHECK(rule.more->cadence_from.valid());
  CHECK(rule.condition.valid());
  CHECK_THAT(complaints("rule r: every 0 days then add 1 to q"),
             Catch::StartsWith("not-positive:"));
}

TEST_CASE("mistakes in the head of a rule") {
  CHECK(complaints("rule r: if paused then ease drills\nrule r: if talks then ease drills") ==
        "duplicate-name: there is already a rule `r`");
  CHECK_THAT(complaints("rule r over s: if paused then ease drills"),
             Catch::StartsWith("unknown-rule:"));
  CHECK_THAT(complaints("rule r during reveiw: if paused then ease drills"),
             Catch::StartsWith("unknown-name:"));
  CHECK_THAT(complaints("rule r once per drills: if paused then ease drills"),
             Catch::StartsWith("once-without-achievement: `once per drills` wants a milestone"));
  CHECK(complaints("rule r from 2019-01-01 to 2018-09-01: if paused then ease drills") ==
        "empty-interval: the rule ends before it begins; exchange the two dates");
}

TEST_CASE("over does not run in circles") {
  CHECK(complaints("rule a over b: if paused then ease drills\n"
                   "rule b over a: if talks then restore drills") ==
        "conflict-over-cycle: rules stand over each other in a circle: `a` over `b` over `a`; let "
        "one of them go first");
  CHECK(complaints("rule a over a: if paused then ease drills") ==
        "conflict-over-cycle: the rule `a` stands over itself");
}

TEST_CASE("effects of one rule that undo each other") {
  CHECK(complaints("if paused then ease drills to none, tighten drills to full") ==
        "certain-conflict: two effects of one rule want different things of `drills`");
  CHECK(complaints("if paused then set q to 1, set q to 2") ==
        "certain-conflict: two effects of one rule want different things of `q`");
  CHECK(complaints("if paused then set q to 1, add 2 to q") ==
        "certain-conflict: two effects of one rule want different things of `q`");
  CHECK(complaints("if paused then ease sanction[coal] to 5, tighten sanction[seafood] to 1") ==
        "");
  CHECK(complaints("if paused then ease drills to none, ease drills to half") == "");
}

TEST_CASE("states of rules that make no duty") {
  CHECK(complaints("rule r: if paused then ease drills\nif r overdue then ease sanction[coal]") ==
        "unknown-state: the rule `r` makes no duty; `must` makes a duty");
  CHECK(complaints("rule r: if paused then US must ease drills within 3 days\n"
                   "if r open then ease sanction[coal]") ==
        "unknown-state: the rule `r` gives no permission; `open` asks for what `may` gives");
  CHECK(complaints("rule r: if paused then US must ease drills within 3 days\n"
                   "if r overdue then ease sanction[coal]") == "");
}

TEST_CASE("the forms of ensure") {
  const Outcome deal = check_lines(
      "ensure a: never paused\nensure b: never paused unless talks\nensure c: always talks\n"
      "ensure d: always talks unless home\nensure e: eventually talks\n"
      "ensure f: home only after talks\nensure g: never verdict breached by US");
  REQUIRE(joined(deal.said) == "");
  using Form = checked::Ensure::Form;
  const std::vector<Form> wanted = {Form::Never,        Form::NeverUnless, Form::Always,
                                    Form::AlwaysUnless, Form::Eventually,  Form::OnlyAfter,
                                    Form::Never};
  REQUIRE(deal.deal.checked.ensures.size() == wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i)
    CHECK(deal.deal.checked.ensures[i].form == wanted[i]);
  CHECK(complaints("ensure a: never paused\nensure a: always talks") ==
        "duplicate-name: there is already an ensure `a`");
  CHECK_THAT(complaints("if verdict breached then ease drills"),
             Catch::StartsWith("verdict-in-rule:"));
}

TEST_CASE("conditions that decide nothing") {
  CHECK(complaints("if paused or not paused then ease drills") ==
        "always-true: this condition is true whenever it is known");
  CHECK(complaints("if paused and not paused then ease drills") ==
        "never-fires: this condition is never true");
  CHECK(complaints("if today > 2021-01-01 then ease drills") ==
        "never-fires: on no day of this rule can its condition be true");
  CHECK(complaints("rule r to 2019-01-01: if paused and today > 2019-02-01 then ease drills") ==
        "never-fires: on no day of this rule can its condition be true");
  CHECK(complaints("rule r from 2021-01-01: if paused then ease drills") ==
        "never-fires: the dates of this rule leave no day of the deal");
  CHECK(complaints("if true then ease drills") == "");
}

TEST_CASE("over that decides nothing") {
  CHECK(complaints("rule a over b: if paused then ease drills\n"
                   "rule b: if talks then ease sanction[coal]") ==
        "unreachable-over: `a` and `b` move no lever and change no quantity in common, so `over` "
        "decides nothing");
}

TEST_CASE("reads of what another rule may change against them") {
  const std::string hint = "; `was` reads the end of the day before";
  const auto warned = [&](const char* thing) {
    return "same-day-read: the rule `a` may change `" + std::string(thing) +
           "` against this condition on the same day, so the round in which each fires decides" +
           hint;
  };
  const std::string adds = "rule a: if paused then add 1 to q\n";
  CHECK(complaints(adds + "if q < 5 then ease drills") == warned("q"));
  CHECK(complaints(adds + "if q > 5 then ease drills") == "");
  CHECK(complaints(adds + "if not q > 5 then ease drills") == warned("q"));
  CHECK(complaints(adds + "if 8 - q > 5 then ease drills") == warned("q"));
  CHECK(complaints(adds + "if was q < 5 then ease drills") == "");
  CHECK(complaints(adds + "let small = q < 5\nif small then ease drills") == warned("q"));
  CHECK(complaints("rule a: if paused then set q to 1\nif q > 5 then ease drills") == warned("q"));
  const std::string eases = "rule a: if paused then ease drills to half\n";
  CHECK(complaints(eases + "if drills at half then add 1 to q") == "");
  CHECK(complaints(eases + "if drills at full then add 1 to q") == warned("drills"));
  CHECK(complaints(eases + "if drills below half then add 1 to q") == warned("drills"));
  CHECK(complaints("rule a: if paused then ease sanction[coal]\n"
                   "if sanction[seafood] at 3 then ease drills") == "");
}

TEST_CASE("names that nothing uses") {
  CHECK(complaints("let x = 5") == "unused-name: nothing reads the let `x`");
  CHECK(complaints("table t[goods]: coal: 1, otherwise: 2") ==
        "unused-name: nothing reads the table `t`");
}
