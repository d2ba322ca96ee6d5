// SPDX-License-Identifier: Apache-2.0
// What effects do, once read: grants, payments, numbers, deadlines, switches.
#include <algorithm>

#include "run/runner.hpp"
#include "run/steps.hpp"
#include "support/text.hpp"

namespace quid {

void Runner::apply_effect(const Pending& pending) {
  const EffectCode& code = p_.effects[pending.effect];
  moving_effect_ = pending.effect;
  switch (code.kind) {
    case EffectKind::Move:
    case EffectKind::Restore: return apply_move(pending, code);
    case EffectKind::Pay: {
      const Decimal amount = pending.operand.as_number();
      if (amount.is_negative())
        return fail("negative-payment", "this pays less than nothing", effect_span(pending.effect));
      return apply_payment(code.more->from, code.target, code.more->unit, amount, false);
    }
    case EffectKind::Quantity: return apply_quantity(pending, code);
    case EffectKind::Say: return say(code.target);
    case EffectKind::Waive: return waive(code.target);
    case EffectKind::ExtendBy: {
      const MilestoneState& state = s_.milestones[code.target];
      if (!state.has_deadline) return undetermined(pending.effect, pending.rule);
      const auto day =
          add(state.deadline, pending.operand.as_duration(), business_holidays(deal()));
      if (!day)
        return fail("out-of-calendar", "this extends a deadline past the year 9999",
                    effect_span(pending.effect));
      return move_deadline(code.target, *day);
    }
    case EffectKind::ExtendTo: return move_deadline(code.target, pending.operand.as_date());
    case EffectKind::Resize: return resize(code.target, pending.operand.as_number());
    case EffectKind::SuspendRule:
    case EffectKind::ResumeRule: return apply_switch(pending, code);
    case EffectKind::EndDeal: return end_deal(pending.effect);
    case EffectKind::Duty: return make_duty(pending, code);
    case EffectKind::Ban:
    case EffectKind::Permission: return make_standing(pending, code);
    case EffectKind::HostCall: return apply_host_call(pending, code);
  }
}

void Runner::apply_move(const Pending& pending, const EffectCode& code) {
  LeverOperation operation;
  if (code.kind == EffectKind::Restore) {
    if (!code.revocable) return clear(code.target);
    operation.kind = LeverOperation::Kind::Set;
    operation.level = s_.levers[code.target].start;
  } else {
    operation.ease = code.flag;
    operation.count = 1;
    if (code.operand.valid()) {
      const auto whole = pending.operand.as_number().to_int();
      if (!whole)
        return fail("not-whole", "a lever moves by whole levels", effect_span(pending.effect));
      if (*whole < 0)
        return fail("negative-levels", "a lever cannot move by less than nothing",
                    effect_span(pending.effect));
      operation.count = *whole;
    }
    const bool has_to = code.to_level >= 0;
    if (has_to) operation.level = static_cast<std::uint32_t>(code.to_level);
    operation.kind = !has_to                ? LeverOperation::Kind::By
                     : code.operand.valid() ? LeverOperation::Kind::ByTo
                                            : LeverOperation::Kind::To;
  }
  if (code.revocable) {
    remove_slot(code.target, pending.effect);
    drop_slot(pending.effect);
    operation.effect = pending.effect;
    operation.held = pending.held;
    make_live(pending, nobody);
  }
  append(code.target, operation);
}

void Runner::apply_payment(std::uint32_t from, std::uint32_t to, std::uint32_t unit, Decimal amount,
                           bool recorded) {
  if (amount.is_zero()) return;
  const auto move = [&](std::uint32_t actor, bool gives) {
    if (actor == no_instance) return true;
    PaidState& book = paid(actor, unit);
    const auto sum = add(gives ? book.given : book.received, amount);
    if (sum) (gives ? book.given : book.received) = *sum;
    return sum.has_value();
  };
  if (!move(from, true) || !move(to, false))
    return fail("overflow", "the payments of this deal add up to more than a number can hold",
                deal().deal.span);
  s_.last_move = s_.today;
  changed_ = true;
  const Subject payer = from == no_instance ? Subject{} : actor_subject(from);
  note(HappeningKind::Paid, actor_subject(to),
       {.amount = amount, .a = unit, .b = recorded ? 1 : 0, .other = payer});
}

void Runner::apply_quantity(const Pending& pending, const EffectCode& code) {
  Value& quantity = s_.quantities[code.target];
  Value now = pending.operand;
  if (code.change != ast::Change::Set) {
    if (!quantity.known()) return undetermined(pending.effect, pending.rule);
    const Decimal by = pending.operand.as_number();
    const auto sum = code.change == ast::Change::Add ? add(quantity.as_number(), by)
                                                     : sub(quantity.as_number(), by);
    if (!sum)
      return fail("overflow", "this makes the quantity larger than a number can hold",
                  effect_span(pending.effect));
    now = Value::number(*sum);
  }
  if (now == quantity) return;
  quantity = now;
  changed_ = true;
  mark_quantity(code.target);
  if (now.known())
    note(HappeningKind::QuantityChanged, quantity_subject(code.target), now.as_number());
  else
    note(HappeningKind::QuantityChanged, quantity_subject(code.target), 1);
}

void Runner::apply_switch(const Pending& pending, const EffectCode& code) {
  if (code.kind == EffectKind::SuspendRule && code.revocable) {
    drop_slot(pending.effect);
    make_live(pending, nobody);
  }
  for (std::uint32_t k = 0; k < code.more->list.count; ++k) {
    const std::uint32_t r = p_.rule_lists[code.more->list.first + k];
    if (code.kind == EffectKind::ResumeRule)
      resume(r, true);
    else
      suspend(r, !code.revocable, code.revocable);
  }
}

void Runner::suspend(std::uint32_t r, bool lasting, bool revocable) {
  RuleState& state = s_.rules[r];
  if (lasting) state.suspended_for_good = true;
  if (revocable) ++state.suspensions;
  if (state.suspended) return;
  state.suspended = true;
  changed_ = true;
  note(HappeningKind::RuleSuspended, rule_subject(r));
  for (std::uint32_t d = state.duty_head; d != nobody; d = s_.duties[d].next) suspend(s_.duties[d]);
}

void Runner::suspend(DutyState& duty) const {
  if (duty.status != DutyView::Status::Open) return;
  duty.status = DutyView::Status::Suspended;
  duty.suspended_on = s_.today;
}

void Runner::resume(std::uint32_t r, bool everything) {
  RuleState& state = s_.rules[r];
  if (everything) {
    state.suspended_for_good = false;
    state.suspensions = 0;
  }
  if (!state.suspended || state.suspended_for_good || state.suspensions > 0) return;
  state.suspended = false;
  changed_ = true;
  note(HappeningKind::RuleResumed, rule_subject(r));
  for (std::uint32_t d = state.duty_head; d != nobody; d = s_.duties[d].next)
    if (!s_.is_held(d)) resume(s_.duties[d]);
}

/// The clock of a suspended duty stood still.
void Runner::resume(DutyState& duty) const {
  if (duty.status != DutyView::Status::Suspended) return;
  duty.status = DutyView::Status::Open;
  duty.deadline.value += s_.today.value - duty.suspended_on.value;
}

void Runner::apply_host_call(const Pending&, const EffectCode& code) {
  std::string text;
  const auto& call = std::get<checked::HostCall>(deal()[checked::EffectId{code.source}].node);
  for (std::uint32_t k = 0; k < code.more->list.count; ++k) {
    const Value& v = need(p_.instruction_lists[code.more->list.first + k]);
    if (error_) return;
    if (k > 0) text += ", ";
    const auto& type = deal()[call.arguments[k]].type;
    if (!v.known())
      text += "unknown";
    else if (type.kind == checked::Kind::Number)
      text += v.as_number().to_string();
    else if (type.kind == checked::Kind::Date)
      text +=
          deal().deal.in_steps ? "step " + std::to_string(v.as_integer()) : to_string(v.as_date());
    else if (type.kind == checked::Kind::Duration)
      text += to_string(v.as_duration());
    else if (type.kind == checked::Kind::Truth)
      text += v.is_true() ? "true" : "false";
    else if (type.kind == checked::Kind::Text)
      text += quoted_text(deal().texts[static_cast<std::size_t>(v.as_integer())]);
    else if (type.kind == checked::Kind::Actor)
      text += p_.names->text(deal().actors[static_cast<std::size_t>(v.as_integer())].name);
    else if (const checked::ElementCode element{v.as_integer()}; element.is_number())
      text += std::to_string(element.number());
    else
      text += p_.names->text(element.name());
  }
  note(HappeningKind::HostCalled, {Subject::Kind::HostAction, code.target, 0},
       Happenings::Details{.b = code.source, .text = text});
}

void Runner::make_duty(const Pending& pending, const EffectCode& code) {
  const ActCode& act = p_.acts[code.more->act];
  DutyState duty;
  duty.effect = pending.effect;
  duty.arose = s_.today;
  duty.deadline = pending.operand.as_date();
  if (act.kind == ast::Act::Kind::Pay) {
    duty.owed = pending.amount.as_number();
    if (duty.owed.is_negative())
      return fail("negative-payment", "this duty is to pay less than nothing",
                  effect_span(pending.effect));
  }
  if (act.kind == ast::Act::Kind::Ease || act.kind == ast::Act::Kind::Tighten) {
    std::int64_t by = 1;
    if (act.by.valid()) {
      const auto whole = pending.amount.as_number().to_int();
      if (!whole)
        return fail("not-whole", "a lever moves by whole levels", effect_span(pending.effect));
      if (*whole < 0)
        return fail("negative-levels", "a lever cannot move by less than nothing",
                    effect_span(pending.effect));
      by = *whole;
    }
    LeverOperation move;
    move.ease = act.kind == ast::Act::Kind::Ease;
    move.count = by;
    move.level = act.to >= 0 ? static_cast<std::uint32_t>(act.to) : 0;
    move.kind = act.to < 0       ? LeverOperation::Kind::By
                : act.by.valid() ? LeverOperation::Kind::ByTo
                                 : LeverOperation::Kind::To;
    duty.target_level = act.to >= 0 && !act.by.valid()
                            ? act.to
                            : static_cast<std::int32_t>(step(act.target, pending.level, move));
  }
  drop_slot(pending.effect);
  const auto id = static_cast<std::uint32_t>(s_.duties.size());
  s_.duties.push_back(duty);
  s_.open_duties.push_back(id);
  RuleState& rule = s_.rules[code.rule];
  if (rule.duty_tail == nobody)
    rule.duty_head = id;
  else
    s_.duties[rule.duty_tail].next = id;
  rule.duty_tail = id;
  if (code.revocable) make_live(pending, id);
  changed_ = true;
  note(HappeningKind::DutyArose, rule_subject(code.rule), duty.deadline.value, id);
  if (rule.suspended || pending.held) suspend(s_.duties[id]);
}

void Runner::make_standing(const Pending& pending, const EffectCode& code) {
  drop_slot(pending.effect);
  const bool ban = code.kind == EffectKind::Ban;
  auto& list = ban ? s_.bans : s_.permissions;
  const auto id = static_cast<std::uint32_t>(list.size());
  StandingState standing;
  standing.effect = pending.effect;
  standing.since = s_.today;
  standing.held = standing.dormant = pending.held;
  list.push_back(standing);
  if (code.revocable) make_live(pending, id);
  changed_ = true;
  note(ban ? HappeningKind::BanMade : HappeningKind::PermissionGiven, rule_subject(code.rule),
       code.source, id);
}

void Runner::make_live(const Pending& pending, std::uint32_t index) {
  s_.live_of_effect[pending.effect] = static_cast<std::uint32_t>(s_.lives.size());
  s_.lives.push_back({pending.effect, index, pending.expiry, false, pending.held});
}

/// Firing again renews: what the slot held before goes.
void Runner::drop_slot(std::uint32_t effect) {
  if (!p_.effects[effect].revocable || s_.live_of_effect[effect] == nobody) return;
  Live& live = s_.lives[s_.live_of_effect[effect]];
  const EffectCode& code = p_.effects[effect];
  if (code.kind == EffectKind::Move || code.kind == EffectKind::Restore) {
    live.dead = true;
    s_.live_of_effect[effect] = nobody;
    return;
  }
  if (code.kind == EffectKind::SuspendRule) {  // it goes on: no resumption in between
    live.dead = true;
    s_.live_of_effect[effect] = nobody;
    for (std::uint32_t k = 0; k < code.more->list.count; ++k)
      --s_.rules[p_.rule_lists[code.more->list.first + k]].suspensions;
    return;
  }
  lapse(live);
}

void Runner::lapse(Live& live) {
  const EffectCode& code = p_.effects[live.effect];
  live.dead = true;
  s_.live_of_effect[live.effect] = nobody;
  changed_ = true;
  switch (code.kind) {
    case EffectKind::Move:
    case EffectKind::Restore:
      remove_slot(code.target, live.effect);
      note(HappeningKind::GrantLapsed, lever_subject(code.target));
      refresh_level(code.target);
      break;
    case EffectKind::Duty: close_duty(live.index, DutyView::Status::Lapsed); break;
    case EffectKind::Ban:
    case EffectKind::Permission: {
      StandingState& standing =
          (code.kind == EffectKind::Ban ? s_.bans : s_.permissions)[live.index];
      if (!standing.open) break;
      close_standing(standing);
      note(code.kind == EffectKind::Ban ? HappeningKind::BanEnded : HappeningKind::PermissionEnded,
           rule_subject(code.rule), code.source, live.index);
      break;
    }
    case EffectKind::SuspendRule:
      for (std::uint32_t k = 0; k < code.more->list.count; ++k) {
        RuleState& rule = s_.rules[p_.rule_lists[code.more->list.first + k]];
        if (rule.suspensions > 0) --rule.suspensions;
        resume(p_.rule_lists[code.more->list.first + k], false);
      }
      break;
    default: break;
  }
}

void Runner::note_held(HappeningKind kind, std::uint32_t effect) {
  note(kind, rule_subject(p_.effects[effect].rule), 0, p_.effects[effect].source);
}

/// Out of force until it is known whether its `while` holds, or in force again.
void Runner::hold(Live& live, bool held) {
  const EffectCode& code = p_.effects[live.effect];
  live.held = held;
  if (!held) live.released = s_.today;
  changed_ = true;
  cause_ = {Cause::Kind::Rule, p_.rules.symbol[code.rule], p_.rules.local(code.rule)};
  note_held(held ? HappeningKind::EffectHeld : HappeningKind::EffectReleased, live.effect);
  switch (code.kind) {
    case EffectKind::Move:
    case EffectKind::Restore: hold_slot(code.target, live.effect, held); break;
    case EffectKind::Duty: {
      DutyState& duty = s_.duties[live.index];
      if (held)
        suspend(duty);
      else if (!s_.rules[code.rule].suspended)
        resume(duty);
      break;
    }
    case EffectKind::Ban: s_.bans[live.index].held = s_.bans[live.index].dormant = held; break;
    case EffectKind::Permission:
      s_.permissions[live.index].held = s_.permissions[live.index].dormant = held;
      break;
    default: break;
  }
}

void Runner::end_deal(std::uint32_t effect) {
  if (s_.end_effect != nobody) return;
  s_.end_effect = effect;
  s_.ended_on = s_.today;
}

}  // namespace quid
