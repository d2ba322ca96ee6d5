// SPDX-License-Identifier: Apache-2.0
// Calendar days: every day against a count by hand, clamping, business days against walking.
#include <catch2/catch.hpp>
#include <random>

#include "support/calendar.hpp"

using quid::Civil;
using quid::Day;
using quid::Holidays;
using quid::Weekday;

namespace {

Day day(const char* text) {
  const auto parsed = quid::parse_date(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

std::string shown(std::optional<Day> value) { return value ? to_string(*value) : "none"; }

// One day at a time.
std::optional<Day> walk(Day from, std::int64_t n, const Holidays& holidays) {
  const int step = n < 0 ? -1 : 1;
  while (n != 0) {
    from.value += step;
    if (from < quid::first_day || from > quid::last_day) return std::nullopt;
    if (holidays.is_business_day(from)) n -= step;
  }
  return from;
}

}  // namespace

TEST_CASE("every day of the years 1 to 9999 in turn") {
  Civil expected{1, 1, 1};
  int weekday = 0;
  for (Day today = quid::first_day; today <= quid::last_day; ++today.value) {
    const Civil civil = to_civil(today);
    const auto back = quid::from_civil(civil.year, civil.month, civil.day);
    const bool right =
        civil == expected && back == today && static_cast<int>(quid::weekday(today)) == weekday;
    if (!right) FAIL("at " << to_string(today));
    weekday = (weekday + 1) % 7;
    if (++expected.day <= quid::days_in_month(expected.year, expected.month)) continue;
    expected.day = 1;
    if (++expected.month <= 12) continue;
    expected.month = 1;
    ++expected.year;
  }
  CHECK(expected == Civil{10000, 1, 1});
}

TEST_CASE("the eve of the first day") {
  const Day eve{quid::first_day.value - 1};
  CHECK(to_civil(eve) == Civil{0, 12, 31});
  CHECK(quid::weekday(eve) == Weekday::Sunday);
  CHECK(quid::end_of_month(eve) == eve);
  CHECK(quid::add_months(eve, 1) == day("0001-01-31"));
  CHECK_FALSE(quid::add_months(eve, -1));
}

TEST_CASE("known days") {
  CHECK(day("1970-01-01").value == 0);
  CHECK(day("2000-03-01").value == 11017);
  CHECK(day("0001-01-01") == quid::first_day);
  CHECK(day("9999-12-31") == quid::last_day);
  CHECK(quid::weekday(day("2018-06-12")) == Weekday::Tuesday);
  CHECK(to_string(day("0009-01-05")) == "0009-01-05");
}

TEST_CASE("only days that exist are read") {
  for (const char* bad : {"", "2018-7-12", "2018-07", "2018-13-01", "2018-00-01", "2018-01-00",
                          "2018-04-31", "2019-02-29", "1900-02-29", "0000-01-01", "99999-01-01",
                          "2018/07/12", "2018-07-12 ", "+018-07-12", "2018-07-1a", "２018-7-2"}) {
    CAPTURE(bad);
    CHECK_FALSE(quid::parse_date(bad));
  }
  CHECK(quid::parse_date("2000-02-29"));
  CHECK(quid::parse_date("2020-02-29"));
  CHECK_FALSE(quid::from_civil(10000, 1, 1));
  CHECK_FALSE(quid::from_civil(-4, 1, 1));
}

TEST_CASE("adding months clamps to the month's end") {
  struct Row {
    const char* from;
    std::int64_t months;
    const char* to;
  };
  const Row rows[] = {
      {"2018-01-31", 1, "2018-02-28"},     {"2020-01-31", 1, "2020-02-29"},
      {"2020-02-29", 12, "2021-02-28"},    {"2020-02-29", 48, "2024-02-29"},
      {"2018-03-31", 1, "2018-04-30"},     {"2018-03-31", -1, "2018-02-28"},
      {"2018-12-15", 1, "2019-01-15"},     {"2018-01-15", -1, "2017-12-15"},
      {"2018-05-31", 0, "2018-05-31"},     {"2018-10-31", 4, "2019-02-28"},
      {"2000-02-29", -1200, "1900-02-28"}, {"0001-01-01", -1, "none"},
      {"0001-12-01", -11, "0001-01-01"},   {"9999-12-01", 1, "none"},
      {"2018-01-01", INT64_MAX, "none"},   {"2018-01-01", INT64_MIN, "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.from, row.months);
    CHECK(shown(add_months(day(row.from), row.months)) == row.to);
  }
}

TEST_CASE("the ends of the calendar") {
  CHECK(shown(add_days(day("2018-12-31"), 1)) == "2019-01-01");
  CHECK_FALSE(add_days(quid::last_day, 1));
  CHECK_FALSE(add_days(quid::first_day, -1));
  CHECK_FALSE(add_days(quid::first_day, INT64_MAX));
  CHECK_FALSE(add_days(quid::last_day, INT64_MIN));
  CHECK(to_string(end_of_month(day("2020-02-03"))) == "2020-02-29");
  CHECK(end_of_month(quid::last_day) == quid::last_day);
}

TEST_CASE("business days by hand") {
  const Holidays none;
  const Holidays christmas({day("2018-12-26"), day("2018-12-25"), day("2018-12-25")});
  CHECK(christmas.days().size() == 2);
  CHECK(shown(add_business_days(day("2018-06-15"), 1, none)) == "2018-06-18");
  CHECK(shown(add_business_days(day("2018-06-16"), 1, none)) == "2018-06-18");
  CHECK(shown(add_business_days(day("2018-06-16"), 0, none)) == "2018-06-16");
  CHECK(shown(add_business_days(day("2018-06-16"), -1, none)) == "2018-06-15");
  CHECK(shown(add_business_days(day("2018-06-18"), -1, none)) == "2018-06-15");
  CHECK(shown(add_business_days(day("2018-12-24"), 1, christmas)) == "2018-12-27");
  CHECK(shown(add_business_days(day("2018-12-27"), -1, christmas)) == "2018-12-24");
  CHECK(shown(add_business_days(day("2018-12-26"), -1, christmas)) == "2018-12-24");
  CHECK(shown(add_business_days(quid::first_day, 2'608'614, none)) == "9999-12-31");
  CHECK_FALSE(add_business_days(quid::first_day, 2'608'615, none));
  CHECK_FALSE(add_business_days(quid::first_day, -1, none));
  CHECK_FALSE(add_business_days(quid::first_day, INT64_MAX, none));
  CHECK_FALSE(add_business_days(quid::first_day, INT64_MIN, none));
  CHECK(count_business_days(day("2018-12-21"), day("2018-12-28"), christmas) == 3);
  CHECK(count_business_days(day("2018-12-28"), day("2018-12-21"), christmas) == -3);
}

TEST_CASE("business days agree with walking") {
  std::mt19937 random(7);
  for (int round = 0; round < 40; ++round) {
    const Day base{static_cast<int>(random() % 40'000)};
    std::vector<Day> days;
    for (unsigned i = random() % 60; i > 0; --i) {
      days.push_back(Day{base.value + static_cast<int>(random() % 200)});
    }
    const Holidays holidays(days);
    for (int i = 0; i < 250; ++i) {
      const Day from{base.value - 20 + static_cast<int>(random() % 240)};
      const auto n = static_cast<std::int64_t>(random() % 200) - 100;
      const auto found = add_business_days(from, n, holidays);
      REQUIRE(shown(found) == shown(walk(from, n, holidays)));
      std::int64_t counted = 0;
      for (Day today = from; today < *found;) {
        ++today.value;
        counted += holidays.is_business_day(today) ? 1 : 0;
      }
      if (from < *found) REQUIRE(count_business_days(from, *found, holidays) == counted);
    }
  }
}
