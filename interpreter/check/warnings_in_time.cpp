// SPDX-License-Identifier: Apache-2.0
// Conditions that are true before anything came to pass: `not … on time`, `once per` what a rule
// does not ask about.
#include <fmt/format.h>
#include <algorithm>

#include "check/warnings_parts.hpp"

namespace quid::checked {
namespace {

constexpr std::size_t most_looked_at = 2'000;  // of one condition; a larger one is not looked into

/// The parts of a condition that must hold together.
std::vector<ExprId> conjuncts_of(const Context& context, ExprId condition) {
  std::vector<ExprId> open = {condition}, found;
  while (!open.empty() && found.size() < most_looked_at) {
    const ExprId id = open.back();
    open.pop_back();
    const Expr& expr = context.at(id);
    if (expr.op != Operation::And) {
      found.push_back(id);
      continue;
    }
    const auto parts = context.arguments(expr);
    open.insert(open.end(), parts.begin(), parts.end());
  }
  return found;
}

/// All that it reads, what is defined by `let` too.
std::vector<ExprId> reads_of(const Context& context, ExprId condition) {
  std::vector<ExprId> open = {condition}, found;
  while (!open.empty() && found.size() < most_looked_at) {
    const ExprId id = open.back();
    open.pop_back();
    if (!id.valid()) continue;
    const Expr& expr = context.at(id);
    found.push_back(id);
    const auto parts = context.arguments(expr);
    open.insert(open.end(), parts.begin(), parts.end());
    if (expr.op == Operation::ReadLet) open.push_back(context.out.lets[expr.symbol].value);
  }
  return found;
}

bool is_about(const Expr& expr, std::uint32_t milestone) {
  return expr.op >= Operation::MilestoneIs && expr.op <= Operation::SinceMilestone &&
         expr.symbol == milestone;
}

/// Whether it asks for the milestone, waits for a day, or for something to last.
bool guards(const Context& context, ExprId condition, std::uint32_t milestone) {
  const std::vector<ExprId> all = reads_of(context, condition);
  return std::any_of(all.begin(), all.end(), [&](ExprId part) {
    const Expr& expr = context.at(part);
    return is_about(expr, milestone) || expr.op == Operation::Today ||
           expr.op == Operation::ForDuration || expr.op == Operation::PhaseActive ||
           expr.op == Operation::Was;
  });
}

/// `not m on time`, `not m within D of X`: true from the first day on.
void judge_not_in_time(Context& context, const std::vector<ExprId>& conjuncts) {
  for (const ExprId id : conjuncts) {
    if (context.at(id).op != Operation::Not) continue;
    const Expr inner = context.at(context.arguments(context.at(id))[0]);
    const bool on_time = inner.op == Operation::MilestoneIs &&
                         inner.mode == static_cast<std::uint8_t>(MilestoneTest::OnTime);
    if (!on_time && inner.op != Operation::MilestoneWithin) continue;
    const bool guarded = std::any_of(conjuncts.begin(), conjuncts.end(), [&](ExprId other) {
      return other != id && guards(context, other, inner.symbol);
    });
    if (guarded) continue;
    const std::string name = context.text(context.out.milestones[inner.symbol].name);
    std::string hint = fmt::format(
        "what was missed is `{0} overdue`, what was met late `{0} and not {0} on time`", name);
    if (!on_time) {
      const auto parts = context.arguments(inner);
      hint = fmt::format("that it was not done by then is `today > {} after {} and not {}`",
                         context.written(context.at(parts[parts.size() - 2]).span),
                         context.written(context.at(parts[parts.size() - 1]).span), name);
    }
    context.fail(
        DiagnosticKind::NotInTime, context.at(id).span,
        fmt::format("this is true from the first day on, as long as `{}` is not met", name),
        std::move(hint));
  }
}

/// `once per m` of a rule that does not ask about m.
void judge_once_per(Context& context, const Rule& rule, const std::vector<ExprId>& all) {
  const std::uint32_t m = rule.once_per.value;
  const bool asks =
      std::any_of(all.begin(), all.end(), [&](ExprId id) { return is_about(context.at(id), m); });
  if (asks) return;
  const std::string name = context.text(context.out.milestones[m].name);
  context.fail(DiagnosticKind::OnceBeforeMet, rule.label_span,
               fmt::format("this fires once until `{0}` is broken, also before `{0}` is met", name),
               fmt::format("ask for it too: `if {} and …`", name));
}

}  // namespace

void warn_of_what_is_true_before(Context& context) {
  for (std::size_t i = 0; i < context.out.rules.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (!in_script(context, rule.span) || !rule.condition.valid()) continue;
    const std::vector<ExprId> all = reads_of(context, rule.condition);
    if (all.size() >= most_looked_at) continue;
    judge_not_in_time(context, conjuncts_of(context, rule.condition));
    if (rule.once_per.valid()) judge_once_per(context, rule, all);
  }
}

}  // namespace quid::checked
