// SPDX-License-Identifier: Apache-2.0
// The entries of a record (and of a test) against the deal. In: entries as written. Out: entries
// with symbols, instance numbers, amounts with units; what is wrong with an entry is reported at its
// place. Cost per entry is constant and allocates nothing. Refuses to know the state of a run: what
// contradicts it is refused there; and `corrected` is applied there.
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
  EntryResolver(const Checked& deal, const Names& names, const Interner& interner);

  /// Nullopt: refused, and reported to `diagnostics`. `line` is left 0. A test gets the kinds of
  /// tests.def, a record those of record.def, where the two differ.
  std::optional<Entry> resolve(const ast::Ast& ast, const ast::Entry& entry, bool in_test,
                               Diagnostics& diagnostics);

 private:
  friend struct EntryCheck;
  std::optional<std::uint32_t> position(SetId set, ElementCode element);
  std::optional<UnitId> unit_named(NameId name) const;

  const Checked& deal_;
  const Names& names_;
  const Interner& interner_;
  std::vector<std::unordered_map<std::int64_t, std::uint32_t>> positions_;  // by SetId, on demand
  std::optional<UnitId> payment_unit_;  // what a bare amount is in, if that can be told
  std::uint32_t reported_ = 0;          // names are no longer suggested after many errors
};

/// All entries of a record, in order. An error in one does not hide those in the next. Entries out
/// of order, and more than `limits.record_entries`, are refused.
std::vector<Entry> resolve_entries(const CheckedDeal& deal, const ast::Ast& record,
                                   const SourceSet& sources, const Interner& interner,
                                   Diagnostics& diagnostics, const Limits& limits);

}  // namespace quid::checked
