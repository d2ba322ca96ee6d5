// SPDX-License-Identifier: Apache-2.0
// Reading an expression: constants, variables, lets and tables here; the rest by kind elsewhere.
#include <utility>

#include "world.hpp"

namespace quid::oracle {

using checked::Expr;
using checked::ExprId;
using checked::Operation;

checked::ExprId World::argument(const Expr& e, std::uint32_t k) const {
  return deal_.arguments_of(e)[k];
}

std::vector<Value> World::read_arguments(const Expr& e, const Env& env) const {
  std::vector<Value> values;
  for (const ExprId id : deal_.arguments_of(e)) values.push_back(read(id, env));
  return values;
}

Value World::read(ExprId id, const Env& env) const {
  Value value = read_fresh(id, env);
  if (value.failed() && value.place == Span{}) value.place = deal_[id].span;
  return value;
}

Value World::read_fresh(ExprId id, const Env& env) const {
  const Expr& e = deal_[id];
  if (e.op <= Operation::TableParameter) return read_basic(e, env);
  switch (e.op) {
    case Operation::ReadLet: return read_let(e, env);
    case Operation::CallTable: return call_table(e, env);
    case Operation::ReadRow: return read_row(e, env);
    case Operation::Was:
    case Operation::ForDuration: return relaxed_ ? relaxed_memory(id, env) : read_memory(id, env);
    case Operation::OnAtLeast:
    case Operation::Peak: return relaxed_ ? make_unknown() : read_memory(id, env);
    default: break;
  }
  if (e.op >= Operation::MilestoneIs && e.op <= Operation::SinceMilestone) {
    return read_milestone(e, env);
  }
  if (e.op <= Operation::Start) return read_other(e, env);
  if (e.op >= Operation::CompareValues) return read_condition(e, env);
  return read_arithmetic(e, env);
}

// What was so, and can be otherwise no more, stays so.
Value World::relaxed_memory(ExprId id, const Env& env) const {
  const Value of = read(argument(deal_[id], 0), env);
  if (!of.known()) return make_unknown();
  relaxed_ = false;
  const Value now = read_memory(id, env);
  relaxed_ = true;
  return now.known() && now.is_true() == of.is_true() ? now : make_unknown();
}

Value World::read_basic(const Expr& e, const Env& env) const {
  switch (e.op) {
    case Operation::TruthConstant: return make_truth(e.number() != 0);
    case Operation::NumberConstant: return make_number(deal_.decimal(e));
    case Operation::DateConstant: return make_date(Day{static_cast<std::int32_t>(e.number())});
    case Operation::DurationConstant: return make_duration(deal_.duration(e));
    case Operation::ElementConstant: return make_element(e.number());
    case Operation::Variable: {
      const bool bound = e.symbol < env.slots.size() && env.slots[e.symbol] != Env::unbound;
      return bound ? make_element(env.slots[e.symbol]) : make_unknown();
    }
    case Operation::ElementNumber: {
      const auto a = read_arguments(e, env);
      if (auto early = strict(a)) return *early;
      if (a[0].kind == checked::Kind::Number) return a[0];
      return make_number(Decimal::from_int(checked::ElementCode{a[0].integer}.number()));
    }
    case Operation::TableParameter: return parameter_ != nullptr ? *parameter_ : make_unknown();
    case Operation::TextConstant: {
      Value text = make_element(e.number());
      text.kind = checked::Kind::Text;
      return text;
    }
    default: return make_unknown();
  }
}

Value World::read_let(const Expr& e, const Env& env) const {
  const checked::Let& let = deal_.lets[e.symbol];
  const Value index = symbol_index(let.shape, e, env, 0, count_of(e));
  if (!index.known()) return index;
  const auto instance = static_cast<std::uint32_t>(index.integer);
  const auto key = std::make_tuple(e.symbol, instance, relaxed_);
  if (reading_) {
    if (const auto found = lets_.find(key); found != lets_.end()) return found->second;
  }
  const Value* outer = std::exchange(parameter_, nullptr);
  const Value value = read(let.value, env_of(let.shape, instance));
  parameter_ = outer;
  if (reading_) lets_[key] = value;
  return value;
}

Value World::tier_value(const checked::TierTable& table, std::size_t tier, const Value& x) const {
  const Value* outer = std::exchange(parameter_, &x);
  const Value value = read(table.tiers[tier].value, Env{});
  parameter_ = outer;
  return value;
}

// The tier that holds x; of a marginal table every tier up to it, each on its own stretch of x.
Value World::call_table(const Expr& e, const Env& env) const {
  const checked::TierTable& table = deal_.tier_tables[e.symbol];
  const Value x = read(argument(e, 0), env);
  if (!x.known()) return x;
  Decimal total, lower;
  for (std::size_t k = 0; k < table.tiers.size(); ++k) {
    const auto& tier = table.tiers[k];
    const bool inside =
        !tier.bounded || x.number < tier.bound || (tier.inclusive && x.number == tier.bound);
    if (!table.marginal && !inside) continue;
    const Value rate = tier_value(table, k, x);
    if (!table.marginal || !rate.known()) return rate;
    const Decimal upper = inside ? x.number : tier.bound;
    const std::optional<Decimal> stretch = upper < lower ? Decimal::zero() : sub(upper, lower);
    const auto part = stretch ? mul(*stretch, rate.number) : std::nullopt;
    const auto sum = part ? add(total, *part) : std::nullopt;
    if (!sum) return make_error("overflow", e.span);
    total = *sum;
    if (inside) break;
    if (lower < upper) lower = upper;
  }
  return make_number(total);
}

Value World::read_row(const Expr& e, const Env& env) const {
  const checked::RowTable& table = deal_.row_tables[e.symbol];
  checked::Shape shape;
  shape.sets = {table.set};
  shape.count = static_cast<std::uint32_t>(deal_.sets[table.set.value].elements.size());
  const Value index = symbol_index(shape, e, env, 0, 1);
  if (!index.known()) return index;
  return read(table.rows[static_cast<std::size_t>(index.integer)], Env{});
}

}  // namespace quid::oracle
