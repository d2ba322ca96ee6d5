// SPDX-License-Identifier: Apache-2.0
// Which pieces an expression or an effect covers. In: a tree and its pieces. Out: extents, with and
// without the parentheses around; and the parentheses that the binding rules imply but nobody
// wrote.
#pragma once

#include <vector>

#include "syntax/ast.hpp"
#include "syntax/format_pieces.hpp"

namespace quid::formatting {

class Extents {
 public:
  /// Both must outlive it.
  Extents(const ast::Ast& ast, const Pieces& pieces);

  /// Without parentheses around.
  Extent inner(ast::ExprId id) const { return expressions_[id.index()]; }
  /// With them. Not for the last argument of a call: the call's would be taken for its own.
  Extent outer(ast::ExprId id) const { return widened(inner(id)); }
  bool parenthesised(ast::ExprId id) const { return outer(id) != inner(id); }
  /// With its suffixes, and with its `otherwise` too.
  Extent effect(ast::EffectId id) const;
  PieceIndex end_of(ast::EffectId id) const { return effect_ends_[id.index()]; }

 private:
  Extent widened(Extent extent) const;
  Extent extent_of(const ast::Expr& expression) const;
  void read_expressions();
  void read_effects();

  const ast::Ast& ast_;
  const Pieces& pieces_;
  std::vector<Extent> expressions_;
  std::vector<PieceIndex> effect_ends_;
};

/// What the binding rules imply: `a and (b for 60 days)`, `(was a) and b`, `not (c is unknown)`.
std::vector<Extent> missing_parentheses(const ast::Ast& ast, const Extents& extents);

}  // namespace quid::formatting
