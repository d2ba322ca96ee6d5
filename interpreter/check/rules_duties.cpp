// SPDX-License-Identifier: Apache-2.0
#include "check/rules_duties.hpp"

#include <fmt/format.h>

#include "check/rules.hpp"

namespace quid::checked {
namespace {

struct Makes {
  bool duty = false, permission = false;
  bool perhaps_more = false;  // an effect of it was refused
};

std::vector<Makes> what_rules_make(const Context& context) {
  const Checked& deal = context.out;
  std::vector<Makes> result(deal.rules.size());
  for (const RuleId id : context.partial_rules) result[id.index()].perhaps_more = true;
  for (std::size_t i = 0; i < deal.rules.size(); ++i) {
    each_effect(deal, deal.rules[i].effects, true, [&](EffectId id) {
      const auto& node = deal[id].node;
      if (ast::holds<Duty>(node) || ast::holds<Ban>(node)) result[i].duty = true;
      if (ast::holds<Permission>(node)) result[i].permission = true;
    });
  }
  return result;
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
                       expr.op == Operation::DutyLateness;
    if (!reads || expr.symbol >= makes.size()) continue;
    const bool open =
        expr.op == Operation::DutyIs && static_cast<DutyTest>(expr.mode) == DutyTest::Open;
    const Makes& made = makes[expr.symbol];
    if (made.perhaps_more) {
      good = false;
      continue;
    }
    if (open ? made.permission : made.duty) continue;
    const Rule& rule = context.out.rules[expr.symbol];
    good = false;
    context.fail(DiagnosticKind::UnknownState, expr.span,
                 open ? fmt::format("the rule `{}` gives no permission", context.text(rule.name))
                      : fmt::format("the rule `{}` makes no duty", context.text(rule.name)),
                 open ? "`open` asks for what `may` gives" : "`must` makes a duty",
                 {{rule.label_span, "declared here"}});
  }
  return good;
}

}  // namespace quid::checked
