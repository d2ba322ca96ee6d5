// SPDX-License-Identifier: Apache-2.0
// A day of a course that is not simple: what turns in the morning and when all of it has happened,
// milestones with reports and deadlines, clocks, and what firings do. The order is that of
// planes_assembly_*.cpp.
#include <algorithm>
#include <bit>
#include <utility>

#include "lanes/slices.hpp"

namespace quid::lanes {

using namespace flag_of_milestone;

void Course::begin_general() { state_ = s_.general_start_; }

/// Whether something of the day that was walked last is still to be looked at on the next.
bool Course::is_stirred() const {
  return state_.stirred || std::any_of(state_.rings.begin(), state_.rings.end(),
                                       [](const auto& ring) { return !ring.settled; });
}

void Course::general_morning() {
  for (const std::uint32_t m : state_.met_today) state_.milestones[m] &= ~met_today;
  state_.met_today.clear();
  turn_rings();
  turn_columns();
  pass_clocks();
  find_overdue();  // what comes too late finds it so
  pass_standings();
  pass_phases();
  follow_breaches();
  settle_phases(true);
  move_grants();
  close_duties();
}

void Course::after_events() {
  start_clocks();
  find_overdue();  // what is refuted may be so now
  follow_deadlines();
  settle_phases(false);
  settle_standings();
}

void Course::begin_evening() {
  for (const std::uint32_t m : s_.use_.dated) {
    const std::uint32_t flags = state_.milestones[m];
    const bool now = (flags & (dated | met_today)) == dated;
    set_flags(state_.milestones[m], now ? flags | before : flags & ~before, s_.use_.milestones[m]);
  }
  hold_standings();
  for (std::uint32_t f = 0; f < state_.phases.size(); ++f) run_phase(f);
}

void Course::end_evening() {
  if (state_.failed) check_roots();
  for (std::size_t k = 0; k < s_.plain_.leaves.size(); ++k) {
    const Leave& one = s_.plain_.leaves[k];
    if (!one.at_once && state_.fired[k] != 0 && holds(one.when)) state_.left = true;
  }
  turn_spells();
  slide_rings();
}

// --- milestones

/// As in run/record_entries.cpp: what is met is reported; what breaks or is refuted is neither.
Course::Turned Course::turn_milestone(const Event& event) {
  const std::uint32_t m = event.milestone;
  const PlainMilestone& one = s_.plain_.milestones[m];
  std::uint32_t flags = state_.milestones[m], off = 0;
  Turned turned{met(m), false};
  switch (event.what) {
    case met_may:
      if (!turned.met) {
        flags |= met_today | dated;
        state_.met_today.push_back(m);
      }
      turned.met = true;
      flags |= reported | claimed | whole | (one.has_verifier ? verified : 0);
      off = refuted | broken_late;
      break;
    case reported_may:
      flags |= reported | claimed | (one.has_verifier ? 0 : whole);
      off = refuted;
      break;
    case broken_may:
      if (!turned.met && (flags & reported) == 0) return turned;
      turned = {false, true};
      if (one.past != not_ever && holds(one.late)) flags |= broken_late;
      off = reported | claimed | verified;
      break;
    default:
      turned.met = false;
      flags |= refuted;
      off = reported | claimed | dated | (one.has_verifier ? 0 : whole);
      break;
  }
  const std::uint32_t was = state_.milestones[m];
  set_flags(state_.milestones[m], undone(one, flags & ~off, event.what), s_.use_.milestones[m]);
  if (!s_.use_.stamped.empty()) stamp(event, was, turned.broke);
  if (one.past != not_ever) look_for_overdue(m);
  return turned;
}

void Course::look_for_overdue(std::uint32_t m) {
  watched_[s_.use_.first_deadline + m / 64] |= std::uint64_t{1} << (m % 64);
}

/// What is refuted, broken by its deadline, or broken before it was met is to be done anew.
std::uint32_t Course::undone(const PlainMilestone& one, std::uint32_t flags,
                             Occurrence what) const {
  if (what == met_may || what == reported_may) return flags | done_once;
  const bool in_time = one.due && (one.past == not_ever || !holds(one.late));
  if (what == broken_may && (flags & dated) != 0 && !in_time) return flags;
  return flags & ~done_once;
}

/// What is past its deadline, and neither met nor claimed in full, nor was done and broken since:
/// of those of which that may have turned.
void Course::find_overdue() {
  settle_gates();
  const std::size_t words = s_.use_.deadline_words;
  for (std::size_t word = 0; word < words; ++word) {
    std::uint64_t left = std::exchange(watched_[s_.use_.first_deadline + word], 0);
    for (; left != 0; left &= left - 1) {
      const std::size_t m = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      std::uint32_t flags = state_.milestones[m];
      const bool is_met = met(static_cast<std::uint32_t>(m));
      if (holds(s_.plain_.milestones[m].past) && (flags & (claimed | broken_late)) == 0) {
        if (!s_.use_.stamped.empty() && (flags & overdue) == 0 && !is_met)
          stamp_overdue(static_cast<std::uint32_t>(m));
        flags |= overdue;
      }
      if (is_met) flags &= ~overdue;
      set_flags(state_.milestones[m], flags, s_.use_.milestones[m]);
    }
  }
}

// --- clocks

bool Course::any_passed(const std::vector<PlainTerm>& terms, std::uint32_t kinds) const {
  for (; kinds != 0; kinds &= kinds - 1)
    if (holds(terms[static_cast<std::size_t>(std::countr_zero(kinds))].passed)) return true;
  return false;
}

/// Of what begins today.
std::uint32_t Course::kinds_of(const std::vector<PlainTerm>& terms) const {
  std::uint32_t kinds = 0;
  for (std::size_t t = 0; t < terms.size(); ++t)
    if (!terms[t].from_start && holds(terms[t].arose)) kinds |= 1u << t;
  return kinds;
}

void Course::pass_clocks() {
  for (std::uint32_t c = 0; c < state_.clocks.size(); ++c)
    turn_flag(s_.use_.clocks[c], any_passed(s_.plain_.clocks[c].terms, state_.clocks[c]));
}

/// A clock starts afresh where its milestone is met; a deadline that goes by it with it.
void Course::start_clocks() {
  if (state_.met_today.empty()) return;
  const auto is_met_today = [&](std::uint32_t m) {
    return (state_.milestones[m] & met_today) != 0;
  };
  for (std::uint32_t c = 0; c < state_.clocks.size(); ++c) {
    if (!is_met_today(s_.plain_.clocks[c].milestone)) continue;
    turn_flag(s_.use_.clocks[c], false);
    state_.clocks[c] = kinds_of(s_.plain_.clocks[c].terms);
  }
  for (const std::uint32_t m : s_.use_.by_clock) {
    const auto clock = static_cast<std::size_t>(s_.plain_.milestones[m].clock);
    if (!is_met_today(s_.plain_.clocks[clock].milestone)) continue;
    set_flags(state_.milestones[m], state_.milestones[m] & ~(overdue | broken_late),
              s_.use_.milestones[m]);
  }
}

// --- firings

/// What effects hang on is read before any of them takes place.
void Course::sample(std::uint32_t word, std::uint64_t rules) {
  for (; rules != 0; rules &= rules - 1)
    sample(word * 64 + static_cast<std::uint32_t>(std::countr_zero(rules)));
}

void Course::sample(std::uint32_t firing) {
  const Plain& plain = s_.plain_;
  const PlainFiring& one = plain.firing(firing);
  for (std::uint32_t k = one.first_effect; k < one.first_effect + one.effect_count; ++k)
    effect_holds_[k] = holds(plain.effects[k].when) ? 1 : 0;
  for (std::uint32_t s = one.first_standing; s < one.first_standing + one.standing_count; ++s)
    standing_holds_[s] = holds(plain.standings[s].made) ? 1 : 0;
  for (const std::uint32_t w : s_.use_.paid[firing])
    weight_holds_[w] = holds(plain.weights[w].when) ? 1 : 0;
}

void Course::take_effect(std::uint32_t firing) {
  const PlainFiring& one = s_.plain_.firing(firing);
  for (std::uint32_t k = one.first_effect; k < one.first_effect + one.effect_count; ++k)
    if (effect_holds_[k] != 0) apply_effect(k);
  state_.grants_moved = state_.grants_moved || one.effect_count > 0;
  for (std::uint32_t s = one.first_standing; s < one.first_standing + one.standing_count; ++s)
    if (standing_holds_[s] != 0) make_standing(s);
  for (const std::uint32_t k : s_.use_.left_after[firing]) {
    if (s_.plain_.leaves[k].at_once) state_.left = true;
    state_.fired[k] = 1;
  }
  for (const std::uint32_t w : s_.use_.paid[firing])
    if (weight_holds_[w] != 0)
      for (const Weight::Gain& gain : s_.plain_.weights[w].gains) sums_[gain.account] += gain.by;
  if (!s_.use_.paid[firing].empty())
    for (const std::uint32_t c : s_.use_.books) touch_column(c);
}

void Course::apply_effect(std::uint32_t k) {
  const PlainEffect& effect = s_.plain_.effects[k];
  if (effect.kind == PlainEffect::Kind::Change) return change_column(effect);
  apply_general(s_.effects_[k]);
  if (effect.kind >= PlainEffect::Kind::Add && !s_.use_.amount_columns.empty())
    for (const std::uint32_t c : s_.use_.amount_columns[effect.target]) touch_column(c);
}

void Course::after_effects() {
  move_grants();
  close_duties();
}

/// As in run/day_end.cpp. What is not known breaks nothing, and leaves it open.
void Course::judge_unknown(std::uint32_t e) {
  using Form = checked::Ensure::Form;
  const PlainEnsure& ensure = s_.plain_.ensures[e];
  const bool is = holds(ensure.condition), may = holds(ensure.condition_perhaps);
  const bool other = holds(ensure.other), other_may = holds(ensure.other_perhaps);
  GeneralState::Ensure& mine = state_.ensures[e];
  bool breaks = false, open = false;
  switch (ensure.form) {
    case Form::Never:
    case Form::NeverUnless:
      breaks = is && !other_may;
      open = may && !other;
      break;
    case Form::Always:
    case Form::AlwaysUnless:
      breaks = !may && !other_may;
      open = !is && !other;
      break;
    case Form::Eventually:
      if (is) seen_[e] = 1;
      return;
    case Form::OnlyAfter:
      if (other) seen_[e] = 1;
      mine.perhaps_seen = mine.perhaps_seen || (other_may && !other);
      breaks = is && seen_[e] == 0 && !mine.perhaps_seen;
      open = may && seen_[e] == 0;
      break;
  }
  if (breaks) broken_[e] = 1;
  mine.open = mine.open || (open && broken_[e] == 0);
}

}  // namespace quid::lanes
