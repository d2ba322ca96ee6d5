// SPDX-License-Identifier: Apache-2.0
// The parts of each form of expression.
#include "check/walk.hpp"

#include <initializer_list>
#include <span>

namespace quid::checked {
namespace {

using Children = std::vector<ast::ExprId>;

void append(Children& to, std::span<const ast::ExprId> ids) {
  to.insert(to.end(), ids.begin(), ids.end());
}
void append(Children& to, std::initializer_list<ast::ExprId> ids) {
  to.insert(to.end(), ids.begin(), ids.end());
}
void append(Children& to, const ast::Ref& ref) { append(to, ref.index); }

}  // namespace

void append_children(const ast::Expr& expr, Children& to) {
  ast::match(
      expr.node, [](const ast::AmountLit&) {}, [](const ast::DateLit&) {},
      [](const ast::StepLit&) {}, [](const ast::TextLit&) {}, [](const ast::TruthLit&) {},
      [&](const ast::RefExpr& n) { append(to, n.ref); },
      [&](const ast::Call& n) { append(to, n.arguments); },
      [&](const ast::Aggregate& n) {
        append(to, {n.where, n.body});
      },
      [&](const ast::Quantified& n) {
        append(to, {n.where, n.body});
      },
      [&](const ast::AtLeastOf& n) { append(to, n.conditions); },
      [&](const ast::Read& n) { append(to, n.targets); },
      [&](const ast::Since& n) { append(to, n.milestone); },
      [&](const ast::WorthOf& n) {
        append(to, n.term.subject);
        append(to, n.term.by);
        append(to, n.party);
      },
      [&](const ast::OfferOf& n) {
        append(to, n.from);
        append(to, n.to);
      },
      [&](const ast::VerdictIs& n) { append(to, n.by); },
      [&](const ast::IfElse& n) {
        append(to, {n.condition, n.then, n.otherwise});
      },
      [&](const ast::Unary& n) { to.push_back(n.operand); },
      [&](const ast::Logic& n) { append(to, n.operands); },
      [&](const ast::Binary& n) {
        append(to, {n.left, n.right});
      },
      [&](const ast::WithUnit& n) { to.push_back(n.value); },
      [&](const ast::IsUnknown& n) { to.push_back(n.operand); },
      [&](const ast::ForDuration& n) {
        append(to, {n.condition, n.duration});
      },
      [&](const ast::OnAtLeast& n) {
        append(to, {n.condition, n.window});
      },
      [&](const ast::LevelIs& n) { append(to, n.lever); },
      [&](const ast::StateIs& n) { append(to, n.subject); },
      [&](const ast::Within& n) {
        append(to, {n.subject, n.duration, n.of});
      },
      [&](const ast::Offset& n) {
        append(to, {n.duration, n.anchor});
      });
}

}  // namespace quid::checked
