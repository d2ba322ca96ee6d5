// SPDX-License-Identifier: Apache-2.0
#include "run/engine.hpp"

#include <algorithm>

#include "run/runner.hpp"

namespace quid {
namespace {

constexpr std::size_t bytes_of_happening = 16;  // about: few take more

RunError too_much_memory(Day day) {
  return {"too-much-memory", "the run holds more than the host allows", day, {}, std::nullopt};
}

}  // namespace

Runner::Runner(const Program& program, const Limits& limits) : p_(program), limits_(limits) {
  coverage_.rules.resize(deal().rules.size());
  coverage_.duties.resize(deal().effects.size());
  work_.looked_at.resize(deal().rules.size());
}

Runner::Runner(const Program& program, std::vector<checked::Entry> entries, const Limits& limits)
    : Runner(program, limits) {
  prepare(entries);
  entries_ = EntryList(std::move(entries));
  start();
}

void Runner::start() {
  s_.today = Day{deal().deal.start.value - 1};
  s_.last_move = deal().deal.start;
  s_.slots.resize(p_.instructions.size());
  for (std::size_t k = 0; k < p_.instructions.size(); ++k) s_.slots[k] = Value::unknown();
  dirty_.assign(p_.instructions.size() / 64 + 1, 0);
  dirty_summary_.assign(dirty_.size() / 64 + 1, 0);
  touched_rules_.resize(p_.rules.count());
  s_.milestones.resize(p_.milestones.count());
  s_.levers.resize(p_.levers.count());
  for (std::uint32_t l = 0; l < s_.levers.size(); ++l)
    s_.levers[l].level = s_.levers[l].start = s_.levers[l].base = p_.lever_codes[l].start_level;
  s_.quantities.assign(p_.quantities.count(), Value::unknown());
  s_.rules.resize(p_.rules.count());
  s_.phases.resize(p_.phase_codes.size());
  s_.statements.resize(p_.statements.count());
  s_.withdrew.assign(p_.actors.count(), never);
  s_.breached.assign(p_.actors.count(), std::nullopt);
  s_.live_of_effect.assign(p_.effects.size(), nobody);
  s_.undetermined_effects.assign(p_.effects.size(), 0);
  s_.ensures.resize(p_.ensures.size());
  size_memory();
  s_.spells.resize(p_.values.size());
  s_.touched_values.resize(p_.values.size());
  s_.touched_values.add_all();
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m)
    if (p_.milestone_codes[m].of.valid()) incomplete_.push_back(m);
  for (std::uint32_t r = 0; r < p_.rule_codes.size(); ++r)
    if (p_.rule_codes[r].cadence) cadences_.push_back(r);
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k) mark(k);
  if (error_) return;
  propagate();
  for (std::uint32_t q = 0; q < s_.quantities.size(); ++q) {
    if (!p_.quantity_starts[q].valid()) continue;
    s_.quantities[q] = need(p_.quantity_starts[q]);
    mark_quantity(q);
  }
  propagate();
  if (!error_) apply_priors();
  if (error_) return;
  propagate();
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const InstructionId deadline = p_.milestone_codes[m].deadline;
    if (s_.milestones[m].deadline_fixed || !deadline.valid() || !need(deadline).known()) continue;
    s_.milestones[m].has_deadline = true;
    s_.milestones[m].deadline = value(deadline).as_date();
    s_.earliest_deadline = std::min(s_.earliest_deadline, s_.milestones[m].deadline);
    mark_milestone(m);
  }
  propagate();
  while (start_spells()) propagate();
  start_memory();
  s_.begun = true;
  mark_daily();
}

void Runner::apply_priors() {
  silent_ = true;
  while (s_.next_entry < entries_.size() && entries_[s_.next_entry].prior && !error_) {
    const auto index = static_cast<std::uint32_t>(s_.next_entry++);
    const checked::Entry& entry = entries_[index];
    cause_ = {Cause::Kind::Entry, index, 0};
    s_.today = entry.on;
    if (entry.kind == EventKind::Level) {
      LeverState& lever = s_.levers[p_.levers.base[entry.lever.index()] + entry.instance];
      lever.level = lever.start = lever.base = entry.level;
      mark_lever(p_.levers.base[entry.lever.index()] + entry.instance);
    } else if (!apply(entry)) {
      refuse(entry, index);
    }
    propagate();
  }
  s_.today = Day{deal().deal.start.value - 1};
  s_.last_move = deal().deal.start;
  s_.paid.clear();
  ban_batch_.clear();
  spare_payments_.clear();
  fills_.clear();
  duties_done_today_.clear();
  debts_.clear();
  done_today_.clear();
  for (StatementState& statement : s_.statements) {
    statement.to_judge = statement.said;
  }
  silent_ = false;
  mark_daily();
}

Day Runner::default_end() const {
  Day last = deal().deal.start;
  if (entries_.empty() || entries_.back().prior)
    last = deal().deal.end.value_or(deal().deal.start);
  else
    last = entries_.back().on;
  return last;
}

bool Runner::advance(Day day) {
  if (deal().deal.end && day > *deal().deal.end) day = *deal().deal.end;
  while (!error_ && s_.today < day) {
    if (s_.today < quiet_through_) {
      pass_quiet_days(std::min(day, quiet_through_));
      continue;
    }
    if (unrecorded_ > limits_.happenings) return stop(too_much_happens(deal(), limits_, s_.today));
    if (limits_.is_over()) return stop(out_of_limits(limits_.is_cancelled(), s_.today));
    if (!fits_memory()) return stop(too_much_memory(s_.today));
    const Day next{s_.today.value + 1};
    const std::size_t happenings = happenings_.size(), entry = s_.next_entry;
    if (walk_one_day(next))
      look_ahead(happenings == happenings_.size() && entry == s_.next_entry);
    else if (!forgetful_)
      rewind_to(Day{next.value - 1});
  }
  return !error_;
}

bool Runner::stop(RunError error) {
  error_ = std::move(error);
  return false;
}

bool Runner::fits_memory() const {
  if (limits_.memory == SIZE_MAX) return true;
  return weight() + happenings_.size() * bytes_of_happening +
             entries_.size() * sizeof(checked::Entry) <=
         limits_.memory;
}

void Runner::tell(std::vector<checked::Entry> entries) {
  const Day today = s_.today;
  prepare(entries);
  s_.today = today;
  if (!error_) suppose(std::move(entries));
}

void Runner::suppose(std::vector<checked::Entry> entries) {
  for (checked::Entry& entry : entries) {
    std::vector<checked::Entry>& all = entries_.own();
    const auto place = std::upper_bound(
        all.begin() + static_cast<std::ptrdiff_t>(s_.next_entry), all.end(), entry.on,
        [](Day day, const checked::Entry& other) { return day < other.on; });
    all.insert(place, std::move(entry));
  }
  quiet_through_ = s_.today;  // what was sure to be quiet no longer is
}

void Runner::forget() {
  happenings_.clear();
  entries_.drop_before(s_.next_entry);
  s_.next_entry = 0;
  forgetful_ = true;
}

bool Runner::walk_one_day(Day day) {
  if (day > deal().deal.start) update_memory();
  s_.today = day;
  spells_moved_ = false;
  ++work_.days;
  work_.rows += rows();
  for (const std::uint32_t r : fired_today_) s_.rules[r].fired_today = false;
  fired_today_.clear();
  mark_morning();
  propagate();
  clock();
  if (!error_) apply_entries();
  if (!error_) cadences_begin();
  if (!error_) rounds();
  if (!error_ && !halted_) end_day();
  return !error_;
}

bool Runner::advance_to_firing(Day day, std::uint32_t rule) {
  if (!advance(Day{day.value - 1})) return false;
  halt_rule_ = rule;
  walk_one_day(day);
  return halted_;
}

/// After an error nothing of its day may stand: the days before are walked afresh.
void Runner::rewind_to(Day day) {
  const RunError error = *error_;
  happenings_.clear();      // of two logs one is enough
  Limits limits = limits_;  // what was walked once may be walked again
  limits.cancel = nullptr;
  limits.deadline = Limits{}.deadline;
  limits.memory = Limits{}.memory;
  Runner again(p_, limits);
  again.entries_ = std::move(entries_);
  again.start();
  again.advance(day);
  s_ = std::move(again.s_);
  entries_ = std::move(again.entries_);
  happenings_ = std::move(again.happenings_);
  coverage_ = std::move(again.coverage_);
  work_ = std::move(again.work_);
  error_ = error;
}

void Runner::fail(std::string kind, std::string message, Span span,
                  std::optional<std::uint32_t> entry) {
  if (error_) return;
  error_ = RunError{std::move(kind), std::move(message), s_.today, span, entry};
}

void Runner::fail(const Value& error) {
  const char* message = "this cannot be computed";
  switch (error.fault) {
    case Fault::Overflow: message = "this is larger than a number can hold"; break;
    case Fault::DivisionByZero: message = "this divides by zero"; break;
    case Fault::NotWhole: message = "a whole number is wanted here"; break;
    case Fault::OutOfCalendar: message = "this date lies outside the years 1 to 9999"; break;
    case Fault::NotInSet: message = "this index is not in its set"; break;
    default: break;
  }
  fail(name_of(error.fault), message, span_of(error));
}

Span Runner::span_of(const Value& error) const {
  if (error.place >= p_.instructions.size()) return deal().deal.span;
  const std::uint32_t source = p_.instructions[error.place].source;
  return source == UINT32_MAX ? deal().deal.span : Span(deal()[checked::ExprId{source}].span);
}

Span Runner::effect_span(std::uint32_t effect) const {
  return deal()[checked::EffectId{p_.effects[effect].source}].span;
}

void Coverage::add(const Coverage& other) {
  if (rules.size() < other.rules.size()) rules.resize(other.rules.size());
  if (duties.size() < other.duties.size()) duties.resize(other.duties.size());
  for (std::size_t k = 0; k < other.rules.size(); ++k) {
    rules[k].fired += other.rules[k].fired;
    rules[k].seen_true = rules[k].seen_true || other.rules[k].seen_true;
    rules[k].seen_false = rules[k].seen_false || other.rules[k].seen_false;
  }
  for (std::size_t k = 0; k < other.duties.size(); ++k) {
    duties[k].kept += other.duties[k].kept;
    duties[k].broken += other.duties[k].broken;
  }
}

namespace {

// What a day, a round and a copy cost beside the reading of an instruction, as measured.
constexpr std::uint64_t steps_of_day = 20, steps_of_round = 5, rows_of_step = 2;
constexpr std::uint64_t steps_of_any_copy = 100, bytes_of_step = 200;

}  // namespace

struct Run::Impl {
  Runner runner;
};

Run::Run(const Program& program, std::vector<checked::Entry> entries, const Limits& limits)
    : impl_(std::make_unique<Impl>(Impl{Runner(program, std::move(entries), limits)})) {}
Run::Run(const Run& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Run::Run(Run&&) noexcept = default;
Run& Run::operator=(const Run& other) {
  Run copy(other);
  impl_ = std::move(copy.impl_);
  return *this;
}
Run& Run::operator=(Run&&) noexcept = default;
Run::~Run() = default;

bool Run::advance(Day day) { return impl_->runner.advance(day); }
const std::optional<RunError>& Run::error() const { return impl_->runner.error(); }
Day Run::today() const { return impl_->runner.today(); }
Day Run::quiet_until() const { return impl_->runner.quiet_until(); }
Day Run::default_end() const { return impl_->runner.default_end(); }
const Happenings& Run::happenings() const { return impl_->runner.happenings(); }
Run::Log Run::take_log() && {
  return {impl_->runner.take_happenings(), impl_->runner.take_entries(),
          impl_->runner.take_corrected()};
}
void Run::keep_happenings(bool keep) { impl_->runner.keep_happenings(keep); }
View Run::view() const { return impl_->runner.view(); }
std::vector<BookView> Run::books() const { return impl_->runner.books(); }
Verdict Run::verdict() const { return impl_->runner.verdict(); }
bool Run::is_open_question(std::uint32_t milestone) const {
  return impl_->runner.is_open_question(milestone);
}
bool Run::awaits_verification(std::uint32_t duty) const {
  return impl_->runner.awaits_verification(state().duties[duty]);
}
std::vector<EnsureView> Run::ensures() const { return impl_->runner.ensures(); }
Residual Run::residual() const { return impl_->runner.residual(); }
Coverage Run::coverage() const { return impl_->runner.coverage(); }
Work Run::work() const { return impl_->runner.work(); }
std::uint64_t Run::steps() const {
  const Work& work = impl_->runner.work();
  return work.days * steps_of_day + work.rounds * steps_of_round + work.reads +
         work.rows / rows_of_step;
}
std::uint64_t Run::steps_of_copy() const {
  return steps_of_any_copy + impl_->runner.weight() / bytes_of_step;
}
Answer Run::ask(std::size_t question) const { return impl_->runner.ask(question); }
const std::vector<checked::Entry>& Run::entries() const { return impl_->runner.entries(); }
const std::vector<checked::Entry>& Run::corrected() const { return impl_->runner.corrected(); }
Value Run::value_of(InstructionId id) const { return impl_->runner.value_of(id); }
bool Run::may_still_fire(std::uint32_t rule) const { return impl_->runner.may_still_fire(rule); }
std::vector<OfferGap> Run::offer_gaps() const { return impl_->runner.offer_gaps(); }
Residual Run::standing() const { return impl_->runner.standing(); }
std::vector<Residual::Ban> Run::bans() const { return impl_->runner.bans(); }
void Run::limit(const Limits& limits) { impl_->runner.limit(limits); }
void Run::tell(std::vector<checked::Entry> entries) { impl_->runner.tell(std::move(entries)); }
void Run::suppose(std::vector<checked::Entry> entries) {
  impl_->runner.suppose(std::move(entries));
}

bool Run::needs_hold(std::uint32_t milestone) const {
  const InstructionId needs = program().milestone_codes[milestone].needs;
  return !needs.valid() || value_of(needs).is_true();
}
void Run::forget() { impl_->runner.forget(); }
const Program& Run::program() const { return impl_->runner.program(); }
const RunState& Run::state() const { return impl_->runner.state(); }
bool Run::advance_to_firing(Day day, std::uint32_t rule) {
  return impl_->runner.advance_to_firing(day, rule);
}
void Run::keep_grants() { impl_->runner.keep_grants(); }
const std::vector<GrantNote>& Run::grants() const { return impl_->runner.grants(); }
std::optional<Decimal> Run::value_amount(std::uint32_t n) const {
  return impl_->runner.value_amount(n);
}
std::optional<Decimal> Run::no_deal_periods(std::uint32_t n) const {
  return impl_->runner.no_deal_periods(n);
}
DayCount Run::days_counted(const Instruction& instruction) const {
  return impl_->runner.days_counted(instruction);
}

RunError too_much_happens(const checked::Checked& deal, const Limits& limits, Day day) {
  return {"too-much-happens",
          "more than " + std::to_string(limits.happenings) +
              " things have happened that no record tells of; end the run earlier, or let rules "
              "fire less often",
          day, deal.deal.span, std::nullopt};
}

RunError out_of_limits(bool cancelled, Day day) {
  if (cancelled) return {"cancelled", "the host ended the work", day, {}, std::nullopt};
  return {"out-of-time", "the work took longer than the host allows", day, {}, std::nullopt};
}

History run_engine(const Program& program, const std::vector<checked::Entry>& entries,
                   std::optional<Day> until, const std::vector<Question>& questions) {
  History history;
  Run run(program, entries);
  history.answers.resize(questions.size());
  std::vector<std::size_t> order(questions.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return questions[a].day < questions[b].day;
  });
  const Day end = until.value_or(run.default_end());
  for (const std::size_t k : order) {
    if (questions[k].day > end || !run.advance(questions[k].day)) break;
    if (run.today() == questions[k].day) history.answers[k] = run.ask(k);
  }
  run.advance(end);
  history.error = run.error();
  history.happenings.assign(run.happenings().begin(), run.happenings().end());
  history.last = run.view();
  history.verdict = run.verdict();
  history.ensures = run.ensures();
  return history;
}

std::vector<checked::Entry> known_by(const std::vector<checked::Entry>& entries, Day day) {
  std::vector<checked::Entry> known;
  for (const checked::Entry& entry : entries)
    if (entry.known.value_or(entry.on) <= day) known.push_back(entry);
  return known;
}

}  // namespace quid
