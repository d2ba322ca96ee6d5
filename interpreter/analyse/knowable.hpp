// SPDX-License-Identifier: Apache-2.0
// When a breach could first be known. In: a run's entries, with the days on which they came to
// light, and what happened. Out: the day. Refuses to know how it is told.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "run/engine.hpp"

namespace quid::analyse {

/// Is it a breach when this happens?
bool is_breach(const Happening& happening);

/// A breach was knowable at the time if a run on what was known that day shows it. Otherwise the
/// days on which something came to light are tried one after the other. Runs are kept by day, and
/// their number is bounded: breaches past the bound count as knowable at once.
class Knowability {
 public:
  /// What is handed in must outlive it. `told` is called before each run.
  Knowability(const Program& program, const Limits& limits,
              const std::vector<checked::Entry>& entries,
              const std::vector<checked::Entry>& corrected, const Happenings& happenings, Day until,
              std::function<void(Day)> told = {});

  /// The first day on which the breach with this number could be known, where that is later than
  /// its own.
  std::optional<Day> from(std::size_t happening);

 private:
  using Key = std::tuple<HappeningKind, Subject, Day, std::int64_t>;
  static Key key_of(const Happening& h) { return {h.kind, h.subject, h.day, h.a}; }
  bool all_known(Day day) const;
  bool shown(Day day, const Key& key);
  std::set<Key> breaches_known_by(Day day);
  std::vector<checked::Entry> known_by(Day day) const;

  const Program& program_;
  const Limits& limits_;
  const std::vector<checked::Entry>&entries_, &corrected_;  // of the run: Run::corrected()
  const Happenings& happenings_;
  Day until_;
  std::function<void(Day)> told_;
  std::set<Day> known_days_;
  std::vector<std::pair<Day, Day>> late_;
  std::map<Day, std::set<Key>> breaches_;
  std::size_t runs_left_ = 0;
};

}  // namespace quid::analyse
