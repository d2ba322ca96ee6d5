// SPDX-License-Identifier: Apache-2.0
// Quantities, levers and statements: their starts, levels and claims.
#include <fmt/format.h>

#include <algorithm>

#include "check/declare.hpp"

namespace quid::checked {

void check_quantities(Context& context) {
  std::size_t next = 0;
  context.for_each<ast::QuantityDecl>([&](const ast::QuantityDecl& decl, const ast::Item&) {
    const std::size_t at = next++;
    if (!decl.start.valid()) return;
    const Quantity& quantity = context.out.quantities[at];
    Scope scope = context.scope_of(quantity.shape, decl.head.binders);
    const UnitId unit = quantity.unit;
    const ExprId found = context.infer(decl.start, scope, Expectation::number());
    if (found.valid() && unit.value == 0 && context.at(found).type.kind == Kind::Number &&
        context.at(found).type.unit().value != 0) {
      const std::string name = context.text(quantity.name),
                        is = context.text(context.at(found).type.unit());
      context.fail(
          DiagnosticKind::UnwantedUnit, context.at(found).span,
          fmt::format("`{}` is declared without a unit and starts at an amount in `{}`", name, is),
          fmt::format("write `quantity {} in {} = …`", name, is));
      return;
    }
    const ExprId start = context.coerce_amount(found, unit);
    context.out.quantities[at].start = start;
  });
}

namespace {

bool named_levels(Context& context, const ast::LeverDecl& decl, Lever& lever) {
  for (const ast::Element& level : decl.named) {
    if (!level.name.present()) {
      context.fail(DiagnosticKind::MixedSet, level.place.span,
                   "levels are names, or one range of numbers such as `0..6`");
      return false;
    }
    const auto& names = lever.level_names;
    if (std::find(names.begin(), names.end(), level.name.id) != names.end()) {
      context.fail(DiagnosticKind::LevelDuplicate, level.place.span,
                   fmt::format("the level `{}` is named twice", context.text(level)));
      return false;
    }
    lever.level_names.push_back(level.name.id);
  }
  lever.level_count = static_cast<std::uint32_t>(lever.level_names.size());
  return true;
}

bool numbered_levels(Context& context, const ast::LeverDecl& decl, Lever& lever) {
  if (decl.last < decl.first) {
    context.fail(DiagnosticKind::EmptySet, lever.span,
                 fmt::format("`{}..{}` holds no level", decl.first, decl.last));
    return false;
  }
  const auto size = static_cast<std::uint64_t>(decl.last) - static_cast<std::uint64_t>(decl.first);
  if (size >= context.limits.set_elements) {
    context.fail(DiagnosticKind::SetTooLarge, lever.span,
                 fmt::format("the lever has more than {} levels", context.limits.set_elements));
    return false;
  }
  lever.first_level = decl.first;
  lever.level_count = static_cast<std::uint32_t>(size + 1);
  return true;
}

void start_level(Context& context, const ast::LeverDecl& decl, Lever& lever) {
  if (!decl.has_start || lever.level_count == 0) return;
  if (decl.starts_at.name.present()) {
    const auto at =
        std::find(lever.level_names.begin(), lever.level_names.end(), decl.starts_at.name.id);
    if (at != lever.level_names.end()) {
      lever.start_level = static_cast<std::uint32_t>(at - lever.level_names.begin());
      return;
    }
  } else if (lever.level_names.empty() && decl.starts_at.number >= lever.first_level &&
             decl.starts_at.number - lever.first_level < lever.level_count) {
    lever.start_level = static_cast<std::uint32_t>(decl.starts_at.number - lever.first_level);
    return;
  }
  std::string all;
  for (const NameId level : lever.level_names)
    all += (all.empty() ? "`" : ", `") + context.text(level) + "`";
  if (all.empty())
    all = fmt::format("`{}` to `{}`", lever.first_level, lever.first_level + lever.level_count - 1);
  context.fail(DiagnosticKind::UnknownStart, decl.starts_at.place.span,
               fmt::format("`{}` has no level `{}` to start at", context.text(lever.name),
                           context.text(decl.starts_at)),
               "its levels are " + all);
}

void check_lever(Context& context, const ast::LeverDecl& decl, Lever& lever) {
  const bool good = decl.named.empty() ? numbered_levels(context, decl, lever)
                                       : named_levels(context, decl, lever);
  if (good && lever.level_count < 2)
    context.fail(DiagnosticKind::LeverOneLevel, lever.span,
                 fmt::format("`{}` has one level only", context.text(lever.name)),
                 "add the level it can move to");
  if (!good) lever.level_count = 0;
  start_level(context, decl, lever);
}

Decimal literal_of(Context& context, ast::ExprId id, Decimal otherwise) {
  if (!id.valid()) return otherwise;
  const auto* amount = std::get_if<ast::AmountLit>(&context.expr(id).node);
  return amount != nullptr ? amount->value : otherwise;
}

void check_statement(Context& context, const ast::StatementDecl& decl, std::size_t at) {
  Scope scope = context.scope_of(context.out.statements[at].shape, decl.head.binders);
  ActorRef by = context.resolve_party(decl.by, scope, "promises nothing");
  const ExprId claims = context.check_expr(decl.claims, scope, Expectation::truth());
  Statement& statement = context.out.statements[at];
  statement.by = std::move(by);
  statement.claims = claims;
  statement.at = literal_of(context, decl.at, Decimal::one());
  statement.strength = literal_of(context, decl.strength, Decimal::one());
  if (decl.at.valid() && (statement.at.is_negative() || statement.at > Decimal::one()))
    context.fail(DiagnosticKind::BadLikelihood, context.span(decl.at),
                 "a share is from 0% to 100%");
  if (decl.strength.valid() && statement.strength <= Decimal::zero())
    context.fail(DiagnosticKind::NotPositive, context.span(decl.strength),
                 "the strength of a statement is more than nothing");
  if (!claims.valid()) return;
  const Expr& claim = context.at(claims);
  if (claim.op != Operation::MilestoneIs ||
      static_cast<MilestoneTest>(claim.mode) != MilestoneTest::Met)
    return;
  statement.claims_milestone = MilestoneId{claim.symbol};
  const auto index = context.arguments(claim);
  statement.claims_index = {index.begin(), index.end()};
}

}  // namespace

void check_levers(Context& context) {
  std::size_t next = 0;
  context.for_each<ast::LeverDecl>([&](const ast::LeverDecl& decl, const ast::Item&) {
    const std::size_t at = next++;
    check_lever(context, decl, context.out.levers[at]);
  });
}

void check_lever_owners(Context& context) {
  std::size_t next = 0;
  context.for_each<ast::LeverDecl>([&](const ast::LeverDecl& decl, const ast::Item&) {
    const std::size_t at = next++;
    Scope scope = context.scope_of(context.out.levers[at].shape, decl.head.binders);
    ActorRef by = context.resolve_actor(decl.by, scope);
    context.out.levers[at].by = std::move(by);
  });
}

void check_statements(Context& context) {
  std::size_t next = 0;
  context.for_each<ast::StatementDecl>([&](const ast::StatementDecl& decl, const ast::Item&) {
    check_statement(context, decl, next++);
  });
}

}  // namespace quid::checked
