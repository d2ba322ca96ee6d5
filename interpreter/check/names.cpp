// SPDX-License-Identifier: Apache-2.0
// The tables behind Names.
#include "check/names.hpp"

#include "support/fit.hpp"

namespace quid::checked {
namespace {

constexpr std::uint32_t nowhere = UINT32_MAX;

}  // namespace

void Names::reserve(std::size_t names) {
  places_.reserve(names);
  rules_.reserve(names);
}

void Names::fit() {
  quid::fit(symbols_);
  quid::fit(places_);
  quid::fit(rules_);
  quid::fit(declared_);
  quid::fit(rule_labels_);
}

Symbol Names::find(NameId name_id) const {
  const std::size_t at = name_id.index();
  return at < places_.size() && places_[at] != nowhere ? symbols_[places_[at]] : Symbol{};
}

void Names::declare(NameId name_id, Symbol symbol) {
  if (places_.size() <= name_id.index()) places_.resize(name_id.index() + 1, nowhere);
  places_[name_id.index()] = static_cast<std::uint32_t>(symbols_.size());
  symbols_.push_back(symbol);
  declared_.push_back(name_id);
}

RuleId Names::find_rule(NameId label) const {
  return label.index() < rules_.size() ? rules_[label.index()] : RuleId{};
}

void Names::declare_rule(NameId label, RuleId rule_id) {
  if (rules_.size() <= label.index()) rules_.resize(label.index() + 1);
  rules_[label.index()] = rule_id;
  rule_labels_.push_back(label);
}

bool Names::is_unit(NameId name_id) const {
  return name_id.index() < units_.size() && units_[name_id.index()];
}

void Names::declare_unit(NameId name_id) {
  if (is_unit(name_id)) return;
  if (units_.size() <= name_id.index()) units_.resize(name_id.index() + 1);
  units_[name_id.index()] = true;
  unit_names_.push_back(name_id);
}

const char* name_of(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::None: return "nothing";
    case SymbolKind::Actor: return "party";
    case SymbolKind::Milestone: return "milestone";
    case SymbolKind::Quantity: return "quantity";
    case SymbolKind::Lever: return "lever";
    case SymbolKind::Statement: return "statement";
    case SymbolKind::Let: return "`let`";
    case SymbolKind::TierTable: return "table";
    case SymbolKind::RowTable: return "table";
    case SymbolKind::Action: return "action";
    case SymbolKind::HostAction: return "action";
    case SymbolKind::Phase: return "phase";
    case SymbolKind::Set: return "set";
    case SymbolKind::Unit: return "unit";
    case SymbolKind::Calendar: return "calendar";
  }
  return "name";
}

}  // namespace quid::checked
