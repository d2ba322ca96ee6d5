// SPDX-License-Identifier: Apache-2.0
// Appending typed expressions. Children always come before their parents.
#include "check/context.hpp"

namespace quid::checked {

ExprId Context::add(Expr expr) {
  out.expressions.push_back(std::move(expr));
  return ExprId::at(out.expressions.size() - 1);
}

ExprId Context::make(Operation op, Type type, Span span, std::span<const ExprId> arguments) {
  for (const ExprId id : arguments)
    if (!id.valid()) return {};
  Expr& expr = out.expressions.emplace_back();
  expr.op = op;
  expr.type = type;
  expr.span = span;
  if (!arguments.empty()) {
    expr.set_operands(static_cast<std::uint32_t>(out.arguments.size()));
    out.arguments.push_back(ExprId::at(arguments.size()));
    out.arguments.insert(out.arguments.end(), arguments.begin(), arguments.end());
  }
  return ExprId::at(out.expressions.size() - 1);
}

ExprId Context::make(Operation op, Type type, Span span, std::initializer_list<ExprId> arguments) {
  return make(op, type, span, std::span<const ExprId>(arguments.begin(), arguments.size()));
}

ExprId Context::read(Operation op, Type type, Span span, std::uint32_t symbol,
                     std::span<const ExprId> index, std::uint8_t mode) {
  const ExprId id = make(op, type, span, std::span<const ExprId>(index));
  if (!id.valid()) return id;
  at(id).symbol = symbol;
  at(id).mode = mode;
  return id;
}

ExprId Context::truth(bool value, Span span) {
  const ExprId id = make(Operation::TruthConstant, truth_type(), span, {});
  at(id).set_number(value ? 1 : 0);
  return id;
}

ExprId Context::number(Decimal value, UnitId unit, Span span) {
  const ExprId id = make(Operation::NumberConstant, number_type(unit), span, {});
  const auto units = static_cast<std::int64_t>(value.units());
  if (units == value.units()) {
    at(id).set_number(units);
    return id;
  }
  at(id).mode = 1;
  at(id).set_number(static_cast<std::int64_t>(out.decimals.size()));
  out.decimals.push_back(value);
  return id;
}

ExprId Context::element(ElementCode code, SetId set, Span span) {
  const ExprId id = make(Operation::ElementConstant, element_type(set), span, {});
  at(id).set_number(code.code);
  return id;
}

ExprId Context::date(Day day, Span span) {
  const ExprId id = make(Operation::DateConstant, date_type(), span, {});
  at(id).set_number(day.value);
  return id;
}

ExprId Context::duration(Duration value, Span span) {
  const int kinds = (value.months != 0) + (value.days != 0) + (value.business_days != 0);
  const DurationKind kind = kinds > 1             ? DurationKind::Mixed
                            : value.months != 0   ? DurationKind::Months
                            : value.business_days ? DurationKind::BusinessDays
                                                  : DurationKind::Days;
  return duration(value, kind, span);
}

ExprId Context::duration(Duration value, DurationKind kind, Span span) {
  const ExprId id = make(Operation::DurationConstant, duration_type(kind), span, {});
  // The same length is mostly written more than once, and often in the same place.
  if (out.durations.empty() || out.durations.back() != value) out.durations.push_back(value);
  at(id).set_number(static_cast<std::int64_t>(out.durations.size()) - 1);
  at(id).symbol = calendar_for(kind);
  return id;
}

std::uint32_t Context::calendar_for(DurationKind kind) const {
  const bool business = kind == DurationKind::BusinessDays || kind == DurationKind::Mixed;
  return business ? business_calendar().value : UINT32_MAX;
}

ExprId Context::add_duration(ExprId date, ExprId duration, Span span, bool subtract) {
  if (!date.valid() || !duration.valid()) return {};
  const DurationKind kind = at(duration).type.duration;
  const auto known = constant_day(date);
  const auto length = constant_duration(duration);
  if (known && length) return constant_sum(*known, *length, kind, span, subtract);
  const ExprId id = make(subtract ? Operation::SubtractDuration : Operation::AddDuration,
                         date_type(), span, {date, duration});
  at(id).symbol = calendar_for(kind);
  return id;
}

ExprId Context::constant_sum(Day day, Duration length, DurationKind kind, Span span,
                             bool subtract) {
  const std::uint32_t calendar = calendar_for(kind);
  const Holidays& holidays =
      calendar == UINT32_MAX ? out.no_holidays : out.calendars[calendar].holidays;
  const auto sum =
      subtract ? quid::subtract(day, length, holidays) : quid::add(day, length, holidays);
  if (sum) return date(*sum, span);
  fail(DiagnosticKind::ConstantTooLarge, span,
       out.deal.in_steps ? "this is not a step that can be counted"
                         : "this date lies outside the years 1 to 9999");
  return {};
}

std::span<const ExprId> Context::arguments(const Expr& expr) const {
  return out.arguments_of(expr);
}

ActorsId Context::keep(ShortList<ActorRef> actors) {
  if (actors.empty()) return {};
  for (ActorRef& actor : actors)
    if (actor.index.empty()) actor.span = Span{};  // so that it is alike wherever it is written
  auto& all = out.actor_lists;
  if (all.empty() || all.back() != actors) all.push_back(std::move(actors));
  return ActorsId::at(all.size() - 1);
}

void Context::mark_used(NameId name_id) {
  if (used.size() <= name_id.index()) used.resize(name_id.index() + 1);
  used[name_id.index()] = true;
}

}  // namespace quid::checked
