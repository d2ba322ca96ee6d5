// SPDX-License-Identifier: Apache-2.0
// quid merge: the parts of a simulation put together.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/words.hpp"
#include "report/files.hpp"
#include "report/forecast.hpp"

namespace quid::cli {

int merge_command(const MergeCommand& options, Terminal& terminal) {
  std::optional<Forecast> all;
  for (const std::string& path : options.files) {
    const auto text = read_file(path, options.limits.record_bytes);
    if (!text) return usage_error(terminal, text.error().message);
    auto part = forecast_from_json(*text);
    if (!part) return usage_error(terminal, fmt::format("{}: {}", path, part.error().message));
    if (!all) {
      all = std::move(*part);
      continue;
    }
    const auto merged = merge(*all, *part);
    if (!merged) return usage_error(terminal, fmt::format("{}: {}", path, merged.error().message));
  }
  print_forecast(*all, options.format, terminal);
  return tell_failed(all->failed.count, terminal);
}

}  // namespace quid::cli
