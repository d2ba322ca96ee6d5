// SPDX-License-Identifier: Apache-2.0
#include "value.hpp"

#include <tuple>

namespace quid::oracle {
namespace {

Value make_known(checked::Kind kind) {
  Value value;
  value.state = Value::State::Known;
  value.kind = kind;
  return value;
}

template <class T>
int order_of(const T& a, const T& b) {
  if (a < b) return -1;
  return b < a ? 1 : 0;
}

}  // namespace

Value make_unknown() { return {}; }

Value make_error(const char* kind, Span place) {
  Value value;
  value.state = Value::State::Error;
  value.error = kind;
  value.place = place;
  return value;
}

Value make_truth(bool truth) {
  Value value = make_known(checked::Kind::Truth);
  value.integer = truth ? 1 : 0;
  return value;
}

Value make_number(Decimal number) {
  Value value = make_known(checked::Kind::Number);
  value.number = number;
  return value;
}

Value make_date(Day day) {
  Value value = make_known(checked::Kind::Date);
  value.integer = day.value;
  return value;
}

Value make_duration(Duration duration) {
  Value value = make_known(checked::Kind::Duration);
  value.duration = duration;
  return value;
}

Value make_element(std::int64_t code) {
  Value value = make_known(checked::Kind::Element);
  value.integer = code;
  return value;
}

Value number_or(std::optional<Decimal> number, const char* kind, Span place) {
  return number ? make_number(*number) : make_error(kind, place);
}

Value date_or(std::optional<Day> day, const char* kind, Span place) {
  return day ? make_date(*day) : make_error(kind, place);
}

Value duration_or(std::optional<Duration> duration, const char* kind, Span place) {
  return duration ? make_duration(*duration) : make_error(kind, place);
}

std::optional<Value> strict(const std::vector<Value>& operands) {
  for (const Value& operand : operands) {
    if (operand.failed()) return operand;
  }
  for (const Value& operand : operands) {
    if (operand.unknown()) return make_unknown();
  }
  return std::nullopt;
}

Value all_of(const std::vector<Value>& operands) {
  for (const Value& operand : operands) {
    if (operand.is_false()) return operand;
  }
  return strict(operands).value_or(make_truth(true));
}

Value any_of(const std::vector<Value>& operands) {
  for (const Value& operand : operands) {
    if (operand.is_true()) return operand;
  }
  return strict(operands).value_or(make_truth(false));
}

Value at_least_of(const std::vector<Value>& operands, std::int64_t count) {
  std::int64_t certain = 0;
  std::int64_t possible = 0;
  for (const Value& operand : operands) {
    if (operand.is_true()) ++certain;
    if (!operand.is_false()) ++possible;
  }
  if (certain >= count) return make_truth(true);
  if (possible < count) return make_truth(false);
  return strict(operands).value_or(make_truth(false));
}

Value negation(const Value& operand) {
  return operand.known() ? make_truth(operand.integer == 0) : operand;
}

int order(const Value& a, const Value& b) {
  switch (a.kind) {
    case checked::Kind::Number: return order_of(a.number, b.number);
    case checked::Kind::Duration:
      return order_of(std::tie(a.duration.months, a.duration.days, a.duration.business_days),
                      std::tie(b.duration.months, b.duration.days, b.duration.business_days));
    default: return order_of(a.integer, b.integer);
  }
}

}  // namespace quid::oracle
