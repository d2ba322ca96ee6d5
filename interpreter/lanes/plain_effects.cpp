// SPDX-License-Identifier: Apache-2.0
// What rules do, as counted moves, and how far amounts can go by the horizon.
#include <algorithm>
#include <numeric>

#include "lanes/plain_build.hpp"

namespace quid::lanes {
namespace {

constexpr std::int64_t widest = std::int64_t{1} << 40;  // of an amount, in its scale

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
bool Translation::quantities() {
  assigned_.assign(p_.quantities.count(), 0);
  added_.assign(p_.quantities.count(), 0);
  assigned_value_.assign(p_.quantities.count(), 0);
  for (std::uint32_t q = 0; q < p_.quantities.count(); ++q) {
    const Value& now = s_.quantities[q];
    const bool read = !p_.reads_quantity[q].empty();
    if (!now.known() && read) return unfit("an amount is unknown");
    plain_.quantities.push_back({});
  }
  return true;
}

bool Translation::effects() {
  eased_to_.assign(plain_.levers.size(), 0);
  tightened_to_.assign(plain_.levers.size(), 0);
  for (std::uint32_t r = 0; r < p_.rules.count(); ++r) {
    if (s_.rules[r].suspended || s_.rules[r].failing) return unfit("a rule is suspended");
    PlainRule rule;
    rule.first_effect = static_cast<std::uint32_t>(plain_.effects.size());
    const Range effects = p_.rule_codes[r].effects;
    for (std::uint32_t k = 0; k < effects.count; ++k)
      if (!effect(p_.effects[effects.first + k], r)) return false;
    rule.effect_count = static_cast<std::uint32_t>(plain_.effects.size()) - rule.first_effect;
    plain_.rules.push_back(rule);
  }
  return true;
}

bool Translation::effect(const EffectCode& code, std::uint32_t r) {
  if (code.revocable) return unfit("a rule grants what can be taken back");
  switch (code.kind) {
    case EffectKind::Move: return move(code);
    case EffectKind::Restore:
      plain_.effects.push_back(
          {PlainEffect::Kind::Level, code.target, s_.levers[code.target].start, 0});
      return true;
    case EffectKind::Quantity: return change(code);
    case EffectKind::Pay: {
      const Value* amount = constant(code.operand);
      if (amount == nullptr || amount->as_number().is_negative())
        return unfit("a rule pays what is not fixed");
      if (code.from != no_instance)
        gain(Weight::Per::Firing, r, account(code.from, code.unit, true), amount->bits);
      gain(Weight::Per::Firing, r, account(code.target, code.unit, false), amount->bits);
      return true;
    }
    case EffectKind::Duty: return unfit("a rule makes duties");
    case EffectKind::Ban:
    case EffectKind::Permission: return unfit("a rule bans or permits");
    case EffectKind::HostCall: return unfit("a rule calls its host");
    case EffectKind::EndDeal: return unfit("a rule ends the deal");
    default: return unfit("a rule changes more than levers, amounts and payments");
  }
}

bool Translation::move(const EffectCode& code) {
  const std::int64_t top = plain_.levers[code.target].top;
  std::int64_t by = code.to_level >= 0 ? top : 1;
  if (code.operand.valid()) {
    const Value* levels = constant(code.operand);
    const auto whole = levels != nullptr ? levels->as_number().to_int() : std::nullopt;
    if (!whole || *whole < 0) return unfit("a rule moves a lever by what is not fixed");
    by = std::min(*whole, top);
  }
  const std::int64_t bound = code.to_level >= 0 ? code.to_level : code.flag ? top : 0;
  // To a level from both sides on one day would be a conflict.
  if (code.to_level >= 0) {
    (code.flag ? eased_to_ : tightened_to_)[code.target] = 1;
    if (eased_to_[code.target] != 0 && tightened_to_[code.target] != 0)
      return unfit("rules ease and tighten one lever to levels");
  }
  plain_.effects.push_back(
      {code.flag ? PlainEffect::Kind::Ease : PlainEffect::Kind::Tighten, code.target, by, bound});
  return true;
}

bool Translation::change(const EffectCode& code) {
  const Value* amount = constant(code.operand);
  if (amount == nullptr) return unfit("a rule changes an amount by what is not fixed");
  if (!s_.quantities[code.target].known()) return unfit("a rule changes an amount that is unknown");
  const bool sets = code.change == ast::Change::Set;
  if (sets && assigned_[code.target] != 0 && assigned_value_[code.target] != amount->bits)
    return unfit("rules set one amount to different values");
  (sets ? assigned_ : added_)[code.target] = 1;
  if (assigned_[code.target] != 0 && added_[code.target] != 0)
    return unfit("rules both set and add to one amount");
  if (sets) assigned_value_[code.target] = amount->bits;
  const Int128 by = code.change == ast::Change::Subtract ? -amount->bits : amount->bits;
  plain_.effects.push_back(
      {sets ? PlainEffect::Kind::Assign : PlainEffect::Kind::Add, code.target, 0, 0});
  change_.resize(plain_.effects.size(), 0);
  change_.back() = by;
  return true;
}

/// After the rules: amounts in the scale of all that is added, and their bounds at the horizon, as
/// no rule fires more than once a day.
bool Translation::quantity_ranges() {
  change_.resize(plain_.effects.size(), 0);
  std::vector<std::vector<std::uint32_t>> changes(p_.quantities.count());
  for (std::uint32_t e = 0; e < plain_.effects.size(); ++e)
    if (plain_.effects[e].kind >= PlainEffect::Kind::Add)
      changes[plain_.effects[e].target].push_back(e);
  for (std::uint32_t q = 0; q < p_.quantities.count(); ++q)
    if (!scale_quantity(q, changes[q])) return false;
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
