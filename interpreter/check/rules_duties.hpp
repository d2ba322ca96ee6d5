// SPDX-License-Identifier: Apache-2.0
// What the effects of a rule hold inside one another. In: checked rules. Out: each effect in turn.
#pragma once

#include <vector>

#include "check/context.hpp"

namespace quid::checked {

/// Calls f(id) for every effect of a list, groups opened, in order; for what stands in `otherwise`
/// only when asked for. Opens groups without recursion.
template <class F>
void each_effect(const Checked& deal, std::span<const EffectId> list, bool with_otherwise, F&& f) {
  std::vector<EffectId> left;  // of groups
  const auto open = [&](std::span<const EffectId> inner) {
    left.insert(left.end(), inner.rbegin(), inner.rend());
  };
  const auto visit = [&](EffectId id) {
    const auto& node = deal[id].node;
    if (const auto* group = std::get_if<Group>(&node)) return open(group->effects);
    f(id);
    if (!with_otherwise) return;
    if (const auto* duty = ast::get_if<Duty>(&node)) open(duty->otherwise);
    if (const auto* ban = ast::get_if<Ban>(&node)) open(ban->otherwise);
  };
  for (const EffectId id : list) {
    visit(id);
    while (!left.empty()) {
      const EffectId inner = left.back();
      left.pop_back();
      visit(inner);
    }
  }
}

/// Has it a duty or ban, whose state can be asked for? Of a rule whose effects are checked.
bool makes_duty(const Rule& rule, const Checked& deal);

}  // namespace quid::checked
