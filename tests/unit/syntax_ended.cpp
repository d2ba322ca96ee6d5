// SPDX-License-Identifier: Apache-2.0
// A host ends the work in the middle of a text: what was read says that it is not the whole, and
// the same parser reads on when the host lets it.
#include <atomic>
#include <string>

#include "syntax/lex.hpp"
#include "syntax/parse.hpp"
#include "syntax_support.hpp"

namespace quid::test {
namespace {

std::string repeated(std::size_t count, const std::string& piece) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += piece;
  return result;
}

/// Limits whose host has set its flag.
struct Flagged {
  std::atomic<bool> flag{true};
  Limits limits;
  Flagged() { limits.cancel = &flag; }
};

}  // namespace

TEST_CASE("a lexing is ended") {
  const Flagged host;
  for (const char* piece : {"a ", "a", "1", "1_", "2018-1", "\"a", "#a", " ", "(", "\u00e9"}) {
    const std::string text = repeated(100'000, piece);
    INFO(piece);
    CHECK(lex(text, text.size() + 1, {}, &host.limits).ended);
    const Lexed plain = lex(text, text.size() + 1);
    CHECK_FALSE(plain.ended);
    CHECK(plain.tokens.back().end == text.size());
  }
}

TEST_CASE("a token as long as several stretches is one") {
  const std::size_t size = 5 * Watch::stretch + 7;
  const std::string digits = "1" + repeated(size, "0");
  Limits limits;
  for (const std::string& text :
       {repeated(size, "a"), digits, digits + "." + digits, "\"" + repeated(size, "a") + "\"",
        "#" + repeated(size, " "), repeated(size, "\n"), repeated(size, "1_") + "1"}) {
    CHECK(lex(text, text.size() + 1, {}, &limits).tokens.size() == 1);
    CHECK(lex(text, text.size() + 1).tokens.size() == 1);
  }
}

TEST_CASE("the parse of one declaration is ended, and begun again") {
  Flagged host;
  const std::string text = "let x = a" + repeated(20'000, " + a");
  const Lexed lexed = lex(text, text.size() + 1);
  const auto code = code_tokens(lexed.tokens);
  Parser parser(lexed.tokens, code, 250, &host.limits);
  std::uint32_t at = 0;
  Cst tree;
  Failure failure;
  CHECK_FALSE(parser.parse(Rule::Item, at, tree, failure));
  CHECK(failure.ended);
  CHECK(at == 0);
  host.flag = false;
  CHECK(parser.parse(Rule::Item, at, tree, failure));
  CHECK(at == code.size());
}

TEST_CASE("a source that is cut short says so once") {
  const Flagged host;
  for (const ParseMode mode :
       {ParseMode::Script, ParseMode::Record, ParseMode::Expression, ParseMode::Event}) {
    SourceSet sources;
    Interner interner;
    Diagnostics sink;
    const SourceId id = sources.add("x", "on 2018-01-01 m");
    CHECK(parse(sources, id, interner, sink, host.limits, mode).ended);
    const std::vector<Diagnostic> found = sink.take();
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == DiagnosticKind::Cancelled);
  }
}

TEST_CASE("bad UTF-8 is found at the edge of a stretch") {
  for (std::size_t before = Watch::stretch - 5; before < Watch::stretch + 5; ++before)
    for (const char* bad :
         {"\xff", "\xe2\x82", "\x80\x80\x80\x80", "\xf0\x9f\x98", "\xc3\xc3\xa9"}) {
      const Read result = read("# " + repeated(before, "a") + bad + "\n# b");
      REQUIRE(result.diagnostics.size() == 1);
      CHECK(result.diagnostics[0].kind == DiagnosticKind::BadUtf8);
      CHECK(result.diagnostics[0].span.begin == before + 2);
    }
  for (std::size_t before = Watch::stretch - 5; before < Watch::stretch + 5; ++before)
    CHECK(read("# " + repeated(before, "a") + "\u00e9\u20ac\U0001F600\n").clean());
}

}  // namespace quid::test
