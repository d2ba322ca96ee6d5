// SPDX-License-Identifier: Apache-2.0
// Percentages and lengths of time that are written in another way than the language takes.
#include <fmt/format.h>
#include <utility>

#include "support/decimal.hpp"
#include "syntax/explain.hpp"
#include "syntax/explain_habits.hpp"
#include "syntax/notation.hpp"

namespace quid {
namespace {

using enum TokenKind;

std::string as_percentage(Decimal share) {
  const auto hundredfold = mul(share, Decimal::from_int(100));
  return hundredfold ? hundredfold->to_string() + "%" : std::string();
}

// `0.5`, `1/3` and `40` where a percentage is wanted. `1` may mean all or next to nothing, and
// `100 USD` neither: then nothing is proposed.
std::string about_percentage(const Habit& habit) {
  const auto written = Decimal::parse(habit.text());
  if (!written) return {};
  if (habit.kind(1) == Slash && habit.kind(2) == Number) {
    const auto divisor = Decimal::parse(habit.text(2));
    const auto share = divisor && !divisor->is_zero() ? div(*written, *divisor) : std::nullopt;
    const auto whole = share ? round(*share, 2) : std::nullopt;
    return whole && *whole <= Decimal::one()
               ? fmt::format("a share is written as a percentage, as in `{}`",
                             as_percentage(*whole))
               : std::string();
  }
  const bool alone = habit.kind(1) == KwWithin || habit.kind(1) == KwPer ||
                     habit.kind(1) == Comma || habit.kind(1) == EndOfInput ||
                     habit.code.first_on_line(habit.at + 1);
  if (!alone || *written > Decimal::from_int(100) || *written == Decimal::one()) return {};
  if (*written < Decimal::one()) return fmt::format("write `{}`", as_percentage(*written));
  return fmt::format("write `{}%`", habit.text());
}

// `k months`, where only a number stands before its unit without parentheses.
std::string about_unit(const Habit& habit) {
  const TokenKind before = habit.kind(-2);
  const bool length = before == Plus || before == Minus || before == KwWithin || before == KwFor ||
                      before == KwBy || before == LParen || before == Eq || before == KwDue ||
                      before == KwAim;
  if (const int count = count_in_words(habit.text(-1)); count > 0 && is_time_word(habit.text()))
    return fmt::format("write `{} {}`", count, habit.text());
  return length && is_name_like(habit.kind(-1)) && is_time_word(habit.text())
             ? fmt::format("write `({}) {}`", habit.text(-1), habit.text())
             : std::string();
}

// `a month`, `every year`: where it begins, counted from this place; 1 where there is none.
int each_time(const Habit& habit) {
  constexpr std::string_view each[] = {"a", "an", "each", "every"};
  if (is_one_of(habit.text(), each) && is_time_word(habit.text(1))) return 0;
  return is_one_of(habit.text(-1), each) && is_time_word(habit.text()) ? -1 : 1;
}

bool ends_amount(const Habit& habit, int at) {
  const TokenKind kind = habit.kind(at);
  return kind == Number || kind == Percentage || (kind == Id && habit.kind(at - 1) == Number);
}

}  // namespace

bool is_time_word(std::string_view word) {
  constexpr std::string_view words[] = {"day",    "days", "week",  "weeks", "month",
                                        "months", "year", "years", "steps"};
  return is_one_of(word, words);
}

int count_in_words(std::string_view word) {
  constexpr std::string_view small[] = {"one",   "two",   "three", "four", "five",   "six",
                                        "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
  if (word == "a" || word == "an") return 1;
  for (std::size_t k = 0; k < std::size(small); ++k)
    if (word == small[k]) return static_cast<int>(k) + 1;
  constexpr std::pair<std::string_view, int> large[] = {{"fourteen", 14}, {"fifteen", 15},
                                                        {"twenty", 20},   {"thirty", 30},
                                                        {"sixty", 60},    {"ninety", 90}};
  for (const auto& [name, count] : large)
    if (word == name) return count;
  return 0;
}

std::optional<Diagnostic> explain_rate(const Habit& habit) {
  if (habit.code.first_on_line(habit.at)) return {};
  int from = each_time(habit), to = from + 1;
  std::string_view length = habit.text(to);
  if (const auto period = period_word(habit.text()); !period.empty())
    from = to = 0, length = period;
  if (from > 0 || !ends_amount(habit, from - 1)) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, from, to,
                        fmt::format("`{}` cannot stand here", habit.written(from, to)),
                        fmt::format("write `per {}`", length));
}

std::optional<Diagnostic> working_days(const Habit& habit) {
  constexpr std::string_view words[] = {"working", "trading", "banking", "work"};
  if (habit.kind(-2) != Number || !is_one_of(habit.text(-1), words) ||
      !is_time_word(habit.text()) || habit.code.first_on_line(habit.at))
    return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, -2, 0,
                        fmt::format("`{}` is no length of time", habit.written(-2, 0)),
                        fmt::format("write `{} business days`", habit.text(-2)));
}

std::string amount_hint(const Habit& habit, const Failure& failure) {
  const auto expects = [&](TokenKind kind) {
    return failure.expected.test(static_cast<std::size_t>(kind));
  };
  if (habit.kind() == Number && expects(Percentage) && !expects(Number))
    return about_percentage(habit);
  const bool length = habit.kind(-2) == KwWithin || habit.kind(-2) == KwFor;
  if (habit.kind() == KwIf && habit.kind(-1) == LParen && length)
    return fmt::format("a choice has parentheses of its own: write `{} ((if … then … else …))`",
                       habit.text(-2));
  if (habit.kind() == LParen && length && is_name_like(habit.kind(-1)))
    return fmt::format("write `{} ({}(…))`", habit.text(-2), habit.text(-1));
  return about_unit(habit);
}

std::optional<Diagnostic> explain_length(const Habit& habit) {
  if (auto found = working_days(habit)) return found;
  std::string hint;
  if (habit.kind() == LParen && is_name_like(habit.kind(-1)) &&
      (habit.kind(-2) == KwWithin || habit.kind(-2) == KwFor))
    hint = fmt::format("what is worked out stands in parentheses: write `{} ({}(…))`",
                       habit.text(-2), habit.text(-1));
  const bool each = habit.text(-1) == "each" || habit.text(-1) == "every";
  if (each && habit.kind(-2) == KwDue && is_time_word(habit.text()))
    hint = fmt::format(
        "what comes round has a milestone for each time: `milestone NAME[k in 1..12] by "
        "P, due start + (k) {}s`",
        habit.text());
  if (hint.empty()) hint = about_unit(habit);
  if (hint.empty() || habit.code.first_on_line(habit.at)) return {};
  // `due a month`: the word before was taken for a name, or for a date.
  const bool worded = count_in_words(habit.text(-1)) > 0 || habit.kind(-2) == KwDue;
  return habit.diagnose(
      DiagnosticKind::UnexpectedWord, worded ? -1 : 0, 0,
      worded ? fmt::format("`{} {}` is no length of time", habit.text(-1), habit.text())
             : fmt::format("{} cannot follow here", seen(habit.code, habit.at)),
      std::move(hint));
}

}  // namespace quid
