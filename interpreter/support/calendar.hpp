// SPDX-License-Identifier: Apache-2.0
// Calendar days. In: civil dates, counts of days, months, business days. Out: days, or nullopt
// outside the years 1 to 9999. The proleptic Gregorian calendar; refuses to know clocks and zones.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quid {

// Days since 1970-01-01.
struct Day {
  std::int32_t value = 0;

  friend constexpr auto operator<=>(Day, Day) = default;
};
static_assert(sizeof(Day) == 4);

inline constexpr Day first_day{-719162};  // 0001-01-01
inline constexpr Day last_day{2932896};   // 9999-12-31

struct Civil {
  int year = 1;
  unsigned month = 1;
  unsigned day = 1;

  friend constexpr auto operator<=>(const Civil&, const Civil&) = default;
};

enum class Weekday : std::uint8_t {
  Monday,
  Tuesday,
  Wednesday,
  Thursday,
  Friday,
  Saturday,
  Sunday
};

bool is_leap_year(int year);
// 0 where there is no such month.
unsigned days_in_month(int year, unsigned month);

// Nullopt where there is no such day, or the year is not 1 to 9999.
std::optional<Day> from_civil(int year, unsigned month, unsigned day);
// Requires a day from `first_day` to `last_day`, as every function here returns, or the eve of the
// first, on which a deal is prepared that begins then: the last day of year 0.
Civil to_civil(Day day);

// Exactly `YYYY-MM-DD`, ten characters, a day that exists.
std::optional<Day> parse_date(std::string_view text);
std::string to_string(Day day);

Weekday weekday(Day day);
Day end_of_month(Day day);
// The same day of the month, or the month's last where there is none.
std::optional<Day> add_months(Day day, std::int64_t months);
std::optional<Day> add_days(Day day, std::int64_t days);

// The days of a calendar on which no business is done, beside Saturdays and Sundays.
class Holidays {
 public:
  Holidays() = default;
  // In any order, repeated or not.
  explicit Holidays(std::vector<Day> days);

  const std::vector<Day>& days() const { return days_; }
  bool is_business_day(Day day) const;

 private:
  friend std::optional<Day> add_business_days(Day, std::int64_t, const Holidays&);
  friend std::int64_t count_business_days(Day, Day, const Holidays&);

  // How many business days from the count's origin up to and with this day.
  std::int64_t business_index(Day day) const;

  std::vector<Day> days_;               // Sorted, each once.
  std::vector<Day> weekday_holidays_;   // Those of them from Monday to Friday.
  std::vector<std::int64_t> index_at_;  // business_index of each of weekday_holidays_.
};

// n > 0: the n-th business day after the day; n < 0: before it; 0: the day itself, whatever it is.
// Cost: a binary search in the holidays, whatever n is.
std::optional<Day> add_business_days(Day day, std::int64_t n, const Holidays& holidays);
// Business days after `after`, up to and with `upto`; negative where `upto` is the earlier.
std::int64_t count_business_days(Day after, Day upto, const Holidays& holidays);

}  // namespace quid
