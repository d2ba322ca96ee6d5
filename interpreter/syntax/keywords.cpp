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

// The first eight bytes, the first of them lowest, and zeros after a shorter word.
constexpr std::uint64_t head_of(std::string_view text) {
  std::uint64_t head = 0;
  for (std::size_t i = std::min<std::size_t>(text.size(), sizeof head); i-- > 0;)
    head = head << 8 | static_cast<unsigned char>(text[i]);
  return head;
}

// Many more than words, so that most names meet a free one at once.
constexpr std::size_t slot_bits = 11;
constexpr std::size_t slot_count = std::size_t{1} << slot_bits;

constexpr std::size_t slot_of(std::uint64_t head) {
  return head * 0x9E3779B97F4A7C15ull >> (64 - slot_bits);
}

constexpr auto slots = [] {
  std::array<std::uint8_t, slot_count> result{};
  for (const Keyword& keyword : table) {
    std::size_t slot = slot_of(head_of(keyword.word));
    while (result[slot] != 0) slot = (slot + 1) % slot_count;
    result[slot] = static_cast<std::uint8_t>(keyword.kind);
  }
  return result;
}();

constexpr auto heads = [] {
  std::array<std::uint64_t, std::size(table) + 1> result{};
  for (const Keyword& keyword : table)
    result[static_cast<std::size_t>(keyword.kind)] = head_of(keyword.word);
  return result;
}();

constexpr std::string_view signs[] = {"{",  "}",  "(", ")", "[", "]", ":", ",", "..", "<=",
                                      ">=", "!=", "=", "<", ">", "+", "-", "*", "/",  "^"};
static_assert(std::size(signs) == static_cast<std::size_t>(TokenKind::Caret) -
                                      static_cast<std::size_t>(TokenKind::LBrace) + 1);

}  // namespace

std::span<const Keyword> keywords() { return table; }

std::optional<TokenKind> find_keyword(std::string_view text) {
  const TokenKind kind = word_kind(head_of(text), text);
  return kind == TokenKind::Id ? std::nullopt : std::optional(kind);
}

TokenKind word_kind(std::uint64_t head, std::string_view text) {
  for (std::size_t slot = slot_of(head); slots[slot] != 0; slot = (slot + 1) % slot_count) {
    const std::size_t kind = slots[slot];
    if (heads[kind] != head) continue;
    if (text.size() <= sizeof head || table[kind - 1].word == text)
      return static_cast<TokenKind>(kind);
  }
  return TokenKind::Id;
}

std::string_view spelling(TokenKind kind) {
  if (is_keyword(kind)) return table[static_cast<std::size_t>(kind) - 1].word;
  if (in_range(kind, TokenKind::LBrace, TokenKind::Caret)) {
    return signs[static_cast<std::size_t>(kind) - static_cast<std::size_t>(TokenKind::LBrace)];
  }
  return {};
}

}  // namespace quid
