// SPDX-License-Identifier: Apache-2.0
// What the pure instructions do to values: three-valued truth, exact numbers, dates, durations.
// No state of a run is read here; the lowering folds constants with it and the engine steps with
// it.
#pragma once

#include <vector>

#include "program/program.hpp"

namespace quid {

/// The operands of one instruction, read from a column of slots.
struct Operands {
  const Value* slots;
  const InstructionId* ids;
  std::size_t count;
  const Value& operator[](std::size_t i) const { return slots[ids[i].value]; }
  std::size_t size() const { return count; }
};

/// What an effect reads of amounts, lengths of time and dates; unknown, it is not applied, but that
/// `set` stores it.
std::vector<InstructionId> operands_of(const Program& program, const EffectCode& effect);

/// Whether `op` is pure: a function of its operands alone.
inline bool is_pure(OpCode op) { return op >= OpCode::Add && op <= OpCode::Greatest; }

/// The calendar that business days of `number` (a CalendarId, or -1: Monday to Friday) count by.
const Holidays& calendar_of(const checked::Checked& deal, std::int64_t number);

/// The value of a pure instruction. `self` is its number, the place of errors it raises. Cost:
/// linear in its operands.
Value apply(const Program& program, const Instruction& instruction, std::uint32_t self,
            const Operands& args);

/// y <= x <= y + d; false, unknown and errors as in the manual.
Value date_within(const Value& x, const Value& duration, const Value& y, const Holidays& calendar,
                  std::uint32_t self);

}  // namespace quid
