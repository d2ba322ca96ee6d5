// SPDX-License-Identifier: Apache-2.0
// Durations: the order of their parts, checked sums, how they read.
#include <catch2/catch.hpp>

#include "support/duration.hpp"

using quid::Day;
using quid::Duration;

namespace {

const quid::Holidays no_holidays;

std::string shifted(const char* from, Duration duration) {
  const auto day = add(*quid::parse_date(from), duration, no_holidays);
  return day ? to_string(*day) : "none";
}

std::string back(const char* from, Duration duration) {
  const auto day = subtract(*quid::parse_date(from), duration, no_holidays);
  return day ? to_string(*day) : "none";
}

}  // namespace

TEST_CASE("months first, then days, then business days") {
  CHECK(shifted("2018-01-31", {1, 1, 0}) == "2018-03-01");
  CHECK(shifted("2018-01-31", {1, 0, 1}) == "2018-03-01");
  CHECK(shifted("2018-06-15", {0, 1, 1}) == "2018-06-18");
  CHECK(back("2018-03-31", {1, 0, 0}) == "2018-02-28");
  CHECK(back("2018-03-31", {1, 1, 1}) == "2018-02-26");
  CHECK(shifted("9999-12-31", {0, 1, 0}) == "none");
  CHECK(shifted("2018-01-01", {INT32_MIN, 0, 0}) == "none");
  CHECK(back("2018-01-01", {0, INT32_MIN, 0}) == "none");
  CHECK(back("2018-01-01", {0, 0, INT32_MIN}) == "none");
}

TEST_CASE("sums and multiples are checked") {
  CHECK(add(Duration{1, 2, 3}, Duration{10, 20, 30}) == Duration{11, 22, 33});
  CHECK_FALSE(add(Duration{INT32_MAX, 0, 0}, Duration{1, 0, 0}));
  CHECK(scale(Duration{3, 1, 0}, 4) == Duration{12, 4, 0});
  CHECK_FALSE(scale(Duration{1, 0, 0}, INT64_MAX));
  CHECK(scale(Duration{0, 0, 0}, INT64_MAX) == Duration{});
  CHECK(negate(Duration{1, 0, -2}) == Duration{-1, 0, 2});
  CHECK_FALSE(negate(Duration{0, INT32_MIN, 0}));
}

TEST_CASE("durations read like speech") {
  CHECK(to_string(Duration{}) == "0 days");
  CHECK(to_string(Duration{3, 0, 0}) == "3 months");
  CHECK(to_string(Duration{1, 0, 0}) == "1 month");
  CHECK(to_string(Duration{12, 0, 0}) == "1 year");
  CHECK(to_string(Duration{15, 0, 0}) == "1 year 3 months");
  CHECK(to_string(Duration{24, 1, 0}) == "2 years 1 day");
  CHECK(to_string(Duration{0, 60, 0}) == "60 days");
  CHECK(to_string(Duration{0, 0, 5}) == "5 business days");
  CHECK(to_string(Duration{0, 0, 1}) == "1 business day");
  CHECK(to_string(Duration{-15, 0, 0}) == "-1 year -3 months");
}
