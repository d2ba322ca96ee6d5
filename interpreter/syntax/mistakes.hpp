// SPDX-License-Identifier: Apache-2.0
// Mistakes that need no grammar: in the bytes, in single tokens, and in brackets. In: a source and
// its tokens. Out: diagnostics, and at which tokens they stand, so that the parser's own complaint
// about the same place is not heard. Refuses to know declarations beyond their first words.
#pragma once

#include <vector>

#include "diagnostics/diagnostic.hpp"
#include "support/limits.hpp"
#include "support/source.hpp"
#include "syntax/starts.hpp"
#include "syntax/token.hpp"

namespace quid {

/// Indices of tokens, sorted; each has been reported.
using Mistakes = std::vector<std::uint32_t>;

// Where the host ends the work, these say no more: `watch` then has ended.

/// The bytes: size, UTF-8, zero bytes. False: not fit for lexing.
bool inspect_bytes(const Source& source, SourceId source_id, std::size_t byte_limit, Watch& watch,
                   Diagnostics& diagnostics);

/// Each token by itself: characters, numbers, dates, texts, names.
void inspect_tokens(const Source& source, SourceId source_id, const std::vector<Token>& tokens,
                    const Limits& limits, Watch& watch, Diagnostics& diagnostics,
                    Mistakes& mistakes);

/// Brackets, by declaration: those never closed, and those that close nothing.
void inspect_brackets(SourceId source_id, const CodeView& code, const Limits& limits, Watch& watch,
                      Diagnostics& diagnostics, Mistakes& mistakes);

/// Whether inspect_brackets surely finds nothing. `kinds` are those of the code.
bool brackets_fit(const CodeView& code, const std::vector<TokenKind>& kinds);

}  // namespace quid
