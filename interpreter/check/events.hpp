// SPDX-License-Identifier: Apache-2.0
// The entries of a record (and of a test) against the deal. In: entries as written. Out: entries
// with symbols, instance numbers, amounts with units; what is wrong with an entry is reported at
// its place. Cost per entry is constant and allocates nothing. Refuses to know the state of a run:
// what contradicts it is refused there; and `corrected` is applied there.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "check/check.hpp"
#include "support/interner.hpp"
#include "syntax/ast.hpp"

namespace quid::checked {

/// Resolves single entries. What it is given must outlive it; the deal may grow meanwhile.
class EntryResolver {
 public:
  /// `lost`, by NameId: names that were declared with a mistake; of these nothing more is said.
  EntryResolver(const Checked& deal, const Names& names, const Interner& interner,
                const std::vector<bool>* lost = nullptr);

  /// Nullopt: refused, and reported to `diagnostics`. `line` is left 0. An event without a date (of
  /// ParseMode::Event) is not judged by its date: the caller sets `on`. What both say differently
  /// has the kinds of tests.def in a test and those of record.def in a record.
  std::optional<Entry> resolve(const ast::Ast& ast, const ast::Entry& entry, bool in_test,
                               Diagnostics& diagnostics);

 private:
  friend class EntryCheck;
  std::optional<std::uint32_t> position(SetId set, ElementCode element);
  /// What a payment without a unit is in; nullopt where that cannot be told.
  std::optional<UnitId> payment_unit() const { return payment_unit_; }

  const Checked& deal_;
  const Names& names_;
  const Interner& interner_;
  const std::vector<bool>* lost_;
  std::vector<std::unordered_map<std::int64_t, std::uint32_t>> positions_;  // by SetId, on demand
  std::unordered_map<NameId, UnitId> units_;                                // single units
  std::unordered_map<ActorId, UnitId> line_units_;  // of an actor's `no deal`
  std::optional<UnitId> payment_unit_;
  std::uint32_t suggestions_left_ = 100;  // names are no longer suggested after many errors
};

/// All entries of a record, in order. An error in one does not hide those in the next. Entries out
/// of order, and more than `limits.record_entries`, are refused.
std::vector<Entry> resolve_entries(const CheckedDeal& deal, const ast::Ast& record,
                                   const SourceSet& sources, const Interner& interner,
                                   Diagnostics& diagnostics, const Limits& limits);

}  // namespace quid::checked
