// SPDX-License-Identifier: Apache-2.0
// A report as text to be read: the steps, then what is left, then the verdict.
#include <fmt/format.h>
#include <algorithm>

#include "diagnostics/excerpt.hpp"
#include "report/columns.hpp"
#include "report/report.hpp"

namespace quid::report {
namespace {

constexpr std::size_t sentence_width = 100;  // of the residual and the verdict

class TextReport {
 public:
  TextReport(std::ostream& out, const DealFile& file, const RunReport& report,
             const TextOptions& options)
      : out_(out), file_(file), wording_(file), report_(report), options_(options) {}

  void print() {
    heading();
    levels_ = report_.first_levels;
    for (const StepReport& step : report_.steps) print_step(step);
    if (options_.trace) print_trace();
    if (report_.error) return;
    print_residual();
    print_ensures();
    print_verdict();
  }

 private:
  std::string paint(Paint paint, std::string_view text) const {
    return painted(options_.colour, paint, text);
  }

  void heading() {
    const checked::Deal& deal = file_.checked().deal;
    out_ << paint(Paint::Bold, printable(deal.title)) << '\n';
    if (deal.in_steps) {
      out_ << fmt::format("{} steps", deal.end ? deal.end->value : 0);
    } else {
      out_ << "from " << wording_.day(deal.start);
      if (deal.end) out_ << " to " << wording_.day(*deal.end);
      out_ << ", in steps of " << to_string(deal.step.value_or(Duration{1, 0, 0}));
    }
    out_ << "; run to the end of " << wording_.day(report_.until);
    if (report_.known_by) out_ << ", as known on " << wording_.day(*report_.known_by);
    out_ << '\n';
  }

  void print_step(const StepReport& step) {
    out_ << '\n' << paint(Paint::Bold, fmt::format("Step {}", step.number));
    if (!file_.checked().deal.in_steps) out_ << "  " << wording_.span_of_days(step.from, step.to);
    out_ << '\n';
    std::optional<Day> before;
    write_lines(wording_, report_, step, [&](StepLine&& line) {
      rows_.clear();
      add_step_rows(rows_, wording_, line, before == line.day, options_.colour);
      out_ << rows_;
      before = line.day;
    });
    print_standing(step);
  }

  void section(std::string_view title, const std::vector<std::string>& rows) {
    out_ << standing_rows(title, rows);
  }

  // What stands at the end of the step, where it is not as at the end of the step before.
  void print_standing(const StepReport& step) {
    const bool first = &step == &report_.steps.front();
    for (const auto& [lever, level] : step.moved) levels_[lever] = level;
    std::vector<std::string> levels = level_rows(wording_, levels_);
    if (!first && step.moved.empty() && !levels.empty()) levels = {"as before"};
    section("levels", levels);
    const bool same_duties =
        !first && step.duties == (&step)[-1].duties && step.bans == (&step)[-1].bans;
    std::vector<std::string> duties =
        duty_rows(wording_, report_.last.duties, step.duties, options_.colour);
    const std::vector<std::string> bans = ban_rows(wording_, step.bans);
    const bool any = !duties.empty() || !bans.empty();
    duties.insert(duties.end(), bans.begin(), bans.end());
    if (same_duties && any) duties = {"as before"};
    section("duties", duties);
    const bool same_books = !first && step.books == (&step)[-1].books;
    std::vector<std::string> books = ledger_rows(wording_, step.books);
    if (same_books && !books.empty()) books = {"as before"};
    section("ledger", books);
  }

  // A sentence of its own; where it is broken, what follows stands further in.
  void indented(const std::string& sentence, std::size_t columns) {
    bool first = true;
    for (const std::string& row : broken(sentence, sentence_width - columns)) {
      out_ << std::string(columns + (first ? 0 : 4), ' ') << row << '\n';
      first = false;
    }
  }

  void print_trace() {
    out_ << '\n' << paint(Paint::Bold, "Everything that happened, in order") << '\n';
    for (std::size_t i = 0; i < report_.happenings.size(); ++i) {
      out_ << trace_row(wording_, report_.happenings[i], report_.last, report_.entries,
                        report_.knowable_from(i), options_.colour)
           << '\n';
    }
  }

  void print_residual() {
    const auto paragraphs = residual_prose(wording_, report_);
    out_ << '\n'
         << paint(Paint::Bold, fmt::format("What is left after {}", wording_.day(report_.last.day)))
         << '\n';
    if (paragraphs.empty()) out_ << "  Nothing: no duty, no permission, no open milestone.\n";
    for (const Paragraph& paragraph : paragraphs) {
      out_ << "  " << paragraph.heading << '\n';
      for (const auto& line : paragraph.lines) indented(line.text, 4);
    }
  }

  void print_ensures() {
    if (report_.ensures.empty()) return;
    out_ << '\n' << paint(Paint::Bold, "What was to be ensured") << '\n';
    for (std::uint32_t i = 0; i < report_.ensures.size(); ++i) {
      const EnsureView& view = report_.ensures[i];
      const checked::Ensure& ensure = file_.checked().ensures[i];
      std::string says = paint(Paint::Green, "kept");
      if (view.status == EnsureView::Status::NotShown) says = "not shown";
      if (view.status == EnsureView::Status::Broken) {
        says = paint(Paint::Red, "broken");
        if (view.since) says += " on " + wording_.day(*view.since);
      }
      out_ << fmt::format("  {}: {}", wording_.name(ensure.name), says)
           << paint(Paint::Dim, "  " + wording_.place(ensure.span)) << '\n';
    }
  }

  void print_verdict() {
    const std::vector<std::string> lines = verdict_lines(wording_, report_);
    const Paint colour = report_.verdict.word == ast::VerdictWord::Breached    ? Paint::Red
                         : report_.verdict.word == ast::VerdictWord::Fulfilled ? Paint::Green
                                                                               : Paint::Bold;
    out_ << '\n'
         << paint(Paint::Bold, fmt::format("Verdict on {}", wording_.day(report_.last.day))) << ": "
         << paint(colour, verdict_word(report_.verdict.word)) << '\n';
    for (const std::string& line : lines) indented(line, 2);
  }

  std::ostream& out_;
  const DealFile& file_;
  Wording wording_;
  const RunReport& report_;
  const TextOptions& options_;
  std::vector<std::uint32_t> levels_;
  std::string rows_;  // of the line being printed
};

}  // namespace

void print_text(std::ostream& out, const DealFile& file, const RunReport& report,
                const TextOptions& options) {
  TextReport(out, file, report, options).print();
}

}  // namespace quid::report
