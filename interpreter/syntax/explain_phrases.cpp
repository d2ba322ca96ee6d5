// SPDX-License-Identifier: Apache-2.0
// Phrases of contracts where an effect, a condition or the end of one is wanted.
#include <fmt/format.h>

#include "syntax/explain_habits.hpp"

namespace quid {
namespace {

using enum TokenKind;

// `raise access to full`, where the first two words were taken for an action and its argument.
std::optional<Diagnostic> other_verb(const Habit& habit) {
  constexpr std::string_view either[] = {"move", "change", "put", "switch", "turn"};
  const std::string_view word = habit.text(-2), name = habit.text(-1);
  const char* verb = lever_verb(word);
  if (habit.kind() != KwTo || (verb == nullptr && !is_one_of(word, either))) return {};
  const std::string_view level = habit.text(1);
  return habit.diagnose(
      DiagnosticKind::UnexpectedWord, -2, 0, fmt::format("`{}` begins no effect", word),
      verb != nullptr
          ? fmt::format("write `{} {} to {}`", verb, name, level)
          : fmt::format("write `ease {0} to {1}`, or `tighten {0} to {1}`", name, level));
}

// `must pay … or else end deal "…"`
std::optional<Diagnostic> or_else(const Habit& habit) {
  if (habit.kind() != KwOr || habit.kind(1) != KwElse) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, 0, 1, "`or else` cannot follow here",
                        "write `otherwise`");
}

std::optional<Diagnostic> index_of_phase(const Habit& habit, Rule before) {
  if (before != Rule::PhaseDecl || habit.kind() != LBrack) return {};
  return habit.diagnose(
      DiagnosticKind::UnexpectedWord, 0, 0, "`[` cannot follow here",
      "a phase is one for the whole deal; what holds for each element is a condition");
}

}  // namespace

// `access to full`, where the name before was taken for an action.
std::optional<Diagnostic> bare_move(const Habit& habit) {
  if (habit.kind() != KwTo || !is_name_like(habit.kind(1))) return {};
  const std::string_view name = habit.text(-1), level = habit.text(1);
  return habit.diagnose(
      DiagnosticKind::MissingEffect, -1, 1, fmt::format("`{} to {}` is no effect", name, level),
      fmt::format("write `ease {0} to {1}`, or `tighten {0} to {1}`", name, level));
}

std::string comparison_in_words(const Habit& habit) {
  const std::string_view name = habit.text(-2), word = habit.text();
  const bool at = habit.kind() == KwAt;
  const bool most = habit.text(1) == "most" || habit.text(1) == "least";
  const std::string_view sign =
      (word == "more" || word == "greater" || word == "higher" || word == "above" || word == "over")
          ? ">"
      : (word == "less" || word == "lower" || word == "below" || word == "under") ? "<"
      : at && habit.text(1) == "most"                                             ? "<="
      : at && most                                                                ? ">="
                                                                                  : "";
  if (sign.empty()) return {};
  const int value = habit.text(1) == "than" || (at && most) ? 2 : 1;
  return fmt::format("write `{} {} {}`", name, sign, habit.text(value));
}

const char* lever_verb(std::string_view word) {
  constexpr std::string_view easing[] = {"raise", "lift", "relax", "loosen", "upgrade", "increase"};
  constexpr std::string_view tightening[] = {"lower",  "harden",   "downgrade",
                                             "reduce", "decrease", "strengthen"};
  if (is_one_of(word, easing)) return "ease";
  return is_one_of(word, tightening) ? "tighten" : nullptr;
}

std::optional<Diagnostic> explain_phrase(const Habit& habit, Rule before) {
  if (auto found = other_verb(habit)) return found;
  if (auto found = or_else(habit)) return found;
  return index_of_phase(habit, before);
}

// `for more than 14 days`
std::optional<Diagnostic> longer_than(const Habit& habit) {
  const bool longer = habit.text(-1) == "more" || habit.text(-1) == "longer";
  if (!longer || habit.text() != "than" || habit.kind(-2) != KwFor) return {};
  return habit.diagnose(
      DiagnosticKind::UnexpectedWord, -1, 0,
      fmt::format("`{} than` cannot stand here", habit.text(-1)),
      fmt::format("what has lasted so long is `for {} {}`", habit.text(1), habit.text(2)));
}

}  // namespace quid
