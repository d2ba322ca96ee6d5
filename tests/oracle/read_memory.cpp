// SPDX-License-Identifier: Apache-2.0
// What remembers: `was`, `C for D`, `C on at least N of the last M days`, `peak of E`. Each place
// that remembers keeps how its operand stood at the end of every day, once for each binding of
// the variables around it. An error at a day's end is remembered as unknown.
#include "world.hpp"

#include <span>

namespace quid::oracle {

using checked::EffectId;
using checked::Expr;
using checked::ExprId;
using checked::Operation;

namespace {

Value from_byte(std::uint8_t byte) { return byte == 2 ? make_unknown() : make_truth(byte == 1); }
std::uint8_t to_byte(const Value& value) {
  if (!value.known()) return 2;
  return value.is_true() ? 1 : 0;
}

}  // namespace

void World::remember(ExprId id, Env env) {
  if (!id.valid()) return;
  const Expr& e = deal_[id];
  if (e.op >= Operation::Was) memory_[{id.value, env.key()}];
  const bool binds = e.op >= Operation::AllIn && e.op <= Operation::MaximumIn;
  if (!binds) {
    for (std::uint32_t k = 0; k < count_of(e); ++k) remember(argument(e, k), env);
    return;
  }
  for (const auto element : deal_.sets[e.symbol].elements) {
    env.bind(e.symbol2(), element.code);
    for (std::uint32_t k = 0; k < count_of(e); ++k) remember(argument(e, k), env);
  }
}

void World::remember(ExprId id, const checked::Shape& shape) {
  if (!id.valid()) return;
  for (std::uint32_t i = 0; i < shape.count; ++i) remember(id, env_of(shape, i));
}

// How many days of the deal were before today: so many ends count. Once today's end is remembered
// too, today is still read as today. An error on the first day leaves it on the eve.
std::size_t World::days_before() const {
  if (!begun_ || today_ < deal_.deal.start) return 0;
  return static_cast<std::size_t>(today_.value - deal_.deal.start.value);
}

Value World::read_memory(ExprId id, const Env& env) const {
  const Expr& e = deal_[id];
  const Memory& memory = memory_.at({id.value, env.key()});
  switch (e.op) {
    case Operation::Was:
      if (!begun_) return read(argument(e, 0), env);
      return days_before() == 0 ? memory.before : from_byte(memory.ends[days_before() - 1]);
    case Operation::ForDuration: return sustained(e, env, memory);
    case Operation::OnAtLeast: return often(e, env, memory);
    default: return peak(e, env, memory);
  }
}

// The first day of the stretch, up to today, on whose ends the operand was `least` or better.
Value World::sustained(const Expr& e, const Env& env, const Memory& memory) const {
  const Value now = read(argument(e, 0), env);
  if (now.is_false() || now.failed()) return now;
  const Value length = read(argument(e, 1), env);
  if (!length.known()) return length;
  Day true_since = today_;
  Day possible_since = today_;
  bool still_true = now.is_true();
  for (std::size_t back = 1; back <= days_before(); ++back) {
    const std::uint8_t then = memory.ends[days_before() - back];
    if (then == 0) break;
    possible_since.value = today_.value - static_cast<std::int32_t>(back);
    still_true = still_true && then == 1;
    if (still_true) true_since = possible_since;
  }
  const auto surely = add(true_since, length.duration, holidays(e.symbol));
  const auto possibly = add(possible_since, length.duration, holidays(e.symbol));
  if (!surely || !possibly) return make_error("out-of-calendar", e.span);
  if (now.is_true() && *surely <= today_) return make_truth(true);
  return *possibly <= today_ ? make_unknown() : make_truth(false);
}

// Whether a day counts is asked day by day; business days are counted back from today.
Value World::often(const Expr& e, const Env& env, const Memory& memory) const {
  std::vector<Value> days;
  const auto& [count, window] = deal_.frequency(e);
  const Holidays& calendar = holidays(e.symbol);
  const auto before =
      window.business_days > 0 ? std::optional<Day>{} : subtract(today_, window, calendar);
  std::int32_t business_left = window.business_days;
  for (std::size_t back = 0; back <= days_before(); ++back) {
    const Day day{today_.value - static_cast<std::int32_t>(back)};
    if (window.business_days > 0) {
      if (!calendar.is_business_day(day)) continue;
      if (business_left-- == 0) break;
    } else if (before && day <= *before) {
      break;
    }
    days.push_back(back == 0 ? read(argument(e, 0), env)
                             : from_byte(memory.ends[days_before() - back]));
  }
  return at_least_of(days, count);
}

Value World::peak(const Expr& e, const Env& env, const Memory& memory) const {
  const Value now = read(argument(e, 0), env);
  if (now.failed() || !memory.peak) return now;
  if (now.unknown() || now.number < *memory.peak) return make_number(*memory.peak);
  return now;
}

void World::update_memory() {
  const Reading reading(*this);
  std::vector<Value> values;
  for (const auto& [key, memory] : memory_) {
    Env env;
    env.slots = key.second;
    values.push_back(read(argument(deal_[ExprId{key.first}], 0), env));
  }
  auto value = values.begin();
  for (auto& [key, memory] : memory_) {
    const Value now = *value++;
    if (deal_[ExprId{key.first}].op == Operation::Peak) {
      if (!begun_ || !now.known()) continue;
      if (!memory.peak || *memory.peak < now.number) memory.peak = now.number;
    } else if (!begun_) {
      memory.before = now.failed() ? make_unknown() : now;
    } else {
      memory.ends.push_back(to_byte(now));
    }
  }
}

void World::remember_effects(std::span<const EffectId> effects, const checked::Shape& shape) {
  for (const auto id : effects) {
    const checked::Effect& effect = deal_[id];
    const checked::Endings& ends = *effect.ends;
    for (const ExprId suffix : {ends.while_, ends.until, ends.until_date, ends.for_}) {
      remember(suffix, shape);
    }
    if (const auto* group = std::get_if<checked::Group>(&effect.node)) {
      remember_effects(group->effects, shape);
    } else if (const auto* move = std::get_if<checked::Move>(&effect.node)) {
      remember(move->by, shape);
    } else if (const auto* pay = ast::get_if<checked::Pay>(&effect.node)) {
      remember(pay->amount, shape);
    } else if (const auto* change = std::get_if<checked::ChangeQuantity>(&effect.node)) {
      remember(change->value, shape);
    } else if (const auto* extend = std::get_if<checked::Extend>(&effect.node)) {
      remember(extend->by, shape);
      remember(extend->to, shape);
    } else if (const auto* resize = std::get_if<checked::Resize>(&effect.node)) {
      remember(resize->to, shape);
    } else if (const auto* duty = ast::get_if<checked::Duty>(&effect.node)) {
      remember(duty->act.amount, shape);
      remember(duty->act.by, shape);
      remember(duty->deadline, shape);
      remember_effects(duty->otherwise, shape);
    } else if (const auto* ban = ast::get_if<checked::Ban>(&effect.node)) {
      remember_effects(ban->otherwise, shape);
    } else if (const auto* call = std::get_if<checked::HostCall>(&effect.node)) {
      for (const auto each : call->arguments) remember(each, shape);
    }
  }
}

void World::remember_deal() {
  const checked::Shape plain;
  for (const auto& m : deal_.milestones) {
    for (const ExprId id : {m.more->of, m.deadline, m.more->verify_within, m.more->needs})
      remember(id, m.shape);
  }
  for (const auto& s : deal_.statements) remember(s.claims, s.shape);
  for (const auto& l : deal_.lets) remember(l.value, l.shape);
  for (const auto& table : deal_.tier_tables) {
    for (const auto& tier : table.tiers) remember(tier.value, plain);
  }
  for (const auto& table : deal_.row_tables) {
    for (const auto row : table.rows) remember(row, plain);
  }
  for (const auto& r : deal_.rules) {
    for (const ExprId id : {r.more->from, r.more->to, r.more->cadence_from, r.condition})
      remember(id, r.shape);
    remember_effects(r.effects, r.shape);
  }
  for (const auto& p : deal_.phases) {
    for (const ExprId id : {p.from, p.when, p.until, p.until_date, p.duration}) {
      remember(id, plain);
    }
  }
  for (const auto& v : deal_.values) {
    remember(v.worth, plain);
    remember(v.term.holds, plain);
  }
  for (const auto& n : deal_.no_deals) remember(n.worth, plain);
  for (const auto& e : deal_.ensures) {
    remember(e.condition, plain);
    remember(e.other, plain);
  }
}

}  // namespace quid::oracle
