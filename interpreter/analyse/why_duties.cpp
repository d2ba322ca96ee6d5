// SPDX-License-Identifier: Apache-2.0
// Duties and rules: how a duty arose and what became of it; why a rule fired, or did not.
#include <algorithm>
#include <utility>

#include "analyse/explainer.hpp"
#include "analyse/explainer_tree.hpp"
#include "program/operations.hpp"

namespace quid::analyse {

using K = HappeningKind;

std::vector<std::uint32_t> Explainer::duties_of(Moment at, std::uint32_t r) const {
  std::vector<std::uint32_t> result;
  const RunState& state = at.run->state();
  for (std::uint32_t d = state.rules[r].duty_head; d != nobody; d = state.duties[d].next)
    result.push_back(d);
  return result;
}

/// `R open`: the permission that stands, else how the last one ended, else why there is none.
void Explainer::standing_test(Moment at, std::uint32_t r, NodeId parent) {
  const auto& all = at.run->state().permissions;
  const bool open = std::any_of(all.begin(), all.end(), [&](const StandingState& one) {
    return one.open && p_.effects[one.effect].rule == r;
  });
  const K kind = open ? K::PermissionGiven : K::PermissionEnded;
  if (!latest(at, kind, rule_of(r), parent)) rule(at, r, parent);
}

/// `R pending`, `deadline of R`, …: the duties that make it so, else all, else why there is none.
void Explainer::duty_test(Moment at, const Instruction& i, NodeId parent) {
  using Status = DutyView::Status;
  const auto test = static_cast<checked::DutyTest>(i.mode);
  if (i.op == OpCode::DutyIs && test == checked::DutyTest::Open)
    return standing_test(at, i.target, parent);
  if (i.op == OpCode::DutyIs && test == checked::DutyTest::Broken) {
    if (!latest(at, K::BanBroken, rule_of(i.target), parent)) rule(at, i.target, parent);
    return;
  }
  const auto all = duties_of(at, i.target);
  if (all.empty()) return rule(at, i.target, parent);
  std::vector<std::uint32_t> telling;
  const auto any_of = [&](auto what) {
    return std::any_of(all.begin(), all.end(),
                       [&](std::uint32_t d) { return what(at.run->state().duties[d].status); });
  };
  const bool any_open = any_of([](Status status) { return is_open(status); });
  const bool any_done = any_of([](Status status) { return status == Status::Done; });
  const auto wanted = [&](Status status) {
    // None is done as long as one is open, nor has lapsed if one was done.
    const bool of_all = test == checked::DutyTest::Done || test == checked::DutyTest::Lapsed;
    if (of_all && any_open) return is_open(status);
    if (test == checked::DutyTest::Lapsed && any_done) return status == Status::Done;
    switch (test) {
      case checked::DutyTest::Pending: return status == Status::Open;
      case checked::DutyTest::Overdue: return status == Status::Overdue;
      case checked::DutyTest::Suspended: return status == Status::Suspended;
      case checked::DutyTest::Done: return status == Status::Done;
      case checked::DutyTest::Lapsed: return status == Status::Lapsed;
      case checked::DutyTest::Open:
      case checked::DutyTest::Broken: return false;
    }
    return false;
  };
  for (const std::uint32_t d : all) {
    const Status status = at.run->state().duties[d].status;
    if (i.op == OpCode::DutyIs ? wanted(status) : is_open(status)) telling.push_back(d);
  }
  if (telling.empty()) telling.push_back(all.back());
  const bool before = std::exchange(tells_amounts_, i.op == OpCode::DutyUnpaid);
  for (const std::uint32_t d : telling) duty(at, d, parent);
  tells_amounts_ = before;
  further(parent, [&](NodeId node) {
    for (const std::uint32_t d : all)
      if (std::find(telling.begin(), telling.end(), d) == telling.end()) duty(at, d, node);
  });
}

std::size_t Explainer::find_duty(HappeningKind kind, std::uint32_t d) const {
  const auto& all = replay_.last().happenings();
  for (std::size_t k = 0; k < all.size(); ++k)
    if (all[k].kind == kind && all[k].b == d) return k;
  return SIZE_MAX;
}

/// How it arose, and what became of it by the moment.
void Explainer::duty(Moment at, std::uint32_t d, NodeId parent) {
  const DutyState& state = at.run->state().duties[d];
  Reason reason;
  reason.kind = Reason::Kind::Duty;
  reason.index = d;
  reason.subject = rule_of(p_.effects[state.effect].rule);
  reason.day = state.deadline;
  reason.a = static_cast<std::int64_t>(state.status);
  reason.amount = state.paid;
  const ActCode& act = p_.acts[p_.effects[state.effect].more->act];
  if (act.kind == ast::Act::Kind::Meet) {
    const MilestoneState& milestone = at.run->state().milestones[act.target];
    const bool waits = milestone.whole && !milestone.refuted && !milestone.met;
    reason.b = waits                                 ? 1
               : milestone.met && milestone.disputed ? 2
                                                     : 0;  // else it is left to its debtor
  }
  const NodeId node = add(parent, reason);
  if (node == parent) return;
  if (const std::size_t arose = find_duty(K::DutyArose, d); arose != SIZE_MAX) {
    happened(arose, node);
    if (tells_amounts_)
      amount_owed(d, happening(arose).day, node);
    else
      further(node, [&](NodeId here) { amount_owed(d, happening(arose).day, here); });
    const std::size_t closed =
        std::min({find_duty(K::DutyDone, d), find_duty(K::DutyLapsed, d),
                  find_duty(K::DutyReplaced, d), find_duty(K::DutyOverdue, d)});
    pauses(at, arose, closed, p_.effects[state.effect], node);
  }
  const auto told = [&](K kind) {
    const std::size_t found = find_duty(kind, d);
    if (found == SIZE_MAX || found >= count(at)) return;
    Reason ended;
    ended.kind = Reason::Kind::Happened;
    ended.index = found;
    ended.day = happening(found).day;
    const NodeId here = add(node, ended);
    if (here != node && kind == K::DutyDone) act_done(happening(found), here);
    if (here != node && kind == K::DutyLapsed) duty_lapsed(at, state, happening(found), here);
  };
  if (at.run->state().is_held(d)) read(at, p_.revocation(p_.effects[state.effect]).while_, node);
  told(K::DutyOverdue);
  if (state.status == DutyView::Status::Done) told(K::DutyDone);
  if (state.status == DutyView::Status::Replaced) told(K::DutyReplaced);
  if (state.status == DutyView::Status::Lapsed) told(K::DutyLapsed);
  if (state.status == DutyView::Status::Overdue) {
    since(state.deadline, reason.subject, d, node);
  }
}

/// What a payment was reckoned from on the day on which it came to be owed.
void Explainer::amount_owed(std::uint32_t d, Day arose, NodeId parent) {
  const DutyState& duty = replay_.last().state().duties[d];
  const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
  if (act.kind != ast::Act::Kind::Pay) return;
  if (p_.instructions[act.amount.value].op == OpCode::Constant) return;
  const Run* day = replay_.at_end_of(arose);
  if (!day) return cut(parent);
  const Value& amount = value({day, false}, act.amount);
  if (amount.known() && amount.as_number() == duty.owed) read({day, false}, act.amount, parent);
}

/// Its grant lapsed, or nobody has to meet any more what was waived.
void Explainer::duty_lapsed(Moment at, const DutyState& duty, const Happening& lapsed,
                            NodeId parent) {
  if (lapsed.cause.kind == Cause::Kind::Lapse) return lapse(duty.effect, lapsed.day, parent);
  const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
  if (act.kind != ast::Act::Kind::Meet) return;
  const std::size_t waived = find(at, K::MilestoneWaived, milestone_of(act.target));
  if (waived != SIZE_MAX && happening(waived).cause == lapsed.cause) happened(waived, parent);
}

/// What happened after `day` that bears on it: the thing itself, what the duty's act is about, and
/// what `otherwise` did.
void Explainer::since(Day day, const Subject& about, std::int64_t duty, NodeId parent) {
  Subject act_of;
  Subject receiver;
  if (duty >= 0) {
    const EffectCode& code =
        p_.effects[replay_.last().state().duties[static_cast<std::size_t>(duty)].effect];
    const ActCode& act = p_.acts[code.more->act];
    using Act = ast::Act::Kind;
    if (act.kind == Act::Meet || act.kind == Act::Break) act_of = milestone_of(act.target);
    if (act.kind == Act::Ease || act.kind == Act::Tighten) act_of = lever_of(act.target);
    if (act.kind == Act::Say) act_of = subject(Subject::Kind::Statement, p_.statements, act.target);
    if (act.kind == Act::Pay) receiver = actor_of(act.receiver);
  }
  Reason reason;
  reason.kind = Reason::Kind::Since;
  reason.subject = about;
  reason.day = day;
  const NodeId node = add(parent, reason);
  if (node == parent) return;
  std::size_t shown = 0, more = 0;
  const auto& all = replay_.last().happenings();
  for (std::size_t k = 0; k < all.size(); ++k) {
    const Happening& h = all[k];
    if (h.day <= day) continue;
    const bool itself = h.subject == about && h.kind != K::RuleFired &&
                        h.kind != K::MilestoneOverdue &&
                        (duty < 0 || (h.b == duty && h.kind != K::DutyOverdue));
    const bool its_act = act_of.kind != Subject::Kind::None && h.subject == act_of;
    const bool paid = receiver.kind != Subject::Kind::None && h.kind == K::Paid && h.b == 1 &&
                      h.subject == receiver;
    const bool answer = h.day.value == day.value + 1 && h.cause.kind == Cause::Kind::Rule &&
                        about.kind == Subject::Kind::Rule && h.kind != K::RuleFired &&
                        h.cause.symbol == about.symbol && h.cause.instance == about.instance;
    if (!itself && !its_act && !paid && !answer) continue;
    if (shown >= most_listed && !options_.all) {
      ++more;
      continue;
    }
    ++shown;
    Reason after;
    after.kind = Reason::Kind::Happened;
    after.index = k;
    after.day = h.day;
    add(node, after);
  }
  if (more > 0) add(node, Reason::Kind::More, {}, static_cast<std::int64_t>(more));
}

/// A rule as a whole: when it last fired and why, the duties of it that are open; or why not.
void Explainer::rule(Moment at, std::uint32_t r, NodeId parent) {
  const Subject subject = rule_of(r);
  std::vector<std::size_t> fired;
  for (std::size_t k = 0; k < count(at); ++k)
    if (happening(k).kind == K::RuleFired && happening(k).subject == subject) fired.push_back(k);
  const auto duties = duties_of(at, r);
  if (fired.empty() && duties.empty()) return silent(at, r, parent);
  Reason reason;  // the root: the rule, and how often it fired
  reason.kind = Reason::Kind::Silent;
  reason.subject = subject;
  reason.day = at.run->today();
  reason.a = -1;
  reason.b = static_cast<std::int64_t>(fired.size());
  const NodeId node = add(parent, reason);
  std::size_t told = 0;
  for (const std::uint32_t d : duties) {
    if (!is_open(at.run->state().duties[d].status) && d != duties.back()) {
      further(node, [&](NodeId here) { duty(at, d, here); });
    } else if (told < most_listed || options_.all) {
      duty(at, d, node);
      ++told;
    }
  }
  if (duties.empty()) {
    happened(fired.back(), node);
    unmade(at, r, node);
  }
  bans(at, subject, node);
  further(node, [&](NodeId here) {
    for (std::size_t k = 0; k + (duties.empty() ? 1 : 0) < fired.size(); ++k)
      happened(fired[k], here);
  });
}

/// Why a rule that fired made no duty: something in it was unknown, or its `while` does not hold.
void Explainer::unmade(Moment at, std::uint32_t r, NodeId parent) {
  const Range effects = p_.rule_codes[r].effects;
  for (std::uint32_t e = effects.first; e < effects.first + effects.count; ++e) {
    const EffectCode& code = p_.effects[e];
    if (at.run->state().undetermined_effects[e] != 0) {
      lost(at, e, parent);
    } else if (code.kind == EffectKind::Duty || code.kind == EffectKind::Permission) {
      const auto& [while_, until, dates, fors] = p_.revocation(code);
      if (while_.valid() && !value(at, while_).is_true()) read(at, while_, parent);
      if (until.valid() && value(at, until).is_true()) read(at, until, parent);
    }
  }
}

/// An effect that could not be worked out, and what is unknown in it.
void Explainer::lost(Moment at, std::uint32_t e, NodeId parent) {
  const std::size_t found = find(at, K::Undetermined, rule_of(p_.effects[e].rule));
  const NodeId node = found == SIZE_MAX ? parent : happened(found, parent);
  for (const InstructionId operand : operands_of(p_, p_.effects[e]))
    if (value(at, operand).state == State::Unknown) read(at, operand, node);
}

/// The bans of a rule that still run, else how the last one ended.
void Explainer::bans(Moment at, const Subject& rule, NodeId parent) {
  bool any = false;
  for (const Residual::Ban& ban : at.run->bans()) {
    if (ban.rule != rule) continue;
    any = true;
    Reason reason;
    reason.kind = Reason::Kind::Ban;
    reason.subject = rule;
    reason.a = ban.effect;
    reason.b = ban.until ? 1 : 0;
    reason.day = ban.until.value_or(at.run->today());
    add(parent, reason);
  }
  const std::size_t ended = any ? SIZE_MAX : find(at, K::BanEnded, rule);
  if (ended == SIZE_MAX) return;
  const NodeId node = happened(ended, parent);
  const Happening h = happening(ended);
  if (node == parent || h.cause.kind != Cause::Kind::Lapse) return;
  lapse(replay_.last().state().bans[static_cast<std::size_t>(h.b)].effect, h.day, node);
}

/// Why it has not fired.
void Explainer::silent(Moment at, std::uint32_t r, NodeId parent) {
  const RuleState& state = at.run->state().rules[r];
  const RuleCode& code = p_.rule_codes[r];
  const Subject subject = rule_of(r);
  const auto date = [&](InstructionId id) -> const Value* {
    return id.valid() && value(at, id).known() ? &value(at, id) : nullptr;
  };
  const auto is_open = [&](InstructionId id) { return id.valid() && !date(id); };
  Silence why = Silence::NotTrue;
  if (state.suspended) {
    why = Silence::Suspended;
  } else if (state.spent) {
    why = Silence::Spent;
  } else if (date(code.more->from) && date(code.more->from)->as_date() > at.run->today()) {
    why = Silence::NotYet;
  } else if (date(code.more->to) && date(code.more->to)->as_date() < at.run->today()) {
    why = Silence::Over;
  } else if (code.cadence) {
    why = is_open(code.more->from) ? Silence::NoFirstDay
          : is_open(code.more->to) ? Silence::NoLastDay
          : state.anchored         ? Silence::NotDue
                                   : Silence::NoAnchor;
  } else if (code.condition.valid() && value(at, code.condition).is_true()) {
    why = !state.armed               ? Silence::TrueBefore
          : is_open(code.more->from) ? Silence::NoFirstDay
          : is_open(code.more->to)   ? Silence::NoLastDay
                                     : Silence::TrueBefore;
  }
  Reason reason;
  reason.kind = Reason::Kind::Silent;
  reason.subject = subject;
  reason.day = at.run->today();
  reason.a = static_cast<std::int64_t>(why);
  reason.before = at.before;
  reason.instruction = code.condition;
  if (why == Silence::NotYet || why == Silence::NoFirstDay) reason.instruction = code.more->from;
  if (why == Silence::Over || why == Silence::NoLastDay) reason.instruction = code.more->to;
  if (why == Silence::NoAnchor) reason.instruction = code.more->anchor;
  if (why == Silence::NotDue) reason.b = state.next_day.value;
  if (reason.instruction.valid()) reason.value = value(at, reason.instruction);
  // A condition may read the rule's own duties: what is told once is not told again below itself.
  const bool told = std::any_of(nodes_.begin(), nodes_.end(), [&](const Node& n) {
    return n.reason.kind == reason.kind && n.reason.subject == subject &&
           n.reason.day == reason.day && n.reason.before == reason.before;
  });
  const NodeId node = add(parent, reason);
  if ((node == parent && parent != no_node) || told) return;
  if (why == Silence::Suspended) latest(at, K::RuleSuspended, subject, node);
  if (why == Silence::Spent) latest(at, K::RuleFired, subject, node);
  if (!reason.instruction.valid()) return;  // a cadence without a condition
  if (why == Silence::NotTrue || why >= Silence::NoFirstDay ||
      (why == Silence::NotDue && !reason.value.is_true()))
    parts(at, reason.instruction, node);
}

}  // namespace quid::analyse
