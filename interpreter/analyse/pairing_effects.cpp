// SPDX-License-Identifier: Apache-2.0
// Effects of two programs that do the same, happenings in the base's terms, and entries carried
// over.
#include <algorithm>
#include <array>

#include "analyse/pairing.hpp"

namespace quid {

/// What an effect does and to whom, in the base's terms.
struct Pairing::Signature {
  std::uint32_t source = UINT32_MAX;  // checked::EffectId
  std::array<std::int64_t, 13> what{};
  std::vector<std::uint32_t> who;
};

std::uint32_t Pairing::instance(Subject::Kind kind, const Instances& base, const Instances& other,
                                std::uint32_t of_other) const {
  if (of_other == no_instance) return no_instance;
  const Subject found = subject({kind, other.symbol[of_other], other.local(of_other)});
  if (!has_partner(found)) return of_other | unpaired;
  return base.base[found.symbol] + found.instance;
}

std::uint32_t Pairing::target(const Program& program, const EffectCode& code, bool of_base) const {
  if (of_base || code.target == no_instance) return code.target;
  using enum Subject::Kind;
  switch (code.kind) {
    case EffectKind::Move:
    case EffectKind::Restore: return instance(Lever, base_.levers, program.levers, code.target);
    case EffectKind::Pay: return instance(Actor, base_.actors, program.actors, code.target);
    case EffectKind::Quantity:
      return instance(Quantity, base_.quantities, program.quantities, code.target);
    case EffectKind::Say:
      return instance(Statement, base_.statements, program.statements, code.target);
    case EffectKind::HostCall: return subject({HostAction, code.target, 0}).symbol;
    default: return instance(Milestone, base_.milestones, program.milestones, code.target);
  }
}

void Pairing::sign_act(const Program& program, const ActCode& act, bool of_base,
                       Signature& out) const {
  using enum Subject::Kind;
  using K = ast::Act::Kind;
  out.what[6] = static_cast<std::int64_t>(act.kind) + 1;
  out.what[7] = act.target;
  out.what[8] = act.to;
  out.what[9] = act.unit;
  out.what[10] = act.receiver;
  if (of_base) return;
  if (act.target != no_instance) {
    const bool milestone = act.kind == K::Meet || act.kind == K::Break;
    const bool lever = act.kind == K::Ease || act.kind == K::Tighten;
    if (milestone) {
      out.what[7] = instance(Milestone, base_.milestones, program.milestones, act.target);
    } else if (lever) {
      out.what[7] = instance(Lever, base_.levers, program.levers, act.target);
      if (act.to >= 0) {
        out.what[8] = level(program.levers.symbol[act.target], static_cast<std::uint32_t>(act.to));
      }
    } else {
      out.what[7] = instance(Statement, base_.statements, program.statements, act.target);
    }
  }
  out.what[9] = unit(act.unit);
  out.what[10] = instance(Actor, base_.actors, program.actors, act.receiver);
}

Pairing::Signature Pairing::signature(const Program& program, const EffectCode& code,
                                      bool of_base) const {
  Signature out;
  out.source = code.source;
  out.what[0] = static_cast<std::int64_t>(code.kind);
  out.what[1] = code.flag;
  out.what[2] = static_cast<std::int64_t>(code.change);
  out.what[3] = target(program, code, of_base);
  out.what[4] = code.to_level;
  if (!of_base && code.kind == EffectKind::Move && code.to_level >= 0) {
    out.what[4] =
        level(program.levers.symbol[code.target], static_cast<std::uint32_t>(code.to_level));
  }
  out.what[5] = of_base ? code.more->unit : unit(code.more->unit);
  if (code.more->act < program.acts.size())
    sign_act(program, program.acts[code.more->act], of_base, out);
  const bool people = code.kind == EffectKind::Duty || code.kind == EffectKind::Ban ||
                      code.kind == EffectKind::Permission;
  for (std::uint32_t k = 0; people && k < code.more->list.count; ++k) {
    const std::uint32_t one = program.actor_lists[code.more->list.first + k];
    out.who.push_back(of_base ? one
                              : instance(Subject::Kind::Actor, base_.actors, program.actors, one));
  }
  std::sort(out.who.begin(), out.who.end());
  return out;
}

// Of a rule's instance, those inside `otherwise` too.
std::vector<Pairing::Signature> Pairing::signatures(const Program& program, std::uint32_t rule,
                                                    bool of_base) const {
  std::vector<Signature> result;
  std::vector<Range> open{program.rule_codes[rule].effects};
  while (!open.empty()) {
    const Range range = open.back();
    open.pop_back();
    for (std::uint32_t k = 0; k < range.count; ++k) {
      const EffectCode& code = program.effects[range.first + k];
      result.push_back(signature(program, code, of_base));
      if (code.more->otherwise.count > 0) open.push_back(code.more->otherwise);
    }
  }
  return result;
}

std::uint32_t Pairing::effect(const Subject& rule, std::uint32_t other_effect) const {
  if (same_) return other_effect;
  const Subject of_base = subject(rule);
  if (!has_partner(of_base)) return other_effect | unpaired;
  const std::uint32_t theirs = other_.rules.base[rule.symbol] + rule.instance;
  auto found = effects_.find(theirs);
  if (found == effects_.end()) {
    const std::uint32_t ours = base_.rules.base[of_base.symbol] + of_base.instance;
    std::vector<Signature> left = signatures(base_, ours, true);
    std::map<std::uint32_t, std::uint32_t> pairs;
    for (const Signature& one : signatures(other_, theirs, false)) {
      const auto match = std::find_if(left.begin(), left.end(), [&](const Signature& ours_) {
        return ours_.what == one.what && ours_.who == one.who;
      });
      if (match == left.end()) continue;
      pairs.emplace(one.source, match->source);
      left.erase(match);
    }
    found = effects_.emplace(theirs, std::move(pairs)).first;
  }
  const auto pair = found->second.find(other_effect);
  return pair == found->second.end() ? other_effect | unpaired : pair->second;
}

Happening Pairing::happening(const Happening& of_other, const View& view) const {
  Happening h = of_other;
  h.cause = {};
  using K = HappeningKind;
  const auto duty = [&] {  // its effect instead of its number
    const auto number = static_cast<std::size_t>(h.b);
    h.b = number < view.duties.size() ? effect(of_other.subject, view.duties[number].effect) : -1;
  };
  const auto level_of = [&](std::int64_t at) {
    return std::int64_t{level(of_other.subject.symbol, static_cast<std::uint32_t>(at))};
  };
  switch (h.kind) {
    case K::DutyArose:
    case K::DutyDone:
    case K::DutyOverdue:
    case K::DutyReplaced:
    case K::DutyLapsed: duty(); break;
    case K::PermissionGiven:
    case K::PermissionEnded:
    case K::BanMade:
    case K::BanBroken:
    case K::BanEnded:
      h.a = effect(of_other.subject, static_cast<std::uint32_t>(h.a));
      h.b = 0;
      break;
    case K::Undetermined:
    case K::EffectHeld:
    case K::EffectReleased: h.b = effect(of_other.subject, static_cast<std::uint32_t>(h.b)); break;
    case K::LevelChanged:
      h.a = level_of(h.a);
      h.b = level_of(h.b);
      break;
    case K::UnruledLevel: h.a = level_of(h.a); break;
    case K::Paid:
    case K::Offered:
    case K::UnruledPayment: h.a = unit(static_cast<std::uint32_t>(h.a)); break;
    case K::AfterEnd: h.a = 0; break;
    case K::HostCalled: h.b = 0; break;  // the arguments are told
    default: break;
  }
  h.subject = subject(of_other.subject);
  h.other = subject(of_other.other);
  return h;
}

namespace {

// Ids of one deal as those of another.
class Carrying {
 public:
  Carrying(const Pairing& pairing, const Program& to) : pairing_(pairing), to_(to) {}

  bool carry(checked::Entry& entry) const {
    using enum Subject::Kind;
    std::uint32_t whole = 0;  // things without instances
    const std::uint32_t lever = entry.lever.value;
    const bool good =
        one(Milestone, entry.milestone, entry.instance) &&
        one(Lever, entry.lever, entry.instance) && one(Quantity, entry.quantity, entry.instance) &&
        one(Statement, entry.statement, entry.instance) && one(Phase, entry.phase, whole) &&
        one(Actor, entry.actor, entry.actor_instance) &&
        one(Actor, entry.other, entry.other_instance);
    if (entry.kind == checked::EventKind::Level) entry.level = pairing_.level(lever, entry.level);
    if (entry.unit.valid()) entry.unit = checked::UnitId{pairing_.unit(entry.unit.value)};
    return good && entry.level < Pairing::unpaired &&
           (!entry.unit.valid() || entry.unit.value < to_.checked->units.size());
  }

 private:
  template <class Id>
  bool one(Subject::Kind kind, Id& id, std::uint32_t& instance) const {
    if (!id.valid()) return true;
    const Subject found = pairing_.subject({kind, id.value, instance});
    if (!Pairing::has_partner(found)) return false;
    id = Id{found.symbol};
    instance = found.instance;
    return true;
  }

  const Pairing& pairing_;
  const Program& to_;
};

}  // namespace

std::optional<std::vector<checked::Entry>> carry_over(const std::vector<checked::Entry>& entries,
                                                      const Program& from, const Program& to,
                                                      const Renaming& renaming) {
  const Pairing pairing(to, from, renaming);
  const Carrying carrying(pairing, to);
  std::vector<checked::Entry> result = entries;
  for (checked::Entry& entry : result) {
    if (!carrying.carry(entry)) return std::nullopt;
  }
  return result;
}

}  // namespace quid
