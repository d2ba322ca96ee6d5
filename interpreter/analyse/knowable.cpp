// SPDX-License-Identifier: Apache-2.0
#include "analyse/knowable.hpp"

#include <algorithm>

namespace quid::analyse {
namespace {

constexpr std::size_t most_runs = 10'000, most_work = 20'000'000;

}  // namespace

bool is_breach(const Happening& happening) {
  return (happening.kind == HappeningKind::MilestoneOverdue && happening.b == 0) ||
         happening.kind == HappeningKind::DutyOverdue || happening.kind == HappeningKind::BanBroken;
}

Knowability::Knowability(const Program& program, const Limits& limits,
                         const std::vector<checked::Entry>& entries,
                         const std::vector<checked::Entry>& corrected, const Happenings& happenings,
                         Day until, std::function<void(Day)> told)
    : program_(program),
      limits_(limits),
      entries_(entries),
      corrected_(corrected),
      happenings_(happenings),
      until_(until),
      told_(std::move(told)) {
  for (const checked::Entry& entry : entries) {
    if (!entry.known || *entry.known <= entry.on) continue;
    known_days_.insert(*entry.known);
    late_.emplace_back(entry.on, *entry.known);
  }
  // By the day it happened, the latest day on which anything up to then came to light.
  std::sort(late_.begin(), late_.end());
  for (std::size_t i = 1; i < late_.size(); ++i) {
    late_[i].second = std::max(late_[i].second, late_[i - 1].second);
  }
  runs_left_ = std::min(most_runs, most_work / std::max<std::size_t>(entries.size(), 1));
}

std::optional<Day> Knowability::from(std::size_t happening) {
  if (known_days_.empty()) return std::nullopt;
  const Happening h = happenings_[happening];
  if (!is_breach(h) || all_known(h.day) || shown(h.day, key_of(h))) return std::nullopt;
  for (auto at = known_days_.upper_bound(h.day); at != known_days_.end(); ++at) {
    if (!shown(*at, key_of(h))) continue;
    return runs_left_ > 0 ? std::optional(*at) : std::nullopt;
  }
  return std::nullopt;
}

// Had all that happened up to this day come to light by then?
bool Knowability::all_known(Day day) const {
  const auto after = std::upper_bound(late_.begin(), late_.end(), std::pair(day, Day{INT32_MAX}));
  return after == late_.begin() || (after - 1)->second <= day;
}

bool Knowability::shown(Day day, const Key& key) {
  auto found = breaches_.find(day);
  if (found == breaches_.end()) {
    if (runs_left_ == 0) return true;
    --runs_left_;
    found = breaches_.emplace(day, breaches_known_by(day)).first;
  }
  return found->second.contains(key);
}

// Of what was corrected later, what stood before.
std::vector<checked::Entry> Knowability::known_by(Day day) const {
  std::vector<checked::Entry> known;
  for (const checked::Entry& entry : entries_) {
    const checked::Entry* one = &entry;
    while (one != nullptr && one->known.value_or(one->on) > day)
      one = one->corrects > 0 ? &corrected_[one->corrects - 1] : nullptr;
    if (one == nullptr) continue;
    known.push_back(*one);
    known.back().corrected = false;  // made already
  }
  return known;
}

std::set<Knowability::Key> Knowability::breaches_known_by(Day day) {
  if (told_) told_(day);
  Run run(program_, known_by(day), limits_);
  run.advance(std::min(day, until_));
  std::set<Key> result;
  for (const Happening& h : run.happenings()) {
    if (is_breach(h)) result.insert(key_of(h));
  }
  return result;
}

}  // namespace quid::analyse
