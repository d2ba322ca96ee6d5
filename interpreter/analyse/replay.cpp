// SPDX-License-Identifier: Apache-2.0
#include "analyse/replay.hpp"

#include <algorithm>

namespace quid::analyse {
namespace {

constexpr int strides = 8;  // moments kept from the first walk, so that later ones begin nearby
constexpr std::size_t memory = std::size_t{256} << 20;  // bytes for all moments, about

}  // namespace

Replay::Replay(const Program& program, std::vector<checked::Entry> entries, const Limits& limits,
               Day last) {
  const std::size_t one =
      program.instructions.size() * sizeof(Value) + entries.size() * sizeof(checked::Entry) + 4096;
  most_ = std::clamp<std::size_t>(memory / one, 2 * strides, 400);
  auto run = std::make_unique<Run>(program, std::move(entries), limits);
  run->keep_grants();
  const Day first = run->today();
  last = std::max(last, first);
  for (int k = 0; k <= strides; ++k) {
    const std::int64_t days = (std::int64_t{last.value} - first.value) * k / strides;
    run->advance(Day{first.value + static_cast<std::int32_t>(days)});
    if (k < strides && !run->error()) ends_.try_emplace(run->today(), std::make_unique<Run>(*run));
  }
  const Day end = run->today();
  last_ = (ends_[end] = std::move(run)).get();
}

// The latest moment at a day's end that is not later than `day`.
const Run& Replay::before(Day day) const { return *std::prev(ends_.upper_bound(day))->second; }

bool Replay::room() {
  if (ends_.size() + firings_.size() < most_) return true;
  exhausted_ = true;
  return false;
}

const Run* Replay::at_end_of(Day day) {
  if (const auto found = ends_.find(day); found != ends_.end()) return found->second.get();
  if (day < ends_.begin()->first || day > last_->today() || !room()) return nullptr;
  auto run = std::make_unique<Run>(before(day));
  run->advance(day);
  return (ends_[day] = std::move(run)).get();
}

const Run* Replay::when_fired(Day day, std::uint32_t rule) {
  const std::pair key(day, rule);
  if (const auto found = firings_.find(key); found != firings_.end()) return found->second.get();
  const Day eve{day.value - 1};
  if (eve < ends_.begin()->first || day > last_->today() || !room()) return nullptr;
  auto run = std::make_unique<Run>(before(eve));
  if (!run->advance_to_firing(day, rule)) return nullptr;
  return (firings_[key] = std::move(run)).get();
}

}  // namespace quid::analyse
