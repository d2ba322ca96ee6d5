// SPDX-License-Identifier: Apache-2.0
// What follows when a dial turns or a rule fires, and how a course begins.
#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "lanes/slicing.hpp"

namespace quid::lanes {

void Slicing::effects() {
  out_.rules_.resize(plain_.firing_count());
  for (const PlainEffect& one : plain_.effects) out_.effects_.push_back(effect(one));
  for (std::size_t r = 0; r < plain_.rules.size(); ++r) {
    out_.rules_[r].first_effect = plain_.rules[r].first_effect;
    out_.rules_[r].effects = plain_.rules[r].effect_count;
  }
  for (const Weight& weight : plain_.weights) {
    if (weight.per != Weight::Per::Firing) continue;
    out_.rules_[weight.of].first_paid = static_cast<std::uint32_t>(out_.paid_.size());
    out_.rules_[weight.of].paid = static_cast<std::uint32_t>(weight.gains.size());
    out_.paid_.insert(out_.paid_.end(), weight.gains.begin(), weight.gains.end());
  }
}

Slices::Effect Slicing::effect(const PlainEffect& effect) const {
  Slices::Effect made;
  made.by = effect.by;
  const bool of_amount = effect.kind >= PlainEffect::Kind::Add;
  if (of_amount || effect.kind == PlainEffect::Kind::Level)
    made.keep = effect.kind == PlainEffect::Kind::Add ? -1 : 0;
  if (of_amount) {
    made.amount = effect.target;
    return made;
  }
  auto first = static_cast<std::int32_t>(out_.lever_marks_[effect.target]);
  made.dial = out_.first_lever() + effect.target;
  if (out_.general_ && out_.use_.bases[effect.target] != none) {
    made.dial = out_.use_.bases[effect.target];
    first = static_cast<std::int32_t>(out_.use_.base_marks[effect.target]);
  }
  made.high = INT32_MAX;
  switch (effect.kind) {
    case PlainEffect::Kind::Ease:
      made.high = first + static_cast<std::int32_t>(effect.bound);
      break;
    case PlainEffect::Kind::Tighten:
      made.by = -effect.by;
      made.low = first + static_cast<std::int32_t>(effect.bound);
      break;
    default: made.by = first + effect.by; break;
  }
  return made;
}

/// What each mark is worth to each account: sums of what the atoms that hold there are worth.
void Slicing::worths() {
  std::vector<std::vector<Range>> ranges(plain_.accounts.size());
  for (const Weight& weight : plain_.weights) {
    if (weight.per == Weight::Per::Firing) continue;
    const Slices::Reading reading = reading_at(Ref::of(weight.of));
    const Dial& dial = dials_[reading.dial];
    const std::uint32_t low = std::max(reading.low, dial.first);
    const std::uint32_t high = std::min(reading.high, dial.last);
    const auto add = [&](std::uint32_t from, std::uint32_t to, const Weight::Gain& gain) {
      if (from > to) return;
      const bool per_day = weight.per == Weight::Per::Day;
      ranges[gain.account].push_back(
          {reading.dial, from, to, per_day ? gain.by : 0, per_day ? 0 : gain.by});
    };
    for (const Weight::Gain& gain : weight.gains) {
      if (!reading.opposite) {
        add(low, high, gain);
      } else {
        if (low > dial.first) add(dial.first, low - 1, gain);
        add(high + 1, dial.last, gain);
      }
    }
  }
  out_.first_worth_.push_back(0);
  for (const std::vector<Range>& all : ranges) {
    add_worths(all);
    out_.first_worth_.push_back(static_cast<std::uint32_t>(out_.worths_.size()));
  }
}

/// Of one account, by mark.
void Slicing::add_worths(const std::vector<Range>& ranges) {
  std::vector<Slices::Worth> turns;  // where one begins, and where it has ended
  for (const Range& range : ranges) {
    turns.push_back({range.dial, range.low, range.per_day, range.standing});
    turns.push_back({range.dial, range.high + 1, -range.per_day, -range.standing});
  }
  std::stable_sort(turns.begin(), turns.end(),
                   [](const auto& a, const auto& b) { return a.mark < b.mark; });
  Slices::Worth now;
  for (std::size_t k = 0; k < turns.size(); ++k) {
    now.per_day += turns[k].per_day;
    now.standing += turns[k].standing;
    if (k + 1 == turns.size() || (now.per_day == 0 && now.standing == 0)) continue;
    for (std::uint32_t mark = turns[k].mark; mark < turns[k + 1].mark; ++mark)
      out_.worths_.push_back({dial_of(mark), mark, now.per_day, now.standing});
  }
}

std::uint32_t Slicing::dial_of(std::uint32_t mark) const {
  const auto after = std::upper_bound(dials_.begin(), dials_.end(), mark,
                                      [](std::uint32_t m, const Dial& d) { return m < d.first; });
  return static_cast<std::uint32_t>(after - dials_.begin()) - 1;
}

void Slicing::watches() {
  const std::size_t memories = plain_.memories.size(), all = memories + plain_.ensures.size();
  out_.use_.first_deadline = static_cast<std::uint32_t>(all / 64 + 1);
  out_.use_.deadline_words =
      out_.general_ ? static_cast<std::uint32_t>((plain_.milestones.size() + 63) / 64) : 0;
  start_.watched.assign(out_.use_.first_deadline + out_.use_.deadline_words, 0);
  watched_by_.resize(dials_.size());
  std::vector<char> read(memories, 0);
  for (const Atom& atom : plain_.atoms)
    if (atom.kind == Atom::Kind::Was) read[atom.target] = 1;
  for (std::uint32_t e = 0; e < memories; ++e) {
    out_.memories_[e].condition = reading_at(plain_.memories[e].condition);
    if (read[e] != 0 || !lasts_at_once(e)) watch(plain_.memories[e].condition, e);
  }
  for (std::uint32_t e = 0; e < plain_.ensures.size(); ++e) {
    const PlainEnsure& ensure = plain_.ensures[e];
    out_.ensures_.push_back({ensure.form, reading_at(ensure.condition), reading_at(ensure.other)});
    watch(ensure.condition, static_cast<std::uint32_t>(memories) + e);
    watch(ensure.other, static_cast<std::uint32_t>(memories) + e);
    if (out_.general_) {
      watch(ensure.condition_perhaps, static_cast<std::uint32_t>(memories) + e);
      watch(ensure.other_perhaps, static_cast<std::uint32_t>(memories) + e);
    }
    start_.broken.push_back(ensure.broken ? 1 : 0);
    start_.seen.push_back(ensure.seen ? 1 : 0);
  }
  if (out_.general_)
    for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m)
      if (plain_.milestones[m].past != not_ever)
        watch(plain_.milestones[m].past, out_.use_.first_deadline * 64 + m);
  std::vector<char> gains(dials_.size(), 0);
  for (const Slices::Worth& worth : out_.worths_) gains[worth.dial] = is_read_[worth.dial] = 1;
  out_.gates_gain_ = std::any_of(inner_.begin(), inner_.end(), [&](const Row& row) {
    return row.column == none && (gains[row.dial.dial] != 0 || !watched_by_[row.dial.dial].empty());
  });
  list_watches();
}

/// All are looked at on the first evening.
void Slicing::watch(Ref ref, std::uint32_t by) {
  const std::uint32_t dial = reading_at(ref).dial;
  watched_by_[dial].push_back(by);
  is_read_[dial] = 1;
  start_.watched[by / 64] |= std::uint64_t{1} << (by % 64);
}

void Slicing::list_watches() {
  if (std::all_of(watched_by_.begin(), watched_by_.end(), [](const auto& w) { return w.empty(); }))
    return;
  for (std::vector<std::uint32_t>& all : watched_by_) {
    out_.first_watch_.push_back(static_cast<std::uint32_t>(out_.watches_.size()));
    std::sort(all.begin(), all.end());
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (k == 0 || all[k - 1] / 64 != all[k] / 64) out_.watches_.push_back({all[k] / 64, 0});
      out_.watches_.back().bits |= std::uint64_t{1} << (all[k] % 64);
    }
  }
  out_.first_watch_.push_back(static_cast<std::uint32_t>(out_.watches_.size()));
}

/// Rows turn to what they are on the first day, and then when they change.
void Slicing::calendar() {
  const std::size_t words = out_.words_ - out_.rule_word_;
  out_.masks_.resize(words);
  start_.rules.assign(words, {});
  for (std::uint32_t r = 0; r < plain_.rules.size(); ++r) {
    const PlainRule& rule = plain_.rules[r];
    const std::uint64_t bit = std::uint64_t{1} << (r % 64);
    Slices::RuleWord& word = start_.rules[r / 64];
    if (rule.armed || rule.cadence) word.armed |= bit;
    if (rule.spent) word.spent |= bit;
    if (rule.keeps) out_.masks_[r / 64].keeps |= bit;
    if (rule.cadence) out_.masks_[r / 64].cadence |= bit;
    if (rule.in_time == always && !rule.cadence) word.in_time |= bit;
  }
  turnings();
  std::stable_sort(out_.turnings_.begin(), out_.turnings_.end(),
                   [](const auto& a, const auto& b) { return a.day < b.day; });
}

/// A row turns where its days begin and end; for cadences each of its days is a turning.
void Slicing::turnings() {
  const std::size_t rows = plain_.calendar.size();
  const auto row_of = [&](Ref ref) { return plain_.atoms[ref.atom()].target; };
  out_.calendar_.resize(2 * rows + 1);
  for (std::uint32_t r = 0; r < plain_.rules.size(); ++r) {
    const PlainRule& rule = plain_.rules[r];
    if (rule.cadence)
      out_.calendar_[rule.in_time == always ? 2 * rows : rows + row_of(rule.in_time)]
          .in_time.push_back(r);
    else if (rule.in_time != always)
      out_.calendar_[row_of(rule.in_time)].in_time.push_back(r);
    if (rule.waits != not_ever) out_.calendar_[row_of(rule.waits)].waits.push_back(r);
  }
  for (std::uint32_t use = 0; use < out_.calendar_.size(); ++use) {
    Slices::CalendarUse& mine = out_.calendar_[use];
    if (mine.dial.dial != none && is_read_[mine.dial.dial] == 0) mine.dial.dial = none;
    if (mine.dial.dial == none && mine.in_time.empty() && mine.waits.empty()) continue;
    bool before = false;
    for (std::uint32_t d = 0; d < plain_.days(); ++d) {
      const bool now = use == 2 * rows || plain_.on_calendar(use % rows, d);
      if (use < rows ? now != before : now) out_.turnings_.push_back({d, use});
      before = now;
    }
  }
}

/// Milestones and memories come first among the dials: each has a bit in every slot.
void Slicing::wheel() {
  std::uint32_t longest = 0;
  for (const Slices::Mark& mark : out_.marks_) longest = std::max(longest, mark.wait);
  const std::size_t timed = plain_.milestones.size() + plain_.memories.size();
  start_.due.assign(timed, 0);
  if (longest == 0) return;
  out_.wheel_size_ = std::bit_ceil(std::min(longest + 1, std::uint32_t{64}));
  out_.timed_words_ = static_cast<std::uint32_t>((timed + 63) / 64);
  start_.wheel.assign(std::size_t{out_.wheel_size_} * out_.timed_words_, 0);
  for (const auto& [dial, day] : waiting_) {
    const auto slot = static_cast<std::uint32_t>(day % out_.wheel_size_);
    start_.due[dial] = static_cast<std::uint32_t>(day);
    start_.wheel[std::size_t{slot} * out_.timed_words_ + dial / 64] |= std::uint64_t{1}
                                                                       << (dial % 64);
    out_.wheel_days_ |= std::uint64_t{1} << slot;
  }
}

void Slicing::arm_again() {
  const std::size_t words = out_.words_ - out_.rule_word_;
  if (out_.dense_) out_.again_words_.assign(plain_.milestones.size() * 2 * words, 0);
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
    Slices::MilestoneUse& use = out_.milestones_[m];
    use.first_again = static_cast<std::uint32_t>(out_.again_.size());
    for (const std::uint32_t r : plain_.milestones[m].armed_again) {
      const std::uint64_t bit = std::uint64_t{1} << (r % 64);
      if (out_.dense_) {
        out_.again_words_[std::size_t{m} * 2 * words + r / 64] |= bit;
        continue;
      }
      if (out_.again_.size() == use.first_again || out_.again_.back().word != r / 64)
        out_.again_.push_back({r / 64, 0});
      out_.again_.back().rules |= bit;
    }
    use.agains = static_cast<std::uint32_t>(out_.again_.size()) - use.first_again;
  }
}

void Slicing::start() {
  start_.touched.assign(out_.words_ / 64 + 1, 0);
  for (std::uint32_t w = out_.rule_word_; w < out_.words_; ++w)
    start_.touched[w / 64] |= std::uint64_t{1} << (w % 64);
  for (const Row& row : inner_)
    if (row.column != none)
      start_.touched[row.place / 64 / 64] |= std::uint64_t{1} << (row.place / 64 % 64);
  for (const Dial& dial : dials_) start_.at.push_back(dial.at);
  start_.time.assign(out_.marks_.size(), 0);
  for (const PlainQuantity& quantity : plain_.quantities) start_.amounts.push_back(quantity.start);
  start_.sums.assign(plain_.accounts.size(), 0);
  std::vector<std::byte> all;
  Slices::Parts& parts = out_.parts_;
  pack(start_.planes, parts.planes, all);
  pack(start_.rules, parts.rules, all);
  pack(start_.at, parts.at, all);
  pack(start_.due, parts.due, all);
  pack(start_.values, parts.values, all);
  pack(start_.touched, parts.touched, all);
  pack(start_.watched, parts.watched, all);
  pack(start_.amounts, parts.amounts, all);
  pack(start_.sums, parts.sums, all);
  pack(start_.broken, parts.broken, all);
  pack(start_.seen, parts.seen, all);
  pack(start_.wheel, parts.wheel, all);
  pack(start_.time, parts.time, all);
  out_.start_.resize((all.size() + sizeof(Slices::Line) - 1) / sizeof(Slices::Line));
  if (!all.empty()) std::memcpy(out_.start_.data(), all.data(), all.size());
}

template <class T>
void Slicing::pack(const std::vector<T>& part, Slices::Part<T>& place,
                   std::vector<std::byte>& all) {
  static_assert(alignof(T) <= 8);
  all.resize((all.size() + 7) / 8 * 8);
  place.at = all.size();
  all.resize(all.size() + part.size() * sizeof(T));
  if (!part.empty()) std::memcpy(all.data() + place.at, part.data(), part.size() * sizeof(T));
}

}  // namespace quid::lanes
