// SPDX-License-Identifier: Apache-2.0
// Duties that come round and ask for what is done once and for all. Says nothing where the deal
// lets the milestone be broken, or may leave off asking once it is met.
#include <fmt/format.h>

#include "check/rules_duties.hpp"
#include "check/warnings_parts.hpp"
#include "check/warnings_window.hpp"

namespace quid::checked {
namespace {

constexpr std::size_t most_parts = 2'000;  // of one condition; a larger one is not looked into

bool is_milestone(Operation op) {
  return op >= Operation::MilestoneIs && op <= Operation::SinceMilestone;
}

// What a rule or another milestone may turn in answer to `m`, as far as the checker can tell.
bool may_hang_on(const Expr& expr, MilestoneId m) {
  if (is_milestone(expr.op)) return expr.symbol == m.value;
  return expr.op == Operation::ReadQuantity ||
         (expr.op >= Operation::LevelIs && expr.op <= Operation::VerdictIs);
}

// Whether none of these hangs on `m`.
bool apart_from(const Context& context, std::vector<ExprId> open, MilestoneId m) {
  for (std::size_t looked = 0; !open.empty(); ++looked) {
    const ExprId id = open.back();
    open.pop_back();
    if (!id.valid()) continue;
    const Expr& expr = context.at(id);
    if (looked > most_parts || may_hang_on(expr, m)) return false;
    const auto parts = context.arguments(expr);
    open.insert(open.end(), parts.begin(), parts.end());
    if (expr.op == Operation::ReadLet) open.push_back(context.out.lets[expr.symbol].value);
  }
  return true;
}

std::vector<ExprId> what_rules_out(const Context& context, const Rule& rule) {
  std::vector<ExprId> all = {rule.condition, rule.more->from, rule.more->to,
                             rule.more->cadence_from};
  if (!rule.more->during.valid()) return all;
  const Phase& phase = context.out.phases[rule.more->during.index()];
  all.insert(all.end(), {phase.from, phase.when, phase.until, phase.until_date});
  return all;
}

/// Milestones that the deal itself reckons to be broken or enlarged, by their ids.
std::vector<bool> not_for_good(const Checked& deal) {
  std::vector<bool> result(deal.milestones.size(), false);
  const auto act = [&](const Act& act) {
    if (act.kind == ast::Act::Kind::Break) result[act.milestone.index()] = true;
  };
  for (const Effect& effect : deal.effects) {
    if (const auto* duty = ast::get_if<Duty>(&effect.node)) act(duty->act);
    if (const auto* ban = ast::get_if<Ban>(&effect.node)) act(ban->act);
    if (const auto* permission = ast::get_if<Permission>(&effect.node)) act(permission->act);
    if (const auto* resize = std::get_if<Resize>(&effect.node))
      result[resize->milestone.index()] = true;
  }
  for (const Expr& expr : deal.expressions)
    if (expr.op == Operation::MilestoneIs &&
        static_cast<MilestoneTest>(expr.mode) == MilestoneTest::Broken)
      result[expr.symbol] = true;
  for (const Outlook& outlook : deal.outlooks)
    for (const OutlookItem& item : outlook.items)
      if (item.milestone.valid() && item.event == OutlookItem::Event::Break)
        result[item.milestone.index()] = true;
  for (const Test& test : deal.tests)
    for (const Entry& entry : test.entries)
      if (entry.milestone.valid() && entry.kind == EventKind::Broken)
        result[entry.milestone.index()] = true;
  return result;
}

/// Does a rule that may hang on `m` end the deal, or suspend rules?
bool may_leave_off(const Context& context, MilestoneId m) {
  for (const Rule& rule : context.out.rules) {
    bool stops = false;
    each_effect(context.out, rule.effects, true, [&](EffectId id) {
      const auto& node = context.out[id].node;
      stops = stops || std::holds_alternative<EndDeal>(node) ||
              std::holds_alternative<SwitchRule>(node);
    });
    if (stops && !apart_from(context, what_rules_out(context, rule), m)) return true;
  }
  return false;
}

// An index that the run chooses may be another one each time.
bool is_fixed(const Context& context, std::span<const ExprId> index) {
  for (const ExprId id : index) {
    const Operation op = context.at(id).op;
    if (op != Operation::Variable && op != Operation::ElementConstant) return false;
  }
  return true;
}

/// How many times it falls due in the days of the deal; a dozen where that is not known.
int times(const Context& context, const Rule& rule, int first) {
  constexpr int usual = 12, most = 400;
  const auto& anchored = rule.more->cadence_from;
  const auto anchor = anchored.valid() ? earliest_day(context, anchored) : context.out.deal.start;
  if (!anchor || !context.out.deal.end) return usual;
  int n = first;
  for (; n < most; ++n) {
    const auto length = scale(rule.more->period, n);
    const auto day = length ? add(*anchor, *length, Holidays()) : std::nullopt;
    if (!day || *day > *context.out.deal.end) break;
  }
  return n > first && n < most ? n - 1 : usual;
}

/// `start + (k) months`, of a rule that comes round each month.
std::string nth_day(const Context& context, const Rule& rule) {
  const Duration& period = rule.more->period;
  const int parts = (period.months != 0) + (period.days != 0) + (period.business_days != 0);
  const auto& anchored = rule.more->cadence_from;
  const std::string from = anchored.valid() ? context.written(context.at(anchored).span) : "start";
  if (parts != 1) return from + " + …";
  const bool weeks = period.days % 7 == 0 && !context.out.deal.in_steps;
  const int each = period.months != 0 ? period.months
                   : period.days == 0 ? period.business_days
                   : weeks            ? period.days / 7
                                      : period.days;
  const char* unit = period.months != 0          ? "months"
                     : period.days == 0          ? "business days"
                     : context.out.deal.in_steps ? "steps"
                     : weeks                     ? "weeks"
                                                 : "days";
  return each == 1 ? fmt::format("{} + (k) {}", from, unit)
                   : fmt::format("{} + ({} * k) {}", from, each, unit);
}

void tell(Context& context, const Rule& rule, const Effect& effect, const Act& act) {
  const std::string name = context.text(context.out.milestones[act.milestone.index()].name);
  const std::string rule_name = rule.name.valid() ? context.text(rule.name) : "NAME";
  const char* others = act.index.empty() ? "" : "…, ";
  const int first = rule.more->cadence_from.valid() ? 0 : 1;  // as in run/clock.cpp
  context.fail(
      DiagnosticKind::DoneForGood, effect.span,
      fmt::format("once `{}` is met it stays so, and each later duty to meet it is done at "
                  "once",
                  name),
      fmt::format("declare one for each time, `milestone {0}[{2}k in {3}..{4}]`, and write `rule "
                  "{1}[{2}k in {3}..{4}]: if today >= {5} then …`",
                  name, rule_name, others, first, times(context, rule, first),
                  nth_day(context, rule)),
      {{rule.label_span, "this comes round"}});
}

}  // namespace

void warn_of_what_is_done_for_good(Context& context) {
  const Checked& deal = context.out;
  std::vector<bool> passing;
  for (std::size_t i = 0; i < deal.rules.size(); ++i) {
    const Rule& rule = deal.rules[i];
    if (!in_script(context, rule.span) || !comes_round(context, rule)) continue;
    if (passing.empty()) passing = not_for_good(deal);
    each_effect(deal, rule.effects, false, [&](EffectId id) {
      const Effect& effect = deal[id];
      const auto* duty = ast::get_if<Duty>(&effect.node);
      if (duty == nullptr || effect.revocable() || duty->act.kind != ast::Act::Kind::Meet) return;
      const MilestoneId m = duty->act.milestone;
      if (passing[m.index()] || !is_fixed(context, duty->act.index) ||
          !apart_from(context, what_rules_out(context, rule), m) || may_leave_off(context, m) ||
          !in_script(context, effect.span))
        return;
      tell(context, rule, effect, duty->act);
    });
  }
}

}  // namespace quid::checked
