// SPDX-License-Identifier: Apache-2.0
// A session of the REPL in a case: `#>` lines are typed, `#|` lines come. In: the lines. Out: what
// comes after each input. Files that are saved stay in memory, and can be loaded again.
#pragma once

#include <string>
#include <vector>

namespace quid::runner {

struct Exchange {
  std::vector<std::string> typed;  // the lines of one input
  std::vector<std::string> output;
};

struct Conversation {
  std::string root;     // where folders are looked for
  std::string example;  // `examples/03-singapore`, or empty: the script below
  std::string script;   // may be empty: there is no deal yet
  std::vector<std::string> lines;
};

std::vector<Exchange> converse(const Conversation& conversation);

/// Is this command a conversation? `repl`, `in examples/03-singapore: repl`. Then `example` is set.
bool is_conversation(const std::string& command, std::string& example);

}  // namespace quid::runner
