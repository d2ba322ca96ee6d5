// SPDX-License-Identifier: Apache-2.0
// The morning of a day: what was undone at the end of its last day is overdue, windows close,
// grants lapse, cadences fall due.
#include <algorithm>

#include "run/runner.hpp"
#include "run/steps.hpp"

namespace quid {

void Runner::clock() {
  cause_ = {Cause::Kind::Deadline, UINT32_MAX, 0};
  evening_ = false;
  if (s_.ended) return;
  morning_ = true;
  milestones_overdue();
  std::vector<Pending> batch;
  std::vector<std::uint32_t> late;
  duties_overdue(batch);
  windows_close();
  lapse_by_date();
  if (!batch.empty()) {
    propagate();
    std::vector<Pending> effects;
    for (const Pending& duty : batch)
      read_effects(duty.rule, p_.effects[duty.effect].more->otherwise, effects);
    run_batch(effects);
  }
  propagate();  // what changed so far may be what a cadence counts from
  cadences_fall_due();
  settle();
  find_dormant();
  morning_ = false;
}

/// Whether conditions let bans and permissions stand now: what does not stand says nothing of the
/// next act, though it may stand again by the evening and so not lapse.
void Runner::find_dormant() {
  bool current = false;
  for (const Live& live : s_.lives) {
    const EffectKind kind = p_.effects[live.effect].kind;
    const RevocationCode& code = p_.revocation(p_.effects[live.effect]);
    const bool goes_by_condition = code.while_.valid() || code.until.valid();
    const bool is_norm = kind == EffectKind::Ban || kind == EffectKind::Permission;
    if (live.dead || !is_norm || !goes_by_condition) continue;
    if (!current) propagate();
    current = true;
    StandingState& one = (kind == EffectKind::Ban ? s_.bans : s_.permissions)[live.index];
    one.dormant = standing_by_condition(code) != Standing::Yes;
    one.dormant_today = one.dormant && (morning_ || one.dormant_today);
  }
}

/// Whether it is overdue once its deadline has passed, unless it is claimed.
bool Runner::may_miss(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  return state.has_deadline && !state.met && !state.waived && !state.lapsed && !state.overdue &&
         !state.was_kept();
}

void Runner::milestones_overdue() {
  if (s_.ended || s_.earliest_deadline >= s_.today) return;
  Day earliest = never;
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    if (!may_miss(m)) continue;
    if (in_time_claim(m) || may_be_whole(m) || state.deadline >= s_.today || is_of_nothing(m)) {
      earliest = std::min(earliest, state.deadline);
      continue;
    }
    be_overdue(m);
  }
  s_.earliest_deadline = earliest;
}

void Runner::be_overdue(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  state.missed = state.deadline;
  set_flag(m, MilestoneTest::Overdue, state.overdue);
  cause_ = {Cause::Kind::Deadline, UINT32_MAX, 0};
  if (!p_.milestone_codes[m].aim)
    for (const std::uint32_t owner : owners_of(m)) s_.breached[owner] = s_.today;
  note(HappeningKind::MilestoneOverdue, milestone_subject(m), state.deadline.value,
       p_.milestone_codes[m].aim ? 1 : 0);
}

void Runner::duties_overdue(std::vector<Pending>& batch) {
  for (std::size_t k = 0; k < s_.open_duties.size(); ++k) {
    const std::uint32_t d = s_.open_duties[k];
    DutyState& duty = s_.duties[d];
    if (duty.status != DutyView::Status::Open || duty.deadline >= s_.today) continue;
    const EffectCode& code = p_.effects[duty.effect];
    if (claimed_in_time(duty)) continue;
    duty.status = DutyView::Status::Overdue;
    changed_ = true;
    note(HappeningKind::DutyOverdue, rule_subject(code.rule), duty.deadline.value, d);
    coverage_.duties[code.source].broken += 1;
    if (code.more->otherwise.count > 0)
      batch.push_back({duty.effect, code.rule, {}, {}, never, false});
    if (code.flag) {
      close_duty(d, DutyView::Status::Replaced);
      continue;
    }
    for (std::uint32_t n = 0; n < code.more->list.count; ++n)
      s_.breached[p_.actor_lists[code.more->list.first + n]] = s_.today;
  }
  std::erase_if(s_.open_duties, [&](std::uint32_t d) { return !is_open(s_.duties[d].status); });
}

void Runner::windows_close() {
  for (const std::uint32_t m : p_.windowed) {
    MilestoneState& state = s_.milestones[m];
    if (!state.awaiting || state.verifier_late) continue;
    const InstructionId window = p_.milestone_codes[m].verify_within;
    if (!need(window).known()) continue;
    const std::uint32_t calendar =
        deal()[deal().milestones[p_.milestones.symbol[m]].more->verify_within].symbol;
    const auto last =
        add(state.report_day, value(window).as_duration(),
            calendar_of(deal(), calendar == UINT32_MAX ? std::int64_t{-1} : calendar));
    if (!last || *last >= s_.today) continue;
    state.verifier_late = true;
    note(HappeningKind::VerifierLate, milestone_subject(m), last->value);
  }
}

void Runner::lapse_by_date() {
  cause_ = {Cause::Kind::Lapse, UINT32_MAX, 0};
  for (std::size_t k = 0; k < s_.lives.size(); ++k)
    if (!s_.lives[k].dead && (s_.lives[k].expiry <= s_.today ||
                              date_passed(p_.revocation(p_.effects[s_.lives[k].effect]))))
      lapse(s_.lives[k]);
  std::erase_if(s_.lives, [](const Live& live) { return live.dead; });
  for (std::size_t k = 0; k < s_.lives.size(); ++k)
    s_.live_of_effect[s_.lives[k].effect] = static_cast<std::uint32_t>(k);
  for (std::uint32_t f = 0; f < s_.phases.size(); ++f) {
    PhaseState& phase = s_.phases[f];
    phase.began_today = phase.ended_today = false;
    if (phase.active && phase_is_over(f)) end_phase(f);
  }
}

void Runner::cadences_fall_due() {
  due_cadences_.clear();
  for (const std::uint32_t r : cadences_) {
    RuleState& state = s_.rules[r];
    const RuleCode& code = p_.rule_codes[r];
    const Duration period = deal().rules[p_.rules.symbol[r]].more->period;
    Day anchor = deal().deal.start;
    if (code.more->anchor.valid()) {
      if (!need(code.more->anchor).known()) continue;
      anchor = value(code.more->anchor).as_date();
    }
    const bool moved = !state.anchored || anchor != state.anchor;
    state.anchored = true;
    state.anchor = anchor;
    const auto day_of = [&](std::int64_t n) {
      const auto shift = scale(period, n);
      const auto day = shift ? add(state.anchor, *shift, business_holidays(deal())) : std::nullopt;
      return day.value_or(never);
    };
    if (moved) {
      state.next_occurrence = code.more->anchor.valid() ? 0 : 1;
      state.next_day = day_of(state.next_occurrence);
    }
    if (state.next_day < s_.today) {  // by strides: it may have begun long ago
      std::int64_t stride = 1;
      for (; day_of(state.next_occurrence + stride) < s_.today; stride *= 2)
        state.next_occurrence += stride;
      for (; stride > 0; stride /= 2)
        if (day_of(state.next_occurrence + stride) < s_.today) state.next_occurrence += stride;
      state.next_day = day_of(++state.next_occurrence);
    }
    if (state.next_day != s_.today) continue;
    state.next_day = day_of(++state.next_occurrence);
    due_cadences_.push_back(r);
  }
}

/// By what happened today a cadence may count from today: then it falls due today, and the next
/// morning finds that its anchor has moved.
void Runner::cadences_begin() {
  if (s_.ended) return;
  std::vector<std::uint32_t> begin;
  for (const std::uint32_t r : cadences_) {
    const InstructionId from = p_.rule_codes[r].more->anchor;
    if (!from.valid()) continue;
    const Value& anchor = need(from);
    if (error_) return;
    if (anchor.known() && anchor.as_date() == s_.today) begin.push_back(r);
  }
  if (begin.empty()) return;
  std::vector<std::uint32_t> due = due_cadences_;
  std::sort(due.begin(), due.end());
  for (const std::uint32_t r : begin)
    if (!std::binary_search(due.begin(), due.end(), r)) due_cadences_.push_back(r);
}

}  // namespace quid
