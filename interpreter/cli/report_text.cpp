// SPDX-License-Identifier: Apache-2.0
// A report as text to be read: the steps, then what is left, then the verdict.
#include <fmt/format.h>
#include <algorithm>
#include <tuple>

#include "cli/help.hpp"
#include "cli/report.hpp"
#include "diagnostics/excerpt.hpp"
#include "support/utf8.hpp"

namespace quid::cli {
namespace {

constexpr std::size_t date_width = 10, kind_width = 6, text_width = 64;
constexpr std::size_t sentence_width = 100;  // of the residual and the verdict
constexpr std::size_t standing_width = 84;   // of what stands at a step's end
constexpr std::size_t text_column = 2 + date_width + 2 + kind_width + 2;

std::string padded(std::string text, std::size_t width) {
  const std::size_t used = display_width(text);
  if (used < width) text.append(width - used, ' ');
  return text;
}

// At spaces, into rows of at most this many columns.
std::vector<std::string> broken(const std::string& text, std::size_t width) {
  std::vector<std::string> rows(1);
  const std::string wrapped_text = wrapped(text, width);
  for (const char c : wrapped_text) {
    if (c == '\n') {
      rows.emplace_back();
    } else {
      rows.back() += c;
    }
  }
  return rows;
}

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
    for (const StepLine& line : lines_of(wording_, report_, step)) {
      print_line(line, before == line.day);
      before = line.day;
    }
    print_standing(step);
  }

  // The text is broken into lines; the cause stands beside the first.
  void print_line(const StepLine& line, bool same_day) {
    const std::vector<std::string> rows = broken(line.text, text_width);
    out_ << "  " << padded(same_day ? "" : wording_.day(line.day), date_width) << "  "
         << paint(line.paint, padded(line.kind, kind_width)) << "  ";
    if (line.cause.empty()) {
      out_ << rows.front() << '\n';
    } else {
      out_ << padded(rows.front(), text_width) << "  " << paint(Paint::Dim, line.cause) << '\n';
    }
    for (std::size_t i = 1; i < rows.size(); ++i) {
      out_ << std::string(text_column, ' ') << rows[i] << '\n';
    }
  }

  void section(std::string_view title, const std::vector<std::string>& rows) {
    bool first = true;
    for (const std::string& row : rows) {
      for (const std::string& part : broken(row, standing_width)) {
        out_ << "  " << padded(std::string(first ? title : ""), date_width) << "  " << part << '\n';
        first = false;
      }
    }
  }

  // What stands at the end of the step, where it is not as at the end of the step before.
  void print_standing(const StepReport& step) {
    const bool first = &step == &report_.steps.front();
    for (const auto& [lever, level] : step.moved) levels_[lever] = level;
    section("levels", first || !step.moved.empty() ? level_rows() : level_rest("as before"));
    const bool same_duties = !first && step.duties == (&step)[-1].duties;
    std::vector<std::string> duties = duty_rows(step);
    if (same_duties && !duties.empty()) duties = {"as before"};
    section("duties", duties);
    const bool same_books = !first && step.books == (&step)[-1].books;
    std::vector<std::string> books = ledger_rows(step);
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

  std::vector<std::string> level_rest(const char* text) const {
    return levels_.empty() ? std::vector<std::string>{} : std::vector<std::string>{text};
  }

  // `sanction[coal] at lifted; all others at their start`.
  std::vector<std::string> level_rows() const {
    std::string row;
    std::size_t resting = 0;
    std::uint32_t at = 0;
    for (std::uint32_t symbol = 0; symbol < file_.checked().levers.size(); ++symbol) {
      const auto& lever = file_.checked().levers[symbol];
      for (std::uint32_t i = 0; i < lever.shape.count; ++i, ++at) {
        if (levels_[at] == lever.start_level) {
          ++resting;
          continue;
        }
        row += fmt::format("{}{} at {}", row.empty() ? "" : "; ", wording_.lever(symbol, i),
                           wording_.level(symbol, levels_[at]));
      }
    }
    if (row.empty()) return level_rest("all at their start");
    if (resting == 1) row += "; the other at its start";
    if (resting > 1) row += "; all others at their start";
    return {row};
  }

  // The overdue first, then by deadline; of many, the first eight.
  std::vector<std::string> duty_rows(const StepReport& step) const {
    constexpr std::size_t most = 8;
    auto duties = step.duties;
    const auto order = [&](const auto& duty) {
      return std::tuple(duty.second != DutyView::Status::Overdue,
                        report_.last.duties[duty.first].deadline, duty.first);
    };
    std::sort(duties.begin(), duties.end(),
              [&](const auto& a, const auto& b) { return order(a) < order(b); });
    std::vector<std::string> rows;
    for (const auto& [index, status] : duties) {
      if (rows.size() == most && duties.size() > most + 1) break;
      rows.push_back(duty_row(index, status));
    }
    if (rows.size() < duties.size()) {
      const Day last = report_.last.duties[duties.back().first].deadline;
      rows.push_back(fmt::format("and {} more, the last by {}", duties.size() - rows.size(),
                                 wording_.day(last)));
    }
    return rows;
  }

  std::string duty_row(std::uint32_t index, DutyView::Status status) const {
    const DutyView& duty = report_.last.duties[index];
    std::string row = wording_.duty(duty) + " by " + wording_.day(duty.deadline);
    if (status == DutyView::Status::Overdue) row += ", " + paint(Paint::Red, "overdue");
    if (status == DutyView::Status::Suspended) row += ", suspended";
    return row + fmt::format(" ({})", wording_.subject(duty.rule));
  }

  std::vector<std::string> ledger_rows(const StepReport& step) const {
    std::vector<std::string> rows;
    for (const BookView& book : step.books) {
      const auto number = [&](const std::optional<Decimal>& value) {
        return value ? wording_.amount(*value, book.unit) : std::string("unknown");
      };
      const bool empty =
          book.given && book.received && book.given->is_zero() && book.received->is_zero();
      if (empty) continue;
      std::optional<Decimal> exposure;
      if (book.given && book.received) exposure = sub(*book.given, *book.received);
      rows.push_back(fmt::format("{} has given {} and received {}; exposure {}",
                                 wording_.actor(book.actor, book.instance), number(book.given),
                                 number(book.received), number(exposure)));
    }
    return rows;
  }

  void print_trace() {
    out_ << '\n' << paint(Paint::Bold, "Everything that happened, in order") << '\n';
    for (std::size_t i = 0; i < report_.happenings.size(); ++i) {
      const Happening& h = report_.happenings[i];
      std::string row = fmt::format("  {}  {}", padded(wording_.day(h.day), date_width),
                                    wording_.happening(h, report_.last));
      if (const auto known = report_.knowable_from(i)) {
        row += fmt::format(" (not knowable until {})", wording_.day(*known));
      }
      const std::string cause = wording_.cause(h, report_.entries);
      if (!cause.empty()) row += paint(Paint::Dim, fmt::format("  [{}]", cause));
      const std::string place = wording_.place(wording_.declaration(h.subject));
      if (!place.empty()) row += paint(Paint::Dim, fmt::format("  {}", place));
      out_ << row << '\n';
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
};

}  // namespace

void print_text(std::ostream& out, const DealFile& file, const RunReport& report,
                const TextOptions& options) {
  TextReport(out, file, report, options).print();
}

}  // namespace quid::cli
