// SPDX-License-Identifier: Apache-2.0
// Effects as written to checked effects. In: the effect list of a rule, with the variables around
// it. Out: effects in `Context::out`, names resolved, actions expanded by putting the arguments in
// place of the parameters, deadlines made dates. Refuses to know when they happen.
#pragma once

#include <cstdint>
#include <vector>

#include "check/context.hpp"

namespace quid::checked {

/// Shared by all rules of a deal: what actions may still expand to, and where host actions stand.
struct EffectsState {
  explicit EffectsState(Context& context);
  std::vector<ItemRef> host_action_items;  // by HostActionId
  std::vector<bool> action_used;           // by the number of an expanded action
  std::uint32_t expansions_left;
  bool expansions_reported = false;
  // Effects of the lists that are being checked: those within are done, and gone, before another
  // is added.
  std::vector<EffectId> listed;
};

/// Checks a list; effects in error are left out. The tree they belong to is the current one.
ShortList<EffectId> check_effects(Context& context, EffectsState& state,
                                  const ast::EffectList& list, Scope& scope);

/// Warns of `until today + 10 days`, which is read anew each day. `from`: when what ends begins.
void warn_of_moving_end(Context& context, ExprId end, const char* from);

/// Checks the script's own actions that no rule calls, so that their mistakes show.
void check_unused_actions(Context& context, EffectsState& state);

}  // namespace quid::checked
