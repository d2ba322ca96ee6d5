// SPDX-License-Identifier: Apache-2.0
// What is undetermined at the end of a day: which facts are wanting, what hangs on each, and what
// each answer would change. In: a program, entries, a day. Out: plain data; each answer is an entry
// that a record could hold, tried on a run of its own. Refuses to know how any of it is worded.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analyse/next.hpp"
#include "analyse/unknown_rows.hpp"
#include "run/engine.hpp"

namespace quid::analyse {

struct Unknown {
  enum class Kind : std::uint8_t {
    Disputed,  // a milestone in dispute
    Reported,  // a milestone is reported, and neither verified nor refuted
    NoValue,   // a quantity has no value
    NotYet     // a milestone is not met, and a condition asks for its date
  };
  Kind kind = Kind::NoValue;
  Subject fact;
  std::vector<Subject> by;  // who could settle it; empty: nobody in particular
  std::vector<Subject>
      hangs;  // rules, milestones (their deadline), properties, parties (their book)

  struct Change {
    std::vector<Subject> fires;  // rules, on that day
    struct Level {
      Subject lever;
      std::uint32_t from = 0, to = 0;
    };
    std::vector<Level> levels;
    std::vector<analyse::Change::Phase> phases;
    std::vector<analyse::Change::Due> deadlines;
    std::vector<Happening> happenings;  // duties, payments and the like, in order
    std::optional<Verdict> verdict;     // where it would be another
    View view;                          // which the happenings number their duties by
  };
  struct Settled {
    checked::Entry entry;  // of the day
    bool refused = false;  // the record would be refused, or the run stops
    Change change;
  };
  std::vector<Settled> answers;
};

struct Unknowns {
  Day day{};
  Verdict verdict;
  std::vector<Unknown> facts;    // disputes, reports, quantities, dates; each as declared
  std::vector<UnknownRow> rows;  // what the script itself leaves open
  /// An effect could not be worked out on that day. What is told of later days does not change it.
  struct Lost {
    Subject rule;
    Day day{};
  };
  std::vector<Lost> lost;
  std::size_t left_out = 0;       // facts and effects past the bound
  std::optional<RunError> error;  // then there are no facts
};

/// Cost: the run, and a run for each answer.
Unknowns unknowns(const Program& program, const std::vector<checked::Entry>& entries,
                  const Limits& limits, Day day, std::size_t most = 40);

}  // namespace quid::analyse
