// SPDX-License-Identifier: Apache-2.0
// What follows when an input turns, and how a course begins.
#include <algorithm>
#include <bit>
#include <utility>

#include "lanes/slicing.hpp"

namespace quid::lanes {

void Slicing::gains() {
  Slices::State& start = out_.start_;
  const std::size_t accounts = plain_.accounts.size();
  start.rates.assign(accounts, 0);
  start.sums.assign(accounts, 0);
  start.settled.assign(accounts, 0);
  out_.paid_.resize(plain_.rules.size());
  for (std::size_t a = 0; a < accounts; ++a) start.rates[a] = plain_.accounts[a].each_day;
  for (const Weight& weight : plain_.weights) {
    if (weight.per == Weight::Per::Firing) {
      out_.paid_[weight.of] = weight.gains;
      continue;
    }
    const std::uint32_t input = out_.inputs_of_atoms_[weight.of];
    const bool inverted = out_.inverted_[weight.of] != 0;
    const bool per_day = weight.per == Weight::Per::Day;
    for (const Weight::Gain& gain : weight.gains) {
      gains_[input].push_back({gain.account, per_day, inverted ? -gain.by : gain.by});
      if ((truths_[input] != 0) != inverted)
        (per_day ? start.rates : start.sums)[gain.account] += gain.by;
    }
  }
}

void Slicing::watches() {
  const auto memories = static_cast<std::uint32_t>(plain_.memories.size());
  const auto watch = [&](Ref ref, std::uint32_t by) {
    watched_by_[out_.inputs_of_atoms_[ref.atom()]].push_back(by);
  };
  for (std::uint32_t e = 0; e < memories; ++e)
    if (out_.kept_[e] == Slices::Kept::Evening || out_.was_inputs_[e] != none)
      watch(plain_.memories[e].condition, e);
  for (std::uint32_t e = 0; e < plain_.ensures.size(); ++e) {
    watch(plain_.ensures[e].condition, memories + e);
    watch(plain_.ensures[e].other, memories + e);
    out_.start_.broken.push_back(plain_.ensures[e].broken ? 1 : 0);
    out_.start_.seen.push_back(plain_.ensures[e].seen ? 1 : 0);
  }
  const std::size_t count = memories + plain_.ensures.size();
  out_.start_.watched.assign(count, 0);
  for (const auto& all : watched_by_)
    for (const std::uint32_t by : all) {
      if (out_.start_.watched[by] == 0) out_.start_.watch_list.push_back(by);
      out_.start_.watched[by] = 1;
    }
  for (const Row& row : inner_)
    out_.gates_gain_ =
        out_.gates_gain_ || !gains_[row.input].empty() || !watched_by_[row.input].empty();
}

void Slicing::lists() {
  for (std::size_t k = 0; k < truths_.size(); ++k) {
    Slices::Input input;
    input.first_position = static_cast<std::uint32_t>(out_.positions_.size());
    input.positions = static_cast<std::uint32_t>(positions_[k].size());
    input.first_gain = static_cast<std::uint32_t>(out_.gains_.size());
    input.gains = static_cast<std::uint32_t>(gains_[k].size());
    input.first_watch = static_cast<std::uint32_t>(out_.watches_.size());
    input.watches = static_cast<std::uint32_t>(watched_by_[k].size());
    input.first_span = input.spans = 0;
    out_.inputs_.push_back(input);
    out_.positions_.insert(out_.positions_.end(), positions_[k].begin(), positions_[k].end());
    out_.gains_.insert(out_.gains_.end(), gains_[k].begin(), gains_[k].end());
    out_.watches_.insert(out_.watches_.end(), watched_by_[k].begin(), watched_by_[k].end());
  }
}

/// Rows turn to what they are on the first day, and then when they change.
void Slicing::calendar() {
  out_.calendar_.resize(plain_.calendar.size());
  for (std::uint32_t k = 0; k < plain_.atoms.size(); ++k)
    if (plain_.atoms[k].kind == Atom::Kind::Calendar)
      out_.calendar_[plain_.atoms[k].target].input = out_.inputs_of_atoms_[k];
  const std::size_t words = out_.words_ - out_.rule_word_;
  out_.masks_.resize(words);
  out_.start_.rules.assign(words, {});
  for (std::uint32_t r = 0; r < plain_.rules.size(); ++r) {
    const PlainRule& rule = plain_.rules[r];
    const std::uint64_t bit = std::uint64_t{1} << (r % 64);
    Slices::RuleWord& word = out_.start_.rules[r / 64];
    if (rule.armed || rule.cadence) word.armed |= bit;
    if (rule.spent) word.spent |= bit;
    if (rule.keeps) out_.masks_[r / 64].keeps |= bit;
    if (rule.cadence) {
      out_.masks_[r / 64].cadence |= bit;
      if (out_.cadence_words_.empty() || out_.cadence_words_.back() != r / 64)
        out_.cadence_words_.push_back(r / 64);
    }
    if (rule.in_time == always)
      word.in_time |= bit;
    else
      out_.calendar_[plain_.atoms[rule.in_time.atom()].target].in_time.push_back(r);
    if (rule.waits != not_ever)
      out_.calendar_[plain_.atoms[rule.waits.atom()].target].waits.push_back(r);
  }
  for (std::uint32_t row = 0; row < plain_.calendar.size(); ++row) {
    bool now = false;
    for (std::uint32_t d = 0; d < plain_.days(); ++d) {
      if (plain_.on_calendar(row, d) == now) continue;
      now = !now;
      out_.turnings_.push_back({d, row});
    }
  }
  std::stable_sort(out_.turnings_.begin(), out_.turnings_.end(),
                   [](const auto& a, const auto& b) { return a.day < b.day; });
}

void Slicing::memories() {
  Slices::State& start = out_.start_;
  out_.span_base_.push_back(0);
  for (std::uint32_t e = 0; e < plain_.memories.size(); ++e) {
    const Memory& memory = plain_.memories[e];
    start.remembered.push_back(memory.age > 0 ? 1 : 0);
    for (const std::uint32_t span : memory.spans) {
      out_.spans_.push_back({e, span, none});
      out_.wheel_size_ = std::max(out_.wheel_size_, span + 2);
    }
    out_.span_base_.push_back(static_cast<std::uint32_t>(out_.spans_.size()));
  }
  out_.wheel_size_ =
      std::bit_ceil(std::min(out_.wheel_size_, static_cast<std::uint32_t>(plain_.days()) + 2));
  for (std::uint32_t k = 0; k < plain_.atoms.size(); ++k) {
    const Atom& atom = plain_.atoms[k];
    if (atom.kind != Atom::Kind::Lasted) continue;
    for (std::uint32_t t = out_.span_base_[atom.target]; t < out_.span_base_[atom.target + 1]; ++t)
      if (out_.spans_[t].days == atom.number) out_.spans_[t].input = out_.inputs_of_atoms_[k];
  }
  for (std::uint32_t e = 0; e < plain_.memories.size(); ++e) {
    if (out_.kept_[e] != Slices::Kept::AtOnce) continue;
    const Ref condition = plain_.memories[e].condition;
    Slices::Input& input = out_.inputs_[out_.inputs_of_atoms_[condition.atom()]];
    input.first_span = out_.span_base_[e];
    input.spans = out_.span_base_[e + 1] - out_.span_base_[e];
    input.spans_of_opposite = condition.negated();
  }
  start_timers();
}

void Slicing::start_timers() {
  Slices::State& start = out_.start_;
  start.slot.assign(out_.spans_.size(), none);
  start.next = start.previous = start.slot;
  start.wheel.assign(out_.wheel_size_, none);
  start.wheel_days.assign(out_.wheel_size_ / 64 + 1, 0);
  for (std::uint32_t t = 0; t < out_.spans_.size(); ++t) {
    const Slices::Spanned& span = out_.spans_[t];
    const Memory& memory = plain_.memories[span.memory];
    const bool at_once = out_.kept_[span.memory] == Slices::Kept::AtOnce;
    if (memory.age > 0 || (at_once && memory.was))
      start_timer(t, std::int64_t{span.days} - memory.age);
  }
}

void Slicing::start_timer(std::uint32_t t, std::int64_t day) {
  if (day <= 0 || day >= static_cast<std::int64_t>(plain_.days())) return;
  Slices::State& start = out_.start_;
  const auto slot = static_cast<std::uint32_t>(day % out_.wheel_size_);
  start.slot[t] = slot;
  start.next[t] = start.wheel[slot];
  if (start.wheel[slot] != none) start.previous[start.wheel[slot]] = t;
  start.wheel[slot] = t;
  start.wheel_days[slot / 64] |= std::uint64_t{1} << (slot % 64);
}

void Slicing::start() {
  Slices::State& start = out_.start_;
  start.truths.assign(truths_.begin(), truths_.end());
  start.touched.assign(out_.words_ / 64 + 1, 0);
  for (std::uint32_t w = out_.rule_word_; w < out_.words_; ++w)
    start.touched[w / 64] |= std::uint64_t{1} << (w % 64);
  for (const PlainMilestone& milestone : plain_.milestones) {
    start.met.push_back(milestone.met ? 1 : 0);
    if (!milestone.owned) continue;
    ++start.owned;
    if (!milestone.met) ++start.unmet;
  }
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
    Slices::MilestoneUse& use = out_.milestones_[m];
    use.owned = plain_.milestones[m].owned;
    use.first_again = static_cast<std::uint32_t>(out_.again_.size());
    for (const std::uint32_t r : plain_.milestones[m].armed_again) {
      if (out_.again_.size() == use.first_again || out_.again_.back().word != r / 64)
        out_.again_.push_back({r / 64, 0});
      out_.again_.back().rules |= std::uint64_t{1} << (r % 64);
    }
    use.agains = static_cast<std::uint32_t>(out_.again_.size()) - use.first_again;
  }
  for (const PlainLever& lever : plain_.levers) start.levels.push_back(lever.level);
  for (const PlainQuantity& quantity : plain_.quantities) start.amounts.push_back(quantity.start);
}

}  // namespace quid::lanes
