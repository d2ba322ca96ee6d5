// SPDX-License-Identifier: Apache-2.0
#include "check/warnings_window.hpp"

#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

constexpr int deepest_date = 16;  // sums in it

// Whether `number` means the same in two expressions of one operation and mode.
bool same_number(const Checked& deal, const Expr& a, const Expr& b) {
  switch (a.op) {
    case Operation::NumberConstant: return deal.decimal(a) == deal.decimal(b);
    case Operation::DurationConstant: return deal.duration(a) == deal.duration(b);
    case Operation::OnAtLeast: return deal.frequency(a) == deal.frequency(b);
    default: return a.number() == b.number();
  }
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

// Below its first level no lever ever is, and at least there it always is.
std::optional<bool> by_first_level(const Expr& expr) {
  if (expr.op != Operation::LevelIs || expr.number() != 0) return std::nullopt;
  const auto test = static_cast<ast::LevelTest>(expr.mode);
  if (test == ast::LevelTest::At) return std::nullopt;
  return test == ast::LevelTest::AtLeast;
}

}  // namespace

bool alike(const Context& context, ExprId a, ExprId b, int depth) {
  if (a == b) return true;
  if (depth > 16) return false;
  const Expr &left = context.at(a), &right = context.at(b);
  if (left.op != right.op || left.mode != right.mode || left.symbol != right.symbol ||
      !same_number(context.out, left, right)) {
    return false;
  }
  const auto x = context.arguments(left), y = context.arguments(right);
  if (x.size() != y.size() || x.size() > 4) return false;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!alike(context, x[i], y[i], depth + 1)) return false;
  return true;
}

std::optional<bool> decided(const Context& context, ExprId condition) {
  const Expr& expr = context.at(condition);
  if (const auto level = by_first_level(expr)) return level;
  if (expr.op == Operation::Or && opposites(context, expr)) return true;
  if (expr.op == Operation::And && opposites(context, expr)) return false;
  return context.constant_truth(condition);
}

std::optional<Day> earliest_day(const Context& context, ExprId date) {
  std::vector<Duration> lengths;
  while (date.valid() && context.at(date).op == Operation::AddDuration &&
         lengths.size() < deepest_date) {
    const auto parts = context.arguments(context.at(date));
    const auto length = context.constant_duration(parts[1]);
    if (!length) return std::nullopt;
    lengths.push_back(*length);
    date = parts[0];
  }
  const bool today = date.valid() && context.at(date).op == Operation::Today;
  std::optional<Day> day = today ? context.out.deal.start : context.constant_day(date);
  for (; day && !lengths.empty(); lengths.pop_back()) day = add(*day, lengths.back(), Holidays());
  return day;
}

std::optional<Day> first_beat(const Context& context, const Rule& rule) {
  if (!rule.cadence) return std::nullopt;
  if (rule.more->cadence_from.valid()) return earliest_day(context, rule.more->cadence_from);
  return add(context.out.deal.start, rule.more->period, Holidays());
}

bool comes_round(const Context& context, const Rule& rule) {
  if (!rule.cadence || rule.once || rule.once_per.valid()) return false;
  const Day first = first_beat(context, rule).value_or(context.out.deal.start);
  const auto second = add(first, rule.more->period, Holidays());
  if (!second) return false;
  const auto last = context.constant_day(rule.more->to);
  return (!last || *second <= *last) && (!context.out.deal.end || *second <= *context.out.deal.end);
}

void Window::narrow(ExprId condition, std::vector<ExprId>& open) {
  open.assign(1, condition);
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    const Expr& expr = context_.at(id);
    const auto parts = context_.arguments(expr);
    if (expr.op == Operation::And) open.insert(open.end(), parts.begin(), parts.end());
    if (expr.op == Operation::ForDuration) {
      const auto length = context_.constant_duration(parts[1]);
      const auto first = length ? add(context_.out.deal.start, *length, Holidays()) : std::nullopt;
      too_long_ = too_long_ || (first && last_ && *first > *last_);
      from(first);
    }
    if (expr.op != Operation::CompareValues) continue;
    const auto how = static_cast<Compare>(expr.mode);
    if (context_.at(parts[0]).op == Operation::Today) {
      compare(how, context_.constant_day(parts[1]));
    } else if (context_.at(parts[1]).op == Operation::Today) {
      compare(mirrored(how), context_.constant_day(parts[0]));
    }
  }
}

void Window::compare(Compare how, std::optional<Day> day) {
  if (!day) return;
  if (how == Compare::Equal || how == Compare::GreaterEqual) from(day);
  if (how == Compare::Equal || how == Compare::LessEqual) until(day);
  if (how == Compare::Greater) from(add_days(*day, 1));
  if (how == Compare::Less) until(add_days(*day, -1));
}

}  // namespace quid::checked
