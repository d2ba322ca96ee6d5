// SPDX-License-Identifier: Apache-2.0
// The quick way to read an entry. In: the tokens of one entry or event. Out: its tree, the same
// that `parse` gives. Refuses whatever is not plainly well formed, without a word: `parse` explains
// it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "support/interner.hpp"
#include "syntax/ast.hpp"
#include "syntax/token.hpp"

namespace quid {

class QuickEntryReader {
 public:
  /// Reads from the text of one source. Offsets of tokens count from `base`.
  QuickEntryReader(Interner& interner, ast::Ast& ast) : interner_(interner), ast_(ast) {}

  /// `tokens` are code tokens of `text`; places are offsets into `text` plus `base`.
  void begin(std::string_view text, std::span<const Token> tokens, SourceId source_id,
             std::uint32_t base);

  /// `on DATE … EVENT` or `prior DATE EVENT` at token `at`, which moves past it.
  bool entry(std::size_t& at, ast::Entry& out);
  /// `m 55 boxes by P` at token `at`, which moves past it.
  bool event(std::size_t& at, ast::Event& out);

 private:
  TokenKind kind() const;
  bool take(TokenKind wanted);
  std::string_view text() const;
  ast::Place place() const;
  ast::Place place_from(std::size_t first) const;

  bool name(ast::Name& out);
  bool ref(ast::Ref& out);
  bool index(ast::Ref& out);
  bool when(ast::When& out);
  bool element(ast::Element& out);
  bool note(ast::Event& out);
  bool tail(ast::Event& out);
  bool by(ast::Ref& out);
  bool amount(ast::ExprId& out);
  bool number(ast::ExprId& out);
  bool scale(Decimal& value);
  bool payment(ast::ExprId& amount, ast::Ref& to);
  ast::ExprId add(ast::ExprNode node, ast::Place place);

  Interner& interner_;
  ast::Ast& ast_;
  std::string_view text_;
  std::span<const Token> tokens_;
  SourceId source_id_;
  std::uint32_t base_ = 0;
  std::size_t at_ = 0;
};

/// Does an entry begin at this token?
bool begins_entry(std::span<const Token> tokens, std::size_t at);

}  // namespace quid
