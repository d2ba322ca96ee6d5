// SPDX-License-Identifier: Apache-2.0
// The concrete syntax of one declaration, entry or expression, as a flat array. In: parse.cpp fills
// it. Out: a cursor for the tree builder. Refuses to know ANTLR, and what anything means. A rule of
// the chains `expr … bare` and `ref … free` that has one child only is left out: its child stands
// in its place.
#pragma once

#include <cstdint>
#include <memory>
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

struct CstNode {
  static constexpr std::uint32_t none = UINT32_MAX;

  Rule rule = Rule::Leaf;
  TokenKind kind = TokenKind::EndOfInput;  // of a leaf
  std::uint32_t first_child = none;
  std::uint32_t next_sibling = none;
  std::uint32_t first_token = 0;  // both are indices into all tokens of the source
  std::uint32_t last_token = 0;   // inclusive; below `first_token` where nothing was written
};
static_assert(sizeof(CstNode) == 20);

class Cst;

/// A node, or the place after the last child. Cheap to copy.
class Cursor {
 public:
  Cursor() = default;
  Cursor(const Cst* cst, std::uint32_t id) : cst_(cst), id_(id) {}

  explicit operator bool() const { return id_ != CstNode::none; }
  Rule rule() const { return node().rule; }
  bool is(Rule rule) const { return *this && node().rule == rule; }
  bool is(TokenKind kind) const { return is(Rule::Leaf) && node().kind == kind; }
  bool is_leaf() const { return is(Rule::Leaf); }
  TokenKind kind() const { return node().kind; }
  std::uint32_t first_token() const { return node().first_token; }
  std::uint32_t last_token() const { return node().last_token; }

  Cursor child() const { return {cst_, node().first_child}; }
  Cursor next() const { return {cst_, node().next_sibling}; }
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
  const CstNode& node() const;

  const Cst* cst_ = nullptr;
  std::uint32_t id_ = CstNode::none;
};

class Cst {
 public:
  /// What was allocated stays, for the next tree.
  void clear() { size_ = 0; }
  std::uint32_t add(const CstNode& node) {
    if (size_ / block_size == blocks_.size())
      blocks_.push_back(std::make_unique_for_overwrite<CstNode[]>(block_size));
    (*this)[size_] = node;
    return size_++;
  }
  CstNode& operator[](std::uint32_t id) { return blocks_[id / block_size][id % block_size]; }
  const CstNode& operator[](std::uint32_t id) const {
    return blocks_[id / block_size][id % block_size];
  }
  /// The last node made is the root: children come before parents.
  Cursor root() const { return {this, size_ == 0 ? CstNode::none : size_ - 1}; }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::uint32_t block_size = 256;
  std::vector<std::unique_ptr<CstNode[]>> blocks_;  // one vector's growing would double the memory
  std::uint32_t size_ = 0;
};

inline const CstNode& Cursor::node() const { return (*cst_)[id_]; }

}  // namespace quid
