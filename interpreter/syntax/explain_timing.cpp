// SPDX-License-Identifier: Apache-2.0
// When something was done or not, how late it was, and until when something comes round, in the
// words of contracts. In: where reading stopped, in a condition or behind a cadence. Out: what to
// write.
#include <fmt/format.h>

#include "syntax/explain_habits.hpp"

namespace quid {
namespace {

using enum TokenKind;
using Hint = std::string;

constexpr std::string_view delay_words[] = {"late", "delayed"};
constexpr std::string_view failure_words[] = {"missed", "breached", "unpaid", "defaulted", "due"};

/// What is spoken of, and whether a `not` stands before it.
struct Subject {
  std::string name;
  int first = 0;  // its first word, from where reading stopped
  bool negated = false;
};

std::optional<Subject> subject_at(const Habit& habit, int last) {
  int first = last;
  if (habit.kind(last) == RBrack) {
    while (first > last - 16 && habit.kind(first) != LBrack && !habit.text(first).empty()) --first;
    --first;
  }
  if (!is_name_like(habit.kind(first))) return {};
  return Subject{habit.subject_before(last), first, habit.kind(first - 1) == KwNot};
}

/// `5 days`, at `offset`; empty of others.
std::string_view length_at(const Habit& habit, int offset) {
  const bool length = habit.kind(offset) == Number && is_time_word(habit.text(offset + 1));
  return length ? habit.written(offset, offset + 1) : std::string_view();
}

/// `more than`, `over`, `at least`, at `offset`: how many words, and the sign.
struct Bound {
  int words = 0;
  std::string_view sign = ">=";
};
Bound bound_at(const Habit& habit, int offset) {
  const std::string_view word = habit.text(offset), next = habit.text(offset + 1);
  if (word == "more" && next == "than") return {2, ">"};
  if (word == "over") return {1, ">"};
  if (word == "less" && next == "than") return {2, "<"};
  if (word == "at" && (next == "least" || next == "most")) return {2, next == "most" ? "<=" : ">="};
  return {};
}

Hint lateness(const Subject& subject, std::string_view sign, std::string_view length) {
  return fmt::format("write `lateness of {} {} {}`", subject.name, sign, length);
}

// `late by more than 10 days`, `late`, behind the subject.
Hint late_behind(const Habit& habit, const Subject& subject) {
  if (habit.kind(1) == KwBy) {
    const Bound bound = bound_at(habit, 2);
    if (const auto length = length_at(habit, 2 + bound.words); !length.empty())
      return lateness(subject, bound.sign, length);
  }
  return fmt::format(
      "write `lateness of {0} > 0 days`; `{0} overdue` is true only as long as it is not done",
      subject.name);
}

// `more than 5 days late`, `5 days late`, behind the subject.
Hint days_late(const Habit& habit, const Subject& subject) {
  const Bound bound = bound_at(habit, 0);
  const auto length = length_at(habit, bound.words);
  if (length.empty() || !is_one_of(habit.text(bound.words + 2), delay_words)) return {};
  return lateness(subject, bound.sign, length);
}

// `delivered > 5 days late`, at `late`.
Hint late_behind_a_sign(const Habit& habit) {
  const TokenKind sign = habit.kind(-3);
  const auto length = length_at(habit, -2);
  const auto subject = subject_at(habit, -4);
  if (!is_one_of(habit.text(), delay_words) || !in_range(sign, Le, Gt) || length.empty() ||
      !subject)
    return {};
  return lateness(*subject, habit.text(-3), length);
}

Hint on_that_side(const Subject& subject, std::string_view sign, std::string_view day) {
  if (!subject.negated)
    return fmt::format("write `({0} and date of {0} {1} {2})`", subject.name, sign, day);
  if (sign == ">=" || sign == ">")  // not then, but perhaps before
    return fmt::format("write `({0} and date of {0} {1} {2})` behind the `not`", subject.name, sign,
                       day);
  return fmt::format("write `today {} {} and not {}`", sign == "<" ? ">=" : ">", day, subject.name);
}

// `on or before DATE`, `no later than DATE`, `by DATE`, `on DATE`, behind the subject.
Hint day_behind(const Habit& habit, const Subject& subject) {
  const std::string_view word = habit.text(), next = habit.text(1), third = habit.text(2);
  std::string_view sign;
  int day = 1;
  if (word == "by") sign = "<=";
  if (word == "on" && next == "or" && (third == "before" || third == "after")) {
    sign = third == "before" ? "<=" : ">=";
    day = 3;
  }
  if (word == "no" && third == "than" && (next == "later" || next == "earlier")) {
    sign = next == "later" ? "<=" : ">=";
    day = 3;
  }
  if ((word == "later" || word == "earlier") && next == "than") {
    sign = word == "later" ? ">" : "<";
    day = 2;
  }
  const bool dated = habit.kind(day) == Date;
  if (sign.empty() || (!dated && day == 1)) return {};
  return on_that_side(subject, sign, dated ? habit.text(day) : std::string_view("DATE"));
}

// `delivered not by DATE`, `delivered not met by DATE`, at `not`.
Hint not_behind(const Habit& habit) {
  auto subject = subject_at(habit, -1);
  const int by = is_one_of(habit.text(1), met_words) ? 2 : 1;
  if (!subject || habit.kind() != KwNot || habit.kind(by) != KwBy || habit.kind(by + 1) != Date)
    return {};
  subject->negated = true;
  return on_that_side(*subject, "<=", habit.text(by + 1));
}

// `3 months have passed since m`, at `have`; `3 months passed since m`, at `passed`.
Hint passed_since(const Habit& habit) {
  constexpr std::string_view passing[] = {"pass", "passes", "passed", "elapse", "elapsed", "gone"};
  const auto length = length_at(habit, -2);
  const int word = habit.text() == "have" || habit.text() == "has" ? 1 : 0;
  const int since = habit.text(word + 1) == "by" ? word + 2 : word + 1;
  const bool linked =
      habit.kind(since) == KwSince || habit.kind(since) == KwAfter || habit.kind(since) == KwFrom;
  const bool anchored = is_name_like(habit.kind(since + 1)) || habit.kind(since + 1) == Date;
  if (length.empty() || !is_one_of(habit.text(word), passing) || !linked || !anchored) return {};
  return fmt::format("write `today >= {} after {}`", length, habit.text(since + 1));
}

}  // namespace

std::string late_in_words(const Habit& habit, int last_of_subject) {
  if (Hint found = late_behind_a_sign(habit); !found.empty()) return found;
  const auto subject = subject_at(habit, last_of_subject);
  if (!subject) return is_one_of(habit.text(), failure_words) ? "write `m overdue`" : Hint();
  if (Hint found = days_late(habit, *subject); !found.empty()) return found;
  if (is_one_of(habit.text(), delay_words)) return late_behind(habit, *subject);
  if (habit.text() == "breached")
    return fmt::format(
        "write `{0} overdue`, of a ban `{0} broken`; of a party, in a question or a test, "
        "`verdict breached by {0}`",
        subject->name);
  return is_one_of(habit.text(), failure_words) ? fmt::format("write `{} overdue`", subject->name)
                                                : Hint();
}

std::string day_in_condition(const Habit& habit) {
  if (Hint found = passed_since(habit); !found.empty()) return found;
  if (Hint found = not_behind(habit); !found.empty()) return found;
  // After a bare name `by` has been read, and the day is what stopped.
  if (habit.kind() == Date && habit.kind(-1) == KwBy)
    if (const auto subject = subject_at(habit, -2))
      return on_that_side(*subject, "<=", habit.text());
  const auto subject = subject_at(habit, -1);
  return subject ? day_behind(habit, *subject) : Hint();
}

std::string hint_behind_cadence(const Habit& habit) {
  if (habit.code.kind(habit.start) != KwRule || !habit.after(KwEvery, 16) ||
      habit.after(KwThen, 16))
    return {};
  const std::string_view name = habit.code.text(habit.start + 1);
  const bool dated = habit.kind(1) == Date;
  const std::string_view day = dated ? habit.text(1) : std::string_view("DATE");
  switch (habit.kind()) {
    case KwTo:
    case KwUntil:
    case KwFor:
      return fmt::format("the last day stands before the colon: `rule {} to {}: every …`", name,
                         habit.kind() == KwFor ? "DATE" : day);
    case KwOn:
      if (!dated) return "a cadence counts from a date, as in `every month from 2024-01-15`";
      return fmt::format("write `from {}`: it comes round from that day on", day);
    default: return {};
  }
}

}  // namespace quid
