// SPDX-License-Identifier: Apache-2.0
#include "run/steps.hpp"

#include <algorithm>

namespace quid {

const Holidays& business_holidays(const checked::Checked& checked) {
  return checked.business_calendar.valid()
             ? checked.calendars[checked.business_calendar.index()].holidays
             : checked.no_holidays;
}

Steps::Steps(const checked::Checked& checked) : checked_(checked) {
  // A deal of steps has step 0, a calendar's first step is step 1.
  step_.number = checked.deal.in_steps ? 0 : 1;
  step_.from = checked.deal.start;
  next_ = begin_of(step_.number + 1);
  step_.to = next_ ? std::max(step_.from, Day{next_->value - 1}) : last_day;
}

std::optional<Day> Steps::begin_of(std::uint32_t number) const {
  if (checked_.deal.in_steps) return Day{static_cast<std::int32_t>(number)};
  const auto distance = scale(checked_.deal.step.value_or(Duration{1, 0, 0}), number - 1);
  return distance ? add(checked_.deal.start, *distance, business_holidays(checked_)) : std::nullopt;
}

bool Steps::next() {
  if (!next_) return false;
  ++step_.number;
  step_.from = *next_;
  next_ = begin_of(step_.number + 1);
  step_.to = next_ ? std::max(step_.from, Day{next_->value - 1}) : last_day;
  return true;
}

}  // namespace quid
