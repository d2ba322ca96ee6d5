// SPDX-License-Identifier: Apache-2.0
#include "analyse/tally.hpp"

#include <algorithm>

namespace quid::analyse {
namespace {

constexpr std::size_t most_numbers = 2'000'000;  // that a tally keeps by step

template <class T>
void add_rows(std::vector<std::vector<T>>& into, const std::vector<std::vector<T>>& from) {
  for (std::size_t k = 0; k < from.size(); ++k)
    for (std::size_t i = 0; i < from[k].size(); ++i) into[k][i] += from[k][i];
}

}  // namespace

void Cases::add(std::uint64_t future) {
  ++count;
  first = std::min(first, future);
}

void Cases::merge(const Cases& other) {
  count += other.count;
  first = std::min(first, other.first);
}

void Tally::merge(const Tally& other) {
  futures += other.futures;
  if (other.failed.first < failed.first) failure = other.failure;
  failed.merge(other.failed);
  for (std::size_t k = 0; k < verdicts.size(); ++k) verdicts[k].merge(other.verdicts[k]);
  for (std::size_t k = 0; k < ensures.size(); ++k) {
    ensures[k].broken.merge(other.ensures[k].broken);
    ensures[k].not_shown += other.ensures[k].not_shown;
  }
  for (std::size_t k = 0; k < rules.size(); ++k) {
    rules[k].futures += other.rules[k].futures;
    rules[k].firings += other.rules[k].firings;
  }
  add_rows(met, other.met);
  add_rows(levels, other.levels);
  for (std::size_t k = 0; k < duties.size(); ++k)
    for (std::size_t i = 0; i < duties[k].size(); ++i)
      for (std::size_t s = 0; s < duty_states; ++s) duties[k][i][s] += other.duties[k][i][s];
  for (std::size_t k = 0; k < books.size(); ++k)
    for (const auto& [book, amounts] : other.books[k]) {
      Amounts& mine = books[k][book];
      mine.given.merge(amounts.given);
      mine.received.merge(amounts.received);
      mine.exposure.merge(amounts.exposure);
      mine.unknown += amounts.unknown;
    }
}

std::vector<std::uint32_t> level_base(const Program& program) {
  std::vector<std::uint32_t> base{0};
  for (const LeverCode& lever : program.lever_codes)
    base.push_back(base.back() + lever.level_count);
  return base;
}

std::vector<std::uint32_t> duty_rules(const Program& program) {
  std::vector<std::uint32_t> rules;
  for (const EffectCode& effect : program.effects)
    if (effect.kind == EffectKind::Duty) rules.push_back(effect.rule);
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  return rules;
}

std::vector<std::size_t> told_steps(const Program& program, std::size_t steps) {
  const std::size_t numbers = program.milestones.count() + level_base(program).back() +
                              3 * duty_rules(program).size() +
                              3 * Spread::most_distinct * program.books.size() + 1;
  const std::size_t most = std::max<std::size_t>(most_numbers / numbers, 2);
  const std::size_t stride = (steps + most - 1) / std::max<std::size_t>(most, 1);
  std::vector<std::size_t> told;
  for (std::size_t k = 0; k < steps; ++k)
    if (k + 1 == steps || (k + 1) % std::max<std::size_t>(stride, 1) == 0) told.push_back(k);
  return told;
}

Counting::Counting(const Program& program, const Run& today, std::size_t steps)
    : p_(program),
      before_(today.coverage()),
      row_of_step_(steps, -1),
      level_base_(analyse::level_base(program)),
      duty_rules_(analyse::duty_rules(program)),
      duty_row_(program.rules.count(), -1) {
  const auto told = told_steps(program, steps);
  for (std::size_t k = 0; k < told.size(); ++k)
    row_of_step_[told[k]] = static_cast<std::int64_t>(k);
  for (std::size_t k = 0; k < duty_rules_.size(); ++k)
    duty_row_[duty_rules_[k]] = static_cast<std::int64_t>(k);
  tally_.ensures.resize(program.ensures.size());
  tally_.rules.resize(program.checked->rules.size());
  tally_.met.assign(told.size(), std::vector<std::uint64_t>(program.milestones.count()));
  tally_.levels.assign(told.size(), std::vector<std::uint64_t>(level_base_.back()));
  tally_.duties.assign(
      told.size(), std::vector<std::array<std::uint64_t, Tally::duty_states>>(duty_rules_.size()));
  tally_.books.resize(told.size());
}

void Counting::at_step(std::size_t step, const Run& run) {
  if (row_of_step_[step] < 0) return;
  if (rows_.size() == used_) rows_.emplace_back();
  Row& row = rows_[used_++];
  row.row = static_cast<std::size_t>(row_of_step_[step]);
  const RunState& state = run.state();
  row.met.resize(state.milestones.size());
  for (std::size_t m = 0; m < row.met.size(); ++m) row.met[m] = state.milestones[m].met;
  row.levels.resize(state.levers.size());
  for (std::size_t l = 0; l < row.levels.size(); ++l) row.levels[l] = state.levers[l].level;
  row.duties.assign(duty_rules_.size(), Tally::duty_states);
  for (const DutyState& duty : state.duties) {
    char& now = row.duties[static_cast<std::size_t>(duty_row_[p_.effects[duty.effect].rule])];
    if (duty.status == DutyView::Status::Overdue) now = Tally::Overdue;
    if (now == Tally::Overdue) continue;
    if (is_open(duty.status))
      now = Tally::Open;
    else if (duty.status == DutyView::Status::Done && now == Tally::duty_states)
      now = Tally::Done;
  }
  row.books = run.books();
}

void Counting::finish(std::uint64_t future, const Run& run) {
  if (run.error()) {
    if (future < tally_.failed.first) tally_.failure = run.error()->kind;
    tally_.failed.add(future);
    used_ = 0;
    return;
  }
  ++tally_.futures;
  commit();
  tally_.verdicts[static_cast<std::size_t>(run.verdict().word)].add(future);
  const auto ensures = run.ensures();
  for (std::size_t k = 0; k < ensures.size(); ++k) {
    if (ensures[k].status == EnsureView::Status::Broken) tally_.ensures[k].broken.add(future);
    if (ensures[k].status == EnsureView::Status::NotShown) ++tally_.ensures[k].not_shown;
  }
  const Coverage coverage = run.coverage();
  for (std::size_t r = 0; r < tally_.rules.size(); ++r) {
    const std::uint64_t before = r < before_.rules.size() ? before_.rules[r].fired : 0;
    const std::uint64_t firings = coverage.rules[r].fired - before;
    tally_.rules[r].firings += firings;
    if (firings > 0) ++tally_.rules[r].futures;
  }
}

void Counting::commit() {
  for (std::size_t k = 0; k < used_; ++k) {
    const Row& row = rows_[k];
    for (std::size_t m = 0; m < row.met.size(); ++m)
      tally_.met[row.row][m] += static_cast<std::uint64_t>(row.met[m]);
    for (std::size_t l = 0; l < row.levels.size(); ++l)
      ++tally_.levels[row.row][level_base_[l] + row.levels[l]];
    for (std::size_t d = 0; d < row.duties.size(); ++d)
      if (row.duties[d] != Tally::duty_states)
        ++tally_.duties[row.row][d][static_cast<std::size_t>(row.duties[d])];
    for (const BookView& book : row.books) {
      const std::uint32_t actor = p_.actors.base[book.actor.index()] + book.instance;
      Tally::Amounts& amounts = tally_.books[row.row][{actor, book.unit.value}];
      const auto exposure =
          book.given && book.received ? sub(*book.given, *book.received) : std::nullopt;
      if (!exposure) {
        ++amounts.unknown;
        continue;
      }
      amounts.given.add(*book.given);
      amounts.received.add(*book.received);
      amounts.exposure.add(*exposure);
    }
  }
  used_ = 0;
}

}  // namespace quid::analyse
