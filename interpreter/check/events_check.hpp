// SPDX-License-Identifier: Apache-2.0
// One entry against the deal; the class behind EntryResolver.
#pragma once

#include <initializer_list>
#include <string>

#include "check/events.hpp"
#include "check/values_elements.hpp"

namespace quid::checked {

class EntryCheck {
 public:
  EntryCheck(EntryResolver& resolver, const ast::Ast& ast, const ast::Entry& entry, bool in_test,
             Diagnostics& diagnostics)
      : resolver_(resolver),
        deal_(resolver.deal_),
        ast_(ast),
        entry_(entry),
        in_test_(in_test),
        diagnostics_(diagnostics) {}

  std::optional<Entry> run();

 private:
  // events_check.cpp: dates and the events of milestones
  bool dates();
  std::optional<Day> day(const ast::When& when);
  bool event();
  bool done(const ast::EvDone& event);
  bool milestone(EventKind kind, const char* form);
  bool verdict_on(EventKind kind, const ast::Ref& by, const char* form, bool of_verifier);
  bool due(const ast::EvDue& event);
  bool resized(const ast::EvOf& event);
  bool require_owner(const ast::Ref& by);
  bool not_owed_by(const ast::Ref& by);
  bool is_owner(const ActorRef& owner, const Shape& shape);
  bool require_meter(ast::ExprId amount);
  // events_others.cpp: levers, quantities, parties, phases
  bool level(const ast::EvLevel& event);
  bool quantity(const ast::EvQuantity& event);
  bool transfer(EventKind kind, ast::ExprId amount, const ast::Ref& to, const char* form);
  bool says(const ast::EvSays& event);
  bool withdraws();
  bool until(const ast::EvUntil& event);
  bool require_party(ActorId actor, Span where, const char* role);
  std::optional<UnitId> bare_unit(EventKind kind) const;

  // events_parts.cpp: names, indices, amounts, words
  std::optional<Symbol> subject(SymbolKind wanted, const char* form);
  std::optional<Symbol> find(const ast::Name& name);
  std::optional<std::uint32_t> instance(const Shape& shape, const ast::Ref& ref);
  std::optional<std::uint32_t> element(SetId set, ast::ExprId id);
  bool actor(const ast::Ref& ref, ActorId& actor, std::uint32_t& number);
  bool amount(ast::ExprId id, std::optional<UnitId> bare, bool unit_is_fixed, bool may_be_negative);
  std::optional<UnitId> unit_named(const ast::Name& name);
  std::string text(NameId name) const { return std::string(resolver_.interner_.text(name)); }
  std::string text(UnitId unit) const;
  std::string text(ElementCode element) const;
  std::string subject_text(NameId name, const Shape& shape) const;
  std::string acting_text() const;
  std::string owner_text(const ActorRef& owner, const Shape& shape) const;
  std::string nearest(NameId name, std::initializer_list<SymbolKind> kinds);
  bool fail(DiagnosticKind kind, Span span, std::string message, std::string hint = {},
            std::vector<Label> labels = {});

  EntryResolver& resolver_;
  const Checked& deal_;
  const ast::Ast& ast_;
  const ast::Entry& entry_;
  bool in_test_;
  Diagnostics& diagnostics_;
  Entry out_;
};

}  // namespace quid::checked
