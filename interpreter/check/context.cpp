// SPDX-License-Identifier: Apache-2.0
// What the checker says: names, units and types as messages call them, and nearest names.
#include "check/context.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "check/module_needs.hpp"
#include "diagnostics/suggest.hpp"

namespace quid::checked {

Context::Context(Interner& interner_, Diagnostics& diagnostics_, const Limits& limits_)
    : interner(interner_), diagnostics(diagnostics_), limits(limits_) {
  out.units.push_back(Unit{});
  unit_ids.emplace(std::vector<std::pair<std::uint32_t, int>>{}, UnitId{0});
}

const std::vector<ItemRef>& Context::items_of(std::size_t kind) {
  if (!std::exchange(items_sorted, true))
    for (const ItemRef at : items) items_by_kind[item(at).node.index()].push_back(at);
  return items_by_kind[kind];
}

std::string Context::text(const ast::Element& element) const {
  return element.name.present() ? text(element.name) : std::to_string(element.number);
}

std::string Context::text(ElementCode element) const {
  return element.is_number() ? std::to_string(element.number()) : text(element.name());
}

std::string Context::text(UnitId unit) const {
  if (!unit.valid() || unit.value == 0) return "no unit";
  std::string above, below;
  for (const Unit::Factor& factor : out.units[unit.index()].factors) {
    std::string one(interner.text(factor.name));
    const int power = std::abs(factor.power);
    if (power > 1) one += fmt::format(" ^ {}", power);
    std::string& side = factor.power > 0 ? above : below;
    side += (side.empty() ? "" : factor.power > 0 ? " * " : " / ") + one;
  }
  if (above.empty()) above = "1";
  return below.empty() ? above : above + " / " + below;
}

std::string Context::text(const Type& type) const {
  switch (type.kind) {
    case Kind::Truth: return "a condition";
    case Kind::Number:
      return type.unit().value == 0 || !type.unit().valid()
                 ? "a number"
                 : fmt::format("an amount in `{}`", text(type.unit()));
    case Kind::Date: return "a date";
    case Kind::Duration: return "a length of time";
    case Kind::Element:
      return type.set().valid() && out.sets[type.set().index()].name.valid()
                 ? fmt::format("an element of `{}`", text(out.sets[type.set().index()].name))
                 : "an element of a set";
    case Kind::Text: return "a text";
    case Kind::Actor: return "a party";
  }
  return "a value";
}

std::string Context::written(Span span) const {
  if (sources == nullptr || !sources->contains(span.source_id)) return "…";
  const std::string_view text = (*sources)[span.source_id].text(span);
  if (text.size() > 60 || text.find('\n') != text.npos) return "…";
  return std::string(text);
}

void Context::fail(DiagnosticKind kind, Span span, std::string message, std::string hint,
                   std::vector<Label> labels) {
  if (call.source_id.valid()) labels.push_back({call, "in the action called here"});
  diagnostics.add(kind, span, std::move(message), std::move(hint), std::move(labels));
}

std::string Context::nearest_name(NameId name_id, std::initializer_list<SymbolKind> kinds) const {
  if (!may_suggest(names.declared().size())) return {};
  NearestWord search(interner.text(name_id));
  for (const NameId candidate : names.declared()) {
    const SymbolKind kind = names.find(candidate).kind;
    if (kinds.size() == 0 || std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
      search.offer(interner.text(candidate));
  }
  return search.best() ? fmt::format("did you mean `{}`?", *search.best()) : std::string();
}

std::string Context::nearest_rule(NameId label) const {
  if (!may_suggest(names.rule_labels().size())) return {};
  NearestWord search(interner.text(label));
  for (const NameId candidate : names.rule_labels()) search.offer(interner.text(candidate));
  return search.best() ? fmt::format("did you mean `{}`?", *search.best()) : std::string();
}

std::string Context::joined_with_a_state(NameId first) const {
  for (const char* state : {"open", "done", "pending", "overdue", "suspended", "lapsed"}) {
    const auto whole = interner.find(fmt::format("{}_{}", interner.text(first), state));
    if (whole && names.find(*whole).found())
      return fmt::format("write `{}`", interner.text(*whole));
  }
  return {};
}

namespace {

std::string wanted_text(std::initializer_list<SymbolKind> wanted) {
  std::vector<std::string> words;
  const bool party = std::find(wanted.begin(), wanted.end(), SymbolKind::Actor) != wanted.end();
  for (const SymbolKind kind : wanted)
    if (!(party && kind == SymbolKind::RowTable) &&
        std::find(words.begin(), words.end(), name_of(kind)) == words.end())
      words.push_back(name_of(kind));
  if (words.empty()) return "name";
  std::string all = words[0];
  for (std::size_t i = 1; i < words.size(); ++i)
    all += (i + 1 == words.size() ? " or " : ", ") + words[i];
  return all;
}

}  // namespace

const char* article(std::string_view word) {
  return std::string_view("aeio").find(word[0]) != std::string_view::npos ? "an" : "a";
}

std::string Context::declared_apart(NameId name_id) {
  const std::size_t all = out.ensures.size() + out.outlooks.size() +
                          items_of<ast::EnsureDecl>().size() + items_of<ast::OutlookDecl>().size();
  if (!may_suggest(all)) return {};
  const auto is = [&](const auto& one) { return one.name == name_id; };
  const auto declares = [&](const std::vector<ItemRef>& these, auto name_of_item) {
    return std::any_of(these.begin(), these.end(),
                       [&](ItemRef at) { return name_of_item(item(at)) == name_id; });
  };
  const bool ensure = std::any_of(out.ensures.begin(), out.ensures.end(), is) ||
                      declares(items_of<ast::EnsureDecl>(), [](const ast::Item& one) {
                        return std::get<ast::EnsureDecl>(one.node).label.id;
                      });
  if (ensure) return fmt::format("`{}` is an `ensure`", text(name_id));
  const bool outlook = std::any_of(out.outlooks.begin(), out.outlooks.end(), is) ||
                       declares(items_of<ast::OutlookDecl>(), [](const ast::Item& one) {
                         return std::get<ast::OutlookDecl>(one.node).name.id;
                       });
  return outlook ? fmt::format("`{}` is an outlook", text(name_id)) : std::string();
}

void Context::fail_name(const ast::Name& name, std::initializer_list<SymbolKind> wanted,
                        DiagnosticKind unknown) {
  if (is_lost(name.id)) return;
  const Symbol symbol = names.find(name.id);
  const std::string want = wanted_text(wanted);
  if (symbol.found()) {
    const bool observer = symbol.kind == SymbolKind::Actor && out.actors[symbol.id].observer;
    const char* is = observer ? "observer" : name_of(symbol.kind);
    std::string hint;
    if (symbol.kind == SymbolKind::Actor && want == name_of(SymbolKind::Action))
      hint = fmt::format("a duty reads `{} must …`", text(name));
    if (symbol.kind == SymbolKind::Lever && want != name_of(SymbolKind::Milestone))
      hint = want == name_of(SymbolKind::Action)
                 ? fmt::format("write `ease {}` or `tighten {}`", text(name), text(name))
                 : fmt::format("a lever moves by `ease {0} to LEVEL` or `tighten {0} to LEVEL`",
                               text(name));
    if (symbol.kind == SymbolKind::Quantity && want == name_of(SymbolKind::Lever))
      hint = fmt::format("numbers are compared by signs, as in `{} >= 5`", text(name));
    fail(DiagnosticKind::WrongKindOfName, name.place.span,
         fmt::format("`{}` is {} {}, where {} {} is wanted", text(name), article(is), is,
                     article(want), want),
         std::move(hint), {{symbol.span, "declared here"}});
    return;
  }
  if (names.find_rule(name.id).valid()) {
    fail(DiagnosticKind::WrongKindOfName, name.place.span,
         fmt::format("`{}` is a rule, where {} {} is wanted", text(name), article(want), want));
    return;
  }
  if (const std::string apart = declared_apart(name.id); !apart.empty()) {
    fail(DiagnosticKind::WrongKindOfName, name.place.span,
         fmt::format("{}, where {} {} is wanted", apart, article(want), want));
    return;
  }
  std::string near = nearest_name(name.id, wanted);
  if (near.empty() && missing_module) return;  // it may well be declared there
  if (fail_needed_by_module(*this, name, unknown, want, near)) return;
  if (near.empty() && unknown == DiagnosticKind::UnknownParty) {
    // One declaration is missing, however often it is referred to.
    near = fmt::format("declare it: `party {}`", text(name));
    lost.resize(std::max(lost.size(), name.id.index() + std::size_t{1}));
    lost[name.id.index()] = true;
  }
  if (near.empty() && wanted.size() == 1 && *wanted.begin() == SymbolKind::Set)
    near = fmt::format("declare it, `set {0} = {{ a, b }}`; a variable names its set, `[{0} in S]`",
                       text(name));
  fail(unknown, name.place.span, fmt::format("no {} named `{}`", want, text(name)),
       std::move(near));
}

}  // namespace quid::checked
