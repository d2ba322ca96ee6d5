// SPDX-License-Identifier: Apache-2.0
// What rules do, as counted moves, and how far amounts can go by the horizon.
#include <algorithm>
#include <numeric>

#include "lanes/plain_build.hpp"

namespace quid::lanes {
namespace {

constexpr std::int64_t widest = std::int64_t{1} << 40;  // of an amount, in its scale
constexpr std::size_t most_values_of_amount = 12;       // that are cases: more are counted

Int128 common(Int128 a, Int128 b) {
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

}  // namespace

/// Before the rules: what they add is noted on the way, in units of Decimal.
void Translation::quantities() {
  assigned_.assign(p_.quantities.count(), 0);
  added_.assign(p_.quantities.count(), 0);
  assigned_from_.assign(p_.quantities.count(), {});
  for (std::uint32_t q = 0; q < p_.quantities.count(); ++q)
    plain_.quantities.push_back({s_.quantities[q].known()});
}

bool Translation::effects() {
  for (auto* levers : {&eased_to_, &tightened_to_})
    for (auto& one : *levers) one.assign(plain_.levers.size(), 0);
  plain_.rules.resize(p_.rules.count());
  for (std::uint32_t r = 0; r < p_.rules.count(); ++r)  // that may fire, as far as that was found
    if (!effects_of(r, reach_.rules[r] != 0 ? p_.rule_codes[r].effects : Range{})) return false;
  for (std::uint32_t b = 0; b < plain_.breaches.size(); ++b) {
    const std::uint32_t duty = plain_.standings[plain_.breaches[b].standing].effect;
    if (!effects_of(p_.rules.count() + b, p_.effects[duty].more->otherwise)) return false;
  }
  for (std::uint32_t l = 0; l < plain_.levers.size(); ++l)
    if (!one_way_at_once(l)) return unfit("the order in which breaches move a lever counts");
  return true;
}

bool Translation::effects_of(std::uint32_t firing, Range effects) {
  const auto first = static_cast<std::uint32_t>(plain_.effects.size());
  for (std::uint32_t k = 0; k < effects.count; ++k)
    if (!effect(p_.effects[effects.first + k], firing)) return false;
  PlainFiring& one = firing < plain_.rules.size() ? static_cast<PlainFiring&>(plain_.rules[firing])
                                                  : plain_.breaches[firing - plain_.rules.size()];
  one.first_effect = first;
  one.effect_count = static_cast<std::uint32_t>(plain_.effects.size()) - first;
  return true;
}

/// That a rule may fire is found: so what it moves is, before any number of it is read.
void Translation::find(std::uint32_t r) {
  if (reach_.rules[r] != 0) return;
  found_.rules[r] = 1;
  find_effects(p_.rule_codes[r].effects, false);
}

void Translation::find_effects(Range effects, bool of_breach) {
  for (std::uint32_t k = 0; k < effects.count; ++k) {
    const EffectCode& code = p_.effects[effects.first + k];
    if (code.kind == EffectKind::Move || code.kind == EffectKind::Restore) {
      found_.levers[code.target] = 1;
      if (code.revocable || of_breach) found_.apart[code.target] = 1;
    }
    if (code.kind == EffectKind::Say) found_.says = true;
    if (code.kind == EffectKind::Quantity) {
      found_.quantities[code.target].moves = true;
      if (of_breach) found_.quantities[code.target].apart = true;
    }
    if (code.kind == EffectKind::Duty) find_effects(code.more->otherwise, true);
  }
}

bool Translation::effect(const EffectCode& code, std::uint32_t firing) {
  return plain_effect(code, firing) || leaves_where_it_fires(firing);
}

bool Translation::plain_effect(const EffectCode& code, std::uint32_t firing) {
  if (code.kind == EffectKind::Duty) return true;  // standings are lowered after all effects
  if (code.kind == EffectKind::Move && code.revocable) return true;
  if (code.kind == EffectKind::Ban || code.kind == EffectKind::Permission)
    return while_is_known(p_.revocation(code)) && ban(code, firing, false);
  if (code.revocable) return unfit("a rule suspends rules, or restores a lever, for a while");
  switch (code.kind) {
    case EffectKind::Move: return move(code, firing >= p_.rules.count());
    case EffectKind::Restore:
      plain_.effects.push_back(
          {PlainEffect::Kind::Level, code.target, s_.levers[code.target].start, 0});
      return true;
    case EffectKind::Quantity: return change(code);
    case EffectKind::Pay: return pay(code, firing);
    case EffectKind::Say:
      return meanings_[p_.statement_codes[code.target].degree.value].kind != Meaning::Kind::None ||
             unfit("whether something may be said hangs on more than is plain");
    case EffectKind::HostCall: return unfit("a rule calls its host");
    case EffectKind::EndDeal: return unfit("a rule ends the deal");
    default: return unfit("a rule changes more than levers, amounts and payments");
  }
}

/// What an effect reads, as cases that are all known; null where that cannot be.
const std::vector<Meaning::Case>* Translation::known_cases(InstructionId id) {
  const Meaning& meaning = meanings_[id.value];
  if (meaning.kind != Meaning::Kind::Cases) return nullptr;
  const bool known = std::all_of(meaning.cases.begin(), meaning.cases.end(),
                                 [](const Meaning::Case& one) { return one.value.known(); });
  return known ? &meaning.cases : nullptr;
}

bool Translation::pay(const EffectCode& code, std::uint32_t firing) {
  const auto* amounts = known_cases(code.operand);
  if (amounts == nullptr) return unfit("a rule pays what may be many amounts, or unknown");
  for (const Meaning::Case& one : *amounts) {
    if (one.value.as_number().is_negative()) return unfit("a rule pays less than nothing");
    if (code.more->from != no_instance)
      gain(Weight::Per::Firing, firing, one.where, account(code.more->from, code.more->unit, true),
           one.value.bits);
    gain(Weight::Per::Firing, firing, one.where, account(code.target, code.more->unit, false),
         one.value.bits);
  }
  return true;
}

bool Translation::move(const EffectCode& code, bool of_breach) {
  const std::int64_t top = plain_.levers[code.target].top;
  const std::int64_t bound = code.to_level >= 0 ? code.to_level : code.flag ? top : 0;
  // To a level from both sides at once would be a conflict.
  if (code.to_level >= 0) {
    std::vector<char>&eased = eased_to_[of_breach], &tightened = tightened_to_[of_breach];
    (code.flag ? eased : tightened)[code.target] = 1;
    if (eased[code.target] != 0 && tightened[code.target] != 0)
      return unfit("rules ease and tighten one lever to levels");
  }
  const auto kind = code.flag ? PlainEffect::Kind::Ease : PlainEffect::Kind::Tighten;
  if (!code.operand.valid()) {
    plain_.effects.push_back({kind, code.target, code.to_level >= 0 ? top : 1, bound});
    return true;
  }
  const auto* levels = known_cases(code.operand);
  if (levels == nullptr) return unfit("a rule moves a lever by what may be much, or unknown");
  for (const Meaning::Case& one : *levels) {
    const auto whole = one.value.as_number().to_int();
    if (!whole || *whole < 0) return unfit("a rule moves a lever by no whole number of levels");
    plain_.effects.push_back({kind, code.target, std::min(*whole, top), bound, one.where});
  }
  return true;
}

/// By few amounts, or in a column: from the next translation on.
bool Translation::change(const EffectCode& code) {
  if (reach_.quantities[code.target].wide) return change_column(code);
  if (count_change(code)) return true;
  if (may_leave_) found_.quantities[code.target].wide = true;
  return may_leave_;
}

bool Translation::count_change(const EffectCode& code) {
  const std::uint32_t q = code.target;
  const auto* amounts = known_cases(code.operand);
  if (amounts == nullptr) return unfit("a rule changes an amount by what may be much, or unknown");
  if (!s_.quantities[q].known()) return unfit("a rule changes an amount that is unknown");
  const bool sets = code.change == ast::Change::Set;
  if (sets && assigned_[q] != 0 && assigned_from_[q] != code.operand)
    return unfit("rules set one amount to different values");
  if (sets) assigned_from_[q] = code.operand;
  (sets ? assigned_ : added_)[q] = 1;
  if (assigned_[q] != 0 && added_[q] != 0) return unfit("rules both set and add to one amount");
  Reach::Amount& found = found_.quantities[q];
  for (const Meaning::Case& one : *amounts) {
    plain_.effects.push_back(
        {sets ? PlainEffect::Kind::Assign : PlainEffect::Kind::Add, q, 0, 0, one.where});
    change_.resize(plain_.effects.size(), 0);
    change_.back() = code.change == ast::Change::Subtract ? -one.value.bits : one.value.bits;
    if (sets) found.values.insert(one.value.bits);
  }
  found.free = found.free || !sets || found.values.size() > most_values_of_amount;
  return true;
}

/// After the rules: amounts in the scale of all that is added, and their bounds at the horizon, as
/// no rule fires more than once a day.
bool Translation::quantity_ranges() {
  change_.resize(plain_.effects.size(), 0);
  std::vector<std::vector<std::uint32_t>> changes(p_.quantities.count());
  for (std::uint32_t e = 0; e < plain_.effects.size(); ++e)
    if (plain_.effects[e].kind == PlainEffect::Kind::Add ||
        plain_.effects[e].kind == PlainEffect::Kind::Assign)
      changes[plain_.effects[e].target].push_back(e);
  for (std::uint32_t q = 0; q < p_.quantities.count(); ++q)
    if (!scale_quantity(q, changes[q])) {
      if (!may_leave_ || reach_.quantities[q].wide) return false;
      found_.quantities[q].wide = true;
      plain_.quantities[q] = {s_.quantities[q].known()};
    }
  for (const auto& [key, ref] : amounts_) {
    const Int128 scale = plain_.quantities[key.first].scale;
    const PlainQuantity& quantity = plain_.quantities[key.first];
    const Int128 whole = key.second / scale;
    const Int128 least = whole * scale < key.second ? whole + 1 : whole;
    plain_.atoms[ref.atom()].number =
        static_cast<Int>(std::clamp<Int128>(least, quantity.low, quantity.high + 1));
  }
  return true;
}

bool Translation::scale_quantity(std::uint32_t q, const std::vector<std::uint32_t>& changes) {
  PlainQuantity& quantity = plain_.quantities[q];
  const Int128 now = s_.quantities[q].known() ? s_.quantities[q].bits : 0;
  Int128 scale = size_of(now);
  for (const std::uint32_t e : changes) scale = common(scale, size_of(change_[e]));
  quantity.scale = scale == 0 ? Decimal::units_per_one : scale;
  const Int128 start = now / quantity.scale;
  Int128 low = start, high = start;
  for (const std::uint32_t e : changes) {
    const Int128 by = change_[e] / quantity.scale;
    if (size_of(by) > widest) return unfit("an amount may become too large");
    plain_.effects[e].by = static_cast<Int>(by);
    if (plain_.effects[e].kind == PlainEffect::Kind::Assign) {
      low = std::min(low, by);
      high = std::max(high, by);
    } else {
      (by < 0 ? low : high) += by * static_cast<Int128>(plain_.days());
    }
  }
  if (low < -widest || high > widest) return unfit("an amount may become too large");
  quantity.start = static_cast<Int>(start);
  quantity.low = static_cast<Int>(low);
  quantity.high = static_cast<Int>(high);
  return true;
}

}  // namespace quid::lanes
