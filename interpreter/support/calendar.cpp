// SPDX-License-Identifier: Apache-2.0
// Civil dates by eras of 400 years, which repeat exactly, with years that begin in March so that
// the leap day comes last.
#include "support/calendar.hpp"

#include <algorithm>
#include <array>

#include "support/check.hpp"

namespace quid {
namespace {

constexpr int days_per_era = 146'097;
constexpr int epoch_shift = 719'468;  // From 0000-03-01 to 1970-01-01.

// Truncating division is flooring here: the callers keep both above zero.
std::int32_t days_from_civil(int year, int month, int day) {
  const int march_year = month <= 2 ? year - 1 : year;
  const int era = march_year / 400;
  const int year_of_era = march_year % 400;
  const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * days_per_era + day_of_era - epoch_shift;
}

bool in_range(std::int64_t value) { return value >= first_day.value && value <= last_day.value; }

void append_digits(std::string& out, unsigned value, unsigned place) {
  for (; place != 0; place /= 10) out += static_cast<char>('0' + value / place % 10);
}

// Digits at [begin, end) of a text that has them there; -1 where one is not a digit.
int digits_at(std::string_view text, std::size_t begin, std::size_t end) {
  int value = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

unsigned days_in_month(int year, unsigned month) {
  constexpr std::array<unsigned, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

std::optional<Day> from_civil(int year, unsigned month, unsigned day) {
  if (year < 1 || year > 9999 || day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return Day{days_from_civil(year, static_cast<int>(month), static_cast<int>(day))};
}

Civil to_civil(Day day) {
  QUID_CHECK(in_range(day.value) || day.value == first_day.value - 1, "day out of range");
  const int shifted = day.value + epoch_shift;
  const int era = shifted / days_per_era;
  const int day_of_era = shifted % days_per_era;
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int march_month = (5 * day_of_year + 2) / 153;
  const int month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), static_cast<unsigned>(month),
          static_cast<unsigned>(day_of_year - (153 * march_month + 2) / 5 + 1)};
}

std::optional<Day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = digits_at(text, 0, 4);
  const int month = digits_at(text, 5, 7);
  const int day = digits_at(text, 8, 10);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  return from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

std::string to_string(Day day) {
  const Civil civil = to_civil(day);
  std::string out;
  append_digits(out, static_cast<unsigned>(civil.year), 1000);
  out += '-';
  append_digits(out, civil.month, 10);
  out += '-';
  append_digits(out, civil.day, 10);
  return out;
}

Weekday weekday(Day day) {
  // 1970-01-01 was a Thursday; first_day, -719162, a Monday.
  return static_cast<Weekday>((static_cast<std::int64_t>(day.value) - first_day.value + 7) % 7);
}

Day end_of_month(Day day) {
  const Civil civil = to_civil(day);
  return Day{day.value + static_cast<std::int32_t>(days_in_month(civil.year, civil.month)) -
             static_cast<std::int32_t>(civil.day)};
}

std::optional<Day> add_months(Day day, std::int64_t months) {
  if (months < -120'000 || months > 120'000) return std::nullopt;
  const Civil civil = to_civil(day);
  const std::int64_t index = civil.year * 12 + static_cast<std::int64_t>(civil.month) - 1 + months;
  if (index < 12) return std::nullopt;
  const int year = static_cast<int>(index / 12);
  const auto month = static_cast<unsigned>(index % 12 + 1);
  return from_civil(year, month, std::min(civil.day, days_in_month(year, month)));
}

std::optional<Day> add_days(Day day, std::int64_t days) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(std::int64_t{day.value}, days, &sum) || !in_range(sum)) {
    return std::nullopt;
  }
  return Day{static_cast<std::int32_t>(sum)};
}

}  // namespace quid
