// SPDX-License-Identifier: Apache-2.0
// After anything changed: phases, revocable grants, deadlines, duties and statements come to rest.
// Within a step every condition is read before anything is applied.
#include <algorithm>

#include "run/runner.hpp"
#include "run/steps.hpp"

namespace quid {

void Runner::settle() {
  if (s_.ended) return;
  for (bool again = true; again && !error_ && !s_.ended;) {
    propagate();
    again = settle_deadlines();  // first: what is overdue no longer ends nothing
    if (again) propagate();
    if (settle_phases()) again = true;
    if (!morning_ && settle_grants()) {
      again = true;
      propagate();
    }
    if (settle_milestones()) again = true;
    if (settle_duties()) again = true;
    if (again) propagate();
    if (judge_statements()) again = true;
  }
}

/// Those that begin, each after those that it goes by, then those that end. In the morning only
/// what begins by its date does so.
bool Runner::settle_phases() {
  std::vector<char> until(s_.phases.size(), 0);
  for (std::uint32_t f = 0; f < s_.phases.size() && !error_; ++f)
    until[f] = p_.phase_codes[f].until.valid() && truth(p_.phase_codes[f].until) ? 1 : 0;
  const std::span<const std::uint32_t> order(p_.phase_order);
  std::vector<std::uint32_t> begun;
  for (std::size_t first = 0, end = 0; first < order.size() && !error_; first = end) {
    const std::uint32_t rank = p_.phase_codes[order[first]].rank;
    if (morning_ && rank > 0) break;
    while (end < order.size() && p_.phase_codes[order[end]].rank == rank) ++end;
    begin_phases(order.subspan(first, end - first), until, begun);
  }
  std::sort(begun.begin(), begun.end());
  for (const std::uint32_t f : begun) note(HappeningKind::PhaseBegan, {Subject::Kind::Phase, f, 0});
  return (!morning_ && end_phases()) || !begun.empty();
}

/// Of phases that do not go by each other those that begin, to `begun`. `until`: by number, whether
/// it was true before any began.
void Runner::begin_phases(std::span<const std::uint32_t> phases, const std::vector<char>& until,
                          std::vector<std::uint32_t>& begun) {
  const std::size_t before = begun.size();
  for (const std::uint32_t f : phases) {
    const PhaseCode& code = p_.phase_codes[f];
    PhaseState& phase = s_.phases[f];
    bool begins = !phase.begun;
    if (code.when.valid())
      begins = phase.armed && truth(code.when);
    else if (code.from.valid())
      begins = begins && need(code.from).known() && value(code.from).as_date() <= s_.today;
    if (error_) return;
    if (code.when.valid() && value(code.when).is_false()) phase.armed = true;
    if (begins && !phase.active && !phase.began_today && until[f] == 0 && begin_phase(f))
      begun.push_back(f);
  }
  for (std::size_t k = before; k < begun.size(); ++k) mark_phase(begun[k]);
  if (begun.size() > before) propagate();
}

bool Runner::end_phases() {
  std::vector<std::uint32_t> ending;
  for (std::uint32_t f = 0; f < s_.phases.size() && !error_; ++f) {
    const InstructionId until = p_.phase_codes[f].until;
    if (s_.phases[f].active && !s_.phases[f].ended_today && until.valid() && truth(until))
      ending.push_back(f);
  }
  if (error_ || ending.empty()) return false;
  for (const std::uint32_t f : ending) end_phase(f);
  propagate();
  return true;
}

/// Whether the last day of a phase has passed, by its date, its length, or an entry.
bool Runner::phase_is_over(std::uint32_t f) {
  const PhaseCode& code = p_.phase_codes[f];
  const PhaseState& phase = s_.phases[f];
  if (phase.end_fixed) return phase.expiry <= s_.today;
  if (code.until_date.valid() && need(code.until_date).known() &&
      value(code.until_date).as_date() < s_.today)
    return true;
  if (code.duration.valid()) need(code.duration);
  const auto over = over_by_length(f);
  return over && *over <= s_.today;
}

/// The first day after its length, as far as that is known.
std::optional<Day> Runner::over_by_length(std::uint32_t f) const {
  const InstructionId length = p_.phase_codes[f].duration;
  if (!length.valid() || !value(length).known()) return std::nullopt;
  return add(s_.phases[f].began, value(length).as_duration(), business_holidays(deal()));
}

bool Runner::begin_phase(std::uint32_t f) {
  const PhaseCode& code = p_.phase_codes[f];
  PhaseState& phase = s_.phases[f];
  phase.began = code.from.valid() ? value(code.from).as_date() : s_.today;
  if (phase_is_over(f)) return false;
  phase.begun = true;
  phase.armed = false;
  phase.active = phase.began_today = true;
  return true;
}

void Runner::end_phase(std::uint32_t f) {
  PhaseState& phase = s_.phases[f];
  phase.active = false;
  phase.ended_today = true;
  note(HappeningKind::PhaseEnded, {Subject::Kind::Phase, f, 0});
  mark_phase(f);
}

/// Whether its conditions, as they were read last, let it stand.
Runner::Standing Runner::standing_by_condition(const RevocationCode& code) const {
  if (code.until.valid() && value(code.until).is_true()) return Standing::No;
  if (!code.while_.valid() || value(code.while_).is_true()) return Standing::Yes;
  return value(code.while_).is_false() ? Standing::No : Standing::Unknown;
}

/// A rule that is suspended stays so while it is unknown whether it should be: then nothing fires.
bool Runner::can_be_held(EffectKind kind) { return kind != EffectKind::SuspendRule; }

bool Runner::settle_grants() {
  std::vector<std::size_t> over, turned;
  for (std::size_t k = 0; k < s_.lives.size() && !error_; ++k) {
    const Live& live = s_.lives[k];
    if (live.dead) continue;
    const RevocationCode& code = p_.revocation(p_.effects[live.effect]);
    for (const InstructionId id : {code.while_, code.until})
      if (id.valid()) need(id);
    const Standing now = standing_by_condition(code);
    const EffectKind kind = p_.effects[live.effect].kind;
    if (now == Standing::No || live.expiry <= s_.today) {
      over.push_back(k);
    } else {
      const bool stays = live.held && (live.stays_held || live.released == s_.today);
      const bool held = stays || (now == Standing::Unknown && can_be_held(kind));
      if (kind == EffectKind::Ban) s_.bans[live.index].dormant = live.held;
      if (kind == EffectKind::Permission) s_.permissions[live.index].dormant = live.held;
      if (held != live.held) turned.push_back(k);
    }
  }
  if (error_ || (over.empty() && turned.empty())) return false;
  const Cause before = cause_;  // what follows is not the lapse's doing
  std::erase_if(over, [&](std::size_t k) { return keep_what_is_done(s_.lives[k]); });
  cause_ = {Cause::Kind::Lapse, UINT32_MAX, 0};
  for (const std::size_t k : over) lapse(s_.lives[k]);
  for (const std::size_t k : turned) hold(s_.lives[k], !s_.lives[k].held);
  cause_ = before;
  return true;
}

/// A duty is done by the act that it asks for, also where that act ends it. False: it is not done.
bool Runner::keep_what_is_done(const Live& live) {
  if (p_.effects[live.effect].kind != EffectKind::Duty) return false;
  const DutyState& duty = s_.duties[live.index];
  if (!is_open(duty.status) || !settled_by_state(duty)) return false;
  cause_ = settled_by(duty);
  close_duty(live.index, DutyView::Status::Done);
  return true;
}

/// Its deadline is ahead again.
void Runner::cure(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  state.overdue = false;
  const Cause before = cause_;
  cause_ = {};
  note(HappeningKind::MilestoneCured, milestone_subject(m), state.deadline.value,
       p_.milestone_codes[m].aim ? 1 : 0);
  cause_ = before;
}

bool Runner::settle_deadlines() {
  std::vector<std::uint32_t> touched;
  touched.swap(touched_deadlines_);
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  bool changed = false;
  for (const std::uint32_t m : touched) {
    MilestoneState& state = s_.milestones[m];
    const InstructionId deadline = p_.milestone_codes[m].deadline;
    if (state.overdue && state.has_deadline && state.deadline >= s_.today) {
      cure(m);
      s_.earliest_deadline = std::min(s_.earliest_deadline, state.deadline);
      mark_milestone(m);
      changed = true;
    }
    const bool done = state.met || in_time_claim(m);
    if (!deadline.valid() || state.deadline_fixed || (done && state.has_deadline)) continue;
    const Value& now = need(deadline);
    if (error_ || !now.known()) continue;
    if (state.has_deadline && state.deadline == now.as_date()) continue;
    state.has_deadline = true;
    state.deadline = now.as_date();
    s_.earliest_deadline = std::min(s_.earliest_deadline, state.deadline);
    if (state.overdue && state.deadline >= s_.today) cure(m);
    mark_milestone(m);
    changed = true;
  }
  return changed;
}

bool Runner::settle_milestones() {
  bool changed = false;
  for (const std::uint32_t m : incomplete_) {
    MilestoneState& state = s_.milestones[m];
    if (state.met) continue;
    const bool whole = is_whole(m);
    if (whole != state.whole || (whole && !state.has_whole_day)) {
      if (whole) mark_whole(m);
      see_whether_whole(m);
      touched_deadlines_.push_back(m);
      mark_milestone(m);
      changed = true;
    }
    const bool before = state.met;
    meet_if_complete(m, false);
    changed = changed || state.met != before;
  }
  return changed;
}

bool Runner::settle_duties() {
  const Cause before = cause_;
  bool changed = false;
  for (std::size_t k = 0; k < s_.open_duties.size(); ++k) {
    const std::uint32_t d = s_.open_duties[k];
    if (!is_open(s_.duties[d].status)) continue;
    const bool done = settled_by_state(s_.duties[d]);
    if (!done && !released(s_.duties[d])) continue;
    cause_ = settled_by(s_.duties[d]);
    close_duty(d, done ? DutyView::Status::Done : DutyView::Status::Lapsed);
    cause_ = before;
    changed = true;
  }
  if (changed)
    std::erase_if(s_.open_duties, [&](std::uint32_t d) { return !is_open(s_.duties[d].status); });
  return changed;
}

bool Runner::judge_statements() {
  const Cause before = cause_;
  bool changed = false;
  for (std::uint32_t k = 0; k < s_.statements.size(); ++k) {
    StatementState& state = s_.statements[k];
    if (!state.to_judge) continue;
    state.to_judge = false;
    changed = true;
    const Value& degree = need(p_.statement_codes[k].degree);
    if (error_) return false;
    const bool warranted = degree.known() && degree.as_number() >= p_.statement_codes[k].at;
    if (warranted || state.unwarranted) continue;
    state.unwarranted = true;
    cause_ = state.said_by;
    note(HappeningKind::Unwarranted, statement_subject(k));
    cause_ = before;
  }
  return changed;
}

}  // namespace quid
