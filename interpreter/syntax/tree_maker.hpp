// SPDX-License-Identifier: Apache-2.0
// Makes the flat tree from the steps of a parse. In: rules that begin and end, and tokens, in their
// order. Out: nodes in a `Cst`. Refuses to know who parses.
#pragma once

#include <array>
#include <cstdint>
#include <span>
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
    open_.clear();
  }
  /// `mark` is given back by `exit`; `leap` tells of rules around this one that are not there yet.
  void enter(Rule rule, std::uint32_t token, std::uint16_t mark = 0, std::uint8_t leap = 0) {
    open_.push_back({rule, leap, mark, token, nullptr, nullptr});
  }
  std::uint8_t leap() const { return open_.back().leap; }
  /// A rule around others, and the mark of the one within.
  struct Around {
    Rule rule = Rule::Leaf;
    std::uint16_t mark_within = 0;
  };
  /// Puts these around the innermost rule, from the outside in. Nothing but it is in them yet.
  void unfold(std::span<const Around> around) {
    Open within = open_.back();
    open_.pop_back();
    within.leap = 0;
    for (const Around& one : around) {
      open_.push_back({one.rule, 0, within.mark, within.first_token, nullptr, nullptr});
      within.mark = one.mark_within;
    }
    open_.push_back(within);
  }
  void leaf(TokenKind kind, std::uint32_t token) { give(tree_->add_leaf(kind, token)); }
  std::uint16_t exit(std::uint32_t last_token) {
    const Open& open = open_.back();
    const std::uint16_t mark = open.mark;
    const bool left_out = open.first != nullptr && open.first == open.last &&
                          rule_traits[static_cast<std::size_t>(open.rule)].chain;
    CstNode* const node =
        left_out ? open.first
                 : tree_->add_branch(open.rule, open.first_token, last_token, open.first);
    open_.pop_back();
    if (!open_.empty()) give(node);
    return mark;
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
    std::uint8_t leap;
    std::uint16_t mark;
    std::uint32_t first_token;
    CstNode *first, *last;  // of its children so far
  };

  // To the innermost rule, as its next child.
  void give(CstNode* node) {
    Open& parent = open_.back();
    (parent.first == nullptr ? parent.first : parent.last->next_sibling) = node;
    parent.last = node;
  }

  Cst* tree_ = nullptr;
  std::vector<Open> open_;
};

}  // namespace quid
