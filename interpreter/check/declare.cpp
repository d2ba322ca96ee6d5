// SPDX-License-Identifier: Apache-2.0
// Gives everything declared its number and its name, before anything is read that refers to it.
#include "check/declare.hpp"

#include <fmt/format.h>

#include "check/expression_parts.hpp"
#include "check/walk.hpp"

namespace quid::checked {
namespace {

class Declaring {
 public:
  explicit Declaring(Context& context) : context_(context), out_(context.out) {}

  void item(ItemRef at) {
    at_ = at;
    ast::match(
        context_.item(at).node, [&](const ast::PartyDecl& d) { actor(d.head, d.label, false); },
        [&](const ast::ObserverDecl& d) {
          actor({d.name, {}}, d.label, true);
        },
        [&](const ast::UnitDecl& d) { unit(d); }, [&](const ast::SetDecl& d) { set(d); },
        [&](const ast::CalendarDecl& d) { calendar(d); },
        [&](const ast::QuantityDecl& d) { quantity(d); },
        [&](const ast::MilestoneDecl& d) { milestone(d); },
        [&](const ast::LeverDecl& d) { lever(d); },
        [&](const ast::StatementDecl& d) { statement(d); }, [&](const ast::LetDecl& d) { let(d); },
        [&](const ast::TierTableDecl& d) { tier_table(d); },
        [&](const ast::ElementTableDecl& d) { row_table(d); },
        [&](const ast::ValueDecl&) { context_.value_items.push_back(at_); },
        [&](const ast::ActionDecl& d) { action(d); }, [&](const ast::PhaseDecl& d) { phase(d); },
        [](const auto&) {});
  }

 private:
  void name(SymbolKind kind, std::size_t id, const ast::Head& head) {
    name(kind, id, head.name, !head.binders.empty());
  }
  void name(SymbolKind kind, std::size_t id, const ast::Name& name, bool over_sets = false) {
    const Symbol before = context_.names.find(name.id);
    if (!before.found()) {
      context_.names.declare(name.id,
                             {kind, over_sets, static_cast<std::uint32_t>(id), name.place.span});
      return;
    }
    const bool clash = before.span.source_id != name.place.span.source_id;
    context_.fail(
        clash ? DiagnosticKind::ModuleClash : DiagnosticKind::DuplicateName, name.place.span,
        fmt::format("there is already {} {} `{}`{}", article(name_of(before.kind)),
                    name_of(before.kind), context_.text(name), clash ? " in another file" : ""),
        {}, {{before.span, "declared here"}});
  }

  void units(const ast::UnitExpr& unit) {
    for (const auto& factor : unit.factors) context_.names.declare_unit(factor.unit.id);
  }

  void actor(const ast::Head& head, const std::string& label, bool observer) {
    name(SymbolKind::Actor, out_.actors.size(), head);
    Actor actor;
    actor.name = head.name.id;
    actor.label = label;
    actor.observer = observer;
    actor.span = head.name.place.span;
    out_.actors.push_back(std::move(actor));
  }
  void unit(const ast::UnitDecl& decl) {
    context_.names.declare_unit(decl.name.id);
    name(SymbolKind::Unit, context_.unit_of(decl.name.id).value, decl.name);
  }
  void set(const ast::SetDecl& decl) {
    name(SymbolKind::Set, out_.sets.size(), decl.name);
    out_.sets.push_back({decl.name.id, {}, decl.name.place.span});
  }
  void calendar(const ast::CalendarDecl& decl) {
    name(SymbolKind::Calendar, calendars_++, decl.name);  // made with the deal
  }
  void quantity(const ast::QuantityDecl& decl) {
    name(SymbolKind::Quantity, out_.quantities.size(), decl.head);
    units(decl.unit);
    Quantity quantity;
    quantity.name = decl.head.name.id;
    quantity.span = decl.head.name.place.span;
    out_.quantities.push_back(std::move(quantity));
  }
  void milestone(const ast::MilestoneDecl& decl) {
    name(SymbolKind::Milestone, out_.milestones.size(), decl.head);
    const ast::Ast& ast = context_.files[at_.file].ast;
    if (decl.of.valid())
      walk(ast, decl.of, [&](const ast::Expr& expr) {
        const auto* amount = std::get_if<ast::AmountLit>(&expr.node);
        if (amount != nullptr && amount->unit.present() &&
            !time_word(context_.interner.text(amount->unit.id)))
          context_.names.declare_unit(amount->unit.id);
      });
    Milestone milestone;
    milestone.name = decl.head.name.id;
    if (!decl.label.empty()) milestone.more.own().label = decl.label;
    milestone.span = decl.head.name.place.span;
    out_.milestones.push_back(std::move(milestone));
    context_.milestone_items.push_back(at_);
  }
  void lever(const ast::LeverDecl& decl) {
    name(SymbolKind::Lever, out_.levers.size(), decl.head);
    Lever lever;
    lever.name = decl.head.name.id;
    lever.span = decl.head.name.place.span;
    out_.levers.push_back(std::move(lever));
  }
  void statement(const ast::StatementDecl& decl) {
    name(SymbolKind::Statement, out_.statements.size(), decl.head);
    Statement statement;
    statement.name = decl.head.name.id;
    statement.span = decl.head.name.place.span;
    out_.statements.push_back(std::move(statement));
  }
  void let(const ast::LetDecl& decl) {
    name(SymbolKind::Let, out_.lets.size(), decl.head);
    Let let;
    let.name = decl.head.name.id;
    let.span = decl.head.name.place.span;
    out_.lets.push_back(std::move(let));
    context_.let_items.push_back(at_);
  }
  void tier_table(const ast::TierTableDecl& decl) {
    name(SymbolKind::TierTable, out_.tier_tables.size(), decl.name);
    units(decl.unit);
    TierTable table;
    table.name = decl.name.id;
    table.marginal = decl.marginal;
    table.span = decl.name.place.span;
    out_.tier_tables.push_back(std::move(table));
    context_.tier_table_items.push_back(at_);
  }
  void row_table(const ast::ElementTableDecl& decl) {
    name(SymbolKind::RowTable, out_.row_tables.size(), decl.name, true);
    units(decl.unit);
    RowTable table;
    table.name = decl.name.id;
    table.span = decl.name.place.span;
    out_.row_tables.push_back(std::move(table));
    context_.row_table_items.push_back(at_);
  }
  void action(const ast::ActionDecl& decl) {
    if (decl.by_host) {
      name(SymbolKind::HostAction, out_.host_actions.size(), decl.name);
      out_.host_actions.push_back({decl.name.id, decl.name.place.span});
      return;
    }
    name(SymbolKind::Action, context_.action_items.size(), decl.name);
    context_.action_items.push_back(at_);
  }
  void phase(const ast::PhaseDecl& decl) {
    name(SymbolKind::Phase, out_.phases.size(), decl.name);
    Phase phase;
    phase.name = decl.name.id;
    phase.span = decl.name.place.span;
    out_.phases.push_back(std::move(phase));
  }

  Context& context_;
  Checked& out_;
  ItemRef at_;
  std::size_t calendars_ = 0;
};

}  // namespace

void declare_names(Context& context) {
  context.names.reserve(context.interner.size());
  Declaring declaring(context);
  for (const ItemRef at : context.items) declaring.item(at);
  using enum Context::Progress;
  context.let_progress.assign(context.out.lets.size(), Waiting);
  context.tier_table_progress.assign(context.out.tier_tables.size(), Waiting);
  context.row_table_progress.assign(context.out.row_tables.size(), Waiting);
  context.meter_progress.assign(context.out.milestones.size(), Waiting);
}

}  // namespace quid::checked
