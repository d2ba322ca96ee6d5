// SPDX-License-Identifier: Apache-2.0
// What changed between two drafts of a deal. In: their syntax trees, main script and modules. Out:
// declarations added, removed, renamed and altered, part by part, with their places. Layout,
// comments, the spelling of numbers and the names of bound variables do not count. Refuses to know
// what the changes do to the outcome (compare.hpp does).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyse/pairing.hpp"
#include "syntax/syntax.hpp"

namespace quid {

struct Draft {
  std::vector<const ast::Ast*> files;  // in any order
  const Interner* names = nullptr;
};

/// A declaration as its draft has it.
struct Declared {
  std::string kind;               // the word that declares it: `milestone`, `rule`, `value` …
  std::string name;               // `drills`; empty of a bare rule
  std::optional<Span> name_span;  // text that stands before the name: `remains_returned` ` to US`
  Span span;
};
/// A part as its draft has it.
struct PartText {
  Span span;
  std::string shown;  // where it has no place of its own: `yes`
};
/// A part of a declaration that is not the same: `due`, `owner`, `level`, `then` …
struct PartChange {
  std::string part;
  std::optional<PartText> before, after;  // absent: the part was added or removed
  bool order_only = false;                // the same parts in another order; no texts
};
/// One of the two absent: added or removed.
struct DeclarationChange {
  std::optional<Declared> before, after;
  bool renamed = false;           // declared under another name
  std::vector<PartChange> parts;  // where both are there; none: only the name is another
};
/// A level of a lever or an element of a set that is called otherwise.
struct InnerRename {
  std::string of;  // the lever or set, as the new draft calls it
  std::string before, after;
};

struct DraftDifference {
  std::vector<DeclarationChange> changes;  // in the order of the old draft, then the added ones
  std::vector<InnerRename> inner_renames;
  bool rules_reordered = false;  // which decides what applies first on one day
  /// Too much changed to look for every renaming: only declarations with the same body were paired.
  bool renames_limited = false;
  Renaming renaming;  // for `compare`

  /// Tests are no part of what a deal means.
  bool same_meaning() const;
};

/// Cost: sorting, and for each kind of declaration the product of those that only one draft has
/// (bounded; see `renames_limited`).
DraftDifference compare_drafts(const Draft& before, const Draft& after);

}  // namespace quid
