// SPDX-License-Identifier: Apache-2.0
// A name by itself, or with an index, as a value: variables, what is declared, `today` and `start`,
// elements, units.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "check/context.hpp"
#include "check/expression_parts.hpp"
#include "check/module_needs.hpp"
#include "check/rules_duties.hpp"
#include "syntax/readers.hpp"

namespace quid::checked {
namespace {

ExprId read_table(Context& context, RowTableId table, std::span<const ExprId> index, Span span) {
  if (!context.ensure_row_table(table, span)) return {};
  return context.read(Operation::ReadRow, context.out.row_tables[table.index()].result, span,
                      table.value, index);
}

ExprId read_let(Context& context, LetId let, std::span<const ExprId> index, Span span) {
  if (!context.ensure_let(let, span)) return {};
  const ExprId value = context.out.lets[let.index()].value;
  return context.read(Operation::ReadLet, context.at(value).type, span, let.value, index);
}

std::string how_to_ask(const Context& context, Symbol symbol, const ast::Ref& ref) {
  const std::string name = context.written(ref.place.span);
  if (symbol.kind == SymbolKind::Lever) {
    const Lever& lever = context.out.levers[symbol.id];
    const std::string level = lever.level_names.empty() ? std::to_string(lever.first_level)
                                                        : context.text(lever.level_names.back());
    return fmt::format("ask for its level: `{} at {}`", name, level);
  }
  if (symbol.kind == SymbolKind::Statement) return fmt::format("write `{} said`", name);
  if (symbol.kind == SymbolKind::Set)
    return fmt::format(
        "one of its elements gets a name behind that of the rule or the milestone, `[x "
        "in {}]`, and stands here by it: `[x]`",
        name);
  if (symbol.kind == SymbolKind::TierTable)
    return fmt::format("give the amount in parentheses: `{}(…)`", context.text(ref));
  return {};
}

ExprId read_symbol(Context& context, Scope& scope, Symbol symbol, std::span<const ExprId> index,
                   const ast::Ref& ref, Span span, Expectation hint) {
  switch (symbol.kind) {
    case SymbolKind::Milestone:
      if (hint.want == Expectation::Want::Date)
        return context.read(Operation::DateOf, date_type(), span, symbol.id, index);
      return context.read(Operation::MilestoneIs, truth_type(), span, symbol.id, index,
                          static_cast<std::uint8_t>(MilestoneTest::Met));
    case SymbolKind::Quantity:
      return context.read(Operation::ReadQuantity,
                          number_type(context.out.quantities[symbol.id].unit), span, symbol.id,
                          index);
    case SymbolKind::Let: return read_let(context, LetId{symbol.id}, index, span);
    case SymbolKind::RowTable: return read_table(context, RowTableId{symbol.id}, index, span);
    case SymbolKind::Phase:
      return context.read(Operation::PhaseActive, truth_type(), span, symbol.id, index);
    case SymbolKind::Actor:
      return context.read(Operation::ActorConstant, actor_type(), span, symbol.id, index);
    case SymbolKind::Unit: return context.number(Decimal::one(), UnitId{symbol.id}, span);
    default: break;
  }
  (void)scope;
  context.fail(DiagnosticKind::WrongKindOfName, ref.name.place.span,
               fmt::format("`{}` is {} {}, not a value", context.text(ref),
                           article(name_of(symbol.kind)), name_of(symbol.kind)),
               how_to_ask(context, symbol, ref));
  return {};
}

bool takes_index(SymbolKind kind) {
  return kind == SymbolKind::Milestone || kind == SymbolKind::Quantity || kind == SymbolKind::Let ||
         kind == SymbolKind::RowTable || kind == SymbolKind::Actor || kind == SymbolKind::Phase;
}

ExprId name_declared(Context& context, Scope& scope, Symbol symbol, const ast::Ref& ref, Span span,
                     Expectation hint) {
  const bool plain = !symbol.over_sets && ref.index.empty();
  if (plain || !takes_index(symbol.kind))
    return read_symbol(context, scope, symbol, {}, ref, span, hint);
  const auto index = context.resolve_index(context.shape_of(symbol), ref, scope);
  if (!index) return {};
  return read_symbol(context, scope, symbol, *index, ref, span, hint);
}

ExprId name_bound(Context& context, Scope& scope, const Binding& binding, const ast::Ref& ref,
                  Span span, Expectation hint) {
  const bool indexed = !ref.index.empty();
  if (binding.kind == Binding::Kind::Alias) {
    if (indexed || binding.index.empty())
      return name_declared(context, scope, binding.symbol, ref, span, hint);
    return read_symbol(context, scope, binding.symbol, binding.index, ref, span, hint);
  }
  if (binding.kind == Binding::Kind::Broken) return {};
  if (indexed) {
    context.fail(DiagnosticKind::UnwantedIndex, span,
                 fmt::format("`{}` is a variable and takes no element", context.text(ref)));
    return {};
  }
  if (binding.kind == Binding::Kind::Value) return binding.value;
  if (binding.kind == Binding::Kind::Slot) {
    const ExprId id = context.make(Operation::Variable, element_type(binding.set), span, {});
    context.at(id).symbol = binding.slot.value;
    return id;
  }
  if (binding.kind == Binding::Kind::Parameter) {
    if (!scope.parameter_forbidden)
      return context.make(Operation::TableParameter, binding.type, span, {});
    context.fail(
        DiagnosticKind::MarginalNeedsTiers, span,
        fmt::format("a row of a marginal table reads its own amount `{}`", context.text(ref)),
        "give the rate of the slice alone");
    return {};
  }
  return {};
}

/// An element by its name alone: of the set that is wanted, else of the first declared set with it.
ExprId name_of_element(Context& context, NameId name, Span span, Expectation hint) {
  const ElementCode code = ElementCode::named(name);
  if (hint.want == Expectation::Want::Element && hint.set.valid() &&
      context.position(hint.set, code))
    return context.element(code, hint.set, span);
  const SetId home = context.home_of(name);
  return home.valid() ? context.element(code, home, span) : ExprId{};
}

/// Of the name of a function or a reader alone, as in `within max(…)`, where only the name was
/// read.
std::string how_to_work_out(std::string_view word, Expectation wanted) {
  constexpr std::string_view functions[] = {"min", "max", "clamp", "floor", "round"};
  constexpr std::string_view verdicts[] = {"breached", "fulfilled", "undetermined", "impasse"};
  const auto among = [&](const auto& words) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
  };
  if (among(verdicts)) return fmt::format("write `verdict {}`", word);
  if (word == "exposure" || word == "overpromise") return fmt::format("write `{} of PARTY`", word);
  std::string form;
  if (among(functions)) form = fmt::format("{}(…)", word);
  if (find_reader(word) != nullptr) form = fmt::format("{} of …", word);
  if (form.empty()) return {};
  return wanted.want == Expectation::Want::Duration
             ? fmt::format("what is worked out stands in parentheses: `({})`", form)
             : fmt::format("it reads `{}`", form);
}

// `L at low or high`
std::string as_a_level(const Context& context, NameId name) {
  if (!context.may_suggest(context.out.levers.size())) return {};
  for (const Lever& lever : context.out.levers) {
    const auto& levels = lever.level_names;
    if (std::find(levels.begin(), levels.end(), name) != levels.end())
      return fmt::format("the level of a lever reads `{} at {}`", context.text(lever.name),
                         context.text(name));
  }
  return {};
}

ExprId fail_unknown(Context& context, const ast::Ref& ref, Span span, Expectation wanted) {
  if (context.is_lost(ref.name.id)) return {};
  if (const RuleId id = context.names.find_rule(ref.name.id); id.valid()) {
    // While a script is checked, it may not be known yet what its rules make.
    const Rule& rule = context.out.rules[id.index()];
    const bool none = !rule.effects.empty() && !makes_duty(rule, context.out);
    context.fail(DiagnosticKind::WrongKindOfName, span,
                 fmt::format("`{}` is a rule, not a value", context.text(ref)),
                 none ? fmt::format("it makes no duty; ask `why {}`", context.text(ref))
                      : fmt::format("ask how its duty stands: `{} done`", context.text(ref)));
    return {};
  }
  if (const std::string apart = context.declared_apart(ref.name.id); !apart.empty()) {
    const bool outlook = apart.ends_with("outlook");
    const bool question = context.items.empty();  // about a deal that is checked
    context.fail(DiagnosticKind::WrongKindOfName, span, apart + ", not a value",
                 outlook    ? "it tells `quid simulate` what is likely, and nothing reads it"
                 : question ? fmt::format("ask `why {}`", context.text(ref))
                            : "name what it asks with `let`, and read that");
    return {};
  }
  std::string hint = context.nearest_name(ref.name.id, {});
  if (hint.empty() && context.missing_module) return {};
  if (fail_needed_by_module(context, ref.name, DiagnosticKind::UnknownName, "", hint)) return {};
  if (const std::string_view word = context.interner.text(ref.name.id); hint.empty())
    hint = word == "now" ? "write `today`" : how_to_work_out(word, wanted);
  if (hint.empty()) hint = as_a_level(context, ref.name.id);
  context.fail(DiagnosticKind::UnknownName, ref.name.place.span,
               fmt::format("nothing named `{}` is declared", context.text(ref)), hint);
  return {};
}

}  // namespace

ExprId infer_name(Context& context, Scope& scope, const ast::Ref& ref, Span span,
                  Expectation hint) {
  const NameId name = ref.name.id;
  if (const Binding* bound = scope.find(name)) {
    if (bound->kind == Binding::Kind::Word) {
      const ExprId element = name_of_element(context, bound->word, span, hint);
      return element.valid() ? element : fail_unknown(context, ref, span, hint);
    }
    const Binding copy = *bound;  // checking the index may grow the scope
    return name_bound(context, scope, copy, ref, span, hint);
  }
  if (hint.want == Expectation::Want::Element && hint.set.valid() && ref.index.empty() &&
      context.position(hint.set, ElementCode::named(name)))
    return context.element(ElementCode::named(name), hint.set, span);
  if (const Symbol symbol = context.names.find(name); symbol.found()) {
    context.mark_used(name);
    return name_declared(context, scope, symbol, ref, span, hint);
  }
  if (ref.index.empty()) {
    const std::string_view word = context.interner.text(name);
    if (word == "today") return context.make(Operation::Today, date_type(), span, {});
    if (word == "start") return context.make(Operation::Start, date_type(), span, {});
    if (context.names.is_unit(name))
      return context.number(Decimal::one(), context.unit_of(name), span);
    const ExprId element = name_of_element(context, name, span, hint);
    if (element.valid()) return element;
  }
  return fail_unknown(context, ref, span, hint);
}

}  // namespace quid::checked
