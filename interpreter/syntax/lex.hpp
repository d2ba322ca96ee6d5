// SPDX-License-Identifier: Apache-2.0
// Text to tokens, by hand and in one pass. In: bytes. Out: tokens that cover every byte, exactly as
// grammar/QuidLexer.g4 has them. Refuses to judge: mistakes come out as tokens of their own kinds.
#pragma once

#include <string_view>
#include <vector>

#include "support/limits.hpp"
#include "syntax/token.hpp"

namespace quid {

struct Lexed {
  std::vector<Token> tokens;
  bool complete = true;  // False where more than `token_limit` words and signs stood there, or
  bool ended = false;    // the host ended the work.
};

/// What a parser wants of a text in which nothing seems to be wrong.
struct PlainLexed {
  std::vector<Token> code;       // without white space and comments
  std::vector<TokenKind> kinds;  // of these
  std::vector<Token> odd;        // names, texts and comments to be looked at, each by itself
  bool plain = true;             // False: too many tokens, or a mistake, or something too like one.
  bool ended = false;            // the host ended the work
};

/// Requires fewer than 2^32 - 1 bytes. Any bytes will do; bad UTF-8 comes out as `Bad`, byte by
/// byte. White space and comments do not count towards the limit. `room` is memory to use again.
/// Of `limits`, if any, only when to end is looked at, once a stretch of the text.
Lexed lex(std::string_view text, std::size_t token_limit, std::vector<Token> room = {},
          const Limits* limits = nullptr);

/// The same tokens, without those that no parser sees. Stops as soon as the text is not plain.
/// Where it is, inspect_tokens (mistakes.hpp) finds mistakes in `odd` alone, if anywhere.
PlainLexed lex_plain(std::string_view text, std::size_t token_limit, const Limits& limits);

}  // namespace quid
