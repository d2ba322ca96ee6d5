// SPDX-License-Identifier: Apache-2.0
// `and or not was`, `at least N of (…)`, `(if C then E else E)`, `is unknown`.
#include <fmt/format.h>

#include "check/context.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

constexpr std::size_t most_guards = 16;

ExprId one_condition(Context& context, Scope& scope, ast::ExprId operand, Operation op, Span span) {
  const ExprId inner = context.check_expr(operand, scope, Expectation::truth());
  return context.make(op, truth_type(), span, {inner});
}

}  // namespace

ExprId infer_logic(Context& context, Scope& scope, const ast::Logic& node, Span span) {
  std::vector<ExprId>& operands = context.operands;
  const std::size_t first = operands.size();
  const std::size_t guards = scope.guards.size();
  for (const ast::ExprId operand : node.operands) {
    const ExprId one = context.check_expr(operand, scope, Expectation::truth());
    operands.push_back(one);
    // `k > 1 and review[k - 1]`: what stands before may keep an index inside its set.
    const bool guard = node.is_and && one.valid() && context.at(one).op == Operation::CompareValues;
    if (guard && scope.guards.size() < most_guards) scope.guards.push_back(one);
  }
  scope.guards.resize(guards);
  const ExprId result = context.make(node.is_and ? Operation::And : Operation::Or, truth_type(),
                                     span, std::span<const ExprId>(operands).subspan(first));
  operands.resize(first);
  return result;
}

ExprId infer_not(Context& context, Scope& scope, ast::ExprId operand, Span span) {
  return one_condition(context, scope, operand, Operation::Not, span);
}

ExprId infer_was(Context& context, Scope& scope, ast::ExprId operand, Span span) {
  return one_condition(context, scope, operand, Operation::Was, span);
}

ExprId infer_at_least_of(Context& context, Scope& scope, const ast::AtLeastOf& node, Span span) {
  std::vector<ExprId> operands;
  for (const ast::ExprId operand : node.conditions)
    operands.push_back(context.check_expr(operand, scope, Expectation::truth()));
  const auto size = static_cast<std::int64_t>(operands.size());
  if (node.count <= 0)
    context.fail(DiagnosticKind::AlwaysTrue, span, "at least none of them is always so");
  if (node.count > size)
    context.fail(DiagnosticKind::NeverFires, span,
                 fmt::format("at least {} of {} cannot be", node.count, size));
  const ExprId id = context.make(Operation::AtLeastOf, truth_type(), span, operands);
  if (id.valid()) context.at(id).set_number(std::max<std::int64_t>(node.count, 0));
  return id;
}

ExprId infer_if_else(Context& context, Scope& scope, const ast::IfElse& node, Span span,
                     Expectation hint) {
  const ExprId condition = context.check_expr(node.condition, scope, Expectation::truth());
  scope.guards.push_back(condition);
  ExprId then = context.infer(node.then, scope, hint);
  scope.guards.pop_back();
  ExprId otherwise = context.infer(node.otherwise, scope, hint);
  if (!condition.valid() || !then.valid() || !otherwise.valid()) return {};
  Type type;
  if (context.at(then).type.kind == Kind::Duration &&
      context.at(otherwise).type.kind == Kind::Duration) {
    const DurationKind x = context.at(then).type.duration;
    type = duration_type(x == context.at(otherwise).type.duration ? x : DurationKind::Mixed);
  } else {
    if (!unify(context, then, otherwise, span, "choose between")) return {};
    type = context.at(then).type;
    if (type.kind == Kind::Element && type.set() != context.at(otherwise).type.set())
      type = element_type(SetId{});
  }
  return context.make(Operation::IfElse, type, span, {condition, then, otherwise});
}

ExprId infer_is_unknown(Context& context, Scope& scope, const ast::IsUnknown& node, Span span) {
  const ExprId operand = context.check_expr(node.operand, scope, Expectation::any());
  if (!operand.valid()) return {};
  const Kind kind = context.at(operand).type.kind;
  if (kind == Kind::Actor || kind == Kind::Text) {
    context.fail(
        kind == Kind::Text ? DiagnosticKind::TextInCondition : DiagnosticKind::TypeMismatch, span,
        fmt::format("{} is never unknown", context.text(context.at(operand).type)));
    return {};
  }
  return context.make(Operation::IsUnknown, truth_type(), span, {operand});
}

}  // namespace quid::checked
