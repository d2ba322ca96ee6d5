// SPDX-License-Identifier: Apache-2.0
// What things are worth and what is likely. In: `value`, `no deal`, `discount`, `impasse` and
// `outlook`. Out: their tables in `Checked`, a bare name of an indexed thing expanded to all its
// instances. Refuses to know ledgers and simulation.
#pragma once

#include "check/context.hpp"

namespace quid::checked {

/// After milestones, levers and actors.
void check_values(Context& context);
void check_outlooks(Context& context);

/// A condition where a number is wanted (`set flag to (a and b)`): 1 when true, 0 when false.
ExprId truth_as_number(Context& context, ExprId condition);

}  // namespace quid::checked
