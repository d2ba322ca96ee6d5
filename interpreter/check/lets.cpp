// SPDX-License-Identifier: Apache-2.0
// Lets and tier tables and tables of elements, each checked once, when first referred to or in its
// turn; what refers to itself is refused.
#include <fmt/format.h>

#include "check/declare.hpp"
#include "check/tables.hpp"

namespace quid::checked {
namespace {

using Progress = Context::Progress;

/// Runs `check` once. `what` names the thing, for the message when it needs itself.
template <class Check>
bool once(Context& context, std::vector<Progress>& table, std::size_t at, Span from,
          std::string_view what, NameId name, Check&& check) {
  if (table[at] == Progress::Done) return true;
  if (table[at] == Progress::Failed) return false;
  if (table[at] == Progress::Running) {
    context.fail(DiagnosticKind::LetRecursion, from,
                 fmt::format("{}`{}` refers to itself", what, context.text(name)),
                 "a quantity, or `was`, carries a value from day to day");
    table[at] = Progress::Failed;
    return false;
  }
  table[at] = Progress::Running;
  const bool good = check();
  if (context.book_guessed && table[at] == Progress::Running) {  // checked again later
    table[at] = Progress::Waiting;
    return good;
  }
  if (table[at] == Progress::Running) table[at] = good ? Progress::Done : Progress::Failed;
  return table[at] == Progress::Done;
}

bool check_let(Context& context, LetId id) {
  const ItemRef item = context.let_items[id.index()];
  const auto& decl = std::get<ast::LetDecl>(context.item(item).node);
  const AstUse use(context, context.files[item.file].ast);
  Scope scope = context.scope_of(context.out.lets[id.index()].shape, decl.head.binders);
  const ExprId value = context.check_expr(decl.value, scope, Expectation::any());
  if (!value.valid()) return false;
  const Kind kind = context.at(value).type.kind;
  if (kind == Kind::Text || kind == Kind::Actor) {
    context.fail(
        kind == Kind::Text ? DiagnosticKind::TextInCondition : DiagnosticKind::TypeMismatch,
        context.span(decl.value),
        fmt::format("a `let` names a condition, number, date or length of time, not {}",
                    context.text(context.at(value).type)));
    return false;
  }
  context.out.lets[id.index()].value = value;
  return true;
}

}  // namespace

bool Context::ensure_let(LetId id, Span from) {
  return once(*this, let_progress, id.index(), from, "", out.lets[id.index()].name,
              [&] { return check_let(*this, id); });
}

bool Context::ensure_tier_table(TierTableId id, Span from) {
  return once(*this, tier_table_progress, id.index(), from, "the table ",
              out.tier_tables[id.index()].name, [&] { return check_tier_table(*this, id); });
}

bool Context::ensure_row_table(RowTableId id, Span from) {
  return once(*this, row_table_progress, id.index(), from, "the table ",
              out.row_tables[id.index()].name, [&] { return check_row_table(*this, id); });
}

void check_lets(Context& context) {
  for (std::size_t i = 0; i < context.out.lets.size(); ++i)
    context.ensure_let(LetId::at(i), context.out.lets[i].span);
}

void check_tables(Context& context) {
  for (std::size_t i = 0; i < context.out.tier_tables.size(); ++i)
    context.ensure_tier_table(TierTableId::at(i), context.out.tier_tables[i].span);
  for (std::size_t i = 0; i < context.out.row_tables.size(); ++i)
    context.ensure_row_table(RowTableId::at(i), context.out.row_tables[i].span);
}

}  // namespace quid::checked
