// SPDX-License-Identifier: Apache-2.0
// Where a number would have to lie for a comparison or a date to turn. In: one of the program, one
// thing that it reads, a run. Out: the values that make it true and false: exact where the two
// sides differ by something linear in that thing, else whole numbers or hundredths, found by trying
// sizes up to a million million. Of a date that hangs on a number: those at which it is today, or
// next to that. It refuses to look for more than one turn.
#pragma once

#include <vector>

#include "run/engine.hpp"

namespace quid::analyse {

/// What a comparison or a date reads, as numbers of instructions: quantities, progress, amounts,
/// offers.
std::vector<InstructionId> numbers_read(const Program& program, InstructionId top);

/// Whether it is a comparison, or a date so long before or after another that no comparison reads.
bool has_turning_points(const Program& program, InstructionId top);

/// Of a comparison: values of `number` at which it is what it is not now; the nearest one for true
/// and one for false, as far as there are any. Of a date: those at which it is today, the day since
/// when a rule waits for it to begin, or the day on which a milestone was met whose deadline it is,
/// and one less and one more; ascending. None where there are none, or it is not known at any.
/// Cost: linear in what it reads, and of a date in rules and milestones.
std::vector<Decimal> turning_points(const Program& program, const Run& run, InstructionId top,
                                    InstructionId number);

}  // namespace quid::analyse
