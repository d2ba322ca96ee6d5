// SPDX-License-Identifier: Apache-2.0
// What is left: who owes what by when, who may do what, what each open milestone would unlock, and
// which facts are still wanting. Computed on demand; the run is untouched.
#include "run/residual.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "program/operations.hpp"
#include "run/runner.hpp"

namespace quid {

Residual Runner::residual() const {
  Residual residual;
  if (s_.ended) return residual;
  owed(residual);
  allowances(residual);
  residual.bans = bans();
  unlocked(residual);
  open_facts(residual);
  return residual;
}

Residual Runner::standing() const {
  Residual residual;
  if (s_.ended) return residual;
  owed(residual);
  allowances(residual);
  residual.bans = bans();
  return residual;
}

std::vector<Subject> Runner::actors_of(Range list) const {
  std::vector<Subject> all, here;
  for (std::uint32_t k = 0; k < list.count; ++k) {
    const std::uint32_t actor = p_.actor_lists[list.first + k];
    all.push_back(actor_subject(actor));
    if (s_.withdrew[actor] == never) here.push_back(all.back());
  }
  return here.empty() ? all : here;
}

void Runner::owed(Residual& residual) const {
  std::vector<std::pair<std::uint32_t, Range>> bound;  // milestones that a duty is about
  for (const std::uint32_t d : s_.open_duties) {
    const DutyState& duty = s_.duties[d];
    if (!is_open(duty.status)) continue;  // closed, and not yet taken from the list
    const EffectCode& code = p_.effects[duty.effect];
    Residual::Owed owed;
    owed.debtors = actors_of(code.more->list);
    owed.what = rule_subject(code.rule);
    owed.effect = code.source;
    owed.by = duty.deadline;
    owed.overdue = duty.status == DutyView::Status::Overdue;
    owed.suspended = duty.status == DutyView::Status::Suspended;
    owed.amount = sub(duty.owed, duty.paid).value_or(Decimal{});
    const ActCode& act = p_.acts[code.more->act];
    const bool meets = act.kind == ast::Act::Kind::Meet;
    owed.disputed = meets && s_.milestones[act.target].met && s_.milestones[act.target].disputed;
    owed.reported = is_claimed(duty) && !owed.disputed;
    residual.owed.push_back(owed);
    if (meets) bound.emplace_back(act.target, code.more->list);
  }
  // A milestone that a duty binds all its owners to, and nothing else, is said with the duty.
  const auto is_said = [&](std::uint32_t m, const Residual::Owed& owed) {
    if (owed.by || owed.overdue) return false;
    return std::any_of(bound.begin(), bound.end(), [&](const auto& one) {
      return one.first == m && actors_of(one.second) == owed.debtors;
    });
  };
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    const Range owners = p_.milestone_codes[m].owners;
    if (owners.count == 0 || state.met || state.waived || state.lapsed) continue;
    Residual::Owed owed;
    owed.debtors = actors_of(owners);
    owed.what = milestone_subject(m);
    if (state.has_deadline && !state.was_kept()) owed.by = state.deadline;
    owed.overdue = state.overdue;
    owed.aim = p_.milestone_codes[m].aim;
    owed.reported = in_time_claim(m);
    if (!is_said(m, owed)) residual.owed.push_back(owed);
  }
}

void Runner::allowances(Residual& residual) const {
  for (const StandingState& permission : s_.permissions) {
    if (!permission.open || permission.held) continue;
    const EffectCode& code = p_.effects[permission.effect];
    const ActCode& act = p_.acts[code.more->act];
    const bool meets = act.kind == ast::Act::Kind::Meet;
    if (meets && (s_.milestones[act.target].met || s_.milestones[act.target].lapsed)) continue;
    Residual::May may;
    may.holders = actors_of(code.more->list);
    may.rule = rule_subject(code.rule);
    may.effect = code.source;
    may.until = last_day_of(permission.effect);
    residual.may.push_back(may);
  }
}

/// The last day of what an effect permits or bans, by its `for` and `until DATE`, as far as known.
std::optional<Day> Runner::last_day_of(std::uint32_t effect) const {
  Day last = never;
  if (const std::uint32_t live = s_.live_of_effect[effect]; live != nobody)
    if (s_.lives[live].expiry != never) last = Day{s_.lives[live].expiry.value - 1};
  const Range dates = p_.revocation(p_.effects[effect]).until_dates;
  for (std::uint32_t k = 0; k < dates.count; ++k) {
    const Value& date = value(p_.instruction_lists[dates.first + k]);
    if (date.known()) last = std::min(last, date.as_date());
  }
  return last == never ? std::nullopt : std::optional(last);
}

std::vector<Residual::Ban> Runner::bans() const {
  std::vector<Residual::Ban> result;
  if (s_.ended) return result;
  for (const StandingState& ban : s_.bans) {
    if (!ban.open || ban.held) continue;
    const EffectCode& code = p_.effects[ban.effect];
    Residual::Ban one{actors_of(code.more->list), rule_subject(code.rule), code.source,
                      last_day_of(ban.effect)};
    if (std::find(result.begin(), result.end(), one) == result.end())  // a rule may say it again
      result.push_back(std::move(one));
  }
  return result;
}

/// Adds the facts that what is unknown hangs on, twenty at most.
void Runner::unknown_facts(InstructionId unknown, std::vector<Subject>& facts) const {
  std::vector<std::uint32_t> todo{unknown.value};
  for (std::size_t k = 0; k < todo.size() && facts.size() < 20; ++k) {
    const Instruction& i = p_.instructions[todo[k]];
    if (s_.slots[todo[k]].state != State::Unknown) continue;
    Subject fact;
    if (i.op == OpCode::Quantity) fact = quantity_subject(i.target);
    if (i.op >= OpCode::MilestoneIs && i.op <= OpCode::SinceMilestone)
      fact = milestone_subject(i.target);
    if (fact.kind != Subject::Kind::None &&
        std::find(facts.begin(), facts.end(), fact) == facts.end())
      facts.push_back(fact);
    for (const InstructionId argument : p_.arguments_of(i))
      if (std::find(todo.begin(), todo.end(), argument.value) == todo.end())
        todo.push_back(argument.value);
  }
}

/// Whether it would, did its condition come to hold now: it is armed, or goes by the calendar, and
/// its days are not over.
bool Runner::may_still_fire(std::uint32_t r) const {
  const RuleCode& code = p_.rule_codes[r];
  const RuleState& state = s_.rules[r];
  if (state.spent || (!code.cadence && !state.armed)) return false;
  const Value* last = code.more->to.valid() ? &value(code.more->to) : nullptr;
  return last == nullptr || !last->known() || last->as_date() > s_.today;
}

/// Those that duties wait for whose deadline has passed, in order.
std::vector<std::uint32_t> Runner::awaited_milestones() const {
  std::vector<std::uint32_t> awaited;
  for (const std::uint32_t d : s_.open_duties) {
    const ActCode& act = p_.acts[p_.effects[s_.duties[d].effect].more->act];
    const bool meets = act.kind == ast::Act::Kind::Meet;
    if (meets && awaits_verification(s_.duties[d])) awaited.push_back(act.target);
  }
  std::sort(awaited.begin(), awaited.end());
  return awaited;
}

void Runner::open_facts(Residual& residual) const {
  const std::vector<std::uint32_t> awaited = awaited_milestones();
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    const bool keeps = is_open_question(m) || std::binary_search(awaited.begin(), awaited.end(), m);
    const Subject what = milestone_subject(m);
    if (state.disputed)
      residual.undetermined.push_back(
          {what, {what}, "it is disputed and not settled", false, keeps});
    if (state.met || state.lapsed || state.waived) continue;
    if (!state.disputed && in_time_claim(m))
      residual.undetermined.push_back(
          {what, {what}, "it is reported and not yet verified", false, keeps});
    if (may_be_whole(m)) {
      Residual::Open open{what, {}, "it is not known how large it is", false, keeps};
      unknown_facts(p_.milestone_codes[m].of, open.facts);
      residual.undetermined.push_back(std::move(open));
    }
  }
  for (std::uint32_t r = 0; r < p_.rule_codes.size(); ++r) {
    const InstructionId condition = p_.rule_codes[r].condition;
    if (value(condition).state != State::Unknown || !may_still_fire(r)) continue;
    Residual::Open open{rule_subject(r), {}, "its condition is unknown", true, false};
    unknown_facts(condition, open.facts);
    residual.undetermined.push_back(open);
  }
  for (std::uint32_t e = 0; e < p_.effects.size(); ++e) {
    if (s_.undetermined_effects[e] == 0) continue;
    Residual::Open open{rule_subject(p_.effects[e].rule),
                        {},
                        "one of its effects could not be applied, an operand being unknown",
                        false};
    for (const InstructionId operand : operands_of(p_, p_.effects[e]))
      if (value(operand).state == State::Unknown) unknown_facts(operand, open.facts);
    residual.undetermined.push_back(std::move(open));
  }
  for (const Live& live : s_.lives) {
    if (live.dead || !live.held) continue;
    Residual::Open open{rule_subject(p_.effects[live.effect].rule),
                        {},
                        "one of its effects is held, it being unknown whether it stands",
                        false};
    unknown_facts(p_.revocation(p_.effects[live.effect]).while_, open.facts);
    residual.undetermined.push_back(std::move(open));
  }
}

}  // namespace quid
