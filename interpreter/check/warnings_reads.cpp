// SPDX-License-Identifier: Apache-2.0
// What a rule reads and another changes on the same day; and what nothing reads at all.
#include <fmt/format.h>

#include <map>
#include <set>

#include "check/rules_duties.hpp"
#include "check/values_elements.hpp"
#include "check/warnings_parts.hpp"

namespace quid::checked {
namespace {

enum class Thing { Quantity, Lever, Statement };
using Key = std::pair<Thing, std::uint32_t>;

struct Change {
  std::uint32_t rule = 0;
  const std::vector<ExprId>* index = nullptr;
  Span span;
};
using Changes = std::map<Key, std::vector<Change>>;

Changes all_changes(const Checked& deal) {
  Changes result;
  for (std::uint32_t rule = 0; rule < deal.rules.size(); ++rule) {
    for (const EffectId id : all_effects(deal, deal.rules[rule].effects, false)) {
      const Effect& effect = deal[id];
      const auto add = [&](Thing thing, std::uint32_t symbol, const std::vector<ExprId>& index) {
        result[{thing, symbol}].push_back({rule, &index, effect.span});
      };
      if (const auto* move = std::get_if<Move>(&effect.node))
        add(Thing::Lever, move->lever.value, move->index);
      if (const auto* back = std::get_if<Restore>(&effect.node))
        add(Thing::Lever, back->lever.value, back->index);
      if (const auto* change = std::get_if<ChangeQuantity>(&effect.node))
        add(Thing::Quantity, change->quantity.value, change->index);
      if (const auto* say = std::get_if<Say>(&effect.node))
        add(Thing::Statement, say->statement.value, say->index);
    }
  }
  return result;
}

std::optional<Key> key_of(const Expr& expr) {
  switch (expr.op) {
    case Operation::ReadQuantity: return Key{Thing::Quantity, expr.symbol};
    case Operation::LevelIs: return Key{Thing::Lever, expr.symbol};
    case Operation::StatementSaid: return Key{Thing::Statement, expr.symbol};
    default: return std::nullopt;
  }
}

// Indices of two rules: only constants tell them apart.
bool certainly_other(const Checked& deal, std::span<const ExprId> a, const std::vector<ExprId>& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const auto left = known_element(deal, a[i], {}), right = known_element(deal, b[i], {});
    if (left && right && *left != *right) return true;
  }
  return false;
}

class SameDay {
 public:
  explicit SameDay(Context& context) : context_(context), changes_(all_changes(context.out)) {}

  void judge(std::uint32_t rule) {
    seen_.clear();
    told_.clear();
    open_ = {context_.out.rules[rule].condition};
    while (!open_.empty() && budget_ > 0) {
      --budget_;
      const ExprId id = open_.back();
      open_.pop_back();
      if (!seen_.insert(id.value).second) continue;
      const Expr& expr = context_.at(id);
      if (expr.op == Operation::Was) continue;
      if (const auto key = key_of(expr)) look_at(rule, *key, expr);
      const auto parts = context_.arguments(expr);
      open_.insert(open_.end(), parts.begin(), parts.end());
      if (expr.op == Operation::ReadLet && context_.out.lets[expr.symbol].value.valid())
        open_.push_back(context_.out.lets[expr.symbol].value);
    }
  }

 private:
  void look_at(std::uint32_t rule, Key key, const Expr& expr) {
    const auto changes = changes_.find(key);
    if (changes == changes_.end()) return;
    for (const Change& change : changes->second) {
      if (change.rule == rule) continue;
      if (certainly_other(context_.out, context_.arguments(expr), *change.index)) continue;
      if (told_.insert(key).second) tell(rule, key, expr, change);
      return;
    }
  }

  void tell(std::uint32_t rule, Key key, const Expr& expr, const Change& change) {
    const Checked& deal = context_.out;
    const NameId name = key.first == Thing::Quantity ? deal.quantities[key.second].name
                        : key.first == Thing::Lever  ? deal.levers[key.second].name
                                                     : deal.statements[key.second].name;
    const Rule& other = deal.rules[change.rule];
    const std::string who = other.name.valid()
                                ? fmt::format("the rule `{}`", context_.text(other.name))
                                : std::string("another rule");
    const bool here = in_script(context_, expr.span);
    context_.fail(DiagnosticKind::SameDayRead, here ? expr.span : deal.rules[rule].label_span,
                  fmt::format("{} may change `{}` on the day on which this reads it", who,
                              context_.text(name)),
                  "`was` reads the end of the day before", {{change.span, "changed here"}});
  }

  Context& context_;
  Changes changes_;
  std::set<std::uint32_t> seen_;
  std::set<Key> told_;
  std::vector<ExprId> open_;
  std::size_t budget_ = 2'000'000;  // parts looked at, over all rules
};

struct Used {
  std::vector<bool> lets, tier_tables, row_tables;
};

Used used_names(const Checked& deal) {
  Used used{std::vector<bool>(deal.lets.size()), std::vector<bool>(deal.tier_tables.size()),
            std::vector<bool>(deal.row_tables.size())};
  for (const Expr& expr : deal.expressions) {
    if (expr.op == Operation::ReadLet) used.lets[expr.symbol] = true;
    if (expr.op == Operation::CallTable) used.tier_tables[expr.symbol] = true;
    if (expr.op == Operation::ReadRow) used.row_tables[expr.symbol] = true;
  }
  return used;
}

template <class Table>
void warn_of_unused(Context& context, const std::vector<Table>& table,
                    const std::vector<bool>& used, const char* what) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Symbol symbol = context.names.find(table[i].name);
    if (used[i] || !in_script(context, table[i].span)) continue;
    context.fail(DiagnosticKind::UnusedName, symbol.found() ? symbol.span : table[i].span,
                 fmt::format("nothing reads the {} `{}`", what, context.text(table[i].name)));
  }
}

}  // namespace

void warn_of_same_day_reads(Context& context) {
  SameDay reads(context);
  for (std::uint32_t i = 0; i < context.out.rules.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (rule.condition.valid() && in_script(context, rule.span)) reads.judge(i);
  }
}

void warn_of_unused_names(Context& context) {
  const Used used = used_names(context.out);
  warn_of_unused(context, context.out.lets, used.lets, "let");
  warn_of_unused(context, context.out.tier_tables, used.tier_tables, "table");
  warn_of_unused(context, context.out.row_tables, used.row_tables, "table");
}

}  // namespace quid::checked
