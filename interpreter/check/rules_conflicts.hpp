// SPDX-License-Identifier: Apache-2.0
// What rules cannot be together: `over` in circles, effects of one rule that undo each other,
// payments with and without a unit. In: checked rules. Out: diagnostics.
#pragma once

#include "check/context.hpp"

namespace quid::checked {

void refuse_over_cycles(Context& context);
void refuse_certain_conflicts(Context& context);
void refuse_mixed_payments(Context& context);

}  // namespace quid::checked
