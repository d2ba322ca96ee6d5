// SPDX-License-Identifier: Apache-2.0
// Lanes with events of the host's own, against a run of each.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "api_support.hpp"
#include "quid/lanes.hpp"

using namespace quid;
using namespace quid::test;

namespace {

const std::string deal_with_duties =
    "deal \"lease\" from 2024-01-01 to 2024-01-31\nparty Owner\nparty Tenant\nobserver Notary\n"
    "milestone keys by Owner, due 2024-01-10\n"
    "milestone rent by Tenant, verified by Notary, aim 9 days after keys\n"
    "lever room by Owner: shut, half, open\nquantity strikes\n"
    "rule r: if rent then Owner must meet keys within 3 days while rent, ease room to half while "
    "keys\nrule s: if rent broken and (not keys or strikes > 3) then Tenant must pay 5 to Owner "
    "within 4 days\n"
    "rule t: if r overdue then ease room to open for 5 days\n"
    "value Tenant: room at open = 2 per day\nensure e: never rent and strikes > 2\n";

const std::string plain_deal =
    "deal \"lease\" from 2024-01-01 to 2024-01-31\nparty Owner\nparty Tenant\nmilestone keys by "
    "Owner\nmilestone rent by Tenant\nlever room by Owner: shut, half, open\nquantity strikes = 1\n"
    "rule r once per rent: if rent and keys then ease room by 1, pay 5 to Owner from Tenant\n"
    "rule s: if rent broken for 3 days then tighten room by 1, add 1 to strikes\n"
    "value Tenant: room at open = 2 per day\nensure never_shut: never room at shut and rent\n";
constexpr std::size_t keys = 0, rent = 1;

/// Keys on the day of the lane's number, and rent turning every four days.
class Courses : public LaneSource {
 public:
  explicit Courses(Day first) : first_(first.number) {}
  void draw(LaneEvents& events) override {
    const auto day = static_cast<std::size_t>(events.day().number - first_);
    for (std::size_t lane = 0; lane < lanes_per_block; ++lane) {
      const std::uint64_t number = events.first() + lane, mine = std::uint64_t{1} << (lane % 64);
      if (day == number % 20) events.done(keys)[lane / 64] |= mine;
      if (day % 4 == number % 3) events.turned(rent)[lane / 64] |= mine;
    }
    *events.done(99) = 1;  // of no milestone: nothing happens
    seen_met_ = seen_met_ || events.met(rent)[0] != 0;
  }
  bool seen_met() const { return seen_met_; }

 private:
  std::int32_t first_;
  bool seen_met_ = false;
};

/// The same course told to a run.
Run one_by_one(const Run& today, std::uint64_t number) {
  Run run = today;
  bool met = false;
  for (std::size_t day = 0; day < 31; ++day) {
    const std::string date =
        std::string("2024-01-") + (day < 9 ? "0" : "") + std::to_string(day + 1);
    if (day == number % 20) tell(run, date + " keys");
    if (day % 4 == number % 3) {
      met = !met;
      tell(run, date + (met ? " rent" : " rent broken"));
    }
    to(run, date);
  }
  return run;
}

}  // namespace

TEST_CASE("lanes end as runs of the same events do") {
  const auto deal = Program::compile(plain_deal);
  REQUIRE(deal);
  const Run today = *deal->start();
  const auto lanes = Lanes::make(today, *deal->last_day());
  REQUIRE(lanes);
  Courses source(deal->first_day());
  std::uint64_t lanes_seen = 0, firings = 0;
  const auto each = [&](const LaneBlock& block) {
    lanes_seen += block.size();
    firings += block.firings(0);
    for (std::size_t lane = 0; lane < block.size(); lane += 97) {
      const Run run = one_by_one(today, block.first() + lane);
      CHECK(block.level(0, lane) == run.level("room")->number);
      CHECK(block.met(keys, lane) == run.milestone("keys")->met);
      CHECK(block.verdict(lane) == run.verdict().word);
      CHECK(block.met(rent, lane) == run.milestone("rent")->met);
      CHECK(block.quantity(0, lane) == run.quantities()[0].amount);
      CHECK(block.fulfilled(lane) == (run.verdict().word == "fulfilled"));
      const std::vector<Book> books = block.ledger(lane), told = run.ledger();
      REQUIRE(books.size() == told.size());
      for (std::size_t k = 0; k < books.size(); ++k) {
        CHECK(books[k].party == told[k].party);
        CHECK(books[k].given == told[k].given);
        CHECK(books[k].received == told[k].received);
        CHECK(books[k].exposure == told[k].exposure);
      }
    }
    CHECK(block.level(9, 0) == 0);
    CHECK(block.quantity(0, 5000).empty());
    CHECK(block.ledger(5000).empty());
  };
  REQUIRE(lanes->run(0, 1500, source, each));
  CHECK(lanes_seen == 1500);
  CHECK(firings > 1500);
  CHECK(source.seen_met());
}

TEST_CASE("lanes of a deal with duties and deadlines end as runs do") {
  const auto deal = Program::compile(deal_with_duties);
  REQUIRE(deal);
  const Run today = *deal->start();
  const auto lanes = Lanes::make(today, *deal->last_day());
  REQUIRE(lanes);
  Courses source(deal->first_day());
  std::vector<std::string> verdicts;
  const auto each = [&](const LaneBlock& block) {
    for (std::size_t lane = 0; lane < block.size(); lane += 7) {
      Run run = today;
      bool met = false;
      for (std::size_t day = 0; day < 31; ++day) {
        const std::string date =
            std::string("2024-01-") + (day < 9 ? "0" : "") + std::to_string(day + 1);
        if (day == lane % 20) tell(run, date + " keys");
        if (day % 4 == lane % 3) {
          met = !met;
          tell(run, date + (met ? " rent" : " rent broken"));
          if (met) tell(run, date + " rent verified by Notary");
        }
        to(run, date);
      }
      CHECK(block.verdict(lane) == run.verdict().word);
      CHECK(block.level(0, lane) == run.level("room")->number);
      CHECK(block.quantity(0, lane).empty());
      const std::vector<Book> books = block.ledger(lane), told = run.ledger();
      REQUIRE(books.size() == told.size());
      for (std::size_t k = 0; k < books.size(); ++k) CHECK(books[k].received == told[k].received);
      verdicts.push_back(block.verdict(lane));
    }
  };
  REQUIRE(lanes->run(0, 120, source, each));
  std::sort(verdicts.begin(), verdicts.end());
  CHECK(verdicts.front() != verdicts.back());  // breached where the keys come late
}

TEST_CASE("one course of a plain deal ends as a run of it does") {
  const auto deal = Program::compile(plain_deal);
  const Run today = *deal->start();
  const auto lanes = Lanes::make(today, *deal->last_day());
  auto made = lanes->course();
  REQUIRE(made);
  LaneCourse& course = *made;
  CHECK(course.level(0) == 0);
  for (std::uint64_t number : {0u, 1u, 2u, 7u, 19u}) {
    std::vector<LaneEvent> events;
    bool met_rent = false;
    for (std::size_t day = 0; day < 31; ++day) {
      const Day date{deal->first_day().number + static_cast<std::int32_t>(day)};
      if (day == number % 20) events.push_back({date, keys, true});
      if (day % 4 != number % 3) continue;
      met_rent = !met_rent;
      events.push_back({date, rent, met_rent});
    }
    REQUIRE(course.run(events));
    const Run run = one_by_one(today, number);
    CHECK(course.level(0) == run.level("room")->number);
    CHECK(course.met(rent) == run.milestone("rent")->met);
    CHECK(course.quantity(0) == run.quantities()[0].amount);
    CHECK(course.verdict() == run.verdict().word);
    CHECK(course.fulfilled() == (run.verdict().word == "fulfilled"));
    CHECK(course.firings() > 0);
    const std::vector<Book> books = course.ledger(), told = run.ledger();
    REQUIRE(books.size() == told.size());
    for (std::size_t k = 0; k < books.size(); ++k) CHECK(books[k].exposure == told[k].exposure);
  }
}

TEST_CASE("one course of a deal with duties and deadlines ends as a run of it does") {
  const auto deal = Program::compile(deal_with_duties);
  const Run today = *deal->start();
  const auto lanes = Lanes::make(today, *deal->last_day());
  auto made = lanes->course();
  REQUIRE(made);
  LaneCourse& course = *made;
  std::vector<std::string> verdicts;
  for (std::size_t number = 0; number < 40; ++number) {
    std::vector<LaneEvent> events;
    Run run = today;
    bool met = false;
    for (std::size_t day = 0; day < 31; ++day) {
      const Day date{deal->first_day().number + static_cast<std::int32_t>(day)};
      const std::string text =
          std::string("2024-01-") + (day < 9 ? "0" : "") + std::to_string(day + 1);
      if (day == number % 20) {
        events.push_back({date, keys, true});
        tell(run, text + " keys");
      }
      if (day % 4 == number % 3) {
        met = !met;
        events.push_back({date, rent, met});
        tell(run, text + (met ? " rent" : " rent broken"));
        if (met) tell(run, text + " rent verified by Notary");
      }
      to(run, text);
    }
    REQUIRE(course.run(events));
    CHECK(course.verdict() == run.verdict().word);
    CHECK(course.level(0) == run.level("room")->number);
    CHECK(course.met(rent) == run.milestone("rent")->met);
    CHECK(course.quantity(0).empty());
    const std::vector<Book> books = course.ledger(), told = run.ledger();
    REQUIRE(books.size() == told.size());
    for (std::size_t k = 0; k < books.size(); ++k) CHECK(books[k].received == told[k].received);
    verdicts.push_back(course.verdict());
  }
  std::sort(verdicts.begin(), verdicts.end());
  CHECK(verdicts.front() != verdicts.back());
}

TEST_CASE("events that a course cannot take change nothing") {
  const auto deal = Program::compile(plain_deal);
  const auto lanes = Lanes::make(*deal->start(), *deal->last_day());
  auto made = lanes->course();
  REQUIRE(made);
  LaneCourse& course = *made;
  const Day first = deal->first_day();
  const Day second{first.number + 1};
  REQUIRE(course.run({{first, keys, true}, {second, rent, true}}));
  CHECK(course.level(0) == 1);
  const std::vector<std::pair<std::vector<LaneEvent>, std::string>> wrong = {
      {{{first, 9, true}}, "event 0 is of no milestone"},
      {{{Day{first.number - 1}, keys, true}}, "event 0 is not between today and the last day"},
      {{{Day{first.number + 400}, keys, true}}, "event 0 is not between today and the last day"},
      {{{second, keys, true}, {first, rent, true}}, "event 1 is dated before the one before it"},
      {{{first, keys, true}, {first, keys, false}},
       "event 1 is the second of its milestone on its day"}};
  for (const auto& [events, message] : wrong) {
    const Status status = course.run(events);
    REQUIRE_FALSE(status);
    CHECK(status.error().name == "event-errors");
    CHECK(status.error().message == message);
    CHECK(course.level(0) == 1);
  }
  REQUIRE(course.run({{first, rent, false}}));  // not met: it cannot be broken
  CHECK(course.level(0) == 0);
  CHECK(course.level(7) == 0);
  CHECK(course.quantity(7).empty());
  CHECK_FALSE(course.is_broken(7));
}

TEST_CASE("lanes say what of a deal needs a run for each course") {
  const Run run = started();
  const auto lanes = Lanes::make(run, run.today());
  REQUIRE_FALSE(lanes);
  CHECK(lanes.error().name == "not-plain");
  CHECK_FALSE(lanes.error().message.empty());
  const auto deal = Program::compile(plain_deal);
  const Run today = *deal->start();
  CHECK_FALSE(Lanes::make(today, today.today()));  // no day to walk
  const std::string head =
      "deal \"d\" from 2024-01-01 to 2024-02-01\nparty A\nparty B\nmilestone m by A\n";
  const auto ends = Program::compile(head + "if m then end deal \"off\"\n");
  REQUIRE(ends);
  CHECK(Lanes::make(*ends->start(), *ends->last_day()).error().message ==
        "these courses need a run for each, as forks of a Run: a rule ends the deal");
  const auto duty = Program::compile(head + "if m then B must pay 5 to A within 5 days\n");
  REQUIRE(duty);
  const auto blocks = Lanes::make(*duty->start(), *duty->last_day());
  REQUIRE(blocks);
  CHECK(blocks->course());
}

TEST_CASE("lanes end between blocks when their host says so") {
  const auto deal = Program::compile(plain_deal);
  std::atomic<bool> cancel{false};
  Limits limits;
  limits.cancel = &cancel;
  const auto lanes = Lanes::make(*deal->start(limits), *deal->last_day());
  REQUIRE(lanes);
  Courses source(deal->first_day());
  std::size_t blocks = 0;
  const Status ended = lanes->run(0, 5000, source, [&](const LaneBlock&) {
    ++blocks;
    cancel = true;
  });
  REQUIRE_FALSE(ended);
  CHECK(ended.error().name == "cancelled");
  CHECK(blocks == 1);
}

TEST_CASE("lanes are run by several threads at once", "[threads]") {
  const auto deal = Program::compile(plain_deal);
  const auto lanes = Lanes::make(*deal->start(), *deal->last_day());
  REQUIRE(lanes);
  const auto open_lanes = [&](std::uint64_t first, std::uint64_t count) {
    Courses source(deal->first_day());
    std::uint64_t open = 0;
    const Status status = lanes->run(first, count, source, [&](const LaneBlock& block) {
      for (std::size_t lane = 0; lane < block.size(); ++lane) open += block.level(0, lane);
    });
    return status ? open : UINT64_MAX;
  };
  const std::uint64_t whole = open_lanes(0, 4096);
  std::vector<std::uint64_t> parts(4);
  std::vector<std::thread> threads;
  for (std::size_t k = 0; k < parts.size(); ++k)
    threads.emplace_back([&, k] { parts[k] = open_lanes(k * 1024, 1024); });
  for (std::thread& thread : threads) thread.join();
  CHECK(parts[0] + parts[1] + parts[2] + parts[3] == whole);
}
