// SPDX-License-Identifier: Apache-2.0
// What entries are made of: names, elements, amounts; and how they are called in messages.
#include <fmt/format.h>

#include <algorithm>

#include "check/events_check.hpp"
#include "diagnostics/suggest.hpp"
#include "syntax/notation.hpp"

namespace quid::checked {

bool EntryCheck::fail(DiagnosticKind kind, Span span, std::string message, std::string hint,
                      std::vector<Label> labels) {
  diagnostics_.add(kind, span, std::move(message), std::move(hint), std::move(labels));
  return false;
}

std::string EntryCheck::text(UnitId unit) const {
  if (!unit.valid() || unit.value == 0) return "no unit";
  std::string above, below;
  for (const Unit::Factor& factor : deal_.units[unit.index()].factors) {
    std::string& side = factor.power > 0 ? above : below;
    for (int i = 0; i < std::abs(factor.power) && i < 3; ++i)
      side += (side.empty() ? "" : factor.power > 0 ? " * " : " / ") + text(factor.name);
  }
  if (above.empty()) above = "1";
  return below.empty() ? above : above + " / " + below;
}

std::string EntryCheck::text(ElementCode element) const {
  return element.is_number() ? std::to_string(element.number()) : text(element.name());
}

std::string EntryCheck::subject_text(NameId name, const Shape& shape) const {
  return instance_text(deal_, resolver_.interner_, name, shape, out_.instance);
}

std::string EntryCheck::acting_text() const {
  const Actor& actor = deal_.actors[out_.actor.index()];
  return instance_text(deal_, resolver_.interner_, actor.name, actor.shape, out_.actor_instance);
}

std::string EntryCheck::owner_text(const ActorRef& owner, const Shape& shape) const {
  const auto at = elements_of(deal_, shape, out_.instance);
  return actor_text(deal_, resolver_.interner_, owner, {&shape, at});
}

std::string EntryCheck::nearest(NameId name, std::initializer_list<SymbolKind> kinds) {
  if (resolver_.suggestions_left_ == 0) return {};
  --resolver_.suggestions_left_;
  NearestWord search(resolver_.interner_.text(name));
  for (const NameId candidate : resolver_.names_.declared()) {
    const SymbolKind kind = resolver_.names_.find(candidate).kind;
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
      search.offer(resolver_.interner_.text(candidate));
  }
  return search.best() ? fmt::format("did you mean `{}`?", *search.best()) : std::string();
}

std::optional<Symbol> EntryCheck::find(const ast::Name& name) {
  const Symbol symbol = resolver_.names_.find(name.id);
  if (symbol.found()) return symbol;
  if (const auto* lost = resolver_.lost_;
      lost != nullptr && name.id.index() < lost->size() && (*lost)[name.id.index()])
    return std::nullopt;
  if (const RuleId rule = resolver_.names_.find_rule(name.id); rule.valid()) {
    fail(DiagnosticKind::WrongEvent, name.place.span,
         fmt::format("`{}` is a rule, and a record tells of none", text(name.id)),
         "a duty is done by the act that it asks for; only a milestone can be waived, extended or "
         "disputed",
         {{deal_.rules[rule.index()].label_span, "declared here"}});
    return std::nullopt;
  }
  fail(in_test_ ? DiagnosticKind::UnknownName : DiagnosticKind::EntryUnknownName, name.place.span,
       fmt::format("the deal declares no `{}`", text(name.id)),
       nearest(name.id, {SymbolKind::Milestone, SymbolKind::Lever, SymbolKind::Quantity,
                         SymbolKind::Actor, SymbolKind::Statement, SymbolKind::Phase}));
  return std::nullopt;
}

std::optional<Symbol> EntryCheck::subject(SymbolKind wanted, const char* form) {
  const ast::Ref& ref = entry_.event.subject;
  const auto symbol = find(ref.name);
  if (!symbol || symbol->kind == wanted) return symbol;
  std::string hint;
  const std::string name = text(ref.name.id);
  if (symbol->kind == SymbolKind::Lever) hint = fmt::format("write `{} at LEVEL`", name);
  if (symbol->kind == SymbolKind::Quantity) hint = fmt::format("write `{} = NUMBER`", name);
  if (symbol->kind == SymbolKind::Actor)
    hint = fmt::format("what `{0}` does reads `m by {0}` or `{0} pays N to P`", name);
  if (symbol->kind == SymbolKind::Statement) hint = fmt::format("write `PARTY says {}`", name);
  const bool alone = std::string_view(form) == "it alone" || std::string_view(form) == "an amount";
  fail(DiagnosticKind::WrongEvent, entry_.event.place.span,
       alone ? fmt::format("`{}` is a {}, and {} is for a {}", name, name_of(symbol->kind), form,
                           name_of(wanted))
             : fmt::format("`{}` is a {}, and `{}` is for a {}", name, name_of(symbol->kind), form,
                           name_of(wanted)),
       hint, {{symbol->span, "declared here"}});
  return std::nullopt;
}

std::optional<std::uint32_t> EntryCheck::instance(const Shape& shape, const ast::Ref& ref) {
  const std::size_t wanted = shape.sets.size(), given = ref.index.size();
  if (wanted != given) {
    const std::string name = text(ref.name.id);
    if (given == 0) {
      fail(DiagnosticKind::MissingIndex, ref.place.span,
           fmt::format("`{}` is declared over a set", name), "say which one in square brackets");
    } else if (wanted == 0) {
      fail(DiagnosticKind::UnwantedIndex, ref.place.span,
           fmt::format("`{}` is not declared over a set", name), "leave out the square brackets");
    } else {
      fail(DiagnosticKind::WrongIndexCount, ref.place.span,
           fmt::format("`{}` takes {} elements, not {}", name, wanted, given));
    }
    return std::nullopt;
  }
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < wanted; ++i) {
    const auto at = element(shape.sets[i], ref.index[i]);
    if (!at) return std::nullopt;
    const auto size = deal_.sets[shape.sets[i].index()].elements.size();
    number = number * static_cast<std::uint32_t>(size) + *at;
  }
  return number;
}

std::optional<std::uint32_t> EntryCheck::element(SetId set, ast::ExprId id) {
  if (!set.valid()) return std::nullopt;  // its declaration was wrong, and reported
  const ast::Expr& expr = ast_[id];
  std::optional<ElementCode> code;
  if (const auto* ref = std::get_if<ast::RefExpr>(&expr.node)) {
    if (ref->ref.index.empty()) code = ElementCode::named(ref->ref.name.id);
  } else if (const auto* literal = std::get_if<ast::AmountLit>(&expr.node)) {
    const auto whole = literal->value.to_int();
    if (whole && !literal->unit.present() && !literal->percent) code = ElementCode::number(*whole);
  }
  if (!code) {
    fail(DiagnosticKind::TypeMismatch, expr.place.span, "an entry names an element as it stands");
    return std::nullopt;
  }
  const auto at = resolver_.position(set, *code);
  if (at) return at;
  const Set& all = deal_.sets[set.index()];
  std::string hint;
  if (!code->is_number() && resolver_.suggestions_left_ > 0) {
    --resolver_.suggestions_left_;
    NearestWord search(resolver_.interner_.text(code->name()));
    for (const ElementCode one : all.elements)
      if (!one.is_number()) search.offer(resolver_.interner_.text(one.name()));
    if (search.best()) hint = fmt::format("did you mean `{}`?", *search.best());
  }
  fail(code->is_number() ? DiagnosticKind::ElementOutsideRange : DiagnosticKind::UnknownElement,
       expr.place.span,
       all.name.valid() ? fmt::format("`{}` has no element `{}`", text(all.name), text(*code))
                        : fmt::format("the set has no element `{}`", text(*code)),
       hint);
  return std::nullopt;
}

bool EntryCheck::actor(const ast::Ref& ref, ActorId& actor, std::uint32_t& number) {
  const auto symbol = find(ref.name);
  if (!symbol) return false;
  if (symbol->kind != SymbolKind::Actor)
    return fail(DiagnosticKind::WrongEvent, ref.place.span,
                fmt::format("`{}` is a {}, not a party or an observer", text(ref.name.id),
                            name_of(symbol->kind)),
                nearest(ref.name.id, {SymbolKind::Actor}));
  const auto at = instance(deal_.actors[symbol->id].shape, ref);
  if (!at) return false;
  actor = ActorId{symbol->id};
  number = *at;
  return true;
}

std::optional<UnitId> EntryCheck::unit_named(const ast::Name& name) {
  const auto known = resolver_.units_.find(name.id);
  if (known != resolver_.units_.end()) return known->second;
  std::string hint;
  if (resolver_.suggestions_left_ > 0) {
    --resolver_.suggestions_left_;
    NearestWord search(resolver_.interner_.text(name.id));
    for (const auto unit : resolver_.names_.unit_names())
      search.offer(resolver_.interner_.text(unit));
    if (search.best()) hint = fmt::format("did you mean `{}`?", *search.best());
  }
  if (const auto scale = scale_word(resolver_.interner_.text(name.id)); !scale.empty())
    hint = fmt::format("write `{}`", scale);
  fail(DiagnosticKind::UnknownUnit, name.place.span,
       fmt::format("no unit named `{}`", text(name.id)), hint);
  return std::nullopt;
}

bool EntryCheck::amount(ast::ExprId id, std::optional<UnitId> bare, bool unit_is_fixed,
                        bool may_be_negative) {
  const ast::Expr* expr = &ast_[id];
  bool negative = false;
  if (const auto* minus = std::get_if<ast::Unary>(&expr->node)) {
    negative = minus->op == ast::UnaryOp::Negate;
    if (negative) expr = &ast_[minus->operand];
  }
  const auto* literal = std::get_if<ast::AmountLit>(&expr->node);
  const Span where = ast_[id].place.span;
  if (literal == nullptr || literal->business)
    return fail(DiagnosticKind::TypeMismatch, where, "an entry gives an amount as a number");
  const auto value = negative ? negate(literal->value) : std::optional(literal->value);
  if (!value) return fail(DiagnosticKind::NumberTooLarge, where, "this number is too large");
  if (value->is_negative() && !may_be_negative)
    return fail(DiagnosticKind::NotPositive, where, "an amount of less than nothing");
  out_.amount = *value;
  if (!literal->unit.present()) {
    if (!bare)
      return fail(DiagnosticKind::MissingUnit, where,
                  "this amount needs a unit, since the deal has "
                  "several that it could be in");
    if (literal->percent && bare->value != 0)
      return fail(DiagnosticKind::EntryUnitMismatch, where,
                  fmt::format("a share stands where an amount in `{}` is wanted", text(*bare)));
    out_.unit = *bare;
    return true;
  }
  const auto unit = unit_named(literal->unit);
  if (!unit) return false;
  out_.unit = *unit;
  if (!unit_is_fixed || *unit == *bare) return true;
  return fail(DiagnosticKind::EntryUnitMismatch, literal->unit.place.span,
              bare->value == 0
                  ? fmt::format("an amount in `{}` stands where a number without a unit is wanted",
                                text(*unit))
                  : fmt::format("an amount in `{}` stands where one in `{}` is wanted", text(*unit),
                                text(*bare)),
              text(*bare).find('/') != std::string::npos ? "leave out the unit" : "");
}

}  // namespace quid::checked
