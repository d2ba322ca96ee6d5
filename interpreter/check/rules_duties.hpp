// SPDX-License-Identifier: Apache-2.0
// What the effects of a rule hold inside one another. In: checked rules. Out: flat lists.
#pragma once

#include <vector>

#include "check/context.hpp"

namespace quid::checked {

/// Every effect of a list, groups opened, in order; what stands in `otherwise` only when asked for.
std::vector<EffectId> all_effects(const Checked& deal, const std::vector<EffectId>& list,
                                  bool with_otherwise);

/// Has it a duty or ban, whose state can be asked for? Of a rule whose effects are checked.
bool makes_duty(const Rule& rule, const Checked& deal);

}  // namespace quid::checked
