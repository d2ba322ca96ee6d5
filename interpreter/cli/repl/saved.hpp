// SPDX-License-Identifier: Apache-2.0
// A whole session as one text. In: forks with their scripts, records, events and days. Out: text
// that a person can read, and forks again. Versioned by its first line; what is foreign, cut short
// or tampered with is refused whole. Refuses to know whether the scripts make sense.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/repl/limits.hpp"
#include "support/result.hpp"

namespace quid::cli {

struct SavedFork {
  std::string name, path;
  bool changed = false;
  std::string day;  // as the deal writes it: `2018-07-27`, `step 3`
  std::string script;
  struct Record {
    std::string name, text;  // Quid text
  };
  std::vector<Record> records;
  std::vector<std::string> typed;  // a line each
  std::vector<std::string> watches, breaks;
};
struct SavedSession {
  std::vector<SavedFork> forks;
  std::string current;  // a fork's name
};

/// Does the text claim to be a session?
bool is_session(std::string_view text);
std::string session_text(const SavedSession& session);
/// Errors: session-unreadable, with the line.
Result<SavedSession> read_session(std::string_view text, const SessionLimits& limits);

}  // namespace quid::cli
