// SPDX-License-Identifier: Apache-2.0
// Where a number would have to lie for a comparison to turn. In: a comparison of the program, one
// thing that it reads, a run. Out: the values that make it true and false: exact where the two
// sides differ by something linear in that thing, else whole numbers or hundredths, found by trying
// sizes up to a million million. It refuses to look for more than one turn.
#pragma once

#include <vector>

#include "run/engine.hpp"

namespace quid::analyse {

/// What a comparison reads, as numbers of instructions: quantities, progress, amounts, offers.
std::vector<InstructionId> numbers_read(const Program& program, InstructionId comparison);

/// Values of `number` at which the comparison is what it is not now; the nearest one for true and
/// one for false, as far as there are any. Cost: linear in what the comparison reads.
std::vector<Decimal> turning_points(const Program& program, const Run& run,
                                    InstructionId comparison, InstructionId number);

}  // namespace quid::analyse
