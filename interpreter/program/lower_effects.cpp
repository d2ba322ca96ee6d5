// SPDX-License-Identifier: Apache-2.0
// Rules and their effects: one copy for each instance, groups flattened into what each effect
// carries, duties with their `otherwise` beside them.
#include "program/lowering.hpp"

namespace quid::lowering {
namespace {

constexpr std::uint32_t deepest_group = 300;

}  // namespace

InstructionId Lowering::optional(ck::ExprId id, Environment& environment) {
  return id.valid() ? root(lower(id, environment)) : InstructionId{};
}

void Lowering::lower_rules() {
  program_.rule_codes.resize(program_.rules.count());
  for (std::uint32_t symbol = 0; symbol < deal_.rules.size(); ++symbol)
    for (std::uint32_t local = 0; local < deal_.rules[symbol].shape.count && !over_limit(); ++local)
      lower_rule(ck::RuleId{symbol}, local);
}

void Lowering::lower_rule(ck::RuleId id, std::uint32_t local) {
  const auto& rule = deal_.rules[id.index()];
  const std::uint32_t instance = program_.rules.base[id.index()] + local;
  Environment environment = environment_of(rule.shape, local);
  RuleCode code;
  code.once = rule.once;
  code.cadence = rule.cadence;
  if (rule.more.present()) {
    RuleCodeExtras& more = code.more.own();
    more.from = optional(rule.more->from, environment);
    more.to = optional(rule.more->to, environment);
    more.anchor = optional(rule.more->cadence_from, environment);
  }
  Pending conditions(*this);
  if (rule.more->during.valid()) {
    ck::Expr phase{};
    phase.op = ck::Operation::PhaseActive;
    phase.symbol = rule.more->during.value;
    conditions.add(lower_instance(phase, rule.condition, 0));
  }
  if (rule.condition.valid()) conditions.add(lower(rule.condition, environment));
  if (conditions.all().empty()) conditions.add(constant(Value::truth(true)));
  code.condition =
      root(conditions.all().size() == 1 ? conditions.all()[0]
                                        : emit(OpCode::And, conditions.all(), rule.condition));
  if (rule.once_per.valid())
    code.once_per = fixed(program_.milestones, rule.once_per.value,
                          deal_.milestones[rule.once_per.index()].shape, rule.more->once_per_index,
                          environment, rule.span);
  if (!rule.more->over.empty()) {
    Range& over = code.more.own().over;
    over.first = static_cast<std::uint32_t>(program_.rule_lists.size());
    for (const auto& beaten : rule.more->over) rules_of(beaten, environment, rule.span);
    over.count = static_cast<std::uint32_t>(program_.rule_lists.size()) - over.first;
  }
  code.effects = lower_effects(rule.effects, environment, instance);
  program_.rule_codes[instance] = std::move(code);
}

Range Lowering::rules_of(const ck::RuleRef& ref, Environment& environment, Span span) {
  Range range{static_cast<std::uint32_t>(program_.rule_lists.size()), 0};
  const auto& shape = deal_.rules[ref.rule.index()].shape;
  if (ref.index.empty()) {
    for (std::uint32_t k = 0; k < shape.count; ++k)
      program_.rule_lists.push_back(program_.rules.base[ref.rule.index()] + k);
  } else if (const auto one =
                 fixed(program_.rules, ref.rule.value, shape, ref.index, environment, span);
             one != no_instance) {
    program_.rule_lists.push_back(one);
  }
  range.count = static_cast<std::uint32_t>(program_.rule_lists.size()) - range.first;
  return range;
}

Range Lowering::actors_of(std::span<const ck::ActorRef> refs, Environment& environment) {
  Range range{static_cast<std::uint32_t>(program_.actor_lists.size()), 0};
  for (const auto& ref : refs)
    if (const auto one = actor(ref, environment); one != no_instance)
      program_.actor_lists.push_back(one);
  range.count = static_cast<std::uint32_t>(program_.actor_lists.size()) - range.first;
  return range;
}

Range Lowering::instructions_of(const std::vector<InstructionId>& list) {
  Range range{static_cast<std::uint32_t>(program_.instruction_lists.size()),
              static_cast<std::uint32_t>(list.size())};
  for (const auto id : list) program_.instruction_lists.push_back(root(id));
  return range;
}

Range Lowering::lower_effects(std::span<const ck::EffectId> effects, Environment& environment,
                              std::uint32_t rule, std::uint32_t depth) {
  const std::size_t first = codes_.size();
  collect(effects, {}, environment, rule, first, depth);
  const Range range{static_cast<std::uint32_t>(program_.effects.size()),
                    static_cast<std::uint32_t>(codes_.size() - first)};
  const auto begin = codes_.begin() + static_cast<std::ptrdiff_t>(first);
  std::move(begin, codes_.end(), std::back_inserter(program_.effects));
  codes_.resize(first);
  return range;
}

void Lowering::collect(std::span<const ck::EffectId> effects, const Revocation& outer,
                       Environment& environment, std::uint32_t rule, std::size_t first,
                       std::uint32_t depth) {
  if (depth > deepest_group) {
    diagnostics_.add(DiagnosticKind::ExpansionTooDeep,
                     deal_.rules[program_.rules.symbol[rule]].span,
                     "the effects of this rule lie too deep within each other",
                     "move some into an action or a rule");
    return;
  }
  for (const ck::EffectId id : effects) {
    const std::size_t made = program_.effects.size() + codes_.size() - first;
    if (over_limit() || made > limits_.instructions) return;
    const ck::Effect& effect = deal_[id];
    Revocation own;
    if (effect.revocable()) own = extend(outer, effect, environment);
    const Revocation& revocation = effect.revocable() ? own : outer;
    if (const auto* group = std::get_if<ck::Group>(&effect.node)) {
      collect(group->effects, revocation, environment, rule, first, depth + 1);
    } else {
      codes_.push_back(code_of(id, revocation, environment, rule, depth));
    }
  }
}

Lowering::Revocation Lowering::extend(const Revocation& outer, const ck::Effect& effect,
                                      Environment& environment) {
  Revocation revocation = outer;
  const auto& [while_, until, until_date, for_, until_known_by] = *effect.ends;
  if (while_.valid()) revocation.whiles.push_back(lower(while_, environment));
  if (until.valid()) revocation.untils.push_back(lower(until, environment));
  if (until_date.valid()) {
    revocation.dates.push_back(lower(until_date, environment));
    add_still_ahead(until_date, until_known_by, environment, revocation.whiles);
  }
  if (for_.valid()) revocation.fors.push_back(lower(for_, environment));
  return revocation;
}

EffectCode Lowering::code_of(ck::EffectId id, const Revocation& revocation,
                             Environment& environment, std::uint32_t rule, std::uint32_t depth) {
  EffectCode code;
  code.source = id.value;
  code.rule = rule;
  code.revocable = !revocation.whiles.empty() || !revocation.untils.empty() ||
                   !revocation.dates.empty() || !revocation.fors.empty();
  if (code.revocable) code.more.own().revocation = revocation_of(revocation);
  fill(code, deal_[id], environment, rule, depth);
  return code;
}

std::uint32_t Lowering::revocation_of(const Revocation& revocation) {
  RevocationCode code;
  const ck::ExprId nowhere;
  if (!revocation.whiles.empty())
    code.while_ =
        root(revocation.whiles.size() == 1 ? revocation.whiles[0]
                                           : emit(OpCode::And, revocation.whiles, nowhere));
  if (!revocation.untils.empty())
    code.until = root(revocation.untils.size() == 1 ? revocation.untils[0]
                                                    : emit(OpCode::Or, revocation.untils, nowhere));
  code.until_dates = instructions_of(revocation.dates);
  code.fors = instructions_of(revocation.fors);
  program_.revocations.push_back(code);
  return static_cast<std::uint32_t>(program_.revocations.size() - 1);
}

void Lowering::fill(EffectCode& code, const ck::Effect& effect, Environment& environment,
                    std::uint32_t rule, std::uint32_t depth) {
  const Span span = effect.span;
  ast::match(
      effect.node, [](const ck::Group&) {},
      [&](const ck::Move& e) { fill_move(code, e, environment, span); },
      [&](const ck::Restore& e) {
        code.kind = EffectKind::Restore;
        code.target = lever(e.lever, e.index, environment, span);
      },
      [&](const ck::Pay& e) { fill_payment(code, e, environment); },
      [&](const ck::ChangeQuantity& e) { fill_change(code, e, environment, span); },
      [&](const ck::Say& e) {
        code.kind = EffectKind::Say;
        code.target = statement(e.statement, e.index, environment, span);
      },
      [&](const ck::Waive& e) {
        code.kind = EffectKind::Waive;
        code.target = milestone(e.milestone, e.index, environment, span);
      },
      [&](const ck::Extend& e) {
        code.kind = e.by.valid() ? EffectKind::ExtendBy : EffectKind::ExtendTo;
        code.target = milestone(e.milestone, e.index, environment, span);
        code.operand = optional(e.by.valid() ? e.by : e.to, environment);
      },
      [&](const ck::Resize& e) {
        code.kind = EffectKind::Resize;
        code.target = milestone(e.milestone, e.index, environment, span);
        code.operand = optional(e.to, environment);
      },
      [&](const ck::SwitchRule& e) {
        code.kind = e.resume ? EffectKind::ResumeRule : EffectKind::SuspendRule;
        code.more.own().list = rules_of(e.rule, environment, span);
      },
      [&](const ck::EndDeal&) { code.kind = EffectKind::EndDeal; },
      [&](const ck::Duty& e) { fill_duty(code, e, environment, rule, depth); },
      [&](const ck::Ban& e) { fill_ban(code, e, environment, rule, depth); },
      [&](const ck::Permission& e) {
        code.kind = EffectKind::Permission;
        code.more.own().list = actors_of(e.holders, environment);
        code.more.own().act = act_of(e.act, environment, span);
      },
      [&](const ck::HostCall& e) { fill_host_call(code, e, environment); });
}

std::uint32_t Lowering::lever(ck::LeverId id, std::span<const ck::ExprId> index,
                              Environment& environment, Span span) {
  return fixed(program_.levers, id.value, deal_.levers[id.index()].shape, index, environment, span);
}

std::uint32_t Lowering::milestone(ck::MilestoneId id, std::span<const ck::ExprId> index,
                                  Environment& environment, Span span) {
  return fixed(program_.milestones, id.value, deal_.milestones[id.index()].shape, index,
               environment, span);
}

std::uint32_t Lowering::statement(ck::StatementId id, std::span<const ck::ExprId> index,
                                  Environment& environment, Span span) {
  return fixed(program_.statements, id.value, deal_.statements[id.index()].shape, index,
               environment, span);
}

void Lowering::fill_move(EffectCode& code, const ck::Move& move, Environment& environment,
                         Span span) {
  code.kind = EffectKind::Move;
  code.flag = move.ease;
  code.target = lever(move.lever, move.index, environment, span);
  code.operand = optional(move.by, environment);
  code.to_level = move.to ? static_cast<std::int32_t>(*move.to) : -1;
}

void Lowering::fill_payment(EffectCode& code, const ck::Pay& pay, Environment& environment) {
  code.kind = EffectKind::Pay;
  code.operand = optional(pay.amount, environment);
  code.more.own().unit = pay.unit.value;
  code.target = actor(pay.to, environment);
  code.more.own().from = actor(pay.from, environment);
}

void Lowering::fill_change(EffectCode& code, const ck::ChangeQuantity& change,
                           Environment& environment, Span span) {
  code.kind = EffectKind::Quantity;
  code.change = change.change;
  code.target =
      fixed(program_.quantities, change.quantity.value,
            deal_.quantities[change.quantity.index()].shape, change.index, environment, span);
  code.operand = optional(change.value, environment);
}

void Lowering::fill_ban(EffectCode& code, const ck::Ban& ban, Environment& environment,
                        std::uint32_t rule, std::uint32_t depth) {
  code.kind = EffectKind::Ban;
  code.more.own().list = actors_of(ban.debtors, environment);
  code.more.own().act = act_of(ban.act, environment, deal_[ck::EffectId{code.source}].span);
  code.more.own().otherwise = lower_effects(ban.otherwise, environment, rule, depth + 1);
}

void Lowering::fill_host_call(EffectCode& code, const ck::HostCall& call,
                              Environment& environment) {
  code.kind = EffectKind::HostCall;
  code.target = call.action.value;
  std::vector<InstructionId> list;
  for (const auto argument : call.arguments) list.push_back(lower(argument, environment));
  code.more.own().list = instructions_of(list);
}

void Lowering::fill_duty(EffectCode& code, const ck::Duty& duty, Environment& environment,
                         std::uint32_t rule, std::uint32_t depth) {
  code.kind = EffectKind::Duty;
  code.flag = duty.instead;
  code.more.own().list = actors_of(duty.debtors, environment);
  code.more.own().act = act_of(duty.act, environment, deal_[ck::EffectId{code.source}].span);
  code.operand = optional(duty.deadline, environment);
  code.more.own().otherwise = lower_effects(duty.otherwise, environment, rule, depth + 1);
}

std::uint32_t Lowering::act_of(const ck::Act& act, Environment& environment, Span span) {
  ActCode code;
  code.kind = act.kind;
  if (act.milestone.valid())
    code.target =
        fixed(program_.milestones, act.milestone.value,
              deal_.milestones[act.milestone.index()].shape, act.index, environment, span);
  if (act.lever.valid())
    code.target = fixed(program_.levers, act.lever.value, deal_.levers[act.lever.index()].shape,
                        act.index, environment, span);
  if (act.statement.valid())
    code.target =
        fixed(program_.statements, act.statement.value,
              deal_.statements[act.statement.index()].shape, act.index, environment, span);
  code.by = optional(act.by, environment);
  code.to = act.to ? static_cast<std::int32_t>(*act.to) : -1;
  code.amount = optional(act.amount, environment);
  code.unit = act.unit.valid() ? act.unit.value : 0;
  code.receiver = actor(act.receiver, environment);
  program_.acts.push_back(code);
  return static_cast<std::uint32_t>(program_.acts.size() - 1);
}

}  // namespace quid::lowering
