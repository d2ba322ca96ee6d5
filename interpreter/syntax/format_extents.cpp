// SPDX-License-Identifier: Apache-2.0
#include "syntax/format_extents.hpp"

namespace quid::formatting {

using ast::ExprId;

Extents::Extents(const ast::Ast& ast, const Pieces& pieces) : ast_(ast), pieces_(pieces) {
  read_expressions();
  read_effects();
}

// Children come before their parents, so their extents are known.
void Extents::read_expressions() {
  expressions_.reserve(ast_.expressions.size());
  for (const ast::Expr& expression : ast_.expressions) {
    expressions_.push_back(extent_of(expression));
  }
}

// The places of nodes that were joined from operands leave out the operands' parentheses.
Extent Extents::extent_of(const ast::Expr& expression) const {
  Extent result = pieces_.extent(expression.place.span);
  const auto reach = [&](ExprId first, ExprId last) {
    result = {outer(first).first, outer(last).last};
  };
  ast::match(
      expression.node,
      [&](const ast::Logic& node) { reach(node.operands.front(), node.operands.back()); },
      [&](const ast::Binary& node) { reach(node.left, node.right); },
      [&](const ast::Unary& node) { result.last = outer(node.operand).last; },
      [&](const ast::Quantified& node) { result.last = outer(node.body).last; },
      [&](const ast::ForDuration& node) { result.first = outer(node.condition).first; },
      [&](const ast::OnAtLeast& node) { result.first = outer(node.condition).first; },
      [&](const ast::IsUnknown& node) { result.first = outer(node.operand).first; },
      [&](const ast::Within& node) { result.first = outer(node.subject).first; },
      [](const auto&) {});
  return result;
}

Extent Extents::widened(Extent extent) const {
  while (extent.first > 0 && extent.last + 1 < pieces_.size() &&
         pieces_.kind(extent.first - 1) == TokenKind::LParen &&
         pieces_.partner(extent.first - 1) == extent.last + 1) {
    --extent.first;
    ++extent.last;
  }
  return extent;
}

void Extents::read_effects() {
  effect_ends_.reserve(ast_.effects.size());
  for (const ast::Effect& effect : ast_.effects) {
    PieceIndex end = pieces_.whole(effect.place.span).last;
    const auto extend = [&](const ast::Otherwise& otherwise) {
      if (otherwise.written) end = end_of(otherwise.effects.back());
    };
    ast::match(
        effect.node, [&](const ast::Duty& node) { extend(node.otherwise); },
        [&](const ast::Ban& node) { extend(node.otherwise); }, [](const auto&) {});
    effect_ends_.push_back(end);
  }
}

Extent Extents::effect(ast::EffectId id) const { return pieces_.whole(ast_[id].place.span); }

namespace {

bool is_lasting(const ast::ExprNode& node) {
  return std::holds_alternative<ast::ForDuration>(node) ||
         std::holds_alternative<ast::OnAtLeast>(node);
}
bool is_quantified(const ast::ExprNode& node) { return ast::get_if<ast::Quantified>(&node); }
bool is_comparison(const ast::ExprNode& node) {
  const auto* binary = ast::get_if<ast::Binary>(&node);
  return binary != nullptr && binary->op >= ast::BinaryOp::Equal;
}
bool is_power(const ast::ExprNode& node) {
  const auto* binary = ast::get_if<ast::Binary>(&node);
  return binary != nullptr && binary->op == ast::BinaryOp::Power;
}

bool unclear_in_logic(const ast::ExprNode& node) {
  const auto* unary = ast::get_if<ast::Unary>(&node);
  return is_lasting(node) || is_quantified(node) || std::holds_alternative<ast::Logic>(node) ||
         (unary != nullptr && unary->op == ast::UnaryOp::Was);
}
bool is_length(const ast::Suffix& suffix) { return suffix.kind == ast::Suffix::Kind::For; }
bool unclear_after(ast::UnaryOp op, const ast::ExprNode& node) {
  if (op == ast::UnaryOp::Negate) return is_power(node);
  return is_lasting(node) || is_quantified(node) || is_comparison(node) ||
         std::holds_alternative<ast::IsUnknown>(node) || std::holds_alternative<ast::Within>(node);
}

}  // namespace

std::vector<Extent> missing_parentheses(const ast::Ast& ast, const Extents& extents) {
  std::vector<Extent> result;
  const auto wrap = [&](ExprId child, bool unclear) {
    if (unclear && !extents.parenthesised(child)) result.push_back(extents.inner(child));
  };
  for (const ast::Expr& expression : ast.expressions) {
    ast::match(
        expression.node,
        [&](const ast::Logic& node) {
          for (const ExprId one : node.operands) wrap(one, unclear_in_logic(ast[one].node));
        },
        [&](const ast::Unary& node) {
          wrap(node.operand, unclear_after(node.op, ast[node.operand].node));
        },
        [&](const ast::Quantified& node) { wrap(node.body, is_lasting(ast[node.body].node)); },
        [&](const ast::ForDuration& node) {
          wrap(node.condition, is_lasting(ast[node.condition].node));
        },
        [&](const ast::OnAtLeast& node) {
          wrap(node.condition, is_lasting(ast[node.condition].node));
        },
        [&](const ast::IsUnknown& node) {
          wrap(node.operand, is_comparison(ast[node.operand].node));
        },
        [](const auto&) {});
  }
  // `while (C) for D`: the length is the effect's, or the phase's.
  for (const ast::Effect& effect : ast.effects) {
    for (std::size_t k = 1; k < effect.suffixes.size(); ++k) {
      const ast::Suffix& one = effect.suffixes[k - 1];
      const bool date = std::holds_alternative<ast::DateLit>(ast[one.value].node);
      if (!is_length(one) && !date) wrap(one.value, is_length(effect.suffixes[k]));
    }
  }
  for (const ast::Item& item : ast.items) {
    const auto* phase = ast::get_if<ast::PhaseDecl>(&item.node);
    if (phase != nullptr && phase->when.valid() && phase->duration.valid()) wrap(phase->when, true);
  }
  return result;
}

}  // namespace quid::formatting
