// SPDX-License-Identifier: Apache-2.0
// A script that grows by what is typed. In: its text, and declarations. Out: the new text, in which
// a declaration of what was declared before stands in its place, and any other at the end; and
// where each came to stand. Refuses to know whether the result makes sense: the checker does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.hpp"
#include "support/limits.hpp"
#include "support/source.hpp"

namespace quid::cli {

/// A declaration as a text declares it.
struct DeclaredItem {
  std::string key;   // `rule drills`, `value US`; empty: it has no name to be found by
  std::string what;  // as messages call it: `rule drills`, `milestone closed`
  std::uint32_t begin = 0, end = 0;  // bytes of the text
};

/// Nullopt where the text has mistakes.
std::optional<std::vector<DeclaredItem>> declared_items(std::string_view text,
                                                        const Limits& limits);

struct ScriptChange {
  std::string script;
  struct Placed {
    std::string what;
    std::uint32_t typed_begin = 0, typed_end = 0;  // of the typed text
    std::uint32_t begin = 0;                       // in `script`
    std::size_t replaced = 0;                      // how many declarations it stands for now
  };
  std::vector<Placed> placed;  // by `begin`

  /// The place in the typed text that a place of the new script came from.
  std::optional<Span> typed_span(Span in_script, SourceId typed) const;
};

/// Both texts must be free of mistakes of syntax (`declared_items`). Cost: linear in both.
ScriptChange change_script(std::string_view script, const std::vector<DeclaredItem>& declared,
                           std::string_view typed, const std::vector<DeclaredItem>& items);

}  // namespace quid::cli
