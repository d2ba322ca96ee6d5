// SPDX-License-Identifier: Apache-2.0
// What stands where nothing more belongs to the declaration before and no new one begins.
#include <fmt/format.h>
#include <optional>

#include "diagnostics/suggest.hpp"
#include "syntax/explain.hpp"
#include "syntax/explain_habits.hpp"
#include "syntax/keywords.hpp"

namespace quid {
namespace {

using enum TokenKind;
using Explanation = std::optional<Diagnostic>;

struct Stray {
  const CodeView& code;
  SourceId source_id;
  std::uint32_t at;
  Rule before;
  ParseMode mode;

  TokenKind kind(std::uint32_t offset = 0) const { return code.kind(at + offset); }
  Span span() const { return span_at(code, source_id, at); }
  std::string seen_here() const { return seen(code, at); }
  Diagnostic make(DiagnosticKind kind, std::string message, std::string hint = {}) const {
    return {kind, severity_of(kind), span(), std::move(message), std::move(hint), {}};
  }
  bool holds_effects() const {
    return before == Rule::RuleDecl || before == Rule::BareRule || before == Rule::ActionDecl;
  }
};

bool is_word(TokenKind kind) { return kind == Id || is_keyword(kind); }

// `value P: a = 2  b = 3`, where `b` was taken for the unit of 2.
Explanation unit_was_a_term(const Stray& stray) {
  const TokenKind kind = stray.kind();
  const bool goes_on = kind == Eq || kind == KwAt || kind == KwBelow;
  if (stray.before != Rule::ValueDecl || !goes_on || stray.at == 0) return {};
  std::uint32_t name = stray.at - 1;
  while (name > 0 && stray.at - name < 20 && stray.code.kind(name) != LBrack &&
         stray.code.kind(stray.at - 1) == RBrack) {
    --name;
  }
  if (stray.code.kind(name) == LBrack && name > 0) --name;
  Diagnostic result = stray.make(DiagnosticKind::MissingWord,
                                 fmt::format("expected a comma before {}", seen(stray.code, name)),
                                 "commas separate the terms of `value`");
  result.span = span_at(stray.code, stray.source_id, name);
  return result;
}

// A word that may go on where the declaration ended, with a slip in it.
Explanation misspelt_continuation(const Stray& stray) {
  if (stray.kind() != Id || stray.code.first_on_line(stray.at)) return {};
  constexpr std::string_view longer[] = {"from",   "while",  "until",    "otherwise", "within",
                                         "unless", "starts", "strength", "after",     "before"};
  constexpr std::string_view shorter[] = {"and", "for", "per"};
  auto best = nearest(stray.code.text(stray.at), longer);
  if (!best) best = nearest(stray.code.text(stray.at), shorter);
  if (!best) return {};
  return stray.make(DiagnosticKind::MisspeltKeyword,
                    fmt::format("{} cannot stand here", stray.seen_here()),
                    fmt::format("did you mean `{}`?", *best));
}

Explanation misspelt_starter(const Stray& stray) {
  if (stray.kind() != Id || !(is_word(stray.kind(1)) || stray.kind(1) == Text)) return {};
  NearestWord search(stray.code.text(stray.at));
  for (const Keyword& keyword : keywords()) {
    const bool starts = stray.mode == ParseMode::Record
                            ? keyword.kind == KwOn || keyword.kind == KwPrior
                            : is_starter(keyword.kind) || keyword.kind == KwLet ||
                                  keyword.kind == KwIf || keyword.kind == KwExpect;
    if (starts) search.offer(keyword.word);
  }
  const auto best = search.best();
  if (!best || best->size() < 3) return {};
  return stray.make(DiagnosticKind::MisspeltKeyword,
                    fmt::format("{} begins no declaration", stray.seen_here()),
                    fmt::format("did you mean `{}`?", *best));
}

// `lever L by P: off track, on`
Explanation level_in_two_words(const Stray& stray) {
  if (stray.before != Rule::LeverDecl || stray.kind() != Id || stray.at == 0 ||
      !is_name_like(stray.code.kind(stray.at - 1)) || stray.code.first_on_line(stray.at))
    return {};
  const std::string_view first = stray.code.text(stray.at - 1), second = stray.code.text(stray.at);
  Diagnostic result =
      stray.make(DiagnosticKind::UnexpectedWord,
                 fmt::format("`{} {}` is no level: a level is one word", first, second),
                 fmt::format("write `{}_{}`, or a comma between two levels", first, second));
  result.span = span_at(stray.code, stray.source_id, stray.at - 1).to(result.span);
  return result;
}

Explanation missing_comma(const Stray& stray) {
  const auto comma = [&](std::string_view what) {
    return stray.make(DiagnosticKind::MissingWord,
                      fmt::format("expected a comma before {}", stray.seen_here()),
                      fmt::format("commas separate {}", what));
  };
  const TokenKind kind = stray.kind();
  switch (stray.before) {
    case Rule::MilestoneDecl:
      if (kind == KwDue || kind == KwAim || kind == KwNeeds || kind == KwVerified) {
        return comma("the clauses of a milestone");
      }
      return {};
    case Rule::ValueDecl:
      return is_word(kind) && !is_reserved(kind) ? Explanation(comma("the terms of `value`"))
                                                 : Explanation();
    case Rule::OutlookDecl:
      return is_name_like(kind) ? Explanation(comma("the lines of an outlook")) : Explanation();
    case Rule::TableDecl: {
      const bool row =
          kind == KwUp || kind == KwBelow || kind == KwOtherwise || stray.kind(1) == Colon;
      return row ? Explanation(comma("the rows of a table")) : Explanation();
    }
    case Rule::LeverDecl:
      if (kind == Lt || kind == Gt) return comma("levels");
      return kind == Id ? Explanation(comma("levels")) : Explanation();
    default: break;
  }
  if (kind == Id && stray.code.first_on_line(stray.at) && misspelt_starter(stray)) return {};
  const bool effect = is_verb(kind) || kind == LParen || (kind == KwSet && is_word(stray.kind(1)));
  const bool call = kind == Id && (stray.kind(1) == LParen || stray.kind(1) == Id);
  if (stray.holds_effects() && (effect || call)) return comma("effects");
  return {};
}

Explanation connective(const Stray& stray) {
  const Habit habit{stray.code, stray.source_id, 0, stray.at};
  if (std::string hint = acts_in_duty(habit); stray.holds_effects() && !hint.empty())
    return stray.make(DiagnosticKind::UnexpectedWord,
                      fmt::format("{} cannot follow here", stray.seen_here()), std::move(hint));
  switch (stray.kind()) {
    case KwOtherwise:
      return stray.make(DiagnosticKind::UnexpectedWord, "`otherwise` has no duty before it",
                        "it follows `P must …` or `P must not …`");
    case KwElse:
      if (stray.holds_effects() && behind_duty(habit))
        return stray.make(DiagnosticKind::UnexpectedWord, "`else` cannot follow here",
                          "write `otherwise`");
      return stray.make(DiagnosticKind::UnexpectedWord, "`else` has no `(if … then …` before it",
                        "a rule has no other branch: write a second rule");
    case KwThen: return stray.make(DiagnosticKind::UnexpectedWord, "`then` has no `if` before it");
    case KwAnd:
    case KwOr:
    case Eq:
    case Lt:
    case Gt:
    case Le:
    case Ge:
    case Ne:
      if (stray.before == Rule::ValueDecl || stray.before == Rule::NoDealDecl ||
          stray.holds_effects() || stray.before == Rule::TableDecl) {
        return stray.make(
            DiagnosticKind::ConditionNeedsParentheses,
            fmt::format("{} makes a condition where a number is wanted", stray.seen_here()),
            "put the condition in parentheses");
      }
      return {};
    case Caret:
      return stray.make(DiagnosticKind::ChainedPower, "`^` does not chain",
                        "put one of the powers in parentheses");
    default: return {};
  }
}

// A clause or sign that the declaration before has no place for, or not there.
Explanation misplaced(const Stray& stray) {
  using enum DiagnosticKind;
  const TokenKind kind = stray.kind();
  if (stray.before == Rule::MilestoneDecl && kind == KwBy) {
    return stray.make(MisplacedClause, "`by` stands before the amount and the clauses");
  }
  if (stray.before == Rule::PhaseDecl && kind == KwFor && stray.kind(2) != KwIn) {
    return stray.make(MisplacedClause, "a phase ends by `until` or by `for`, not by both",
                      "a condition that lasts stands in parentheses: `until (b for 30 days)`");
  }
  if (stray.holds_effects() && kind == KwWithin) {
    return stray.make(MisplacedClause, "`within` goes with a duty only",
                      "a ban or a permission ends with `until DATE` or `for D`");
  }
  const bool names_one = stray.before == Rule::PartyDecl || stray.before == Rule::ObserverDecl ||
                         stray.before == Rule::UnitDecl || stray.before == Rule::UseDecl;
  if (names_one && kind == Comma) {
    return stray.make(UnexpectedWord, "`,` cannot follow here", "each declaration names one thing");
  }
  if (stray.before == Rule::MilestoneDecl && kind == Colon) {
    return stray.make(UnexpectedWord, "`:` cannot follow here",
                      "a comma stands before each clause");
  }
  if (kind == KwWhen || stray.code.text(stray.at) == "whenever") {
    return stray.make(NotADeclaration, fmt::format("{} begins no declaration", stray.seen_here()),
                      "a rule reads `if COND then EFFECTS`");
  }
  if (stray.before == Rule::QuantityDecl && kind == Colon) {
    return stray.make(UnexpectedWord, "`:` cannot stand here", "write `=`");
  }
  if (kind == Slash && stray.kind(1) == Slash) {
    return stray.make(UnexpectedWord, "`//` begins no comment", "a comment begins with `#`");
  }
  return {};
}

Explanation in_a_test(const Stray& stray) {
  if (stray.before == Rule::TestItem) {
    return stray.make(DiagnosticKind::ExpectWithoutDate,
                      fmt::format("{} follows an expectation and its date", stray.seen_here()),
                      "each expectation ends with an `on DATE` of its own");
  }
  if (stray.before != Rule::TestDecl || stray.code.first_on_line(stray.at)) return {};
  if (!is_name_like(stray.kind())) return {};
  return stray.make(DiagnosticKind::NotADeclaration,
                    fmt::format("{} begins no entry of a test", stray.seen_here()),
                    "an entry reads `on DATE EVENT`, an expectation `expect COND on DATE`");
}

Explanation prose(const Stray& stray) {
  return explain_prose({stray.code, stray.source_id, 0, stray.at}, stray.before);
}

Explanation incomplete_reader(const Stray& stray) {
  return explain_reader(stray.code, stray.source_id, stray.at);
}

Explanation out_of_place(const Stray& stray) {
  const TokenKind kind = stray.kind();
  if (kind == KwOn || kind == KwExpect || is_test_item(stray.code, stray.at)) {
    return stray.make(DiagnosticKind::NotADeclaration,
                      fmt::format("{} stands in a test only", stray.seen_here()),
                      "begin one with `test \"…\":`; facts go into a record");
  }
  if (is_verb(kind)) {
    return stray.make(
        DiagnosticKind::NotADeclaration,
        fmt::format("{} begins an effect, and an effect follows `then`", stray.seen_here()),
        "a rule says when: `rule NAME: if C then …`");
  }
  if (is_starter(kind) && is_reserved(stray.kind(1))) {
    return stray.make(DiagnosticKind::MissingName,
                      fmt::format("expected a name after {}, found {}", stray.seen_here(),
                                  seen(stray.code, stray.at + 1)));
  }
  return {};
}

}  // namespace

Diagnostic explain_stray(const CodeView& code, SourceId source_id, std::uint32_t at, Rule before,
                         ParseMode mode) {
  const Stray stray{code, source_id, at, before, mode};
  if (mode == ParseMode::Record) {
    if (auto found = explain_entry({code, source_id, 0, at})) return *std::move(found);
    if (auto found = misspelt_starter(stray)) return *std::move(found);
    return stray.make(DiagnosticKind::NotADeclaration,
                      fmt::format("{} begins no entry", stray.seen_here()),
                      "an entry of a record reads `on DATE EVENT`");
  }
  constexpr Explanation (*slips[])(const Stray&) = {prose,
                                                    unit_was_a_term,
                                                    incomplete_reader,
                                                    misspelt_continuation,
                                                    level_in_two_words,
                                                    missing_comma,
                                                    misspelt_starter,
                                                    in_a_test,
                                                    misplaced,
                                                    connective,
                                                    out_of_place};
  for (const auto slip : slips) {
    if (auto found = slip(stray)) return *std::move(found);
  }
  if (before != Rule::Leaf && !code.first_on_line(at)) {
    return stray.make(DiagnosticKind::UnexpectedWord,
                      fmt::format("{} cannot follow here", stray.seen_here()),
                      "what stands before it is complete");
  }
  return stray.make(
      DiagnosticKind::NotADeclaration, fmt::format("{} begins no declaration", stray.seen_here()),
      "a declaration begins with `milestone`, `lever`, `rule`, `if`, `let` or the like");
}

}  // namespace quid
