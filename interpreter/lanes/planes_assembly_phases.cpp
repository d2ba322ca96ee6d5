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

/// As in run/settle.cpp: those that begin by their date, in the morning too; then each after those
/// that it goes by; then those that end. And again for those that others' end begins.
void Assembly::settle_phases(bool morning) {
  if (plain_.phases.empty()) return;
  Code& code = out_.events_;
  const std::uint32_t rounds = morning ? 1 : plain_.phase_rounds;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    phase_gates({&PlainPhase::until}, none);
    for (std::size_t f = 0; f < plain_.phases.size(); ++f) {  // which is read before any begins
      const PhasePlanes& planes = phase_planes_[f];
      emit(code, PlaneOp::Or, planes.beginning, planes.active, planes.began_today);
      emit(code, PlaneOp::CopyNot, planes.beginning, planes.beginning, 0);
      narrow(code, planes.beginning, !plain_.phases[f].until);
    }
    for (std::uint32_t rank = 0; rank < (morning ? 1 : plain_.phase_ranks); ++rank)
      begin_phases(rank);
    if (!morning) end_phases();
  }
}

/// Of the phases of that rank, or of all.
void Assembly::phase_gates(std::initializer_list<Ref PlainPhase::*> refs, std::uint32_t rank) {
  std::vector<char> wanted(plain_.atoms.size(), 0);
  for (const PlainPhase& one : plain_.phases)
    for (const auto ref : refs)
      if (rank == none || one.rank == rank) want(wanted, one.*ref);
  gates(out_.events_, wanted, std::vector<char>(plain_.atoms.size(), 0));
}

void Assembly::begin_phases(std::uint32_t rank) {
  Code& code = out_.events_;
  phase_gates({&PlainPhase::when, &PlainPhase::perhaps, &PlainPhase::from, &PlainPhase::over},
              rank);
  for (std::size_t f = 0; f < plain_.phases.size(); ++f) {
    const PlainPhase& one = plain_.phases[f];
    const PhasePlanes& planes = phase_planes_[f];
    if (one.rank != rank) continue;
    if (one.again)
      emit(code, PlaneOp::And, planes.beginning, planes.beginning, planes.armed);
    else
      emit(code, PlaneOp::AndNot, planes.beginning, planes.beginning, planes.begun);
    for (const Ref ref : {one.when, one.from, !one.over}) narrow(code, planes.beginning, ref);
    const Signed perhaps = of(one.perhaps);
    if (one.again)
      emit(code, perhaps.negated ? PlaneOp::Or : PlaneOp::OrNot, planes.armed, planes.armed,
           perhaps.plane);
  }
  for (std::size_t f = 0; f < plain_.phases.size(); ++f) {
    const PhasePlanes& planes = phase_planes_[f];
    if (plain_.phases[f].rank != rank) continue;
    for (const std::uint32_t plane : {planes.active, planes.begun, planes.began_today})
      emit(code, PlaneOp::Or, plane, plane, planes.beginning);
    emit(code, PlaneOp::AndNot, planes.armed, planes.armed, planes.beginning);
    begin_terms(code, plain_.phases[f].due, planes.kinds, planes.beginning);
  }
}

void Assembly::end_phases() {
  Code& code = out_.events_;
  phase_gates({&PlainPhase::until}, none);
  for (std::size_t f = 0; f < plain_.phases.size(); ++f) {
    const PhasePlanes& planes = phase_planes_[f];
    emit(code, PlaneOp::AndNot, planes.ending, planes.active, planes.ended_today);
    narrow(code, planes.ending, plain_.phases[f].until);
  }
  for (const PhasePlanes& planes : phase_planes_) {
    emit(code, PlaneOp::AndNot, planes.active, planes.active, planes.ending);
    emit(code, PlaneOp::Or, planes.ended_today, planes.ended_today, planes.ending);
  }
}

}  // namespace quid::lanes
