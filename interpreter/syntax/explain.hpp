// SPDX-License-Identifier: Apache-2.0
// Why a parse stopped, in words. In: where it stopped, what could have stood there, which rules
// were open. Out: one diagnostic. Never says a token's name or a grammar rule's; refuses to decide
// where to go on.
#pragma once

#include <optional>
#include <string>

#include "diagnostics/diagnostic.hpp"
#include "syntax/parse.hpp"
#include "syntax/starts.hpp"
#include "syntax/syntax.hpp"

namespace quid {

/// A declaration or entry that stopped on the way.
Diagnostic explain_failure(const CodeView& code, SourceId source_id, const Failure& failure,
                           std::uint32_t start, const Limits& limits);

/// What stands where a declaration or entry should begin. `before` is the rule of the declaration
/// that ended there, or Leaf.
Diagnostic explain_stray(const CodeView& code, SourceId source_id, std::uint32_t at, Rule before,
                         ParseMode mode);

/// `exposure US`, `count x in S: …`: a word before this place that wants an `of`, a `by` or
/// parentheses.
std::optional<Diagnostic> explain_reader(const CodeView& code, SourceId source_id,
                                         std::uint32_t at);

/// "a name", "`then`", "a date, such as `2018-07-12`": what a set of tokens stands for.
std::string wanted(const TokenSet& expected, const std::vector<Rule>& rules);

/// "`ease`", "the end of the text".
std::string seen(const CodeView& code, std::uint32_t at);

/// The place of a code token; at the end, the last token.
Span span_at(const CodeView& code, SourceId source_id, std::uint32_t at);

}  // namespace quid
