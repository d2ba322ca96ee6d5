// SPDX-License-Identifier: Apache-2.0
// Phases: when they begin and how they end.
#include <fmt/format.h>

#include "check/declare.hpp"
#include "check/effects.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

void check_phase(Context& context, const ast::PhaseDecl& decl, std::size_t at) {
  Scope scope;
  Phase phase = context.out.phases[at];
  if (decl.from.valid()) phase.from = context.check_expr(decl.from, scope, Expectation::date());
  if (phase.from.valid()) phase.from_known_by = date_known_by(context, phase.from);
  if (decl.when.valid()) phase.when = context.check_expr(decl.when, scope, Expectation::truth());
  if (decl.duration.valid())
    phase.duration = context.check_expr(decl.duration, scope, Expectation::duration());
  if (decl.until.valid()) {
    const ExprId until = context.check_condition_or_date(decl.until, scope);
    const bool date = until.valid() && context.at(until).type.kind == Kind::Date;
    if (date) warn_of_moving_end(context, until, "the phase begins");
    (date ? phase.until_date : phase.until) = until;
    if (date) phase.until_known_by = date_known_by(context, until);
  }
  context.out.phases[at] = phase;
  const auto first =
      phase.from.valid() ? context.constant_day(phase.from) : std::optional(context.out.deal.start);
  const auto last = context.constant_day(phase.until_date);
  if (!phase.when.valid() && first && last && *last < *first)
    context.fail(DiagnosticKind::EmptyInterval, context.span(decl.until),
                 fmt::format("`{}` ends before it begins", context.text(decl.name)));
}

}  // namespace

void check_phases(Context& context) {
  std::size_t next = 0;
  context.for_each<ast::PhaseDecl>(
      [&](const ast::PhaseDecl& decl, const ast::Item&) { check_phase(context, decl, next++); });
}

}  // namespace quid::checked
