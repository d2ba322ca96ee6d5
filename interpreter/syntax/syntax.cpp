// SPDX-License-Identifier: Apache-2.0
// The loop over declarations and entries: parse one, build it, or say what is wrong and go on with
// the next.
#include "syntax/syntax.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <numeric>
#include <set>

#include "syntax/build.hpp"
#include "syntax/explain.hpp"
#include "syntax/lex.hpp"
#include "syntax/mistakes.hpp"
#include "syntax/notation.hpp"
#include "syntax/parse.hpp"
#include "syntax/starts.hpp"

namespace quid {
namespace {

class Reader {
 public:
  Reader(const Source& source, SourceId source_id, Interner& interner, Diagnostics& diagnostics,
         const Limits& limits, ParseMode mode, const Mistakes& mistakes,
         std::vector<std::uint32_t>& code, std::vector<TokenKind> plain_kinds, Syntax& syntax)
      : source_(source),
        source_id_(source_id),
        interner_(interner),
        diagnostics_(diagnostics),
        limits_(limits),
        mode_(mode),
        mistakes_(mistakes),
        plain_(!plain_kinds.empty()),
        syntax_(syntax),
        code_tokens_(code),
        code_(source, syntax.tokens, code),
        parser_(syntax.tokens, code, limits.nesting, &limits, std::move(plain_kinds)),
        builder_(source, source_id, syntax.tokens, interner, diagnostics, limits, syntax.ast) {}

  void run() {
    switch (mode_) {
      case ParseMode::Script: return script();
      case ParseMode::Record: return record();
      case ParseMode::Expression:
        if (parse(Rule::OneExpr)) syntax_.ast.expression = builder_.expr(tree_.root().child());
        return;
      case ParseMode::Event: return one_event();
    }
  }

 private:
  // Reports and stays where it is if that cannot be parsed.
  bool parse(Rule rule) {
    if (parser_.parse_by_tables(rule, at_, tree_)) return true;
    resume_at_ = at_;
    if (!look_closer()) return false;
    if (parse_refused(rule)) return true;
    if (failure_.ended) return end_of_work();
    ++mistakes_made_;
    const std::uint32_t next = resting_place();
    if (!reported_already(at_, next)) {
      report(explain_failure(code_, source_id_, failure_, at_, limits_));
    }
    if (mode_ == ParseMode::Script) note_lost_name(at_);
    resume_at_ = next;
    return false;
  }

  // A sentence that goes on with nothing takes the first word of the next for a name: what is wrong
  // then is where the next begins.
  bool parse_refused(Rule rule) {
    const std::uint32_t start = at_;
    const bool read = parser_.parse_refused(rule, at_, tree_, failure_);
    if (failure_.ended || (read && goes_on_well())) return read;
    const std::uint32_t stop = read ? at_ : failure_.at;
    const std::uint32_t next = first_resting_line(start, stop);
    if (next == stop) return read;
    at_ = start;
    return parser_.parse_refused(rule, at_, tree_, failure_, next);
  }

  // What is wrong is told from all tokens. False: the host ends the work.
  bool look_closer() {
    if (!plain_) return true;
    plain_ = false;
    Lexed lexed = lex(source_.text(), SIZE_MAX, {}, &limits_);
    if (lexed.ended) return end_of_work();
    syntax_.tokens = std::move(lexed.tokens);
    code_tokens_ = code_tokens(syntax_.tokens);
    return true;
  }

  // That a word is reserved is told where it is used first.
  void report(Diagnostic diagnostic) {
    if (diagnostic.kind == DiagnosticKind::ReservedName) {
      const std::string_view word = source_.text(diagnostic.span);
      if (!reserved_told_.insert(word).second) return;
    }
    diagnostics_.add(std::move(diagnostic));
  }

  bool end_of_work() {
    syntax_.ended = true;
    return false;
  }

  // Beyond so many no mistake is shown, and each costs time.
  bool goes_on() {
    if (!syntax_.ended && limits_.is_over()) end_of_work();
    return at_ < code_.size() && !syntax_.ended && mistakes_made_ <= 10 * limits_.errors_reported;
  }

  // A character left out by the lexer may stand just before.
  bool reported_already(std::uint32_t from, std::uint32_t to) const {
    const std::uint32_t first = from == 0 ? 0 : code_.token_index(from - 1) + 1;
    const auto found = std::lower_bound(mistakes_.begin(), mistakes_.end(), first);
    return found != mistakes_.end() && *found < code_.token_index(to);
  }

  void script() {
    while (goes_on()) {
      if (is_test_head(code_, at_)) {
        test();
      } else if (begins_declaration()) {
        declaration();
      } else {
        stray();
      }
    }
  }

  // Can the next declaration or entry begin here?
  bool goes_on_well() const {
    if (at_ >= code_.size()) return true;
    switch (mode_) {
      case ParseMode::Script: return begins_declaration() || (in_test_ && is_test_item(code_, at_));
      case ParseMode::Record: return is_entry(code_, at_);
      default: return true;
    }
  }
  bool begins_declaration() const {
    const TokenKind kind = code_.kind(at_);
    return is_starter(kind) || kind == TokenKind::KwLet || kind == TokenKind::KwIf;
  }

  // Does more follow on its line, that no declaration begins with? Then what was read is not what
  // was meant, and the mistake is told once, of what follows.
  bool is_misread() const { return !goes_on_well() && !code_.first_on_line(at_); }

  void declaration() {
    const std::uint32_t start = at_;
    if (!parse(Rule::Item)) {
      at_ = resume_at_;
      before_ = Rule::Leaf;
      return;
    }
    before_ = tree_.root().rule();
    if (is_misread()) return note_lost_name(start);
    builder_.item(tree_.root());
  }

  void test() {
    builder_.begin_test(code_.token_index(at_), code_.token_index(at_ + 1),
                        code_.token_index(at_ + 2));
    at_ += 3;
    before_ = Rule::TestDecl;
    in_test_ = true;
    while (goes_on()) {
      if (is_test_item(code_, at_)) {
        test_item();
      } else if (is_resting_place(code_, at_) || !test_goes_on()) {
        break;
      } else {
        stray();
        before_ = Rule::TestDecl;
      }
    }
    in_test_ = false;
  }

  void test_item() {
    const bool expectation = code_.kind(at_) == TokenKind::KwExpect;
    if (!parse(Rule::TestItem)) {
      at_ = resume_at_;
      before_ = Rule::TestDecl;
      return;
    }
    before_ = expectation ? Rule::TestItem : Rule::TestDecl;
    if (!is_misread()) builder_.test_item(tree_.root());
  }

  // Does another line of the test come before the next declaration?
  bool test_goes_on() {
    failure_ = Failure{};
    failure_.at = at_;
    return is_test_item(code_, resting_place());
  }

  void record() {
    while (goes_on()) {
      if (!is_entry(code_, at_)) {
        stray();
      } else if (parse(code_.kind(at_) == TokenKind::KwOn ? Rule::Entry : Rule::Prior)) {
        syntax_.ast.entries.push_back(builder_.entry(tree_.root()));
      } else {
        at_ = resume_at_;
      }
    }
  }

  // With its date or without.
  void one_event() {
    if (is_entry(code_, at_)) {
      record();
      return;
    }
    if (!parse(Rule::OneEvent)) return;
    ast::Entry entry;
    const Cursor event = tree_.root().child();
    entry.place = builder_.place(event);
    entry.event = builder_.event(event);
    syntax_.ast.entries.push_back(std::move(entry));
  }

  void stray() {
    if (!look_closer()) return;
    failure_ = Failure{};
    failure_.at = at_;
    ++mistakes_made_;
    const std::uint32_t next = resting_place();
    if (!reported_already(at_, next)) {
      report(explain_stray(code_, source_id_, at_, before_, mode_));
    }
    // `partie buyer`, `parties: buyer, seller`, `party buyer, seller`
    const bool heads = code_.kind(at_) == TokenKind::Id && code_.first_on_line(at_);
    const bool goes_on = code_.kind(at_) == TokenKind::Comma && is_list_of_names(before_);
    if (mode_ == ParseMode::Script && (heads || goes_on)) lose_listed(at_ + 1);
    if (is_list_of_names(before_)) lose_words(at_);
    at_ = next;
    before_ = Rule::Leaf;
  }

  bool rests(std::uint32_t at) const {
    if (mode_ == ParseMode::Record || in_test_) {
      const bool entry = in_test_ ? is_test_item(code_, at) : is_entry(code_, at);
      const bool own_line = code_.kind(at) != TokenKind::KwOn || code_.first_on_line(at);
      if (entry && own_line) return true;
      if (mode_ == ParseMode::Record) return false;
    }
    return is_resting_place(code_, at);
  }

  // The first line between that begins a declaration or an entry, or `to`.
  std::uint32_t first_resting_line(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t at = from + 1; at < to; ++at)
      if (code_.first_on_line(at) && rests(at)) return at;
    return to;
  }

  // Where to go on: a line that begins a declaration before the mistake was noticed, or the next
  // one after it.
  std::uint32_t resting_place() const {
    const std::uint32_t line = first_resting_line(at_, failure_.at);
    if (line < failure_.at) return line;
    std::uint32_t at = std::max(at_ + 1, failure_.at);
    // `rule r if …`: what follows would be a rule by itself, and is none.
    const TokenKind kind = code_.kind(at);
    const bool body = kind == TokenKind::KwIf || kind == TokenKind::KwEvery;
    if (body && code_.kind(at_) == TokenKind::KwRule && !code_.first_on_line(at)) ++at;
    while (at < code_.size() && !rests(at)) ++at;
    return at;
  }

  // `milestone NAME …`: uses of the name are not to be mistakes too.
  void note_lost_name(std::uint32_t start) {
    const TokenKind kind = code_.kind(start);
    const bool names = is_starter(kind) || kind == TokenKind::KwLet;
    if (names) lose_listed(start + (kind == TokenKind::KwMarginal ? 2 : 1));
  }
  static bool is_list_of_names(Rule before) {
    return before == Rule::PartyDecl || before == Rule::ObserverDecl || before == Rule::UnitDecl;
  }
  void lose_listed(std::uint32_t name) {
    if (code_.kind(name) == TokenKind::Colon) ++name;
    for (; is_name_like(code_.kind(name)); name += 2) {
      lose(name);
      if (code_.kind(name + 1) != TokenKind::Comma) return;
    }
  }
  // `party International Monetary Fund`: by any of these it may be called further on.
  void lose_words(std::uint32_t at) {
    for (; is_name_like(code_.kind(at)) && !code_.first_on_line(at); ++at) lose(at);
  }
  void lose(std::uint32_t name) {
    syntax_.lost_names.push_back(interner_.intern(code_.text(name)));
  }

  const Source& source_;
  SourceId source_id_;
  Interner& interner_;
  Diagnostics& diagnostics_;
  const Limits& limits_;
  ParseMode mode_;
  const Mistakes& mistakes_;
  bool plain_;  // no mistake was met yet, and the tokens are those of code alone
  Syntax& syntax_;
  std::vector<std::uint32_t>& code_tokens_;
  CodeView code_;
  Parser parser_;
  Builder builder_;
  Cst tree_;
  Failure failure_;
  std::uint32_t at_ = 0;
  std::uint32_t resume_at_ = 0;
  Rule before_ = Rule::Leaf;
  bool in_test_ = false;
  std::size_t mistakes_made_ = 0;
  std::set<std::string_view> reserved_told_;
};

std::size_t token_limit(const Limits& limits, ParseMode mode) {
  return mode == ParseMode::Record ? limits.record_bytes : limits.token_count;
}
std::size_t byte_limit(const Limits& limits, ParseMode mode) {
  return mode == ParseMode::Record ? limits.record_bytes : limits.source_bytes;
}

// The tree takes up to some 150 bytes for a word or sign. So that it stays within 64 times the
// source and 100 MB, a source of many may not be of very short ones only; what people write has six
// bytes for each.
std::size_t code_limit(const Source& source) { return 600'000 + source.text().size() / 3; }

void report_too_many(const Syntax& syntax, std::size_t limit, Diagnostics& diagnostics) {
  const std::uint32_t end = syntax.tokens.empty() ? 0 : syntax.tokens.back().end;
  diagnostics.add(DiagnosticKind::TooManyTokens, {syntax.source_id, end, end},
                  fmt::format("this script has more than {} words and signs", limit),
                  "split it into modules");
}

// Nearly all that is read is in order. Such a text needs neither the tokens that no parser sees nor
// a look at each by itself; false: it may be another.
bool read_plain(const Source& source, Interner& interner, Diagnostics& diagnostics,
                const Limits& limits, ParseMode mode, Watch& watch, Syntax& syntax) {
  const SourceId id = syntax.source_id;
  PlainLexed lexed = lex_plain(source.text(), token_limit(limits, mode), limits);
  syntax.ended = lexed.ended;
  if (lexed.ended) return true;
  if (!lexed.plain || lexed.code.size() > code_limit(source)) return false;
  Mistakes mistakes;
  Diagnostics unheard(limits.errors_reported);
  inspect_tokens(source, id, lexed.odd, limits, watch, unheard, mistakes);
  syntax.ended = watch.ended();
  if (syntax.ended) return true;
  if (!mistakes.empty()) return false;
  std::vector<std::uint32_t> code(lexed.code.size());
  std::iota(code.begin(), code.end(), 0);
  if (!brackets_fit(CodeView(source, lexed.code, code), lexed.kinds)) return false;
  syntax.tokens = std::move(lexed.code);
  Reader(source, id, interner, diagnostics, limits, mode, mistakes, code, std::move(lexed.kinds),
         syntax)
      .run();
  return true;
}

// False: not fit for parsing.
bool read_tokens(const Source& source, const Limits& limits, ParseMode mode, Watch& watch,
                 Diagnostics& diagnostics, Syntax& syntax) {
  Lexed lexed = lex(source.text(), token_limit(limits, mode), {}, &limits);
  syntax.tokens = std::move(lexed.tokens);
  syntax.ended = lexed.ended || watch.ended();
  if (!lexed.complete && !syntax.ended)
    report_too_many(syntax, token_limit(limits, mode), diagnostics);
  return lexed.complete && !syntax.ended;
}

void read(const Source& source, Interner& interner, Diagnostics& diagnostics, const Limits& limits,
          ParseMode mode, Watch& watch, Syntax& syntax) {
  if (!read_tokens(source, limits, mode, watch, diagnostics, syntax)) return;
  join_notations(source, syntax.tokens);
  const SourceId id = syntax.source_id;
  std::vector<std::uint32_t> code = code_tokens(syntax.tokens);
  Mistakes mistakes;
  inspect_tokens(source, id, syntax.tokens, limits, watch, diagnostics, mistakes);
  inspect_brackets(id, CodeView(source, syntax.tokens, code), limits, watch, diagnostics, mistakes);
  syntax.ended = watch.ended();
  if (mode != ParseMode::Record && code.size() > code_limit(source)) {
    if (mistakes.empty()) report_too_many(syntax, code_limit(source), diagnostics);
    return;
  }
  Reader(source, id, interner, diagnostics, limits, mode, mistakes, code, {}, syntax).run();
}

}  // namespace

Syntax parse(const SourceSet& sources, SourceId source_id, Interner& interner,
             Diagnostics& diagnostics, const Limits& limits, ParseMode mode, Wanted wanted) {
  Syntax syntax;
  syntax.source_id = source_id;
  const Source& source = sources[source_id];
  Watch watch(limits);
  if (inspect_bytes(source, source_id, byte_limit(limits, mode), watch, diagnostics)) {
    const bool done = wanted == Wanted::CodeTokens && !watch.ended() &&
                      read_plain(source, interner, diagnostics, limits, mode, watch, syntax);
    if (!done) read(source, interner, diagnostics, limits, mode, watch, syntax);
  }
  if (syntax.ended) report_ended(limits, diagnostics);
  std::sort(syntax.lost_names.begin(), syntax.lost_names.end());
  const auto last = std::unique(syntax.lost_names.begin(), syntax.lost_names.end());
  syntax.lost_names.erase(last, syntax.lost_names.end());
  return syntax;
}

}  // namespace quid
