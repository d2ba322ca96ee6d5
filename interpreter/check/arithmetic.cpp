// SPDX-License-Identifier: Apache-2.0
// Sums, products and powers of numbers, dates and lengths of time. Chains lean left and may be
// very long, so they are walked, not recursed into. Arithmetic on literals is done here.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "check/context.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

using Op = ast::BinaryOp;

struct Operands {
  ExprId a, b;
  Span span;
};

const char* verb(Op op) {
  switch (op) {
    case Op::Add: return "add";
    case Op::Subtract: return "subtract";
    case Op::Multiply: return "multiply";
    case Op::Divide: return "divide";
    default: return "raise";
  }
}

ExprId bad_operands(Context& context, Op op, const Operands& on) {
  const Expr a = context.at(on.a), b = context.at(on.b);
  std::string hint;
  for (const Expr& one : {a, b})
    if (one.op == Operation::MilestoneIs)
      hint = fmt::format("write `date of {0}` or `amount of {0}`",
                         context.text(context.out.milestones[one.symbol].name));
  const bool later = op == Op::Add || op == Op::Subtract;
  if (later && a.type.kind == Kind::Date && b.op == Operation::NumberConstant &&
      b.type.unit().value == 0)
    hint = fmt::format("say of what: `{} days`", context.out.decimal(b).to_string());
  context.fail(
      DiagnosticKind::BadOperands, on.span,
      fmt::format("cannot {} {} and {}", verb(op), context.text(a.type), context.text(b.type)),
      hint);
  return {};
}

/// The operands of folded arithmetic are mostly the newest expressions, and are not kept.
void drop_operands(Context& context, const Operands& on) {
  auto& all = context.out.expressions;
  for (const ExprId id : {on.b, on.a})
    if (id.valid() && id.index() + 1 == all.size() && all.back().operands() == Expr::no_operands)
      all.pop_back();
}

ExprId fold(Context& context, std::optional<Decimal> value, UnitId unit, Span span,
            const Operands& on = {}) {
  if (value) {
    drop_operands(context, on);
    return context.number(*value, unit, span);
  }
  context.fail(DiagnosticKind::ConstantTooLarge, span, "the result is beyond the largest number");
  return {};
}

std::optional<Decimal> literal(const Context& context, ExprId id) {
  const Expr& expr = context.at(id);
  if (expr.op != Operation::NumberConstant) return std::nullopt;
  return context.out.decimal(expr);
}

ExprId sum_numbers(Context& context, Op op, Operands on) {
  if (!unify(context, on.a, on.b, on.span, verb(op))) return {};
  const UnitId unit = context.at(on.a).type.unit();
  const auto a = literal(context, on.a), b = literal(context, on.b);
  if (a && b)
    return fold(context, op == Op::Add ? quid::add(*a, *b) : sub(*a, *b), unit, on.span, on);
  return context.make(op == Op::Add ? Operation::Add : Operation::Subtract, number_type(unit),
                      on.span, {on.a, on.b});
}

ExprId sum_durations(Context& context, Op op, const Operands& on) {
  const DurationKind x = context.at(on.a).type.duration, y = context.at(on.b).type.duration;
  const auto a = context.constant_duration(on.a), b = context.constant_duration(on.b);
  const DurationKind kind = x == y ? x : DurationKind::Mixed;
  if (a && b) {
    const auto other = op == Op::Add ? b : quid::negate(*b);
    const auto total = other ? quid::add(*a, *other) : std::nullopt;
    if (total) return context.duration(*total, kind, on.span);
    context.fail(DiagnosticKind::ConstantTooLarge, on.span, "this length of time is too long");
    return {};
  }
  const ExprId id =
      context.make(op == Op::Add ? Operation::DurationAdd : Operation::DurationSubtract,
                   duration_type(kind), on.span, {on.a, on.b});
  context.at(id).symbol = context.calendar_for(kind);
  return id;
}

/// Beside a date or a length of time, a milestone's name is its date.
void read_dates(Context& context, Op op, Operands& on) {
  const Kind x = context.at(on.a).type.kind, y = context.at(on.b).type.kind;
  const auto timely = [](Kind kind) { return kind == Kind::Date || kind == Kind::Duration; };
  const bool both = op == Op::Subtract && x == Kind::Truth && y == Kind::Truth;
  if (timely(y) || both) on.a = as_date(context, on.a);
  if (timely(x) || both) on.b = as_date(context, on.b);
}

ExprId combine_sum(Context& context, Op op, Operands on) {
  read_dates(context, op, on);
  const Kind x = context.at(on.a).type.kind, y = context.at(on.b).type.kind;
  if (x == Kind::Number && y == Kind::Number) return sum_numbers(context, op, on);
  if (x == Kind::Date && y == Kind::Duration)
    return context.add_duration(on.a, on.b, on.span, op == Op::Subtract);
  if (x == Kind::Duration && y == Kind::Date && op == Op::Add)
    return context.add_duration(on.b, on.a, on.span);
  if (x == Kind::Date && y == Kind::Date && op == Op::Subtract)
    return context.make(Operation::DateDifference, duration_type(DurationKind::Days), on.span,
                        {on.a, on.b});
  if (x == Kind::Duration && y == Kind::Duration) return sum_durations(context, op, on);
  return bad_operands(context, op, on);
}

ExprId scale_duration(Context& context, const Operands& on, ExprId length, ExprId factor) {
  // `lateness of m * 5 EUR`
  const Type by = context.at(factor).type;
  const bool in_days = context.at(length).type.duration == DurationKind::Days;
  if (by.kind == Kind::Number && by.unit().value != 0 && !has_open_book(context.at(factor)) &&
      in_days) {
    const Operation op = context.at(length).op;
    const bool sum = op == Operation::DateDifference || op == Operation::DurationAdd ||
                     op == Operation::DurationSubtract;
    context.fail(
        DiagnosticKind::UnwantedUnit, on.span,
        fmt::format("a length of time is no number that an amount in `{}` can be taken times",
                    context.text(by.unit())),
        fmt::format("count its days: write `({}{}{} / 1 day) * {}`", sum ? "(" : "",
                    context.written(context.at(length).span), sum ? ")" : "",
                    context.written(context.at(factor).span)));
    return {};
  }
  factor = context.coerce(factor, Expectation::plain());
  if (!factor.valid()) return {};
  const Type type = context.at(length).type;
  const auto known = context.constant_duration(length);
  if (const auto count = literal(context, factor); count && known) {
    const auto whole = count->to_int();
    if (!whole) {
      context.fail(DiagnosticKind::DurationNotWhole, on.span,
                   fmt::format("`{}` is not a whole number", count->to_string()),
                   "count a smaller unit of time");
      return {};
    }
    if (const auto scaled = scale(*known, *whole))
      return context.duration(*scaled, type.duration, on.span);
    context.fail(DiagnosticKind::ConstantTooLarge, on.span, "this length of time is too long");
    return {};
  }
  const ExprId id = context.make(Operation::DurationScale, type, on.span, {length, factor});
  context.at(id).symbol = context.calendar_for(type.duration);
  return id;
}

ExprId divide_durations(Context& context, const Operands& on) {
  for (const ExprId id : {on.a, on.b})
    if (context.at(id).type.duration != DurationKind::Days) {
      context.fail(DiagnosticKind::DurationCompare, context.at(id).span,
                   "only lengths of time in days have a ratio", "count in days");
      return {};
    }
  const Type plain = number_type(UnitId{0});
  const auto days = [&](ExprId id) {
    return context.make(Operation::DurationDays, plain, context.at(id).span, {id});
  };
  return context.make(Operation::Divide, plain, on.span, {days(on.a), days(on.b)});
}

ExprId multiply_numbers(Context& context, Op op, Operands on) {
  on.a = context.settle_book(on.a);
  on.b = context.settle_book(on.b);
  if (!on.a.valid() || !on.b.valid()) return {};
  const UnitId x = context.at(on.a).type.unit(), y = context.at(on.b).type.unit();
  const auto product = context.multiply_units(x, y, on.span, op == Op::Multiply ? 1 : -1);
  if (!product) return {};
  const UnitId unit = *product;
  const auto a = literal(context, on.a), b = literal(context, on.b);
  if (op == Op::Divide && b && b->is_zero()) {
    context.fail(DiagnosticKind::DivisionByZeroConstant, on.span, "this divides by zero");
    return {};
  }
  if (a && b)
    return fold(context, op == Op::Multiply ? mul(*a, *b) : div(*a, *b), unit, on.span, on);
  return context.make(op == Op::Multiply ? Operation::Multiply : Operation::Divide,
                      number_type(unit), on.span, {on.a, on.b});
}

ExprId combine_product(Context& context, Op op, const Operands& on) {
  const Kind x = context.at(on.a).type.kind, y = context.at(on.b).type.kind;
  if (x == Kind::Number && y == Kind::Number) return multiply_numbers(context, op, on);
  if (op == Op::Multiply && x == Kind::Duration && y == Kind::Number)
    return scale_duration(context, on, on.a, on.b);
  if (op == Op::Multiply && x == Kind::Number && y == Kind::Duration)
    return scale_duration(context, on, on.b, on.a);
  if (op == Op::Divide && x == Kind::Duration && y == Kind::Duration)
    return divide_durations(context, on);
  return bad_operands(context, op, on);
}

ExprId bad_exponent(Context& context, ExprId exponent, std::string message, std::string hint) {
  context.fail(DiagnosticKind::BadExponent, context.at(exponent).span, std::move(message),
               std::move(hint));
  return {};
}

ExprId combine_power(Context& context, Operands on) {
  if (context.at(on.a).type.kind != Kind::Number || context.at(on.b).type.kind != Kind::Number)
    return bad_operands(context, Op::Power, on);
  on.a = context.settle_book(on.a);
  on.b = context.coerce(on.b, Expectation::plain());
  if (!on.a.valid() || !on.b.valid()) return {};
  const auto exponent = literal(context, on.b);
  const auto whole = exponent ? exponent->to_int() : std::nullopt;
  if (exponent && !whole) return bad_exponent(context, on.b, "an exponent is a whole number", "");
  UnitId unit = context.at(on.a).type.unit();
  if (unit.value != 0) {
    if (!whole || *whole > 100 || *whole < -100)
      return bad_exponent(
          context, on.b, "the exponent of an amount with a unit is a small number known in advance",
          "");
    const auto raised = context.power_of_unit(unit, static_cast<int>(*whole), on.span);
    if (!raised) return {};
    unit = *raised;
  }
  const auto base = literal(context, on.a);
  if (base && whole) return fold(context, pow(*base, *whole), unit, on.span);
  return context.make(Operation::Power, number_type(unit), on.span, {on.a, on.b});
}

ExprId combine(Context& context, Op op, Operands on) {
  if (!on.a.valid() || !on.b.valid()) return {};
  on.a = as_number(context, on.a);
  on.b = as_number(context, on.b);
  for (auto [self, other] : {std::pair(&on.a, on.b), std::pair(&on.b, on.a)})
    if (context.at(*self).op == Operation::UnknownConstant) {
      Type type = context.at(other).type;
      if (type.kind == Kind::Truth) type = number_type(UnitId{0});
      if (op == Op::Subtract && type.kind == Kind::Duration && self == &on.a) type = date_type();
      *self = context.make(Operation::UnknownConstant, type, context.at(*self).span, {});
    }
  if (op == Op::Add || op == Op::Subtract) return combine_sum(context, op, on);
  if (op == Op::Power) return combine_power(context, on);
  return combine_product(context, op, on);
}

}  // namespace

ExprId infer_binary(Context& context, Scope& scope, ast::ExprId id) {
  std::vector<ast::ExprId> chain;
  while (const auto* node = std::get_if<ast::Binary>(&context.expr(id).node)) {
    if (node->op >= Op::Equal) break;
    chain.push_back(id);
    id = node->left;
  }
  ExprId left = context.infer(id, scope, Expectation::any());
  for (std::size_t i = chain.size(); i-- > 0;) {
    const auto& node = std::get<ast::Binary>(context.expr(chain[i]).node);
    const ExprId right = context.infer(node.right, scope, Expectation::any());
    left = combine(context, node.op, {left, right, context.span(chain[i])});
  }
  return left;
}

ExprId infer_negate(Context& context, Scope& scope, ast::ExprId operand, Span span) {
  ExprId id = as_number(context, context.infer(operand, scope, Expectation::any()));
  if (!id.valid()) return {};
  const Expr expr = context.at(id);
  if (expr.op == Operation::UnknownConstant) return id;
  if (expr.type.kind == Kind::Duration) {
    if (const auto known = context.constant_duration(id)) {
      const auto opposite = quid::negate(*known);
      if (opposite) return context.duration(*opposite, expr.type.duration, span);
    }
    return context.make(Operation::DurationNegate, expr.type, span, {id});
  }
  if (expr.type.kind != Kind::Number) {
    id = context.coerce(id, Expectation::number());
    if (!id.valid()) return {};
  }
  if (const auto known = literal(context, id))
    return fold(context, quid::negate(*known), expr.type.unit(), span);
  return context.make(Operation::Negate, expr.type, span, {id});
}

}  // namespace quid::checked
