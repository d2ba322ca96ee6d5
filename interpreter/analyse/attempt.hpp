// SPDX-License-Identifier: Apache-2.0
// Acts tried out on forks of a run. In: a deal, what is known, a day; then sets of acts and a
// condition. Out: from which day on the condition would hold, and which rules would fire on the
// way. The meaning is that of a rerun whose record also told the acts. Counts what it spends, so
// that those who search stop at the same point everywhere.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "analyse/acts.hpp"
#include "run/engine.hpp"
#include "support/limits.hpp"

namespace quid::analyse {

struct Fired {
  Subject rule;
  Day day{};
  auto operator<=>(const Fired&) const = default;
};

/// How a set of acts went.
struct Attempt {
  std::optional<Day> holds;  // the first day at whose end the condition is true, all acts done
  bool waits = false;        // days pass on which nobody does anything
  std::vector<Day> days;     // of each act, in the order given
  std::vector<std::optional<Decimal>> amounts;  // of each payment that waited for its duty
  std::vector<Subject> bans;            // of each act: the rule whose ban it breaks, or none
  std::vector<checked::Entry> entries;  // what was told, dated, in order
  std::vector<Fired> fired;             // every rule that fired on the way; see `newly_fired`
  bool banned = false;                  // what does not count is that it breaks a ban
  bool cut = false;                     // the allowance ended before it was known whether it holds
  Subject spoiled;  // whose act was the first for which the attempt does not count, or none
};

class Attempts {
 public:
  static constexpr std::int32_t days_ahead = 3'653;

  /// Entries dated after `day` are left out; `day` is cut to the deal's end. The program must
  /// outlive it. `ahead`: how many days may pass. Cost: one run up to the day.
  Attempts(const Program& program, std::vector<checked::Entry> entries, Day day,
           const Limits& limits, std::int32_t ahead = days_ahead);

  /// The run at the end of the day, with its whole past. Where it has an error nothing can be
  /// tried.
  const Run& now() const { return now_; }
  Day day() const { return day_; }
  /// The first day on which an act can be supposed: the day itself, but never step 0.
  Day earliest() const;
  /// The deal's end, or as many days ahead as may pass.
  Day horizon() const { return horizon_; }
  bool to_the_end() const;

  /// Every act on `from` (the earliest day, or later), but those that wait for an ask: they follow
  /// on the day after it opens. It does not hold where an entry is refused or changes nothing, a
  /// ban is broken, something is out of order, or a move or payment is one that nobody asked for.
  /// `wait`: days may pass, up to the horizon. Cost: a copy of the run and the days that pass.
  Attempt attempt(const std::vector<const Act*>& acts, InstructionId condition, Day from,
                  bool wait);
  /// The rules of an attempt on the day that would not have fired without its acts.
  std::vector<Fired> newly_fired(const Attempt& attempt);
  /// The run at the end of `on` (the earliest day, or later) with one act on that day; none where
  /// it is refused. Its happenings are those of that day.
  std::optional<Run> after(const Act& act, Day on);
  /// The same without any act.
  Run without(Day on);
  /// Of these milestones, the first days after today at whose end what they need is true if nothing
  /// more happens, up to the horizon. Cost: one run, as far as the allowance goes.
  std::map<std::uint32_t, Day> need_true(const std::vector<std::uint32_t>& milestones);

  /// From here on an attempt counts although it breaks a ban.
  void let_bans_break() { bans_may_break_ = true; }

  std::size_t forks() const { return forks_; }
  /// From here on attempts may spend so many steps (see Run::steps); those that need more are cut.
  void allow(std::uint64_t steps) { limit_ = spent_ + steps; }
  void charge(std::uint64_t steps) { spent_ += steps; }
  bool out_of_steps() const { return spent_ >= limit_; }
  std::uint64_t spent() const { return spent_; }

 private:
  class Course;
  struct Eve {
    Run run;
    std::vector<std::uint32_t> open;  // asks
  };
  const Eve& eve(Day day);
  /// A copy without its past.
  Run fork(const Run& run);
  bool advance(Run& run, Day day);
  /// Is what the milestone of this act needs untrue at the end of the day on which it is done?
  bool ends_what_it_needs(const Act& act, std::uint32_t milestone, Day day);

  const Program& p_;
  EffectIndex index_;
  Day day_{}, horizon_{};
  Run now_;
  Eve first_, later_;
  Run usual_;                  // nothing but time, as far as `newly_fired` was asked
  std::vector<Fired> anyway_;  // on it
  std::size_t seen_ = 0;       // of its happenings
  std::map<std::tuple<Day, std::uint32_t, Act::Kind, std::optional<Decimal>>, bool> ends_;
  bool bans_may_break_ = false;
  std::size_t forks_ = 0;
  std::uint64_t spent_ = 0, limit_ = UINT64_MAX;
};

}  // namespace quid::analyse
