// SPDX-License-Identifier: Apache-2.0
// `D after X`, `C for D`, `C on at least N of the last M days`.
#include <fmt/format.h>

#include "check/context.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {

namespace {

// `m before DATE`: a milestone stands where a length of time is wanted.
bool refuse_milestone(Context& context, const ast::Offset& node) {
  const auto* name = std::get_if<ast::RefExpr>(&context.expr(node.duration).node);
  if (name == nullptr || context.names.find(name->ref.name.id).kind != SymbolKind::Milestone)
    return false;
  const Span place = context.span(node.duration);
  const std::string what = context.written(place), day = context.written(context.span(node.anchor));
  context.fail(
      DiagnosticKind::TypeMismatch, place, "a condition stands where a length of time is wanted",
      node.after ? fmt::format("write `({0} and date of {0} > {1})`", what, day)
                 : fmt::format("write `({0} and date of {0} < {1})`; that it was not done by then "
                               "is `today >= {1} and not {0}`; what may only come behind it, "
                               "in an `ensure`, is `{1} only after {0}`",
                               what, day));
  return true;
}

/// `today before DATE`: a day stands where a length of time is wanted.
bool refuse_day(Context& context, Scope& scope, const ast::Offset& node, ExprId length) {
  if (!length.valid() || context.at(length).type.kind != Kind::Date) return false;
  context.check_expr(node.anchor, scope, Expectation::date());
  const Span place = context.span(node.duration);
  context.fail(DiagnosticKind::TypeMismatch, place,
               "a date stands where a length of time is wanted",
               fmt::format("write `{} {} {}`", context.written(place), node.after ? ">" : "<",
                           context.written(context.span(node.anchor))));
  return true;
}

}  // namespace

ExprId infer_offset(Context& context, Scope& scope, const ast::Offset& node, Span span) {
  if (refuse_milestone(context, node)) return {};
  const ExprId written = context.check_expr(node.duration, scope, Expectation::any());
  if (refuse_day(context, scope, node, written)) return {};
  const ExprId length = context.coerce(written, Expectation::duration());
  const ExprId anchor = context.check_expr(node.anchor, scope, Expectation::date());
  return context.add_duration(anchor, length, span, !node.after);
}

ExprId infer_for(Context& context, Scope& scope, const ast::ForDuration& node, Span span) {
  const ExprId condition = context.check_expr(node.condition, scope, Expectation::truth());
  const ExprId length = context.check_expr(node.duration, scope, Expectation::duration());
  const auto known = context.constant_duration(length);
  if (known && known->months <= 0 && known->days <= 0 && known->business_days <= 0) {
    context.fail(DiagnosticKind::NotPositive, context.span(node.duration),
                 "this is no time at all");
    return {};
  }
  const ExprId id = context.make(Operation::ForDuration, truth_type(), span, {condition, length});
  if (!id.valid()) return {};
  context.at(id).symbol = context.calendar_for(context.at(length).type.duration);
  return id;
}

ExprId infer_often(Context& context, Scope& scope, const ast::OnAtLeast& node, Span span) {
  const ExprId condition = context.check_expr(node.condition, scope, Expectation::truth());
  const auto window = context.constant_duration(node.window, scope);
  if (!condition.valid() || !window) return {};
  if (window->months != 0) {
    context.fail(DiagnosticKind::TypeMismatch, context.span(node.window),
                 "the window is counted in days, weeks or business days, not in months or years");
    return {};
  }
  const std::int32_t days = window->days + window->business_days;
  if (node.count <= 0) {
    context.fail(DiagnosticKind::NotPositive, span, "at least one day is asked for here");
    return {};
  }
  if (node.count > days)
    context.fail(DiagnosticKind::NeverFires, span,
                 fmt::format("{} of the last {} days cannot be", node.count, days));
  const ExprId id = context.make(Operation::OnAtLeast, truth_type(), span, {condition});
  context.at(id).set_number(static_cast<std::int64_t>(context.out.frequencies.size()));
  context.out.frequencies.push_back({node.count, *window});
  context.at(id).symbol = context.calendar_for(
      window->business_days != 0 ? DurationKind::BusinessDays : DurationKind::Days);
  return id;
}

}  // namespace quid::checked
