// SPDX-License-Identifier: Apache-2.0
// Levers: the level is a replay of every move, in the order made, from the start.
#include <algorithm>

#include "world.hpp"

namespace quid::oracle {

namespace {

std::int64_t moved(std::int64_t level, const LeverMove& move, std::int64_t top) {
  const std::int64_t by = move.by.value_or(0);
  switch (move.kind) {
    case LeverMove::Kind::Set: return *move.to;
    case LeverMove::Kind::Ease: {
      const std::int64_t reached = move.by ? std::min(level + by, top) : top;
      return std::max(level, move.to ? std::min(reached, *move.to) : reached);
    }
    default: {
      const std::int64_t reached = move.by ? std::max<std::int64_t>(level - by, 0) : 0;
      return std::min(level, move.to ? std::max(reached, *move.to) : reached);
    }
  }
}

}  // namespace

std::int64_t World::level(Ref l) const { return level_without(l, UINT64_MAX); }

std::int64_t World::level_without(Ref l, std::uint64_t number) const {
  const std::int64_t top = std::int64_t{deal_.levers[l.symbol].level_count} - 1;
  std::int64_t level = lever(l).start;
  for (const LeverMove& move : lever(l).moves) {
    if (move.number != number && !move.held) level = moved(level, move, top);
  }
  return level;
}

void World::note_level(Ref l, std::int64_t before) {
  const std::int64_t now = level(l);
  if (now == before) return;
  note(HappeningKind::LevelChanged, subject_of(Subject::Kind::Lever, l), before, now);
}

// Recorded levels of the day: one that changes nothing only confirms and goes; one that stays is
// unruled, unless its party had to or might move it so.
void World::confirm_levels() {
  for (std::uint32_t l = 0; l < state.levers.size(); ++l) {
    for (std::uint32_t i = 0; i < state.levers[l].size(); ++i) {
      while (confirm_next({l, i})) {
      }
    }
  }
}

bool World::confirm_next(Ref l) {
  LeverState& now = lever(l);
  const auto next = std::find_if(now.moves.begin(), now.moves.end(), [](const LeverMove& move) {
    return move.recorded && !move.judged;
  });
  if (next == now.moves.end()) return false;
  const std::int64_t with = level(l);
  const std::int64_t without = level_without(l, next->number);
  if (with == without) {
    now.moves.erase(next);
    now.unruled = false;
    return true;
  }
  next->judged = true;
  now.unruled = !move_is_ruled(l, without, with, *next->to);
  if (now.unruled) {
    note(HappeningKind::UnruledLevel, subject_of(Subject::Kind::Lever, l), *next->to);
  }
  return true;
}

// At some time since the record of today was read.
bool World::stood_today(const NormState& norm) const {
  if (norm.ended) return norm.ended_after_clock == today_;
  return !norm.dormant || !norm.dormant_today;
}

bool World::move_is_ruled(Ref l, std::int64_t without, std::int64_t with, std::int64_t to) const {
  const auto party = lever_party(l);
  const auto kind = with > without ? ast::Act::Kind::Ease : ast::Act::Kind::Tighten;
  const auto matches = [&](const ActState& act, const std::vector<Ref>& actors) {
    return party && act.kind == kind && act.subject == l &&
           std::find(actors.begin(), actors.end(), *party) != actors.end();
  };
  for (const DutyState& duty : state.duties) {
    const bool counts = duty.open() || (duty.done && duty.closed == today_);
    if (counts && matches(duty.act, duty.debtors)) return true;
  }
  for (const NormState& norm : state.permissions) {
    if (!stood_today(norm) || !matches(norm.act, norm.holders)) continue;
    const bool beyond =
        norm.act.to && (kind == ast::Act::Kind::Ease ? to > *norm.act.to : to < *norm.act.to);
    if (!beyond) return true;
  }
  return false;
}

}  // namespace quid::oracle
