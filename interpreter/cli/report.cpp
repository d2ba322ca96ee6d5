// SPDX-License-Identifier: Apache-2.0
// Walks a run from step to step and keeps what changed, not whole states.
#include "cli/report.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace quid::cli {
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
    std::vector<std::pair<std::uint32_t, DutyView::Status>> duties;
    for (std::uint32_t i = 0; i < view.duties.size(); ++i) {
      const DutyView::Status status = view.duties[i].status;
      if (status == DutyView::Status::Done) ++out.duties_done;
      const bool open = status == DutyView::Status::Open || status == DutyView::Status::Overdue ||
                        status == DutyView::Status::Suspended;
      if (open) duties.emplace_back(i, status);
    }
    out.moved = std::move(moved);
    out.duties = std::move(duties);
    out.books = view.books;
    if (!report_.steps.empty()) {
      const StepReport& before = report_.steps.back();
      if (out.duties == before.duties) out.duties = before.duties;
      if (out.books == before.books) out.books = before.books;
    }
    const bool first = report_.steps.empty();
    rows_ += out.moved.size();
    if (first || out.duties != report_.steps.back().duties) rows_ += out.duties.size();
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
  }

  const DealFile& file_;
  Run run_;
  Progress progress_;
  RunReport report_;
  View before_;
  std::size_t happenings_ = 0, entries_ = 0, rows_ = 0;
  bool want_residual_ = true;
};

using BreachKey = std::tuple<HappeningKind, Subject, Day, std::int64_t>;
BreachKey key_of(const Happening& h) { return {h.kind, h.subject, h.day, h.a}; }

// A breach was knowable at the time if a run on what was known that day shows it. Otherwise the
// days on which something came to light are tried one after the other. Runs are kept by day, and
// their number is bounded: breaches past the bound are left without a mark.
class Knowability {
 public:
  Knowability(const DealFile& file, const RunReport& report, Terminal& terminal)
      : file_(file), report_(report), progress_(terminal) {
    for (const checked::Entry& entry : report.entries) {
      if (!entry.known || *entry.known <= entry.on) continue;
      known_days_.insert(*entry.known);
      late_.emplace_back(entry.on, *entry.known);
    }
    // By the day it happened, the latest day on which anything up to then came to light.
    std::sort(late_.begin(), late_.end());
    for (std::size_t i = 1; i < late_.size(); ++i) {
      late_[i].second = std::max(late_[i].second, late_[i - 1].second);
    }
    runs_left_ = std::min(most_runs, most_work / std::max<std::size_t>(report.entries.size(), 1));
  }

  std::vector<std::pair<std::size_t, Day>> find() {
    std::vector<std::pair<std::size_t, Day>> result;
    if (known_days_.empty()) return result;
    for (std::size_t i = 0; i < report_.happenings.size(); ++i) {
      const Happening& h = report_.happenings[i];
      if (!is_breach(h) || all_known(h.day) || shown(h.day, key_of(h))) continue;
      for (auto at = known_days_.upper_bound(h.day); at != known_days_.end(); ++at) {
        if (!shown(*at, key_of(h))) continue;
        if (runs_left_ > 0) result.emplace_back(i, *at);
        break;
      }
    }
    return result;
  }

 private:
  static constexpr std::size_t most_runs = 10'000, most_work = 20'000'000;

  // Had all that happened up to this day come to light by then?
  bool all_known(Day day) const {
    const auto after = std::upper_bound(late_.begin(), late_.end(), std::pair(day, Day{INT32_MAX}));
    return after == late_.begin() || (after - 1)->second <= day;
  }

  bool shown(Day day, const BreachKey& key) {
    auto found = breaches_.find(day);
    if (found == breaches_.end()) {
      if (runs_left_ == 0) return true;
      --runs_left_;
      found = breaches_.emplace(day, breaches_known_by(day)).first;
    }
    return found->second.contains(key);
  }

  std::set<BreachKey> breaches_known_by(Day day) {
    progress_.say("finding what was known on " + to_string(day));
    Run run(*file_.program, known_by(report_.entries, day), file_.limits);
    run.advance(std::min(day, report_.until));
    std::set<BreachKey> result;
    for (const Happening& h : run.happenings()) {
      if (is_breach(h)) result.insert(key_of(h));
    }
    return result;
  }

  const DealFile& file_;
  const RunReport& report_;
  Progress progress_;
  std::set<Day> known_days_;
  std::vector<std::pair<Day, Day>> late_;
  std::map<Day, std::set<BreachKey>> breaches_;
  std::size_t runs_left_ = 0;
};

}  // namespace

bool is_breach(const Happening& happening) {
  return (happening.kind == HappeningKind::MilestoneOverdue && happening.b == 0) ||
         happening.kind == HappeningKind::DutyOverdue || happening.kind == HappeningKind::BanBroken;
}

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
  if (!report.error) report.not_knowable = Knowability(file, report, terminal).find();
  return report;
}

}  // namespace quid::cli
