// SPDX-License-Identifier: Apache-2.0
// Evaluation: instructions whose operands changed are read again, in program order, and nothing
// else is. `mark` says what changed; `propagate` makes every slot true of the present state.
#include <algorithm>
#include <bit>
#include <functional>

#include "run/runner.hpp"

namespace quid {
namespace {

Value since(const MilestoneState& m, Day today) {
  if (!m.dated) return Value::unknown();
  return Value::duration({0, today.value - m.met_day.value, 0});
}

bool level_holds(ast::LevelTest test, std::uint32_t level, std::int64_t wanted) {
  switch (test) {
    case ast::LevelTest::At: return level == wanted;
    case ast::LevelTest::AtLeast: return level >= wanted;
    case ast::LevelTest::Below: return level < wanted;
  }
  return false;
}

}  // namespace

void Runner::mark(std::uint32_t k) {
  dirty_[k / 64] |= std::uint64_t{1} << (k % 64);
  dirty_summary_[k / 4096] |= std::uint64_t{1} << (k / 64 % 64);
}

void Runner::mark_all(std::span<const std::uint32_t> instructions) {
  for (const std::uint32_t k : instructions) mark(k);
}

void Runner::mark_daily() {
  for (const std::uint32_t k : p_.daily) mark(k);
}

/// What another day may have changed, and the stretches that have lasted long enough by now.
void Runner::mark_morning() {
  for (const std::uint32_t k : p_.morning) mark(k);
  while (!s_.wakes.empty() && s_.wakes.front().first <= s_.today) {
    const auto [day, tracker] = s_.wakes.front();
    std::pop_heap(s_.wakes.begin(), s_.wakes.end(), std::greater<>());
    s_.wakes.pop_back();
    if (s_.trackers[tracker].wakes != day) continue;  // another day was set
    s_.trackers[tracker].wakes = never;
    mark(p_.trackers[tracker].self.value);
    wake_later(tracker);
  }
}

void Runner::propagate() {
  for (const std::uint32_t k : p_.volatile_) mark(k);
  for (std::size_t s = 0; s < dirty_summary_.size(); ++s) {
    while (dirty_summary_[s] != 0) {
      const std::size_t w = s * 64 + static_cast<std::size_t>(std::countr_zero(dirty_summary_[s]));
      while (dirty_[w] != 0) {
        const auto k = static_cast<std::uint32_t>(
            w * 64 + static_cast<std::size_t>(std::countr_zero(dirty_[w])));
        dirty_[w] &= dirty_[w] - 1;
        ++work_.reads;
        if (p_.instructions[k].op == OpCode::VerdictIs) work_.rows += rows();
        const Value now = evaluate(k);
        if (now == s_.slots[k]) continue;
        s_.slots[k] = now;
        if (changed_instructions_ != nullptr) changed_instructions_->push_back(k);
        mark_all(p_.users[k]);
        for (const std::uint32_t r : p_.condition_rules[k]) touched_rules_.add(r);
        for (const std::uint32_t m : p_.deadline_milestones[k]) touched_deadlines_.push_back(m);
        for (const std::uint32_t t : p_.tracker_rows[k]) s_.touched_trackers.add(t);
        for (const std::uint32_t v : p_.worth_values[k]) s_.touched_values.add(v);
      }
      dirty_summary_[s] &= ~(std::uint64_t{1} << (w % 64));
    }
  }
}

Value Runner::evaluate(std::uint32_t k) const {
  const Instruction& i = p_.instructions[k];
  if (is_pure(i.op)) {
    return quid::apply(p_, i, k,
                       {s_.slots.data(), p_.arguments.data() + i.first_argument, i.argument_count});
  }
  return evaluate_leaf(i, k);
}

/// Unknown also while it is unknown whether its last day has passed; of an end that turns out to
/// have passed it is false at once, though the phase ends in the morning.
Value Runner::phase_is_active(const Instruction& i) const {
  const PhaseState& phase = s_.phases[i.target];
  if (!phase.begun && (i.mode & phase_may_have_begun) != 0) {
    const Value& when = value(p_.arguments[i.first_argument]);
    if (when.failed()) return when;
    if (!when.known()) return Value::unknown();
  }
  const bool may_end = (i.mode & phase_may_end) != 0 && !phase.end_fixed && !s_.ended;
  if (!phase.active || !may_end) return Value::truth(phase.active);
  const Value& stands = value(p_.arguments[i.first_argument + i.argument_count - 1]);
  if (!stands.is_true()) return stands;
  const auto over = over_by_length(i.target);
  return Value::truth(!over || *over > s_.today);
}

Value Runner::evaluate_leaf(const Instruction& i, std::uint32_t k) const {
  switch (i.op) {
    case OpCode::Constant: return p_.constants[static_cast<std::size_t>(i.number)];
    case OpCode::Fail: return Value::error(Fault::NotInSet, k);
    case OpCode::Quantity: return s_.quantities[i.target];
    case OpCode::LevelIs:
      return Value::truth(
          level_holds(static_cast<ast::LevelTest>(i.mode), s_.levers[i.target].level, i.number));
    case OpCode::LeverUnruled: return Value::truth(s_.levers[i.target].unruled);
    case OpCode::DutyIs:
    case OpCode::DutyDeadline:
    case OpCode::DutyLateness: return evaluate_duty(i);
    case OpCode::DutyUnpaid: return unpaid(i, k);
    case OpCode::Withdrawn: return Value::truth(s_.withdrew[i.target] != never);
    case OpCode::Book: return book_value(i, k);
    case OpCode::Overpromise: return overpromise(i);
    case OpCode::NoDeal: return no_deal(i, k);
    case OpCode::Offer: return offer(i);
    case OpCode::Said: return Value::truth(s_.statements[i.target].said);
    case OpCode::Unwarranted: return Value::truth(s_.statements[i.target].unwarranted);
    case OpCode::PhaseActive: return phase_is_active(i);
    case OpCode::VerdictIs:
      return Value::truth(verdict_is(static_cast<ast::VerdictWord>(i.mode), i.number));
    case OpCode::Today: return Value::date(s_.today);
    case OpCode::Was:
      return s_.begun ? s_.trackers[i.target].yesterday : value(p_.arguments[i.first_argument]);
    case OpCode::ForDuration: return sustained(i, k);
    case OpCode::OnAtLeast: return often(i);
    case OpCode::Peak: return peak(i);
    default: return evaluate_milestone(i, k);
  }
}

namespace {

bool flag_of(const MilestoneState& m, MilestoneTest test) {
  switch (test) {
    case MilestoneTest::Reported: return m.reported;
    case MilestoneTest::Verified: return m.verified;
    case MilestoneTest::Refuted: return m.refuted;
    case MilestoneTest::Broken: return m.broken;
    case MilestoneTest::Overdue: return m.overdue;
    case MilestoneTest::Lapsed: return m.lapsed;
    case MilestoneTest::Waived: return m.waived;
    case MilestoneTest::Disputed: return m.disputed;
    case MilestoneTest::Unruled: return m.unruled;
    default: return m.met;
  }
}

}  // namespace

Value Runner::milestone_is(std::uint32_t milestone, MilestoneTest test) const {
  const MilestoneState& m = s_.milestones[milestone];
  if (test == MilestoneTest::Met) return milestone_truth(milestone);
  if (test != MilestoneTest::OnTime) return Value::truth(flag_of(m, test));
  const Value met = milestone_truth(milestone);
  if (!met.known() || met.is_false()) return m.overdue ? Value::truth(false) : met;
  if (m.has_deadline) return Value::truth(m.done_day <= m.deadline);
  const InstructionId ahead = p_.milestone_codes[milestone].deadline_ahead;
  return !ahead.valid() || value(ahead).is_true() ? Value::truth(true) : Value::unknown();
}

Value Runner::progress_of(const Instruction& i, std::uint32_t k) const {
  const MilestoneState& m = s_.milestones[i.target];
  if (!p_.milestone_codes[i.target].of.valid()) {
    const Value met = milestone_truth(i.target);
    return met.known() ? Value::number(met.is_true() ? Decimal::one() : Decimal::zero()) : met;
  }
  const Value size = m.resized ? m.size : value(p_.milestone_codes[i.target].of);
  if (!size.known()) return size;
  if (size.bits <= 0) return Value::number(Decimal::one());
  const Decimal amount = counting(i.target);
  if (amount >= size.as_number()) return Value::number(Decimal::one());
  if (amount.units() <= 0) return Value::number(Decimal::zero());
  const auto share = div(amount, size.as_number());
  return share ? Value::number(*share) : Value::error(Fault::Overflow, k);
}

Value Runner::evaluate_milestone(const Instruction& i, std::uint32_t k) const {
  const MilestoneState& m = s_.milestones[i.target];
  switch (i.op) {
    case OpCode::MilestoneIs: return milestone_is(i.target, static_cast<MilestoneTest>(i.mode));
    case OpCode::MilestoneWithin: {
      const auto test = static_cast<MilestoneTest>(i.mode);
      const Value is = milestone_is(i.target, test);
      if (is.is_false() || is.failed()) return is;
      const bool by_report = test == MilestoneTest::Met || test == MilestoneTest::Reported ||
                             test == MilestoneTest::OnTime;
      const Day when = by_report ? (m.was_done ? m.done_day : m.report_day) : m.became[i.mode];
      const Value inside =
          date_within(Value::date(when), value(p_.arguments[i.first_argument]),
                      value(p_.arguments[i.first_argument + 1]), calendar_of(deal(), i.number), k);
      return inside.is_true() && !is.known() ? Value::unknown() : inside;
    }
    case OpCode::DateOf: return m.dated ? Value::date(m.met_day) : Value::unknown();
    case OpCode::DeadlineOf: return m.has_deadline ? Value::date(m.deadline) : Value::unknown();
    case OpCode::LatenessOf: {
      if (!m.has_deadline) return Value::unknown();
      return Value::duration({0, lateness(i.target), 0});
    }
    case OpCode::SinceMilestone: return since(m, s_.today);
    case OpCode::AmountOf: return Value::number(counting(i.target));
    case OpCode::ProgressOf: return progress_of(i, k);
    default: return Value::unknown();
  }
}

Value Runner::evaluate_duty(const Instruction& i) const {
  bool open = false, overdue = false, suspended = false, done = false, lapsed = false;
  std::optional<Day> earliest, latest;
  std::optional<int> lateness;
  for (std::uint32_t d = s_.rules[i.target].duty_head; d != nobody; d = s_.duties[d].next) {
    const DutyState& duty = s_.duties[d];
    open = open || duty.status == DutyView::Status::Open;
    overdue = overdue || duty.status == DutyView::Status::Overdue;
    suspended = suspended || duty.status == DutyView::Status::Suspended;
    done = done || duty.status == DutyView::Status::Done;
    lapsed = lapsed || duty.status == DutyView::Status::Lapsed;
    if (is_open(duty.status))
      earliest = earliest ? std::min(*earliest, duty.deadline) : duty.deadline;
    latest = latest ? std::max(*latest, duty.deadline) : duty.deadline;
    if (duty.status == DutyView::Status::Lapsed) continue;
    // What is met, and found done once the state settles, was done when it was told.
    const Day end =
        duty.status == DutyView::Status::Done || duty.status == DutyView::Status::Replaced
            ? duty.done
        : duty.status == DutyView::Status::Suspended ? duty.suspended_on
        : is_claimed(duty)                           ? told_on(duty).value_or(s_.today)
                                                     : s_.today;
    lateness = std::max(lateness.value_or(0), std::max(0, end.value - duty.deadline.value));
  }
  if (i.op == OpCode::DutyDeadline) {
    if (earliest) return Value::date(*earliest);
    return latest ? Value::date(*latest) : Value::unknown();
  }
  if (i.op == OpCode::DutyLateness)
    return lateness ? Value::duration({0, *lateness, 0}) : Value::unknown();
  const bool any_open = open || overdue || suspended;
  switch (static_cast<checked::DutyTest>(i.mode)) {
    case checked::DutyTest::Pending: return Value::truth(open);
    case checked::DutyTest::Done: return Value::truth(done && !any_open);
    case checked::DutyTest::Overdue: return Value::truth(overdue);
    case checked::DutyTest::Suspended: return Value::truth(suspended);
    case checked::DutyTest::Lapsed: return Value::truth(lapsed && !any_open && !done);
    case checked::DutyTest::Open:
    case checked::DutyTest::Broken: break;
  }
  const auto of_rule = [&](const StandingState& one) {
    return p_.effects[one.effect].rule == i.target;
  };
  if (static_cast<checked::DutyTest>(i.mode) == checked::DutyTest::Broken)
    return Value::truth(std::any_of(s_.bans.begin(), s_.bans.end(), [&](const StandingState& ban) {
      return of_rule(ban) && ban.breaches != nobody;
    }));
  return Value::truth(
      std::any_of(s_.permissions.begin(), s_.permissions.end(),
                  [&](const StandingState& one) { return of_rule(one) && one.open && !one.held; }));
}

Value Runner::unpaid(const Instruction& i, std::uint32_t k) const {
  Decimal left = Decimal::zero();
  for (std::uint32_t d = s_.rules[i.target].duty_head; d != nobody; d = s_.duties[d].next) {
    const DutyState& duty = s_.duties[d];
    const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
    const bool counts = is_open(duty.status) && act.kind == ast::Act::Kind::Pay &&
                        act.unit == static_cast<std::uint32_t>(i.number);
    if (!counts) continue;
    const auto open = sub(duty.owed, duty.paid);
    const auto sum = open ? add(left, *open) : std::nullopt;
    if (!sum) return Value::error(Fault::Overflow, k);
    left = *sum;
  }
  return Value::number(left);
}

const Value& Runner::need(InstructionId id) {
  const Value& v = s_.slots[id.value];
  if (v.failed()) fail(v);
  return v;
}

}  // namespace quid
