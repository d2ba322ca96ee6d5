// SPDX-License-Identifier: Apache-2.0
// What something is worth per more than a day: for each lane, since when it is so, and how many
// periods are over. As in run/ledger.cpp it is reckoned afresh when it is read.
#include <algorithm>

#include "lanes/planes.hpp"
#include "run/steps.hpp"

namespace quid::lanes {

void Block::begin_spells() {
  spells_.resize(p_.plain_.spells.size());
  for (std::size_t k = 0; k < spells_.size(); ++k) {
    spells_[k].begin.assign(lanes_per_block, p_.plain_.spells[k].begin);
    spells_[k].closed.assign(lanes_per_block, p_.plain_.spells[k].closed);
  }
}

/// It was shown that no sum of periods is too large.
void Block::turn_spell(const PlaneStep& step) {
  Spell& spell = spells_[step.b];
  Word lanes[words_per_plane];
  const Word* now = plane(step.a);
  Word* open = plane(step.dst);
  for (std::size_t w = 0; w < words_per_plane; ++w) {
    lanes[w] = (now[w] ^ open[w]) & counts_[w];
    open[w] = now[w];
  }
  each_lane(lanes, [&](std::size_t lane) {
    if (in(step.a, lane))
      spell.begin[lane] = today();
    else
      spell.closed[lane] =
          *add(spell.closed[lane], *periods(*p_.plain_.program->checked, spell.begin[lane], today(),
                                            p_.plain_.spells[step.b].per));
  });
}

bool Block::has_spells(std::uint32_t account) const {
  return std::any_of(p_.plain_.spells.begin(), p_.plain_.spells.end(),
                     [&](const PlainSpell& one) { return one.account == account; });
}

/// Up to the last day that was walked. In most lanes a stretch began on one of a few days.
Decimal Block::running(std::size_t spell, Day begin) const {
  Running& known = spells_[spell].running;
  if (known.day != day_) {
    known.by_begin.assign(day_ + 1, std::nullopt);
    known.day = day_;
  }
  const std::int32_t today = p_.plain_.today.value;
  const auto at = static_cast<std::size_t>(std::max(0, begin.value - today));  // 0: before
  std::optional<Decimal>& found = known.by_begin[at];
  if (!found)
    found = *periods(*p_.plain_.program->checked, begin,
                     Day{today + static_cast<std::int32_t>(day_)}, p_.plain_.spells[spell].per);
  return *found;
}

Decimal Block::accrued(std::uint32_t account, std::size_t lane) const {
  Decimal sum;
  for (std::size_t k = 0; k < spells_.size(); ++k) {
    const PlainSpell& plain = p_.plain_.spells[k];
    if (plain.account != account) continue;
    Decimal times = spells_[k].closed[lane];
    if (in(p_.spells_[k], lane)) times = *add(times, running(k, spells_[k].begin[lane]));
    const Decimal amount = *mul(plain.worth, times);
    sum = plain.own ? *sub(sum, amount) : *add(sum, amount);
  }
  return sum;
}

}  // namespace quid::lanes
