// SPDX-License-Identifier: Apache-2.0
// Two courses of events side by side. In: two programs (or one, twice) with their entries. Out:
// step by step, whatever is not alike, as plain data: ids of the base where it says `base`, of the
// other where it says `other`. Things are matched by what they are called, never by number.
// Refuses to know how the two came to differ, and how a difference is worded.
#pragma once

#include <optional>
#include <vector>

#include "analyse/pairing.hpp"
#include "run/engine.hpp"

namespace quid {

/// One of the two. The program, and the deal behind it, must outlive the comparison's use.
struct CourseOfEvents {
  const Program* program = nullptr;
  std::vector<checked::Entry> entries;  // as a `Run` takes them
  Day until{};                          // the last day; never past the deal's end
  Limits limits{};
};

/// A value on both sides; absent where that side has no such thing.
template <class T>
struct Sides {
  std::optional<T> base, other;
  bool operator==(const Sides&) const = default;
};
/// One thing on both sides, with what it is there.
template <class T>
struct Parted {
  Sides<Subject> subject;
  Sides<T> value;
  bool operator==(const Parted&) const = default;
};

/// A ban or a permission in force.
struct NormView {
  bool ban = false;
  std::uint32_t effect = UINT32_MAX;  // checked::EffectId
  std::optional<Day> until;           // its last day, where that is known
  bool operator==(const NormView&) const = default;
};

/// What is not alike in a step. The states are those at its end, and only those that are not as
/// they were at the end of the step before: where two sides are equal, they have met again.
struct StepDifference {
  std::uint32_t number = 0;  // as in the deal's table
  Day from{}, to{};
  /// Indices into `base_happenings` and `other_happenings`; both where the same thing happened to
  /// the same subject on another day or to another extent.
  std::vector<Sides<std::size_t>> happenings;
  std::vector<Parted<std::uint32_t>> levels;
  std::vector<Parted<std::optional<Decimal>>> quantities;
  std::vector<Parted<MilestoneView>> milestones;
  std::vector<Parted<DutyView>> duties;  // by rule
  std::vector<Parted<NormView>> norms;   // by rule
  std::vector<Parted<BookView>> books;   // by party
  std::vector<Parted<bool>> phases;
  std::vector<Parted<bool>> unwarranted;  // statements
  std::optional<Sides<Verdict>> verdict;

  bool empty() const;
};

struct Difference {
  Day until{};  // compared up to the end of this day
  /// The first day on which something different happened, or at whose end something was different.
  std::optional<Day> parted;
  std::vector<StepDifference> steps;  // only those in which something is not alike
  StepDifference end;                 // all that is different at the end; no happenings
  Happenings base_happenings, other_happenings;
  View base_last, other_last;
  Verdict base_verdict, other_verdict;
  std::vector<checked::Entry> base_entries, other_entries;  // which causes index
  /// What stopped a run; the two are compared up to the day before.
  std::optional<RunError> base_error, other_error;
  /// One counts days and the other steps: nothing was compared.
  bool unlike_clocks = false;

  bool same() const { return steps.empty() && !base_error && !other_error && !unlike_clocks; }
};

/// Runs both afresh, step by step; neither is changed by it. A course that is over (its `until`, or
/// its deal's end) stays as it was. Cost: two runs, and for each step a look at every state.
Difference compare(const CourseOfEvents& base, const CourseOfEvents& other,
                   const Renaming& renaming = {});

}  // namespace quid
