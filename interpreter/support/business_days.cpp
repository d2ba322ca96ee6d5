// SPDX-License-Identifier: Apache-2.0
// Business days by numbering them: whole weeks by arithmetic, less the holidays before the day.
#include <algorithm>
#include <iterator>
#include <utility>

#include "support/calendar.hpp"

namespace quid {
namespace {

// first_day is a Monday: weekday number 1. The number of days from Monday to Friday up to and with
// the day; 0 for the eve of first_day.
std::int64_t weekday_index(Day day) {
  const std::int64_t since = std::int64_t{day.value} - first_day.value + 1;
  return since / 7 * 5 + std::min<std::int64_t>(since % 7, 5);
}

// The day with this weekday number, from 1.
std::int64_t day_of_weekday_index(std::int64_t index) {
  return (index - 1) / 5 * 7 + (index - 1) % 5 + first_day.value;
}

bool is_weekend(Day day) { return weekday(day) >= Weekday::Saturday; }

}  // namespace

Holidays::Holidays(std::vector<Day> days) : days_(std::move(days)) {
  std::sort(days_.begin(), days_.end());
  days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
  std::copy_if(days_.begin(), days_.end(), std::back_inserter(weekday_holidays_),
               [](Day day) { return !is_weekend(day); });
  index_at_.reserve(weekday_holidays_.size());
  for (const Day day : weekday_holidays_) {
    index_at_.push_back(weekday_index(day) - static_cast<std::int64_t>(index_at_.size()) - 1);
  }
}

bool Holidays::is_business_day(Day day) const {
  return !is_weekend(day) &&
         !std::binary_search(weekday_holidays_.begin(), weekday_holidays_.end(), day);
}

std::int64_t Holidays::business_index(Day day) const {
  const auto later = std::upper_bound(weekday_holidays_.begin(), weekday_holidays_.end(), day);
  return weekday_index(day) - (later - weekday_holidays_.begin());
}

std::optional<Day> add_business_days(Day day, std::int64_t n, const Holidays& holidays) {
  constexpr std::int64_t most = last_day.value - std::int64_t{first_day.value};
  if (n == 0) return day;
  if (n < -most || n > most) return std::nullopt;
  // Backwards, the first business day before a business day has the number below its own.
  const bool skip_self = n < 0 && !holidays.is_business_day(day);
  const std::int64_t target = holidays.business_index(day) + n + (skip_self ? 1 : 0);
  if (target < 1) return std::nullopt;
  // Holidays whose number is below the target lie before the day that is sought.
  const auto& indices = holidays.index_at_;
  const auto before = std::lower_bound(indices.begin(), indices.end(), target) - indices.begin();
  const std::int64_t found = day_of_weekday_index(target + before);
  if (found > last_day.value) return std::nullopt;
  return Day{static_cast<std::int32_t>(found)};
}

std::int64_t count_business_days(Day after, Day upto, const Holidays& holidays) {
  return holidays.business_index(upto) - holidays.business_index(after);
}

}  // namespace quid
