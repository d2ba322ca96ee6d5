// SPDX-License-Identifier: Apache-2.0
// What could have a bearing on a condition: the backward cone from an instruction through what it
// reads, the rules that change that, and what those read. In: a program. Out: flags by instance.
// Errs on the side of too much. Refuses to know the state of any run.
#pragma once

#include <cstdint>
#include <vector>

#include "program/program.hpp"

namespace quid::analyse {

struct Cone {
  std::vector<char> instructions, milestones, levers, quantities, statements, rules, actors, phases;
  bool offers = false;  // some offer is read
  bool verdict = false;
  bool time = false;  // days that pass may change it, even where nobody acts
};

/// The cone of one condition. Cost: linear in the program.
Cone cone_of(const Program& program, InstructionId root);

/// Everything: what would be looked at if nothing were left out.
Cone whole(const Program& program);

}  // namespace quid::analyse
