// SPDX-License-Identifier: Apache-2.0
// Units as products of powers of declared names, numbered once.
#include <fmt/format.h>

#include <algorithm>

#include "check/context.hpp"
#include "check/expression_parts.hpp"
#include "diagnostics/suggest.hpp"
#include "syntax/notation.hpp"

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

namespace {

/// `euros`: EUR; empty of other words.
std::string_view currency_of(std::string_view word) {
  if (word == "euro" || word == "euros") return "EUR";
  if (word == "dollar" || word == "dollars") return "USD";
  if (word == "pound" || word == "pounds") return "GBP";
  if (word == "yen") return "JPY";
  return {};
}

}  // namespace

bool Context::known_unit(const ast::Name& name, std::optional<Decimal> count) {
  if (names.is_unit(name.id)) return true;
  if (is_lost(name.id)) return false;
  NearestWord search(interner.text(name.id));
  if (may_suggest(names.unit_names().size()))
    for (const NameId candidate : names.unit_names()) search.offer(interner.text(candidate));
  for (const char* word :
       {"day", "days", "week", "weeks", "month", "months", "year", "years", "step", "steps"})
    search.offer(word);
  const std::string_view code = currency_of(interner.text(name.id));
  const auto& units = names.unit_names();
  const bool is_declared = std::any_of(units.begin(), units.end(),
                                       [&](NameId unit) { return interner.text(unit) == code; });
  const std::string declaring = fmt::format("declare it: `unit {}`", text(name));
  std::string hint = declaring;
  if (search.best()) hint = fmt::format("did you mean `{}`?", *search.best());
  if (!code.empty())
    hint = is_declared ? fmt::format("write `{}`", code)
                       : fmt::format("write `{0}`, declared by `unit {0}`", code);
  if (interner.text(name.id) == "percent") hint = "write a percentage as `5%`";
  const std::string_view word = interner.text(name.id);
  const std::string_view scale = scale_word(word), period = period_word(word);
  std::string meant = count ? in_known_lengths(word, *count) : "";
  if (count && !scale.empty()) meant = fmt::format("write `{} {}`", count->to_string(), scale);
  if (!period.empty()) meant = fmt::format("write `per {}`", period);
  const bool elsewhere = missing_module || unread;  // declared there, perhaps
  if (elsewhere && !search.best() && meant.empty()) return false;
  if (month_number(word) > 0) hint = "a date has its year, and is written as in `2026-12-31`";
  if (!meant.empty()) hint = fmt::format("{}; for amounts {}", meant, declaring);
  fail(DiagnosticKind::UnknownUnit, name.place.span, fmt::format("no unit named `{}`", text(name)),
       std::move(hint));
  return false;
}

namespace {

// More are no unit that anyone means, and would let a short script make very long ones.
constexpr std::size_t most_factors = 16;
constexpr int most_power = 1000;

bool is_reasonable(const Unit& unit) {
  if (unit.factors.size() > 2 * most_factors) return false;
  for (const Unit::Factor& factor : unit.factors)
    if (factor.power > most_power || factor.power < -most_power) return false;
  return true;
}

std::nullopt_t fail_unit(Context& context, Span span) {
  context.fail(DiagnosticKind::ConstantTooLarge, span,
               "the unit of this has too many factors, or too high a power");
  return std::nullopt;
}

}  // namespace

std::optional<UnitId> Context::multiply_units(UnitId a, UnitId b, Span span, int power_of_b) {
  if (b.value == 0) return a;
  Unit product = out.units[a.index()];
  for (const Unit::Factor& factor : out.units[b.index()].factors)
    product.factors.push_back({factor.name, factor.power * power_of_b});
  if (!is_reasonable(product)) return fail_unit(*this, span);
  const UnitId id = unit_id(std::move(product));
  if (out.units[id.index()].factors.size() > most_factors) return fail_unit(*this, span);
  return id;
}

std::optional<UnitId> Context::power_of_unit(UnitId unit, int power, Span span) {
  Unit raised = out.units[unit.index()];
  for (Unit::Factor& factor : raised.factors) factor.power *= power;
  if (!is_reasonable(raised)) return fail_unit(*this, span);
  return unit_id(std::move(raised));
}

}  // namespace quid::checked
