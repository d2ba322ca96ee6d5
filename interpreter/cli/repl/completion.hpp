// SPDX-License-Identifier: Apache-2.0
// What could stand where the cursor is. In: the line before the cursor, and a session. Out: words:
// commands, names, the levels of the lever at hand, the elements of an index, keywords, dates that
// mean something, files. Refuses to know keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/repl/session.hpp"

namespace quid::cli {

struct Completion {
  std::size_t begin = 0;           // byte of the line where the word begins that is to be replaced
  std::vector<std::string> words;  // each begins with what stands there; sorted, each once
  /// What all of them begin with; at least what stands there.
  std::string common() const;
};

/// Cost: linear in the names of the deal.
Completion complete(const Session& session, std::string_view before_cursor);

}  // namespace quid::cli
