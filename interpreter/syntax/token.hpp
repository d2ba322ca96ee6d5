// SPDX-License-Identifier: Apache-2.0
// Tokens. In: nothing. Out: the kinds of token, in the order and with the numbers of
// grammar/QuidLexer.g4 (a test compares them), and the token itself, a place in a source. Refuses
// to know what a word means in its place.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "support/source.hpp"

namespace quid {

enum class TokenKind : std::uint8_t {
  EndOfInput = 0,
  // Starters: names too.
  KwDeal,
  KwUse,
  KwParty,
  KwObserver,
  KwUnit,
  KwSet,
  KwCalendar,
  KwQuantity,
  KwMilestone,
  KwLever,
  KwStatement,
  KwTable,
  KwMarginal,
  KwAction,
  KwRule,
  KwPhase,
  KwValue,
  KwNo,
  KwDiscount,
  KwImpasse,
  KwEnsure,
  KwOutlook,
  KwTest,
  KwEvery,
  // Reserved: never names.
  KwLet,
  KwIf,
  KwThen,
  KwElse,
  KwOn,
  KwExpect,
  KwCorrected,
  KwAnd,
  KwOr,
  KwNot,
  KwAll,
  KwAny,
  KwWas,
  KwSince,
  KwVerdict,
  KwTrue,
  KwFalse,
  KwUnknown,
  KwLeast,
  KwNever,
  KwAlways,
  KwEventually,
  KwUnless,
  KwBy,
  KwOf,
  KwIn,
  KwTo,
  KwFrom,
  KwFor,
  KwWhile,
  KwUntil,
  KwWithin,
  KwOtherwise,
  KwAfter,
  KwBefore,
  KwAt,
  KwBelow,
  KwPer,
  KwMust,
  KwMay,
  // Verbs of effects: names too.
  KwEase,
  KwTighten,
  KwRestore,
  KwPay,
  KwAdd,
  KwSubtract,
  KwSay,
  KwWaive,
  KwExtend,
  KwResize,
  KwSuspend,
  KwResume,
  KwEnd,
  KwMeet,
  KwBreak,
  // Words with a meaning in their place only: names too.
  KwThe,
  KwLast,
  KwTime,
  KwUp,
  KwOnly,
  KwIs,
  KwWhere,
  KwStep,
  KwDue,
  KwAim,
  KwNeeds,
  KwStarts,
  KwClaims,
  KwStrength,
  KwHost,
  KwOnce,
  KwOver,
  KwDuring,
  KwWhen,
  KwInstead,
  KwPrior,
  KwRefuse,
  KwReported,
  KwVerified,
  KwRefuted,
  KwBroken,
  KwOverdue,
  KwLapsed,
  KwWaived,
  KwDisputed,
  KwUnruled,
  KwSaid,
  KwUnwarranted,
  KwPending,
  KwDone,
  KwSuspended,
  KwOpen,
  KwWithdrawn,
  KwSettled,
  KwKnown,
  KwPays,
  KwOffers,
  KwSays,
  KwWithdraws,
  KwPlays,
  KwBreaks,
  KwDetects,
  KwCorrelated,
  KwTrust,
  KwWorth,
  KwOffer,
  KwThousand,
  KwMillion,
  KwBillion,
  KwBusiness,
  // Signs.
  LBrace,
  RBrace,
  LParen,
  RParen,
  LBrack,
  RBrack,
  Colon,
  Comma,
  Range,
  Le,
  Ge,
  Ne,
  Eq,
  Lt,
  Gt,
  Plus,
  Minus,
  Star,
  Slash,
  Caret,
  // Literals; those with `Bad` or `Open` are mistakes that are known by their shape.
  Date,
  BadDate,
  BadNumber,
  Number,
  Percentage,
  Text,
  OpenText,
  Id,
  // Neither seen by the parser.
  Comment,
  Ws,
  // One character that has no place in Quid.
  Bad,
};
inline constexpr std::size_t token_kind_count = static_cast<std::size_t>(TokenKind::Bad) + 1;

enum class Channel : std::uint8_t { Code, Comments, WhiteSpace };

/// INVARIANT: the tokens of a source, joined, are the source.
struct Token {
  std::uint32_t begin = 0;  // byte offsets
  std::uint32_t end = 0;
  TokenKind kind = TokenKind::EndOfInput;
  Channel channel = Channel::Code;

  friend bool operator==(const Token&, const Token&) = default;
};
static_assert(sizeof(Token) == 12);

constexpr bool in_range(TokenKind kind, TokenKind first, TokenKind last) {
  return kind >= first && kind <= last;
}
constexpr bool is_starter(TokenKind kind) {
  return in_range(kind, TokenKind::KwDeal, TokenKind::KwEvery);
}
constexpr bool is_reserved(TokenKind kind) {
  return in_range(kind, TokenKind::KwLet, TokenKind::KwMay);
}
constexpr bool is_verb(TokenKind kind) {
  return in_range(kind, TokenKind::KwEase, TokenKind::KwBreak);
}
constexpr bool is_keyword(TokenKind kind) {
  return in_range(kind, TokenKind::KwDeal, TokenKind::KwBusiness);
}
/// May it be a name somewhere?
constexpr bool is_name_like(TokenKind kind) {
  return kind == TokenKind::Id || (is_keyword(kind) && !is_reserved(kind));
}

}  // namespace quid
