// SPDX-License-Identifier: Apache-2.0
// Duties and grants of a course: made by firings, over by conditions and by time, done; levers that
// grants hold, and what follows where a duty is overdue. As in planes_assembly_standings.cpp.
#include <algorithm>
#include <bit>

#include "lanes/slices.hpp"

namespace quid::lanes {

using namespace flag_of_standing;

namespace {

std::uint32_t without(std::uint32_t flags, std::uint32_t off) { return flags & ~off; }

std::uint32_t lapsed_of(std::uint32_t flags, bool is_duty) {
  if (is_duty && (flags & stands) != 0) flags |= lapsed;
  return without(flags, stands);
}

}  // namespace

void Course::set_standing(std::uint32_t s, std::uint32_t flags) {
  std::uint32_t& mine = state_.standings[s].flags;
  if (((mine ^ flags) & stands) != 0) state_.grants_moved = true;
  set_flags(mine, flags, s_.use_.standings[s]);
}

template <class Each>
void Course::each_live(Each each) {
  for (std::uint32_t word = 0; word < state_.live.size(); ++word)
    for (std::uint64_t left = state_.live[word]; left != 0; left &= left - 1)
      each(word * 64 + static_cast<std::uint32_t>(std::countr_zero(left)));
}

/// What passed overnight: duties are overdue, but for what was claimed in time, and grants expire.
void Course::pass_standings() {
  breaches_.clear();
  each_live([&](std::uint32_t s) {
    const PlainStanding& one = s_.plain_.standings[s];
    const GeneralState::Standing& mine = state_.standings[s];
    std::uint32_t flags = without(mine.flags, fresh);
    if (!one.due.empty()) {
      const bool passed = (flags & stands) != 0 && any_passed(one.due, mine.due);
      flags = without(flags, spared);
      if (passed && holds(one.claimed))
        flags |= (flags & late) == 0 ? spared : 0;
      else if (passed)
        flags = late_of(s, flags);
    }
    if (any_passed(one.expiries, mine.expiries) || holds(one.passed))
      flags = lapsed_of(flags, one.is_duty);
    set_standing(s, flags);
  });
}

/// Once it is overdue it is closed, or stays so.
std::uint32_t Course::late_of(std::uint32_t s, std::uint32_t flags) {
  const std::uint32_t breach = s_.use_.breach_of[s];
  if (breach != Slices::none && (flags & late) == 0) breaches_.push_back(breach);
  return s_.plain_.standings[s].closes ? without(flags, stands) : flags | late;
}

/// All of it is read before any of it takes place.
void Course::follow_breaches() {
  if (s_.plain_.breaches.empty()) return;
  move_grants();
  settle_gates();
  const auto rules = static_cast<std::uint32_t>(s_.plain_.rules.size());
  for (const std::uint32_t breach : breaches_) sample(rules + breach);
  for (const std::uint32_t breach : breaches_) take_effect(rules + breach);
}

/// When all of a day has happened: what its conditions end lapses, then what is done is done, also
/// by the act that ends it.
void Course::settle_standings() {
  settle_gates();
  each_live([&](std::uint32_t s) {
    const PlainStanding& one = s_.plain_.standings[s];
    std::uint32_t flags = state_.standings[s].flags;
    if (!holds(one.ends)) return;
    if (one.is_duty && (flags & stands) != 0 && holds(one.done))
      flags = without(flags | done, stands);
    set_standing(s, lapsed_of(flags, one.is_duty));
  });
  move_grants();
  close_duties();
}

void Course::close_duties() {
  each_live([&](std::uint32_t s) {
    const PlainStanding& one = s_.plain_.standings[s];
    if (!one.is_duty) return;
    std::uint32_t flags = state_.standings[s].flags;
    if ((flags & stands) != 0 && holds(one.done)) flags = without(flags | done, stands);
    if ((flags & stands) == 0) flags = without(flags, late | spared);
    set_standing(s, flags);
  });
}

void Course::make_standing(std::uint32_t s) {
  const PlainStanding& one = s_.plain_.standings[s];
  GeneralState::Standing& mine = state_.standings[s];
  std::uint32_t flags = mine.flags;
  if (one.leaves || (one.leaves_second && (flags & stands) != 0)) state_.left = true;
  if (one.leaves) return;
  if (one.renews) flags = without(lapsed_of(flags, one.is_duty), late | spared);
  if (one.amount >= 0) {  // who is to pay nothing has done so
    const Value& amount = state_.columns[static_cast<std::size_t>(one.amount)].value;
    if (!amount.known() || amount.bits <= 0) {
      if (!amount.is_false()) state_.left = true;
      return set_standing(s, amount.is_false() ? flags | done | made : flags);
    }
  }
  if ((flags & stands) == 0) {
    flags |= fresh;
    mine.due = kinds_of(one.due);
    mine.expiries = kinds_of(one.expiries);
  }
  state_.live[s / 64] |= std::uint64_t{1} << (s % 64);
  state_.stirred = true;
  set_standing(s, flags | stands | made);
}

/// What stands and began before today.
void Course::hold_standings() {
  each_live([&](std::uint32_t s) {
    const std::uint32_t flags = state_.standings[s].flags;
    const bool now = (flags & (stands | fresh)) == stands;
    set_standing(s, now ? flags | held : without(flags, held));
    if ((state_.standings[s].flags & (stands | held | late | spared | fresh)) == 0)
      state_.live[s / 64] &= ~(std::uint64_t{1} << (s % 64));
  });
}

/// A lever stands where its base does, with what is granted for now.
void Course::move_grants() {
  if (!state_.grants_moved) return;
  state_.grants_moved = false;
  for (const std::uint32_t l : s_.use_.granted) {
    std::int64_t level = at_[s_.use_.bases[l]] - s_.use_.base_marks[l];
    for (const std::uint32_t s : s_.plain_.levers[l].standings) {
      const PlainStanding& one = s_.plain_.standings[s];
      if ((state_.standings[s].flags & stands) == 0) continue;
      level = one.eases ? std::max(level, std::min(level + one.by, one.bound))
                        : std::min(level, std::max(level - one.by, one.bound));
    }
    turn_dial(s_.first_lever() + l, s_.lever_marks_[l] + static_cast<std::uint32_t>(level));
  }
}

}  // namespace quid::lanes
