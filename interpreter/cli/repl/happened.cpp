// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/happened.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace quid::cli {
namespace {

using LineKey = std::tuple<Day, std::string, std::string>;
LineKey key_of(const StepLine& line) { return {line.day, line.kind, line.text}; }

}  // namespace

std::vector<StepLine> happened_between(const Stand& stand, Day first, Day last) {
  RunReport report;
  report.entries = stand.run->entries();
  report.last = stand.run->view();
  for (const Happening& happening : stand.run->happenings()) {
    if (happening.day >= first && happening.day <= last) report.happenings.add(happening);
  }
  StepReport step;
  step.from = first;
  step.to = last;
  step.happening_count = report.happenings.size();
  const bool from_start = first <= stand.deal().start;
  const auto before = [&](const checked::Entry& entry) {
    return !from_start && (entry.prior || entry.on < first);
  };
  const auto begin = std::find_if_not(report.entries.begin(), report.entries.end(), before);
  const auto end = std::find_if(begin, report.entries.end(), [&](const checked::Entry& entry) {
    return !entry.prior && entry.on > last;
  });
  step.first_entry = static_cast<std::size_t>(begin - report.entries.begin());
  step.entry_count = static_cast<std::size_t>(end - begin);
  return lines_of(Wording(*stand.file), report, step);
}

std::vector<StepLine> lines_beyond(const std::vector<StepLine>& before,
                                   const std::vector<StepLine>& after) {
  std::map<LineKey, std::size_t> known;
  for (const StepLine& line : before) ++known[key_of(line)];
  std::vector<StepLine> fresh;
  for (const StepLine& line : after) {
    const auto found = known.find(key_of(line));
    if (found != known.end() && found->second > 0) {
      --found->second;
    } else {
      fresh.push_back(line);
    }
  }
  return fresh;
}

void print_lines(Page& page, const Wording& wording, const std::vector<StepLine>& lines) {
  std::optional<Day> before;
  for (const StepLine& line : lines) {
    page.rows(step_rows(wording, line, before == line.day, page.style().colour));
    before = line.day;
  }
}

}  // namespace quid::cli
