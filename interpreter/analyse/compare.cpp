// SPDX-License-Identifier: Apache-2.0
#include "analyse/compare.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "analyse/compare_states.hpp"
#include "run/steps.hpp"

namespace quid {
namespace {

using HappeningKey = std::tuple<Day, HappeningKind, Subject, std::int64_t, std::int64_t, Decimal,
                                Subject, std::string>;
HappeningKey key_of(const Happening& h) {
  return {h.day, h.kind, h.subject, h.a, h.b, h.amount, h.other, h.text.str()};
}

// One of the two, walked on.
struct Walker {
  explicit Walker(const CourseOfEvents& course)
      : run(*course.program, course.entries, course.limits), until(course.until) {}

  bool advance(Day day) { return run.advance(std::min(day, until)); }

  Run run;
  Day until;
  std::size_t seen = 0;  // happenings of the steps before
};

class Comparison {
 public:
  Comparison(const CourseOfEvents& base, const CourseOfEvents& other, const Pairing& pairing,
             const Pairing& itself)
      : base_(base), other_(other), pairing_(pairing), itself_(itself), states_(pairing) {}

  bool failed() const { return base_.run.error() || other_.run.error(); }
  Walker& base() { return base_; }
  Walker& other() { return other_; }

  /// To the end of a day, without looking at what happens on the way. False: a run stopped.
  bool skip_to(Day day) {
    base_.advance(day);
    other_.advance(day);
    base_.seen = base_.run.happenings().size();
    other_.seen = other_.run.happenings().size();
    return !failed();
  }

  /// Walks one step and says what is not alike in it. Nullopt: a run stopped.
  std::optional<StepDifference> step(const Step& step, Day to) {
    base_.advance(to);
    other_.advance(to);
    if (failed()) return std::nullopt;
    StepDifference out;
    out.number = step.number;
    out.from = step.from;
    out.to = to;
    happenings(out);
    states_.look(base_.run, other_.run, out);
    return out;
  }

  StepDifference standing() const { return states_.standing(); }

 private:
  using Keys = std::vector<std::pair<HappeningKey, std::size_t>>;

  static Keys keys(Walker& walker, const Pairing& pairing) {
    Keys result;
    const auto& happenings = walker.run.happenings();
    if (walker.seen == happenings.size()) return result;
    const View view = walker.run.view();
    for (std::size_t i = walker.seen; i < happenings.size(); ++i) {
      result.emplace_back(key_of(pairing.happening(happenings[i], view)), i);
    }
    walker.seen = happenings.size();
    std::sort(result.begin(), result.end());
    return result;
  }

  void happenings(StepDifference& out) {
    const Keys ours = keys(base_, itself_), theirs = keys(other_, pairing_);
    Keys base_only, other_only;
    auto a = ours.begin();
    auto b = theirs.begin();
    while (a != ours.end() || b != theirs.end()) {
      if (b == theirs.end() || (a != ours.end() && a->first < b->first)) {
        base_only.push_back(*a++);
      } else if (a == ours.end() || b->first < a->first) {
        other_only.push_back(*b++);
      } else {
        ++a;
        ++b;
      }
    }
    side_by_side(base_only, other_only, out);
  }

  // The same kind of thing, of the same subject, stands on one line.
  void side_by_side(const Keys& base_only, const Keys& other_only, StepDifference& out) const {
    using What = std::tuple<HappeningKind, Subject, Subject>;
    const auto what = [](const HappeningKey& key) {
      return What{std::get<1>(key), std::get<2>(key), std::get<6>(key)};
    };
    std::map<What, std::vector<std::size_t>> waiting;
    std::vector<Sides<std::size_t>>& rows = out.happenings;
    for (const auto& [key, index] : base_only) {
      waiting[what(key)].push_back(rows.size());
      rows.push_back({index, std::nullopt});
    }
    for (auto& [_, places] : waiting) std::reverse(places.begin(), places.end());
    for (const auto& [key, index] : other_only) {
      const auto found = waiting.find(what(key));
      if (found == waiting.end() || found->second.empty()) {
        rows.push_back({std::nullopt, index});
      } else {
        rows[found->second.back()].other = index;
        found->second.pop_back();
      }
    }
    const auto order = [this](const Sides<std::size_t>& row) {
      Day day{INT32_MAX};
      if (row.base) day = std::min(day, base_.run.happenings()[*row.base].day);
      if (row.other) day = std::min(day, other_.run.happenings()[*row.other].day);
      return std::tuple(day, !row.base, row.base.value_or(0), row.other.value_or(0));
    };
    std::sort(rows.begin(), rows.end(),
              [&](const auto& a, const auto& b) { return order(a) < order(b); });
  }

  Walker base_, other_;
  const Pairing& pairing_;
  const Pairing& itself_;
  States states_;
};

Day last_of(const CourseOfEvents& course) {
  const auto& end = course.program->checked->deal.end;
  return end ? std::min(course.until, *end) : course.until;
}

class Comparing {
 public:
  Comparing(const CourseOfEvents& base, const CourseOfEvents& other, const Renaming& renaming)
      : base_(base),
        other_(other),
        pairing_(*base.program, *other.program, renaming),
        itself_(*base.program, *base.program) {}

  Difference compare() {
    if (base_.program->checked->deal.in_steps != other_.program->checked->deal.in_steps) {
      result_.unlike_clocks = true;
      return std::move(result_);
    }
    result_.until = std::max(last_of(base_), last_of(other_));
    std::optional<Comparison> whole;
    begin(whole);
    if (!walk(*whole)) {
      result_.base_error = whole->base().run.error();
      result_.other_error = whole->other().run.error();
      const bool refused = (result_.base_error && result_.base_error->entry) ||
                           (result_.other_error && result_.other_error->entry);
      const Day stop = std::min(whole->base().run.today(), whole->other().run.today());
      keep_entries(*whole);
      if (refused || stop < table().current().from) {
        result_.steps.clear();  // nothing of a record that is refused counts, nor of no day at all
        return std::move(result_);
      }
      // Once more, up to the day before.
      result_.until = stop;
      begin(whole);
      walk(*whole);
    }
    keep(*whole);
    if (!result_.steps.empty()) find_parting(result_.steps.front());
    return std::move(result_);
  }

 private:
  void begin(std::optional<Comparison>& comparison) const {
    comparison.emplace(base_, other_, pairing_, itself_);
  }

  // That of the deal that begins first.
  Steps table() const {
    const checked::Checked& base = *base_.program->checked;
    const checked::Checked& other = *other_.program->checked;
    return Steps(other.deal.start < base.deal.start ? other : base);
  }

  bool walk(Comparison& comparison) {
    result_.steps.clear();
    if (comparison.failed()) return false;
    Steps steps = table();
    while (steps.current().from <= result_.until) {
      auto step = comparison.step(steps.current(), std::min(steps.current().to, result_.until));
      if (!step) return false;
      if (!step->empty()) result_.steps.push_back(*std::move(step));
      if (steps.current().to >= result_.until || !steps.next()) break;
    }
    return true;
  }

  void keep_entries(Comparison& comparison) {
    result_.base_entries = comparison.base().run.entries();
    result_.other_entries = comparison.other().run.entries();
  }

  void keep(Comparison& comparison) {
    keep_entries(comparison);
    result_.end = comparison.standing();
    result_.base_happenings = comparison.base().run.happenings();
    result_.other_happenings = comparison.other().run.happenings();
    result_.base_last = comparison.base().run.view();
    result_.other_last = comparison.other().run.view();
    result_.base_verdict = comparison.base().run.verdict();
    result_.other_verdict = comparison.other().run.verdict();
  }

  // Day by day through the first step in which something is not alike.
  void find_parting(const StepDifference& first) {
    std::optional<Comparison> daily;
    begin(daily);
    daily->skip_to(Day{first.from.value - 1});
    for (Day day = first.from; day <= first.to; day = Day{day.value + 1}) {
      const auto difference = daily->step({first.number, day, day}, day);
      if (!difference) return;
      if (difference->empty()) continue;
      result_.parted = day;
      return;
    }
  }

  const CourseOfEvents& base_;
  const CourseOfEvents& other_;
  Pairing pairing_, itself_;
  Difference result_;
};

}  // namespace

bool StepDifference::empty() const {
  return happenings.empty() && levels.empty() && quantities.empty() && milestones.empty() &&
         duties.empty() && norms.empty() && books.empty() && phases.empty() &&
         unwarranted.empty() && !verdict;
}

Difference compare(const CourseOfEvents& base, const CourseOfEvents& other,
                   const Renaming& renaming) {
  return Comparing(base, other, renaming).compare();
}

}  // namespace quid
