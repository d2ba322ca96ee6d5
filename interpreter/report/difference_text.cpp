// SPDX-License-Identifier: Apache-2.0
// Two courses side by side: a column for each, step by step, and how they end.
#include <fmt/format.h>
#include <algorithm>
#include <map>

#include "report/columns.hpp"
#include "report/difference.hpp"
#include "report/report.hpp"
#include "report/report_fold.hpp"

namespace quid::report {
namespace {

bool is_only_ledger(const StepDifference& step) {
  StepDifference rest = step;
  rest.books.clear();
  return rest.empty();
}

class DifferencePrinter {
 public:
  DifferencePrinter(std::ostream& out, const DifferenceReport& report,
                    const DifferenceText& options)
      : out_(out),
        report_(report),
        options_(options),
        base_(report.base_file),
        columns_(out, options.width) {}

  void print() {
    const Difference& difference = report_.difference;
    if (difference.unlike_clocks) {
      out_ << "One of them counts days and the other steps, so their courses cannot be compared.\n";
      return;
    }
    if (difference.steps.empty()) {
      out_ << fmt::format("Nothing differs up to {}.\n", base_.words().day(difference.until));
      stops();
      return;
    }
    columns_.line("", report_.base_title, report_.other_title);
    for (std::size_t i = 0; i < difference.steps.size();) i = steps(i);
    end();
  }

 private:
  std::string paint(std::string_view text) const {
    return painted(options_.colour, Paint::Bold, text);
  }

  // One step, or many of which only the first is shown.
  std::size_t steps(std::size_t i) {
    const auto& all = report_.difference.steps;
    print_step(all[i]);
    std::size_t end = i + 1;
    if (!is_only_ledger(all[i])) return end;
    while (end < all.size() && is_only_ledger(all[end])) ++end;
    const std::size_t more = end - i - 1;
    if (more == 0) return end;
    out_ << fmt::format("\n  In {} more step{}, to {}, only the ledger goes on to differ.\n", more,
                        more == 1 ? "" : "s", base_.words().day(all[end - 1].to));
    return end;
  }

  void print_step(const StepDifference& step) {
    std::vector<DifferenceRow> all = rows_of(report_, step, true);
    std::erase_if(all, [this](const DifferenceRow& row) { return is_shown(row); });
    if (all.empty()) return;
    out_ << '\n' << paint(fmt::format("Step {}", step.number));
    if (!report_.base_file.checked().deal.in_steps) {
      out_ << "  " << base_.words().span_of_days(step.from, step.to);
    }
    out_ << '\n';
    rows(all);
  }

  // A state whose sides both went on, and differ as they did before.
  bool is_shown(const DifferenceRow& row) {
    if (row.label != "states") return false;
    auto& before = shown_[row.thing];
    std::pair now(row.base, row.other);
    if (before == now) return true;
    before = std::move(now);
    return false;
  }

  // Of many alike, the first few.
  void rows(const std::vector<DifferenceRow>& all) {
    std::string before;
    for (std::size_t i = 0; i < all.size();) {
      std::size_t end = i + 1;
      const auto together = [&](const DifferenceRow& row) {
        return !row.family.empty() && row.family == all[i].family && row.label == all[i].label &&
               row.base.empty() == all[i].base.empty() && row.other.empty() == all[i].other.empty();
      };
      while (end < all.size() && together(all[end])) ++end;
      const std::size_t shown = end - i > longest_family ? i + shown_of_family : end;
      for (std::size_t k = i; k < shown; ++k) {
        columns_.line(all[k].label == before ? "" : all[k].label, all[k].base, all[k].other);
        before = all[k].label;
      }
      if (shown < end) {
        const std::string more = fmt::format("and {} more of {}", end - shown, all[i].family);
        columns_.line("", all[i].base.empty() ? "" : more, all[i].other.empty() ? "" : more);
      }
      i = end;
    }
  }

  void end() {
    const Difference& difference = report_.difference;
    const Wording& words = base_.words();
    out_ << '\n';
    if (difference.parted) {
      out_ << paint(fmt::format("They part on {}", words.day(*difference.parted))) << ". ";
    }
    const std::string last = words.day(difference.until);
    std::vector<DifferenceRow> all = rows_of(report_, difference.end, false);
    if (all.empty()) {
      if (difference.base_error || difference.other_error) return stops();
      out_ << fmt::format("At the end of {} nothing differs any more.\n", last);
      return;
    }
    out_ << fmt::format("What differs at the end of {}:\n", last);
    if (!difference.end.verdict) {
      const std::string verdict = base_.verdict(difference.base_verdict);
      all.push_back({"verdict", {}, {}, verdict, "the same"});
    }
    rows(all);
    stops();
  }

  // What is no more compared, and why.
  void stops() {
    const auto say = [&](const std::string& title, const std::optional<RunError>& error) {
      if (!error) return;
      out_ << fmt::format(
          "The course on the {} ({}) stops on {}{}; nothing is compared from then on.\n",
          &title == &report_.base_title ? "left" : "right", title, base_.words().day(error->day),
          error->entry ? ", where the record is refused" : "");
    };
    say(report_.base_title, report_.difference.base_error);
    say(report_.other_title, report_.difference.other_error);
  }

  std::ostream& out_;
  const DifferenceReport& report_;
  const DifferenceText& options_;
  SideWording base_;
  Columns columns_;
  std::map<std::string, std::pair<std::string, std::string>> shown_;  // by what it is about
};

}  // namespace

void print_difference(std::ostream& out, const DifferenceReport& report,
                      const DifferenceText& options) {
  DifferencePrinter(out, report, options).print();
}

std::string difference_errors(const DifferenceReport& report, bool colour, std::size_t width) {
  const Difference& difference = report.difference;
  std::string text;
  if (difference.base_error) {
    text += run_error_text(report.base_file, *difference.base_error, difference.base_entries,
                           colour, width);
  }
  if (difference.other_error) {
    text += run_error_text(report.other_file, *difference.other_error, difference.other_entries,
                           colour, width);
  }
  return text;
}

}  // namespace quid::report
