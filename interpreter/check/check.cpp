// SPDX-License-Identifier: Apache-2.0
// The checker's passes in order.
#include "check/check.hpp"

#include <algorithm>
#include <set>

#include "check/declare.hpp"
#include "check/expression_parts.hpp"
#include "check/rules.hpp"
#include "check/tests.hpp"
#include "check/values.hpp"
#include "check/warnings.hpp"
#include "support/fit.hpp"

namespace quid::checked {
namespace {

/// In this order: a pass reads what those before it wrote.
constexpr void (*passes[])(Context&) = {
    declare_deal,       declare_names,    declare_sets, declare_shapes, declare_rules,
    check_levers,       check_quantities, check_lets,   check_tables,   check_milestones,
    check_lever_owners, check_statements, check_phases, check_values,   check_rules,
    check_ensures,      check_outlooks,   check_tests};

/// Room for what the trees become, so that the largest tables do not move while they grow.
void make_room(Context& context) {
  std::size_t expressions = 0, effects = 0, terms = 0;
  for (const SourceFile& file : context.files) {
    expressions += file.ast.expressions.size();
    effects += file.ast.effects.size();
  }
  context.for_each<ast::ValueDecl>(
      [&](const ast::ValueDecl& decl, const ast::Item&) { terms += decl.items.size(); });
  // A few more come of what is not written; to move them all for these would cost the most.
  context.out.expressions.reserve(expressions + terms + (expressions + terms) / 64);
  context.out.arguments.reserve(expressions);
  context.out.effects.reserve(effects);
  context.out.values.reserve(terms);
  context.out.rules.reserve(context.items_of<ast::RuleDecl>().size());
}

void check_all(Context& context) {
  make_room(context);
  for (const auto pass : passes) {
    if (context.limits.is_over()) return;
    pass(context);
  }
  refuse_missing_duties(context);
  if (context.diagnostics.has_errors()) return;
  check_cycles(context);
  if (!context.diagnostics.has_errors()) warn_of_design(context);
}

/// Puts a checked deal back into a context, so that more can be checked against it.
void resume(Context& context, CheckedDeal& deal) {
  context.out = std::move(deal.checked);
  context.names = std::move(deal.names);
  context.unit_ids.clear();
  for (std::size_t i = 0; i < context.out.units.size(); ++i) {
    std::vector<std::pair<std::uint32_t, int>> key;
    for (const Unit::Factor& factor : context.out.units[i].factors)
      key.emplace_back(factor.name.value, factor.power);
    context.unit_ids.emplace(std::move(key), UnitId::at(i));
  }
  for (std::size_t i = 0; i < context.out.sets.size(); ++i)
    if (!context.out.sets[i].name.valid())
      context.anonymous_sets.emplace(context.out.sets[i].elements, SetId::at(i));
  for (const RowTable& table : context.out.row_tables) {
    Shape shape;
    shape.sets = {table.set};
    context.row_shapes.push_back(std::move(shape));
  }
  using enum Context::Progress;
  context.let_progress.assign(context.out.lets.size(), Done);
  context.tier_table_progress.assign(context.out.tier_tables.size(), Done);
  context.row_table_progress.assign(context.out.row_tables.size(), Done);
  context.meter_progress.assign(context.out.milestones.size(), Done);
  context.known_values = context.out.values;
  context.books = books_of(context.out);
  for (const NoDeal& line : context.out.no_deals)
    context.no_deal_units.emplace(line.party.actor.value, line.unit);
  context.business_calendar_ = context.out.business_calendar;
}

/// Ledger reads by themselves were given the book that payments seemed to be in, as written. The
/// payments are checked now: are they in others?
bool books_were_misjudged(const Context& context) {
  if (!context.books) return false;
  const std::set<UnitId> paid = books_of(context.out);
  if (*context.books == paid) return false;
  // What is in error was not looked into: books that it names may well be there.
  const bool all_named =
      std::includes(context.books->begin(), context.books->end(), paid.begin(), paid.end());
  return !all_named || context.book_refused || !context.diagnostics.has_errors();
}

/// What `from` has loaded, to be checked afresh with the books that its payments turned out to be
/// in.
void start_again(Context& context, Context& from) {
  context.sources = from.sources;
  context.files = std::move(from.files);
  context.items = std::move(from.items);
  context.lost = std::move(from.lost);
  context.missing_module = from.missing_module;
  context.unread = from.unread;
  context.deal_lost = from.deal_lost;
  context.books.emplace();
  for (const UnitId unit : books_of(from.out))
    context.books->insert(context.unit_id(from.out.units[unit.index()]));
}

CheckedDeal finished(Context& context) {
  context.out.business_calendar = context.business_calendar_;
  fit(context.out.expressions);
  fit(context.out.arguments);
  fit(context.out.decimals);
  fit(context.out.durations);
  fit(context.out.effects);
  fit(context.out.rules);
  fit(context.out.milestones);
  fit(context.out.levers);
  fit(context.out.values);
  context.names.fit();
  return {std::move(context.out), std::move(context.names)};
}

}  // namespace

CheckedDeal check(SourceSet& sources, SourceId main, Interner& interner, Diagnostics& diagnostics,
                  const Limits& limits, const ModuleLoader& loader) {
  Context context(interner, diagnostics, limits);
  load_modules(context, sources, main, loader);
  const Diagnostics of_loading = diagnostics;
  check_all(context);
  if (!books_were_misjudged(context)) return finished(context);
  diagnostics = of_loading;
  Context again(interner, diagnostics, limits);
  start_again(again, context);
  check_all(again);
  return finished(again);
}

std::optional<ExprId> check_expression(CheckedDeal& deal, const ast::Ast& ast, Interner& interner,
                                       Diagnostics& diagnostics, const Limits& limits) {
  Context context(interner, diagnostics, limits);
  resume(context, deal);
  const AstUse use(context, ast);
  Scope scope;
  scope.verdict_allowed = true;
  const std::size_t first = context.out.expressions.size();
  ExprId id;
  if (ast.expression.valid()) id = context.check_expr(ast.expression, scope, Expectation::any());
  if (id.valid() && !refuse_missing_duties(context, first)) id = {};
  deal.checked = std::move(context.out);
  deal.names = std::move(context.names);
  return id.valid() ? std::optional(id) : std::nullopt;
}

}  // namespace quid::checked
