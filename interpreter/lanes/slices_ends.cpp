// SPDX-License-Identifier: Apache-2.0
// How slices are made, how a course begins, and what it comes to.
#include <cstring>
#include <utility>

#include "lanes/slices.hpp"
#include "lanes/slicing.hpp"

namespace quid::lanes {
namespace {

template <class T>
std::size_t bytes(const std::vector<T>& all) {
  return all.capacity() * sizeof(T);
}

}  // namespace

Slices::Slices(Plain plain, Layout layout) : plain_(std::move(plain)) {
  Slicing(*this, layout).run();
}

std::size_t Slices::weight() const {
  return bytes(marks_) + bytes(contents_) + bytes(positions_) + bytes(first_watch_) +
         bytes(watches_) + bytes(gates_) + bytes(milestones_) + bytes(again_) +
         bytes(again_words_) + bytes(amounts_) + bytes(thresholds_) + bytes(memories_) +
         bytes(ensures_) + bytes(masks_) + bytes(turnings_) + bytes(rules_) + bytes(effects_) +
         bytes(paid_) + bytes(worths_) + bytes(start_) + bytes(readings_) + bytes(use_.milestones) +
         bytes(use_.standings) + bytes(use_.columns) + bytes(general_start_.milestones) +
         bytes(general_start_.standings) + bytes(general_start_.columns);
}

Course::Course(const Slices& slices) : s_(slices), memory_(slices.start_) {
  const Slices::Parts& parts = s_.parts_;
  planes_ = parts.planes.in(memory_);
  values_ = parts.values.in(memory_);
  touched_ = parts.touched.in(memory_);
  watched_ = parts.watched.in(memory_);
  wheel_ = parts.wheel.in(memory_);
  rules_ = parts.rules.in(memory_);
  amounts_ = parts.amounts.in(memory_);
  sums_ = parts.sums.in(memory_);
  at_ = parts.at.in(memory_);
  due_ = parts.due.in(memory_);
  broken_ = parts.broken.in(memory_);
  seen_ = parts.seen.in(memory_);
  time_ = parts.time.in(memory_);
  const std::size_t words = s_.words_ - s_.rule_word_;
  fires_.resize(words, 0);
  fire_words_.reserve(words);
  again_.reserve(words * 2);
  fired_words_.reserve(words * 2);
  tomorrow_.reserve(s_.memories_.size());
  watched_any_ = !s_.first_watch_.empty();
  effect_holds_.resize(s_.plain_.effects.size(), 1);
  standing_holds_.resize(s_.plain_.standings.size(), 1);
  weight_holds_.resize(s_.plain_.weights.size(), 1);
  if (!s_.plain_.columns.empty()) truths_.resize(s_.plain_.atoms.size(), 0);
  for (const PlainColumn& column : s_.plain_.columns)
    if (arguments_.size() < column.operands.size()) arguments_.resize(column.operands.size());
  for (std::size_t n = 0; n < arguments_.size(); ++n) argument_ids_.push_back(InstructionId::at(n));
  breaches_.reserve(s_.plain_.breaches.size());
  state_.met_today.reserve(s_.plain_.milestones.size());
  begin();
}

void Course::begin() {
  std::memcpy(memory_.data(), s_.start_.data(), s_.start_.size() * sizeof(Slices::Line));
  day_ = 0;
  turned_ = s_.dense_ ? 1 : 0;
  wheel_days_ = s_.wheel_days_;
  firings_ = 0;
  next_turning_ = 0;
  noticed_ = true;
  again_.clear();
  fired_words_.clear();
  tomorrow_.clear();
  if (s_.general_) begin_general();
}

bool Course::fulfilled() const {
  if (s_.general_) return holds(s_.plain_.fulfilled);
  bool owned = false;
  for (std::uint32_t m = 0; m < s_.milestones_.size(); ++m) {
    if (!s_.plain_.milestones[m].owned) continue;
    if (!met(m)) return false;
    owned = true;
  }
  return owned;
}

std::int64_t Course::balance(std::uint32_t account, bool next_day) const {
  const std::int64_t evenings = std::int64_t{day_} - (next_day ? 0 : 1);
  std::int64_t sum = sums_[account] + s_.plain_.accounts[account].each_day * evenings;
  for (std::uint32_t k = s_.first_worth_[account]; k < s_.first_worth_[account + 1]; ++k) {
    const Slices::Worth& worth = s_.worths_[k];
    const std::int64_t stands = at_[worth.dial] == worth.mark ? 1 : 0;
    sum += worth.per_day * (time_[worth.mark] + stands * evenings) + worth.standing * stands;
  }
  return sum;
}

Decimal Course::total(std::uint32_t account) const {
  const Account& one = s_.plain_.accounts[account];
  const Decimal counted = Decimal::from_units(one.base + one.scale * balance(account));
  return state_.spells.empty() ? counted : *add(counted, accrued(account));
}

}  // namespace quid::lanes
