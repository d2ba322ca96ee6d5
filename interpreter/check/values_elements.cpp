// SPDX-License-Identifier: Apache-2.0
#include "check/values_elements.hpp"

#include <algorithm>

namespace quid::checked {
namespace {

// Indices nest by `k - 1` and by tables; deeper ones are left to the run.
constexpr int depth_limit = 64;

class Folder {
 public:
  Folder(const Checked& deal, const Instance& instance) : deal_(deal), instance_(instance) {}

  std::optional<ElementCode> element(ExprId id, int depth = 0) {
    if (!id.valid() || depth > depth_limit) return std::nullopt;
    const Expr& expr = deal_[id];
    switch (expr.op) {
      case Operation::ElementConstant:
        return ElementCode{expr.number};
      case Operation::Variable:
        return variable(SlotId{expr.symbol});
      case Operation::ReadRow:
        return row(expr, depth);
      default: {
        const auto value = number(id, depth);
        const auto whole = value ? value->to_int() : std::nullopt;
        return whole ? std::optional(ElementCode::number(*whole)) : std::nullopt;
      }
    }
  }

 private:
  ExprId argument(const Expr& expr, std::uint32_t i) const {
    return deal_.arguments[expr.first_argument + i];
  }

  std::optional<ElementCode> variable(SlotId slot) const {
    if (instance_.shape == nullptr) return std::nullopt;
    const auto& slots = instance_.shape->slots;
    for (std::size_t i = 0; i < slots.size() && i < instance_.at.size(); ++i)
      if (slots[i] == slot) return instance_.at[i];
    return std::nullopt;
  }

  // Rows of a table of elements have no variables of their own.
  std::optional<ElementCode> row(const Expr& expr, int depth) {
    const RowTable& table = deal_.row_tables[expr.symbol];
    if (table.result.kind != Kind::Element) return std::nullopt;
    const auto key = element(argument(expr, 0), depth + 1);
    if (!key || !table.set.valid()) return std::nullopt;
    const auto& elements = deal_.sets[table.set.index()].elements;
    const auto at = std::find(elements.begin(), elements.end(), *key);
    const auto i = static_cast<std::size_t>(at - elements.begin());
    if (i >= table.rows.size()) return std::nullopt;
    return element(table.rows[i], depth + 1);
  }

  std::optional<Decimal> number(ExprId id, int depth) {
    if (!id.valid() || depth > depth_limit) return std::nullopt;
    const Expr& expr = deal_[id];
    if (expr.op == Operation::NumberConstant) return expr.decimal;
    if (expr.op == Operation::ElementNumber) {
      const auto code = element(argument(expr, 0), depth + 1);
      if (!code || !code->is_number()) return std::nullopt;
      return Decimal::from_int(code->number());
    }
    if (expr.op != Operation::Add && expr.op != Operation::Subtract &&
        expr.op != Operation::Multiply) {
      return std::nullopt;
    }
    const auto left = number(argument(expr, 0), depth + 1);
    const auto right = number(argument(expr, 1), depth + 1);
    if (!left || !right) return std::nullopt;
    if (expr.op == Operation::Add) return add(*left, *right);
    return expr.op == Operation::Subtract ? sub(*left, *right) : mul(*left, *right);
  }

  const Checked& deal_;
  const Instance& instance_;
};

}  // namespace

std::optional<ElementCode> known_element(const Checked& deal, ExprId id, const Instance& instance) {
  return Folder(deal, instance).element(id);
}

std::vector<std::optional<ElementCode>> known_elements(const Checked& deal,
                                                       const std::vector<ExprId>& index,
                                                       const Instance& instance) {
  std::vector<std::optional<ElementCode>> result;
  result.reserve(index.size());
  for (const ExprId id : index) result.push_back(known_element(deal, id, instance));
  return result;
}

std::vector<std::optional<ElementCode>> elements_of(const Checked& deal, const Shape& shape,
                                                    std::uint32_t number) {
  std::vector<std::optional<ElementCode>> result(shape.sets.size());
  for (std::size_t i = shape.sets.size(); i-- > 0;) {
    const auto& elements = deal.sets[shape.sets[i].index()].elements;
    if (elements.empty()) continue;
    result[i] = elements[number % elements.size()];
    number /= static_cast<std::uint32_t>(elements.size());
  }
  return result;
}

Same same_actor(const Checked& deal, const ActorRef& a, const Instance& a_at, const ActorRef& b,
                const Instance& b_at) {
  if (a.actor != b.actor) return Same::No;
  if (a.index.size() != b.index.size()) return Same::Maybe;
  Same result = Same::Yes;
  for (std::size_t i = 0; i < a.index.size(); ++i) {
    const auto left = known_element(deal, a.index[i], a_at);
    const auto right = known_element(deal, b.index[i], b_at);
    if (!left || !right) {
      result = Same::Maybe;
    } else if (*left != *right) {
      return Same::No;
    }
  }
  return result;
}

Same same_index(const Checked& deal, const std::vector<ExprId>& a, const std::vector<ExprId>& b) {
  if (a.size() != b.size()) return Same::Maybe;
  const auto is_variable = [&](ExprId id) {
    return id.valid() && deal[id].op == Operation::Variable;
  };
  Same result = Same::Yes;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (is_variable(a[i]) && is_variable(b[i]) && deal[a[i]].symbol == deal[b[i]].symbol) continue;
    const auto left = known_element(deal, a[i], {});
    const auto right = known_element(deal, b[i], {});
    if (!left || !right) {
      result = Same::Maybe;
    } else if (*left != *right) {
      return Same::No;
    }
  }
  return result;
}

}  // namespace quid::checked
