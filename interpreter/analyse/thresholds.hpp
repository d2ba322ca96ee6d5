// SPDX-License-Identifier: Apache-2.0
// Where a number would have to lie for a comparison to turn. In: a comparison of the program, one
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

/// Values of `number` at which the comparison is what it is not now; the nearest one for true and
/// one for false, as far as there are any. Cost: linear in what the comparison reads.
std::vector<Decimal> turning_points(const Program& program, const Run& run,
                                    InstructionId comparison, InstructionId number);

/// Whether it is a date so long before or after another, and no comparison reads it.
bool is_reckoned_date(const Program& program, InstructionId id);

/// Values of `number` at which such a date is today, and beside that: yesterday and tomorrow where
/// days are counted. Likewise of the day since when a rule waits for this date to begin, and of
/// that on which a milestone was met whose deadline it is. Ascending; none where the date is not
/// known at any. Cost: as above, for each of those days; linear in rules and milestones.
std::vector<Decimal> turning_points_of_date(const Program& program, const Run& run,
                                            InstructionId date, InstructionId number);

}  // namespace quid::analyse
