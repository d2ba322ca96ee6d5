// SPDX-License-Identifier: Apache-2.0
// What follows from the state, step by step until nothing changes: phases, revocable grants,
// deadlines, what is settled by state, statements. Each step reads all before it changes any.
#include <algorithm>
#include <utility>

#include "world.hpp"

namespace quid::oracle {

void World::settle() {
  constexpr int most_passes = 1000;
  for (int pass = 0; pass < most_passes; ++pass) {
    bool changed = settle_deadlines();
    changed = settle_phases() || changed;
    if (!clocking_) changed = settle_grants() || changed;
    changed = settle_states() || changed;
    changed = settle_statements() || changed;
    if (!changed) return;
  }
  stop("day-does-not-settle", deal_.deal.span);
}

// The last day of a phase that began on this day, as far as it is known.
std::optional<Day> World::phase_last_day(std::uint32_t phase, Day begun) const {
  const auto& declared = deal_.phases[phase];
  if (state.phases[phase].end_date) return state.phases[phase].end_date;
  if (declared.until_date.valid()) {
    const auto date = operand(declared.until_date, Env{});
    if (date) return date->day();
  }
  if (declared.duration.valid()) {
    const auto length = operand(declared.duration, Env{});
    if (!length) return std::nullopt;
    const auto after = add(begun, length->duration, holidays(deal_[declared.duration].symbol));
    if (!after) stop("out-of-calendar", deal_[declared.duration].span);
    return Day{after->value - 1};
  }
  return std::nullopt;
}

// Whether a phase begins now: read once what it goes by is decided, and that is done on the way
// where its `when` asks for another phase.
const World::PhaseStep& World::decide(std::uint32_t phase) const {
  if (decided_[phase]) return *decided_[phase];
  const auto& declared = deal_.phases[phase];
  const PhaseState& now = state.phases[phase];
  PhaseStep step;
  step.begun = today_;
  bool due = false;
  if (declared.when.valid()) {
    const Truth3 when = outcome(declared.when, Env{});
    step.arm = when == Truth3::False;
    due = when == Truth3::True && now.armed;
  } else {
    std::optional<Day> from = deal_.deal.start;
    if (declared.from.valid()) {
      const auto date = operand(declared.from, Env{});
      from = date ? std::optional<Day>(date->day()) : std::nullopt;
    }
    due = from && *from <= today_ && !now.begun_ever;
    if (from) step.begun = *from;
  }
  if (due && !now.active && !decided_until_[phase] && !now.began_today) {
    const auto last = phase_last_day(phase, step.begun);
    step.begin = !last || *last >= today_;
  }
  decided_[phase] = step;
  return *decided_[phase];
}

std::vector<bool> World::phases_until() const {
  const Reading reading(*this);
  std::vector<bool> until;
  for (const auto& declared : deal_.phases)
    until.push_back(declared.until.valid() && outcome(declared.until, Env{}) == Truth3::True);
  return until;
}

bool World::settle_phases() {
  decided_until_ = phases_until();
  decided_.assign(deal_.phases.size(), std::nullopt);
  bool changed = false;
  {
    const Reading reading(*this);
    for (std::uint32_t p = 0; p < deal_.phases.size(); ++p)
      if (!clocking_ || !deal_.phases[p].when.valid()) decide(p);
  }
  for (std::uint32_t p = 0; p < deal_.phases.size(); ++p) {
    PhaseState& now = state.phases[p];
    const PhaseStep step = decided_[p].value_or(PhaseStep{});
    if (step.arm) now.armed = true;
    if (!step.begin) continue;
    now.active = now.begun_ever = now.began_today = true;
    now.armed = false;
    now.begun = step.begun;
    note(HappeningKind::PhaseBegan, subject_of(Subject::Kind::Phase, {p, 0}));
    changed = true;
  }
  decided_.clear();
  return (!clocking_ && end_phases()) || changed;
}

bool World::end_phases() {
  const std::vector<bool> until = phases_until();
  bool changed = false;
  for (std::uint32_t p = 0; p < deal_.phases.size(); ++p) {
    PhaseState& now = state.phases[p];
    if (!now.active || now.ended_today || !until[p]) continue;
    now.active = false;
    now.ended_today = true;
    note(HappeningKind::PhaseEnded, subject_of(Subject::Kind::Phase, {p, 0}));
    changed = true;
  }
  return changed;
}

// For a suspension of rules what is unknown changes nothing.
Truth3 World::grant_stands(const Grant& grant) const {
  Truth3 stands = Truth3::True;
  for (const auto& limit : grant.limits) {
    const checked::Effect& effect = deal_[limit.effect];
    const Env& env = grant.origin.env;
    const Truth3 holds = while_holds(effect, env);
    if (holds == Truth3::False) return Truth3::False;
    if (holds == Truth3::Unknown && grant.kind != Grant::Kind::Suspension) stands = holds;
    if (effect.ends->until.valid() && outcome(effect.ends->until, env) == Truth3::True)
      return Truth3::False;
    const Truth3 passed = day_has_passed(effect.ends->until_date, effect.ends->until_known_by, env);
    if (passed == Truth3::True) return Truth3::False;
    if (passed == Truth3::Unknown && grant.kind != Grant::Kind::Suspension) stands = passed;
  }
  return stands;
}

// Of a grant whose duty is closed or whose ban or permission has ended nothing is left.
bool World::grant_is_over(const Grant& grant) const {
  switch (grant.kind) {
    case Grant::Kind::Duty: return !state.duties[grant.number].open();
    case Grant::Kind::Ban: return state.bans[grant.number].ended;
    case Grant::Kind::Permission: return state.permissions[grant.number].ended;
    default: return false;
  }
}

void World::refresh_dormant(const Grant& grant, bool held) {
  if (grant.kind == Grant::Kind::Ban) state.bans[grant.number].dormant = held;
  if (grant.kind == Grant::Kind::Permission) state.permissions[grant.number].dormant = held;
}

bool World::settle_grants() {
  std::vector<bool> lapses;
  std::vector<Grant> turned;                      // held from now on, or no longer
  std::vector<std::pair<std::size_t, Day>> done;  // what an act ends that it asked for
  {
    const Reading reading(*this);
    for (const Grant& grant : state.grants) {
      const Truth3 stands = grant_stands(grant);
      lapses.push_back(stands == Truth3::False);
      const bool stays = grant.held && (grant.stays_held || grant.released == today_);
      const bool held = stays || stands == Truth3::Unknown;
      if (!lapses.back() && !grant_is_over(grant)) {
        refresh_dormant(grant, grant.held);
        if (grant.held != held) turned.push_back(grant);
      }
      if (!lapses.back() || grant.kind != Grant::Kind::Duty) continue;
      const DutyState& duty = state.duties[grant.number];
      if (!duty.open()) continue;
      if (const auto day = duty_done_on(duty)) done.push_back({grant.number, *day});
    }
  }
  const bool any = std::find(lapses.begin(), lapses.end(), true) != lapses.end();
  if (!any && turned.empty()) return false;
  for (const auto& [number, day] : done) complete_duty(number, day);
  take_back_if(lapses);
  turn_grants(turned);
  return true;
}

// A deadline follows its expression while that is known, until the milestone is reported whole or
// met, or its deadline was fixed. One that is ahead again ends `overdue`.
bool World::settle_deadlines() {
  std::vector<std::pair<Ref, Day>> moved;
  {
    const Reading reading(*this);
    for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
      const auto& declared = deal_.milestones[m];
      if (!declared.deadline.valid()) continue;
      for (std::uint32_t i = 0; i < declared.shape.count; ++i) {
        const MilestoneState& now = state.milestones[m][i];
        const bool before_start = !begun_;
        const bool done = now.met.on || reported_whole({m, i});
        const bool frozen = !before_start && done && now.deadline;
        const auto date = operand(declared.deadline, env_of(declared.shape, i));
        if (now.deadline_fixed || frozen || !date || now.deadline == date->day()) continue;
        moved.push_back({{m, i}, date->day()});
      }
    }
  }
  for (const auto& [m, day] : moved) milestone(m).deadline = day;
  bool cured = false;
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
    for (std::uint32_t i = 0; i < state.milestones[m].size(); ++i) {
      MilestoneState& now = state.milestones[m][i];
      if (!now.overdue.on || !now.deadline || *now.deadline < today_) continue;
      now.overdue.lower();
      cured = true;
      const auto cause = std::exchange(cause_, {});
      note(HappeningKind::MilestoneCured, subject_of(Subject::Kind::Milestone, {m, i}),
           now.deadline->value, deal_.milestones[m].more->aim ? 1 : 0);
      cause_ = cause;
    }
  }
  return cured || !moved.empty();
}

// The day on which what the duty asks for was done, if it was.
std::optional<Day> World::duty_done_on(const DutyState& duty) const {
  const ActState& act = duty.act;
  const auto when = [&](bool done) { return done ? std::optional<Day>(today_) : std::nullopt; };
  switch (act.kind) {
    case ast::Act::Kind::Meet: {
      const MilestoneState& m = milestone(act.subject);
      const bool met = m.met.on && !m.disputed.on;
      if (!met && !is_of_nothing(act.subject)) return std::nullopt;
      if (!m.met.on && !reported_whole(act.subject)) return today_;  // there is nothing to do
      if (!m.met.on) return std::max(duty.arose, m.whole_day.value_or(*m.report_day));
      return std::max(duty.arose, m.whole_day.value_or(*m.met_day));
    }
    case ast::Act::Kind::Break: {
      const MilestoneState& m = milestone(act.subject);
      return when(m.broken.on || m.breaks > duty.base_breaks);
    }
    case ast::Act::Kind::Pay: return when(duty.paid >= act.amount);
    case ast::Act::Kind::Say: {
      const auto& statement = state.statements[act.subject.symbol][act.subject.instance];
      return when(statement.said && statement.said_day >= duty.arose);
    }
    default: break;
  }
  const bool ease = act.kind == ast::Act::Kind::Ease;
  const std::int64_t top = std::int64_t{deal_.levers[act.subject.symbol].level_count} - 1;
  const std::int64_t by = act.by.value_or(top);
  std::int64_t goal =
      ease ? std::min(duty.base_level + by, top) : std::max<std::int64_t>(duty.base_level - by, 0);
  if (act.to) goal = ease ? std::min(goal, *act.to) : std::max(goal, *act.to);
  if (act.to && !act.by) goal = *act.to;
  const std::int64_t now = level(act.subject);
  return when(ease ? now >= goal : now <= goal);
}

bool World::settle_states() {
  std::vector<Ref> reached, whole;
  std::vector<std::optional<Day>> done;
  {
    const Reading reading(*this);
    for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
      if (!deal_.milestones[m].more->of.valid()) continue;
      for (std::uint32_t i = 0; i < state.milestones[m].size(); ++i) {
        const MilestoneState& now = state.milestones[m][i];
        if (!now.met.on && now.whole_day.has_value() != reported_whole({m, i}))
          whole.push_back({m, i});
        const bool verifier = deal_.milestones[m].more->verifier.present();
        if (now.met.on || !now.reported.on) continue;
        if (verifier ? !now.verified.on : now.claimed) continue;
        const Value size = size_of({m, i});
        if (size.failed()) stop(size);
        if (size.known() && counting_amount({m, i}) >= size.number) reached.push_back({m, i});
      }
    }
    for (const DutyState& duty : state.duties) {
      done.push_back(duty.open() ? duty_done_on(duty) : std::nullopt);
    }
  }
  for (const Ref m : whole) {
    note_growth(m);
    note_whole(m);
  }
  for (const Ref m : reached) meet(m);
  bool changed = !reached.empty();
  for (std::size_t k = 0; k < done.size(); ++k) {
    if (!done[k]) continue;
    complete_duty(k, *done[k]);
    changed = true;
  }
  return release_duties() || changed;
}

void World::complete_duty(std::size_t number, Day day) {
  DutyState& duty = state.duties[number];
  duty.done = true;
  duty.overdue = false;
  duty.closed = day;
  note(HappeningKind::DutyDone, subject_of(Subject::Kind::Rule, duty.origin.rule),
       std::max<std::int64_t>(0, std::int64_t{day.value} - duty.deadline.value),
       static_cast<std::int64_t>(number));
}

// Nobody has to meet what is waived.
bool World::release_duties() {
  bool changed = false;
  for (std::size_t k = 0; k < state.duties.size(); ++k) {
    DutyState& duty = state.duties[k];
    const bool meets = duty.act.kind == ast::Act::Kind::Meet;
    if (!meets || !duty.open() || !milestone(duty.act.subject).waived.on) continue;
    lapse_duty(k);
    duty.overdue = false;
    changed = true;
  }
  return changed;
}

// Said while not verified true: unwarranted, for good.
bool World::settle_statements() {
  std::vector<Ref> unwarranted;
  bool judged = false;
  {
    const Reading reading(*this);
    for (std::uint32_t s = 0; s < state.statements.size(); ++s) {
      for (std::uint32_t i = 0; i < state.statements[s].size(); ++i) {
        if (!state.statements[s][i].to_judge) continue;
        judged = true;
        const Value degree = degree_of_statement({s, i});
        if (degree.failed()) stop(degree);
        const bool was = state.statements[s][i].unwarranted;
        if (!was && degree.number < deal_.statements[s].at) unwarranted.push_back({s, i});
      }
    }
  }
  for (auto& instances : state.statements) {
    for (StatementState& each : instances) each.to_judge = false;
  }
  for (const Ref s : unwarranted) {
    state.statements[s.symbol][s.instance].unwarranted = true;
    note(HappeningKind::Unwarranted, subject_of(Subject::Kind::Statement, s));
  }
  return judged;
}

}  // namespace quid::oracle
