// SPDX-License-Identifier: Apache-2.0
// Makes the flat tree from the steps of a parse. In: rules that begin and end, and tokens, in their
// order. Out: nodes in a `Cst`. Refuses to know who parses.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "syntax/cst.hpp"
#include "syntax/token.hpp"

namespace quid {

/// A rule of an operator chain says nothing when it has one child.
constexpr bool is_chain(Rule rule) {
  switch (rule) {
    case Rule::Item:
    case Rule::Element:
    case Rule::OwnerRef:
    case Rule::Level:
    case Rule::Term:
    case Rule::SetExpr:
    case Rule::Head:
    case Rule::Count:
    case Rule::Expr:
    case Rule::Operand:
    case Rule::Brief:
    case Rule::BriefOp:
    case Rule::Temporal:
    case Rule::Compare:
    case Rule::DateExpr:
    case Rule::Sum:
    case Rule::Product:
    case Rule::Unary:
    case Rule::Power:
    case Rule::Primary:
    case Rule::Bare:
    case Rule::Target:
    case Rule::Ref:
    case Rule::LabelRef:
    case Rule::Amount:
    case Rule::Number:
    case Rule::Dur:
    case Rule::Name:
    case Rule::Free:
    case Rule::Plain:
    case Rule::ClauseWord:
    case Rule::Special:
    case Rule::Noun:
    case Rule::Verb:
    case Rule::Label: return true;
    default: return false;
  }
}

/// Each way in which the grammar can go on inside itself passes one of these.
constexpr bool is_nesting(Rule rule) {
  return rule == Rule::Expr || rule == Rule::Brief || rule == Rule::Effects ||
         rule == Rule::Target || rule == Rule::Index;
}

/// Is one of the two, as a table.
struct RuleTraits {
  bool chain = false, nesting = false;
};
inline constexpr auto rule_traits = [] {
  std::array<RuleTraits, rule_count> traits;
  for (std::size_t r = 0; r < rule_count; ++r)
    traits[r] = {is_chain(static_cast<Rule>(r)), is_nesting(static_cast<Rule>(r))};
  return traits;
}();

class TreeMaker {
 public:
  /// `tree` must outlive the parse.
  void start(Cst& tree) {
    tree_ = &tree;
    tree.clear();
    waiting_.clear();
    open_.clear();
  }
  /// `mark` is given back by `exit`.
  void enter(Rule rule, std::uint32_t token, std::uint16_t mark = 0) {
    open_.push_back({rule, mark, token, static_cast<std::uint32_t>(waiting_.size())});
  }
  void leaf(TokenKind kind, std::uint32_t token) {
    waiting_.push_back(tree_->add({Rule::Leaf, kind, CstNode::none, CstNode::none, token, token}));
  }
  std::uint16_t exit(std::uint32_t last_token) {
    const Open open = open_.back();
    open_.pop_back();
    const std::size_t count = waiting_.size() - open.first_waiting;
    if (count != 1 || !rule_traits[static_cast<std::size_t>(open.rule)].chain)
      close(open, count, last_token);
    return open.mark;
  }
  Rule innermost() const { return open_.back().rule; }
  std::vector<Rule> open_rules() const {
    std::vector<Rule> result;
    for (const Open& open : open_) result.push_back(open.rule);
    return result;
  }
  bool is_done() const { return open_.empty(); }

 private:
  struct Open {
    Rule rule;
    std::uint16_t mark;
    std::uint32_t first_token;
    std::uint32_t first_waiting;
  };

  void close(const Open& open, std::size_t count, std::uint32_t last_token) {
    CstNode node{open.rule,     TokenKind::EndOfInput, CstNode::none,
                 CstNode::none, open.first_token,      last_token};
    if (count > 0) node.first_child = waiting_[open.first_waiting];
    for (std::size_t i = 1; i < count; ++i)
      (*tree_)[waiting_[open.first_waiting + i - 1]].next_sibling =
          waiting_[open.first_waiting + i];
    waiting_.resize(open.first_waiting);
    waiting_.push_back(tree_->add(node));
  }

  Cst* tree_ = nullptr;
  std::vector<std::uint32_t> waiting_;  // nodes without a parent yet
  std::vector<Open> open_;
};

}  // namespace quid
