// SPDX-License-Identifier: Apache-2.0
// Dates and amounts in other notations, where no single word of them is a mistake.
#include <fmt/format.h>
#include <algorithm>

#include "support/calendar.hpp"
#include "syntax/explain_habits.hpp"
#include "syntax/notation.hpp"

namespace quid {
namespace {

using enum TokenKind;

int month_in_digits(std::string_view word) {
  if (word.size() > 2) return 0;
  const int month = word.size() == 2 ? (word[0] - '0') * 10 + word[1] - '0' : word[0] - '0';
  return month <= 12 ? month : 0;
}

std::optional<Diagnostic> a_date(const Habit& habit, int from, int to, std::string_view day,
                                 int month, std::string_view year) {
  std::string written;
  for (int k = from; k <= to; ++k)
    written += (k > from && !habit.touches(k) ? " " : "") + std::string(habit.text(k));
  const bool whole = year.size() == 4 && day.size() <= 2 && !day.empty() && month > 0;
  return habit.diagnose(
      DiagnosticKind::MalformedDate, from, to,
      fmt::format("`{}` is no date: a date has four, two and two digits", written),
      whole ? fmt::format("write `{}-{:02}-{:0>2}`", year, month, day)
            : std::string("a date reads year, month, day, as in `2026-03-01`"));
}

// `1 March 2026`, `March 1, 2026`, `3/1/2026`
std::optional<Diagnostic> worded_date(const Habit& habit) {
  if (habit.kind() != Number) return {};
  if (const int month = month_number(habit.text(-1)); month > 0 && habit.kind(-2) == Number)
    return a_date(habit, -2, 0, habit.text(-2), month, habit.text());
  if (const int month = month_number(habit.text(-1)); month > 0) {
    const bool with_year = habit.kind(1) == Comma && habit.kind(2) == Number;
    return a_date(habit, -1, with_year ? 2 : 0, habit.text(), month,
                  with_year ? habit.text(2) : std::string_view());
  }
  if (const int month = month_number(habit.text(1)); month > 0 && habit.kind(2) == Number)
    return a_date(habit, 0, 2, habit.text(), month, habit.text(2));
  const bool slashes = habit.kind(1) == Slash && habit.kind(2) == Number &&
                       habit.kind(3) == Slash && habit.kind(4) == Number && habit.touches(1) &&
                       habit.touches(4);
  if (!slashes) return {};
  const bool year_first = habit.text().size() == 4;  // else nobody can tell the day from the month
  return year_first
             ? a_date(habit, 0, 4, habit.text(4), month_in_digits(habit.text(2)), habit.text())
             : a_date(habit, 0, 4, {}, 0, {});
}

// `5,500 USD`, `5 500 USD`, where reading stopped at the comma or at what follows it.
std::optional<Diagnostic> thousands(const Habit& habit) {
  constexpr int most = 20;
  const int from = habit.kind() == Number && habit.kind(-1) == Comma ? -2 : -1;
  std::optional<std::string> meant;
  int last = 0;
  for (int k = from + 1; habit.kind(from) == Number && k < most; ++k) {
    if (habit.kind(k) != Number && habit.kind(k) != Comma) break;
    auto number = number_in_groups(habit.written(from, k));
    if (number && k >= 0) meant = std::move(number), last = k;
  }
  if (!meant) return {};
  return habit.diagnose(DiagnosticKind::MalformedNumber, from, last,
                        fmt::format("`{}` is no number", habit.written(from, last)),
                        hint_for_groups(*meant));
}

// `5,5 EUR` and `1.000,50 EUR`, where reading stopped at the comma.
std::optional<Diagnostic> decimal_comma(const Habit& habit) {
  const bool joined = habit.kind() == Comma && habit.touches(0) && habit.touches(1);
  if (!joined || habit.kind(-1) != Number || habit.kind(1) != Number) return {};
  std::string whole(habit.text(-1));
  std::erase(whole, '.');
  return habit.diagnose(
      DiagnosticKind::MalformedNumber, -1, 1,
      fmt::format("`{}` is no number", habit.written(-1, 1)),
      fmt::format("a decimal point is written `.`: write `{}.{}`", whole, habit.text(1)));
}

// `900 mln USD`, where `mln` was taken for the unit.
std::optional<Diagnostic> scale_in_letters(const Habit& habit) {
  const std::string_view scale = scale_word(habit.text(-1));
  if (habit.kind() != Id || habit.kind(-1) != Id || habit.kind(-2) != Number || scale.empty() ||
      habit.code.first_on_line(habit.at))
    return {};
  return habit.diagnose(DiagnosticKind::MalformedNumber, -2, 0,
                        fmt::format("`{}` is no amount", habit.written(-2, 0)),
                        fmt::format("write `{} {} {}`", habit.text(-2), scale, habit.text()));
}

// `USD 5`: the name of a unit in capitals.
std::optional<Diagnostic> unit_first(const Habit& habit) {
  const std::string_view unit = habit.text(-1);
  const bool capitals =
      unit.size() >= 2 && unit.size() <= 4 &&
      std::all_of(unit.begin(), unit.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (habit.kind() != Number || habit.kind(-1) != Id || !capitals || is_starter(habit.kind(-2)))
    return {};
  const TokenKind next = habit.kind(1);
  const bool word = next == KwThousand || next == KwMillion || next == KwBillion;
  const std::string_view scale = word ? habit.text(1) : scale_word(habit.text(1));
  const bool scaled = !scale.empty() && !habit.code.first_on_line(habit.at + 1);
  return habit.diagnose(
      DiagnosticKind::UnexpectedWord, -1, scaled ? 1 : 0,
      fmt::format("`{}` has its unit before its number", habit.written(-1, scaled ? 1 : 0)),
      scaled ? fmt::format("write `{} {} {}`", habit.text(), scale, unit)
             : fmt::format("write `{} {}`", habit.text(), unit));
}

// `round(x) USD`: what follows shows that no `then` is wanting before `USD`.
std::optional<Diagnostic> unit_after_call(const Habit& habit) {
  if (habit.kind() != Id || habit.kind(-1) != RParen) return {};
  const TokenKind next = habit.kind(1);
  const bool goes_on = in_range(next, Le, Gt) || next == KwThen || next == KwOn || next == KwAnd ||
                       next == KwOr || next == Plus || next == Minus || next == Star;
  if (!goes_on) return {};
  int open = -1;
  for (int depth = 0;; --open) {
    if (habit.kind(open) == EndOfInput) return {};
    if (habit.kind(open) == RParen) ++depth;
    if (habit.kind(open) == LParen && --depth == 0) break;
  }
  if (!is_name_like(habit.kind(open - 1))) return {};
  const std::string_view called = habit.text(open - 1);
  return habit.diagnose(
      DiagnosticKind::UnexpectedWord, 0, 0, fmt::format("a unit cannot follow `{}(…)`", called),
      fmt::format("put the value in parentheses, as in `({}(…)) {}`", called, habit.text()));
}

// `the last day of March 2024`, at `last` or `day`.
std::optional<Diagnostic> last_day_of_month(const Habit& habit) {
  const int last = habit.text() == "last" ? 0 : -1;
  if (habit.text(last) != "last" || habit.text(last + 1) != "day" || habit.kind(last + 2) != KwOf)
    return {};
  const int month = month_number(habit.text(last + 3));
  const std::string_view year = habit.text(last + 4);
  if (month == 0 || habit.kind(last + 4) != Number || year.size() != 4) return {};
  int number = 0;
  for (const char digit : year) number = number * 10 + (digit - '0');
  const unsigned day = days_in_month(number, static_cast<unsigned>(month));
  return a_date(habit, habit.kind(last - 1) == KwThe ? last - 1 : last, last + 4,
                std::to_string(day), month, year);
}

// `verified by the engineer`, where `the` was taken for a name.
std::optional<Diagnostic> article(const Habit& habit) {
  const bool here =
      habit.kind(-1) == KwThe && is_name_like(habit.kind()) && !habit.code.first_on_line(habit.at);
  if (!here) return {};
  std::string meant(habit.text());
  if (habit.kind(1) == KwOf && meant == "later") meant = "latest of (X, Y)";
  if (habit.kind(1) == KwOf && meant == "earlier") meant = "earliest of (X, Y)";
  return habit.diagnose(DiagnosticKind::UnexpectedWord, -1, 0,
                        "`the` cannot stand before a name here", fmt::format("write `{}`", meant));
}

}  // namespace

std::optional<Diagnostic> explain_notation(const Habit& habit) {
  if (auto found = last_day_of_month(habit)) return found;
  if (auto found = article(habit)) return found;
  if (auto found = worded_date(habit)) return found;
  if (auto found = thousands(habit)) return found;
  if (auto found = decimal_comma(habit)) return found;
  if (auto found = scale_in_letters(habit)) return found;
  if (auto found = unit_after_call(habit)) return found;
  return unit_first(habit);
}

}  // namespace quid
