// SPDX-License-Identifier: Apache-2.0
// Effects that do not last: what is over on the day on which it begins, and debts that lapse with
// each new one.
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "check/warnings_parts.hpp"
#include "check/warnings_window.hpp"

namespace quid::checked {
namespace {

constexpr std::size_t most_at_firing = 64;  // of one condition; a larger one is not looked into

/// What must hold on the day on which a rule fires, part by part.
class AtFiring {
 public:
  AtFiring(const Context& context, const Rule& rule) : context_(context) {
    std::vector<ExprId> open = {rule.condition};
    while (!open.empty() && parts_.size() < most_at_firing) {
      const ExprId id = open.back();
      open.pop_back();
      if (!id.valid()) continue;
      parts_.push_back(id);
      const Expr& expr = context.at(id);
      const auto inner = context.arguments(expr);
      if (expr.op == Operation::And) open.insert(open.end(), inner.begin(), inner.end());
      if (expr.op == Operation::ForDuration) open.push_back(inner[0]);
    }
  }

  bool holds(ExprId condition) const {
    return std::any_of(parts_.begin(), parts_.end(),
                       [&](ExprId part) { return alike(context_, part, condition); });
  }
  /// Whether it is plain that `condition` does not hold.
  bool fails(ExprId condition) const {
    if (const auto inner = negated(condition)) return holds(*inner);
    return std::any_of(parts_.begin(), parts_.end(), [&](ExprId part) {
      const auto inner = negated(part);
      return inner && alike(context_, *inner, condition);
    });
  }

 private:
  std::optional<ExprId> negated(ExprId condition) const {
    const Expr& expr = context_.at(condition);
    if (expr.op != Operation::Not) return std::nullopt;
    return context_.arguments(expr)[0];
  }

  const Context& context_;
  std::vector<ExprId> parts_;
};

class Lasting {
 public:
  Lasting(Context& context, const Rule& rule)
      : context_(context),
        rule_(rule),
        now_(context, rule),
        comes_round_(checked::comes_round(context, rule)) {}

  void look() {
    std::vector<std::pair<EffectId, const Endings*>> open;
    for (const EffectId id : rule_.effects) open.emplace_back(id, nullptr);
    while (!open.empty()) {
      auto [id, ends] = open.back();
      open.pop_back();
      const Effect& effect = context_.out[id];
      if (effect.revocable()) {
        ends = &*effect.ends;
        if (in_script(context_, effect.span)) look_at_ends(*ends);
      }
      if (const auto* group = std::get_if<Group>(&effect.node))
        for (const EffectId inner : group->effects) open.emplace_back(inner, ends);
      else if (comes_round_ && ends != nullptr && in_script(context_, effect.span))
        look_at_debt(effect, *ends);
    }
  }

 private:
  void look_at_ends(const Endings& ends) {
    if (ends.for_.valid()) return;  // of which `bare-length` tells
    const bool over = ends.until.valid() && now_.holds(ends.until);
    const bool missing = ends.while_.valid() && now_.fails(ends.while_);
    if (!over && !missing) return;
    const ExprId condition = over ? ends.until : ends.while_;
    const std::string text = written(condition);
    context_.fail(DiagnosticKind::EndsAtOnce, context_.at(condition).span,
                  fmt::format("when the rule fires, `{}` {}, so that this ends on the day on which "
                              "it begins",
                              text, over ? "holds" : "does not hold"),
                  over ? fmt::format("`while {}` lets it stand as long as that holds", text) : "",
                  {{rule_.label_span, "it fires by this"}});
  }

  void look_at_debt(const Effect& effect, const Endings& ends) {
    const auto* duty = ast::get_if<Duty>(&effect.node);
    if (duty == nullptr || duty->act.kind != ast::Act::Kind::Pay) return;
    if (ends.for_.valid()) return;  // its time is told
    context_.fail(DiagnosticKind::UnpaidLapses, effect.span,
                  "each time this comes round, what is unpaid of the time before is owed no more",
                  instead(ends, !effect.revocable()), {{rule_.label_span, "this comes round"}});
  }

  std::string instead(const Endings& ends, bool in_a_group) const {
    std::string more;
    if (ends.while_.valid() && !ends.until.valid()) more = in_a_sum(ends.while_);
    if (ends.until.valid() && !ends.while_.valid()) more = "not " + in_a_sum(ends.until);
    if (more.empty() || in_a_group || ends.until_date.valid() || rule_.condition.valid())
      return "a duty without `until` and `while` stays owed until it is paid";
    return fmt::format(
        "`every … while {} then …` comes round as long, and each duty stays owed until "
        "it is paid",
        more);
  }

  std::string in_a_sum(ExprId condition) const {
    const Operation op = context_.at(condition).op;
    const std::string text = written(condition);
    const bool apart = op == Operation::And || op == Operation::Or;
    return apart ? "(" + text + ")" : text;
  }
  std::string written(ExprId id) const { return context_.written(context_.at(id).span); }

  Context& context_;
  const Rule& rule_;
  AtFiring now_;
  bool comes_round_;
};

}  // namespace

void warn_of_what_ends_too_soon(Context& context) {
  for (std::size_t i = 0; i < context.out.rules.size(); ++i) {
    const Rule& rule = context.out.rules[i];
    const bool some = std::any_of(rule.effects.begin(), rule.effects.end(), [&](EffectId id) {
      return context.out[id].revocable() || std::holds_alternative<Group>(context.out[id].node);
    });
    if (some && in_script(context, rule.span)) Lasting(context, rule).look();
  }
}

}  // namespace quid::checked
