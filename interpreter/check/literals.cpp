// SPDX-License-Identifier: Apache-2.0
// Numbers, lengths of time and dates as written, with their units.
#include <fmt/format.h>

#include <limits>

#include "check/context.hpp"
#include "check/expression_parts.hpp"
#include "diagnostics/suggest.hpp"

namespace quid::checked {

std::optional<TimeWord> time_word(std::string_view word) {
  using enum TimeWord::Base;
  static constexpr std::pair<std::string_view, TimeWord> words[] = {
      {"day", {Day, 1}},     {"days", {Day, 1}},     {"week", {Day, 7}},    {"weeks", {Day, 7}},
      {"month", {Month, 1}}, {"months", {Month, 1}}, {"year", {Month, 12}}, {"years", {Month, 12}},
      {"step", {Step, 1}},   {"steps", {Step, 1}}};
  for (const auto& [name, meaning] : words)
    if (name == word) return meaning;
  return std::nullopt;
}

std::string in_known_lengths(std::string_view word, Decimal count) {
  struct Other {
    std::string_view name;
    std::int64_t count;
    std::string_view unit;
  };
  static constexpr Other others[] = {{"fortnight", 2, "weeks"}, {"quarter", 3, "months"},
                                     {"decade", 10, "years"},   {"d", 1, "days"},
                                     {"w", 1, "weeks"},         {"wk", 1, "weeks"},
                                     {"mo", 1, "months"},       {"mth", 1, "months"},
                                     {"y", 1, "years"},         {"yr", 1, "years"}};
  if (word.size() > 1 && word.ends_with('s')) word.remove_suffix(1);
  if (word == "hour" || word == "minute" || word == "second") return "Quid counts whole days";
  for (const Other& other : others) {
    if (other.name != word) continue;
    const auto total = mul(count, Decimal::from_int(other.count));
    return total ? fmt::format("write `{} {}`", total->to_string(), other.unit) : std::string();
  }
  return {};
}

bool fits_deal(Context& context, TimeWord word, bool business, Span span) {
  const bool step = word.base == TimeWord::Base::Step;
  if (step == context.out.deal.in_steps && !business) return true;
  if (!step && !context.out.deal.in_steps) {
    if (!business || (word.base == TimeWord::Base::Day && word.count == 1)) return true;
    context.fail(DiagnosticKind::TypeMismatch, span, "only days can be business days",
                 "write `business days`");
    return false;
  }
  context.fail(
      DiagnosticKind::StepsAndDates, span,
      step ? "the deal has dates and counts no steps" : "the deal counts steps and has no calendar",
      step ? "write days, weeks, months or years" : "write steps");
  return false;
}

std::optional<Duration> duration_of(TimeWord word, bool business, Decimal count) {
  const auto whole = count.to_int();
  if (!whole) return std::nullopt;
  std::int64_t total = 0;
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  if (__builtin_mul_overflow(*whole, word.count, &total)) return std::nullopt;
  if (total > most || total < -most) return std::nullopt;
  const auto n = static_cast<std::int32_t>(total);
  if (business) return Duration{0, 0, n};
  return word.base == TimeWord::Base::Month ? Duration{n, 0, 0} : Duration{0, n, 0};
}

DurationKind kind_of(TimeWord word, bool business) {
  if (business) return DurationKind::BusinessDays;
  return word.base == TimeWord::Base::Month ? DurationKind::Months : DurationKind::Days;
}

namespace {

ExprId fail_duration(Context& context, Decimal count, Span span) {
  if (!count.is_whole())
    context.fail(DiagnosticKind::DurationNotWhole, span,
                 fmt::format("`{}` is not a whole number", count.to_string()),
                 "count a smaller unit of time");
  else
    context.fail(DiagnosticKind::ConstantTooLarge, span, "this length of time is too long");
  return {};
}

}  // namespace

ExprId infer_amount(Context& context, const ast::AmountLit& amount, Span span) {
  if (!amount.unit.present()) return context.number(amount.value, UnitId{0}, span);
  const auto word = time_word(context.interner.text(amount.unit.id));
  if (!word) {
    if (!context.known_unit(amount.unit, amount.value)) return {};
    return context.number(amount.value, context.unit_of(amount.unit.id), span);
  }
  if (!fits_deal(context, *word, amount.business, span)) return {};
  const auto length = duration_of(*word, amount.business, amount.value);
  if (!length) return fail_duration(context, amount.value, span);
  return context.duration(*length, kind_of(*word, amount.business), span);
}

ExprId infer_with_unit(Context& context, Scope& scope, const ast::WithUnit& node, Span span) {
  const auto word = time_word(context.interner.text(node.unit.id));
  const ExprId value = context.check_expr(node.value, scope, Expectation::plain());
  if (!word) {
    if (!context.known_unit(node.unit) || !value.valid()) return {};
    const UnitId unit = context.unit_of(node.unit.id);
    if (const auto known = context.constant_number(value))
      return context.number(*known, unit, span);
    return context.make(Operation::Multiply, number_type(unit), span,
                        {value, context.number(Decimal::one(), unit, span)});
  }
  if (!fits_deal(context, *word, node.business, span) || !value.valid()) return {};
  if (const auto known = context.constant_number(value)) {
    const auto length = duration_of(*word, node.business, *known);
    if (!length) return fail_duration(context, *known, span);
    return context.duration(*length, kind_of(*word, node.business), span);
  }
  const DurationKind kind = kind_of(*word, node.business);
  const ExprId id = context.make(Operation::MakeDuration, duration_type(kind), span, {value});
  context.at(id).mode = static_cast<std::uint8_t>(kind);
  context.at(id).set_number(word->count);
  return id;
}

std::optional<Duration> Context::resolve_period(const ast::Period& period) {
  const Span span = period.place.span;
  const auto word = time_word(interner.text(period.unit.id));
  if (!word) {
    const std::string hint =
        in_known_lengths(interner.text(period.unit.id), Decimal::from_int(period.count));
    fail(DiagnosticKind::UnknownUnit, period.unit.place.span,
         fmt::format("`{}` is no length of time", text(period.unit)),
         hint.empty() ? "write days, weeks, months, years or steps" : hint);
    return std::nullopt;
  }
  if (!fits_deal(*this, *word, period.business, span)) return std::nullopt;
  if (period.count <= 0) {
    fail(DiagnosticKind::NotPositive, span, "a period is longer than nothing");
    return std::nullopt;
  }
  const auto length = duration_of(*word, period.business, Decimal::from_int(period.count));
  if (!length) fail(DiagnosticKind::ConstantTooLarge, span, "this length of time is too long");
  return length;
}

std::optional<Duration> Context::constant_duration(ast::ExprId id, Scope& scope) {
  const ExprId checked = check_expr(id, scope, Expectation::duration());
  if (!checked.valid()) return std::nullopt;
  const auto length = constant_duration(checked);
  if (!length) {
    fail(DiagnosticKind::TypeMismatch, span(id), "this length of time is not known in advance",
         "write it as a number of days, months or years");
    return std::nullopt;
  }
  if (length->months <= 0 && length->days <= 0 && length->business_days <= 0) {
    fail(DiagnosticKind::NotPositive, span(id), "this is no time at all");
    return std::nullopt;
  }
  return length;
}

std::optional<Day> Context::resolve_when(const ast::When& when) {
  if (when.is_step != out.deal.in_steps) {
    fail(DiagnosticKind::StepsAndDates, when.place.span,
         when.is_step ? "the deal has dates and counts no steps"
                      : "the deal counts steps and has no calendar",
         when.is_step ? "write a date" : "write `step N`");
    return std::nullopt;
  }
  if (!when.written) return std::nullopt;  // reported
  if (!when.is_step) return when.day;
  if (when.step < 0 || when.step > std::numeric_limits<std::int32_t>::max()) {
    fail(DiagnosticKind::ConstantTooLarge, when.place.span, "there is no such step");
    return std::nullopt;
  }
  return Day{static_cast<std::int32_t>(when.step)};
}

CalendarId Context::business_calendar() const { return business_calendar_; }

}  // namespace quid::checked
