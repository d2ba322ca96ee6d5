// SPDX-License-Identifier: Apache-2.0
#include "check/rules_duties.hpp"

#include <fmt/format.h>

#include <set>

#include "check/expression_parts.hpp"
#include "check/rules.hpp"

namespace quid::checked {
namespace {

struct Makes {
  bool duty = false, ban = false, permission = false;
  bool perhaps_more = false;  // an effect of it was refused
  std::set<UnitId> pays;      // what its duties pay in
};

std::vector<Makes> what_rules_make(const Context& context) {
  const Checked& deal = context.out;
  std::vector<Makes> result(deal.rules.size());
  for (const RuleId id : context.partial_rules) result[id.index()].perhaps_more = true;
  for (std::size_t i = 0; i < deal.rules.size(); ++i) {
    each_effect(deal, deal.rules[i].effects, true, [&](EffectId id) {
      const auto& node = deal[id].node;
      if (const auto* duty = ast::get_if<Duty>(&node)) {
        result[i].duty = true;
        if (duty->act.kind == ast::Act::Kind::Pay) result[i].pays.insert(duty->act.unit);
      }
      if (ast::holds<Ban>(node)) result[i].ban = true;
      if (ast::holds<Permission>(node)) result[i].permission = true;
    });
  }
  return result;
}

/// Which of them a test is about: what the rule does not make is what it is told.
bool answers(const Expr& expr, const Makes& made) {
  const bool is = expr.op == Operation::DutyIs;
  const auto test = static_cast<DutyTest>(expr.mode);
  if (is && test == DutyTest::Open) return made.permission;
  if (is && test == DutyTest::Broken) return made.ban;
  if (expr.op == Operation::DutyUnpaid) return made.pays.contains(expr.type.unit());
  return made.duty;
}

void refuse(Context& context, const Expr& expr, const Makes& made) {
  const Rule& rule = context.out.rules[expr.symbol];
  const std::string name = context.text(rule.name);
  const auto test = static_cast<DutyTest>(expr.mode);
  std::string makes = "makes no duty", hint = "`must` makes a duty";
  if (made.ban) hint = fmt::format("of a ban write `{} broken`", name);
  if (expr.op == Operation::DutyIs && test == DutyTest::Open) {
    makes = "gives no permission";
    hint = "`open` asks for what `may` gives";
  } else if (expr.op == Operation::DutyIs && test == DutyTest::Broken) {
    makes = "makes no ban";
    hint = made.duty ? fmt::format("of a duty write `{} overdue`", name) : "`must not` makes a ban";
  }
  if (expr.op == Operation::DutyUnpaid && made.duty) {
    makes = "makes no duty to pay";
    hint =
        fmt::format("what is still open is asked for by `{} pending` and `{} overdue`", name, name);
    if (!made.pays.empty()) {
      const std::string paid = context.text(*made.pays.begin());
      const std::string wanted = context.text(expr.type.unit());
      makes = wanted.empty() ? "pays in a unit" : fmt::format("pays nothing in `{}`", wanted);
      hint = paid.empty()
                 ? "it pays bare numbers"
                 : fmt::format("it pays in `{0}`: compare with, or add, an amount in `{0}`", paid);
    }
  }
  context.fail(DiagnosticKind::UnknownState, expr.span,
               fmt::format("the rule `{}` {}", name, makes), std::move(hint),
               {{rule.label_span, "declared here"}});
}

}  // namespace

bool makes_duty(const Rule& rule, const Checked& deal) {
  bool found = false;
  each_effect(deal, rule.effects, true, [&](EffectId id) {
    const auto& node = deal[id].node;
    found = found || ast::holds<Duty>(node) || ast::holds<Ban>(node);
  });
  return found;
}

bool refuse_missing_duties(Context& context, std::size_t first) {
  const auto makes = what_rules_make(context);
  bool good = true;
  for (std::size_t k = first; k < context.out.expressions.size(); ++k) {
    const Expr& expr = context.out.expressions[k];
    const bool reads = expr.op == Operation::DutyIs || expr.op == Operation::DutyDeadline ||
                       expr.op == Operation::DutyLateness || expr.op == Operation::DutyUnpaid;
    if (!reads || expr.symbol >= makes.size() || has_open_book(expr)) continue;
    const Makes& made = makes[expr.symbol];
    if (made.perhaps_more) {
      good = false;
      continue;
    }
    if (answers(expr, made)) continue;
    good = false;
    refuse(context, Expr(expr), made);
  }
  return good;
}

}  // namespace quid::checked
