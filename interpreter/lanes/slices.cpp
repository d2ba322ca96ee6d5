// SPDX-License-Identifier: Apache-2.0
#include "lanes/slices.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace quid::lanes {
namespace {

constexpr std::size_t planes_of_word = 8;

/// A word's planes from one mark to another.
inline void shift(std::uint64_t* planes, const std::uint64_t* before, const std::uint64_t* after) {
  std::uint64_t turned[planes_of_word];  // read before anything is written
  for (std::size_t k = 0; k < planes_of_word; ++k) turned[k] = before[k] ^ after[k] ^ planes[k];
  for (std::size_t k = 0; k < planes_of_word; ++k) planes[k] = turned[k];
}

}  // namespace

void Course::walk(std::uint32_t day, std::span<const Event> events) {
  if (s_.small_)
    walk_days<Tier::Small>(day, events);
  else if (!s_.general_)
    walk_days<Tier::Simple>(day, events);
  else
    walk_days<Tier::General>(day, events);
  judge_last_day();
}

template <Tier tier>
void Course::walk_days(std::uint32_t day, std::span<const Event> events) {
  const Event *next = events.data(), *const end = next + events.size();
  while (day_ <= day) {
    // One empty day is walked as fast as it is found to be empty.
    const std::uint32_t given = next == end ? day + 1 : next->day;
    if (given > day_ + 1 && !is_busy<tier>()) {
      const std::uint32_t quiet = std::min(next_day<tier>(day + 1), given);
      if constexpr (tier == Tier::General)
        pass_to(quiet);
      else
        day_ = quiet;
      if (day_ > day) break;
    } else if constexpr (tier == Tier::General) {
      state_.stirred = false;
    }
    morning<tier>();
    if constexpr (tier == Tier::General) general_morning();
    for (; next != end && next->day == day_; ++next) happen<tier>(*next);
    if constexpr (tier == Tier::General) after_events();
    rounds<tier>();
    if constexpr (tier == Tier::General) begin_evening();
    if (tier == Tier::General || noticed_ || s_.gates_gain_) evening<tier>();
    if constexpr (tier == Tier::General) end_evening();
    ++day_;
  }
}

/// Whether something of today is still to be looked at tomorrow.
template <Tier tier>
bool Course::is_busy() const {
  if (turned_ != 0 || noticed_ || !tomorrow_.empty() || !again_.empty()) return true;
  if constexpr (tier == Tier::General)
    if (is_stirred()) return true;
  if (!is_dense<tier>())
    for (std::uint32_t block = 0; block * 64 < s_.words_; ++block)
      if (touched_[block] != 0) return true;
  return false;
}

/// The first day from this one on, at most `limit`, on which something turns by itself.
template <Tier tier>
std::uint32_t Course::next_day(std::uint32_t limit) const {
  std::uint32_t next = limit;
  if constexpr (tier == Tier::General) next = next_column_day(limit);
  if (next_turning_ < s_.turnings_.size()) next = std::min(next, s_.turnings_[next_turning_].day);
  if (wheel_days_ == 0) return next;
  const std::uint32_t slot = slot_of(day_);
  std::uint64_t days = wheel_days_ >> slot;
  if (slot > 0) days |= wheel_days_ << (s_.wheel_size_ - slot);
  return std::min(next, day_ + static_cast<std::uint32_t>(std::countr_zero(days)));
}

template <Tier tier>
void Course::touch(std::uint32_t word) {
  if (is_dense<tier>())
    turned_ = 1;
  else
    touched_[word / 64] |= std::uint64_t{1} << (word % 64);
}

template <Tier tier>
void Course::turn(std::uint32_t dial, std::uint32_t mark) {
  const std::uint32_t from = at_[dial];
  at_[dial] = mark;
  time_[from] += static_cast<std::int32_t>(day_);
  time_[mark] -= static_cast<std::int32_t>(day_);
  turn_bits<tier>(from, mark);
  if constexpr (tier == Tier::General) state_.stirred = true;
  if (watched_any_) [[unlikely]]
    notice(dial);
}

template <Tier tier>
void Course::turn_bits(std::uint32_t from, std::uint32_t to) {
  if (is_dense<tier>()) {  // no branch of its own: which bits differ is not to be foreseen
    turned_ |= from ^ to;
    const std::size_t width = all_words<tier>() * planes_of_word;
    const std::uint64_t *before = s_.contents_.data() + from * width,
                        *after = s_.contents_.data() + to * width;
    for (std::size_t k = 0; k < width; k += planes_of_word)
      shift(planes_ + k, before + k, after + k);
    return;
  }
  const auto [low, high] = std::minmax(from, to);
  const Slices::Position* position = s_.positions_.data() + s_.marks_[low].first_position;
  const Slices::Position* end = s_.positions_.data() + s_.marks_[high].first_position;
  for (; position != end; ++position) {
    planes_[position->plane] ^= position->bits;
    touched_[position->word / 64] |= std::uint64_t{1} << (position->word % 64);
  }
}

[[gnu::noinline]] void Course::notice(std::uint32_t dial) {
  for (std::uint32_t k = s_.first_watch_[dial]; k < s_.first_watch_[dial + 1]; ++k) {
    watched_[s_.watches_[k].word] |= s_.watches_[k].bits;
    noticed_ = true;
  }
}

/// For the next mark, if one comes by itself. A dial waits for one day at most.
template <Tier tier>
void Course::wait(std::uint32_t dial, std::uint32_t mark) {
  if (s_.wheel_size_ == 0) return;
  const std::uint32_t days = s_.marks_[mark].wait, word = dial / 64;
  std::uint32_t slot = slot_of(due_[dial]);
  wheel_[slot * timed_words<tier>() + word] &= ~(std::uint64_t{1} << (dial % 64));
  due_[dial] = day_ + days;
  const std::uint64_t waits = days != 0 ? 1 : 0;
  slot = slot_of(day_ + days);
  wheel_[slot * timed_words<tier>() + word] |= waits << (dial % 64);
  wheel_days_ |= waits << slot;
}

template <Tier tier>
void Course::morning() {
  for (const Due& due : tomorrow_) {
    turn<tier>(due.dial, due.mark);
    wait<tier>(due.dial, due.mark);
  }
  tomorrow_.clear();
  if (has_rounds<tier>()) [[unlikely]]
    forget_rounds();
  if (!s_.turnings_.empty()) turn_calendar<tier>();
  if (wheel_days_ != 0 && (wheel_days_ >> slot_of(day_) & 1) != 0) wake<tier>();
}

[[gnu::noinline]] void Course::forget_rounds() {
  for (const std::uint32_t w : again_) touch<Tier::Simple>(s_.rule_word_ + w);
  again_.clear();
  for (const std::uint32_t w : fired_words_) rules_[w].today = 0;
  fired_words_.clear();
}

template <Tier tier>
void Course::turn_calendar() {
  for (; next_turning_ < s_.turnings_.size() && s_.turnings_[next_turning_].day == day_;
       ++next_turning_) {
    const Slices::CalendarUse& use = s_.calendar_[s_.turnings_[next_turning_].use];
    if (use.dial.dial != Slices::none)
      turn<tier>(use.dial.dial, 2 * use.dial.first + 1 - at_[use.dial.dial]);
    turn_rules<tier>(use.in_time, &Slices::RuleWord::in_time);
    turn_rules<tier>(use.waits, &Slices::RuleWord::waits);
  }
}

template <Tier tier>
void Course::turn_rules(const std::vector<std::uint32_t>& rules,
                        std::uint64_t Slices::RuleWord::*mask) {
  for (const std::uint32_t r : rules) {
    rules_[r / 64].*mask ^= std::uint64_t{1} << (r % 64);
    touch<tier>(s_.rule_word_ + r / 64);
  }
}

/// Dials that have waited for today. A day further away than the wheel is large shares a slot.
template <Tier tier>
void Course::wake() {
  std::uint64_t* const row = wheel_ + std::size_t{slot_of(day_)} * timed_words<tier>();
  std::uint64_t left = 0;
  for (std::uint32_t word = 0; word < timed_words<tier>(); ++word) {
    for (std::uint64_t dials = row[word]; dials != 0; dials &= dials - 1) {
      const std::uint32_t dial = word * 64 + static_cast<std::uint32_t>(std::countr_zero(dials));
      if (due_[dial] != day_) continue;
      const std::uint32_t mark = s_.marks_[at_[dial]].next;
      turn<tier>(dial, mark);
      wait<tier>(dial, mark);
    }
    left |= row[word];
  }
  if (left == 0) wheel_days_ &= ~(std::uint64_t{1} << slot_of(day_));
}

template <Tier tier>
void Course::happen(const Event& event) {
  const std::uint32_t m = event.milestone;
  const Slices::MilestoneUse& use = s_.milestones_[m];
  if constexpr (tier == Tier::General)
    if (s_.plain_.milestones[m].rich) return happen_rich(event);
  const bool met = event.what == met_may;
  if ((at_[m] >= use.met) == met) return;
  const std::uint32_t mark = use.met - (met ? 0 : 1);
  turn<tier>(m, mark);
  wait<tier>(m, mark);
  if (use.broken != Slices::none) turn<tier>(use.broken, use.mark + (met ? 0 : 1));
  arm_again<tier>(event);
}

void Course::happen_rich(const Event& event) {
  const std::uint32_t m = event.milestone;
  const Slices::MilestoneUse& use = s_.milestones_[m];
  const bool was = met(m);
  const Turned turned = turn_milestone(event);
  if (turned.met != was) {
    const std::uint32_t mark = use.met - (turned.met ? 0 : 1);
    turn<Tier::General>(m, mark);
    wait<Tier::General>(m, mark);
  }
  if (turned.broke || event.what == met_may) turn_flag({use.broken, use.mark}, turned.broke);
  if (turned.broke) arm_again<Tier::General>(event);
}

void Course::turn_flag(const TwoMarks& flag, bool on) {
  const std::uint32_t mark = flag.first + (on ? 1 : 0);
  if (flag.dial != Slices::none && at_[flag.dial] != mark) turn<Tier::General>(flag.dial, mark);
}

void Course::turn_dial(std::uint32_t dial, std::uint32_t mark) {
  if (at_[dial] != mark) turn<Tier::General>(dial, mark);
}

void Course::apply_general(const Slices::Effect& effect) { apply<Tier::General>(effect); }

/// Inner rows as things stand now.
void Course::settle_gates() {
  decide_touched<Tier::General>(s_.rule_word_);
  if (state_.failed) [[unlikely]]
    check_roots();
}

template <Tier tier>
void Course::arm_again(const Event& event) {
  if (is_dense<tier>()) {
    const std::uint32_t words = rule_words<tier>();
    const std::uint64_t* again =
        s_.again_words_.data() +
        (std::size_t{event.milestone} * 2 + (event.what == met_may ? 1 : 0)) * words;
    for (std::uint32_t w = 0; w < words; ++w) {
      rules_[w].spent &= ~again[w];
      rules_[w].armed |= again[w];
    }
    return;
  }
  if (event.what == met_may) return;
  const Slices::MilestoneUse& use = s_.milestones_[event.milestone];
  for (std::uint32_t k = use.first_again; k < use.first_again + use.agains; ++k) {
    const Slices::Again& again = s_.again_[k];
    rules_[again.word].spent &= ~again.rules;
    rules_[again.word].armed |= again.rules;
    touch<tier>(s_.rule_word_ + again.word);
  }
}

template <Tier tier>
void Course::rounds() {
  for (;;) {
    const std::uint64_t before = firings_;
    if (is_dense<tier>()) {
      decide_all<tier>();
    } else {
      fire_words_.clear();
      decide_touched<tier>(s_.words_);
      if constexpr (tier == Tier::General) {
        if (state_.failed) check_roots();
        for (const std::uint32_t w : fire_words_) sample(w, fires_[w]);
      }
      for (const std::uint32_t w : fire_words_) fire<tier>(w, fires_[w]);
    }
    if constexpr (tier == Tier::General)
      if (firings_ != before) after_effects();
    if (!has_rounds<tier>() || firings_ == before) return;
  }
}

template <Tier tier>
std::uint64_t Course::truths_of(std::uint32_t word) const {
  const std::uint32_t stride = tier == Tier::Small ? planes_of_word : s_.stride_;
  const std::uint64_t* p = planes_ + std::size_t{word} * stride;
  std::uint64_t truths = p[0] | p[1];
  if (stride > 2) truths &= p[2] | p[3];
  if (stride > 4) truths &= (p[4] | p[5]) & (p[6] | p[7]);
  return truths;
}

/// All words of a small deal, in order: what inner rows turn lies in later words.
template <Tier tier>
void Course::decide_all() {
  for (std::uint32_t word = 0; word < gate_words<tier>(); ++word) decide_gates<tier>(word);
  const std::uint32_t words = rule_words<tier>();
  for (std::uint32_t w = 0; w < words; ++w) fires_[w] = decide_rules<tier>(w);
  turned_ = 0;
  for (std::uint32_t w = 0; w < words; ++w) fire<tier>(w, fires_[w]);
}

/// Words that were touched, in order.
template <Tier tier>
void Course::decide_touched(std::uint32_t end) {
  for (std::uint32_t block = 0; block * 64 < end; ++block) {
    while (touched_[block] != 0) {
      const std::uint32_t word =
          block * 64 + static_cast<std::uint32_t>(std::countr_zero(touched_[block]));
      if (word >= end) return;
      touched_[block] &= touched_[block] - 1;
      if (word < gate_words<tier>()) {
        decide_gates<tier>(word);
        continue;
      }
      const std::uint32_t w = word - s_.rule_word_;
      fires_[w] = decide_rules<tier>(w);
      if (fires_[w] != 0) fire_words_.push_back(w);
    }
  }
}

template <Tier tier>
void Course::decide_gates(std::uint32_t word) {
  const std::uint64_t truths = truths_of<tier>(word);
  std::uint64_t turned = truths ^ values_[word];
  values_[word] = truths;
  if constexpr (tier == Tier::General) {
    if (word >= s_.use_.perhaps_word) {
      if (turned != 0) touch<tier>(word - s_.use_.perhaps_word + s_.rule_word_);
      return;
    }
  }
  for (; turned != 0; turned &= turned - 1) {
    const std::uint32_t row = word * 64 + static_cast<std::uint32_t>(std::countr_zero(turned));
    const TwoMarks& gate = s_.gates_[row];
    if (gate.dial != Slices::none)
      turn<tier>(gate.dial, gate.first + static_cast<std::uint32_t>(truths >> (row % 64) & 1));
  }
  if constexpr (tier == Tier::General)
    if (!s_.use_.columns_in.empty())
      for (const std::uint32_t c : s_.use_.columns_in[word]) reckon(c);
}

[[gnu::noinline]] std::uint64_t Course::once_a_day(std::uint32_t w, std::uint64_t fires) {
  Slices::RuleWord& word = rules_[w];
  if ((fires & word.today) != 0) again_.push_back(w);
  fires &= ~word.today;
  word.today |= fires;
  if (fires != 0) fired_words_.push_back(w);
  return fires;
}

/// What is unknown arms nothing.
std::uint64_t Course::may_hold(std::uint32_t w, std::uint64_t truths) const {
  const std::uint32_t perhaps = s_.use_.perhaps_word;
  return perhaps == Slices::none ? truths : values_[perhaps + w];
}

template <Tier tier>
std::uint64_t Course::decide_rules(std::uint32_t w) {
  const std::uint64_t truths = truths_of<tier>(s_.rule_word_ + w);
  Slices::RuleWord& word = rules_[w];
  const Slices::RuleMask& mask = s_.masks_[w];
  std::uint64_t fires = truths & word.armed & ~word.spent & word.in_time;
  if (has_rounds<tier>()) [[unlikely]]
    fires = once_a_day(w, fires);
  word.in_time &= ~mask.cadence;  // of which each day is one turning of the calendar
  if constexpr (tier == Tier::General)
    word.armed = (word.armed & ~fires & ~(word.waits & truths)) | ~may_hold(w, truths);
  else
    word.armed = (word.armed & ~fires & ~word.waits) | ~truths;
  word.armed |= mask.cadence;
  word.spent |= fires & mask.keeps;
  return fires;
}

template <Tier tier>
void Course::fire(std::uint32_t word, std::uint64_t rules) {
  for (; rules != 0; rules &= rules - 1) {
    const std::uint32_t r = word * 64 + static_cast<std::uint32_t>(std::countr_zero(rules));
    ++firings_;
    if constexpr (tier == Tier::General) {
      take_effect(r);
      continue;
    }
    const Slices::RuleUse& rule = s_.rules_[r];
    for (std::uint32_t k = 0; k < rule.paid; ++k) {
      const Weight::Gain& gain = s_.paid_[rule.first_paid + k];
      sums_[gain.account] += gain.by;
    }
    for (std::uint32_t k = 0; k < rule.effects; ++k)
      apply<tier>(s_.effects_[rule.first_effect + k]);
  }
}

template <Tier tier>
void Course::apply(const Slices::Effect& effect) {
  if (effect.dial == Slices::none) return change<tier>(effect);
  const auto now = static_cast<std::int32_t>(at_[effect.dial] & effect.keep);
  const std::int32_t least = std::min(now, effect.low), most = std::max(now, effect.high);
  turn<tier>(effect.dial, static_cast<std::uint32_t>(std::max(
                              least, std::min(most, now + static_cast<std::int32_t>(effect.by)))));
}

template <Tier tier>
void Course::change(const Slices::Effect& effect) {
  std::int64_t& amount = amounts_[effect.amount];
  amount = (amount & effect.keep) + effect.by;
  const Slices::AmountUse& use = s_.amounts_[effect.amount];
  const std::int64_t* thresholds = s_.thresholds_.data() + use.threshold;
  const std::uint32_t from = at_[use.dial];
  std::uint32_t mark = from;
  while (mark < use.last && amount >= thresholds[mark - use.first]) ++mark;
  while (mark > use.first && amount < thresholds[mark - use.first - 1]) --mark;
  if (mark != from) turn<tier>(use.dial, mark);
}

template <Tier tier>
void Course::evening() {
  if (is_dense<tier>()) {
    for (std::uint32_t word = 0; word < gate_words<tier>(); ++word) decide_gates<tier>(word);
  } else {
    decide_touched<tier>(s_.rule_word_);
  }
  if (!noticed_) return;
  const auto memories = static_cast<std::uint32_t>(s_.memories_.size());
  const std::size_t all = s_.memories_.size() + s_.ensures_.size();
  for (std::uint32_t word = 0; word * 64 < all; ++word) {
    for (std::uint64_t left = std::exchange(watched_[word], 0); left != 0; left &= left - 1) {
      const std::uint32_t by = word * 64 + static_cast<std::uint32_t>(std::countr_zero(left));
      if (by < memories)
        remember(by);
      else if constexpr (tier == Tier::General)
        judge_unknown(by - memories);
      else
        judge(by - memories);
    }
  }
  noticed_ = false;
}

/// What was to come about in the end and has not.
void Course::judge_last_day() {
  const auto& end = s_.plain_.program->checked->deal.end;
  if (day_ != s_.plain_.days() || !end || s_.plain_.until != *end) return;
  for (std::uint32_t e = 0; e < s_.ensures_.size(); ++e)
    if (s_.ensures_[e].form == checked::Ensure::Form::Eventually && seen_[e] == 0) broken_[e] = 1;
}

/// What turns by it turns the next morning, so that all of this evening reads it as it was.
void Course::remember(std::uint32_t e) {
  const Slices::MemoryUse& use = s_.memories_[e];
  const bool now = truth(use.condition);
  if (now == (at_[use.dial] != use.first)) return;
  tomorrow_.push_back({use.dial, now ? use.entry : use.first});
}

void Course::judge(std::uint32_t e) {
  using Form = checked::Ensure::Form;
  const Slices::EnsureUse& ensure = s_.ensures_[e];
  const bool condition = truth(ensure.condition), other = truth(ensure.other);
  switch (ensure.form) {
    case Form::Never:
    case Form::NeverUnless:
      if (condition && !other) broken_[e] = 1;
      return;
    case Form::Always:
    case Form::AlwaysUnless:
      if (!condition && !other) broken_[e] = 1;
      return;
    case Form::Eventually:
      if (condition) seen_[e] = 1;
      return;
    case Form::OnlyAfter:
      if (other) seen_[e] = 1;
      if (condition && seen_[e] == 0) broken_[e] = 1;
      return;
  }
}

}  // namespace quid::lanes
