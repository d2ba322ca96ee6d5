// SPDX-License-Identifier: Apache-2.0
// Effects of one line each: levers, payments, quantities, statements, milestones, rules.
#include <fmt/format.h>

#include "check/effects_checker.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {

std::optional<Context::Resolved> EffectChecker::resolve(const ast::Ref& ref, SymbolKind kind) {
  return context_.resolve(ref, scope_, {kind});
}

std::optional<EffectChecker::Steps> EffectChecker::steps(LeverId lever, bool ease, ast::ExprId by,
                                                         bool has_level, const ast::Element& level,
                                                         Span where) {
  Steps result;
  if (by.valid()) {
    result.by = context_.check_expr(by, scope_, Expectation::plain());
    if (!result.by.valid()) return std::nullopt;
    const auto count = context_.constant_number(result.by);
    if (count && (count->is_negative() || !count->is_whole())) {
      context_.fail(DiagnosticKind::NotPositive, context_.span(by),
                    fmt::format("a lever moves by whole levels, not by {}", count->to_string()),
                    count->is_negative()
                        ? (ease ? "`tighten` moves the other way" : "`ease` moves the other way")
                        : "");
      return std::nullopt;
    }
    if (count && count->is_zero())
      context_.fail(DiagnosticKind::NoEffect, where, "a move by 0 levels changes nothing");
  }
  if (!has_level) return result;
  result.to = context_.resolve_level(lever, level, scope_);
  if (!result.to) return std::nullopt;
  const std::uint32_t levels = context_.out.levers[lever.index()].level_count;
  if (*result.to == (ease ? 0 : levels - 1)) {
    context_.fail(DiagnosticKind::NoEffect, level.place.span,
                  ease ? fmt::format("`{}` is the harshest level: `ease` cannot move there",
                                     context_.text(level))
                       : fmt::format("`{}` is the most generous level: `tighten` cannot move there",
                                     context_.text(level)),
                  ease ? "levels run from the harshest to the most generous; `tighten` moves left"
                       : "levels run from the harshest to the most generous; `ease` moves right");
  }
  return result;
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Move& move, Span where) {
  auto lever = resolve(move.lever, SymbolKind::Lever);
  if (!lever) return std::nullopt;
  const LeverId id{lever->symbol.id};
  const auto how = steps(id, move.ease, move.by, move.has_level, move.to_level, where);
  if (!how) return std::nullopt;
  return Move{move.ease, id, std::move(lever->index), how->by, how->to};
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Restore& restore, Span) {
  auto lever = resolve(restore.lever, SymbolKind::Lever);
  if (!lever) return std::nullopt;
  return Restore{LeverId{lever->symbol.id}, std::move(lever->index)};
}

std::optional<EffectChecker::Amount> EffectChecker::payment(ast::ExprId id) {
  const ExprId amount = settle_payment(context_, context_.infer(id, scope_, Expectation::number()));
  const ExprId value = context_.coerce(amount, Expectation::number());
  if (!value.valid()) return std::nullopt;
  const auto known = context_.constant_number(value);
  if (known && known->is_negative()) {
    context_.fail(DiagnosticKind::NotPositive, context_.span(id), "a payment of less than nothing",
                  "exchange payer and receiver");
    return std::nullopt;
  }
  const UnitId unit = context_.at(value).type.unit();
  const auto& factors = context_.out.units[unit.index()].factors;
  if (factors.size() > 1 || (factors.size() == 1 && factors[0].power != 1)) {
    context_.fail(DiagnosticKind::UnitMismatch, context_.span(id),
                  fmt::format("what is paid is in one unit, not in `{}`", context_.text(unit)));
    return std::nullopt;
  }
  return Amount{value, unit};
}

bool EffectChecker::require_other(const ActorRef& from, const ActorRef& to, Span where) {
  if (from.actor != to.actor || from.table != to.table) return true;
  if (same_index(context_.out, from.index, to.index) != Same::Yes) return true;
  context_.fail(
      DiagnosticKind::PayToSelf, where,
      fmt::format("`{}` pays itself", actor_text(context_.out, context_.interner, from, {})));
  return false;
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Pay& pay, Span where) {
  const auto amount = payment(pay.amount);
  Pay result;
  result.to = context_.resolve_party(pay.to, scope_, "receives nothing");
  if (pay.from.present()) {
    result.from = context_.resolve_party(pay.from, scope_, "pays nothing");
    if (!result.from.present()) return std::nullopt;
  }
  if (!amount || !result.to.present()) return std::nullopt;
  if (pay.from.present() && !require_other(result.from, result.to, where)) return std::nullopt;
  result.amount = amount->value;
  result.unit = amount->unit;
  return result;
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::ChangeQuantity& change, Span) {
  auto quantity = resolve(change.quantity, SymbolKind::Quantity);
  if (!quantity) return std::nullopt;  // a level, perhaps, of a lever
  ExprId value = context_.infer(change.value, scope_, Expectation::number());
  if (!value.valid()) return std::nullopt;
  const QuantityId id{quantity->symbol.id};
  const UnitId unit = context_.out.quantities[id.index()].unit;
  if (change.change == ast::Change::Set && context_.at(value).type.kind == Kind::Truth)
    value = truth_as_number(context_, value);
  value = context_.coerce(value, Expectation::amount(unit));
  if (!value.valid()) return std::nullopt;
  return ChangeQuantity{change.change, id, std::move(quantity->index), value};
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Say& say, Span) {
  auto statement = resolve(say.statement, SymbolKind::Statement);
  if (!statement) return std::nullopt;
  return Say{StatementId{statement->symbol.id}, std::move(statement->index)};
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Waive& waive, Span) {
  auto milestone = resolve(waive.milestone, SymbolKind::Milestone);
  if (!milestone) return std::nullopt;
  return Waive{MilestoneId{milestone->symbol.id}, std::move(milestone->index)};
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Extend& extend, Span) {
  auto milestone = resolve(extend.milestone, SymbolKind::Milestone);
  Extend result;
  if (extend.by.valid()) {
    result.by = context_.check_expr(extend.by, scope_, Expectation::duration());
    if (!result.by.valid()) return std::nullopt;
  }
  if (extend.to.valid()) {
    result.to = context_.check_expr(extend.to, scope_, Expectation::date());
    if (!result.to.valid()) return std::nullopt;
  }
  if (!milestone) return std::nullopt;
  result.milestone = MilestoneId{milestone->symbol.id};
  result.index = std::move(milestone->index);
  return result;
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Resize& resize, Span where) {
  auto milestone = resolve(resize.milestone, SymbolKind::Milestone);
  if (!milestone) return std::nullopt;
  const MilestoneId id{milestone->symbol.id};
  const auto& declared =
      std::get<ast::MilestoneDecl>(context_.item(context_.milestone_items[id.index()]).node);
  if (!declared.of.valid()) {
    context_.fail(DiagnosticKind::AmountWithoutMeter, where,
                  fmt::format("`{}` is not metered", context_.text(declared.head.name)),
                  "declare it with `of AMOUNT`");
    return std::nullopt;
  }
  const Milestone& target = context_.out.milestones[id.index()];
  if (!target.more->of.valid()) return std::nullopt;  // in error, and reported
  const ExprId to = context_.check_expr(resize.to, scope_, Expectation::amount(target.more->unit));
  if (!to.valid()) return std::nullopt;
  const auto known = context_.constant_number(to);
  if (known && (known->is_negative() || known->is_zero())) {
    context_.fail(DiagnosticKind::NotPositive, context_.span(resize.to),
                  "a target amount is more than nothing");
    return std::nullopt;
  }
  return Resize{id, std::move(milestone->index), to};
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::SwitchRule& change, Span) {
  auto rule = context_.resolve_rule(change.rule, scope_, true);
  if (!rule) return std::nullopt;
  return SwitchRule{change.resume, std::move(*rule)};
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::EndDeal& end, Span) {
  return EndDeal{end.text};
}

}  // namespace quid::checked
