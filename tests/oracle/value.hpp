// SPDX-License-Identifier: Apache-2.0
// A value of the oracle: known, unknown or an error. In: what an expression gave. Out: the same,
// with Kleene's connectives over it. Refuses to know the deal.
#pragma once

#include <optional>
#include <vector>

#include "check/checked_expressions.hpp"

namespace quid::oracle {

struct Value {
  enum class State : std::uint8_t { Known, Unknown, Error };
  State state = State::Unknown;
  checked::Kind kind = checked::Kind::Truth;
  Decimal number;
  std::int64_t integer = 0;  // Truth 0/1, Date, Element code, text id, actor
  Duration duration;
  const char* error = nullptr;  // a literal: `overflow`, `division-by-zero` …
  Span place;                   // of the operation that failed

  bool known() const { return state == State::Known; }
  bool unknown() const { return state == State::Unknown; }
  bool failed() const { return state == State::Error; }
  bool is_true() const { return known() && integer != 0; }
  bool is_false() const { return known() && integer == 0; }
  Day day() const { return Day{static_cast<std::int32_t>(integer)}; }
};

Value make_unknown();
Value make_error(const char* kind, Span place);
Value make_truth(bool truth);
Value make_number(Decimal number);
Value make_date(Day day);
Value make_duration(Duration duration);
Value make_element(std::int64_t code);

/// The value, or an error of this kind where there is none.
Value number_or(std::optional<Decimal> number, const char* kind, Span place);
Value date_or(std::optional<Day> day, const char* kind, Span place);
Value duration_or(std::optional<Duration> duration, const char* kind, Span place);

/// What a strict operation gives before it looks at its operands: the first error, then unknown.
std::optional<Value> strict(const std::vector<Value>& operands);

Value all_of(const std::vector<Value>& operands);
Value any_of(const std::vector<Value>& operands);
Value at_least_of(const std::vector<Value>& operands, std::int64_t count);
Value negation(const Value& operand);

/// Two known values of one type: below zero, zero or above.
int order(const Value& a, const Value& b);

}  // namespace quid::oracle
