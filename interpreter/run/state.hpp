// SPDX-License-Identifier: Apache-2.0
// All state of a run, as columns of plain rows: a fork is a copy. Which row belongs to what is the
// program's business; what a row means is written here, how it changes is written in the files
// named after it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "program/program.hpp"
#include "run/history.hpp"
#include "run/row_set.hpp"

namespace quid {

inline constexpr Day never{INT32_MAX};  // a day that does not come
inline constexpr std::uint32_t nobody = UINT32_MAX;

/// What last turned something, and when: the cause of what that settles on the same day.
struct Turn {
  Cause cause;
  Day day{INT32_MIN};
};

struct MilestoneState {
  bool reported = false, met = false, verified = false, refuted = false, broken = false,
       overdue = false, waived = false, lapsed = false, disputed = false, unruled = false;
  bool whole = false;           // reported in full
  bool deadline_fixed = false;  // by `extend` or `m due DATE`
  bool has_deadline = false, was_done = false, verifier_late = false;
  bool awaiting = false;   // the newest report is neither verified nor refuted
  bool completed = false;  // said to be complete while its size was unknown
  bool has_whole_day = false;
  bool achieved = false;  // met at least once, and not refuted since
  bool dated = false;     // met_day is set
  bool claimed = false;   // only said to be done, by `m reported` where nobody verifies
  Day deadline{}, report_day{}, whole_day{}, met_day{}, done_day{};
  Day missed{};                  // the deadline whose passing made it overdue
  std::array<Day, 11> became{};  // by checked::MilestoneTest: the day the flag last became true
  Decimal reported_amount, verified_amount;
  Value size;  // explicit size by `resize` or `m of N`; unknown: as declared
  bool resized = false;
  Turn turned;  // met, waived or broken

  Day since(checked::MilestoneTest test) const { return became[static_cast<std::size_t>(test)]; }
  /// Kept until its deadline and broken after it: nobody owes it any more.
  bool was_kept() const {
    return broken && !overdue && has_deadline && since(checked::MilestoneTest::Broken) > deadline;
  }
  /// For what goes by the day on which it was done: broken by its deadline, it is to be done anew.
  bool is_done() const {
    const bool undone = broken && !has_whole_day && has_deadline &&
                        since(checked::MilestoneTest::Broken) <= deadline;
    return was_done && !undone;
  }
};

/// One operation of a lever's replay, in a list from the lever's `head`.
struct LeverOperation {
  enum class Kind : std::uint8_t { To, By, ByTo, Set };
  Kind kind = Kind::Set;
  bool ease = true;
  bool dead = false;
  bool held = false;              // of a revocable one: see Live
  bool after_end = false;         // recorded when the deal had ended
  std::int64_t count = 0;         // By, ByTo
  std::uint32_t level = 0;        // To, ByTo, Set
  std::uint32_t effect = nobody;  // of a revocable one: its slot
  std::uint32_t entry = nobody;   // of a recorded one
  std::uint32_t lever = 0;
  std::uint32_t before = 0;  // the level before a recorded one
  std::uint32_t next = nobody;
};
/// Where a lever of so many levels stands after one operation.
std::uint32_t stepped(const LeverOperation& operation, std::uint32_t level,
                      std::uint32_t level_count);

/// A step in the history of a lever: a grant, a recorded level, a restoration. Kept on demand only.
struct GrantNote {
  enum class Kind : std::uint8_t { Grant, Recorded, Restored, Confirmed };  // Confirmed: no change
  Kind kind = Kind::Grant;
  std::uint32_t lever = 0;           // its instance in the program
  std::uint32_t operation = nobody;  // its row in the replay while it is in force
  Day made{};
  Cause cause;
  std::size_t happening = 0;      // how many happenings stood before it
  std::uint32_t effect = nobody;  // in the program; of what a rule did
  LeverOperation move;
  std::optional<Day> over;  // the day it was taken back
  Cause over_cause;
  std::size_t over_happening = 0;
};

struct LeverState {
  std::uint32_t level = 0, start = 0;
  std::uint32_t base = 0;  // the replay up to `head`
  std::uint32_t head = nobody, tail = nobody;
  bool unruled = false;
  bool recorded_today = false, listed = false;
  Turn moved;
};

/// Whether a duty still binds: it may be kept, even if late or suspended.
constexpr bool is_open(DutyView::Status status) {
  return status == DutyView::Status::Open || status == DutyView::Status::Overdue ||
         status == DutyView::Status::Suspended;
}
struct DutyState {
  DutyView::Status status = DutyView::Status::Open;
  std::uint32_t effect = 0;
  Day arose{}, deadline{}, done{}, suspended_on{};
  Decimal owed, paid;
  Turn filled;  // the last payment that counted for it
  std::int32_t target_level = -1;
  std::uint32_t next = nobody;  // next duty of the same rule instance
  bool broken_since = false;    // a duty to break: its milestone was broken since it arose
};
struct StandingState {  // a permission or a ban
  std::uint32_t effect = 0;
  bool open = true;
  bool held = false;           // see Live
  bool dormant = false;        // its `while` or `until` does not let it stand, or not for sure
  bool dormant_today = false;  // and has not since the morning
  Day since{};
  Day ended = never;                // the day, if it stood when that day's record was read
  std::uint32_t breaches = nobody;  // of a ban: its first BanBreach
};
/// One party's first breach of a ban.
struct BanBreach {
  std::uint32_t actor = 0;
  Day day{};
  std::uint32_t next = nobody;  // of the same ban
};
/// A revocable effect in force.
struct Live {
  std::uint32_t effect = 0;
  std::uint32_t index = nobody;  // of its duty, permission or ban
  Day expiry = never;            // the first day it is no longer in force
  bool dead = false;
  bool held = false;  // out of force while it is unknown whether its `while` holds
  // It may return into force once a day; where its `while` held last evening without it, so that it
  // is unknown because of the effect itself, only on a day of the record. Else to and fro never
  // ends.
  Day released = Day{INT32_MIN};
  bool stays_held = false;
};

struct RuleState {
  bool armed = true, fired_today = false, spent = false, suspended = false, failing = false;
  std::uint32_t suspensions = 0;  // revocable ones in force
  bool suspended_for_good = false;
  std::uint32_t duty_head = nobody, duty_tail = nobody;
  std::int64_t next_occurrence = 0;  // of a cadence
  Day next_day = never;
  bool anchored = false, due_today = false;
  Day anchor{};
};
/// An armed rule whose condition is true.
struct Candidate {
  std::uint32_t rule = nobody;
  Day since{};  // when it became so
};
struct PhaseState {
  bool active = false, armed = true, began_today = false, ended_today = false, begun = false,
       end_fixed = false;
  Day began{}, expiry = never;  // expiry: the first day it is over
};
struct StatementState {
  bool said = false, unwarranted = false, to_judge = false;
  Cause said_by;
  Day last_said{};
};
struct SpellState {
  bool open = false;
  Day begin{};
  Decimal closed;   // periods in closed spells
  Decimal frozen;   // degree when the deal ended
  Value worth;      // and what it was worth then
  Decimal initial;  // degree in the initial state
};
struct PaidState {
  std::uint32_t actor = 0, unit = 0;
  Decimal given, received;
};
struct OfferState {
  std::uint32_t from = 0, to = 0, unit = 0;
  Decimal amount;
};
struct TrackerState {
  Value yesterday;  // Was
  bool true_run = false, not_false_run = false;
  Day true_since{}, not_false_since{};  // ForDuration
  Day wakes = never;                    // when a stretch will have been long enough
  Value peak;
  std::uint32_t ring = 0;  // OnAtLeast: first word of its ring
  std::uint32_t ring_days = 0;
};
struct EnsureState {
  EnsureView::Status status = EnsureView::Status::Kept;
  bool open = false;  // unknown on some day
  bool seen_other = false, perhaps_other = false;
  Day since{};
};

struct RunState {
  Day today{};
  bool begun = false;  // the state before the first day is made
  bool ended = false;
  Day ended_on{};
  std::uint32_t end_effect = nobody;
  Day last_move{};
  std::vector<Value> slots;
  std::vector<MilestoneState> milestones;
  std::vector<LeverState> levers;
  std::vector<LeverOperation> operations;
  std::uint32_t free_operation = nobody;  // a list of those to use again
  std::vector<Value> quantities;
  std::vector<RuleState> rules;
  std::vector<PhaseState> phases;
  std::vector<StatementState> statements;
  std::vector<Day> withdrew;                 // by actor; never: it has not
  std::vector<std::optional<Day>> breached;  // by actor: the last day on which a breach began
  std::vector<DutyState> duties;
  std::vector<std::uint32_t> open_duties;
  std::vector<StandingState> permissions, bans;
  std::vector<BanBreach> ban_breaches;
  std::vector<Live> lives;
  std::vector<std::uint32_t> live_of_effect;
  std::vector<char> undetermined_effects;
  std::uint32_t undetermined_count = 0;
  std::vector<PaidState> paid;
  std::vector<OfferState> offers;
  std::vector<SpellState> spells;
  std::vector<Value> no_deal_worths;  // when the deal ended, by checked no_deal
  std::vector<TrackerState> trackers;
  std::vector<std::uint8_t> rings;  // per day: 0 false, 1 true, 2 unknown, 3 not counted
  std::vector<EnsureState> ensures;
  RowSet touched_trackers;  // of what changed since the memory was last brought up to date
  RowSet touched_values;    // since the ledger was
  std::vector<std::pair<Day, std::uint32_t>> wakes;  // a heap: trackers, and when to look again
  std::size_t next_entry = 0;
  std::vector<Candidate> candidates;  // by rule
  Day earliest_deadline = never;      // no milestone can miss one before this day has passed

  bool is_held(std::uint32_t duty) const {
    const std::uint32_t live = live_of_effect[duties[duty].effect];
    return live != nobody && lives[live].held && lives[live].index == duty;
  }
};

}  // namespace quid
