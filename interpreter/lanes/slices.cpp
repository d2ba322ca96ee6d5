// SPDX-License-Identifier: Apache-2.0
#include "lanes/slices.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "lanes/slicing.hpp"

namespace quid::lanes {
namespace {

template <class T>
std::size_t bytes(const std::vector<T>& all) {
  return all.capacity() * sizeof(T);
}

}  // namespace

Slices::Slices(Plain plain) : plain_(std::move(plain)) { Slicing(*this).run(); }

std::size_t Slices::weight() const {
  return bytes(inputs_) + bytes(positions_) + bytes(gains_) + bytes(watches_) + bytes(row_inputs_) +
         bytes(inputs_of_atoms_) + bytes(inverted_) + bytes(level_inputs_) + bytes(thresholds_) +
         bytes(masks_) + bytes(turnings_) + bytes(spans_) + bytes(paid_) + bytes(start_.planes) +
         bytes(start_.truths) + bytes(start_.rules) + bytes(start_.wheel);
}

Course::Course(const Slices& slices)
    : s_(slices), state_(slices.start_), fires_(slices.words_ - slices.rule_word_, 0) {}

void Course::begin() {
  state_ = s_.start_;
  day_ = 0;
  next_turning_ = 0;
  again_.clear();
  fired_words_.clear();
}

void Course::walk(std::uint32_t day, std::span<const Event> events) {
  const Event *next = events.data(), *const end = next + events.size();
  while (day_ <= day) {
    if ((next == end || next->day != day_) && !is_busy()) {
      day_ = std::min(next_day(day + 1), next == end ? day + 1 : next->day);
      if (day_ > day) break;
    }
    morning();
    for (; next != end && next->day == day_; ++next) happen(*next);
    rounds();
    evening();
    ++day_;
  }
  judge_last_day();
}

/// Whether something of today is still to be looked at tomorrow.
bool Course::is_busy() const {
  if (!state_.morning.empty() || !again_.empty() || !state_.watch_list.empty()) return true;
  for (const std::uint64_t word : state_.touched)
    if (word != 0) return true;
  for (const std::uint32_t w : s_.cadence_words_)
    if ((state_.rules[w].in_time & s_.masks_[w].cadence) != 0) return true;
  return false;
}

/// The first day from the next one on, at most `limit`, on which something turns by itself.
std::uint32_t Course::next_day(std::uint32_t limit) const {
  std::uint32_t next = limit;
  if (next_turning_ < s_.turnings_.size()) next = std::min(next, s_.turnings_[next_turning_].day);
  if (s_.spans_.empty()) return next;
  for (std::uint32_t d = day_; d < next && d - day_ <= s_.wheel_size_;) {  // a word at a time
    const std::uint32_t slot = slot_of(d);
    const std::uint64_t word = state_.wheel_days[slot / 64] >> (slot % 64);
    if (word != 0) return std::min(next, d + static_cast<std::uint32_t>(std::countr_zero(word)));
    d += std::min(64 - slot % 64, s_.wheel_size_ - slot);
  }
  return next;
}

void Course::flip(std::uint32_t k) {
  const Slices::Input& input = s_.inputs_[k];
  const bool now = (state_.truths[k] ^= 1) != 0;
  const Slices::Position* position = s_.positions_.data() + input.first_position;
  std::uint64_t *planes = state_.planes.data(), *touched = state_.touched.data();
  for (std::uint32_t n = 0; n < input.positions; ++n, ++position) {
    planes[position->plane] ^= position->bits;
    touched[position->word / 64] |= std::uint64_t{1} << (position->word % 64);
  }
  for (std::uint32_t n = 0; n < input.gains; ++n) gain(s_.gains_[input.first_gain + n], now);
  if (input.spans > 0) turn_spans(input, now != input.spans_of_opposite);
  if (input.watches > 0) notice(input);
}

void Course::notice(const Slices::Input& input) {
  for (std::uint32_t n = 0; n < input.watches; ++n) {
    const std::uint32_t by = s_.watches_[input.first_watch + n];
    if (state_.watched[by] == 0) state_.watch_list.push_back(by);
    state_.watched[by] = 1;
  }
}

/// A milestone turned, and what goes on while it stands as it does.
void Course::turn_spans(const Slices::Input& input, bool now) {
  for (std::uint32_t t = input.first_span; t < input.first_span + input.spans; ++t) {
    if (now)
      start_timer(t);
    else if (state_.slot[t] != Slices::none)
      stop_timer(t);
    else if (state_.truths[s_.spans_[t].input] != 0)
      flip(s_.spans_[t].input);
  }
}

/// Of the evenings before today, which hold what still stands.
void Course::settle(std::uint32_t account) {
  state_.sums[account] += state_.rates[account] * (std::int64_t{day_} - state_.settled[account]);
  state_.settled[account] = day_;
}

void Course::gain(const Slices::Gain& gain, bool turned_true) {
  const std::int64_t by = turned_true ? gain.by : -gain.by;
  if (!gain.per_day) {
    state_.sums[gain.account] += by;
    return;
  }
  settle(gain.account);
  state_.rates[gain.account] += by;
}

void Course::morning() {
  for (std::size_t k = 0; k < state_.morning.size(); ++k) flip(state_.morning[k]);
  state_.morning.clear();
  if (s_.plain_.many_rounds) {
    for (const std::uint32_t w : again_) touch(s_.rule_word_ + w);
    again_.clear();
    for (const std::uint32_t w : fired_words_) state_.rules[w].today = 0;
    fired_words_.clear();
  }
  if (!s_.turnings_.empty()) turn_calendar();
  if (!s_.spans_.empty() && state_.wheel[slot_of(day_)] != Slices::none) wake();
}

void Course::turn_calendar() {
  for (; next_turning_ < s_.turnings_.size() && s_.turnings_[next_turning_].day == day_;
       ++next_turning_) {
    const Slices::CalendarUse& use = s_.calendar_[s_.turnings_[next_turning_].row];
    if (use.input != Slices::none) flip(use.input);
    turn_rules(use.in_time, &Slices::RuleWord::in_time);
    turn_rules(use.waits, &Slices::RuleWord::waits);
  }
  for (const std::uint32_t w : s_.cadence_words_)
    if ((state_.rules[w].in_time & s_.masks_[w].cadence) != 0) touch(s_.rule_word_ + w);
}

void Course::turn_rules(const std::vector<std::uint32_t>& rules,
                        std::uint64_t Slices::RuleWord::*mask) {
  for (const std::uint32_t r : rules) {
    state_.rules[r / 64].*mask ^= std::uint64_t{1} << (r % 64);
    touch(s_.rule_word_ + r / 64);
  }
}

/// Stretches that have lasted long enough by the evening before.
void Course::wake() {
  const std::uint32_t slot = slot_of(day_);
  while (state_.wheel[slot] != Slices::none) {
    const std::uint32_t t = state_.wheel[slot];
    stop_timer(t);
    if (state_.truths[s_.spans_[t].input] == 0) flip(s_.spans_[t].input);
  }
}

void Course::start_timer(std::uint32_t t) {
  const std::uint64_t day = std::uint64_t{day_} + s_.spans_[t].days;
  if (day >= s_.plain_.days()) return;
  const std::uint32_t slot = slot_of(static_cast<std::uint32_t>(day));
  const std::uint32_t first = state_.wheel[slot];
  state_.slot[t] = slot;
  state_.next[t] = first;
  state_.previous[t] = Slices::none;
  if (first != Slices::none) state_.previous[first] = t;
  state_.wheel[slot] = t;
  state_.wheel_days[slot / 64] |= std::uint64_t{1} << (slot % 64);
}

void Course::stop_timer(std::uint32_t t) {
  const std::uint32_t slot = state_.slot[t];
  if (slot == Slices::none) return;
  const std::uint32_t next = state_.next[t], previous = state_.previous[t];
  if (next != Slices::none) state_.previous[next] = previous;
  if (previous != Slices::none)
    state_.next[previous] = next;
  else
    state_.wheel[slot] = next;
  if (state_.wheel[slot] == Slices::none)
    state_.wheel_days[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
  state_.slot[t] = Slices::none;
}

void Course::happen(const Event& event) {
  const std::uint32_t m = event.milestone;
  if ((state_.met[m] != 0) == event.met) return;
  const Slices::MilestoneUse& use = s_.milestones_[m];
  state_.met[m] = event.met ? 1 : 0;
  if (use.owned) event.met ? --state_.unmet : ++state_.unmet;
  if (use.met != Slices::none) flip(use.met);
  if (use.broken != Slices::none && (state_.truths[use.broken] != 0) == event.met) flip(use.broken);
  if (event.met) return;
  for (std::uint32_t k = use.first_again; k < use.first_again + use.agains; ++k) {
    const Slices::Again& again = s_.again_[k];
    state_.rules[again.word].spent &= ~again.rules;
    state_.rules[again.word].armed |= again.rules;
    touch(s_.rule_word_ + again.word);
  }
}

void Course::rounds() {
  for (first_round_ = true;; first_round_ = false) {
    fire_words_.clear();
    decide(s_.words_);
    for (const std::uint32_t w : fire_words_)
      for (std::uint64_t left = fires_[w]; left != 0; left &= left - 1)
        fire(w * 64 + static_cast<std::uint32_t>(std::countr_zero(left)));
    if (fire_words_.empty() || !s_.plain_.many_rounds) return;
  }
}

/// Words that were touched, in order: what inner rows turn lies in later words.
void Course::decide(std::uint32_t end) {
  for (std::uint32_t block = 0; block * 64 < end; ++block) {
    while (state_.touched[block] != 0) {
      const std::uint32_t word =
          block * 64 + static_cast<std::uint32_t>(std::countr_zero(state_.touched[block]));
      if (word >= end) return;
      state_.touched[block] &= state_.touched[block] - 1;
      const std::uint64_t* p = state_.planes.data() + std::size_t{word} * s_.stride_;
      std::uint64_t truths = p[0] | p[1];
      if (s_.stride_ > 2) truths &= p[2] | p[3];
      if (s_.stride_ > 4) truths &= (p[4] | p[5]) & (p[6] | p[7]);
      if (word < s_.rule_word_)
        decide_gates(word, truths);
      else
        decide_rules(word - s_.rule_word_, truths);
    }
  }
}

void Course::decide_gates(std::uint32_t word, std::uint64_t truths) {
  std::uint64_t turned = truths ^ state_.values[word];
  state_.values[word] = truths;
  for (; turned != 0; turned &= turned - 1) {
    const std::uint32_t row = word * 64 + static_cast<std::uint32_t>(std::countr_zero(turned));
    if (s_.row_inputs_[row] != Slices::none) flip(s_.row_inputs_[row]);
  }
}

void Course::decide_rules(std::uint32_t w, std::uint64_t truths) {
  Slices::RuleWord& word = state_.rules[w];
  const Slices::RuleMask& mask = s_.masks_[w];
  std::uint64_t fires = truths & word.armed & ~word.spent & word.in_time;
  if (!first_round_) fires &= ~mask.cadence;
  if ((fires & word.today & ~mask.cadence) != 0) again_.push_back(w);
  fires &= ~word.today;
  word.armed = (word.armed & ~fires & ~word.waits) | ~truths | mask.cadence;
  word.spent |= fires & mask.keeps;
  if (fires == 0) return;
  if (s_.plain_.many_rounds) {
    word.today |= fires;
    fired_words_.push_back(w);
  }
  fires_[w] = fires;
  fire_words_.push_back(w);
}

void Course::fire(std::uint32_t r) {
  const PlainRule& rule = s_.plain_.rules[r];
  ++state_.firings;
  for (const Weight::Gain& gain : s_.paid_[r]) state_.sums[gain.account] += gain.by;
  for (std::uint32_t k = 0; k < rule.effect_count; ++k)
    apply(s_.plain_.effects[rule.first_effect + k]);
}

void Course::apply(const PlainEffect& effect) {
  const bool lever = effect.kind < PlainEffect::Kind::Add;
  const std::int64_t now =
      lever ? std::int64_t{state_.levels[effect.target]} : state_.amounts[effect.target];
  switch (effect.kind) {
    case PlainEffect::Kind::Ease:
      return move(effect.target, static_cast<std::uint32_t>(
                                     std::max(now, std::min(now + effect.by, effect.bound))));
    case PlainEffect::Kind::Tighten:
      return move(effect.target, static_cast<std::uint32_t>(
                                     std::min(now, std::max(now - effect.by, effect.bound))));
    case PlainEffect::Kind::Level:
      return move(effect.target, static_cast<std::uint32_t>(effect.by));
    case PlainEffect::Kind::Add: return change(effect.target, now + effect.by);
    case PlainEffect::Kind::Assign: return change(effect.target, effect.by);
  }
}

void Course::move(std::uint32_t lever, std::uint32_t level) {
  std::uint32_t& now = state_.levels[lever];
  const std::uint32_t low = std::min(now, level), high = std::max(now, level);
  if (low == high) return;
  now = level;
  const std::uint32_t base = s_.level_base_[lever];
  for (const std::uint32_t one : {low, high})
    if (s_.exact_inputs_[base + one] != Slices::none) flip(s_.exact_inputs_[base + one]);
  const std::uint32_t* inputs = s_.level_inputs_.data() + base;
  for (std::uint32_t j = low + 1; j <= high; ++j)
    if (inputs[j] != Slices::none) flip(inputs[j]);
}

void Course::change(std::uint32_t quantity, std::int64_t amount) {
  state_.amounts[quantity] = amount;
  for (std::uint32_t k = s_.threshold_base_[quantity]; k < s_.threshold_base_[quantity + 1]; ++k) {
    const Slices::Threshold& one = s_.thresholds_[k];
    if ((amount >= one.least) != (state_.truths[one.input] != 0)) flip(one.input);
  }
}

void Course::evening() {
  if (state_.watch_list.empty() && !s_.gates_gain_) return;
  decide(s_.rule_word_);
  const auto memories = static_cast<std::uint32_t>(s_.plain_.memories.size());
  for (const std::uint32_t by : state_.watch_list) {
    state_.watched[by] = 0;
    if (by < memories)
      remember(by);
    else
      judge(by - memories);
  }
  state_.watch_list.clear();
}

/// What was to come about in the end and has not.
void Course::judge_last_day() {
  const auto& end = s_.plain_.program->checked->deal.end;
  if (day_ != s_.plain_.days() || !end || s_.plain_.until != *end) return;
  for (std::uint32_t e = 0; e < s_.plain_.ensures.size(); ++e)
    if (s_.plain_.ensures[e].form == checked::Ensure::Form::Eventually && state_.seen[e] == 0)
      state_.broken[e] = 1;
}

/// What turns by it turns the next morning, so that all of this evening reads it as it was.
void Course::remember(std::uint32_t e) {
  const bool now = truth(s_.plain_.memories[e].condition);
  const std::uint32_t was = s_.was_inputs_[e];
  if (was != Slices::none && (state_.truths[was] != 0) != now) state_.morning.push_back(was);
  if (s_.kept_[e] == Slices::Kept::AtOnce || (state_.remembered[e] != 0) == now) return;
  state_.remembered[e] = now ? 1 : 0;
  for (std::uint32_t t = s_.span_base_[e]; t < s_.span_base_[e + 1]; ++t) {
    if (now) {
      start_timer(t);
    } else {
      stop_timer(t);
      const std::uint32_t input = s_.spans_[t].input;
      if (state_.truths[input] != 0) state_.morning.push_back(input);
    }
  }
}

void Course::judge(std::uint32_t e) {
  using Form = checked::Ensure::Form;
  const PlainEnsure& ensure = s_.plain_.ensures[e];
  const bool condition = truth(ensure.condition), other = truth(ensure.other);
  switch (ensure.form) {
    case Form::Never:
    case Form::NeverUnless:
      if (condition && !other) state_.broken[e] = 1;
      return;
    case Form::Always:
    case Form::AlwaysUnless:
      if (!condition && !other) state_.broken[e] = 1;
      return;
    case Form::Eventually:
      if (condition) state_.seen[e] = 1;
      return;
    case Form::OnlyAfter:
      if (other) state_.seen[e] = 1;
      if (condition && state_.seen[e] == 0) state_.broken[e] = 1;
      return;
  }
}

std::int64_t Course::balance(std::uint32_t account, bool next_day) const {
  const std::int64_t evenings = std::int64_t{day_} - (next_day ? 0 : 1);
  return state_.sums[account] +
         state_.rates[account] * (evenings - std::int64_t{state_.settled[account]});
}

Decimal Course::total(std::uint32_t account) const {
  const Account& one = s_.plain_.accounts[account];
  return Decimal::from_units(one.base + one.scale * balance(account));
}

}  // namespace quid::lanes
