// SPDX-License-Identifier: Apache-2.0
// Circles of `over`; effects of one rule on one thing; payments that mix units with none.
#include "check/rules_conflicts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/rules_duties.hpp"
#include "check/values_elements.hpp"

namespace quid::checked {
namespace {

// Finds circles of `over` without recursion: rules that nothing is left to stand over are taken
// away until none is; what remains contains the circles.
class OverCycles {
 public:
  explicit OverCycles(const Checked& deal) : deal_(deal), open_(deal.rules.size()) {
    std::vector<std::vector<std::uint32_t>> above(deal.rules.size());
    for (std::uint32_t i = 0; i < deal.rules.size(); ++i) {
      open_[i] = static_cast<std::uint32_t>(deal.rules[i].more->over.size());
      for (const RuleRef& below : deal.rules[i].more->over) above[below.rule.index()].push_back(i);
    }
    std::vector<std::uint32_t> done;
    for (std::uint32_t i = 0; i < open_.size(); ++i)
      if (open_[i] == 0) done.push_back(i);
    while (!done.empty()) {
      const std::uint32_t at = done.back();
      done.pop_back();
      for (const std::uint32_t up : above[at])
        if (--open_[up] == 0) done.push_back(up);
    }
  }

  bool remains(std::uint32_t rule) const { return open_[rule] > 0; }

  /// The circle reached from `rule`, which remains; its rules are then marked as told.
  std::vector<std::uint32_t> circle_from(std::uint32_t rule, std::vector<bool>& told) const {
    std::vector<std::uint32_t> path;
    std::vector<bool> on_path(open_.size(), false);
    while (!on_path[rule]) {
      if (told[rule]) return {};
      on_path[rule] = true;
      path.push_back(rule);
      for (const RuleRef& below : deal_.rules[rule].more->over) {
        if (!remains(below.rule.value)) continue;
        rule = below.rule.value;
        break;
      }
    }
    for (const std::uint32_t one : path) told[one] = true;
    path.erase(path.begin(), std::find(path.begin(), path.end(), rule));
    return path;
  }

 private:
  const Checked& deal_;
  std::vector<std::uint32_t> open_;
};

// One lever or quantity, and what an effect makes of it.
struct Claim {
  enum class Kind { EaseTo, TightenTo, Set, AddTo };
  bool lever = false;
  std::uint32_t symbol = 0;
  Kind kind = Kind::Set;
  EffectId effect;
};

void collect(const Checked& deal, std::span<const EffectId> effects, std::vector<Claim>& out) {
  each_effect(deal, effects, false, [&](EffectId id) {
    const auto& node = deal[id].node;
    if (const auto* move = std::get_if<Move>(&node)) {
      if (move->to)
        out.push_back({true, move->lever.value,
                       move->ease ? Claim::Kind::EaseTo : Claim::Kind::TightenTo, id});
    } else if (const auto* change = std::get_if<ChangeQuantity>(&node)) {
      const bool set = change->change == ast::Change::Set;
      out.push_back(
          {false, change->quantity.value, set ? Claim::Kind::Set : Claim::Kind::AddTo, id});
    }
  });
}

std::span<const ExprId> index_of(const Checked& deal, const Claim& claim) {
  const auto& node = deal[claim.effect].node;
  return claim.lever ? std::get<Move>(node).index : std::get<ChangeQuantity>(node).index;
}

bool undo_each_other(const Context& context, const Claim& a, const Claim& b) {
  const Checked& deal = context.out;
  if (a.kind == b.kind && a.kind != Claim::Kind::Set) return false;
  if (same_index(deal, index_of(deal, a), index_of(deal, b)) != Same::Yes) return false;
  if (a.kind != b.kind) return true;
  const auto left = context.constant_number(std::get<ChangeQuantity>(deal[a.effect].node).value);
  const auto right = context.constant_number(std::get<ChangeQuantity>(deal[b.effect].node).value);
  return left && right && *left != *right;
}

void refuse_conflicts_of(Context& context, const Rule& rule) {
  const auto& effects = rule.effects;
  const bool alone =
      effects.size() == 1 && !std::holds_alternative<Group>(context.out[effects[0]].node);
  if (alone) return;
  std::vector<Claim> claims;
  collect(context.out, rule.effects, claims);
  std::stable_sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
    return std::pair(a.lever, a.symbol) < std::pair(b.lever, b.symbol);
  });
  // Of many claims on one thing only neighbours are compared, and each with the first few.
  constexpr std::size_t reach = 16;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    for (std::size_t j = i + 1; j < claims.size() && j <= i + reach; ++j) {
      if (claims[j].lever != claims[i].lever || claims[j].symbol != claims[i].symbol) break;
      if (!undo_each_other(context, claims[i], claims[j])) continue;
      const NameId name = claims[i].lever ? context.out.levers[claims[i].symbol].name
                                          : context.out.quantities[claims[i].symbol].name;
      context.fail(
          DiagnosticKind::CertainConflict, context.out[claims[j].effect].span,
          fmt::format("two effects of one rule want different things of `{}`", context.text(name)),
          "", {{context.out[claims[i].effect].span, "the other one"}});
    }
  }
}

struct Paid {
  ExprId amount;
  UnitId unit;
};

std::optional<Paid> payment_in(const Effect& effect) {
  if (const auto* pay = ast::get_if<Pay>(&effect.node)) return Paid{pay->amount, pay->unit};
  const Act* act = nullptr;
  if (const auto* duty = ast::get_if<Duty>(&effect.node)) act = &duty->act;
  if (const auto* ban = ast::get_if<Ban>(&effect.node)) act = &ban->act;
  if (const auto* permission = ast::get_if<Permission>(&effect.node)) act = &permission->act;
  if (act == nullptr || act->kind != ast::Act::Kind::Pay) return std::nullopt;
  return Paid{act->amount, act->unit};
}

// Units declared by `unit` that a bare payment may be meant in. None where the deal itself says
// that money has no unit: by a `value` or `no deal` without one. What a milestone counts may be no
// money.
std::vector<UnitId> units_that_may_be_paid(Context& context) {
  for (const Value& value : context.out.values)
    if (value.unit.value == 0) return {};
  for (const NoDeal& line : context.out.no_deals)
    if (line.unit.value == 0) return {};
  std::vector<UnitId> units;
  context.for_each<ast::UnitDecl>([&](const ast::UnitDecl& decl, const ast::Item&) {
    const UnitId unit = context.unit_of(decl.name.id);
    const auto counts = [&](const Milestone& milestone) { return milestone.more->unit == unit; };
    const auto& milestones = context.out.milestones;
    if (std::none_of(milestones.begin(), milestones.end(), counts)) units.push_back(unit);
  });
  return units;
}

// `write `(price) EUR``: a hint that gives a payment this unit.
std::string with_unit(const Context& context, ExprId amount, UnitId unit) {
  if (const auto known = context.constant_number(amount))
    return fmt::format("write `{} {}`", known->to_string(), context.text(unit));
  return fmt::format("write `({}) {}`", context.written(context.at(amount).span),
                     context.text(unit));
}

}  // namespace

void refuse_over_cycles(Context& context) {
  const OverCycles cycles(context.out);
  std::vector<bool> told(context.out.rules.size(), false);
  for (std::uint32_t i = 0; i < context.out.rules.size(); ++i) {
    if (!cycles.remains(i) || told[i]) continue;
    const auto circle = cycles.circle_from(i, told);
    if (circle.empty()) continue;
    std::string names;
    for (const std::uint32_t rule : circle)
      names += fmt::format("`{}` over ", context.text(context.out.rules[rule].name));
    names += fmt::format("`{}`", context.text(context.out.rules[circle.front()].name));
    context.fail(DiagnosticKind::ConflictOverCycle, context.out.rules[circle.front()].label_span,
                 "rules stand over each other in a circle: " + names, "let one of them go first");
  }
}

void refuse_certain_conflicts(Context& context) {
  for (const Rule& rule : context.out.rules) refuse_conflicts_of(context, rule);
}

void refuse_mixed_payments(Context& context) {
  UnitId unit;
  Span where;
  for (const Effect& effect : context.out.effects) {
    const auto paid = payment_in(effect);
    if (unit.valid() || !paid || paid->unit.value == 0) continue;
    unit = paid->unit;
    where = effect.span;
  }
  std::vector<UnitId> units = {unit};
  std::vector<Label> labels = {{where, "one of them"}};
  if (!unit.valid()) {
    units = units_that_may_be_paid(context);
    if (units.empty()) return;
    const NameId name = context.out.units[units[0].index()].factors[0].name;
    labels = {{context.names.find(name).span, "declared here"}};
  }
  for (const Effect& effect : context.out.effects) {
    const auto paid = payment_in(effect);
    if (!paid || paid->unit.value != 0) continue;
    const auto known = context.constant_number(paid->amount);
    if (known && known->is_zero()) continue;
    context.fail(DiagnosticKind::MissingUnit, context.at(paid->amount).span,
                 fmt::format("this payment has no unit, and {} `{}`",
                             unit.valid()        ? "others are in"
                             : units.size() == 1 ? "the deal declares"
                                                 : "the deal declares several, such as",
                             context.text(units[0])),
                 units.size() == 1 ? with_unit(context, paid->amount, units[0]) : "", labels);
  }
}

}  // namespace quid::checked
