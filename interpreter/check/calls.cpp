// SPDX-License-Identifier: Apache-2.0
// `min max clamp floor round` and tier tables.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "check/context.hpp"
#include "check/expression_parts.hpp"
#include "check/module_needs.hpp"
#include "diagnostics/suggest.hpp"

namespace quid::checked {
namespace {

constexpr std::size_t any_number = SIZE_MAX;
struct Function {
  std::string_view name;
  Operation op;
  std::size_t least, most;
};
constexpr Function functions[] = {{"min", Operation::Minimum, 2, any_number},
                                  {"max", Operation::Maximum, 2, any_number},
                                  {"clamp", Operation::Clamp, 3, 3},
                                  {"floor", Operation::Floor, 1, 2},
                                  {"round", Operation::Round, 1, 2}};

bool right_count(Context& context, const ast::Call& node, std::size_t least, std::size_t most,
                 Span span) {
  const std::size_t given = node.arguments.size();
  if (given >= least && given <= most) return true;
  const std::string wanted = least == most        ? std::to_string(least)
                             : most == any_number ? fmt::format("{} or more", least)
                                                  : fmt::format("{} or {}", least, most);
  context.fail(DiagnosticKind::WrongArgumentCount, span,
               fmt::format("`{}` takes {} argument{}, and {} {} given", context.text(node.name),
                           wanted, wanted == "1" ? "" : "s", given, given == 1 ? "is" : "are"));
  return false;
}

ExprId rounded(Context& context, Scope& scope, const ast::Call& node, const Function& function,
               Span span) {
  const ExprId value = context.check_expr(node.arguments[0], scope, Expectation::number());
  if (node.arguments.size() == 1)
    return value.valid() ? context.make(function.op, context.at(value).type, span, {value}) : value;
  const ExprId places = context.check_expr(node.arguments[1], scope, Expectation::plain());
  if (!value.valid() || !places.valid()) return {};
  const auto known = context.constant_number(places);
  const auto whole = known ? known->to_int() : std::nullopt;
  if (!whole || *whole < 0 || *whole > Decimal::places) {
    context.fail(
        DiagnosticKind::BadExponent, context.span(node.arguments[1]),
        fmt::format("the number of places is a whole number from 0 to {}, written out",
                    Decimal::places),
        known && known->is_negative()
            ? fmt::format("to whole hundreds: `{0}(x / 100) * 100`", context.text(node.name))
            : "");
    return {};
  }
  return context.make(function.op, context.at(value).type, span, {value, places});
}

ExprId extreme(Context& context, Scope& scope, const ast::Call& node, const Function& function,
               Span span) {
  std::vector<ExprId> operands;
  for (const ast::ExprId argument : node.arguments) {
    const ExprId one = as_number(context, context.infer(argument, scope, Expectation::any()));
    if (!one.valid()) return {};
    operands.push_back(one);
  }
  if (!unify_all(context, operands, span, "compare")) return {};
  const Type type = context.at(operands[0]).type;
  const bool date = type.kind == Kind::Date && function.op != Operation::Clamp;
  if (type.kind != Kind::Number && type.kind != Kind::Duration && !date &&
      type.kind != Kind::Date) {
    for (ExprId& one : operands) one = context.coerce(one, Expectation::number());
    return {};
  }
  return context.make(function.op, type, span, operands);
}

ExprId call_table(Context& context, Scope& scope, TierTableId table, const ast::Call& node,
                  Span span) {
  if (!right_count(context, node, 1, 1, span)) return {};
  if (!context.ensure_tier_table(table, span)) return {};
  const UnitId unit = context.out.tier_tables[table.index()].parameter_unit;
  const ExprId argument = context.check_expr(node.arguments[0], scope, Expectation::amount(unit));
  return context.read(Operation::CallTable, context.out.tier_tables[table.index()].result, span,
                      table.value, {&argument, 1});
}

ExprId fail_call(Context& context, const ast::Call& node) {
  const Symbol symbol = context.names.find(node.name.id);
  if (symbol.found()) {
    context.fail(
        DiagnosticKind::WrongKindOfName, node.name.place.span,
        fmt::format("`{}` is {} {}, which takes no amount in parentheses", context.text(node.name),
                    article(name_of(symbol.kind)), name_of(symbol.kind)),
        symbol.kind == SymbolKind::RowTable ? fmt::format("write `{}[…]`", context.text(node.name))
                                            : std::string());
    return {};
  }
  if (context.is_lost(node.name.id)) return {};
  const std::string_view word = context.interner.text(node.name.id);
  NearestWord search(word);
  for (const Function& function : functions) search.offer(function.name);
  search.offer("count");
  search.offer("sum");
  if (context.may_suggest(context.names.declared().size()))
    for (const NameId name : context.names.declared())
      if (context.names.find(name).kind == SymbolKind::TierTable)
        search.offer(context.interner.text(name));
  const bool upwards = word == "ceil" || word == "ceiling" || word == "roundup";
  std::string hint = upwards         ? "write `-floor(-x)`"
                     : search.best() ? fmt::format("did you mean `{}`?", *search.best())
                                     : "";
  if (search.best() == word)  // known, and here without its set
    hint = fmt::format("`{0}` goes over a set, as in `{0}(x in S: …)`", word);
  if (fail_needed_by_module(context, node.name, DiagnosticKind::UnknownName, "table", hint))
    return {};
  if (hint.empty() && word == "abs") hint = "write `max(x, -x)`";
  if (hint.empty()) {
    for (const Function& function : functions) hint += fmt::format("`{}`, ", function.name);
    hint = fmt::format("there are {}`count` and `sum`; others are tables of your own", hint);
  }
  context.fail(DiagnosticKind::UnknownName, node.name.place.span,
               fmt::format("no function or table named `{}`", context.text(node.name)),
               std::move(hint));
  return {};
}

}  // namespace

ExprId infer_call(Context& context, Scope& scope, const ast::Call& node, Span span) {
  const Symbol symbol = context.names.find(node.name.id);
  if (symbol.kind == SymbolKind::TierTable) {
    context.mark_used(node.name.id);
    return call_table(context, scope, TierTableId{symbol.id}, node, span);
  }
  const std::string_view word = context.interner.text(node.name.id);
  const auto* function = std::find_if(std::begin(functions), std::end(functions),
                                      [&](const Function& it) { return it.name == word; });
  if (function == std::end(functions)) return fail_call(context, node);
  if (!right_count(context, node, function->least, function->most, span)) return {};
  if (function->op == Operation::Floor || function->op == Operation::Round)
    return rounded(context, scope, node, *function, span);
  return extreme(context, scope, node, *function, span);
}

}  // namespace quid::checked
