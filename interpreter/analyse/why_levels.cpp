// SPDX-License-Identifier: Apache-2.0
// Levels: the grants in force that make one, in the order of the replay, and those taken back.
#include <algorithm>

#include "analyse/explainer.hpp"
#include "analyse/explainer_tree.hpp"

namespace quid::analyse {

namespace {

using K = HappeningKind;
constexpr std::size_t most_not_granted = 3;

}  // namespace

void Explainer::level(Moment at, std::uint32_t lever, NodeId parent) {
  if (depth_ >= options_.depth) return cut(parent);
  const Deeper deeper(depth_);
  const LeverState& state = at.run->state().levers[lever];
  Reason reason;
  reason.kind = Reason::Kind::Level;
  reason.subject = lever_of(lever);
  reason.a = state.level;
  reason.day = at.run->today();
  reason.before = at.before;
  const NodeId node = add(parent, reason);
  if (node == parent) return;
  const auto grants = standing(at, lever);
  const auto telling = enough(lever, state.start, grants);
  std::uint32_t level = state.start;
  if (telling.empty()) {
    if (!prior(reason.subject, node)) add(node, Reason::Kind::Start, reason.subject, state.start);
    not_granted(at, lever, node);
    if (!options_.all) return taken_back(at, lever, node, true);
  }
  for (const std::size_t k : grants) {
    const std::uint32_t before = level;
    level = stepped(notes()[k].move, level, p_.lever_codes[lever].level_count);
    if (std::find(telling.begin(), telling.end(), k) != telling.end())
      grant(k, before, level, node);
  }
  further(node, [&](NodeId here) {
    std::uint32_t now = state.start;
    for (const std::size_t k : grants) {
      const std::uint32_t before = now;
      now = stepped(notes()[k].move, now, p_.lever_codes[lever].level_count);
      if (std::find(telling.begin(), telling.end(), k) == telling.end())
        grant(k, before, now, here);
    }
    taken_back(at, lever, here, false);
  });
}

/// What is in force at the moment, in the order it was made: numbers of notes.
std::vector<std::size_t> Explainer::standing(Moment at, std::uint32_t lever) const {
  std::vector<std::size_t> result;
  const auto& then = at.run->grants();
  for (std::size_t k = 0; k < then.size(); ++k) {
    const bool moves =
        then[k].kind == GrantNote::Kind::Grant || then[k].kind == GrantNote::Kind::Recorded;
    if (then[k].lever == lever && moves && !then[k].over) result.push_back(k);
  }
  return result;
}

std::uint32_t Explainer::replay(std::uint32_t lever, std::uint32_t start,
                                const std::vector<std::size_t>& grants) const {
  std::uint32_t level = start;
  for (const std::size_t k : grants)
    level = stepped(notes()[k].move, level, p_.lever_codes[lever].level_count);
  return level;
}

/// The last that moved it, and those before without which that one would not have led there: the
/// earliest go first.
std::vector<std::size_t> Explainer::enough(std::uint32_t lever, std::uint32_t start,
                                           std::vector<std::size_t> grants) const {
  std::uint32_t level = start;
  std::size_t moving = 0;  // how many there are up to the last that moved it
  for (std::size_t k = 0; k < grants.size(); ++k) {
    const std::uint32_t before = level;
    level = stepped(notes()[grants[k]].move, level, p_.lever_codes[lever].level_count);
    if (level != before) moving = k + 1;
  }
  grants.resize(moving);
  constexpr std::size_t most = 400;  // quadratic: of very many, none is found superfluous
  const bool few = grants.size() <= most;
  for (std::size_t k = 0; few && k + 1 < grants.size();) {
    std::vector<std::size_t> without = grants;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(k));
    if (replay(lever, start, without) == level) {
      grants = std::move(without);
    } else {
      ++k;
    }
  }
  return grants;
}

void Explainer::grant(std::size_t index, std::uint32_t from, std::uint32_t to, NodeId parent) {
  const GrantNote note = notes()[index];
  Reason reason;
  reason.kind = Reason::Kind::Grant;
  reason.index = index;
  reason.subject = lever_of(note.lever);
  reason.day = note.made;
  reason.a = from;
  reason.b = to;
  const NodeId node = add(parent, reason);
  if (node != parent) came_about(note.cause, note.happening, note.made, node);
}

/// Rules that fired, and whose grant was not made: its `while` did not hold then, or its `until`
/// did.
void Explainer::not_granted(Moment at, std::uint32_t lever, NodeId parent) {
  std::size_t told = 0;
  for (std::uint32_t e = 0; e < p_.effects.size() && told < most_not_granted; ++e) {
    const EffectCode& code = p_.effects[e];
    if (code.kind != EffectKind::Move || code.target != lever || !code.revocable) continue;
    const std::size_t fired = find(at, K::RuleFired, rule_of(code.rule));
    if (fired == SIZE_MAX || fired >= count(at)) continue;
    const Day day = happening(fired).day;
    const auto& made = at.run->grants();
    const bool granted = std::any_of(made.begin(), made.end(), [&](const GrantNote& note) {
      return note.effect == e && note.made >= day;
    });
    const Run* then = granted ? nullptr : replay_.at_end_of(day);
    if (then == nullptr) continue;
    const Moment evening{then, false};
    const RevocationCode& ends = p_.revocation(code);
    const bool stopped = ends.while_.valid() && !value(evening, ends.while_).is_true();
    if (!stopped && (!ends.until.valid() || !value(evening, ends.until).is_true())) continue;
    ++told;
    Reason reading;
    reading.instruction = stopped ? ends.while_ : ends.until;
    reading.value = value(evening, reading.instruction);
    reading.day = day;
    const NodeId node = add(happened(fired, parent), reading);
    parts(evening, reading.instruction, node);
  }
}

/// Grants and recorded levels that no longer count, the newest first; or only that one.
void Explainer::taken_back(Moment at, std::uint32_t lever, NodeId parent, bool newest) {
  const auto& then = at.run->grants();
  for (std::size_t k = then.size(); k-- > 0;) {
    const GrantNote note = then[k];
    if (note.lever != lever || !note.over || note.kind == GrantNote::Kind::Restored) continue;
    Reason reason;
    reason.kind = Reason::Kind::Grant;
    reason.index = k;
    reason.subject = lever_of(lever);
    reason.day = *note.over;
    reason.a = 1;  // taken back
    const RunState& state = at.run->state();
    const std::uint32_t live = note.effect == nobody ? nobody : state.live_of_effect[note.effect];
    reason.b = live != nobody && state.lives[live].held ? -2 : -1;
    const NodeId node = add(parent, reason);
    if (node == parent) return;
    if (note.over_cause.kind == Cause::Kind::Lapse) {
      lapse(note.effect, *note.over, node);
    } else {
      came_about(note.over_cause, note.over_happening, *note.over, node);
    }
    if (newest) return;
  }
}

}  // namespace quid::analyse
