// SPDX-License-Identifier: Apache-2.0
// Sets, and the shapes of everything declared over them: what index expressions are judged by.
#include <fmt/format.h>

#include "check/declare.hpp"

namespace quid::checked {
namespace {

void note_homes(Context& context, SetId set, const std::vector<ElementCode>& elements) {
  for (const ElementCode element : elements) {
    if (element.is_number()) return;
    const std::size_t name = element.name().index();
    if (context.homes.size() <= name) context.homes.resize(name + 1);
    if (!context.homes[name].valid()) context.homes[name] = set;
  }
}

}  // namespace

void declare_sets(Context& context) {
  std::size_t next = 0;
  context.for_each<ast::SetDecl>([&](const ast::SetDecl& decl, const ast::Item&) {
    const std::size_t set = next++;
    auto elements = context.resolve_elements(decl.value);
    if (!elements) return;
    note_homes(context, SetId::at(set), *elements);
    context.out.sets[set].elements = std::move(*elements);
  });
}

void declare_shapes(Context& context) {
  Checked& out = context.out;
  std::size_t actors = 0, quantities = 0, milestones = 0, levers = 0, statements = 0, lets = 0;
  const auto shape = [&](const ast::Head& head) {
    return context.resolve_shape(head.binders, head.name.place.span);
  };
  for (const ItemRef at : context.items) {
    const AstUse use(context, context.files[at.file].ast);
    ast::match(
        context.item(at).node,
        [&](const ast::PartyDecl& d) { out.actors[actors++].shape = shape(d.head); },
        [&](const ast::ObserverDecl&) { ++actors; },
        [&](const ast::QuantityDecl& d) {
          Quantity& quantity = out.quantities[quantities++];
          quantity.shape = shape(d.head);
          quantity.unit = context.resolve_unit(d.unit).value_or(UnitId{0});
        },
        [&](const ast::MilestoneDecl& d) { out.milestones[milestones++].shape = shape(d.head); },
        [&](const ast::LeverDecl& d) { out.levers[levers++].shape = shape(d.head); },
        [&](const ast::StatementDecl& d) { out.statements[statements++].shape = shape(d.head); },
        [&](const ast::LetDecl& d) { out.lets[lets++].shape = shape(d.head); },
        [&](const ast::ElementTableDecl& d) {
          RowTable& table = out.row_tables[context.row_shapes.size()];
          const auto set = context.resolve_set(d.set);
          table.set = set.value_or(SetId{});
          Shape one;
          one.sets = {table.set};
          if (set) one.count = static_cast<std::uint32_t>(out.sets[set->index()].elements.size());
          context.row_shapes.push_back(std::move(one));
        },
        [](const auto&) {});
  }
}

}  // namespace quid::checked
