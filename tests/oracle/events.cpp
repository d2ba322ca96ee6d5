// SPDX-License-Identifier: Apache-2.0
// The entries of a day, in order. One that does not fit is tried again after the others; what
// never fits refuses the record.
#include <algorithm>
#include <map>

#include "world.hpp"

namespace quid::oracle {

using checked::Entry;
using checked::EventKind;

namespace {

Ref milestone_of(const Entry& entry) { return {entry.milestone.value, entry.instance}; }

bool about_milestone(const Entry& entry) { return entry.milestone.valid(); }

}  // namespace

World::Fit World::fit(const Entry& entry) const {
  const bool amount_below_zero = entry.amount && entry.amount->is_negative();
  if (about_milestone(entry)) {
    const MilestoneState& now = milestone(milestone_of(entry));
    const bool there = now.reported.on || now.met.on;
    switch (entry.kind) {
      case EventKind::Done:
        if (amount_below_zero) return {"negative-amount", "a negative amount was done"};
        break;
      case EventKind::Broken:
      case EventKind::Refuted:
        if (!there) return {"contradicts-the-state", "it was neither met nor reported"};
        break;
      case EventKind::Waived:
        if (now.met.on) return {"contradicts-the-state", "it is met"};
        break;
      case EventKind::Disputed:
        if (now.disputed.on) return {"contradicts-the-state", "it is disputed already"};
        break;
      case EventKind::Settled:
        if (!now.disputed.on) return {"contradicts-the-state", "it is not disputed"};
        break;
      default: break;
    }
    return {};
  }
  switch (entry.kind) {
    case EventKind::AddQuantity:
      if (!state.quantities[entry.quantity.value][entry.instance]) {
        return {"quantity-unknown", "the quantity is unknown"};
      }
      break;
    case EventKind::Pays:
      if (amount_below_zero) return {"negative-payment", "a negative payment"};
      break;
    case EventKind::Withdraws:
      if (state.withdrew[entry.actor.value][entry.actor_instance]) {
        return {"contradicts-the-state", "it has withdrawn already"};
      }
      break;
    default: break;
  }
  return {};
}

void World::apply_entries(const std::vector<const Entry*>& entries,
                          const std::vector<std::uint32_t>& indices) {
  std::vector<std::size_t> waiting;
  for (std::size_t k = 0; k < entries.size(); ++k) waiting.push_back(k);
  while (!waiting.empty()) {
    std::vector<std::size_t> misfits;
    for (const std::size_t k : waiting) {
      if (fit(*entries[k]).kind != nullptr) {
        misfits.push_back(k);
      } else {
        find_dormant();
        apply_entry(*entries[k], indices[k]);
      }
    }
    if (misfits.size() == waiting.size()) {
      const std::size_t first = misfits.front();
      const Fit why = fit(*entries[first]);
      throw Stop{why.kind, why.why, entries[first]->span, indices[first], true, entries[first]->on};
    }
    waiting = misfits;
  }
}

void World::apply_entry(const Entry& entry, std::uint32_t index) {
  cause_ = {Cause::Kind::Entry, index, 0};
  entry_ = index;
  if (state.ended && !prior_) note(HappeningKind::AfterEnd, {}, index);
  if (about_milestone(entry)) {
    milestone_event(entry);
  } else {
    switch (entry.kind) {
      case EventKind::Level: level_event(entry); break;
      case EventKind::SetQuantity:
      case EventKind::AddQuantity: quantity_event(entry); break;
      case EventKind::Pays: payment_event(entry); break;
      case EventKind::Offers: {
        const Ref from{entry.actor.value, entry.actor_instance};
        const Ref to{entry.other.value, entry.other_instance};
        state.newest_offers[{from, to}] = {*entry.amount, entry.unit};
        state.offers[{from, to, entry.unit.value}] = *entry.amount;
        note(HappeningKind::Offered, subject_of(Subject::Kind::Actor, to), entry.unit.value, 0,
             *entry.amount, subject_of(Subject::Kind::Actor, from));
        break;
      }
      case EventKind::Says: {
        const Ref statement{entry.statement.value, entry.instance};
        say(statement);
        ActState act;
        act.kind = ast::Act::Kind::Say;
        act.subject = statement;
        break_bans(act, {{entry.actor.value, entry.actor_instance}}, 0, 0);
        break;
      }
      case EventKind::Withdraws: withdraw_event({entry.actor.value, entry.actor_instance}); break;
      case EventKind::PhaseUntil: prolong_event(entry); break;
      default: break;
    }
  }
  cause_ = {};
  entry_ = std::nullopt;
}

// One that ended this morning goes on; one whose last day has passed ends at once.
void World::prolong_event(const Entry& entry) {
  PhaseState& now = state.phases[entry.phase.value];
  now.end_date = entry.date;
  const Subject subject = subject_of(Subject::Kind::Phase, {entry.phase.value, 0});
  note(HappeningKind::PhaseEndMoved, subject, entry.date.value);
  if (state.ended) return;
  if (now.active && entry.date < today_) {
    now.active = false;
    now.ended_today = true;
    note(HappeningKind::PhaseEnded, subject);
    return;
  }
  if (!now.ended_today || entry.date < today_) return;
  now.active = true;
  now.ended_today = false;
  note(HappeningKind::PhaseBegan, subject);
}

void World::milestone_event(const Entry& entry) {
  const Ref m = milestone_of(entry);
  MilestoneState& now = milestone(m);
  const Subject subject = subject_of(Subject::Kind::Milestone, m);
  const bool was_waived = now.waived.on;
  switch (entry.kind) {
    case EventKind::Done:
    case EventKind::Reported: {
      if (!report_event(entry, m) || prior_) return;
      state.last_move = today_;
      ActState act;
      act.kind = ast::Act::Kind::Meet;
      act.subject = m;
      break_bans(act,
                 entry.actor.valid() ? std::vector<Ref>{{entry.actor.value, entry.actor_instance}}
                                     : owners_of(m),
                 0, 0);
      return;
    }
    case EventKind::Verified:
      if (verify_event(m) && !prior_) state.last_move = today_;
      return;
    case EventKind::Broken:
      if (!prior_) state.last_move = today_;
      return break_event(m);
    case EventKind::Refuted: return refute_event(m);
    case EventKind::Waived:
      if (was_waived) return already_so(subject);
      return waive(m);
    case EventKind::Disputed:
      now.disputed.raise(today_);
      return note(HappeningKind::MilestoneDisputed, subject);
    case EventKind::Settled:
      now.disputed.lower();
      return note(HappeningKind::MilestoneSettled, subject);
    case EventKind::Due: return move_deadline(m, entry.date);
    default: return resize(m, *entry.amount);
  }
}

namespace {

bool is_payment(const ActState& act, const std::vector<Ref>& actors, Ref payer, Ref receiver,
                checked::UnitId unit) {
  return act.kind == ast::Act::Kind::Pay && act.receiver == receiver && act.unit == unit &&
         std::find(actors.begin(), actors.end(), payer) != actors.end();
}

}  // namespace

bool World::may_pay(Ref payer, Ref receiver, checked::UnitId unit, bool or_earlier) const {
  return std::any_of(state.permissions.begin(), state.permissions.end(),
                     [&](const NormState& norm) {
                       return (or_earlier ? stood_today(norm) : norm.stands()) &&
                              is_payment(norm.act, norm.holders, payer, receiver, unit);
                     });
}

// Duties that arise on the day of a payment take what nothing had asked for, by their deadlines.
void World::count_spare(std::size_t first_duty) {
  std::multimap<Day, DutyState*> made;
  for (std::size_t k = first_duty; k < state.duties.size(); ++k)
    made.emplace(state.duties[k].deadline, &state.duties[k]);
  for (const auto& [due, duty] : made) {
    for (SparePayment& spare : spare_) {
      if (!is_payment(duty->act, duty->debtors, spare.payer, spare.receiver, spare.unit)) continue;
      const Decimal part = std::min(spare.left, *sub(duty->act.amount, duty->paid));
      duty->paid = *add(duty->paid, part);
      spare.left = *sub(spare.left, part);
      fills_.push_back({static_cast<std::size_t>(duty - state.duties.data()), spare.payer, part});
    }
    if (duty->act.kind == ast::Act::Kind::Pay) take_from_later(*duty);
  }
}

// What is due first is paid first, also where it arises behind the payment: what went to a debt
// that falls due later, and is not paid whole, goes to it instead.
void World::take_from_later(DutyState& duty) {
  for (std::size_t k = fills_.size(); k-- > 0;) {
    Fill& fill = fills_[k];
    DutyState& older = state.duties[fill.duty];
    const bool open = older.open() && older.paid < older.act.amount;
    if (!open || older.deadline <= duty.deadline || older.act.unit != duty.act.unit ||
        !is_payment(duty.act, duty.debtors, fill.payer, older.act.receiver, older.act.unit))
      continue;
    const Decimal part = std::min(fill.part, *sub(duty.act.amount, duty.paid));
    older.paid = *sub(older.paid, part);
    fill.part = *sub(fill.part, part);
    duty.paid = *add(duty.paid, part);
  }
}

void World::note_spare() {
  for (const SparePayment& spare : spare_) {
    if (spare.left.is_zero() || spare.permitted) continue;
    if (may_pay(spare.payer, spare.receiver, spare.unit, true)) continue;
    cause_ = spare.cause;
    note(HappeningKind::UnruledPayment, subject_of(Subject::Kind::Actor, spare.receiver),
         spare.unit.value, 0, spare.left, subject_of(Subject::Kind::Actor, spare.payer));
  }
  spare_.clear();
  fills_.clear();
}

// Fills what is due first, of those of one day the oldest debts; what is left over waits for the
// duties of the day.
void World::payment_event(const Entry& entry) {
  const Ref payer{entry.actor.value, entry.actor_instance};
  const Ref receiver{entry.other.value, entry.other_instance};
  pay(payer, receiver, *entry.amount, entry.unit, true, entry.span);
  if (prior_ || entry.amount->is_zero()) return;
  Decimal left = *entry.amount;
  std::multimap<Day, DutyState*> debts;
  for (DutyState& duty : state.duties) {
    if (duty.open() && is_payment(duty.act, duty.debtors, payer, receiver, entry.unit))
      debts.emplace(duty.deadline, &duty);
  }
  for (const auto& [due, duty] : debts) {
    const Decimal part = std::min(left, *sub(duty->act.amount, duty->paid));
    duty->paid = *add(duty->paid, part);
    left = *sub(left, part);
    fills_.push_back({static_cast<std::size_t>(duty - state.duties.data()), payer, part});
  }
  const bool permitted = may_pay(payer, receiver, entry.unit, false);
  if (!left.is_zero() && !state.ended)
    spare_.push_back({payer, receiver, entry.unit, left, cause_, permitted});
  ActState act;
  act.kind = ast::Act::Kind::Pay;
  act.receiver = receiver;
  act.unit = entry.unit;
  break_bans(act, {payer}, 0, 0);
}

void World::level_event(const Entry& entry) {
  const Ref l{entry.lever.value, entry.instance};
  if (prior_) {
    lever(l).start = entry.level;
    return;
  }
  const std::int64_t before = level(l);
  LeverMove move;
  move.to = entry.level;
  move.number = state.next_move++;
  move.recorded = true;
  move.judged = state.ended.has_value();
  lever(l).moves.push_back(move);
  if (state.ended) lever(l).unruled = false;  // the newest recorded move, and it is not judged
  note_level(l, before);
  const std::int64_t after = level(l);
  if (after == before) return;
  state.last_move = today_;
  ActState act;
  act.kind = after > before ? ast::Act::Kind::Ease : ast::Act::Kind::Tighten;
  act.subject = l;
  const auto party = lever_party(l);
  if (party) break_bans(act, {*party}, before, after);
}

void World::quantity_event(const Entry& entry) {
  auto& quantity = state.quantities[entry.quantity.value][entry.instance];
  const auto before = quantity;
  quantity = entry.kind == EventKind::SetQuantity ? entry.amount : add(*quantity, *entry.amount);
  if (!quantity) stop("overflow", entry.span);
  if (quantity == before) return;
  note(HappeningKind::QuantityChanged,
       subject_of(Subject::Kind::Quantity, {entry.quantity.value, entry.instance}), 0, 0,
       *quantity);
}

// What it owed alone, or last of those who owed jointly, and what was to be paid to it, lapses;
// what it might or must not do ends.
void World::withdraw_event(Ref actor) {
  state.withdrew[actor.symbol][actor.instance] = today_;
  note(HappeningKind::Withdrew, subject_of(Subject::Kind::Actor, actor));
  const auto all_gone = [&](const std::vector<Ref>& actors) {
    return !actors.empty() && std::all_of(actors.begin(), actors.end(), [&](Ref each) {
      return state.withdrew[each.symbol][each.instance].has_value();
    });
  };
  for (std::size_t k = 0; k < state.duties.size(); ++k) {
    const DutyState& duty = state.duties[k];
    if (duty.open() && duty_done_on(duty)) continue;  // it is done, and will be found so
    const bool owed = duty.act.kind == ast::Act::Kind::Pay && duty.act.receiver == actor;
    if (!duty.overdue && (owed || all_gone(duty.debtors))) lapse_duty(k);
  }
  for (std::size_t k = 0; k < state.bans.size(); ++k) {
    if (all_gone(state.bans[k].holders)) end_norm(state.bans, k, HappeningKind::BanEnded);
  }
  for (std::size_t k = 0; k < state.permissions.size(); ++k) {
    if (!all_gone(state.permissions[k].holders)) continue;
    end_norm(state.permissions, k, HappeningKind::PermissionEnded);
  }
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
    for (std::uint32_t i = 0; i < state.milestones[m].size(); ++i) {
      if (all_gone(owners_of({m, i}))) lapse_milestone({m, i});
    }
  }
}

void World::say(Ref statement) {
  auto& now = state.statements[statement.symbol][statement.instance];
  now.said = true;
  now.said_day = today_;
  now.to_judge = true;
  note(HappeningKind::Said, subject_of(Subject::Kind::Statement, statement));
}

bool World::covers_act(const ActState& norm, const ActState& act, std::int64_t before,
                       std::int64_t after) const {
  if (norm.kind != act.kind) return false;
  if (act.kind == ast::Act::Kind::Pay) {
    return norm.receiver == act.receiver && norm.unit == act.unit;
  }
  if (norm.subject != act.subject) return false;
  if (!norm.to || before == after) return true;
  return after > before ? after >= *norm.to : after <= *norm.to;
}

// `actors` empty: nobody owns it, and so anybody who must not break it has broken it.
void World::break_bans(const ActState& act, const std::vector<Ref>& actors, std::int64_t before,
                       std::int64_t after) {
  if (prior_) return;
  for (std::size_t k = 0; k < state.bans.size(); ++k) {
    NormState& ban = state.bans[k];
    if (!ban.stands() || !covers_act(ban.act, act, before, after)) continue;
    bool own = false;
    for (const Ref holder : ban.holders) {
      const bool acted = std::find(actors.begin(), actors.end(), holder) != actors.end();
      if (!acted && !(actors.empty() && act.kind == ast::Act::Kind::Break)) continue;
      own = true;
      const bool known = std::any_of(ban.breaches.begin(), ban.breaches.end(),
                                     [&](const auto& each) { return each.first == holder; });
      if (!known) ban.breaches.emplace_back(holder, today_);
    }
    if (!own) continue;
    note(HappeningKind::BanBroken, subject_of(Subject::Kind::Rule, ban.origin.rule),
         ban.origin.effect.value, static_cast<std::int64_t>(k));
    const auto& declared = *ast::get_if<checked::Ban>(&deal_[ban.origin.effect].node);
    broken_bans_.push_back({ban.origin.rule,
                            ban.origin.env,
                            declared.otherwise,
                            {Cause::Kind::Rule, ban.origin.rule.symbol, ban.origin.rule.instance}});
  }
}

void World::already_so(Subject subject) { note(HappeningKind::AlreadySo, subject); }

}  // namespace quid::oracle
