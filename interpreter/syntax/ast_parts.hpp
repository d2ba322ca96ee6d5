// SPDX-License-Identifier: Apache-2.0
// The small pieces every kind of node is made of: places, names, elements, sets, periods, terms.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>
#include "support/calendar.hpp"
#include "support/decimal.hpp"
#include "support/ids.hpp"
#include "support/interner.hpp"
#include "support/short_list.hpp"
#include "support/source.hpp"

namespace quid::ast {

/// Where a node stands. It takes no part in equality.
struct Place {
  Span span;
  friend bool operator==(const Place&, const Place&) { return true; }
};

struct Name {
  NameId id;
  Place place;
  bool operator==(const Name&) const = default;
  bool present() const { return id.valid(); }
};

/// A rare and large alternative of a variant, kept on the heap so that the common ones stay small.
/// A value as any other; never empty but when moved from.
template <class T>
class Boxed {
 public:
  Boxed(T value) : one_(ShortList<T>::one(std::move(value))) {}  // NOLINT: converts by intent

  const T& operator*() const { return one_.front(); }
  T& operator*() { return one_[0]; }
  friend bool operator==(const Boxed&, const Boxed&) = default;

 private:
  ShortList<T> one_;
};

using ExprId = Id<struct ExprTag>;      // an invalid id stands for "not written"
using EffectId = Id<struct EffectTag>;  // likewise

/// `name` or `name[index, …]`. Absent when `name` is not present.
struct Ref {
  Name name;
  ShortList<ExprId> index;
  Place place;
  bool operator==(const Ref&) const = default;
  bool present() const { return name.present(); }
};

/// A level or an element: a name, or a whole number when `name` is not present.
struct Element {
  Name name;
  std::int64_t number = 0;
  Place place;
  bool operator==(const Element&) const = default;
};

/// `{a, 3}`, `2018..2021` or the name of a declared set; exactly one of the three.
struct SetExpr {
  enum class Form { Named, Listed, Range };
  Form form = Form::Named;
  Name name;
  std::vector<Element> elements;
  std::int64_t first = 0, last = 0;
  Place place;
  bool operator==(const SetExpr&) const = default;
};

/// `x in S`; a bare `S` in a declaration head has a set and no variable (`milestone
/// closed[sites]`).
struct Binder {
  Name variable;      // not present in `[sites]`
  bool bare = false;  // written without `in`: `variable` not present, `set` names the set
  SetExpr set;
  Place place;
  bool operator==(const Binder&) const = default;
};

/// `month`, `2 weeks`, `5 business days`, `step`.
struct Period {
  std::int64_t count = 1;
  bool business = false;
  Name unit;  // the word as written: day, days, week, month, year, step …
  Place place;
  bool operator==(const Period&) const = default;
  bool present() const { return unit.present(); }
};

/// A calendar day, or `step N` of a deal in steps.
struct When {
  bool is_step = false;
  Day day{};
  std::int64_t step = 0;
  Place place;
  bool written = false;
  bool operator==(const When&) const = default;
};

/// `USD`, `USD / t`, `USD * t`: each name with its power.
struct UnitExpr {
  struct Factor {
    Name unit;
    bool divided = false;
    bool operator==(const Factor&) const = default;
  };
  std::vector<Factor> factors;
  Place place;
  bool operator==(const UnitExpr&) const = default;
  bool present() const { return !factors.empty(); }
};

enum class VerdictWord { Fulfilled, InProgress, Breached, Impasse, Ended, Undetermined };
enum class StateWord {
  Reported,
  Verified,
  Refuted,
  Broken,
  Overdue,
  Lapsed,
  Waived,
  Disputed,
  Unruled,
  OnTime,
  Pending,
  Done,
  Suspended,
  Open,
  Withdrawn,
  Said,
  Unwarranted
};
enum class LevelTest { At, AtLeast, Below };

/// What `value` may price: a verdict, a milestone (in a state), a lever at a level.
struct Term {
  enum class Form { Plain, State, Level, Verdict };
  Form form = Form::Plain;
  Ref subject;                            // Plain, State, Level
  StateWord state = StateWord::Verified;  // State
  LevelTest test = LevelTest::At;         // Level
  Element level;                          // Level
  VerdictWord verdict = VerdictWord::Fulfilled;
  Ref by;  // Verdict
  Place place;
  bool operator==(const Term&) const = default;
};

}  // namespace quid::ast
