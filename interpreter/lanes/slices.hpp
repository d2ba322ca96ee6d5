// SPDX-License-Identifier: Apache-2.0
// A plain deal over one course of events. What conditions read are dials: a milestone, a lever, an
// amount, a memory, each at one of a few marks. The truths of conditions lie as bits over the
// rules, so that a dial that turns flips some bits and 64 rules are decided by a few word
// operations. Days on which nothing turns cost nothing; in a large deal neither do words that
// nothing touched. What is more than simple are flags that a few steps a day turn, and these are
// dials too. In: a plain deal, and events in order. Out: what the deal comes to.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lanes/plain.hpp"
#include "lanes/slices_general.hpp"

namespace quid::lanes {

struct Event {
  std::uint32_t day = 0;  // from the first one walked, which is 0
  std::uint32_t milestone = 0;
  /// Of what is not rich, met or broken. What is met is not met again, what is neither met nor
  /// reported does not break: such events are left out.
  Occurrence what = met_may;
};

/// How much of a course is needed: each is compiled by itself, so that none pays for the next.
enum class Tier : std::uint8_t {
  Small,   // simple, and small in the sense of Slices::small_
  Simple,  // as Plain::simple
  General
};

/// Immutable; free to be shared by threads.
class Slices {
 public:
  /// How bits lie that dials turn: those of a small simple deal all together, else only what turns.
  /// Lists fit any deal, and are asked for by tests.
  enum class Layout : std::uint8_t { BySize, Lists };
  /// Cost: linear in the deal.
  explicit Slices(Plain plain, Layout layout = Layout::BySize);
  Slices(const Slices&) = delete;
  Slices& operator=(const Slices&) = delete;
  const Plain& plain() const { return plain_; }
  /// Bytes beside the plain deal.
  std::size_t weight() const;

 private:
  friend class Course;
  friend class Slicing;
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t first_lever() const {  // among the dials
    return static_cast<std::uint32_t>(plain_.milestones.size() + plain_.memories.size());
  }

  /// Marks of all dials are numbered through, so that one number says both. Those of a milestone:
  /// not met for longer and longer, not met, met, met for longer and longer.
  struct Mark {
    std::uint32_t first_position = 0;  // of the bits that differ between it and the next one
    std::uint32_t wait = 0, next = 0;  // after so many days, if any, the dial turns to `next`
  };
  struct Position {  // bits of one plane
    std::uint32_t plane = 0, word = 0;
    std::uint64_t bits = 0;
  };
  struct Reading {  // holds while the dial is at one of these marks, or while it is not
    std::uint32_t dial = 0, low = 0, high = UINT32_MAX;
    bool opposite = false;
  };
  struct Watch {  // memories, and beyond them ensures: looked at in the evening
    std::uint32_t word = 0;
    std::uint64_t bits = 0;
  };
  struct MilestoneUse {                     // its dial has its own number
    std::uint32_t met = 0;                  // the mark; that before is not met
    std::uint32_t broken = none, mark = 0;  // a dial that tells broken from not met, its first mark
    std::uint32_t first_again = 0, agains = 0;
  };
  struct Again {  // rules that are armed by its break
    std::uint32_t word = 0;
    std::uint64_t rules = 0;
  };
  struct AmountUse {
    std::uint32_t dial = 0, first = 0, last = 0;  // marks
    std::uint32_t threshold = 0;                  // what takes it from the first mark to the second
  };
  struct MemoryUse {
    Reading condition;
    std::uint32_t dial = 0, first = 0, entry = 0;  // marks: it did not hold; it held one evening
  };
  struct EnsureUse {
    checked::Ensure::Form form{};
    Reading condition, other;
  };
  struct CalendarUse {  // of a row, or of a row's days by cadences
    TwoMarks dial;
    std::vector<std::uint32_t> in_time, waits;  // rules
  };
  struct Turning {
    std::uint32_t day = 0, use = 0;
  };
  /// One formula for all kinds: to `by` from where the dial or amount is, or from nothing, but not
  /// further out of `low` to `high` than it was.
  struct Effect {
    std::uint32_t dial = none;  // of a lever; none: of an amount
    std::uint32_t amount = 0;
    std::int32_t low = 0, high = 0;  // marks
    std::int64_t keep = -1, by = 0;  // keep: all ones or nothing
  };
  struct RuleUse {
    std::uint32_t first_effect = 0, effects = 0;
    std::uint32_t first_paid = 0, paid = 0;
  };
  struct Worth {  // to one account
    std::uint32_t dial = 0, mark = 0;
    std::int64_t per_day = 0, standing = 0;
  };
  struct RuleWord {
    std::uint64_t armed = 0, spent = 0, in_time = 0, waits = 0, today = 0;
  };
  struct RuleMask {
    std::uint64_t keeps = 0, cadence = 0;
  };
  struct alignas(64) Line {
    std::byte bytes[64];
  };
  /// A part of what a course changes, all of which lies in one piece: to begin is one copy.
  template <class T>
  struct Part {
    std::size_t at = 0;
    T* in(std::vector<Line>& memory) const {
      return reinterpret_cast<T*>(reinterpret_cast<std::byte*>(memory.data()) + at);
    }
  };
  struct Parts {
    Part<std::uint64_t> planes, values, touched, watched, wheel;
    Part<RuleWord> rules;
    Part<std::int64_t> amounts, sums;
    Part<std::uint32_t> at, due, broken, seen;
    Part<std::int32_t> time;
  };

  Plain plain_;
  /// A small simple deal: bits of all words lie by mark, and turn without asking which differ.
  bool dense_ = false;
  /// Of these, those of 64 rules and 64 dials that may wait, without inner rows, whose rules go one
  /// round a day: walked by code that has no loops over words.
  bool small_ = false;
  bool general_ = false;                     // it is not simple
  std::uint32_t stride_ = 2;                 // a word of rows: so many planes, two to a clause
  std::uint32_t rule_word_ = 0, words_ = 0;  // inner gates stand before
  std::uint32_t timed_words_ = 0;            // of dials that may wait
  std::vector<Mark> marks_;                  // and one beyond
  std::vector<std::uint64_t> contents_;      // dense: the planes as each mark has them
  std::vector<Position> positions_;          // else: what differs between marks
  std::vector<std::uint32_t> first_watch_;   // by dial, and one beyond; empty if nothing is watched
  std::vector<Watch> watches_;
  std::vector<TwoMarks> gates_;  // by inner row
  std::vector<MilestoneUse> milestones_;
  std::vector<Again> again_;
  std::vector<std::uint64_t> again_words_;  // dense: by milestone, broken or met, and word of rules
  std::vector<AmountUse> amounts_;
  std::vector<std::int64_t> thresholds_;
  std::vector<std::uint32_t> lever_marks_;  // the first, by lever
  std::vector<MemoryUse> memories_;
  std::vector<EnsureUse> ensures_;
  /// Inner rows are watched or worth something: they are decided each evening.
  bool gates_gain_ = false;
  std::vector<RuleMask> masks_;
  std::vector<CalendarUse> calendar_;
  std::vector<Turning> turnings_;  // by day
  std::vector<RuleUse> rules_;
  std::vector<Effect> effects_;
  std::vector<Weight::Gain> paid_;
  std::vector<std::uint32_t> first_worth_;  // by account, and one beyond
  std::vector<Worth> worths_;
  std::uint32_t wheel_size_ = 0;  // a power of two, at most 64; 0: nothing waits
  std::uint64_t wheel_days_ = 0;  // at the start
  Parts parts_;
  std::vector<Line> start_;
  // Of what is not simple.
  std::vector<Reading> readings_;  // by atom; of gates that nothing reads by itself none
  GeneralUse use_;
  GeneralState general_start_;
};

/// One course: a thread's own, used for one after the other. Allocates nothing once it is made.
class Course {
 public:
  /// `slices` must outlive it.
  explicit Course(const Slices& slices);
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  void begin();
  /// Walks to the end of `day` (counted as in Event). `events`, ascending by day, none before what
  /// was walked and none after `day`; of one milestone at most one on a day. Cost: what turns; of
  /// what is not simple, on a day on which or on whose eve anything turned, also what stands.
  void walk(std::uint32_t day, std::span<const Event> events);
  /// begin, and to the horizon.
  void run(std::span<const Event> events) {
    begin();
    walk(static_cast<std::uint32_t>(s_.plain_.days()) - 1, events);
  }

  bool met(std::uint32_t milestone) const {
    return at_[milestone] >= s_.milestones_[milestone].met;
  }
  std::uint32_t level(std::uint32_t lever) const {
    return at_[s_.first_lever() + lever] - s_.lever_marks_[lever];
  }
  std::int64_t amount(std::uint32_t quantity) const { return amounts_[quantity]; }
  /// Of a quantity that a column keeps: as it is counted.
  const Value& kept_amount(std::uint32_t quantity) const {
    return state_.columns[static_cast<std::size_t>(s_.plain_.quantities[quantity].column)].value;
  }
  std::uint64_t firings() const { return firings_; }
  bool broken_ensure(std::uint32_t ensure) const { return broken_[ensure] != 0; }
  bool seen_ensure(std::uint32_t ensure) const { return seen_[ensure] != 0; }
  /// It was not known on some day whether it was kept.
  bool open_ensure(std::uint32_t ensure) const {
    return s_.general_ && state_.ensures[ensure].open;
  }
  /// It left the plain form: what stands there is of no meaning, a run tells it.
  bool left() const { return state_.left; }
  /// When all days are over: the first of these that holds is the verdict, else the deal is in
  /// progress. Cost: linear in the milestones.
  bool breached() const { return s_.general_ && holds(s_.plain_.breached); }
  bool fulfilled() const;
  bool undetermined() const { return s_.general_ && holds(s_.plain_.undetermined); }
  ast::VerdictWord verdict() const {
    if (breached()) return ast::VerdictWord::Breached;
    if (fulfilled()) return ast::VerdictWord::Fulfilled;
    return undetermined() ? ast::VerdictWord::Undetermined : ast::VerdictWord::InProgress;
  }
  bool perhaps_stuck() const { return s_.general_ && holds(s_.plain_.perhaps_stuck); }
  /// In the account's scale, beside its base; by the end of the day walked last, or of the day
  /// after, on which nothing happens. Cost: linear in what the account gains by.
  std::int64_t balance(std::uint32_t account, bool next_day = false) const;
  Decimal total(std::uint32_t account) const;

 private:
  struct Due {
    std::uint32_t dial = 0, mark = 0;
  };
  template <Tier tier>
  bool is_dense() const {
    return tier == Tier::Small || (tier == Tier::Simple && s_.dense_);
  }
  template <Tier tier>
  std::uint32_t all_words() const {
    return tier == Tier::Small ? 1 : s_.words_;
  }
  template <Tier tier>
  std::uint32_t gate_words() const {
    return tier == Tier::Small ? 0 : s_.rule_word_;
  }
  template <Tier tier>
  std::uint32_t rule_words() const {
    return all_words<tier>() - gate_words<tier>();
  }
  template <Tier tier>
  std::uint32_t timed_words() const {
    return tier == Tier::Small ? 1 : s_.timed_words_;
  }
  template <Tier tier>
  bool has_rounds() const {
    return tier != Tier::Small && s_.plain_.many_rounds;
  }

  bool truth(const Slices::Reading& reading) const {
    const std::uint32_t at = at_[reading.dial];
    return (at >= reading.low && at <= reading.high) != reading.opposite;
  }
  template <Tier tier>
  inline void touch(std::uint32_t word);
  template <Tier tier>
  inline void turn(std::uint32_t dial, std::uint32_t mark);
  template <Tier tier>
  inline void turn_bits(std::uint32_t from, std::uint32_t to);
  void notice(std::uint32_t dial);
  template <Tier tier>
  inline void wait(std::uint32_t dial, std::uint32_t mark);
  template <Tier tier>
  void walk_days(std::uint32_t day, std::span<const Event> events);
  template <Tier tier>
  inline void morning();
  template <Tier tier>
  void turn_calendar();
  template <Tier tier>
  void turn_rules(const std::vector<std::uint32_t>& rules, std::uint64_t Slices::RuleWord::*mask);
  template <Tier tier>
  void wake();
  template <Tier tier>
  inline void happen(const Event& event);
  template <Tier tier>
  inline void arm_again(const Event& event);
  template <Tier tier>
  inline void rounds();
  template <Tier tier>
  inline std::uint64_t truths_of(std::uint32_t word) const;
  template <Tier tier>
  inline void decide_all();
  template <Tier tier>
  void decide_touched(std::uint32_t end);
  template <Tier tier>
  void decide_gates(std::uint32_t word);
  template <Tier tier>
  inline std::uint64_t decide_rules(std::uint32_t word);
  template <Tier tier>
  inline void fire(std::uint32_t word, std::uint64_t rules);
  template <Tier tier>
  inline void apply(const Slices::Effect& effect);
  template <Tier tier>
  inline void change(const Slices::Effect& effect);
  std::uint64_t once_a_day(std::uint32_t word, std::uint64_t fires);
  void forget_rounds();
  template <Tier tier>
  void evening();
  void remember(std::uint32_t memory);
  void judge(std::uint32_t ensure);
  void judge_last_day();
  // What is not simple: slices_days.cpp and the files beside it.
  bool holds(Ref ref) const { return truth(s_.readings_[ref.atom()]) != ref.negated(); }
  void begin_general();
  bool is_stirred() const;
  void turn_flag(const TwoMarks& flag, bool on);
  void turn_dial(std::uint32_t dial, std::uint32_t mark);
  std::uint64_t may_hold(std::uint32_t word, std::uint64_t truths) const;
  /// And the dials of those that are read.
  template <std::size_t count>
  void set_flags(std::uint32_t& flags, std::uint32_t next,
                 const std::array<TwoMarks, count>& dials) {
    std::uint32_t turned = flags ^ next;
    if (turned == 0) return;
    flags = next;
    state_.stirred = true;
    for (turned &= (1u << count) - 1; turned != 0; turned &= turned - 1) {
      const auto k = static_cast<std::size_t>(std::countr_zero(turned));
      turn_flag(dials[k], (next >> k & 1) != 0);
    }
  }
  Day today() const { return Day{s_.plain_.today.value + 1 + static_cast<std::int32_t>(day_)}; }
  void settle_gates();
  void general_morning();
  void after_events();
  void begin_evening();
  void end_evening();
  void sample(std::uint32_t word, std::uint64_t rules);
  void sample(std::uint32_t firing);
  void take_effect(std::uint32_t firing);
  void apply_general(const Slices::Effect& effect);
  void apply_effect(std::uint32_t effect);
  void after_effects();
  bool any_passed(const std::vector<PlainTerm>& terms, std::uint32_t kinds) const;
  std::uint32_t kinds_of(const std::vector<PlainTerm>& terms) const;
  struct Turned {  // a milestone
    bool met = false, broke = false;
  };
  void happen_rich(const Event& event);
  Turned turn_milestone(const Event& event);
  std::uint32_t undone(const PlainMilestone& one, std::uint32_t flags, Occurrence what) const;
  void look_for_overdue(std::uint32_t milestone);
  void find_overdue();
  void pass_clocks();
  void start_clocks();
  template <class Each>
  void each_live(Each each);
  void pass_standings();
  std::uint32_t late_of(std::uint32_t standing, std::uint32_t flags);
  void hold_standings();
  void settle_standings();
  void close_duties();
  void make_standing(std::uint32_t standing);
  void set_standing(std::uint32_t standing, std::uint32_t flags);
  void follow_breaches();
  void move_grants();
  void set_phase(std::uint32_t phase, std::uint32_t flags);
  void run_phase(std::uint32_t phase);
  void pass_phases();
  void settle_phases(bool morning);
  void begin_phases(std::uint32_t rank);
  void end_phases();
  void turn_rings();
  void slide_rings();
  void turn_spells();
  Decimal accrued(std::uint32_t account) const;
  void judge_unknown(std::uint32_t ensure);
  // slices_columns.cpp
  void touch_column(std::uint32_t column);
  void touch_daily();
  void turn_columns();
  std::uint32_t next_column_day(std::uint32_t limit) const;
  void pass_to(std::uint32_t day);
  Value operand(const PlainColumn::Operand& operand) const;
  void reckon(std::uint32_t column);
  Value reckoned_now(const PlainColumn& column);
  void put(std::uint32_t column, const Value& value);
  void check_roots();
  void stamp(const Event& event, std::uint32_t was, bool broke);
  void stamp_overdue(std::uint32_t milestone);
  void follow_deadlines();
  void change_column(const PlainEffect& effect);
  template <Tier tier>
  bool is_busy() const;
  template <Tier tier>
  std::uint32_t next_day(std::uint32_t limit) const;
  std::uint32_t slot_of(std::uint32_t day) const { return day & (s_.wheel_size_ - 1); }

  const Slices& s_;
  std::vector<Slices::Line> memory_;
  // Its parts. A dial's time at a mark, in `time_`, is without that from when it was turned there.
  std::uint64_t *planes_, *values_, *touched_, *watched_;
  std::uint64_t* wheel_;  // by day, modulo its size: dials that wait for it
  Slices::RuleWord* rules_;
  std::int64_t *amounts_, *sums_;
  std::uint32_t *at_, *due_, *broken_, *seen_;
  std::int32_t* time_;
  std::uint32_t day_ = 0;         // to be walked next
  std::uint32_t turned_ = 0;      // dense: not 0 if a dial was turned since rules were decided
  std::uint64_t wheel_days_ = 0;  // days that a dial waits for, or did
  std::uint64_t firings_ = 0;
  std::size_t next_turning_ = 0;
  bool noticed_ = false, watched_any_ = false;
  std::vector<std::uint64_t> fires_;  // by word of rules, in one round
  std::vector<std::uint32_t> fire_words_, again_, fired_words_;
  std::vector<Due> tomorrow_;  // memories that turn the next morning
  GeneralState state_;
  std::vector<std::uint32_t> breaches_;  // that follow this morning
  /// By effect, standing and weight: what each was made for held when its firing was read.
  std::vector<char> effect_holds_, standing_holds_, weight_holds_;
  std::vector<char> truths_;      // by atom
  std::vector<Value> arguments_;  // of the instruction that is reckoned
  std::vector<InstructionId> argument_ids_;
};

}  // namespace quid::lanes
