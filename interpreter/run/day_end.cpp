// SPDX-License-Identifier: Apache-2.0
// The evening of a day: recorded levels are confirmed or stand, what was done out of order is
// noted, ensures are judged, spells and memory go on to the next day.
#include <algorithm>

#include "run/runner.hpp"

namespace quid {

void Runner::end_day() {
  confirm_levels();
  propagate();
  judge_order();
  if (s_.end_effect != nobody && !s_.ended) {
    for (const std::uint32_t d : s_.open_duties) close_duty(d, DutyView::Status::Lapsed);
    for (Live& live : s_.lives) live.dead = true;
    for (const bool bans : {true, false})
      for (StandingState& standing : bans ? s_.bans : s_.permissions) standing.open = false;
    for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) lapse_milestone(m);
    s_.open_duties.clear();
    s_.ended = true;
    propagate();
  }
  check_outcomes();
  if (error_) return;
  judge_ensures();
  if (!s_.ended || s_.ended_on == s_.today) update_spells();
  if (error_) return;
  for (const std::uint32_t k : p_.volatile_) mark(k);
}

void Runner::judge_order() {
  std::sort(done_today_.begin(), done_today_.end());
  done_today_.erase(std::unique(done_today_.begin(), done_today_.end()), done_today_.end());
  for (const std::uint32_t m : done_today_) {
    const InstructionId needs = p_.milestone_codes[m].needs;
    const MilestoneState& state = s_.milestones[m];
    if (!needs.valid() || !(state.reported || state.met)) continue;
    if (state.report_day != s_.today && state.met_day != s_.today) continue;
    if (truth(needs) || error_) continue;
    cause_ = {};
    note(HappeningKind::OutOfOrder, milestone_subject(m));
  }
  done_today_.clear();
}

/// Errors that nothing read today must still stop the run: what things are worth.
void Runner::check_outcomes() {
  for (const ValueCode& code : p_.values) {
    if (error_) return;
    need(code.worth);
    if (!error_) need(code.degree);
  }
}

void Runner::judge_ensures() {
  for (std::uint32_t e = 0; e < p_.ensures.size() && !error_; ++e) {
    const EnsureCode& code = p_.ensures[e];
    EnsureState& state = s_.ensures[e];
    if (state.status == EnsureView::Status::Broken) continue;
    const Value& condition = need(code.condition);
    const Value other = code.other.valid() ? need(code.other) : Value::truth(false);
    if (error_) return;
    bool broken = false, unknown = false;
    switch (code.form) {
      case checked::Ensure::Form::Never:
      case checked::Ensure::Form::NeverUnless:
        broken = condition.is_true() && other.is_false();
        unknown = !broken && !condition.is_false() && !other.is_true();
        break;
      case checked::Ensure::Form::Always:
      case checked::Ensure::Form::AlwaysUnless:
        broken = condition.is_false() && other.is_false();
        unknown = !broken && !condition.is_true() && !other.is_true();
        break;
      case checked::Ensure::Form::Eventually:
        state.seen_other = state.seen_other || condition.is_true();
        broken = !state.seen_other && deal().deal.end && s_.today == *deal().deal.end;
        break;
      case checked::Ensure::Form::OnlyAfter:
        state.seen_other = state.seen_other || other.is_true();
        broken = condition.is_true() && !state.seen_other;
        unknown = !broken && !condition.is_false() && !state.seen_other;
        break;
    }
    state.open = state.open || unknown;
    if (!broken) continue;
    state.status = EnsureView::Status::Broken;
    state.since = s_.today;
    cause_ = {};
    note(HappeningKind::EnsureBroken, {Subject::Kind::Ensure, e, 0});
  }
}

}  // namespace quid
