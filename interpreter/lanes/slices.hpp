// SPDX-License-Identifier: Apache-2.0
// A plain deal over one course of events: the truths of conditions lie as bits over the rules, so
// that what turns flips a few bits and 64 rules are decided by a few word operations; words that
// nothing touched and days on which nothing turns cost nothing. In: a plain deal, and events in
// order. Out: what the deal comes to.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lanes/plain.hpp"

namespace quid::lanes {

struct Event {
  std::uint32_t day = 0;  // from the first one walked, which is 0
  std::uint32_t milestone = 0;
  bool met = true;  // else it is broken
};

/// Immutable; free to be shared by threads.
class Slices {
 public:
  /// Cost: linear in the deal.
  explicit Slices(Plain plain);
  Slices(const Slices&) = delete;
  Slices& operator=(const Slices&) = delete;
  const Plain& plain() const { return plain_; }
  /// Bytes beside the plain deal.
  std::size_t weight() const;

 private:
  friend class Course;
  friend class Slicing;
  static constexpr std::uint32_t none = UINT32_MAX;

  using Bit = std::uint16_t;  // not of bytes, which may be read as anything: that costs a third
  struct Position {           // bits of one plane that an input is read as
    std::uint32_t plane = 0, word = 0;
    std::uint64_t bits = 0;
  };
  /// What turns, and what follows from that: rows of `positions_`, `gains_`, `watches_`, `spans_`.
  struct Input {
    std::uint32_t first_position = 0, positions = 0;
    std::uint32_t first_gain = 0, gains = 0;
    std::uint32_t first_watch = 0, watches = 0;
    std::uint32_t first_span = 0, spans = 0;  // that begin or end at once: of a milestone
    bool spans_of_opposite = false;
  };
  struct Gain {
    std::uint32_t account = 0;
    bool per_day = false;
    std::int64_t by = 0;
  };
  struct RuleWord {
    std::uint64_t armed = 0, spent = 0, in_time = 0, waits = 0, today = 0;
  };
  struct RuleMask {
    std::uint64_t keeps = 0, cadence = 0;
  };
  struct Threshold {
    std::int64_t least = 0;
    std::uint32_t input = 0;
  };
  struct Turning {  // a row of the calendar
    std::uint32_t day = 0, row = 0;
  };
  struct CalendarUse {
    std::uint32_t input = none;
    std::vector<std::uint32_t> in_time, waits;  // rules
  };
  struct Spanned {  // a stretch of days of one memory
    std::uint32_t memory = 0, days = 0, input = 0;
  };
  enum class Kept : std::uint8_t {
    Evening,  // whether its condition holds is looked at in the evening
    AtOnce    // it is a milestone's, which turns once a day at most: its spans go with that
  };
  /// All that a course changes: copied to begin one.
  struct State {
    std::vector<std::uint64_t> planes, values, touched;
    std::vector<Bit> truths, met, watched;
    std::vector<RuleWord> rules;
    std::vector<std::uint32_t> levels;
    std::vector<std::int64_t> amounts, rates, sums;
    std::vector<std::uint32_t> settled;  // by account: the day up to which its rate is summed
    std::vector<Bit> remembered, broken, seen;
    std::vector<std::uint32_t> slot, next, previous;  // timers, by Spanned
    std::vector<std::uint32_t> wheel;                 // by day: its first timer
    std::vector<std::uint64_t> wheel_days;            // which of these have one
    std::vector<std::uint32_t> watch_list;            // to be looked at this evening
    std::vector<std::uint32_t> morning;               // inputs that turn the next morning
    std::uint32_t unmet = 0, owned = 0;               // milestones that somebody has to do
    std::uint64_t firings = 0;
  };

  std::uint32_t of(Ref ref) const { return inputs_of_atoms_[ref.atom()]; }

  Plain plain_;
  std::uint32_t clauses_ = 1, stride_ = 2;   // a word of rows: so many planes, two to a clause
  std::uint32_t rule_word_ = 0, words_ = 0;  // inner gates stand before
  std::vector<Input> inputs_;
  std::vector<Position> positions_;
  std::vector<Gain> gains_;
  std::vector<std::uint32_t>
      watches_;  // memories, and beyond them ensures: looked at in the evening
  std::vector<std::uint32_t> row_inputs_;  // of inner rows: what they turn, or none
  std::vector<std::uint32_t> inputs_of_atoms_;
  std::vector<char> inverted_;  // by atom: its input is the opposite
  struct MilestoneUse {
    std::uint32_t met = none, broken = none;  // inputs
    std::uint32_t first_again = 0, agains = 0;
    bool owned = false;
  };
  std::vector<MilestoneUse> milestones_;
  std::vector<std::uint32_t> level_base_, level_inputs_;  // by lever and level: at least
  std::vector<std::uint32_t> exact_inputs_;               // the same: just at it
  struct Again {                                          // rules that are armed by its break
    std::uint32_t word = 0;
    std::uint64_t rules = 0;
  };
  std::vector<Again> again_;
  std::vector<std::uint32_t> threshold_base_;
  std::vector<Threshold> thresholds_;
  bool gates_gain_ =
      false;  // inner rows are watched or worth something: they are decided each evening
  std::vector<RuleMask> masks_;
  std::vector<std::uint32_t> cadence_words_;
  std::vector<CalendarUse> calendar_;
  std::vector<Turning> turnings_;  // by day
  std::vector<std::uint32_t> was_inputs_, span_base_;
  std::vector<Kept> kept_;  // by memory
  std::vector<Spanned> spans_;
  std::vector<std::vector<Weight::Gain>> paid_;  // by rule
  std::uint32_t wheel_size_ = 1;                 // a power of two, more days than any timer runs
  State start_;
};

/// One course: a thread's own, used for one after the other. Allocates nothing after the first.
class Course {
 public:
  /// `slices` must outlive it.
  explicit Course(const Slices& slices);

  void begin();
  /// Walks to the end of `day` (counted as in Event). `events`, ascending by day, none before what
  /// was walked and none after `day`; of one milestone at most one on a day. Cost: what turns.
  void walk(std::uint32_t day, std::span<const Event> events);
  /// begin, and to the horizon.
  void run(std::span<const Event> events) {
    begin();
    walk(static_cast<std::uint32_t>(s_.plain_.days()) - 1, events);
  }

  bool met(std::uint32_t milestone) const { return state_.met[milestone] != 0; }
  std::uint32_t level(std::uint32_t lever) const { return state_.levels[lever]; }
  std::int64_t amount(std::uint32_t quantity) const { return state_.amounts[quantity]; }
  std::uint64_t firings() const { return state_.firings; }
  bool broken_ensure(std::uint32_t ensure) const { return state_.broken[ensure] != 0; }
  bool seen_ensure(std::uint32_t ensure) const { return state_.seen[ensure] != 0; }
  bool fulfilled() const { return state_.owned > 0 && state_.unmet == 0; }
  /// In the account's scale, beside its base; by the end of the day walked last, or of the day
  /// after, on which nothing happens.
  std::int64_t balance(std::uint32_t account, bool next_day = false) const;
  Decimal total(std::uint32_t account) const;

 private:
  bool truth(Ref ref) const {
    return (state_.truths[s_.of(ref)] != 0) != (ref.negated() != (s_.inverted_[ref.atom()] != 0));
  }
  void touch(std::uint32_t word) { state_.touched[word / 64] |= std::uint64_t{1} << (word % 64); }
  void flip(std::uint32_t input);
  void notice(const Slices::Input& input);
  void morning();
  void turn_calendar();
  void turn_rules(const std::vector<std::uint32_t>& rules, std::uint64_t Slices::RuleWord::*mask);
  void wake();
  inline void happen(const Event& event);
  void rounds();
  void decide(std::uint32_t end);
  inline void decide_gates(std::uint32_t word, std::uint64_t truths);
  inline void decide_rules(std::uint32_t word, std::uint64_t truths);
  inline void settle(std::uint32_t account);
  inline void fire(std::uint32_t rule);
  inline void apply(const PlainEffect& effect);
  void move(std::uint32_t lever, std::uint32_t level);
  void change(std::uint32_t quantity, std::int64_t amount);
  inline void gain(const Slices::Gain& gain, bool turned_true);
  void evening();
  void remember(std::uint32_t memory);
  void judge(std::uint32_t ensure);
  void judge_last_day();
  inline void turn_spans(const Slices::Input& input, bool now);
  inline void start_timer(std::uint32_t span);
  inline void stop_timer(std::uint32_t span);
  bool is_busy() const;
  std::uint32_t next_day(std::uint32_t limit) const;
  std::uint32_t slot_of(std::uint32_t day) const { return day & (s_.wheel_size_ - 1); }

  const Slices& s_;
  Slices::State state_;
  std::uint32_t day_ = 0;  // to be walked next
  std::size_t next_turning_ = 0;
  bool first_round_ = true;
  std::vector<std::uint64_t> fires_;  // by word of rules, in one round
  std::vector<std::uint32_t> fire_words_, again_, fired_words_;
};

}  // namespace quid::lanes
