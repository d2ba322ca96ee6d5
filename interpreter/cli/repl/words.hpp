// SPDX-License-Identifier: Apache-2.0
// Commands and questions as people type them before they know the colon. In: a line that is nothing
// else. Out: the command or question that is meant. Refuses to guess: only words of its own list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quid::cli {

/// `go to 2024-03-01`: `:to 2024-03-01`; `undo`: `:undo`; `what is left`: `left`. Empty of others.
std::string meant_by(std::string_view line);
/// `Why verdict` as `why verdict`.
std::string first_word_small(std::string_view line);
/// What stands behind `is`, as values to try in turn: `m met`, `m`; `P in breach`, `verdict
/// breached by P`.
std::vector<std::string> values_meant_by(std::string_view text);

}  // namespace quid::cli
