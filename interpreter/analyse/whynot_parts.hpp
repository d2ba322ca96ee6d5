// SPDX-License-Identifier: Apache-2.0
// The parts of a `why not` that are read from the program and the run, without any search. Private
// to analyse/.
#pragma once

#include <vector>

#include "analyse/whynot.hpp"

namespace quid::analyse {

/// What is in the way for good, as far as it can be told: for when no set of acts was found.
std::vector<Obstacle> obstacles(const Program& program, Attempts& attempts, const Cone& cone);

/// The levers that the condition itself wants at another level, with who could just move them.
std::vector<Unruled> unruled_moves(const Program& program, const Run& now);

}  // namespace quid::analyse
