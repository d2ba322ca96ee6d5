// SPDX-License-Identifier: Apache-2.0
#include "syntax/starts.hpp"

namespace quid {
namespace {

using enum TokenKind;

bool is_word(TokenKind kind) { return kind == Id || is_keyword(kind); }

bool is_date_like(TokenKind kind) { return kind == Date || kind == BadDate; }

bool is_when(const CodeView& code, std::uint32_t at) {
  return is_date_like(code.kind(at)) || (code.kind(at) == KwStep && code.kind(at + 1) == Number);
}

// What may follow the name of a party, milestone, lever and so on.
bool goes_on_as_declaration(TokenKind kind) {
  switch (kind) {
    case Text:
    case OpenText:
    case LBrack:
    case KwBy:
    case KwOf:
    case KwIn:
    case Eq:
    case Colon:
    case Comma:
    case LParen:
    case KwFrom:
    case KwWhen:
    case KwUntil:
    case EndOfInput: return true;
    default: return is_starter(kind) || kind == KwLet || kind == KwIf;
  }
}

Start surely_if(bool condition) { return condition ? Start::Surely : Start::No; }

// By these words alone; or, on a line of its own, by a name after the first.
Start surely_or_on_new_line(bool condition, TokenKind next) {
  return condition ? Start::Surely : is_word(next) ? Start::OnNewLine : Start::No;
}

// A starter, then a name, then what a declaration goes on with; less than that on a line of its
// own.
Start by_shape(const CodeView& code, std::uint32_t at) {
  const TokenKind name = code.kind(at + 1);
  const TokenKind after = code.kind(at + 2);
  if (is_name_like(name) && !is_starter(name) && goes_on_as_declaration(after)) {
    return Start::Surely;
  }
  const bool meant_as_name = name == Text || name == Number || name == BadNumber;
  return is_word(name) || meant_as_name ? Start::OnNewLine : Start::No;
}

bool follows_colon(const CodeView& code, std::uint32_t at) {
  return at > 0 && code.kind(at - 1) == Colon;
}

// After these the sentence goes on, whatever the next line looks like.
bool wants_more(TokenKind kind) {
  switch (kind) {
    case KwAnd:
    case KwOr:
    case KwNot:
    case KwOf:
    case Comma:
    case LParen:
    case LBrack:
    case Plus:
    case Minus:
    case Star:
    case Slash: return true;
    default: return in_range(kind, Le, Gt);
  }
}

}  // namespace

bool CodeView::first_on_line(std::uint32_t at) const {
  if (at == 0 || at >= code_.size()) return at == 0;
  // A comment between ends with its line.
  const std::string_view between = text_between(token(at - 1).end, token(at).begin);
  return between.find_first_of("\r\n") != std::string_view::npos;
}

Start item_start(const CodeView& code, std::uint32_t at) {
  const TokenKind kind = code.kind(at);
  if (!is_starter(kind) && kind != KwLet && kind != KwIf) return Start::No;
  const TokenKind next = code.kind(at + 1);
  const TokenKind after = code.kind(at + 2);
  switch (kind) {
    case KwDeal:
      if (at > 0 && code.kind(at - 1) == KwEnd) return Start::No;
      return surely_if(next == Text || next == OpenText);
    case KwTest: return surely_if(next == Text || next == OpenText);
    case KwUse: return is_word(next) ? Start::OnNewLine : Start::No;
    case KwSet:
    case KwCalendar: return surely_if(is_word(next) && after == Eq);
    case KwTable:
      return surely_or_on_new_line(is_word(next) && (after == LParen || after == LBrack), next);
    case KwMarginal: return surely_if(next == KwTable);
    case KwValue: return surely_if(is_word(next) && (after == Colon || after == LBrack));
    case KwNo: return surely_if(next == KwDeal && after != KwOf);  // `no deal of P` is a number
    case KwDiscount: return surely_if(is_word(next) && (after == Percentage || after == LBrack));
    case KwImpasse: return surely_if(next == KwAfter);
    case KwEnsure: return surely_or_on_new_line(is_word(next) && after == Colon, next);
    case KwRule: {
      const bool option = after == KwOnce || after == KwOver || after == KwDuring ||
                          after == KwFrom || after == KwTo;
      return surely_or_on_new_line(is_word(next) && (after == Colon || after == LBrack || option),
                                   next);
    }
    case KwEvery:
      if (follows_colon(code, at)) return Start::No;
      return next == Number || next == TokenKind::Id || next == KwStep ? Start::OnNewLine
                                                                       : Start::No;
    case KwLet: return Start::Surely;
    case KwIf: {
      const TokenKind before = at > 0 ? code.kind(at - 1) : EndOfInput;
      // `set q to if …`: a choice without its parentheses.
      const bool value = before == KwTo || before == KwWithin || before == KwFor ||
                         before == KwPay || before == KwElse;
      const bool inside = before == Colon || before == LParen ||
                          ((wants_more(before) || value) && !code.first_on_line(at));
      return surely_if(!inside);
    }
    default: return by_shape(code, at);
  }
}

bool is_test_head(const CodeView& code, std::uint32_t at) {
  return code.kind(at) == KwTest && (code.kind(at + 1) == Text || code.kind(at + 1) == OpenText) &&
         code.kind(at + 2) == Colon;
}

bool is_entry(const CodeView& code, std::uint32_t at) {
  return code.kind(at) == KwOn || (code.kind(at) == KwPrior && is_when(code, at + 1));
}

bool is_test_item(const CodeView& code, std::uint32_t at) {
  return is_entry(code, at) || code.kind(at) == KwExpect ||
         (code.kind(at) == KwRefuse && code.kind(at + 1) == KwOn);
}

bool is_resting_place(const CodeView& code, std::uint32_t at) {
  const Start start = item_start(code, at);
  if (start == Start::No) return false;
  if (!code.first_on_line(at)) return start == Start::Surely;
  return start == Start::Surely || !wants_more(code.kind(at - 1));
}

}  // namespace quid
