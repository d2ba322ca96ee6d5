// SPDX-License-Identifier: Apache-2.0
// Walks a run from step to step and keeps what changed, not whole states.
#include "report/report.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace quid::report {
namespace {

class Walker {
 public:
  Walker(const DealFile& file, std::vector<checked::Entry> entries, Terminal& terminal)
      : file_(file), run_(*file.program, std::move(entries), file.limits), progress_(terminal) {}

  RunReport walk(const RunOptions& options) {
    want_residual_ = options.want_residual;
    report_.known_by = options.known_by;
    report_.until = options.until ? *options.until : run_.default_end();
    if (!options.until && options.known_by) report_.until = *options.known_by;
    if (file_.checked().deal.end) {
      report_.until = std::min(report_.until, *file_.checked().deal.end);
    }
    before_ = run_.view();
    report_.first_levels = before_.levels;
    Steps steps(file_.checked());
    bool more = !run_.error();
    while (more) {
      const Step step = steps.current();
      const Day to = std::min(step.to, report_.until);
      if (to < step.from) break;
      if (to <= run_.quiet_until() && to < report_.until) {  // nothing happens in it
        more = steps.next();
        continue;
      }
      more = run_.advance(to) && to < report_.until && !too_much() && steps.next();
      keep(step, to, !more);
      progress_.say("running " + to_string(to));
    }
    finish();
    return std::move(report_);
  }

 private:
  void keep(const Step& step, Day to, bool last) {
    const std::size_t happenings = run_.happenings().size();
    const std::size_t entries = entries_until(std::min(to, run_.today()));
    const bool quiet = happenings == happenings_ && entries == entries_;
    if (quiet && (!last || run_.today() < step.from)) return;
    StepReport out;
    out.number = step.number;
    out.from = step.from;
    out.to = std::min(to, run_.today());
    out.first_happening = happenings_;
    out.happening_count = happenings - happenings_;
    out.first_entry = entries_;
    out.entry_count = entries - entries_;
    happenings_ = happenings;
    entries_ = entries;
    keep_standing(run_.view(), out);
    report_.steps.push_back(std::move(out));
  }

  void keep_standing(View view, StepReport& out) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> moved;
    for (std::uint32_t i = 0; i < view.levels.size(); ++i) {
      if (view.levels[i] != before_.levels[i]) moved.emplace_back(i, view.levels[i]);
    }
    std::vector<StepDuty> duties;
    for (std::uint32_t i = 0; i < view.duties.size(); ++i) {
      const DutyView::Status status = view.duties[i].status;
      if (status == DutyView::Status::Done) ++out.duties_done;
      const bool open = status == DutyView::Status::Open || status == DutyView::Status::Overdue ||
                        status == DutyView::Status::Suspended;
      if (open) duties.push_back({i, status, view.duties[i].deadline, view.duties[i].paid});
    }
    out.moved = std::move(moved);
    out.duties = std::move(duties);
    out.bans = run_.bans();
    out.books = view.books;
    if (!report_.steps.empty()) {
      const StepReport& before = report_.steps.back();
      if (out.duties == before.duties) out.duties = before.duties;
      if (out.bans == before.bans) out.bans = before.bans;
      if (out.books == before.books) out.books = before.books;
    }
    const bool first = report_.steps.empty();
    rows_ += out.moved.size();
    if (first || out.duties != report_.steps.back().duties) rows_ += out.duties.size();
    if (first || out.bans != report_.steps.back().bans) rows_ += out.bans.size();
    if (first || out.books != report_.steps.back().books) rows_ += out.books.size();
    before_ = std::move(view);
  }

  // What stands at the ends of steps is kept too.
  bool too_much() {
    if (rows_ <= file_.limits.happenings) return false;
    report_.error = too_much_happens(file_.checked(), file_.limits, run_.today());
    return true;
  }

  // How many entries are dated up to this day; those before the start count from the first.
  std::size_t entries_until(Day day) {
    std::size_t at = entries_;
    while (at < run_.entries().size() && run_.entries()[at].on <= day) ++at;
    return at;
  }

  void finish() {
    report_.last = run_.view();
    report_.verdict = run_.verdict();
    report_.ensures = run_.ensures();
    if (want_residual_) report_.residual = run_.residual();
    if (!report_.error) report_.error = run_.error();
    Run::Log log = std::move(run_).take_log();
    report_.happenings = std::move(log.happenings);
    report_.entries = std::move(log.entries);
    report_.corrected = std::move(log.corrected);
  }

  const DealFile& file_;
  Run run_;
  Progress progress_;
  RunReport report_;
  View before_;
  std::size_t happenings_ = 0, entries_ = 0, rows_ = 0;
  bool want_residual_ = true;
};

std::vector<std::pair<std::size_t, Day>> not_knowable(const DealFile& file, const RunReport& report,
                                                      Terminal& terminal) {
  Progress progress(terminal);
  analyse::Knowability knowability(
      *file.program, file.limits, report.entries, report.corrected, report.happenings, report.until,
      [&](Day day) { progress.say("finding what was known on " + to_string(day)); });
  std::vector<std::pair<std::size_t, Day>> result;
  for (std::size_t i = 0; i < report.happenings.size(); ++i) {
    if (const auto day = knowability.from(i)) result.emplace_back(i, *day);
  }
  return result;
}

}  // namespace

std::optional<Day> RunReport::knowable_from(std::size_t happening) const {
  const auto found = std::lower_bound(not_knowable.begin(), not_knowable.end(),
                                      std::pair(happening, Day{INT32_MIN}));
  if (found == not_knowable.end() || found->first != happening) return std::nullopt;
  return found->second;
}

RunReport make_report(const DealFile& file, std::vector<checked::Entry> entries,
                      const RunOptions& options, Terminal& terminal) {
  if (options.known_by) entries = known_by(entries, *options.known_by);
  RunReport report = Walker(file, std::move(entries), terminal).walk(options);
  if (!report.error) report.not_knowable = not_knowable(file, report, terminal);
  return report;
}

}  // namespace quid::report
