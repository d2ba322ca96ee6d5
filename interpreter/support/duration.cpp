// SPDX-License-Identifier: Apache-2.0
// Durations part by part, every part checked.
#include "support/duration.hpp"

#include <string_view>

namespace quid {
namespace {

std::optional<Day> shift(Day day, Duration duration, std::int64_t sign, const Holidays& holidays) {
  if (duration.months == 0 && duration.business_days == 0)
    return add_days(day, sign * duration.days);
  const auto moved = add_months(day, sign * duration.months);
  if (!moved) return std::nullopt;
  const auto walked = add_days(*moved, sign * duration.days);
  if (!walked) return std::nullopt;
  return add_business_days(*walked, sign * duration.business_days, holidays);
}

void append_count(std::string& out, std::int32_t count, std::string_view noun) {
  if (count == 0) return;
  if (!out.empty()) out += ' ';
  out += std::to_string(count);
  out += ' ';
  out += noun;
  if (count != 1 && count != -1) out += 's';
}

}  // namespace

std::optional<Day> add(Day day, Duration duration, const Holidays& holidays) {
  return shift(day, duration, 1, holidays);
}

std::optional<Day> subtract(Day day, Duration duration, const Holidays& holidays) {
  return shift(day, duration, -1, holidays);
}

std::optional<Duration> add(Duration a, Duration b) {
  Duration sum;
  if (__builtin_add_overflow(a.months, b.months, &sum.months) ||
      __builtin_add_overflow(a.days, b.days, &sum.days) ||
      __builtin_add_overflow(a.business_days, b.business_days, &sum.business_days)) {
    return std::nullopt;
  }
  return sum;
}

std::optional<Duration> negate(Duration duration) { return scale(duration, -1); }

std::optional<Duration> scale(Duration duration, std::int64_t factor) {
  Duration product;
  if (__builtin_mul_overflow(duration.months, factor, &product.months) ||
      __builtin_mul_overflow(duration.days, factor, &product.days) ||
      __builtin_mul_overflow(duration.business_days, factor, &product.business_days)) {
    return std::nullopt;
  }
  return product;
}

std::string to_string(Duration duration) {
  if (duration.is_zero()) return "0 days";
  std::string out;
  append_count(out, duration.months / 12, "year");
  append_count(out, duration.months % 12, "month");
  append_count(out, duration.days, "day");
  append_count(out, duration.business_days, "business day");
  return out;
}

}  // namespace quid
