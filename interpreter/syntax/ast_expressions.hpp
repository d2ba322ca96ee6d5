// SPDX-License-Identifier: Apache-2.0
// Expressions as written. Children are ids into `Ast::expressions`.
#pragma once

#include "syntax/ast_parts.hpp"

namespace quid::ast {

/// `5`, `40%`, `5 t`, `5 million USD`, `60 days`, `5 business days`, `3 steps`. `value` has the
/// scale word and the percent sign applied.
struct AmountLit {
  Decimal value;
  bool percent = false;
  bool business = false;
  Name unit;
  bool operator==(const AmountLit&) const = default;
};
struct DateLit {
  Day day{};
  bool operator==(const DateLit&) const = default;
};
struct StepLit {
  std::int64_t step = 0;
  bool operator==(const StepLit&) const = default;
};
struct TextLit {
  std::string text;
  bool operator==(const TextLit&) const = default;
};
enum class TruthWord { True, False, Unknown };
struct TruthLit {
  TruthWord value = TruthWord::Unknown;
  bool operator==(const TruthLit&) const = default;
};
struct RefExpr {
  Ref ref;
  bool operator==(const RefExpr&) const = default;
};
/// `min(a, b)`, `royalty(x)`, `round(x, 2)`: functions and tier tables.
struct Call {
  Name name;
  ShortList<ExprId> arguments;
  bool operator==(const Call&) const = default;
};
/// `count(x in S where C: C)`; the function word is count, sum, min or max.
struct Aggregate {
  Name function;
  Binder binder;
  ExprId where, body;
  bool operator==(const Aggregate&) const = default;
};
struct Quantified {
  bool all = true;
  Binder binder;
  ExprId where, body;
  bool operator==(const Quantified&) const = default;
};
struct AtLeastOf {
  std::int64_t count = 0;
  ShortList<ExprId> conditions;
  bool operator==(const AtLeastOf&) const = default;
};
enum class Reader {
  DateOf,
  DeadlineOf,
  LatenessOf,
  UnpaidOf,
  ProgressOf,
  AmountOf,
  ExposureOf,
  PeakOf,
  OverpromiseOf,
  YearOf,
  EndOfMonthOf,
  EarliestOf,
  LatestOf,
  DiscountOf,
  NoDealOf,
  GivenBy,
  ReceivedBy
};
/// `date of m`, `exposure of P`, `earliest of (a, b)`, `given by P`: one target but for earliest,
/// latest.
struct Read {
  Reader reader = Reader::DateOf;
  ShortList<ExprId> targets;
  bool operator==(const Read&) const = default;
};
struct Since {
  Ref milestone;
  bool operator==(const Since&) const = default;
};
struct WorthOf {
  Term term;
  Ref party;
  bool operator==(const WorthOf&) const = default;
};
struct OfferOf {
  Ref from, to;
  bool operator==(const OfferOf&) const = default;
};
struct VerdictIs {
  VerdictWord word = VerdictWord::Fulfilled;
  Ref by;
  bool operator==(const VerdictIs&) const = default;
};
struct IfElse {
  ExprId condition, then, otherwise;
  bool operator==(const IfElse&) const = default;
};
enum class UnaryOp { Not, Was, Negate };
struct Unary {
  UnaryOp op = UnaryOp::Not;
  ExprId operand;
  bool operator==(const Unary&) const = default;
};
/// `a and b and c`: one flat list a level, of two or more.
struct Logic {
  bool is_and = true;
  ShortList<ExprId> operands;
  bool operator==(const Logic&) const = default;
};
enum class BinaryOp {
  Add,
  Subtract,
  Multiply,
  Divide,
  Power,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual
};
/// Long `+` and `*` chains lean left; `Ast::expressions` is in post-order (children before
/// parents), so that no pass has to recurse down them.
struct Binary {
  BinaryOp op = BinaryOp::Add;
  ExprId left, right;
  bool operator==(const Binary&) const = default;
};
/// `(48 + 6 * k) months`, `(E) USD`.
struct WithUnit {
  ExprId value;
  bool business = false;
  Name unit;
  bool operator==(const WithUnit&) const = default;
};
struct IsUnknown {
  ExprId operand;
  bool operator==(const IsUnknown&) const = default;
};
struct ForDuration {
  ExprId condition, duration;
  bool operator==(const ForDuration&) const = default;
};
/// `C on at least N of the last M days`; `window` is an AmountLit.
struct OnAtLeast {
  ExprId condition;
  std::int64_t count = 0;
  ExprId window;
  bool operator==(const OnAtLeast&) const = default;
};
struct LevelIs {
  Ref lever;
  LevelTest test = LevelTest::At;
  Element level;
  bool operator==(const LevelIs&) const = default;
};
struct StateIs {
  Ref subject;
  StateWord state = StateWord::Verified;
  bool operator==(const StateIs&) const = default;
};
/// `X within D of Y`; X may be a milestone, a state (`m verified within …`) or a date.
struct Within {
  ExprId subject, duration, of;
  bool operator==(const Within&) const = default;
};
/// `D after X`, `D before X`.
struct Offset {
  ExprId duration;
  bool after = true;
  ExprId anchor;
  bool operator==(const Offset&) const = default;
};

using ExprNode =
    std::variant<AmountLit, DateLit, StepLit, TextLit, TruthLit, RefExpr, Call, Boxed<Aggregate>,
                 Boxed<Quantified>, AtLeastOf, Read, Since, Boxed<WorthOf>, Boxed<OfferOf>,
                 Boxed<VerdictIs>, IfElse, Unary, Logic, Binary, WithUnit, IsUnknown, ForDuration,
                 OnAtLeast, Boxed<LevelIs>, Boxed<StateIs>, Within, Offset>;
struct Expr {
  ExprNode node;
  Place place;
  bool operator==(const Expr&) const = default;
};
static_assert(sizeof(Expr) <= 64, "large alternatives belong into a Boxed");

}  // namespace quid::ast
