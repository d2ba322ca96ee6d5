// SPDX-License-Identifier: Apache-2.0
// A value of the running program: 128 bits of any type, and whether it is known. Trivially
// copyable; the type is known to the instruction that reads it.
#pragma once

#include <cstdint>
#include <type_traits>

#include "support/calendar.hpp"
#include "support/decimal.hpp"
#include "support/duration.hpp"

namespace quid {

enum class State : std::uint8_t { Known, Unknown, Error };
enum class Fault : std::uint8_t {
  None,
  Overflow,
  DivisionByZero,
  NotWhole,
  OutOfCalendar,
  NotInSet,
  NegativePayment,
  Negative
};
/// The kebab-case name of a fault, as in diagnostics.
const char* name_of(Fault fault);

struct Value {
  Int128 bits = 0;
  State state = State::Unknown;
  Fault fault = Fault::None;
  std::uint32_t place = UINT32_MAX;  // of an error: the instruction that raised it

  static Value unknown() { return {}; }
  static Value raw(Int128 bits) { return {bits, State::Known, Fault::None, UINT32_MAX}; }
  static Value truth(bool value) { return raw(value ? 1 : 0); }
  static Value number(Decimal value) { return raw(value.units()); }
  static Value date(Day day) { return raw(day.value); }
  static Value duration(Duration d) {
    return raw((static_cast<Int128>(d.months) << 64) |
               (static_cast<Int128>(static_cast<std::uint32_t>(d.days)) << 32) |
               static_cast<Int128>(static_cast<std::uint32_t>(d.business_days)));
  }
  static Value error(Fault fault, std::uint32_t place) { return {0, State::Error, fault, place}; }

  bool known() const { return state == State::Known; }
  bool failed() const { return state == State::Error; }
  bool is_true() const { return known() && bits != 0; }
  bool is_false() const { return known() && bits == 0; }
  Decimal as_number() const { return Decimal::from_units(bits); }
  Day as_date() const { return Day{static_cast<std::int32_t>(bits)}; }
  std::int64_t as_integer() const { return static_cast<std::int64_t>(bits); }
  Duration as_duration() const {
    return {static_cast<std::int32_t>(bits >> 64),
            static_cast<std::int32_t>(static_cast<std::uint32_t>(bits >> 32)),
            static_cast<std::int32_t>(static_cast<std::uint32_t>(bits))};
  }
  bool operator==(const Value&) const = default;
};
static_assert(std::is_trivially_copyable_v<Value> && sizeof(Value) == 32);

}  // namespace quid
