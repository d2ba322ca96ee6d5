// SPDX-License-Identifier: Apache-2.0
#include "analyse/whynot_parts.hpp"

#include <algorithm>
#include <map>

#include "program/operations.hpp"

namespace quid::analyse {
namespace {

using checked::MilestoneTest;

class Obstacles {
 public:
  Obstacles(const Program& program, Attempts& attempts, const Cone& cone)
      : p_(program), attempts_(attempts), cone_(cone), view_(attempts.now().view()) {}

  std::vector<Obstacle> find() {
    if (ended()) return std::move(out_);
    if (attempts_.day() == attempts_.horizon()) add(Obstacle::Kind::LastDay, {}, attempts_.day());
    lever();
    for (const Happening& h : attempts_.now().happenings())
      if (h.kind == HappeningKind::Withdrew && supplies(h.subject))
        add(Obstacle::Kind::Gone, h.subject, h.day);
    for (std::uint32_t m = 0; m < cone_.milestones.size(); ++m)
      if (cone_.milestones[m] != 0 && view_.milestones[m].lapsed)
        add(Obstacle::Kind::Lapsed, milestone(m), std::nullopt);
    needs();
    bans();
    for (std::uint32_t r = 0; r < cone_.rules.size(); ++r)
      if (cone_.rules[r] != 0) rule(r);
    for (std::uint32_t k = 0; k < cone_.instructions.size(); ++k)
      if (cone_.instructions[k] != 0) condition(k);
    return std::move(out_);
  }

 private:
  void add(Obstacle::Kind kind, Subject what, std::optional<Day> day,
           std::uint32_t source = UINT32_MAX) {
    Obstacle obstacle;
    obstacle.source = source;
    obstacle.kind = kind;
    obstacle.what = what;
    obstacle.day = day;
    if (std::none_of(out_.begin(), out_.end(), [&](const Obstacle& other) {
          return other.kind == kind && other.what == what && other.day == day &&
                 other.source == source;
        }))
      out_.push_back(std::move(obstacle));
  }

  Subject milestone(std::uint32_t m) const {
    return {Subject::Kind::Milestone, p_.milestones.symbol[m], p_.milestones.local(m)};
  }

  bool ended() {
    const Verdict verdict = attempts_.now().verdict();
    if (verdict.word != ast::VerdictWord::Ended) return false;
    std::optional<Day> when;
    for (const Happening& h : attempts_.now().happenings())
      if (h.kind == HappeningKind::DealEnded) when = h.day;
    add(Obstacle::Kind::Ended, {}, when);
    out_.back().text = verdict.text;
    return true;
  }

  // What open milestones need and is not true yet, and since when it will be if nothing happens.
  void needs() {
    std::vector<std::uint32_t> waiting;
    for (std::uint32_t m = 0; m < cone_.milestones.size(); ++m) {
      const InstructionId needs = p_.milestone_codes[m].needs;
      const MilestoneView& view = view_.milestones[m];
      const bool open = !view.met && !view.waived && !view.lapsed;
      if (cone_.milestones[m] == 0 || !open || !needs.valid()) continue;
      if (!attempts_.now().needs_hold(m)) waiting.push_back(m);
    }
    if (waiting.empty()) return;
    const auto comes = attempts_.need_true(waiting);
    for (const std::uint32_t m : waiting) {
      const auto found = comes.find(m);
      const std::uint32_t symbol = p_.milestones.symbol[m];
      add(Obstacle::Kind::Needs, milestone(m),
          found == comes.end() ? std::nullopt : std::optional(found->second),
          p_.checked->milestones[symbol].more->needs.value);
    }
  }

  // What open duties ask for and is banned meanwhile.
  void bans() {
    const EffectIndex index(p_);
    for (const Residual::Ban& ban : attempts_.now().bans()) {
      const std::uint32_t forbids = index.find(ban.rule, ban.effect);
      if (forbids == UINT32_MAX) continue;
      const ActCode& act = p_.acts[p_.effects[forbids].more->act];
      for (const DutyView& duty : view_.duties) {
        const std::uint32_t e =
            is_open(duty.status) ? index.find(duty.rule, duty.effect) : UINT32_MAX;
        if (e == UINT32_MAX || cone_.rules[p_.effects[e].rule] == 0) continue;
        const ActCode& asked = p_.acts[p_.effects[e].more->act];
        const bool pays = act.kind == ast::Act::Kind::Pay;
        if (asked.kind == act.kind &&
            (pays ? asked.receiver == act.receiver && asked.unit == act.unit
                  : asked.target == act.target))
          add(Obstacle::Kind::Banned, ban.rule, ban.until);
      }
    }
  }

  // A condition on one lever that no rule ever moves, and that nobody is asked to move.
  void lever() {
    const Instruction& top = p_.instructions[p_.questions[0].value];
    if (top.op != OpCode::LevelIs) return;
    for (const EffectCode& code : p_.effects) {
      const bool moves = code.kind == EffectKind::Move || code.kind == EffectKind::Restore;
      if (moves && code.target == top.target) return;
      if (code.kind != EffectKind::Duty && code.kind != EffectKind::Permission) continue;
      const ActCode& act = p_.acts[code.more->act];
      const bool asks = act.kind == ast::Act::Kind::Ease || act.kind == ast::Act::Kind::Tighten;
      if (asks && act.target == top.target) return;
    }
    add(Obstacle::Kind::NoRule,
        {Subject::Kind::Lever, p_.levers.symbol[top.target], p_.levers.local(top.target)},
        std::nullopt);
  }

  // Does what the condition hangs on need this party?
  bool supplies(const Subject& who) const {
    const std::uint32_t actor = p_.actors.base[who.symbol] + who.instance;
    for (std::uint32_t m = 0; m < cone_.milestones.size(); ++m) {
      if (cone_.milestones[m] == 0) continue;
      const MilestoneCode& code = p_.milestone_codes[m];
      if (code.verifier == actor) return true;
      for (std::uint32_t k = 0; k < code.owners.count; ++k)
        if (p_.actor_lists[code.owners.first + k] == actor) return true;
    }
    for (std::uint32_t l = 0; l < cone_.levers.size(); ++l)
      if (cone_.levers[l] != 0 && p_.lever_codes[l].by == actor) return true;
    return false;
  }

  void rule(std::uint32_t r) {
    const RuleCode& code = p_.rule_codes[r];
    const Subject what{Subject::Kind::Rule, p_.rules.symbol[r], p_.rules.local(r)};
    if (code.more->to.valid()) {
      const Value to = attempts_.now().value_of(code.more->to);
      if (to.known() && to.as_date() < attempts_.day())
        add(Obstacle::Kind::Over, what, to.as_date());
    }
    std::optional<Day> fired, lost;
    int suspended = 0;
    for (const Happening& h : attempts_.now().happenings()) {
      if (h.subject != what) continue;
      if (h.kind == HappeningKind::RuleFired) fired = h.day;
      if (h.kind == HappeningKind::Undetermined) lost = h.day;
      if (h.kind == HappeningKind::RuleSuspended) suspended = 1;
      if (h.kind == HappeningKind::RuleResumed) suspended = 0;
    }
    const bool asks =
        std::any_of(view_.duties.begin(), view_.duties.end(), [&](const DutyView& duty) {
          return duty.rule == what && is_open(duty.status);  // which is all that it has to do
        });
    const bool spent = code.once && fired && code.once_per == no_instance && !asks;
    if (lost && is_undetermined(r))
      add(Obstacle::Kind::Undetermined, what, lost);
    else if (spent)
      add(Obstacle::Kind::Spent, what, fired);
    if (suspended != 0) add(Obstacle::Kind::Suspended, what, std::nullopt);
  }

  // Could an effect of it, when it last fired, not be worked out?
  bool is_undetermined(std::uint32_t rule) const {
    const auto& undetermined = attempts_.now().state().undetermined_effects;
    for (std::uint32_t e = 0; e < undetermined.size(); ++e)
      if (undetermined[e] != 0 && p_.effects[e].rule == rule) return true;
    return false;
  }

  // What reads only the calendar and is false now and from now on; deadlines that have passed.
  void condition(std::uint32_t k) {
    const Instruction& i = p_.instructions[k];
    if (i.op == OpCode::MilestoneIs && i.mode == static_cast<std::uint8_t>(MilestoneTest::OnTime)) {
      const auto& deadline = view_.milestones[i.target].deadline;
      const bool late = attempts_.now().value_of(InstructionId{k}).is_false();
      if (deadline && *deadline < attempts_.day() && late)
        add(Obstacle::Kind::TooLate, milestone(i.target), deadline);
    }
    const bool tests = i.op == OpCode::Compare || i.op == OpCode::DateWithin;
    if (!tests || i.source == UINT32_MAX || !calendar_alone(k)) return;
    if (!attempts_.now().value_of(InstructionId{k}).is_false()) return;
    if (!last_run_) last_run_ = attempts_.without(attempts_.horizon());
    if (last_run_->value_of(InstructionId{k}).is_true()) return;
    add(Obstacle::Kind::Passed, {}, std::nullopt, i.source);
  }

  bool calendar_alone(std::uint32_t top) const {
    std::vector<std::uint32_t> todo{top};
    bool reads_today = false;
    for (std::size_t n = 0; n < todo.size() && n < 200; ++n) {
      const Instruction& i = p_.instructions[todo[n]];
      reads_today = reads_today || i.op == OpCode::Today;
      if (i.op == OpCode::Today || i.op == OpCode::Constant) continue;
      if (!is_pure(i.op)) return false;
      for (const InstructionId argument : p_.arguments_of(i)) todo.push_back(argument.value);
    }
    return reads_today;
  }

  const Program& p_;
  Attempts& attempts_;
  const Cone& cone_;
  View view_;
  std::optional<Run> last_run_;
  std::vector<Obstacle> out_;
};

}  // namespace

std::vector<Obstacle> obstacles(const Program& program, Attempts& attempts, const Cone& cone) {
  return Obstacles(program, attempts, cone).find();
}

bool bans_may_break(const Program& program, const Cone& cone) {
  for (const EffectCode& code : program.effects)
    if (code.kind == EffectKind::Ban && code.more->otherwise.count > 0 &&
        cone.rules[code.rule] != 0)
      return true;
  for (std::size_t k = 0; k < program.instructions.size(); ++k) {
    const Instruction& i = program.instructions[k];
    const bool breached = i.op == OpCode::VerdictIs &&
                          static_cast<ast::VerdictWord>(i.mode) == ast::VerdictWord::Breached;
    const bool broken = i.op == OpCode::DutyIs &&
                        static_cast<checked::DutyTest>(i.mode) == checked::DutyTest::Broken;
    if ((breached || broken) && cone.instructions[k] != 0) return true;
  }
  return false;
}

std::vector<Unruled> unruled_moves(const Program& program, const Run& now) {
  std::vector<Unruled> moves;
  std::vector<std::uint32_t> todo{program.questions[0].value};
  for (std::size_t n = 0; n < todo.size() && n < 1'000; ++n) {
    const Instruction& i = program.instructions[todo[n]];
    const bool joins = i.op == OpCode::And || i.op == OpCode::Or || i.op == OpCode::AtLeast;
    if (joins)
      for (const InstructionId argument : program.arguments_of(i)) todo.push_back(argument.value);
    if (i.op != OpCode::LevelIs || now.value_of(InstructionId{todo[n]}).is_true()) continue;
    const auto test = static_cast<ast::LevelTest>(i.mode);
    const std::int64_t level = i.number - (test == ast::LevelTest::Below ? 1 : 0);
    const std::uint32_t by = program.lever_codes[i.target].by;
    if (level < 0 || by == no_instance) continue;
    moves.push_back(
        {{Subject::Kind::Lever, program.levers.symbol[i.target], program.levers.local(i.target)},
         {Subject::Kind::Actor, program.actors.symbol[by], program.actors.local(by)},
         static_cast<std::uint32_t>(level)});
  }
  return moves;
}

}  // namespace quid::analyse
