// SPDX-License-Identifier: Apache-2.0
#include "analyse/unknowns.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "analyse/acts.hpp"
#include "analyse/change.hpp"
#include "analyse/thresholds.hpp"
#include "program/operations.hpp"

namespace quid::analyse {
namespace {

constexpr std::size_t widest_cone = 100'000;  // instructions looked at above one fact
constexpr std::size_t most_values = 6;        // values tried for one quantity

bool reads_milestone(OpCode op) {
  return op >= OpCode::MilestoneIs && op <= OpCode::SinceMilestone;
}

class Search {
 public:
  Search(const Program& program, const std::vector<checked::Entry>& entries, const Limits& limits,
         Day day)
      : p_(program),
        entries_(entries),
        limits_(limits),
        base_(program, entries, limits),
        effects_(program) {
    base_.advance(day);
  }

  Unknowns find(std::size_t most) {
    Unknowns out;
    out.day = base_.today();
    if (base_.error()) {
      out.error = base_.error();
      return out;
    }
    out.verdict = base_.verdict();
    owed_ = base_.standing().owed;
    collect_uses();
    std::set<Subject> outcomes;
    for (const auto& [id, subjects] : uses_) outcomes.insert(subjects.begin(), subjects.end());
    out.rows = unknown_rows(*p_.checked, outcomes);
    for (auto& [key, unknown] : facts()) {
      if (out.facts.size() >= most) {
        ++out.left_out;
        continue;
      }
      for (checked::Entry& entry : answers_to(unknown))
        unknown.answers.push_back(try_out(std::move(entry)));
      out.facts.push_back(std::move(unknown));
    }
    find_lost(out, most);
    return out;
  }

 private:
  using Key = std::pair<Unknown::Kind, Subject>;

  const Value& slot(std::uint32_t k) const { return base_.state().slots[k]; }
  static Subject of(Subject::Kind kind, const Instances& instances, std::uint32_t i) {
    return {kind, instances.symbol[i], instances.local(i)};
  }

  // Effects that could not be worked out when their rule fired, and when that was last.
  void find_lost(Unknowns& out, std::size_t most) const {
    std::map<std::pair<Subject, std::int64_t>, Day> days;  // by rule and effect
    for (const Happening& h : base_.happenings())
      if (h.kind == HappeningKind::Undetermined) days[{h.subject, h.b}] = h.day;
    for (std::uint32_t e = 0; e < p_.effects.size(); ++e) {
      if (base_.state().undetermined_effects[e] == 0) continue;
      if (out.lost.size() >= most) {
        ++out.left_out;
        continue;
      }
      const Subject rule = of(Subject::Kind::Rule, p_.rules, p_.effects[e].rule);
      out.lost.push_back({rule, days[{rule, p_.effects[e].source}]});
    }
  }

  // It is unknown, and reads a quantity without a value: no effect can do without that.
  bool lacks_a_number(InstructionId operand) const {
    std::set<std::uint32_t> seen{operand.value};
    std::vector<std::uint32_t> todo{operand.value};
    while (!todo.empty() && seen.size() < widest_cone) {
      const std::uint32_t k = todo.back();
      todo.pop_back();
      if (slot(k).state != State::Unknown) continue;
      if (p_.instructions[k].op == OpCode::Quantity) return true;
      for (const InstructionId argument : p_.arguments_of(p_.instructions[k]))
        if (seen.insert(argument.value).second) todo.push_back(argument.value);
    }
    return false;
  }

  // Which outcomes an instruction is the condition, the deadline, the worth … of.
  void collect_uses() {
    const auto note = [&](InstructionId id, Subject subject) {
      if (id.valid() && slot(id.value).state == State::Unknown) uses_[id.value].insert(subject);
    };
    for (std::uint32_t r = 0; r < p_.rule_codes.size(); ++r) {
      if (!base_.may_still_fire(r)) continue;
      const Subject rule = of(Subject::Kind::Rule, p_.rules, r);
      note(p_.rule_codes[r].condition, rule);
      for (const InstructionId day :
           {p_.rule_codes[r].more->anchor, p_.rule_codes[r].more->from, p_.rule_codes[r].more->to})
        note(day, rule);
    }
    for (std::uint32_t e = 0; e < p_.effects.size(); ++e) {
      const EffectCode& effect = p_.effects[e];
      const bool was_lost = base_.state().undetermined_effects[e] != 0;
      const bool may_come = !base_.state().rules[effect.rule].spent;
      const Subject rule = of(Subject::Kind::Rule, p_.rules, effect.rule);
      for (const InstructionId operand : operands_of(p_, effect))
        if (was_lost || (may_come && lacks_a_number(operand))) note(operand, rule);
    }
    for (const Live& live : base_.state().lives) {
      const EffectCode& effect = p_.effects[live.effect];
      if (live.held && !live.dead)
        note(p_.revocation(effect).while_, of(Subject::Kind::Rule, p_.rules, effect.rule));
    }
    for (std::uint32_t m = 0; m < p_.milestone_codes.size(); ++m) {
      const Subject milestone = of(Subject::Kind::Milestone, p_.milestones, m);
      note(p_.milestone_codes[m].deadline, milestone);
      note(p_.milestone_codes[m].needs, milestone);
    }
    for (std::uint32_t e = 0; e < p_.ensures.size(); ++e) {
      note(p_.ensures[e].condition, {Subject::Kind::Ensure, e, 0});
      note(p_.ensures[e].other, {Subject::Kind::Ensure, e, 0});
    }
    for (const ValueCode& value : p_.values) {
      if (value.actor == no_instance) continue;
      note(value.worth, of(Subject::Kind::Actor, p_.actors, value.actor));
    }
  }

  // Upwards through what is unknown because of it.
  std::vector<Subject> hanging_on(std::uint32_t fact) const {
    std::set<std::uint32_t> seen{fact};
    std::vector<std::uint32_t> todo{fact};
    std::set<Subject> found;
    while (!todo.empty() && seen.size() < widest_cone) {
      const std::uint32_t k = todo.back();
      todo.pop_back();
      if (const auto used = uses_.find(k); used != uses_.end())
        found.insert(used->second.begin(), used->second.end());
      for (const std::uint32_t user : p_.users[k]) {
        if (slot(user).state == State::Unknown && seen.insert(user).second) todo.push_back(user);
      }
    }
    return {found.begin(), found.end()};
  }

  Unknown::Kind kind_of(std::uint32_t milestone) const {
    const MilestoneState& state = base_.state().milestones[milestone];
    if (state.disputed) return Unknown::Kind::Disputed;
    const bool waits = state.reported && state.whole && !state.met && !state.refuted;
    return waits ? Unknown::Kind::Reported : Unknown::Kind::NotYet;
  }

  // Rules by which somebody must meet it.
  std::vector<Subject> waiting_for(std::uint32_t milestone) const {
    std::vector<Subject> rules;
    for (const Residual::Owed& owed : owed_) {
      if (owed.what.kind != Subject::Kind::Rule || !(owed.reported || owed.disputed)) continue;
      const std::uint32_t effect = effects_.find(owed.what, owed.effect);
      if (effect != UINT32_MAX && p_.acts[p_.effects[effect].more->act].target == milestone)
        rules.push_back(owed.what);
    }
    return rules;
  }

  std::map<Key, Unknown> facts() const {
    std::map<Key, Unknown> found;
    const auto add = [&](Unknown::Kind kind, Subject fact, const std::vector<Subject>& hangs) {
      Unknown& one = found[{kind, fact}];
      one.kind = kind;
      one.fact = fact;
      one.hangs.insert(one.hangs.end(), hangs.begin(), hangs.end());
    };
    // A report or a dispute leaves something open even where nothing reads it.
    for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
      const Unknown::Kind kind = kind_of(m);
      const MilestoneState& state = base_.state().milestones[m];
      if (kind != Unknown::Kind::NotYet && !state.lapsed && !state.waived)
        add(kind, of(Subject::Kind::Milestone, p_.milestones, m), waiting_for(m));
    }
    for (std::uint32_t k = 0; k < p_.instructions.size(); ++k) {
      const Instruction& i = p_.instructions[k];
      const bool quantity = i.op == OpCode::Quantity;
      if (slot(k).state != State::Unknown || (!quantity && !reads_milestone(i.op))) continue;
      const auto hangs = hanging_on(k);
      if (hangs.empty()) continue;
      const MilestoneState* milestone = quantity ? nullptr : &base_.state().milestones[i.target];
      if (quantity) {
        add(Unknown::Kind::NoValue, of(Subject::Kind::Quantity, p_.quantities, i.target), hangs);
      } else if (!milestone->lapsed && (!milestone->met || milestone->disputed)) {
        add(kind_of(i.target), of(Subject::Kind::Milestone, p_.milestones, i.target), hangs);
      }
    }
    for (auto& [key, one] : found) {
      std::sort(one.hangs.begin(), one.hangs.end());
      one.hangs.erase(std::unique(one.hangs.begin(), one.hangs.end()), one.hangs.end());
      std::erase(one.hangs, one.fact);
      one.by = suppliers(one);
    }
    return found;
  }

  std::vector<Subject> suppliers(const Unknown& one) const {
    std::vector<Subject> who;
    if (one.fact.kind != Subject::Kind::Milestone) return who;
    const MilestoneCode& code = p_.milestone_codes[milestone_of(one)];
    if (one.kind == Unknown::Kind::NotYet) {
      for (std::uint32_t k = 0; k < code.owners.count; ++k)
        who.push_back(of(Subject::Kind::Actor, p_.actors, p_.actor_lists[code.owners.first + k]));
    } else if (code.verifier != no_instance) {
      who.push_back(of(Subject::Kind::Actor, p_.actors, code.verifier));
    }
    return who;
  }

  std::uint32_t milestone_of(const Unknown& one) const {
    return p_.milestones.base[one.fact.symbol] + one.fact.instance;
  }

  std::vector<checked::Entry> answers_to(const Unknown& one) const {
    using Event = checked::EventKind;
    checked::Entry entry;
    entry.on = base_.today();
    entry.instance = one.fact.instance;
    std::vector<checked::Entry> answers;
    const auto add = [&](Event kind) {
      entry.kind = kind;
      answers.push_back(entry);
    };
    if (one.fact.kind == Subject::Kind::Quantity) {
      entry.kind = Event::SetQuantity;
      entry.quantity = checked::QuantityId{one.fact.symbol};
      entry.unit = p_.checked->quantities[one.fact.symbol].unit;
      for (const Decimal value : values_of(one)) {
        entry.amount = value;
        answers.push_back(entry);
      }
      return answers;
    }
    entry.milestone = checked::MilestoneId{one.fact.symbol};
    if (one.kind == Unknown::Kind::NotYet) {
      add(p_.milestone_codes[milestone_of(one)].verifier == no_instance ? Event::Done
                                                                        : Event::Verified);
      return answers;
    }
    if (one.kind == Unknown::Kind::Disputed) {
      add(Event::Settled);
    } else {
      if (one.by.size() == 1) {
        entry.actor = checked::ActorId{one.by[0].symbol};
        entry.actor_instance = one.by[0].instance;
      }
      add(Event::Verified);
    }
    add(Event::Refuted);
    return answers;
  }

  // Where the comparisons and dates that read it turn; else any value will do.
  std::vector<Decimal> values_of(const Unknown& one) const {
    const std::uint32_t q = p_.quantities.base[one.fact.symbol] + one.fact.instance;
    std::set<Decimal> values;
    std::set<std::uint32_t> seen;
    std::vector<std::uint32_t> todo;
    for (const std::uint32_t reader : p_.reads_quantity[q]) todo.push_back(reader);
    const std::vector<std::uint32_t> readings = todo;
    while (!todo.empty() && seen.size() < widest_cone) {
      const std::uint32_t k = todo.back();
      todo.pop_back();
      if (!seen.insert(k).second) continue;
      if (has_turning_points(p_, InstructionId{k}))
        for (const std::uint32_t reading : readings)
          for (const Decimal point :
               turning_points(p_, base_, InstructionId{k}, InstructionId{reading}))
            values.insert(point);
      if (p_.instructions[k].op == OpCode::Compare) continue;
      for (const std::uint32_t user : p_.users[k])
        if (slot(user).state == State::Unknown) todo.push_back(user);
    }
    if (values.empty()) values.insert(Decimal::one());
    std::vector<Decimal> tried(values.begin(), values.end());
    if (tried.size() > most_values) tried.resize(most_values);
    return tried;
  }

  Unknown::Settled try_out(checked::Entry entry) const {
    Unknown::Settled settled;
    settled.entry = entry;
    auto entries = entries_;
    entries.push_back(std::move(entry));
    Run run(p_, std::move(entries), limits_);
    run.advance(base_.today());
    settled.refused = run.error().has_value();
    if (!settled.refused) settled.change = change_to(run);
    return settled;
  }

  // What the day brings that it does not bring without the entry.
  Unknown::Change change_to(const Run& run) const {
    Unknown::Change change;
    change.view = run.view();
    const auto& before = base_.state().levers;
    for (std::uint32_t l = 0; l < before.size(); ++l)
      if (before[l].level != change.view.levels[l])
        change.levels.push_back(
            {of(Subject::Kind::Lever, p_.levers, l), before[l].level, change.view.levels[l]});
    const auto same = [](const Happening& a, const Happening& b) {
      return a.kind == b.kind && a.subject == b.subject && a.a == b.a && a.amount == b.amount &&
             a.other == b.other;
    };
    const auto& usual = base_.happenings();
    for (const Happening& h : run.happenings()) {
      if (h.day != base_.today()) continue;
      const bool known = std::any_of(usual.begin(), usual.end(), [&](const Happening& u) {
        return u.day == h.day && same(u, h);
      });
      if (known) continue;
      const bool beside = h.kind == HappeningKind::LevelChanged ||
                          h.kind == HappeningKind::PhaseBegan ||
                          h.kind == HappeningKind::PhaseEnded;
      const bool settles = h.kind == HappeningKind::DutyDone;  // by the entry, of what a rule asked
      const bool by_rule = (h.cause.kind != Cause::Kind::Entry || settles) && !beside;
      if (h.kind == HappeningKind::RuleFired) {
        change.fires.push_back(h.subject);
      } else if (by_rule) {
        change.happenings.push_back(h);
      }
    }
    analyse::Change whole = change_between(p_, base_, run);
    for (Happening& h : whole.released) {
      const bool told = std::any_of(
          change.happenings.begin(), change.happenings.end(), [&](const Happening& one) {
            return one.kind == h.kind && one.subject == h.subject && one.b == h.b;
          });
      if (!told) change.happenings.push_back(std::move(h));
    }
    change.phases = std::move(whole.phases);
    change.deadlines = std::move(whole.deadlines);
    const Verdict verdict = run.verdict();
    if (!(verdict == base_.verdict())) change.verdict = verdict;
    return change;
  }

  const Program& p_;
  const std::vector<checked::Entry>& entries_;
  const Limits& limits_;
  Run base_;
  EffectIndex effects_;
  std::vector<Residual::Owed> owed_;
  std::map<std::uint32_t, std::set<Subject>> uses_;  // by instruction
};

}  // namespace

Unknowns unknowns(const Program& program, const std::vector<checked::Entry>& entries,
                  const Limits& limits, Day day, std::size_t most) {
  return Search(program, entries, limits, day).find(most);
}

}  // namespace quid::analyse
