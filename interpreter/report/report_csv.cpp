// SPDX-License-Identifier: Apache-2.0
// A report as CSV: a row for each step, a column for each lever and each book.
#include <ostream>

#include "report/report.hpp"

namespace quid::report {
namespace {

class CsvReport {
 public:
  CsvReport(std::ostream& out, const DealFile& file, const RunReport& report)
      : out_(out), file_(file), wording_(file), report_(report) {}

  void print() {
    header();
    levels_ = report_.first_levels;
    for (const StepReport& step : report_.steps) row(step);
  }

 private:
  void header() {
    out_ << "step,from,to,events,rules_fired,duties_done,duties_open,duties_overdue";
    const auto& levers = file_.checked().levers;
    for (std::uint32_t symbol = 0; symbol < levers.size(); ++symbol) {
      for (std::uint32_t i = 0; i < levers[symbol].shape.count; ++i) {
        out_ << ',' << csv_cell(wording_.lever(symbol, i));
      }
    }
    for (const BookView& book : report_.last.books) {
      const std::string unit = wording_.unit(book.unit);
      const std::string of =
          wording_.actor(book.actor, book.instance) + (unit.empty() ? "" : " " + unit);
      for (const char* side : {"given by ", "received by ", "exposure of "}) {
        out_ << ',' << csv_cell(side + of);
      }
    }
    out_ << '\n';
  }

  void row(const StepReport& step) {
    std::size_t fired = 0, overdue = 0;
    for (std::size_t i = 0; i < step.happening_count; ++i) {
      fired += report_.happenings.kind(step.first_happening + i) == HappeningKind::RuleFired;
    }
    for (const auto& duty : step.duties) overdue += duty.status == DutyView::Status::Overdue;
    out_ << step.number << ',' << day(step.from) << ',' << day(step.to) << ',' << step.entry_count
         << ',' << fired << ',' << step.duties_done << ',' << step.duties.size() - overdue << ','
         << overdue;
    for (const auto& [lever, level] : step.moved) levels_[lever] = level;
    std::size_t at = 0;
    const auto& levers = file_.checked().levers;
    for (std::uint32_t symbol = 0; symbol < levers.size(); ++symbol) {
      for (std::uint32_t i = 0; i < levers[symbol].shape.count; ++i) {
        out_ << ',' << csv_cell(wording_.level(symbol, levels_[at++]));
      }
    }
    books(step);
    out_ << '\n';
  }

  std::string day(Day day) const {
    return file_.checked().deal.in_steps ? std::to_string(day.value) : to_string(day);
  }

  // Unknown numbers are empty cells.
  void books(const StepReport& step) {
    for (const BookView& column : report_.last.books) {
      const BookView* book = nullptr;
      for (const BookView& one : step.books) {
        const bool same =
            one.actor == column.actor && one.instance == column.instance && one.unit == column.unit;
        if (same) book = &one;
      }
      const auto put = [&](const std::optional<Decimal>& value) {
        out_ << ',' << (value ? value->to_string() : "");
      };
      put(book ? book->given : std::optional(Decimal::zero()));
      put(book ? book->received : std::optional(Decimal::zero()));
      const bool known = book && book->given && book->received;
      put(!book   ? std::optional(Decimal::zero())
          : known ? sub(*book->given, *book->received)
                  : std::nullopt);
    }
  }

  std::ostream& out_;
  const DealFile& file_;
  Wording wording_;
  const RunReport& report_;
  std::vector<std::uint32_t> levels_;
};

}  // namespace

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

void print_csv(std::ostream& out, const DealFile& file, const RunReport& report) {
  CsvReport(out, file, report).print();
}

}  // namespace quid::report
