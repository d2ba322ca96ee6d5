// SPDX-License-Identifier: Apache-2.0
// What stands in square brackets: elements, variables and neighbours such as `k - 1`, each within
// the set it is for, whatever values the variables take.
#include <fmt/format.h>

#include "check/context.hpp"
#include "diagnostics/suggest.hpp"

namespace quid::checked {
namespace {

constexpr std::uint64_t most_cases = 2'000'000;

std::string nearest_element(const Context& context, SetId set, NameId name) {
  NearestWord search(context.interner.text(name));
  const auto& elements = context.out.sets[set.index()].elements;
  if (!context.may_suggest(elements.size())) return {};
  for (const ElementCode element : elements)
    if (!element.is_number()) search.offer(context.interner.text(element.name()));
  if (search.best()) return fmt::format("did you mean `{}`?", *search.best());
  if (elements.size() > 12 || elements.empty() || elements.front().is_number()) return {};
  std::string all;
  for (const ElementCode element : elements)
    all += (all.empty() ? "`" : ", `") + context.text(element) + "`";
  return "its elements are " + all;
}

void fail_element(Context& context, SetId set, const ast::Name& name) {
  if (context.is_lost(name.id)) return;
  const SetId home = context.home_of(name.id);
  if (home.valid())
    context.fail(DiagnosticKind::WrongIndexSet, name.place.span,
                 fmt::format("`{}` is an element of {}, not of {}", context.text(name),
                             context.text(home), context.text(set)));
  else
    context.fail(DiagnosticKind::UnknownElement, name.place.span,
                 fmt::format("{} has no element `{}`", context.text(set), context.text(name)),
                 nearest_element(context, set, name.id));
}

struct Variable {
  SlotId slot;
  SetId set;
};

/// The variables that an index reads; false when it also reads what only a run knows.
bool find_variables(const Context& context, ExprId id, std::vector<Variable>& found, int depth) {
  if (depth > 64) return false;
  const Expr& expr = context.at(id);
  switch (expr.op) {
    case Operation::NumberConstant:
    case Operation::ElementConstant: return true;
    case Operation::Variable:
      for (const Variable& one : found)
        if (one.slot.value == expr.symbol) return true;
      found.push_back({SlotId{expr.symbol}, expr.type.set()});
      return true;
    case Operation::ElementNumber:
    case Operation::Add:
    case Operation::Subtract:
    case Operation::Multiply:
    case Operation::Divide:
    case Operation::Negate:
      for (const ExprId argument : context.arguments(expr))
        if (!find_variables(context, argument, found, depth + 1)) return false;
      return true;
    default: return false;
  }
}

bool guarded(const Context& context, const Scope& scope, const SlotValues& values) {
  for (const ExprId guard : scope.guards)
    if (context.constant_truth(guard, &values) == false) return true;
  return false;
}

/// The value of an index for given variables: an element of any set, or nullopt.
std::optional<ElementCode> value_of(const Context& context, ExprId id, const SlotValues& values) {
  const Expr& expr = context.at(id);
  if (expr.op == Operation::ElementConstant) return ElementCode{expr.number()};
  if (expr.op == Operation::Variable) {
    for (const auto& [slot, code] : values)
      if (slot.value == expr.symbol) return code;
    return std::nullopt;
  }
  const auto number = context.constant_number(id, &values);
  const auto whole = number ? number->to_int() : std::nullopt;
  if (!whole) return std::nullopt;
  return ElementCode::number(*whole);
}

void fail_edge(Context& context, SetId set, ExprId id, const SlotValues& values, Span span,
               const Scope& scope) {
  const auto value = value_of(context, id, values);
  std::string given;
  for (const auto& [slot, code] : values)
    for (const Binding& binding : scope.bindings)
      if (binding.kind == Binding::Kind::Slot && binding.slot == slot)
        given += fmt::format("{}`{}` is {}", given.empty() ? " when " : " and ",
                             context.text(binding.name), context.text(code));
  const bool named = value && !value->is_number();
  context.fail(
      named ? DiagnosticKind::WrongIndexSet : DiagnosticKind::ElementOutsideRange, span,
      value ? fmt::format("`{}` is not in {}{}", context.text(*value), context.text(set), given)
            : fmt::format("this is no whole number{}", given),
      given.empty() ? "" : "let the variable run over a set that leaves it out");
}

/// Tries every value of the variables that no guard excludes.
bool stays_inside(Context& context, SetId set, ExprId id, const Scope& scope, Span span,
                  const std::vector<Variable>& variables) {
  std::vector<std::size_t> at(variables.size(), 0);
  SlotValues values;
  for (const Variable& one : variables)
    values.emplace_back(one.slot, context.out.sets[one.set.index()].elements.front());
  while (true) {
    const auto value = value_of(context, id, values);
    if ((!value || !context.position(set, *value)) && !guarded(context, scope, values)) {
      fail_edge(context, set, id, values, span, scope);
      return false;
    }
    std::size_t i = 0;
    for (; i < variables.size(); ++i) {
      const auto& elements = context.out.sets[variables[i].set.index()].elements;
      at[i] = (at[i] + 1) % elements.size();
      values[i].second = elements[at[i]];
      if (at[i] != 0) break;
    }
    if (i == variables.size()) return true;
  }
}

ExprId check_inside(Context& context, SetId set, ExprId id, const Scope& scope, Span span) {
  if (!id.valid()) return {};
  const Expr expr = context.at(id);
  if (expr.type.kind != Kind::Element && expr.type.kind != Kind::Number) {
    context.fail(DiagnosticKind::TypeMismatch, span,
                 fmt::format("{} stands where an element of {} is wanted", context.text(expr.type),
                             context.text(set)));
    return {};
  }
  if (expr.type.kind == Kind::Element && expr.type.set() == set) return id;
  if (expr.type.kind == Kind::Number && expr.type.unit().value != 0) {
    context.fail(DiagnosticKind::UnwantedUnit, span, "an amount with a unit is no element");
    return {};
  }
  std::vector<Variable> variables;
  if (!find_variables(context, id, variables, 0)) return id;  // a run finds the element
  std::uint64_t cases = 1;
  for (const Variable& one : variables) {
    if (!one.set.valid()) return {};
    cases *= context.out.sets[one.set.index()].elements.size();
    if (cases > most_cases) break;
  }
  if (cases > most_cases) {
    context.fail(DiagnosticKind::TooManyInstances, span, "this index has too many cases to check");
    return {};
  }
  if (!stays_inside(context, set, id, scope, span, variables)) return {};
  const auto fixed = context.constant_number(id);
  if (!fixed) return id;
  return context.element(ElementCode::number(fixed->to_int().value_or(0)), set, span);
}

}  // namespace

ExprId Context::named_element(SetId set, const ast::Name& name, Scope& scope) {
  const Binding* binding = scope.find(name.id);
  NameId word = name.id;
  if (binding != nullptr) {
    if (binding->kind == Binding::Kind::Broken) return {};
    if (binding->kind == Binding::Kind::Word) word = binding->word;
  }
  if (!position(set, ElementCode::named(word))) {
    fail_element(*this, set, ast::Name{word, name.place});
    return {};
  }
  return element(ElementCode::named(word), set, name.place.span);
}

ExprId Context::check_index(SetId set, ast::ExprId id, Scope& scope) {
  if (!id.valid()) return {};
  const auto* named = std::get_if<ast::RefExpr>(&expr(id).node);
  if (named != nullptr && named->ref.index.empty() && set.valid()) {
    const ast::Name& name = named->ref.name;
    const Binding* binding = scope.find(name.id);
    if (binding != nullptr && binding->kind == Binding::Kind::Word)
      return named_element(set, name, scope);
    if (binding == nullptr &&
        (position(set, ElementCode::named(name.id)) || !names.find(name.id).found()))
      return named_element(set, name, scope);
  }
  const ExprId index = infer(id, scope, Expectation::element(set));
  if (!set.valid()) return {};
  return check_inside(*this, set, index, scope, span(id));
}

ExprId Context::check_element(SetId set, ast::ExprId id, Scope& scope) {
  const ExprId element = check_index(set, id, scope);
  std::vector<Variable> variables;
  if (!element.valid() || find_variables(*this, element, variables, 0)) return element;
  fail(DiagnosticKind::IndexNotFixed, span(id), "this element is only known while the deal runs",
       "make it a rule for each element, `rule r[x in set]: if … then …`");
  return {};
}

std::optional<ShortList<ExprId>> Context::resolve_index(const Shape& shape, const ast::Ref& written,
                                                        Scope& scope) {
  const std::size_t wanted = shape.sets.size(), given = written.index.size();
  if (given != wanted) {
    const Span place = written.place.span;
    std::string sets;
    for (const SetId set : shape.sets)
      if (set.valid()) sets += (sets.empty() ? "" : ", ") + text(set);
    if (wanted == 0)
      fail(DiagnosticKind::UnwantedIndex, place,
           fmt::format("`{}` is not declared over a set", text(written)),
           fmt::format("write `{}`", text(written)));
    else if (given == 0)
      fail(DiagnosticKind::MissingIndex, place,
           fmt::format("`{}` is declared for each element of {}", text(written), sets),
           fmt::format("say which: `{}[…]`", text(written)));
    else
      fail(DiagnosticKind::WrongIndexCount, place,
           fmt::format("`{}` takes {} element{}, of {}, and {} {} given", text(written), wanted,
                       wanted == 1 ? "" : "s", sets, given, given == 1 ? "is" : "are"));
    return std::nullopt;
  }
  std::vector<ExprId> index;
  const Shape copy = shape;  // checking may add symbols, which moves the shape
  for (std::size_t i = 0; i < given; ++i) {
    const ExprId one = check_index(copy.sets[i], written.index[i], scope);
    if (!one.valid()) return std::nullopt;
    index.push_back(one);
  }
  return ShortList<ExprId>(std::move(index));
}

}  // namespace quid::checked
