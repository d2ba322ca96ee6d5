// SPDX-License-Identifier: Apache-2.0
// Courses of events that an outlook can produce, one after the other. In: a program, what is
// likely, a run that stands at the end of today, a seed. Out: for the number of a future, its run
// to the horizon, step by step. A future is an ordinary run whose record goes on: nothing of the
// engine is done again here. Refuses to count outcomes.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "analyse/prospects.hpp"
#include "run/engine.hpp"
#include "run/steps.hpp"

namespace quid::analyse {

class Futures {
 public:
  /// Called at the end of each step, with the number of the step in `steps()`.
  using AtStep = std::function<void(std::size_t, const Run&)>;

  /// `today` is a run at the end of its last known day; `until` lies after that. The program and
  /// the prospects must outlive it.
  Futures(const Program& program, const Prospects& prospects, const Run& today, Day until,
          std::uint64_t seed);

  /// The steps of the deal's table after today; the first begins tomorrow, the last ends at the
  /// horizon.
  const std::vector<Step>& steps() const { return steps_; }
  Day today() const { return base_.today(); }
  Day until() const { return until_; }
  std::uint64_t seed() const { return seed_; }
  const Prospects& prospects() const { return prospects_; }
  /// Of the n-th event, where it has a chance per period: when the periods begin.
  const std::vector<Day>& period_begins(std::size_t n) const { return begins_[n]; }
  /// The run that each begins with.
  const Run& start() const { return base_; }

  /// The future of this number, the same whatever was run before; after a run error it stops there.
  /// `events`, where given, takes what was drawn, in order. Safe to call from several threads.
  Run run(std::uint64_t number, const AtStep& at_step,
          std::vector<checked::Entry>* events = nullptr) const;

 private:
  friend class Course;

  const Program& p_;
  const Prospects& prospects_;
  Run base_;
  Day until_;
  std::uint64_t seed_;
  std::vector<Step> steps_;
  std::vector<std::vector<Day>> begins_;  // of periods, by prospect
  bool watches_ = false;                  // something hangs on what each day brings
};

}  // namespace quid::analyse
