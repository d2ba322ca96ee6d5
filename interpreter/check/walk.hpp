// SPDX-License-Identifier: Apache-2.0
// Visiting every part of an expression as written. In: a tree and an expression in it. Out: a call
// for each node. Works on a stack of its own, so that no depth hurts.
#pragma once

#include <vector>

#include "syntax/ast.hpp"

namespace quid::checked {

/// Appends the parts that stand directly inside a node, indices of names included.
void append_children(const ast::Expr& expr, std::vector<ast::ExprId>& children);

template <class F>
void walk(const ast::Ast& ast, ast::ExprId root, F&& f) {
  std::vector<ast::ExprId> open = {root};
  while (!open.empty()) {
    const ast::ExprId id = open.back();
    open.pop_back();
    if (!id.valid()) continue;
    f(ast[id]);
    append_children(ast[id], open);
  }
}

}  // namespace quid::checked
