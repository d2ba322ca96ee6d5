// SPDX-License-Identifier: Apache-2.0
// What is declared and never read.
#include <fmt/format.h>

#include "check/warnings_parts.hpp"

namespace quid::checked {
namespace {

struct Used {
  std::vector<bool> lets, tier_tables, row_tables;
};

Used used_names(const Checked& deal) {
  Used used{std::vector<bool>(deal.lets.size()), std::vector<bool>(deal.tier_tables.size()),
            std::vector<bool>(deal.row_tables.size())};
  for (const Expr& expr : deal.expressions) {
    if (expr.op == Operation::ReadLet) used.lets[expr.symbol] = true;
    if (expr.op == Operation::CallTable) used.tier_tables[expr.symbol] = true;
    if (expr.op == Operation::ReadRow) used.row_tables[expr.symbol] = true;
  }
  return used;
}

// `by owner[s]` reads one without an expression.
bool table_of_parties(const RowTable& table) { return table.result.kind == Kind::Actor; }
template <class Other>
bool table_of_parties(const Other&) {
  return false;
}

template <class Table>
void warn_of_unused(Context& context, const std::vector<Table>& table,
                    const std::vector<bool>& used, const char* what) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Symbol symbol = context.names.find(table[i].name);
    const bool names_party = context.is_used(table[i].name) && table_of_parties(table[i]);
    if (used[i] || names_party || !in_script(context, table[i].span)) continue;
    context.fail(DiagnosticKind::UnusedName, symbol.found() ? symbol.span : table[i].span,
                 fmt::format("nothing reads the {} `{}`", what, context.text(table[i].name)));
  }
}

}  // namespace

void warn_of_unused_names(Context& context) {
  const Used used = used_names(context.out);
  warn_of_unused(context, context.out.lets, used.lets, "let");
  warn_of_unused(context, context.out.tier_tables, used.tier_tables, "table");
  warn_of_unused(context, context.out.row_tables, used.row_tables, "table");
}

}  // namespace quid::checked
