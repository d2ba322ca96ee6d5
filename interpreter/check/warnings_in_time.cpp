// SPDX-License-Identifier: Apache-2.0
// Conditions that are true before anything came to pass: `not … on time`, `once per` what a rule
// does not ask about.
#include <fmt/format.h>
#include <algorithm>

#include "check/warnings_parts.hpp"

namespace quid::checked {
namespace {

// Parts of one condition; a larger one is not looked into, as each may be held against all others.
constexpr std::size_t most_looked_at = 400;

class TrueBefore {
 public:
  explicit TrueBefore(Context& context) : context_(context) {
    for (const Expr& expr : context.out.expressions)
      asks_in_time_ = asks_in_time_ || is_on_time(expr) || expr.op == Operation::MilestoneWithin;
  }

  void judge(const Rule& rule) {
    const auto none = [](const Expr&) { return false; };
    if (asks_in_time_ && !reads(rule.condition, none)) judge_not_in_time(rule.condition);
    if (rule.once_per.valid()) judge_once_per(rule);
  }

 private:
  static bool is_on_time(const Expr& expr) {
    return expr.op == Operation::MilestoneIs &&
           expr.mode == static_cast<std::uint8_t>(MilestoneTest::OnTime);
  }
  static bool is_about(const Expr& expr, std::uint32_t milestone) {
    return expr.op >= Operation::MilestoneIs && expr.op <= Operation::SinceMilestone &&
           expr.symbol == milestone;
  }

  /// The parts of a condition that must hold together.
  std::vector<ExprId> conjuncts_of(ExprId condition) const {
    std::vector<ExprId> open = {condition}, found;
    while (!open.empty()) {
      const ExprId id = open.back();
      open.pop_back();
      const Expr& expr = context_.at(id);
      const auto parts = context_.arguments(expr);
      if (expr.op == Operation::And)
        open.insert(open.end(), parts.begin(), parts.end());
      else
        found.push_back(id);
    }
    return found;
  }

  /// Whether it reads such an expression, by what is defined by `let` too. True where it is large.
  template <class Is>
  bool reads(ExprId condition, Is is) {
    open_.assign(1, condition);
    for (std::size_t looked = 0; !open_.empty(); ++looked) {
      const ExprId id = open_.back();
      open_.pop_back();
      if (!id.valid()) continue;
      const Expr& expr = context_.at(id);
      if (looked > most_looked_at || is(expr)) return true;
      const auto parts = context_.arguments(expr);
      open_.insert(open_.end(), parts.begin(), parts.end());
      if (expr.op == Operation::ReadLet) open_.push_back(context_.out.lets[expr.symbol].value);
    }
    return false;
  }

  /// Whether it asks for the milestone, waits for a day, or for something to last.
  bool guards(ExprId condition, std::uint32_t milestone) {
    return reads(condition, [&](const Expr& expr) {
      return is_about(expr, milestone) || expr.op == Operation::Today ||
             expr.op == Operation::ForDuration || expr.op == Operation::PhaseActive ||
             expr.op == Operation::Was;
    });
  }

  /// `not m on time`, `not m within D of X`: true from the first day on.
  void judge_not_in_time(ExprId condition) {
    const std::vector<ExprId> conjuncts = conjuncts_of(condition);
    for (const ExprId id : conjuncts) {
      if (!is_not_in_time(id)) continue;
      const Expr inner = context_.at(context_.arguments(context_.at(id))[0]);
      const bool guarded = std::any_of(conjuncts.begin(), conjuncts.end(), [&](ExprId other) {
        return !is_not_in_time(other) && guards(other, inner.symbol);
      });
      if (!guarded) tell_not_in_time(id, inner);
    }
  }

  bool is_not_in_time(ExprId id) const {
    if (context_.at(id).op != Operation::Not) return false;
    const Expr& inner = context_.at(context_.arguments(context_.at(id))[0]);
    return is_on_time(inner) || inner.op == Operation::MilestoneWithin;
  }

  void tell_not_in_time(ExprId negation, const Expr& inner) {
    const std::string name = as_written(inner);
    std::string hint = fmt::format(
        "what was missed is `{0} overdue`, what was met late `{0} and not {0} on time`", name);
    if (!is_on_time(inner)) {
      const auto parts = context_.arguments(inner);
      hint = fmt::format("that it was not done by then is `today > {} after {} and not {}`",
                         context_.written(context_.at(parts[parts.size() - 2]).span),
                         context_.written(context_.at(parts[parts.size() - 1]).span), name);
    }
    context_.fail(
        DiagnosticKind::NotInTime, context_.at(negation).span,
        fmt::format("this is true from the first day on, as long as `{}` is not met", name),
        std::move(hint));
  }

  /// The milestone of `m[x] on time` and `m[x] within …`, with its index where that is short.
  std::string as_written(const Expr& asked) const {
    const std::string text = context_.written(asked.span);
    const std::size_t end = text.find(is_on_time(asked) ? " on time" : " within");
    if (end != std::string::npos) return text.substr(0, end);
    return context_.text(context_.out.milestones[asked.symbol].name);
  }

  /// `once per m` of a rule that does not ask about m.
  void judge_once_per(const Rule& rule) {
    const std::uint32_t m = rule.once_per.value;
    if (reads(rule.condition, [&](const Expr& expr) { return is_about(expr, m); })) return;
    const std::string name = context_.text(context_.out.milestones[m].name);
    context_.fail(
        DiagnosticKind::OnceBeforeMet, rule.label_span,
        fmt::format("this fires once until `{0}` is broken, also before `{0}` is met", name),
        fmt::format("ask for it too: `if {} and …`", name));
  }

  Context& context_;
  bool asks_in_time_ = false;
  std::vector<ExprId> open_;  // room to work in
};

}  // namespace

void warn_of_what_is_true_before(Context& context) {
  TrueBefore before(context);
  for (std::size_t i = 0; i < context.out.rules.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    if (in_script(context, rule.span) && rule.condition.valid()) before.judge(rule);
  }
}

}  // namespace quid::checked
