// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/standing.hpp"

#include <fmt/format.h>

#include "cli/words.hpp"
#include "report/report.hpp"

namespace quid::cli {

std::string milestone_word(const Wording& wording, const View& view, std::uint32_t symbol,
                           std::uint32_t row) {
  const checked::Milestone& milestone = wording.deal().milestones[symbol];
  const MilestoneView& m = view.milestones[row];
  std::vector<std::string> words;
  const bool verifies = milestone.more->verifier.actor.valid();
  if (m.met) {
    words.push_back(m.met_day ? "met on " + wording.day(*m.met_day) : "met");
  } else if (milestone.more->of.valid() && !m.reported_amount.is_zero()) {
    words.push_back("reported " + wording.amount(m.reported_amount, milestone.more->unit));
  } else if (m.reported) {
    words.push_back(verifies && !m.refuted ? "reported, not yet verified" : "reported");
  }
  if (m.refuted) words.emplace_back("refuted");
  if (m.broken) words.emplace_back("broken");
  if (m.disputed) words.emplace_back("disputed");
  if (m.overdue) {
    words.push_back(std::string(milestone.more->aim ? "past its target" : "overdue") +
                    (m.deadline ? " of " + wording.day(*m.deadline) : ""));
  }
  if (m.waived) words.emplace_back("waived");
  if (m.lapsed) words.emplace_back("lapsed");
  if (words.empty()) {
    words.push_back(m.deadline ? "open, due by " + wording.day(*m.deadline) : "open");
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string duty_word(const Wording& wording, const DutyView& duty) {
  switch (duty.status) {
    case DutyView::Status::Open: return "open";
    case DutyView::Status::Overdue: return "overdue";
    case DutyView::Status::Suspended: return "suspended";
    case DutyView::Status::Replaced: return "replaced";
    case DutyView::Status::Lapsed: return "lapsed";
    case DutyView::Status::Done: return duty.done ? "done on " + wording.day(*duty.done) : "done";
  }
  return {};
}

Difference difference_of(const Stand& base, const Stand& other) {
  const auto course = [](const Stand& stand) {
    return CourseOfEvents{stand.program.get(), *stand.entries, stand.run->today(),
                          stand.file->limits};
  };
  return compare(course(base), course(other));
}

std::string standing_difference(const Stand& before, const Stand& after, const Style& style) {
  const Difference difference = difference_of(before, after);
  const DifferenceReport report{*before.file, *after.file, difference};
  Page page(style);
  for (const DifferenceRow& row : rows_of(report, difference.end, false)) {
    const std::string now = row.other.empty() ? "nothing of " + row.thing : row.other;
    const std::string was = row.base.empty() ? "nothing of the kind" : row.base;
    page.rows(standing_rows(row.label, {now + "; before: " + was}));
  }
  return page.take();
}

}  // namespace quid::cli
