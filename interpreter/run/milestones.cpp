// SPDX-License-Identifier: Apache-2.0
// What a milestone's state says.
#include "run/runner.hpp"

namespace quid {

std::optional<Decimal> Runner::size_of(std::uint32_t m) const {
  if (!p_.milestone_codes[m].of.valid()) return std::nullopt;
  const Value size =
      s_.milestones[m].resized ? s_.milestones[m].size : value(p_.milestone_codes[m].of);
  if (!size.known()) return std::nullopt;
  return size.as_number();
}

Decimal Runner::counting(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  if (!p_.milestone_codes[m].of.valid()) return state.met ? Decimal::one() : Decimal::zero();
  return p_.milestone_codes[m].verifier != no_instance ? state.verified_amount
                                                       : state.reported_amount;
}

/// Whether the whole of it has been reported, by its present size.
bool Runner::is_whole(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  if (!state.reported) return false;
  if (!p_.milestone_codes[m].of.valid()) return true;
  const auto size = size_of(m);
  return state.completed || (size && state.reported_amount >= *size);
}

bool Runner::in_time_claim(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  return is_whole(m) && !state.refuted;
}

/// Reported, and its size is not known: it may be the whole of it.
bool Runner::may_be_whole(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  return state.reported && !state.refuted && !state.completed && p_.milestone_codes[m].of.valid() &&
         !size_of(m);
}

bool Runner::is_of_nothing(std::uint32_t m) const {
  const auto size = size_of(m);
  return size && *size <= Decimal::zero();
}

/// In days, of one with a deadline. What is waived or lapsed grows no later, also
/// if it is done after all.
int Runner::lateness(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  if (is_of_nothing(m)) return 0;
  Day end = state.is_done() ? state.done_day : s_.ended ? s_.ended_on : s_.today;
  if (state.waived) end = std::min(end, state.since(MilestoneTest::Waived));
  if (state.lapsed) end = std::min(end, state.since(MilestoneTest::Lapsed));
  return std::max(0, end.value - state.deadline.value);
}

Value Runner::milestone_truth(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  if (state.met) return state.disputed ? Value::unknown() : Value::truth(true);
  return in_time_claim(m) || may_be_whole(m) ? Value::unknown() : Value::truth(false);
}

void Runner::lapse_milestone(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  if (state.met || state.overdue || state.waived || state.lapsed) return;
  set_flag(m, MilestoneTest::Lapsed, state.lapsed);
  note(HappeningKind::MilestoneLapsed, milestone_subject(m));
}

void Runner::set_flag(std::uint32_t m, MilestoneTest test, bool& flag) {
  if (!flag) s_.milestones[m].became[static_cast<std::size_t>(test)] = s_.today;
  flag = true;
  changed_ = true;
  mark_milestone(m);
}

}  // namespace quid
