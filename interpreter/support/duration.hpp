// SPDX-License-Identifier: Apache-2.0
// Lengths of calendar time. In: counts of months, days and business days. Out: days, sums,
// multiples, or nullopt on overflow. Refuses to compare them: a month has no fixed length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "support/calendar.hpp"

namespace quid {

struct Duration {
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::int32_t business_days = 0;

  constexpr bool is_zero() const { return months == 0 && days == 0 && business_days == 0; }

  friend constexpr bool operator==(const Duration&, const Duration&) = default;
};
static_assert(sizeof(Duration) == 12 && std::is_trivially_copyable_v<Duration>);

// Months first, clamped to the month's end, then days, then business days.
std::optional<Day> add(Day day, Duration duration, const Holidays& holidays);
// The same, each part negated: not always the inverse of add.
std::optional<Day> subtract(Day day, Duration duration, const Holidays& holidays);

std::optional<Duration> add(Duration a, Duration b);
std::optional<Duration> negate(Duration duration);
std::optional<Duration> scale(Duration duration, std::int64_t factor);

// `1 year 3 months`, `60 days`, `5 business days`, `1 month 2 days`, `-3 months`; none: `0 days`.
std::string to_string(Duration duration);

}  // namespace quid
