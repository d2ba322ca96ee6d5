// SPDX-License-Identifier: Apache-2.0
// Units as products of powers of declared names, numbered once.
#include <fmt/format.h>

#include <algorithm>

#include "check/context.hpp"
#include "diagnostics/suggest.hpp"

namespace quid::checked {

UnitId Context::unit_id(Unit unit) {
  auto& factors = unit.factors;
  std::sort(factors.begin(), factors.end(),
            [](const Unit::Factor& a, const Unit::Factor& b) { return a.name < b.name; });
  std::vector<Unit::Factor> merged;
  for (const Unit::Factor& factor : factors) {
    if (!merged.empty() && merged.back().name == factor.name)
      merged.back().power += factor.power;
    else
      merged.push_back(factor);
  }
  std::erase_if(merged, [](const Unit::Factor& factor) { return factor.power == 0; });
  std::vector<std::pair<std::uint32_t, int>> key;
  for (const Unit::Factor& factor : merged) key.emplace_back(factor.name.value, factor.power);
  const auto [at, is_new] = unit_ids.emplace(std::move(key), UnitId::at(out.units.size()));
  if (is_new) out.units.push_back(Unit{std::move(merged)});
  return at->second;
}

std::optional<UnitId> Context::resolve_unit(const ast::UnitExpr& unit) {
  Unit product;
  bool good = true;
  for (const auto& factor : unit.factors) {
    good = known_unit(factor.unit) && good;
    product.factors.push_back({factor.unit.id, factor.divided ? -1 : 1});
  }
  if (!good) return std::nullopt;
  return unit_id(std::move(product));
}

bool Context::known_unit(const ast::Name& name) {
  if (names.is_unit(name.id)) return true;
  if (is_lost(name.id)) return false;
  NearestWord search(interner.text(name.id));
  for (const NameId candidate : names.unit_names()) search.offer(interner.text(candidate));
  for (const char* word :
       {"day", "days", "week", "weeks", "month", "months", "year", "years", "step", "steps"})
    search.offer(word);
  if (!search.best() && (missing_module || unread)) return false;  // declared there, perhaps
  fail(DiagnosticKind::UnknownUnit, name.place.span, fmt::format("no unit named `{}`", text(name)),
       search.best() ? fmt::format("did you mean `{}`?", *search.best())
                     : fmt::format("declare it: `unit {}`", text(name)));
  return false;
}

UnitId Context::multiply_units(UnitId a, UnitId b) {
  if (a.value == 0) return b;
  if (b.value == 0) return a;
  Unit product = out.units[a.index()];
  for (const Unit::Factor& factor : out.units[b.index()].factors) product.factors.push_back(factor);
  return unit_id(std::move(product));
}

UnitId Context::divide_units(UnitId a, UnitId b) {
  if (b.value == 0) return a;
  return multiply_units(a, power_of_unit(b, -1));
}

UnitId Context::power_of_unit(UnitId unit, int power) {
  Unit raised = out.units[unit.index()];
  for (Unit::Factor& factor : raised.factors) factor.power *= power;
  return unit_id(std::move(raised));
}

}  // namespace quid::checked
