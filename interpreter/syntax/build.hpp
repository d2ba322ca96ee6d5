// SPDX-License-Identifier: Apache-2.0
// Concrete syntax to tree. In: one flat tree at a time. Out: nodes appended to an `Ast`, and
// diagnostics for what the grammar is too coarse to refuse. It owns what binds to what; it refuses
// to know what names stand for. One method for each rule of the grammar, in build_*.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.hpp"
#include "support/interner.hpp"
#include "support/limits.hpp"
#include "syntax/ast.hpp"
#include "syntax/cst.hpp"
#include "syntax/token.hpp"

namespace quid {

class Builder {
 public:
  /// All must outlive the builder.
  Builder(const Source& source, SourceId source_id, const std::vector<Token>& tokens,
          Interner& interner, Diagnostics& diagnostics, const Limits& limits, ast::Ast& ast);

  // build_declarations.cpp
  void item(Cursor at);
  /// The tokens of `test TEXT:`; what follows until the next item is its body.
  void begin_test(std::uint32_t first_token, std::uint32_t text_token, std::uint32_t colon_token);
  // build_events.cpp
  void test_item(Cursor at);
  ast::Entry entry(Cursor at);  // Rule::Entry or Rule::Prior
  ast::Event event(Cursor at);
  // build_expressions.cpp
  ast::ExprId expr(Cursor at);

  ast::Place place(Cursor at) const;

 private:
  using ExprId = ast::ExprId;
  class Operands;  // a flat list of operands with the `and`s and `or`s between
  struct Listed {
    Cursor item;
    bool or_before = false;
  };

  // build_parts.cpp: names, sets, periods, terms
  Span span_of_token(std::uint32_t token) const;
  std::string_view text_of(Cursor at) const;
  ast::Name name(Cursor at);
  ast::Ref ref(Cursor at);
  std::optional<ast::Ref> try_ref(Cursor at);
  ast::Ref ref_wanted(Cursor at, std::string_view before);
  std::vector<ExprId> index(Cursor at);
  ast::Element element(Cursor at);
  ast::SetExpr set_expr(Cursor at);
  ast::Binder binder(Cursor at);
  std::vector<ast::Binder> binders(Cursor at);
  ast::Head head(Cursor at);
  ast::UnitExpr unit_expr(Cursor at);
  ast::Period period(Cursor at);
  ast::When when(Cursor at);
  ast::Term term(Cursor at);
  ast::StateWord state(Cursor at);
  void verdict(Cursor at, ast::VerdictWord& word, ast::Ref& by);

  // build_literals.cpp
  std::string text(Cursor at);
  Decimal number_value(Cursor at, bool percent);
  std::int64_t whole_number(Cursor at);
  std::optional<Day> date_value(Cursor at);
  ast::AmountLit amount_literal(Cursor at);
  void scale(Cursor word, Cursor whole, Decimal& value);

  // build_expressions.cpp
  template <class Node>
  ExprId add(Node&& node, ast::Place place) {
    ast::Expr& expr = ast_.expressions.emplace_back();
    expr.node = std::forward<Node>(node);
    expr.place = place;
    return ExprId::at(ast_.expressions.size() - 1);
  }
  ExprId placeholder(Cursor at);
  bool enter(Cursor at, std::uint32_t levels);
  void leave(std::uint32_t levels) { depth_ -= levels; }
  void join(std::size_t first, bool is_and);
  ExprId logic(const Operands& list, std::size_t first, Cursor prefix);
  ExprId operand(const Operands& list, std::size_t which, Cursor prefix, bool& took_all);
  ExprId quantified(const Operands& list, std::size_t which, Cursor prefix);
  ExprId apply_prefixes(Cursor first, Cursor stop, ExprId operand);
  ExprId core(Cursor at);
  ExprId temporal(Cursor at, ExprId condition, Cursor from);
  ExprId compare(Cursor at);
  ExprId compare_rest(Cursor left, Cursor op);
  ExprId level_test(Cursor left, Cursor op);
  ExprId inside(Cursor at, ExprId subject, Cursor from);
  ExprId chain(Cursor at);
  ExprId offset(Cursor at);
  ExprId negated(Cursor at);
  ExprId power(Cursor at);

  // build_primaries.cpp
  ExprId primary(Cursor at);
  ExprId leaf(Cursor at);
  ExprId with_unit(Cursor value, Cursor unit_words, Cursor whole);
  ExprId if_else(Cursor if_word, Cursor whole);
  ExprId bare(Cursor at);
  ExprId of_reader(Cursor word, Cursor target, Cursor whole);
  ExprId by_reader(Cursor word, Cursor target, Cursor whole);
  std::vector<ExprId> targets(Cursor at);
  ExprId call(Cursor word, Cursor arguments, Cursor whole);
  std::vector<ExprId> expr_list(Cursor first);
  void over(Cursor at, ast::Binder& binder, ExprId& where);

  // build_effects.cpp
  ast::EffectList effects(Cursor at);
  ast::EffectId effect(Cursor at, Cursor otherwise);
  ast::EffectNode simple(Cursor at);
  ast::EffectNode verb_effect(Cursor at);
  ast::EffectNode pay_effect(Cursor at);
  ast::EffectNode extend_effect(Cursor at);
  ast::EffectNode duty(Cursor at);
  ast::EffectNode action_call(Cursor at);
  ast::Act act(Cursor at);
  ast::Suffix suffix(Cursor at);
  template <class Node>
  void move_parts(Cursor at, Node& node);
  void attach_otherwise(Cursor word, ast::EffectNode& node);

  // build_declarations.cpp
  ast::ItemNode declaration(Cursor at);
  ast::DealDecl deal(Cursor at);
  ast::SetDecl set(Cursor at);
  ast::CalendarDecl calendar(Cursor at);
  ast::QuantityDecl quantity(Cursor at);
  ast::MilestoneDecl milestone(Cursor at);
  ast::Clause clause(Cursor at);
  ast::LeverDecl lever(Cursor at);
  ast::StatementDecl statement(Cursor at);
  ast::ItemNode table(Cursor at);
  ast::Tier tier(Cursor at);
  ast::Row row(Cursor at);
  ast::ActionDecl action(Cursor at);
  ast::PhaseDecl phase(Cursor at);

  // build_rules.cpp
  ast::RuleDecl rule(Cursor at);
  void rule_option(Cursor at, ast::RuleDecl& rule);
  void rule_body(Cursor at, ast::RuleDecl& rule);
  ast::ValueDecl value(Cursor at);
  ast::NoDealDecl no_deal(Cursor at);
  ast::DiscountDecl discount(Cursor at);
  ast::EnsureDecl ensure(Cursor at);
  ast::OutlookDecl outlook(Cursor at);
  ast::OutlookEvent outlook_event(Cursor& at);
  ast::OutlookItem outlook_item(Cursor at);

  // build_events.cpp
  ast::EventNode event_tail(Cursor at);

  void report(DiagnosticKind kind, Cursor at, std::string message, std::string hint = {});

  const Source& source_;
  SourceId source_id_;
  const std::vector<Token>& tokens_;
  Interner& interner_;
  Diagnostics& diagnostics_;
  const Limits& limits_;
  ast::Ast& ast_;
  std::uint32_t depth_ = 0;                   // of expressions and prefixes within one another
  std::vector<Listed> operands_;              // of the lists that are being built
  std::vector<ExprId> built_;                 // operands of those that wait to be joined
  std::vector<ast::EffectId> built_effects_;  // of the lists that are being built
  std::vector<ast::Ref> owners_;              // of the milestone that is being built
};

}  // namespace quid
