// SPDX-License-Identifier: Apache-2.0
#include "lanes/slicing.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace quid::lanes {
namespace {

// A small deal: what a course turns at once, and all marks' planes, stay in the nearest cache.
constexpr std::uint32_t most_dense_words = 3;
constexpr std::size_t most_dense_contents = 32 * 1024;  // words

}  // namespace

void Slicing::run() {
  out_.general_ = !plain_.simple;
  dials();
  rules();
  for (const Weight& weight : plain_.weights)
    if (weight.per != Weight::Per::Firing) sign(Ref::of(weight.of));
  for (const PlainEnsure& ensure : plain_.ensures) {
    sign(ensure.condition);
    sign(ensure.other);
  }
  for (const Memory& memory : plain_.memories) sign(memory.condition);
  if (out_.general_) general_rows();
  if (dials_.empty()) dial(1, 0);
  place_rows();
  effects();
  worths();
  watches();
  if (out_.general_) general();
  calendar();
  wheel();
  arm_again();
  start();
}

Slicing::Sign Slicing::sign(Ref ref) {
  const Atom& atom = plain_.atoms[ref.atom()];
  const bool gate = atom.kind == Atom::Kind::And || atom.kind == Atom::Kind::Or;
  const Sign found = gate ? row_of(ref.atom()) : reading_of_atom_[ref.atom()] * 2;
  return found ^ (ref.negated() ? 1 : 0);
}

/// An `or` is the opposite of its row, in which all opposites must hold. Gates read earlier atoms,
/// and no deeper than a condition is nested.
Slicing::Sign Slicing::row_of(std::uint32_t atom) {
  const bool inverted = plain_.atoms[atom].kind == Atom::Kind::Or;
  if (reading_of_atom_[atom] == none) {
    const Sign made = inner(clauses_of(inverted ? !Ref::of(atom) : Ref::of(atom)));
    reading_of_atom_[atom] = made / 2;
    inverted_[atom] = inverted ? 1 : 0;
  }
  return reading_of_atom_[atom] * 2 + (inverted ? 1 : 0);
}

Slicing::Sign Slicing::inner(std::vector<Clause> clauses) {
  Row row;
  shorten(clauses);
  for (const Clause& clause : clauses)
    for (const Sign one : clause)
      if (one != none) row.layer = std::max(row.layer, layer_of_[one / 2] + 1);
  row.truth = holds(clauses);
  row.clauses = std::move(clauses);
  row.dial.dial = dial(2, row.truth ? 1 : 0);
  row.dial.first = dials_[row.dial.dial].first;
  const std::uint32_t made = reading(row.dial.dial, row.dial.first + 1, row.dial.first + 1);
  layer_of_[made] = row.layer;
  inner_.push_back(std::move(row));
  return made * 2;
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
    if (!joins || reading_of_atom_[next.atom()] != none || out.size() > 64) {
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
  for (const Ref one : all) {
    const Clause next = clause(one);
    if (std::none_of(clauses.begin(), clauses.end(), [&](Clause& c) { return join(c, next); }))
      clauses.push_back(next);
  }
  return clauses;
}

/// Of two clauses that read one dial one is made: between two amounts.
bool Slicing::join(Clause& clause, const Clause& other) {
  if (clause[1] != none || other[1] != none) return false;
  Slices::Reading range = readings_[clause[0] / 2], next = readings_[other[0] / 2];
  if (range.dial != next.dial || range.high == UINT32_MAX || next.high == UINT32_MAX) return false;
  next.opposite = other[0] % 2 != 0;
  Slices::Reading first = range;
  first.opposite = clause[0] % 2 != 0;
  range = {range.dial, dials_[range.dial].first, dials_[range.dial].last, false};
  if (!narrow(range, first) || !narrow(range, next)) return false;
  const std::uint32_t layer = layer_of_[clause[0] / 2];
  clause[0] = reading(range.dial, range.low, range.high) * 2;
  layer_of_[clause[0] / 2] = layer;
  return true;
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
  if (!perhaps_rows_.empty()) {
    out_.use_.perhaps_word = out_.rule_word_;
    out_.rule_word_ += static_cast<std::uint32_t>((perhaps_rows_.size() + 63) / 64);
  }
  out_.words_ = out_.rule_word_ + static_cast<std::uint32_t>((rule_rows_.size() + 63) / 64);
  choose_layout();
  start_.planes.assign(std::size_t{out_.words_} * out_.stride_, 0);
  start_.values.assign(out_.rule_word_, 0);
  out_.gates_.resize(std::size_t{out_.rule_word_} * 64);
  positions_.resize(out_.marks_.size());
  is_read_.assign(dials_.size(), 0);
  for (std::uint32_t r = 0; r < perhaps_rows_.size(); ++r)
    perhaps_rows_[r].place = out_.use_.perhaps_word * 64 + r;
  for (const auto* rows : {&inner_, &perhaps_rows_}) {
    for (const Row& row : *rows) {
      place(row, row.place);
      const std::uint32_t plane = row.place / 64 * out_.stride_;
      for (const Sign one : row.reads)
        place(one, {plane, row.place / 64, std::uint64_t{1} << (row.place % 64)});
      out_.gates_[row.place] = row.dial;
      if (row.truth) start_.values[row.place / 64] |= std::uint64_t{1} << (row.place % 64);
    }
  }
  for (std::uint32_t r = 0; r < rule_rows_.size(); ++r)
    place(rule_rows_[r], out_.rule_word_ * 64 + r);
  list_positions();
}

void Slicing::choose_layout() {
  std::size_t most = 1;
  for (const auto* rows : {&inner_, &perhaps_rows_, &rule_rows_})
    for (const Row& row : *rows) most = std::max(most, row.clauses.size());
  const std::size_t contents = out_.marks_.size() * out_.words_ * 2 * most_clauses;
  out_.dense_ = layout_ == Slices::Layout::BySize && !out_.general_ &&
                out_.words_ <= most_dense_words && contents <= most_dense_contents;
  out_.small_ = out_.dense_ && !plain_.many_rounds && out_.words_ == 1 && out_.rule_word_ == 0 &&
                plain_.milestones.size() + plain_.memories.size() <= 64;
  out_.stride_ = 2 * static_cast<std::uint32_t>(out_.dense_ || most > 2 ? most_clauses : most);
  if (out_.dense_) out_.contents_.assign(contents, 0);
}

void Slicing::place(const Row& row, std::uint32_t at) {
  const std::uint64_t bit = std::uint64_t{1} << (at % 64);
  for (std::uint32_t c = 0; c < out_.stride_ / 2; ++c) {
    for (std::uint32_t n = 0; n < 2; ++n) {
      const std::uint32_t plane = at / 64 * out_.stride_ + 2 * c + n;
      const bool given = c < row.clauses.size() && row.clauses[c][n] != none;
      const bool holds = given ? truth(row.clauses[c][n]) : c >= row.clauses.size();
      if (given) place(row.clauses[c][n], {plane, at / 64, bit});
      if (holds) start_.planes[plane] |= bit;
    }
  }
}

/// That a bit is read there: as each mark of the dial has it, or where it turns.
void Slicing::place(Sign sign, const Slices::Position& position) {
  const Slices::Reading& reading = readings_[sign / 2];
  if (reading.high == UINT32_MAX || reading.low > reading.high) return;
  const Dial& dial = dials_[reading.dial];
  is_read_[reading.dial] = 1;
  if (!out_.dense_) {
    if (reading.low > dial.first) positions_[reading.low - 1].push_back(position);
    if (reading.high < dial.last) positions_[reading.high].push_back(position);
    return;
  }
  for (std::uint32_t mark = dial.first; mark <= dial.last; ++mark)
    if ((mark >= reading.low && mark <= reading.high) != (sign % 2 != 0))
      out_.contents_[std::size_t{mark} * out_.words_ * out_.stride_ + position.plane] |=
          position.bits;
}

/// Bits of one plane are turned together.
void Slicing::list_positions() {
  out_.marks_.emplace_back();
  for (std::size_t mark = 0; mark < positions_.size(); ++mark) {
    std::vector<Slices::Position>& all = positions_[mark];
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.plane < b.plane; });
    out_.marks_[mark].first_position = static_cast<std::uint32_t>(out_.positions_.size());
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (k > 0 && all[k - 1].plane == all[k].plane)
        out_.positions_.back().bits ^= all[k].bits;
      else
        out_.positions_.push_back(all[k]);
    }
  }
  out_.marks_.back().first_position = static_cast<std::uint32_t>(out_.positions_.size());
}

}  // namespace quid::lanes
