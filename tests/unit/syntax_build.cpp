// SPDX-License-Identifier: Apache-2.0
// What binds to what, and what each form becomes in the tree.
#include <catch2/catch.hpp>

#include "syntax_shown.hpp"

namespace quid::test {
namespace {

std::string expression(const std::string& text) {
  const Read result = read(text, ParseMode::Expression);
  INFO(text << "\n" << result.complaints());
  REQUIRE(result.clean());
  return Shown(result).expr(result.syntax.ast.expression);
}

std::string rule_effects(const std::string& text) {
  const Read result = read("if a then " + text);
  INFO(text << "\n" << result.complaints());
  REQUIRE(result.clean());
  const auto& rule = std::get<ast::RuleDecl>(result.syntax.ast.items.front().node);
  return Shown(result).effects(rule.effects);
}

template <class Decl>
const Decl& only(const Read& read) {
  INFO(read.complaints());
  REQUIRE(read.clean());
  REQUIRE(read.syntax.ast.items.size() == 1);
  const Decl* decl = ast::get_if<Decl>(&read.syntax.ast.items.front().node);
  REQUIRE(decl != nullptr);
  return *decl;
}

struct Pair {
  const char* text;
  const char* shown;
};

}  // namespace

TEST_CASE("operators bind as the manual says") {
  constexpr Pair pairs[] = {
      {"a and b or c and d", "((a and b) or (c and d))"},
      {"a or b or c", "(a or b or c)"},
      {"(a or b) and c", "((a or b) and c)"},
      {"a and (b and c)", "(a and (b and c))"},
      {"not a and b", "((not a) and b)"},
      {"was a and b", "((was a) and b)"},
      {"was not a", "(was (not a))"},
      {"a and b for 60 days", "(a and (b for 60 days))"},
      {"not c for 1 year", "(not (c for 1 year))"},
      {"(a and b) for 60 days", "((a and b) for 60 days)"},
      {"not a is unknown", "(not (a is unknown))"},
      {"not (a and b) is unknown", "(not ((a and b) is unknown))"},
      {"m verified is unknown", "((m state1) is unknown)"},
      {"x > 3 is unknown for 3 days", "(((x > 3) is unknown) for 3 days)"},
      {"x = unknown", "(x = unknown)"},
      {"unknown is unknown", "(unknown is unknown)"},
      {"is is unknown", "(is is unknown)"},
      {"m on at least 20 of the last 30 days", "(m on 20 of 30 days)"},
      {"not m on at least 3 of the last 5 business days", "(not (m on 3 of 5 business days))"},
      {"a + b * c - d / e", "((a + (b * c)) - (d / e))"},
      {"a - b - c", "((a - b) - c)"},
      {"-x ^ 2", "(-(x ^ 2))"},
      {"2 ^ -k", "(2 ^ (-k))"},
      {"- -x", "(-(-x))"},
      {"-(1 + 2) * 3", "((-(1 + 2)) * 3)"},
      {"today-2018-01-01 > 5 days", "((today - 2018-01-01) > 5 days)"},
      {"today >= 30 days after m", "(today >= (30 days after m))"},
      {"1 day + 2 days before x - y", "((1 day + 2 days) before (x - y))"},
      {"(48 + 6 * k) months after start", "(((48 + (6 * k)) in months) after start)"},
      {"(5) business days", "(5 in business days)"},
      {"(x) step", "(x in step)"},
      {"m within 30 days of start", "(m within 30 days of start)"},
      {"m verified within 3 days of b", "((m state1) within 3 days of b)"},
      {"m on time within 5 days of c", "((m state9) within 5 days of c)"},
      {"L at least x and M[g] at 3 or L below z",
       "(((L at least x) and (M[g] at 3)) or (L below z))"},
  };
  for (const Pair& pair : pairs) {
    INFO(pair.text);
    CHECK(expression(pair.text) == pair.shown);
  }
}

TEST_CASE("a quantifier takes everything to its right") {
  constexpr Pair pairs[] = {
      {"all x in S: a[x] and b or c", "(all x in S: ((a[x] and b) or c))"},
      {"z and all x in S: a and b", "(z and (all x in S: (a and b)))"},
      {"z or y and all x in S: a or b", "(z or (y and (all x in S: (a or b))))"},
      {"not any x in {a, 3}: b and c", "(not (any x in {a, 3}: (b and c)))"},
      {"all x in S: any t in 1..3: a and b", "(all x in S: (any t in 1..3: (a and b)))"},
      {"(all x in S: a) and b", "((all x in S: a) and b)"},
      {"all x in S where p and q: a", "(all x in S where (p and q): a)"},
      {"all x in S: was not a and b", "(all x in S: ((was (not a)) and b))"},
      {"at least 2 of (all x in S: a, b)", "least 2((all x in S: a), b)"},
      {"count(x in S where p: a and b) > 2", "(count(x in S where p: (a and b)) > 2)"},
  };
  for (const Pair& pair : pairs) {
    INFO(pair.text);
    CHECK(expression(pair.text) == pair.shown);
  }
}

TEST_CASE("readers and literals become nodes of their own") {
  constexpr Pair pairs[] = {
      {"date of m", "read0(m)"},
      {"progress of m[s] >= 25%", "(read4(m[s]) >= 0.25%)"},
      {"end of month of deadline of m", "read10(read1(m))"},
      {"year of date of m = 2019", "(read9(read0(m)) = 2019)"},
      {"peak of (a - b)", "read7((a - b))"},
      {"peak of exposure of US", "read7(read6(US))"},
      {"earliest of (a, date of b)", "read11(a, read0(b))"},
      {"latest of a", "read12(a)"},
      {"latest of (if a then b else c)", "read12((a ? b : c))"},
      {"no deal of P", "read14(P)"},
      {"given by P > received by s[x]", "(read15(P) > read16(s[x]))"},
      {"worth of L at x to P", "worth(L at x, P)"},
      {"worth of verdict ended to P", "worth(verdict 4, P)"},
      {"offer of P to Q", "offer(P, Q)"},
      {"since m > 60 days", "(since m > 60 days)"},
      {"verdict in progress", "verdict 1"},
      {"verdict breached by P", "verdict 2 by P"},
      {"5 million USD", "5000000 USD"},
      {"1_250.5 thousand", "1250500"},
      {"2 billion t", "2000000000 t"},
      {"2.5%", "0.025%"},
      {"step 3", "step 3"},
      {"step", "step"},
      {"f()", "f()"},
      {"min(a, b + 1)", "min(a, (b + 1))"},
      {"growth[lagos, k - 1]", "growth[lagos, (k - 1)]"},
      {"\"a \\\"b\\\" \\\\ \\n\"", "\"a \"b\" \\ \n\""},
      {"amount", "amount"},
      {"value and test", "(value and test)"},
  };
  for (const Pair& pair : pairs) {
    INFO(pair.text);
    CHECK(expression(pair.text) == pair.shown);
  }
}

TEST_CASE("effects, their suffixes and their otherwise") {
  constexpr Pair pairs[] = {
      {"ease L by 1 to x, tighten M[c], restore L", "{ease L by 1 to x; tighten M[c]; restore L}"},
      {"ease L while b until c for 30 days", "{ease L while b until c for 30 days}"},
      {"ease L while b and c or d for 3 days", "{ease L while ((b and c) or d) for 3 days}"},
      {"ease L while (b for 30 days) for 60 days", "{ease L while (b for 30 days) for 60 days}"},
      {"(ease L, tighten M) while b, go()", "{{ease L; tighten M} while b; go()}"},
      {"pay 5 USD + x to P from Q", "{pay (5 USD + x) to P from Q}"},
      {"set q to r + 1, add 5 t to q, subtract q / 2 from r",
       "{set q (r + 1); add q 5 t; subtract r (q / 2)}"},
      {"P must meet m within 3 days of x", "{P must meet m within 3 days of x}"},
      {"ease L, P, Q must pay 5 to R within 3 days otherwise instead end deal \"x\", go()",
       "{ease L; P&Q must pay 5 to R within 3 days else instead {end x; go()}}"},
      {"P must meet m within 3 days otherwise Q must meet n within 4 days otherwise go()",
       "{P must meet m within 3 days else {Q must meet n within 4 days else {go()}}}"},
      {"(P must meet m within 3 days otherwise ease L), go()",
       "{{P must meet m within 3 days else {ease L}}; go()}"},
      {"P must not break m until x otherwise tighten L",
       "{P must not break m else {tighten L} until x}"},
      {"P may ease L to x until b, say S", "{P may ease L to x until b; say S}"},
      {"waive m, extend m by 3 days, extend m to start + 1 day, resize m to 3 t",
       "{waive m; extend m by 3 days; extend m to (start + 1 day); resize m to 3 t}"},
      {"suspend rule site[x], resume rule all", "{suspend site[x]; resume all}"},
      {"log x[1], log \"t\", log 5 million USD, f(a, 2)",
       "{log(x[1]); log(\"t\"); log(5000000 USD); f(a, 2)}"},
  };
  for (const Pair& pair : pairs) {
    INFO(pair.text);
    CHECK(rule_effects(pair.text) == pair.shown);
  }
}

TEST_CASE("the parts of a milestone") {
  const Read result = read(
      "milestone closed[s in sites, years] \"Sites\" by US, P[s] of 2 * t, verified by O within 90 "
      "days, due 30 days after start, aim within 5 days of m, needs x and y");
  const auto& decl = only<ast::MilestoneDecl>(result);
  const Shown shown(result);
  CHECK(shown.name(decl.head.name) == "closed");
  REQUIRE(decl.head.binders.size() == 2);
  CHECK(shown.name(decl.head.binders[0].variable) == "s");
  CHECK(decl.head.binders[1].bare);
  CHECK(shown.set(decl.head.binders[1].set) == "years");
  CHECK(decl.label == "Sites");
  REQUIRE(decl.owners.size() == 2);
  CHECK(shown.ref(decl.owners[1]) == "P[s]");
  CHECK(shown.expr(decl.of) == "(2 * t)");
  REQUIRE(decl.clauses.size() == 4);
  CHECK(shown.expr(decl.clauses[0].within) == "90 days");
  CHECK(shown.expr(decl.clauses[1].date) == "(30 days after start)");
  CHECK(shown.expr(decl.clauses[2].of) == "m");
  CHECK(shown.expr(decl.clauses[3].condition) == "(x and y)");
}

TEST_CASE("the parts of other declarations") {
  const Read deal = read("deal \"D\" from 2018-06-12 to 2020-06-12 by 2 weeks");
  CHECK(only<ast::DealDecl>(deal).by.count == 2);
  CHECK(to_string(only<ast::DealDecl>(deal).to.day) == "2020-06-12");
  const Read steps = read("deal \"D\" for 12 steps");
  CHECK(only<ast::DealDecl>(steps).steps == 12);
  const Read lever = read("lever a by US: 0..6 starts at 3");
  CHECK(only<ast::LeverDecl>(lever).last == 6);
  CHECK(only<ast::LeverDecl>(lever).starts_at.number == 3);
  const Read rule = read(
      "rule r[s in sites] once per m over a, b[s] during review from 2018-01-01 to start + 1 day: "
      "every 3 months from step 2 while x then go()");
  const auto& decl = only<ast::RuleDecl>(rule);
  const Shown shown(rule);
  CHECK(decl.once);
  CHECK(shown.ref(decl.once_per) == "m");
  REQUIRE(decl.over.size() == 2);
  CHECK(shown.ref(decl.over[1]) == "b[s]");
  CHECK(shown.name(decl.during) == "review");
  CHECK(shown.expr(decl.to) == "(start + 1 day)");
  CHECK(decl.every);
  CHECK(decl.period.count == 3);
  CHECK(shown.expr(decl.every_from) == "step 2");
  CHECK(shown.expr(decl.condition) == "x");
  const Read table = read("marginal table r(x in USD / t): below 3: 1, up to 4: x, otherwise: 0");
  const auto& tiers = only<ast::TierTableDecl>(table);
  CHECK(tiers.marginal);
  CHECK(tiers.unit.factors.size() == 2);
  CHECK(tiers.unit.factors[1].divided);
  REQUIRE(tiers.tiers.size() == 3);
  CHECK(tiers.tiers[1].kind == ast::Tier::Kind::UpTo);
  const Read phase = read("phase two when a and b for 6 months");
  CHECK(Shown(phase).expr(only<ast::PhaseDecl>(phase).when) == "(a and b)");
  CHECK(Shown(phase).expr(only<ast::PhaseDecl>(phase).duration) == "6 months");
  const Read ensure = read("ensure d: b or d only after a and c");
  CHECK(only<ast::EnsureDecl>(ensure).form == ast::EnsureDecl::Form::OnlyAfter);
  CHECK(Shown(ensure).expr(only<ast::EnsureDecl>(ensure).other) == "(a and c)");
  const Read outlook = read(
      "outlook o: a 80% within 60 days, trust in P 50%, P plays x, a and b breaks correlated -5%");
  REQUIRE(only<ast::OutlookDecl>(outlook).items.size() == 4);
  const ast::OutlookItem& together = only<ast::OutlookDecl>(outlook).items[3];
  CHECK(together.kind == ast::OutlookItem::Kind::Correlated);
  CHECK(together.contrary);
  REQUIRE(together.others.size() == 1);
  CHECK(together.others[0].breaks);
  CHECK(only<ast::OutlookDecl>(outlook).items[1].kind == ast::OutlookItem::Kind::Trust);
}

TEST_CASE("the parts of a record and of a test") {
  const Read result = read(
      "on 2018-01-01 known 2018-02-01 corrected m[s] 5 t by P on step 3 L at lifted prior "
      "2017-01-01 q = -5 on 2018-01-01 P pays 5 USD to Q on 2018-01-01 \"note\"",
      ParseMode::Record);
  REQUIRE(result.clean());
  const auto& entries = result.syntax.ast.entries;
  REQUIRE(entries.size() == 5);
  const Shown shown(result);
  CHECK(entries[0].corrected);
  CHECK(to_string(entries[0].known.day) == "2018-02-01");
  CHECK(shown.expr(std::get<ast::EvDone>(entries[0].event.node).amount) == "5 t");
  CHECK(shown.ref(std::get<ast::EvDone>(entries[0].event.node).by) == "P");
  CHECK(entries[1].on.step == 3);
  CHECK(shown.element(std::get<ast::EvLevel>(entries[1].event.node).level) == "lifted");
  CHECK(entries[2].prior);
  CHECK(shown.expr(std::get<ast::EvQuantity>(entries[2].event.node).value) == "(-5)");
  CHECK(shown.ref(std::get<ast::EvPays>(entries[3].event.node).to) == "Q");
  CHECK(std::get<ast::EvNote>(entries[4].event.node).text == "note");
  const Read test = read("test \"t\": refuse on 2018-01-01 m expect a and b on 2018-01-02");
  const auto& items = only<ast::TestDecl>(test).items;
  REQUIRE(items.size() == 2);
  CHECK(std::get<ast::Entry>(items[0]).refuse);
  CHECK(to_string(std::get<ast::Expect>(items[1]).on.day) == "2018-01-02");
}

TEST_CASE("children come before their parents") {
  const Read result = read(
      "if all x in S: a[x + 1] and b then P must meet m within (3 * k) days otherwise (ease L)");
  REQUIRE(result.clean());
  const auto& ast = result.syntax.ast;
  for (std::uint32_t i = 0; i < ast.effects.size(); ++i) {
    if (const auto* duty = ast::get_if<ast::Duty>(&ast.effects[i].node)) {
      for (const ast::EffectId id : duty->otherwise.effects) CHECK(id.value < i);
    }
  }
  for (std::uint32_t i = 0; i < ast.expressions.size(); ++i) {
    if (const auto* all = ast::get_if<ast::Quantified>(&ast.expressions[i].node)) {
      CHECK(all->body.value < i);
    }
  }
}

TEST_CASE("places take no part in equality") {
  const Read a = read("let x = a and   b # c\n");
  const Read b = read("let x\n= a and b");
  CHECK(a.syntax.ast == b.syntax.ast);
  const Read c = read("let x = a or b");
  CHECK_FALSE(a.syntax.ast == c.syntax.ast);
}

}  // namespace quid::test
