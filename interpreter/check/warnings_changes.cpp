// SPDX-License-Identifier: Apache-2.0
// `set q to q - 5` in a rule over a set: instances that fire together all read what was before.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/rules_duties.hpp"
#include "check/warnings_parts.hpp"

namespace quid::checked {

std::vector<bool> chosen_by_equality(const Context& context, const Rule& rule) {
  std::vector<bool> chosen(rule.shape.sets.size(), false);
  if (!rule.condition.valid()) return chosen;
  const auto variables_in = [&](ExprId id) {
    std::set<std::uint32_t> found;
    std::vector<ExprId> open = {id};
    for (int looked = 0; !open.empty() && looked < 100; ++looked) {
      const Expr& expr = context.at(open.back());
      open.pop_back();
      if (expr.op == Operation::Variable) found.insert(expr.symbol);
      const auto parts = context.arguments(expr);
      open.insert(open.end(), parts.begin(), parts.end());
    }
    return found;
  };
  const Expr& whole = context.at(rule.condition);
  const auto parts = whole.op == Operation::And ? context.arguments(whole)
                                                : std::span<const ExprId>(&rule.condition, 1);
  for (const ExprId part : parts) {
    const Expr& expr = context.at(part);
    if (expr.op != Operation::CompareValues || static_cast<Compare>(expr.mode) != Compare::Equal)
      continue;
    const auto sides = context.arguments(expr);
    const auto left = variables_in(sides[0]), right = variables_in(sides[1]);
    for (std::uint32_t slot = 0; slot < chosen.size(); ++slot)
      if (left.count(slot) != right.count(slot)) chosen[slot] = true;
  }
  return chosen;
}

namespace {

bool reads(const Context& context, ExprId value, QuantityId quantity) {
  std::vector<ExprId> open = {value};
  for (int looked = 0; !open.empty() && looked < 1'000; ++looked) {
    const Expr& expr = context.at(open.back());
    open.pop_back();
    if (expr.op == Operation::Was) continue;
    if (expr.op == Operation::ReadQuantity && expr.symbol == quantity.value) return true;
    const auto parts = context.arguments(expr);
    open.insert(open.end(), parts.begin(), parts.end());
    if (expr.op == Operation::ReadLet && context.out.lets[expr.symbol].value.valid())
      open.push_back(context.out.lets[expr.symbol].value);
  }
  return false;
}

// Some variable of the rule neither tells the quantities apart nor stands for one element at a
// time.
bool is_shared(const Context& context, const Rule& rule, const ChangeQuantity& change) {
  std::vector<bool> chosen = chosen_by_equality(context, rule);
  for (const ExprId index : change.index) {
    const Expr& expr = context.at(index);
    if (expr.op != Operation::Variable) return false;
    if (expr.symbol < chosen.size()) chosen[expr.symbol] = true;
  }
  for (std::size_t slot = 0; slot < chosen.size(); ++slot)
    if (!chosen[slot] && context.out.sets[rule.shape.sets[slot].index()].elements.size() > 1)
      return true;
  return false;
}

std::string what_to_write(const Context& context, const ChangeQuantity& change) {
  const Expr& value = context.at(change.value);
  const auto sides = context.arguments(value);
  const bool sum = value.op == Operation::Add || value.op == Operation::Subtract;
  const bool own = sum && context.at(sides[0]).op == Operation::ReadQuantity &&
                   context.at(sides[0]).symbol == change.quantity.value &&
                   !reads(context, sides[1], change.quantity);
  const auto written = [&](std::size_t side) {
    return context.written(context.at(sides[side]).span);
  };
  if (own && value.op == Operation::Add)
    return fmt::format("write `add {} to {}`", written(1), written(0));
  if (own) return fmt::format("write `subtract {} from {}`", written(1), written(0));
  return "let one rule reckon for all of them, with `sum(… in …: …)` or `count`";
}

}  // namespace

void warn_of_lost_changes(Context& context) {
  for (std::size_t i = 0; i < context.out.rules.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (rule.shape.sets.empty() || !in_script(context, rule.span)) continue;
    each_effect(context.out, rule.effects, true, [&](EffectId id) {
      const auto* change = ast::get_if<ChangeQuantity>(&context.out[id].node);
      if (change == nullptr || change->change != ast::Change::Set ||
          !reads(context, change->value, change->quantity) || !is_shared(context, rule, *change))
        return;
      const Quantity& quantity = context.out.quantities[change->quantity.index()];
      context.fail(
          DiagnosticKind::LostChange, context.at(change->value).span,
          fmt::format("instances of this rule that fire on one day all set `{}` from what it "
                      "was before, so that one of them counts",
                      context.text(quantity.name)),
          what_to_write(context, *change));
    });
  }
}

}  // namespace quid::checked
