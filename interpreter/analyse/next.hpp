// SPDX-License-Identifier: Apache-2.0
// What next: what each party owes and may do, and what each act would bring about for every side,
// by a fork of the run for each. In: a program, what is known, a day. Out: acts with what changes
// beside a run without them. Those that break an impasse come first. Refuses to know words.
#pragma once

#include <optional>
#include <vector>

#include "analyse/attempt.hpp"

namespace quid::analyse {

/// What is different at the end of the day on which an act is done.
struct Change {
  struct Level {
    Subject lever;
    std::uint32_t from = 0, to = 0;
  };
  struct Payment {
    Subject from, to;  // `from` may be none
    checked::UnitId unit;
    Decimal amount;
  };
  struct Standing {  // a permission or ban that is given or ends
    Subject rule;
    std::uint32_t effect = UINT32_MAX;  // checked::EffectId
    bool given = true, ban = false;
  };
  struct Book {
    BookView before, after;
  };
  struct Phase {
    Subject phase;
    bool begins = true;
  };
  struct Number {
    Subject quantity;
    std::optional<Decimal> from, to;
  };
  struct Due {  // of a milestone that is not met by the act
    Subject milestone;
    std::optional<Day> from, to;
  };
  struct Suspension {  // of a rule, that begins or ends
    Subject rule;
    bool begins = true;
    std::optional<Day> due;  // the first deadline of its open duties, once it has ended
  };
  std::vector<Subject> rules;    // that fire
  std::vector<Subject> unfired;  // that would have fired that day without the act
  std::vector<Suspension> suspensions;
  std::vector<Happening> released;  // what was held, or would be without the act, and stands
  std::vector<Phase> phases;
  std::vector<Number> numbers;
  std::vector<Due> deadlines;
  std::vector<Happening> milestones;  // that are resized, waived or lapse
  std::vector<Subject> broken;        // properties (`ensure`) that become broken
  std::vector<Level> levels;
  std::vector<Payment> payments;
  std::vector<DutyView> arising, settled, lapsing;
  std::vector<DutyView> averted;  // that would have arisen that day without the act
  std::vector<Standing> standings;
  std::vector<Book> books;
  std::vector<Subject> unwarranted;  // statements that become so
  Verdict verdict;
  bool verdict_changes = false;
  bool empty() const;
};

enum class Role : std::uint8_t {
  Owes,     // a duty, or a milestone with a deadline
  Could,    // an undated milestone of its own
  May,      // a permission
  Verifies  // a report waits for its word
};

/// One act that lies open.
struct Option {
  Act act;
  Role role = Role::Could;
  Subject rule;                       // of the duty or permission
  std::uint32_t effect = UINT32_MAX;  // checked::EffectId of it
  std::optional<Day> by;
  Decimal amount;  // what is left to pay, of a duty to pay
  bool aim = false, overdue = false, suspended = false;
  bool needs_met = true;        // its milestone's own `needs` holds
  bool refused = false;         // the record would refuse it: nothing else is known
  bool tried = true;            // past the bound, nothing was tried
  bool breaks_impasse = false;  // there is an impasse, and after this there is none
  bool on_circle = false;       // its milestone lies on the circle that the verdict names
  Change change;
};

/// How an impasse could be cut, beside what lies open anyway.
struct Cut {
  enum class Kind : std::uint8_t {
    OutOfOrder,  // the milestone is met although what it needs does not hold
    Waive,       // the milestone is waived
    Offer,       // an offer reaches the other's line
    Other        // something that no party lists as its own, as an outside event
  };
  Kind kind{};
  Act act;
  Change change;
};
/// A milestone of the circle, what it needs, and the next of the circle, which that waits for.
struct Link {
  Subject milestone, waits_for;
  std::uint32_t needs = UINT32_MAX;  // checked::ExprId
};

struct Next {
  Day day{};
  Verdict verdict;
  std::vector<Option> options;  // those that break an impasse first, then by role and date
  std::vector<Link> circle;
  std::vector<OfferGap> gaps;  // where offers below the no-deal lines are the impasse
  std::vector<Cut> cuts;
};

struct NextOptions {
  std::optional<Subject> party;    // its options only; what changes is told for every side
  std::size_t most_forks = 2'000;  // acts tried; the rest is listed untried
};

/// The run must be free of errors up to the day: see `Attempts::now`.
Next what_next(const Program& program, Attempts& attempts, const NextOptions& options = {});

}  // namespace quid::analyse
