// SPDX-License-Identifier: Apache-2.0
// A run's past, on demand: how it stood at the end of a day, or in the very round in which a rule
// fired. In: a program, entries, the last day of interest. Out: runs frozen at those moments.
// Refuses to know what is asked of them, and to keep more of them than fit.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <utility>

#include "run/engine.hpp"

namespace quid::analyse {

class Replay {
 public:
  /// Runs to the end of `last`. The program must outlive it. Cost: the run, and a few copies of it.
  Replay(const Program& program, std::vector<checked::Entry> entries, const Limits& limits,
         Day last);

  /// The run at the end of the last day; its error is the run's.
  const Run& last() const { return *last_; }
  /// At the end of `day`; the day before the first is the state at the start. Null where no such
  /// moment is, or where too many are kept. Stays valid. Cost: the days since a kept moment.
  const Run* at_end_of(Day day);
  /// Before the effects of the round in which rule instance `rule` fired on `day`.
  const Run* when_fired(Day day, std::uint32_t rule);
  /// Was a moment refused because there were too many?
  bool exhausted() const { return exhausted_; }

 private:
  const Run& before(Day day) const;
  bool room();

  std::map<Day, std::unique_ptr<Run>> ends_;
  std::map<std::pair<Day, std::uint32_t>, std::unique_ptr<Run>> firings_;
  const Run* last_ = nullptr;
  std::size_t most_ = 0;
  bool exhausted_ = false;
};

}  // namespace quid::analyse
