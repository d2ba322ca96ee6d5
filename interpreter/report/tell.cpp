// SPDX-License-Identifier: Apache-2.0
#include "report/tell.hpp"

#include <fmt/format.h>

#include "diagnostics/render.hpp"
#include "report/report.hpp"

namespace quid::report {

void print_diagnostics(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                       Terminal& terminal, bool warnings) {
  const RenderOptions options{terminal.colour_err, terminal.width};
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!warnings && diagnostic.severity != Severity::Error) continue;
    terminal.err << render_text(diagnostic, sources, options);
  }
}

std::string run_error_message(const Wording& wording, const RunError& error) {
  if (error.rules.empty()) return error.message;
  std::vector<std::string> names;
  for (const Subject& rule : error.rules) names.push_back('`' + wording.subject(rule) + '`');
  const char* hint = names.size() == 2 ? "; `over` says which of the two holds" : "";
  return error.message + ": " + Wording::list(names) + hint;
}

std::string run_error_text(const DealFile& file, const RunError& error,
                           const std::vector<checked::Entry>& entries, bool colour,
                           std::size_t width) {
  const Wording wording(file);
  const std::string message = run_error_message(wording, error);
  if (const auto kind = find_kind(error.kind); kind && error.earlier) {
    Diagnostic shown{*kind,      Severity::Error,
                     error.span, fmt::format("{}, on {}", message, wording.day(error.day)),
                     "",         {}};
    shown.labels.push_back({*error.earlier, "the other effect"});
    return render_text(shown, file.sources, {colour, width});
  }
  Error shown{error.kind, message, std::nullopt, std::nullopt};
  if (error.entry && *error.entry < entries.size()) {
    shown.span = entries[*error.entry].span;
  } else {
    shown.message += fmt::format(", on {}", wording.day(error.day));
    if (file.sources.contains(error.span.source_id)) shown.span = error.span;
  }
  return render_text(shown, file.sources, {}, {colour, width});
}

}  // namespace quid::report
