// SPDX-License-Identifier: Apache-2.0
// Single acts: what a milestone, a lever, a duty leaves to be done.
#include "analyse/acts.hpp"

#include <algorithm>

namespace quid::analyse {

using checked::EventKind;

bool same_act(const Act& a, const Act& b) {
  return a.kind == b.kind && a.what == b.what && a.by == b.by &&
         a.entries[0].amount == b.entries[0].amount && a.entries[0].level == b.entries[0].level;
}

bool can_join(const Act& a, const Act& b) {
  if (a.what != b.what) return true;
  const auto about_state = [](const Act& act) {
    return act.kind == Act::Kind::Waive || act.kind == Act::Kind::Dispute ||
           act.kind == Act::Kind::Settle;
  };
  if (a.what.kind == Subject::Kind::Milestone) return about_state(a) || about_state(b);
  return a.kind != b.kind || a.kind == Act::Kind::Pay || a.by != b.by;
}

EffectIndex::EffectIndex(const Program& program) {
  for (std::uint32_t e = 0; e < program.effects.size(); ++e) {
    const EffectCode& code = program.effects[e];
    if (code.more->act >= program.acts.size()) continue;
    const Subject rule{Subject::Kind::Rule, program.rules.symbol[code.rule],
                       program.rules.local(code.rule)};
    effects_.emplace(std::pair(rule, code.source), e);
  }
}

std::uint32_t EffectIndex::find(const Subject& rule, std::uint32_t source) const {
  const auto found = effects_.find({rule, source});
  return found == effects_.end() ? UINT32_MAX : found->second;
}

ActBuilder::ActBuilder(const Program& program, const Run& now)
    : p_(program), run_(now), view_(now.view()), index_(program) {
  for (const Happening& happening : now.happenings())
    if (happening.kind == HappeningKind::Withdrew) gone_.push_back(happening.subject);
  find_open();
}

void ActBuilder::find_open() {
  const Residual residual = run_.standing();
  for (const auto& owed : residual.owed) {
    if (owed.what.kind != Subject::Kind::Rule) continue;
    const std::uint32_t effect = index_.find(owed.what, owed.effect);
    if (effect == UINT32_MAX) continue;
    open_.push_back(effect);
    if (!owed.by) continue;
    owed_.try_emplace(effect, *owed.by, owed.amount);
    const ActCode& act = p_.acts[p_.effects[effect].more->act];
    if (act.kind != ast::Act::Kind::Meet) continue;
    const auto [place, fresh] = meet_by_.emplace(act.target, *owed.by);
    if (!fresh) place->second = std::min(place->second, *owed.by);
  }
  for (const auto& may : residual.may) {
    const std::uint32_t effect = index_.find(may.rule, may.effect);
    if (effect == UINT32_MAX) continue;
    open_.push_back(effect);  // its last day is no day by which it is due
  }
  std::sort(open_.begin(), open_.end());
  open_.erase(std::unique(open_.begin(), open_.end()), open_.end());
}

std::uint32_t disputer(const Program& program, std::uint32_t milestone) {
  const Range owners = program.milestone_codes[milestone].owners;
  for (std::uint32_t a = 0; a < program.actors.count(); ++a) {
    bool owes = program.checked->actors[program.actors.symbol[a]].observer;
    for (std::uint32_t k = 0; k < owners.count; ++k)
      owes = owes || program.actor_lists[owners.first + k] == a;
    if (!owes) return a;
  }
  return owners.count > 0 ? program.actor_lists[owners.first] : no_instance;
}

void tell_by(checked::Entry& entry, const Program& program, std::uint32_t actor) {
  if (actor == no_instance) return;
  entry.actor = checked::ActorId{program.actors.symbol[actor]};
  entry.actor_instance = program.actors.local(actor);
}

Subject ActBuilder::actor(std::uint32_t a) const {
  if (a == no_instance) return {};
  return {Subject::Kind::Actor, p_.actors.symbol[a], p_.actors.local(a)};
}

std::vector<Subject> ActBuilder::actors(Range list) const {
  std::vector<Subject> all, here;
  for (std::uint32_t k = 0; k < list.count; ++k) {
    all.push_back(actor(p_.actor_lists[list.first + k]));
    const bool gone = std::find(gone_.begin(), gone_.end(), all.back()) != gone_.end();
    if (!gone) here.push_back(all.back());
  }
  return here.empty() ? all : here;
}

checked::Entry ActBuilder::milestone_entry(EventKind kind, std::uint32_t m) const {
  checked::Entry entry;
  entry.kind = kind;
  entry.milestone = checked::MilestoneId{p_.milestones.symbol[m]};
  entry.instance = p_.milestones.local(m);
  return entry;
}

Act ActBuilder::milestone(Act::Kind kind, std::uint32_t m) const {
  const MilestoneCode& code = p_.milestone_codes[m];
  const MilestoneView& state = view_.milestones[m];
  const bool verified = code.verifier != no_instance;
  Act act;
  act.kind = kind;
  act.what = {Subject::Kind::Milestone, p_.milestones.symbol[m], p_.milestones.local(m)};
  act.by = actors(code.owners);
  const auto tell = [&](EventKind event) { act.entries.push_back(milestone_entry(event, m)); };
  const auto verifier_alone = [&] {
    act.by.clear();
    if (verified) act.by.push_back(actor(code.verifier));
  };
  switch (kind) {
    case Act::Kind::Meet: {
      // Where a part was reported, verifying that would not meet it.
      act.reported = verified && state.reported && is_all_reported(m);
      if (!act.reported) tell(EventKind::Done);
      if (verified) tell(EventKind::Verified);
      if (verified) act.verifier = actor(code.verifier);
      break;
    }
    case Act::Kind::Report: tell(verified ? EventKind::Done : EventKind::Reported); break;
    case Act::Kind::Break: tell(EventKind::Broken); break;
    case Act::Kind::Waive:
      tell(EventKind::Waived);
      act.by.clear();
      break;
    case Act::Kind::Refute:
      tell(EventKind::Refuted);
      verifier_alone();
      tell_by(act.entries.back(), p_, code.verifier);
      break;
    case Act::Kind::Dispute:
      tell(EventKind::Disputed);
      tell_by(act.entries.back(), p_, disputer(p_, m));
      act.by.clear();
      break;
    case Act::Kind::Settle:
      tell(EventKind::Settled);
      act.by.clear();
      break;
    default: break;
  }
  const bool doing = kind == Act::Kind::Meet || kind == Act::Kind::Report;
  if (!doing || act.reported) return act;
  act.due = state.deadline;
  act.aim = code.aim;
  if (const auto duty = meet_by_.find(m); duty != meet_by_.end()) {
    act.aim = act.aim && act.due && *act.due < duty->second;
    act.due = act.due ? std::min(*act.due, duty->second) : duty->second;
  }
  return act;
}

bool ActBuilder::is_all_reported(std::uint32_t m) const {
  const InstructionId of = p_.milestone_codes[m].of;
  if (!of.valid()) return true;
  const Value size = run_.value_of(of);
  return size.known() && view_.milestones[m].reported_amount >= size.as_number();
}

Act ActBuilder::verification(std::uint32_t m) const {
  Act act = milestone(Act::Kind::Meet, m);
  act.entries = {act.entries.back()};
  act.by = {act.verifier};
  act.reported = true;
  act.due.reset();  // which is its owner's
  act.aim = false;
  return act;
}

Act ActBuilder::part(std::uint32_t m, Decimal amount) const {
  Act act = milestone(Act::Kind::Report, m);
  act.kind = Act::Kind::Part;
  const std::uint32_t verifier = p_.milestone_codes[m].verifier;
  act.verifier = actor(verifier);
  act.entries = {milestone_entry(EventKind::Done, m)};
  act.entries[0].amount = amount;
  act.entries[0].unit = p_.checked->milestones[p_.milestones.symbol[m]].more->unit;
  if (verifier != no_instance) act.entries.push_back(milestone_entry(EventKind::Verified, m));
  return act;
}

Act ActBuilder::move(std::uint32_t l, std::uint32_t level) const {
  Act act;
  act.kind = Act::Kind::Move;
  act.what = {Subject::Kind::Lever, p_.levers.symbol[l], p_.levers.local(l)};
  act.by = {actor(p_.lever_codes[l].by)};
  checked::Entry entry;
  entry.kind = EventKind::Level;
  entry.lever = checked::LeverId{p_.levers.symbol[l]};
  entry.instance = p_.levers.local(l);
  entry.level = level;
  act.entries = {entry};
  return act;
}

Act ActBuilder::say(std::uint32_t st) const {
  Act act;
  act.kind = Act::Kind::Say;
  act.what = {Subject::Kind::Statement, p_.statements.symbol[st], p_.statements.local(st)};
  act.by = {actor(p_.statement_codes[st].by)};
  checked::Entry entry;
  entry.kind = EventKind::Says;
  entry.statement = checked::StatementId{p_.statements.symbol[st]};
  entry.instance = p_.statements.local(st);
  entry.actor = checked::ActorId{act.by[0].symbol};
  entry.actor_instance = act.by[0].instance;
  act.entries = {entry};
  return act;
}

Act ActBuilder::pay(std::uint32_t from, std::uint32_t to, checked::UnitId unit,
                    Decimal amount) const {
  Act act = offer(from, to, unit, amount);
  act.kind = Act::Kind::Pay;
  act.entries[0].kind = EventKind::Pays;
  return act;
}

Act ActBuilder::offer(std::uint32_t from, std::uint32_t to, checked::UnitId unit,
                      Decimal amount) const {
  Act act;
  act.kind = Act::Kind::Offer;
  act.what = actor(to);
  act.by = {actor(from)};
  checked::Entry entry;
  entry.kind = EventKind::Offers;
  entry.actor = checked::ActorId{act.by[0].symbol};
  entry.actor_instance = act.by[0].instance;
  entry.other = checked::ActorId{act.what.symbol};
  entry.other_instance = act.what.instance;
  entry.amount = amount;
  entry.unit = unit;
  act.entries = {entry};
  return act;
}

std::optional<Act> ActBuilder::payment(std::uint32_t effect, bool awaited) const {
  const EffectCode& code = p_.effects[effect];
  const ActCode& paid = p_.acts[code.more->act];
  if (code.more->list.count == 0 || paid.receiver == no_instance) return std::nullopt;
  // Of a duty that is open, what is left; else what it would be today.
  const auto owed = owed_.find(effect);
  std::optional<Decimal> amount;
  if (owed != owed_.end() && code.kind == EffectKind::Duty) amount = owed->second.second;
  const Value today = run_.value_of(paid.amount);
  if (!amount && today.known()) amount = today.as_number();
  if (!amount || amount->is_negative() || amount->is_zero()) {
    if (!awaited) return std::nullopt;
    amount = Decimal::one();
  }
  Act act = pay(p_.actor_lists[code.more->list.first], paid.receiver, checked::UnitId{paid.unit},
                *amount);
  act.by = actors(code.more->list);
  const Subject& payer = act.by.front();
  act.entries[0].actor = checked::ActorId{payer.symbol};
  act.entries[0].actor_instance = payer.instance;
  return act;
}

std::optional<Act> ActBuilder::asked(std::uint32_t effect) const {
  const EffectCode& code = p_.effects[effect];
  const ActCode& asked = p_.acts[code.more->act];
  std::optional<Act> act;
  switch (asked.kind) {
    case ast::Act::Kind::Meet: act = milestone(Act::Kind::Meet, asked.target); break;
    case ast::Act::Kind::Break: act = milestone(Act::Kind::Break, asked.target); break;
    case ast::Act::Kind::Say: act = say(asked.target); break;
    case ast::Act::Kind::Pay: act = payment(effect); break;
    case ast::Act::Kind::Ease:
    case ast::Act::Kind::Tighten: {
      const bool ease = asked.kind == ast::Act::Kind::Ease;
      const auto last = static_cast<std::int64_t>(p_.lever_codes[asked.target].level_count) - 1;
      std::int64_t level = view_.levels[asked.target];
      std::int64_t by = asked.to >= 0 ? last : 1;
      if (asked.by.valid()) {
        const Value steps = run_.value_of(asked.by);
        by = steps.known() ? steps.as_number().to_int().value_or(1) : 1;
      }
      by = std::clamp<std::int64_t>(by, 0, last);
      std::int64_t to = std::clamp<std::int64_t>(ease ? level + by : level - by, 0, last);
      if (asked.to >= 0)
        to = ease ? std::min<std::int64_t>(to, asked.to) : std::max<std::int64_t>(to, asked.to);
      // It may lie beyond that already.
      to = ease ? std::max(to, level) : std::min(to, level);
      act = move(asked.target, static_cast<std::uint32_t>(to));
      break;
    }
  }
  if (!act) return act;
  act->asks = {effect};
  if (const auto until = owed_.find(effect); until != owed_.end()) {
    act->due = until->second.first;
    act->aim = false;
  }
  return act;
}

}  // namespace quid::analyse
