// SPDX-License-Identifier: Apache-2.0
// A batch of effects, read on one snapshot: conflicts are settled by `over`, then all are applied
// in their order, and last of all the deal ends if one of them ended it.
#include <algorithm>
#include <set>

#include "world.hpp"

namespace quid::oracle {

namespace {

bool quantity_conflict(const Op& a, const Op& b) {
  const bool a_set = a.kind == Op::Kind::Set;
  const bool b_set = b.kind == Op::Kind::Set;
  const bool changes = (a_set || a.kind == Op::Kind::Add) && (b_set || b.kind == Op::Kind::Add);
  if (!changes || a.subject != b.subject || (!a_set && !b_set)) return false;
  return a_set != b_set || a.amount != b.amount;
}

bool lever_conflict(const Op& a, const Op& b) {
  if (a.kind != Op::Kind::Move || b.kind != Op::Kind::Move || a.subject != b.subject) return false;
  return a.ease != b.ease && a.to && b.to;
}

// In the order of declaration, unless one is over the other.
bool restores_what_moves(const Op& a, const Op& b) {
  const auto is = [&](const Op& one, const Op& other) {
    return one.kind == Op::Kind::Restore && other.kind == Op::Kind::Move;
  };
  return a.subject == b.subject && (is(a, b) || is(b, a));
}

}  // namespace

// `over` is transitive.
bool World::over(Ref winner, Ref loser) const {
  std::vector<Ref> open = {winner};
  std::set<Ref> seen;
  while (!open.empty()) {
    const Ref at = open.back();
    open.pop_back();
    if (!seen.insert(at).second) continue;
    const auto& rule = deal_.rules[at.symbol];
    for (const auto& ref : rule.more->over) {
      for (const Ref below : rule_instances(ref, env_of(rule.shape, at.instance))) {
        if (below == loser) return true;
        open.push_back(below);
      }
    }
  }
  return false;
}

void World::settle_conflicts(std::vector<Op>& ops) const {
  const auto conflict = [](const Op& a, const Op& b) {
    return quantity_conflict(a, b) || lever_conflict(a, b);
  };
  std::vector<bool> dropped(ops.size(), false);
  for (std::size_t i = 0; i < ops.size(); ++i) {
    for (std::size_t j = 0; j < ops.size(); ++j) {
      const bool restores = restores_what_moves(ops[i], ops[j]);
      if (i == j || (!restores && !conflict(ops[i], ops[j]))) continue;
      if (over(ops[j].origin.rule, ops[i].origin.rule)) dropped[i] = true;
    }
  }
  for (std::size_t i = 0; i < ops.size(); ++i) {
    for (std::size_t j = i + 1; j < ops.size(); ++j) {
      if (dropped[i] || dropped[j] || !conflict(ops[i], ops[j])) continue;
      stop("effect-conflict", deal_[ops[j].origin.effect].span);
    }
  }
  std::vector<Op> kept;
  for (std::size_t i = 0; i < ops.size(); ++i) {
    if (!dropped[i]) kept.push_back(std::move(ops[i]));
  }
  ops = std::move(kept);
}

void World::apply_batch(std::vector<Op> ops) {
  settle_conflicts(ops);
  const bool was_over = state.ended.has_value();
  const std::size_t duties_before = state.duties.size();
  for (const Op& op : ops) {
    cause_ = op.cause;
    apply(op);
    if (op.held) note_held(op.origin, true);
  }
  cause_ = {};
  count_spare(duties_before);
  if (state.ended && !was_over) finish_deal();
}

void World::apply(const Op& op) {
  const auto key = std::make_pair(op.origin.rule, op.origin.effect.value);
  if (op.kind == Op::Kind::Undetermined) {
    state.undetermined.insert(key);
    note(HappeningKind::Undetermined, subject_of(Subject::Kind::Rule, op.origin.rule), 0,
         op.origin.effect.value);
    return;
  }
  state.undetermined.erase(key);
  switch (op.kind) {
    case Op::Kind::Move: return apply_move(op);
    case Op::Kind::Restore: return apply_restore(op);
    case Op::Kind::Pay:
      return pay(op.payer, op.receiver, *op.amount, op.unit, false, deal_[op.origin.effect].span);
    case Op::Kind::Set:
    case Op::Kind::Add: return apply_amount(op);
    case Op::Kind::Say: return say(op.subject);
    case Op::Kind::Waive:
    case Op::Kind::Extend:
    case Op::Kind::ExtendTo:
    case Op::Kind::Resize: return apply_milestone(op);
    case Op::Kind::Switch: return apply_switch(op);
    case Op::Kind::End:
      if (!state.ended) state.end_text = op.text;
      if (!state.ended) state.ended = today_;
      return;
    case Op::Kind::Host:
      return note(HappeningKind::HostCalled, subject_of(Subject::Kind::HostAction, op.subject), 0,
                  op.origin.effect.value, {}, {}, op.text);
    default: return apply_norm(op);
  }
}

void World::apply_move(const Op& op) {
  const std::int64_t before = level(op.subject);
  LeverMove move;
  move.kind = op.ease ? LeverMove::Kind::Ease : LeverMove::Kind::Tighten;
  move.by = op.by;
  move.to = op.to;
  move.number = state.next_move++;
  move.held = op.held;
  lever(op.subject).moves.push_back(move);
  if (!op.limits.empty()) {
    Grant grant;
    grant.lever = op.subject;
    grant.number = move.number;
    make_grant(op, grant);
  }
  if (level(op.subject) != before) state.last_move = today_;
  note_level(op.subject, before);
}

// Every move is taken back, and with it the revocable grants on the lever.
void World::apply_restore(const Op& op) {
  const std::int64_t before = level(op.subject);
  LeverState& now = lever(op.subject);
  if (op.limits.empty()) {
    now.moves.clear();
    std::erase_if(state.grants, [&](const Grant& grant) {
      return grant.kind == Grant::Kind::Move && grant.lever == op.subject;
    });
  } else {
    LeverMove move;
    move.to = now.start;
    move.number = state.next_move++;
    move.held = op.held;
    now.moves.push_back(move);
    Grant grant;
    grant.lever = op.subject;
    grant.number = move.number;
    make_grant(op, grant);
  }
  if (level(op.subject) != before) state.last_move = today_;
  note_level(op.subject, before);
}

// Nothing there to add to.
void World::apply_undetermined(Op op) {
  op.kind = Op::Kind::Undetermined;
  apply(op);
}

void World::apply_amount(const Op& op) {
  auto& quantity = state.quantities[op.subject.symbol][op.subject.instance];
  const auto before = quantity;
  if (op.kind == Op::Kind::Set) {
    quantity = op.amount;
  } else if (!quantity) {
    return apply_undetermined(op);
  } else {
    quantity = add(*quantity, *op.amount);
    if (!quantity) stop("overflow", deal_[op.origin.effect].span);
  }
  if (quantity == before) return;
  note(HappeningKind::QuantityChanged, subject_of(Subject::Kind::Quantity, op.subject),
       quantity ? 0 : 1, 0, quantity.value_or(Decimal{}));
}

void World::apply_milestone(const Op& op) {
  if (op.kind == Op::Kind::Waive) return waive(op.subject);
  if (op.kind == Op::Kind::Resize) return resize(op.subject, *op.amount);
  if (op.kind == Op::Kind::ExtendTo) return move_deadline(op.subject, op.date);
  if (!milestone(op.subject).deadline) return apply_undetermined(op);
  const auto deadline = add(*milestone(op.subject).deadline, op.duration, plain_holidays());
  if (!deadline) stop("out-of-calendar", deal_[op.origin.effect].span);
  move_deadline(op.subject, *deadline);
}

void World::apply_switch(const Op& op) {
  if (op.resume) {
    for (const Ref target : op.rules) {
      rule(target).lasting_suspension = false;
      for (Grant& grant : state.grants) std::erase(grant.suspends, target);
    }
  } else if (op.limits.empty()) {
    for (const Ref target : op.rules) rule(target).lasting_suspension = true;
  } else {
    Grant grant;
    grant.kind = Grant::Kind::Suspension;
    grant.suspends = op.rules;
    make_grant(op, grant);
  }
  refresh_suspensions();
}

void World::apply_norm(const Op& op) {
  const Subject subject = subject_of(Subject::Kind::Rule, op.origin.rule);
  Grant grant;
  if (op.kind == Op::Kind::Duty) {
    grant.kind = Grant::Kind::Duty;
    grant.number = state.duties.size();
    if (!op.limits.empty()) make_grant(op, grant);
    DutyState duty;
    duty.origin = op.origin;
    duty.debtors = op.actors;
    duty.act = op.act;
    duty.base_level = op.base_level;
    if (op.act.kind == ast::Act::Kind::Break) {
      duty.base_breaks = milestone(op.act.subject).breaks;
    }
    duty.arose = today_;
    duty.deadline = op.date;
    if (op.held || rule(op.origin.rule).suspended) duty.waits_since = today_;
    state.duties.push_back(duty);
    note(HappeningKind::DutyArose, subject, op.date.value, static_cast<std::int64_t>(grant.number));
    return;
  }
  const bool ban = op.kind == Op::Kind::Ban;
  auto& norms = ban ? state.bans : state.permissions;
  grant.kind = ban ? Grant::Kind::Ban : Grant::Kind::Permission;
  grant.number = norms.size();
  if (!op.limits.empty()) make_grant(op, grant);
  NormState norm;
  norm.origin = op.origin;
  norm.holders = op.actors;
  norm.act = op.act;
  norm.held = norm.dormant = op.held;
  norms.push_back(norm);
  note(ban ? HappeningKind::BanMade : HappeningKind::PermissionGiven, subject,
       op.origin.effect.value, static_cast<std::int64_t>(grant.number));
}

// What is open lapses; ledgers stand still from here.
void World::finish_deal() {
  for (std::size_t k = 0; k < state.duties.size(); ++k) {
    if (!state.duties[k].overdue) lapse_duty(k);
  }
  for (std::size_t k = 0; k < state.bans.size(); ++k) {
    end_norm(state.bans, k, HappeningKind::BanEnded);
  }
  for (std::size_t k = 0; k < state.permissions.size(); ++k) {
    end_norm(state.permissions, k, HappeningKind::PermissionEnded);
  }
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
    for (std::uint32_t i = 0; i < state.milestones[m].size(); ++i) lapse_milestone({m, i});
  }
  note(HappeningKind::DealEnded, {}, 0, 0, {}, {}, state.end_text);
  check_worths();
  std::vector<Decimal> degrees;
  std::vector<Value> worths, no_deals;
  for (std::size_t k = 0; k < deal_.values.size(); ++k) {
    const Value degree = term_degree(k);
    if (degree.failed()) stop(degree);
    degrees.push_back(degree.number);
    worths.push_back(worth_of(k));
  }
  for (std::size_t k = 0; k < deal_.no_deals.size(); ++k) no_deals.push_back(no_deal_worth(k));
  state.frozen_degrees = degrees;
  state.frozen_worths = worths;
  state.frozen_no_deals = no_deals;
}

}  // namespace quid::oracle
