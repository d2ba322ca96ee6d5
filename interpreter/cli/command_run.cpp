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
    int code = exit_yes;
    course_ = open_course(options_.course, terminal_, code);
    if (!course_) return code;
    RunOptions days{course_->until, course_->known_by};
    days.want_residual = format() != "csv";
    const RunReport report =
        make_report(*course_->file, std::move(course_->entries), days, terminal_);
    print(report);
    if (!report.error) return exit_yes;
    print_error(report);
    return exit_no;
  }

 private:
  const std::string& format() const { return options_.course.format; }

  void print(const RunReport& report) {
    // Of a refused record nothing is applied, so there is nothing to show.
    const bool refused = report.error && report.error->entry;
    if (format() == "json") {
      print_json(terminal_.out, *course_->file, report, options_.trace);
    } else if (refused) {
      return;
    } else if (format() == "csv") {
      print_csv(terminal_.out, *course_->file, report);
    } else {
      print_text(terminal_.out, *course_->file, report, {terminal_.colour_out, options_.trace});
    }
  }

  void print_error(const RunReport& report) {
    if (format() == "json") return;
    terminal_.out.flush();
    terminal_.err << run_error_text(*course_->file, *report.error, report.entries,
                                    terminal_.colour_err, terminal_.width);
  }

  const RunCommand& options_;
  Terminal& terminal_;
  std::optional<Course> course_;
};

}  // namespace

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

int run_command(const RunCommand& options, Terminal& terminal) {
  if (!options.portfolio.empty()) return portfolio_command(options, terminal);
  return RunJob(options, terminal).run();
}

}  // namespace quid::cli
