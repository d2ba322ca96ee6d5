// SPDX-License-Identifier: Apache-2.0
// What expressions become: operations, their arguments, units, books and constants.
#include <catch2/catch.hpp>

#include "check_support.hpp"

namespace {

using namespace quid;
using namespace quid::test;
using checked::Operation;

const char* name_of_operation(Operation op) {
  static constexpr const char* names[] = {
#define QUID_OPERATION(name, meaning) #name,
#include "check/operations.def"
#undef QUID_OPERATION
  };
  return names[static_cast<std::size_t>(op)];
}

std::string unit_text(const Checking& deal, checked::UnitId unit) {
  std::string all;
  for (const auto& factor : deal.deal.checked.units[unit.index()].factors)
    all += " " + std::string(deal.interner.text(factor.name)) +
           (factor.power == 1 ? "" : "^" + std::to_string(factor.power));
  return all;
}

std::string payload(const Checking& deal, const checked::Expr& expr) {
  switch (expr.op) {
    case Operation::NumberConstant:
      return deal.deal.checked.decimal(expr).to_string() + unit_text(deal, expr.type.unit());
    case Operation::DurationConstant: return to_string(deal.deal.checked.duration(expr));
    case Operation::DateConstant: return to_string(Day{static_cast<std::int32_t>(expr.number())});
    case Operation::ElementConstant: {
      const checked::ElementCode code{expr.number()};
      return code.is_number() ? "#" + std::to_string(code.number())
                              : "#" + std::string(deal.interner.text(code.name()));
    }
    case Operation::Variable: return "$" + std::to_string(expr.symbol);
    case Operation::Today: return "today";
    case Operation::Start: return "start";
    default: return {};
  }
}

/// `(Operation argument …)`; amounts that are no constants are followed by their unit.
std::string shown(const Checking& deal, checked::ExprId id) {
  const checked::Expr& expr = deal.deal.checked[id];
  if (const std::string leaf = payload(deal, expr); !leaf.empty()) return leaf;
  static const char* signs[] = {"=", "!=", "<", "<=", ">", ">="};
  std::string text =
      "(" + std::string(expr.op == Operation::CompareValues ? signs[expr.mode]
                                                            : name_of_operation(expr.op));
  for (const checked::ExprId argument : deal.deal.checked.arguments_of(expr))
    text += " " + shown(deal, argument);
  text += ")";
  if (expr.type.kind == checked::Kind::Number) text += unit_text(deal, expr.type.unit());
  return text;
}

/// What `let it = …` becomes, or what is said against it.
std::string made(const std::string& value, const std::string& more = {}) {
  const std::string source = full_prelude + more + "\nlet it = " + value + "\n";
  const Checking deal = check_source(source);
  for (const Diagnostic& one : deal.said)
    if (one.severity == Severity::Error) return one.message;
  const auto name = deal.interner.find("it");
  for (const checked::Let& let : deal.deal.checked.lets)
    if (let.name == *name) return shown(deal, let.value);
  return "no such let";
}

TEST_CASE("arithmetic on literals is done by the checker") {
  CHECK(made("1.02 ^ 3 - 2 ^ 2") == "-2.938792");
  CHECK(made("0.1 + 0.2") == "0.3");
  CHECK(made("5 million USD / 50_000 t") == "100 USD t^-1");
  CHECK(made("3 t * (2 USD / 1 t)") == "6 USD");
  CHECK(made("5 USD / t") == "5 USD t^-1");
  CHECK(made("(48 + 6 * 2) months") == "5 years");
  CHECK(made("2 weeks * 3") == "42 days");
  CHECK(made("1 year + 2 days") == "1 year 2 days");
  CHECK(made("-(3 days)") == "-3 days");
  CHECK(made("(7) USD") == "7 USD");
  CHECK(made("40%") == "0.4");
}

TEST_CASE("units of amounts follow the arithmetic") {
  CHECK(made("money / 2 t") == "(Divide (ReadQuantity) USD 2 t) USD t^-1");
  CHECK(made("money * money") == "(Multiply (ReadQuantity) USD (ReadQuantity) USD) USD^2");
  CHECK(made("money ^ 2") == "(Power (ReadQuantity) USD 2) USD^2");
  CHECK(made("(q) USD") == "(Multiply (ReadQuantity) 1 USD) USD");
  CHECK(made("money + 0") == "(Add (ReadQuantity) USD 0 USD) USD");
  CHECK(made("max(0, money)") == "(Maximum 0 USD (ReadQuantity) USD) USD");
  CHECK(made("5% * money") == "(Multiply 0.05 (ReadQuantity) USD) USD");
  CHECK(made("money / price[coal]") == "(Divide (ReadQuantity) USD (ReadRow #coal) USD)");
}

TEST_CASE("unknown takes the type of what stands beside it") {
  CHECK(made("(if m then 5 USD else unknown)") ==
        "(IfElse (MilestoneIs) 5 USD (UnknownConstant) USD) USD");
  CHECK(made("(if m then unknown else today)") == "(IfElse (MilestoneIs) (UnknownConstant) today)");
  CHECK(made("m and unknown") == "(And (MilestoneIs) (UnknownConstant))");
}

TEST_CASE("differences of dates against months are compared as dates") {
  CHECK(made("since m > 6 months") == "(> today (AddDuration (DateOf) 6 months))");
  CHECK(made("6 months < today - date of m") == "(< (AddDuration (DateOf) 6 months) today)");
  CHECK(made("today - start >= 5 business days") == "(>= today 2018-01-08)");
  CHECK(made("since m > 60 days") == "(> (SinceMilestone) 60 days)");
  CHECK(made("(today - start) / (30 days) > 2") ==
        "(> (Divide (DurationDays (DateDifference today start)) (DurationDays 30 days)) 2)");
}

TEST_CASE("a milestone's name is a condition, and a date beside dates") {
  CHECK(made("m") == "(MilestoneIs)");
  CHECK(made("today > 2 months after m") == "(> today (AddDuration (DateOf) 2 months))");
  CHECK(made("today >= m") == "(>= today (DateOf))");
  CHECK(made("m - start > 3 days") == "(> (DateDifference (DateOf) start) 3 days)");
  CHECK(made("earliest of (m, n, 2018-05-01)") == "(Earliest (DateOf) (DateOf) 2018-05-01)");
  CHECK(made("m within 3 days of start") == "(MilestoneWithin 3 days start)");
  CHECK(made("today within 3 days of m") == "(DateWithin today 3 days (DateOf))");
  CHECK(made("c[lagos] verified within 3 days of m") == "(MilestoneWithin #lagos 3 days (DateOf))");
}

TEST_CASE("a ledger read takes its book from the other side") {
  const std::string values = "value A: m = 2, L at half = 3 per month\n";
  CHECK(made("exposure of A <= 6", values) == "(<= (ExposureOf) 6)");
  CHECK(made("exposure of A <= 6 USD", values) == "(<= (ExposureOf) USD 6 USD)");
  CHECK(made("3 USD < peak of (given by A - received by A)", values) ==
        "(< 3 USD (Peak (Subtract (GivenBy) USD (ReceivedBy) USD) USD) USD)");
  CHECK(made("exposure of A", values) == "(ExposureOf)");
  CHECK(made("exposure of A", "value A: m = 2 USD") == "(ExposureOf) USD");
  CHECK(made("exposure of A > 0", "value A: m = 2 USD") == "(> (ExposureOf) USD 0 USD)");
  CHECK(made("exposure of A", "if m then pay 5 USD to B from A") == "(ExposureOf) USD");
  CHECK(made("exposure of A > 6", "value A: m = 2 USD") ==
        "the deal keeps no book without a unit, but one in `USD`");
  CHECK(made("offer of A to B > 5 t", values) == "(> (OfferOf) t 5 t)");
}

TEST_CASE("worth reads what value declares") {
  const std::string values =
      "value A: c[lagos] = 3, c[kano] = 4, m = 2 * q, L at half = 1 per month\n";
  CHECK(made("worth of c[kano] to A", values) == "4");
  CHECK(made("worth of m to A", values) == "(Multiply 2 (ReadQuantity))");
  CHECK(made("worth of L at half to A", values) == "1");
  CHECK(made("worth of L at full to A", values) == "no `value` says what this is worth to `A`");
  CHECK(made("sum(s in states: worth of c[s] to A)", values) ==
        "(SumIn (Add (IfElse (= #lagos $0) 3 0) (IfElse (= #kano $0) 4 0)))");
  CHECK(made("no deal of A", "no deal A: -2 USD per month") == "(NoDealOf) USD");
}

TEST_CASE("variables of numbers count") {
  CHECK(made("sum(y in years: y)") == "(SumIn (ElementNumber $0))");
  CHECK(made("any y in years where y > 2018: g[lagos, y - 1] > 3 t") ==
        "(AnyIn (> (ReadQuantity #lagos (Subtract (ElementNumber $0) 1)) t 3 t) "
        "(> (ElementNumber $0) 2018))");
  CHECK(made("any s in states: s = kano") == "(AnyIn (= $0 #kano))");
  CHECK(made("any s in states: kano != s") == "(AnyIn (!= #kano $0))");
  CHECK(made("any s in { kano }: c[s]") == "(AnyIn (MilestoneIs $0))");
  CHECK(made("any y in years: y > 2018 and g[lagos, y - 1] > 3 t").find("(AnyIn (And") == 0);
  CHECK(made("g[lagos, 2018 + 1]") == "(ReadQuantity #lagos #2019) t");
  CHECK(made("min(s in states: deadline of c[s])") == "(MinimumIn (DeadlineOf $0))");
}

TEST_CASE("tables are called with their unit") {
  CHECK(made("band(1_500 USD)") == "(CallTable 1500 USD) USD");
  CHECK(made("fee(25 t)",
             "marginal table fee(x in t): below 10 t: 1 USD / t, otherwise: 2 USD / t") ==
        "(CallTable 25 t) USD");
  CHECK(made("size(5)", "table size(x): up to 3: 1, otherwise: x") == "(CallTable 5)");
}

TEST_CASE("words that are names are names first") {
  CHECK(made("today", "quantity today") == "(ReadQuantity)");
  CHECK(made("max", "quantity max") == "(ReadQuantity)");
}

std::string errors_of(const Checking& deal) {
  std::string all;
  for (const Diagnostic& one : deal.said)
    if (one.severity == Severity::Error) all += one.message + "\n";
  return all;
}

TEST_CASE("a table of parties names owners") {
  const Checking deal = check_source(full_prelude + R"(
table owner[states]: lagos: A, kano: state[kano]
milestone w[s in states] by owner[s]
milestone one by owner[kano]
rule pays[s in states]: if c[s] then pay 5 USD to owner[s] from B
)");
  REQUIRE(errors_of(deal).empty());
  const auto& milestones = deal.deal.checked.milestones;
  const auto& each = deal.deal.checked[milestones[milestones.size() - 2].owners][0];
  CHECK(each.table.valid());
  CHECK_FALSE(each.actor.valid());
  const auto& one = deal.deal.checked[milestones.back().owners][0];
  CHECK_FALSE(one.table.valid());
  CHECK(deal.interner.text(deal.deal.checked.actors[one.actor.index()].name) == "state");
  CHECK(one.index.size() == 1);
}

TEST_CASE("an observer in a table of parties is not paid") {
  CHECK(said_of(full_prelude, R"(table owner[states]: lagos: A, kano: O
rule pays[s in states]: if c[s] then pay 5 USD to owner[s] from B)")
            .find("observer-takes-nothing: `O` is an observer") == 0);
}

TEST_CASE("modules are merged before the script") {
  const Checking deal = check_source(
      "deal \"D\" from 2018-01-01 use rates use rates party A let mine = rate * 2 let it = mine\n"
      "test \"t\": expect it = 10% on 2018-01-01");
  CHECK(deal.said.empty());
  REQUIRE(deal.deal.checked.lets.size() == 3);
  CHECK(deal.interner.text(deal.deal.checked.lets[0].name) == "rate");
}

TEST_CASE("one expression against a checked deal") {
  Checking deal = check_source(full_prelude +
                               "value A: m = 2, c[lagos] = 3, c[kano] = 5, L at half = 4\n"
                               "no deal A: -2 USD per month\n");
  REQUIRE(errors_of(deal).empty());
  const auto ask = [&](const std::string& text) -> std::string {
    Diagnostics diagnostics;
    const SourceId id = deal.sources.add("ask", text);
    const Syntax syntax =
        parse(deal.sources, id, deal.interner, diagnostics, Limits{}, ParseMode::Expression);
    const auto found =
        check_expression(deal.deal, syntax.ast, deal.interner, diagnostics, Limits{});
    const auto said = diagnostics.take();
    if (!said.empty()) return said[0].message;
    return found ? shown(deal, *found) : "nothing";
  };
  CHECK(ask("m and money > 3 USD") == "(And (MilestoneIs) (> (ReadQuantity) USD 3 USD))");
  CHECK(ask("all s in states: c[s]") == "(AllIn (MilestoneIs $0))");
  CHECK(ask("price[coal] / 2") == "(Divide (ReadRow #coal) USD 2) USD");
  CHECK(ask("exposure of A") == "(ExposureOf)");
  CHECK(ask("worth of m to A") == "2");
  CHECK(ask("worth of L at half to A") == "4");
  CHECK(ask("worth of c[kano] to A") == "5");
  CHECK(ask("no deal of A > 3 USD") == "(> (NoDealOf) USD 3 USD)");
  CHECK(ask("worth of n to A") == "no `value` says what this is worth to `A`");
  CHECK(ask("mm") == "nothing named `mm` is declared");
  CHECK(ask("verdict fulfilled") == "(VerdictIs)");
  CHECK(ask("R done and R pending") == "(And (DutyIs) (DutyIs))");
}

}  // namespace
