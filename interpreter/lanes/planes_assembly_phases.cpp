// SPDX-License-Identifier: Apache-2.0
// Phases in planes: begun and ended by conditions, over by time.
#include "lanes/planes_assembly.hpp"

namespace quid::lanes {

void Assembly::phases() {
  for (const PlainPhase& one : plain_.phases) {
    PhasePlanes planes;
    planes.active = add(1, one.active);
    planes.armed = add(1, one.armed);
    planes.begun = add(1, one.begun);
    planes.began_today = add(1);
    planes.ended_today = add(1);
    planes.running = add(1, one.active);
    planes.before = add(1, one.active);
    planes.beginning = add(1);
    planes.ending = add(1);
    for (const PlainTerm& term : one.due) planes.kinds.push_back(add(1, term.from_start));
    phase_planes_.push_back(std::move(planes));
  }
}

std::uint32_t Assembly::plane_of(const PhasePlanes& planes, Atom::Kind kind) {
  return kind == Atom::Kind::Begun     ? planes.begun
         : kind == Atom::Kind::Running ? planes.running
                                       : planes.active;
}

/// What is over by its days ends.
void Assembly::phase_mornings() {
  Code& code = out_.events_;
  for (std::size_t f = 0; f < plain_.phases.size(); ++f) {
    const PlainPhase& one = plain_.phases[f];
    const PhasePlanes& planes = phase_planes_[f];
    emit(code, PlaneOp::Copy, planes.began_today, plane_of_zeros, 0);
    passed(code, one.due, planes.kinds);
    if (one.over != not_ever) {
      const Signed over = of(one.over);
      emit(code, over.negated ? PlaneOp::OrNot : PlaneOp::Or, scratch_, scratch_, over.plane);
    }
    emit(code, PlaneOp::And, planes.ended_today, scratch_, planes.active);
    emit(code, PlaneOp::AndNot, planes.active, planes.active, planes.ended_today);
  }
}

/// As in run/settle.cpp: all conditions are read before anything turns, and again for those that
/// read other phases.
void Assembly::settle_phases() {
  if (plain_.phases.empty()) return;
  std::vector<char> wanted(plain_.atoms.size(), 0);
  for (const PlainPhase& one : plain_.phases)
    for (const Ref ref : {one.when, one.perhaps, one.until, one.from, one.over}) want(wanted, ref);
  for (std::uint32_t round = 0; round < plain_.phase_rounds; ++round) {
    gates(out_.events_, wanted, std::vector<char>(plain_.atoms.size(), 0));
    turn_phases(out_.events_);
  }
}

void Assembly::turn_phases(Code& code) {
  for (std::size_t f = 0; f < plain_.phases.size(); ++f) {
    const PlainPhase& one = plain_.phases[f];
    const PhasePlanes& planes = phase_planes_[f];
    emit(code, PlaneOp::AndNot, planes.ending, planes.active, planes.ended_today);
    narrow(code, planes.ending, one.until);
    emit(code, PlaneOp::Or, planes.beginning, planes.active, planes.began_today);
    if (!one.again) emit(code, PlaneOp::Or, planes.beginning, planes.beginning, planes.begun);
    emit(code, PlaneOp::CopyNot, planes.beginning, planes.beginning, 0);
    if (one.again) emit(code, PlaneOp::And, planes.beginning, planes.beginning, planes.armed);
    for (const Ref ref : {one.when, one.from, !one.until, !one.over})
      narrow(code, planes.beginning, ref);
    const Signed perhaps = of(one.perhaps);
    if (one.again)
      emit(code, perhaps.negated ? PlaneOp::Or : PlaneOp::OrNot, planes.armed, planes.armed,
           perhaps.plane);
  }
  for (std::size_t f = 0; f < plain_.phases.size(); ++f) {
    const PhasePlanes& planes = phase_planes_[f];
    for (const std::uint32_t plane : {planes.active, planes.begun, planes.began_today})
      emit(code, PlaneOp::Or, plane, plane, planes.beginning);
    emit(code, PlaneOp::AndNot, planes.armed, planes.armed, planes.beginning);
    begin_terms(code, plain_.phases[f].due, planes.kinds, planes.beginning);
    emit(code, PlaneOp::AndNot, planes.active, planes.active, planes.ending);
    emit(code, PlaneOp::Or, planes.ended_today, planes.ended_today, planes.ending);
  }
}

}  // namespace quid::lanes
