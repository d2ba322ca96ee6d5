// SPDX-License-Identifier: Apache-2.0
// Declarations as written.
#pragma once

#include "syntax/ast_effects.hpp"
#include "syntax/ast_expressions.hpp"

namespace quid::ast {

struct Head {
  Name name;
  ShortList<Binder> binders;
  bool operator==(const Head&) const = default;
};
struct DealDecl {
  std::string title;
  bool in_steps = false;
  When from, to;  // a date deal; `to.written` false when open-ended
  Period by;      // optional
  std::int64_t steps = 0;
  bool operator==(const DealDecl&) const = default;
};
struct UseDecl {
  Name module;
  bool operator==(const UseDecl&) const = default;
};
struct PartyDecl {
  Head head;
  std::string label;
  bool operator==(const PartyDecl&) const = default;
};
struct ObserverDecl {
  Name name;
  std::string label;
  bool operator==(const ObserverDecl&) const = default;
};
struct UnitDecl {
  Name name;
  bool operator==(const UnitDecl&) const = default;
};
struct SetDecl {
  Name name;
  SetExpr value;
  bool operator==(const SetDecl&) const = default;
};
struct CalendarDecl {
  Name name;
  std::vector<When> days;
  bool operator==(const CalendarDecl&) const = default;
};
struct QuantityDecl {
  Head head;
  UnitExpr unit;
  ExprId start;
  bool operator==(const QuantityDecl&) const = default;
};
struct Clause {
  enum class Kind { Due, Aim, Verified, Needs };
  Kind kind = Kind::Due;
  // Due, Aim: `within D of X` has `within` and `of`; a date (`DATE`, `D after X`) has `date`.
  ExprId within, of, date;
  Ref by;            // Verified; `within` is the window there
  ExprId condition;  // Needs
  Place place;
  bool operator==(const Clause&) const = default;
};
struct MilestoneDecl {
  Head head;
  std::string label;
  ShortList<Ref> owners;
  ExprId of;
  std::vector<Clause> clauses;
  bool operator==(const MilestoneDecl&) const = default;
};
/// Levels by name, or `first..last` when `named` is empty.
struct LeverDecl {
  Head head;
  Ref by;
  std::vector<Element> named;
  std::int64_t first = 0, last = 0;
  Element starts_at;
  bool has_start = false;
  bool operator==(const LeverDecl&) const = default;
};
struct StatementDecl {
  Head head;
  Ref by;
  ExprId claims;
  ExprId at;        // a percentage AmountLit, optional
  ExprId strength;  // an AmountLit, optional
  bool operator==(const StatementDecl&) const = default;
};
struct LetDecl {
  Head head;
  ExprId value;
  bool operator==(const LetDecl&) const = default;
};
struct Tier {
  enum class Kind { Below, UpTo, Otherwise };
  Kind kind = Kind::Below;
  ExprId bound, value;
  Place place;
  bool operator==(const Tier&) const = default;
};
struct TierTableDecl {
  bool marginal = false;
  Name name, parameter;
  UnitExpr unit;
  std::vector<Tier> tiers;
  bool operator==(const TierTableDecl&) const = default;
};
struct Row {
  bool otherwise = false;
  Element element;
  ExprId value;
  bool operator==(const Row&) const = default;
};
struct ElementTableDecl {
  Name name;
  SetExpr set;
  UnitExpr unit;
  std::vector<Row> rows;
  bool operator==(const ElementTableDecl&) const = default;
};
struct ActionDecl {
  Name name;
  std::vector<Binder>
      parameters;  // `x in S`, or a bare name: then `variable` is present and no set
  bool by_host = false;
  EffectList effects;
  bool operator==(const ActionDecl&) const = default;
};
struct RuleDecl {
  Name label;  // not present in a bare rule
  ShortList<Binder> binders;
  bool once = false;
  Ref once_per;
  ShortList<Ref> over;
  Name during;
  ExprId from, to;
  bool every = false;  // a cadence: `every D [from DATE] [while COND]`
  Period period;
  ExprId every_from;
  ExprId condition;  // `if COND`, or the cadence's `while`
  EffectList effects;
  bool operator==(const RuleDecl&) const = default;
};
/// `until` is a condition or a date; the checker tells which.
struct PhaseDecl {
  Name name;
  ExprId from, when, until, duration;
  bool operator==(const PhaseDecl&) const = default;
};
struct ValueItem {
  Term term;
  ExprId worth;
  Period per;
  Place place;
  bool operator==(const ValueItem&) const = default;
};
struct ValueDecl {
  Ref party;
  std::vector<ValueItem> items;
  bool operator==(const ValueDecl&) const = default;
};
struct NoDealDecl {
  Ref party;
  ExprId worth;
  Period per;
  bool operator==(const NoDealDecl&) const = default;
};
struct DiscountDecl {
  Ref party;
  ExprId rate;
  Period per;
  bool operator==(const DiscountDecl&) const = default;
};
struct ImpasseDecl {
  ExprId after;
  bool operator==(const ImpasseDecl&) const = default;
};
struct EnsureDecl {
  enum class Form { Never, Always, Eventually, OnlyAfter };
  Name label;
  Form form = Form::Always;
  ExprId condition, other;  // `other`: after `unless`, or after `only after`
  bool operator==(const EnsureDecl&) const = default;
};
/// What an outlook tells of a milestone: `m`, `m verified`, `m breaks`.
struct OutlookEvent {
  Ref subject;
  bool breaks = false, has_state = false;
  StateWord state = StateWord::Verified;
  Place place;
  bool operator==(const OutlookEvent&) const = default;
};
struct OutlookItem {
  enum class Kind { Chance, Correlated, Plays, Detects, Trust };
  Kind kind = Kind::Chance;
  OutlookEvent what;                 // Plays, Detects, Trust: a subject only
  std::vector<OutlookEvent> others;  // Correlated: with `what`
  Name strategy;                     // Plays
  ExprId chance;                     // a percentage AmountLit
  bool contrary = false;             // Correlated: `-60%`
  ExprId within, of;                 // Chance
  Period per;                        // Chance
  Place place;
  bool operator==(const OutlookItem&) const = default;
};
struct OutlookDecl {
  Name name;
  std::vector<OutlookItem> items;
  bool operator==(const OutlookDecl&) const = default;
};
struct Expect {
  ExprId condition;
  When on;
  Place place;
  bool operator==(const Expect&) const = default;
};
using TestItem = std::variant<Entry, Expect>;
struct TestDecl {
  std::string title;
  std::vector<TestItem> items;
  bool operator==(const TestDecl&) const = default;
};

}  // namespace quid::ast
