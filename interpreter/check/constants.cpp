// SPDX-License-Identifier: Apache-2.0
// What is known when the script is read: literals and arithmetic on them, and what an expression
// gives once the variables of its binders are fixed. Gives up on anything that a run decides.
#include <algorithm>
#include <cmath>

#include "check/context.hpp"

namespace quid::checked {
namespace {

constexpr int deepest = 64;  // deeper arithmetic is left to the run

class Evaluator {
 public:
  Evaluator(const Context& context, const SlotValues* slots) : context_(context), slots_(slots) {}

  std::optional<Decimal> number(ExprId id, int depth = 0) const {
    if (!id.valid() || depth > deepest) return std::nullopt;
    const Expr& expr = context_.at(id);
    switch (expr.op) {
      case Operation::NumberConstant: return context_.out.decimal(expr);
      case Operation::ElementNumber: {
        const auto code = element(context_.arguments(expr)[0]);
        if (!code || !code->is_number()) return std::nullopt;
        return Decimal::from_int(code->number());
      }
      case Operation::Add:
      case Operation::Subtract:
      case Operation::Multiply:
      case Operation::Divide:
      case Operation::Negate: return arithmetic(expr, depth);
      default: return std::nullopt;
    }
  }

  std::optional<ElementCode> element(ExprId id) const {
    const Expr& expr = context_.at(id);
    if (expr.op == Operation::ElementConstant) return ElementCode{expr.number()};
    if (expr.op != Operation::Variable || slots_ == nullptr) return std::nullopt;
    for (const auto& [slot, code] : *slots_)
      if (slot.value == expr.symbol) return code;
    return std::nullopt;
  }

  std::optional<bool> truth(ExprId id, int depth = 0) const {
    if (!id.valid() || depth > deepest) return std::nullopt;
    const Expr& expr = context_.at(id);
    switch (expr.op) {
      case Operation::TruthConstant: return expr.number() != 0;
      case Operation::CompareValues: return compare(expr, depth);
      case Operation::Not: {
        const auto inner = truth(context_.arguments(expr)[0], depth + 1);
        return inner ? std::optional(!*inner) : std::nullopt;
      }
      case Operation::And:
      case Operation::Or: return logic(expr, depth);
      default: return std::nullopt;
    }
  }

 private:
  std::optional<Decimal> arithmetic(const Expr& expr, int depth) const {
    const auto arguments = context_.arguments(expr);
    const auto a = number(arguments[0], depth + 1);
    if (!a) return std::nullopt;
    if (expr.op == Operation::Negate) return negate(*a);
    const auto b = number(arguments[1], depth + 1);
    if (!b) return std::nullopt;
    if (expr.op == Operation::Add) return quid::add(*a, *b);
    if (expr.op == Operation::Subtract) return sub(*a, *b);
    return expr.op == Operation::Multiply ? mul(*a, *b) : div(*a, *b);
  }

  std::optional<bool> logic(const Expr& expr, int depth) const {
    const bool decides = expr.op == Operation::Or;
    bool all_known = true;
    for (const ExprId id : context_.arguments(expr)) {
      const auto one = truth(id, depth + 1);
      if (one == decides) return decides;
      all_known = all_known && one.has_value();
    }
    return all_known ? std::optional(!decides) : std::nullopt;
  }

  std::optional<bool> compare(const Expr& expr, int depth) const {
    const auto arguments = context_.arguments(expr);
    const auto how = static_cast<Compare>(expr.mode);
    if (context_.at(arguments[0]).type.kind == Kind::Element) {
      const auto a = element(arguments[0]), b = element(arguments[1]);
      if (!a || !b) return std::nullopt;
      return how == Compare::Equal ? *a == *b : *a != *b;
    }
    if (context_.at(arguments[0]).type.kind == Kind::Date)
      return ordered(how, context_.constant_day(arguments[0]), context_.constant_day(arguments[1]));
    return ordered(how, number(arguments[0], depth + 1), number(arguments[1], depth + 1));
  }

  template <class T>
  static std::optional<bool> ordered(Compare how, std::optional<T> a, std::optional<T> b) {
    if (!a || !b) return std::nullopt;
    switch (how) {
      case Compare::Equal: return *a == *b;
      case Compare::NotEqual: return *a != *b;
      case Compare::Less: return *a < *b;
      case Compare::LessEqual: return *a <= *b;
      case Compare::Greater: return *a > *b;
      case Compare::GreaterEqual: return *a >= *b;
    }
    return std::nullopt;
  }

  const Context& context_;
  const SlotValues* slots_;
};

}  // namespace

std::optional<Decimal> Context::constant_number(ExprId id, const SlotValues* slots) const {
  return Evaluator(*this, slots).number(id);
}

std::optional<bool> Context::constant_truth(ExprId id, const SlotValues* slots) const {
  return Evaluator(*this, slots).truth(id);
}

std::optional<Duration> Context::constant_duration(ExprId id) const {
  if (!id.valid() || at(id).op != Operation::DurationConstant) return std::nullopt;
  return out.duration(at(id));
}

std::optional<Day> Context::constant_day(ExprId id) const {
  if (!id.valid()) return std::nullopt;
  if (at(id).op == Operation::Start) return out.deal.start;
  if (at(id).op != Operation::DateConstant) return std::nullopt;
  return Day{static_cast<std::int32_t>(at(id).number())};
}

}  // namespace quid::checked
