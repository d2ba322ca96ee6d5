// SPDX-License-Identifier: Apache-2.0
// Days on which nothing can change are passed over. In: the state at the end of a day on which
// nothing happened. Out: the last day that is sure to be like it, and the state at its end, the
// same as if each day had been walked. Where it is not sure it says so by naming today: that costs
// time and nothing else.
#include <algorithm>

#include "run/runner.hpp"
#include "run/steps.hpp"

namespace quid {
namespace {

constexpr std::uint32_t longest_wait = 31;  // days between two looks, after looks in vain

Day day_after(Day day) { return day >= last_day ? never : Day{day.value + 1}; }
Day day_before(Day day) { return Day{day.value - 1}; }

}  // namespace

/// Called after each day that was walked. A look that finds nothing makes the next one wait.
void Runner::look_ahead(bool nothing_happened) {
  if (!nothing_happened || spells_moved_) return;
  if (quiet_wait_ > 0) {
    --quiet_wait_;
    return;
  }
  propagate();  // the ledger, as the evening left it
  const bool settled = s_.ended || (touched_rules_.empty() && touched_deadlines_.empty());
  quiet_through_ = settled ? day_before(next_eventful_day()) : s_.today;
  const bool found = quiet_through_ > s_.today;
  quiet_misses_ = found ? 0 : std::min(longest_wait, quiet_misses_ * 2 + 1);
  quiet_wait_ = quiet_misses_;
}

/// To the end of `day`, all days until then being quiet.
void Runner::pass_quiet_days(Day day) {
  update_memory();  // of today, as on the next morning
  const Day first = day_after(s_.today);
  s_.today = day;
  for (const std::uint32_t t : p_.rings) {
    const auto length = static_cast<std::int32_t>(s_.trackers[t].ring_days);
    for (Day at{std::max(first.value, day.value - length)}; at < day; ++at.value) note_ring(t, at);
  }
  mark_morning();
  propagate();
}

/// The first day after today on which something may change; at the latest the deal's last.
Day Runner::next_eventful_day() {
  const Day tomorrow = day_after(s_.today);
  next_eventful_ = deal().deal.end.value_or(last_day);
  if (s_.next_entry < entries_.size()) expect_on(entries_[s_.next_entry].on);
  if (!failing_.empty()) return tomorrow;
  if (!s_.ended) {
    expect_rules();
    expect_milestones();
    expect_duties_and_grants();
    expect_phases();
  }
  for (std::size_t t = 0; t < p_.trackers.size(); ++t)
    if (p_.op_of(p_.trackers[t]) == OpCode::Was &&
        s_.trackers[t].yesterday != value(p_.condition_of(p_.trackers[t])))
      return tomorrow;
  if (next_eventful_ > tomorrow) expect_values();
  return std::max(tomorrow, next_eventful_);
}

void Runner::expect_on(Day day) { next_eventful_ = std::min(next_eventful_, day); }

void Runner::expect_rules() {
  for (const auto& [r, since] : s_.candidates) {
    if (waits_for_its_first_day(r)) continue;
    const RuleState& rule = s_.rules[r];
    const InstructionId to = p_.rule_codes[r].more->to;
    const bool over = to.valid() && value(to).known() && value(to).as_date() < s_.today;
    if (!rule.spent && !rule.suspended && !over) expect_on(day_after(s_.today));
  }
  for (const std::uint32_t r : cadences_)
    if (s_.rules[r].anchored) expect_on(s_.rules[r].next_day);
}

void Runner::expect_milestones() {
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    // A deadline that was moved into the past today is found to be missed tomorrow.
    if (may_miss(m) && (state.deadline >= s_.today || !in_time_claim(m)))
      expect_on(day_after(std::max(state.deadline, s_.today)));
    const InstructionId window = p_.milestone_codes[m].verify_within;
    if (!state.awaiting || state.verifier_late || !window.valid() || !value(window).known())
      continue;
    const std::uint32_t calendar =
        deal()[deal().milestones[p_.milestones.symbol[m]].more->verify_within].symbol;
    const auto last =
        add(state.report_day, value(window).as_duration(),
            calendar_of(deal(), calendar == UINT32_MAX ? std::int64_t{-1} : calendar));
    if (last) expect_on(day_after(*last));
  }
}

void Runner::expect_duties_and_grants() {
  for (const std::uint32_t d : s_.open_duties) {
    const DutyState& duty = s_.duties[d];
    // One that arose after its deadline is found to be overdue tomorrow.
    if (duty.status == DutyView::Status::Open &&
        (duty.deadline >= s_.today || duty.arose == s_.today))
      expect_on(day_after(std::max(duty.deadline, s_.today)));
  }
  for (const Live& live : s_.lives) {
    if (live.dead) continue;
    const RevocationCode& code = p_.revocation(p_.effects[live.effect]);
    expect_on(live.expiry);
    for (std::uint32_t k = 0; k < code.until_dates.count; ++k) {
      const Value& date = value(p_.instruction_lists[code.until_dates.first + k]);
      if (date.known() && date.as_date() >= s_.today) expect_on(day_after(date.as_date()));
    }
  }
}

void Runner::expect_phases() {
  for (std::uint32_t f = 0; f < s_.phases.size(); ++f) {
    const PhaseCode& code = p_.phase_codes[f];
    const PhaseState& phase = s_.phases[f];
    if (phase.began_today || phase.ended_today) expect_on(day_after(s_.today));
    const auto from = [&](InstructionId id, Day day) {
      if (id.valid() && value(id).known() && day >= s_.today) expect_on(day);
    };
    if (!phase.active) {
      if (code.from.valid()) from(code.from, value(code.from).as_date());
      continue;
    }
    if (phase.end_fixed) expect_on(std::max(phase.expiry, s_.today));
    if (code.until_date.valid()) from(code.until_date, day_after(value(code.until_date).as_date()));
    if (const auto over = over_by_length(f)) expect_on(std::max(*over, s_.today));
  }
}

/// What changes by time alone and is read by more than a question.
void Runner::expect_values() {
  holds_.resize(p_.instructions.size(), never);
  for (const std::uint32_t k : p_.clocked) holds_[k] = holds(k);
  for (const std::uint32_t k : p_.watched) expect_on(day_after(holds_[k]));
}

/// The last day on which instruction `k` is sure to have the value that it has today.
Day Runner::holds(std::uint32_t k) const {
  const Instruction& i = p_.instructions[k];
  const Value& now = s_.slots[k];
  const Day all = all_hold(i);
  switch (i.op) {
    case OpCode::Today:
    case OpCode::VerdictIs:
    case OpCode::NoDeal: return s_.today;
    case OpCode::SinceMilestone: return s_.milestones[i.target].dated ? s_.today : never;
    case OpCode::LatenessOf: {
      const MilestoneState& m = s_.milestones[i.target];
      if (!m.has_deadline || m.is_done()) return all;
      return std::min(all, std::max(s_.today, m.deadline));
    }
    case OpCode::DutyLateness: return s_.rules[i.target].duty_head == nobody ? never : s_.today;
    case OpCode::Book: return book_moves(i) ? s_.today : all;
    case OpCode::Was:
    case OpCode::Peak: return all;
    case OpCode::ForDuration: return std::min(all, sustained_holds(i));
    case OpCode::OnAtLeast: {
      // Another day like today can only bring it nearer to what today is.
      const Value& condition = value(p_.arguments[i.first_argument]);
      const bool alike = condition.known() && condition == now;
      return alike && p_.frequency(p_.trackers[i.target]).window.months == 0 ? all : s_.today;
    }
    case OpCode::And:
    case OpCode::Or: return std::max(all, decided(i, now));
    case OpCode::IfElse: {
      const Value& condition = value(p_.arguments[i.first_argument]);
      if (!condition.known()) return all;
      const std::uint32_t branch = i.first_argument + (condition.is_true() ? 1 : 2);
      return std::min(holds_of(p_.arguments[i.first_argument]), holds_of(p_.arguments[branch]));
    }
    case OpCode::YearOf: return std::max(all, year_holds(i));
    case OpCode::Compare: return std::max(all, comparison_holds(i));
    case OpCode::DateWithin: return std::max(all, within_holds(i));
    default: return all;
  }
}

Day Runner::all_hold(const Instruction& i) const {
  Day all = never;
  for (const InstructionId argument : p_.arguments_of(i)) all = std::min(all, holds_of(argument));
  return all;
}

/// One false operand decides `and`, a true one `or`, whatever the others come to.
Day Runner::decided(const Instruction& i, const Value& now) const {
  Day longest = s_.today;
  if (!now.known() || now.is_true() != (i.op == OpCode::Or)) return longest;
  for (const InstructionId argument : p_.arguments_of(i))
    if (value(argument) == now) longest = std::max(longest, holds_of(argument));
  return longest;
}

/// Does what stands in this book for a party grow by the day?
bool Runner::book_moves(const Instruction& i) const {
  if (s_.ended) return false;
  const Range values = p_.books[static_cast<std::size_t>(i.number)].values;
  for (std::uint32_t n = 0; n < values.count; ++n) {
    const std::uint32_t v = p_.book_values[values.first + n];
    if (p_.values[v].per.valid() && s_.spells[v].open) return true;
  }
  return false;
}

Day Runner::sustained_holds(const Instruction& i) const {
  const TrackerState& state = s_.trackers[i.target];
  const Value& condition = value(p_.arguments[i.first_argument]);
  const Value& duration = value(p_.arguments[i.first_argument + 1]);
  if (condition.is_false() || !duration.known()) return never;
  if (condition.failed()) return s_.today;
  Day until = never;
  const auto run_ends = [&](bool run, Day since) {
    const auto end = add(run ? since : s_.today, duration.as_duration(),
                         calendar_of(deal(), p_.trackers[i.target].calendar));
    if (!end)
      until = s_.today;
    else if (*end > s_.today)
      until = std::min(until, day_before(*end));
  };
  if (condition.is_true()) run_ends(state.true_run, state.true_since);
  run_ends(state.not_false_run, state.not_false_since);
  return until;
}

Day Runner::year_holds(const Instruction& i) const {
  const InstructionId date = p_.arguments[i.first_argument];
  if (p_.instructions[date.value].op != OpCode::Today) return s_.today;
  return from_civil(to_civil(s_.today).year, 12, 31).value_or(s_.today);
}

/// Days by which this grows with each day: 1, or nothing that is known.
bool Runner::grows_daily(InstructionId id) const {
  const Instruction& i = p_.instructions[id.value];
  if (i.op == OpCode::DateDifference)
    return p_.instructions[p_.arguments[i.first_argument].value].op == OpCode::Today &&
           holds_of(p_.arguments[i.first_argument + 1]) == never && value(id).known();
  return i.op == OpCode::Today || (i.op == OpCode::SinceMilestone && s_.milestones[i.target].dated);
}

/// Something that grows by a day each day against something fixed: until they meet.
Day Runner::comparison_holds(const Instruction& i) const {
  const InstructionId a = p_.arguments[i.first_argument], b = p_.arguments[i.first_argument + 1];
  const bool first = grows_daily(a);
  if (first == grows_daily(b) || holds_of(first ? b : a) != never) return s_.today;
  const Value &moving = value(first ? a : b), &fixed = value(first ? b : a);
  if (!fixed.known()) return fixed.failed() ? s_.today : never;
  std::int64_t left = 0;
  const auto kind = static_cast<checked::Kind>(std::int64_t{i.number});
  if (kind != checked::Kind::Date && kind != checked::Kind::Duration) return s_.today;
  if (kind == checked::Kind::Duration) {
    const Duration from = moving.as_duration(), to = fixed.as_duration();
    if (from.months != 0 || to.months != 0 || to.business_days != 0) return s_.today;
    left = std::int64_t{to.days} - from.days;
  } else {
    left = fixed.as_integer() - moving.as_integer();
  }
  if (left < 0) return never;
  return left == 0 ? s_.today : Day{static_cast<std::int32_t>(s_.today.value + left - 1)};
}

/// `today within D of X`.
Day Runner::within_holds(const Instruction& i) const {
  const auto argument = [&](std::uint32_t n) { return p_.arguments[i.first_argument + n]; };
  const bool fixed = holds_of(argument(1)) == never && holds_of(argument(2)) == never;
  const Value &length = value(argument(1)), &from = value(argument(2));
  if (p_.instructions[argument(0).value].op != OpCode::Today || !fixed) return s_.today;
  if (!length.known() || !from.known()) return s_.today;
  const auto last = add(from.as_date(), length.as_duration(), calendar_of(deal(), i.number));
  if (!last) return s_.today;
  if (s_.today < from.as_date()) return day_before(from.as_date());
  return s_.today <= *last ? *last : never;
}

}  // namespace quid
