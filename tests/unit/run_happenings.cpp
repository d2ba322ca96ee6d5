// SPDX-License-Identifier: Apache-2.0
// The log of what happened gives back what was put in, however large its numbers, and copies go on
// independently; the entries that runs share are changed by none of the others.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "run/entry_list.hpp"
#include "run/happenings.hpp"

namespace quid {
namespace {

using Kind = Subject::Kind;

bool same(const Happening& a, const Happening& b) {
  return a.kind == b.kind && a.day == b.day && a.subject == b.subject && a.other == b.other &&
         a.cause == b.cause && a.a == b.a && a.b == b.b && a.amount == b.amount && a.text == b.text;
}

/// One of every shape: small and too large for each part of a row.
std::vector<Happening> shapes() {
  const Cause rule{Cause::Kind::Rule, 3, 7}, none{}, clock{Cause::Kind::Deadline, UINT32_MAX, 0};
  const Cause entry{Cause::Kind::Entry, 900'000, 0}, far{Cause::Kind::Rule, 70'000, 1};
  const Day day{17'000}, late{17'000 + 70'000}, early{16'000};
  const Decimal vast = Decimal::from_int(INT64_MAX);
  std::vector<Happening> all;
  const auto add = [&](HappeningKind kind, Day on, Subject subject, Cause cause, std::int64_t a = 0,
                       std::int64_t b = 0, Decimal amount = {}, Subject other = {},
                       std::string text = {}) {
    all.push_back({amount, a, b, RareText(std::move(text)), on, kind, subject, other, cause});
  };
  add(HappeningKind::RuleFired, day, {Kind::Rule, 3, 7}, rule);
  add(HappeningKind::LevelChanged, day, {Kind::Lever, 0, 65'535}, rule, 1, 2);
  add(HappeningKind::DutyArose, day, {Kind::Rule, 65'535, 0}, clock, 17'400, 40'000);
  add(HappeningKind::DutyArose, day, {Kind::Rule, 70'000, 70'000}, far, -32'769, INT64_MIN);
  add(HappeningKind::MilestoneReported, day, {Kind::Milestone, 1, 2}, entry, 0, 0,
      Decimal::from_int(-12));
  add(HappeningKind::MilestoneReported, day, {Kind::Milestone, 1, 2}, entry, 0, 0,
      Decimal::from_units(1'500'000'000'001));
  add(HappeningKind::QuantityChanged, day, {Kind::Quantity, 1, 2}, rule, 0, 0,
      Decimal::from_int(4'000'000));
  add(HappeningKind::QuantityChanged, day, {Kind::Quantity, 1, 2}, rule, 1, 0, vast);
  add(HappeningKind::QuantityChanged, late, {Kind::Quantity, 1, 2}, rule, 0, 0, vast);
  add(HappeningKind::Paid, late, {Kind::Actor, 1, 2}, entry, 4, 1, Decimal::from_int(5),
      {Kind::Actor, 0, 0});
  add(HappeningKind::HostCalled, late, {Kind::HostAction, 1, 0}, rule, 0, 0, {}, {}, "a, b");
  add(HappeningKind::AfterEnd, late, {}, entry, 900'000);
  add(HappeningKind::DealEnded, early, {}, none);
  add(HappeningKind::MilestoneMet, early, {Kind::Rule, 1, 1}, none);  // not what its kind is about
  return all;
}

}  // namespace

TEST_CASE("what was put into the log comes out of it, from every place") {
  const std::vector<Happening> all = shapes();
  for (std::size_t rotation = 0; rotation < all.size(); ++rotation) {
    Happenings log;
    for (std::size_t k = 0; k < 1500; ++k) log.add(all[(k + rotation) % all.size()]);
    REQUIRE(log.size() == 1500);
    for (std::size_t k = 0; k < log.size(); ++k) {
      const Happening& put = all[(k + rotation) % all.size()];
      REQUIRE(same(log[k], put));
      REQUIRE(log.kind(k) == put.kind);
      REQUIRE(log.day(k) == put.day);
      REQUIRE(log.cause_kind(k) == put.cause.kind);
    }
    std::size_t k = 0;
    for (const Happening& h : log) REQUIRE(same(h, all[(k++ + rotation) % all.size()]));
    CHECK(k == log.size());
  }
}

TEST_CASE("a copy of the log goes on by itself") {
  const std::vector<Happening> all = shapes();
  for (const std::size_t before : {0U, 1U, 64U, 511U, 512U, 513U, 1024U}) {
    Happenings first;
    for (std::size_t k = 0; k < before; ++k) first.add(all[0]);
    Happenings second = first;
    for (std::size_t k = 0; k < 600; ++k) {
      first.add(all[1]);
      second.add(all[4]);
    }
    REQUIRE(first.size() == before + 600);
    REQUIRE(second.size() == before + 600);
    for (std::size_t k = before; k < first.size(); ++k) {
      REQUIRE(same(first[k], all[1]));
      REQUIRE(same(second[k], all[4]));
    }
    second.clear();
    CHECK(second.empty());
    second.add(all[6]);
    CHECK(same(second[0], all[6]));
    CHECK(first.size() == before + 600);
  }
}

TEST_CASE("entries are shared until somebody changes his own") {
  std::vector<checked::Entry> some(3);
  for (std::size_t k = 0; k < 3; ++k) some[k].line = static_cast<std::uint32_t>(k);
  EntryList first(some);
  EntryList second = first;
  CHECK(&first.all() == &second.all());
  second.own().push_back({});
  CHECK(first.size() == 3);
  CHECK(second.size() == 4);
  EntryList third = first;
  third.drop_before(2);
  REQUIRE(third.size() == 1);
  CHECK(third[0].line == 2);
  third.drop_before(1);
  CHECK(third.empty());
  EntryList fourth = first;
  CHECK(fourth.take().size() == 3);
  CHECK(fourth.empty());
  CHECK(first.size() == 3);
  CHECK(first.take().size() == 3);
  CHECK(first.empty());
}

}  // namespace quid
