// SPDX-License-Identifier: Apache-2.0
// What people write first who have not read the manual, as a table of patterns. In: the words
// around the place where reading stopped. Out: a diagnostic that says what to write. Refuses what
// needs more than the words and what they are declared as: that is for the other explanations.
#pragma once

#include <optional>

#include "syntax/explain_habits.hpp"

namespace quid {

/// Is there a declaration of this kind (`lever`) with that name? Cost: linear in the words of the
/// source, of which it looks at 100,000.
bool declares(const CodeView& code, std::string_view keyword, std::string_view name);

/// Of the first pattern of phrases.def that matches here. Cost: linear in the patterns, and in the
/// words of the source for each name that has to be declared as something.
std::optional<Diagnostic> explain_by_phrases(const Habit& habit);

/// The same of an entry of a record or a test.
std::optional<Diagnostic> explain_entry_by_phrases(const Habit& habit);

}  // namespace quid
