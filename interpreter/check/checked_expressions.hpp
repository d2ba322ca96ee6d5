// SPDX-License-Identifier: Apache-2.0
// Typed expressions and effects of the checked deal. One plain struct for all expressions: an
// operation, a type, its arguments, a symbol and a small payload. Operations are listed with what
// their arguments mean in check/operations.def.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <variant>
#include <vector>

#include "support/calendar.hpp"
#include "support/decimal.hpp"
#include "support/duration.hpp"
#include "support/ids.hpp"
#include "support/interner.hpp"
#include "support/packed.hpp"
#include "support/packed_span.hpp"
#include "support/rare.hpp"
#include "support/rare_text.hpp"
#include "support/short_list.hpp"
#include "support/source.hpp"
#include "syntax/ast.hpp"

namespace quid::checked {

using SetId = Id<struct SetTag>;
using UnitId = Id<struct UnitTag>;  // 0 is "no unit"
using CalendarId = Id<struct CalendarTag>;
using ActorId = Id<struct ActorTag>;
using QuantityId = Id<struct QuantityTag>;
using MilestoneId = Id<struct MilestoneTag>;
using LeverId = Id<struct LeverTag>;
using StatementId = Id<struct StatementTag>;
using LetId = Id<struct LetTag>;
using TierTableId = Id<struct TierTableTag>;
using RowTableId = Id<struct RowTableTag>;
using HostActionId = Id<struct HostActionTag>;
using RuleId = Id<struct RuleTag>;
using PhaseId = Id<struct PhaseTag>;
using ExprId = Id<struct CheckedExprTag>;
using EffectId = Id<struct CheckedEffectTag>;
using ActorsId = Id<struct ActorsTag>;  // a list of them
using PeriodId = Id<struct PeriodTag>;
/// A variable of a binder. Unique within one declaration (rule, let, milestone …), from 0.
using SlotId = Id<struct SlotTag>;

/// An element of a set: a whole number n is 2n, a name with id i is 2i + 1.
struct ElementCode {
  std::int64_t code = 0;
  static ElementCode number(std::int64_t n) { return {n * 2}; }
  static ElementCode named(NameId id) { return {static_cast<std::int64_t>(id.value) * 2 + 1}; }
  bool is_number() const { return (code & 1) == 0; }
  std::int64_t number() const { return code / 2; }
  NameId name() const { return {static_cast<std::uint32_t>(code / 2)}; }
  auto operator<=>(const ElementCode&) const = default;
};

struct Unit {
  struct Factor {
    NameId name;
    int power = 1;
    bool operator==(const Factor&) const = default;
  };
  std::vector<Factor> factors;  // sorted by name id, no zero power
  bool operator==(const Unit&) const = default;
};

enum class Kind : std::uint8_t { Truth, Number, Date, Duration, Element, Text, Actor };
/// What a duration counts. Unlike kinds cannot be compared; mixed ones only added to dates.
enum class DurationKind : std::uint8_t { Days, Months, BusinessDays, Mixed };
/// What an expression gives. Every expression has one: of a Number the unit and of an Element the
/// set are in one place.
struct Type {
  std::uint32_t of = 0;  // Number: its UnitId; Element: its SetId
  Kind kind = Kind::Truth;
  DurationKind duration = DurationKind::Days;  // Duration

  UnitId unit() const { return kind == Kind::Number ? UnitId{of} : UnitId{0}; }
  SetId set() const { return kind == Kind::Element ? SetId{of} : SetId{}; }  // invalid: not known
  bool operator==(const Type&) const = default;
};
inline Type truth_type() { return {}; }
inline Type number_type(UnitId unit) { return {unit.value, Kind::Number}; }
inline Type date_type() { return {0, Kind::Date}; }
inline Type duration_type(DurationKind kind) { return {0, Kind::Duration, kind}; }
inline Type element_type(SetId set) { return {set.value, Kind::Element}; }
inline Type text_type() { return {0, Kind::Text}; }
inline Type actor_type() { return {0, Kind::Actor}; }

enum class Operation : std::uint8_t {
#define QUID_OPERATION(name, meaning) name,
#include "check/operations.def"
#undef QUID_OPERATION
};

/// `m …`: the order is that of `MilestoneTest` payloads in operations.def.
enum class MilestoneTest : std::uint8_t {
  Met,
  Reported,
  Verified,
  Refuted,
  Broken,
  Overdue,
  Lapsed,
  Waived,
  Disputed,
  Unruled,
  OnTime
};
enum class DutyTest : std::uint8_t { Pending, Done, Overdue, Suspended, Lapsed, Open, Broken };
enum class Compare : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

/// One of many: its members stand so that it is small, and what few have is kept beside it, in
/// `Checked::decimals`, `durations` and `frequencies`. A literal has a number of 64 bits, any other
/// operation operands and a number of 32 bits.
class Expr {
 public:
  static constexpr bool is_literal(Operation op) { return op <= Operation::TextConstant; }
  static constexpr std::uint32_t no_operands = UINT32_MAX;

  /// A level, a count, an element code, a day; see operations.def.
  std::int64_t number() const {
    return is_literal(op) ? std::bit_cast<std::int64_t>(halves_) : std::int64_t{halves_[1]};
  }
  /// After `op`. INVARIANT: of what is no literal it is not below 0.
  void set_number(std::int64_t number) {
    if (is_literal(op))
      halves_ = std::bit_cast<Halves>(number);
    else
      halves_[1] = static_cast<std::uint32_t>(std::min<std::int64_t>(number, UINT32_MAX));
  }
  /// The id of another symbol, which stands in `number`.
  std::uint32_t symbol2() const { return static_cast<std::uint32_t>(number()); }
  /// Where in Checked::arguments the count of its operands stands, and then these.
  std::uint32_t operands() const { return is_literal(op) ? no_operands : halves_[0]; }
  /// After `op`, of what is no literal.
  void set_operands(std::uint32_t place) { halves_[0] = place; }

  std::uint32_t symbol = UINT32_MAX;  // the id of what is read
  [[no_unique_address]] Type type;    // the next two stand in what it leaves of eight bytes
  Operation op = Operation::UnknownConstant;
  std::uint8_t mode = 0;  // a test, comparison, verdict word or sign: see operations.def
  PackedSpan span;

 private:
  using Halves = std::array<std::uint32_t, 2>;
  Halves halves_{no_operands, 0};
};
static_assert(sizeof(Expr) == 28);

/// `on at least COUNT of the last WINDOW`.
struct Frequency {
  std::int64_t count = 0;
  Duration window;
  bool operator==(const Frequency&) const = default;
};

/// A party or observer; or, when `table` is valid, the one that this table of parties names for the
/// element index[0] (its rows are ActorConstants), and `actor` is invalid.
struct ActorRef {
  ActorId actor;
  ShortList<ExprId> index;
  PackedSpan span;
  RowTableId table{};
  bool present() const { return actor.valid() || table.valid(); }
  bool operator==(const ActorRef&) const = default;
};
struct RuleRef {
  RuleId rule;
  ShortList<ExprId> index;  // empty for an indexed rule: every instance
};

struct Act {
  ast::Act::Kind kind = ast::Act::Kind::Meet;
  MilestoneId milestone;
  LeverId lever;
  StatementId statement;
  ShortList<ExprId> index;          // of whichever is set
  ExprId by;                        // Ease, Tighten: Number of levels, or invalid
  std::optional<std::uint32_t> to;  // Ease, Tighten: level number
  ExprId amount;                    // Pay
  UnitId unit;                      // Pay
  ActorRef receiver;                // Pay
};

struct Group {
  ShortList<EffectId> effects;
};
struct Move {
  bool ease = true;
  LeverId lever;
  ShortList<ExprId> index;
  ExprId by;  // invalid with no `to`: by one
  PackedOptional to;
};
struct Restore {
  LeverId lever;
  ShortList<ExprId> index;
};
struct Pay {
  ExprId amount;
  UnitId unit;
  ActorRef to, from;
};
struct ChangeQuantity {
  ast::Change change;
  QuantityId quantity;
  ShortList<ExprId> index;
  ExprId value;
};
struct Say {
  StatementId statement;
  ShortList<ExprId> index;
};
struct Waive {
  MilestoneId milestone;
  ShortList<ExprId> index;
};
struct Extend {
  MilestoneId milestone;
  ShortList<ExprId> index;
  ExprId by, to;
};
struct Resize {
  MilestoneId milestone;
  ShortList<ExprId> index;
  ExprId to;
};
struct SwitchRule {
  bool resume = false;
  RuleRef rule;
};
struct EndDeal {
  RareText text;
};
struct Duty {
  ShortList<ActorRef> debtors;
  Act act;
  ExprId deadline;  // a Date, read when the duty arises: `within D` is today + D
  bool has_otherwise = false, instead = false;
  ShortList<EffectId> otherwise;
};
struct Ban {
  ShortList<ActorRef> debtors;
  Act act;
  bool has_otherwise = false;
  ShortList<EffectId> otherwise;
};
struct Permission {
  ShortList<ActorRef> holders;
  Act act;
};
struct HostCall {
  HostActionId action;
  ShortList<ExprId> arguments;
};

/// Visited by ast::match and ast::get_if, which need not know of `Boxed`.
using EffectNode = std::variant<Group, Move, Restore, ast::Boxed<Pay>, ChangeQuantity, Say, Waive,
                                Extend, Resize, SwitchRule, EndDeal, ast::Boxed<Duty>,
                                ast::Boxed<Ban>, ast::Boxed<Permission>, HostCall>;
/// What ends an effect that is revocable.
struct Endings {
  ExprId while_, until, until_date, for_;  // Truth, Truth, Date, Duration
  ExprId until_known_by;  // Truth, or invalid: as long as it is false, `until_date` lies ahead
  bool operator==(const Endings&) const = default;
};
struct Effect {
  EffectNode node;
  // An effect inside a revocable group carries only its own; the group's hold for all its parts.
  Rare<Endings> ends;
  PackedSpan span;
  bool revocable() const { return ends.present(); }
};
static_assert(sizeof(Effect) == 44);

}  // namespace quid::checked
