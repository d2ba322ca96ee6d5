// SPDX-License-Identifier: Apache-2.0
// What happens to milestones: reports, meeting, breaking, new deadlines and sizes.
#include <algorithm>

#include "world.hpp"

namespace quid::oracle {

namespace {
Subject subject(Ref m) { return subject_of(Subject::Kind::Milestone, m); }
}  // namespace

// A claim that (part of) it was done today.
void World::report(Ref m, std::optional<Decimal> amount) {
  MilestoneState& now = milestone(m);
  if (!now.reported.on) now.completed = false;
  now.reported.raise(today_);
  now.refuted.lower();
  now.report_day = today_;
  now.awaiting = true;
  now.verifier_late = false;
  now.touched_today = now.touched_today || (!prior_ && !state.ended);
  if (deal_.milestones[m.symbol].more->of.valid()) {
    if (!amount) {
      complete_amount(m, &MilestoneState::reported_amount);
    } else {
      const auto sum = add(now.reported_amount, *amount);
      if (!sum) stop("overflow", deal_.milestones[m.symbol].span);
      now.reported_amount = *sum;
    }
  }
  note_whole(m);
}

// The whole: at least the size, where that is known.
void World::complete_amount(Ref m, Decimal MilestoneState::*amount) {
  const Value size = size_of(m);
  if (size.failed()) stop(size);
  MilestoneState& now = milestone(m);
  if (size.unknown()) now.completed = true;
  if (size.known()) now.*amount = std::max(now.*amount, size.number);
}

// The size has grown beyond what was reported whole: it is to be done anew.
void World::note_growth(Ref m) {
  MilestoneState& now = milestone(m);
  if (now.met.on || state.ended || reported_whole(m)) return;
  now.whole_day = std::nullopt;
  if (!now.achieved) now.done_day = std::nullopt;
}

// The day of a whole report is the day it is judged by.
void World::note_whole(Ref m) {
  MilestoneState& now = milestone(m);
  if (now.whole_day || !reported_whole(m)) return;
  const bool counts = !now.achieved || now.undone();
  now.whole_day = now.report_day;
  if (counts) now.done_day = now.report_day;
}

void World::meet(Ref m) {
  MilestoneState& now = milestone(m);
  note_whole(m);
  now.met.raise(today_);
  now.met_day = today_;
  now.achieved = true;
  now.overdue.lower();
  now.broken.lower();
  now.unruled.lower();
  now.touched_today = now.touched_today || (!prior_ && !state.ended);
  note(HappeningKind::MilestoneMet, subject(m), lateness(m).value_or(0));
}

// False: it was so already.
bool World::report_event(const checked::Entry& entry, Ref m) {
  const auto& declared = deal_.milestones[m.symbol];
  const bool metered = declared.more->of.valid();
  const bool claim =
      entry.kind == checked::EventKind::Reported || declared.more->verifier.present();
  const bool counts_on = metered && entry.amount;
  const bool again = milestone(m).met.on || (claim && reported_whole(m));
  if (again && !counts_on) {
    already_so(subject(m));
    return false;
  }
  report(m, entry.amount);
  milestone(m).claimed = entry.kind == checked::EventKind::Reported;
  if (claim || metered) {
    note(HappeningKind::MilestoneReported, subject(m), 0, 0, milestone(m).reported_amount);
  }
  if (!claim && !milestone(m).met.on && reported_whole(m)) meet(m);
  return true;
}

// Verifies what was reported; what was not is reported whole and verified with it.
bool World::verify_event(Ref m) {
  MilestoneState& now = milestone(m);
  const bool metered = deal_.milestones[m.symbol].more->of.valid();
  const bool nothing_new = !metered || now.verified_amount == now.reported_amount;
  if (now.met.on && now.verified.on && nothing_new) {
    already_so(subject(m));
    return false;
  }
  const bool in_part = metered && !now.reported_amount.is_zero();
  if (!now.reported.on) report(m, in_part ? std::optional(Decimal{}) : std::nullopt);
  now.verified.raise(today_);
  now.claimed = false;
  now.verified_amount = now.reported_amount;
  now.awaiting = false;
  if (!now.met.on && reported_whole(m)) meet(m);
  return true;
}

// Whether an owner has to or may break it; in the evening, had to or might at some time of the day.
bool World::break_is_ruled(Ref m, bool evening) const {
  const auto owners = owners_of(m);
  const auto any_owner = [&](const std::vector<Ref>& actors) {
    return std::any_of(actors.begin(), actors.end(), [&](Ref actor) {
      return std::find(owners.begin(), owners.end(), actor) != owners.end();
    });
  };
  const auto allows = [&](const ActState& act, const std::vector<Ref>& actors) {
    return act.kind == ast::Act::Kind::Break && act.subject == m && any_owner(actors);
  };
  for (const NormState& norm : state.permissions) {
    const bool stands = evening ? stood_today(norm) : norm.stands();
    if (stands && allows(norm.act, norm.holders)) return true;
  }
  return std::any_of(state.duties.begin(), state.duties.end(), [&](const DutyState& duty) {
    const bool counts = duty.open() || (evening && duty.done && duty.closed == today_);
    return counts && allows(duty.act, duty.debtors);
  });
}

void World::note_unruled_breaks() {
  for (const auto& [m, cause] : unruled_breaks_) {
    if (break_is_ruled(m, true)) continue;
    cause_ = cause;
    if (milestone(m).broken.on) milestone(m).unruled.raise(today_);
    note(HappeningKind::UnruledBreak, subject(m));
  }
  unruled_breaks_.clear();
}

void World::break_event(Ref m) {
  const auto owners = owners_of(m);
  const bool judged = !owners.empty() && !state.ended && !prior_;
  MilestoneState& now = milestone(m);
  now.met.lower();
  now.reported.lower();
  now.verified.lower();
  now.completed = false;
  now.awaiting = false;
  now.whole_day = std::nullopt;
  if (!now.achieved) now.done_day = std::nullopt;
  now.report_day = std::nullopt;
  now.broken.raise(today_);
  now.broken.since = today_;
  ++now.breaks;
  note(HappeningKind::MilestoneBroken, subject(m));
  now.unruled.lower();
  if (judged && !break_is_ruled(m, false)) unruled_breaks_.push_back({m, cause_});
  arm_once_per(m);
  ActState act;
  act.kind = ast::Act::Kind::Break;
  act.subject = m;
  break_bans(act, owners, 0, 0);
}

void World::refute_event(Ref m) {
  MilestoneState& now = milestone(m);
  now.met.lower();
  now.reported.lower();
  now.refuted.raise(today_);
  now.completed = false;
  now.awaiting = false;
  now.achieved = false;
  now.whole_day = std::nullopt;
  now.done_day = std::nullopt;
  now.report_day = now.met_day = std::nullopt;
  if (now.reported_amount == now.verified_amount) now.verified_amount = Decimal{};
  now.reported_amount = now.verified_amount;
  note(HappeningKind::MilestoneRefuted, subject(m));
  if (!prior_ && !state.ended && is_missed(m)) be_overdue(m);
}

void World::move_deadline(Ref m, Day deadline) {
  milestone(m).deadline = deadline;
  milestone(m).deadline_fixed = true;
  note(HappeningKind::DeadlineMoved, subject(m), deadline.value);
}

void World::resize(Ref m, Decimal size) {
  milestone(m).size = size;
  milestone(m).completed = false;
  note_growth(m);
  note(HappeningKind::MilestoneResized, subject(m), 0, 0, size);
}

// Waiving what is met or waived changes nothing.
void World::waive(Ref m) {
  MilestoneState& now = milestone(m);
  if (now.met.on || now.waived.on) return already_so(subject(m));
  now.waived.raise(today_);
  note(HappeningKind::MilestoneWaived, subject(m));
}

bool World::lapse_milestone(Ref m) {
  MilestoneState& now = milestone(m);
  if (now.met.on || now.overdue.on || now.waived.on || now.lapsed.on) return false;
  now.lapsed.raise(today_);
  note(HappeningKind::MilestoneLapsed, subject(m));
  return true;
}

}  // namespace quid::oracle
