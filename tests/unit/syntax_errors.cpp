// SPDX-License-Identifier: Apache-2.0
// What the front end says of mistakes: a source, and its complaints in the test form, one a line.
#include <catch2/catch.hpp>
#include <set>

#include "syntax_support.hpp"

namespace quid::test {
namespace {

struct Case {
  const char* source;
  const char* complaints;
};

// clang-format off
constexpr Case cases[] = {
    {R"~(milestone m by US, due 2018-7-12)~",
     R"~(24-32 malformed-date: `2018-7-12` is no date: a date has four, two and two digits; write `2018-07-12`)~"},
    {R"~(milestone m by US, due 2018-07)~",
     R"~(24-30 malformed-date: `2018-07` is no date: a date has four, two and two digits; a date names its day too, as in `2018-07-01`)~"},
    {R"~(milestone m by US, due 2018-02-30)~",
     R"~(24-33 no-such-date: there is no day `2018-02-30`; that month has 28 days)~"},
    {R"~(milestone m by US, due 2018-13-01)~",
     R"~(24-33 no-such-date: there is no day `2018-13-01`; months run from 01 to 12)~"},
    {R"~(milestone m by US, due 0000-01-01)~",
     R"~(24-33 no-such-date: there is no day `0000-01-01`; years run from 0001 to 9999)~"},
    {R"~(let x = 1_000_)~",
     R"~(9-14 malformed-number: `1_000_` is no number; single underscores stand between digits, as in `1_000`)~"},
    {R"~(let x = 007)~",
     R"~(9-11 malformed-number: `007` is no number; a number has no leading zeros: write `7`)~"},
    {R"~(let x = 00.5)~",
     R"~(9-12 malformed-number: `00.5` is no number; a number has no leading zeros: write `0.5`)~"},
    {R"~(let x = 1.5t)~",
     R"~(9-12 malformed-number: `1.5t` is no number; write `1.5 t`)~"},
    {R"~(let x = 5t)~",
     R"~(9-10 malformed-number: `5t` runs a number into a word; write `5 t`)~"},
    {R"~(let x = 1. + 2)~",
     R"~(10-10 unexpected-character: `.` has no meaning here; a number has digits on both sides of its point)~"},
    {R"~(let x = 99999999999999999999999999999999999)~",
     R"~(9-43 number-too-large: this number is too large; numbers reach to about 170 million million million million)~"},
    {R"~(let x = 500000000000000000 billion USD)~",
     R"~(9-38 number-too-large: this number is too large; numbers reach to about 170 million million million million)~"},
    {R"~(let x = 0.1234567890123)~",
     R"~(9-23 number-too-precise: this number has more than 12 decimal places)~"},
    {R"~(let x = 0.00000000001%)~",
     R"~(9-22 number-too-precise: this number has more than 12 decimal places; a percentage has at most 10)~"},
    {R"~(let x = at least 1.5 of (a, b))~",
     R"~(18-20 number-not-whole: a whole number is wanted here, not `1.5`)~"},
    {R"~(party US “United States”)~",
     R"~(10-24 smart-quotes: these are no plain double quotes; write `"United States"`)~"},
    {R"~(let x = 'a')~",
     R"~(9-11 smart-quotes: these are no plain double quotes; write `"a"`)~"},
    {R"~(party US "United States)~",
     R"~(10-23 unclosed-text: this text has no closing quote; a text ends on the line where it begins)~"},
    {R"~(let x = "a\qb")~",
     R"~(11-12 bad-escape: this backslash stands before nothing that it can mark; write `\\` for a backslash)~"},
    {R"~(if a – b then ease L)~",
     R"~(6-6 smart-dash: `–` (U+2013) is no minus sign; write a plain `-`)~"},
    {R"~(party US; party DPRK)~",
     R"~(9-9 unexpected-character: `;` has no meaning here; declarations and entries need no end mark; a comma stands between the parts of a list)~"},
    {R"~(let x = 5 %)~",
     R"~(11-11 unexpected-character: `%` has no meaning here; write a percentage without a blank, as in `40%`)~"},
    {R"~(let x = $5)~",
     R"~(9-9 unexpected-character: `$` has no meaning here; a unit follows its amount: write `5 USD`)~"},
    {R"~(let x = a ? b)~",
     R"~(11-11 unexpected-character: `?` has no meaning here; `… is unknown` asks whether something is known)~"},
    {R"~(let naïve = 3 + a‎b)~",
     R"~(18-18 hidden-character: here stands the invisible character U+200E; delete it)~"},
    {R"~(let x×y = 4)~",
     R"~(6-6 unexpected-character: `×` (U+00D7) has no meaning here; write `*`)~"},
    {R"~(if a == 3 then ease L)~",
     R"~(6-7 double-equals: equality is a single `=`; write `=`)~"},
    {R"~(let x := 3)~",
     R"~(7-8 foreign-operator: `:=` is no sign of the language; write `=`)~"},
    {R"~(if a => 3 then ease L)~",
     R"~(6-7 foreign-operator: `=>` is no sign of the language; write `>=`)~"},
    {R"~(if a <> 3 then ease L)~",
     R"~(6-7 foreign-operator: `<>` is no sign of the language; write `!=`)~"},
    {R"~(if a && b || !c then ease L)~",
     R"~(6-7 foreign-operator: `&&` is no sign of the language; write `and`)~"
     R"~(
11-12 foreign-operator: `||` is no sign of the language; write `or`)~"
     R"~(
14-14 foreign-operator: `!` is no sign of the language; write `not`)~"},
    {R"~(if 1 < x < 3 then ease L)~",
     R"~(10-10 chained-comparison: a comparison has two sides; join two comparisons by `and`)~"},
    {R"~(let k = 2 ^ 3 ^ 4)~",
     R"~(15-15 chained-power: `^` does not chain; put one of the powers in parentheses)~"},
    {R"~(milestone from by a)~",
     R"~(11-14 reserved-name: `from` is reserved and cannot be a name; call it `from_` or by another word)~"},
    {R"~(milestone by US)~",
     R"~(11-12 missing-name: expected a name for the milestone, found `by`)~"},
    {R"~(milestone verdict by P)~",
     R"~(11-17 reserved-name: `verdict` is reserved and cannot be a name; call it `verdict_` or by another word)~"},
    {R"~(unit in)~",
     R"~(6-7 reserved-name: `in` is reserved and cannot be a name; call it `in_` or by another word)~"},
    {R"~(milestoen m by P)~",
     R"~(1-9 misspelt-keyword: `milestoen` begins no declaration; did you mean `milestone`?)~"},
    {R"~(if a thne ease L)~",
     R"~(6-9 misspelt-keyword: expected `then`, found `thne`; did you mean `then`?)~"},
    {R"~(statement s by US claim a)~",
     R"~(19-23 misspelt-keyword: expected `claims`, found `claim`; did you mean `claims`?)~"},
    {R"~(if a then pay 5 USD to P form Q)~",
     R"~(26-29 misspelt-keyword: `form` cannot stand here; did you mean `from`?)~"},
    {R"~(lever L by US: full, none strats at full)~",
     R"~(27-32 misspelt-keyword: `strats` cannot stand here; did you mean `starts`?)~"},
    {R"~(test "t": expct a on 2018-01-01)~",
     R"~(11-15 misspelt-keyword: `expct` begins no declaration; did you mean `expect`?)~"},
    {R"~(if a ease L)~",
     R"~(6-9 missing-word: expected `then`, found `ease`; `then` stands between the condition and the effects)~"},
    {R"~(if a then)~",
     R"~(10-10 missing-effect: expected an effect, such as `ease L` or `pay 5 USD to P`, found the end of the text)~"},
    {R"~(if a then ease L tighten M)~",
     R"~(18-24 missing-word: expected a comma before `tighten`; commas separate effects)~"},
    {R"~(if a then go ease L)~",
     R"~(11-12 action-needs-parentheses: `go` alone is no effect; an action is called as `go()`, a duty reads `go must …`)~"},
    {R"~(if a then go, ease L)~",
     R"~(11-12 action-needs-parentheses: `go` alone is no effect; an action is called as `go()`, a duty reads `go must …`)~"},
    {R"~(if a then q = 3)~",
     R"~(11-13 missing-effect: an equation is no effect; write `set q to …`)~"},
    {R"~(if a then set q = 3)~",
     R"~(17-17 missing-word: expected `to`, found `=`; write `to`)~"},
    {R"~(if a then if b then ease L)~",
     R"~(11-12 missing-effect: expected an effect, such as `ease L` or `pay 5 USD to P`, found `if`; join the conditions by `and`, or write a second rule)~"},
    {R"~(value US: a = 2 b = 3)~",
     R"~(17-17 missing-word: expected a comma before `b`; commas separate the terms of `value`)~"},
    {R"~(value US: L at 3 = -1 L at 2 = 3)~",
     R"~(23-23 missing-word: expected a comma before `L`; commas separate the terms of `value`)~"},
    {R"~(milestone m by US due 2018-01-01)~",
     R"~(19-21 missing-word: expected a comma before `due`; commas separate the clauses of a milestone)~"},
    {R"~(lever L by US: a b)~",
     R"~(16-18 unexpected-word: `a b` is no level: a level is one word; write `a_b`, or a comma between two levels)~"},
    {R"~(table t(x): below 3: 1 up to 4: 2)~",
     R"~(24-25 missing-word: expected a comma before `up`; commas separate the rows of a table)~"},
    {R"~(calendar c = { 2018-01-01 2018-01-02 })~",
     R"~(27-36 missing-word: expected a comma or `}`, found `2018-01-02`)~"},
    {R"~(milestone m by US, verify by O)~",
     R"~(20-25 unexpected-word: `verify` begins no clause; write `verified by`)~"},
    {R"~(milestone m of 5 t by US)~",
     R"~(1-24 unexpected-word: `milestone m of 5 t by US` cannot stand here; write `milestone m by US of 5 t`)~"},
    {R"~(phase p when a until b for 30 days)~",
     R"~(24-26 misplaced-clause: a phase ends by `until` or by `for`, not by both; a condition that lasts stands in parentheses: `until (b for 30 days)`)~"},
    {R"~(if a then P must not meet m within 3 days)~",
     R"~(29-34 misplaced-clause: `within` goes with a duty only; a ban or a permission ends with `until DATE` or `for D`)~"},
    {R"~(rule r once once: if x then ease L)~",
     R"~(13-16 repeated-clause: this rule has a second `once`; keep one of them)~"},
    {R"~(test "t": expect a)~",
     R"~(11-16 expect-without-date: this expectation names no day; end it with `on DATE`)~"},
    {R"~(test "t": expect a on 2018-07-27 remains_returned 55)~",
     R"~(34-49 expect-without-date: `remains_returned` follows an expectation and its date; each expectation ends with an `on DATE` of its own)~"},
    {R"~(test "t": m on 2018-01-01)~",
     R"~(11-11 not-a-declaration: `m` begins no entry of a test; an entry reads `on DATE EVENT`, an expectation `expect COND on DATE`)~"},
    {R"~(on 2018-01-01 m)~",
     R"~(1-2 not-a-declaration: `on` stands in a test only; begin one with `test "…":`; facts go into a record)~"},
    {R"~(ease L)~",
     R"~(1-4 not-a-declaration: `ease` begins an effect, and an effect follows `then`; a rule says when: `rule NAME: if C then …`)~"},
    {R"~(talks_held by US, DPRK)~",
     R"~(1-10 not-a-declaration: `talks_held` begins no declaration; a declaration begins with `milestone`, `lever`, `rule`, `if`, `let` or the like)~"},
    {R"~(else)~",
     R"~(1-4 unexpected-word: `else` has no `(if … then …` before it; a rule has no other branch: write a second rule)~"},
    {R"~(then ease L)~",
     R"~(1-4 unexpected-word: `then` has no `if` before it)~"},
    {R"~(if a then ease L otherwise tighten L)~",
     R"~(18-26 otherwise-without-duty: `otherwise` follows an effect that is no duty and no ban; it follows `P must …` or `P must not …`)~"},
    {R"~(if a then ease L else tighten L)~",
     R"~(18-21 unexpected-word: `else` has no `(if … then …` before it; a rule has no other branch: write a second rule)~"},
    {R"~(// a comment)~",
     R"~(1-1 unexpected-word: `//` begins no comment; a comment begins with `#`)~"},
    {R"~(when a then ease L)~",
     R"~(1-4 not-a-declaration: `when` begins no declaration; a rule reads `if COND then EFFECTS`)~"},
    {R"~(let x = (a or b)~",
     R"~(9-9 unclosed-bracket: this `(` is never closed; `)` closes it)~"},
    {R"~(let x = a) or b)~",
     R"~(10-10 unmatched-bracket: this `)` closes nothing)~"},
    {R"~(let x = closed[s))~",
     R"~(17-17 unmatched-bracket: `)` cannot close `[`; write `]`)~"},
    {R"~(let x = f(a, b[1))~",
     R"~(15-15 unclosed-bracket: this `[` is never closed; `]` closes it)~"},
    {R"~(set s = [a, b])~",
     R"~(1-9 unexpected-word: `set s = [` cannot stand here; elements stand in braces: write `set s = { a, b }`)~"},
    {R"~(set s = { a, })~",
     R"~(14-14 missing-name: expected an element or a number, found `}`; leave out the comma, or write what comes after it)~"},
    {R"~(if a then { ease L })~",
     R"~(11-11 unexpected-word: braces hold the elements of a set only; group effects with parentheses)~"},
    {R"~(if a then set q to a and b)~",
     R"~(22-24 condition-needs-parentheses: `and` makes a condition where a number is wanted; put the condition in parentheses)~"},
    {R"~(if a and then ease L)~",
     R"~(10-13 missing-expression: expected a condition, found `then`; leave out the `and`, or write what comes after it)~"},
    {R"~(if a or or b then ease L)~",
     R"~(9-10 missing-expression: expected a condition, found `or`)~"},
    {R"~(if m is overdue then ease L)~",
     R"~(4-15 unexpected-word: `m is overdue` is no condition; a state stands without `is`: write `m overdue`)~"},
    {R"~(if m within 3 days then ease L)~",
     R"~(20-23 missing-word: expected `of`, found `then`; `within` counts from a day, as in `within 30 days of start`)~"},
    {R"~(let x = if a then 1 else 2)~",
     R"~(9-10 missing-expression: expected a value, found `if`; inside an expression write `(if … then … else …)`)~"},
    {R"~(let x = (if a then 1))~",
     R"~(21-21 missing-word: expected `else`, found `)`)~"},
    {R"~(let x = progres of m)~",
     R"~(9-15 unknown-reader: `progres of` is nothing that can be read; did you mean `progress of`?)~"},
    {R"~(let x = foo of m)~",
     R"~(9-11 unknown-reader: `foo of` is nothing that can be read; `progress of m`, `date of m`, `exposure of P` and the like can be read)~"},
    {R"~(let x = foo by P)~",
     R"~(9-11 unknown-reader: `foo by` is nothing that can be read; `given by P` and `received by P` can)~"},
    {R"~(let x = peak of (a, b))~",
     R"~(17-22 unexpected-word: `peak of` takes one thing, not a list; `earliest of` and `latest of` take a list)~"},
    {R"~(let x = count s in S: m)~",
     R"~(15-15 missing-word: expected `(` after `count`, found `s`; write `count(s in S: …)`)~"},
    {R"~(let x = exposure US)~",
     R"~(18-19 missing-word: expected `of` after `exposure`, found `US`; write `exposure of US`)~"},
    {R"~(let x = map(s in S: m))~",
     R"~(9-11 unexpected-word: `map` cannot run over a set; `count`, `sum`, `min` and `max` can)~"},
    {R"~(let x = verdict foo)~",
     R"~(17-19 unexpected-word: no verdict is `foo`; a verdict is fulfilled, in progress, breached, impasse, ended or undetermined)~"},
    {R"~(let x = (a) at level)~",
     R"~(9-11 missing-name: `at` follows a name, not a value; to compare values, use `=`, `<`, `>=` and so on)~"},
    {R"~(lever L US: a, b)~",
     R"~(1-11 unexpected-word: `lever L US:` cannot stand here; write `lever L by US: …`)~"},
    {R"~(rule r: a then ease L)~",
     R"~(9-9 unexpected-word: expected `every` or `if`, found `a`)~"},
    {R"~(ensure e: a)~",
     R"~(12-12 missing-word: expected `only after`, found the end of the text; a property begins with `never`, `always` or `eventually`, or reads `C only after C`)~"},
    {R"~(ensure never a)~",
     R"~(8-14 missing-name: this property has no name; write `ensure NAME: never …`)~"},
    {R"~(ensure never late again: never a)~",
     R"~(8-17 missing-name: this property has no name; a name is one word: write `ensure never_late_again: …`)~"},
    {R"~(every 3 then go())~",
     R"~(9-12 unexpected-word: expected a length of time, such as `2 weeks`, found `then`)~"},
    {R"~(discount US 5 per year)~",
     R"~(13-13 unexpected-word: expected a percentage, such as `40%`, found `5`; write `5%`)~"},
    {R"~(outlook o: a 80)~",
     R"~(14-15 unexpected-word: expected a percentage, such as `40%`, found `80`; write `80%`)~"},
    {R"~(milestone m by P, due by 2018-01-01)~",
     R"~(23-24 missing-expression: expected a date, such as `2018-07-12`, or `within`, found `by`; write `due 2018-01-01`)~"},
    {R"~(deal "x" for 12 months)~",
     R"~(17-22 unexpected-word: a deal lasts for steps, or from a date; write `for 12 steps`, or `from DATE to DATE`)~"},
    {R"~(marginal table t[s]: a: 3)~",
     R"~(1-8 marginal-needs-tiers: `marginal` stands before a table of tiers; write `table NAME(x in UNIT): below …`, or leave out `marginal`)~"},
    {R"~(party P, Q)~",
     R"~(1-10 unexpected-word: `party P, Q` cannot stand here; each has a line of its own: `party P`, `party Q`)~"},
    {R"~(use "diplomacy")~",
     R"~(1-15 unexpected-word: `use "diplomacy"` cannot stand here; a module has a bare name, as in `use diplomacy`)~"},
    {R"~(if a then extend m 3 days)~",
     R"~(11-25 unexpected-word: `extend m 3 days` is no effect; write `extend m by 3 days`)~"},
    {R"~(if a then P must ease_it within 3 days)~",
     R"~(18-24 unexpected-word: expected an act: `meet`, `break`, `ease`, `tighten`, `pay` or `say`, found `ease_it`; of a milestone write `meet ease_it`)~"},
    {R"~(quantity q in 5)~",
     R"~(1-15 unexpected-word: `quantity q in 5` cannot stand here; write `quantity q = 5`)~"},
};
// clang-format on

std::string told(const Read& read) {
  std::string result;
  for (const Diagnostic& diagnostic : read.diagnostics) {
    if (!result.empty()) result += "\n";
    result += render_test_form(diagnostic, read.sources);
  }
  return result;
}

}  // namespace

TEST_CASE("mistakes are told in words") {
  for (const Case& one : cases) {
    INFO(one.source);
    CHECK(told(read(one.source)) == one.complaints);
  }
}

TEST_CASE("no message says a token's or a rule's name") {
  for (const Case& one : cases) {
    for (const Diagnostic& diagnostic : read(one.source).diagnostics) {
      const std::string all = message_with_hint(diagnostic);
      for (const char* inner : {"Kw", "Expr", "<EOF>", "token", "LParen", "Decl"}) {
        INFO(all);
        CHECK(all.find(inner) == std::string::npos);
      }
      CHECK_FALSE(diagnostic.message.ends_with("."));
      CHECK_FALSE(diagnostic.hint.ends_with("."));
    }
  }
}

TEST_CASE("a mistake does not hide those in the next declarations") {
  const Read result = read(
      "party P\n"
      "milestone a by P due 2018-01-01\n"
      "lever L by P: none all\n"
      "rule r: if a ease L\n"
      "let x = (a or b\n"
      "milestone b by P\n"
      "table t(x): below 3 1\n"
      "test \"t\":\n"
      "  on 2018-01-01 a 5 5\n"
      "  expect a\n"
      "  on 2018-01-02 b\n"
      "  expect b on 2018-01-03\n"
      "set s = [a]\n"
      "unit t\n");
  std::set<std::uint32_t> lines;
  for (const Diagnostic& diagnostic : result.diagnostics) {
    lines.insert(result.sources[diagnostic.span.source_id].position(diagnostic.span.begin).line);
  }
  CHECK(lines == std::set<std::uint32_t>{2, 3, 4, 5, 7, 9, 11, 13});
  CHECK(result.diagnostics.size() == 8);
  const auto& items = result.syntax.ast.items;
  CHECK(std::holds_alternative<ast::UnitDecl>(items.back().node));
  for (const ast::Item& item : items) {
    // Of what is misread nothing is kept: `a 5`, `expect a on 2018-01-02`.
    if (const auto* test = ast::get_if<ast::TestDecl>(&item.node)) CHECK(test->items.size() == 1);
  }
}

TEST_CASE("names of declarations with mistakes are kept") {
  const Read result = read("milestone a by\nlet big[x in S] = )\nmarginal table t(: 3\nparty P\n");
  std::set<std::string> names;
  for (const NameId name_id : result.syntax.lost_names) {
    names.insert(std::string(result.interner.text(name_id)));
  }
  CHECK(names == std::set<std::string>{"a", "big", "t"});
}

TEST_CASE("records tell of their mistakes entry by entry") {
  const Read result =
      read("on 2018-01-01 a\n2018-01-02 b\non 2018-1-3 c\non 2018-01-04 d e f\non 2018-01-05 g\n",
           ParseMode::Record);
  CHECK(told(result) ==
        "1-12 unexpected-word: `2018-01-02 b` cannot stand here; write `on 2018-01-02 b`\n"
        "4-11 malformed-date: `2018-1-3` is no date: a date has four, two and two digits; write "
        "`2018-01-03`\n"
        "17-17 not-a-declaration: `e` begins no entry; an entry of a record reads `on DATE EVENT`");
  CHECK(result.syntax.ast.entries.size() == 4);
}

TEST_CASE("one expression or event is read to its end") {
  CHECK(read("a and b", ParseMode::Expression).syntax.ast.expression.valid());
  const Read more = read("a b", ParseMode::Expression);
  CHECK(told(more) ==
        "3-3 unexpected-word: expected the end, found `b`; of a lever write `a at b`");
  const Read none = read("", ParseMode::Expression);
  CHECK(none.diagnostics.size() == 1);
  CHECK(read("m 5 boxes", ParseMode::Event).syntax.ast.entries.size() == 1);
  CHECK(read("on 2018-01-01 m 5 boxes", ParseMode::Event).syntax.ast.entries.size() == 1);
  CHECK(read("m 5 boxes 6", ParseMode::Event).diagnostics.size() == 1);
}

}  // namespace quid::test
