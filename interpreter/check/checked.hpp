// SPDX-License-Identifier: Apache-2.0
// The checked deal: every name resolved to a symbol, every expression typed, modules merged,
// actions expanded, durations and deadlines normalised. Immutable; `lower` turns it into a flat
// program, and the oracle of the tests walks it as it is. Sets are not yet multiplied out:
// an indexed symbol has a `Shape`, and its instances are numbered row-major over its sets.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/checked_expressions.hpp"
#include "support/limits.hpp"
#include "support/rare_text.hpp"

namespace quid::checked {

/// The sets a symbol is indexed by. Its declaration binds them to the slots of the same numbers.
struct Shape {
  ShortList<SetId> sets;
  std::uint32_t count = 1;  // product of the sets' sizes
};

struct Set {
  NameId name;  // invalid for a set written on the fly
  std::vector<ElementCode> elements;
  Span span;
};
struct Calendar {
  NameId name;
  Holidays holidays;
  Span span;
};
/// A party or an observer.
struct Actor {
  NameId name;
  RareText label;
  bool observer = false;
  Shape shape;
  Span span;
};
struct Quantity {
  NameId name;
  Shape shape;
  UnitId unit;
  ExprId start;  // invalid: unknown until recorded. May read the shape's slots and tables
  Span span;
};
/// What few milestones have.
struct MilestoneExtras {
  RareText label;
  ExprId of;                 // metered; invalid otherwise
  UnitId unit;               // of the meter
  bool aim = false;          // the deadline is a target, never a breach
  ActorRef verifier;         // `verifier.actor` invalid: none
  ExprId verify_within;      // a Duration, or invalid
  ExprId needs;              // Truth, or invalid
  ExprId deadline_known_by;  // of `deadline`, as in Endings
};
/// One of many: its members stand so that it is small.
struct Milestone {
  NameId name;
  ActorsId owners;  // invalid: an outside event
  ExprId deadline;  // a Date; invalid: undated
  Shape shape;
  Rare<MilestoneExtras> more;
  PackedSpan span;
};
static_assert(sizeof(Milestone) == 40);
struct Lever {
  NameId name;
  Shape shape;
  ActorRef by;
  std::vector<NameId> level_names;  // empty for a numeric range
  std::int64_t first_level = 0;     // of a numeric range; level k is `first_level + k`
  std::uint32_t level_count = 0;    // levels are 0 .. level_count - 1, harshest first
  std::uint32_t start_level = 0;
  Span span;
};
struct Statement {
  NameId name;
  Shape shape;
  ActorRef by;
  ExprId claims;
  /// The claim is just this milestone: its progress is how far it is verified.
  MilestoneId claims_milestone;
  ShortList<ExprId> claims_index;
  Decimal at = Decimal::from_int(1);
  Decimal strength = Decimal::from_int(1);
  Span span;
};
struct Let {
  NameId name;
  Shape shape;
  ExprId value;
  Span span;
};
/// Tiers in ascending order; the last one has no bound. `inclusive`: `up to`.
struct TierTable {
  struct Tier {
    bool bounded = false, inclusive = false;
    Decimal bound;
    ExprId value;
  };
  NameId name;
  bool marginal = false;
  UnitId parameter_unit;
  Type result;
  std::vector<Tier> tiers;
  Span span;
};
/// `rows[i]` belongs to element i of `set`; never invalid (gaps are compile errors).
struct RowTable {
  NameId name;
  SetId set;
  Type result;
  std::vector<ExprId> rows;
  Span span;
};
struct HostAction {
  NameId name;
  Span span;
};
/// What few rules have.
struct RuleExtras {
  ShortList<ExprId> once_per_index;
  ShortList<RuleRef> over;
  PhaseId during;
  ExprId from, to;      // Dates, optional
  ExprId cadence_from;  // Date, optional
  Duration period;      // of a cadence
};
/// One of many: its members stand so that it is small.
struct Rule {
  NameId name;  // invalid for a bare rule: called by its place
  MilestoneId once_per;
  ExprId condition;  // Truth; invalid for a cadence without `while`
  Shape shape;
  ShortList<EffectId> effects;
  Rare<RuleExtras> more;
  PackedSpan span, label_span;
  bool once = false, cadence = false;
};
static_assert(sizeof(Rule) == 60);
struct Phase {
  NameId name;
  ExprId from;                           // Date
  ExprId when;                           // Truth
  ExprId until;                          // Truth
  ExprId until_date;                     // Date
  ExprId duration;                       // Duration
  ExprId from_known_by, until_known_by;  // of `from` and `until_date`, as in Endings
  Span span;
};

/// What a value is put on. Bare names of indexed symbols were expanded to their instances.
struct Term {
  enum class Kind : std::uint8_t { Milestone, MilestoneState, Level, Verdict };
  Kind kind = Kind::Milestone;
  ExprId holds;  // Truth: whether the term holds now (all kinds)
  MilestoneId milestone;
  LeverId lever;
  std::uint32_t instance = 0;  // of the milestone or lever
  ActorsId doers;              // whose act it is: owners, or the lever's party; invalid: nobody's
};
/// One of many: its members stand so that it is small.
struct Value {
  Term term;
  ActorsId party;  // one
  ExprId worth;    // Number
  UnitId unit;
  PeriodId per;  // invalid: a lump
  PackedSpan span;
};
static_assert(sizeof(Value) == 48);
struct NoDeal {
  ActorRef party;
  ExprId worth;
  UnitId unit;
  std::optional<Duration> per;
  Span span;
};
struct Discount {
  ActorRef party;
  Decimal rate;
  Duration per;
  Span span;
};
struct Ensure {
  enum class Form { Never, NeverUnless, Always, AlwaysUnless, Eventually, OnlyAfter };
  NameId name;
  Form form = Form::Always;
  ExprId condition, other;
  Span span;
};
/// Kept for simulation. Chances are 0 to 1.
enum class Strategy : std::uint8_t {
#define QUID_STRATEGY(name, word, meaning) name,
#include "check/strategies.def"
#undef QUID_STRATEGY
};
struct OutlookItem {
  enum class Kind { Chance, Plays, Detects, Trust };
  enum class Event : std::uint8_t { Meet, Report, Refute, Break, Waive, Dispute };
  Kind kind = Kind::Chance;
  Event event = Event::Meet;
  MilestoneId milestone;
  std::uint32_t instance = 0;
  ActorRef actor;
  Strategy strategy{};
  Decimal chance;
  ExprId within, of;  // a Duration and a Date, optional
  std::optional<Duration> per;
  Span span;
};
/// What has one luck in so many of the futures. Below zero: two whose luck is contrary in these.
struct Correlation {
  std::vector<std::uint32_t> items;  // of the outlook, all Kind::Chance
  std::uint32_t things = 0;          // how many these are about: a thing may have two terms
  Decimal chance;
  Span span;
};
struct Outlook {
  NameId name;
  std::vector<OutlookItem> items;
  std::vector<Correlation> correlations;
  Span span;
};

enum class EventKind : std::uint8_t {
  Done,
  Reported,
  Broken,
  Settled,
  Verified,
  Waived,
  Refuted,
  Disputed,
  Due,
  Of,
  Level,
  SetQuantity,
  AddQuantity,
  Pays,
  Offers,
  Says,
  Withdraws,
  PhaseUntil,
  Note
};
/// One line of a record (or of a test), with names resolved and indices made an instance number.
/// One of many: its members stand so that it is small.
struct Entry {
  std::optional<Decimal> amount;  // Done, Of, SetQuantity, AddQuantity, Pays, Offers
  RareText text;                  // Note
  Day on;
  std::optional<Day> known;
  bool prior = false, refuse = false, corrected = false;
  EventKind kind = EventKind::Note;
  MilestoneId milestone;
  LeverId lever;
  QuantityId quantity;
  StatementId statement;
  PhaseId phase;
  std::uint32_t instance = 0;  // of whichever of the above is set
  ActorId actor, other;        // who acts (`by P`, P of `P pays`), and the receiver
  std::uint32_t actor_instance = 0, other_instance = 0;
  UnitId unit;              // of `amount`
  std::uint32_t level = 0;  // Level
  Day date{};               // Due, PhaseUntil
  Span span;
  std::uint32_t line = 0;      // in its record, from 1
  std::uint32_t corrects = 0;  // in a run: 1 + the place in Run::corrected() of what it replaced
};
static_assert(sizeof(Entry) <= 128);
struct Expect {
  ExprId condition;
  Day on;
  Span span;
};
struct Test {
  std::string title;
  std::vector<Entry> entries;  // in the order written; the runner sorts by date, stably
  std::vector<Expect> expects;
  Span span;
};

struct Deal {
  std::string title;
  bool in_steps = false;  // then days are step numbers: start is day 0, end is day N
  Day start{};
  std::optional<Day> end;  // inclusive
  std::optional<Duration> step;
  Span span;
};

struct Checked {
  Deal deal;
  std::vector<Set> sets;
  std::vector<Unit> units;  // units[0] is "no unit"
  std::vector<Calendar> calendars;
  std::vector<Actor> actors;
  std::vector<Quantity> quantities;
  std::vector<Milestone> milestones;
  std::vector<Lever> levers;
  std::vector<Statement> statements;
  std::vector<Let> lets;
  std::vector<TierTable> tier_tables;
  std::vector<RowTable> row_tables;
  std::vector<HostAction> host_actions;
  std::vector<Rule> rules;  // in order of declaration, modules first
  std::vector<Phase> phases;
  std::vector<Value> values;
  std::vector<NoDeal> no_deals;
  std::vector<Discount> discounts;
  std::optional<Duration> impasse_after;
  std::vector<Ensure> ensures;
  std::vector<Outlook> outlooks;
  std::vector<Test> tests;
  std::vector<Expr> expressions;    // children before parents
  std::vector<ExprId> arguments;    // of expressions: see Expr::operands
  std::vector<Decimal> decimals;    // of constants, those of more than 64 bits
  std::vector<Duration> durations;  // of constants
  std::vector<Frequency> frequencies;
  std::vector<Effect> effects;
  std::vector<Duration> periods;                 // of values
  std::vector<ShortList<ActorRef>> actor_lists;  // owners, doers, parties
  std::vector<std::string> texts;
  Holidays no_holidays;
  CalendarId business_calendar;  // what counts business days; invalid: Monday to Friday

  const Expr& operator[](ExprId id) const { return expressions[id.value]; }
  const Effect& operator[](EffectId id) const { return effects[id.value]; }
  std::span<const ActorRef> operator[](ActorsId id) const {
    if (!id.valid()) return {};
    return {actor_lists[id.index()].begin(), actor_lists[id.index()].end()};
  }
  std::optional<Duration> operator[](PeriodId id) const {
    return id.valid() ? std::optional(periods[id.index()]) : std::nullopt;
  }
  const ActorRef& party_of(const Value& value) const {
    return actor_lists[value.party.index()].front();
  }
  std::span<const ExprId> arguments_of(const Expr& expr) const {
    const std::uint32_t place = expr.operands();
    if (place == Expr::no_operands) return {};
    return std::span(arguments).subspan(std::size_t{place} + 1, arguments[place].value);
  }
  /// Of a NumberConstant.
  Decimal decimal(const Expr& expr) const {
    const bool beside = expr.mode != 0;
    return beside ? decimals[static_cast<std::size_t>(expr.number())]
                  : Decimal::from_units(expr.number());
  }
  /// Of a DurationConstant.
  Duration duration(const Expr& expr) const {
    return durations[static_cast<std::size_t>(expr.number())];
  }
  /// Of an OnAtLeast.
  const Frequency& frequency(const Expr& expr) const {
    return frequencies[static_cast<std::size_t>(expr.number())];
  }
};

}  // namespace quid::checked
