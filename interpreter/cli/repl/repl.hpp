// SPDX-License-Identifier: Apache-2.0
// The two ways into a session. In: a session that has been opened. Out: an exit code.
#pragma once

#include <istream>

#include "cli/repl/session.hpp"
#include "cli/words.hpp"
#include "report/terminal.hpp"

namespace quid::cli {

/// Lines from a pipe or a file; each input is shown behind its prompt, then its answer. Exit code 1
/// where an input was refused. A line that is too long is refused without being kept.
int piped_session(Session& session, std::istream& in, Terminal& terminal);

/// At a keyboard: a line editor with history and completion. `cancel` is the flag the session was
/// given; Ctrl-C sets it. Exit code 0.
int typed_session(Session& session, std::atomic<bool>& cancel, Terminal& terminal);

}  // namespace quid::cli
