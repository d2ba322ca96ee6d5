// SPDX-License-Identifier: Apache-2.0
// Rules and ensures. In: their declarations. Out: `Checked::rules` and `ensures`. Rules are named
// before they are declared (`over`, `R overdue`, `suspend rule R`), so they are declared first and
// checked when every name is known. Refuses to know how rules fire.
#pragma once

#include "check/context.hpp"

namespace quid::checked {

/// Labels and shapes only: after sets, before anything that reads an expression.
void declare_rules(Context& context);
/// Conditions, effects, `over`, dates, cadences; then the actions that nothing calls. After
/// milestones, levers, lets, tables and phases.
void check_rules(Context& context);
/// After the rules; they may read the verdict.
void check_ensures(Context& context);
/// `R overdue` where R makes no duty, `R open` where it gives no permission. After every
/// expression; false: there is one, from expression `first` on.
bool refuse_missing_duties(Context& context, std::size_t first = 0);

}  // namespace quid::checked
