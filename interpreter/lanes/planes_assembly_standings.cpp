// SPDX-License-Identifier: Apache-2.0
// Duties and grants in planes: made by firings, over by conditions and by time, done.
#include <algorithm>

#include "lanes/planes_assembly.hpp"

namespace quid::lanes {

void Assembly::standings() {
  for (const PlainStanding& one : plain_.standings) {
    StandingPlanes planes;
    planes.stands = add(1, one.stands);
    planes.held = add(1);
    planes.late = add(1, one.late);
    planes.spared = add(1);
    planes.done = add(1, one.was_done);
    planes.lapsed = add(1, one.has_lapsed);
    planes.made = add(1, one.was_made);
    planes.fresh = add(1);
    for (const PlainTerm& term : one.due)
      planes.due.push_back(add(1, term.from_start && one.stands));
    for (const PlainTerm& term : one.expiries)
      planes.expiries.push_back(add(1, term.from_start && one.stands));
    out_.standings_.push_back({planes.stands, planes.late, planes.done});
    standing_planes_.push_back(std::move(planes));
  }
  out_.breach_hot_ = static_cast<std::uint32_t>(out_.hot_count_);
  out_.hot_count_ += plain_.breaches.size();
  for (std::uint32_t b = 0; b < plain_.breaches.size(); ++b)
    standing_planes_[plain_.breaches[b].standing].breach = b;
}

std::uint32_t Assembly::plane_of(const StandingPlanes& planes, Atom::Kind kind) {
  switch (kind) {
    case Atom::Kind::Held: return planes.held;
    case Atom::Kind::Late: return planes.late;
    case Atom::Kind::Spared: return planes.spared;
    case Atom::Kind::Done: return planes.done;
    case Atom::Kind::Lapsed: return planes.lapsed;
    case Atom::Kind::Made: return planes.made;
    default: return planes.stands;
  }
}

/// Where one of the terms has passed: into the scratch plane.
void Assembly::passed(Code& code, const std::vector<PlainTerm>& terms,
                      const std::vector<std::uint32_t>& kinds) {
  emit(code, PlaneOp::Copy, scratch_, plane_of_zeros, 0);
  for (std::size_t t = 0; t < terms.size(); ++t) {
    meet(code, turned_done_, kinds[t], terms[t].passed);
    emit(code, PlaneOp::Or, scratch_, scratch_, turned_done_);
  }
}

void Assembly::clock_mornings() {
  Code& code = out_.events_;
  for (const Flags& flags : flags_)
    if (flags.met_today != none) emit(code, PlaneOp::Copy, flags.met_today, plane_of_zeros, 0);
  for (std::size_t c = 0; c < plain_.clocks.size(); ++c) {
    passed(code, plain_.clocks[c].terms, clock_planes_[c].kinds);
    emit(code, PlaneOp::Copy, clock_planes_[c].passed, scratch_, 0);
  }
}

/// A clock starts afresh where its milestone is met; a deadline that goes by it with it.
void Assembly::start_clocks() {
  Code& code = out_.events_;
  for (std::size_t c = 0; c < plain_.clocks.size(); ++c) {
    const std::uint32_t begun = flags_[plain_.clocks[c].milestone].met_today;
    emit(code, PlaneOp::AndNot, clock_planes_[c].passed, clock_planes_[c].passed, begun);
    begin_terms(code, plain_.clocks[c].terms, clock_planes_[c].kinds, begun);
  }
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
    const std::int32_t clock = plain_.milestones[m].clock;
    if (clock < 0) continue;
    const std::uint32_t begun =
        flags_[plain_.clocks[static_cast<std::size_t>(clock)].milestone].met_today;
    emit(code, PlaneOp::AndNot, flags_[m].overdue, flags_[m].overdue, begun);
    emit(code, PlaneOp::AndNot, flags_[m].broken_late, flags_[m].broken_late, begun);
  }
}

/// What passed overnight: duties are overdue, but for what was claimed in time, and grants expire.
void Assembly::standing_mornings() {
  Code& code = out_.events_;
  for (std::uint32_t s = 0; s < plain_.standings.size(); ++s) {
    const PlainStanding& one = plain_.standings[s];
    const StandingPlanes& planes = standing_planes_[s];
    emit(code, PlaneOp::Copy, planes.fresh, plane_of_zeros, 0);
    if (!one.due.empty()) {
      passed(code, one.due, planes.due);
      emit(code, PlaneOp::And, scratch_, scratch_, planes.stands);
      meet(code, planes.spared, scratch_, one.claimed);
      emit(code, PlaneOp::AndNot, scratch_, scratch_, planes.spared);
      be_late(code, s);
      emit(code, PlaneOp::AndNot, planes.spared, planes.spared, planes.late);
    }
    if (!one.expiries.empty()) {
      passed(code, one.expiries, planes.expiries);
      lapse(code, s, scratch_);
    }
    if (one.passed != not_ever) lapse(code, s, plane_of(code, one.passed));
  }
}

/// In the lanes of the scratch plane.
void Assembly::be_late(Code& code, std::uint32_t s) {
  const StandingPlanes& planes = standing_planes_[s];
  if (planes.breach != none) {
    emit(code, PlaneOp::CopyNot, turned_done_, planes.late, 0);
    const std::uint32_t b = planes.breach;
    code.push_back({PlaneOp::FireKept, 0, out_.fire_planes_[plain_.rules.size() + b], turned_done_,
                    scratch_, out_.breach_hot_ + b});
  }
  if (plain_.standings[s].closes) {
    emit(code, PlaneOp::AndNot, planes.stands, planes.stands, scratch_);
    emit(code, PlaneOp::AndNot, planes.spared, planes.spared, scratch_);
  } else {
    emit(code, PlaneOp::Or, planes.late, planes.late, scratch_);
  }
}

/// What follows where duties are overdue since this morning: all of it is read before any of it
/// takes place.
void Assembly::breach_mornings() {
  if (plain_.breaches.empty()) return;
  Code& code = out_.events_;
  const auto rules = static_cast<std::uint32_t>(plain_.rules.size());
  levels_of_grants(code);
  std::vector<char> wanted(plain_.atoms.size(), 0);
  for (std::uint32_t b = 0; b < plain_.breaches.size(); ++b) {
    for (const Ref when : own_conditions(rules + b)) want(wanted, when);
    want_operands(wanted, rules + b);
  }
  gates(code, wanted, std::vector<char>(plain_.atoms.size(), 0));
  for (std::uint32_t b = 0; b < plain_.breaches.size(); ++b) guards(code, rules + b);
  for (std::uint32_t b = 0; b < plain_.breaches.size(); ++b) {
    const std::size_t skip = code.size();
    code.push_back({PlaneOp::SkipUnless, 0, 0, out_.breach_hot_ + b, 0, 0});
    take_effect(code, rules + b);
    code[skip].n = static_cast<std::uint32_t>(code.size() - skip - 1);
  }
}

void Assembly::lapse(Code& code, std::uint32_t s, std::uint32_t where) {
  const StandingPlanes& planes = standing_planes_[s];
  if (plain_.standings[s].is_duty) {
    emit(code, PlaneOp::And, turned_broken_, planes.stands, where);
    emit(code, PlaneOp::Or, planes.lapsed, planes.lapsed, turned_broken_);
  }
  emit(code, PlaneOp::AndNot, planes.stands, planes.stands, where);
}

/// Also by the act that ends it.
void Assembly::keep_what_is_done(Code& code, std::uint32_t s) {
  const PlainStanding& one = plain_.standings[s];
  if (!one.is_duty || one.done == not_ever) return;
  const StandingPlanes& planes = standing_planes_[s];
  meet(code, scratch_, planes.stands, one.ends);
  meet(code, scratch_, scratch_, one.done);
  emit(code, PlaneOp::Or, planes.done, planes.done, scratch_);
  emit(code, PlaneOp::AndNot, planes.stands, planes.stands, scratch_);
}

/// When all of a day has happened: what its conditions end lapses, then what is done is done.
void Assembly::settle_standings() {
  Code& code = out_.events_;
  std::vector<char> wanted(plain_.atoms.size(), 0);
  for (const PlainStanding& one : plain_.standings) want(wanted, one.ends);
  gates(code, wanted, std::vector<char>(plain_.atoms.size(), 0));
  for (std::uint32_t s = 0; s < plain_.standings.size(); ++s)
    if (plain_.standings[s].ends != not_ever) {
      keep_what_is_done(code, s);
      lapse(code, s, plane_of(code, plain_.standings[s].ends));
    }
  levels_of_grants(code);
  close_duties(code);
}

void Assembly::close_duties(Code& code) {
  for (std::uint32_t s = 0; s < plain_.standings.size(); ++s) {
    const PlainStanding& one = plain_.standings[s];
    if (!one.is_duty) continue;
    const StandingPlanes& planes = standing_planes_[s];
    meet(code, scratch_, planes.stands, one.done);
    emit(code, PlaneOp::Or, planes.done, planes.done, scratch_);
    emit(code, PlaneOp::AndNot, planes.stands, planes.stands, scratch_);
    emit(code, PlaneOp::And, planes.late, planes.late, planes.stands);
    emit(code, PlaneOp::And, planes.spared, planes.spared, planes.stands);
  }
}

/// A lever stands where its base does, with what is granted for now.
void Assembly::levels_of_grants(Code& code) {
  for (std::uint32_t l = 0; l < plain_.levers.size(); ++l) {
    const PlainLever& lever = plain_.levers[l];
    if (lever.standings.empty()) continue;
    const Planes::Rows rows = out_.levers_[l];
    for (std::uint32_t j = 0; j < rows.count; ++j)
      emit(code, PlaneOp::Copy, rows.first + j, bases_[l] + j, 0);
    for (const std::uint32_t s : lever.standings) {
      const PlainStanding& one = plain_.standings[s];
      code.push_back({one.eases ? PlaneOp::Ease : PlaneOp::Tighten, rows.count, rows.first,
                      standing_planes_[s].stands, static_cast<std::uint32_t>(one.by), one.bound});
    }
  }
}

/// In the lanes in which a rule or breach fires.
void Assembly::make_standings(Code& code, std::uint32_t firing) {
  const PlainFiring& rule = plain_.firing(firing);
  for (std::uint32_t s = rule.first_standing; s < rule.first_standing + rule.standing_count; ++s) {
    const PlainStanding& one = plain_.standings[s];
    const StandingPlanes& planes = standing_planes_[s];
    std::uint32_t lanes =
        one.made == always ? out_.fire_planes_[firing] : guard_of_[{firing, one.made.code}];
    const std::uint32_t begun = turned_done_;
    if (one.leaves_second) {
      emit(code, PlaneOp::And, scratch_, lanes, planes.stands);
      emit(code, PlaneOp::Or, out_.left_, out_.left_, scratch_);
    }
    if (one.leaves) {
      emit(code, PlaneOp::Or, out_.left_, out_.left_, lanes);
      continue;
    }
    if (one.renews) {
      lapse(code, s, lanes);
      emit(code, PlaneOp::AndNot, planes.late, planes.late, lanes);
      emit(code, PlaneOp::AndNot, planes.spared, planes.spared, lanes);
    }
    if (one.amount >= 0) {  // who is to pay nothing has done so
      const std::uint32_t nothing = add(2), rest = nothing + 1;
      code.push_back({PlaneOp::Aside, static_cast<std::uint32_t>(Aside::Nothing), nothing, lanes,
                      static_cast<std::uint32_t>(one.amount), 0});
      for (const std::uint32_t plane : {planes.done, planes.made})
        emit(code, PlaneOp::Or, plane, plane, nothing);
      emit(code, PlaneOp::AndNot, rest, lanes, nothing);
      lanes = rest;
    }
    emit(code, PlaneOp::AndNot, begun, lanes, planes.stands);
    emit(code, PlaneOp::Or, planes.stands, planes.stands, lanes);
    emit(code, PlaneOp::Or, planes.made, planes.made, lanes);
    emit(code, PlaneOp::Or, planes.fresh, planes.fresh, begun);
    begin_terms(code, one.due, planes.due, begun);
    begin_terms(code, one.expiries, planes.expiries, begun);
  }
}

void Assembly::begin_terms(Code& code, const std::vector<PlainTerm>& terms,
                           const std::vector<std::uint32_t>& kinds, std::uint32_t begun) {
  for (std::size_t t = 0; t < terms.size(); ++t) {
    emit(code, PlaneOp::AndNot, kinds[t], kinds[t], begun);
    if (terms[t].from_start) continue;
    emit(code, PlaneOp::And, scratch_, begun, atom_plane_[terms[t].arose.atom()]);
    emit(code, PlaneOp::Or, kinds[t], kinds[t], scratch_);
  }
}

}  // namespace quid::lanes
