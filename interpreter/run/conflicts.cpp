// SPDX-License-Identifier: Apache-2.0
// Effects that fire together and cannot both hold: `over` decides, else the run stops.
#include <algorithm>
#include <map>

#include "run/runner.hpp"

namespace quid {

bool Runner::beats(std::uint32_t rule, std::uint32_t other) const {
  std::vector<std::uint32_t> open{rule}, seen{rule};
  while (!open.empty()) {
    const Range over = p_.rule_codes[open.back()].over;
    open.pop_back();
    for (std::uint32_t k = 0; k < over.count; ++k) {
      const std::uint32_t next = p_.rule_lists[over.first + k];
      if (next == other) return true;
      if (std::find(seen.begin(), seen.end(), next) != seen.end()) continue;
      seen.push_back(next);
      open.push_back(next);
    }
  }
  return false;
}

void Runner::settle_conflict(Pending& a, Pending& b, const char* what) {
  if (a.dropped || b.dropped || error_) return;
  if (beats(a.rule, b.rule)) {
    b.dropped = true;
  } else if (beats(b.rule, a.rule)) {
    a.dropped = true;
  } else {
    fail("effect-conflict", what, effect_span(b.effect));
  }
}

void Runner::resolve_conflicts(std::vector<Pending>& batch) {
  std::map<std::uint32_t, std::vector<std::size_t>> moves, changes;
  for (std::size_t k = 0; k < batch.size(); ++k) {
    const EffectCode& code = p_.effects[batch[k].effect];
    if (code.kind == EffectKind::Move && code.to_level >= 0) moves[code.target].push_back(k);
    if (code.kind == EffectKind::Quantity) changes[code.target].push_back(k);
  }
  for (const auto& [lever, list] : moves)
    for (std::size_t i = 0; i < list.size(); ++i)
      for (std::size_t j = i + 1; j < list.size() && !error_; ++j)
        if (p_.effects[batch[list[i]].effect].flag != p_.effects[batch[list[j]].effect].flag)
          settle_conflict(
              batch[list[i]], batch[list[j]],
              "one effect eases this lever to a level and another tightens it, on one day");
  for (const auto& [quantity, list] : changes)
    for (std::size_t i = 0; i < list.size(); ++i)
      for (std::size_t j = i + 1; j < list.size() && !error_; ++j) {
        const EffectCode& a = p_.effects[batch[list[i]].effect];
        const EffectCode& b = p_.effects[batch[list[j]].effect];
        const bool sets = a.change == ast::Change::Set && b.change == ast::Change::Set;
        const bool mixed = (a.change == ast::Change::Set) != (b.change == ast::Change::Set);
        if (mixed || (sets && !(batch[list[i]].operand == batch[list[j]].operand)))
          settle_conflict(batch[list[i]], batch[list[j]],
                          sets
                              ? "two effects set this quantity to different values on one day"
                              : "one effect sets this quantity and another adds to it, on one day");
      }
}

}  // namespace quid
