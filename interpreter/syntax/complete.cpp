// SPDX-License-Identifier: Apache-2.0
#include "syntax/complete.hpp"

#include "support/utf8.hpp"
#include "syntax/lex.hpp"
#include "syntax/parse.hpp"
#include "syntax/starts.hpp"

namespace quid {
namespace {

class Shaping {
 public:
  Shaping(const Source& source, const std::vector<Token>& tokens,
          const std::vector<std::uint32_t>& code, const Limits& limits)
      : code_(source, tokens, code), parser_(tokens, code, limits.nesting) {}

  TextShape find() {
    if (code_.size() == 0) return {};
    if (is_entry(code_, 0)) return {TextForm::Entries, entries()};
    if (declares()) return {TextForm::Declarations, declarations()};
    return {TextForm::Other, other()};
  }

 private:
  // Words that may begin a declaration are names too (`test reported`): where the shape does not
  // tell, it is a declaration if it reads as the beginning of one and as nothing else.
  bool declares() {
    const TokenKind first = code_.kind(0);
    if (item_start(code_, 0) == Start::Surely || is_test_head(code_, 0)) return true;
    if (first == TokenKind::KwLet || first == TokenKind::KwIf) return true;
    if (!is_starter(first) || reads(Rule::OneEvent) || reads(Rule::OneExpr)) return false;
    if (item_start(code_, 0) != Start::No) return true;
    std::uint32_t at = 0;
    return !parser_.parse(Rule::Item, at, tree_, failure_) && stopped_at_end();
  }

  bool reads(Rule rule) {
    std::uint32_t at = 0;
    return parser_.parse(rule, at, tree_, failure_);
  }

  bool stopped_at_end() const { return !failure_.too_deep && failure_.at >= code_.size(); }

  bool entries() {
    std::uint32_t at = 0;
    while (at < code_.size()) {
      if (!is_entry(code_, at)) return false;
      const Rule rule = code_.kind(at) == TokenKind::KwOn ? Rule::Entry : Rule::Prior;
      if (!parser_.parse(rule, at, tree_, failure_)) return stopped_at_end();
    }
    return false;
  }

  bool declarations() {
    std::uint32_t at = 0;
    while (at < code_.size()) {
      if (is_test_head(code_, at)) {
        at += 3;
        if (at >= code_.size()) return true;
        while (at < code_.size() && is_test_item(code_, at)) {
          if (!parser_.parse(Rule::TestItem, at, tree_, failure_)) return stopped_at_end();
        }
      } else if (!parser_.parse(Rule::Item, at, tree_, failure_)) {
        return stopped_at_end();
      }
    }
    return false;
  }

  bool other() {
    if (reads(Rule::OneEvent) || reads(Rule::OneExpr)) return false;
    return stopped_at_end();  // as a condition or value: an event is never that long
  }

  CodeView code_;
  Parser parser_;
  Cst tree_;
  Failure failure_;
};

}  // namespace

TextShape shape_of(std::string_view text, const Limits& limits) {
  if (text.size() > limits.source_bytes || first_bad_utf8(text)) return {TextForm::Other, false};
  const Source source("", std::string(text));
  const Lexed lexed = lex(source.text(), limits.token_count);
  if (!lexed.complete) return {TextForm::Other, false};
  // An open text is a mistake whatever follows: no line break ends it.
  for (const Token& token : lexed.tokens)
    if (token.kind == TokenKind::OpenText) return {TextForm::Other, false};
  const std::vector<std::uint32_t> code = code_tokens(lexed.tokens);
  return Shaping(source, lexed.tokens, code, limits).find();
}

}  // namespace quid
