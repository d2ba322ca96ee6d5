// SPDX-License-Identifier: Apache-2.0
// The resolver, and whole records: their size, their order, their lines.
#include "check/events.hpp"

#include <fmt/format.h>

#include "check/events_check.hpp"

namespace quid::checked {
namespace {

// The units that payments, values and lines without a deal are in.
class Books {
 public:
  explicit Books(const Checked& deal) {
    for (const Effect& effect : deal.effects) look_at(effect);
    for (const Value& value : deal.values) found(value.unit);
    for (const NoDeal& line : deal.no_deals) found(line.unit);
    if (!any_) only_ = only_declared(deal);
  }

  std::optional<UnitId> only() const { return only_; }

 private:
  /// Where nothing tells what is paid in: the only unit declared, none where there is none.
  static std::optional<UnitId> only_declared(const Checked& deal) {
    std::optional<UnitId> only = UnitId{0};
    for (std::size_t k = 1; k < deal.units.size(); ++k) {
      const auto& factors = deal.units[k].factors;
      if (factors.size() != 1 || factors[0].power != 1) continue;
      if (only != UnitId{0}) return std::nullopt;
      only = UnitId::at(k);
    }
    return only;
  }
  void look_at(const Effect& effect) {
    if (const auto* pay = ast::get_if<Pay>(&effect.node)) found(pay->unit);
    if (const auto* duty = ast::get_if<Duty>(&effect.node)) look_at(duty->act);
    if (const auto* ban = ast::get_if<Ban>(&effect.node)) look_at(ban->act);
    if (const auto* may = ast::get_if<Permission>(&effect.node)) look_at(may->act);
  }
  void look_at(const Act& act) {
    if (act.kind == ast::Act::Kind::Pay) found(act.unit);
  }
  void found(UnitId unit) {
    if (!any_) only_ = unit;
    if (any_ && only_ && *only_ != unit) only_.reset();
    any_ = true;
  }

  bool any_ = false;
  std::optional<UnitId> only_;
};

constexpr std::size_t scan_limit = 8;  // elements of a set that are searched as they stand

}  // namespace

EntryResolver::EntryResolver(const Checked& deal, const Names& names, const Interner& interner,
                             const std::vector<bool>* lost)
    : deal_(deal),
      names_(names),
      interner_(interner),
      lost_(lost),
      payment_unit_(Books(deal).only()) {
  for (std::size_t i = 0; i < deal.units.size(); ++i) {
    const auto& factors = deal.units[i].factors;
    if (factors.size() == 1 && factors[0].power == 1)
      units_.emplace(factors[0].name, UnitId::at(i));
  }
  for (const NoDeal& line : deal.no_deals) line_units_.emplace(line.party.actor, line.unit);
}

std::optional<Entry> EntryResolver::resolve(const ast::Ast& ast, const ast::Entry& entry,
                                            bool in_test, Diagnostics& diagnostics) {
  return EntryCheck(*this, ast, entry, in_test, diagnostics).run();
}

std::optional<std::uint32_t> EntryResolver::position(SetId set, ElementCode element) {
  const auto& elements = deal_.sets[set.index()].elements;
  if (elements.empty() || elements.front().is_number() != element.is_number()) return std::nullopt;
  if (element.is_number()) {  // most are ranges
    const std::int64_t at = element.number() - elements.front().number();
    if (at >= 0 && at < static_cast<std::int64_t>(elements.size()) &&
        elements[static_cast<std::size_t>(at)] == element) {
      return static_cast<std::uint32_t>(at);
    }
  }
  if (elements.size() <= scan_limit) {
    for (std::uint32_t i = 0; i < elements.size(); ++i)
      if (elements[i] == element) return i;
    return std::nullopt;
  }
  if (positions_.size() < deal_.sets.size()) positions_.resize(deal_.sets.size());
  auto& known = positions_[set.index()];
  if (known.empty())
    for (std::uint32_t i = 0; i < elements.size(); ++i) known.emplace(elements[i].code, i);
  const auto found = known.find(element.code);
  if (found == known.end()) return std::nullopt;
  return found->second;
}

std::vector<Entry> resolve_entries(const CheckedDeal& deal, const ast::Ast& record,
                                   const SourceSet& sources, const Interner& interner,
                                   Diagnostics& diagnostics, const Limits& limits) {
  std::vector<Entry> result;
  if (record.entries.size() > limits.record_entries) {
    diagnostics.add(DiagnosticKind::TooManyEntries,
                    record.entries[limits.record_entries].place.span,
                    fmt::format("the record has {} entries, more than the limit of {}",
                                record.entries.size(), limits.record_entries));
    return result;
  }
  EntryResolver resolver(deal.checked, deal.names, interner);
  result.reserve(record.entries.size());
  std::optional<Day> latest;
  for (const ast::Entry& entry : record.entries) {
    auto resolved = resolver.resolve(record, entry, false, diagnostics);
    if (!resolved) continue;
    if (latest && resolved->on < *latest) {
      diagnostics.add(DiagnosticKind::EntryOutOfOrder, entry.on.place.span,
                      "this entry is dated before the one above it", "sort the record by date");
      continue;
    }
    latest = resolved->on;
    const Span span = entry.place.span;
    if (sources.contains(span.source_id))
      resolved->line = sources[span.source_id].line_of(span.begin);
    result.push_back(std::move(*resolved));
  }
  return result;
}

}  // namespace quid::checked
