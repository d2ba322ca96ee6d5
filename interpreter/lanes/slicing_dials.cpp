// SPDX-License-Identifier: Apache-2.0
// What conditions read, as dials and their marks.
#include <algorithm>
#include <utility>

#include "lanes/slicing.hpp"

namespace quid::lanes {

/// Course counts on milestones first, then memories, then levers.
void Slicing::dials() {
  find_lasting_milestones();
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) milestone(m);
  for (std::uint32_t e = 0; e < plain_.memories.size(); ++e) memory(e);
  for (const PlainLever& lever : plain_.levers)
    out_.lever_marks_.push_back(dials_[dial(lever.top + 1, lever.level)].first);
  amounts();
  if (out_.general_) general_dials();
  readings();
  ranges();
  column_rows();
}

std::uint32_t Slicing::dial(std::size_t marks, std::size_t at) {
  const auto first = static_cast<std::uint32_t>(out_.marks_.size());
  out_.marks_.resize(first + marks);
  dials_.push_back({first, static_cast<std::uint32_t>(first + marks - 1),
                    static_cast<std::uint32_t>(first + at)});
  return static_cast<std::uint32_t>(dials_.size() - 1);
}

std::uint32_t Slicing::reading(std::uint32_t dial, std::uint32_t low, std::uint32_t high) {
  readings_.push_back({dial, low, high, false});
  layer_of_.push_back(0);
  return static_cast<std::uint32_t>(readings_.size() - 1);
}

/// A milestone turns once a day at most, before all else: how long it has stood is seen at once.
void Slicing::find_lasting_milestones() {
  lasting_.assign(plain_.milestones.size(), {none, none});
  for (std::uint32_t e = 0; e < plain_.memories.size(); ++e) {
    const Ref condition = plain_.memories[e].condition;
    const Atom& atom = plain_.atoms[condition.atom()];
    if (atom.kind != Atom::Kind::Met || plain_.memories[e].spans.empty()) continue;
    std::uint32_t& mine = lasting_[atom.target][condition.negated() ? 1 : 0];
    if (mine == none) mine = e;
  }
}

bool Slicing::lasts_at_once(std::uint32_t e) const {
  const Ref condition = plain_.memories[e].condition;
  const Atom& atom = plain_.atoms[condition.atom()];
  return atom.kind == Atom::Kind::Met && lasting_[atom.target][condition.negated() ? 1 : 0] == e;
}

void Slicing::milestone(std::uint32_t m) {
  static const Memory nothing;
  const auto memory_of = [&](std::uint32_t e) -> const Memory& {
    return e == none ? nothing : plain_.memories[e];
  };
  const Memory &met = memory_of(lasting_[m][0]), &unmet = memory_of(lasting_[m][1]);
  const Memory& now = plain_.milestones[m].met ? met : unmet;
  const auto passed = static_cast<std::size_t>(
      std::upper_bound(now.spans.begin(), now.spans.end(), now.age) - now.spans.begin());
  const std::size_t offset = unmet.spans.size() + 1;
  const std::uint32_t made = dial(offset + 1 + met.spans.size(),
                                  plain_.milestones[m].met ? offset + passed : offset - 1 - passed);
  Slices::MilestoneUse use;
  use.met = dials_[made].first + static_cast<std::uint32_t>(offset);
  waits_for(use.met, met.spans, 1);
  waits_for(use.met - 1, unmet.spans, -1);
  starts_to_wait(made, now.spans, now.age);
  out_.milestones_.push_back(use);
}

/// Marks: it did not hold; it held, but on no evening that counts; on one or more; for longer.
void Slicing::memory(std::uint32_t e) {
  const Memory& memory = plain_.memories[e];
  const std::vector<std::uint32_t> spans =
      lasts_at_once(e) ? std::vector<std::uint32_t>() : memory.spans;
  const auto passed = static_cast<std::size_t>(
      std::upper_bound(spans.begin(), spans.end(), memory.age) - spans.begin());
  const std::uint32_t made = dial(2 + spans.size(), memory.was ? 1 + passed : 0);
  const std::uint32_t first = dials_[made].first;
  waits_for(first + 1, spans, 1);
  // It is turned on the morning after its first evening, of which it need not wait for any more.
  const bool one = !spans.empty() && spans[0] == 1;
  if (!spans.empty() && !one) --out_.marks_[first + 1].wait;
  if (memory.was) starts_to_wait(made, spans, memory.age);
  out_.memories_.push_back({{}, made, first, first + (one ? 2 : 1)});
}

/// From `mark` on, one mark further (or back, by `step`) as each of the spans has passed.
void Slicing::waits_for(std::uint32_t mark, const std::vector<std::uint32_t>& spans,
                        std::int32_t step) {
  std::uint32_t before = 0;
  for (const std::uint32_t span : spans) {
    const std::uint32_t next = mark + static_cast<std::uint32_t>(step);
    out_.marks_[mark].wait = span - before;
    out_.marks_[mark].next = next;
    before = span;
    mark = next;
  }
}

void Slicing::starts_to_wait(std::uint32_t dial, const std::vector<std::uint32_t>& spans,
                             std::int64_t age) {
  const auto next = std::upper_bound(spans.begin(), spans.end(), age);
  if (next != spans.end()) waiting_.push_back({dial, *next - age});
}

void Slicing::amounts() {
  thresholds_.resize(plain_.quantities.size());
  for (const Atom& atom : plain_.atoms)
    if (atom.kind == Atom::Kind::Quantity) thresholds_[atom.target].push_back(atom.number);
  for (std::uint32_t q = 0; q < plain_.quantities.size(); ++q) {
    std::vector<std::int64_t>& all = thresholds_[q];
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    const auto at = std::upper_bound(all.begin(), all.end(), plain_.quantities[q].start);
    const std::uint32_t made = dial(all.size() + 1, static_cast<std::size_t>(at - all.begin()));
    out_.amounts_.push_back({made, dials_[made].first, dials_[made].last,
                             static_cast<std::uint32_t>(out_.thresholds_.size())});
    out_.thresholds_.insert(out_.thresholds_.end(), all.begin(), all.end());
  }
}

/// One for each atom that is no gate.
void Slicing::readings() {
  const auto count = plain_.atoms.size();
  reading_of_atom_.assign(count, none);
  inverted_.assign(count, 0);
  out_.calendar_.resize(plain_.calendar.size());
  for (std::uint32_t k = 0; k < count; ++k) {
    const Atom& atom = plain_.atoms[k];
    if (atom.kind != Atom::Kind::And && atom.kind != Atom::Kind::Or)
      reading_of_atom_[k] = reading_of(atom);
  }
}

std::uint32_t Slicing::reading_of(const Atom& atom) {
  const std::uint32_t t = atom.target;
  const auto up_from = [&](std::uint32_t dial, std::int64_t offset) {
    return reading(dial, static_cast<std::uint32_t>(dials_[dial].first + offset),
                   dials_[dial].last);
  };
  const auto levers = plain_.milestones.size() + plain_.memories.size();
  switch (atom.kind) {
    case Atom::Kind::Met: return up_from(t, out_.milestones_[t].met - dials_[t].first);
    case Atom::Kind::Broken: {
      const std::uint32_t made = dial(2, plain_.milestones[t].broken ? 1 : 0);
      out_.milestones_[t].broken = made;
      out_.milestones_[t].mark = dials_[made].first;
      return up_from(made, 1);
    }
    case Atom::Kind::Level: return up_from(static_cast<std::uint32_t>(levers) + t, atom.number);
    case Atom::Kind::Quantity: {
      const std::vector<std::int64_t>& all = thresholds_[t];
      const auto at = std::lower_bound(all.begin(), all.end(), atom.number);
      return up_from(out_.amounts_[t].dial, at - all.begin() + 1);
    }
    case Atom::Kind::Calendar: {  // it turns on the first day, if then
      const std::uint32_t made = dial(2, 0);
      out_.calendar_[t].dial = {made, dials_[made].first};
      return up_from(made, 1);
    }
    case Atom::Kind::Was: return up_from(out_.memories_[t].dial, 1);
    case Atom::Kind::Lasted: return lasted(atom);
    default: return reading_of_flag(atom);
  }
}

std::uint32_t Slicing::lasted(const Atom& atom) {
  const Memory& memory = plain_.memories[atom.target];
  const auto passed = static_cast<std::uint32_t>(
      std::upper_bound(memory.spans.begin(), memory.spans.end(), atom.number) -
      memory.spans.begin());
  if (lasts_at_once(atom.target)) {
    const std::uint32_t m = plain_.atoms[memory.condition.atom()].target;
    const std::uint32_t met = out_.milestones_[m].met;
    return memory.condition.negated() ? reading(m, dials_[m].first, met - 1 - passed)
                                      : reading(m, met + passed, dials_[m].last);
  }
  const std::uint32_t mine = out_.memories_[atom.target].dial;
  return reading(mine, dials_[mine].first + 1 + passed, dials_[mine].last);
}

/// A gate over marks of one dial that lie side by side is a reading too: `m for D`, `l at N`.
void Slicing::ranges() {
  for (std::uint32_t k = 0; k < plain_.atoms.size(); ++k) {
    const Atom& atom = plain_.atoms[k];
    if ((atom.kind != Atom::Kind::And && atom.kind != Atom::Kind::Or) || atom.count == 0) continue;
    const bool inverted = atom.kind == Atom::Kind::Or;  // the opposite of all opposites
    const std::uint32_t first = reading_of_atom_[plain_.operands[atom.first].atom()];
    if (first == none || readings_[first].high == UINT32_MAX) continue;
    if (is_of_column(plain_.operands[atom.first])) continue;  // which has a layer of its own
    const Dial& dial = dials_[readings_[first].dial];
    Slices::Reading range{readings_[first].dial, dial.first, dial.last, false};
    bool fits = true;
    for (std::uint32_t n = 0; fits && n < atom.count; ++n) {
      const Ref operand = plain_.operands[atom.first + n];
      const Ref ref = inverted ? !operand : operand;
      fits = reading_of_atom_[ref.atom()] != none && narrow(range, reading_at(ref));
    }
    if (!fits) continue;
    reading_of_atom_[k] = reading(range.dial, range.low, range.high);
    inverted_[k] = inverted ? 1 : 0;
  }
}

/// To where the other holds as well; false where that is not one stretch.
bool Slicing::narrow(Slices::Reading& range, const Slices::Reading& other) const {
  const Dial& dial = dials_[range.dial];
  if (other.dial != range.dial || other.high == UINT32_MAX) return false;
  if (!other.opposite) {
    range.low = std::max(range.low, other.low);
    range.high = std::min(range.high, other.high);
  } else if (other.low == dial.first) {
    range.low = std::max(range.low, other.high + 1);
  } else if (other.high == dial.last) {
    range.high = std::min(range.high, other.low - 1);
  } else {
    return false;
  }
  return range.low <= range.high;
}

Slices::Reading Slicing::reading_at(Ref ref) const {
  Slices::Reading found = readings_[reading_of_atom_[ref.atom()]];
  found.opposite = ref.negated() != (inverted_[ref.atom()] != 0);
  return found;
}

}  // namespace quid::lanes
