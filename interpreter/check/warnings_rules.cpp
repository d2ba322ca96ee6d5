// SPDX-License-Identifier: Apache-2.0
// Conditions that decide nothing, and `over` between rules that have nothing in common.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/rules_duties.hpp"
#include "check/warnings_parts.hpp"
#include "check/warnings_window.hpp"

namespace quid::checked {
namespace {

Window window_of(const Context& context, const Rule& rule) {
  Window window(context);
  window.from(context.constant_day(rule.more->from));
  window.until(context.constant_day(rule.more->to));
  if (rule.more->during.valid()) {
    const Phase& phase = context.out.phases[rule.more->during.index()];
    window.from(context.constant_day(phase.from));
    window.until(context.constant_day(phase.until_date));
  }
  window.from(first_beat(context, rule));
  return window;
}

/// `a or not a` is unknown where a is.
const char* always_true(const Context& context, ExprId condition) {
  const bool known = context.at(condition).op != Operation::Or || context.constant_truth(condition);
  return known ? "this condition is always true" : "this condition is true whenever it is known";
}

void judge_rule(Context& context, const Rule& rule, std::vector<ExprId>& room) {
  Window window = window_of(context, rule);
  const bool dated_out = window.empty();
  std::optional<bool> always;
  if (rule.condition.valid()) {
    always = decided(context, rule.condition);
    window.narrow(rule.condition, room);
  }
  const Span where = rule.condition.valid() ? context.at(rule.condition).span : rule.label_span;
  if (dated_out || window.empty()) {
    const bool late =
        dated_out && rule.cadence && !rule.more->from.valid() && !rule.more->to.valid();
    context.fail(DiagnosticKind::NeverFires, dated_out ? Span(rule.label_span) : where,
                 late        ? "the deal ends before this comes round"
                 : dated_out ? "the dates of this rule leave no day of the deal"
                 : window.asks_for_too_long()
                     ? "the deal is over before anything has lasted so long"
                     : "on no day of this rule can its condition be true");
  } else if (always == false) {
    context.fail(DiagnosticKind::NeverFires, where, "this condition is never true");
  } else if (always == true && context.at(rule.condition).op != Operation::TruthConstant) {
    context.fail(DiagnosticKind::AlwaysTrue, where, always_true(context, rule.condition));
  }
}

using Things = std::set<std::pair<bool, std::uint32_t>>;  // a lever or not, its id

Things touched_by(const Checked& deal, const Rule& rule) {
  Things result;
  each_effect(deal, rule.effects, true, [&](EffectId id) {
    const auto& node = deal[id].node;
    if (const auto* move = std::get_if<Move>(&node)) result.emplace(true, move->lever.value);
    if (const auto* back = std::get_if<Restore>(&node)) result.emplace(true, back->lever.value);
    if (const auto* change = std::get_if<ChangeQuantity>(&node))
      result.emplace(false, change->quantity.value);
  });
  return result;
}

}  // namespace

void warn_of_rule_conditions(Context& context) {
  std::vector<ExprId> room;
  for (std::size_t i = 0; i < context.out.rules.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (in_script(context, rule.span)) judge_rule(context, rule, room);
  }
  for (const Ensure& ensure : context.out.ensures) {
    if (!in_script(context, ensure.span)) continue;
    const auto always = decided(context, ensure.condition);
    if (!always) continue;
    context.fail(*always ? DiagnosticKind::AlwaysTrue : DiagnosticKind::NeverFires,
                 context.at(ensure.condition).span,
                 *always ? always_true(context, ensure.condition) : "this condition is never true");
  }
}

void warn_of_idle_over(Context& context) {
  std::vector<std::optional<Things>> known(context.out.rules.size());
  const auto touched = [&](std::size_t rule) -> const Things& {
    if (!known[rule]) known[rule] = touched_by(context.out, context.out.rules[rule]);
    return *known[rule];
  };
  for (std::size_t i = 0; i < known.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (rule.more->over.empty() || !in_script(context, rule.span)) continue;
    const Things& mine = touched(i);
    for (const RuleRef& below : rule.more->over) {
      const Rule& other = context.out.rules[below.rule.index()];
      const Things& theirs = touched(below.rule.index());
      const bool common = std::any_of(mine.begin(), mine.end(),
                                      [&](const auto& one) { return theirs.count(one) > 0; });
      if (common) continue;
      context.fail(DiagnosticKind::UnreachableOver, rule.label_span,
                   fmt::format("`{}` and `{}` move no lever and change no quantity in common, so "
                               "`over` decides nothing",
                               context.text(rule.name), context.text(other.name)));
    }
  }
}

}  // namespace quid::checked
