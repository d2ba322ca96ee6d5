// SPDX-License-Identifier: Apache-2.0
// Phases of a course, as in planes_assembly_phases.cpp; days that are counted, and what something
// is worth by stretches.
#include <algorithm>

#include "lanes/slices.hpp"
#include "run/steps.hpp"

namespace quid::lanes {

using namespace flag_of_phase;

void Course::set_phase(std::uint32_t f, std::uint32_t flags) {
  set_flags(state_.phases[f].flags, flags, s_.use_.phases[f]);
}

/// What is over by its days ends.
void Course::pass_phases() {
  for (std::uint32_t f = 0; f < state_.phases.size(); ++f) {
    const PlainPhase& one = s_.plain_.phases[f];
    std::uint32_t flags = state_.phases[f].flags & ~(began_today | ended_today);
    const bool over = any_passed(one.due, state_.phases[f].terms) || holds(one.over);
    if (over && (flags & active) != 0) flags ^= active | ended_today;
    set_phase(f, flags);
  }
}

/// As in run/settle.cpp: those that begin by their date, in the morning too; then each after those
/// that it goes by; then those that end. And again for those that others' end begins.
void Course::settle_phases(bool morning) {
  if (state_.phases.empty()) return;
  const std::uint32_t rounds = morning ? 1 : s_.plain_.phase_rounds;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    settle_gates();
    for (std::uint32_t f = 0; f < state_.phases.size(); ++f) {
      std::uint32_t& flags = state_.phases[f].flags;
      const bool may = (flags & (active | began_today)) == 0 && !holds(s_.plain_.phases[f].until);
      flags = may ? flags | beginning : flags & ~beginning;
    }
    for (std::uint32_t rank = 0; rank < (morning ? 1 : s_.plain_.phase_ranks); ++rank)
      begin_phases(rank);
    if (!morning) end_phases();
  }
}

/// What begins is found before any of it has.
void Course::begin_phases(std::uint32_t rank) {
  settle_gates();
  for (std::uint32_t f = 0; f < state_.phases.size(); ++f) {
    const PlainPhase& one = s_.plain_.phases[f];
    std::uint32_t& flags = state_.phases[f].flags;
    if (one.rank != rank) continue;
    const bool ready = one.again ? (flags & armed) != 0 : (flags & begun) == 0;
    if (!ready || !holds(one.when) || !holds(one.from) || holds(one.over)) flags &= ~beginning;
    if (one.again && !holds(one.perhaps)) flags |= armed;
  }
  for (std::uint32_t f = 0; f < state_.phases.size(); ++f) {
    const std::uint32_t flags = state_.phases[f].flags;
    if (s_.plain_.phases[f].rank != rank || (flags & beginning) == 0) continue;
    set_phase(f, (flags | active | begun | began_today) & ~armed);
    state_.phases[f].terms = kinds_of(s_.plain_.phases[f].due);
    state_.stirred = true;
  }
}

void Course::end_phases() {
  settle_gates();
  for (std::uint32_t f = 0; f < state_.phases.size(); ++f) {
    std::uint32_t& flags = state_.phases[f].flags;
    const bool ends =
        (flags & (active | ended_today)) == active && holds(s_.plain_.phases[f].until);
    flags = ends ? flags | ending : flags & ~ending;
  }
  for (std::uint32_t f = 0; f < state_.phases.size(); ++f) {
    const std::uint32_t flags = state_.phases[f].flags;
    if ((flags & ending) != 0) set_phase(f, (flags & ~active) | ended_today);
  }
}

/// It lasts, and began before today.
void Course::run_phase(std::uint32_t f) {
  const std::uint32_t flags = state_.phases[f].flags;
  const bool now = (flags & (active | began_today)) == active;
  set_phase(f, now ? flags | running : flags & ~running);
}

// --- days that are counted

/// As the evening left them.
void Course::turn_rings() {
  for (std::uint32_t k = 0; k < state_.rings.size(); ++k) {
    const std::vector<std::uint32_t>& marks = s_.use_.ring_marks[k];
    const auto reached =
        std::upper_bound(marks.begin(), marks.end(), state_.rings[k].total) - marks.begin();
    turn_dial(s_.use_.rings[k].dial, s_.use_.rings[k].first + static_cast<std::uint32_t>(reached));
  }
}

/// The oldest day gives way to today, if today counts. While all days are alike, and like today, it
/// does not count which is the oldest.
void Course::slide_rings() {
  for (std::uint32_t k = 0; k < state_.rings.size(); ++k) {
    const PlainRing& plain = s_.plain_.rings[k];
    GeneralState::Ring& ring = state_.rings[k];
    const bool now = holds(plain.condition);
    const std::uint32_t before = ring.total;
    if (holds(plain.noted)) {
      char& oldest = ring.ends[ring.oldest];
      ring.total = ring.total + (now ? 1 : 0) - (oldest != 0 ? 1 : 0);
      oldest = now ? 1 : 0;
      ring.oldest = ring.oldest + 1 == ring.ends.size() ? 0 : ring.oldest + 1;
    }
    ring.settled = ring.total == before && ring.total == (now ? ring.ends.size() : 0);
  }
}

// --- worth by stretches

/// It was shown that no sum of periods is too large.
void Course::turn_spells() {
  for (std::size_t k = 0; k < state_.spells.size(); ++k) {
    const PlainSpell& plain = s_.plain_.spells[k];
    GeneralState::Spell& spell = state_.spells[k];
    const bool now = holds(plain.holds);
    if (now == spell.open) continue;
    spell.open = now;
    if (now)
      spell.begin = today();
    else
      spell.closed = *add(spell.closed,
                          *periods(*s_.plain_.program->checked, spell.begin, today(), plain.per));
  }
}

/// Up to the last day that was walked, which is the day before `day_`.
Decimal Course::accrued(std::uint32_t account) const {
  Decimal sum;
  const Day last{today().value - 1};
  for (std::size_t k = 0; k < state_.spells.size(); ++k) {
    const PlainSpell& plain = s_.plain_.spells[k];
    const GeneralState::Spell& spell = state_.spells[k];
    if (plain.account != account) continue;
    Decimal times = spell.closed;
    if (spell.open)
      times = *add(times, *periods(*s_.plain_.program->checked, spell.begin, last, plain.per));
    const Decimal amount = *mul(plain.worth, times);
    sum = plain.own ? *sub(sum, amount) : *add(sum, amount);
  }
  return sum;
}

}  // namespace quid::lanes
