// SPDX-License-Identifier: Apache-2.0
// What a run yields, in the deal's own terms: happenings with causes, the state on the last day,
// the verdict, answers to questions. The engine and the oracle of the tests both give this, so
// that they can be compared. Plain data; it knows of no evaluation.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "check/checked.hpp"
#include "support/rare_text.hpp"

namespace quid {

/// One instance of a declared thing.
struct Subject {
  enum class Kind : std::uint8_t {
    None,
    Milestone,
    Lever,
    Quantity,
    Statement,
    Rule,
    Actor,
    Phase,
    Ensure,
    HostAction
  };
  Kind kind = Kind::None;
  std::uint32_t symbol = UINT32_MAX;  // MilestoneId, LeverId, …
  std::uint32_t instance = 0;
  auto operator<=>(const Subject&) const = default;
};

enum class HappeningKind : std::uint8_t {
#define QUID_HAPPENING(name, subject, meaning) name,
#include "run/happenings.def"
#undef QUID_HAPPENING
};

/// Why something happened: an entry of the record, a rule, a deadline that passed, a grant's end.
struct Cause {
  enum class Kind : std::uint8_t { None, Entry, Rule, Deadline, Lapse, Clock };
  Kind kind = Kind::None;
  std::uint32_t symbol = UINT32_MAX;  // entry index; RuleId
  std::uint32_t instance = 0;         // of the rule
  auto operator<=>(const Cause&) const = default;
};

/// One of many: its members stand so that it is small.
struct Happening {
  Decimal amount;
  std::int64_t a = 0, b = 0;
  RareText text;
  Day day{};
  HappeningKind kind{};
  Subject subject, other;
  Cause cause;
};
static_assert(sizeof(Happening) <= 96);

/// The answer to an expression on a day.
struct Answer {
  enum class State : std::uint8_t { Known, Unknown, Error };
  State state = State::Unknown;
  checked::Type type;
  Decimal number;            // Number
  std::int64_t integer = 0;  // Truth 0/1, Date, Element code, text id
  Duration duration;         // Duration
  std::string error;  // kebab-case kind: overflow, division-by-zero, not-whole, out-of-calendar …
  bool operator==(const Answer&) const = default;
};

struct Blame {
  checked::ActorId actor;
  std::uint32_t instance = 0;
  Day since{};  // the first day in breach: the day after the deadline, or the day of the banned act
  Subject what;  // the milestone, or the rule of the duty or ban
  auto operator<=>(const Blame&) const = default;
};
struct Verdict {
  ast::VerdictWord word = ast::VerdictWord::InProgress;
  std::vector<Blame> blame;     // sorted, no twins
  std::vector<Subject> circle;  // of an impasse: milestones that wait for each other, or empty
  bool by_offers = false;       // it is an impasse by `impasse after`
  std::string text;             // of `end deal`
  bool operator==(const Verdict&) const = default;
};

struct MilestoneView {
  bool reported = false, met = false, verified = false, refuted = false, broken = false,
       overdue = false, waived = false, lapsed = false, disputed = false, unruled = false;
  std::optional<Day> report_day, met_day, done_day, deadline;
  Decimal reported_amount, verified_amount;
  bool operator==(const MilestoneView&) const = default;
};
/// Since when a duty was overdue: it cannot have been before there was one.
inline Day overdue_since(Day arose, Day deadline) {
  return Day{std::max(arose.value, deadline.value) + 1};
}

struct DutyView {
  enum class Status : std::uint8_t { Open, Overdue, Suspended, Done, Replaced, Lapsed };
  Subject rule;
  Status status = Status::Open;
  Day arose{}, deadline{};
  std::optional<Day> done;
  Decimal owed, paid;                 // of a payment
  std::uint32_t effect = UINT32_MAX;  // checked::EffectId of the duty
  bool operator==(const DutyView&) const = default;
};
struct BookView {
  checked::ActorId actor;
  std::uint32_t instance = 0;
  checked::UnitId unit;
  std::optional<Decimal> given, received;  // absent: unknown
  bool operator==(const BookView&) const = default;
};

/// The state at the end of a day. Instances follow each other symbol by symbol.
struct View {
  Day day{};
  std::vector<std::uint32_t> levels;
  std::vector<std::optional<Decimal>> quantities;
  std::vector<MilestoneView> milestones;
  std::vector<DutyView> duties;  // in order of arising
  std::vector<BookView> books;   // by actor, instance, unit; every unit used by a value or payment
  std::vector<bool> phases;
  std::vector<bool> unwarranted;
  bool operator==(const View&) const = default;
};
struct EnsureView {
  enum class Status : std::uint8_t { Kept, Broken, NotShown };
  Status status = Status::NotShown;
  std::optional<Day> since;
  bool operator==(const EnsureView&) const = default;
};

/// A run error: overflow, division by zero, a conflict, a refused entry. `entry` is its index.
struct RunError {
  std::string kind;
  std::string message;
  Day day{};
  Span span;
  std::optional<std::uint32_t> entry;
  /// Of a conflict: the rules that want different things (one, if it is at odds with itself), the
  /// later one last, and the place of the earlier one's effect; `span` is that of the later one's.
  std::vector<Subject> rules{};
  std::optional<Span> earlier{};
};

struct Question {
  checked::ExprId expression;
  Day day{};
};
struct History {
  std::vector<Happening> happenings;
  View last;
  Verdict verdict;
  std::vector<EnsureView> ensures;
  std::vector<Answer> answers;  // one for each question, in order
  std::optional<RunError> error;
};

}  // namespace quid
