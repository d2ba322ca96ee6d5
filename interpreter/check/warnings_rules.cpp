// SPDX-License-Identifier: Apache-2.0
// Conditions that decide nothing, and `over` between rules that have nothing in common.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/rules_duties.hpp"
#include "check/warnings_parts.hpp"

namespace quid::checked {
namespace {

// The days on which a rule could fire, narrowed step by step.
class Window {
 public:
  Window(const Context& context, const Rule& rule) : context_(context) {
    from(context.out.deal.start);
    until(context.out.deal.end);
    from(context.constant_day(rule.from));
    until(context.constant_day(rule.to));
    if (rule.during.valid()) {
      const Phase& phase = context.out.phases[rule.during.index()];
      from(context.constant_day(phase.from));
      until(context.constant_day(phase.until_date));
    }
  }

  bool empty() const { return last_ && *last_ < first_; }

  /// Narrows by the parts of a condition that must hold together; `open` is room to work in.
  void narrow(ExprId condition, std::vector<ExprId>& open) {
    open.assign(1, condition);
    while (!open.empty()) {
      const ExprId id = open.back();
      open.pop_back();
      const Expr& expr = context_.at(id);
      const auto parts = context_.arguments(expr);
      if (expr.op == Operation::And) open.insert(open.end(), parts.begin(), parts.end());
      if (expr.op != Operation::CompareValues) continue;
      const auto how = static_cast<Compare>(expr.mode);
      if (context_.at(parts[0]).op == Operation::Today) {
        compare(how, context_.constant_day(parts[1]));
      } else if (context_.at(parts[1]).op == Operation::Today) {
        compare(mirrored(how), context_.constant_day(parts[0]));
      }
    }
  }

 private:
  static Compare mirrored(Compare how) {
    switch (how) {
      case Compare::Less: return Compare::Greater;
      case Compare::LessEqual: return Compare::GreaterEqual;
      case Compare::Greater: return Compare::Less;
      case Compare::GreaterEqual: return Compare::LessEqual;
      default: return how;
    }
  }
  void compare(Compare how, std::optional<Day> day) {
    if (!day) return;
    if (how == Compare::Equal || how == Compare::GreaterEqual) from(day);
    if (how == Compare::Equal || how == Compare::LessEqual) until(day);
    if (how == Compare::Greater) from(add_days(*day, 1));
    if (how == Compare::Less) until(add_days(*day, -1));
  }
  void from(std::optional<Day> day) {
    if (day) first_ = std::max(first_, *day);
  }
  void until(std::optional<Day> day) {
    if (day) last_ = last_ ? std::min(*last_, *day) : *day;
  }

  const Context& context_;
  Day first_ = first_day;
  std::optional<Day> last_;
};

// Whether `number` means the same in two expressions of one operation and mode.
bool same_number(const Checked& deal, const Expr& a, const Expr& b) {
  switch (a.op) {
    case Operation::NumberConstant: return deal.decimal(a) == deal.decimal(b);
    case Operation::DurationConstant: return deal.duration(a) == deal.duration(b);
    case Operation::OnAtLeast: return deal.frequency(a) == deal.frequency(b);
    default: return a.number == b.number;
  }
}

// Whether two expressions are written alike. Gives up, with false, on large ones.
bool alike(const Context& context, ExprId a, ExprId b, int depth = 0) {
  if (a == b) return true;
  if (depth > 16) return false;
  const Expr &left = context.at(a), &right = context.at(b);
  if (left.op != right.op || left.mode != right.mode || left.symbol != right.symbol ||
      !same_number(context.out, left, right) || left.argument_count != right.argument_count ||
      left.argument_count > 4) {
    return false;
  }
  const auto x = context.arguments(left), y = context.arguments(right);
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!alike(context, x[i], y[i], depth + 1)) return false;
  return true;
}

// `a or not a`, `a and not a`.
bool opposites(const Context& context, const Expr& expr) {
  const auto parts = context.arguments(expr);
  if (parts.size() > 32) return false;
  for (const ExprId one : parts) {
    if (context.at(one).op != Operation::Not) continue;
    const ExprId inner = context.arguments(context.at(one))[0];
    for (const ExprId other : parts)
      if (other != one && alike(context, inner, other)) return true;
  }
  return false;
}

std::optional<bool> decided(const Context& context, ExprId condition) {
  const Expr& expr = context.at(condition);
  if (expr.op == Operation::Or && opposites(context, expr)) return true;
  if (expr.op == Operation::And && opposites(context, expr)) return false;
  return context.constant_truth(condition);
}

void judge_rule(Context& context, const Rule& rule, std::vector<ExprId>& room) {
  Window window(context, rule);
  const bool dated_out = window.empty();
  std::optional<bool> always;
  if (rule.condition.valid()) {
    always = decided(context, rule.condition);
    window.narrow(rule.condition, room);
  }
  const Span where = rule.condition.valid() ? context.at(rule.condition).span : rule.label_span;
  if (dated_out || window.empty()) {
    context.fail(DiagnosticKind::NeverFires, dated_out ? rule.label_span : where,
                 dated_out ? "the dates of this rule leave no day of the deal"
                           : "on no day of this rule can its condition be true");
  } else if (always == false) {
    context.fail(DiagnosticKind::NeverFires, where, "this condition is never true");
  } else if (always == true && context.at(rule.condition).op != Operation::TruthConstant) {
    context.fail(DiagnosticKind::AlwaysTrue, where, "this condition is always true");
  }
}

using Things = std::set<std::pair<bool, std::uint32_t>>;  // a lever or not, its id

Things touched_by(const Checked& deal, const Rule& rule) {
  Things result;
  each_effect(deal, rule.effects, true, [&](EffectId id) {
    const auto& node = deal[id].node;
    if (const auto* move = std::get_if<Move>(&node)) result.emplace(true, move->lever.value);
    if (const auto* back = std::get_if<Restore>(&node)) result.emplace(true, back->lever.value);
    if (const auto* change = std::get_if<ChangeQuantity>(&node))
      result.emplace(false, change->quantity.value);
  });
  return result;
}

}  // namespace

void warn_of_rule_conditions(Context& context) {
  std::vector<ExprId> room;
  for (std::size_t i = 0; i < context.out.rules.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (in_script(context, rule.span)) judge_rule(context, rule, room);
  }
  for (const Ensure& ensure : context.out.ensures) {
    if (!in_script(context, ensure.span)) continue;
    const auto always = decided(context, ensure.condition);
    if (!always) continue;
    context.fail(*always ? DiagnosticKind::AlwaysTrue : DiagnosticKind::NeverFires,
                 context.at(ensure.condition).span,
                 *always ? "this condition is always true" : "this condition is never true");
  }
}

void warn_of_idle_over(Context& context) {
  std::vector<std::optional<Things>> known(context.out.rules.size());
  const auto touched = [&](std::size_t rule) -> const Things& {
    if (!known[rule]) known[rule] = touched_by(context.out, context.out.rules[rule]);
    return *known[rule];
  };
  for (std::size_t i = 0; i < known.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (rule.over.empty() || !in_script(context, rule.span)) continue;
    const Things& mine = touched(i);
    for (const RuleRef& below : rule.over) {
      const Rule& other = context.out.rules[below.rule.index()];
      const Things& theirs = touched(below.rule.index());
      const bool common = std::any_of(mine.begin(), mine.end(),
                                      [&](const auto& one) { return theirs.count(one) > 0; });
      if (common) continue;
      context.fail(DiagnosticKind::UnreachableOver, rule.label_span,
                   fmt::format("`{}` and `{}` move no lever and change no quantity in common, so "
                               "`over` decides nothing",
                               context.text(rule.name), context.text(other.name)));
    }
  }
}

}  // namespace quid::checked
