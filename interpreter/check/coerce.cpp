// SPDX-License-Identifier: Apache-2.0
// Fitting an expression to what its place wants, and saying why it does not fit.
#include <fmt/format.h>

#include "check/context.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

using Want = Expectation::Want;

bool is_flexible_zero(const Context& context, const Expr& expr) {
  return expr.op == Operation::NumberConstant && context.out.decimal(expr).is_zero() &&
         expr.type.unit().value == 0;
}

ExprId retyped(Context& context, ExprId id, Type type) {
  Expr copy = context.at(id);
  copy.type = type;
  return context.add(copy);
}

std::string wanted(const Context& context, Expectation want) {
  switch (want.want) {
    case Want::Any: return "a value";
    case Want::Truth: return "a condition";
    case Want::Number:
      return want.any_unit || want.unit.value == 0
                 ? "a number"
                 : fmt::format("an amount in `{}`", context.text(want.unit));
    case Want::Date: return "a date";
    case Want::Duration: return "a length of time";
    case Want::Element:
      return want.set.valid() ? "an element of " + context.text(want.set)
                              : std::string("an element");
    case Want::Text: return "a text";
  }
  return "a value";
}

ExprId mismatch(Context& context, ExprId id, Expectation want) {
  const Expr expr = context.at(id);
  if (expr.type.kind == Kind::Text) {
    context.fail(DiagnosticKind::TextInCondition, expr.span,
                 fmt::format("a text stands where {} is wanted", wanted(context, want)));
    return {};
  }
  context.fail(
      DiagnosticKind::TypeMismatch, expr.span,
      fmt::format("{} stands where {} is wanted", context.text(expr.type), wanted(context, want)),
      advice(context, expr, want));
  return {};
}

std::string amount_hint(const Context& context, const Expr& number, UnitId unit) {
  if (number.op != Operation::NumberConstant) return {};
  const std::string written = context.written(number.span);
  if (written.ends_with('%'))
    return fmt::format("a percentage is of something: write `{} * …`", written);
  return fmt::format("write `{} {}`", context.out.decimal(number).to_string(), context.text(unit));
}

ExprId fit_unit(Context& context, ExprId id, UnitId unit) {
  const Expr expr = context.at(id);
  if (has_open_book(expr)) {
    decide_book(context, id, unit);
    return id;
  }
  if (expr.type.unit() == unit) return id;
  if (is_flexible_zero(context, expr)) return retyped(context, id, number_type(unit));
  if (expr.type.unit().value == 0)
    context.fail(
        DiagnosticKind::MissingUnit, expr.span,
        fmt::format("a bare number stands where an amount in `{}` is wanted", context.text(unit)),
        amount_hint(context, expr, unit));
  else if (unit.value == 0)
    context.fail(DiagnosticKind::UnwantedUnit, expr.span,
                 fmt::format("an amount in `{}` stands where a bare number is wanted",
                             context.text(expr.type.unit())));
  else
    context.fail(DiagnosticKind::UnitMismatch, expr.span,
                 fmt::format("an amount in `{}` stands where one in `{}` is wanted",
                             context.text(expr.type.unit()), context.text(unit)));
  return {};
}

ExprId fit_number(Context& context, ExprId id, Expectation want) {
  id = as_number(context, id);
  if (context.at(id).type.kind != Kind::Number) return mismatch(context, id, want);
  return want.any_unit ? context.settle_book(id) : fit_unit(context, id, want.unit);
}

Type type_wanted(Expectation want) {
  switch (want.want) {
    case Want::Number: return number_type(want.any_unit ? UnitId{0} : want.unit);
    case Want::Date: return date_type();
    case Want::Duration: return duration_type(DurationKind::Days);
    case Want::Element: return element_type(want.set);
    case Want::Text: return text_type();
    default: return truth_type();
  }
}

Kind kind_wanted(Want want) {
  switch (want) {
    case Want::Number: return Kind::Number;
    case Want::Date: return Kind::Date;
    case Want::Duration: return Kind::Duration;
    case Want::Element: return Kind::Element;
    case Want::Text: return Kind::Text;
    default: return Kind::Truth;
  }
}

/// Of a number where a length of time is wanted.
std::string as_length(const Context& context, const Expr& expr) {
  const bool constant = expr.op == Operation::NumberConstant;
  const bool steps = context.out.deal.in_steps;
  if (expr.type.unit().value == 0) {
    const char* unit = steps ? "steps" : "days";
    return constant
               ? fmt::format("say of what: `{} {}`", context.out.decimal(expr).to_string(), unit)
               : fmt::format("say of what, as in `({}) {}`", context.written(expr.span), unit);
  }
  if (constant) {
    const std::string hint =
        in_known_lengths(context.text(expr.type.unit()), context.out.decimal(expr));
    if (!hint.empty()) return hint;
  }
  return steps ? "a length of time is counted in steps"
               : "a length of time is counted in days, business days, weeks, months or years";
}

}  // namespace

std::string advice(const Context& context, const Expr& expr, Expectation want) {
  if (expr.op == Operation::MilestoneIs) {
    const std::string name = context.text(context.out.milestones[expr.symbol].name);
    if (want.want == Want::Number)
      return fmt::format("write `amount of {0}` or `progress of {0}`", name);
    if (want.want == Want::Date) return fmt::format("write `date of {}`", name);
    if (want.want == Want::Duration)
      return fmt::format("compare days as in `date of {} < …`, or write `since {}`", name, name);
  }
  if (want.want == Want::Number && expr.type.kind == Kind::Actor)
    return fmt::format("whose something is reads `by {}`", context.written(expr.span));
  if (want.want == Want::Truth && expr.type.kind == Kind::Number) return "compare it: `… >= 1`";
  if (want.want == Want::Truth && expr.type.kind == Kind::Date)
    return "compare it: `today >= …` from that day on, `today > …` after it";
  if (want.want == Want::Duration && expr.type.kind == Kind::Number)
    return as_length(context, expr);
  if (want.want == Want::Date && expr.type.kind == Kind::Duration)
    return "say from when: `… after start`";
  return {};
}

ExprId as_number(Context& context, ExprId id) {
  if (!id.valid()) return id;
  const Expr expr = context.at(id);
  if (expr.type.kind != Kind::Element || !context.is_numeric(expr.type.set())) return id;
  if (expr.op == Operation::ElementConstant)
    return context.number(Decimal::from_int(ElementCode{expr.number()}.number()), UnitId{0},
                          expr.span);
  return context.make(Operation::ElementNumber, number_type(UnitId{0}), expr.span, {id});
}

ExprId as_date(Context& context, ExprId id) {
  if (!id.valid() || context.at(id).op != Operation::MilestoneIs ||
      context.at(id).mode != static_cast<std::uint8_t>(MilestoneTest::Met))
    return id;
  Expr copy = context.at(id);
  copy.op = Operation::DateOf;
  copy.mode = 0;
  copy.type = date_type();
  return context.add(copy);
}

ExprId date_known_by(Context& context, ExprId date) {
  for (;;) {
    Expr expr = context.at(date);
    const bool later = expr.op == Operation::AddDuration &&
                       context.at(context.arguments(expr)[1]).op == Operation::DurationConstant;
    if (later || expr.op == Operation::EndOfMonth) {
      date = context.arguments(expr)[0];
      continue;
    }
    if (expr.op != Operation::DateOf) return {};
    expr.op = Operation::MilestoneIs;
    expr.mode = static_cast<std::uint8_t>(MilestoneTest::Met);
    expr.type = truth_type();
    return context.add(expr);
  }
}

ExprId Context::coerce_amount(ExprId id, UnitId unit) {
  if (id.valid() && at(id).op == Operation::NumberConstant && at(id).type.unit().value == 0)
    return retyped(*this, id, number_type(unit));
  return coerce(id, Expectation::amount(unit));
}

ExprId Context::coerce(ExprId id, Expectation want) {
  if (!id.valid()) return {};
  if (want.want == Want::Any) return settle_book(id);
  if (at(id).op == Operation::UnknownConstant) return retyped(*this, id, type_wanted(want));
  if (want.want == Want::Number) return fit_number(*this, id, want);
  if (at(id).type.kind != kind_wanted(want.want)) return mismatch(*this, id, want);
  return id;
}

}  // namespace quid::checked
