// SPDX-License-Identifier: Apache-2.0
// Deadlines that go with what happens: a day for each lane. As in run/settle.cpp they follow when
// all of a day has happened, and once known stand as they are while their milestone is met or
// claimed.
#include <algorithm>

#include "lanes/planes_assembly.hpp"

namespace quid::lanes {

void Assembly::deadlines() {
  deadline_at_.assign(plain_.columns.size(), none);
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
    if (plain_.milestones[m].deadline < 0) continue;
    Planes::DeadlinePlanes planes;
    planes.column = static_cast<std::uint32_t>(plain_.milestones[m].deadline);
    planes.past = add(1);
    planes.met = out_.event_planes_[m].met;
    planes.claimed = flags_[m].claimed;
    planes.broken = broken_flags_[m];
    planes.broken_late = flags_[m].broken_late;
    planes.overdue = flags_[m].overdue;
    out_.columns_[planes.column].inputs = {planes.met, planes.claimed};
    deadline_at_[planes.column] = static_cast<std::uint32_t>(out_.deadlines_.size());
    out_.deadlines_.push_back(planes);
  }
}

void Assembly::deadline_mornings() {
  for (std::uint32_t d = 0; d < out_.deadlines_.size(); ++d)
    out_.events_.push_back({PlaneOp::Aside, static_cast<std::uint32_t>(Aside::Due), 0, d, 0, 0});
}

void Assembly::follow_deadlines() {
  if (out_.deadlines_.empty()) return;
  std::vector<char> wanted(plain_.atoms.size(), 0);
  for (const Planes::DeadlinePlanes& one : out_.deadlines_)
    wanted[plain_.columns[one.column].atom] = 1;
  gates(out_.events_, wanted, std::vector<char>(plain_.atoms.size(), 0));
  for (std::uint32_t d = 0; d < out_.deadlines_.size(); ++d)
    out_.events_.push_back({PlaneOp::Aside, static_cast<std::uint32_t>(Aside::Follow), 0, d, 0, 0});
}

void Block::begin_deadlines() {
  deadlines_.resize(p_.deadlines_.size());
  for (std::size_t d = 0; d < deadlines_.size(); ++d) {
    const Value& start = p_.plain_.columns[p_.deadlines_[d].column].start;
    deadlines_[d].days.assign(lanes_per_block, start.known() ? start.as_date().value : INT32_MAX);
    deadlines_[d].next = INT32_MIN;  // to be looked at on the first day
  }
}

/// Lanes are looked at only where one of them is past its deadline since the eve.
void Block::find_due(const PlaneStep& step) {
  Deadline& mine = deadlines_[step.a];
  const std::int32_t now = today().value;
  if (now <= mine.next) return;
  Word* past = plane(p_.deadlines_[step.a].past);
  mine.next = INT32_MAX;
  for (std::size_t w = 0; w < words_per_plane; ++w) {
    Word bits = 0;
    for (std::size_t b = 0; b < 64; ++b) {
      const std::int32_t day = mine.days[w * 64 + b];
      bits |= Word{day < now} << b;
      if (day >= now) mine.next = std::min(mine.next, day);
    }
    past[w] = bits;
  }
}

/// What is ahead again cures.
void Block::follow(const PlaneStep& step) {
  const Planes::DeadlinePlanes& planes = p_.deadlines_[step.a];
  Deadline& mine = deadlines_[step.a];
  Word lanes[words_per_plane];
  if (!take_turned(planes.column, lanes)) return;
  const auto& operands = p_.plain_.columns[planes.column].operands;
  const auto value = [&](std::size_t n, std::size_t lane) {
    return columns_[static_cast<std::size_t>(operands[n].column)].values[lane];
  };
  each_lane(lanes, [&](std::size_t lane) {
    const Word bit = Word{1} << (lane % 64);
    const bool done = in(planes.met, lane) || in(planes.claimed, lane);
    if (done && mine.days[lane] != INT32_MAX) return;
    const auto set = [&](std::uint32_t p, bool on) {
      Word& word = plane(p)[lane / 64];
      word = on ? word | bit : word & ~bit;
    };
    const Value end = value(0, lane), broken = value(1, lane);
    if (end.failed()) return set(p_.left_, true);
    if (!end.known()) return;
    put(planes.column, lane, end);
    mine.days[lane] = end.as_date().value;
    const bool past = end.as_date() < today();
    set(planes.past, past);
    set(planes.broken_late, in(planes.broken, lane) && broken.as_date() > end.as_date());
    if (past) return;
    set(planes.overdue, false);
    mine.next = std::min(mine.next, mine.days[lane]);
  });
}

/// The first day, counted from the first one walked, on which a lane is found past its deadline, or
/// on which what compares a day with today turns.
std::size_t Block::next_due(std::size_t most) const {
  const auto consider = [&](std::int32_t day) {
    const std::int32_t at = day - p_.plain_.today.value - 1;
    most = std::min(most, std::max(day_, static_cast<std::size_t>(std::max(0, at))));
  };
  for (const Deadline& one : deadlines_)
    if (one.next != INT32_MAX) consider(one.next + 1);
  for (const Column& one : columns_)
    if (one.next != INT32_MAX) consider(one.next);
  return most;
}

// --- days that are compared with today

/// Adds the lanes whose day was today on some day since, or is so now.
void Block::take_past(std::uint32_t c, std::size_t since, Word* lanes) {
  Column& mine = columns_[c];
  const std::int32_t now = today().value;
  if (now < mine.next) return;
  const std::int32_t before = p_.plain_.today.value + 1 + static_cast<std::int32_t>(since);
  mine.next = INT32_MAX;
  for (std::size_t w = 0; w < words_per_plane; ++w)
    for (std::size_t b = 0; b < 64; ++b) {
      const std::int32_t day = mine.days[w * 64 + b];
      lanes[w] |= Word{before <= day && day <= now} << b;
      if (day > now) mine.next = std::min(mine.next, day);
    }
}

/// Where it is that day today, it turns once more tomorrow.
void Block::note_day(std::uint32_t c, std::size_t lane) {
  const PlainColumn& plain = p_.plain_.columns[c];
  const auto operand = static_cast<std::size_t>(
      plain.operands[static_cast<std::size_t>(plain.against_today)].column);
  const Value& value = columns_[operand].values[lane];
  Column& mine = columns_[c];
  const std::int32_t now = today().value;
  const std::int32_t day = mine.days[lane] = value.known() ? value.as_date().value : INT32_MAX;
  if (day >= now && day != INT32_MAX) mine.next = std::min(mine.next, day == now ? day + 1 : day);
}

}  // namespace quid::lanes
