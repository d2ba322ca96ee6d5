// SPDX-License-Identifier: Apache-2.0
// A whole day, and its end: recorded levels, findings, ensures, answers, the ledger, memory.
#include "world.hpp"

namespace quid::oracle {

using checked::Ensure;

void World::walk(Day day, const std::vector<const checked::Entry*>& entries,
                 const std::vector<std::uint32_t>& indices,
                 const std::vector<checked::ExprId>& questions, std::vector<Answer>& answers) {
  today_ = day;
  broken_bans_.clear();
  spare_.clear();
  fills_.clear();
  for (auto& instances : state.rules) {
    for (RuleState& each : instances) each.fired_today = each.due_today = false;
  }
  for (PhaseState& each : state.phases) each.began_today = each.ended_today = false;
  for (auto& instances : state.milestones) {
    for (MilestoneState& each : instances) each.touched_today = false;
  }
  clocking_ = true;
  if (!state.ended) clock();
  if (!state.ended) settle();
  find_dormant();
  clocking_ = false;
  find_in_order(entries);
  for (Grant& grant : state.grants) grant.stays_held = grant.stays_held && entries.empty();
  apply_entries(entries, indices);
  if (!state.ended) {
    find_overdue_milestones();
    run_batch(broken_bans_);
  }
  if (!state.ended) settle();
  if (!state.ended) cadences_begin();
  if (!state.ended) run_rounds();
  end_day(questions, answers);
}

// What could be done as the morning stands: also by an act that ends what it needs.
void World::find_in_order(const std::vector<const checked::Entry*>& entries) {
  in_order_.clear();
  for (const checked::Entry* entry : entries) {
    if (!entry->milestone.valid()) continue;
    const auto& declared = deal_.milestones[entry->milestone.value];
    if (!declared.more->needs.valid()) continue;
    if (read(declared.more->needs, env_of(declared.shape, entry->instance)).is_true())
      in_order_.insert({entry->milestone.value, entry->instance});
  }
}

void World::find_out_of_order() {
  const Reading reading(*this);
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
    const auto& declared = deal_.milestones[m];
    if (!declared.more->needs.valid()) continue;
    for (std::uint32_t i = 0; i < declared.shape.count; ++i) {
      if (!state.milestones[m][i].touched_today || in_order_.contains({m, i})) continue;
      if (outcome(declared.more->needs, env_of(declared.shape, i)) == Truth3::True) continue;
      note(HappeningKind::OutOfOrder, subject_of(Subject::Kind::Milestone, {m, i}));
    }
  }
}

void World::judge_ensure(std::size_t index) {
  const Ensure& ensure = deal_.ensures[index];
  EnsureState& now = state.ensures[index];
  if (now.broken) return;  // for good: nothing that it reads matters any more
  const Value condition = outcome_value(ensure.condition, Env{});
  const Value other = ensure.other.valid() ? outcome_value(ensure.other, Env{}) : make_truth(false);
  Value holds;
  switch (ensure.form) {
    case Ensure::Form::Never:
    case Ensure::Form::NeverUnless: holds = any_of({negation(condition), other}); break;
    case Ensure::Form::Always:
    case Ensure::Form::AlwaysUnless: holds = any_of({condition, other}); break;
    case Ensure::Form::OnlyAfter:
      now.other_ever = any_of({now.other_ever, other});
      holds = any_of({negation(condition), now.other_ever});
      break;
    case Ensure::Form::Eventually:
      if (condition.is_true() && !now.shown) now.since = today_;
      now.shown = now.shown || condition.is_true();
      holds = make_truth(now.shown || today_ != deal_.deal.end);
      break;
  }
  now.doubtful = now.doubtful || holds.unknown();
  if (!holds.is_false()) return;
  now.broken = true;
  now.since = today_;
  note(HappeningKind::EnsureBroken,
       subject_of(Subject::Kind::Ensure, {static_cast<std::uint32_t>(index), 0}));
}

void World::judge_ensures() {
  const Reading reading(*this);
  for (std::size_t k = 0; k < deal_.ensures.size(); ++k) judge_ensure(k);
}

namespace {

Answer answer_of(const Value& value, const checked::Type& type) {
  Answer answer;
  answer.type = type;
  if (value.failed()) {
    answer.state = Answer::State::Error;
    answer.error = value.error;
    return answer;
  }
  if (value.unknown()) return answer;
  answer.state = Answer::State::Known;
  answer.number = value.number;
  answer.integer = value.integer;
  answer.duration = value.duration;
  return answer;
}

}  // namespace

void World::end_day(const std::vector<checked::ExprId>& questions, std::vector<Answer>& answers) {
  confirm_levels();
  note_spare();
  note_unruled_breaks();
  find_out_of_order();
  if (!state.ended) check_worths();
  judge_ensures();
  {
    const Reading reading(*this);
    for (Grant& grant : state.grants)
      grant.stays_held = grant.held && grant_stands(grant) == Truth3::True;
    for (const auto id : questions) answers.push_back(answer_of(read(id, Env{}), deal_[id].type));
  }
  update_spells();
  update_memory();
}

}  // namespace quid::oracle
