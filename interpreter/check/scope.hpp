// SPDX-License-Identifier: Apache-2.0
// What is visible inside one declaration beside the deal's names: variables of its binders and of
// quantifiers, an action's parameters, a table's x; and what a place wants of an expression.
#pragma once

#include <cstdint>
#include <vector>

#include "check/names.hpp"

namespace quid::checked {

struct Binding {
  enum class Kind : std::uint8_t {
    Slot,   // a variable over `set`, in `slot`
    Value,  // an action's parameter: `value` stands for it wherever it is named
    Alias,  // an action's parameter that stands for `symbol[index]`: a party, lever, milestone …
    Word,   // an action's parameter that stands for an element or level called `word`
    Parameter,  // the x of a tier table, of type `type`
    Broken      // its declaration was in error; say nothing more
  };
  Kind kind = Kind::Slot;
  NameId name;
  SlotId slot;
  SetId set;
  ExprId value;
  Symbol symbol;
  ShortList<ExprId> index;
  NameId word;
  Type type;
};

struct Scope {
  std::vector<Binding> bindings;     // the innermost last
  std::uint32_t slot_count = 0;      // slots given out in this declaration so far
  std::vector<ExprId> guards;        // the `where` conditions around the place
  bool verdict_allowed = false;      // tests, ensures and values
  bool parameter_forbidden = false;  // rows of a marginal table do not read x

  const Binding* find(NameId name_id) const {
    for (std::size_t i = bindings.size(); i-- > 0;)
      if (bindings[i].name == name_id) return &bindings[i];
    return nullptr;
  }
  SlotId new_slot() { return SlotId{slot_count++}; }
};

/// What a place wants. `Any` takes the expression as it is.
struct Expectation {
  enum class Want : std::uint8_t { Any, Truth, Number, Date, Duration, Element, Text };
  Want want = Want::Any;
  bool any_unit = true;  // Number: `unit` is not prescribed
  UnitId unit{0};
  SetId set;  // Element

  static Expectation any() { return {}; }
  static Expectation truth() { return {Want::Truth, true, {0}, {}}; }
  static Expectation number() { return {Want::Number, true, {0}, {}}; }
  static Expectation plain() { return {Want::Number, false, {0}, {}}; }  // no unit
  static Expectation amount(UnitId unit) { return {Want::Number, false, unit, {}}; }
  static Expectation date() { return {Want::Date, true, {0}, {}}; }
  static Expectation duration() { return {Want::Duration, true, {0}, {}}; }
  static Expectation element(SetId set) { return {Want::Element, true, {0}, set}; }
  static Expectation text() { return {Want::Text, true, {0}, {}}; }
  static Expectation of(Type type);
};

}  // namespace quid::checked
