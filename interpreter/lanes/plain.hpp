// SPDX-License-Identifier: Apache-2.0
// A deal as gates over bits. In: a program, a run that stands at the end of some day, and what may
// happen from then on. Out: the same deal from that day on as conditions over few kinds of atoms,
// rules with counted moves, and ledgers as weighted sums; or what of the deal does not go into that
// form. What nothing can turn any more is left out. Both evaluators of this folder read it. Refuses
// to evaluate.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "run/engine.hpp"
#include "support/result.hpp"

namespace quid::lanes {

/// An atom or its opposite.
struct Ref {
  std::uint32_t code = 0;
  static Ref of(std::uint32_t atom) { return {atom * 2}; }
  std::uint32_t atom() const { return code / 2; }
  bool negated() const { return code % 2 != 0; }
  Ref operator!() const { return {code ^ 1}; }
  bool operator==(const Ref&) const = default;
};
inline constexpr Ref always{0}, not_ever{1};

struct Atom {
  enum class Kind : std::uint8_t {
    True,
    Met,       // milestone `target`; these eight are its flags
    Broken,    //
    Reported,  //
    Claimed,   // all of it was reported, and nothing has come of that but perhaps verification
    Refuted,   //
    Verified,  //
    Whole,     // its amount was reported in full, or verified where somebody verifies it
    Overdue,   //
    Dated,     // milestone `target` was met once, and not refuted since
    Before,    // and it was not met afresh today
    Passed,    // clock `target`: its time is over
    PastDue,   // the deadline that column `target` keeps has passed
    Stands,    // standing `target`: it is in force, or a duty that is not done; these six are its
    Held,      // and it began before today
    Late,      // it is a duty, and overdue
    Spared,    // its deadline has passed, and what it asks was claimed in time
    Done,      // it is a duty, and once was done
    Lapsed,    // it is a duty, and once lapsed
    Made,      // it was made once
    Active,    // phase `target` lasts; these three are its
    Begun,     // it began once
    Running,   // it lasts, and began before today
    Level,     // lever `target` is at least at level `number`
    Quantity,  // quantity `target`, counted in its own units, is at least `number`
    Calendar,  // row `target` of the calendar
    Was,       // memory `target`: its operand at the end of the day before
    Lasted,    // memory `target`: its operand at the ends of the last `number` days
    Often,     // ring `target`: its operand held at the ends of `number` of its days
    Column,    // column `target` is true; its operands are what it hangs on
    Perhaps,   // and is not false; its operand is that
    And,
    Or
  };
  Kind kind = Kind::True;
  std::uint32_t target = 0;
  std::int64_t number = 0;
  std::uint32_t first = 0, count = 0;  // And, Or, columns: in Plain::operands, each an earlier atom
};

/// What a deal remembers of one condition.
struct Memory {
  Ref condition;
  bool was = false;                  // at the end of the first day before
  std::vector<std::uint32_t> spans;  // of Lasted: days, ascending, no twins
  std::int64_t age = 0;              // and for how many days it was true by then
};

/// How the last days ended that count, today not among them: of a condition that is to hold on some
/// of the last days.
struct PlainRing {
  Ref condition;
  Ref noted = always;                // a row of the calendar: days that count
  std::vector<char> ends;            // at the start, the oldest first: it held
  std::uint32_t flushed = 0;         // days after which all of them are other days
  std::vector<std::uint32_t> least;  // of Often: on so many, no twins
};

/// What may happen to a milestone from the start on: a set of these. Where somebody verifies it,
/// to be met is to be reported and verified.
enum Occurrence : std::uint8_t {
  none_may = 0,
  met_may = 1,
  broken_may = 2,
  reported_may = 4,     // and no more than that
  refuted_may = 8,      // a report of the same day or before; what is not met
  met_refuted_may = 16  // with that: also what is met
};
struct PlainMilestone {
  bool met = false, broken = false;  // at the start, with the other flags
  bool reported = false, claimed = false, refuted = false, verified = false, overdue = false;
  bool broken_late = false;  // after its deadline
  bool has_verifier = false;
  bool owned = false;                      // an actor has it to do
  std::uint8_t may = none_may;             // Occurrence
  Ref past = not_ever;                     // its deadline has passed
  Ref late = not_ever;                     // what breaks now breaks after its deadline
  std::int32_t clock = -1;                 // the deadline is by this one
  std::int32_t deadline = -1;              // or kept in this column
  bool dated = false, done = false;        // at the start, as DateOf and `on time` read it
  bool due = false;                        // it has a deadline
  std::vector<std::uint32_t> armed_again;  // rules: `once per` it
  /// More is told of it than whether it is met and whether it is broken.
  bool rich = false;
};
struct PlainLever {
  std::uint32_t top = 0, level = 0;
  std::uint32_t base = 0;                // without what can be taken back
  std::vector<std::uint32_t> standings;  // that move it while they stand
};
/// Amounts as whole multiples of `scale`, which is in units of Decimal.
struct PlainQuantity {
  bool known = true;         // else it stays unknown
  std::int32_t column = -1;  // it is kept there
  Int128 scale = Decimal::units_per_one;
  std::int64_t start = 0, low = 0, high = 0;  // low and high: what it can come to by the horizon
};

struct PlainEffect {
  enum class Kind : std::uint8_t { Ease, Tighten, Level, Add, Assign, Change };
  Kind kind = Kind::Ease;
  std::uint32_t target = 0;  // lever or quantity
  std::int64_t by = 0;       // levels, or the amount in the quantity's scale; Change: column
  std::int64_t bound = 0;    // Ease, Tighten: not beyond this level; Change: an ast::Change
  Ref when = always;         // and only where this held when the rule was read
};
/// What is over, or due, by time: so many days after it began, or where a row of the calendar says.
struct PlainTerm {
  Ref arose = not_ever;     // a row of the calendar: for what began on these days
  bool from_start = false;  // for what stood at the start
  Ref passed = not_ever;    // over on the first morning on which this holds
};
/// Time that runs from the day on which a milestone was last met.
struct PlainClock {
  std::uint32_t milestone = 0;
  std::vector<PlainTerm> terms;
};
/// What a firing makes and something ends: a duty, or a grant that can be taken back. Of several at
/// once the oldest counts, but where a firing renews it.
struct PlainStanding {
  std::uint32_t rule = 0, effect = 0;  // as in the program
  bool is_duty = false;
  bool renews = false;
  bool closes = false;         // a duty: when it is overdue it is closed
  bool leaves = false;         // where it is made, a lane leaves the plain form
  bool leaves_second = false;  // or where it is made while it stands
  std::int32_t amount = -1;    // what a duty is to pay: a column, or only more than nothing
  Ref made = always;           // it is made only where this held when the rule was read
  Ref ends = not_ever;         // it lapses: looked at once a day, when all of it has happened
  Ref passed = not_ever;       // a row of the calendar: days after the last one that it may have
  Ref done = not_ever;         // what a duty asks is so
  Ref claimed = not_ever;      // or was said to be
  std::vector<PlainTerm> due, expiries;
  // A grant: as of an effect
  std::uint32_t lever = 0;
  bool eases = true;
  std::int64_t by = 0, bound = 0;
  // at the start
  bool stands = false, late = false, was_done = false, has_lapsed = false, was_made = false;
};
/// What is done at once: by a rule, or by what follows a breach.
struct PlainFiring {
  std::uint32_t first_standing = 0, standing_count = 0;
  std::uint32_t first_effect = 0, effect_count = 0;
};
struct PlainRule : PlainFiring {
  Ref condition = not_ever;          // it is true
  Ref perhaps = not_ever;            // it is not false: what is unknown arms nothing
  Ref in_time = always;              // a row of the calendar: the days between `from` and `to`
  Ref waits = not_ever;              // the days before `from`: what is true then fires nothing
  bool keeps = false;                // `once` or `once per`: spent until it is armed again
  bool cadence = false;              // fires on the days of `in_time` while its condition holds
  bool armed = true, spent = false;  // at the start
};

/// What follows on the morning on which a duty is found overdue, before anything happens.
struct PlainBreach : PlainFiring {
  std::uint32_t standing = 0;
};

/// What one party gave, or received, in one unit, in multiples of `scale`.
struct Account {
  std::uint32_t actor = 0, unit = 0;  // as in the program
  bool gave = false;
  Int128 scale = 1;           // units of Decimal
  Int128 base = 0;            // units of Decimal: what it comes to where no atom holds
  std::int64_t each_day = 0;  // that it grows by anyway with each day walked but the last
};
/// What the accounts gain with each day walked, but the last, on whose evening an atom holds; with
/// each firing of a rule or breach; or while an atom holds.
struct Weight {
  enum class Per : std::uint8_t { Day, Firing, Standing };
  Per per = Per::Day;
  std::uint32_t of = 0;  // atom; of Firing as in Plain::firing
  Ref when = always;     // Firing: only where this held when its effects were read
  struct Gain {
    std::uint32_t account = 0;
    std::int64_t by = 0;
    bool operator==(const Gain&) const = default;
  };
  std::vector<Gain> gains;  // by account, ascending
};

/// What something is worth per more than a day, while a reference holds in the evening: each
/// stretch of it is counted from its beginning, and what an account holds of it is reckoned when it
/// is read.
struct PlainSpell {
  Ref holds = not_ever;
  std::uint32_t account = 0;
  bool own = false;  // it counts against the account
  Decimal worth;
  Duration per;
  bool open = false;  // at the start, with the two below
  Day begin{};
  Decimal closed;  // periods of stretches that are over
};

/// A phase that begins or ends by what happens. Looked at in the morning, and when all of a day has
/// happened.
struct PlainPhase {
  bool again = false;          // it begins whenever `when` becomes true; else once
  std::uint32_t rank = 0;      // as in PhaseCode
  Ref when = always;           // it is true
  Ref perhaps = always;        // it is not false
  Ref until = not_ever;        // it ends
  Ref from = always;           // a row of the calendar: days on which it may begin
  Ref over = not_ever;         // and those after its last day
  std::vector<PlainTerm> due;  // over, so long after it began
  bool active = false, armed = true, begun = false;  // at the start
};

struct PlainEnsure {
  checked::Ensure::Form form{};
  Ref condition, other;                  // they are true
  Ref condition_perhaps, other_perhaps;  // they are not false
  bool broken = false, seen = false;     // at the start
  bool open = false, perhaps_seen = false;
};

/// What is of no few cases: a value for each lane, read by the function that the engine steps with.
struct PlainColumn {
  enum class Kind : std::uint8_t {
    Same,      // its operand
    Pure,      // instruction `target` of its operands
    Date,      // when milestone `target` was last met
    Since,     // and how long ago
    Done,      // when it was first done, and not undone since
    Became,    // when it last came to be what `mode`, a checked::MilestoneTest, asks
    Late,      // how late that is beside `start`, or today where it is not done
    OnTime,    // its first operand is true, and its second no later than `start`
    Deadline,  // of milestone `target`: its first operand, while that is open; broken on its second
    Within,    // its first, and its second lies within a time from a day: instruction `target`
    Amount,    // quantity `target`, as it is counted
    Quantity,  // quantity `target`, kept here
    Book       // of the accounts `target` and the next: `mode` as of the instruction
  };
  struct Case {
    Value value;
    Ref where;
  };
  struct Operand {
    std::int32_t column = -1;
    std::int32_t daily = -1;  // in Plain::dailies
    std::vector<Case> cases;  // else the first that holds
  };
  /// It is a day of milestone `target`, stamped by what happens.
  bool stamped() const { return kind == Kind::Date || kind == Kind::Done || kind == Kind::Became; }
  /// What rules do may turn it on the same day, whatever it reads.
  bool moved() const {
    return kind == Kind::Amount || kind == Kind::Quantity || kind == Kind::Book;
  }
  /// What happens or a rule turns it: it is not reckoned.
  bool kept() const { return stamped() || kind == Kind::Quantity || kind == Kind::Deadline; }
  Kind kind = Kind::Same;
  std::uint8_t mode = 0;
  std::uint32_t target = 0;
  std::uint32_t atom = 0;
  Value start;
  std::vector<Operand> operands;
  /// It compares this operand with today: it turns on that day and on the next.
  std::int32_t against_today = -1;
};

/// Where a lane leaves the plain form, so that what follows only a run can tell.
struct Leave {
  std::uint32_t firing = nobody;  // as in Plain::firing; without one, whatever has fired
  bool at_once = false;           // where that fires; else on an evening
  bool stands = false;            // it has fired before the start
  Ref when = always;              // on which this holds, once it has fired
};

struct Plain {
  const Program* program = nullptr;
  Day today{}, until{};  // the day before the first that is walked, and the last
  bool started = false;  // today is a day of the deal
  std::vector<Atom> atoms;
  std::vector<Ref> operands;
  std::vector<std::vector<std::uint64_t>> calendar;  // rows: a bit for each day after today
  std::vector<Memory> memories;
  std::vector<PlainRing> rings;
  std::vector<PlainMilestone> milestones;
  std::vector<PlainLever> levers;
  std::vector<PlainQuantity> quantities;
  std::vector<PlainRule> rules;
  std::vector<PlainBreach> breaches;
  std::vector<PlainEffect> effects;
  std::vector<PlainStanding> standings;
  std::vector<PlainClock> clocks;
  std::vector<PlainPhase> phases;
  std::uint32_t phase_ranks = 1;
  std::uint32_t phase_rounds = 1;  // looks until phases that go by each other are at rest
  std::vector<Account> accounts;
  std::vector<PlainSpell> spells;
  std::vector<Weight> weights;
  std::vector<PlainEnsure> ensures;
  std::vector<Leave> leaves;
  /// A truth that something hangs on, and that it is not false: unknown, it may be an error.
  struct Root {
    Ref is, may;
    bool operator==(const Root&) const = default;
  };
  std::vector<Root> roots;
  std::vector<PlainColumn> columns;         // each after those that it reads
  std::vector<std::vector<Value>> dailies;  // by day: what hangs on the calendar
  /// The verdict when all is over: the first of these that holds, else the deal is in progress.
  Ref breached = not_ever, fulfilled = not_ever, undetermined = not_ever;
  /// But where this holds, and it is neither breached nor fulfilled, the parties perhaps wait for
  /// each other: only a run can tell.
  Ref perhaps_stuck = not_ever;
  /// A rule's condition reads what rules move on the same day: there may be several rounds.
  bool many_rounds = false;
  /// Some lane may leave it: by a Leave, a standing that leaves, or what cannot be reckoned.
  bool may_be_left = false;
  /// All is known, no milestone is rich, nothing stands or is dated, effects have no condition of
  /// their own: what slices walk with the least.
  bool simple = true;

  /// A rule, or beyond the rules a breach.
  const PlainFiring& firing(std::size_t k) const {
    return k < rules.size() ? static_cast<const PlainFiring&>(rules[k])
                            : breaches[k - rules.size()];
  }
  std::size_t firing_count() const { return rules.size() + breaches.size(); }
  std::size_t days() const { return static_cast<std::size_t>(until.value - today.value); }
  bool on_calendar(std::uint32_t row, std::size_t day) const {
    return (calendar[row][day / 64] >> (day % 64) & 1) != 0;
  }
};

/// What of a deal is not plain.
struct Unfit {
  std::string what;  // `it has duties`
};

/// How much of a deal must be plain.
enum class Extent : std::uint8_t {
  Whole,   // all that may come about
  Usually  // what else comes about in some lanes is found there: these need a run each
};

/// `today` must outlive what it gives, with its program. `may`: what may follow, by milestone, sets
/// of Occurrence; without, each may be met and broken. Cost: a few times linear in the program, and
/// a walk without events to `until` where something hangs on the calendar.
tl::expected<Plain, Unfit> plain(const Run& today, Day until,
                                 const std::vector<std::uint8_t>& may = {},
                                 Extent extent = Extent::Whole);

}  // namespace quid::lanes
