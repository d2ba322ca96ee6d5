// SPDX-License-Identifier: Apache-2.0
// Habits of contracts, of prose and of other languages, told by the words around the place where
// reading stopped. In: the tokens and that place. Out: a hint in the words of the language, or a
// whole diagnostic where the usual message would mislead. Knows no names that a deal declares.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "diagnostics/diagnostic.hpp"
#include "syntax/parse.hpp"
#include "syntax/starts.hpp"
#include "syntax/verbs.hpp"

namespace quid {

/// Words that say of a milestone what its name alone says.
inline constexpr std::string_view met_words[] = {"met",      "achieved", "completed", "complete",
                                                 "happened", "occurred", "fulfilled", "done"};

struct Habit {
  const CodeView& code;
  SourceId source_id;
  std::uint32_t start;  // where the declaration or entry began
  std::uint32_t at;     // where reading stopped
  bool in_event = false;

  TokenKind kind(int offset = 0) const {
    const std::int64_t place = std::int64_t{at} + offset;
    return place < std::int64_t{start} ? TokenKind::EndOfInput
                                       : code.kind(static_cast<std::uint32_t>(place));
  }
  std::string_view text(int offset = 0) const {
    const std::int64_t place = std::int64_t{at} + offset;
    return place < std::int64_t{start} ? std::string_view()
                                       : code.text(static_cast<std::uint32_t>(place));
  }
  /// As the source has it, from the word at `from` to that at `to`.
  std::string_view written(int from, int to) const {
    const auto token = [&](int offset) {
      return code.token(static_cast<std::uint32_t>(std::int64_t{at} + offset));
    };
    return code.text_between(token(from).begin, token(to).end);
  }
  /// `5% of 100 EUR`, read up to `of`, as a product.
  std::string share_as_product() const {
    const bool with_unit = kind(1) == TokenKind::Number && kind(2) == TokenKind::Id;
    return std::string(text(-1)) + " * " + std::string(written(1, with_unit ? 2 : 1));
  }
  /// The name that ends at `offset`, with its index: `corridor[odesa]`.
  std::string subject_before(int offset) const {
    int first = offset;
    if (kind(first) == TokenKind::RBrack)
      while (first > offset - 16 && kind(first) != TokenKind::LBrack && !text(first).empty())
        --first;
    if (kind(first) == TokenKind::LBrack) --first;
    std::string written;
    for (int k = first; k <= offset; ++k) written += text(k);
    return written;
  }
  /// Does the next declaration begin here? What is missing belongs to the line before.
  bool at_next_declaration() const {
    return at > start && code.first_on_line(at) && item_start(code, at) != Start::No;
  }
  /// The same of a test or a record.
  bool at_next_entry() const {
    const bool own_day = code.kind(start) == TokenKind::KwExpect && kind() == TokenKind::KwOn;
    return at > start && code.first_on_line(at) && is_test_item(code, at) && !own_day;
  }
  bool touches(int offset) const {
    return code.touches_previous(static_cast<std::uint32_t>(std::int64_t{at} + offset));
  }
  /// Of the words from `from` to `to`, counted from this place.
  Diagnostic diagnose(DiagnosticKind kind, int from, int to, std::string message,
                      std::string hint) const;
  /// Is there such a word among the last `reach` before this place?
  bool after(TokenKind kind, std::uint32_t reach = 12) const;
  /// Between an `if` and its `then`.
  bool in_condition() const;
};

/// `5,000`, `1 March 2026`, `USD 5`: an amount or a date in another notation.
std::optional<Diagnostic> explain_notation(const Habit& habit);

/// `buyer shall pay`, `-- comment`, `IF`: where a declaration ended or should begin.
std::optional<Diagnostic> explain_prose(const Habit& habit, Rule before);

/// `access to full`, at `to`: where the name before was taken for an action.
std::optional<Diagnostic> bare_move(const Habit& habit);

/// Is this a word for a length of time, `days` or `month`?
bool is_time_word(std::string_view word);

/// `ten`: 10; 0 of words that are no small count.
int count_in_words(std::string_view word);

/// `due by the end of 2026`: what to write instead; may be empty.
std::string hint_for_due(const Habit& habit);

/// `6 months from start`, `due no later than DATE`: where a day ended too early.
std::optional<Diagnostic> explain_day(const Habit& habit);

/// `milestone m by P 2026-03-01`: where a milestone ended.
std::optional<Diagnostic> explain_milestone(const Habit& habit, Rule before);

/// `3 USD a month`: where an amount ended.
std::optional<Diagnostic> explain_rate(const Habit& habit);

/// `90 working days`: at `days`.
std::optional<Diagnostic> working_days(const Habit& habit);

/// `start plus 6 months`: at `plus`.
std::optional<Diagnostic> sign_in_words(const Habit& habit);

/// `for more than 14 days`: at `than`.
std::optional<Diagnostic> longer_than(const Habit& habit);

/// Of `m is late`, `m more than 5 days late`, behind the subject, whose last word stands at an
/// offset: `write …`; empty of others.
std::string late_in_words(const Habit& habit, int last_of_subject);

/// Of `not m by DATE`, `m on or before DATE`, `3 months have passed since m`; empty of others.
std::string day_in_condition(const Habit& habit);

/// Of `every month until DATE`, at `until`; empty of others.
std::string hint_behind_cadence(const Habit& habit);

/// Is there a `must` before this place that may still be about it?
bool behind_duty(const Habit& habit);
/// And one whose act may still go on: its `within` has not come.
bool in_act_of_duty(const Habit& habit);

/// Of `P must meet m or pay 5 USD`, at `or` or `and`; empty of others.
std::string acts_in_duty(const Habit& habit);

/// Of `may verify m`, `may end deal`, at the verb; empty of others.
std::string act_of_no_duty(const Habit& habit);

/// Of `P pays 5 USD to Q`, `received by P from Q`, `P decides` in a condition; empty of others.
std::string act_in_condition(const Habit& habit);

/// `raise access to full`, `or else`: where a declaration ended.
std::optional<Diagnostic> explain_phrase(const Habit& habit, Rule before);

/// Of `score is more than 5`, at `more`: `write …`; empty of others.
std::string comparison_in_words(const Habit& habit);

/// `ease L and pay 5 USD`: where the first effect ended.
std::optional<Diagnostic> effects_joined_by_and(const Habit& habit);

/// `buyer paid 5 USD`, `temperature is 25`: where the name that an event begins with was taken for
/// the event.
std::optional<Diagnostic> explain_event(const Habit& habit);

/// `On DATE m`, `corrected on DATE`: where an entry of a record ended or should begin.
std::optional<Diagnostic> explain_entry(const Habit& habit);

/// What to write instead, where one word was expected and another found; may be empty.
std::string habit_hint(const Habit& habit, const Failure& failure);

/// Of a percentage or a length of time that is written in another way; may be empty.
std::string amount_hint(const Habit& habit, const Failure& failure);

/// `within k days`, `within max(…)`, `10 working days`: where the length of time ended too early.
std::optional<Diagnostic> explain_length(const Habit& habit);

}  // namespace quid
