// SPDX-License-Identifier: Apache-2.0
// Comparison, logic and what runs over a set.
#include "world.hpp"

namespace quid::oracle {

using checked::Compare;
using checked::Expr;
using checked::Operation;

namespace {

bool holds(Compare compare, int sign) {
  switch (compare) {
    case Compare::Equal: return sign == 0;
    case Compare::NotEqual: return sign != 0;
    case Compare::Less: return sign < 0;
    case Compare::LessEqual: return sign <= 0;
    case Compare::Greater: return sign > 0;
    default: return sign >= 0;
  }
}

Value if_else(const std::vector<Value>& a) {
  if (a[0].failed()) return a[0];
  if (a[0].known()) return a[0].is_true() ? a[1] : a[2];
  if (auto early = strict({a[1], a[2]})) return *early;
  return order(a[1], a[2]) == 0 ? a[1] : make_unknown();
}

}  // namespace

Value World::read_condition(const Expr& e, const Env& env) const {
  if (e.op >= Operation::AllIn) return read_over_set(e, env);
  if (e.op == Operation::And || e.op == Operation::Or) return read_list(e, env);
  const std::vector<Value> a = read_arguments(e, env);
  switch (e.op) {
    case Operation::Not: return negation(a[0]);
    case Operation::AtLeastOf: return at_least_of(a, e.number());
    case Operation::IfElse: return if_else(a);
    case Operation::IsUnknown: return a[0].failed() ? a[0] : make_truth(a[0].unknown());
    default: break;
  }
  if (auto early = strict(a)) return *early;
  if (e.op == Operation::CompareValues) {
    return make_truth(holds(static_cast<Compare>(e.mode), order(a[0], a[1])));
  }
  const auto last = add(a[2].day(), a[1].duration, holidays(e.symbol));
  if (!last) return make_error("out-of-calendar", e.span);
  return make_truth(a[2].day() <= a[0].day() && a[0].day() <= *last);
}

// One that decides ends the list: what is not read could not change it.
Value World::read_list(const Expr& e, const Env& env) const {
  const bool all = e.op == Operation::And;
  std::vector<Value> values;
  for (std::uint32_t k = 0; k < count_of(e); ++k) {
    values.push_back(read(argument(e, k), env));
    if (all ? values.back().is_false() : values.back().is_true()) return values.back();
  }
  return all ? all_of(values) : any_of(values);
}

// `where` false takes an element out; unknown makes a total unknown.
Value World::read_over_set(const Expr& e, const Env& env) const {
  std::vector<Value> bodies;
  Env inner = env;
  for (const auto element : deal_.sets[e.symbol].elements) {
    inner.bind(e.symbol2(), element.code);
    const Value where = count_of(e) > 1 ? read(argument(e, 1), inner) : make_truth(true);
    if (where.is_false()) continue;
    const Value body = read(argument(e, 0), inner);
    if (e.op == Operation::AllIn) {
      bodies.push_back(any_of({negation(where), body}));
    } else if (e.op == Operation::AnyIn) {
      bodies.push_back(all_of({where, body}));
    } else {
      bodies.push_back(where.known() ? body : where);
    }
    if (e.op == Operation::AllIn && bodies.back().is_false()) break;
    if (e.op == Operation::AnyIn && bodies.back().is_true()) break;
  }
  if (e.op == Operation::AllIn) return all_of(bodies);
  if (e.op == Operation::AnyIn) return any_of(bodies);
  return read_total(e, bodies);
}

Value World::read_total(const Expr& e, const std::vector<Value>& bodies) const {
  if (auto early = strict(bodies)) return *early;
  if (e.op == Operation::CountIn) {
    std::int64_t count = 0;
    for (const Value& body : bodies) count += body.integer;
    return make_number(Decimal::from_int(count));
  }
  if (e.op == Operation::SumIn) {
    Decimal total;
    for (const Value& body : bodies) {
      const auto sum = add(total, body.number);
      if (!sum) return make_error("overflow", e.span);
      total = *sum;
    }
    return make_number(total);
  }
  if (bodies.empty()) return make_unknown();
  Value best = bodies.front();
  for (const Value& body : bodies) {
    const int sign = order(body, best);
    if (e.op == Operation::MinimumIn ? sign < 0 : sign > 0) best = body;
  }
  return best;
}

}  // namespace quid::oracle
