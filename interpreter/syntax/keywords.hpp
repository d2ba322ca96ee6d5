// SPDX-License-Identifier: Apache-2.0
// The words of the language. In: grammar/keywords.txt, at build time. Out: each word's class and
// meaning, and the spelling of words and signs. Refuses to know where a word may stand.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "syntax/token.hpp"

namespace quid {

enum class WordClass : std::uint8_t { Starter, Reserved, Verb, Contextual };

struct Keyword {
  TokenKind kind;
  std::string_view word;
  WordClass word_class;
  std::string_view meaning;  // A few words; lower case, no period.
};

/// In the order of TokenKind.
std::span<const Keyword> keywords();
/// Starter, reserved, verb or contextual; nullopt for what is no word of the language.
std::optional<TokenKind> find_keyword(std::string_view text);
/// The same for who has the first eight bytes at hand (the first is the lowest, zeros follow a
/// shorter word): `Id` for what is no word of the language.
TokenKind word_kind(std::uint64_t head, std::string_view text);
/// `milestone`, `<=`; empty for kinds whose text varies.
std::string_view spelling(TokenKind kind);

}  // namespace quid
