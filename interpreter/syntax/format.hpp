// SPDX-License-Identifier: Apache-2.0
// The one layout of Quid. In: a source and its tree, read without errors (the caller refuses what
// has any). Out: the text in the standard form: every word, numeral and comment kept, the
// parentheses that the binding rules imply printed. Reads the same as before, and formatting it
// again changes nothing. Cost: linear but for a sort. Refuses to know what names stand for.
#pragma once

#include <string>

#include "support/source.hpp"
#include "syntax/syntax.hpp"

namespace quid {

/// Columns that a line of code may take; comments may go beyond.
inline constexpr std::uint32_t format_columns = 100;

/// A script or a record, an expression or an event, as it was parsed.
std::string format(const Syntax& syntax, const Source& source);

}  // namespace quid
