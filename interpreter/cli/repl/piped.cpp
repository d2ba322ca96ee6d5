// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/repl/repl.hpp"
#include "cli/repl/transcript.hpp"

namespace quid::cli {
namespace {

// A line without its break; of one that is too long, just more than is allowed, and it is skipped
// to its end. False: no more.
bool read_line(std::istream& in, std::size_t most, std::string& line) {
  line.clear();
  constexpr int end = std::char_traits<char>::eof();
  int c = next_byte(in);
  if (c == end) return false;
  for (; c != end && c != '\n'; c = next_byte(in)) {
    if (line.size() <= most) line += static_cast<char>(c);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return true;
}

void print(Terminal& terminal, const std::string& prompt, std::string_view input,
           const Reply& reply) {
  std::string before = prompt + "> ";
  for (std::size_t at = 0; at < input.size();) {
    const std::size_t end = std::min(input.find('\n', at), input.size());
    terminal.out << before << input.substr(at, end - at) << '\n';
    before = "... ";
    at = end + 1;
  }
  terminal.out << reply.text << std::flush;
}

}  // namespace

int piped_session(Session& session, std::istream& in, Terminal& terminal) {
  Transcript transcript(
      session, [&](const std::string& prompt, const std::string& input, const Reply& reply) {
        const bool too_long = input.size() > session.limits().input_bytes;
        print(terminal, prompt, too_long ? std::string_view("(too long to show)") : input, reply);
      });
  std::string line;
  bool more = true;
  while (more && read_line(in, session.limits().input_bytes, line)) {
    more = transcript.line(line) && terminal.out.good();
  }
  transcript.end();
  return transcript.all_good() ? exit_yes : exit_no;
}

}  // namespace quid::cli
