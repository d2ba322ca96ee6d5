// SPDX-License-Identifier: Apache-2.0
// Numbers, dates and durations: strict in all operands, but for `earliest` and `latest`.
#include <algorithm>

#include "world.hpp"

namespace quid::oracle {

using checked::DurationKind;
using checked::Expr;
using checked::Operation;

namespace {

Value extreme(const std::vector<Value>& values, bool greatest) {
  Value best = values.front();
  for (const Value& value : values) {
    const int sign = order(value, best);
    if (greatest ? sign > 0 : sign < 0) best = value;
  }
  return best;
}

Value extreme_of_known(const std::vector<Value>& values, bool greatest) {
  std::vector<Value> known;
  for (const Value& value : values) {
    if (value.failed()) return value;
    if (value.known()) known.push_back(value);
  }
  return known.empty() ? make_unknown() : extreme(known, greatest);
}

Value power(const Expr& e, const Value& base, const Value& exponent) {
  const auto whole = exponent.number.to_int();
  if (!whole) return make_error("not-whole", e.span);
  if (base.number.is_zero() && *whole < 0) return make_error("division-by-zero", e.span);
  return number_or(pow(base.number, *whole), "overflow", e.span);
}

Value to_places(const Expr& e, const std::vector<Value>& a) {
  std::int64_t places = 0;
  if (a.size() > 1) {
    const auto whole = a[1].number.to_int();
    if (!whole) return make_error("not-whole", e.span);
    places = std::clamp<std::int64_t>(*whole, -100, 100);
  }
  const int n = static_cast<int>(places);
  return number_or(e.op == Operation::Floor ? floor(a[0].number, n) : round(a[0].number, n),
                   "overflow", e.span);
}

}  // namespace

Value World::read_arithmetic(const Expr& e, const Env& env) const {
  const std::vector<Value> a = read_arguments(e, env);
  if (e.op == Operation::Earliest) return extreme_of_known(a, false);
  if (e.op == Operation::Latest) return extreme_of_known(a, true);
  if (auto early = strict(a)) return *early;
  if (e.op <= Operation::Round) return read_number(e, a);
  if (e.op <= Operation::DateDifference) return read_time(e, a);
  return read_duration(e, a);
}

Value World::read_number(const Expr& e, const std::vector<Value>& a) const {
  switch (e.op) {
    case Operation::Add: return number_or(add(a[0].number, a[1].number), "overflow", e.span);
    case Operation::Subtract: return number_or(sub(a[0].number, a[1].number), "overflow", e.span);
    case Operation::Multiply: return number_or(mul(a[0].number, a[1].number), "overflow", e.span);
    case Operation::Divide:
      if (a[1].number.is_zero()) return make_error("division-by-zero", e.span);
      return number_or(div(a[0].number, a[1].number), "overflow", e.span);
    case Operation::Power: return power(e, a[0], a[1]);
    case Operation::Negate: return number_or(negate(a[0].number), "overflow", e.span);
    case Operation::Minimum: return extreme(a, false);
    case Operation::Maximum: return extreme(a, true);
    case Operation::Clamp: return extreme({extreme({a[0], a[1]}, true), a[2]}, false);
    default: return to_places(e, a);
  }
}

Value World::read_time(const Expr& e, const std::vector<Value>& a) const {
  switch (e.op) {
    case Operation::YearOf: return make_number(Decimal::from_int(to_civil(a[0].day()).year));
    case Operation::EndOfMonth: return make_date(end_of_month(a[0].day()));
    case Operation::AddDuration:
      return date_or(add(a[0].day(), a[1].duration, holidays(e.symbol)), "out-of-calendar", e.span);
    case Operation::SubtractDuration:
      return date_or(subtract(a[0].day(), a[1].duration, holidays(e.symbol)), "out-of-calendar",
                     e.span);
    default: {
      Duration days;
      days.days = a[0].day().value - a[1].day().value;
      return make_duration(days);
    }
  }
}

Value World::read_duration(const Expr& e, const std::vector<Value>& a) const {
  switch (e.op) {
    case Operation::DurationAdd:
      return duration_or(add(a[0].duration, a[1].duration), "overflow", e.span);
    case Operation::DurationSubtract: {
      const auto minus = negate(a[1].duration);
      return duration_or(minus ? add(a[0].duration, *minus) : std::nullopt, "overflow", e.span);
    }
    case Operation::DurationNegate: return duration_or(negate(a[0].duration), "overflow", e.span);
    case Operation::DurationDays: return make_number(Decimal::from_int(a[0].duration.days));
    default: break;
  }
  // DurationScale and MakeDuration: so many times a duration.
  const bool make = e.op == Operation::MakeDuration;
  const auto times = a[make ? 0 : 1].number.to_int();
  if (!times) return make_error("not-whole", e.span);
  if (!make) return duration_or(scale(a[0].duration, *times), "overflow", e.span);
  Duration one;
  const auto kind = static_cast<DurationKind>(e.mode);
  auto& part = kind == DurationKind::Months         ? one.months
               : kind == DurationKind::BusinessDays ? one.business_days
                                                    : one.days;
  part = static_cast<std::int32_t>(e.number());
  return duration_or(scale(one, *times), "overflow", e.span);
}

}  // namespace quid::oracle
