// SPDX-License-Identifier: Apache-2.0
// Heads and bodies of rules, and ensures.
#include "check/rules.hpp"

#include <fmt/format.h>

#include <unordered_map>

#include "check/effects.hpp"
#include "check/rules_conflicts.hpp"
#include "check/rules_duties.hpp"

namespace quid::checked {
namespace {

void declare_rule(Context& context, const ast::RuleDecl& decl, const ast::Item& item) {
  Rule rule;
  rule.name = decl.label.id;
  rule.span = item.place.span;
  rule.label_span = decl.label.present() ? decl.label.place.span : item.place.span;
  rule.shape = context.resolve_shape(decl.binders, item.place.span);
  rule.once = decl.once;
  rule.cadence = decl.every;
  context.out.rules.push_back(std::move(rule));
  if (!decl.label.present()) return;
  const RuleId before = context.names.find_rule(decl.label.id);
  if (before.valid()) {
    context.fail(DiagnosticKind::DuplicateName, decl.label.place.span,
                 fmt::format("there is already a rule `{}`", context.text(decl.label)), "",
                 {{context.out.rules[before.index()].label_span, "declared here"}});
    return;
  }
  context.names.declare_rule(decl.label.id, RuleId::at(context.out.rules.size() - 1));
}

class RuleChecker {
 public:
  RuleChecker(Context& context, EffectsState& state) : context_(context), state_(state) {}

  void check(const ast::RuleDecl& decl, RuleId id) {
    Scope scope = context_.scope_of(rule(id).shape, decl.binders);
    check_over(decl, id, scope);
    check_once(decl, id, scope);
    check_dates(decl, id, scope);
    if (decl.every) check_cadence(decl, id, scope);
    if (decl.condition.valid())
      rule(id).condition = context_.check_expr(decl.condition, scope, Expectation::truth());
    auto effects = check_effects(context_, state_, decl.effects, scope);
    if (effects.size() < decl.effects.size()) context_.partial_rules.push_back(id);
    rule(id).effects = std::move(effects);
  }

 private:
  // Not kept as a reference: checking may grow the tables.
  Rule& rule(RuleId id) { return context_.out.rules[id.index()]; }

  void check_over(const ast::RuleDecl& decl, RuleId id, Scope& scope) {
    std::vector<RuleRef> over;
    for (const ast::Ref& ref : decl.over) {
      auto below = context_.resolve_rule(ref, scope, true);
      if (!below) continue;
      if (below->rule == id) {
        context_.fail(DiagnosticKind::ConflictOverCycle, ref.place.span,
                      fmt::format("the rule `{}` stands over itself", context_.text(ref)));
        continue;
      }
      over.push_back(std::move(*below));
    }
    if (!over.empty()) rule(id).more.own().over = std::move(over);
  }

  void check_once(const ast::RuleDecl& decl, RuleId id, Scope& scope) {
    if (!decl.once_per.present()) return;
    const Symbol symbol = context_.names.find(decl.once_per.name.id);
    if (symbol.found() && symbol.kind != SymbolKind::Milestone) {
      context_.fail(DiagnosticKind::OnceWithoutAchievement, decl.once_per.place.span,
                    fmt::format("`once per {}` wants a milestone, and it is a {}",
                                context_.text(decl.once_per), name_of(symbol.kind)),
                    "", {{symbol.span, "declared here"}});
      return;
    }
    auto milestone = context_.resolve(decl.once_per, scope, {SymbolKind::Milestone});
    if (!milestone) return;
    rule(id).once_per = MilestoneId{milestone->symbol.id};
    if (!milestone->index.empty()) rule(id).more.own().once_per_index = std::move(milestone->index);
  }

  void check_dates(const ast::RuleDecl& decl, RuleId id, Scope& scope) {
    if (decl.during.present()) {
      const Symbol symbol = context_.names.find(decl.during.id);
      if (symbol.kind == SymbolKind::Phase) {
        rule(id).more.own().during = PhaseId{symbol.id};
      } else {
        context_.fail_name(decl.during, {SymbolKind::Phase});
      }
    }
    ExprId from, to;
    if (decl.from.valid()) from = context_.check_expr(decl.from, scope, Expectation::date());
    if (decl.to.valid()) to = context_.check_expr(decl.to, scope, Expectation::date());
    if (from.valid()) rule(id).more.own().from = from;
    if (to.valid()) rule(id).more.own().to = to;
    if (!from.valid() || !to.valid()) return;
    const auto first = context_.constant_day(from), last = context_.constant_day(to);
    if (first && last && *last < *first)
      context_.fail(DiagnosticKind::EmptyInterval,
                    context_.span(decl.from).to(context_.span(decl.to)),
                    "the rule ends before it begins", "exchange the two dates");
  }

  void check_cadence(const ast::RuleDecl& decl, RuleId id, Scope& scope) {
    const auto period = context_.resolve_period(decl.period);
    if (period) rule(id).more.own().period = *period;
    if (!decl.every_from.valid()) return;
    const ExprId from = context_.check_expr(decl.every_from, scope, Expectation::date());
    rule(id).more.own().cadence_from = from;
  }

  Context& context_;
  EffectsState& state_;
};

void declare_ensure(Context& context, const ast::EnsureDecl& decl,
                    std::unordered_map<NameId, Span>& seen) {
  const RuleId rule = context.names.find_rule(decl.label.id);
  Span before;
  if (rule.valid()) before = context.out.rules[rule.index()].label_span;
  const auto [first, fresh] = seen.emplace(decl.label.id, decl.label.place.span);
  if (fresh && !rule.valid()) return;
  if (!rule.valid()) before = first->second;
  context.fail(DiagnosticKind::DuplicateName, decl.label.place.span,
               fmt::format("there is already {} `{}`", rule.valid() ? "a rule" : "an ensure",
                           context.text(decl.label)),
               "", {{before, "declared here"}});
}

Ensure::Form form_of(const ast::EnsureDecl& decl) {
  const bool other = decl.other.valid();
  switch (decl.form) {
    case ast::EnsureDecl::Form::Never:
      return other ? Ensure::Form::NeverUnless : Ensure::Form::Never;
    case ast::EnsureDecl::Form::Always:
      return other ? Ensure::Form::AlwaysUnless : Ensure::Form::Always;
    case ast::EnsureDecl::Form::Eventually: return Ensure::Form::Eventually;
    case ast::EnsureDecl::Form::OnlyAfter: return Ensure::Form::OnlyAfter;
  }
  return Ensure::Form::Always;
}

}  // namespace

void declare_rules(Context& context) {
  context.for_each<ast::RuleDecl>(
      [&](const ast::RuleDecl& decl, const ast::Item& item) { declare_rule(context, decl, item); });
}

void check_rules(Context& context) {
  EffectsState state(context);
  RuleChecker checker(context, state);
  std::uint32_t next = 0;
  context.for_each<ast::RuleDecl>(
      [&](const ast::RuleDecl& decl, const ast::Item&) { checker.check(decl, RuleId{next++}); });
  check_unused_actions(context, state);
  refuse_over_cycles(context);
  refuse_certain_conflicts(context);
  refuse_mixed_payments(context);
}

void check_ensures(Context& context) {
  std::unordered_map<NameId, Span> seen;
  context.for_each<ast::EnsureDecl>([&](const ast::EnsureDecl& decl, const ast::Item& item) {
    declare_ensure(context, decl, seen);
    Scope scope;
    scope.verdict_allowed = true;
    Ensure ensure;
    ensure.name = decl.label.id;
    ensure.form = form_of(decl);
    ensure.span = item.place.span;
    ensure.condition = context.check_expr(decl.condition, scope, Expectation::truth());
    if (decl.other.valid())
      ensure.other = context.check_expr(decl.other, scope, Expectation::truth());
    context.out.ensures.push_back(std::move(ensure));
  });
}

}  // namespace quid::checked
