// SPDX-License-Identifier: Apache-2.0
// Deadlines that the deal does not live to see, and preconditions that never hold.
#include <fmt/format.h>

#include "check/rules_duties.hpp"
#include "check/warnings_parts.hpp"
#include "check/warnings_window.hpp"

namespace quid::checked {
namespace {

std::string day_text(const Context& context, Day day) {
  return context.out.deal.in_steps ? fmt::format("step {}", day.value) : to_string(day);
}

void judge_past(Context& context, const Milestone& milestone) {
  const auto day = context.constant_day(milestone.deadline);
  if (!day || milestone.more->aim || *day >= context.out.deal.start) return;
  context.fail(DiagnosticKind::BeforeTheStart, context.at(milestone.deadline).span,
               fmt::format("this deadline is before {}, the first day of the deal",
                           day_text(context, context.out.deal.start)));
}

void judge_deadline(Context& context, ExprId deadline) {
  const auto day = earliest_day(context, deadline);
  const auto end = context.out.deal.end;
  if (!day || !end || *day <= *end) return;
  context.fail(
      DiagnosticKind::AfterTheEnd, context.at(deadline).span,
      fmt::format("this deadline is after {}, the last day of the deal, so it is never missed",
                  day_text(context, *end)));
}

void judge_needs(Context& context, const Milestone& milestone, std::vector<ExprId>& room) {
  const Span span = context.at(milestone.more->needs).span;
  Window days(context);
  days.narrow(milestone.more->needs, room);
  const bool never = decided(context, milestone.more->needs) == false || days.empty();
  days.until(context.constant_day(milestone.deadline));
  if (never)
    context.fail(
        DiagnosticKind::NeverFires, span,
        fmt::format("what `{}` needs is true on no day of the deal", context.text(milestone.name)));
  else if (days.empty())
    context.fail(DiagnosticKind::NeverFires, span,
                 fmt::format("what `{}` needs is true on no day before its deadline",
                             context.text(milestone.name)));
}

}  // namespace

void warn_of_dates(Context& context) {
  std::vector<ExprId> room;
  for (std::size_t i = 0; i < context.out.milestones.size(); ++i) {
    const Milestone& milestone = context.out.milestones[i];
    if (!in_script(context, milestone.span)) continue;
    if (milestone.deadline.valid()) {
      judge_past(context, milestone);
      judge_deadline(context, milestone.deadline);
    }
    if (milestone.more->needs.valid()) judge_needs(context, milestone, room);
  }
  for (std::size_t i = 0; i < context.out.rules.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (!in_script(context, rule.span)) continue;
    each_effect(context.out, rule.effects, true, [&](EffectId id) {
      const auto* duty = ast::get_if<Duty>(&context.out[id].node);
      if (duty != nullptr && in_script(context, context.at(duty->deadline).span))
        judge_deadline(context, duty->deadline);
    });
  }
}

}  // namespace quid::checked
