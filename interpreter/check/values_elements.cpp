// SPDX-License-Identifier: Apache-2.0
// Folds what can choose an element: constants, variables, rows of tables, whole-number sums.
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
      case Operation::ElementConstant: return ElementCode{expr.number()};
      case Operation::Variable: return variable(SlotId{expr.symbol});
      case Operation::ReadRow: return row(expr, depth);
      default: {
        const auto value = number(id, depth);
        const auto whole = value ? value->to_int() : std::nullopt;
        return whole ? std::optional(ElementCode::number(*whole)) : std::nullopt;
      }
    }
  }

 private:
  ExprId argument(const Expr& expr, std::uint32_t i) const { return deal_.arguments_of(expr)[i]; }

  std::optional<ElementCode> variable(SlotId slot) const {
    if (instance_.shape == nullptr) return std::nullopt;
    const std::size_t i = slot.index();
    if (i < instance_.shape->sets.size() && i < instance_.at.size()) return instance_.at[i];
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
    if (expr.op == Operation::NumberConstant) return deal_.decimal(expr);
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

std::string with_index(const Interner& interner, NameId name,
                       const std::vector<std::optional<ElementCode>>& at) {
  std::string text(interner.text(name));
  for (std::size_t i = 0; i < at.size(); ++i) {
    text += i == 0 ? "[" : ", ";
    if (!at[i]) {
      text += "…";
    } else {
      text += at[i]->is_number() ? std::to_string(at[i]->number())
                                 : std::string(interner.text(at[i]->name()));
    }
  }
  return at.empty() ? text : text + "]";
}

}  // namespace

std::optional<ElementCode> known_element(const Checked& deal, ExprId id, const Instance& instance) {
  return Folder(deal, instance).element(id);
}

std::vector<std::optional<ElementCode>> known_elements(const Checked& deal,
                                                       std::span<const ExprId> index,
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
    if (!shape.sets[i].valid()) continue;  // reported where it is declared
    const auto& elements = deal.sets[shape.sets[i].index()].elements;
    if (elements.empty()) continue;
    result[i] = elements[number % elements.size()];
    number /= static_cast<std::uint32_t>(elements.size());
  }
  return result;
}

std::optional<ActorRef> named_actor(const Checked& deal, const ActorRef& actor,
                                    const Instance& instance) {
  if (!actor.table.valid()) return actor;
  const auto element = known_element(deal, actor.index[0], instance);
  if (!element) return std::nullopt;
  const RowTable& table = deal.row_tables[actor.table.index()];
  const auto& elements = deal.sets[table.set.index()].elements;
  const auto at = std::find(elements.begin(), elements.end(), *element);
  if (at == elements.end()) return std::nullopt;
  const ExprId row_id = table.rows[static_cast<std::size_t>(at - elements.begin())];
  if (!row_id.valid()) return std::nullopt;
  const Expr& row = deal[row_id];
  const auto index = deal.arguments_of(row);
  return ActorRef{ActorId{row.symbol}, {index.begin(), index.end()}, actor.span, {}};
}

NameId name_of_actor(const Checked& deal, const ActorRef& actor) {
  return actor.table.valid() ? deal.row_tables[actor.table.index()].name
                             : deal.actors[actor.actor.index()].name;
}

Same same_actor(const Checked& deal, const ActorRef& x, const Instance& a_at, const ActorRef& y,
                const Instance& b_at) {
  const auto named_a = named_actor(deal, x, a_at), named_b = named_actor(deal, y, b_at);
  if (!named_a || !named_b) return Same::Maybe;
  const ActorRef &a = *named_a, &b = *named_b;
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

Same same_index(const Checked& deal, std::span<const ExprId> a, std::span<const ExprId> b) {
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

std::string indexed_text(const Checked& deal, const Interner& interner, NameId name,
                         std::span<const ExprId> index, const Instance& instance) {
  return with_index(interner, name, known_elements(deal, index, instance));
}

std::string actor_text(const Checked& deal, const Interner& interner, const ActorRef& actor,
                       const Instance& instance) {
  const ActorRef named = named_actor(deal, actor, instance).value_or(actor);
  const Instance rows;  // of a table name their party by constants
  return indexed_text(deal, interner, name_of_actor(deal, named), named.index,
                      actor.table.valid() && !named.table.valid() ? rows : instance);
}

std::string instance_text(const Checked& deal, const Interner& interner, NameId name,
                          const Shape& shape, std::uint32_t number) {
  return with_index(interner, name, elements_of(deal, shape, number));
}

}  // namespace quid::checked
