// SPDX-License-Identifier: Apache-2.0
// Names: what each mistake in naming is called, and what is suggested.
#include <catch2/catch.hpp>

#include "check_support.hpp"

namespace {

using namespace quid::test;

TEST_CASE("names in expressions") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(if remains then ease L)", R"(unknown-name: nothing named `remains` is declared)"},
          {R"(let a = mm and m)",
           R"(unknown-name: nothing named `mm` is declared; did you mean `m`?)"},
          {R"(let a = L)",
           R"(wrong-kind-of-name: `L` is a lever, not a value; ask for its level: `L at none`)"},
          {R"(let a = L at halff)",
           R"(unknown-level: `L` has no level `halff`; did you mean `half`? its levels are `full`, `half`, `none`)"},
          {R"(let a = S[coal] at 9)",
           R"(unknown-level: `S` has no level `9`; its levels are `0` to `6`)"},
          {R"(let a = m at half)",
           R"(wrong-kind-of-name: `m` is a milestone, where a lever is wanted)"},
          {R"(let a = c)",
           R"(missing-index: `c` is declared for each element of `states`; say which: `c[…]`)"},
          {R"(let a = c[logos])",
           R"(unknown-element: `states` has no element `logos`; did you mean `lagos`?)"},
          {R"(let a = c[coal])",
           R"(wrong-index-set: `coal` is an element of `goods`, not of `states`)"},
          {R"(let a = c[xyzzy])",
           R"(unknown-element: `states` has no element `xyzzy`; its elements are `lagos`, `kano`)"},
          {R"(let a = m[lagos])", R"(unwanted-index: `m` is not declared over a set; write `m`)"},
          {R"(let a = g[lagos] > 3 t)",
           R"(wrong-index-count: `g` takes 2 elements, of `states`, `years`, and 1 is given)"},
          {R"(let a = g[lagos, 2022] > 3 t)", R"(element-outside-range: `2022` is not in `years`)"},
          {R"(let a[y in years] = g[lagos, y - 1] > 3 t)",
           R"(element-outside-range: `2017` is not in `years` when `y` is 2018; let the variable run over a set that leaves it out)"},
          {R"(let a = all y in years: g[lagos, y + 1] > 3 t)",
           R"(element-outside-range: `2022` is not in `years` when `y` is 2021; let the variable run over a set that leaves it out)"},
          {R"(let a = all k in goods: c[k])",
           R"(wrong-index-set: `coal` is not in `states` when `k` is coal; let the variable run over a set that leaves it out)"},
          {R"(let a = 5 USDD)", R"(unknown-unit: no unit named `USDD`; did you mean `USD`?)"},
          {R"(let a = s < kano)",
           R"(unknown-name: nothing named `s` is declared; did you mean `st`?)"},
          {R"(let a = any s in states: s = coal)",
           R"(wrong-index-set: `coal` is an element of `goods`, not of `states`)"},
          {R"(let a = any s in states: s = kanoo)",
           R"(unknown-element: `states` has no element `kanoo`; did you mean `kano`?)"},
          {R"(let a = R)",
           R"(wrong-kind-of-name: `R` is a rule, not a value; ask how its duty stands: `R done`)"},
          {R"(let a = R broken)",
           R"(unknown-state: the rule `R` makes no ban; of a duty write `R overdue`)"},
          {R"(let a = R waived)",
           R"(unknown-state: the duty of a rule cannot be `waived`; a duty is pending, done, overdue, suspended or lapsed; a permission is open, a ban broken)"},
          {R"(let a = Rr done)", R"(unknown-rule: no rule named `Rr`; did you mean `R`?)"},
          {R"(let a = Rs overdue)",
           R"(missing-index: `Rs` is declared for each element of `states`; say which: `Rs[…]`)"},
          {R"(let a = m done)",
           R"(unknown-state: `m` is a milestone and cannot be `done`; write `m`)"},
          {R"(let a = m pending)",
           R"(unknown-state: `m` is a milestone and cannot be `pending`; write `not m`)"},
          {R"(let a = L overdue)",
           R"(unknown-state: `L` is a lever and cannot be `overdue`; a lever is `at`, `at least` or `below` a level, or unruled)"},
          {R"(let a = A overdue)",
           R"(unknown-state: `A` is a party and cannot be `overdue`; a party is withdrawn)"},
          {R"(let a = st broken)",
           R"(unknown-state: `st` is a statement and cannot be `broken`; a statement is said or unwarranted)"},
          {R"(let a = q said)",
           R"(wrong-kind-of-name: `q` is a quantity, where a statement is wanted)"},
          {R"(let a = exposure of m)",
           R"(wrong-kind-of-name: `m` is a milestone, where a party is wanted)"},
          {R"(let a = minn(3, 4))",
           R"(unknown-name: no function or table named `minn`; did you mean `min`?)"},
          {R"(let a = clamp(3, 4))",
           R"(wrong-argument-count: `clamp` takes 3 arguments, and 2 are given)"},
          {R"(let a = price(3))",
           R"(wrong-kind-of-name: `price` is a table, which takes no amount in parentheses; write `price[…]`)"},
          {R"(let a = band[coal])",
           R"(wrong-kind-of-name: `band` is a table, not a value; give the amount in parentheses: `band(…)`)"},
          {R"(let a = price[oil])",
           R"(unknown-element: `goods` has no element `oil`; its elements are `coal`, `fish`)"},
          {R"(let a = worth of m to A)",
           R"(unknown-name: no `value` says what this is worth to `A`)"},
          {R"(let a = no deal of A)",
           R"(unknown-name: no `no deal` says what `A` has without the deal)"},
          {R"(let a = all s in stats: c[s])",
           R"(unknown-name: no set named `stats`; did you mean `states`?)"},
          {R"(let a = all A in states: c[A])",
           R"(shadowed-name: the variable `A` hides the party of that name)"},
          {R"(let a = st)",
           R"(wrong-kind-of-name: `st` is a statement, not a value; write `st said`)"},
          {R"(let a = go)", R"(wrong-kind-of-name: `go` is an action, not a value)"},
          {R"(let a = review and states)",
           R"(wrong-kind-of-name: `states` is a set, not a value; one of its elements gets a name behind that of the rule or the milestone, `[x in states]`, and stands here by it: `[x]`)"},
          {R"(let a = now > start)",
           R"(unknown-name: nothing named `now` is declared; write `today`)"},
          {R"(let a = worth of verdict ended to A)",
           R"(unknown-name: no `value` says what this is worth to `A`)"},
          {R"(let a = R done within 3 days of start)",
           R"(unknown-state: only a milestone's state stands before `within`, not `done`)"},
          {R"(let a = c[2018])", R"(element-outside-range: `2018` is not in `states`)"},
          {R"(let a = g[lagos, kano])",
           R"(wrong-index-set: `kano` is an element of `states`, not of `years`)"},
          {R"(let a = g[2018, lagos])", R"(element-outside-range: `2018` is not in `states`)"},
      }) {
    INFO(source);
    CHECK(said_of(full_prelude, source) == said);
  }
}

TEST_CASE("names in declarations") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(use a)", R"(module-cycle: `a` uses `b` uses `a`)"},
          {R"(use dealt)", R"(deal-in-module: a module has no deal of its own)"},
          {R"(use lib)", R"(module-clash: there is already a party `A` in another file)"},
          {R"(set s2 = 1..3 set s2 = 1..2)", R"(duplicate-name: there is already a set `s2`)"},
          {R"(lever L2 by Q: a, b)", R"(unknown-party: no party named `Q`; declare it: `party Q`)"},
          {R"(lever L2 by m: a, b)",
           R"(wrong-kind-of-name: `m` is a milestone, where a party is wanted)"},
          {R"(milestone m by B)", R"(duplicate-name: there is already a milestone `m`)"},
          {R"(milestone n by Aa)", R"(unknown-party: no party named `Aa`; did you mean `A`?)"},
          {R"(milestone n by states)",
           R"(wrong-kind-of-name: `states` is a set, where a party is wanted)"},
          {R"(table p[states]: lagos: 3, kanu: 4)",
           R"(unknown-element: `states` has no element `kanu`; did you mean `kano`?)"},
          {R"(table p[1..3]: 1: 3, 2: 4, 4: 5)",
           R"(element-outside-range: `4` is not in `{ 1, 2, 3 }`)"},
          {R"(unit t)", R"(duplicate-name: there is already a unit `t`)"},
          {R"(party A)", R"(duplicate-name: there is already a party `A`)"},
          {R"(let x[s in states, s in states] = 3)",
           R"(duplicate-name: the variable `s` is bound twice)"},
          {R"(let x[s in foo] = 3 let y = x[lagos])",
           R"(unknown-name: no set named `foo`; declare it, `set foo = { a, b }`; a variable names its set, `[foo in S]`)"},
          {R"(let y = 10 millenia)",
           R"(unknown-unit: no unit named `millenia`; declare it: `unit millenia`)"},
      }) {
    INFO(source);
    CHECK(said_of(small_prelude, source) == said);
  }
}

TEST_CASE("modules") {
  for (
      const auto& [source, said] : std::vector<Case>{
          {R"(deal "a" from 2018-01-01 by 3 fortnights)",
           R"(unknown-unit: `fortnights` is no length of time; write `6 weeks`)"},
          {R"(deal "a" from 2018-01-01 use nowhere party A if something_there then ease_it it, ease L)",
           R"(unknown-module: no module named `nowhere`; put `nowhere.quid` beside the script)"},
      }) {
    INFO(source);
    CHECK(said_of("", source) == said);
  }
}

}  // namespace
