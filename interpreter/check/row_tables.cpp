// SPDX-License-Identifier: Apache-2.0
// Tables of elements: one row for each, or `otherwise`.
#include <fmt/format.h>

#include "check/expression_parts.hpp"
#include "check/tables.hpp"

namespace quid::checked {

std::optional<Type> one_type(Context& context, std::vector<ExprId>& values,
                             std::optional<UnitId> unit, Span span) {
  if (values.empty()) return std::nullopt;
  if (unit) {
    for (ExprId& value : values) {
      value = context.coerce_amount(value, *unit);
      if (!value.valid()) return std::nullopt;
    }
    return number_type(*unit);
  }
  for (const ExprId value : values)
    if (context.at(value).type.kind == Kind::Text) {
      context.coerce(value, Expectation::number());
      return std::nullopt;
    }
  const auto mixed = [&] {
    for (const ExprId value : values)
      if (context.at(value).type.kind != Kind::Duration) return false;
    return true;
  };
  if (!mixed() && !unify_all(context, values, span, "keep in one table")) return std::nullopt;
  for (ExprId& value : values) value = context.settle_book(value);
  for (const ExprId value : values)
    if (!value.valid()) return std::nullopt;
  Type type = context.at(values[0]).type;
  for (const ExprId value : values) {
    const Type other = context.at(value).type;
    if (type.kind == Kind::Duration && other.duration != type.duration)
      type.duration = DurationKind::Mixed;
    if (type.kind == Kind::Element && other.set() != type.set()) type = element_type(SetId{});
  }
  return type;
}

namespace {

struct Rows {
  std::vector<const ast::Row*> by_element;  // null: `otherwise`
  const ast::Row* otherwise = nullptr;
};

bool place_row(Context& context, SetId set, const ast::Row& row, Rows& rows) {
  if (row.otherwise) {
    if (rows.otherwise == nullptr) {
      rows.otherwise = &row;
      return true;
    }
    context.fail(DiagnosticKind::TableOverlap, context.span(row.value),
                 "the table has two rows for all other elements");
    return false;
  }
  const ElementCode code = row.element.name.present() ? ElementCode::named(row.element.name.id)
                                                      : ElementCode::number(row.element.number);
  const auto at = context.position(set, code);
  if (!at) {
    if (row.element.name.present()) {
      Scope scope;
      context.named_element(set, row.element.name, scope);
    } else {
      context.fail(DiagnosticKind::ElementOutsideRange, row.element.place.span,
                   fmt::format("`{}` is not in {}", row.element.number, context.text(set)));
    }
    return false;
  }
  if (rows.by_element[*at] != nullptr) {
    context.fail(DiagnosticKind::TableOverlap, row.element.place.span,
                 fmt::format("`{}` has two rows", context.text(row.element)), {},
                 {{rows.by_element[*at]->element.place.span, "the first is here"}});
    return false;
  }
  rows.by_element[*at] = &row;
  return true;
}

bool check_gaps(Context& context, SetId set, const Rows& rows, const ast::ElementTableDecl& decl) {
  if (rows.otherwise != nullptr) return true;
  std::string missing;
  std::size_t count = 0;
  for (std::size_t i = 0; i < rows.by_element.size(); ++i) {
    if (rows.by_element[i] != nullptr) continue;
    if (++count <= 3)
      missing += (missing.empty() ? "`" : ", `") +
                 context.text(context.out.sets[set.index()].elements[i]) + "`";
  }
  if (count == 0) return true;
  if (count > 3) missing += fmt::format(" and {} more", count - 3);
  context.fail(DiagnosticKind::TableGap, decl.name.place.span,
               fmt::format("`{}` has no row for {}", context.text(decl.name), missing),
               "add them, or `otherwise: …`");
  return false;
}

}  // namespace

bool check_row_table(Context& context, RowTableId id) {
  const ItemRef item = context.row_table_items[id.index()];
  const auto& decl = std::get<ast::ElementTableDecl>(context.item(item).node);
  const AstUse use(context, context.files[item.file].ast);
  const SetId set = context.out.row_tables[id.index()].set;
  if (!set.valid()) return false;
  std::optional<UnitId> unit;
  if (decl.unit.present()) {
    unit = context.resolve_unit(decl.unit);
    if (!unit) return false;
  }
  Rows rows;
  rows.by_element.resize(context.out.sets[set.index()].elements.size());
  bool good = true;
  std::vector<ExprId> values;
  Scope scope;
  for (const ast::Row& row : decl.rows) {
    good = place_row(context, set, row, rows) && good;
    values.push_back(context.infer(row.value, scope, Expectation::any()));
    good = values.back().valid() && good;
  }
  if (!good || !check_gaps(context, set, rows, decl)) return false;
  const auto type = one_type(context, values, unit, decl.name.place.span);
  if (!type) return false;
  RowTable& table = context.out.row_tables[id.index()];
  for (const ast::Row* row : rows.by_element) {
    const ast::Row* used = row != nullptr ? row : rows.otherwise;
    table.rows.push_back(values[static_cast<std::size_t>(used - decl.rows.data())]);
  }
  table.result = *type;
  return true;
}

}  // namespace quid::checked
