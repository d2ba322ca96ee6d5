// SPDX-License-Identifier: Apache-2.0
// What people write who have just read a contract, or another language's manual.
#include "syntax/explain_habits.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "syntax/explain.hpp"
#include "syntax/keywords.hpp"

namespace quid {
namespace {

using enum TokenKind;
using Hint = std::string;

constexpr std::string_view months[] = {"January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December"};
constexpr std::string_view late_words[] = {"late",   "missed",    "delayed", "breached",
                                           "unpaid", "defaulted", "due"};
constexpr std::string_view met_words[] = {"met",      "achieved", "completed", "complete",
                                          "happened", "occurred", "fulfilled", "done"};
constexpr std::string_view modal_words[] = {"shall", "will", "should", "agrees", "undertakes"};
constexpr std::string_view permission_words[] = {"can", "could", "might"};
constexpr std::string_view ban_words[] = {"cannot", "mustn", "shouldn", "won"};

/// 1 to 12, by the full name or its first three letters; else 0.
int month_number(std::string_view word) {
  for (std::size_t m = 0; m < std::size(months); ++m)
    if (word == months[m] || (word.size() == 3 && months[m].starts_with(word)))
      return static_cast<int>(m) + 1;
  return 0;
}

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

// `5,000 USD`
std::optional<Diagnostic> thousands(const Habit& habit) {
  const int comma = habit.kind() == Comma ? 0 : -1;
  const std::string_view before = habit.text(comma - 1), after = habit.text(comma + 1);
  if (habit.kind(comma) != Comma || habit.kind(comma - 1) != Number ||
      habit.kind(comma + 1) != Number)
    return {};
  if (!habit.touches(comma) || !habit.touches(comma + 1) || after.size() != 3) return {};
  std::string written = fmt::format("{},{}", before, after);
  int last = comma + 1;
  for (; habit.kind(last + 1) == Comma && habit.touches(last + 1) && habit.touches(last + 2) &&
         habit.kind(last + 2) == Number && habit.text(last + 2).size() == 3;
       last += 2)
    written += fmt::format(",{}", habit.text(last + 2));
  std::string meant = written;
  std::replace(meant.begin(), meant.end(), ',', '_');
  return habit.diagnose(DiagnosticKind::MalformedNumber, comma - 1, last,
                        fmt::format("`{}` is no number", written),
                        fmt::format("write `{}`", meant));
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
  const bool scaled = next == KwThousand || next == KwMillion || next == KwBillion;
  const std::string amount =
      scaled ? fmt::format("{} {}", habit.text(), habit.text(1)) : std::string(habit.text());
  return habit.diagnose(DiagnosticKind::UnexpectedWord, -1, scaled ? 1 : 0,
                        fmt::format("`{} {}` has its unit before its number", unit, amount),
                        fmt::format("write `{} {}`", amount, unit));
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

// `verified by the engineer`, where `the` was taken for a name.
std::optional<Diagnostic> article(const Habit& habit) {
  const bool here =
      habit.kind(-1) == KwThe && is_name_like(habit.kind()) && !habit.code.first_on_line(habit.at);
  if (!here) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, -1, 0,
                        "`the` cannot stand before a name here",
                        fmt::format("write `{}`", habit.text()));
}

/// `home arrived`, where `home_arrived` is a word of this source. Cost: linear in its words.
Hint name_in_two_words(const Habit& habit) {
  if (habit.kind() != Id || habit.kind(-1) != Id) return {};
  const std::string joined = fmt::format("{}_{}", habit.text(-1), habit.text());
  for (std::uint32_t k = 0; k < habit.code.size(); ++k)
    if (habit.code.kind(k) == Id && habit.code.text(k) == joined)
      return fmt::format("write `{}`", joined);
  return {};
}

/// `pay`, `buyer must`, `the buyer must`
bool begins_effect(const Habit& habit, int at) {
  if (habit.kind(at) == KwThe) ++at;
  const TokenKind next = habit.kind(at + 1);
  return is_verb(habit.kind(at)) || habit.kind(at) == KwSet ||
         (is_name_like(habit.kind(at)) && (next == KwMust || next == KwMay || next == KwNot));
}

Hint about_condition(const Habit& habit) {
  const std::string_view word = habit.text(), name = habit.text(-1);
  const std::string_view day = habit.kind(1) == Date ? habit.text(1) : std::string_view("DATE");
  const bool named = is_name_like(habit.kind(-1));
  switch (habit.kind()) {
    case KwOn: return named ? fmt::format("write `date of {} = {}`", name, day) : Hint();
    case KwNot:
      if (named && habit.kind(1) == KwDone)
        return fmt::format("write `not {0}`, of a duty `not {0} done`", name);
      return named && is_name_like(habit.kind(1))
                 ? fmt::format("write `not {} {}`", name, habit.text(1))
                 : Hint();
    case KwWas: return "`was` stands before its condition, as in `was m`";
    case KwUnless: return "write `and not …`";
    case Comma:
      return begins_effect(habit, 1) ? "write `then` in place of the comma"
                                     : "join the conditions by `and`";
    case KwUnknown: return fmt::format("write `{} is unknown`", named ? name : "…");
    case KwOf: return habit.kind(-1) == Percentage ? "write `progress of m >= 25%`" : Hint();
    case KwAt: return habit.kind(1) == Percentage ? "write `progress of m >= 25%`" : Hint();
    default: break;
  }
  if (habit.kind(-2) == KwVerdict && name == "is") return fmt::format("write `verdict {}`", word);
  if (word == "between") return "write `… >= A and … <= B`";
  if (name == "every" || name == "each") return "write `all x in S: C`";
  if (name == "either" || name == "both") return fmt::format("leave out `{}`", name);
  if (name == "neither") return "write `not (a or b)`";
  if (is_one_of(word, late_words)) return fmt::format("write `{} overdue`", named ? name : "m");
  if (is_one_of(word, met_words))
    return "a milestone's name alone says that it is met; of a duty write `done`";
  if (Hint joined = name_in_two_words(habit); !joined.empty()) return joined;
  const TokenKind next = habit.kind(1);
  const bool ends = next == KwThen || next == KwAnd || next == KwOr || next == KwOn ||
                    next == RParen || next == EndOfInput;
  return habit.kind() == Id && habit.kind(-1) == Id && habit.kind(-2) != KwOf && ends
             ? fmt::format("of a lever write `{} at {}`", name, word)
             : Hint();
}

Hint about_duty(const Habit& habit) {
  if (habit.kind() == KwIn) return "write `within`";
  if ((habit.kind() == KwBy || habit.kind() == KwBefore) && habit.kind(1) == Date)
    return fmt::format("a duty has a length of time: `within ({} - today)`", habit.text(1));
  return "a duty reads `P must … within D`, as in `within 30 days`";
}

Hint about_payment(const Habit& habit) {
  if (habit.kind() == KwOf && habit.kind(-1) == Percentage)
    return fmt::format("write `{} * {}`", habit.text(-1), habit.text(1));
  if (habit.kind() == KwFrom) return "write `pay AMOUNT to P from Q`";
  return "a payment reads `pay AMOUNT to P`";
}

// `must lift access`, `must immediately pay`, `must deliver goods`
Hint act_in_other_words(const Habit& habit) {
  const std::string_view word = habit.text(), next = habit.text(1);
  if (is_verb(habit.kind(1))) return fmt::format("leave out `{}`: write `{} …`", word, next);
  if (const char* verb = lever_verb(word); verb != nullptr && is_name_like(habit.kind(1)))
    return fmt::format("write `{} {}`", verb, next);
  return fmt::format("of a milestone write `meet {}`", is_name_like(habit.kind(1)) ? next : word);
}

Hint about_milestone_date(const Habit& habit) {
  const bool day = habit.kind() == KwBy || habit.kind() == KwOn || habit.kind() == KwBefore;
  if (day && habit.kind(1) == Date)
    return fmt::format("write `{} {}`", habit.text(-1), habit.text(1));
  if (habit.kind() == KwIn)
    return fmt::format("write `{} within 30 days of start`", habit.text(-1));
  return {};
}

}  // namespace

Diagnostic Habit::diagnose(DiagnosticKind kind, int from, int to, std::string message,
                           std::string hint) const {
  const auto place = [&](int offset) {
    return span_at(code, source_id, static_cast<std::uint32_t>(std::int64_t{at} + offset));
  };
  return {kind, severity_of(kind), place(from).to(place(to)), std::move(message), std::move(hint),
          {}};
}

bool Habit::after(TokenKind wanted, std::uint32_t reach) const {
  for (std::uint32_t i = at; i-- > start && at - i <= reach;)
    if (code.kind(i) == wanted) return true;
  return false;
}

bool Habit::in_condition() const {
  for (std::uint32_t i = at; i-- > start && at - i <= 200;) {
    if (code.kind(i) == KwThen) return false;
    if (code.kind(i) == KwIf) return true;
  }
  return false;
}

std::optional<Diagnostic> explain_notation(const Habit& habit) {
  if (auto found = article(habit)) return found;
  if (auto found = worded_date(habit)) return found;
  if (auto found = thousands(habit)) return found;
  if (auto found = unit_after_call(habit)) return found;
  return unit_first(habit);
}

std::string habit_hint(const Habit& habit, const Failure& failure) {
  const auto only = [&](TokenKind kind) {
    return failure.expected.count() == 1 && failure.expected.test(static_cast<std::size_t>(kind));
  };
  const auto expects = [&](TokenKind kind) {
    return failure.expected.test(static_cast<std::size_t>(kind));
  };
  const bool wants_then = expects(KwThen);
  if (auto hint = amount_hint(habit, failure); !hint.empty()) return hint;
  if (only(KwOf) && habit.after(KwWithin))
    return "`within` counts from a day, as in `within 30 days of start`";
  if (habit.kind(-1) == KwVerdict && habit.kind() == Eq)
    return fmt::format("write `verdict {}`", habit.text(1));
  if (only(KwWithin)) return about_duty(habit);
  if (only(KwTo) && habit.after(KwPay)) return about_payment(habit);
  if (only(KwTo) && habit.kind() == Eq) return "write `to`";
  if (only(KwIn) && (habit.kind(-2) == KwAll || habit.kind(-2) == KwAny))
    return fmt::format("it reads `{} x in S: C`", habit.text(-2));
  if (only(LParen) && habit.kind(-1) == KwOf && habit.after(KwLeast, 4))
    return "name the conditions, as in `at least 2 of (a, b, c)`";
  if (only(Colon) && habit.code.kind(habit.start) == KwRule)
    return habit.kind() == KwIf ? "write `:`" : "a rule reads `rule NAME: if C then EFFECTS`";
  if (habit.kind() == KwFor && habit.kind(1) == KwAll) return "write `all x in S: C`";
  if (habit.kind(-1) == KwDue || habit.kind(-1) == KwAim) return about_milestone_date(habit);
  if (habit.kind(-1) == Eq && habit.in_event)
    return is_name_like(habit.kind()) ? fmt::format("a level is recorded as `{} at {}`",
                                                    habit.subject_before(-2), habit.text())
                                      : Hint("a milestone's name alone says that it is met");
  if (habit.kind() == KwOtherwise && habit.kind(-1) == Comma)
    return "leave out the comma before `otherwise`";
  if (habit.kind(-1) == KwPays && is_name_like(habit.kind()) && habit.kind(1) == Number &&
      habit.kind(2) == KwTo)
    return fmt::format("a unit follows its number: write `pays {} {} to P`", habit.text(1),
                       habit.text());
  if (habit.kind(-1) == KwPays && is_name_like(habit.kind()))
    return fmt::format("write `pays AMOUNT to {}`", habit.text());
  const int modal = habit.kind(-1) == KwNot ? -2 : -1;
  if (habit.kind() == TokenKind::Id &&
      (habit.kind(modal) == KwMust || habit.kind(modal) == KwMay) && expects(KwMeet))
    return act_in_other_words(habit);
  if (habit.kind() == Date && habit.kind(-1) == KwBy && habit.in_condition())
    return fmt::format("write `({0} and date of {0} <= {1})`", habit.text(-2), habit.text());
  if (habit.code.kind(habit.start) == KwRule && expects(KwEvery)) {
    if (habit.text() == "each") return "write `every`";
    if (habit.text() == "monthly" || habit.text() == "yearly")
      return fmt::format("write `every {}`", habit.text() == "monthly" ? "month" : "year");
  }
  const bool expectation = habit.code.kind(habit.start) == KwExpect && expects(KwOn);
  const bool question =
      std::find(failure.rules.begin(), failure.rules.end(), Rule::OneExpr) != failure.rules.end();
  return (wants_then && habit.in_condition()) || expectation || question ? about_condition(habit)
                                                                         : Hint();
}

namespace {

Diagnostic stray(const Habit& habit, DiagnosticKind kind, std::string message, std::string hint) {
  return habit.diagnose(kind, 0, 0, std::move(message), std::move(hint));
}

// `buyer shall pay 5 USD`, where `buyer shall` was taken for an action and its argument.
std::optional<Diagnostic> modal(const Habit& habit) {
  const std::string_view word = habit.text(-1);
  const bool ban = is_one_of(word, ban_words), can = is_one_of(word, permission_words);
  if (!is_verb(habit.kind()) || (!ban && !can && !is_one_of(word, modal_words))) return {};
  const bool named = is_name_like(habit.kind(-2));
  const char* meant = ban ? "must not" : can ? "may" : "must";
  return habit.diagnose(
      DiagnosticKind::UnexpectedWord, named ? -2 : -1, -1,
      fmt::format("`{}` makes no {}", word, can ? "permission" : "duty"),
      fmt::format("write `{} {} {} …`", named ? habit.text(-2) : "P", meant, habit.text()));
}

std::optional<Diagnostic> foreign_comment(const Habit& habit) {
  const bool dashes = habit.kind() == Minus && habit.kind(1) == Minus && habit.touches(1);
  const bool star = habit.kind() == Slash && habit.kind(1) == Star && habit.touches(1);
  if (!dashes && !star) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, 0, 1,
                        fmt::format("`{}` begins no comment", dashes ? "--" : "/*"),
                        "a comment begins with `#`");
}

// `my-goal`, `my goal`, `a by buyer and seller`
std::optional<Diagnostic> name_of_parts(const Habit& habit, Rule before) {
  using enum DiagnosticKind;
  if (habit.code.first_on_line(habit.at)) return {};
  const bool named = is_starter(habit.kind(-2)) && is_name_like(habit.kind(-1));
  if (named && habit.kind() == Minus && habit.touches(0) && habit.touches(1) &&
      is_name_like(habit.kind(1)))
    return habit.diagnose(UnexpectedWord, -1, 1,
                          fmt::format("`{}-{}` is no name", habit.text(-1), habit.text(1)),
                          fmt::format("write `{}_{}`", habit.text(-1), habit.text(1)));
  if (named && is_name_like(habit.kind()) && before == Rule::MilestoneDecl)
    return habit.diagnose(
        UnexpectedWord, -1, 0,
        fmt::format("`{} {}` is no name: a name is one word", habit.text(-1), habit.text()),
        fmt::format("write `{}_{}`", habit.text(-1), habit.text()));
  const bool owners = before == Rule::MilestoneDecl && habit.kind() == KwAnd &&
                      (habit.kind(-2) == KwBy || habit.kind(-2) == Comma);
  if (owners)
    return stray(habit, UnexpectedWord, "`and` cannot follow here",
                 "a comma stands between the owners of a milestone");
  return {};
}

// `, deadline DATE`, `, requires C`, where the word was taken for one more owner.
std::optional<Diagnostic> clause_by_another_word(const Habit& habit, Rule before) {
  if (before != Rule::MilestoneDecl || habit.kind(-2) != Comma || habit.kind(-1) != Id) return {};
  const std::string_view word = habit.text(-1);
  Hint hint = "a clause begins with `due`, `aim`, `verified by` or `needs`";
  if (word == "deadline") hint = "write `due`";
  if (word.starts_with("verif") || word == "checked" || word == "certified" || word == "inspected")
    hint = "write `verified by`";
  if (word == "requires" || word == "require" || word == "provided") hint = "write `needs`";
  return habit.diagnose(DiagnosticKind::UnexpectedWord, -1, -1,
                        fmt::format("`{}` begins no clause", word), hint);
}

std::optional<Diagnostic> phase_bounds(const Habit& habit, Rule before) {
  if (before != Rule::PhaseDecl || habit.code.first_on_line(habit.at)) return {};
  const std::string message = fmt::format("{} cannot follow here", seen(habit.code, habit.at));
  if (habit.kind() == KwTo)
    return stray(habit, DiagnosticKind::UnexpectedWord, message, "write `until`");
  if (habit.text() == "between" || habit.kind() == Colon)
    return stray(habit, DiagnosticKind::UnexpectedWord, message,
                 "a phase reads `phase NAME from DATE until DATE`");
  return {};
}

// `if C then E unless D`
std::optional<Diagnostic> exception_behind(const Habit& habit) {
  if (habit.kind() != KwUnless || habit.code.first_on_line(habit.at)) return {};
  return stray(habit, DiagnosticKind::UnexpectedWord,
               fmt::format("{} cannot follow here", seen(habit.code, habit.at)),
               "an exception is part of the condition: write `if … and not … then …`");
}

// `a: if C then E`, where `a` was taken for one thing and `:` for a slip in it.
std::optional<Diagnostic> rule_word(const Habit& habit) {
  // After `quantity q = 10` the name was taken for a unit.
  const bool behind =
      habit.kind() == Colon && habit.at > 0 && habit.code.first_on_line(habit.at - 1);
  const int name = behind ? -1 : 0;
  const TokenKind body = habit.kind(name + 2);
  if (!is_name_like(habit.kind(name)) || habit.kind(name + 1) != Colon ||
      (body != KwIf && body != KwEvery))
    return {};
  return habit.diagnose(
      DiagnosticKind::NotADeclaration, name, name,
      fmt::format("`{}` begins no declaration", habit.text(name)),
      fmt::format("write `rule {}: {} …`", habit.text(name), habit.text(name + 2)));
}

// `IF`, `import`, `def`
std::optional<Diagnostic> foreign_start(const Habit& habit) {
  if (habit.kind() != Id) return {};
  std::string small(habit.text());
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const std::string message = fmt::format("{} begins no declaration", seen(habit.code, habit.at));
  for (const Keyword& keyword : keywords()) {
    const bool begins = is_starter(keyword.kind) || keyword.kind == KwLet || keyword.kind == KwIf;
    if (begins && keyword.word == small && small != habit.text())
      return stray(habit, DiagnosticKind::MisspeltKeyword, message,
                   fmt::format("write `{}`, in small letters", small));
  }
  if (small == "parties" || small == "actor" || small == "role")
    return stray(habit, DiagnosticKind::NotADeclaration, message,
                 "write `party NAME`, for each one");
  if (small == "level" || small == "levels" || small == "ladder")
    return stray(habit, DiagnosticKind::NotADeclaration, message,
                 "write `lever NAME by PARTY: LEVEL, LEVEL`");
  if (small == "event" || small == "task" || small == "deliverable" || small == "obligation")
    return stray(habit, DiagnosticKind::NotADeclaration, message,
                 "what a party can do is a `milestone`");
  if (small == "import" || small == "include" || small == "require")
    return stray(habit, DiagnosticKind::NotADeclaration, message, "write `use NAME`");
  if (small == "def" || small == "define" || small == "var" || small == "const")
    return stray(habit, DiagnosticKind::NotADeclaration, message, "write `let NAME = …`");
  return {};
}

}  // namespace

std::optional<Diagnostic> effects_joined_by_and(const Habit& habit) {
  const TokenKind next = habit.kind(1), following = habit.kind(2);
  const bool effect = is_verb(next) || next == KwSet ||
                      (is_name_like(next) && (following == KwMust || following == KwMay));
  if (habit.kind() != KwAnd || !effect) return {};
  return stray(habit, DiagnosticKind::UnexpectedWord, "`and` cannot follow here",
               fmt::format("a comma separates effects: write `, {} …`", habit.text(1)));
}

std::optional<Diagnostic> explain_prose(const Habit& habit, Rule before) {
  if (before == Rule::TestDecl)
    if (auto found = explain_event(habit)) return found;
  if (auto found = modal(habit)) return found;
  if (auto found = explain_notation(habit)) return found;
  if (auto found = foreign_comment(habit)) return found;
  if (auto found = name_of_parts(habit, before)) return found;
  if (auto found = clause_by_another_word(habit, before)) return found;
  if (auto found = phase_bounds(habit, before)) return found;
  if (auto found = exception_behind(habit)) return found;
  if (auto found = effects_joined_by_and(habit)) return found;
  if (auto found = explain_phrase(habit, before)) return found;
  if (auto found = explain_length(habit)) return found;
  if (auto found = rule_word(habit)) return found;
  if (habit.kind() == Date && (before == Rule::TestDecl || before == Rule::TestItem))
    return stray(habit, DiagnosticKind::NotADeclaration,
                 fmt::format("{} begins no entry of a test", seen(habit.code, habit.at)),
                 fmt::format("write `on {} …`", habit.text()));
  return foreign_start(habit);
}

}  // namespace quid
