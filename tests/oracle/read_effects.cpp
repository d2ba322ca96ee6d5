// SPDX-License-Identifier: Apache-2.0
// Effects on a snapshot: every operand is read here, nothing is applied. An error in an operand
// stops the run; an unknown one makes the effect undetermined, but for `set`.
#include <algorithm>
#include <span>

#include "support/text.hpp"
#include "world.hpp"

namespace quid::oracle {

using checked::EffectId;
using checked::ExprId;

std::optional<Value> World::operand(ExprId id, const Env& env) const {
  const Value value = read(id, env);
  if (value.failed()) stop(value);
  if (value.unknown()) return std::nullopt;
  return value;
}

// A number of levels: whole and not negative, or the run stops.
std::optional<std::int64_t> World::levels_operand(ExprId id, const Env& env) const {
  const auto value = operand(id, env);
  if (!value) return std::nullopt;
  if (!value->number.is_whole()) stop("not-whole", deal_[id].span);
  if (value->number.is_negative()) stop("negative-levels", deal_[id].span);
  constexpr std::int64_t plenty = 1'000'000'000;
  return std::min(value->number.to_int().value_or(plenty), plenty);
}

// As far as it is known; the day of a milestone that is not met lies ahead.
Truth3 World::day_has_passed(ExprId day, ExprId known_by, const Env& env) const {
  if (!day.valid()) return Truth3::False;
  if (const auto known = operand(day, env))
    return known->day() < today_ ? Truth3::True : Truth3::False;
  const bool ahead = known_by.valid() && outcome(known_by, env) == Truth3::False;
  return ahead ? Truth3::False : Truth3::Unknown;
}

// Of its `while`. An error in that does not matter where the day of `until` has passed.
Truth3 World::while_holds(const checked::Effect& effect, const Env& env) const {
  if (!effect.ends->while_.valid()) return Truth3::True;
  const Value holds = read(effect.ends->while_, env);
  if (!holds.failed()) return truth_of(holds);
  const Truth3 passed = day_has_passed(effect.ends->until_date, effect.ends->until_known_by, env);
  if (passed != Truth3::True) stop(holds);
  return Truth3::False;
}

// Whether the effect's own suffixes let it be made now: what surely does not comes first.
World::Made World::read_limit(const Firing& firing, EffectId id, Grant::Limit& limit) const {
  const checked::Effect& effect = deal_[id];
  limit.effect = id;
  Made made = Made::Yes;
  const Truth3 holds = while_holds(effect, firing.env);
  if (holds == Truth3::False) return Made::No;
  if (holds == Truth3::Unknown) made = Made::Held;
  if (effect.ends->until.valid() && outcome(effect.ends->until, firing.env) == Truth3::True)
    return Made::No;
  const Truth3 passed =
      day_has_passed(effect.ends->until_date, effect.ends->until_known_by, firing.env);
  if (passed == Truth3::True) return Made::No;
  if (passed == Truth3::Unknown) made = Made::Held;
  if (!effect.ends->for_.valid()) return made;
  const auto length = operand(effect.ends->for_, firing.env);
  if (!length) return Made::Undetermined;
  const auto ends = add(today_, length->duration, holidays(deal_[effect.ends->for_].symbol));
  if (!ends) stop("out-of-calendar", deal_[effect.ends->for_].span);
  if (*ends <= today_) return Made::No;
  limit.ends_for = *ends;
  return made;
}

// `around`: what stands around the effects lets them be made, as far as it is not false.
void World::read_effects(const Firing& firing, std::span<const EffectId> effects,
                         std::vector<Grant::Limit> limits, std::vector<Op>& out,
                         Made around) const {
  for (const EffectId id : effects) {
    std::vector<Grant::Limit> all = limits;
    Made made = around;
    if (deal_[id].revocable()) {
      Grant::Limit own;
      const Made here = read_limit(firing, id, own);
      if (here == Made::No) continue;
      made = std::max(made, here);
      all.push_back(own);
    }
    const bool switches = std::holds_alternative<checked::SwitchRule>(deal_[id].node);
    if (const auto* group = std::get_if<checked::Group>(&deal_[id].node)) {
      read_effects(firing, group->effects, all, out, made);
    } else if (made == Made::Yes || (made == Made::Held && !switches)) {
      read_effect(firing, id, all, out);
      out.back().held = made == Made::Held && out.back().kind != Op::Kind::Undetermined;
    } else {
      Op op;
      op.origin = {firing.rule, id, firing.env};
      op.cause = firing.cause;
      op.kind = Op::Kind::Undetermined;
      out.push_back(op);
    }
  }
}

void World::read_effect(const Firing& firing, EffectId id, const std::vector<Grant::Limit>& limits,
                        std::vector<Op>& out) const {
  const checked::Effect& effect = deal_[id];
  Op op;
  op.origin = {firing.rule, id, firing.env};
  op.cause = firing.cause;
  op.limits = limits;
  const bool norm = ast::holds<checked::Duty>(effect.node) ||
                    ast::holds<checked::Ban>(effect.node) ||
                    ast::holds<checked::Permission>(effect.node);
  const bool determined =
      norm ? read_norm(effect, firing.env, op) : read_simple(effect, firing.env, op);
  if (!determined) op.kind = Op::Kind::Undetermined;
  out.push_back(op);
}

namespace {

template <class Symbol>
Ref at(Symbol symbol, const Value& index) {
  return {symbol.value, static_cast<std::uint32_t>(index.integer)};
}

}  // namespace

bool World::read_simple(const checked::Effect& effect, const Env& env, Op& op) const {
  const auto place = [&](const checked::Shape& shape, auto symbol, std::span<const ExprId> index) {
    const Value found = index_of(shape, index, env, effect.span);
    if (found.failed()) stop(found);
    if (found.known()) op.subject = at(symbol, found);
    return found.known();
  };
  const auto milestone_place = [&](const auto& node) {
    return place(deal_.milestones[node.milestone.value].shape, node.milestone, node.index);
  };
  if (const auto* move = std::get_if<checked::Move>(&effect.node)) {
    op.kind = Op::Kind::Move;
    op.ease = move->ease;
    if (move->to) op.to = *move->to;
    if (!place(deal_.levers[move->lever.value].shape, move->lever, move->index)) return false;
    if (move->by.valid()) {
      op.by = levels_operand(move->by, env);
      return op.by.has_value();
    }
    if (!op.to) op.by = 1;
    return true;
  }
  if (const auto* restore = std::get_if<checked::Restore>(&effect.node)) {
    op.kind = Op::Kind::Restore;
    return place(deal_.levers[restore->lever.value].shape, restore->lever, restore->index);
  }
  if (const auto* pay = ast::get_if<checked::Pay>(&effect.node)) {
    op.kind = Op::Kind::Pay;
    op.unit = pay->unit;
    const auto amount = operand(pay->amount, env);
    const auto receiver = actor_of(pay->to, env);
    if (pay->from.present()) op.payer = actor_of(pay->from, env);
    if (!amount || !receiver || (pay->from.present() && !op.payer)) return false;
    op.amount = amount->number;
    op.receiver = *receiver;
    if (op.amount->is_negative()) stop("negative-payment", deal_[pay->amount].span);
    return true;
  }
  if (const auto* change = std::get_if<checked::ChangeQuantity>(&effect.node)) {
    const bool set = change->change == ast::Change::Set;
    op.kind = set ? Op::Kind::Set : Op::Kind::Add;
    const auto& shape = deal_.quantities[change->quantity.value].shape;
    if (!place(shape, change->quantity, change->index)) return false;
    const auto amount = operand(change->value, env);
    if (amount) op.amount = amount->number;
    if (set) return true;
    if (!amount) return false;
    if (change->change == ast::Change::Subtract) {
      op.amount = negate(amount->number);
      if (!op.amount) stop("overflow", effect.span);
    }
    return true;
  }
  if (const auto* say = std::get_if<checked::Say>(&effect.node)) {
    op.kind = Op::Kind::Say;
    return place(deal_.statements[say->statement.value].shape, say->statement, say->index);
  }
  if (const auto* waive = std::get_if<checked::Waive>(&effect.node)) {
    op.kind = Op::Kind::Waive;
    return milestone_place(*waive);
  }
  if (const auto* extend = std::get_if<checked::Extend>(&effect.node)) {
    op.kind = extend->to.valid() ? Op::Kind::ExtendTo : Op::Kind::Extend;
    if (!milestone_place(*extend)) return false;
    const auto value = operand(extend->to.valid() ? extend->to : extend->by, env);
    if (!value) return false;
    op.date = value->day();
    op.duration = value->duration;
    return true;
  }
  if (const auto* resize = std::get_if<checked::Resize>(&effect.node)) {
    op.kind = Op::Kind::Resize;
    const auto size = operand(resize->to, env);
    if (size) op.amount = size->number;
    return milestone_place(*resize) && size.has_value();
  }
  if (const auto* change = std::get_if<checked::SwitchRule>(&effect.node)) {
    op.kind = Op::Kind::Switch;
    op.resume = change->resume;
    op.rules = rule_instances(change->rule, env);
    return !op.rules.empty();
  }
  if (const auto* end = std::get_if<checked::EndDeal>(&effect.node)) {
    op.kind = Op::Kind::End;
    op.text = end->text.str();
    return true;
  }
  const auto& call = std::get<checked::HostCall>(effect.node);
  op.kind = Op::Kind::Host;
  op.subject = {call.action.value, 0};
  for (const auto argument : call.arguments) {
    if (!op.text.empty()) op.text += ", ";
    op.text += argument_text(argument, env);
  }
  return true;
}

std::vector<Ref> World::rule_instances(const checked::RuleRef& ref, const Env& env) const {
  const auto& shape = deal_.rules[ref.rule.value].shape;
  std::vector<Ref> instances;
  if (!ref.index.empty()) {
    const Value index = index_of(shape, ref.index, env, {});
    if (index.failed()) stop(index);
    if (index.known()) instances.push_back(at(ref.rule, index));
    return instances;
  }
  for (std::uint32_t i = 0; i < shape.count; ++i) instances.push_back({ref.rule.value, i});
  return instances;
}

bool World::read_act(const checked::Act& act, const Env& env, Span span, ActState& out) const {
  out.kind = act.kind;
  out.unit = act.unit;
  if (act.to) out.to = *act.to;
  if (act.kind == ast::Act::Kind::Pay) {
    const auto amount = operand(act.amount, env);
    const auto receiver = actor_of(act.receiver, env);
    if (!amount || !receiver) return false;
    if (amount->number.is_negative()) stop("negative-payment", deal_[act.amount].span);
    out.amount = amount->number;
    out.receiver = *receiver;
    return true;
  }
  const auto find = [&](const checked::Shape& shape, auto symbol) {
    const Value index = index_of(shape, act.index, env, span);
    if (index.failed()) stop(index);
    if (index.known()) out.subject = at(symbol, index);
    return index.known();
  };
  if (act.kind == ast::Act::Kind::Say) {
    return find(deal_.statements[act.statement.value].shape, act.statement);
  }
  if (act.kind == ast::Act::Kind::Meet || act.kind == ast::Act::Kind::Break) {
    return find(deal_.milestones[act.milestone.value].shape, act.milestone);
  }
  if (!find(deal_.levers[act.lever.value].shape, act.lever)) return false;
  if (act.by.valid()) {
    out.by = levels_operand(act.by, env);
    return out.by.has_value();
  }
  if (!out.to) out.by = 1;
  return true;
}

bool World::read_norm(const checked::Effect& effect, const Env& env, Op& op) const {
  const auto* duty = ast::get_if<checked::Duty>(&effect.node);
  const auto* ban = ast::get_if<checked::Ban>(&effect.node);
  const auto* permission = ast::get_if<checked::Permission>(&effect.node);
  op.kind = duty != nullptr  ? Op::Kind::Duty
            : ban != nullptr ? Op::Kind::Ban
                             : Op::Kind::Permission;
  const auto& actors = duty != nullptr  ? duty->debtors
                       : ban != nullptr ? ban->debtors
                                        : permission->holders;
  const auto& act = duty != nullptr ? duty->act : ban != nullptr ? ban->act : permission->act;
  const auto found = actors_of(actors, env);
  const bool act_known = read_act(act, env, effect.span, op.act);
  std::optional<Value> deadline;
  if (duty != nullptr) deadline = operand(duty->deadline, env);
  if (!found || !act_known || (duty != nullptr && !deadline)) return false;
  op.actors = *found;
  if (deadline) op.date = deadline->day();
  const bool moves = act.kind == ast::Act::Kind::Ease || act.kind == ast::Act::Kind::Tighten;
  if (moves) op.base_level = level(op.act.subject);
  return true;
}

std::string World::argument_text(ExprId id, const Env& env) const {
  const checked::Expr& e = deal_[id];
  if (e.op == checked::Operation::ActorConstant) {
    return std::string(names_.text(deal_.actors[e.symbol].name));
  }
  const auto value = operand(id, env);
  if (!value) return "unknown";
  switch (value->kind) {
    case checked::Kind::Truth: return value->integer != 0 ? "true" : "false";
    case checked::Kind::Number: return value->number.to_string();
    case checked::Kind::Date:
      return deal_.deal.in_steps ? "step " + std::to_string(value->integer)
                                 : to_string(value->day());
    case checked::Kind::Duration: return to_string(value->duration);
    case checked::Kind::Text:
      return quoted_text(deal_.texts[static_cast<std::size_t>(value->integer)]);
    default: {
      const checked::ElementCode element{value->integer};
      return element.is_number() ? std::to_string(element.number())
                                 : std::string(names_.text(element.name()));
    }
  }
}

}  // namespace quid::oracle
