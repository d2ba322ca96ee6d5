// SPDX-License-Identifier: Apache-2.0
// What conditions remember: how it was yesterday, for how long, how often, how high.
#include <algorithm>

#include "analyse/explainer.hpp"

namespace quid::analyse {

void Explainer::memory(Moment at, const Instruction& i, NodeId parent) {
  const InstructionId inner = p_.arguments_of(i)[0];
  switch (i.op) {
    case OpCode::Was: {
      const Run* yesterday = replay_.at_end_of(Day{at.run->today().value - 1});
      if (!yesterday) return cut(parent);
      return read({yesterday, false}, inner, parent);
    }
    case OpCode::ForDuration: return sustained(at, i, parent);
    case OpCode::OnAtLeast: return counted(at, i, parent);
    default: return peak(at, i, parent);
  }
}

/// Since when it has been so, and why it became so; or why it is not so now.
void Explainer::sustained(Moment at, const Instruction& i, NodeId parent) {
  const InstructionId inner = p_.arguments_of(i)[0];
  const TrackerState& tracker = at.run->state().trackers[i.target];
  const Value& now = value(at, inner);
  if (!now.is_true()) return read(at, inner, parent);
  const Day since = tracker.true_run ? tracker.true_since : at.run->today();
  Reason reason;
  reason.kind = Reason::Kind::Sustained;
  reason.instruction = inner;
  reason.day = since;
  reason.a = at.run->today().value - since.value;
  const NodeId node = add(parent, reason);
  if (node == parent) return;
  // As it became true: what made it so then, whatever has come on top of it since.
  const Run* then = since < at.run->today() ? replay_.at_end_of(since) : at.run;
  if (!then) return cut(node);
  read({then, then == at.run && at.before}, inner, node);
}

/// The first day at whose end the greatest value stood.
void Explainer::peak(Moment at, const Instruction& i, NodeId parent) {
  const InstructionId inner = p_.arguments_of(i)[0];
  const Value& now = value(at, inner);
  const Value& most = at.run->state().trackers[i.target].peak;
  const bool is_now = now.known() && (!most.known() || now.bits >= most.bits);
  if (is_now || !most.known()) return read(at, inner, parent);
  const Run* start = replay_.at_end_of(Day{deal().deal.start.value - 1});
  if (!start) return cut(parent);
  Run walk(*start);
  while (walk.today() < at.run->today() && walk.advance(Day{walk.today().value + 1})) {
    const Value& then = walk.state().slots[inner.value];
    if (then.known() && then.bits == most.bits) break;
  }
  Reason reason;
  reason.kind = Reason::Kind::Reached;
  reason.instruction = inner;
  reason.value = most;
  reason.day = walk.today();
  const NodeId node = add(parent, reason);
  const Run* then = node == parent ? nullptr : replay_.at_end_of(walk.today());
  if (then) parts({then, false}, inner, node);
}

}  // namespace quid::analyse
