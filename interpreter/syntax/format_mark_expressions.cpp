// SPDX-License-Identifier: Apache-2.0
// Expressions: lines break before operators and after commas.
#include "syntax/format_marks.hpp"

#include <span>

namespace quid::formatting {

using ast::ExprId;

namespace {

// Operators of one tier make one flat group.
int tier(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::Add:
    case ast::BinaryOp::Subtract: return 1;
    case ast::BinaryOp::Multiply:
    case ast::BinaryOp::Divide: return 2;
    default: return 0;
  }
}

}  // namespace

// Long chains lean left: the left operand of a sum is part of it.
void Marker::mark_spines() {
  for (const ast::Expr& expression : ast_.expressions) {
    const auto* parent = ast::get_if<ast::Binary>(&expression.node);
    if (parent == nullptr || tier(parent->op) == 0) continue;
    const auto* child = ast::get_if<ast::Binary>(&ast_[parent->left].node);
    if (child == nullptr || tier(child->op) != tier(parent->op)) continue;
    in_spine_[parent->left.index()] = !extents_.parenthesised(parent->left);
  }
}

void Marker::expressions() {
  mark_spines();
  for (std::size_t i = ast_.expressions.size(); i-- > 0;) {
    const ExprId id = ExprId::at(i);
    ast::match(ast_[id].node, [&](const auto& node) { expression(node, id); });
  }
}

template <class Node>
void Marker::expression(const Node&, ExprId) {}

void Marker::expression(const ast::Logic& node, ExprId id) {
  group(extents_.inner(id), Style::Fill, beside_rule_[id.index()] ? 0 : 2);
  for (std::size_t i = 1; i < node.operands.size(); ++i) gap_before(node.operands[i]);
}

void Marker::expression(const ast::Binary& node, ExprId id) {
  if (!in_spine_[id.index()]) group(extents_.inner(id), Style::Fill);
  if (node.op != ast::BinaryOp::Power) gap_before(node.right);
}

void Marker::expression(const ast::Unary& node, ExprId id) {
  if (node.op == ast::UnaryOp::Negate) marks_.at[extents_.inner(id).first + 1].glued = true;
}

void Marker::list(std::span<const ExprId> parts, ExprId id) {
  if (parts.size() < 2) return;
  group(extents_.inner(id), Style::Fill);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    // The last may end with the call's own parenthesis, but it begins after a comma.
    gap(extents_.outer(parts[i]).first);
  }
}

void Marker::expression(const ast::Call& node, ExprId id) {
  glue_after(node.name);
  list(node.arguments, id);
}

void Marker::expression(const ast::Aggregate& node, ExprId id) {
  glue_after(node.function);
  group(extents_.inner(id), Style::Fill);
  gap_before(node.where);
  gap(extents_.outer(node.body).first);
}

void Marker::expression(const ast::Quantified& node, ExprId id) {
  group(extents_.inner(id), Style::Fill);
  gap_before(node.where);
  gap(extents_.outer(node.body).first);
}

void Marker::expression(const ast::AtLeastOf& node, ExprId id) { list(node.conditions, id); }

void Marker::expression(const ast::Read& node, ExprId id) { list(node.targets, id); }

void Marker::expression(const ast::IfElse& node, ExprId id) {
  group(extents_.inner(id), Style::Rows);
  gap_before(node.then);
  gap_before(node.otherwise);
}

void Marker::expression(const ast::ForDuration& node, ExprId id) {
  group(extents_.inner(id), Style::Fill);
  gap_before(node.duration);
}

void Marker::expression(const ast::OnAtLeast& node, ExprId id) {
  group(extents_.inner(id), Style::Fill);
  gap(extents_.outer(node.condition).last + 1);
}

void Marker::expression(const ast::Within& node, ExprId id) {
  group(extents_.inner(id), Style::Fill);
  gap_before(node.duration);
}

}  // namespace quid::formatting
