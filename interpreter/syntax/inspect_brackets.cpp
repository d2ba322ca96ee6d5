// SPDX-License-Identifier: Apache-2.0
// One pass with a stack; a line that surely begins a declaration ends what is open.
#include <fmt/format.h>
#include <algorithm>

#include "syntax/mistakes.hpp"

namespace quid {
namespace {

using enum TokenKind;

bool opens(TokenKind kind) { return kind == LParen || kind == LBrack || kind == LBrace; }
bool closes(TokenKind kind) { return kind == RParen || kind == RBrack || kind == RBrace; }
TokenKind partner(TokenKind opener) {
  return opener == LParen ? RParen : opener == LBrack ? RBrack : RBrace;
}

class BracketInspector {
 public:
  BracketInspector(SourceId source_id, const CodeView& code, std::size_t enough, Watch& watch,
                   Diagnostics& diagnostics, Mistakes& mistakes)
      : source_id_(source_id),
        code_(code),
        enough_(enough),
        diagnostics_(diagnostics),
        mistakes_(mistakes),
        watch_(watch) {}

  void run() {
    for (std::uint32_t at = 0; mistakes_.size() < enough_; ++at) {
      at = next_of_interest(at);
      if (at == code_.size()) break;
      const TokenKind kind = code_.kind(at);
      if (opens(kind)) {
        open_.push_back(at);
      } else if (closes(kind)) {
        close(at, kind);
      } else if (begins_declaration(at)) {
        give_up();
      }
    }
    if (!open_.empty() && !watch_.ended()) give_up();
  }

 private:
  // The first bracket from `at` on, or what may begin a declaration where one is open; the end
  // where the work is over.
  std::uint32_t next_of_interest(std::uint32_t at) {
    const bool is_open = !open_.empty();
    const std::uint32_t end = code_.size();
    for (; at < end; ++at) {
      const Token& token = code_.token(at);
      if (watch_.is_over(token.begin)) return end;
      if (in_range(token.kind, LBrace, RBrack)) break;
      if (is_open && (is_starter(token.kind) || token.kind == KwLet)) break;
    }
    return at;
  }

  bool begins_declaration(std::uint32_t at) const {
    const bool nested_if = code_.kind(at) == KwIf;
    return !nested_if && item_start(code_, at) == Start::Surely && code_.first_on_line(at);
  }

  Span span(std::uint32_t at) const {
    return {source_id_, code_.token(at).begin, code_.token(at).end};
  }
  void note(std::uint32_t at) { mistakes_.push_back(code_.token_index(at)); }

  // Only the innermost is named: to close it is the first thing to do.
  void give_up() {
    unclosed(open_.back());
    open_.clear();
  }

  void unclosed(std::uint32_t at) {
    diagnostics_.add(DiagnosticKind::UnclosedBracket, span(at),
                     fmt::format("this `{}` is never closed", code_.text(at)),
                     fmt::format("`{}` closes it", sign(partner(code_.kind(at)))));
    note(at);
  }

  static std::string_view sign(TokenKind closer) {
    return closer == RParen ? ")" : closer == RBrack ? "]" : "}";
  }

  void close(std::uint32_t at, TokenKind kind) {
    if (!open_.empty() && partner(code_.kind(open_.back())) == kind) {
      open_.pop_back();
      return;
    }
    const bool fits_the_next =
        open_.size() >= 2 && partner(code_.kind(open_[open_.size() - 2])) == kind;
    if (fits_the_next) {
      unclosed(open_.back());
      open_.resize(open_.size() - 2);
      return;
    }
    if (open_.empty()) {
      diagnostics_.add(DiagnosticKind::UnmatchedBracket, span(at),
                       fmt::format("this `{}` closes nothing", code_.text(at)));
    } else {
      const std::uint32_t opener = open_.back();
      diagnostics_.add(DiagnosticKind::UnmatchedBracket, span(at),
                       fmt::format("`{}` cannot close `{}`", code_.text(at), code_.text(opener)),
                       fmt::format("write `{}`", sign(partner(code_.kind(opener)))),
                       {{span(opener), "opened here"}});
      open_.pop_back();
    }
    note(at);
  }

  SourceId source_id_;
  const CodeView& code_;
  std::size_t enough_;
  Diagnostics& diagnostics_;
  Mistakes& mistakes_;
  Watch& watch_;
  std::vector<std::uint32_t> open_;
};

}  // namespace

void inspect_brackets(SourceId source_id, const CodeView& code, const Limits& limits, Watch& watch,
                      Diagnostics& diagnostics, Mistakes& mistakes) {
  const std::size_t enough = mistakes.size() + 10 * limits.errors_reported + 10;
  BracketInspector(source_id, code, enough, watch, diagnostics, mistakes).run();
  std::sort(mistakes.begin(), mistakes.end());
}

bool brackets_fit(const CodeView& code, const std::vector<TokenKind>& kinds) {
  std::vector<TokenKind> closers;  // of those that are open
  const std::uint32_t end = code.size();
  for (std::uint32_t at = 0; at < end; ++at) {
    const TokenKind kind = kinds[at];
    const bool bracket = in_range(kind, LBrace, RBrack);
    if (!bracket && closers.empty()) continue;
    if (opens(kind)) {
      closers.push_back(partner(kind));
    } else if (closes(kind)) {
      if (closers.empty() || closers.back() != kind) return false;
      closers.pop_back();
    } else if ((is_starter(kind) || kind == KwLet) && item_start(code, at) == Start::Surely) {
      return false;
    }
  }
  return closers.empty();
}

}  // namespace quid
