// SPDX-License-Identifier: Apache-2.0
// Shapes: the sets a declaration is indexed by, how many instances that makes, and the scope in
// which its variables are bound.
#include <fmt/format.h>

#include "check/context.hpp"

namespace quid::checked {
namespace {

std::string sizes(const Context& context, std::span<const SetId> sets) {
  std::string all;
  for (const SetId set : sets)
    if (set.valid())
      all += fmt::format("{}{} has {}", all.empty() ? "" : ", ", context.text(set),
                         context.out.sets[set.index()].elements.size());
  return all;
}

}  // namespace

Shape Context::resolve_shape(std::span<const ast::Binder> binders, Span where) {
  std::vector<SetId> sets;
  std::uint64_t count = 1;
  bool broken = false;
  for (const ast::Binder& binder : binders) {
    const auto set = resolve_set(binder.set);
    sets.push_back(set.value_or(SetId{}));
    broken |= !set;
    count *= set ? out.sets[set->index()].elements.size() : 1;
    if (count > limits.instances) break;
  }
  if (binders.empty()) return {};  // as many as are written
  instance_count += count;
  if (count > limits.instances || instance_count > limits.instances) {
    if (!broken)
      fail(DiagnosticKind::TooManyInstances, where,
           fmt::format("this makes the deal exceed {} instances: {}", limits.instances,
                       sizes(*this, sets)));
    instance_count -= count;
    sets.resize(binders.size());
    count = 1;
  }
  return {std::move(sets), static_cast<std::uint32_t>(count)};
}

Scope Context::scope_of(const Shape& shape, std::span<const ast::Binder> binders) {
  Scope scope;
  scope.slot_count = static_cast<std::uint32_t>(shape.sets.size());
  for (std::size_t i = 0; i < binders.size() && i < shape.sets.size(); ++i) {
    if (!binders[i].variable.present()) continue;
    Binding binding;
    binding.name = binders[i].variable.id;
    binding.slot = SlotId::at(i);
    binding.set = shape.sets[i];
    if (!shape.sets[i].valid()) binding.kind = Binding::Kind::Broken;
    bind(scope, binding, binders[i].variable.place.span);
  }
  return scope;
}

void Context::bind(Scope& scope, Binding binding, Span span) {
  for (const Binding& other : scope.bindings)
    if (other.name == binding.name)
      fail(DiagnosticKind::DuplicateName, span,
           fmt::format("the variable `{}` is bound twice", text(binding.name)));
  const Symbol symbol = names.find(binding.name);
  if (symbol.found() && symbol.kind != SymbolKind::Unit)  // `5 t` is the unit still
    fail(DiagnosticKind::ShadowedName, span,
         fmt::format("the variable `{}` hides the {} of that name", text(binding.name),
                     name_of(symbol.kind)),
         {}, {{symbol.span, "declared here"}});
  scope.bindings.push_back(std::move(binding));
}

std::uint32_t Context::row_major(const Shape& shape, std::span<const ElementCode> at) const {
  std::uint32_t index = 0;
  for (std::size_t i = 0; i < at.size() && i < shape.sets.size(); ++i) {
    if (!shape.sets[i].valid()) continue;
    const auto size = static_cast<std::uint32_t>(out.sets[shape.sets[i].index()].elements.size());
    index = index * size + position(shape.sets[i], at[i]).value_or(0);
  }
  return index;
}

}  // namespace quid::checked
