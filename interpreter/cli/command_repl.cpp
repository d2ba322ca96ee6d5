// SPDX-License-Identifier: Apache-2.0
// quid repl: a conversation about a deal.
#include <unistd.h>

#include <atomic>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/repl/repl.hpp"

namespace quid::cli {
namespace {

std::vector<std::string> files_of(const ReplOptions& options) {
  std::vector<std::string> paths = options.records;
  paths.insert(paths.begin(), options.deal);
  return paths;
}

}  // namespace

int repl_command(const ReplOptions& options, Terminal& terminal) {
  static std::atomic<bool> cancel{false};
  if (options.deal.empty() && !options.records.empty()) {
    return usage_error(terminal, "--record needs a DEAL that it is a record of");
  }
  SessionOptions session_options;
  session_options.colour = terminal.colour_out;
  session_options.width = terminal.width;
  session_options.cancel = &cancel;
  session_options.limits.deal = options.limits;
  Session session(std::move(session_options));
  if (!options.deal.empty()) {
    for (const std::string& path : files_of(options)) {
      const auto text = real_files().read(path, options.limits.record_bytes);
      if (!text) return usage_error(terminal, text.error().message);
    }
    const Reply opened = session.open(options.deal, options.records);
    if (!session.has_deal()) {
      terminal.err << opened.text;
      return exit_no;
    }
    terminal.out << opened.text << std::flush;
  }
  const bool typed =
      &terminal.out == &std::cout && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
  return typed ? typed_session(session, cancel, terminal)
               : piped_session(session, std::cin, terminal);
}

}  // namespace quid::cli
