// SPDX-License-Identifier: Apache-2.0
// Events of levers, quantities, parties and phases.
#include <fmt/format.h>

#include "check/events_check.hpp"

namespace quid::checked {

bool EntryCheck::level(const ast::EvLevel& event) {
  const auto symbol = subject(SymbolKind::Lever, "at LEVEL");
  if (!symbol) return false;
  const Lever& lever = deal_.levers[symbol->id];
  out_.kind = EventKind::Level;
  out_.lever = LeverId{symbol->id};
  const auto number = instance(lever.shape, entry_.event.subject);
  if (!number) return false;
  out_.instance = *number;
  const ast::Element& written = event.level;
  if (lever.level_names.empty()) {
    const std::int64_t at = written.number - lever.first_level;
    if (!written.name.present() && at >= 0 && at < lever.level_count) {
      out_.level = static_cast<std::uint32_t>(at);
      return true;
    }
  } else {
    for (std::uint32_t i = 0; i < lever.level_names.size(); ++i) {
      if (!written.name.present() || lever.level_names[i] != written.name.id) continue;
      out_.level = i;
      return true;
    }
  }
  std::string levels;
  for (const NameId name : lever.level_names)
    levels += fmt::format("{}`{}`", levels.empty() ? "" : ", ", text(name));
  if (levels.empty())
    levels = fmt::format("{} to {}", lever.first_level, lever.first_level + lever.level_count - 1);
  return fail(
      DiagnosticKind::UnknownLevel, written.place.span,
      fmt::format("`{}` has no level `{}`", text(lever.name),
                  written.name.present() ? text(written.name.id) : std::to_string(written.number)),
      "its levels are " + levels);
}

bool EntryCheck::quantity(const ast::EvQuantity& event) {
  const auto symbol = subject(SymbolKind::Quantity, event.add ? "+ N" : "= N");
  if (!symbol) return false;
  const Quantity& target = deal_.quantities[symbol->id];
  out_.kind = event.add ? EventKind::AddQuantity : EventKind::SetQuantity;
  out_.quantity = QuantityId{symbol->id};
  const auto number = instance(target.shape, entry_.event.subject);
  if (!number) return false;
  out_.instance = *number;
  return amount(event.value, target.unit, true, true);
}

bool EntryCheck::require_party(ActorId actor, Span where, const char* role) {
  const Actor& one = deal_.actors[actor.index()];
  if (!one.observer) return true;
  return fail(DiagnosticKind::ObserverTakesNothing, where,
              fmt::format("`{}` is an observer and {}", text(one.name), role), "",
              {{one.span, "declared here"}});
}

std::optional<UnitId> EntryCheck::bare_unit(EventKind kind) const {
  if (kind == EventKind::Offers) {
    const auto line = resolver_.line_units_.find(out_.other);
    if (line != resolver_.line_units_.end()) return line->second;
  }
  return resolver_.payment_unit();
}

bool EntryCheck::transfer(EventKind kind, ast::ExprId value, const ast::Ref& to, const char* form) {
  const auto symbol = subject(SymbolKind::Actor, form);
  if (!symbol) return false;
  const ast::Ref& from = entry_.event.subject;
  out_.kind = kind;
  bool good = actor(from, out_.actor, out_.actor_instance);
  good = actor(to, out_.other, out_.other_instance) && good;
  if (!good) return false;
  good = require_party(out_.actor, from.place.span, "gives nothing");
  good = require_party(out_.other, to.place.span, "receives nothing") && good;
  if (!good) return false;
  if (out_.actor == out_.other && out_.actor_instance == out_.other_instance)
    return fail(DiagnosticKind::PayToSelf, entry_.event.place.span,
                fmt::format("`{}` {} itself", acting_text(),
                            kind == EventKind::Pays ? "pays" : "makes an offer to"));
  const auto bare = bare_unit(kind);
  const bool fixed = kind == EventKind::Offers && resolver_.line_units_.count(out_.other) > 0;
  return amount(value, bare, fixed, kind == EventKind::Offers);
}

bool EntryCheck::says(const ast::EvSays& event) {
  const auto symbol = subject(SymbolKind::Actor, "says");
  if (!symbol || !actor(entry_.event.subject, out_.actor, out_.actor_instance)) return false;
  out_.kind = EventKind::Says;
  const auto said = find(event.statement.name);
  if (!said) return false;
  if (said->kind != SymbolKind::Statement)
    return fail(DiagnosticKind::WrongEvent, event.statement.place.span,
                fmt::format("`{}` is a {}, and what is said is a statement",
                            text(event.statement.name.id), name_of(said->kind)));
  const Statement& statement = deal_.statements[said->id];
  out_.statement = StatementId{said->id};
  const auto number = instance(statement.shape, event.statement);
  if (!number) return false;
  out_.instance = *number;
  if (is_owner(statement.by, statement.shape)) return true;
  return fail(DiagnosticKind::EntryWrongParty, entry_.event.place.span,
              fmt::format("`{}` is no statement by `{}`",
                          subject_text(statement.name, statement.shape), acting_text()),
              fmt::format("it is by `{}`", owner_text(statement.by, statement.shape)),
              {{statement.span, "declared here"}});
}

bool EntryCheck::withdraws() {
  out_.kind = EventKind::Withdraws;
  return subject(SymbolKind::Actor, "withdraws") &&
         actor(entry_.event.subject, out_.actor, out_.actor_instance);
}

bool EntryCheck::until(const ast::EvUntil& event) {
  const auto symbol = subject(SymbolKind::Phase, "until DATE");
  if (!symbol) return false;
  out_.kind = EventKind::PhaseUntil;
  out_.phase = PhaseId{symbol->id};
  if (!entry_.event.subject.index.empty())
    return fail(
        DiagnosticKind::UnwantedIndex, entry_.event.subject.place.span,
        fmt::format("`{}` is a phase and takes no element", text(entry_.event.subject.name.id)));
  const auto end = day(event.when);
  if (!end) return false;
  out_.date = *end;
  return true;
}

}  // namespace quid::checked
