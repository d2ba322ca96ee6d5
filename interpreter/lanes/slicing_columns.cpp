// SPDX-License-Identifier: Apache-2.0
// Where columns are reckoned among the rows, and on which days. A column is a row without clauses,
// in a layer after what it reads: a dial that it hangs on touches its word.
#include <algorithm>

#include "lanes/slicing.hpp"

namespace quid::lanes {
namespace {

/// Whether an account, or the next one, gains by it.
bool is_of(const std::vector<Weight::Gain>& gains, std::uint32_t account) {
  return std::any_of(gains.begin(), gains.end(), [&](const Weight::Gain& gain) {
    return gain.account == account || gain.account == account + 1;
  });
}

}  // namespace

/// Of what is read: it is true; it is not false.
std::uint32_t Slicing::reading_of_column(const Atom& atom) {
  out_.use_.columns.resize(plain_.columns.size());
  column_readings_.resize(plain_.columns.size());
  GeneralUse::Column& use = out_.use_.columns[atom.target];
  const bool perhaps = atom.kind == Atom::Kind::Perhaps;
  TwoMarks& mine = perhaps ? use.may : use.is;
  mine.dial = dial(2, perhaps ? 1 : 0);
  mine.first = dials_[mine.dial].first;
  const std::uint32_t made = reading(mine.dial, mine.first + 1, mine.first + 1);
  column_readings_[atom.target].push_back(made);
  return made;
}

/// What a column hangs on is sliced before it, as it stands before it among the atoms.
void Slicing::column_rows() {
  column_layers_.assign(plain_.columns.size(), 0);
  for (std::uint32_t c = 0; c < plain_.columns.size(); ++c) {
    const PlainColumn& column = plain_.columns[c];
    for (const PlainColumn::Operand& one : column.operands)
      if (one.column >= 0)
        out_.use_.columns[static_cast<std::size_t>(one.column)].users.push_back(c);
    if (column.kept()) continue;
    Row row;
    row.truth = true;
    row.column = c;
    const auto read = [&](Ref ref) {
      row.reads.push_back(sign(ref));
      row.layer = std::max(row.layer, layer_of_[row.reads.back() / 2] + 1);
    };
    for (const PlainColumn::Operand& one : column.operands) {
      for (const PlainColumn::Case& each : one.cases) read(each.where);
      if (one.column >= 0)
        row.layer = std::max(row.layer, column_layers_[static_cast<std::size_t>(one.column)] + 1);
    }
    if (column.kind == PlainColumn::Kind::Book)
      for (const Weight& weight : plain_.weights)
        if (weight.per == Weight::Per::Standing && is_of(weight.gains, column.target))
          read(Ref::of(weight.of));
    column_layers_[c] = row.layer;
    for (const std::uint32_t reading : column_readings_[c]) layer_of_[reading] = row.layer;
    inner_.push_back(std::move(row));
  }
}

/// When all rows have their places.
void Slicing::columns() {
  GeneralUse& use = out_.use_;
  GeneralState& start = out_.general_start_;
  use.columns_in.resize(out_.rule_word_);
  use.amount_columns.resize(plain_.quantities.size());
  use.stamped.resize(plain_.milestones.size());
  start.changed.assign(plain_.quantities.size(), 0);
  for (const Row& row : inner_) {
    if (row.column == none) continue;
    use.columns[row.column].word = row.place / 64;
    use.columns_in[row.place / 64].push_back(row.column);
  }
  for (std::uint32_t c = 0; c < plain_.columns.size(); ++c) {
    const PlainColumn& column = plain_.columns[c];
    start.columns.push_back({column.kept() ? column.start : Value::unknown(), INT32_MAX});
    if (column.against_today >= 0) use.against_today.push_back(c);
    if (column.kind == PlainColumn::Kind::Amount) use.amount_columns[column.target].push_back(c);
    if (column.kind == PlainColumn::Kind::Book) use.books.push_back(c);
    if (column.stamped()) use.stamped[column.target].push_back(c);
    if (turns_each_day(column)) use.each_day.push_back(c);
    for (const PlainColumn::Operand& one : column.operands) {
      if (one.daily < 0 || column.against_today >= 0) continue;
      const auto& values = plain_.dailies[static_cast<std::size_t>(one.daily)];
      for (std::uint32_t d = 1; d < values.size(); ++d)
        if (values[d] != values[d - 1]) use.column_days.push_back({d, c});
    }
  }
  std::stable_sort(use.column_days.begin(), use.column_days.end(),
                   [](const auto& a, const auto& b) { return a.day < b.day; });
}

bool Slicing::turns_each_day(const PlainColumn& column) const {
  if (column.kind == PlainColumn::Kind::Since || column.kind == PlainColumn::Kind::Late)
    return true;
  if (column.kind != PlainColumn::Kind::Book) return false;
  return plain_.accounts[column.target].each_day != 0 ||
         plain_.accounts[column.target + 1].each_day != 0 ||
         std::any_of(plain_.weights.begin(), plain_.weights.end(), [&](const Weight& weight) {
           return weight.per == Weight::Per::Day && is_of(weight.gains, column.target);
         });
}

/// Deadlines that columns keep.
void Slicing::deadlines() {
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
    if (plain_.milestones[m].deadline < 0) continue;
    const auto column = static_cast<std::uint32_t>(plain_.milestones[m].deadline);
    out_.use_.deadlines.push_back({column, m, {}});
    const Value& start = plain_.columns[column].start;
    out_.general_start_.deadlines.push_back(start.known() ? start.as_date().value : INT32_MAX);
  }
}

std::uint32_t Slicing::reading_of_deadline(const Atom& atom) {
  for (GeneralUse::Deadline& one : out_.use_.deadlines) {
    if (one.column != atom.target) continue;
    one.past.dial = dial(2, 0);
    one.past.first = dials_[one.past.dial].first;
    return reading(one.past.dial, one.past.first + 1, one.past.first + 1);
  }
  return reading(0, 0, UINT32_MAX);
}

}  // namespace quid::lanes
