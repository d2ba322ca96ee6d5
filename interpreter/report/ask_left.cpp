// SPDX-License-Identifier: Apache-2.0
// `left [on DATE]`: what is still owed and allowed, what each open milestone would unlock, and what
// is undetermined.
#include <fmt/format.h>

#include "report/ask_kinds.hpp"
#include "report/question.hpp"
#include "report/report.hpp"

namespace quid::report {

bool within_deal(const Asking& asking, Day day) {
  const checked::Deal& deal = asking.file.checked().deal;
  const Day start = deal.start;
  const Wording wording(asking.file);
  if (deal.end && day > *deal.end && day != asking.day) {
    asking.terminal.err << fmt::format("`{}` is after the deal's last day, `{}`\n",
                                       wording.day(day), wording.day(*deal.end));
    return false;
  }
  if (day >= start) return true;
  asking.terminal.err << fmt::format("`{}` is before the deal's first day, `{}`\n",
                                     wording.day(day), wording.day(start));
  return false;
}

std::optional<Day> day_alone(const Asking& asking, std::string_view question,
                             std::string_view rest) {
  Day day = asking.day;
  // A day stands here without anything before it.
  const std::string padded = " " + std::string(rest);
  std::string_view text = padded;
  if (const auto named = take_day(text, asking.file.checked().deal)) day = *named;
  if (text.find_first_not_of(' ') == std::string_view::npos) {
    return within_deal(asking, day) ? std::optional(day) : std::nullopt;
  }
  asking.terminal.err << fmt::format("`{0}` takes no more than a day; write `{0} on {1}`\n",
                                     question, Wording(asking.file).day(asking.day));
  return std::nullopt;
}

bool answer_left(const Asking& asking, std::string_view rest) {
  const auto day = day_alone(asking, "left", rest);
  if (!day) return false;
  RunOptions options;
  options.until = *day;
  const RunReport report = make_report(asking.file, asking.entries, options, asking.terminal);
  if (report.error) {
    tell_run_error(asking, *report.error);
    return false;
  }
  if (asking.json) {
    print_residual_json(asking.terminal.out, asking.file, report);
  } else {
    print_residual(asking.terminal.out, asking.file, report);
  }
  return true;
}

}  // namespace quid::report
