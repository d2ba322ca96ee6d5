// SPDX-License-Identifier: Apache-2.0
// Phrases of contracts where an effect, a condition or the end of one is wanted.
#include <fmt/format.h>

#include "syntax/explain.hpp"
#include "syntax/explain_habits.hpp"
#include "syntax/keywords.hpp"

namespace quid {
namespace {

using enum TokenKind;

// `raise access to full`, where the first two words were taken for an action and its argument.
std::optional<Diagnostic> other_verb(const Habit& habit) {
  const std::string_view word = habit.text(-2), name = habit.text(-1);
  const char* verb = lever_verb(word);
  if (habit.kind() != KwTo || (verb == nullptr && !moves_either_way(word))) return {};
  const std::string_view level = habit.text(1);
  const bool amount = habit.kind(1) == Number;  // of a quantity
  if (amount && habit.kind(2) == TokenKind::Id)
    return habit.diagnose(DiagnosticKind::UnexpectedWord, -2, 0,
                          fmt::format("`{}` begins no effect", word),
                          fmt::format("write `set {} to {}`", name, habit.written(1, 2)));
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

// `IMF has to pay`, `IMF eases access`, where the first two words were taken for an action and its
// argument.
std::optional<Diagnostic> act_of_a_party(const Habit& habit) {
  constexpr std::string_view bound[] = {"has",      "have",  "agrees",  "undertakes",
                                        "promises", "ought", "commits", "needs"};
  const std::string_view party = habit.text(-2), word = habit.text(-1);
  if (!is_name_like(habit.kind(-2))) return {};
  if (habit.kind() == KwTo && is_one_of(word, bound))
    return habit.diagnose(DiagnosticKind::UnexpectedWord, -2, 0,
                          fmt::format("`{} to` makes no duty", word),
                          fmt::format("write `{} must {} …`", party, habit.text(1)));
  const auto verb =
      word.ends_with('s') ? find_keyword(word.substr(0, word.size() - 1)) : std::nullopt;
  if (!verb || !is_verb(*verb) || !is_name_like(habit.kind())) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, -2, -1,
                        fmt::format("`{} {}` is no effect", party, word),
                        fmt::format("write `{0} {1} …`, or as a duty `{2} must {0} {1} …`",
                                    spelling(*verb), habit.text(), party));
}

// `ease access at full`, `pay 5 USD to P by Q`, `ease access 2 levels`
std::optional<Diagnostic> link_of_an_effect(const Habit& habit) {
  const bool moves = habit.after(KwEase, 8) || habit.after(KwTighten, 8);
  std::string hint;
  if (habit.kind() == KwAt && moves && is_name_like(habit.kind(1)))
    hint = fmt::format("write `to {}`", habit.text(1));
  if (habit.kind() == KwBy && habit.kind(-2) == KwTo && habit.after(KwPay))
    hint = fmt::format("write `from {}`", habit.text(1));
  const bool steps = habit.text(1) == "level" || habit.text(1) == "levels";
  if (steps && moves && habit.kind() == Number) hint = fmt::format("write `by {}`", habit.text());
  if (const int count = count_in_words(habit.text()); steps && moves && count > 0)
    hint = fmt::format("write `by {}`", count);
  if (hint.empty()) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, 0, 0,
                        fmt::format("{} cannot follow here", seen(habit.code, habit.at)),
                        std::move(hint));
}

// `as long as m`
std::optional<Diagnostic> as_long_as(const Habit& habit) {
  const bool first = habit.text() == "as" || habit.text() == "so";
  if (!first || habit.text(1) != "long" || habit.text(2) != "as") return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, 0, 2,
                        fmt::format("`{}` cannot follow here", habit.written(0, 2)),
                        "write `while`");
}

}  // namespace

std::optional<Diagnostic> sign_in_words(const Habit& habit) {
  const char* sign = habit.text() == "plus" ? "+" : habit.text() == "minus" ? "-" : nullptr;
  if (sign == nullptr || habit.kind(1) == EndOfInput || habit.code.first_on_line(habit.at))
    return {};
  return habit.diagnose(DiagnosticKind::ForeignOperator, 0, 0,
                        fmt::format("`{}` is no sign of the language", habit.text()),
                        fmt::format("write `{}`", sign));
}

// `access to full`, where the name before was taken for an action.
std::optional<Diagnostic> bare_move(const Habit& habit) {
  const bool moves = habit.kind() == KwTo || habit.kind() == KwIs || habit.kind() == KwAt;
  if (!moves || !is_name_like(habit.kind(1))) return {};
  const std::string_view name = habit.text(-1), level = habit.text(1);
  return habit.diagnose(
      DiagnosticKind::MissingEffect, -1, 1, fmt::format("`{}` is no effect", habit.written(-1, 1)),
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
  const std::string read = habit.kind(-3) == KwOf && is_name_like(habit.kind(-4))
                               ? std::string(habit.written(-4, -2))
                               : std::string(name);
  const bool with_unit = habit.kind(value) == Number && habit.kind(value + 1) == TokenKind::Id;
  if (is_name_like(habit.kind(value)) && (sign == ">=" || word == "below"))  // a level
    return fmt::format("write `{} {} {}`", name, habit.written(0, value - 1), habit.text(value));
  return fmt::format("write `{} {} {}`", read, sign,
                     habit.written(value, with_unit ? value + 1 : value));
}

std::optional<Diagnostic> explain_phrase(const Habit& habit, Rule before) {
  if (auto found = other_verb(habit)) return found;
  if (auto found = or_else(habit)) return found;
  if (auto found = act_of_a_party(habit)) return found;
  if (auto found = link_of_an_effect(habit)) return found;
  if (auto found = as_long_as(habit)) return found;
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
