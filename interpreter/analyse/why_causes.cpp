// SPDX-License-Identifier: Apache-2.0
// What happened, and what brought it about: an entry, a rule and why it fired, a deadline, a lapse.
#include <algorithm>

#include "analyse/explainer.hpp"
#include "analyse/explainer_tree.hpp"

namespace quid::analyse {

using K = HappeningKind;

Explainer::NodeId Explainer::happened(std::size_t index, NodeId parent) {
  Reason reason;
  reason.kind = Reason::Kind::Happened;
  reason.index = index;
  reason.day = happening(index).day;
  const NodeId node = add(parent, reason);
  if (node != parent || parent == no_node) cause_of(index, node);
  return node;
}

/// A phase began or ended: by a condition, its date, its length, or what an entry set.
void Explainer::phase_turned(const Happening& h, NodeId parent) {
  const bool began = h.kind == K::PhaseBegan;
  const PhaseCode& code = p_.phase_codes[h.subject.symbol];
  const InstructionId turned = began ? code.when : code.until;
  const Run* day = replay_.at_end_of(h.day);
  if (!day) return cut(parent);
  const std::size_t moved = find({day, false}, K::PhaseEndMoved, h.subject);
  if (began && moved != SIZE_MAX && happening(moved).day == h.day) happened(moved, parent);
  if (turned.valid() && value({day, false}, turned).is_true())
    return read({day, false}, turned, parent);
  if (!began && moved != SIZE_MAX) {
    happened(moved, parent);
    return;
  }
  if (began && code.from.valid()) parts({day, false}, code.from, parent);
  if (began) return;
  Reason reason;
  reason.kind = Reason::Kind::Expired;
  reason.subject = h.subject;
  reason.day = h.day;
  add(parent, reason);
}

void Explainer::cause_of(std::size_t index, NodeId parent) {
  if (depth_ >= options_.depth) return cut(parent);
  const Deeper deeper(depth_);
  const Happening h = happening(index);
  const Run* day = nullptr;
  switch (h.kind) {
    case K::MilestoneOverdue: {
      // Its deadline as it stood that day.
      day = replay_.at_end_of(Day{h.day.value - 1});
      if (day) deadline({day, false}, of(p_.milestones, h.subject), parent);
      return;
    }
    case K::RuleFired: return firing(index, parent);
    case K::DutyOverdue:
    case K::DutyReplaced:
    case K::DutyLapsed: {
      const std::size_t arose = find_duty(K::DutyArose, static_cast<std::uint32_t>(h.b));
      if (arose != SIZE_MAX) happened(arose, parent);
      return;
    }
    case K::DutyDone: return act_done(h, parent);
    case K::PhaseBegan:
    case K::PhaseEnded: return phase_turned(h, parent);
    case K::Unwarranted: {
      day = replay_.at_end_of(h.day);
      if (!day) return cut(parent);
      return parts({day, false}, p_.statement_codes[of(p_.statements, h.subject)].degree, parent);
    }
    case K::OutOfOrder: {
      day = replay_.at_end_of(h.day);
      if (day) read({day, false}, p_.milestone_codes[of(p_.milestones, h.subject)].needs, parent);
      return;
    }
    case K::EnsureBroken: {
      day = replay_.at_end_of(h.day);
      if (day) ensure({day, false}, h.subject.symbol, parent);
      return;
    }
    default: return came_about(h.cause, index, h.day, parent);
  }
}

/// A rule: why it fired, or what it answers where it was an `otherwise`.
void Explainer::came_about(const Cause& cause, std::size_t before, Day day, NodeId parent) {
  if (cause.kind != Cause::Kind::Rule) return;
  const std::size_t found = trigger(before, cause, day);
  if (found == SIZE_MAX) return;
  if (happening(found).kind == K::RuleFired) return firing(found, parent);
  happened(found, parent);
}

/// The newest firing, missed duty or broken ban of this rule before, on that day.
std::size_t Explainer::trigger(std::size_t before, const Cause& cause, Day day) const {
  for (std::size_t k = before; k-- > 0 && happening(k).day == day;) {
    const Happening& h = happening(k);
    const bool starts =
        h.kind == K::RuleFired || h.kind == K::DutyOverdue || h.kind == K::BanBroken;
    const Subject rule{Subject::Kind::Rule, cause.symbol, cause.instance};
    if (starts && h.subject == rule) return k;
  }
  return SIZE_MAX;
}

/// What its condition read in the very round in which it fired.
void Explainer::firing(std::size_t fired, NodeId parent) {
  if (depth_ >= options_.depth) return cut(parent);
  const Deeper deeper(depth_);
  const Happening h = happening(fired);
  const std::uint32_t r = of(p_.rules, h.subject);
  const RuleCode& code = p_.rule_codes[r];
  const Run* then = replay_.when_fired(h.day, r);
  if (!then) return cut(parent);
  const Moment at{then, true};
  Reason reason;
  reason.subject = h.subject;
  reason.day = h.day;
  if (code.cadence) {
    reason.kind = Reason::Kind::Cadence;
    reason.instruction = code.more->anchor;
    const NodeId node = add(parent, reason);
    if (node != parent && code.more->anchor.valid()) parts(at, code.more->anchor, node);
    if (constant(code.condition)) return;
    reason.kind = Reason::Kind::Reading;
  }
  reason.instruction = code.condition;
  reason.value = value(at, code.condition);
  reason.before = true;
  const bool told = std::any_of(nodes_.begin(), nodes_.end(), [&](const Node& n) {
    return n.reason.kind == Reason::Kind::Reading && n.reason.subject == h.subject &&
           n.reason.day == h.day && n.first != no_node;
  });
  reason.a = told ? 1 : 0;
  const NodeId node = add(parent, reason);
  if (node == parent || told) return;
  parts(at, code.condition, node);
}

/// Why what an effect made was taken back on that day.
void Explainer::lapse(std::uint32_t effect, Day day, NodeId parent) {
  if (effect == nobody) return;
  const RevocationCode& code = p_.revocation(p_.effects[effect]);
  const Run* then = replay_.at_end_of(day);
  if (!then) return cut(parent);
  const Moment at{then, false};
  if (code.while_.valid() && !value(at, code.while_).is_true())
    return read(at, code.while_, parent);
  if (code.until.valid() && value(at, code.until).is_true()) return read(at, code.until, parent);
  Reason reason;
  reason.kind = Reason::Kind::Expired;
  reason.day = day;
  add(parent, reason);
}

/// The act that settled a duty: its cause in the record, not that of the last thing of the day.
void Explainer::act_done(const Happening& done, NodeId parent) {
  const DutyState& duty = replay_.last().state().duties[static_cast<std::size_t>(done.b)];
  const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
  const Run* then = replay_.at_end_of(done.day);
  if (!then) return cut(parent);
  const Moment at{then, false};
  switch (act.kind) {
    case ast::Act::Kind::Meet:
      latest(at, K::MilestoneMet, milestone_of(act.target), parent);
      return;
    case ast::Act::Kind::Break:
      latest(at, K::MilestoneBroken, milestone_of(act.target), parent);
      return;
    case ast::Act::Kind::Ease:
    case ast::Act::Kind::Tighten: return level(at, act.target, parent);
    case ast::Act::Kind::Pay: {
      for (std::size_t k = count(at); k-- > 0;) {
        const Happening& h = happening(k);
        const bool payment =
            h.kind == K::Paid && h.b == 1 && h.a == act.unit && h.subject == actor_of(act.receiver);
        if (!payment || h.day < duty.arose) continue;
        happened(k, parent);
        return;
      }
      return;
    }
    case ast::Act::Kind::Say:
      latest(at, K::Said, subject(Subject::Kind::Statement, p_.statements, act.target), parent);
      return;
  }
}

}  // namespace quid::analyse
