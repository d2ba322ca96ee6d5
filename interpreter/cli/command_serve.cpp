// SPDX-License-Identifier: Apache-2.0
// quid serve-stdio: the line protocol over standard input and output, for hosts in any language.
#include <iostream>
#include <string>

#include "cli/commands.hpp"
#include "cli/serve.hpp"

namespace quid::cli {
namespace {

// At most `most` bytes are kept of a line; the rest of it is passed over.
bool read_line(std::istream& in, std::string& line, std::size_t most, bool& whole) {
  line.clear();
  whole = true;
  constexpr int end = std::char_traits<char>::eof();
  for (int c = next_byte(in); c != end; c = next_byte(in)) {
    if (c == '\n') return true;
    if (line.size() < most)
      line += static_cast<char>(c);
    else
      whole = false;
  }
  return !line.empty();
}

}  // namespace

int serve_command(std::istream& in, Terminal& terminal) {
  Server server;
  std::string line;
  bool whole = true;
  while (read_line(in, line, Server::longest_line, whole)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (!whole) line = "this line is too long";
    terminal.out << server.answer(line) << '\n' << std::flush;
    if (!terminal.out) return exit_no;  // nobody listens any more
  }
  return exit_yes;
}

}  // namespace quid::cli
