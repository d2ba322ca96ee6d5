// SPDX-License-Identifier: Apache-2.0
// What is made for a course that is not simple: dials of its flags, rows that say where rules are
// not false, and how it begins.
#include <algorithm>

#include "lanes/slicing.hpp"

namespace quid::lanes {
namespace {

/// What the steps of a day read: each reference of a plain deal but those of rules, memories and
/// weights, which every course has.
template <class Each>
void each_reference(const Plain& plain, Each each) {
  const auto terms = [&](const std::vector<PlainTerm>& all) {
    for (const PlainTerm& term : all) {
      each(term.arose);
      each(term.passed);
    }
  };
  for (const PlainEffect& one : plain.effects) each(one.when);
  for (const Weight& one : plain.weights) each(one.when);
  for (const PlainMilestone& one : plain.milestones)
    for (const Ref ref : {one.past, one.late}) each(ref);
  for (const PlainClock& one : plain.clocks) terms(one.terms);
  for (const PlainStanding& one : plain.standings) {
    for (const Ref ref : {one.made, one.ends, one.passed, one.done, one.claimed}) each(ref);
    terms(one.due);
    terms(one.expiries);
  }
  for (const PlainPhase& one : plain.phases) {
    for (const Ref ref : {one.when, one.perhaps, one.until, one.from, one.over}) each(ref);
    terms(one.due);
  }
  for (const PlainRing& one : plain.rings)
    for (const Ref ref : {one.condition, one.noted}) each(ref);
  for (const PlainSpell& one : plain.spells) each(one.holds);
  for (const PlainEnsure& one : plain.ensures)
    for (const Ref ref : {one.condition_perhaps, one.other_perhaps}) each(ref);
  for (const Leave& one : plain.leaves) each(one.when);
  for (const Ref ref : {plain.breached, plain.fulfilled, plain.undetermined, plain.perhaps_stuck})
    each(ref);
}

std::uint32_t from_start(const std::vector<PlainTerm>& terms) {
  std::uint32_t kinds = 0;
  for (std::size_t t = 0; t < terms.size(); ++t)
    if (terms[t].from_start) kinds |= 1u << t;
  return kinds;
}

std::uint32_t flags_of(const PlainMilestone& one) {
  using namespace flag_of_milestone;
  return (one.reported ? reported : 0) | (one.claimed ? claimed : 0) | (one.refuted ? refuted : 0) |
         (one.verified ? verified : 0) | (one.overdue ? overdue : 0) | (one.dated ? dated : 0) |
         (one.broken_late ? broken_late : 0) | (one.done ? done_once : 0);
}

std::uint32_t flags_of(const PlainStanding& one) {
  using namespace flag_of_standing;
  return (one.stands ? stands : 0) | (one.late ? late : 0) | (one.was_done ? done : 0) |
         (one.has_lapsed ? lapsed : 0) | (one.was_made ? made : 0);
}

std::uint32_t flags_of(const PlainPhase& one) {
  using namespace flag_of_phase;
  return (one.active ? active | running : 0) | (one.begun ? begun : 0) | (one.armed ? armed : 0);
}

}  // namespace

/// Before what reads them.
void Slicing::general_dials() {
  GeneralUse& use = out_.use_;
  GeneralState& start = out_.general_start_;
  use.milestones.resize(plain_.milestones.size());
  use.standings.resize(plain_.standings.size());
  use.phases.resize(plain_.phases.size());
  use.clocks.resize(plain_.clocks.size());
  for (const PlainMilestone& one : plain_.milestones) start.milestones.push_back(flags_of(one));
  for (const PlainStanding& one : plain_.standings)
    start.standings.push_back({flags_of(one), one.stands ? from_start(one.due) : 0,
                               one.stands ? from_start(one.expiries) : 0});
  for (const PlainPhase& one : plain_.phases)
    start.phases.push_back({flags_of(one), from_start(one.due)});
  for (const PlainClock& one : plain_.clocks)
    start.clocks.push_back(plain_.milestones[one.milestone].dated ? from_start(one.terms) : 0);
  use.bases.assign(plain_.levers.size(), none);
  use.base_marks.assign(plain_.levers.size(), 0);
  for (std::uint32_t l = 0; l < plain_.levers.size(); ++l) {
    const PlainLever& lever = plain_.levers[l];
    if (lever.standings.empty()) continue;
    use.granted.push_back(l);
    use.bases[l] = dial(lever.top + 1, lever.base);
    use.base_marks[l] = dials_[use.bases[l]].first;
  }
  deadlines();
  for (const PlainRing& ring : plain_.rings) {
    std::vector<std::uint32_t>& marks = use.ring_marks.emplace_back(ring.least);
    std::sort(marks.begin(), marks.end());
    const auto total =
        static_cast<std::uint32_t>(std::count(ring.ends.begin(), ring.ends.end(), 1));
    const auto reached = std::upper_bound(marks.begin(), marks.end(), total) - marks.begin();
    const std::uint32_t made = dial(marks.size() + 1, static_cast<std::size_t>(reached));
    use.rings.push_back({made, dials_[made].first});
    start.rings.push_back({0, total, ring.ends, false});
  }
}

/// The dial of a flag, which is made where a condition reads it.
std::uint32_t Slicing::reading_of_flag(const Atom& atom) {
  const auto two = [&](TwoMarks& flag, std::uint32_t flags, std::uint32_t bit) {
    if (flag.dial == none) {
      flag.dial = dial(2, flags >> bit & 1);
      flag.first = dials_[flag.dial].first;
    }
    return reading(flag.dial, flag.first + 1, flag.first + 1);
  };
  const auto bit_from = [&](Atom::Kind first) {
    return static_cast<std::uint32_t>(atom.kind) - static_cast<std::uint32_t>(first);
  };
  GeneralUse& use = out_.use_;
  const GeneralState& start = out_.general_start_;
  const std::uint32_t t = atom.target;
  if (atom.kind >= Atom::Kind::Reported && atom.kind <= Atom::Kind::Before) {
    const std::uint32_t bit = bit_from(Atom::Kind::Reported);
    return two(use.milestones[t][bit], start.milestones[t], bit);
  }
  if (atom.kind >= Atom::Kind::Stands && atom.kind <= Atom::Kind::Made) {
    const std::uint32_t bit = bit_from(Atom::Kind::Stands);
    return two(use.standings[t][bit], start.standings[t].flags, bit);
  }
  if (atom.kind >= Atom::Kind::Active && atom.kind <= Atom::Kind::Running) {
    const std::uint32_t bit = bit_from(Atom::Kind::Active);
    return two(use.phases[t][bit], start.phases[t].flags, bit);
  }
  if (atom.kind == Atom::Kind::Passed) return two(use.clocks[t], 0, 0);
  if (atom.kind == Atom::Kind::PastDue) return reading_of_deadline(atom);
  if (atom.kind == Atom::Kind::Column || atom.kind == Atom::Kind::Perhaps)
    return reading_of_column(atom);
  if (atom.kind != Atom::Kind::Often) return reading(0, 0, UINT32_MAX);
  const std::vector<std::uint32_t>& marks = use.ring_marks[t];
  const auto at = std::lower_bound(marks.begin(), marks.end(), atom.number) - marks.begin();
  const std::uint32_t first = use.rings[t].first;
  return reading(use.rings[t].dial, first + static_cast<std::uint32_t>(at) + 1,
                 first + static_cast<std::uint32_t>(marks.size()));
}

/// What is read beside the rules: rows for gates; and where rules are not false, if that is another
/// row than where they are true.
void Slicing::general_rows() {
  each_reference(plain_, [&](Ref ref) { sign(ref); });
  const bool known = std::all_of(plain_.rules.begin(), plain_.rules.end(),
                                 [](const PlainRule& r) { return r.condition == r.perhaps; });
  if (known) return;
  for (const PlainRule& rule : plain_.rules) {
    Row row;
    row.clauses = clauses_of(rule.perhaps);
    shorten(row.clauses);
    row.truth = holds(row.clauses);
    perhaps_rows_.push_back(std::move(row));
  }
}

/// When all readings and what is watched are known.
void Slicing::general() {
  const auto none_reading = Slices::Reading{0, 0, UINT32_MAX, false};
  for (std::uint32_t k = 0; k < plain_.atoms.size(); ++k)
    out_.readings_.push_back(reading_of_atom_[k] == none ? none_reading : reading_at(Ref::of(k)));
  each_reference(plain_, [&](Ref ref) { is_read_[reading_at(ref).dial] = 1; });
  GeneralUse& use = out_.use_;
  GeneralState& start = out_.general_start_;
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
    if (use.milestones[m].back().dial != none) use.dated.push_back(m);
    if (plain_.milestones[m].clock >= 0) use.by_clock.push_back(m);
  }
  use.breach_of.assign(plain_.standings.size(), none);
  for (std::uint32_t b = 0; b < plain_.breaches.size(); ++b)
    use.breach_of[plain_.breaches[b].standing] = b;
  use.paid.resize(plain_.firing_count());
  use.left_after.resize(plain_.firing_count());
  for (std::uint32_t w = 0; w < plain_.weights.size(); ++w)
    if (plain_.weights[w].per == Weight::Per::Firing) use.paid[plain_.weights[w].of].push_back(w);
  for (std::uint32_t k = 0; k < plain_.leaves.size(); ++k) {
    const Leave& one = plain_.leaves[k];
    start.fired.push_back(one.firing == nobody || one.stands ? 1 : 0);
    if (one.firing != nobody) use.left_after[one.firing].push_back(k);
  }
  start.live.assign(plain_.standings.size() / 64 + 1, 0);
  for (std::uint32_t s = 0; s < plain_.standings.size(); ++s)
    start.live[s / 64] |= std::uint64_t{1} << (s % 64);
  for (const PlainSpell& one : plain_.spells)
    start.spells.push_back({one.open, one.begin, one.closed});
  for (const PlainEnsure& one : plain_.ensures)
    start.ensures.push_back({one.open, one.perhaps_seen});
  if (!plain_.columns.empty()) columns();
}

}  // namespace quid::lanes
