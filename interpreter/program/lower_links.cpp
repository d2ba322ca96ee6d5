// SPDX-License-Identifier: Apache-2.0
// The indexes that make a step cheap: who reads an instruction, and which instructions read a
// quantity, a milestone, a lever, a phase.
#include <algorithm>
#include <numeric>

#include "program/lowering.hpp"

namespace quid {

SparseRows::SparseRows(std::vector<Rows::Pair> pairs, std::size_t rows) {
  if (pairs.empty()) return;
  words_.resize(rows / 64 + 1);
  for (const auto& [row, entry] : pairs) words_[row / 64].has_any |= std::uint64_t{1} << (row % 64);
  std::uint32_t count = 0;
  for (Word& word : words_) {
    word.before = count;
    count += static_cast<std::uint32_t>(std::popcount(word.has_any));
  }
  for (auto& [row, entry] : pairs) row = static_cast<std::uint32_t>(place_of(row));
  rows_ = Rows(pairs, count);
}

namespace lowering {

void Lowering::link() {
  link_users();
  link_leaves();
  link_conditions();
  rank_phases();
  link_memory();
  link_clock();
}

void Lowering::link_users() {
  program_.users = Rows(program_.instructions.size(), [&](auto add) {
    for (std::uint32_t k = 0; k < program_.instructions.size(); ++k)
      for (const auto argument : program_.arguments_of(program_.instructions[k]))
        add(argument.value, k);
  });
}

void Lowering::link_leaves() {
  std::vector<Rows::Pair> quantities, milestones, levers, phases;
  for (std::uint32_t k = 0; k < program_.instructions.size(); ++k) {
    const Instruction& i = program_.instructions[k];
    switch (i.op) {
      case OpCode::Quantity: quantities.emplace_back(i.target, k); break;
      case OpCode::LatenessOf:
      case OpCode::SinceMilestone: program_.daily.push_back(k); [[fallthrough]];
      case OpCode::MilestoneIs:
      case OpCode::MilestoneWithin:
      case OpCode::DateOf:
      case OpCode::DeadlineOf:
      case OpCode::ProgressOf:
      case OpCode::AmountOf: milestones.emplace_back(i.target, k); break;
      case OpCode::LevelIs: levers.emplace_back(i.target, k); break;
      case OpCode::PhaseActive: phases.emplace_back(i.target, k); break;
      case OpCode::Today:
      case OpCode::NoDeal:
      case OpCode::ForDuration:
      case OpCode::OnAtLeast:
      case OpCode::Was:
      case OpCode::Peak: program_.daily.push_back(k); break;
      case OpCode::Book:
      case OpCode::DutyLateness: program_.daily.push_back(k); [[fallthrough]];
      case OpCode::LeverUnruled:
      case OpCode::DutyIs:
      case OpCode::DutyDeadline:
      case OpCode::DutyUnpaid:
      case OpCode::Withdrawn:
      case OpCode::Overpromise:
      case OpCode::Offer:
      case OpCode::Said:
      case OpCode::Unwarranted:
      case OpCode::VerdictIs: program_.volatile_.push_back(k); break;
      default: break;
    }
  }
  program_.reads_quantity = Rows(quantities, program_.quantities.count());
  program_.reads_milestone = Rows(milestones, program_.milestones.count());
  program_.reads_lever = Rows(levers, program_.levers.count());
  program_.reads_phase = Rows(phases, program_.phase_codes.size());
}

void Lowering::link_conditions() {
  std::vector<Rows::Pair> rules, deadlines, once;
  for (std::uint32_t r = 0; r < program_.rule_codes.size(); ++r) {
    const RuleCode& rule = program_.rule_codes[r];
    if (rule.condition.valid()) rules.emplace_back(rule.condition.value, r);
    if (rule.once_per != no_instance) once.emplace_back(rule.once_per, r);
  }
  for (std::uint32_t m = 0; m < program_.milestone_codes.size(); ++m)
    if (program_.milestone_codes[m].deadline.valid())
      deadlines.emplace_back(program_.milestone_codes[m].deadline.value, m);
  for (std::uint32_t m = 0; m < program_.milestone_codes.size(); ++m)
    if (program_.milestone_codes[m].verify_within.valid()) program_.windowed.push_back(m);
  program_.once_rules = Rows(once, program_.milestones.count());
  program_.condition_rules = SparseRows(std::move(rules), program_.instructions.size());
  program_.deadline_milestones = SparseRows(std::move(deadlines), program_.instructions.size());
}

/// What a phase goes by is decided before it; circles were refused.
void Lowering::rank_phases() {
  if (program_.phase_codes.empty()) return;
  std::vector<std::uint32_t> rank(program_.instructions.size(), 1);
  for (std::uint32_t k = 0; k < rank.size(); ++k) {
    const Instruction& i = program_.instructions[k];
    for (const InstructionId argument : program_.arguments_of(i))
      rank[k] = std::max(rank[k], rank[argument.value]);
    if (i.op == OpCode::PhaseActive && (i.mode & phase_may_have_begun) != 0) ++rank[k];
  }
  for (PhaseCode& phase : program_.phase_codes)
    if (phase.when.valid()) phase.rank = rank[phase.when.value];
  program_.phase_order.resize(program_.phase_codes.size());
  std::iota(program_.phase_order.begin(), program_.phase_order.end(), 0U);
  std::stable_sort(program_.phase_order.begin(), program_.phase_order.end(),
                   [&](std::uint32_t a, std::uint32_t b) {
                     return program_.phase_codes[a].rank < program_.phase_codes[b].rank;
                   });
}

/// What goes on from day to day: it is looked at where what it follows has changed.
void Lowering::link_memory() {
  std::vector<Rows::Pair> trackers, values;
  for (std::uint32_t t = 0; t < program_.trackers.size(); ++t) {
    const TrackerCode& code = program_.trackers[t];
    const OpCode op = program_.op_of(code);
    if (op == OpCode::OnAtLeast) program_.rings.push_back(t);
    trackers.emplace_back((op == OpCode::Peak ? code.self : program_.condition_of(code)).value, t);
  }
  for (std::uint32_t v = 0; v < program_.values.size(); ++v) {
    values.emplace_back(program_.values[v].degree.value, v);
    values.emplace_back(program_.values[v].worth.value, v);
  }
  program_.tracker_rows = SparseRows(std::move(trackers), program_.instructions.size());
  program_.worth_values = SparseRows(std::move(values), program_.instructions.size());
  for (const std::uint32_t k : program_.daily)
    if (!wakes_itself(program_.instructions[k])) program_.morning.push_back(k);
}

/// Whether a run knows of the day on which this changes, other than by what it reads.
bool Lowering::wakes_itself(const Instruction& i) const {
  if (i.op != OpCode::ForDuration) return i.op == OpCode::Was || i.op == OpCode::Peak;
  const InstructionId duration = program_.arguments_of(i)[1];
  return program_.instructions[duration.value].op == OpCode::Constant;
}

/// What time alone may change, and which of it is read by more than a question.
void Lowering::link_clock() {
  std::vector<bool> moves(program_.instructions.size(), false), wanted(moves);
  for (const std::uint32_t k : program_.daily) moves[k] = true;
  for (std::uint32_t k = 0; k < program_.instructions.size(); ++k) {
    const Instruction& i = program_.instructions[k];
    if (i.op == OpCode::VerdictIs) moves[k] = true;
    for (const InstructionId argument : program_.arguments_of(i))
      if (moves[argument.value]) moves[k] = true;
  }
  const auto want = [&](InstructionId id) {
    if (id.valid()) wanted[id.value] = true;
  };
  for (const RuleCode& rule : program_.rule_codes)
    for (const InstructionId id :
         {rule.condition, rule.more->from, rule.more->to, rule.more->anchor})
      want(id);
  for (const MilestoneCode& milestone : program_.milestone_codes)
    for (const InstructionId id : {milestone.of, milestone.deadline, milestone.verify_within})
      want(id);
  for (const PhaseCode& phase : program_.phase_codes)
    for (const InstructionId id :
         {phase.from, phase.when, phase.until, phase.until_date, phase.duration})
      want(id);
  for (const RevocationCode& code : program_.revocations) {
    want(code.while_);
    want(code.until);
    for (std::uint32_t k = 0; k < code.until_dates.count; ++k)
      want(program_.instruction_lists[code.until_dates.first + k]);
  }
  for (const EnsureCode& ensure : program_.ensures) {
    want(ensure.condition);
    want(ensure.other);
  }
  for (const TrackerCode& tracker : program_.trackers) want(program_.condition_of(tracker));
  for (const ValueCode& value : program_.values) {
    want(value.degree);
    want(value.worth);
  }
  for (std::uint32_t k = 0; k < moves.size(); ++k) {
    if (!moves[k]) continue;
    program_.clocked.push_back(k);
    if (wanted[k]) program_.watched.push_back(k);
  }
}

}  // namespace lowering
}  // namespace quid
