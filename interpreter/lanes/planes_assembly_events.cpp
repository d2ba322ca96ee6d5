// SPDX-License-Identifier: Apache-2.0
// What happens in a day's planes before its rules are read: the morning, then events.
#include "lanes/planes_assembly.hpp"

namespace quid::lanes {

std::uint32_t Assembly::plane_of(const Flags& flags, Atom::Kind kind) {
  switch (kind) {
    case Atom::Kind::Reported: return flags.reported;
    case Atom::Kind::Claimed: return flags.claimed;
    case Atom::Kind::Refuted: return flags.refuted;
    case Atom::Kind::Verified: return flags.verified;
    case Atom::Kind::Whole: return flags.whole;
    case Atom::Kind::Overdue: return flags.overdue;
    case Atom::Kind::Dated: return flags.dated;
    default: return flags.before;
  }
}

void Assembly::armed_again(Code& code, std::uint32_t rule, std::uint32_t broken) {
  const RulePlanes& planes = rule_planes_[rule];
  if (planes.ready != none) emit(code, PlaneOp::Or, planes.ready, planes.ready, broken);
  if (planes.armed != none) emit(code, PlaneOp::Or, planes.armed, planes.armed, broken);
  if (planes.spent != none) emit(code, PlaneOp::AndNot, planes.spent, planes.spent, broken);
}

void Assembly::events() {
  clock_mornings();
  deadline_mornings();
  std::vector<char> wanted(plain_.atoms.size(), 0);
  for (const PlainMilestone& one : plain_.milestones) want(wanted, one.past);
  gates(out_.events_, wanted, std::vector<char>(plain_.atoms.size(), 0));
  overdue();  // what comes too late finds it so
  stamps(true);
  standing_mornings();
  phase_mornings();
  breach_mornings();
  settle_phases(true);
  levels_of_grants(out_.events_);
  close_duties(out_.events_);
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
    if (plain_.milestones[m].may == none_may) continue;
    plain_.milestones[m].rich ? rich_event(m) : event(m);
  }
  stamps(false);
  start_clocks();
  overdue();  // what is refuted may be so now
  stamps(true);
  follow_deadlines();
  settle_phases(false);
  settle_standings();
}

/// Left out unless something of that kind happened.
void Assembly::section(std::uint32_t hot, const Code& code) {
  out_.events_.push_back(
      {PlaneOp::SkipUnless, static_cast<std::uint32_t>(code.size()), 0, hot, 0, 0});
  out_.events_.insert(out_.events_.end(), code.begin(), code.end());
}

void Assembly::event(std::uint32_t m) {
  const Planes::EventPlanes& planes = out_.event_planes_[m];
  const std::uint32_t flag = broken_flags_[m];
  const auto follow = [&](Code& code, std::uint32_t met, std::uint32_t broken) {
    if (flag != none) {
      emit(code, PlaneOp::AndNot, flag, flag, met);
      emit(code, PlaneOp::Or, flag, flag, broken);
    }
    for (const std::uint32_t r : plain_.milestones[m].armed_again) armed_again(code, r, broken);
  };
  Code turn{{PlaneOp::Turn, 0, scratch_, planes.turned, planes.met, 0}};
  follow(turn, planes.turned, scratch_);
  section(planes.hot, turn);
  Code happen{{PlaneOp::And, 0, planes.broken, planes.broken, planes.met, 0},
              {PlaneOp::Happen, 0, planes.broken, planes.done, planes.met, 0}};
  follow(happen, planes.done, planes.broken);
  section(planes.hot + 1, happen);
}

void Assembly::rich_event(std::uint32_t m) {
  const Planes::EventPlanes& planes = out_.event_planes_[m];
  Code turn;
  emit(turn, PlaneOp::AndNot, turned_done_, planes.turned, planes.met);
  emit(turn, PlaneOp::And, turned_broken_, planes.turned, planes.met);
  turn_flags(turn, m, {turned_done_, turned_broken_, plane_of_zeros, plane_of_zeros});
  section(planes.hot, turn);
  Code happen;
  turn_flags(happen, m, {planes.done, planes.broken, planes.reported, planes.refuted});
  section(planes.hot + 1, happen);
}

/// As in run/record_entries.cpp: what is met is reported; what breaks or is refuted is neither.
void Assembly::turn_flags(Code& code, std::uint32_t m, const Happened& now) {
  const PlainMilestone& milestone = plain_.milestones[m];
  const Flags& flags = flags_[m];
  const std::uint32_t met = out_.event_planes_[m].met;
  if (flags.dated != none) {
    emit(code, PlaneOp::AndNot, scratch_, now.done, met);
    emit(code, PlaneOp::Or, flags.met_today, flags.met_today, scratch_);
    emit(code, PlaneOp::Or, flags.dated, flags.dated, scratch_);
    emit(code, PlaneOp::AndNot, flags.dated, flags.dated, now.refuted);
  }
  emit(code, PlaneOp::Or, scratch_, met, flags.reported);
  emit(code, PlaneOp::And, now.broken, now.broken, scratch_);
  for (const std::uint32_t flag : {met, flags.reported, flags.claimed}) {
    emit(code, PlaneOp::Or, flag, flag, now.done);
    if (flag != met) emit(code, PlaneOp::Or, flag, flag, now.reported);
    emit(code, PlaneOp::AndNot, flag, flag, now.broken);
    emit(code, PlaneOp::AndNot, flag, flag, now.refuted);
  }
  emit(code, PlaneOp::AndNot, flags.refuted, flags.refuted, now.done);
  emit(code, PlaneOp::AndNot, flags.refuted, flags.refuted, now.reported);
  emit(code, PlaneOp::Or, flags.refuted, flags.refuted, now.refuted);
  note_turns(code, m, now);
  if (milestone.has_verifier) emit(code, PlaneOp::Or, flags.verified, flags.verified, now.done);
  emit(code, PlaneOp::AndNot, flags.verified, flags.verified, now.broken);
  emit(code, PlaneOp::Or, flags.whole, flags.whole, now.done);
  if (!milestone.has_verifier) {
    emit(code, PlaneOp::Or, flags.whole, flags.whole, now.reported);
    emit(code, PlaneOp::AndNot, flags.whole, flags.whole, now.refuted);
  }
  if (const std::uint32_t flag = broken_flags_[m]; flag != none) {
    emit(code, PlaneOp::AndNot, flag, flag, now.done);
    emit(code, PlaneOp::Or, flag, flag, now.broken);
  }
  if (flags.done != none) undo(code, m, now);
  if (milestone.past != not_ever) {
    emit(code, PlaneOp::AndNot, flags.broken_late, flags.broken_late, now.done);
    emit(code, PlaneOp::And, scratch_, now.broken, atom_plane_[milestone.late.atom()]);
    emit(code, PlaneOp::Or, flags.broken_late, flags.broken_late, scratch_);
  }
  for (const std::uint32_t r : milestone.armed_again) armed_again(code, r, now.broken);
}

/// What of it is so since today, before `verified` says so.
void Assembly::note_turns(Code& code, std::uint32_t m, const Happened& now) {
  const Flags& flags = flags_[m];
  const auto note = [&](std::uint32_t plane, std::uint32_t happened) {
    if (plane != none) emit(code, PlaneOp::Or, plane, plane, happened);
  };
  note(flags.broken_today, now.broken);
  note(flags.refuted_today, now.refuted);
  if (flags.verified_today == none || !plain_.milestones[m].has_verifier) return;
  emit(code, PlaneOp::AndNot, scratch_, now.done, flags.verified);
  note(flags.verified_today, scratch_);
}

/// What is refuted, broken by its deadline, or broken before it was met is to be done anew.
void Assembly::undo(Code& code, std::uint32_t m, const Happened& now) {
  const PlainMilestone& milestone = plain_.milestones[m];
  const std::uint32_t done = flags_[m].done;
  emit(code, PlaneOp::Or, done, done, now.done);
  emit(code, PlaneOp::Or, done, done, now.reported);
  emit(code, PlaneOp::AndNot, done, done, now.refuted);
  emit(code, PlaneOp::AndNot, scratch_, now.broken, flags_[m].dated);
  emit(code, PlaneOp::AndNot, done, done, scratch_);
  if (!milestone.due) return;
  emit(code, PlaneOp::Copy, scratch_, now.broken, 0);
  if (milestone.past != not_ever)
    emit(code, PlaneOp::AndNot, scratch_, scratch_, atom_plane_[milestone.late.atom()]);
  emit(code, PlaneOp::AndNot, done, done, scratch_);
}

/// What is past its deadline, and neither met nor claimed in full, nor was done and broken since.
void Assembly::overdue() {
  Code& code = out_.events_;
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
    const Flags& flags = flags_[m];
    if (plain_.milestones[m].past == not_ever) continue;
    emit(code, PlaneOp::AndNot, scratch_, atom_plane_[plain_.milestones[m].past.atom()],
         flags.claimed);
    emit(code, PlaneOp::AndNot, scratch_, scratch_, flags.broken_late);
    if (flags.overdue_today != none) {
      emit(code, PlaneOp::AndNot, turned_done_, scratch_, flags.overdue);
      emit(code, PlaneOp::AndNot, turned_done_, turned_done_, out_.event_planes_[m].met);
      emit(code, PlaneOp::Or, flags.overdue_today, flags.overdue_today, turned_done_);
    }
    emit(code, PlaneOp::Or, flags.overdue, flags.overdue, scratch_);
    emit(code, PlaneOp::AndNot, flags.overdue, flags.overdue, out_.event_planes_[m].met);
  }
}

}  // namespace quid::lanes
