// SPDX-License-Identifier: Apache-2.0
// Why something is as it is at the end of a day: a tree of reasons down to the record's lines, the
// deadlines and the rules. In: a program, entries, a day, what is asked. Out: plain data. Refuses
// to know words, files and printing. The truth of a condition is told from the smallest set of its
// parts that suffices, and of several such sets from the one with the shortest tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "run/engine.hpp"

namespace quid::analyse {

struct Reason {
  enum class Kind : std::uint8_t {
    Reading,  // `instruction` read as `value`; `subject`: the rule that fired on it, or none
    Level,    // lever `subject` stood at level `a`
    Grant,  // grants[index] moved the lever from level `a` to `b`; -1: it was taken back, -2: held
    Start,  // `subject` was so at the start, as declared (a lever: at level `a`; a quantity: `a`
            // is 1 if it was changed since)
    Happened,   // happenings[index]
    Recorded,   // entries[index]: what a `prior` entry or one without a happening said
    Absent,     // nothing made `subject` so; `a`: of a milestone the MilestoneTest asked for
    Deadline,   // `subject` was due by `day`; `instruction`: what set that day, or invalid
    Duty,       // duties[index]; `a`: its DutyView::Status then; `amount`: what was paid by then
    Silent,     // rule `subject` did not fire; `a`: a Silence
    Cadence,    // rule `subject` fell due on `day`
    Expired,    // its last day was the one before `day`
    Sustained,  // true (or false) without a break since `day`
    Counted,    // on `a` days, and `b` more that are unknown
    Reached,    // the peak was reached on `day`
    Term,       // the deal's value number `index` comes to `amount`; `a`: 1 given, 0 received
    Paid,       // all payments of actor `subject`: `amount`; `a`: 1 given, 0 received; `b`: unit
    Offer,      // the offer of `other` to `subject` is `amount`; `b`: unit; `day`: when it was made
    Verdict,    // `a`: ast::VerdictWord; `b`: of an impasse 1 if by offers, 2 if without a circle
    Blame,      // blame[index], and those who share its day and cause
    Since,      // what happened after `day`, where nothing did: no children
    Revealed,   // it could not be known before `day`; entries[index] came to light then, or nothing
    Open,       // `subject` (a milestone) is still open; `a`: 1 if it has a deadline, `day`
    Moved,      // the last move was on `day`
    Spell,      // `instruction` was true from `day` to the day `a`; `b`: 1 if it still is
    NoDeal,     // line `index` of `no deal`, of `amount` periods since `day`, if `a` is 1
    Ban,        // a ban of rule `subject` is in force; `a`: its EffectId; `b`: 1 if up to `day`
    More,       // `a` others like those before it
    Cut         // the explanation was cut off here
  };
  Kind kind = Kind::Reading;
  bool more = false;  // beyond what suffices
  // Reading: in the midst of `day`, before a round's effects. Deadline: moved since.
  bool before = false;
  Day day{};
  Subject subject, other;
  InstructionId instruction;
  InstructionId fact;  // the reading that this answers by itself
  Value read;          // and what that read
  Value value;
  std::size_t index = SIZE_MAX;
  std::int64_t a = 0, b = 0;
  Decimal amount;
  std::uint32_t first = 0, count = 0;  // children in Explanation::reasons
};

enum class Silence : std::uint8_t {
  NotTrue,     // its condition is not true: the reading follows
  Suspended,   // by a rule
  Spent,       // `once`, and it has
  NotYet,      // before its `from`
  Over,        // after its `to`
  TrueBefore,  // its condition was true before `from`, or has not been false since it last fired
  NotDue,      // a cadence: `b` is the next day on which it falls due; the reading of its condition
               // follows where that is not true
  NoFirstDay,  // it is true or a cadence, its `from` not known: the reading follows
  NoLastDay,   // likewise its `to`
  NoAnchor     // a cadence whose `from` is not known: the reading follows
};

/// What is asked about. Exactly one is set; none: the verdict.
struct WhyTarget {
  InstructionId instruction;  // a condition or a value, of the program's questions
  Subject subject;            // a lever, a rule, a statement, an ensure
};

struct WhyOptions {
  bool all = false;           // every reason, not only enough of them
  std::size_t reasons = 600;  // at most
  std::uint32_t depth = 48;   // of reasons within one another, at most
};

struct Explanation {
  std::vector<Reason> reasons;  // [0]: the root. Children follow each other, after their parent
  Happenings happenings;
  std::vector<checked::Entry> entries;
  std::vector<GrantNote> grants;
  std::vector<Blame> blame;
  View view;                      // at the end of the day
  bool cut = false;               // some reasons were left out for want of room
  std::optional<RunError> error;  // then there are no reasons
};

/// Cost: the run to `day`, and for each firing on the way back the run from the nearest of a few
/// kept moments.
Explanation why(const Program& program, const std::vector<checked::Entry>& entries,
                const Limits& limits, Day day, const WhyTarget& target,
                const WhyOptions& options = {});

}  // namespace quid::analyse
