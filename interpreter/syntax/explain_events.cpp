// SPDX-License-Identifier: Apache-2.0
// Events in other words than a record takes.
#include <fmt/format.h>

#include "diagnostics/suggest.hpp"
#include "syntax/explain.hpp"
#include "syntax/explain_habits.hpp"
#include "syntax/phrases.hpp"

namespace quid {
namespace {

using enum TokenKind;

bool ends_here(const Habit& habit, int offset) {
  const auto place = static_cast<std::uint32_t>(std::int64_t{habit.at} + offset);
  return habit.kind(offset) == EndOfInput || habit.code.first_on_line(place);
}

// `buyer paid 5 USD`; in `promise said` the name is that of the statement.
std::optional<Diagnostic> act_in_another_form(const Habit& habit) {
  constexpr std::string_view words[][2] = {
      {"pay", "pays"}, {"paid", "pays"}, {"offer", "offers"},       {"offered", "offers"},
      {"say", "says"}, {"said", "says"}, {"withdraw", "withdraws"}, {"withdrew", "withdraws"}};
  for (const auto& [written, meant] : words) {
    if (habit.text() != written) continue;
    const bool statement = meant == "says" && ends_here(habit, 1);
    return habit.diagnose(DiagnosticKind::MisspeltKeyword, 0, 0,
                          fmt::format("`{}` is no word of an entry", written),
                          statement ? fmt::format("write `P says {}`", habit.text(-1))
                                    : fmt::format("write `{} {}`", habit.text(-1), meant));
  }
  return {};
}

// `temperature is 25`, `access is full`, `access full`, `talks met`
std::optional<Diagnostic> value_in_another_form(const Habit& habit) {
  constexpr std::string_view states[] = {"reported", "verified", "refuted", "broken",
                                         "waived",   "disputed", "settled", "withdraws"};
  const bool is = habit.text() == "is";
  if (!is && (!is_name_like(habit.kind()) || !ends_here(habit, 1))) return {};
  const int value = is ? 1 : 0;
  const bool number = habit.kind(value) == Number || habit.kind(value) == Percentage;
  if (!number && !is_name_like(habit.kind(value))) return {};
  const std::string_view name = habit.text(-1), word = habit.text(value);
  if (name == word) return {};
  if (!is && habit.kind() == Id)
    if (const auto best = nearest(word, states))
      return habit.diagnose(DiagnosticKind::MisspeltKeyword, 0, 0,
                            fmt::format("{} is no word of an entry", seen(habit.code, habit.at)),
                            fmt::format("did you mean `{}`?", *best));
  const bool met = word == "met" || word == "done" || word == "completed" || word == "achieved";
  std::string hint =
      fmt::format("a level is recorded as `{0} at {1}`, one of a set as `{0}[{1}]`", name, word);
  if (word == "late" || word == "overdue")
    hint = fmt::format("write `{}`: whether that is late follows from the day", name);
  constexpr std::string_view days[] = {"today", "tomorrow", "yesterday", "now"};
  if (is_one_of(word, days)) hint = fmt::format("its date stands before it: `DATE {}`", name);
  if (number) hint = fmt::format("write `{} = {}`", name, word);
  if (met) hint = "a milestone's name alone says that it is met";
  return habit.diagnose(DiagnosticKind::UnexpectedWord, 0, 0,
                        fmt::format("{} cannot follow here", seen(habit.code, habit.at)),
                        std::move(hint));
}

// `m verified 5 boxes`, `m 5 boxes verified by O`
std::optional<Diagnostic> amount_of_a_finding(const Habit& habit) {
  const auto is_finding = [](TokenKind kind) { return kind == KwVerified || kind == KwRefuted; };
  const bool before = is_finding(habit.kind(-1)) && habit.kind() == Number;
  const bool after = is_finding(habit.kind()) && is_name_like(habit.kind(-1)) &&
                     (habit.kind(-2) == Number || habit.kind(-3) == Number);
  if (!before && !after) return {};
  const std::string_view word = habit.text(before ? -1 : 0);
  return habit.diagnose(DiagnosticKind::UnexpectedWord, 0, 0,
                        fmt::format("{} cannot follow here", seen(habit.code, habit.at)),
                        fmt::format("`m {} by O` is about all that was reported so far: it names "
                                    "no amount",
                                    word));
}

// `price = 6 EUR / t`
std::optional<Diagnostic> unit_of_several(const Habit& habit) {
  const bool sign = habit.kind() == Slash || habit.kind() == Star;
  if (!sign || habit.kind(1) != Id || habit.kind(-1) != Id || habit.kind(-2) != Number) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, -1, 1,
                        fmt::format("`{}` cannot follow here", habit.written(-1, 1)),
                        fmt::format("an entry leaves out a unit of several, which the declaration "
                                    "gives: write `{}`",
                                    habit.text(-2)));
}

}  // namespace

std::optional<Diagnostic> explain_event(const Habit& habit) {
  if (auto found = explain_entry_by_phrases(habit)) return found;
  if (habit.code.first_on_line(habit.at) || !is_name_like(habit.kind(-1))) return {};
  if (auto found = act_in_another_form(habit)) return found;
  if (auto found = amount_of_a_finding(habit)) return found;
  if (auto found = unit_of_several(habit)) return found;
  return value_in_another_form(habit);
}

std::optional<Diagnostic> explain_entry(const Habit& habit) {
  if (auto found = explain_entry_by_phrases(habit)) return found;
  if (habit.code.first_on_line(habit.at)) {
    const std::string_view word = habit.text();
    const std::string message = fmt::format("`{}` begins no entry", word);
    if (word == "On" || word == "ON")
      return habit.diagnose(DiagnosticKind::MisspeltKeyword, 0, 0, message,
                            "write `on`, in small letters");
    if (word != "corrected" && word != "known") return {};
    return habit.diagnose(DiagnosticKind::NotADeclaration, 0, 0, message,
                          fmt::format("it follows the date: `on DATE {} …`", word));
  }
  if (auto found = explain_event(habit)) return found;
  if (auto found = explain_notation(habit)) return found;
  if (habit.kind() != Comma) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, 0, 0, "`,` cannot follow here",
                        "leave out the comma: each entry stands alone, with its own `on DATE`");
}

}  // namespace quid
