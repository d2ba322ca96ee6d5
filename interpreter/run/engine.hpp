// SPDX-License-Identifier: Apache-2.0
// A run: a program, a record, and the state day by day. In go resolved entries; out come
// happenings, views, a verdict and a residual. It knows nothing of files, clocks or how things are
// printed.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "program/program.hpp"
#include "run/happenings.hpp"
#include "run/history.hpp"
#include "run/residual.hpp"
#include "run/state.hpp"
#include "support/limits.hpp"

namespace quid {

/// Which parts of a deal a run has exercised; runs of several tests add up.
struct Coverage {
  struct Rule {
    std::uint64_t fired = 0;
    bool seen_true = false, seen_false = false;
  };
  struct Duty {  // by checked::EffectId
    std::uint64_t kept = 0, broken = 0;
  };
  std::vector<Rule> rules;   // by RuleId
  std::vector<Duty> duties;  // by EffectId; only those of duties and bans count
  void add(const Coverage& other);
};

/// The last offer of one to another, and what the other has without a deal by today, in that unit;
/// no line where none is declared or it is not known.
struct OfferGap {
  Subject from, to;
  checked::UnitId unit;
  Decimal amount;
  std::optional<Decimal> line;
};
/// Days on which something was true, and days on which it may have been.
struct DayCount {
  std::int64_t certain = 0, open = 0;
  bool failed = false;  // there is an error today, which matters where the other days do not decide
  Day first{};          // of the days that count
};

/// What a run has spent, in counts that are the same on every machine.
struct Work {
  std::uint64_t days = 0;                // walked
  std::uint64_t rounds = 0;              // of rules
  std::uint64_t reads = 0;               // instructions that were read
  std::uint64_t rows = 0;                // of state that a day or a verdict goes through
  std::vector<std::uint64_t> looked_at;  // by RuleId: how often its condition was looked at
};

/// Copyable: a copy is a fork that goes on independently. The program and its checked deal must
/// outlive it.
class Run {
 public:
  /// Entries in any order: they are sorted by date, stably, and corrections applied. Entries that
  /// cannot be right whatever the state (outside the deal, nothing to correct, on step 0) are
  /// refused at once; `refuse` is ignored here. `error()` tells.
  Run(const Program& program, std::vector<checked::Entry> entries, const Limits& limits = {});
  Run(const Run&);
  Run(Run&&) noexcept;
  Run& operator=(const Run&);
  Run& operator=(Run&&) noexcept;
  ~Run();

  /// Walks to the end of `day` (never past the deal's end, never back). False when a run error
  /// stops it; nothing of the day that failed is kept. Cost: the days that matter times the rules
  /// touched.
  bool advance(Day day);
  const std::optional<RunError>& error() const;
  /// The last day that was walked to its end; the day before the first one at the start.
  Day today() const;
  /// Nothing can happen up to the end of this day; not after today where that is not known.
  Day quiet_until() const;
  /// The day a run goes to when nobody says: see the manual.
  Day default_end() const;

  const Happenings& happenings() const;
  /// Whether what happens from here on is kept, with its cause. It always is unless a host that
  /// never asks says otherwise: nothing can be explained then. It changes nothing else.
  void keep_happenings(bool keep);
  View view() const;
  Verdict verdict() const;
  /// Whether a duty may have been done in time, by its number in the state: then the verdict waits.
  bool awaits_verification(std::uint32_t duty) const;
  /// Whether the verdict waits for a milestone: it is disputed, or may have been met in time.
  bool is_open_question(std::uint32_t milestone) const;
  std::vector<EnsureView> ensures() const;
  Residual residual() const;
  /// Of the residual only what is owed and what is allowed: that costs no forks.
  Residual standing() const;
  /// Of the view only the books.
  std::vector<BookView> books() const;
  /// Of the residual only the bans.
  std::vector<Residual::Ban> bans() const;
  Coverage coverage() const;
  Work work() const;
  /// The same as one number, and what a copy of the run comes to in it: for those who bound a
  /// search. A step is about as much as reading an instruction.
  std::uint64_t steps() const;
  std::uint64_t steps_of_copy() const;
  /// The value, at the end of today, of the n-th question the program was lowered with.
  Answer ask(std::size_t question) const;
  /// The value of any instruction of the program at the end of today.
  Value value_of(InstructionId id) const;
  /// What a milestone `needs` is true as of the last day walked, or it needs nothing.
  bool needs_hold(std::uint32_t milestone) const;
  /// Whether a rule would fire, did its condition come to hold after today.
  bool may_still_fire(std::uint32_t rule) const;
  /// What each last offer comes to beside the line of the one it was made to; see `no deal`.
  std::vector<OfferGap> offer_gaps() const;
  /// The entries as sorted and corrected; Cause::Entry and RunError::entry index them.
  const std::vector<checked::Entry>& entries() const;
  /// What corrections took the place of; Entry::corrects tells which.
  const std::vector<checked::Entry>& corrected() const;
  struct Log {
    Happenings happenings;
    std::vector<checked::Entry> entries, corrected;
  };
  /// These without a copy; the run must not be used any more.
  Log take_log() &&;

  /// From here on; what is over stands.
  void limit(const Limits& limits);
  /// More of the record, in any order but all dated after today: sorted, corrected among each other
  /// and refused as by the constructor. `error()` tells; after an error nothing was added.
  void tell(std::vector<checked::Entry> entries);

  // --- suppositions, on a copy
  /// Adds entries dated after today and within the deal, each behind those of the record of its
  /// day. The run then goes as if the record had held them from the first.
  void suppose(std::vector<checked::Entry> entries);
  /// Lets go of the happenings so far and of the entries applied, so that copies are cheap. Causes
  /// are then numbered by the entries that are left, and after an error the run is of no use.
  void forget();

  // --- for analyses, which read the state itself and its past
  const Program& program() const;
  /// Rows as state.hpp means them; the slots hold what the instructions read today.
  const RunState& state() const;
  /// Walks to the round of `day` in which rule instance `rule` fires and stays there, before the
  /// effects of that round: the state is what its condition was read in, and the run is not to be
  /// advanced any more. False where it does not fire on that day.
  bool advance_to_firing(Day day, std::uint32_t rule);
  /// From here on every grant, recorded level and restoration is kept with its cause, also once it
  /// is taken back. Call it before the first day.
  void keep_grants();
  const std::vector<GrantNote>& grants() const;
  /// What the deal's n-th `value` comes to now; nullopt: unknown, or too large.
  std::optional<Decimal> value_amount(std::uint32_t n) const;
  /// How many periods the deal's n-th `no deal` line counts by now; nullopt: it is no worth per
  /// period, or that is more than a number can hold.
  std::optional<Decimal> no_deal_periods(std::uint32_t n) const;
  /// Of an instruction OnAtLeast: the days of its window that count, and those that may.
  DayCount days_counted(const Instruction& instruction) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// More happens than the limit lets a run, or who keeps what it says, keep.
RunError too_much_happens(const checked::Checked& deal, const Limits& limits, Day day);
/// The host wants the work to end: it says so, or its time is up.
RunError out_of_limits(bool cancelled, Day day);

/// Runs to `until` (default: default_end()) and answers the questions, each at the end of its day.
/// The program must have been lowered with these questions' expressions, in this order.
History run_engine(const Program& program, const std::vector<checked::Entry>& entries,
                   std::optional<Day> until, const std::vector<Question>& questions);

/// The entries that were known on `day`: those whose `known` day (else their own) is not later.
std::vector<checked::Entry> known_by(const std::vector<checked::Entry>& entries, Day day);

}  // namespace quid
