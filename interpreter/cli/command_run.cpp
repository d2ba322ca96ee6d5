// SPDX-License-Identifier: Apache-2.0
// quid run: a deal on its record.
#include "cli/commands.hpp"
#include "cli/words.hpp"
#include "report/report.hpp"

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

int run_command(const RunCommand& options, Terminal& terminal) {
  if (!options.portfolio.empty()) return portfolio_command(options, terminal);
  return RunJob(options, terminal).run();
}

}  // namespace quid::cli
