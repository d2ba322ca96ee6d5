// SPDX-License-Identifier: Apache-2.0
// Sets of tokens in words that a reader of deals knows.
#include <algorithm>

#include "syntax/explain.hpp"
#include "syntax/keywords.hpp"

namespace quid {
namespace {

using enum TokenKind;

bool has(const TokenSet& set, TokenKind kind) { return set.test(static_cast<std::size_t>(kind)); }

bool any_open(const std::vector<Rule>& rules, std::initializer_list<Rule> wanted) {
  return std::any_of(rules.begin(), rules.end(), [&](Rule rule) {
    return std::find(wanted.begin(), wanted.end(), rule) != wanted.end();
  });
}

std::string_view thing_declared(Rule rule) {
  switch (rule) {
    case Rule::PartyDecl: return "party";
    case Rule::ObserverDecl: return "observer";
    case Rule::UnitDecl: return "unit";
    case Rule::SetDecl: return "set";
    case Rule::CalendarDecl: return "calendar";
    case Rule::QuantityDecl: return "quantity";
    case Rule::MilestoneDecl: return "milestone";
    case Rule::LeverDecl: return "lever";
    case Rule::StatementDecl: return "statement";
    case Rule::LetDecl: return "`let`";
    case Rule::TableDecl: return "table";
    case Rule::ActionDecl: return "action";
    case Rule::PhaseDecl: return "phase";
    case Rule::OutlookDecl: return "outlook";
    default: return "";
  }
}

// The word for what is being named: the name is wanted right inside the declaration.
std::string_view thing_named(const std::vector<Rule>& rules) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::string_view thing = thing_declared(rules[i]);
    if (thing.empty()) continue;
    const bool at_once = i + 1 == rules.size() || rules[i + 1] == Rule::Name;
    const bool in_head =
        i + 2 < rules.size() && rules[i + 1] == Rule::DeclHead && rules[i + 2] == Rule::Name;
    return at_once || in_head ? thing : "";
  }
  return "";
}

// A party is wanted after `by` in a declaration, a level after `to`, and so on.
std::string name_wanted(const std::vector<Rule>& rules) {
  const std::string_view thing = thing_named(rules);
  if (!thing.empty()) return "a name for the " + std::string(thing);
  if (any_open(rules, {Rule::Label})) return "a name";
  if (any_open(rules, {Rule::Owners})) return "a party";
  if (any_open(rules, {Rule::Level, Rule::Levels})) return "a level";
  if (any_open(rules, {Rule::Element})) return "an element";
  if (any_open(rules, {Rule::SetExpr})) return "a set";
  return "a name";
}

// What the parts of an expression, an effect or a date are together; empty if it is none of them.
std::string phrase(const TokenSet& set, const std::vector<Rule>& rules) {
  if (has(set, KwRestore) && has(set, KwEase) && has(set, KwWaive) && has(set, LParen) &&
      !has(set, Number)) {
    return "an effect, such as `ease L` or `pay 5 USD to P`";
  }
  if (has(set, KwMeet) && has(set, KwPay) && !has(set, KwRestore)) {
    return "an act: `meet`, `break`, `ease`, `tighten`, `pay` or `say`";
  }
  if (has(set, Number) && has(set, LParen) && has(set, Id)) {
    if (has(set, KwNot)) return "a condition or a value";
    return has(set, Minus) || has(set, Date) ? "a value" : "a length of time, such as `30 days`";
  }
  if (any_open(rules, {Rule::Period}) && has(set, Id)) return "a length of time, such as `2 weeks`";
  if (has(set, Date)) return "a date, such as `2018-07-12`";
  if (has(set, Number) && has(set, Percentage)) return "an amount";
  if (has(set, Percentage) && has(set, KwReported)) return "a percentage, such as `40%`";
  if (has(set, Number) && has(set, LBrace)) {
    return "elements in braces, such as `{ a, b }`, or a range, such as `1..26`";
  }
  return "";
}

void add_literals(const TokenSet& set, const std::vector<Rule>& rules,
                  std::vector<std::string>& words) {
  if (has(set, Id)) words.push_back(has(set, KwDone) ? name_wanted(rules) : "a unit");
  if (has(set, Text)) words.push_back("a text in double quotes");
  if (has(set, Percentage)) words.push_back("a percentage, such as `40%`");
  if (has(set, Number)) words.push_back("a number");
}

// Words that may be names are covered by "a name".
void add_spelled(const TokenSet& set, std::vector<std::string>& words) {
  const bool names = has(set, Id) && has(set, KwDone);
  if (names && has(set, KwNever) && has(set, KwThen)) return;  // a label: nearly any word
  for (std::size_t i = 1; i < token_kind_count; ++i) {
    const auto kind = static_cast<TokenKind>(i);
    if (!set.test(i) || spelling(kind).empty()) continue;
    if (names && is_name_like(kind)) continue;
    words.push_back("`" + std::string(spelling(kind)) + "`");
  }
}

std::string join(const std::vector<std::string>& words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) result += i + 1 == words.size() ? " or " : ", ";
    result += words[i];
  }
  return result;
}

}  // namespace

std::string wanted(const TokenSet& expected, const std::vector<Rule>& rules) {
  if (std::string whole = phrase(expected, rules); !whole.empty()) return whole;
  std::vector<std::string> words;
  add_literals(expected, rules, words);
  add_spelled(expected, words);
  if (words.empty()) return has(expected, EndOfInput) ? "the end" : "something else";
  if (words.size() > 6) words.resize(6);
  return join(words);
}

std::string seen(const CodeView& code, std::uint32_t at) {
  if (at >= code.size()) return "the end of the text";
  std::string_view text = code.text(at);
  if (text.size() <= 40) return "`" + std::string(text) + "`";
  std::size_t cut = 36;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return "`" + std::string(text.substr(0, cut)) + "…`";
}

Span span_at(const CodeView& code, SourceId source_id, std::uint32_t at) {
  if (code.size() == 0) return {source_id, 0, 0};
  const Token& token = code.token(std::min(at, code.size() - 1));
  if (at >= code.size()) return {source_id, token.end, token.end};
  return {source_id, token.begin, token.end};
}

}  // namespace quid
