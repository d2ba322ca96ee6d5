// SPDX-License-Identifier: Apache-2.0
// The table comes from grammar/keywords.txt; words are found by a perfect-enough hash, made once by
// the compiler.
#include "syntax/keywords.hpp"

#include <algorithm>
#include <array>

namespace quid {
namespace {

constexpr Keyword table[] = {
#define QUID_WORD(kind, word, word_class, meaning) \
  {TokenKind::kind, word, WordClass::word_class, meaning},
#include "keywords.inc"
#undef QUID_WORD
};

constexpr bool follows_token_kinds() {
  for (std::size_t i = 0; i < std::size(table); ++i) {
    if (static_cast<std::size_t>(table[i].kind) != i + 1) return false;
  }
  return std::size(table) == static_cast<std::size_t>(TokenKind::KwBusiness);
}
static_assert(follows_token_kinds(), "grammar/keywords.txt and TokenKind differ");

constexpr std::size_t slot_count = 512;

// Of four letters and the length: that tells nearly all keywords apart.
constexpr std::size_t slot_of(std::string_view text) {
  std::uint32_t hash = static_cast<std::uint32_t>(text.size());
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, text.size() / 2, text.size() - 1})
    hash = (hash ^ static_cast<unsigned char>(text[at])) * 16777619u;
  return (hash ^ (hash >> 15)) % slot_count;
}

constexpr auto slots = [] {
  std::array<std::uint8_t, slot_count> result{};
  for (const Keyword& keyword : table) {
    std::size_t slot = slot_of(keyword.word);
    while (result[slot] != 0) slot = (slot + 1) % slot_count;
    result[slot] = static_cast<std::uint8_t>(keyword.kind);
  }
  return result;
}();

constexpr std::size_t longest = [] {
  std::size_t result = 0;
  for (const Keyword& keyword : table) result = std::max(result, keyword.word.size());
  return result;
}();

// By the first letter, a bit for each length that a keyword has: most names are none for that.
static_assert(longest < 32);
constexpr auto lengths = [] {
  std::array<std::uint32_t, 128> result{};
  for (const Keyword& keyword : table)
    result[static_cast<unsigned char>(keyword.word[0])] |= 1u << keyword.word.size();
  return result;
}();

constexpr std::string_view signs[] = {"{",  "}",  "(", ")", "[", "]", ":", ",", "..", "<=",
                                      ">=", "!=", "=", "<", ">", "+", "-", "*", "/",  "^"};
static_assert(std::size(signs) == static_cast<std::size_t>(TokenKind::Caret) -
                                      static_cast<std::size_t>(TokenKind::LBrace) + 1);

}  // namespace

std::span<const Keyword> keywords() { return table; }

std::optional<TokenKind> find_keyword(std::string_view text) {
  if (text.size() < 2 || text.size() > longest) return std::nullopt;
  const auto first = static_cast<unsigned char>(text[0]);
  if (first >= lengths.size() || (lengths[first] >> text.size() & 1) == 0) return std::nullopt;
  for (std::size_t slot = slot_of(text); slots[slot] != 0; slot = (slot + 1) % slot_count) {
    const Keyword& keyword = table[slots[slot] - 1];
    if (keyword.word == text) return keyword.kind;
  }
  return std::nullopt;
}

std::string_view spelling(TokenKind kind) {
  if (is_keyword(kind)) return table[static_cast<std::size_t>(kind) - 1].word;
  if (in_range(kind, TokenKind::LBrace, TokenKind::Caret)) {
    return signs[static_cast<std::size_t>(kind) - static_cast<std::size_t>(TokenKind::LBrace)];
  }
  return {};
}

}  // namespace quid
