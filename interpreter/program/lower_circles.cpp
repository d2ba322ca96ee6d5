// SPDX-License-Identifier: Apache-2.0
// What needs itself to be known: an amount that depends on whether it was reached, a claim about
// how much was promised, a phase that begins by itself. Judged instance by instance, because an
// indexed one may well speak of its neighbours.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "program/lowering.hpp"

namespace quid::lowering {

std::string Lowering::text_of(Definition what) const {
  const auto text = [&](NameId name) {
    return program_.names != nullptr ? std::string(program_.names->text(name)) : std::string("?");
  };
  switch (what.kind) {
    case Definition::Kind::Amount:
    case Definition::Kind::Deadline:
      return text(deal_.milestones[program_.milestones.symbol[what.instance]].name);
    case Definition::Kind::Claim:
      return text(deal_.statements[program_.statements.symbol[what.instance]].name);
    case Definition::Kind::Phase: break;
  }
  return text(deal_.phases[what.instance].name);
}

bool Lowering::refuse_circle(Definition what) {
  const auto from = std::find(underway_.begin(), underway_.end(), what);
  if (from == underway_.end()) return false;
  if (std::exchange(stopped_, true)) return true;
  std::string circle;  // only where others are on it
  if (underway_.end() - from > 1) {
    circle = ": ";
    for (auto at = from; at != underway_.end(); ++at) circle += fmt::format("`{}`, ", text_of(*at));
    circle += fmt::format("`{}`", text_of(what));
  }
  const auto& milestones = program_.milestones.symbol;
  const auto refuse = [&](DiagnosticKind kind, Span at, const char* message, const char* hint) {
    diagnostics_.add(kind, at, message + circle, hint);
  };
  switch (what.kind) {
    case Definition::Kind::Amount:
      refuse(DiagnosticKind::LetRecursion, deal_.milestones[milestones[what.instance]].span,
             "this amount is needed to know itself",
             "whether a milestone is met depends on its amount");
      break;
    case Definition::Kind::Claim:
      refuse(DiagnosticKind::LetRecursion,
             deal_.statements[program_.statements.symbol[what.instance]].span,
             "this claim is needed to know itself",
             "`overpromise of` a party weighs all that it claims");
      break;
    case Definition::Kind::Deadline:
      refuse(DiagnosticKind::CircularDeadline, deal_.milestones[milestones[what.instance]].span,
             "this deadline is needed to know itself",
             "whether a milestone was met on time goes by its deadline");
      break;
    case Definition::Kind::Phase:
      refuse(DiagnosticKind::CircularPhases, deal_.phases[what.instance].span,
             "this phase begins by itself",
             "a quantity that a rule sets carries something from day to day");
      break;
  }
  return true;
}

}  // namespace quid::lowering
