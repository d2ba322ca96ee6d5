// SPDX-License-Identifier: Apache-2.0
// quid diff: what changed between two drafts, and what that does to the outcome on a record.
#include "cli/commands.hpp"
#include "cli/diff_drafts.hpp"
#include "cli/words.hpp"
#include "diagnostics/render.hpp"
#include "report/tell.hpp"

namespace quid::cli {
namespace {

// Null: told.
std::unique_ptr<DealFile> load_draft(const std::string& path, const DiffCommand& options,
                                     Terminal& terminal) {
  auto file = load_deal(path, options.limits);
  if (!file) {
    usage_error(terminal, file.error().message);
    return nullptr;
  }
  if ((*file)->good) return std::move(*file);
  if (options.format == "json") {
    terminal.out << "{\"version\": 1, \"diagnostics\": "
                 << render_json((*file)->diagnostics, (*file)->sources) << "}\n";
  } else {
    print_diagnostics((*file)->diagnostics, (*file)->sources, terminal, false);
  }
  return nullptr;
}

}  // namespace

int diff_command(const DiffCommand& options, Terminal& terminal) {
  const auto before = load_draft(options.before, options, terminal);
  const auto after = before ? load_draft(options.after, options, terminal) : nullptr;
  if (!after) return exit_usage;
  RecordReader record;
  if (!options.records.empty()) {
    record = [&](DealFile& file, std::vector<Diagnostic>& diagnostics) {
      return load_records(file, options.records, diagnostics);
    };
  }
  return diff_drafts({*before, *after, options.before, options.after, std::move(record),
                      options.until, options.format, terminal});
}

}  // namespace quid::cli
