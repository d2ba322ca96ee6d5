// SPDX-License-Identifier: Apache-2.0
#include "program/lower.hpp"

#include <numeric>

#include "program/lowering.hpp"
#include "support/check.hpp"
#include "support/fit.hpp"

namespace quid {

void Numbering::push_back(std::uint32_t number) {
  const std::size_t place = size_++;
  if (numbers_.empty() && number == place) return;
  if (numbers_.empty()) {
    numbers_.resize(place);
    std::iota(numbers_.begin(), numbers_.end(), 0U);
  }
  numbers_.push_back(number);
}

Program lower(const checked::Checked& deal, Diagnostics& diagnostics, const Limits& limits,
              const std::vector<checked::ExprId>& questions, const Interner* names) {
  QUID_CHECK(names != nullptr);
  return lowering::Lowering(deal, diagnostics, limits, names).take(questions);
}

namespace lowering {
namespace {

template <class Symbols>
Instances number(const Symbols& symbols) {
  Instances instances;
  for (std::uint32_t s = 0; s < symbols.size(); ++s) {
    instances.base.push_back(instances.count());
    for (std::uint32_t k = 0; k < symbols[s].shape.count; ++k) instances.symbol.push_back(s);
  }
  return instances;
}

}  // namespace

Lowering::Lowering(const ck::Checked& deal, Diagnostics& diagnostics, const Limits& limits,
                   const Interner* names)
    : deal_(deal),
      diagnostics_(diagnostics),
      limits_(limits),
      most_work_(limits.instructions + 8 * deal.expressions.size()) {
  program_.checked = &deal;
  program_.names = names;
}

Program Lowering::take(const std::vector<ck::ExprId>& questions) {
  number_instances();
  lower_declarations();
  lower_rules();
  lower_questions(questions);
  for (std::size_t m = 0; m < program_.milestone_codes.size(); ++m)
    program_.milestone_codes[m].deadline_ahead = deadlines_ahead_[m];
  report_failures();
  if (!stopped_) link();
  fit(program_.instructions);
  fit(program_.arguments);
  fit(program_.effects);
  fit(program_.trackers);
  fit(program_.actor_lists);
  fit(program_.book_values);
  fit(program_.watched);
  fit(program_.daily);
  fit(program_.clocked);
  return std::move(program_);
}

void Lowering::number_instances() {
  known_.reserve(deal_.expressions.size() / 4);
  program_.instructions.reserve(deal_.expressions.size() / 2);
  program_.effects.reserve(deal_.effects.size());
  program_.values.reserve(deal_.values.size());
  program_.actors = number(deal_.actors);
  program_.quantities = number(deal_.quantities);
  program_.milestones = number(deal_.milestones);
  program_.levers = number(deal_.levers);
  program_.statements = number(deal_.statements);
  program_.rules = number(deal_.rules);
  sizes_.resize(program_.milestones.count());
  deadlines_ahead_.resize(program_.milestones.count());
  met_.resize(program_.milestones.count());
  degrees_.resize(program_.statements.count());
  program_.milestone_codes.reserve(program_.milestones.count());
  values_of_actor_.resize(program_.actors.count());
  for (const auto& set : deal_.sets) {
    auto& map = positions_.emplace_back();
    for (std::uint32_t k = 0; k < set.elements.size(); ++k) map.emplace(set.elements[k].code, k);
  }
}

void Lowering::lower_declarations() {
  lower_values();
  lower_milestones();
  lower_others();
}

void Lowering::lower_milestones() {
  for (std::uint32_t m = 0; m < program_.milestones.count() && !over_limit(); ++m) {
    const auto& declared = deal_.milestones[program_.milestones.symbol[m]];
    Environment environment = environment_of(declared.shape, program_.milestones.local(m));
    MilestoneCode code;
    code.owners = actors_of(deal_[declared.owners], environment);
    code.of = root(size_of(m));
    code.deadline = optional(declared.deadline, environment);
    code.needs = optional(declared.more->needs, environment);
    code.verify_within = optional(declared.more->verify_within, environment);
    code.verifier = actor(declared.more->verifier, environment);
    code.aim = declared.more->aim;
    program_.milestone_codes.push_back(code);
  }
}

void Lowering::lower_others() {
  for (std::uint32_t l = 0; l < program_.levers.count(); ++l) {
    const auto& declared = deal_.levers[program_.levers.symbol[l]];
    Environment environment = environment_of(declared.shape, program_.levers.local(l));
    program_.lever_codes.push_back(
        {actor(declared.by, environment), declared.level_count, declared.start_level});
  }
  for (std::uint32_t q = 0; q < program_.quantities.count() && !over_limit(); ++q) {
    const auto& declared = deal_.quantities[program_.quantities.symbol[q]];
    Environment environment = environment_of(declared.shape, program_.quantities.local(q));
    program_.quantity_starts.push_back(optional(declared.start, environment));
  }
  Environment none;
  for (const auto& phase : deal_.phases)
    program_.phase_codes.push_back({optional(phase.from, none), optional(phase.when, none),
                                    optional(phase.until, none), optional(phase.until_date, none),
                                    optional(phase.duration, none), 0});
  for (std::uint32_t s = 0; s < program_.statements.count() && !over_limit(); ++s) {
    const auto& declared = deal_.statements[program_.statements.symbol[s]];
    StatementCode code{no_instance, root(degree_of(s)), declared.at, declared.strength};
    Environment environment = environment_of(declared.shape, program_.statements.local(s));
    code.by = actor(declared.by, environment);
    program_.statement_codes.push_back(code);
  }
  for (const auto& ensure : deal_.ensures)
    program_.ensures.push_back(
        {ensure.form, optional(ensure.condition, none), optional(ensure.other, none)});
}

void Lowering::lower_questions(const std::vector<ck::ExprId>& questions) {
  for (const auto question : questions) {
    Environment none;
    program_.questions.push_back(root(lower(question, none)));
    program_.question_expressions.push_back(question);
  }
}

void Lowering::report_failures() {
  if (!may_fail_) return;
  std::vector<bool> live(program_.instructions.size(), false);
  for (const auto id : roots_) live[id.value] = true;
  for (std::size_t k = program_.instructions.size(); k-- > 0;) {
    const Instruction& i = program_.instructions[k];
    if (!live[k]) continue;
    for (const auto argument : program_.arguments_of(i)) live[argument.value] = true;
    if (i.op != OpCode::Fail) continue;
    const Span span =
        i.source == UINT32_MAX ? deal_.deal.span : Span(deal_[ck::ExprId{i.source}].span);
    diagnostics_.add(DiagnosticKind::IndexPastEdge, span,
                     "this index leaves its set for one of its elements",
                     "exclude the edge in a condition before it, or in `where`");
  }
}

}  // namespace lowering
}  // namespace quid
