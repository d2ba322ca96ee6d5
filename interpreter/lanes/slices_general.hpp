// SPDX-License-Identifier: Apache-2.0
// What slices keep of a deal that is not simple: flags of milestones, duties and grants, phases and
// clocks, each of which is a dial of two marks where a condition reads it; rings and spells. Plain
// data, by the numbers of Plain. Refuses to know how it turns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lanes/plain.hpp"

namespace quid::lanes {

/// A dial of two: not, and yes.
struct TwoMarks {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t dial = none, first = 0;
};

/// Flags lie as bits in the order of their kinds of Atom; those beyond are read by no condition.
namespace flag_of_milestone {
inline constexpr std::size_t count = 8;
inline constexpr std::uint32_t reported = 1, claimed = 2, refuted = 4, verified = 8, whole = 16,
                               overdue = 32, dated = 64, before = 128, broken_late = 256,
                               met_today = 512, done_once = 1024;
}  // namespace flag_of_milestone

namespace flag_of_standing {
inline constexpr std::size_t count = 7;
inline constexpr std::uint32_t stands = 1, held = 2, late = 4, spared = 8, done = 16, lapsed = 32,
                               made = 64, fresh = 128;
}  // namespace flag_of_standing

namespace flag_of_phase {
inline constexpr std::size_t count = 3;
inline constexpr std::uint32_t active = 1, begun = 2, running = 4, armed = 8, began_today = 16,
                               ended_today = 32, beginning = 64, ending = 128;
}  // namespace flag_of_phase

/// The dials of what is not simple, and what belongs to what.
struct GeneralUse {
  struct Column {
    TwoMarks is, may;                  // it is true; it is not false
    std::uint32_t word = UINT32_MAX;   // it is reckoned with the rows there; none: it is kept
    std::vector<std::uint32_t> users;  // columns that read it
  };
  struct Deadline {  // that a column keeps
    std::uint32_t column = 0, milestone = 0;
    TwoMarks past;
  };
  struct Turning {  // of column `use`
    std::uint32_t day = 0, use = 0;
  };
  template <std::size_t count>
  using Dials = std::array<TwoMarks, count>;
  std::vector<Dials<flag_of_milestone::count>> milestones;
  std::vector<Dials<flag_of_standing::count>> standings;
  std::vector<Dials<flag_of_phase::count>> phases;
  std::vector<TwoMarks> clocks;
  std::vector<std::vector<std::uint32_t>> ring_marks;  // by ring: numbers of days, ascending
  std::vector<TwoMarks> rings;                         // a mark for each, and one before
  std::vector<std::uint32_t> granted;                  // levers that standings move
  std::vector<std::uint32_t> bases;              // by lever: the dial of what it is without them
  std::vector<std::uint32_t> base_marks;         // and its first mark
  std::vector<std::uint32_t> breach_of;          // by standing, or none
  std::vector<std::uint32_t> dated;              // milestones of which `before` is read
  std::vector<std::uint32_t> by_clock;           // milestones whose deadline goes by one
  std::vector<std::vector<std::uint32_t>> paid;  // weights, by firing
  std::vector<std::vector<std::uint32_t>> left_after;  // in Plain::leaves, by firing
  std::vector<Column> columns;
  std::vector<std::vector<std::uint32_t>> columns_in;      // by word of inner rows
  std::vector<std::uint32_t> each_day;                     // columns that may turn with each
  std::vector<Turning> column_days;                        // and those that do on some, by day
  std::vector<std::uint32_t> against_today;                // columns that are compared with it
  std::vector<std::vector<std::uint32_t>> amount_columns;  // by quantity
  std::vector<std::uint32_t> books;                        // columns
  std::vector<std::vector<std::uint32_t>> stamped;         // columns, by milestone
  std::vector<Deadline> deadlines;
  /// In the words of what is watched: milestones that are due.
  std::uint32_t first_deadline = 0, deadline_words = 0;
  std::uint32_t perhaps_word = UINT32_MAX;  // of rows that say where rules are not false
};

/// What a course changes of it.
struct GeneralState {
  struct Standing {
    std::uint32_t flags = 0;
    std::uint32_t due = 0, expiries = 0;  // terms that are of its kind
  };
  struct Phase {
    std::uint32_t flags = 0;
    std::uint32_t terms = 0;
  };
  struct Ring {
    std::uint32_t oldest = 0, total = 0;
    std::vector<char> ends;
    bool settled = false;  // all days are alike, and were so the evening before
  };
  struct Spell {
    bool open = false;
    Day begin{};
    Decimal closed;
  };
  struct Ensure {
    bool open = false, perhaps_seen = false;
  };
  struct Column {
    Value value;
    std::int32_t next = INT32_MAX;  // a day on which it turns by itself
  };
  std::vector<std::uint32_t> milestones;  // flags
  std::vector<Standing> standings;
  std::vector<std::uint64_t> live;    // standings that are more than what once was
  std::vector<std::uint32_t> clocks;  // terms
  std::vector<Phase> phases;
  std::vector<Ring> rings;
  std::vector<Spell> spells;
  std::vector<Ensure> ensures;
  std::vector<char> fired;  // by Leave: what it goes by
  std::vector<std::uint32_t> met_today;
  std::vector<Column> columns;
  std::vector<std::int32_t> deadlines;  // days; INT32_MAX: none
  std::vector<char> changed;            // by quantity in a column: how, today
  std::size_t next_column_day = 0;
  bool failed = false;  // some column could not be reckoned on some day
  bool left = false;
  bool grants_moved = false;  // some lever is perhaps not where its grants have it
  bool stirred = true;        // something turned on the day that was walked last
};

}  // namespace quid::lanes
