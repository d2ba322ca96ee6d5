// SPDX-License-Identifier: Apache-2.0
// Groups are opened without recursion.
#include "check/rules_duties.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "check/rules.hpp"

namespace quid::checked {
namespace {

struct Makes {
  bool duty = false, permission = false;
};

std::vector<Makes> what_rules_make(const Checked& deal) {
  std::vector<Makes> result(deal.rules.size());
  for (std::size_t i = 0; i < deal.rules.size(); ++i) {
    for (const EffectId id : all_effects(deal, deal.rules[i].effects, true)) {
      const auto& node = deal[id].node;
      if (std::holds_alternative<Duty>(node) || std::holds_alternative<Ban>(node))
        result[i].duty = true;
      if (std::holds_alternative<Permission>(node)) result[i].permission = true;
    }
  }
  return result;
}

}  // namespace

std::vector<EffectId> all_effects(const Checked& deal, const std::vector<EffectId>& list,
                                  bool with_otherwise) {
  std::vector<EffectId> result;
  std::vector<EffectId> left(list.rbegin(), list.rend());
  const auto open = [&](const std::vector<EffectId>& inner) {
    left.insert(left.end(), inner.rbegin(), inner.rend());
  };
  while (!left.empty()) {
    const EffectId id = left.back();
    left.pop_back();
    const auto& node = deal[id].node;
    if (const auto* group = std::get_if<Group>(&node)) {
      open(group->effects);
      continue;
    }
    result.push_back(id);
    if (!with_otherwise) continue;
    if (const auto* duty = std::get_if<Duty>(&node)) open(duty->otherwise);
    if (const auto* ban = std::get_if<Ban>(&node)) open(ban->otherwise);
  }
  return result;
}

bool makes_duty(const Rule& rule, const Checked& deal) {
  const auto effects = all_effects(deal, rule.effects, true);
  return std::any_of(effects.begin(), effects.end(), [&](EffectId id) {
    const auto& node = deal[id].node;
    return std::holds_alternative<Duty>(node) || std::holds_alternative<Ban>(node);
  });
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
