// SPDX-License-Identifier: Apache-2.0
#include "lanes/slicing.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace quid::lanes {

void Slicing::run() {
  leaves();
  lasting_milestones();
  exact_levels();
  rules();
  for (const Weight& weight : plain_.weights)
    if (weight.per != Weight::Per::Firing) sign(Ref::of(weight.of));
  for (const PlainEnsure& ensure : plain_.ensures) {
    sign(ensure.condition);
    sign(ensure.other);
  }
  for (const Memory& memory : plain_.memories) sign(memory.condition);
  positions_.resize(truths_.size());
  gains_.resize(truths_.size());
  watched_by_.resize(truths_.size());
  place_rows();
  gains();
  watches();
  lists();
  calendar();
  memories();
  start();
}

std::uint32_t Slicing::input(bool truth) {
  truths_.push_back(truth ? 1 : 0);
  layer_of_.push_back(0);
  return static_cast<std::uint32_t>(truths_.size() - 1);
}

/// One input for each atom that is no gate, as it stands on the first day.
void Slicing::leaves() {
  const auto count = plain_.atoms.size();
  out_.inputs_of_atoms_.assign(count, none);
  out_.inverted_.assign(count, 0);
  out_.milestones_.resize(plain_.milestones.size());
  out_.was_inputs_.assign(plain_.memories.size(), none);
  out_.level_base_.push_back(0);
  for (const PlainLever& lever : plain_.levers)
    out_.level_base_.push_back(out_.level_base_.back() + lever.top + 1);
  out_.level_inputs_.assign(out_.level_base_.back(), none);
  std::vector<std::vector<Slices::Threshold>> thresholds(plain_.quantities.size());
  for (std::uint32_t k = 0; k < count; ++k) {
    const Atom& atom = plain_.atoms[k];
    if (atom.kind == Atom::Kind::And || atom.kind == Atom::Kind::Or) continue;
    const std::uint32_t mine = out_.inputs_of_atoms_[k] = input(truth_of(atom));
    switch (atom.kind) {
      case Atom::Kind::Met: out_.milestones_[atom.target].met = mine; break;
      case Atom::Kind::Broken: out_.milestones_[atom.target].broken = mine; break;
      case Atom::Kind::Level:
        out_.level_inputs_[out_.level_base_[atom.target] +
                           static_cast<std::uint32_t>(atom.number)] = mine;
        break;
      case Atom::Kind::Quantity: thresholds[atom.target].push_back({atom.number, mine}); break;
      case Atom::Kind::Was: out_.was_inputs_[atom.target] = mine; break;
      default: break;
    }
  }
  out_.threshold_base_.push_back(0);
  for (const auto& row : thresholds) {
    out_.thresholds_.insert(out_.thresholds_.end(), row.begin(), row.end());
    out_.threshold_base_.push_back(static_cast<std::uint32_t>(out_.thresholds_.size()));
  }
}

bool Slicing::truth_of(const Atom& atom) const {
  switch (atom.kind) {
    case Atom::Kind::Met: return plain_.milestones[atom.target].met;
    case Atom::Kind::Broken: return plain_.milestones[atom.target].broken;
    case Atom::Kind::Level: return plain_.levers[atom.target].level >= atom.number;
    case Atom::Kind::Quantity: return plain_.quantities[atom.target].start >= atom.number;
    case Atom::Kind::Calendar: return false;  // it turns on the first day, if then
    case Atom::Kind::Was: return plain_.memories[atom.target].was;
    case Atom::Kind::Lasted: return plain_.memories[atom.target].age >= atom.number;
    default: return true;
  }
}

/// `m for D`: the gate of a milestone and how long it has stood is one input, which the milestone
/// turns.
void Slicing::lasting_milestones() {
  out_.kept_.assign(plain_.memories.size(), Slices::Kept::Evening);
  std::vector<char> taken(plain_.milestones.size(), 0);  // one memory of each milestone
  for (std::uint32_t e = 0; e < plain_.memories.size(); ++e) {
    const Atom& atom = plain_.atoms[plain_.memories[e].condition.atom()];
    if (atom.kind != Atom::Kind::Met || plain_.memories[e].spans.empty()) continue;
    if (std::exchange(taken[atom.target], 1) == 0) out_.kept_[e] = Slices::Kept::AtOnce;
  }
  for (std::uint32_t k = 0; k < plain_.atoms.size(); ++k) {
    const Atom& atom = plain_.atoms[k];
    if (atom.kind != Atom::Kind::And || atom.count != 2) continue;
    for (std::uint32_t n = 0; n < 2; ++n) {
      const Ref one = plain_.operands[atom.first + n], other = plain_.operands[atom.first + 1 - n];
      const Atom& lasted = plain_.atoms[one.atom()];
      if (lasted.kind != Atom::Kind::Lasted || one.negated()) continue;
      if (out_.kept_[lasted.target] != Slices::Kept::AtOnce) continue;
      if (plain_.memories[lasted.target].condition != other) continue;
      out_.inputs_of_atoms_[k] = input(plain_.memories[lasted.target].was && truth_of(lasted));
      out_.inputs_of_atoms_[one.atom()] = out_.inputs_of_atoms_[k];
    }
  }
}

/// `l at N`: at N and not above it is one input.
void Slicing::exact_levels() {
  out_.exact_inputs_.assign(out_.level_base_.back(), none);
  for (std::uint32_t k = 0; k < plain_.atoms.size(); ++k) {
    const Atom& atom = plain_.atoms[k];
    if (atom.kind != Atom::Kind::And || atom.count != 2) continue;
    for (std::uint32_t n = 0; n < 2; ++n) {
      const Ref low = plain_.operands[atom.first + n], high = plain_.operands[atom.first + 1 - n];
      const Atom &least = plain_.atoms[low.atom()], &above = plain_.atoms[high.atom()];
      const bool exact = least.kind == Atom::Kind::Level && above.kind == Atom::Kind::Level &&
                         !low.negated() && high.negated() && least.target == above.target &&
                         least.number + 1 == above.number;
      if (!exact) continue;
      const auto at = static_cast<std::uint32_t>(least.number);
      out_.inputs_of_atoms_[k] = input(plain_.levers[least.target].level == at);
      out_.exact_inputs_[out_.level_base_[least.target] + at] = out_.inputs_of_atoms_[k];
    }
  }
}

Slicing::Sign Slicing::sign(Ref ref) {
  const Atom& atom = plain_.atoms[ref.atom()];
  const bool gate = atom.kind == Atom::Kind::And || atom.kind == Atom::Kind::Or;
  const Sign found = gate ? row_of(ref.atom()) : out_.inputs_of_atoms_[ref.atom()] * 2;
  return found ^ (ref.negated() ? 1 : 0);
}

/// An `or` is the opposite of its row, in which all opposites must hold. Gates read earlier atoms,
/// and no deeper than a condition is nested.
Slicing::Sign Slicing::row_of(std::uint32_t atom) {
  const bool inverted = plain_.atoms[atom].kind == Atom::Kind::Or;
  if (out_.inputs_of_atoms_[atom] == none) {
    const Sign made = inner(clauses_of(inverted ? !Ref::of(atom) : Ref::of(atom)));
    out_.inputs_of_atoms_[atom] = made / 2;
    out_.inverted_[atom] = inverted ? 1 : 0;
  }
  return out_.inputs_of_atoms_[atom] * 2 + (inverted ? 1 : 0);
}

Slicing::Sign Slicing::inner(std::vector<Clause> clauses) {
  Row row;
  shorten(clauses);
  for (const Clause& clause : clauses)
    for (const Sign one : clause)
      if (one != none) row.layer = std::max(row.layer, layer_of_[one / 2] + 1);
  row.truth = holds(clauses);
  row.clauses = std::move(clauses);
  row.input = input(row.truth);
  layer_of_[row.input] = row.layer;
  inner_.push_back(std::move(row));
  return inner_.back().input * 2;
}

bool Slicing::holds(const std::vector<Clause>& clauses) const {
  return std::all_of(clauses.begin(), clauses.end(), [&](const Clause& clause) {
    return truth(clause[0]) || (clause[1] != none && truth(clause[1]));
  });
}

/// What joins to `ref` through gates of the same kind, seen through opposites (De Morgan). Gates
/// that have a row already are read by it.
void Slicing::flatten(Ref ref, Atom::Kind kind, bool opposite, std::vector<Ref>& out) const {
  std::vector<Ref> open{ref};
  while (!open.empty()) {
    const Ref next = open.back();
    open.pop_back();
    const Atom& atom = plain_.atoms[next.atom()];
    const Atom::Kind other = kind == Atom::Kind::And ? Atom::Kind::Or : Atom::Kind::And;
    const bool joins = atom.kind == (next.negated() ? other : kind);
    if (!joins || out_.inputs_of_atoms_[next.atom()] != none || out.size() > 64) {
      out.push_back(opposite ? !next : next);
      continue;
    }
    for (std::uint32_t n = 0; n < atom.count; ++n) {
      const Ref operand = plain_.operands[atom.first + n];
      open.push_back(next.negated() ? !operand : operand);
    }
  }
}

std::vector<Slicing::Clause> Slicing::clauses_of(Ref ref) {
  std::vector<Ref> all;
  flatten(ref, Atom::Kind::And, false, all);
  std::vector<Clause> clauses;
  for (const Ref one : all) clauses.push_back(clause(one));
  return clauses;
}

/// One or two alternatives; of more, or of one, what they come to.
Slicing::Clause Slicing::clause(Ref ref) {
  std::vector<Ref> alternatives;
  flatten(ref, Atom::Kind::Or, false, alternatives);
  if (alternatives.size() == 1) return {sign(alternatives[0]), none};
  if (alternatives.size() == 2) return {sign(alternatives[0]), sign(alternatives[1])};
  std::vector<Clause> opposites;
  for (const Ref one : alternatives) opposites.push_back({sign(!one), none});
  return {inner(std::move(opposites)) ^ 1, none};
}

/// Rows have room for so many clauses: of more, four at a time become one.
void Slicing::shorten(std::vector<Clause>& clauses) {
  while (clauses.size() > most_clauses) {
    std::vector<Clause> fewer;
    for (std::size_t k = 0; k < clauses.size(); k += most_clauses) {
      const std::size_t end = std::min(clauses.size(), k + most_clauses);
      if (end - k == 1) {
        fewer.push_back(clauses[k]);
        continue;
      }
      const auto first = clauses.begin() + static_cast<std::ptrdiff_t>(k);
      fewer.push_back({inner({first, clauses.begin() + static_cast<std::ptrdiff_t>(end)}), none});
    }
    clauses = std::move(fewer);
  }
}

void Slicing::rules() {
  for (const PlainRule& rule : plain_.rules) {
    Row row;
    row.clauses = clauses_of(rule.condition);
    shorten(row.clauses);
    rule_rows_.push_back(std::move(row));
  }
}

/// Inner rows layer by layer, each layer in words of its own; then the rules, in order.
void Slicing::place_rows() {
  std::size_t most = 1;
  for (const auto* rows : {&inner_, &rule_rows_})
    for (const Row& row : *rows) most = std::max(most, row.clauses.size());
  out_.clauses_ = most > 2 ? 4 : static_cast<std::uint32_t>(most);
  out_.stride_ = out_.clauses_ * 2;
  std::vector<std::uint32_t> order(inner_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return inner_[a].layer < inner_[b].layer;
  });
  std::uint32_t at = 0, layer = 0;
  for (const std::uint32_t k : order) {
    if (inner_[k].layer != layer) at = (at + 63) / 64 * 64;
    layer = inner_[k].layer;
    inner_[k].place = at++;
  }
  out_.rule_word_ = (at + 63) / 64;
  out_.words_ = out_.rule_word_ + static_cast<std::uint32_t>((rule_rows_.size() + 63) / 64);
  out_.start_.planes.assign(std::size_t{out_.words_} * out_.stride_, 0);
  out_.start_.values.assign(out_.rule_word_, 0);
  out_.row_inputs_.assign(std::size_t{out_.rule_word_} * 64, none);
  for (const Row& row : inner_) {
    place(row, row.place);
    out_.row_inputs_[row.place] = row.input;
    if (row.truth) out_.start_.values[row.place / 64] |= std::uint64_t{1} << (row.place % 64);
  }
  for (std::uint32_t r = 0; r < rule_rows_.size(); ++r)
    place(rule_rows_[r], out_.rule_word_ * 64 + r);
  join_positions();
}

/// Bits of one plane are turned together. One that is read twice in one row turns twice there.
void Slicing::join_positions() {
  for (auto& all : positions_) {
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.plane < b.plane; });
    std::size_t kept = 0;
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (kept > 0 && all[kept - 1].plane == all[k].plane)
        all[kept - 1].bits ^= all[k].bits;
      else
        all[kept++] = all[k];
    }
    all.resize(kept);
  }
}

void Slicing::place(const Row& row, std::uint32_t at) {
  const std::uint32_t base = at / 64 * out_.stride_, bit = at % 64;
  for (std::uint32_t c = 0; c < out_.clauses_; ++c) {
    for (std::uint32_t n = 0; n < 2; ++n) {
      const std::uint32_t plane = base + 2 * c + n;
      const bool given = c < row.clauses.size() && row.clauses[c][n] != none;
      const bool holds = given ? truth(row.clauses[c][n]) : c >= row.clauses.size();
      if (given)
        positions_[row.clauses[c][n] / 2].push_back({plane, at / 64, std::uint64_t{1} << bit});
      if (holds) out_.start_.planes[plane] |= std::uint64_t{1} << bit;
    }
  }
}

}  // namespace quid::lanes
