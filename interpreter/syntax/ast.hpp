// SPDX-License-Identifier: Apache-2.0
// The syntax tree: what was written, with names not yet resolved. Value-semantic structs whose
// children are typed ids into vectors owned by `Ast`, so that copying is plain, destruction never
// recurses, and `==` compares meaning and ignores place. Comments, layout and numerals as they were
// spelt live in the tokens beside it. It knows nothing of types, kinds of name, or instances.
#pragma once

#include "support/blocks.hpp"
#include "syntax/ast_declarations.hpp"

namespace quid::ast {

using ItemNode =
    std::variant<DealDecl, UseDecl, PartyDecl, ObserverDecl, UnitDecl, SetDecl, CalendarDecl,
                 QuantityDecl, MilestoneDecl, LeverDecl, StatementDecl, LetDecl, TierTableDecl,
                 ElementTableDecl, ActionDecl, RuleDecl, PhaseDecl, ValueDecl, NoDealDecl,
                 DiscountDecl, ImpasseDecl, EnsureDecl, OutlookDecl, TestDecl>;
struct Item {
  ItemNode node;
  Place place;
  bool operator==(const Item&) const = default;
};

/// One file: the items of a script, or the entries of a record, or one expression or event.
/// INVARIANT: children come before their parents in `expressions` and in `effects`.
struct Ast {
  Blocks<Expr> expressions;
  Blocks<Effect> effects;
  Blocks<Item> items;
  Blocks<Entry> entries;  // ParseMode::Record
  ExprId expression;      // ParseMode::Expression
  bool operator==(const Ast&) const = default;

  const Expr& operator[](ExprId id) const { return expressions[id.value]; }
  const Effect& operator[](EffectId id) const { return effects[id.value]; }
};

/// `match(node, overloads…)`: visits a variant with lambdas, which need not know of `Boxed`.
template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;
template <class T>
const T& unboxed(const T& value) {
  return value;
}
template <class T>
const T& unboxed(const Boxed<T>& value) {
  return *value;
}
template <class Variant, class... Fs>
decltype(auto) match(const Variant& node, Fs&&... overloads) {
  Overloaded all{std::forward<Fs>(overloads)...};
  return std::visit([&all](const auto& one) -> decltype(auto) { return all(unboxed(one)); }, node);
}

/// As std::get_if, for boxed alternatives too.
template <class T, class... Ts>
const T* get_if(const std::variant<Ts...>* node) {
  if constexpr ((std::is_same_v<T, Ts> || ...)) {
    return std::get_if<T>(node);
  } else {
    const auto* boxed = std::get_if<Boxed<T>>(node);
    return boxed == nullptr ? nullptr : &**boxed;
  }
}

/// As std::holds_alternative, for boxed alternatives too.
template <class T, class... Ts>
bool holds(const std::variant<Ts...>& node) {
  return ast::get_if<T>(&node) != nullptr;
}

}  // namespace quid::ast
