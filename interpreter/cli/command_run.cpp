// SPDX-License-Identifier: Apache-2.0
// quid run: a deal on its record.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "diagnostics/render.hpp"

namespace quid::cli {
namespace {

class RunJob {
 public:
  RunJob(const RunCommand& options, Terminal& terminal) : options_(options), terminal_(terminal) {}

  int run() {
    auto file = load_deal(options_.deal);
    if (!file) return usage_error(terminal_, file.error().message);
    file_ = std::move(*file);
    if (!file_->good) return refuse(file_->diagnostics);
    RunOptions days;
    days.want_residual = options_.format != "csv";
    if (!read_day(options_.until, "--until", days.until)) return exit_usage;
    if (!read_day(options_.known_by, "--known-by", days.known_by)) return exit_usage;
    std::vector<Diagnostic> diagnostics;
    auto entries = load_records(*file_, options_.records, diagnostics);
    if (!entries) return usage_error(terminal_, entries.error().message);
    if (any_errors(diagnostics)) return refuse(diagnostics);
    const RunReport report = make_report(*file_, *std::move(entries), days, terminal_);
    print(report);
    if (!report.error) return exit_yes;
    print_error(report);
    return exit_no;
  }

 private:
  bool read_day(const std::string& text, const char* option, std::optional<Day>& out) {
    if (text.empty()) return true;
    const checked::Deal& deal = file_->checked().deal;
    out = day_option(text, deal);
    const char* form = deal.in_steps ? "a step is written `3`" : "a date is written `2018-07-27`";
    if (!out) {
      usage_error(terminal_, fmt::format("{} `{}` is not a {}; {}", option, text,
                                         deal.in_steps ? "step" : "date", form));
      return false;
    }
    if (*out >= deal.start) return true;
    usage_error(terminal_, fmt::format("{} `{}` is before the deal's first day, `{}`", option, text,
                                       Wording(*file_).day(deal.start)));
    return false;
  }

  int refuse(const std::vector<Diagnostic>& diagnostics) {
    if (options_.format == "json") {
      terminal_.out << "{\"version\": 1, \"diagnostics\": "
                    << render_json(diagnostics, file_->sources) << "}\n";
    } else {
      print_diagnostics(diagnostics, file_->sources, terminal_, false);
    }
    return exit_no;
  }

  void print(const RunReport& report) {
    // Of a refused record nothing is applied, so there is nothing to show.
    const bool refused = report.error && report.error->entry;
    if (options_.format == "json") {
      print_json(terminal_.out, *file_, report, options_.trace);
    } else if (refused) {
      return;
    } else if (options_.format == "csv") {
      print_csv(terminal_.out, *file_, report);
    } else {
      print_text(terminal_.out, *file_, report, {terminal_.colour_out, options_.trace});
    }
  }

  void print_error(const RunReport& report) {
    if (options_.format == "json") return;
    terminal_.out.flush();
    terminal_.err << run_error_text(*file_, *report.error, report.entries, terminal_.colour_err,
                                    terminal_.width);
  }

  const RunCommand& options_;
  Terminal& terminal_;
  std::unique_ptr<DealFile> file_;
};

}  // namespace

std::string run_error_text(const DealFile& file, const RunError& error,
                           const std::vector<checked::Entry>& entries, bool colour,
                           std::size_t width) {
  Error shown{error.kind, error.message, std::nullopt, std::nullopt};
  if (error.entry && *error.entry < entries.size()) {
    shown.span = entries[*error.entry].span;
  } else {
    shown.message += fmt::format(", on {}", Wording(file).day(error.day));
    if (file.sources.contains(error.span.source_id)) shown.span = error.span;
  }
  return render_text(shown, file.sources, {}, {colour, width});
}

int run_command(const RunCommand& options, Terminal& terminal) {
  return RunJob(options, terminal).run();
}

}  // namespace quid::cli
