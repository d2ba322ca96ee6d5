// SPDX-License-Identifier: Apache-2.0
// Sets: their elements, and where an element stands in one.
#include <fmt/format.h>

#include <algorithm>

#include "check/context.hpp"

namespace quid::checked {
namespace {

bool all_of_one_kind(Context& context, const ast::SetExpr& set) {
  const bool named = set.elements.front().name.present();
  for (const ast::Element& element : set.elements) {
    if (element.name.present() == named) continue;
    context.fail(DiagnosticKind::MixedSet, element.place.span,
                 fmt::format("`{}` is {} and `{}` is {}", context.text(set.elements.front()),
                             named ? "a name" : "a number", context.text(element),
                             named ? "a number" : "a name"));
    return false;
  }
  return true;
}

std::optional<std::vector<ElementCode>> listed(Context& context, const ast::SetExpr& set) {
  if (set.elements.empty()) {
    context.fail(DiagnosticKind::EmptySet, set.place.span, "the set has no element");
    return std::nullopt;
  }
  if (!all_of_one_kind(context, set)) return std::nullopt;
  std::vector<ElementCode> codes;
  for (const ast::Element& element : set.elements)
    codes.push_back(element.name.present() ? ElementCode::named(element.name.id)
                                           : ElementCode::number(element.number));
  std::vector<std::pair<ElementCode, std::size_t>> sorted;
  for (std::size_t i = 0; i < codes.size(); ++i) sorted.emplace_back(codes[i], i);
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].first != sorted[i - 1].first) continue;
    context.fail(DiagnosticKind::ElementDuplicate, set.elements[sorted[i].second].place.span,
                 fmt::format("`{}` is named twice", context.text(sorted[i].first)), {},
                 {{set.elements[sorted[i - 1].second].place.span, "first here"}});
    return std::nullopt;
  }
  return codes;
}

std::optional<std::vector<ElementCode>> ranged(Context& context, const ast::SetExpr& set) {
  if (set.last < set.first) {
    context.fail(DiagnosticKind::EmptySet, set.place.span,
                 fmt::format("`{}..{}` holds no number", set.first, set.last),
                 fmt::format("write `{}..{}`", set.last, set.first));
    return std::nullopt;
  }
  const auto size = static_cast<std::uint64_t>(set.last) - static_cast<std::uint64_t>(set.first);
  constexpr std::int64_t most = std::int64_t{1} << 53;
  if (size >= context.limits.set_elements || set.first < -most || set.last > most) {
    context.fail(DiagnosticKind::SetTooLarge, set.place.span,
                 fmt::format("`{}..{}` has more than {} elements", set.first, set.last,
                             context.limits.set_elements));
    return std::nullopt;
  }
  std::vector<ElementCode> codes;
  codes.reserve(size + 1);
  for (std::int64_t n = set.first; n <= set.last; ++n) codes.push_back(ElementCode::number(n));
  return codes;
}

}  // namespace

std::optional<std::vector<ElementCode>> Context::resolve_elements(const ast::SetExpr& set) {
  if (set.form == ast::SetExpr::Form::Range) return ranged(*this, set);
  if (set.elements.size() > limits.set_elements) {
    fail(DiagnosticKind::SetTooLarge, set.place.span,
         fmt::format("the set has {} elements, more than {}", set.elements.size(),
                     limits.set_elements));
    return std::nullopt;
  }
  return listed(*this, set);
}

std::optional<SetId> Context::resolve_set(const ast::SetExpr& set) {
  if (set.form == ast::SetExpr::Form::Named) {
    const Symbol symbol = names.find(set.name.id);
    if (symbol.kind != SymbolKind::Set) {
      fail_name(set.name, {SymbolKind::Set});
      return std::nullopt;
    }
    mark_used(set.name.id);
    if (out.sets[symbol.id].elements.empty()) return std::nullopt;  // reported where declared
    return SetId{symbol.id};
  }
  auto codes = resolve_elements(set);
  if (!codes) return std::nullopt;
  const auto [at, is_new] = anonymous_sets.emplace(*codes, SetId::at(out.sets.size()));
  if (is_new) out.sets.push_back(Set{NameId{}, std::move(*codes), set.place.span});
  return at->second;
}

std::optional<std::uint32_t> Context::position(SetId set, ElementCode element) const {
  if (!set.valid()) return std::nullopt;  // reported where it is declared
  const auto& elements = out.sets[set.index()].elements;
  if (elements.empty()) return std::nullopt;
  if (elements.size() <= 16) {
    const auto at = std::find(elements.begin(), elements.end(), element);
    if (at == elements.end()) return std::nullopt;
    return static_cast<std::uint32_t>(at - elements.begin());
  }
  auto& places = set_places[set.value];
  if (places.empty()) {
    for (std::uint32_t i = 0; i < elements.size(); ++i) places.emplace_back(elements[i], i);
    std::sort(places.begin(), places.end());
  }
  const auto at = std::lower_bound(places.begin(), places.end(), std::pair(element, 0U));
  if (at == places.end() || at->first != element) return std::nullopt;
  return at->second;
}

SetId Context::home_of(NameId element) const {
  return element.index() < homes.size() ? homes[element.index()] : SetId{};
}

bool Context::is_numeric(SetId set) const {
  return set.valid() && !out.sets[set.index()].elements.empty() &&
         out.sets[set.index()].elements.front().is_number();
}

std::string Context::text(SetId set) const {
  const Set& it = out.sets[set.index()];
  if (it.name.valid()) return "`" + text(it.name) + "`";
  if (it.elements.size() > 4)
    return fmt::format("`{}..{}`", text(it.elements.front()), text(it.elements.back()));
  std::string all;
  for (const ElementCode element : it.elements) all += (all.empty() ? "" : ", ") + text(element);
  return "`{ " + all + " }`";
}

}  // namespace quid::checked
