// SPDX-License-Identifier: Apache-2.0
// A declaration as words that do not depend on layout, on how a number is spelt, or on how a bound
// variable is called: equal words, equal meaning. In: a syntax tree. Out: words, of which some are
// names that a draft may call otherwise. Refuses to know what a name stands for.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/interner.hpp"
#include "syntax/ast.hpp"

namespace quid {

struct DraftWord {
  std::string text;
  bool name = false;
  bool operator==(const DraftWord&) const = default;
};
using DraftWords = std::vector<DraftWord>;

/// Writes parts of one tree. INVARIANT: nesting is bounded by the parser; long chains are walked.
class DraftWriter {
 public:
  DraftWriter(const ast::Ast& ast, const Interner& names) : ast_(ast), names_(names) {}

  /// What was written since the last call.
  DraftWords take() { return std::move(words_); }

  // Variables of a declaration; they hold until `close`.
  void open(std::span<const ast::Binder> binders);
  void open(const ast::Name& variable) { scope_.push_back(variable.id); }
  void close() { scope_.clear(); }

  void word(std::string_view text) { words_.push_back({std::string(text), false}); }
  void number(std::int64_t value) { word(std::to_string(value)); }
  void text(std::string_view text) { word('"' + std::string(text) + '"'); }
  void name(const ast::Name& name);
  void element(const ast::Element& element);
  void set(const ast::SetExpr& set);
  void ref(const ast::Ref& ref);
  void period(const ast::Period& period);
  void when(const ast::When& when);
  void unit(const ast::UnitExpr& unit);
  void term(const ast::Term& term);
  void expr(ast::ExprId id);
  void effect(ast::EffectId id);
  void entry(const ast::Entry& entry);
  void outlook_event(const ast::OutlookEvent& one);
  void outlook_item(const ast::OutlookItem& item);
  /// `D after X`, which is what `within D of X` means for a deadline.
  void offset(ast::ExprId duration, bool after, ast::ExprId anchor);

 private:
  void node(const ast::ExprNode& node);
  void refs(std::span<const ast::Ref> refs);
  void exprs(std::span<const ast::ExprId> ids);
  void exprs(std::initializer_list<ast::ExprId> ids) { exprs(std::span(ids.begin(), ids.size())); }
  void effects(const ast::EffectList& ids);
  void otherwise(const ast::Otherwise& otherwise);
  void act(const ast::Act& act);
  void suffix(const ast::Suffix& suffix);
  void effect_node(const ast::EffectNode& node);
  void event_node(const ast::EventNode& node);
  void chain(ast::ExprId id);
  void amount(const ast::AmountLit& literal);
  template <class Quantifier>
  void over(const Quantifier& quantifier);

  const ast::Ast& ast_;
  const Interner& names_;
  std::vector<NameId> scope_;
  DraftWords words_;
};

}  // namespace quid
