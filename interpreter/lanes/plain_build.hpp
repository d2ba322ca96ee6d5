// SPDX-License-Identifier: Apache-2.0
// The working state of one translation into plain form: private to lanes/.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lanes/plain.hpp"

namespace quid::lanes {

inline Int128 size_of(Int128 x) { return x < 0 ? -x : x; }

/// What can still turn, as far as it was found: each translation finds more, until one finds no
/// more. What no live rule moves stands as it does.
struct Reach {
  std::vector<char> rules;   // they may fire
  std::vector<char> levers;  // some of these moves it
  std::vector<char> apart;   // at other times than rules: by what can be taken back, or a breach
  struct Amount {
    bool moves = false;
    bool apart = false;       // also by what follows a breach
    bool free = false;        // to more than a few values
    bool wide = false;        // by what is of no few cases: it is kept in a column
    std::set<Int128> values;  // else to these, in units of Decimal
    bool operator==(const Amount&) const = default;
  };
  std::vector<Amount> quantities;
  bool says = false;  // a statement
  bool operator==(const Reach&) const = default;
};

/// What an instruction can give, from the start to the horizon.
struct Meaning {
  enum class Kind : std::uint8_t {
    None,     // not translated; `why` it cannot be
    Truth,    // `is`: it is true; `may`: it is not false
    Cases,    // one of few values, each where its reference holds
    Daily,    // hangs on the calendar alone: its value on each day, and as a truth
    Column,   // of no few cases: column `target`; where it is a truth, also `is` and `may`
    Counted,  // an amount that is only counted: quantity `target`
    Day,      // `after` the day on which milestone `target` was last met
    Since     // the days since then
  };
  struct Case {
    Value value;
    Ref where;
  };
  Kind kind = Kind::None;
  Ref is, may;
  std::vector<Case> cases;
  std::vector<Value> days;
  Duration after;
  std::int64_t calendar = -1;  // by which that counts
  bool read_as_truth = false;  // of Daily: `is` and `may` are made
  std::uint32_t target = 0;
  const char* why = nullptr;
};

class Translation {
 public:
  Translation(const Run& today, Day until, const std::vector<std::uint8_t>& may, const Reach& reach,
              Extent extent);
  bool run();
  /// What it found to move: where that is no more than it began with, the translation stands.
  const Reach& found() const { return found_; }
  Plain take() { return std::move(plain_); }
  const std::string& why() const { return why_; }

 private:
  using Int = std::int64_t;
  static constexpr std::size_t most_calendar_reads = 50'000'000;  // bits of its rows
  static constexpr std::size_t most_values = 1'000'000;           // of days and cases
  static constexpr std::size_t most_combined = 2'000'000;         // combinations of cases

  // plain.cpp
  bool start();
  bool state_is_plain();
  bool milestones();
  bool milestone(std::uint32_t m);
  bool opens_again(std::uint32_t m) const;
  void released(std::uint32_t m);
  void levers();
  bool rules();
  bool rule(std::uint32_t r);
  bool time_frame(const RuleCode& code, PlainRule& rule);
  bool cadence(const RuleCode& code, Duration period, PlainRule& rule);
  bool ensures();
  void simplicity();
  bool unfit(std::string what);
  bool leaves_where_it_fires(std::uint32_t firing);
  const Value* constant(InstructionId id) const;
  std::optional<Ref> calendar_row(const std::function<bool(Day)>& test);
  std::optional<Ref> on_calendar(std::vector<std::uint64_t> row);

  // plain_effects.cpp
  void quantities();
  bool effects();
  bool effects_of(std::uint32_t firing, Range effects);
  void find(std::uint32_t r);
  void find_effects(Range effects, bool of_breach);
  const std::vector<Meaning::Case>* known_cases(InstructionId id);
  bool effect(const EffectCode& code, std::uint32_t firing);
  bool plain_effect(const EffectCode& code, std::uint32_t firing);
  bool ban(const EffectCode& code, std::uint32_t firing, bool stands);
  bool move(const EffectCode& code, bool of_breach);
  bool pay(const EffectCode& code, std::uint32_t firing);
  bool change(const EffectCode& code);
  bool count_change(const EffectCode& code);
  bool quantity_ranges();
  bool scale_quantity(std::uint32_t q, const std::vector<std::uint32_t>& changes);

  // plain_standing.cpp
  void standings();
  void add_standings(Range effects);
  void add_standing(std::uint32_t e);
  void add_today();
  bool lower_standings();
  bool lower_standing(std::uint32_t s);
  bool while_is_known(const RevocationCode& code);
  bool in_force(const RevocationCode& code, std::uint32_t s);
  bool in_order(const std::vector<std::int32_t>& last, const PlainStanding& one, Day earliest);
  bool grant(const EffectCode& code, std::uint32_t s);
  bool duties_today(const EffectCode& code, PlainStanding& one, Day& earliest, std::int32_t& level);
  bool duty(const EffectCode& code, std::uint32_t s);
  bool what_is_asked(const EffectCode& code, std::uint32_t s, std::int32_t target);
  /// What began more than so many days ago, and went on since.
  using Still = std::function<Ref(std::int64_t)>;
  std::vector<std::int32_t> days_before(Duration length, const Holidays& calendar,
                                        std::int32_t less) const;
  bool terms(const std::vector<std::int32_t>& last, const Still& still,
             std::vector<PlainTerm>& out);
  bool fixed_terms(const std::vector<std::int32_t>& last, const Still& still,
                   std::vector<PlainTerm>& out);
  Ref still(std::uint32_t s, std::int64_t days);
  bool levers_granted();
  bool lever_granted(std::uint32_t l);
  bool inert(const EffectCode& code) const;
  void lower_duty(std::uint32_t k, const Instruction& i);

  // plain_phases.cpp
  bool on_calendar(const PhaseCode& phase) const;
  void find_phases();
  void mark_phases();
  void lower_phase(std::uint32_t k, const Instruction& i);
  bool phases();
  bool phase(std::uint32_t f);
  bool days_of(std::uint32_t f);
  bool lasts_for(std::uint32_t f, Duration length, const Holidays& calendar);
  bool phases_in_order();

  // plain_breaches.cpp
  void breaches();
  PlainFiring* maker_of(const PlainStanding& one);
  bool one_way_at_once(std::uint32_t lever) const;
  bool fires_once(std::uint32_t rule) const;
  bool never_two(const PlainStanding& one);
  bool only_rises(Ref ref);
  bool atom_only_rises(const Atom& atom, bool negated);
  bool moves_one_way(std::uint32_t lever, bool up) const;

  // plain_ledger.cpp
  bool ledger();
  std::size_t account(std::uint32_t actor, std::uint32_t unit, bool gave);
  void open_accounts();
  bool value(std::uint32_t v);
  void weigh(const ValueCode& code, Ref holds, Int128 by, Int128 share_today);
  bool weigh_level(const ValueCode& code, Int128 worth);
  void gain(Weight::Per per, std::uint32_t of, Ref when, std::size_t account, Int128 by);
  bool scale_accounts();
  /// Whether it is worth so much per more than a day.
  bool is_by_spells(const ValueCode& code) const {
    return code.per.valid() && *(*p_.checked)[code.per] != Duration{0, 1, 0};
  }
  bool spell(std::uint32_t value, const Decimal& worth);
  std::optional<Ref> whole_degree(const ValueCode& code);
  bool balances();

  // plain_verdict.cpp
  bool verdict();

  // plain_conditions.cpp
  bool conditions();
  void mark(InstructionId id, bool as_value);
  void mark_roots();
  void mark_effect(const EffectCode& code);
  bool makes_duties(std::uint32_t rule) const;
  void find_cone();
  void find_dependence();
  bool read_calendar(const std::vector<std::uint32_t>& turning);
  bool all_on_calendar(std::uint32_t k) const;
  bool walk_calendar();
  void lower(std::uint32_t k);
  void lower_milestone(std::uint32_t k, const Instruction& i);
  void lower_progress(std::uint32_t k, const Instruction& i);
  void lower_quantity(std::uint32_t k, const Instruction& i);
  void lower_leaf(std::uint32_t k, const Instruction& i);
  Ref flag(Atom::Kind kind, std::uint32_t m, bool now);
  Ref met(std::uint32_t m) { return flag(Atom::Kind::Met, m, s_.milestones[m].met); }
  bool claims_apart(std::uint32_t m) const;
  Ref claim(std::uint32_t m);
  bool counts_further(std::uint32_t m) const;
  bool lower_counted(std::uint32_t k, const Instruction& i);
  void lower_memory(std::uint32_t k, const Instruction& i);
  struct Stretch {
    std::int64_t days = 0;
    Ref on;  // a row of the calendar: days on which it takes so many
  };
  bool stretches_of(Duration length, std::int64_t calendar, std::vector<Stretch>& out);
  Ref remembered(Ref condition, bool was, std::int64_t age, std::int64_t days);
  // plain_rings.cpp
  void lower_often(std::uint32_t k, const Instruction& i);
  Ref often(Ref condition, bool certain, std::uint32_t tracker, Ref noted, std::int64_t days,
            std::int64_t least);
  std::vector<char> ends_of(std::uint32_t tracker, bool certain, std::int64_t days) const;

  // plain_memory.cpp
  Ref level(std::uint32_t lever, Int least);
  Ref at_level(const Instruction& i);
  Ref quantity_at_least(std::uint32_t q, Int128 amount);
  Ref atom(Atom::Kind kind, std::uint32_t target, Int number);
  Ref gate(Atom::Kind kind, std::vector<Ref> operands);
  Ref both(Ref a, Ref b) { return gate(Atom::Kind::And, {a, b}); }
  Ref either(Ref a, Ref b) { return gate(Atom::Kind::Or, {a, b}); }

  // plain_clocks.cpp
  bool can_be_dated(std::uint32_t m) const;
  void lower_date(std::uint32_t k, const Instruction& i);
  bool lower_after(std::uint32_t k, const Instruction& i);
  bool lower_elapsed(std::uint32_t k, const Instruction& i);
  std::optional<std::uint32_t> clock(std::uint32_t m, Duration after, std::int64_t calendar,
                                     bool from_that_day);
  bool deadline_by_clock(std::uint32_t m, const Meaning& deadline);
  bool deadline_by_condition(std::uint32_t m, const Meaning& deadline);
  bool turned_by_events_only(InstructionId id) const;
  bool deadline_by_column(std::uint32_t m, const char* why);

  // plain_columns.cpp
  std::optional<std::uint32_t> column_of(InstructionId id);
  std::optional<std::uint32_t> snapshot_of(InstructionId id);
  std::optional<std::uint32_t> reckoned(std::uint32_t k);
  std::optional<std::uint32_t> leaf(PlainColumn::Kind kind, std::uint32_t target,
                                    std::uint8_t mode = 0);
  std::optional<PlainColumn::Operand> operand_of(InstructionId id, bool as_truth);
  std::optional<PlainColumn::Operand> operand_of(const Meaning& meaning);
  std::optional<std::uint32_t> add_column(PlainColumn column);
  void set_column(std::uint32_t k, std::optional<std::uint32_t> column);
  void lower_book(std::uint32_t k, const Instruction& i);
  bool done_is_kept(std::uint32_t m) const;
  std::optional<std::uint32_t> by_deadline(PlainColumn::Kind kind, std::uint32_t m);
  void lower_lateness(std::uint32_t k, const Instruction& i);
  void lower_within(std::uint32_t k, const Instruction& i);
  std::optional<PlainColumn::Operand> day_of(checked::MilestoneTest test, std::uint32_t m);
  bool change_column(const EffectCode& code);
  bool weigh_columns();
  bool few_turn_daily();

  // plain_meanings.cpp
  bool need_truth(InstructionId id, Ref& is, Ref& may);
  void add_root(Ref is, Ref may);
  Meaning truth_of(const Meaning& from);
  std::vector<Meaning::Case> cases_of(const Meaning& from);
  void set_truth(std::uint32_t k, Ref is, Ref may);
  void set_constant(std::uint32_t k, const Value& value);
  void set_cases(std::uint32_t k, std::vector<Meaning::Case> cases);
  void refuse(std::uint32_t k, const char* why);
  bool wants_truth(std::uint32_t k, std::size_t n) const;
  bool operands_refused(std::uint32_t k, const Instruction& i);
  void lower_pure(std::uint32_t k, const Instruction& i);
  void lower_by_planes(std::uint32_t k, const Instruction& i);
  void lower_gate(std::uint32_t k, const Instruction& i);
  void lower_at_least(std::uint32_t k, const Instruction& i);
  bool lower_running(std::uint32_t k, const Instruction& i);
  void lower_by_cases(std::uint32_t k, const Instruction& i);
  bool lower_on_days(std::uint32_t k, const Instruction& i, const std::vector<Value>& fixed,
                     Ref where, Ref& is, Ref& may);
  Ref at_least(std::size_t wanted, const std::vector<Ref>& truths);
  void add_case(std::vector<Meaning::Case>& cases, const Value& value, Ref where);

  const Run& today_;
  const Program& p_;
  const RunState& s_;
  const Reach& reach_;
  const bool may_leave_;
  Reach found_;
  Plain plain_;
  std::string why_;
  std::vector<char> needed_, calendar_only_;
  std::vector<char> valued_, truthed_;  // by instruction: read as a value, as a truth
  std::vector<char> evening_;      // by instruction: read at the end of a day, not only by rules
  std::vector<char> moved_;        // by instruction: it reads, not by memory, what effects move
  std::vector<char> event_;        // and what events or the calendar turn, or memory
  std::vector<Meaning> meanings_;  // by instruction
  std::size_t values_kept_ = 0;    // of days and cases
  std::size_t combined_ = 0;       // combinations of cases
  std::map<std::tuple<Atom::Kind, std::uint32_t, Int>, Ref> atoms_;
  std::map<std::vector<std::uint64_t>, Ref> rows_;           // of the calendar
  std::size_t occurrences_ = 0;                              // of cadences that were looked at
  std::map<std::pair<std::uint32_t, Int128>, Ref> amounts_;  // quantity and bound, unscaled
  std::map<std::pair<Atom::Kind, std::vector<std::uint32_t>>, Ref> gates_;
  std::vector<std::uint32_t> depth_;  // by atom: of gates in gates
  /// By the code of the condition, whether it was so, and for how long.
  std::map<std::tuple<std::uint32_t, bool, std::int64_t>, std::uint32_t> memory_of_;
  /// By the code of the condition, and of the days that count; and how the days before ended.
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::vector<char>>, std::uint32_t> ring_of_;
  std::vector<char> is_standing_;         // by effect
  std::vector<char> makes_;               // by effect: a standing that can still be made
  std::vector<std::uint32_t> phase_at_;   // by phase: in the plain form, or nobody
  std::vector<char> breachable_;          // by effect: a duty that can still become overdue
  std::vector<std::uint32_t> breach_of_;  // by effect: whose breach makes it, an effect, or nobody
  std::vector<std::uint32_t> breach_at_;  // by effect: what follows its breach, or nobody
  enum class Rising : std::uint8_t { Open, Yes, No };
  std::vector<Rising> rising_;  // by the code of a reference: it only rises
  std::map<std::tuple<std::uint32_t, Int128, std::int64_t, bool>, std::uint32_t> clock_of_;
  // By lever, of rules and of breaches: some does, to a level.
  std::array<std::vector<char>, 2> eased_to_, tightened_to_;
  std::vector<char> assigned_, added_;                // by quantity
  std::vector<InstructionId> assigned_from_;          // by quantity: what it is set to
  std::vector<Int128> change_;                        // by effect, unscaled
  std::map<std::uint32_t, std::uint32_t> column_at_;  // by instruction
  std::map<std::tuple<PlainColumn::Kind, std::uint32_t, std::uint8_t>, std::uint32_t> leaf_at_;
  std::map<const std::vector<Value>*, std::int32_t> daily_at_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> accounts_;
  std::map<std::tuple<Weight::Per, std::uint32_t, std::uint32_t>, std::map<std::size_t, Int128>>
      gains_;
  std::vector<Int128> each_day_;
  bool dated_ = false;  // the verdict goes by milestones with deadlines
};

}  // namespace quid::lanes
