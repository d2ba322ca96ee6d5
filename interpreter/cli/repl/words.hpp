// SPDX-License-Identifier: Apache-2.0
// Commands and questions as people type them before they know the colon. In: a line that is nothing
// else. Out: the command or question that is meant. Refuses to guess: only words of its own list.
#pragma once

#include <string>
#include <string_view>

namespace quid::cli {

/// `go to 2024-03-01`: `:to 2024-03-01`; `undo`: `:undo`; `what is left`: `left`. Empty of others.
std::string meant_by(std::string_view line);

}  // namespace quid::cli
