// SPDX-License-Identifier: Apache-2.0
// The first part of a day: what was undone at the end of its last day, windows that close, what
// lapses by date, cadences that fall due.
#include "world.hpp"

namespace quid::oracle {

void World::clock() {
  find_overdue_milestones();
  const std::vector<Firing> missed = find_overdue_duties();
  close_windows();
  lapse_by_date();
  run_batch(missed);
  if (state.ended) return;
  const Reading reading(*this);
  for (std::uint32_t r = 0; r < deal_.rules.size(); ++r) {
    for (std::uint32_t i = 0; i < deal_.rules[r].shape.count; ++i) {
      if (deal_.rules[r].cadence) state.rules[r][i].due_today = cadence_due({r, i});
    }
  }
}

bool World::is_missed(Ref m) const {
  const MilestoneState& now = milestone(m);
  const bool excused = now.overdue.on || now.met.on || now.waived.on || now.lapsed.on;
  if (excused || !now.deadline || *now.deadline >= today_) return false;
  // Broken after the deadline: by then it was done, or was found overdue.
  if (now.broken.on && now.broken.since > *now.deadline) return false;
  const bool claimed = (reported_whole(m) || may_be_whole(m)) && !now.refuted.on;
  return !claimed && !is_of_nothing(m);
}

void World::be_overdue(Ref m) {
  const Cause before = cause_;
  cause_ = {};
  cause_.kind = Cause::Kind::Deadline;
  milestone(m).overdue.raise(today_);
  milestone(m).missed = *milestone(m).deadline;
  note(HappeningKind::MilestoneOverdue, subject_of(Subject::Kind::Milestone, m),
       milestone(m).missed.value, deal_.milestones[m.symbol].more->aim ? 1 : 0);
  cause_ = before;
}

void World::find_overdue_milestones() {
  std::vector<Ref> found;
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
    for (std::uint32_t i = 0; i < state.milestones[m].size(); ++i)
      if (is_missed({m, i})) found.push_back({m, i});
  }
  for (const Ref m : found) be_overdue(m);
}

// A duty to meet m waits while m is reported whole in time and not refuted.
std::vector<Firing> World::find_overdue_duties() {
  std::vector<Firing> missed;
  cause_.kind = Cause::Kind::Deadline;
  for (std::size_t k = 0; k < state.duties.size(); ++k) {
    DutyState& duty = state.duties[k];
    if (!duty.open() || duty.overdue || duty_suspended(duty) || duty.deadline >= today_) continue;
    if (claimed_in_time(duty)) continue;
    const auto& declared = *ast::get_if<checked::Duty>(&deal_[duty.origin.effect].node);
    const Subject subject = subject_of(Subject::Kind::Rule, duty.origin.rule);
    const auto number = static_cast<std::int64_t>(k);
    duty.overdue = true;
    note(HappeningKind::DutyOverdue, subject, duty.deadline.value, number);
    if (declared.instead) {
      duty.replaced = true;
      duty.closed = today_;
      note(HappeningKind::DutyReplaced, subject, 0, number);
    }
    missed.push_back({duty.origin.rule,
                      duty.origin.env,
                      declared.otherwise,
                      {Cause::Kind::Deadline, duty.origin.rule.symbol, duty.origin.rule.instance}});
  }
  cause_ = {};
  return missed;
}

void World::close_windows() {
  std::vector<std::pair<Ref, Day>> late;
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
    const auto& declared = deal_.milestones[m];
    if (!declared.more->verify_within.valid()) continue;
    for (std::uint32_t i = 0; i < declared.shape.count; ++i) {
      const MilestoneState& now = state.milestones[m][i];
      if (!now.awaiting || now.verifier_late) continue;
      const auto window = operand(declared.more->verify_within, env_of(declared.shape, i));
      if (!window) continue;
      const auto last = add(*now.report_day, window->duration,
                            holidays(deal_[declared.more->verify_within].symbol));
      if (!last) stop("out-of-calendar", deal_[declared.more->verify_within].span);
      if (*last < today_) late.push_back({{m, i}, *last});
    }
  }
  for (const auto& [m, last] : late) {
    milestone(m).verifier_late = true;
    note(HappeningKind::VerifierLate, subject_of(Subject::Kind::Milestone, m), last.value);
  }
}

// Phases and grants whose last day is past.
void World::lapse_by_date() {
  std::vector<std::uint32_t> ending;
  std::vector<bool> lapses;
  for (std::uint32_t p = 0; p < state.phases.size(); ++p) {
    const PhaseState& now = state.phases[p];
    if (!now.active) continue;
    const auto last = phase_last_day(p, now.begun);
    if (last && *last < today_) ending.push_back(p);
  }
  for (const Grant& grant : state.grants) {
    bool ends = false;
    for (const auto& limit : grant.limits) {
      const auto until = deal_[limit.effect].ends->until_date;
      if (limit.ends_for && *limit.ends_for <= today_) ends = true;
      if (!until.valid()) continue;
      const auto last = operand(until, grant.origin.env);
      if (last && last->day() < today_) ends = true;
    }
    lapses.push_back(ends);
  }
  for (const std::uint32_t p : ending) {
    state.phases[p].active = false;
    state.phases[p].ended_today = true;
    note(HappeningKind::PhaseEnded, subject_of(Subject::Kind::Phase, {p, 0}));
  }
  take_back_if(lapses);
}

// What `otherwise` says, all read on one snapshot.
void World::run_batch(const std::vector<Firing>& firings) {
  std::vector<Op> ops;
  {
    const Reading reading(*this);
    for (const Firing& firing : firings) read_effects(firing, firing.effects, {}, ops, Made::Yes);
  }
  if (!ops.empty()) apply_batch(std::move(ops));
}

}  // namespace quid::oracle
