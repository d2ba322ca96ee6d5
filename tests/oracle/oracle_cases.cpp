// SPDX-License-Identifier: Apache-2.0
// What a day means, by hand: small deals whose tests must hold on the oracle, and on the engine.
#include <catch2/catch.hpp>

#include "differential.hpp"

namespace {

void holds(const std::string& script) {
  const auto outcome = quid::oracle::run_text(script);
  INFO(script);
  for (const auto& problem : outcome.problems) UNSCOPED_INFO(problem);
  CHECK(outcome.problems.empty());
}

const std::string deal = R"(deal "D" from 2020-01-01 to 2020-12-31 by month
party A
party B
observer O
)";

}  // namespace

TEST_CASE("a milestone: words, dates, lateness") {
  holds(deal + R"(
milestone m by A, due 2020-02-01
test "in time":
  on 2020-01-20 m
  expect not m on 2020-01-19
  expect m and m on time and m reported and not m verified on 2020-01-20
  expect date of m = 2020-01-20 and since m = 5 days on 2020-01-25
  expect lateness of m = 0 days and not m overdue on 2020-03-01
test "late":
  on 2020-02-10 m
  expect not m overdue on 2020-02-01
  expect m overdue and lateness of m = 1 days on 2020-02-02
  expect m and not m overdue and not m on time and lateness of m = 9 days on 2020-03-01
test "broken after its deadline is an event, not a breach":
  on 2020-01-20 m
  on 2020-02-10 m broken
  expect not m and m broken and not m overdue and m unruled on 2020-03-01
  expect verdict in progress on 2020-03-01
test "broken before its deadline":
  on 2020-01-20 m
  on 2020-01-25 m broken
  expect not m overdue on 2020-02-01
  expect m overdue and verdict breached by A on 2020-02-02
test "waived in time, and too late":
  on 2020-01-20 m waived
  expect m waived and not m overdue and not m on 2020-03-01
test "a waived miss stays a miss":
  on 2020-02-20 m waived
  expect m waived and m overdue and not verdict breached on 2020-03-01
test "a new deadline cures":
  on 2020-02-10 m due 2020-02-20
  expect m overdue on 2020-02-09
  expect not m overdue on 2020-02-10
  expect m overdue on 2020-02-21
)");
}

TEST_CASE("verification: reported, verified, refuted, disputed") {
  holds(deal + R"(
milestone m by A, due 2020-02-01, verified by O within 10 days
test "judged by the day of the report":
  on 2020-01-31 m
  on 2020-02-20 m verified by O
  expect m is unknown and m reported and not m overdue on 2020-02-05
  expect m and m on time and m verified and date of m = 2020-02-20 on 2020-03-01
test "refuted after the deadline":
  on 2020-01-31 m
  on 2020-02-20 m refuted by O
  expect verdict undetermined on 2020-02-19
  expect m refuted and m overdue and not m reported on 2020-02-20
test "disputed and settled":
  on 2020-01-10 m verified by O
  on 2020-01-20 m disputed by B
  on 2020-01-30 m settled
  expect m is unknown and m disputed on 2020-01-25
  expect m on 2020-01-30
)");
}

TEST_CASE("metered milestones") {
  holds(deal + R"(
milestone m by A of 10 t, verified by O
milestone n by A of 10 t
test "amounts":
  on 2020-01-10 n 4 t
  on 2020-01-20 n 7 t
  expect progress of n = 40% and amount of n = 4 t and not n and n reported on 2020-01-10
  expect n and progress of n = 1 on 2020-01-20
test "resized":
  on 2020-01-10 n 4 t
  on 2020-01-20 n of 4 t
  expect n and date of n = 2020-01-20 on 2020-01-20
test "verified amounts count":
  on 2020-01-10 m 4 t
  on 2020-01-15 m verified by O
  on 2020-01-20 m 6 t
  expect progress of m = 0 on 2020-01-10
  expect progress of m = 40% and not m on 2020-01-15
  expect m is unknown and progress of m = 40% on 2020-01-20
)");
}

TEST_CASE("levers are a replay") {
  holds(deal + R"(
milestone m by A
milestone n by A
lever l by B: full, half, none
rule r: if m then ease l to half while m
rule s: if n then ease l by 1
test "revocable":
  on 2020-01-10 m
  on 2020-01-20 m broken
  expect l at half on 2020-01-10
  expect l at full on 2020-01-20
test "what was eased before counts again":
  on 2020-01-10 m
  on 2020-01-15 n
  on 2020-01-20 m broken
  expect l at none on 2020-01-15
  expect l at half on 2020-01-20
test "recorded and confirmed":
  on 2020-01-10 m
  on 2020-01-10 l at half
  expect l at half and not l unruled on 2020-01-10
test "recorded and unruled":
  on 2020-01-10 l at none
  expect l at none and l unruled on 2020-01-10
)");
}

TEST_CASE("rules: armed by false, once a day") {
  holds(deal + R"(
milestone m by A
quantity q = 0
quantity k = 0
rule r: if m then add 1 to q
rule s once: if m then add 1 to k
test "again after broken":
  on 2020-01-10 m
  on 2020-01-20 m broken
  on 2020-01-30 m
  expect q = 1 and k = 1 on 2020-01-25
  expect q = 2 and k = 1 on 2020-01-30
test "broken and met the same day does not fire twice":
  on 2020-01-10 m
  on 2020-01-10 m broken
  on 2020-01-10 m
  expect q = 1 on 2020-01-12
)");
}

TEST_CASE("cadences do not drift") {
  holds(R"(deal "D" from 2020-01-31 to 2020-12-31 by month
quantity q = 0
rule r: every month then add 1 to q
rule s: every month from 2020-03-31 then add 10 to q
test "month ends":
  expect q = 0 on 2020-02-28
  expect q = 1 on 2020-02-29
  expect q = 12 on 2020-03-31
  expect q = 23 on 2020-04-30
  expect q = 34 on 2020-05-31
)");
}

TEST_CASE("duties") {
  holds(deal + R"(
unit USD
milestone m by A
quantity q = 0
rule r: if m then B must pay 10 USD to A within 20 days otherwise add 1 to q
test "kept in parts":
  on 2020-01-10 m
  on 2020-01-20 B pays 4 USD to A
  on 2020-01-30 B pays 6 USD to A
  expect r pending and deadline of r = 2020-01-30 on 2020-01-29
  expect r done and not r pending and q = 0 on 2020-01-30
test "late":
  on 2020-01-10 m
  on 2020-02-05 B pays 10 USD to A
  expect r overdue and q = 1 and verdict breached by B on 2020-01-31
  expect r done and not r overdue and lateness of r = 6 days and q = 1 on 2020-02-05
test "withdrawn":
  on 2020-01-10 m
  on 2020-01-20 A withdraws
  expect r lapsed and A withdrawn on 2020-01-20
)");
}

TEST_CASE("a suspended duty's clock stops") {
  holds(deal + R"(
unit USD
milestone m by A
milestone n by A
rule r: if m then B must pay 10 USD to A within 20 days
rule s: if n then suspend rule r while n
test "ten days":
  on 2020-01-10 m
  on 2020-01-20 n
  on 2020-01-30 n broken
  expect r suspended and not r pending on 2020-01-25
  expect r pending and deadline of r = 2020-02-09 on 2020-01-30
  expect r overdue on 2020-02-10
)");
}

TEST_CASE("bans and permissions") {
  holds(deal + R"(
milestone m by A
milestone n by A
quantity q = 0
rule r: if n then A must not break m otherwise add 1 to q
rule s: if n then A may break m for 10 days
test "permitted, but banned":
  on 2020-01-05 m
  on 2020-01-10 n
  on 2020-01-15 m broken
  expect s open on 2020-01-19
  expect not s open on 2020-01-20
  expect q = 1 and not m unruled and verdict breached by A on 2020-01-15
)");
}

TEST_CASE("what was, what lasts, how often") {
  holds(deal + R"(
milestone m by A
let lasts = (m for 10 days)
let often = (m on at least 3 of the last 5 days)
test "sustained":
  on 2020-01-10 m
  expect m and not was m on 2020-01-10
  expect was m on 2020-01-11
  expect not lasts on 2020-01-19
  expect lasts on 2020-01-20
test "often":
  on 2020-01-10 m
  on 2020-01-12 m broken
  on 2020-01-13 m
  expect not often on 2020-01-12
  expect often on 2020-01-13
test "peak":
  on 2020-01-10 m
  on 2020-01-12 m broken
  expect peak of progress of m = 1 and progress of m = 0 on 2020-01-12
)");
}

TEST_CASE("the ledger") {
  holds(deal + R"(
milestone m by A
lever l by B: full, none
value A: m = -2, l at none = 4 per month
value B: l at none = -1 per month
test "spells":
  on 2020-01-10 m
  on 2020-01-31 l at none
  expect exposure of A = 2 on 2020-01-10
  expect received by A = 0 on 2020-01-31
  expect received by A = 4 and given by B = 1 on 2020-02-29
  expect received by A = 8 on 2020-03-31
)");
}

TEST_CASE("unknown is never guessed") {
  holds(deal + R"(
quantity q
quantity r = 1
let c = q > 3
rule a: if c then add 1 to r
rule b: if r = 1 then add q to r
test "until recorded":
  on 2020-01-10 q = 5
  expect q is unknown and c is unknown and r = 1 and verdict undetermined on 2020-01-05
  expect (if c then 1 else 1) = 1 and (c or true) and not (c and false) on 2020-01-05
  expect r = 2 on 2020-01-10
)");
}

TEST_CASE("phases") {
  holds(deal + R"(
milestone m by A
phase early until 2020-01-31
phase late from 2020-02-15 for 1 month
phase open when m until (today >= 2020-03-01)
test "phases":
  on 2020-02-01 m
  expect early and not late and not open on 2020-01-31
  expect not early and open on 2020-02-01
  expect late on 2020-03-14
  expect not late on 2020-03-15
  expect not open on 2020-03-01
)");
}

TEST_CASE("statements and promises") {
  holds(deal + R"(
milestone m by A of 10 t
statement s by A claims m at 50% strength 2
test "too early":
  on 2020-01-10 A says s
  on 2020-01-20 m 4 t
  expect s said and s unwarranted and overpromise of A = 1 on 2020-01-10
  expect overpromise of A = 20% on 2020-01-20
test "warranted":
  on 2020-01-10 m 5 t
  on 2020-01-12 A says s
  expect s said and not s unwarranted and overpromise of A = 0 on 2020-01-12
)");
}

TEST_CASE("one rule over another") {
  holds(deal + R"(
milestone m by A
lever l by B: full, half, none
quantity q = 0
rule a: if m then ease l to none, set q to 1
rule b over a: if m then tighten l to full, set q to 2
test "the loser's effects drop":
  on 2020-01-10 m
  expect l at full and q = 2 on 2020-01-10
)");
}

TEST_CASE("the end of a deal") {
  holds(deal + R"(
milestone m by A
milestone n by A, due 2020-03-01
lever l by B: full, none
rule a: if m then end deal "done", ease l to none
test "all that is open lapses":
  on 2020-01-10 m
  on 2020-02-01 n
  expect verdict ended and n lapsed and l at none on 2020-01-10
  expect n on 2020-02-01
)");
}

TEST_CASE("steps") {
  holds(R"(deal "D" for 10 steps
party A
milestone m by A, due step 3
quantity q = 0
rule r: every 2 steps then add 1 to q
rule s: if m for 2 steps then add 10 to q
test "steps":
  on step 2 m
  expect q = 0 and today = step 1 on step 1
  expect q = 1 and m on step 2
  expect q = 12 on step 4
)");
}
