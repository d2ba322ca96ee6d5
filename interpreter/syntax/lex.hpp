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

/// Requires fewer than 2^32 - 1 bytes. Any bytes will do; bad UTF-8 comes out as `Bad`, byte by
/// byte. White space and comments do not count towards the limit. `room` is memory to use again.
/// Of `limits`, if any, only when to end is looked at, once a stretch of the text.
Lexed lex(std::string_view text, std::size_t token_limit, std::vector<Token> room = {},
          const Limits* limits = nullptr);

}  // namespace quid
