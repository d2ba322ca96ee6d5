// SPDX-License-Identifier: Apache-2.0
// What follows when duties are overdue: `otherwise`. It takes place once for each duty, so that
// a rule may not make two before the first is done.
#include "lanes/plain_build.hpp"

namespace quid::lanes {

/// Of the duties of which something follows when they are overdue.
void Translation::breaches() {
  breach_at_.assign(p_.effects.size(), nobody);
  for (std::uint32_t s = 0; s < plain_.standings.size(); ++s) {
    const std::uint32_t e = plain_.standings[s].effect;
    const EffectCode& code = p_.effects[e];
    if (breachable_[e] == 0 || (code.more->otherwise.count == 0 && !code.flag)) continue;
    breach_at_[e] = static_cast<std::uint32_t>(plain_.breaches.size());
    plain_.breaches.emplace_back().standing = s;
  }
}

/// What makes it: its rule, or the breach of a duty. Null: nothing any more.
PlainFiring* Translation::maker_of(const PlainStanding& one) {
  const std::uint32_t duty = breach_of_[one.effect];
  if (duty == nobody) return &plain_.rules[one.rule];
  return breach_at_[duty] == nobody ? nullptr : &plain_.breaches[breach_at_[duty]];
}

/// Breaches of one morning follow each other as their duties arose: two may move a lever only where
/// that order does not count.
bool Translation::one_way_at_once(std::uint32_t lever) const {
  const PlainEffect* first = nullptr;
  std::size_t breaches = 0;
  bool to_levels = true, one_bound = true, one_way = true;
  for (const PlainBreach& breach : plain_.breaches) {
    bool moves = false;
    for (std::uint32_t k = 0; k < breach.effect_count; ++k) {
      const PlainEffect& effect = plain_.effects[breach.first_effect + k];
      if (effect.kind > PlainEffect::Kind::Level || effect.target != lever) continue;
      if (first == nullptr) first = &effect;
      moves = true;
      one_way = one_way && effect.kind == first->kind && effect.kind != PlainEffect::Kind::Level;
      to_levels = to_levels && effect.by >= plain_.levers[lever].top;
      one_bound = one_bound && effect.bound == first->bound;
    }
    breaches += moves ? 1 : 0;
  }
  return breaches < 2 || (one_way && (to_levels || one_bound));
}

bool Translation::fires_once(std::uint32_t rule) const {
  const RuleCode& code = p_.rule_codes[rule];
  return code.once &&
         (code.once_per == no_instance || (plain_.milestones[code.once_per].may & broken_may) == 0);
}

/// Whether a duty is over, or renewed, before its rule makes it again.
bool Translation::never_two(const PlainStanding& one) {
  if (one.renews || makes_[one.effect] == 0) return true;
  const RuleCode& rule = p_.rule_codes[one.rule];
  if (fires_once(one.rule)) return true;
  if (rule.once || rule.cadence) return false;
  Ref is = always, may = always;
  return !rule.condition.valid() || (need_truth(rule.condition, is, may) && only_rises(is));
}

/// Whether what holds once holds for good, so that a rule fires on it once.
bool Translation::only_rises(Ref ref) {
  rising_.resize(2 * plain_.atoms.size(), Rising::Open);
  if (rising_[ref.code] != Rising::Open) return rising_[ref.code] == Rising::Yes;
  const Atom& atom = plain_.atoms[ref.atom()];
  bool rises = true;
  if (atom.kind == Atom::Kind::And || atom.kind == Atom::Kind::Or) {
    for (std::uint32_t n = 0; n < atom.count && rises; ++n) {
      const Ref operand = plain_.operands[atom.first + n];
      rises = only_rises(ref.negated() ? !operand : operand);
    }
  } else {
    rises = atom_only_rises(atom, ref.negated());
  }
  rising_[ref.code] = rises ? Rising::Yes : Rising::No;
  return rises;
}

bool Translation::atom_only_rises(const Atom& atom, bool negated) {
  const auto cannot = [&](std::uint8_t what) {
    return !negated && (plain_.milestones[atom.target].may & what) == 0;
  };
  switch (atom.kind) {
    case Atom::Kind::True: return true;
    case Atom::Kind::Met: return cannot(broken_may | met_refuted_may);
    case Atom::Kind::Reported:
    case Atom::Kind::Claimed: return cannot(broken_may | refuted_may | met_refuted_may);
    case Atom::Kind::Dated: return cannot(refuted_may | met_refuted_may);
    case Atom::Kind::Made:
    case Atom::Kind::Begun:
    case Atom::Kind::Done:
    case Atom::Kind::Lapsed: return !negated;
    case Atom::Kind::Level: return moves_one_way(atom.target, !negated);
    case Atom::Kind::Calendar:
      for (std::size_t d = 1; d < plain_.days(); ++d)
        if (plain_.on_calendar(atom.target, d) == negated &&
            plain_.on_calendar(atom.target, d - 1) != negated)
          return false;
      return true;
    case Atom::Kind::Was:
    case Atom::Kind::Lasted: {
      const Memory& memory = plain_.memories[atom.target];
      return !negated && !memory.was && memory.age == 0 && only_rises(memory.condition);
    }
    default: return false;
  }
}

bool Translation::moves_one_way(std::uint32_t lever, bool up) const {
  for (const PlainStanding& one : plain_.standings)
    if (!one.is_duty && p_.effects[one.effect].target == lever) return false;
  for (const PlainEffect& effect : plain_.effects) {
    if (effect.kind > PlainEffect::Kind::Level || effect.target != lever) continue;
    if (effect.kind != (up ? PlainEffect::Kind::Ease : PlainEffect::Kind::Tighten)) return false;
  }
  return true;
}

}  // namespace quid::lanes
