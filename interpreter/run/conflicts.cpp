// SPDX-License-Identifier: Apache-2.0
// Effects that fire together and cannot both hold: `over` decides, else the run stops.
#include <algorithm>
#include <map>

#include "run/runner.hpp"

namespace quid {

bool Runner::beats(std::uint32_t rule, std::uint32_t other) const {
  std::vector<std::uint32_t> open{rule}, seen{rule};
  while (!open.empty()) {
    const Range over = p_.rule_codes[open.back()].more->over;
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

void Runner::drop_beaten(Pending& a, Pending& b) {
  if (beats(a.rule, b.rule))
    b.dropped = true;
  else if (beats(b.rule, a.rule))
    a.dropped = true;
}

/// First every effect that a rule over it contradicts goes; what then still conflicts is an error.
/// Effects that do not conflict form classes, so one look along the list finds the first conflict.
void Runner::resolve(std::vector<Pending>& batch, const std::vector<std::size_t>& list,
                     Conflict conflict) {
  const auto conflicting = [&](const Pending& a, const Pending& b) {
    return conflict(p_.effects[a.effect], a, p_.effects[b.effect], b);
  };
  const auto differs_from = [&](const Pending& a) {
    return [&](std::size_t k) { return !batch[k].dropped && conflicting(a, batch[k]) != nullptr; };
  };
  if (std::none_of(list.begin(), list.end(), differs_from(batch[list.front()]))) return;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (p_.rule_codes[batch[list[i]].rule].more->over.count == 0) continue;
    for (std::size_t j = 0; j < list.size(); ++j) {
      Pending &a = batch[list[std::min(i, j)]], &b = batch[list[std::max(i, j)]];
      if (i != j && conflicting(a, b) != nullptr) drop_beaten(a, b);
    }
  }
  const auto kept = [&](std::size_t k) { return !batch[k].dropped; };
  const auto first = std::find_if(list.begin(), list.end(), kept);
  if (first == list.end()) return;
  const auto other = std::find_if(first, list.end(), differs_from(batch[*first]));
  if (other == list.end()) return;
  const Pending &earlier = batch[*first], &later = batch[*other];
  fail("effect-conflict", conflicting(earlier, later), effect_span(later.effect));
  if (error_->kind != "effect-conflict" || !error_->rules.empty()) return;
  error_->earlier = effect_span(earlier.effect);
  error_->rules = {rule_subject(earlier.rule)};
  if (later.rule != earlier.rule) error_->rules.push_back(rule_subject(later.rule));
}

/// `restore` takes back what other effects of the day move as well: in the order of declaration,
/// unless one of the two rules is over the other.
void Runner::resolve_restores(std::vector<Pending>& batch) {
  for (Pending& restore : batch) {
    const EffectCode& code = p_.effects[restore.effect];
    if (code.kind != EffectKind::Restore) continue;
    for (Pending& other : batch) {
      const EffectCode& moves = p_.effects[other.effect];
      if (moves.kind == EffectKind::Move && moves.target == code.target)
        drop_beaten(restore, other);
    }
  }
}

void Runner::resolve_conflicts(std::vector<Pending>& batch) {
  resolve_restores(batch);
  std::map<std::uint32_t, std::vector<std::size_t>> moves, changes;
  for (std::size_t k = 0; k < batch.size(); ++k) {
    const EffectCode& code = p_.effects[batch[k].effect];
    if (code.kind == EffectKind::Move && code.to_level >= 0) moves[code.target].push_back(k);
    if (code.kind == EffectKind::Quantity) changes[code.target].push_back(k);
  }
  for (const auto& [lever, list] : moves)
    resolve(
        batch, list,
        [](const EffectCode& a, const Pending&, const EffectCode& b,
           const Pending&) -> const char* {
          return a.flag == b.flag
                     ? nullptr
                     : "one effect eases this lever to a level and another tightens it, on one day";
        });
  for (const auto& [quantity, list] : changes)
    resolve(batch, list,
            [](const EffectCode& a, const Pending& x, const EffectCode& b,
               const Pending& y) -> const char* {
              const bool first = a.change == ast::Change::Set,
                         second = b.change == ast::Change::Set;
              if (first != second)
                return "one effect sets this quantity and another adds to it, on one day";
              if (!first || x.operand == y.operand) return nullptr;
              return "two effects set this quantity to different values on one day";
            });
}

}  // namespace quid
