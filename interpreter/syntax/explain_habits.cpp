// SPDX-License-Identifier: Apache-2.0
// What people write who have just read a contract, or another language's manual.
#include "syntax/explain_habits.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "support/utf8.hpp"
#include "syntax/explain.hpp"
#include "syntax/keywords.hpp"
#include "syntax/phrases.hpp"

namespace quid {
namespace {

using enum TokenKind;
using Hint = std::string;

constexpr std::string_view helping_words[] = {"are", "has", "have", "had", "were", "been"};
constexpr std::string_view meeting_words[] = {"meets",    "achieves", "completes", "fulfils",
                                              "fulfills", "delivers", "performs"};
constexpr std::string_view passing_words[] = {"pass", "passes", "passed", "elapse", "elapsed"};
constexpr std::string_view modal_words[] = {"shall", "will", "should", "agrees", "undertakes"};
constexpr std::string_view permission_words[] = {"can", "could", "might"};
constexpr std::string_view ban_words[] = {"cannot", "mustn", "shouldn", "won"};

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

// It is declared as something else.
bool is_no_lever(const Habit& habit, std::string_view name) {
  constexpr std::string_view others[] = {"milestone", "rule", "party", "quantity"};
  return std::any_of(std::begin(others), std::end(others),
                     [&](std::string_view keyword) { return declares(habit.code, keyword, name); });
}

Hint about_condition(const Habit& habit) {
  const std::string_view word = habit.text(), name = habit.text(-1);
  const std::string_view day = habit.kind(1) == Date ? habit.text(1) : std::string_view("DATE");
  const bool named = is_name_like(habit.kind(-1));
  if (Hint found = day_in_condition(habit); !found.empty()) return found;
  if (Hint found = act_in_condition(habit); !found.empty()) return found;
  switch (habit.kind()) {
    case KwOn: return named ? fmt::format("write `date of {} = {}`", name, day) : Hint();
    case KwNot:
      if (named && habit.kind(1) == KwDone)
        return fmt::format("write `not {0}`, of a duty `not {0} done`", name);
      if (named && is_one_of(habit.text(1), met_words)) return fmt::format("write `not {}`", name);
      return named && is_name_like(habit.kind(1))
                 ? fmt::format("write `not {} {}`", name, habit.text(1))
                 : Hint();
    case KwWas: return "`was` stands before its condition, as in `was m`";
    case KwUnless: return "write `and not …`";
    case Comma:
      if (habit.kind(1) == KwThen) return "leave out the comma";
      return begins_effect(habit, 1) ? "write `then` in place of the comma"
                                     : "join the conditions by `and`";
    case KwUnknown: return fmt::format("write `{} is unknown`", named ? name : "…");
    case KwOf:
      if (habit.kind(-1) == Number && habit.kind(1) == LParen)
        return fmt::format("write `at least {} of (…)`", name);
      if (habit.kind(-1) == Percentage && in_range(habit.kind(-2), Le, Gt))
        return fmt::format("write `{}`", habit.share_as_product());
      return habit.kind(-1) == Percentage ? "write `progress of m >= 25%`" : Hint();
    case KwAt: return habit.kind(1) == Percentage ? "write `progress of m >= 25%`" : Hint();
    case Colon: return "write `then` in place of the colon";
    default: break;
  }
  if (habit.kind(-2) == KwVerdict && name == "is") return fmt::format("write `verdict {}`", word);
  if (word == "between") return "write `… >= A and … <= B`";
  if (name == "every" || name == "each") return "write `all x in S: C`";
  if (name == "either" || name == "both") return fmt::format("leave out `{}`", name);
  if (name == "neither") return "write `not (a or b)`";
  if (habit.kind(-1) == KwNo && habit.kind() == Id) return fmt::format("write `not {}`", word);
  if (is_one_of(word, helping_words) && is_one_of(habit.text(1), met_words))
    return fmt::format("write `{}`: a milestone's name alone says that it is met", name);
  if (is_one_of(word, helping_words)) return fmt::format("leave out `{}`", word);
  if (is_one_of(word, meeting_words) && is_name_like(habit.kind(1)))
    return fmt::format("write `{}`: a milestone's name alone says that it is met", habit.text(1));
  if (is_one_of(word, passing_words) && habit.kind(-2) == KwOf && is_name_like(habit.kind(-3)))
    return fmt::format("write `today > {}`", habit.written(-3, -1));
  if (is_one_of(word, passing_words) && habit.kind(-2) == Number && habit.kind(1) == KwAfter)
    return fmt::format("write `today >= {} {} after {}`", habit.text(-2), name, habit.text(2));
  if (Hint late = late_in_words(habit, -1); !late.empty()) return late;
  if (is_one_of(word, met_words))
    return "a milestone's name alone says that it is met; of a duty write `done`";
  if (Hint joined = name_in_two_words(habit); !joined.empty()) return joined;
  const TokenKind next = habit.kind(1);
  const bool ends = next == KwThen || next == KwAnd || next == KwOr || next == KwOn ||
                    next == RParen || next == EndOfInput;
  return habit.kind() == Id && habit.kind(-1) == Id && habit.kind(-2) != KwOf && ends &&
                 !is_no_lever(habit, name)
             ? fmt::format("of a lever write `{} at {}`", name, word)
             : Hint();
}

Hint about_duty(const Habit& habit) {
  if (habit.kind() == KwIn) return "write `within`";
  const bool by = habit.kind() == KwBy || habit.kind() == KwBefore || habit.kind() == KwOn ||
                  habit.kind() == KwUntil;
  const bool later = habit.kind() == KwNo && habit.text(1) == "later";
  if (const int day = later ? 3 : by ? 1 : 0; habit.kind(day) == Date)
    return fmt::format("a duty has a length of time: `within ({} - today)`", habit.text(day));
  return "a duty reads `P must … within D`, as in `within 30 days`";
}

Hint about_payment(const Habit& habit) {
  if (habit.kind() == KwOf && habit.kind(-1) == Percentage)
    return fmt::format("write `{}`", habit.share_as_product());
  if (habit.kind() == KwFrom) return "write `pay AMOUNT to P from Q`";
  return "a payment reads `pay AMOUNT to P`";
}

// `must lift access`, `must immediately pay`, `must deliver goods`
Hint act_in_other_words(const Habit& habit) {
  const std::string_view word = habit.text(), next = habit.text(1);
  if (Hint found = act_of_no_duty(habit); !found.empty()) return found;
  if (is_verb(habit.kind(1))) return fmt::format("leave out `{}`: write `{} …`", word, next);
  if (const char* verb = lever_verb(word); verb != nullptr && is_name_like(habit.kind(1)))
    return habit.kind(2) == KwTo ? fmt::format("write `{} {} to {}`", verb, next, habit.text(3))
                                 : fmt::format("write `{} {}`", verb, next);
  if (moves_either_way(word) && is_name_like(habit.kind(1)))
    return fmt::format("of a lever write `ease {0}` or `tighten {0}`", next);
  return fmt::format("of a milestone write `meet {}`",
                     is_name_like(habit.kind(1)) && habit.kind(1) != KwThe ? next : word);
}

// `talks = true`, `date of talks`, `US pays DPRK 5 USD`
Hint hint_in_event(const Habit& habit) {
  if (!habit.in_event) return {};
  if (habit.kind(-1) == Eq)
    return is_name_like(habit.kind()) ? fmt::format("a level is recorded as `{} at {}`",
                                                    habit.subject_before(-2), habit.text())
                                      : Hint("a milestone's name alone says that it is met");
  constexpr std::string_view readers[] = {"date", "deadline", "lateness", "progress", "amount"};
  if (habit.kind(-1) == KwOf && is_one_of(habit.text(-2), readers))
    return fmt::format(
        "`{0} of {1}` is asked for, and is no event: what happened is `{1}`, and a "
        "new deadline `{1} due DATE`",
        habit.text(-2), habit.text());
  if (habit.kind(-1) == KwPays && is_name_like(habit.kind()) && habit.kind(1) == Number &&
      habit.kind(2) == KwTo)
    return fmt::format("a unit follows its number: write `pays {} {} to P`", habit.text(1),
                       habit.text());
  if (habit.kind(-1) == KwPays && is_name_like(habit.kind()))
    return fmt::format("write `pays AMOUNT to {}`", habit.text());
  return {};
}

// A list or sum that goes on with nothing: `milestone m by A, B,` and then the next declaration.
Hint nothing_after(const Habit& habit) {
  constexpr TokenKind closers[] = {RBrace, RParen, RBrack, KwThen, KwElse, EndOfInput};
  const TokenKind here = habit.kind();
  const bool ends = habit.at_next_declaration() || habit.at_next_entry() ||
                    std::find(std::begin(closers), std::end(closers), here) != std::end(closers);
  if (!ends) return {};
  switch (habit.kind(-1)) {
    case Comma:
      if (here == KwElse && behind_duty(habit)) return "write `otherwise`, without the comma";
      if (here == KwElse) return "a rule has no other branch: write a second rule";
      return "leave out the comma, or write what comes after it";
    case KwAnd:
    case KwOr:
    case KwFrom:
    case Plus:
    case Minus:
    case Star:
    case Slash:
      return fmt::format("leave out the `{}`, or write what comes after it", habit.text(-1));
    default: return {};
  }
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

std::string habit_hint(const Habit& habit, const Failure& failure) {
  const auto only = [&](TokenKind kind) {
    return failure.expected.count() == 1 && failure.expected.test(static_cast<std::size_t>(kind));
  };
  const auto expects = [&](TokenKind kind) {
    return failure.expected.test(static_cast<std::size_t>(kind));
  };
  const bool wants_then = expects(KwThen);
  if (auto hint = nothing_after(habit); !hint.empty()) return hint;
  if (auto hint = amount_hint(habit, failure); !hint.empty()) return hint;
  if (only(KwOf) && habit.after(KwWithin))
    return "`within` counts from a day, as in `within 30 days of start`";
  if (habit.kind(-1) == KwVerdict && habit.kind() == Eq)
    return fmt::format("write `verdict {}`", habit.text(1));
  if (only(KwWithin)) return about_duty(habit);
  if (only(KwTo) && habit.after(KwPay)) return about_payment(habit);
  if (only(KwOf) && habit.kind(-2) == KwLeast && habit.kind(-4) == KwPay)
    return fmt::format("a payment is of one amount: write `pay {}`", habit.written(-1, 0));
  if (habit.kind() == KwOf && habit.kind(-1) == Percentage && !habit.in_condition())
    return fmt::format("write `{}`", habit.share_as_product());
  if (Hint found = hint_behind_cadence(habit); wants_then && !found.empty()) return found;
  if (only(KwTo) && habit.kind() == Eq) return "write `to`";
  if (only(KwIn) && (habit.kind(-2) == KwAll || habit.kind(-2) == KwAny))
    return fmt::format("it reads `{} x in S: C`", habit.text(-2));
  if (only(LParen) && habit.kind(-1) == KwOf && habit.after(KwLeast, 4))
    return "name the conditions, as in `at least 2 of (a, b, c)`";
  if (only(Colon) && habit.code.kind(habit.start) == KwRule)
    return habit.kind() == KwIf ? "write `:`" : "a rule reads `rule NAME: if C then EFFECTS`";
  if (habit.kind() == KwFor && habit.kind(1) == KwAll) return "write `all x in S: C`";
  if (habit.kind(-1) == KwDue || habit.kind(-1) == KwAim) return hint_for_due(habit);
  if (habit.kind() == KwOtherwise && habit.kind(-1) == Comma)
    return "leave out the comma before `otherwise`";
  if (auto hint = hint_in_event(habit); !hint.empty()) return hint;
  const int modal = habit.kind(-1) == KwNot ? -2 : -1;
  if (is_name_like(habit.kind()) && (habit.kind(modal) == KwMust || habit.kind(modal) == KwMay) &&
      expects(KwMeet))
    return act_in_other_words(habit);
  if (habit.kind() == Date && habit.kind(-1) == KwBy && habit.in_condition())
    return day_in_condition(habit);
  if (habit.code.kind(habit.start) == KwRule && expects(KwEvery)) {
    if (habit.text() == "each") return "write `every`";
    if (habit.kind() == KwOn && habit.kind(1) == Date)
      return fmt::format("write `if today >= {} then …`", habit.text(1));
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

// `buyer shall pay 5 USD`, `buyer shall not pay`, where `buyer shall` was taken for an action and
// its argument.
std::optional<Diagnostic> modal(const Habit& habit) {
  const std::string_view word = habit.text(-1);
  const int verb = habit.kind() == KwNot ? 1 : 0;
  const bool bars = is_one_of(word, ban_words), can = is_one_of(word, permission_words);
  if (!is_verb(habit.kind(verb)) || (!bars && !can && !is_one_of(word, modal_words))) return {};
  const bool named = is_name_like(habit.kind(-2));
  const char* meant = bars || verb == 1 ? "must not" : can ? "may" : "must";
  const char* makes = verb == 1 ? "ban" : can ? "permission" : "duty";
  return habit.diagnose(
      DiagnosticKind::UnexpectedWord, named ? -2 : -1, verb - 1,
      fmt::format("`{}` makes no {}", habit.written(-1, verb - 1), makes),
      fmt::format("write `{} {} {} …`", named ? habit.text(-2) : "P", meant, habit.text(verb)));
}

std::optional<Diagnostic> foreign_comment(const Habit& habit) {
  const bool dashes = habit.kind() == Minus && habit.kind(1) == Minus && habit.touches(1);
  const bool star = habit.kind() == Slash && habit.kind(1) == Star && habit.touches(1);
  if (!dashes && !star) return {};
  return habit.diagnose(DiagnosticKind::UnexpectedWord, 0, 1,
                        fmt::format("`{}` begins no comment", dashes ? "--" : "/*"),
                        "a comment begins with `#`");
}

// `party International Monetary Fund`
Diagnostic long_name(const Habit& habit) {
  constexpr int most = 8;  // words
  std::string initials;
  int last = -1;
  for (int k = -1; k < most && is_name_like(habit.kind(k)); ++k) {
    if (k >= 0 && habit.code.first_on_line(habit.at + static_cast<std::uint32_t>(k))) break;
    initials += habit.text(k).substr(0, 1);
    last = k;
  }
  const std::string_view whole = habit.written(-1, last);
  if (!is_ascii(initials)) initials = "NAME";
  return habit.diagnose(DiagnosticKind::UnexpectedWord, -1, last,
                        fmt::format("`{}` is no name: a name is one word", whole),
                        fmt::format("the full name stands behind it, as in `{} {} \"{}\"`",
                                    habit.text(-2), initials, whole));
}

/// Cost: linear in the words of the source.
bool declares_party(const CodeView& code, std::string_view name) {
  for (std::uint32_t k = 0; k + 1 < code.size(); ++k)
    if (code.kind(k) == KwParty && code.text(k + 1) == name) return true;
  return false;
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
  if (named && is_name_like(habit.kind()) && before == Rule::MilestoneDecl &&
      declares_party(habit.code, habit.text()))
    return stray(habit, UnexpectedWord,
                 fmt::format("{} cannot follow here", seen(habit.code, habit.at)),
                 fmt::format("write `by {}`", habit.text()));
  if (named && is_name_like(habit.kind()) &&
      (before == Rule::PartyDecl || before == Rule::ObserverDecl))
    return long_name(habit);
  const bool clause = habit.kind() == KwVerified || habit.kind() == KwNeeds ||
                      habit.kind() == KwDue || habit.kind() == KwAim;
  if (named && clause && before == Rule::MilestoneDecl)
    return stray(habit, UnexpectedWord,
                 fmt::format("{} cannot follow here", seen(habit.code, habit.at)),
                 fmt::format("a comma stands before it: `, {} …`", habit.text()));
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
  if (small == "duty")
    return stray(habit, DiagnosticKind::NotADeclaration, message,
                 "a duty is an effect, as in `if C then P must … within 30 days`");
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
  const TokenKind before = habit.kind(-2);
  const bool owes = following == KwMust || following == KwMay;
  if (owes && is_name_like(habit.kind(-1)) && (before == KwThen || before == Comma))
    return stray(habit, DiagnosticKind::UnexpectedWord, "`and` cannot follow here",
                 fmt::format("a comma stands between those who do it jointly: write `{}, {} {} …`",
                             habit.text(-1), habit.text(1), habit.text(2)));
  if (!owes && in_act_of_duty(habit))
    return stray(habit, DiagnosticKind::UnexpectedWord, "`and` cannot follow here",
                 acts_in_duty(habit));
  return stray(habit, DiagnosticKind::UnexpectedWord, "`and` cannot follow here",
               fmt::format("a comma separates effects: write `, {} …`", habit.text(1)));
}

std::optional<Diagnostic> explain_prose(const Habit& habit, Rule before) {
  if (before == Rule::TestDecl)
    if (auto found = explain_event(habit)) return found;
  if (auto found = explain_by_phrases(habit)) return found;
  if (auto found = modal(habit)) return found;
  if (auto found = explain_notation(habit)) return found;
  if (auto found = foreign_comment(habit)) return found;
  if (auto found = name_of_parts(habit, before)) return found;
  if (auto found = clause_by_another_word(habit, before)) return found;
  if (auto found = phase_bounds(habit, before)) return found;
  if (auto found = exception_behind(habit)) return found;
  if (auto found = effects_joined_by_and(habit)) return found;
  if (auto found = explain_phrase(habit, before)) return found;
  if (auto found = explain_rate(habit)) return found;
  if (auto found = explain_length(habit)) return found;
  if (auto found = explain_day(habit)) return found;
  if (auto found = sign_in_words(habit)) return found;
  if (auto found = explain_milestone(habit, before)) return found;
  if (auto found = rule_word(habit)) return found;
  if (habit.kind() == Date && (before == Rule::TestDecl || before == Rule::TestItem))
    return stray(habit, DiagnosticKind::NotADeclaration,
                 fmt::format("{} begins no entry of a test", seen(habit.code, habit.at)),
                 fmt::format("write `on {} …`", habit.text()));
  return foreign_start(habit);
}

}  // namespace quid
