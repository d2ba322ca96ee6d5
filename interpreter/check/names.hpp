// SPDX-License-Identifier: Apache-2.0
// What each name of a deal stands for. In: names as they are declared. Out: a symbol for a name, by
// lookup in flat vectors indexed by NameId. Kept beside the checked deal, since records and queries
// are resolved after it. Refuses to know scopes: variables of binders live in check/scope.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "check/checked.hpp"

namespace quid::checked {

enum class SymbolKind : std::uint8_t {
  None,
  Actor,
  Milestone,
  Quantity,
  Lever,
  Statement,
  Let,
  TierTable,
  RowTable,
  Action,  // expanded by the checker: `id` is its number among the ActionDecls not by host
  HostAction,
  Phase,
  Set,
  Unit,  // `id` is the UnitId
  Calendar
};

/// `id` indexes the table of Checked that belongs to `kind`.
struct Symbol {
  SymbolKind kind = SymbolKind::None;
  bool over_sets = false;  // what refers to it may take elements
  std::uint32_t id = UINT32_MAX;
  Span span;  // of the declaring name
  bool found() const { return kind != SymbolKind::None; }
};

class Names {
 public:
  /// Makes room for names up to this one.
  void reserve(std::size_t names);
  /// Gives back the room that no name took.
  void fit();
  /// One namespace for all that is declared, but for the labels of rules and ensures.
  Symbol find(NameId name_id) const;
  void declare(NameId name_id, Symbol symbol);
  RuleId find_rule(NameId label) const;
  void declare_rule(NameId label, RuleId rule_id);
  /// A unit that `unit`, or the `of` or `in` of a declaration, made known.
  bool is_unit(NameId name_id) const;
  void declare_unit(NameId name_id);

  /// In order of declaration, for hints and completion.
  const std::vector<NameId>& declared() const { return declared_; }
  const std::vector<NameId>& rule_labels() const { return rule_labels_; }
  const std::vector<NameId>& unit_names() const { return unit_names_; }

 private:
  std::vector<Symbol> symbols_;        // in order of declaration
  std::vector<std::uint32_t> places_;  // in these, by NameId
  std::vector<RuleId> rules_;          // by NameId
  std::vector<bool> units_;            // by NameId
  std::vector<NameId> declared_, rule_labels_, unit_names_;
};

/// `milestone`, `lever`, …, as messages call it.
const char* name_of(SymbolKind kind);

}  // namespace quid::checked
