// SPDX-License-Identifier: Apache-2.0
// By when something is due, in the words of contracts.
#include <fmt/format.h>

#include "syntax/explain.hpp"
#include "syntax/explain_habits.hpp"

namespace quid {
namespace {

using enum TokenKind;

bool is_due(TokenKind kind) { return kind == KwDue || kind == KwAim; }

// The first day named within the next words of this line: `on or before 2020-06-30`.
std::string_view day_ahead(const Habit& habit) {
  constexpr int reach = 5;
  for (int k = 0; k < reach && habit.kind(k) != EndOfInput; ++k) {
    if (k > 0 && habit.code.first_on_line(habit.at + static_cast<std::uint32_t>(k))) break;
    if (habit.kind(k) == Date) return habit.text(k);
  }
  return {};
}

// `due 6 months start`, `due 6 months from start`, where the length of time was taken for all.
std::optional<Diagnostic> length_without_after(const Habit& habit) {
  if (habit.kind(-2) != Number || !is_time_word(habit.text(-1))) return {};
  const bool from = habit.kind() == KwFrom && is_name_like(habit.kind(1));
  if (!from && habit.text() != "start") return {};
  const int last = from ? 1 : 0;
  if (from && habit.kind(-3) == KwWithin)
    return habit.diagnose(
        DiagnosticKind::UnexpectedWord, 0, 0, "`from` cannot follow here",
        fmt::format("write `within {} {} of {}`", habit.text(-2), habit.text(-1), habit.text(1)));
  return habit.diagnose(
      DiagnosticKind::UnexpectedWord, -2, last,
      fmt::format("`{}` is no day", habit.written(-2, last)),
      fmt::format("write `{} {} after {}`", habit.text(-2), habit.text(-1), habit.text(last)));
}

// `due no later than 2020-06-30`, `due every 6 months`, where the word before was taken for a name.
std::optional<Diagnostic> day_in_words(const Habit& habit) {
  if (!is_due(habit.kind(-2))) return {};
  if (habit.text(-1) == "no" && habit.text(1) == "than" && habit.kind(2) == Date)
    return habit.diagnose(DiagnosticKind::UnexpectedWord, -1, 1,
                          fmt::format("`{}` cannot stand here", habit.written(-1, 1)),
                          fmt::format("write `{} {}`", habit.text(-2), habit.text(2)));
  if (habit.kind(-1) != KwEvery) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, -2, -1,
                        fmt::format("`{}` cannot stand here", habit.written(-2, -1)),
                        fmt::format("a milestone falls due once; what comes round is a rule, as in "
                                    "`rule NAME: every {} {} then …`",
                                    habit.text(), habit.text(1)));
}

}  // namespace

std::string hint_for_due(const Habit& habit) {
  const std::string_view clause = habit.text(-1);
  if (habit.kind() == KwIn && habit.kind(1) == Number && is_time_word(habit.text(2)))
    return fmt::format("write `{} within {} {} of start`", clause, habit.text(1), habit.text(2));
  if (const std::string_view day = day_ahead(habit); !day.empty())
    return fmt::format("write `{} {}`", clause, day);
  const int end = habit.kind(1) == KwThe ? 2 : 1;
  if (habit.kind(end) == KwEnd && habit.kind(end + 1) == KwOf && habit.text(end + 2).size() == 4)
    return fmt::format("write `{} {}-12-31`", clause, habit.text(end + 2));
  if (habit.kind() == KwBy) return fmt::format("leave out `by`, as in `{} 2026-03-01`", clause);
  if (habit.kind() == KwIn) return fmt::format("write `{} within 30 days of start`", clause);
  return {};
}

std::optional<Diagnostic> explain_day(const Habit& habit) {
  if (habit.code.first_on_line(habit.at)) return {};
  if (auto found = length_without_after(habit)) return found;
  return day_in_words(habit);
}

std::optional<Diagnostic> explain_milestone(const Habit& habit, Rule before) {
  if (before != Rule::MilestoneDecl || habit.kind() != Date || habit.code.first_on_line(habit.at) ||
      !is_name_like(habit.kind(-1)))
    return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, 0, 0,
                        fmt::format("{} cannot follow here", seen(habit.code, habit.at)),
                        fmt::format("write `, due {}`", habit.text()));
}

}  // namespace quid
