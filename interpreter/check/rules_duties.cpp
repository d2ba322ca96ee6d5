// SPDX-License-Identifier: Apache-2.0
#include "check/rules_duties.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/rules.hpp"

namespace quid::checked {
namespace {

struct Makes {
  bool duty = false, permission = false;
};

std::vector<Makes> what_rules_make(const Checked& deal) {
  std::vector<Makes> result(deal.rules.size());
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
  const auto makes = what_rules_make(context.out);
  bool good = true;
  for (std::size_t k = first; k < context.out.expressions.size(); ++k) {
    const Expr& expr = context.out.expressions[k];
    const bool reads = expr.op == Operation::DutyIs || expr.op == Operation::DutyDeadline ||
                       expr.op == Operation::DutyLateness;
    if (!reads || expr.symbol >= makes.size()) continue;
    const bool open =
        expr.op == Operation::DutyIs && static_cast<DutyTest>(expr.mode) == DutyTest::Open;
    const Makes& made = makes[expr.symbol];
    const auto partial = std::find_if(context.partial_rules.begin(), context.partial_rules.end(),
                                      [&](RuleId id) { return id.index() == expr.symbol; });
    if (partial != context.partial_rules.end()) {
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
