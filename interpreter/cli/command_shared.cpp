// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "diagnostics/excerpt.hpp"
#include "diagnostics/render.hpp"
#include "run/record_collect.hpp"

namespace quid::cli {
namespace {

std::string count(std::size_t number, std::string_view what) {
  if (number == 0) return fmt::format("no {}s", what);
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

}  // namespace

int usage_error(Terminal& terminal, const std::string& message) {
  terminal.err << painted(terminal.colour_err, Paint::Bold, "quid") << ": " << printable(message)
               << '\n';
  return exit_usage;
}

void print_diagnostics(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                       Terminal& terminal, bool warnings) {
  const RenderOptions options{terminal.colour_err, terminal.width};
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!warnings && diagnostic.severity != Severity::Error) continue;
    terminal.err << render_text(diagnostic, sources, options);
  }
}

std::string check_summary(const DealFile& file) {
  std::size_t errors = 0, warnings = 0;
  for (const Diagnostic& diagnostic : file.diagnostics) {
    ++(diagnostic.severity == Severity::Error ? errors : warnings);
  }
  return fmt::format("{}: {}, {}", printable(file.path), count(errors, "error"),
                     count(warnings, "warning"));
}

std::optional<Day> day_option(const std::string& text, const checked::Deal& deal) {
  ast::When when;
  if (!read_when(text, when) || when.is_step != deal.in_steps) return std::nullopt;
  if (!when.is_step) return when.day;
  if (when.step > last_day.value) return std::nullopt;
  return Day{static_cast<std::int32_t>(when.step)};
}

}  // namespace quid::cli
