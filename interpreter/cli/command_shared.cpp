// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <istream>

#include "cli/commands.hpp"
#include "diagnostics/excerpt.hpp"

namespace quid::cli {
namespace {

std::string count(std::size_t number, std::string_view what) {
  if (number == 0) return fmt::format("no {}s", what);
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

}  // namespace

int next_byte(std::istream& in) {
  try {
    return in.rdbuf()->sbumpc();
  } catch (const std::ios_base::failure&) {
    return std::char_traits<char>::eof();
  }
}

int usage_error(Terminal& terminal, const std::string& message) {
  terminal.err << painted(terminal.colour_err, Paint::Bold, "quid") << ": " << printable(message)
               << '\n';
  return exit_usage;
}

int tell_failed(std::uint64_t futures, Terminal& terminal) {
  if (futures == 0) return exit_yes;
  terminal.out.flush();
  terminal.err << fmt::format("{} futures were stopped by an error\n", futures);
  return exit_no;
}

std::string check_summary(const DealFile& file) {
  std::size_t errors = 0, warnings = 0;
  for (const Diagnostic& diagnostic : file.diagnostics) {
    ++(diagnostic.severity == Severity::Error ? errors : warnings);
  }
  return fmt::format("{}: {}, {}", printable(file.path), count(errors, "error"),
                     count(warnings, "warning"));
}

}  // namespace quid::cli
