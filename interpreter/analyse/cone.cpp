// SPDX-License-Identifier: Apache-2.0
#include "analyse/cone.hpp"

#include <algorithm>
#include <utility>

namespace quid::analyse {
namespace {

using checked::DutyTest;
using checked::MilestoneTest;

class Tracing {
 public:
  explicit Tracing(const Program& program) : p_(program) {
    cone_.instructions.resize(p_.instructions.size());
    cone_.milestones.resize(p_.milestones.count());
    cone_.levers.resize(p_.levers.count());
    cone_.quantities.resize(p_.quantities.count());
    cone_.statements.resize(p_.statements.count());
    cone_.rules.resize(p_.rules.count());
    cone_.actors.resize(p_.actors.count());
    cone_.phases.resize(p_.phase_codes.size());
    milestone_rules_.resize(cone_.milestones.size());
    lever_rules_.resize(cone_.levers.size());
    quantity_rules_.resize(cone_.quantities.size());
    statement_rules_.resize(cone_.statements.size());
    switching_rules_.resize(cone_.rules.size());
    effects_.resize(cone_.rules.size());
    index_effects();
  }

  void from(InstructionId root) {
    instruction(root);
    for (const std::uint32_t r : ending_rules_) rule(r);
    drain();
  }

  void everything() {
    for (std::uint32_t k = 0; k < p_.instructions.size(); ++k) instruction(InstructionId{k});
    all_symbols();
    drain();
  }

  Cone take() { return std::move(cone_); }

 private:
  enum class Node { Instruction, Milestone, Lever, Statement, Rule, Phase, Quantity };

  // Which rules touch what: by effects, by duties, bans and permissions about it.
  void index_effects() {
    for (std::uint32_t e = 0; e < p_.effects.size(); ++e) {
      const EffectCode& code = p_.effects[e];
      effects_[code.rule].push_back(e);
      index_effect(code);
      if (code.more->act < p_.acts.size()) index_act(p_.acts[code.more->act], code.rule);
    }
    for (std::uint32_t r = 0; r < p_.rule_codes.size(); ++r)
      for (std::uint32_t k = 0; k < p_.rule_codes[r].more->over.count; ++k)
        switching_rules_[p_.rule_lists[p_.rule_codes[r].more->over.first + k]].push_back(r);
  }

  void index_effect(const EffectCode& code) {
    switch (code.kind) {
      case EffectKind::Move:
      case EffectKind::Restore: lever_rules_[code.target].push_back(code.rule); break;
      case EffectKind::Quantity: quantity_rules_[code.target].push_back(code.rule); break;
      case EffectKind::Say: statement_rules_[code.target].push_back(code.rule); break;
      case EffectKind::Waive:
      case EffectKind::ExtendBy:
      case EffectKind::ExtendTo:
      case EffectKind::Resize: milestone_rules_[code.target].push_back(code.rule); break;
      case EffectKind::SuspendRule:
      case EffectKind::ResumeRule:
        for (std::uint32_t k = 0; k < code.more->list.count; ++k)
          switching_rules_[p_.rule_lists[code.more->list.first + k]].push_back(code.rule);
        break;
      case EffectKind::EndDeal: ending_rules_.push_back(code.rule); break;
      case EffectKind::Pay: paying_rules_.push_back(code.rule); break;
      default: break;
    }
  }

  void index_act(const ActCode& act, std::uint32_t rule) {
    switch (act.kind) {
      case ast::Act::Kind::Meet:
      case ast::Act::Kind::Break: milestone_rules_[act.target].push_back(rule); break;
      case ast::Act::Kind::Ease:
      case ast::Act::Kind::Tighten: lever_rules_[act.target].push_back(rule); break;
      case ast::Act::Kind::Say: statement_rules_[act.target].push_back(rule); break;
      case ast::Act::Kind::Pay: paying_rules_.push_back(rule); break;
    }
  }

  void add(std::vector<char>& seen, Node kind, std::uint32_t index) {
    if (index >= seen.size() || seen[index] != 0) return;
    seen[index] = 1;
    todo_.emplace_back(kind, index);
  }
  void instruction(InstructionId id) {
    if (id.valid()) add(cone_.instructions, Node::Instruction, id.value);
  }
  void milestone(std::uint32_t m) { add(cone_.milestones, Node::Milestone, m); }
  void lever(std::uint32_t l) { add(cone_.levers, Node::Lever, l); }
  void statement(std::uint32_t st) { add(cone_.statements, Node::Statement, st); }
  void rule(std::uint32_t r) { add(cone_.rules, Node::Rule, r); }
  void rules(const std::vector<std::uint32_t>& list) {
    for (const std::uint32_t r : list) rule(r);
  }
  void instructions(Range range) {
    for (std::uint32_t k = 0; k < range.count; ++k)
      instruction(p_.instruction_lists[range.first + k]);
  }

  void all_symbols() {
    for (std::uint32_t m = 0; m < cone_.milestones.size(); ++m) milestone(m);
    for (std::uint32_t l = 0; l < cone_.levers.size(); ++l) lever(l);
    for (std::uint32_t q = 0; q < cone_.quantities.size(); ++q)
      add(cone_.quantities, Node::Quantity, q);
    for (std::uint32_t st = 0; st < cone_.statements.size(); ++st) statement(st);
    for (std::uint32_t r = 0; r < cone_.rules.size(); ++r) rule(r);
    for (std::uint32_t f = 0; f < cone_.phases.size(); ++f) add(cone_.phases, Node::Phase, f);
    std::fill(cone_.actors.begin(), cone_.actors.end(), char{1});
    cone_.offers = cone_.verdict = cone_.time = true;
  }

  void drain() {
    while (!todo_.empty()) {
      const auto [kind, index] = todo_.back();
      todo_.pop_back();
      switch (kind) {
        case Node::Instruction: open_instruction(index); break;
        case Node::Milestone: open_milestone(index); break;
        case Node::Lever: rules(lever_rules_[index]); break;
        case Node::Quantity: rules(quantity_rules_[index]); break;
        case Node::Statement: open_statement(index); break;
        case Node::Rule: open_rule(index); break;
        case Node::Phase: open_phase(p_.phase_codes[index]); break;
      }
    }
  }

  void open_instruction(std::uint32_t k) {
    const Instruction& i = p_.instructions[k];
    for (const InstructionId argument : p_.arguments_of(i)) instruction(argument);
    if (std::binary_search(p_.daily.begin(), p_.daily.end(), k)) cone_.time = true;
    if (i.op >= OpCode::MilestoneIs && i.op <= OpCode::SinceMilestone) {
      milestone(i.target);
      const bool overdue = i.mode == static_cast<std::uint8_t>(MilestoneTest::Overdue);
      const bool tested = i.op == OpCode::MilestoneIs || i.op == OpCode::MilestoneWithin;
      if (tested && overdue) cone_.time = true;
      // An owner who leaves lets it lapse.
      const bool lapsed = i.mode == static_cast<std::uint8_t>(MilestoneTest::Lapsed);
      if (tested && lapsed) mark_actors(p_.milestone_codes[i.target].owners);
      return;
    }
    open_leaf(i);
  }

  void open_leaf(const Instruction& i) {
    switch (i.op) {
      case OpCode::Quantity: add(cone_.quantities, Node::Quantity, i.target); break;
      case OpCode::LevelIs:
      case OpCode::LeverUnruled: lever(i.target); break;
      case OpCode::DutyIs:
      case OpCode::DutyDeadline:
      case OpCode::DutyLateness:
      case OpCode::DutyUnpaid: duties(i); break;
      case OpCode::Withdrawn: cone_.actors[i.target] = 1; break;
      case OpCode::Book: rules(paying_rules_); break;
      case OpCode::Overpromise:
        for (const std::uint32_t st : p_.speakers[static_cast<std::size_t>(i.number)])
          statement(st);
        break;
      case OpCode::Offer: cone_.offers = true; break;
      case OpCode::Said:
      case OpCode::Unwarranted: statement(i.target); break;
      case OpCode::PhaseActive: add(cone_.phases, Node::Phase, i.target); break;
      case OpCode::VerdictIs: all_symbols(); break;
      default: break;
    }
  }

  void mark_actors(Range list) {
    for (std::uint32_t k = 0; k < list.count; ++k) cone_.actors[p_.actor_lists[list.first + k]] = 1;
  }

  // What the duties of a rule ask settles them; those who leave let them lapse.
  void duties(const Instruction& i) {
    rule(i.target);
    const bool lapsed =
        i.op == OpCode::DutyIs && i.mode == static_cast<std::uint8_t>(DutyTest::Lapsed);
    const bool overdue =
        i.op == OpCode::DutyIs && i.mode == static_cast<std::uint8_t>(DutyTest::Overdue);
    if (overdue) cone_.time = true;
    for (const std::uint32_t e : effects_[i.target]) {
      const EffectCode& code = p_.effects[e];
      if (code.more->act >= p_.acts.size()) continue;
      act(p_.acts[code.more->act]);
      if (!lapsed || code.kind != EffectKind::Duty) continue;
      mark_actors(code.more->list);
      const std::uint32_t receiver = p_.acts[code.more->act].receiver;
      if (receiver != no_instance) cone_.actors[receiver] = 1;
    }
  }

  void open_milestone(std::uint32_t m) {
    const MilestoneCode& code = p_.milestone_codes[m];
    for (const InstructionId id : {code.of, code.deadline, code.needs, code.verify_within})
      instruction(id);
    rules(milestone_rules_[m]);
  }

  void open_statement(std::uint32_t st) {
    instruction(p_.statement_codes[st].degree);
    rules(statement_rules_[st]);
  }

  void open_phase(const PhaseCode& code) {
    for (const InstructionId id :
         {code.from, code.when, code.until, code.until_date, code.duration})
      instruction(id);
    if (code.from.valid() || code.until_date.valid() || code.duration.valid()) cone_.time = true;
  }

  void open_rule(std::uint32_t r) {
    const RuleCode& code = p_.rule_codes[r];
    for (const InstructionId id :
         {code.condition, code.more->from, code.more->to, code.more->anchor})
      instruction(id);
    if (code.cadence || code.more->from.valid() || code.more->to.valid()) cone_.time = true;
    if (code.once_per != no_instance) milestone(code.once_per);
    rules(switching_rules_[r]);
    for (const std::uint32_t e : effects_[r]) open_effect(p_.effects[e]);
  }

  void open_effect(const EffectCode& code) {
    const RevocationCode& revocation = p_.revocation(code);
    for (const InstructionId id : {code.operand, revocation.while_, revocation.until})
      instruction(id);
    instructions(revocation.until_dates);
    instructions(revocation.fors);
    if (revocation.until_dates.count > 0 || revocation.fors.count > 0) cone_.time = true;
    if (code.more->act >= p_.acts.size()) return;
    instruction(p_.acts[code.more->act].by);
    instruction(p_.acts[code.more->act].amount);
    if (code.more->otherwise.count == 0) return;
    // Doing what a duty asks keeps its `otherwise` away.
    cone_.time = true;
    act(p_.acts[code.more->act]);
  }

  void act(const ActCode& act) {
    switch (act.kind) {
      case ast::Act::Kind::Meet:
      case ast::Act::Kind::Break: milestone(act.target); break;
      case ast::Act::Kind::Ease:
      case ast::Act::Kind::Tighten: lever(act.target); break;
      case ast::Act::Kind::Say: statement(act.target); break;
      case ast::Act::Kind::Pay: break;
    }
  }

  const Program& p_;
  Cone cone_;
  std::vector<std::vector<std::uint32_t>> milestone_rules_, lever_rules_, quantity_rules_,
      statement_rules_, switching_rules_, effects_;
  std::vector<std::uint32_t> ending_rules_, paying_rules_;
  std::vector<std::pair<Node, std::uint32_t>> todo_;
};

}  // namespace

Cone cone_of(const Program& program, InstructionId root) {
  Tracing tracing(program);
  tracing.from(root);
  return tracing.take();
}

Cone whole(const Program& program) {
  Tracing tracing(program);
  tracing.everything();
  return tracing.take();
}

}  // namespace quid::analyse
