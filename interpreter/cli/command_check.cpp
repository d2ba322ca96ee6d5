// SPDX-License-Identifier: Apache-2.0
// quid check: everything that can be said of a deal without running it. Its answer goes to stdout.
#include "cli/commands.hpp"
#include "diagnostics/excerpt.hpp"
#include "diagnostics/render.hpp"

namespace quid::cli {
int check_command(const CheckCommand& options, Terminal& terminal) {
  const bool json = options.format == "json";
  const RenderOptions render{terminal.colour_out, terminal.width};
  int code = exit_yes;
  std::string files;
  for (const std::string& path : options.deals) {
    const auto file = load_deal(path, options.limits);
    if (!file) return usage_error(terminal, file.error().message);
    const DealFile& deal = **file;
    if (!deal.good) code = exit_no;
    if (json) {
      if (!files.empty()) files += ",\n";
      files += "{\"file\": ";
      append_json_string(files, path);
      files += std::string(", \"good\": ") + (deal.good ? "true" : "false") +
               ", \"diagnostics\": " + render_json(deal.diagnostics, deal.sources) + "}";
    } else {
      terminal.out << render_text(deal.diagnostics, deal.sources, render) << check_summary(deal)
                   << '\n';
    }
  }
  if (json) terminal.out << "{\"version\": 1, \"files\": [" << files << "]}\n";
  return code;
}

}  // namespace quid::cli
