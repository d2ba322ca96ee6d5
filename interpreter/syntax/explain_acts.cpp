// SPDX-License-Identifier: Apache-2.0
// Acts that contracts know and a duty, a permission or a condition does not. In: where reading
// stopped. Out: what to write. Knows no names that a deal declares but by the word before them.
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "syntax/explain_habits.hpp"

namespace quid {
namespace {

using enum TokenKind;
using Hint = std::string;

constexpr const char* choice_of_acts =
    "a duty has one act: let a milestone stand for either of two, or let the second "
    "follow the first by `otherwise instead (…)`";
constexpr const char* several_acts =
    "a duty has one act: write each out, `P must … within D, P must … within D`";

/// Cost: linear in the words of the source.
bool declares_actor(const CodeView& code, std::string_view name) {
  for (std::uint32_t k = 0; k + 1 < code.size(); ++k)
    if ((code.kind(k) == KwParty || code.kind(k) == KwObserver) && code.text(k + 1) == name)
      return true;
  return false;
}

/// Is there a `must` before this place, and nothing of `ends` since?
bool must_before(const Habit& habit, std::initializer_list<TokenKind> ends) {
  constexpr std::uint32_t reach = 60;
  for (std::uint32_t i = habit.at; i-- > habit.start && habit.at - i <= reach;) {
    const TokenKind kind = habit.code.kind(i);
    if (kind == KwMust) return true;
    if (std::find(ends.begin(), ends.end(), kind) != ends.end()) return false;
  }
  return false;
}

}  // namespace

bool behind_duty(const Habit& habit) { return must_before(habit, {KwThen, KwIf}); }

bool in_act_of_duty(const Habit& habit) {
  return must_before(habit, {KwThen, KwIf, KwWithin, Comma});
}

std::string acts_in_duty(const Habit& habit) {
  if ((habit.kind() != KwOr && habit.kind() != KwAnd) || !behind_duty(habit)) return {};
  return habit.kind() == KwOr ? choice_of_acts : several_acts;
}

std::string act_of_no_duty(const Habit& habit) {
  constexpr std::string_view verifying[] = {"verify",  "inspect", "check",   "certify",
                                            "approve", "confirm", "examine", "audit"};
  const int modal = habit.kind(-1) == KwNot ? -2 : -1;
  const std::string_view party =
      is_name_like(habit.kind(modal - 1)) ? habit.text(modal - 1) : std::string_view("P");
  const std::string_view does = habit.kind(modal) == KwMay ? "may"
                                : modal == -2              ? "must not"
                                                           : "must";
  if (is_one_of(habit.text(), verifying))
    return fmt::format("who verifies a milestone is named where it is declared: `verified by {}`",
                       party);
  if (ends_something(habit.text()))
    return fmt::format(
        "declare a milestone for it, as in `milestone ended by {0}`, write `{0} {1} meet "
        "ended`, and what follows in a rule `if ended then …`",
        party, does);
  return {};
}

std::string act_in_condition(const Habit& habit) {
  const std::string_view name = habit.text(-1);
  if (habit.kind() == KwPays && is_name_like(habit.kind(-1))) {
    const bool whole = habit.kind(1) == Number && habit.kind(2) == TokenKind::Id &&
                       habit.kind(3) == KwTo && is_name_like(habit.kind(4));
    return whole ? fmt::format("write `received by {} >= {}`", habit.text(4), habit.written(1, 2))
                 : Hint("write `received by P >= AMOUNT`");
  }
  if (habit.kind() == KwFrom && habit.kind(-2) == KwBy && habit.text(-3) == "received" &&
      is_name_like(habit.kind(1)))
    return fmt::format("leave out `from {0}`; what that party gave is `given by {0}`",
                       habit.text(1));
  const TokenKind next = habit.kind(1);
  const bool ends = next == KwThen || next == KwAnd || next == KwOr || next == RParen;
  if (ends && habit.kind() == TokenKind::Id && habit.kind(-1) == TokenKind::Id &&
      habit.kind(-2) != KwOf && declares_actor(habit.code, name))
    return fmt::format(
        "what `{0}` does is a milestone: declare `milestone NAME by {0}` and write "
        "`NAME`",
        name);
  return {};
}

}  // namespace quid
