// SPDX-License-Identifier: Apache-2.0
// Entries of records and tests against the deal.
#include <catch2/catch.hpp>

#include "check_effects_support.hpp"

using namespace quid;
using namespace quid::test;
using checked::EventKind;

TEST_CASE("each form of event is resolved") {
  const Recorded got = record(R"(on 2018-07-01 paused
on 2018-07-01 home 55
on 2018-07-01 home 5 boxes by DPRK
on 2018-07-01 closed[coal] reported
on 2018-07-01 closed[coal] verified by IAEA
on 2018-07-01 closed[seafood] refuted by IAEA
on 2018-07-01 paused broken
on 2018-07-01 paused waived by US
on 2018-07-01 paused disputed by UNC
on 2018-07-01 paused settled
on 2018-07-01 talks due 2019-01-01
on 2018-07-01 home of 300 boxes
on 2018-07-01 drills at half
on 2018-07-01 sanction[coal] at 3
on 2018-07-01 q = -5
on 2018-07-01 share[south] + 5 USD
on 2018-07-01 US pays 5 million USD to state[south]
on 2018-07-01 US offers 5 USD to DPRK
on 2018-07-01 state[south] says vow[south]
on 2018-07-01 DPRK withdraws
on 2018-07-01 review until 2019-09-01
on 2018-07-02 known 2018-08-01 corrected "a note"
)");
  REQUIRE(got.said == "");
  REQUIRE(got.entries.size() == 22);
  const std::vector<EventKind> kinds = {
      EventKind::Done,       EventKind::Done,    EventKind::Done,        EventKind::Reported,
      EventKind::Verified,   EventKind::Refuted, EventKind::Broken,      EventKind::Waived,
      EventKind::Disputed,   EventKind::Settled, EventKind::Due,         EventKind::Of,
      EventKind::Level,      EventKind::Level,   EventKind::SetQuantity, EventKind::AddQuantity,
      EventKind::Pays,       EventKind::Offers,  EventKind::Says,        EventKind::Withdraws,
      EventKind::PhaseUntil, EventKind::Note};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    CHECK(got.entries[i].kind == kinds[i]);
    CHECK(got.entries[i].line == i + 1);
  }
  CHECK(got.entries[1].unit == got.entries[2].unit);
  CHECK(got.entries[3].instance == 1);
  CHECK(got.entries[12].level == 1);
  CHECK(*got.entries[14].amount == Decimal::from_int(-5));
  CHECK(got.entries[16].other_instance == 1);
  CHECK(got.entries[21].corrected);
  CHECK(got.entries[21].known.has_value());
  CHECK(got.entries[21].text.str() == "a note");
}

TEST_CASE("dates of entries") {
  CHECK(refusal("on 2018-06-11 paused") ==
        "entry-outside-deal: this is before the deal's first day, 2018-06-12; `prior` sets what "
        "was so before");
  CHECK(refusal("on 2020-06-13 paused") ==
        "entry-outside-deal: this is after the deal's last day, 2020-06-12");
  CHECK(refusal("prior 2018-06-11 paused") == "");
  CHECK(refusal("prior 2018-06-12 paused") ==
        "prior-after-start: `prior` is for what was so before the deal's first day, 2018-06-12; "
        "write `on`");
  CHECK(refusal("on 2018-07-02 known 2018-07-01 paused") ==
        "entry-known-before: a fact of 2018-07-02 cannot be known on 2018-07-01");
  CHECK(refusal("on 2018-07-02 paused\non 2018-07-01 talks") ==
        "entry-out-of-order: this entry is dated before the one above it; sort the record by date");
  CHECK(refusal("on step 3 paused") ==
        "steps-and-dates: the deal has calendar dates, and this is a step; write a date such as "
        "`2018-07-27`");
}

TEST_CASE("names of entries") {
  CHECK(refusal("on 2018-07-01 pausd") ==
        "entry-unknown-name: the deal declares no `pausd`; did you mean `paused`?");
  CHECK(
      refusal("on 2018-07-01 drills") ==
      "wrong-event: `drills` is a lever, and it alone is for a milestone; write `drills at LEVEL`");
  CHECK(refusal("on 2018-07-01 talks at half") ==
        "wrong-event: `talks` is a milestone, and `at LEVEL` is for a lever");
  CHECK(refusal("on 2018-07-01 closed") ==
        "missing-index: `closed` is declared over a set; say which one in square brackets");
  CHECK(refusal("on 2018-07-01 paused[coal]") ==
        "unwanted-index: `paused` is not declared over a set; leave out the square brackets");
  CHECK(refusal("on 2018-07-01 closed[col]") ==
        "unknown-element: `goods` has no element `col`; did you mean `coal`?");
  CHECK(refusal("on 2018-07-01 drills at hal") ==
        "unknown-level: `drills` has no level `hal`; its levels are `full`, `half`, `none`");
  CHECK(refusal("on 2018-07-01 sanction[coal] at 9") ==
        "unknown-level: `sanction` has no level `9`; its levels are 0 to 6");
}

TEST_CASE("actors of entries") {
  CHECK(refusal("on 2018-07-01 paused by US") ==
        "entry-wrong-party: `paused` is not by `US`; it is by `DPRK`");
  CHECK(refusal("on 2018-07-01 flood by US") ==
        "entry-wrong-party: `flood` is not by `US`; it is an outside event");
  CHECK(refusal("on 2018-07-01 law[north] by state[north]") == "");
  CHECK(refusal("on 2018-07-01 law[north] by state[south]") ==
        "entry-wrong-party: `law[north]` is not by `state[south]`; it is by `state[north]`");
  CHECK(refusal("on 2018-07-01 closed[coal] verified by UNC") ==
        "entry-wrong-verifier: `UNC` does not verify `closed[coal]`; its verifier is `IAEA`");
  CHECK(refusal("on 2018-07-01 closed[coal] refuted by UNC") ==
        "entry-wrong-verifier: `UNC` does not verify `closed[coal]`; its verifier is `IAEA`");
  CHECK(refusal("on 2018-07-01 DPRK says calm") ==
        "entry-wrong-party: `calm` is no statement by `DPRK`; it is by `US`");
  CHECK(
      refusal("on 2018-07-01 state[north] says vow[south]") ==
      "entry-wrong-party: `vow[south]` is no statement by `state[north]`; it is by `state[south]`");
  CHECK(refusal("on 2018-07-01 IAEA pays 5 USD to US") ==
        "observer-takes-nothing: `IAEA` is an observer and gives nothing");
  CHECK(refusal("on 2018-07-01 US pays 5 USD to US") == "pay-to-self: `US` pays itself");
}

TEST_CASE("amounts of entries") {
  CHECK(refusal("on 2018-07-01 home 5 USD") ==
        "entry-unit-mismatch: an amount in `USD` stands where one in `boxes` is wanted");
  CHECK(refusal("on 2018-07-01 home 25%") ==
        "entry-unit-mismatch: a share stands where an amount in `boxes` is wanted");
  CHECK(refusal("on 2018-07-01 paused 5") ==
        "amount-without-meter: `paused` is not metered and takes no amount");
  CHECK(refusal("on 2018-07-01 home of 0 boxes") ==
        "not-positive: a target amount is more than nothing");
  CHECK(refusal("on 2018-07-01 q = 5 USD") ==
        "entry-unit-mismatch: an amount in `USD` stands where a number without a unit is wanted");
  CHECK(refusal("on 2018-07-01 money = 5 USDD") ==
        "unknown-unit: no unit named `USDD`; did you mean `USD`?");
  CHECK(refusal("on 2018-07-01 US pays 5 to DPRK") ==
        "missing-unit: this amount needs a unit, since the deal has several that it could be in");
  const Recorded money = record("on 2018-07-01 US pays 5 to DPRK", "no deal US: -3 USD");
  CHECK(money.said == "");
}

TEST_CASE("errors of entries do not hide one another") {
  const Recorded got = record("on 2018-07-01 pausd\non 2018-07-02 paused\non 2018-07-03 talk");
  CHECK(got.entries.size() == 1);
  CHECK(std::count(got.said.begin(), got.said.end(), '\n') == 1);
}

TEST_CASE("tests hold entries and expectations") {
  const Outcome deal = check_lines(R"(test "t":
  prior 2018-06-01 paused
  on 2018-07-01 home 55
  refuse on 2018-07-02 paused
  refuse on 2018-07-02 paused by US
  expect verdict in progress on 2018-07-03)");
  REQUIRE(joined(deal.said) == "");
  const auto& test = deal.deal.checked.tests.at(0);
  CHECK(test.entries.size() == 3);
  CHECK(test.entries[2].refuse);
  CHECK(test.expects.size() == 1);
}

TEST_CASE("mistakes in tests") {
  CHECK(complaints("test \"t\": on 2018-07-01 paused") ==
        "test-without-expectation: this test expects nothing, so it can only fail by an error; add "
        "`expect CONDITION on DATE`");
  CHECK(complaints("test \"t\": expect paused on 2021-07-01") ==
        "test-outside-deal: this is after the deal's last day, 2020-06-12");
  CHECK_THAT(complaints("test \"t\": on 2017-07-01 paused expect paused on 2018-07-01"),
             Catch::StartsWith("test-outside-deal: this is before the deal's first day"));
  CHECK(
      complaints("test \"t\": on 2018-07-02 paused on 2018-07-01 talks expect paused on "
                 "2018-07-02") ==
      "events-out-of-order: this event is dated before the one above it; sort the events by date");
  CHECK(complaints("test \"t\": refuse on 2018-07-02 pausd") ==
        "unknown-name: the deal declares no `pausd`; did you mean `paused`?");
  CHECK_THAT(complaints("test \"t\": expect paused on 2018-07-01 test \"t\": expect paused on "
                        "2018-07-01"),
             Catch::StartsWith("duplicate-name: there is already a test \"t\""));
}

TEST_CASE("a deal in steps") {
  const std::string deal = "deal \"D\" for 12 steps party P milestone m by P quantity q = 0\n";
  const auto said = [&](const std::string& lines) {
    return joined(check_whole(deal + lines).said);
  };
  CHECK(said("test \"t\": prior step 0 q = 5 on step 1 m expect m on step 12") == "");
  CHECK(said("test \"t\": prior step 1 q = 5 expect m on step 12") ==
        "prior-after-start: `prior` is for what was so before the deal's first day, step 0; write "
        "`on`");
  CHECK(said("test \"t\": on step 13 m expect m on step 12") ==
        "test-outside-deal: this is after the deal's last day, step 12");
  CHECK_THAT(said("test \"t\": on 2018-01-01 m expect m on step 12"),
             Catch::StartsWith("steps-and-dates: the deal counts steps"));
}

TEST_CASE("an event without a date") {
  Outcome deal = check_lines("");
  Diagnostics diagnostics;
  const SourceId id = deal.sources.add("prompt", "home 5 boxes");
  const Syntax syntax =
      parse(deal.sources, id, deal.interner, diagnostics, Limits{}, ParseMode::Event);
  REQUIRE(syntax.ast.entries.size() == 1);
  checked::EntryResolver resolver(deal.deal.checked, deal.deal.names, deal.interner);
  const auto entry = resolver.resolve(syntax.ast, syntax.ast.entries[0], false, diagnostics);
  CHECK(joined(diagnostics.take()) == "");
  REQUIRE(entry.has_value());
  CHECK(*entry->amount == Decimal::from_int(5));
}

TEST_CASE("a record has a limit") {
  Outcome deal = check_lines("");
  Diagnostics diagnostics;
  const SourceId id = deal.sources.add("record.quid", "on 2018-07-01 talks on 2018-07-02 talks");
  const Syntax syntax =
      parse(deal.sources, id, deal.interner, diagnostics, Limits{}, ParseMode::Record);
  Limits limits;
  limits.record_entries = 1;
  const auto entries = checked::resolve_entries(deal.deal, syntax.ast, deal.sources, deal.interner,
                                                diagnostics, limits);
  CHECK(entries.empty());
  CHECK(joined(diagnostics.take()) ==
        "too-many-entries: the record has 2 entries, more than the limit of 1");
}
