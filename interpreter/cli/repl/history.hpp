// SPDX-License-Identifier: Apache-2.0
// What was typed in earlier sessions. In: a file's path. Out: its lines, and a file that stays
// whole however a session ends. Refuses to know keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quid::cli {

inline constexpr std::size_t most_history_lines = 1'000;

/// $XDG_STATE_HOME/quid/history, else ~/.local/state/quid/history; empty where neither is known.
std::string history_path();

/// The newest lines, the oldest first; nothing where the file is not there or is no text.
std::vector<std::string> read_history(const std::string& path);
/// Adds a line to the file, unless it is the newest already: sessions side by side share it. The
/// oldest lines go. False where that is not possible.
bool add_to_history(const std::string& path, std::string_view line);

}  // namespace quid::cli
