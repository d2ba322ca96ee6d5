// SPDX-License-Identifier: Apache-2.0
// Two operands, one type.
#include <fmt/format.h>

#include "check/context.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

bool is_zero(const Context& context, const Expr& expr) {
  return expr.op == Operation::NumberConstant && context.out.decimal(expr).is_zero() &&
         expr.type.unit().value == 0;
}

ExprId with_type(Context& context, ExprId id, Type type) {
  Expr copy = context.at(id);
  copy.type = type;
  return context.add(copy);
}

std::string unit_hint(Context& context, const Expr& bare, const Expr& other, UnitId unit) {
  if (bare.op != Operation::NumberConstant) return {};
  const Decimal number = context.out.decimal(bare);
  const std::string bare_text = context.written(bare.span);
  if (bare_text.ends_with('%') && other.op != Operation::AmountOf)
    return fmt::format("a percentage is of something: write `{} * {}`", bare_text,
                       context.written(other.span));
  const std::string amount = fmt::format("{} {}", number.to_string(), context.text(unit));
  if (other.op != Operation::AmountOf || number >= Decimal::one())
    return fmt::format("write `{}`", amount);
  return fmt::format("of the whole, write `progress of {}`; an amount is `{}`",
                     context.text(context.out.milestones[other.symbol].name), amount);
}

void fail_units(Context& context, const Expr& a, const Expr& b, Span span, std::string_view what) {
  if (a.type.unit().value != 0 && b.type.unit().value != 0) {
    context.fail(DiagnosticKind::UnitMismatch, span,
                 fmt::format("cannot {} amounts in `{}` and `{}`", what,
                             context.text(a.type.unit()), context.text(b.type.unit())));
    return;
  }
  const Expr& bare = a.type.unit().value == 0 ? a : b;
  const UnitId unit = a.type.unit().value == 0 ? b.type.unit() : a.type.unit();
  context.fail(
      DiagnosticKind::MissingUnit, bare.span,
      fmt::format("cannot {} a bare number and an amount in `{}`", what, context.text(unit)),
      unit_hint(context, bare, &bare == &a ? b : a, unit));
}

/// A bare number beside a party's books says nothing where all that flows has a unit.
bool names_a_book(Context& context, const Expr& open, const Expr& other) {
  if (other.op != Operation::NumberConstant || other.type.unit().value != 0) return true;
  if (open.op == Operation::OfferOf) return true;
  const auto& books = context.known_books(open.span);
  if (books.empty() || books.contains(UnitId{0})) return true;
  const std::string unit = context.text(*books.begin());
  context.fail(DiagnosticKind::MissingUnit, other.span,
               fmt::format("the deal keeps no book without a unit, but one in `{}`", unit),
               fmt::format("write `{} {}`", context.out.decimal(other).to_string(), unit));
  return false;
}

/// Both are Numbers.
bool unify_units(Context& context, ExprId& a, ExprId& b, Span span, std::string_view what) {
  const Expr x = context.at(a), y = context.at(b);
  const bool open_x = has_open_book(x), open_y = has_open_book(y);
  if (open_x && open_y) return true;
  if (open_x || open_y) {
    const ExprId open = open_x ? a : b;
    const Expr& other = open_x ? y : x;
    if (is_zero(context, other)) {
      if (!context.settle_book(open).valid()) return false;
      (open_x ? b : a) = with_type(context, open_x ? b : a, context.at(open).type);
    } else if (!names_a_book(context, context.at(open), other)) {
      return false;
    } else {
      decide_book(context, open, other.type.unit());
    }
    return true;
  }
  if (x.type.unit() == y.type.unit()) return true;
  if (is_zero(context, x)) {
    a = with_type(context, a, y.type);
    return true;
  }
  if (is_zero(context, y)) {
    b = with_type(context, b, x.type);
    return true;
  }
  fail_units(context, x, y, span, what);
  return false;
}

}  // namespace

bool unify(Context& context, ExprId& a, ExprId& b, Span span, std::string_view what) {
  if (!a.valid() || !b.valid()) return false;
  if (context.at(a).op == Operation::UnknownConstant) {
    a = with_type(context, a, context.at(b).type);
    return true;
  }
  if (context.at(b).op == Operation::UnknownConstant) {
    b = with_type(context, b, context.at(a).type);
    return true;
  }
  a = as_number(context, a);
  b = as_number(context, b);
  if (context.at(a).type.kind == Kind::Date) b = as_date(context, b);
  if (context.at(b).type.kind == Kind::Date) a = as_date(context, a);
  const Type x = context.at(a).type, y = context.at(b).type;
  if (x.kind == Kind::Number && y.kind == Kind::Number)
    return unify_units(context, a, b, span, what);
  if (x.kind != y.kind) {
    std::string hint = advice(context, context.at(a), Expectation::of(y));
    if (hint.empty()) hint = advice(context, context.at(b), Expectation::of(x));
    const bool date_and_number = (x.kind == Kind::Date && y.kind == Kind::Number) ||
                                 (x.kind == Kind::Number && y.kind == Kind::Date);
    if (hint.empty() && date_and_number && what == "compare")
      hint = "a date is written year, month, day, as in `2026-03-01`";
    context.fail(DiagnosticKind::IncomparableTypes, span,
                 fmt::format("cannot {} {} and {}", what, context.text(x), context.text(y)), hint);
    return false;
  }
  if (x.kind == Kind::Duration && x.duration != y.duration) {
    const auto zero = [&](ExprId id) {
      const auto length = context.constant_duration(id);
      return length && length->is_zero();
    };
    if (zero(a) || zero(b)) return true;
    context.fail(DiagnosticKind::DurationCompare, span,
                 fmt::format("cannot {} lengths of time of different kinds", what),
                 "count both in days, as in `lateness of m > 30 days`; dates can be compared by "
                 "months, as in "
                 "`today > 2 months after m`");
    return false;
  }
  return true;
}

bool unify_all(Context& context, std::vector<ExprId>& operands, Span span, std::string_view what) {
  // Twice, so that what the last one settles also reaches the first.
  for (int pass = 0; pass < 2; ++pass)
    for (std::size_t i = 1; i < operands.size(); ++i)
      if (!unify(context, operands[0], operands[i], span, what)) return false;
  return true;
}

}  // namespace quid::checked
