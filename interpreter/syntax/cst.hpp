// SPDX-License-Identifier: Apache-2.0
// The concrete syntax of one declaration, entry or expression: nodes in a row. In: parse.cpp fills
// it. Out: a cursor for the tree builder. Refuses to know ANTLR, and what anything means. A rule of
// the chains `expr … bare` and `ref … free` that has one child only is left out: its child stands
// in its place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#include "syntax/token.hpp"

namespace quid {

/// The rules of grammar/QuidParser.g4, in its order (a test compares them).
enum class Rule : std::uint8_t {
  Script,
  Record,
  OneExpr,
  OneEvent,
  Item,
  DealDecl,
  UseDecl,
  PartyDecl,
  ObserverDecl,
  UnitDecl,
  SetDecl,
  SetValue,
  Element,
  CalendarDecl,
  QuantityDecl,
  MilestoneDecl,
  Owners,
  OwnerRef,
  Clause,
  LeverDecl,
  Levels,
  Level,
  StatementDecl,
  LetDecl,
  TableDecl,
  Tier,
  Row,
  ActionDecl,
  RuleDecl,
  RuleOpt,
  RuleBody,
  BareRule,
  PhaseDecl,
  ValueDecl,
  ValueItem,
  Term,
  NoDealDecl,
  DiscountDecl,
  ImpasseDecl,
  EnsureDecl,
  EnsureBody,
  OutlookDecl,
  OutlookItem,
  Happens,
  TestDecl,
  TestItem,
  DeclHead,
  Binders,
  Binder,
  SetExpr,
  UnitExpr,
  Entry,
  Prior,
  Event,
  EventTail,
  Effects,
  Effect,
  Suffix,
  Simple,
  Head,
  CallArgs,
  Act,
  Count,
  Expr,
  Operand,
  Brief,
  BriefOp,
  Prefix,
  Over,
  Temporal,
  Often,
  Compare,
  Inside,
  State,
  DateExpr,
  Sum,
  Product,
  Unary,
  Power,
  Primary,
  Bare,
  Target,
  Verdict,
  List,
  Args,
  Ref,
  Index,
  LabelRef,
  Amount,
  Number,
  Dur,
  Period,
  When,
  Name,
  Free,
  Plain,
  ClauseWord,
  Special,
  Noun,
  Verb,
  Label,
  Leaf  // one token
};
inline constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::Leaf);

/// A leaf, or what a branch begins with. Tokens are indices into all tokens of the source.
struct CstNode {
  Rule rule = Rule::Leaf;
  TokenKind kind = TokenKind::EndOfInput;  // of a leaf
  std::uint32_t first_token = 0;
  CstNode* next_sibling = nullptr;
};
struct CstBranch : CstNode {
  std::uint32_t last_token = 0;  // inclusive; below `first_token` where nothing was written
  const CstNode* first_child = nullptr;
};
// Two in three are leaves, and a large declaration has many.
static_assert(sizeof(CstNode) == 16 && sizeof(CstBranch) == 32);

/// A node, or the place after the last child. Cheap to copy.
class Cursor {
 public:
  Cursor() = default;
  explicit Cursor(const CstNode* node) : node_(node) {}

  explicit operator bool() const { return node_ != nullptr; }
  Rule rule() const { return node_->rule; }
  bool is(Rule rule) const { return *this && node_->rule == rule; }
  bool is(TokenKind kind) const { return is(Rule::Leaf) && node_->kind == kind; }
  bool is_leaf() const { return is(Rule::Leaf); }
  TokenKind kind() const { return node_->kind; }
  std::uint32_t first_token() const { return node_->first_token; }
  std::uint32_t last_token() const { return is_leaf() ? node_->first_token : branch().last_token; }

  Cursor child() const { return is_leaf() ? Cursor() : Cursor(branch().first_child); }
  Cursor next() const { return Cursor(node_->next_sibling); }
  /// The first child of this rule or kind, or an empty cursor.
  Cursor child(Rule rule) const { return find(child(), rule); }
  Cursor child(TokenKind kind) const { return find(child(), kind); }
  /// Moves on past this node if it is of this kind.
  bool take(TokenKind kind) {
    if (!is(kind)) return false;
    *this = next();
    return true;
  }

 private:
  template <class What>
  static Cursor find(Cursor at, What what) {
    while (at && !at.is(what)) at = at.next();
    return at;
  }

  const CstBranch& branch() const { return *static_cast<const CstBranch*>(node_); }

  const CstNode* node_ = nullptr;
};

class Cst {
 public:
  /// What was allocated stays, for the next tree.
  void clear() {
    used_ = 0;
    next_ = end_ = nullptr;
    last_ = nullptr;
  }
  /// Nodes stay where they are until the tree is cleared.
  CstNode* add_leaf(TokenKind kind, std::uint32_t token) {
    return add<CstNode>({Rule::Leaf, kind, token});
  }
  CstNode* add_branch(Rule rule, std::uint32_t first_token, std::uint32_t last_token,
                      const CstNode* first_child) {
    return add<CstBranch>({{rule, TokenKind::EndOfInput, first_token}, last_token, first_child});
  }
  /// The last node made is the root: children come before parents.
  Cursor root() const { return Cursor(last_); }

 private:
  static constexpr std::size_t block_size = 8192;  // bytes, a multiple of both sizes of nodes
  struct alignas(CstBranch) Block {
    std::byte bytes[block_size];
  };

  template <class Node>
  CstNode* add(const Node& node) {
    if (static_cast<std::size_t>(end_ - next_) < sizeof(Node)) begin_block();
    last_ = new (next_) Node(node);
    next_ += sizeof(Node);
    return last_;
  }
  void begin_block() {
    if (used_ == blocks_.size()) blocks_.push_back(std::make_unique_for_overwrite<Block>());
    next_ = blocks_[used_++]->bytes;
    end_ = next_ + block_size;
  }

  std::vector<std::unique_ptr<Block>> blocks_;  // one vector's growing would double the memory
  std::size_t used_ = 0;                        // blocks
  std::byte *next_ = nullptr, *end_ = nullptr;  // of the last of these
  CstNode* last_ = nullptr;
};

}  // namespace quid
