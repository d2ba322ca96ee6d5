// SPDX-License-Identifier: Apache-2.0
// The expression checker's entry: chooses by form, bounds the depth, and fits the result to what
// its place wants.
#include "check/context.hpp"

#include <fmt/format.h>

#include "check/expression_parts.hpp"

namespace quid::checked {

Expectation Expectation::of(Type type) {
  switch (type.kind) {
    case Kind::Truth: return truth();
    case Kind::Number: return amount(type.unit().valid() ? type.unit() : UnitId{0});
    case Kind::Date: return date();
    case Kind::Duration: return duration();
    case Kind::Element: return element(type.set());
    case Kind::Text: return text();
    case Kind::Actor: return any();
  }
  return any();
}

namespace {

struct DepthGuard {
  explicit DepthGuard(Context& context) : context_(context) { ++context_.depth; }
  ~DepthGuard() { --context_.depth; }
  Context& context_;
};

ExprId infer_unknown(Context& context, Span span) {
  return context.make(Operation::UnknownConstant, truth_type(), span, {});
}

ExprId infer_literal_day(Context& context, bool is_step, std::int64_t value, Span span) {
  ast::When when;
  when.written = true;
  when.is_step = is_step;
  when.place.span = span;
  if (is_step)
    when.step = value;
  else
    when.day = Day{static_cast<std::int32_t>(value)};
  const auto day = context.resolve_when(when);
  return day ? context.date(*day, span) : ExprId{};
}

ExprId infer_text(Context& context, const std::string& text, Span span) {
  const ExprId id = context.make(Operation::TextConstant, text_type(), span, {});
  context.at(id).set_number(static_cast<std::int64_t>(context.out.texts.size()));
  context.out.texts.push_back(text);
  return id;
}

ExprId infer_unary(Context& context, Scope& scope, const ast::Unary& node, Span span) {
  switch (node.op) {
    case ast::UnaryOp::Not: return infer_not(context, scope, node.operand, span);
    case ast::UnaryOp::Was: return infer_was(context, scope, node.operand, span);
    case ast::UnaryOp::Negate: return infer_negate(context, scope, node.operand, span);
  }
  return {};
}

ExprId infer_truth(Context& context, ast::TruthWord word, Span span) {
  if (word == ast::TruthWord::Unknown) return infer_unknown(context, span);
  return context.truth(word == ast::TruthWord::True, span);
}

ExprId infer_operator(Context& context, Scope& scope, const ast::Binary& node, ast::ExprId id,
                      Span span) {
  if (node.op >= ast::BinaryOp::Equal) return infer_compare(context, scope, node, span);
  return infer_binary(context, scope, id);
}

/// The forms an author can write. One object, not a closure for each: this is called the most.
struct Forms {
  Context& c;
  Scope& scope;
  ast::ExprId id;
  Span place;
  Expectation hint;

  ExprId operator()(const ast::AmountLit& n) const { return infer_amount(c, n, place); }
  ExprId operator()(const ast::DateLit& n) const {
    return infer_literal_day(c, false, n.day.value, place);
  }
  ExprId operator()(const ast::StepLit& n) const {
    return infer_literal_day(c, true, n.step, place);
  }
  ExprId operator()(const ast::TextLit& n) const { return infer_text(c, n.text, place); }
  ExprId operator()(const ast::TruthLit& n) const { return infer_truth(c, n.value, place); }
  ExprId operator()(const ast::RefExpr& n) const {
    return infer_name(c, scope, n.ref, place, hint);
  }
  ExprId operator()(const ast::Call& n) const { return infer_call(c, scope, n, place); }
  ExprId operator()(const ast::Aggregate& n) const { return infer_aggregate(c, scope, n, place); }
  ExprId operator()(const ast::Quantified& n) const { return infer_quantified(c, scope, n, place); }
  ExprId operator()(const ast::AtLeastOf& n) const { return infer_at_least_of(c, scope, n, place); }
  ExprId operator()(const ast::Read& n) const { return infer_read(c, scope, n, place); }
  ExprId operator()(const ast::Since& n) const { return infer_since(c, scope, n, place); }
  ExprId operator()(const ast::WorthOf& n) const { return infer_worth(c, scope, n, place); }
  ExprId operator()(const ast::OfferOf& n) const { return infer_offer(c, scope, n, place); }
  ExprId operator()(const ast::VerdictIs& n) const { return infer_verdict(c, scope, n, place); }
  ExprId operator()(const ast::IfElse& n) const { return infer_if_else(c, scope, n, place, hint); }
  ExprId operator()(const ast::Unary& n) const { return infer_unary(c, scope, n, place); }
  ExprId operator()(const ast::Logic& n) const { return infer_logic(c, scope, n, place); }
  ExprId operator()(const ast::Binary& n) const { return infer_operator(c, scope, n, id, place); }
  ExprId operator()(const ast::WithUnit& n) const { return infer_with_unit(c, scope, n, place); }
  ExprId operator()(const ast::IsUnknown& n) const { return infer_is_unknown(c, scope, n, place); }
  ExprId operator()(const ast::ForDuration& n) const { return infer_for(c, scope, n, place); }
  ExprId operator()(const ast::OnAtLeast& n) const { return infer_often(c, scope, n, place); }
  ExprId operator()(const ast::LevelIs& n) const { return infer_level(c, scope, n, place); }
  ExprId operator()(const ast::StateIs& n) const { return infer_state(c, scope, n, place); }
  ExprId operator()(const ast::Within& n) const { return infer_within(c, scope, n, place); }
  ExprId operator()(const ast::Offset& n) const { return infer_offset(c, scope, n, place); }
};

}  // namespace

ExprId Context::infer(ast::ExprId id, Scope& scope, Expectation hint) {
  if (!id.valid()) return {};
  const DepthGuard guard(*this);
  const Span place = span(id);
  if (depth > limits.nesting + 50) {
    fail(DiagnosticKind::NestedTooDeeply, place, "this is nested too deeply",
         "declare what it refers to before it, or give its parts names with `let`");
    return {};
  }
  return ast::match(expr(id).node, Forms{*this, scope, id, place, hint});
}

ExprId Context::check_expr(ast::ExprId id, Scope& scope, Expectation want) {
  const ExprId inferred = infer(id, scope, want);
  if (!inferred.valid()) return {};
  return coerce(inferred, want);
}

ExprId Context::check_condition_or_date(ast::ExprId id, Scope& scope) {
  const ExprId inferred = infer(id, scope, Expectation::any());
  if (!inferred.valid() || at(inferred).type.kind == Kind::Date) return inferred;
  return coerce(inferred, Expectation::truth());
}

}  // namespace quid::checked
