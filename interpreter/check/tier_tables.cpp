// SPDX-License-Identifier: Apache-2.0
// Tables of tiers: ascending bounds, and one row for what is left.
#include <fmt/format.h>

#include "check/expression_parts.hpp"
#include "check/tables.hpp"

namespace quid::checked {
namespace {

bool check_bound(Context& context, const ast::Tier& tier, UnitId unit, TierTable::Tier& out) {
  if (tier.kind == ast::Tier::Kind::Otherwise) return true;
  Scope scope;
  const ExprId bound =
      context.coerce_amount(context.infer(tier.bound, scope, Expectation::number()), unit);
  if (!bound.valid()) return false;
  const auto known = context.constant_number(bound);
  if (!known) {
    context.fail(DiagnosticKind::TypeMismatch, context.span(tier.bound),
                 "the bound of a tier is a number written out");
    return false;
  }
  out.bounded = true;
  out.inclusive = tier.kind == ast::Tier::Kind::UpTo;
  out.bound = *known;
  return true;
}

/// Ascending, and closed by `otherwise`.
bool check_order(Context& context, const std::vector<TierTable::Tier>& tiers,
                 const ast::TierTableDecl& decl) {
  for (std::size_t i = 1; i < tiers.size(); ++i) {
    const TierTable::Tier &a = tiers[i - 1], &b = tiers[i];
    const bool after = a.bounded && (!b.bounded || b.bound > a.bound ||
                                     (b.bound == a.bound && b.inclusive && !a.inclusive));
    if (after) continue;
    context.fail(
        DiagnosticKind::TableOverlap, decl.tiers[i].place.span,
        a.bounded ? fmt::format("this tier ends at {} and the one before it at {}",
                                b.bound.to_string(), a.bound.to_string())
                  : std::string("no amount reaches a tier after `otherwise`"),
        a.bounded ? "order the tiers from the lowest to the highest" : "put `otherwise` last");
    return false;
  }
  if (!tiers.empty() && !tiers.back().bounded) return true;
  context.fail(DiagnosticKind::TableGap, decl.name.place.span,
               tiers.empty() ? std::string("the table has no tier")
                             : fmt::format("`{}` says nothing for more than {}",
                                           context.text(decl.name), tiers.back().bound.to_string()),
               "end it with `otherwise: …`");
  return false;
}

Scope scope_of_parameter(Context& context, const ast::TierTableDecl& decl, UnitId unit) {
  Scope scope;
  Binding binding;
  binding.kind = Binding::Kind::Parameter;
  binding.name = decl.parameter.id;
  binding.type = number_type(unit);
  context.bind(scope, std::move(binding), decl.parameter.place.span);
  scope.parameter_forbidden = decl.marginal;
  return scope;
}

}  // namespace

bool check_tier_table(Context& context, TierTableId id) {
  const ItemRef item = context.tier_table_items[id.index()];
  const auto& decl = std::get<ast::TierTableDecl>(context.item(item).node);
  const AstUse use(context, context.files[item.file].ast);
  const auto unit = context.resolve_unit(decl.unit);
  if (!unit) return false;
  Scope scope = scope_of_parameter(context, decl, *unit);
  bool good = true;
  std::vector<TierTable::Tier> tiers;
  std::vector<ExprId> values;
  for (const ast::Tier& tier : decl.tiers) {
    TierTable::Tier out;
    good = check_bound(context, tier, *unit, out) && good;
    out.value = context.infer(tier.value, scope, Expectation::any());
    good = out.value.valid() && good;
    tiers.push_back(out);
    values.push_back(out.value);
  }
  if (!good || !check_order(context, tiers, decl)) return false;
  const auto type = one_type(context, values, std::nullopt, decl.name.place.span);
  if (!type) return false;
  if (decl.marginal && type->kind != Kind::Number) {
    context.fail(DiagnosticKind::MarginalNeedsTiers, decl.name.place.span,
                 "the rows of a marginal table are rates");
    return false;
  }
  for (std::size_t i = 0; i < tiers.size(); ++i) tiers[i].value = values[i];
  UnitId result = type->unit();
  if (decl.marginal) {
    const auto product = context.multiply_units(type->unit(), *unit, decl.name.place.span);
    if (!product) return false;
    result = *product;
  }
  TierTable& table = context.out.tier_tables[id.index()];
  table.tiers = std::move(tiers);
  table.parameter_unit = *unit;
  table.result = *type;
  if (decl.marginal) table.result = number_type(result);
  return true;
}

}  // namespace quid::checked
