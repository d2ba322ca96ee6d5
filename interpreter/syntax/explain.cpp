// SPDX-License-Identifier: Apache-2.0
// Well-known slips first, each by its own test; then what was expected, in words.
#include "syntax/explain.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <optional>

#include "diagnostics/suggest.hpp"
#include "syntax/explain_habits.hpp"
#include "syntax/keywords.hpp"
#include "syntax/phrases.hpp"

namespace quid {
namespace {

using enum TokenKind;

struct Site {
  const CodeView& code;
  SourceId source_id;
  const Failure& failure;
  std::uint32_t start;

  std::uint32_t at() const { return failure.at; }
  TokenKind kind(int offset = 0) const {
    const std::int64_t place = std::int64_t{failure.at} + offset;
    return place < 0 ? EndOfInput : code.kind(static_cast<std::uint32_t>(place));
  }
  bool expects(TokenKind kind) const {
    return failure.expected.test(static_cast<std::size_t>(kind));
  }
  bool in(Rule rule) const {
    return std::find(failure.rules.begin(), failure.rules.end(), rule) != failure.rules.end();
  }
  Habit habit() const {
    return {code, source_id, start, failure.at, in(Rule::Event) || in(Rule::EventTail)};
  }
  bool at_next_declaration() const { return habit().at_next_declaration(); }
  bool at_next() const { return at_next_declaration() || habit().at_next_entry(); }
  Span span(int from = 0) const {
    if (from == 0 && at_next()) return span_at(code, source_id, failure.at - 1);
    const Span here = span_at(code, source_id, failure.at);
    if (from >= 0 || failure.at < static_cast<std::uint32_t>(-from)) return here;
    return span_at(code, source_id, failure.at - static_cast<std::uint32_t>(-from)).to(here);
  }
  std::string seen_here() const {
    if (at_next_declaration()) return "the next declaration";
    return at_next() ? "the next entry" : seen(code, failure.at);
  }
};

Diagnostic make(DiagnosticKind kind, Span span, std::string message, std::string hint = {}) {
  return {kind, severity_of(kind), span, std::move(message), std::move(hint), {}};
}

using Explanation = std::optional<Diagnostic>;

bool is_comparison(TokenKind kind) { return in_range(kind, Le, Gt); }

Explanation other_notation(const Site& site) {
  // In `trust in DPRK 0.5` no unit stands before its number.
  const bool share = site.kind() == Number && site.expects(Percentage) && !site.expects(Number);
  return share ? Explanation() : explain_notation(site.habit());
}

// `buyer paid 5 USD` alone, as a cell of a table or a line of the prompt has it.
Explanation another_event(const Site& site) {
  return site.in(Rule::OneEvent) ? explain_event(site.habit()) : Explanation();
}

// Words around which no sentence could go on.
Explanation other_words(const Site& site) {
  constexpr Explanation (*phrases[])(const Habit&) = {longer_than, working_days, explain_day,
                                                      explain_rate, sign_in_words};
  for (const auto phrase : phrases)
    if (auto found = phrase(site.habit())) return found;
  return {};
}

Explanation joined_effects(const Site& site) {
  return site.in(Rule::Effects) ? effects_joined_by_and(site.habit()) : Explanation();
}

// `if m => ease L`, `if m -> ease L`
bool is_arrow_for_then(const Site& site) {
  const TokenKind next = site.kind(1), following = site.kind(2);
  const bool effect = is_verb(next) || next == KwSet || following == KwMust || following == KwMay;
  return effect && site.habit().in_condition();
}

// `rule r: if a then ease L if b`, where the second `if` was taken for a rule of its own.
Explanation condition_behind(const Site& site) {
  if (site.start == 0 || site.code.kind(site.start) != KwIf || site.code.first_on_line(site.start))
    return {};
  bool behind_effect = false;
  for (std::uint32_t k = site.start; k-- > 0 && !is_starter(site.code.kind(k)) && !behind_effect;)
    behind_effect = site.code.kind(k) == KwThen || is_verb(site.code.kind(k));
  if (!behind_effect) return {};
  return make(DiagnosticKind::UnexpectedWord, span_at(site.code, site.source_id, site.start),
              "`if` cannot follow an effect",
              "the conditions stand before it, joined by `and`: `if A and B then …`");
}

Explanation known_phrase(const Site& site) {
  const Habit habit = site.habit();
  const bool entry = habit.in_event || site.in(Rule::Entry) || site.in(Rule::TestItem);
  if (auto found = entry ? explain_entry_by_phrases(habit) : Explanation()) return found;
  return habit.in_event ? Explanation() : explain_by_phrases(habit);
}

// `==`, `=>`, `->`, `<>`, `:=`
Explanation doubled_sign(const Site& site) {
  if (site.kind() == Colon && site.kind(1) == Eq && site.code.touches_previous(site.at() + 1)) {
    const Span span = site.span().to(span_at(site.code, site.source_id, site.at() + 1));
    return make(DiagnosticKind::ForeignOperator, span, "`:=` is no sign of the language",
                "write `=`");
  }
  if (!site.code.touches_previous(site.at())) return {};
  const TokenKind before = site.kind(-1), here = site.kind();
  if (before == Eq && here == Eq) {
    return make(DiagnosticKind::DoubleEquals, site.span(-1), "equality is a single `=`",
                "write `=`");
  }
  std::string_view right;
  if (before == Eq && here == Gt) right = ">=";
  if (before == Eq && here == Lt) right = "<=";
  if (before == Lt && here == Gt) right = "!=";
  if ((before == Eq || before == Minus) && here == Gt && is_arrow_for_then(site)) right = "then";
  if (before == Eq && here == Gt && site.in(Rule::EnsureDecl) && is_name_like(site.kind(1)))
    return make(DiagnosticKind::ForeignOperator, site.span(-1), "`=>` is no sign of the language",
                "write `>=`; that one thing implies another reads `(not A or B)`");
  if (before == Colon && here == Eq) right = "=";
  if (right.empty()) return {};
  const std::string written =
      std::string(site.code.text(site.at() - 1)) + std::string(site.code.text(site.at()));
  return make(DiagnosticKind::ForeignOperator, site.span(-1),
              fmt::format("`{}` is no sign of the language", written),
              fmt::format("write `{}`", right));
}

Explanation chained(const Site& site) {
  if (site.kind() == Caret) {
    return make(DiagnosticKind::ChainedPower, site.span(), "`^` does not chain",
                "put one of the powers in parentheses");
  }
  if (!is_comparison(site.kind()) || site.expects(Number)) return {};
  for (std::uint32_t i = site.at(); i-- > site.start && site.at() - i < 40;) {
    const TokenKind kind = site.code.kind(i);
    if (is_comparison(kind) && i + 1 < site.at()) {
      return make(DiagnosticKind::ChainedComparison, site.span(), "a comparison has two sides",
                  "join two comparisons by `and`");
    }
    if (is_reserved(kind) || kind == LParen || kind == Comma || kind == Colon) break;
  }
  return {};
}

// `set q to a and b`, `value P: m = a > 3`: a number's place takes a condition in parentheses only.
Explanation bare_condition(const Site& site) {
  const bool connective =
      (site.kind() == KwAnd || site.kind() == KwOr || is_comparison(site.kind())) &&
      !site.expects(LParen) && !site.expects(Eq) && site.at() > site.start + 1;
  const bool leads = site.kind() == KwNot || site.kind() == KwAll || site.kind() == KwAny;
  const bool wants_value = site.expects(Number) && site.expects(LParen) && !site.expects(KwNot);
  const bool assigns = site.kind() == Eq && site.kind(-2) == KwSet;
  const bool for_colon = site.kind() == Eq && site.expects(Colon) && !site.in(Rule::Tier);
  if (site.in(Rule::OutlookItem)) return {};
  if (assigns || for_colon || site.expects(KwBelow) || (!connective && !(leads && wants_value)))
    return {};
  if (std::string hint = acts_in_duty(site.habit()); !hint.empty())
    return make(DiagnosticKind::UnexpectedWord, site.span(),
                fmt::format("{} cannot follow here", site.seen_here()), std::move(hint));
  return make(DiagnosticKind::ConditionNeedsParentheses, site.span(),
              fmt::format("{} makes a condition where a number is wanted", site.seen_here()),
              "put the condition in parentheses");
}

// Is there an `on DATE` further on in this line?
bool names_a_day(const Site& site) {
  if (site.code.first_on_line(site.at())) return false;
  for (std::uint32_t k = site.at(); site.code.kind(k) != EndOfInput; ++k) {
    if (k > site.at() && site.code.first_on_line(k)) return false;
    const TokenKind next = site.code.kind(k + 1);
    if (site.code.kind(k) == KwOn && (next == Date || next == KwStep)) return true;
  }
  return false;
}

// `expect C` without `on DATE`.
Explanation undated_expectation(const Site& site) {
  const bool wants_on = site.expects(KwOn) && !site.expects(KwThen);
  const bool in_expectation = site.code.kind(site.start) == KwExpect && site.in(Rule::TestItem);
  if (!in_expectation || !wants_on) return {};
  const bool whole = site.failure.rules.size() <= 2;
  if (!whole || names_a_day(site)) return {};
  return make(DiagnosticKind::ExpectWithoutDate, span_at(site.code, site.source_id, site.start),
              "this expectation names no day", "end it with `on DATE`");
}

// `go, ease L`: the comma made `go` one of several owners of a duty. `go` alone wants its `must`.
Explanation bare_action(const Site& site) {
  if (!site.in(Rule::Effects)) return {};
  const bool after_comma = site.kind(-1) == Comma && site.expects(Id) && !site.expects(KwRestore) &&
                           (is_verb(site.kind()) || site.kind() == LParen);
  const bool alone = site.expects(KwMust);
  if (!after_comma && !alone) return {};
  const std::uint32_t back = site.kind(-1) == Comma ? 2 : 1;
  if (site.at() < back || !is_name_like(site.code.kind(site.at() - back))) return {};
  const std::uint32_t action = site.at() - back;
  if (site.kind() == Eq) {
    const TokenKind sign = site.kind(2);
    const bool reckons = sign == Plus || sign == Minus || sign == Star || sign == Slash;
    if (reckons)  // n = n + 1
      return make(
          DiagnosticKind::MissingEffect, site.span(-1), "an equation is no effect",
          fmt::format("write `set {} to {}`", site.code.text(action), site.habit().written(1, 3)));
    return make(DiagnosticKind::MissingEffect, site.span(-1), "an equation is no effect",
                is_name_like(site.kind(1))
                    ? fmt::format("write `set {0} to {1}`, of a lever `ease {0} to {1}`",
                                  site.code.text(action), site.code.text(site.at() + 1))
                    : fmt::format("write `set {} to …`", site.code.text(action)));
  }
  const std::string text(site.code.text(action));
  if (auto found = back == 1 ? bare_move(site.habit()) : std::nullopt) return found;
  if (site.kind() == KwPays || site.kind() == KwSays) {
    return make(DiagnosticKind::MissingEffect, site.span(-1),
                fmt::format("`{} {}` is what a record says, and no effect", text,
                            site.code.text(site.at())),
                site.kind() == KwPays
                    ? fmt::format("write `pay AMOUNT to P from {0}` or `{0} must pay …`", text)
                    : std::string("write `say STATEMENT`"));
  }
  if (ends_something(text) && alone && back == 1)
    return make(DiagnosticKind::MissingEffect, span_at(site.code, site.source_id, action),
                fmt::format("`{}` is no effect", text), "what ends a deal reads `end deal \"…\"`");
  return make(DiagnosticKind::ActionNeedsParentheses, span_at(site.code, site.source_id, action),
              fmt::format("`{}` alone is no effect", text),
              fmt::format("an action is called as `{}()`, a duty reads `{} must …`", text, text));
}

// `m is overdue`
Explanation state_after_is(const Site& site) {
  if (site.kind(-1) != KwIs || !site.expects(KwUnknown) || site.expects(Id)) return {};
  std::string hint = late_in_words(site.habit(), -2);
  if (hint.empty()) hint = comparison_in_words(site.habit());
  if (hint.empty() && site.code.text(site.at()) == "known")
    hint = fmt::format("write `not {} is unknown`", site.habit().subject_before(-2));
  if (hint.empty())
    hint = site.kind() == KwTrue || site.kind() == KwFalse
               ? "a condition alone says that it is true, `not …` that it is false"
               : "a state stands without `is`, as in `m overdue`, and a level with `at`";
  return make(DiagnosticKind::MissingWord, site.span(),
              fmt::format("expected `unknown`, found {}", site.seen_here()), std::move(hint));
}

constexpr int most_words_of_a_name = 5;

// `ensure e: a`
Explanation ensure_form(const Site& site) {
  if (!site.in(Rule::EnsureDecl) || site.kind(-1) == KwAnd || site.kind(-1) == KwOr) return {};
  if (site.expects(KwOnly)) {
    return make(
        DiagnosticKind::MissingWord, site.span(),
        fmt::format("expected `only after`, found {}", site.seen_here()),
        "a property begins with `never`, `always` or `eventually`, or reads `C only after C`");
  }
  const bool names_itself = in_range(site.kind(-1), KwNever, KwEventually) && site.expects(Colon);
  if (!names_itself) return {};
  // `ensure never late again: always …`: it has a name, of several words.
  std::string name(site.code.text(site.at() - 1));
  for (int k = 0; site.kind(k) != Colon; ++k) {
    if (site.kind(k) == EndOfInput || k == most_words_of_a_name) {
      name.clear();
      break;
    }
    name += '_';
    name += site.code.text(site.at() + static_cast<std::uint32_t>(k));
  }
  return make(DiagnosticKind::MissingName, site.span(-1), "this property has no name",
              name.empty() ? fmt::format("write `ensure NAME: {} …`", site.code.text(site.at() - 1))
                           : fmt::format("a name is one word: write `ensure {}: …`", name));
}

// `{ a b }`: after an element the list goes on or is closed.
Explanation list_goes_on(const Site& site) {
  const bool closer = site.expects(RBrace) || site.expects(RBrack) || site.expects(RParen);
  const bool element = site.kind() == Id || in_range(site.kind(), Date, Text);
  if (!closer || !element || site.failure.expected.count() != 1) return {};
  const std::string thing = wanted(site.failure.expected, site.failure.rules);
  return make(DiagnosticKind::MissingWord, site.span(),
              fmt::format("expected a comma or {}, found {}", thing, site.seen_here()));
}

Explanation incomplete_reader(const Site& site) {
  return explain_reader(site.code, site.source_id, site.at());
}

// A word one or two slips away from one that could stand here.
Explanation misspelt(const Site& site) {
  if (site.kind() != Id) return {};
  NearestWord search(site.code.text(site.at()));
  for (const Keyword& keyword : keywords()) {
    const bool also_name = site.expects(Id) && keyword.word_class != WordClass::Reserved;
    if (site.expects(keyword.kind) && !also_name) search.offer(keyword.word);
  }
  const auto best = search.best();
  if (!best) return {};
  return make(DiagnosticKind::MisspeltKeyword, site.span(),
              fmt::format("expected `{}`, found {}", *best, site.seen_here()),
              fmt::format("did you mean `{}`?", *best));
}

// What comes after a name, so that a reserved word before it was meant as one.
bool follows_a_name(TokenKind kind) {
  switch (kind) {
    case KwBy:
    case KwOf:
    case KwIn:
    case KwAt:
    case KwThen:
    case KwAnd:
    case KwOr:
    case KwTo:
    case KwFrom:
    case KwOn:
    case Eq:
    case Colon:
    case Comma:
    case LBrack:
    case RBrack:
    case RBrace:
    case RParen:
    case LParen:
    case Text:
    case EndOfInput: return true;
    default: return is_starter(kind);
  }
}

// `access at all`, where the level has the name of a reserved word.
Explanation reserved_level(const Site& site) {
  const TokenKind next = site.kind(1);
  const bool leads = site.kind() == KwAt || site.kind() == KwBelow;
  if (!leads || !is_reserved(next) || !follows_a_name(site.kind(2))) return {};
  return make(DiagnosticKind::ReservedName, span_at(site.code, site.source_id, site.at() + 1),
              fmt::format("`{}` is reserved and cannot be a name", site.code.text(site.at() + 1)),
              fmt::format("call it `{}_` or by another word", site.code.text(site.at() + 1)));
}

Explanation name_wanted_here(const Site& site) {
  if (!site.expects(Id) || !site.expects(KwDone) || site.expects(LParen)) return {};
  const std::string thing = wanted(site.failure.expected, site.failure.rules);
  if (site.kind() == KwOf && (site.kind(-1) == KwAny || site.kind(-1) == KwAll)) {
    const char* joined = site.kind(-1) == KwAny ? "or" : "and";
    return make(DiagnosticKind::MissingName, site.span(),
                fmt::format("expected {}, found `of`", thing),
                fmt::format("join the conditions: write `(a {0} b {0} c)`", joined));
  }
  const bool ends = follows_a_name(site.kind(1)) || site.code.first_on_line(site.at() + 1);
  if (is_reserved(site.kind()) && ends && !site.at_next()) {
    return make(DiagnosticKind::ReservedName, site.span(),
                fmt::format("{} is reserved and cannot be a name", site.seen_here()),
                fmt::format("call it `{}_` or by another word", site.code.text(site.at())));
  }
  std::string hint = habit_hint(site.habit(), site.failure);
  const bool level = site.in(Rule::Level) || site.in(Rule::Levels);
  if (hint.empty() && level && site.kind(1) == Id && !site.at_next())
    hint = fmt::format("a level is one word: write `{}_{}`", site.code.text(site.at()),
                       site.code.text(site.at() + 1));
  if (hint.empty() && site.kind() == Colon) hint = "leave out the `:`";
  return make(DiagnosticKind::MissingName, site.span(),
              fmt::format("expected {}, found {}", thing, site.seen_here()), std::move(hint));
}

Explanation brace_habit(const Site& site) {
  if (site.kind() != LBrace || (site.failure.expected.count() == 1 && !site.in(Rule::Effects))) {
    return {};
  }
  return make(DiagnosticKind::UnexpectedWord, site.span(), "braces hold the elements of a set only",
              site.in(Rule::Effects) ? "group effects with parentheses" : "");
}

std::string hint_for(const Site& site) {
  if (auto hint = habit_hint(site.habit(), site.failure); !hint.empty()) return hint;
  if (site.kind() == KwIf && site.expects(KwRestore) && !site.expects(Number)) {
    return "join the conditions by `and`, or write a second rule";
  }
  if (site.kind() == KwWhen && site.expects(KwIf)) return "write `if`";
  if (site.kind() == KwIf && site.expects(LParen)) {
    return "inside an expression write `(if … then … else …)`";
  }
  if (site.kind() == KwTo && site.expects(Eq)) return "the effect `set … to …` follows `then`";
  if (site.kind() == LParen && site.expects(Eq) && site.in(Rule::LetDecl)) {
    return "a `let` takes its sets in brackets, as in `let f[x in S] = …`";
  }
  if (site.expects(KwThen) && (is_verb(site.kind()) || site.kind() == Id)) {
    return "`then` stands between the condition and the effects";
  }
  if (site.kind() == Eq && site.in(Rule::OutlookItem)) return "leave out the `=`";
  if (site.in(Rule::OutlookItem) && site.expects(KwWithin) && site.kind(-1) == Percentage) {
    return "count the time from today or from a date: `80% within 90 days`, or "
           "`80% within 90 days of 2024-01-01`";
  }
  if (site.kind() == Eq && site.expects(Colon)) return "write `:`";
  if (site.kind() == Colon && site.expects(Eq)) return "write `=`";
  if (site.kind() == Id && site.expects(Text)) return "put the text in double quotes";
  return {};
}

// One word or sign and nothing else would do.
Explanation missing_word(const Site& site, const std::string& thing) {
  if (site.failure.expected.count() != 1 || thing.front() != '`') return {};
  return make(DiagnosticKind::MissingWord, site.span(),
              fmt::format("expected {}, found {}", thing, site.seen_here()), hint_for(site));
}

// After these a condition is meant, though a number may begin one.
bool leads_to_condition(TokenKind kind) {
  return kind == KwAnd || kind == KwOr || kind == KwNot || kind == KwIf || kind == KwWas ||
         kind == KwWhile || kind == KwUntil || kind == KwWhen || kind == KwNever ||
         kind == KwAlways || kind == KwEventually || kind == KwUnless || kind == KwExpect;
}

Diagnostic by_what_was_expected(const Site& site) {
  std::string thing = wanted(site.failure.expected, site.failure.rules);
  const bool joins = site.kind(-1) == KwAnd || site.kind(-1) == KwOr;
  if (joins || (thing == "a value" && leads_to_condition(site.kind(-1)))) thing = "a condition";
  if (thing == "a value" && (site.kind(-1) == KwDue || site.kind(-1) == KwAim)) {
    thing = "a date, such as `2018-07-12`, or `within`";
  }
  if (auto found = missing_word(site, thing)) return *std::move(found);
  const std::string message = fmt::format("expected {}, found {}", thing, site.seen_here());
  const bool value = site.expects(LParen) && site.expects(Number);
  const bool effect = site.expects(KwRestore) && site.expects(LParen) && !value;
  const auto kind = value    ? DiagnosticKind::MissingExpression
                    : effect ? DiagnosticKind::MissingEffect
                             : DiagnosticKind::UnexpectedWord;
  return make(kind, site.span(), message, hint_for(site));
}

Diagnostic too_deep(const Site& site, const Limits& limits) {
  return make(DiagnosticKind::NestedTooDeeply, site.span(),
              fmt::format("this is nested more than {} deep", limits.nesting),
              "name the inner parts with `let`");
}

}  // namespace

Diagnostic explain_failure(const CodeView& code, SourceId source_id, const Failure& failure,
                           std::uint32_t start, const Limits& limits) {
  const Site site{code, source_id, failure, start};
  if (failure.too_deep) return too_deep(site, limits);
  constexpr Explanation (*slips[])(const Site&) = {
      condition_behind, known_phrase,      other_notation,   another_event, other_words,
      joined_effects,   doubled_sign,      reserved_level,   chained,       undated_expectation,
      brace_habit,      bare_action,       state_after_is,   misspelt,      ensure_form,
      list_goes_on,     incomplete_reader, name_wanted_here, bare_condition};
  for (const auto slip : slips) {
    if (auto found = slip(site)) return *std::move(found);
  }
  return by_what_was_expected(site);
}

}  // namespace quid
