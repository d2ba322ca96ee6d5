// SPDX-License-Identifier: Apache-2.0
// The quick way from tokens to concrete syntax. In: tokens, and the tables that
// grammar/make_tables.cpp makes of ANTLR's automaton when Quid is built. Out: the tree that ANTLR's
// generated parser would give (a test holds the two equal), or nothing. Refuses to say what is
// wrong: the generated parser does.
#pragma once

#include <cstdint>
#include <vector>

#include "support/limits.hpp"
#include "syntax/cst.hpp"
#include "syntax/token.hpp"
#include "syntax/tree_maker.hpp"

namespace quid {

/// Mistakes that the front end reports by itself stand for what was meant.
constexpr TokenKind meant(TokenKind kind) {
  switch (kind) {
    case TokenKind::BadDate: return TokenKind::Date;
    case TokenKind::BadNumber: return TokenKind::Number;
    case TokenKind::OpenText: return TokenKind::Text;
    default: return kind;
  }
}

class TableParser {
 public:
  /// `code` must outlive the parser, and `limits` too, of which, if any, only when to end is looked
  /// at. Takes a byte for each token. `kinds` are what the code tokens mean, if that is known.
  TableParser(const std::vector<Token>& tokens, const std::vector<std::uint32_t>& code,
              std::uint32_t nesting_limit, const Limits* limits = nullptr,
              std::vector<TokenKind> kinds = {});

  /// True: `tree` holds what stands at `at`, which is past it now. False: it does not fit the
  /// grammar, or is nested too deep, or the host wants it to end; `at` has not moved. Each token is
  /// looked at once, and once more where a choice takes two; no recursion.
  bool parse(Rule rule, std::uint32_t& at, Cst& tree);
  /// Whether the host ended the last parse.
  bool was_ended() const { return ended_; }

 private:
  static constexpr std::size_t look_every = 4096;  // tokens

  std::uint32_t token_at(std::uint32_t at) const { return at < code_.size() ? code_[at] : 0; }
  std::uint32_t token_before(std::uint32_t at) const { return at > 0 ? code_[at - 1] : 0; }
  bool enter(Rule rule, std::uint32_t at, std::uint16_t back);
  std::uint16_t call(std::uint8_t rule, std::uint32_t at, std::uint16_t first, std::uint16_t back);
  std::uint16_t exit(std::uint32_t at);
  /// Whether the next token alone is the whole of this rule, and its tree a leaf.
  bool is_single_leaf(std::uint8_t rule, std::uint32_t at) const;
  /// Before a rule ends: those it was begun with end too, or become ones of their own.
  void end_leap(std::uint32_t at);
  std::size_t kind_at(std::uint32_t at) const { return static_cast<std::size_t>(kinds_[at]); }
  /// The step that the next tokens mean, past all choices between.
  std::uint16_t past_choices(std::uint16_t next, std::uint32_t at) const;

  const std::vector<std::uint32_t>& code_;
  std::uint32_t nesting_limit_;
  const Limits* limits_;
  std::size_t taken_ = 0;
  bool ended_ = false;
  std::uint32_t nesting_ = 0;
  std::vector<TokenKind> kinds_;  // of the code tokens; then ends of input, to look ahead to
  TreeMaker maker_;
};

}  // namespace quid
