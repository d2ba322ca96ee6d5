// SPDX-License-Identifier: Apache-2.0
// Where a declaration seems to begin. In: code tokens. Out: a guess from the next two words and the
// line break before, for recovery after a mistake. Refuses to parse: a script without mistakes
// never asks.
#pragma once

#include <vector>

#include "support/source.hpp"
#include "syntax/token.hpp"

namespace quid {

/// The tokens that the parser sees, with the end of input after them.
class CodeView {
 public:
  CodeView(const Source& source, const std::vector<Token>& tokens,
           const std::vector<std::uint32_t>& code)
      : source_(source), tokens_(tokens), code_(code) {}

  std::uint32_t size() const { return static_cast<std::uint32_t>(code_.size()); }
  TokenKind kind(std::uint32_t at) const {
    return at < code_.size() ? tokens_[code_[at]].kind : TokenKind::EndOfInput;
  }
  const Token& token(std::uint32_t at) const { return tokens_[code_[at]]; }
  /// Its index among all tokens; past the end, that of the end.
  std::uint32_t token_index(std::uint32_t at) const {
    return at < code_.size() ? code_[at] : static_cast<std::uint32_t>(tokens_.size());
  }
  std::string_view text(std::uint32_t at) const {
    return at < code_.size() ? text_between(token(at).begin, token(at).end) : std::string_view();
  }
  std::string_view text_between(std::uint32_t begin, std::uint32_t end) const {
    return source_.text().substr(begin, end - begin);
  }
  bool first_on_line(std::uint32_t at) const;
  /// Does no blank stand between this token and the one before?
  bool touches_previous(std::uint32_t at) const {
    return at > 0 && at < code_.size() && token(at - 1).end == token(at).begin;
  }

 private:
  const Source& source_;
  const std::vector<Token>& tokens_;
  const std::vector<std::uint32_t>& code_;
};

/// Does a declaration seem to begin here? Surely, by its first words alone; or only when it begins
/// a line too.
enum class Start { No, OnNewLine, Surely };
Start item_start(const CodeView& code, std::uint32_t at);

/// `test TEXT:`
bool is_test_head(const CodeView& code, std::uint32_t at);
/// `on`, `expect`, `prior DATE`, `refuse on`: what stands in a test.
bool is_test_item(const CodeView& code, std::uint32_t at);
/// `on`, `prior DATE`: what stands in a record.
bool is_entry(const CodeView& code, std::uint32_t at);

/// Should reading go on here after a mistake?
bool is_resting_place(const CodeView& code, std::uint32_t at);

}  // namespace quid
