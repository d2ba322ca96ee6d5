// SPDX-License-Identifier: Apache-2.0
// Facts: what made them so, or that nothing did.
#include <algorithm>

#include "analyse/explainer.hpp"
#include "analyse/explainer_tree.hpp"

namespace quid::analyse {

using checked::EventKind;
using checked::MilestoneTest;

void Explainer::fact(Moment at, InstructionId id, NodeId parent) {
  const Instruction& i = p_.instructions[id.value];
  const std::uint32_t target = i.target;
  switch (i.op) {
    case OpCode::Quantity: return quantity(at, target, parent);
    case OpCode::MilestoneIs:
      return milestone_state(at, target, static_cast<MilestoneTest>(i.mode), parent);
    case OpCode::MilestoneWithin:
      milestone_state(at, target, static_cast<MilestoneTest>(i.mode), parent);
      return all_of(at, {p_.arguments_of(i).begin(), p_.arguments_of(i).end()}, parent);
    case OpCode::DateOf:
    case OpCode::SinceMilestone: return milestone_state(at, target, MilestoneTest::Met, parent);
    case OpCode::DeadlineOf: return deadline(at, target, parent);
    case OpCode::LatenessOf:
      deadline(at, target, parent);
      return milestone_state(at, target, MilestoneTest::Met, parent);
    case OpCode::ProgressOf:
    case OpCode::AmountOf: return amounts(at, target, parent);
    case OpCode::LevelIs: return level(at, target, parent);
    case OpCode::LeverUnruled:
      if (!at.run->state().levers[target].unruled ||
          !latest(at, HappeningKind::UnruledLevel, lever_of(target), parent))
        level(at, target, parent);
      return;
    case OpCode::DutyIs:
    case OpCode::DutyDeadline:
    case OpCode::DutyLateness:
    case OpCode::DutyUnpaid: return duty_test(at, i, parent);
    case OpCode::Withdrawn:
      if (!latest(at, HappeningKind::Withdrew, actor_of(target), parent))
        add(parent, Reason::Kind::Absent, actor_of(target));
      return;
    case OpCode::Book: return book(at, i, parent);
    case OpCode::Overpromise: return overpromise(at, i, parent);
    case OpCode::NoDeal: return no_deal(at, i, parent);
    case OpCode::Offer: return offer(at, i, parent);
    case OpCode::Said: return statement(at, target, false, parent);
    case OpCode::Unwarranted: return statement(at, target, true, parent);
    case OpCode::PhaseActive: return phase(at, target, parent);
    case OpCode::VerdictIs: return verdict(at, parent);
    default: return;
  }
}

/// The newest happening of this kind about it, before the moment; SIZE_MAX where there is none.
std::size_t Explainer::find(Moment at, HappeningKind kind, const Subject& subject,
                            const Subject* other) const {
  for (std::size_t k = count(at); k-- > 0;) {
    const Happening& h = happening(k);
    if (h.kind == kind && h.subject == subject && (!other || h.other == *other)) return k;
  }
  return SIZE_MAX;
}

bool Explainer::latest(Moment at, HappeningKind kind, const Subject& subject, NodeId parent) {
  const std::size_t found = find(at, kind, subject);
  if (found == SIZE_MAX) return false;
  happened(found, parent);
  return true;
}

/// What a `prior` entry said of it.
bool Explainer::prior(const Subject& subject, NodeId parent) {
  const auto& entries = replay_.last().entries();
  std::size_t found = SIZE_MAX;
  for (std::size_t k = 0; k < entries.size() && entries[k].prior; ++k) {
    const checked::Entry& e = entries[k];
    if (e.instance != subject.instance) continue;
    const bool about =
        (subject.kind == Subject::Kind::Milestone && e.milestone.value == subject.symbol) ||
        (subject.kind == Subject::Kind::Lever && e.lever.value == subject.symbol) ||
        (subject.kind == Subject::Kind::Quantity && e.quantity.value == subject.symbol) ||
        (subject.kind == Subject::Kind::Statement && e.statement.value == subject.symbol);
    if (about) found = k;
  }
  if (found == SIZE_MAX) return false;
  Reason reason;
  reason.kind = Reason::Kind::Recorded;
  reason.subject = subject;
  reason.index = found;
  reason.day = entries[found].on;
  add(parent, reason);
  return true;
}

void Explainer::milestone_state(Moment at, std::uint32_t m, MilestoneTest test, NodeId parent) {
  const MilestoneState& state = at.run->state().milestones[m];
  const Subject subject = milestone_of(m);
  const auto told = [&](bool so, HappeningKind kind) {
    if (so && (latest(at, kind, subject, parent) || prior(subject, parent))) return;
    add(parent, Reason::Kind::Absent, subject, static_cast<std::int64_t>(test));
  };
  switch (test) {
    case MilestoneTest::Met: return met(at, m, parent);
    case MilestoneTest::OnTime:
      if (state.met && (state.has_deadline || p_.milestone_codes[m].deadline_ahead.valid()))
        deadline(at, m, parent);
      if (!state.met && state.overdue) return told(true, HappeningKind::MilestoneOverdue);
      first_done(at, m, parent);
      return met(at, m, parent);
    case MilestoneTest::Reported:
      if (state.reported && find(at, HappeningKind::MilestoneReported, subject) == SIZE_MAX)
        return told(state.met, HappeningKind::MilestoneMet);
      return told(state.reported, HappeningKind::MilestoneReported);
    case MilestoneTest::Verified: return told(state.verified, HappeningKind::MilestoneMet);
    case MilestoneTest::Refuted: return told(state.refuted, HappeningKind::MilestoneRefuted);
    case MilestoneTest::Broken: return told(state.broken, HappeningKind::MilestoneBroken);
    case MilestoneTest::Overdue:
      if (!state.overdue && state.has_deadline && !state.met) {
        deadline(at, m, parent);
        return;
      }
      if (!state.overdue && state.met) return met(at, m, parent);
      return told(state.overdue, HappeningKind::MilestoneOverdue);
    case MilestoneTest::Lapsed: return told(state.lapsed, HappeningKind::MilestoneLapsed);
    case MilestoneTest::Waived: return told(state.waived, HappeningKind::MilestoneWaived);
    case MilestoneTest::Disputed: return told(state.disputed, HappeningKind::MilestoneDisputed);
    case MilestoneTest::Unruled: return told(state.unruled, HappeningKind::UnruledBreak);
  }
}

void Explainer::met(Moment at, std::uint32_t m, NodeId parent) {
  const MilestoneState& state = at.run->state().milestones[m];
  const Subject subject = milestone_of(m);
  if (state.disputed && latest(at, HappeningKind::MilestoneDisputed, subject, parent)) return;
  if (!state.met) return not_met(at, m, parent);
  if (!latest(at, HappeningKind::MilestoneMet, subject, parent) && !prior(subject, parent))
    add(parent, Reason::Kind::Start, subject);
  const bool by_report = p_.milestone_codes[m].verifier != no_instance;
  if (by_report)
    further(parent,
            [&](NodeId node) { latest(at, HappeningKind::MilestoneReported, subject, node); });
}

/// By which it is judged, where it was broken since and met again.
void Explainer::first_done(Moment at, std::uint32_t m, NodeId parent) {
  const MilestoneState& state = at.run->state().milestones[m];
  const Subject subject = milestone_of(m);
  if (!state.met || !state.is_done()) return;
  for (std::size_t k = 0; k < count(at); ++k) {
    const Happening& h = happening(k);
    const bool done =
        h.kind == HappeningKind::MilestoneMet || h.kind == HappeningKind::MilestoneReported;
    if (!done || h.subject != subject || h.day != state.done_day) continue;
    if (k != find(at, HappeningKind::MilestoneMet, subject)) happened(k, parent);
    return;
  }
}

void Explainer::not_met(Moment at, std::uint32_t m, NodeId parent) {
  const MilestoneState& state = at.run->state().milestones[m];
  const Subject subject = milestone_of(m);
  const bool open = state.reported && state.whole && !state.waived;  // it waits for its verifier
  if (!open) {
    if (state.broken && !state.reported &&
        (latest(at, HappeningKind::MilestoneBroken, subject, parent) || prior(subject, parent)))
      return;
    if (state.waived &&
        (latest(at, HappeningKind::MilestoneWaived, subject, parent) || prior(subject, parent)))
      return;
    if (state.lapsed && latest(at, HappeningKind::MilestoneLapsed, subject, parent)) return;
  }
  MilestoneTest wanted = MilestoneTest::Met;
  if (state.refuted && !state.reported) {
    if (latest(at, HappeningKind::MilestoneRefuted, subject, parent)) return;
  } else if (state.reported) {
    if (!latest(at, HappeningKind::MilestoneReported, subject, parent)) prior(subject, parent);
    // Reported whole, it waits for its verifier; in part, for the rest.
    if (state.whole) wanted = MilestoneTest::Verified;
  }
  Reason reason;
  reason.kind = Reason::Kind::Absent;
  reason.subject = subject;
  reason.a = static_cast<std::int64_t>(wanted);
  reason.b = state.has_deadline ? 1 : 0;
  reason.day = state.deadline;
  add(parent, reason);
  further(parent, [&](NodeId node) { latest(at, HappeningKind::MilestoneOverdue, subject, node); });
}

/// Every report adds to it: the newest says the sum, the others are told on request.
void Explainer::amounts(Moment at, std::uint32_t m, NodeId parent) {
  const Subject subject = milestone_of(m);
  const bool metered = p_.milestone_codes[m].of.valid();
  if (!metered) return met(at, m, parent);
  if (p_.milestone_codes[m].verifier != no_instance) return verified_amount(at, m, parent);
  bool first = true, any = false;
  for (std::size_t k = count(at); k-- > 0;) {
    const Happening& h = happening(k);
    if (h.subject != subject) continue;
    const bool resized = h.kind == HappeningKind::MilestoneResized;
    const bool counts = h.kind == HappeningKind::MilestoneReported ||
                        h.kind == HappeningKind::MilestoneRefuted || resized;
    if (!counts) continue;
    any = true;
    if (first || resized) {
      happened(k, parent);
    } else {
      further(parent, [&](NodeId node) { happened(k, node); });
    }
    if (!resized) first = false;
  }
  if (!any && !prior(subject, parent))
    add(parent, Reason::Kind::Absent, subject, static_cast<std::int64_t>(MilestoneTest::Reported));
}

/// Only what is verified counts: the newest verification with the report that it is about, and what
/// was reported since and does not count yet.
void Explainer::verified_amount(Moment at, std::uint32_t m, NodeId parent) {
  const Subject subject = milestone_of(m);
  const auto& entries = replay_.last().entries();
  const auto verifies = [&](const checked::Entry& entry) {
    return entry.kind == EventKind::Verified && entry.on <= at.run->today() &&
           entry.milestone.value == subject.symbol && entry.instance == subject.instance;
  };
  std::size_t verified = entries.size();
  for (std::size_t k = entries.size(); k-- > 0 && verified == entries.size();)
    if (verifies(entries[k])) verified = k;
  const bool any = verified < entries.size();
  bool newer = false, first = true;
  for (std::size_t k = count(at); k-- > 0;) {
    const Happening& h = happening(k);
    if (h.subject != subject) continue;
    if (h.kind == HappeningKind::MilestoneResized) happened(k, parent);
    const bool reported = h.kind == HappeningKind::MilestoneReported;
    if (!reported && h.kind != HappeningKind::MilestoneRefuted) continue;
    const bool since = !any || h.cause.symbol > verified;
    if (since && !newer) {
      newer = true;
      happened(k, parent);
      if (reported)
        add(parent, Reason::Kind::Absent, subject,
            static_cast<std::int64_t>(MilestoneTest::Verified));
    } else if (!since && first) {
      first = false;
      verification(verified, subject, parent);
      happened(k, parent);
    } else {
      further(parent, [&](NodeId node) { happened(k, node); });
    }
  }
  if (any && first) verification(verified, subject, parent);
  if (!any && !newer && !prior(subject, parent))
    add(parent, Reason::Kind::Absent, subject, static_cast<std::int64_t>(MilestoneTest::Reported));
}

void Explainer::verification(std::size_t entry, const Subject& milestone, NodeId parent) {
  Reason reason;
  reason.kind = Reason::Kind::Recorded;
  reason.subject = milestone;
  reason.index = entry;
  reason.day = replay_.last().entries()[entry].on;
  add(parent, reason);
}

/// An entry or an effect that fixed it, else the declaration and what that reads.
void Explainer::deadline(Moment at, std::uint32_t m, NodeId parent) {
  const MilestoneState& state = at.run->state().milestones[m];
  const Subject subject = milestone_of(m);
  if (!state.has_deadline && !p_.milestone_codes[m].deadline.valid()) {
    add(parent, Reason::Kind::Absent, subject, static_cast<std::int64_t>(MilestoneTest::Overdue));
    return;
  }
  if (state.deadline_fixed && deadline_moves(at, subject, parent)) return;
  Reason reason;
  reason.kind = Reason::Kind::Deadline;
  reason.subject = subject;
  reason.day = state.deadline;
  reason.a = state.has_deadline ? 1 : 0;
  // Of one that was moved from where the script puts it, this is that day.
  const InstructionId declared = p_.milestone_codes[m].deadline;
  const bool moved = state.deadline_fixed && declared.valid();
  reason.before = moved && value(at, declared).known();
  if (reason.before) reason.day = value(at, declared).as_date();
  reason.b = p_.milestone_codes[m].aim ? 1 : 0;
  reason.instruction = p_.milestone_codes[m].deadline;
  const NodeId node = add(parent, reason);
  if (node != parent && reason.instruction.valid()) parts(at, reason.instruction, node);
}

/// Begun, or ended, or what its beginning waits for.
/// What keeps it unknown whether the last day of a phase has passed.
void Explainer::phase_end(Moment at, std::uint32_t f, NodeId parent) {
  const PhaseCode& code = p_.phase_codes[f];
  for (const InstructionId end : {code.until_date, code.duration})
    if (end.valid() && value(at, end).state == State::Unknown) read(at, end, parent);
}

void Explainer::phase(Moment at, std::uint32_t f, NodeId parent) {
  const PhaseState& state = at.run->state().phases[f];
  const Subject subject{Subject::Kind::Phase, f, 0};
  const HappeningKind kind = state.active ? HappeningKind::PhaseBegan : HappeningKind::PhaseEnded;
  const std::size_t found =
      state.active || state.begun ? find(at, kind, subject) : std::size_t{SIZE_MAX};
  if (found != SIZE_MAX) {
    happened(found, parent);
    const std::size_t moved = find(at, HappeningKind::PhaseEndMoved, subject);
    const bool told = moved == SIZE_MAX || happening(moved).day == happening(found).day;
    if (state.active && !told) happened(moved, parent);
    if (state.active && moved == SIZE_MAX) phase_end(at, f, parent);
    return;
  }
  const PhaseCode& code = p_.phase_codes[f];
  if (code.when.valid() && !value(at, code.when).is_true()) return read(at, code.when, parent);
  const NodeId node = add(parent, Reason::Kind::Absent, subject);
  if (node != parent && code.until.valid() && value(at, code.until).is_true())
    read(at, code.until, node);
  if (node != parent && code.from.valid()) read(at, code.from, node);
}

void Explainer::statement(Moment at, std::uint32_t st, bool unwarranted, NodeId parent) {
  const Subject subject = Explainer::subject(Subject::Kind::Statement, p_.statements, st);
  const bool said = at.run->state().statements[st].said;
  const bool is_so = at.run->state().statements[st].unwarranted;
  if (unwarranted && is_so && latest(at, HappeningKind::Unwarranted, subject, parent)) return;
  if (!said || (!latest(at, HappeningKind::Said, subject, parent) && !prior(subject, parent))) {
    add(parent, Reason::Kind::Absent, subject);
    return;
  }
  if (unwarranted) {  // said, and what it claims was so
    const std::size_t found = find(at, HappeningKind::Said, subject);
    const Run* then = found == SIZE_MAX ? nullptr : replay_.at_end_of(happening(found).day);
    if (then) parts({then, false}, p_.statement_codes[st].degree, parent);
  }
}

void Explainer::offer(Moment at, const Instruction& i, NodeId parent) {
  const Subject giver = actor_of(i.target),
                receiver = actor_of(p_.offers[static_cast<std::size_t>(i.number)].receiver);
  const std::size_t found = find(at, HappeningKind::Offered, receiver, &giver);
  if (found != SIZE_MAX) {
    happened(found, parent);
    return;
  }
  Reason reason;
  reason.kind = Reason::Kind::Absent;
  reason.subject = giver;
  reason.other = receiver;
  add(parent, reason);
}

}  // namespace quid::analyse
