// SPDX-License-Identifier: Apache-2.0
// `all x in S [where C]: C`, `any …`, and `count sum min max` over a set.
#include "check/context.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

struct Bound {
  SetId set;
  SlotId slot;
  ExprId where, body;
  bool good = false;
};

/// Binds the variable around both parts. `want` is of the body.
Bound over_set(Context& context, Scope& scope, const ast::Binder& binder, ast::ExprId where,
               ast::ExprId body, Expectation want) {
  const auto set = context.resolve_set(binder.set);
  Bound bound;
  bound.set = set.value_or(SetId{});
  bound.slot = scope.new_slot();
  Binding binding;
  binding.kind = set ? Binding::Kind::Slot : Binding::Kind::Broken;
  binding.name = binder.variable.id;
  binding.slot = bound.slot;
  binding.set = bound.set;
  const std::size_t depth = scope.bindings.size(), guards = scope.guards.size();
  context.bind(scope, std::move(binding), binder.variable.place.span);
  if (where.valid()) {
    bound.where = context.check_expr(where, scope, Expectation::truth());
    if (bound.where.valid()) scope.guards.push_back(bound.where);
  }
  bound.body = context.infer(body, scope, want);
  if (want.want == Expectation::Want::Truth) bound.body = context.coerce(bound.body, want);
  scope.bindings.resize(depth);
  scope.guards.resize(guards);
  bound.good = set && bound.body.valid() && bound.where.valid() == where.valid();
  return bound;
}

ExprId finish(Context& context, Operation op, Type type, const Bound& bound, Span span) {
  if (!bound.good) return {};
  const ExprId id = bound.where.valid() ? context.make(op, type, span, {bound.body, bound.where})
                                        : context.make(op, type, span, {bound.body});
  context.at(id).symbol = bound.set.value;
  context.at(id).set_number(bound.slot.value);
  return id;
}

}  // namespace

ExprId infer_quantified(Context& context, Scope& scope, const ast::Quantified& node, Span span) {
  const Bound bound =
      over_set(context, scope, node.binder, node.where, node.body, Expectation::truth());
  return finish(context, node.all ? Operation::AllIn : Operation::AnyIn, truth_type(), bound, span);
}

ExprId infer_aggregate(Context& context, Scope& scope, const ast::Aggregate& node, Span span) {
  const std::string_view word = context.interner.text(node.function.id);
  if (word == "count")
    return finish(
        context, Operation::CountIn, number_type(UnitId{0}),
        over_set(context, scope, node.binder, node.where, node.body, Expectation::truth()), span);
  if (word != "sum" && word != "min" && word != "max") return {};  // refused when it was read
  const bool sum = word == "sum";
  Bound bound = over_set(context, scope, node.binder, node.where, node.body,
                         sum ? Expectation::number() : Expectation::any());
  if (!bound.good) return {};
  bound.body = as_number(context, bound.body);
  const Type type = context.at(bound.body).type;
  const bool ordered = type.kind == Kind::Number || type.kind == Kind::Date ||
                       (type.kind == Kind::Duration && type.duration != DurationKind::Mixed);
  if (type.kind != Kind::Number && (sum || !ordered)) {
    bound.body = context.coerce(bound.body, Expectation::number());
    if (!bound.body.valid()) return {};
  }
  const Operation op = sum             ? Operation::SumIn
                       : word == "min" ? Operation::MinimumIn
                                       : Operation::MaximumIn;
  return finish(context, op, context.at(bound.body).type, bound, span);
}

}  // namespace quid::checked
