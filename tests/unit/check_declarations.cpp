// SPDX-License-Identifier: Apache-2.0
// Declarations: each by itself and with those it names.
#include <catch2/catch.hpp>

#include "check_support.hpp"

namespace {

using namespace quid::test;

TEST_CASE("declarations") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(set s = { a, a })", R"(element-duplicate: `a` is named twice)"},
          {R"(set s = { a, 3 })", R"(mixed-set: `a` is a name and `3` is a number)"},
          {R"(set s = 5..1)", R"(empty-set: `5..1` holds no number; write `1..5`)"},
          {R"(set s = 1..1_000_000_000)",
           R"(set-too-large: `1..1000000000` has more than 100000 elements)"},
          {R"(set a1 = 1..10_000 milestone mm[x in a1, y in a1] by A)",
           R"(too-many-instances: this makes the deal exceed 100000 instances: `a1` has 10000, `a1` has 10000)"},
          {R"(lever L2 by A: one)",
           R"(lever-one-level: `L2` has one level only; add the level it can move to)"},
          {R"(lever L2 by A: one, two, one)", R"(level-duplicate: the level `one` is named twice)"},
          {R"(lever L2 by A: 6..0)", R"(empty-set: `6..0` holds no level)"},
          {R"(lever L2 by A: 3..3)",
           R"(lever-one-level: `L2` has one level only; add the level it can move to)"},
          {R"(lever L2 by A: one, two starts at three)",
           R"(unknown-start: `L2` has no level `three` to start at; its levels are `one`, `two`)"},
          {R"(lever L2 by A: 0..3 starts at 4)",
           R"(unknown-start: `L2` has no level `4` to start at; its levels are `0` to `3`)"},
          {R"(milestone n, due 2018-02-01)",
           R"(due-without-owner: `n` is owed by nobody and has a deadline; say by whom: `by PARTY`)"},
          {R"(milestone n by A, verified by A)",
           R"(self-verified: `A` verifies what it owes itself)"},
          {R"(milestone n by A of 0 boxes)",
           R"(not-positive: the amount of a milestone is more than nothing)"},
          {R"(milestone n by A, due 5 days after n2 milestone n2 by A, due 5 days after n)",
           R"(circular-deadline: these deadlines are counted from each other: `n`, `n2`, `n`)"},
          {R"(milestone n by A, needs n2 milestone n2 by A, needs n and m)",
           R"(circular-needs: these milestones wait for each other: `n`, `n2`, `n`)"},
          {R"(milestone n by A of amount of n)",
           R"(let-recursion: the amount of `n` is needed to know itself)"},
          {R"(milestone n[s in states] by A of p[s] table p[states] in boxes: lagos: 3)",
           R"(table-gap: `p` has no row for `kano`; add them, or `otherwise: …`)"},
          {R"(table p[states]: lagos: 3, lagos: 4, kano: 5)",
           R"(table-overlap: `lagos` has two rows)"},
          {R"(table p[states]: lagos: 3, otherwise: 4, otherwise: 5)",
           R"(table-overlap: the table has two rows for all other elements)"},
          {R"(table p(x): below 10: 1)",
           R"(table-gap: `p` says nothing for more than 10; end it with `otherwise: …`)"},
          {R"(table p(x): below 10: 1, below 5: 2, otherwise: 3)",
           R"(table-overlap: this tier ends at 5 and the one before it at 10; order the tiers from the lowest to the highest)"},
          {R"(table p(x): otherwise: 3, below 3: 4)",
           R"(table-overlap: no amount reaches a tier after `otherwise`; put `otherwise` last)"},
          {R"(table p(x in USD): up to 10: 1, below 10: 2, otherwise: 3)",
           R"(table-overlap: this tier ends at 10 and the one before it at 10; order the tiers from the lowest to the highest)"},
          {R"(marginal table p(x in USD): below 5: x, otherwise: 3)",
           R"(marginal-needs-tiers: a row of a marginal table reads its own amount `x`; give the rate of the slice alone)"},
          {R"(marginal table p(x in USD): below 5: m, otherwise: m)",
           R"(marginal-needs-tiers: the rows of a marginal table are rates)"},
          {R"(table p(x): below 5: p(x), otherwise: 3)",
           R"(let-recursion: the table `p` refers to itself; a quantity, or `was`, carries a value from day to day)"},
          {R"(statement s by A claims m strength 0)",
           R"(not-positive: the strength of a statement is more than nothing)"},
          {R"(phase p from 2019-01-01 until 2018-06-01)",
           R"(empty-interval: `p` ends before it begins)"},
          {R"(phase p when p2 phase p2 when p)",
           R"(circular-phases: these phases begin or end by each other: `p`, `p2`, `p`; `was` reads how a phase stood the day before)"},
      }) {
    INFO(source);
    CHECK(said_of(small_prelude, source) == said);
  }
}

TEST_CASE("who may state, and how long something lasts") {
  CHECK(said_of(small_prelude, "statement s by O claims m") ==
        "observer-takes-nothing: `O` is an observer and promises nothing; declare it as a party: "
        "`party O`");
  CHECK(said_of(small_prelude, "let a = m for 0 days") == "not-positive: this is no time at all");
  CHECK(said_of(small_prelude, "quantity s[states] in t let a = sum(t in states: s[t]) > 5 t") ==
        "");
}

TEST_CASE("lets and meters") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(let a = amount of m > 3)",
           R"(amount-without-meter: `m` has no amount, since it is declared without `of`; write `m` for whether it is met)"},
          {R"(let a = exposure of O > 3)",
           R"(observer-takes-nothing: `O` is an observer and gives and receives nothing; declare it as a party: `party O`)"},
          {R"(let a = a2 + 1 let a2 = a)",
           R"(let-recursion: `a` refers to itself; a quantity, or `was`, carries a value from day to day)"},
          {R"(let a[s in states] = a[s])",
           R"(let-recursion: `a` refers to itself; a quantity, or `was`, carries a value from day to day)"},
      }) {
    INFO(source);
    CHECK(said_of(full_prelude, source) == said);
  }
}

TEST_CASE("likelihoods") {
  for (const auto& [source, said] : std::vector<Case>{
           {R"(statement s by A claims m at 180%)",
            R"(bad-likelihood: a share is from 0% to 100%)"},
       }) {
    INFO(source);
    CHECK(said_of(small_prelude, source) == said);
  }
}

TEST_CASE("repeated clauses") {
  for (const auto& [source, said] : std::vector<Case>{
           {R"(milestone n by A, due 2018-02-01, due 2018-02-02)",
            R"(repeated-clause: `n` has a deadline already)"},
       }) {
    INFO(source);
    CHECK(said_of(small_prelude, source) == said);
  }
}

TEST_CASE("the deal") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(party A)",
           R"(missing-deal: the script has no deal; begin with `deal "…" from 2018-06-12 by month`)"},
          {R"(deal "a" from 2018-01-01 deal "b" from 2018-01-01)",
           R"(second-deal: the script has two deals)"},
          {R"(deal "a" from 2018-01-01 to 2017-01-01)",
           R"(deal-ends-before-start: the deal ends on 2017-01-01 and starts on 2018-01-01)"},
          {R"(deal "a" from 2018-01-01 by 0 months)",
           R"(not-positive: a period is longer than nothing)"},
          {R"(deal "a" for 0 steps)",
           R"(not-positive: the deal has no step; write `for 12 steps`)"},
      }) {
    INFO(source);
    CHECK(said_of("", source) == said);
  }
}

TEST_CASE("a mistake of the reader brings no second") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(deal "a" for 10 days)",
           R"(unexpected-word: a deal lasts for steps, or from a date; write `for 10 steps`, or `from DATE to DATE`)"},
          {R"(deal "a frm 2018
party A milestone m by A let b = m and bb)",
           R"(unclosed-text: this text has no closing quote; a text ends on the line where it begins
unknown-name: nothing named `bb` is declared; did you mean `b`?)"},
      }) {
    INFO(source);
    CHECK(said_of("", source) == said);
  }
}

TEST_CASE("good declarations") {
  for (const auto& [source, said] : std::vector<Case>{
           {R"(table p(x in USD): below 10: 1, up to 10: 2, otherwise: 3)", R"()"},
           {R"(quantity q2 in USD = 3)", R"()"},
           {R"(phase p when m phase q when not was p)", R"()"},
           {R"(value A: m = 2 let e = exposure of A > 3 USD if true then pay 5 USD to B from A)",
            R"()"},
       }) {
    INFO(source);
    CHECK(said_of(small_prelude, source) == said);
  }
}

}  // namespace
