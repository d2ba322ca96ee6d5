// SPDX-License-Identifier: Apache-2.0
// Values, lines without a deal, discounts, impasse, outlooks.
#include <catch2/catch.hpp>

#include "check_effects_support.hpp"

using namespace quid;
using namespace quid::test;

TEST_CASE("a term is a milestone, a level or a verdict") {
  const Outcome deal = check_lines(
      "value US: paused = 2, home overdue = -3, drills at half = -1 per month,\n"
      "  verdict breached by DPRK = -5");
  REQUIRE(joined(deal.said) == "");
  const auto& values = deal.deal.checked.values;
  REQUIRE(values.size() == 4);
  using Kind = checked::Term::Kind;
  CHECK(values[0].term.kind == Kind::Milestone);
  CHECK(deal.deal.checked[values[0].term.doers].size() == 1);
  CHECK(values[1].term.kind == Kind::MilestoneState);
  CHECK(values[2].term.kind == Kind::Level);
  CHECK(deal.deal.checked[values[2].per]->months == 1);
  CHECK(values[3].term.kind == Kind::Verdict);
  CHECK(deal.deal.checked[values[3].term.doers].empty());
}

TEST_CASE("a bare name stands for every instance") {
  const Outcome deal = check_lines("value US: closed = 2, closed[coal] = 1, law = 3 USD");
  REQUIRE(joined(deal.said) == "");
  const auto& values = deal.deal.checked.values;
  REQUIRE(values.size() == 5);
  CHECK(values[0].term.instance == 0);
  CHECK(values[1].term.instance == 1);
  CHECK(values[2].term.instance == 1);
  const auto& doer = deal.deal.checked[values[4].term.doers].front();
  REQUIRE(doer.index.size() == 1);
  CHECK(deal.deal.checked[doer.index[0]].op == checked::Operation::ElementConstant);
}

TEST_CASE("mistakes in values") {
  CHECK(complaints("value US: drills = 2") ==
        "wrong-kind-of-name: `drills` is a lever, and its worth is that of a level; write `drills "
        "at LEVEL`");
  CHECK_THAT(complaints("value US: paused pending = 2"),
             Catch::StartsWith("unknown-state: `paused` is a milestone and has no such state"));
  CHECK_THAT(complaints("value IAEA: paused = 2"), Catch::StartsWith("observer-takes-nothing:"));
  CHECK_THAT(complaints("value US: pausd = 2"), Catch::StartsWith("unknown-name:"));
  CHECK(complaints("no deal US: -2\nno deal US: -3") ==
        "duplicate-name: there is already a `no deal` for `US`");
}

TEST_CASE("lines without a deal") {
  const Outcome deal = check_lines(
      "no deal US: -2 USD per month\nno deal DPRK: 5\ndiscount US 5% per year\n"
      "impasse after 90 days");
  REQUIRE(joined(deal.said) == "");
  const auto& checked = deal.deal.checked;
  REQUIRE(checked.no_deals.size() == 2);
  CHECK(checked.no_deals[0].unit.value != 0);
  CHECK_FALSE(checked.no_deals[1].per.has_value());
  CHECK(checked.discounts.at(0).rate == *Decimal::parse("0.05"));
  CHECK(checked.impasse_after->days == 90);
  CHECK_THAT(complaints("impasse after 90 days impasse after 3 days"),
             Catch::StartsWith("repeated-clause:"));
}

TEST_CASE("outlooks") {
  const Outcome deal = check_lines(
      "outlook o: paused 80% within 60 days, home breaks 2% per month, DPRK plays tit_for_tat,\n"
      "  IAEA detects 80%, trust in DPRK 50%, closed verified 30% within 5 days of talks");
  REQUIRE(joined(deal.said) == "");
  CHECK(deal.deal.checked.outlooks.at(0).items.size() == 7);
  CHECK(complaints("outlook o: paused 180% within 60 days") ==
        "bad-likelihood: a likelihood is from 0% to 100%");
  CHECK(complaints("outlook o: DPRK plays tit_for_tt") ==
        "unknown-strategy: no strategy named `tit_for_tt`; did you mean `tit_for_tat`?");
}

TEST_CASE("values on very many things are refused") {
  CHECK(complaints("set many = 1..60000\nmilestone each[many] by DPRK\n"
                   "value US: each = 1, each overdue = -1") ==
        "too-many-instances: with `each`, which stands for 60000, this is about more than 100000 "
        "things");
}
