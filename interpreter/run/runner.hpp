// SPDX-License-Identifier: Apache-2.0
// The engine's working class, private to run/: one run of one program. Each file named below holds
// one concern of a day.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "program/operations.hpp"
#include "run/engine.hpp"
#include "run/entry_list.hpp"
#include "run/happenings.hpp"
#include "run/row_set.hpp"
#include "run/state.hpp"

namespace quid {

using checked::EventKind;
using checked::MilestoneTest;

class Runner {
 public:
  Runner(const Program& program, std::vector<checked::Entry> entries, const Limits& limits);

  bool advance(Day day);
  const std::optional<RunError>& error() const { return error_; }
  Day today() const { return s_.today; }
  Day quiet_until() const { return error_ ? s_.today : std::max(s_.today, quiet_through_); }
  Day default_end() const;
  const Happenings& happenings() const { return happenings_; }
  void keep_happenings(bool keep) { keeps_happenings_ = keep; }
  const std::vector<checked::Entry>& entries() const { return entries_.all(); }
  Happenings take_happenings() { return std::move(happenings_); }
  std::vector<checked::Entry> take_entries() { return entries_.take(); }
  const std::vector<checked::Entry>& corrected() const { return corrected_; }
  std::vector<checked::Entry> take_corrected() { return std::move(corrected_); }
  const Coverage& coverage() const { return coverage_; }
  Value value_of(InstructionId id) const { return value(id); }
  bool may_still_fire(std::uint32_t r) const;
  void limit(const Limits& limits) { limits_ = limits; }
  void tell(std::vector<checked::Entry> entries);
  void suppose(std::vector<checked::Entry> entries);
  void forget();
  const Work& work() const { return work_; }
  std::size_t weight() const;
  const Program& program() const { return p_; }
  const RunState& state() const { return s_; }
  bool advance_to_firing(Day day, std::uint32_t rule);
  void keep_grants() { keeps_grants_ = true; }
  const std::vector<GrantNote>& grants() const { return grants_; }
  std::optional<Decimal> value_amount(std::uint32_t v) const;
  std::optional<Decimal> no_deal_periods(std::uint32_t line) const;
  DayCount days_counted(const Instruction& i) const;

  // view.cpp
  View view() const;
  std::vector<BookView> books() const;
  void add_value(BookView& book, std::uint32_t v) const;
  std::vector<EnsureView> ensures() const;
  Answer ask(std::size_t question) const;
  // verdict.cpp
  Verdict verdict() const;
  bool awaits_verification(const DutyState& duty) const;
  bool is_open_question(std::uint32_t milestone) const;
  std::vector<std::uint32_t> awaited_milestones() const;
  std::vector<OfferGap> offer_gaps() const;
  // residual.cpp
  Residual residual() const;
  Residual standing() const;
  void owed(Residual& residual) const;
  void allowances(Residual& residual) const;
  std::vector<Residual::Ban> bans() const;
  void unlocked(Residual& residual) const;
  void unknown_facts(InstructionId unknown, std::vector<Subject>& facts) const;
  std::optional<Day> last_day_of(std::uint32_t effect) const;
  void open_facts(Residual& residual) const;
  std::vector<Subject> actors_of(Range list) const;
  // unlocks.cpp
  /// Meets a milestone here and now, and lets the rules follow: for a copy that is thrown away.
  void suppose_met(std::uint32_t milestone);

 private:
  void meet_by_supposition(std::uint32_t milestone);
  void forget_today();
  bool is_restless();
  bool could_unlock(std::uint32_t milestone, const std::vector<char>& hangs_on);
  std::vector<char> settling() const;
  bool try_meeting(const Runner& bare, std::uint32_t m, Residual::Unlocks& unlocks) const;

  /// Not yet started: for walking prepared entries afresh.
  Runner(const Program& program, const Limits& limits);

  struct Pending {  // an effect that fires, with what it read
    std::uint32_t effect;
    std::uint32_t rule;
    Value operand, amount;
    Day expiry = never;
    bool dropped = false;
    bool held = false;        // see Live
    std::uint32_t level = 0;  // of the lever a duty is about, in the snapshot
  };

  // engine.cpp
  void prepare(std::vector<checked::Entry>& entries);
  void start();
  void apply_priors();
  bool walk_one_day(Day day);
  /// Of state that each day is gone through.
  std::size_t rows() const {
    return s_.milestones.size() + s_.open_duties.size() + s_.lives.size() + s_.bans.size();
  }
  void rewind_to(Day day);
  bool stop(RunError error);
  bool fits_memory() const;
  void fail(std::string kind, std::string message, Span span,
            std::optional<std::uint32_t> entry = std::nullopt);
  void fail(const Value& value);
  void note(HappeningKind kind, Subject subject, std::int64_t a = 0, std::int64_t b = 0) {
    if (is_noted()) happenings_.add(kind, s_.today, subject, cause_, a, b);
  }
  void note(HappeningKind kind, Subject subject, Decimal amount) {
    if (is_noted()) happenings_.add(kind, s_.today, subject, cause_, amount);
  }
  void note(HappeningKind kind, Subject subject, Happenings::Details details) {
    if (is_noted()) happenings_.add(kind, s_.today, subject, cause_, std::move(details));
  }
  bool is_noted() {
    if (silent_ || !keeps_happenings_) return false;
    if (cause_.kind != Cause::Kind::Entry) ++unrecorded_;
    return true;
  }

  // quiet.cpp
  void look_ahead(bool nothing_happened);
  void pass_quiet_days(Day day);
  Day next_eventful_day();
  void expect_on(Day day);
  void expect_rules();
  void expect_milestones();
  void expect_duties_and_grants();
  void expect_phases();
  void expect_values();
  Day holds(std::uint32_t k) const;
  Day holds_of(InstructionId id) const { return holds_[id.value]; }
  Day all_hold(const Instruction& i) const;
  Day decided(const Instruction& i, const Value& now) const;
  Day sustained_holds(const Instruction& i) const;
  Day year_holds(const Instruction& i) const;
  Day comparison_holds(const Instruction& i) const;
  Day within_holds(const Instruction& i) const;
  bool book_moves(const Instruction& i) const;
  bool grows_daily(InstructionId id) const;

  // evaluate.cpp
  void mark(std::uint32_t instruction);
  void mark_all(std::span<const std::uint32_t> instructions);
  void mark_milestone(std::uint32_t m) { mark_all(p_.reads_milestone[m]); }
  void mark_lever(std::uint32_t l) { mark_all(p_.reads_lever[l]); }
  void mark_quantity(std::uint32_t q) { mark_all(p_.reads_quantity[q]); }
  void mark_phase(std::uint32_t f) { mark_all(p_.reads_phase[f]); }
  void mark_daily();
  void mark_morning();
  void propagate();
  Value evaluate(std::uint32_t k) const;
  Value phase_is_active(const Instruction& i) const;
  Value evaluate_leaf(const Instruction& i, std::uint32_t k) const;
  Value evaluate_milestone(const Instruction& i, std::uint32_t k) const;
  Value milestone_is(std::uint32_t milestone, MilestoneTest test) const;
  Value progress_of(const Instruction& i, std::uint32_t k) const;
  Value evaluate_duty(const Instruction& i) const;
  Value unpaid(const Instruction& i, std::uint32_t k) const;
  const Value& value(InstructionId id) const { return s_.slots[id.value]; }
  /// The value, or a run error when it is one.
  const Value& need(InstructionId id);
  bool truth(InstructionId id) { return need(id).is_true(); }

  // clock.cpp
  void clock();
  bool may_miss(std::uint32_t m) const;
  void milestones_overdue();
  void be_overdue(std::uint32_t m);
  void duties_overdue(std::vector<Pending>& batch);
  void windows_close();
  void find_dormant();
  void lapse_by_date();
  void cadences_fall_due();
  void cadences_begin();

  // settle.cpp
  void settle();
  bool settle_phases();
  void begin_phases(std::span<const std::uint32_t> phases, const std::vector<char>& until,
                    std::vector<std::uint32_t>& begun);
  bool end_phases();
  bool settle_grants();
  enum class Standing : std::uint8_t { No, Unknown, Yes };
  Standing standing_by_condition(const RevocationCode& code) const;
  static bool can_be_held(EffectKind kind);
  bool keep_what_is_done(const Live& live);
  void cure(std::uint32_t m);
  bool settle_deadlines();
  bool settle_duties();
  bool settle_milestones();
  bool judge_statements();
  bool begin_phase(std::uint32_t f);
  void end_phase(std::uint32_t f);

  // record_entries.cpp
  void apply_entries();
  void find_in_order(const std::vector<std::uint32_t>& entries);
  bool apply(const checked::Entry& entry);
  bool apply_milestone(const checked::Entry& entry, std::uint32_t m);
  bool done(const checked::Entry& entry, std::uint32_t m);
  void break_meeting_bans(const checked::Entry& entry, std::uint32_t m);
  bool verify(std::uint32_t m);
  void report(std::uint32_t m, Decimal amount, bool whole, bool told);
  bool is_whole(std::uint32_t m) const;
  void see_whether_whole(std::uint32_t m);
  void mark_whole(std::uint32_t m);
  void note_done(std::uint32_t m) {
    const bool twice = !done_today_.empty() && done_today_.back() == m;
    if (!s_.ended && !twice) done_today_.push_back(m);
  }
  void meet_if_complete(std::uint32_t m, bool by_act);
  void set_flag(std::uint32_t m, MilestoneTest test, bool& flag);
  bool break_milestone(std::uint32_t m);
  bool refute(std::uint32_t m);
  void record_level(std::uint32_t lever, std::uint32_t level, std::uint32_t entry);
  void record_payment(const checked::Entry& entry);
  void withdraw(std::uint32_t actor);
  void say(std::uint32_t statement);
  void end_after(std::uint32_t phase, Day day);
  void move_deadline(std::uint32_t m, Day day);
  void resize(std::uint32_t m, Decimal size);
  void waive(std::uint32_t m);
  void refuse(const checked::Entry& entry, std::uint32_t index);

  // milestones.cpp
  std::optional<Decimal> size_of(std::uint32_t m) const;
  Decimal counting(std::uint32_t m) const;
  Value milestone_truth(std::uint32_t m) const;
  bool in_time_claim(std::uint32_t m) const;  // reported whole and not refuted
  bool may_be_whole(std::uint32_t m) const;
  bool is_of_nothing(std::uint32_t m) const;  // its size is known and not positive
  int lateness(std::uint32_t m) const;
  void lapse_milestone(std::uint32_t m);

  // rounds.cpp
  void rounds();
  void sample_rules();
  void sample(std::uint32_t rule);
  bool allowed(std::uint32_t rule);
  std::vector<std::uint32_t> firing();
  void fire(const std::vector<std::uint32_t>& rules);
  void run_batch(std::vector<Pending>& batch);
  void read_effects(std::uint32_t rule, Range effects, std::vector<Pending>& out);
  bool read_effect(std::uint32_t effect, std::uint32_t rule, Pending& pending);
  bool expiry_of(const RevocationCode& code, Day& expiry);
  bool date_passed(const RevocationCode& code);
  bool in_time_frame(std::uint32_t rule);
  bool waits_for_its_first_day(std::uint32_t rule) const;
  bool phase_is_over(std::uint32_t phase);
  std::optional<Day> over_by_length(std::uint32_t phase) const;
  void undetermined(std::uint32_t effect, std::uint32_t rule);

  // conflicts.cpp
  void resolve_conflicts(std::vector<Pending>& batch);
  void resolve_restores(std::vector<Pending>& batch);
  bool beats(std::uint32_t rule, std::uint32_t other) const;
  void drop_beaten(Pending& a, Pending& b);
  using Conflict = const char* (*)(const EffectCode&, const Pending&, const EffectCode&,
                                   const Pending&);
  void resolve(std::vector<Pending>& batch, const std::vector<std::size_t>& list,
               Conflict conflict);

  // effects.cpp
  void apply_effect(const Pending& pending);
  void apply_move(const Pending& pending, const EffectCode& code);
  void apply_payment(std::uint32_t from, std::uint32_t to, std::uint32_t unit, Decimal amount,
                     bool recorded);
  void apply_quantity(const Pending& pending, const EffectCode& code);
  void apply_switch(const Pending& pending, const EffectCode& code);
  void apply_host_call(const Pending& pending, const EffectCode& code);
  void make_duty(const Pending& pending, const EffectCode& code);
  void make_standing(const Pending& pending, const EffectCode& code);
  void end_deal(std::uint32_t effect);
  void make_live(const Pending& pending, std::uint32_t index);
  void lapse(Live& live);
  void hold(Live& live, bool held);
  void note_held(HappeningKind kind, std::uint32_t effect);
  void suspend(DutyState& duty) const;
  void resume(DutyState& duty) const;
  void drop_slot(std::uint32_t effect);
  void suspend(std::uint32_t rule, bool lasting, bool revocable);
  void resume(std::uint32_t rule, bool everything);

  // levers.cpp
  void append(std::uint32_t lever, LeverOperation operation);
  void remove_slot(std::uint32_t lever, std::uint32_t effect);
  void hold_slot(std::uint32_t lever, std::uint32_t effect, bool held);
  void clear(std::uint32_t lever);
  std::uint32_t replay(std::uint32_t lever, std::uint32_t without = nobody) const;
  std::uint32_t step(std::uint32_t lever, std::uint32_t level,
                     const LeverOperation& operation) const;
  bool refresh_level(std::uint32_t lever);
  void confirm_levels();
  bool move_is_ruled(std::uint32_t lever, std::uint32_t before, std::uint32_t after,
                     std::uint32_t recorded) const;
  void fold(std::uint32_t lever);
  void note_grant(const LeverOperation& operation, std::uint32_t id);
  void note_taken_back(std::uint32_t operation, Cause cause);
  void note_given_back(std::uint32_t operation);
  void note_restored(std::uint32_t lever);
  void note_confirmed(std::uint32_t operation);

  // duties.cpp
  void close_duty(std::uint32_t duty, DutyView::Status status);
  bool settled_by_state(const DutyState& duty) const;
  bool released(const DutyState& duty) const;
  Cause settled_by(const DutyState& duty) const;
  struct Debts {
    std::vector<std::uint32_t> duties;
    std::size_t next = 0;  // those before are full
  };
  Debts& debts_of(std::uint32_t from, std::uint32_t to, std::uint32_t unit);
  Decimal fill_payments(std::uint32_t from, std::uint32_t to, std::uint32_t unit, Decimal amount);
  void fill_new_from_spare(std::uint32_t first_duty);
  void fill_from_later(std::uint32_t duty);
  void fill_from_spare(std::uint32_t duty);
  void note_spare_payments();
  bool asks_to_break(std::uint32_t duty, std::uint32_t m) const;
  bool may_break(std::uint32_t m) const;
  void note_unruled_breaks();
  bool has_debtor(const EffectCode& code, std::uint32_t actor) const;
  /// Empty where nobody owns the milestone.
  std::span<const std::uint32_t> owners_of(std::uint32_t m) const;
  void close_standing(StandingState& standing);
  void empty_slot(std::uint32_t effect, std::uint32_t index);
  /// Now; in the evening, at some time since the morning.
  bool holds_permission(std::uint32_t actor, ast::Act::Kind kind, std::uint32_t target,
                        std::uint32_t level, std::uint32_t unit) const;
  bool blame_for(StandingState& ban, std::span<const std::uint32_t> actors);
  void break_bans(ast::Act::Kind kind, std::span<const std::uint32_t> actors, std::uint32_t target,
                  std::uint32_t level, std::uint32_t unit);
  void lapse_for_withdrawal(std::uint32_t actor);

  // ledger.cpp
  Value book_value(const Instruction& i, std::uint32_t k) const;
  std::optional<Decimal> value_amount(std::uint32_t v, const Value& degree,
                                      const Value& worth) const;
  Value overpromise(const Instruction& i) const;
  const Value& worth_of(std::uint32_t v) const;
  const Value& no_deal_worth(std::uint32_t n) const;
  Value no_deal(const Instruction& i, std::uint32_t k) const;
  Value offer(const Instruction& i) const;
  Decimal degree_of(std::uint32_t v, const Value& degree) const;
  PaidState& paid(std::uint32_t actor, std::uint32_t unit);
  const PaidState* find_paid(std::uint32_t actor, std::uint32_t unit) const;
  bool start_spells();
  void update_spells();

  // memory.cpp
  void size_memory();
  void start_memory();
  void update_memory();
  void remember(std::uint32_t tracker);
  void note_ring(std::uint32_t tracker, Day day);
  void wake_later(std::uint32_t tracker);
  Value sustained(const Instruction& i, std::uint32_t k) const;
  Value often(const Instruction& i) const;
  Value peak(const Instruction& i) const;
  std::uint8_t ring_value(Day day, const TrackerCode& code, const Value& condition) const;

  // day_end.cpp
  void end_day();
  void finish_deal();
  void judge_ensures();
  void judge_order();
  void check_outcomes();
  void check_outcome(const ValueCode& code);
  void check_worths();

  // verdict.cpp
  template <typename Found>
  bool each_breach(Found found) const;
  std::vector<Blame> breaches() const;
  static constexpr std::int64_t anybody = -1;
  bool breached_by(std::int64_t actor) const;
  bool verdict_holds(ast::VerdictWord word, Verdict& found) const;
  bool verdict_is(ast::VerdictWord word, std::int64_t blamed) const;
  bool fulfilled() const;
  bool stuck(std::vector<Subject>& circle) const;
  bool stalled() const;
  std::optional<Decimal> no_deal_line(std::uint32_t actor, std::uint32_t unit) const;
  bool open_question() const;
  bool is_claimed(const DutyState& duty) const;
  std::optional<Day> told_on(const DutyState& duty) const;
  bool claimed_in_time(const DutyState& duty) const;
  struct Hopes;
  bool owes_other_acts() const;

  // subjects
  static Subject subject_of(Subject::Kind kind, const Instances& all, std::uint32_t instance) {
    return {kind, all.symbol[instance], all.local(instance)};
  }
  Subject milestone_subject(std::uint32_t m) const {
    return subject_of(Subject::Kind::Milestone, p_.milestones, m);
  }
  Subject lever_subject(std::uint32_t l) const {
    return subject_of(Subject::Kind::Lever, p_.levers, l);
  }
  Subject rule_subject(std::uint32_t r) const {
    return subject_of(Subject::Kind::Rule, p_.rules, r);
  }
  Subject actor_subject(std::uint32_t a) const {
    return subject_of(Subject::Kind::Actor, p_.actors, a);
  }
  Subject quantity_subject(std::uint32_t q) const {
    return subject_of(Subject::Kind::Quantity, p_.quantities, q);
  }
  Subject statement_subject(std::uint32_t st) const {
    return subject_of(Subject::Kind::Statement, p_.statements, st);
  }
  const checked::Checked& deal() const { return *p_.checked; }
  Span span_of(const Value& error) const;
  Span effect_span(std::uint32_t effect) const;

  const Program& p_;
  Limits limits_;
  EntryList entries_;
  std::vector<checked::Entry> corrected_;
  RunState s_;
  Happenings happenings_;
  std::optional<RunError> error_;
  Coverage coverage_;
  Work work_;
  Cause cause_;
  bool forgetful_ = false;  // after an error there is no way back
  bool silent_ = false;     // no happenings while the initial state is made
  std::vector<std::uint64_t> dirty_, dirty_summary_;
  RowSet touched_rules_;
  std::vector<std::uint32_t> touched_deadlines_, touched_levers_;
  std::vector<std::uint32_t> done_today_, recorded_operations_, fired_today_;
  std::vector<std::uint32_t> in_order_today_;  // milestones whose `needs` held this morning
  std::vector<Pending> ban_batch_;
  struct SparePayment {
    std::uint32_t from, to, unit;
    Decimal left;
    Cause cause;
    bool permitted = false;
  };
  struct Fill {  // of an open duty, by a payment
    std::uint32_t duty, from;
    Decimal part;
    Cause cause;
  };
  std::vector<Fill> fills_;                   // of today
  std::vector<SparePayment> spare_payments_;  // of today: what nothing had asked for when it came
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, Debts> debts_;  // of today
  struct UnruledBreak {
    std::uint32_t milestone;
    Cause cause;
  };
  std::vector<UnruledBreak> unruled_breaks_;      // of today, likewise
  std::vector<std::uint32_t> duties_done_today_;  // in the order in which they were
  std::vector<std::uint32_t> incomplete_;         // metered milestones whose size may change
  std::vector<std::uint32_t> cadences_;           // rule instances
  std::vector<std::uint32_t> due_cadences_;
  std::vector<std::uint32_t> failing_;
  bool morning_ = false, evening_ = false;  // the clock of a day; what its record said is judged
  bool changed_ = false;
  std::vector<std::uint32_t>* changed_instructions_ = nullptr;  // where they are asked for
  std::size_t unlocks_work_ = 0;
  std::size_t unrecorded_ = 0;  // happenings that no entry caused
  // Of quiet days: the last one in sight, and when to look again.
  Day quiet_through_{INT32_MIN}, next_eventful_{};
  std::uint32_t quiet_wait_ = 0, quiet_misses_ = 0;
  bool spells_moved_ = false;
  std::vector<Day> holds_;  // by instruction: see holds()
  bool keeps_happenings_ = true;
  // for analyses
  bool keeps_grants_ = false;
  std::vector<GrantNote> grants_;
  std::uint32_t moving_effect_ = nobody;  // the effect that moves a lever now
  std::uint32_t halt_rule_ = nobody;      // the rule instance before whose firing the run halts
  bool halted_ = false;
};

}  // namespace quid
