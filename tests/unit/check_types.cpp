// SPDX-License-Identifier: Apache-2.0
// Types and units: what does not fit, and how it could.
#include <catch2/catch.hpp>

#include "check_support.hpp"

namespace {

using namespace quid::test;

TEST_CASE("types of conditions and arithmetic") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(let a = L = half)",
           R"(level-by-equals: the level of `L` is asked for with `=`; write `L at half`)"},
          {R"(let a = half = L)",
           R"(level-by-equals: the level of `L` is asked for with `=`; write `L at half`)"},
          {R"(let a = L >= half)",
           R"(level-by-equals: the level of `L` is asked for with `>=`; write `L at least half`)"},
          {R"(let a = S[coal] < 3)",
           R"(level-by-equals: the level of `S` is asked for with `<`; write `S[coal] below 3`)"},
          {R"(let a = g[lagos, 3 t] > 1 t)",
           R"(unwanted-unit: an amount with a unit is no element)"},
          {R"(let a = money + 3)",
           R"(missing-unit: cannot add a bare number and an amount in `USD`; write `3 USD`)"},
          {R"(let a = money + 3 t)", R"(unit-mismatch: cannot add amounts in `USD` and `t`)"},
          {R"(let a = money > 3)",
           R"(missing-unit: cannot compare a bare number and an amount in `USD`; write `3 USD`)"},
          {R"(let a = q > 3 USD)",
           R"(missing-unit: cannot compare a bare number and an amount in `USD`)"},
          {R"(let a = m + 1)",
           R"(bad-operands: cannot add a condition and a number; write `date of m` or `amount of m`)"},
          {R"(let a = m > 3)",
           R"(incomparable-types: cannot compare a condition and a number; write `amount of m` or `progress of m`)"},
          {R"(let a = today > 3 days)",
           R"(incomparable-types: cannot compare a date and a length of time; say from when: `… after start`)"},
          {R"(let a = since m > 3)",
           R"(incomparable-types: cannot compare a length of time and a number; say of what: `3 days`)"},
          {R"(let a = lateness of m > 2 months)",
           R"(duration-compare: cannot compare lengths of time of different kinds; count both in days, as in `lateness of m > 30 days`; dates can be compared by months, as in `today > 2 months after m`)"},
          {R"(let a = (3 months + 2 days) > 4 months)",
           R"(duration-compare: cannot compare lengths of time of different kinds; count both in days, as in `lateness of m > 30 days`; dates can be compared by months, as in `today > 2 months after m`)"},
          {R"(let a = start + today)", R"(bad-operands: cannot add a date and a date)"},
          {R"(let a = 5 and m)",
           R"(type-mismatch: a number stands where a condition is wanted; compare it: `… >= 1`)"},
          {R"(let a = today and m)",
           R"(type-mismatch: a date stands where a condition is wanted; compare it: `today >= …` from that day on, `today > …` after it)"},
          {R"(let a = "x" = "y")", R"(text-in-condition: a text cannot be compared)"},
          {R"(let a = "x")",
           R"(text-in-condition: a `let` names a condition, number, date or length of time, not a text)"},
          {R"(let a = A)",
           R"(type-mismatch: a `let` names a condition, number, date or length of time, not a party)"},
          {R"(let a = A and m)", R"(type-mismatch: a party stands where a condition is wanted)"},
          {R"(let a = any s in states: s < kano)",
           R"(no-order: an element of `states` is neither less nor greater than another; only `=` and `!=` compare them)"},
          {R"(let a = m < n)",
           R"(no-order: a condition is neither less nor greater than another; only `=` and `!=` compare them)"},
      }) {
    INFO(source);
    CHECK(said_of(full_prelude, source) == said);
  }
}

TEST_CASE("types of readers, calls and times") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(let a = 5 / 0)", R"(division-by-zero-constant: this divides by zero)"},
          {R"(let a = 10 ^ 40)", R"(constant-too-large: the result is beyond the largest number)"},
          {R"(let a = q ^ 0.5)", R"(bad-exponent: an exponent is a whole number)"},
          {R"(let a = money ^ q)",
           R"(bad-exponent: the exponent of an amount with a unit is a small number known in advance)"},
          {R"(let a = 1.5 days)",
           R"(duration-not-whole: `1.5` is not a whole number; count a smaller unit of time)"},
          {R"(let a = start + 1.5 months)",
           R"(duration-not-whole: `1.5` is not a whole number; count a smaller unit of time)"},
          {R"(let a = step 3 > today)",
           R"(steps-and-dates: the deal has dates and counts no steps; write a date)"},
          {R"(let a = 3 steps after start)",
           R"(steps-and-dates: the deal has dates and counts no steps; write days, weeks, months or years)"},
          {R"(let a = amount of n > 3 USD)",
           R"(unit-mismatch: cannot compare amounts in `boxes` and `USD`)"},
          {R"(let a = date of (3 + 4))",
           R"(type-mismatch: the name of a milestone is wanted here)"},
          {R"(let a = band(3 t))",
           R"(unit-mismatch: an amount in `t` stands where one in `USD` is wanted)"},
          {R"(let a = floor(q, q))",
           R"(bad-exponent: the number of places is a whole number from 0 to 12, written out)"},
          {R"(let a = 3 is unknown and A is unknown)",
           R"(type-mismatch: a party is never unknown)"},
          {R"(let a = m on at least 2 of the last 10 months)",
           R"(type-mismatch: the window is counted in days, weeks or business days, not in months or years)"},
          {R"(let a = (if m then 3 USD else 4 t))",
           R"(unit-mismatch: cannot choose between amounts in `USD` and `t`)"},
          {R"(let a = (if m then 3 else today))",
           R"(incomparable-types: cannot choose between a number and a date)"},
          {R"(let a = sum(s in states: c[s]))",
           R"(type-mismatch: a condition stands where a number is wanted; write `amount of c` or `progress of c`)"},
          {R"(let a = earliest of (m, 5))",
           R"(type-mismatch: a number stands where a date is wanted)"},
          {R"(let a = m for 3)",
           R"(type-mismatch: a number stands where a length of time is wanted; say of what: `3 days`)"},
          {R"(let a = m for q)",
           R"(type-mismatch: a number stands where a length of time is wanted; say of what, as in `(q) days`)"},
          {R"(let a = peak of m)",
           R"(type-mismatch: a condition stands where a number is wanted; write `amount of m` or `progress of m`)"},
          {R"(let a = 2 * 3 days + 4 * start)",
           R"(bad-operands: cannot multiply a number and a date)"},
          {R"(let a = -m)",
           R"(type-mismatch: a condition stands where a number is wanted; write `amount of m` or `progress of m`)"},
          {R"(let a = price[coal] > 5)",
           R"(missing-unit: cannot compare a bare number and an amount in `USD`; write `5 USD`)"},
          {R"(let a = verdict breached)",
           R"(verdict-in-rule: the verdict stands in tests, `ensure` and `value` only)"},
          {R"(let a = at least 3 of (m, n))", R"(never-fires: at least 3 of 2 cannot be)"},
          {R"(let a = m on at least 20 of the last 10 days)",
           R"(never-fires: 20 of the last 10 days cannot be)"},
      }) {
    INFO(source);
    CHECK(said_of(full_prelude, source) == said);
  }
}

TEST_CASE("types in declarations") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(milestone n by A of m)",
           R"(type-mismatch: a condition stands where a number is wanted; write `amount of m` or `progress of m`)"},
          {R"(milestone n by A, due 5 days)",
           R"(type-mismatch: a length of time stands where a date is wanted; say from when: `… after start`)"},
          {R"(milestone n by A, due m, needs 5)",
           R"(type-mismatch: a number stands where a condition is wanted; compare it: `… >= 1`)"},
          {R"(milestone n by A, verified by O within 5)",
           R"(type-mismatch: a number stands where a length of time is wanted; say of what: `5 days`)"},
          {R"(table p[states] in USD: lagos: 3 t, kano: 4)",
           R"(unit-mismatch: an amount in `t` stands where one in `USD` is wanted)"},
          {R"(table p[states]: lagos: 3, kano: start)",
           R"(incomparable-types: cannot keep in one table a number and a date)"},
          {R"(table p[states]: lagos: "x", kano: "y")",
           R"(text-in-condition: a text stands where a number is wanted)"},
          {R"(table p(x in USD): below m: 1, otherwise: 3)",
           R"(type-mismatch: a condition stands where an amount in `USD` is wanted; write `amount of m` or `progress of m`)"},
          {R"(table p(x in USD): below 5 t: 1, otherwise: 3)",
           R"(unit-mismatch: an amount in `t` stands where one in `USD` is wanted)"},
          {R"(statement s by A claims 5)",
           R"(type-mismatch: a number stands where a condition is wanted; compare it: `… >= 1`)"},
          {R"(quantity q2 = 3 t)",
           R"(unwanted-unit: `q2` is declared without a unit and starts at an amount in `t`; write `quantity q2 in t = …`)"},
          {R"(quantity q2 in USD = 3 t)",
           R"(unit-mismatch: an amount in `t` stands where one in `USD` is wanted)"},
          {R"(phase p from 5 until m)", R"(type-mismatch: a number stands where a date is wanted)"},
          {R"(phase p from 2018-01-01 for 5)",
           R"(type-mismatch: a number stands where a length of time is wanted; say of what: `5 days`)"},
          {R"(calendar c = { 2018-01-01, 2018-02-01 } let x = 5 business days after start let y = 5 business weeks after start)",
           R"(type-mismatch: only days can be business days; write `business days`)"},
          {R"(let y = 5 business days > 5 days)",
           R"(duration-compare: cannot compare lengths of time of different kinds; count both in days, as in `lateness of m > 30 days`; dates can be compared by months, as in `today > 2 months after m`)"},
          {R"(if m then pay 5 USD to B from A, pay 5 EUR to B from A unit EUR let e = peak of exposure of A)",
           R"(which-book: the deal keeps several books: `USD`, `EUR`; compare it with an amount of one unit)"},
          {R"(let d = 2018-01-01 + 5_000_000 days)",
           R"(constant-too-large: this date lies outside the years 1 to 9999)"},
          {R"(let d = 3_000_000_000 days after start)",
           R"(constant-too-large: this length of time is too long)"},
      }) {
    INFO(source);
    CHECK(said_of(small_prelude, source) == said);
  }
}

TEST_CASE("a deal of steps has no calendar") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(deal "a" for 10 steps party A milestone m by A, due 2018-01-01 milestone n by A, due within 3 days of start milestone o by A, due within 3 steps of start let y = year of today)",
           R"(steps-and-dates: the deal counts steps and has no calendar; write `step N`
steps-and-dates: the deal counts steps and has no calendar; write steps
steps-and-dates: the deal counts steps, which have no month and no year)"},
          {R"(deal "a" for 10 steps calendar c = { 2018-01-01 })",
           R"(steps-and-dates: the deal counts steps and has no calendar; write `step N`)"},
          {R"(deal "a" for 100000000 steps)",
           R"(constant-too-large: the deal has 100000000 steps, more than 1000000)"},
      }) {
    INFO(source);
    CHECK(said_of("", source) == said);
  }
}

TEST_CASE("what is well typed") {
  for (const auto& [source, said] : std::vector<Case>{
           {R"(let a = progress of m > 30%)", R"()"},
           {R"(let a = exposure of (A) > 3)", R"()"},
           {R"(let a = USD)", R"()"},
           {R"(let a = exposure of A + 3 > given by B)", R"()"},
           {R"(let a = - 3 days)", R"()"},
           {R"(let a = m waived within 3 days of start)", R"()"},
       }) {
    INFO(source);
    CHECK(said_of(full_prelude, source) == said);
  }
}

}  // namespace
