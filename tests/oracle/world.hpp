// SPDX-License-Identifier: Apache-2.0
// A deal being walked: its checked form, its state, and what a day does to it. In: entries, day by
// day. Out: happenings and values. One class, its parts in files of their own: read_*.cpp read,
// the others change. Reading never changes the state; every step reads first and then applies.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "run/history.hpp"
#include "state.hpp"
#include "value.hpp"

namespace quid::oracle {

/// Ends the walk: a run error or a refused entry. Caught in `run_oracle`, nowhere else.
enum class Truth3 { False, Unknown, True };

struct Stop {
  std::string kind, message;
  Span span;
  std::optional<std::uint32_t> entry;
  bool refused = false;
  std::optional<Day> day;  // of a refused entry
};

/// A rule instance whose effects are read: by firing, or by an `otherwise`.
struct Firing {
  Ref rule;
  Env env;
  std::span<const checked::EffectId> effects;  // of the deal
  Cause cause;
};

/// An effect with its operands read, ready to be applied.
struct Op {
  enum class Kind {
    Undetermined,
    Move,
    Restore,
    Pay,
    Set,
    Add,
    Say,
    Waive,
    Extend,
    ExtendTo,
    Resize,
    Switch,
    End,
    Duty,
    Ban,
    Permission,
    Host
  };
  Kind kind = Kind::Undetermined;
  Origin origin;
  Cause cause;
  std::vector<Grant::Limit> limits;  // empty: lasting
  bool held = false;                 // whether a `while` of them holds is unknown
  Ref subject;                       // lever, quantity, milestone, statement, rule
  bool ease = false, resume = false;
  std::optional<std::int64_t> by, to;
  std::optional<Decimal> amount;  // Set: absent is unknown
  checked::UnitId unit;
  Ref receiver;
  std::optional<Ref> payer;
  Day date{};
  Duration duration;
  std::vector<Ref> actors, rules;
  ActState act;
  std::int64_t base_level = 0;
  std::string text;
};

class World {
 public:
  World(const checked::Checked& deal, const Interner& names);

  /// What remembers below this expression is remembered from the first day.
  void remember(checked::ExprId expr, const checked::Shape& shape);
  /// The state before the first day.
  void prepare();
  void apply_prior(const std::vector<const checked::Entry*>& entries,
                   const std::vector<std::uint32_t>& indices);
  void begin();
  /// One whole day; answers belong to its end. Throws Stop.
  void walk(Day day, const std::vector<const checked::Entry*>& entries,
            const std::vector<std::uint32_t>& indices,
            const std::vector<checked::ExprId>& questions, std::vector<Answer>& answers);
  /// Back to the end of this day, whose state the caller has put back.
  void rewind(Day day);
  View view() const;
  Verdict verdict() const;
  std::vector<EnsureView> ensure_views() const;

  State state;
  std::vector<Happening> happenings;

 private:
  struct Memory {
    std::vector<std::uint8_t> ends;  // of each day from the first: 0 false, 1 true, 2 unknown
    Value before;                    // on the day before the first
    std::optional<Decimal> peak;
  };
  using MemoryKey = std::pair<std::uint32_t, std::vector<std::int64_t>>;
  struct Fit {
    const char* kind = nullptr;
    std::string why;
  };
  struct PhaseStep {
    bool arm = false, begin = false;
    Day begun{};
  };
  friend class Reading;

  // read_expression.cpp
  Value read(checked::ExprId id, const Env& env) const;
  Value read_fresh(checked::ExprId id, const Env& env) const;
  Value read_basic(const checked::Expr& e, const Env& env) const;
  std::vector<Value> read_arguments(const checked::Expr& e, const Env& env) const;
  checked::ExprId argument(const checked::Expr& e, std::uint32_t k) const;
  std::uint32_t count_of(const checked::Expr& e) const {
    return static_cast<std::uint32_t>(deal_.arguments_of(e).size());
  }
  Value read_let(const checked::Expr& e, const Env& env) const;
  Value call_table(const checked::Expr& e, const Env& env) const;
  Value read_row(const checked::Expr& e, const Env& env) const;
  Value tier_value(const checked::TierTable& table, std::size_t tier, const Value& x) const;
  // read_index.cpp
  Value index_of(const checked::Shape& shape, const std::vector<Value>& index, Span place) const;
  Value index_of(const checked::Shape& shape, std::span<const checked::ExprId> index,
                 const Env& env, Span place) const;
  Value symbol_index(const checked::Shape& shape, const checked::Expr& e, const Env& env,
                     std::uint32_t first, std::uint32_t count) const;
  Env env_of(const checked::Shape& shape, std::uint32_t instance) const;
  std::optional<Ref> actor_of(const checked::ActorRef& ref, const Env& env) const;
  std::optional<std::vector<Ref>> actors_of(std::span<const checked::ActorRef> refs,
                                            const Env& env) const;
  std::vector<Ref> owners_of(Ref milestone) const;
  std::optional<Ref> lever_party(Ref lever) const;
  const Holidays& holidays(std::uint32_t calendar) const;
  const Holidays& plain_holidays() const;
  // read_arithmetic.cpp
  Value read_arithmetic(const checked::Expr& e, const Env& env) const;
  Value read_number(const checked::Expr& e, const std::vector<Value>& a) const;
  Value read_time(const checked::Expr& e, const std::vector<Value>& a) const;
  Value read_duration(const checked::Expr& e, const std::vector<Value>& a) const;
  // read_condition.cpp
  Value read_condition(const checked::Expr& e, const Env& env) const;
  Value read_list(const checked::Expr& e, const Env& env) const;
  Value read_over_set(const checked::Expr& e, const Env& env) const;
  Value read_total(const checked::Expr& e, const std::vector<Value>& bodies) const;
  // read_memory.cpp
  std::size_t days_before() const;
  Value read_memory(checked::ExprId id, const Env& env) const;
  Value relaxed_memory(checked::ExprId id, const Env& env) const;
  Value sustained(const checked::Expr& e, const Env& env, const Memory& memory) const;
  Value often(const checked::Expr& e, const Env& env, const Memory& memory) const;
  Value peak(const checked::Expr& e, const Env& env, const Memory& memory) const;
  void remember(checked::ExprId id, Env env);
  void remember_effects(std::span<const checked::EffectId> effects, const checked::Shape& shape);
  void remember_deal();
  void update_memory();
  // read_milestone.cpp, read_others.cpp
  Value read_milestone(const checked::Expr& e, const Env& env) const;
  Value read_milestone_word(Ref m, checked::MilestoneTest test) const;
  Value read_milestone_within(const checked::Expr& e, Ref m, const std::vector<Value>& a) const;
  Value milestone_truth(Ref m) const;
  Value on_time(Ref m) const;
  Value size_of(Ref m) const;
  Value progress_of(Ref m) const;
  Decimal counting_amount(Ref m) const;
  bool reported_whole(Ref m) const;
  bool may_be_whole(Ref m) const;
  bool is_of_nothing(Ref m) const;
  bool is_undated(checked::ExprId date, const Env& env) const;
  std::optional<Day> claimed_on(const DutyState& duty) const;
  bool claimed_in_time(const DutyState& duty) const;
  std::optional<std::int64_t> lateness(Ref m) const;
  std::optional<Day> flag_day(Ref m, checked::MilestoneTest test) const;
  Value read_other(const checked::Expr& e, const Env& env) const;
  Value read_lever(const checked::Expr& e, const Env& env) const;
  Value read_duties(const checked::Expr& e, const Env& env) const;
  Value unpaid_of(Ref rule, const checked::Expr& e) const;
  Value read_actor(const checked::Expr& e, const Env& env) const;
  Value read_offer(const checked::Expr& e, const Env& env) const;
  Value read_statement(const checked::Expr& e, const Env& env) const;
  Value overpromise(Ref actor) const;
  Value weigh_promises(Ref actor) const;
  Value degree_of_statement(Ref s) const;
  Value phase_active(std::uint32_t phase) const;
  bool may_have_begun(std::uint32_t phase) const;
  Truth3 phase_is_over(std::uint32_t phase) const;
  Value read_verdict(const checked::Expr& e, const Env& env) const;
  std::int64_t level(Ref lever) const;
  std::int64_t level_without(Ref lever, std::uint64_t number) const;
  bool duty_suspended(const DutyState& duty) const;
  // ledger.cpp
  Value given_by(Ref actor, checked::UnitId unit, Span place) const;
  Value received_by(Ref actor, checked::UnitId unit, Span place) const;
  Value exposure_of(Ref actor, checked::UnitId unit, Span place) const;
  Value no_deal_of(Ref actor, checked::UnitId unit, Span place) const;
  Value term_amount(std::size_t value, Span place) const;
  Value term_degree(std::size_t value) const;
  Value periods(Day from, Day to, Duration period, Span place) const;
  Value book(Ref actor, checked::UnitId unit, bool given, Span place) const;
  Day ledger_today() const;
  void pay(std::optional<Ref> payer, Ref receiver, Decimal amount, checked::UnitId unit,
           bool recorded, Span place);
  Value worth_of(std::size_t value) const;
  Value no_deal_worth(std::size_t line) const;
  void check_worths() const;
  void update_spells();
  // read_effects.cpp
  enum class Made { Yes, No, Held, Undetermined };
  void read_effects(const Firing& firing, std::span<const checked::EffectId> effects,
                    std::vector<Grant::Limit> limits, std::vector<Op>& out, Made around) const;
  void read_effect(const Firing& firing, checked::EffectId effect,
                   const std::vector<Grant::Limit>& limits, std::vector<Op>& out) const;
  Truth3 while_holds(const checked::Effect& effect, const Env& env) const;
  Truth3 day_has_passed(checked::ExprId day, checked::ExprId known_by, const Env& env) const;
  Made read_limit(const Firing& firing, checked::EffectId effect, Grant::Limit& limit) const;
  bool read_simple(const checked::Effect& effect, const Env& env, Op& op) const;
  bool read_norm(const checked::Effect& effect, const Env& env, Op& op) const;
  bool read_act(const checked::Act& act, const Env& env, Span place, ActState& out) const;
  std::string argument_text(checked::ExprId id, const Env& env) const;
  std::vector<Ref> rule_instances(const checked::RuleRef& ref, const Env& env) const;
  std::optional<Value> operand(checked::ExprId id, const Env& env) const;
  std::optional<std::int64_t> levels_operand(checked::ExprId id, const Env& env) const;
  // apply_effects.cpp
  void apply_batch(std::vector<Op> ops);
  void settle_conflicts(std::vector<Op>& ops) const;
  bool over(Ref winner, Ref loser) const;
  void apply(const Op& op);
  void apply_move(const Op& op);
  void apply_restore(const Op& op);
  void apply_amount(const Op& op);
  void apply_undetermined(Op op);
  void apply_milestone(const Op& op);
  void apply_switch(const Op& op);
  void apply_norm(const Op& op);
  void finish_deal();
  // grants.cpp
  void make_grant(const Op& op, Grant grant);
  void take_back(const Grant& grant, bool renewed);
  void take_back_if(const std::vector<bool>& lapses);
  void lapse_duty(std::size_t number);
  void complete_duty(std::size_t number, Day day);
  bool stood_today(const NormState& norm) const;
  void end_norm(std::vector<NormState>& norms, std::size_t number, HappeningKind kind);
  void refresh_suspensions();
  void refresh_waiting_duties();
  void turn_grants(const std::vector<Grant>& turned);
  void note_held(const Origin& origin, bool held);
  // levers.cpp
  void note_level(Ref lever, std::int64_t before);
  void confirm_levels();
  bool confirm_next(Ref lever);
  bool move_is_ruled(Ref lever, std::int64_t without, std::int64_t with, std::int64_t to) const;
  // milestones.cpp
  void report(Ref m, std::optional<Decimal> amount);
  void complete_amount(Ref m, Decimal MilestoneState::*amount);
  void note_growth(Ref m);
  void note_whole(Ref m);
  void meet(Ref m);
  bool report_event(const checked::Entry& entry, Ref m);
  bool verify_event(Ref m);
  void break_event(Ref m);
  void refute_event(Ref m);
  void move_deadline(Ref m, Day deadline);
  void resize(Ref m, Decimal size);
  void waive(Ref m);
  bool lapse_milestone(Ref m);
  // events.cpp
  void apply_entries(const std::vector<const checked::Entry*>& entries,
                     const std::vector<std::uint32_t>& indices);
  Fit fit(const checked::Entry& entry) const;
  void apply_entry(const checked::Entry& entry, std::uint32_t index);
  void milestone_event(const checked::Entry& entry);
  void prolong_event(const checked::Entry& entry);
  void payment_event(const checked::Entry& entry);
  bool may_pay(Ref payer, Ref receiver, checked::UnitId unit, bool or_earlier) const;
  void count_spare(std::size_t first_duty);
  void take_from_later(DutyState& duty);
  void note_spare();
  bool break_is_ruled(Ref m, bool evening) const;
  void note_unruled_breaks();
  void level_event(const checked::Entry& entry);
  void quantity_event(const checked::Entry& entry);
  void withdraw_event(Ref actor);
  void say(Ref statement);
  void break_bans(const ActState& act, const std::vector<Ref>& actors, std::int64_t before,
                  std::int64_t after);
  bool covers_act(const ActState& norm, const ActState& act, std::int64_t before,
                  std::int64_t after) const;
  void already_so(Subject subject);
  // rules.cpp
  void run_rounds();
  bool run_round(bool first);
  bool rule_fires(Ref rule, bool first, RuleState& next) const;
  bool within_dates(const checked::Rule& rule, const Env& env, std::optional<Day>& first) const;
  bool cadence_due(Ref rule) const;
  void cadences_begin();
  void arm_once_per(Ref milestone);
  // clock.cpp, settle.cpp, day_end.cpp
  void clock();
  bool is_missed(Ref m) const;
  void be_overdue(Ref m);
  void find_overdue_milestones();
  std::vector<Firing> find_overdue_duties();
  void close_windows();
  void lapse_by_date();
  void run_batch(const std::vector<Firing>& firings);
  void settle();
  bool settle_phases();
  bool settle_grants();
  bool settle_deadlines();
  bool settle_states();
  bool release_duties();
  bool settle_statements();
  const PhaseStep& decide(std::uint32_t phase) const;
  std::vector<bool> phases_until() const;
  bool end_phases();
  void find_dormant();
  std::optional<Day> phase_last_day(std::uint32_t phase, Day begun) const;
  Truth3 grant_stands(const Grant& grant) const;
  bool grant_is_over(const Grant& grant) const;
  void refresh_dormant(const Grant& grant, bool held);
  std::optional<Day> duty_done_on(const DutyState& duty) const;
  void end_day(const std::vector<checked::ExprId>& questions, std::vector<Answer>& answers);
  void find_in_order(const std::vector<const checked::Entry*>& entries);
  void find_out_of_order();
  void judge_ensures();
  void judge_ensure(std::size_t index);
  // verdict.cpp
  std::vector<Blame> find_blame() const;
  bool fulfilled() const;
  bool impasse() const;
  bool impasse_by_needs() const;
  bool impasse_by_offers() const;
  bool undetermined() const;
  bool relaxed_milestone(Ref m) const;
  // impasse.cpp
  struct Movable {  // by rules, and what follows from them, though no party acts
    std::set<Ref> raised, lowered, duties, milestones, statements;
    bool operator==(const Movable&) const = default;
  };
  void effects_move(std::span<const checked::EffectId> effects, Ref rule, const Env& env,
                    Movable& out) const;
  Value read_relaxed(checked::ExprId id, const Env& env) const;
  bool may_fire(Ref rule) const;
  bool may_end(const Grant& grant) const;
  void find_movable() const;

  // helpers
  Truth3 outcome(checked::ExprId id, const Env& env) const;
  static Truth3 truth_of(const Value& value);
  Value outcome_value(checked::ExprId id, const Env& env) const;
  [[noreturn]] void stop(const Value& error) const;
  [[noreturn]] void stop(const char* kind, Span place) const;
  void note(HappeningKind kind, Subject subject, std::int64_t a = 0, std::int64_t b = 0,
            Decimal amount = {}, Subject other = {}, std::string text = {});
  MilestoneState& milestone(Ref m) { return state.milestones[m.symbol][m.instance]; }
  const MilestoneState& milestone(Ref m) const { return state.milestones[m.symbol][m.instance]; }
  LeverState& lever(Ref l) { return state.levers[l.symbol][l.instance]; }
  const LeverState& lever(Ref l) const { return state.levers[l.symbol][l.instance]; }
  RuleState& rule(Ref r) { return state.rules[r.symbol][r.instance]; }
  const RuleState& rule(Ref r) const { return state.rules[r.symbol][r.instance]; }

  const checked::Checked& deal_;
  const Interner& names_;
  Day today_{};
  bool begun_ = false;                                     // the state before the first day is made
  bool clocking_ = false;                                  // before the day's record
  mutable std::vector<std::optional<PhaseStep>> decided_;  // of each phase; empty but meanwhile
  std::vector<bool> decided_until_;                        // its `until` is true before any begins
  bool prior_ = false;  // applying `prior` entries: no happenings, no ledger
  Cause cause_;
  std::optional<std::uint32_t> entry_;  // being applied
  std::vector<Firing> broken_bans_;
  struct SparePayment {
    Ref payer, receiver;
    checked::UnitId unit;
    Decimal left;
    Cause cause;
    bool permitted = false;
  };
  struct Fill {
    std::size_t duty = 0;
    Ref payer;
    Decimal part;
  };
  struct UnruledBreak {
    Ref milestone;
    Cause cause;
  };
  std::vector<UnruledBreak> unruled_breaks_;                    // of today
  std::set<std::pair<std::uint32_t, std::uint32_t>> in_order_;  // whose `needs` held this morning
  std::vector<Fill> fills_;          // of today: what went to duties that were open
  std::vector<SparePayment> spare_;  // of today: paid before anything asked for it
  std::map<MemoryKey, Memory> memory_;
  mutable const Value* parameter_ = nullptr;  // of the tier table being read
  mutable bool relaxed_ = false;              // reading what could become true
  mutable Movable movable_;                   // while an impasse is looked for
  mutable bool judging_ = false;              // a verdict is being read
  mutable bool weighing_ = false;             // how much was promised is being read
  mutable bool reading_ = false;              // lets are read once
  mutable std::map<std::tuple<std::uint32_t, std::uint32_t, bool>, Value> lets_;
};

/// While one lives the state does not change, so that a let is read once.
class Reading {
 public:
  explicit Reading(const World& world) : world_(world), outer_(world.reading_) {
    if (!outer_) world_.lets_.clear();
    world_.reading_ = true;
  }
  ~Reading() {
    world_.reading_ = outer_;
    if (!outer_) world_.lets_.clear();
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  const World& world_;
  bool outer_;
};

Subject subject_of(Subject::Kind kind, Ref ref);

}  // namespace quid::oracle
