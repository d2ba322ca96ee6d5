// SPDX-License-Identifier: Apache-2.0
#include "run/steps.hpp"

#include <algorithm>

namespace quid {

const Holidays& business_holidays(const checked::Checked& checked) {
  return checked.business_calendar.valid()
             ? checked.calendars[checked.business_calendar.index()].holidays
             : checked.no_holidays;
}

std::optional<Decimal> periods(const checked::Checked& deal, Day from, Day to, Duration per) {
  const Holidays& calendar = business_holidays(deal);
  const auto begin_of = [&](std::int64_t k) -> std::optional<Day> {
    const auto shift = scale(per, k);
    return shift ? add(from, *shift, calendar) : std::nullopt;
  };
  if (to <= from) return Decimal::zero();
  std::int64_t low = 0,
               high = std::int64_t{to.value} - from.value + 1;  // a period has at least a day
  if (per.months == 0 && per.business_days == 0) {
    low = (high - 1) / per.days;
    high = low + 1;
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    const auto begin = begin_of(middle);
    if (begin && *begin <= to)
      low = middle;
    else
      high = middle;
  }
  const auto begin = begin_of(low), end = begin_of(low + 1);
  if (!begin || !end || *end <= *begin) return std::nullopt;
  const auto share =
      div(Decimal::from_int(to.value - begin->value), Decimal::from_int(end->value - begin->value));
  return share ? add(Decimal::from_int(low), *share) : std::nullopt;
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
