// SPDX-License-Identifier: Apache-2.0
// What a column comes to from what it reads, for both evaluators. In: values. Out: a value. Refuses
// to know when it is read anew, and for which lanes.
#pragma once

#include <algorithm>
#include <optional>

#include "lanes/plain.hpp"
#include "program/operations.hpp"

namespace quid::lanes {

/// Of the kinds that are neither pure, nor amounts or books. `operand(n)`: its operands today.
template <class Operand>
Value reckoned(const Program& program, const PlainColumn& column, Day today,
               const Operand& operand) {
  switch (column.kind) {
    case PlainColumn::Kind::Since: {
      const Value date = operand(0);
      if (!date.known()) return date;
      return Value::duration({0, today.value - date.as_date().value, 0});
    }
    case PlainColumn::Kind::Late: {
      if (!column.start.known()) return Value::unknown();
      const Value done = operand(0);
      const Day end = done.known() ? done.as_date() : today;
      return Value::duration({0, std::max(0, end.value - column.start.as_date().value), 0});
    }
    case PlainColumn::Kind::OnTime: {
      const Value met = operand(0);
      if (!met.is_true() || !column.start.known()) return met;
      return Value::truth(operand(1).as_date() <= column.start.as_date());
    }
    case PlainColumn::Kind::Within: {
      const Value is = operand(0);
      if (is.is_false() || is.failed()) return is;
      const Instruction& i = program.instructions[column.target];
      const Value inside = date_within(operand(1), operand(2), operand(3),
                                       calendar_of(*program.checked, i.number), column.target);
      return inside.is_true() && !is.known() ? Value::unknown() : inside;
    }
    default: return operand(0);
  }
}

/// As in run/ledger.cpp: what was given, received, or given beyond what was received; in the scales
/// of their accounts, beside their bases.
inline Value booked(const Plain& plain, const PlainColumn& column, std::int64_t given,
                    std::int64_t received) {
  const Account& gave = plain.accounts[column.target];
  const Account& took = plain.accounts[column.target + 1];
  const Int128 all_given = gave.base + gave.scale * given;
  const Int128 all_received = took.base + took.scale * received;
  return Value::raw(column.mode == 1   ? all_given
                    : column.mode == 2 ? all_received
                                       : all_given - all_received);
}

/// An amount that is set, or added to; nothing where that is an error.
inline std::optional<Value> changed(ast::Change how, const Value& now, const Value& by) {
  const bool sets = how == ast::Change::Set;
  if (by.failed()) return std::nullopt;
  if (sets) return by;
  if (!by.known() || !now.known()) return std::nullopt;
  const auto sum = how == ast::Change::Add ? add(now.as_number(), by.as_number())
                                           : sub(now.as_number(), by.as_number());
  if (!sum) return std::nullopt;
  return Value::number(*sum);
}

}  // namespace quid::lanes
