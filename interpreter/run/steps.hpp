// SPDX-License-Identifier: Apache-2.0
// The steps of a deal's table. In: a checked deal. Out: one step after the other, by number and
// days. Refuses to know what happened in them.
#pragma once

#include <cstdint>
#include <optional>

#include "check/checked.hpp"

namespace quid {

struct Step {
  std::uint32_t number = 1;  // in a deal of steps, the step itself
  Day from{}, to{};
};

/// What business days of the deal's own lengths of time leave out.
const Holidays& business_holidays(const checked::Checked& checked);

/// From a day to a later one: k whole periods and the days into the next, as a share of its length;
/// none up to that day. Empty where the next period would end outside the calendar. Units: periods.
/// Cost: logarithmic in their number.
std::optional<Decimal> periods(const checked::Checked& deal, Day from, Day to, Duration per);

/// The deal must outlive it.
class Steps {
 public:
  explicit Steps(const checked::Checked& checked);
  const Step& current() const { return step_; }
  /// The next step; stays where the calendar ends.
  bool next();

 private:
  std::optional<Day> begin_of(std::uint32_t number) const;

  const checked::Checked& checked_;
  Step step_;
  std::optional<Day> next_;  // when the next step begins
};

}  // namespace quid
