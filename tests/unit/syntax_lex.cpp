// SPDX-License-Identifier: Apache-2.0
// The hand-written lexer and the one that ANTLR makes from QuidLexer.g4 give the same tokens; and
// the words of keywords.txt are those of the grammar.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "support/utf8.hpp"
#include "syntax/keywords.hpp"
#include "syntax/lex.hpp"
#include "syntax/parse.hpp"
#include "syntax/token.hpp"

// Undefines EOF and brings much else: last.
#include "QuidLexer.h"

namespace quid::test {
namespace {

// ANTLR counts code points.
std::vector<std::uint32_t> byte_offsets(const std::string& text) {
  std::vector<std::uint32_t> result;
  for (std::size_t at = 0; at < text.size();) {
    result.push_back(static_cast<std::uint32_t>(at));
    decode_utf8(text, at);
  }
  result.push_back(static_cast<std::uint32_t>(text.size()));
  return result;
}

std::vector<Token> reference(const std::string& text) {
  antlr4::ANTLRInputStream input(text);
  QuidLexer::prepare();
  QuidLexer lexer(&input);
  lexer.removeErrorListeners();
  const auto offsets = byte_offsets(text);
  std::vector<Token> result;
  for (;;) {
    const auto token = lexer.nextToken();
    if (token->getType() == antlr4::Token::EOF) return result;
    Token ours{offsets[token->getStartIndex()], offsets[token->getStopIndex() + 1],
               static_cast<TokenKind>(token->getType()), Channel::Code};
    if (token->getChannel() == QuidLexer::COMMENTS) ours.channel = Channel::Comments;
    if (token->getChannel() == QuidLexer::WHITESPACE) ours.channel = Channel::WhiteSpace;
    result.push_back(ours);
  }
}

std::string listed(const std::string& text, const std::vector<Token>& tokens) {
  std::ostringstream out;
  for (const Token& token : tokens) {
    out << static_cast<int>(token.kind) << '<' << text.substr(token.begin, token.end - token.begin)
        << "> ";
  }
  return out.str();
}

void same_tokens(const std::string& text) {
  const Lexed lexed = lex(text, text.size() + 1);
  REQUIRE(lexed.complete);
  INFO(text);
  CHECK(listed(text, lexed.tokens) == listed(text, reference(text)));
  std::uint32_t at = 0;
  for (const Token& token : lexed.tokens) {
    REQUIRE(token.begin == at);
    REQUIRE(token.end > at);
    at = token.end;
  }
  CHECK(at == text.size());
}

constexpr const char* adversarial[] = {
    "",
    "2018-07-12 2018-7-12 2018-07 2018-07-1 2018-07-123 2018-07-12x 20180-07-12 2018--1 2018-07-",
    "2018-07-12-5 2018-7-12_a 2018-0-0-0 12018-07-12 2018-12-311 2018-1-a 2018-1-2a",
    "1 1_0 1__0 1_ 1_0_ 1_000_000 _1 0 00 007 0_0 0_7 00.5 00.5% 0.5 0.50% 1.5 1.5x 1.x 1._ 1. .5 "
    "1..2",
    "1_0.5 1_0.5% 1_0_.5 0_1% 1%% 1 % 5t 5_t 5.t 1.5e3 1.5_ 1_.5x 0x1F 0_ 00_ 0.0.0 1.2.3 1...3",
    "\"a\" \"a \\\" b\" \"a\\\\\" \"\" \"open\n\"open2\r\"\\\n\" \"\\",
    "\"x\\",
    "\"caf\u00e9 \u201c\u201d\" \"\\\u00e9\"",
    "# c\n# d\r# e\r\n#",
    "<= >= != = < > ! !a .. . ... .... <== >== !== =< => <> :=",
    "a\u00a0b\u2003c\u200bd\u2028e\u2029f\u202fg\u205fh\u3000i\ufeffj",
    "a\ufeff\ufeffdeal",
    "caf\u00e9 \u00fcber \u00d7 \u00f7 \u00aa\u00b5\u00ba na\u00efve \u4e2d\u6587 \uac00 \u2013 "
    "\u2014 \u2212",
    "\u201cUnited\u201d \u2018x\u2019 \u00ab\u00bb ; ' ` ~ @ $ \u20ac % & && | || \\ ?",
    "\U0001F600 a\U0001F600b \U00020000",
    "if iff If IF _if if_ then2 the last lastly deal deals milestones",
    "{}()[]:,..<=>=!==<>+-*/^",
    "a-b a--b a - b 2018-a 2018-",
};

}  // namespace

TEST_CASE("both lexers agree on adversarial texts") {
  for (const char* text : adversarial) same_tokens(text);
}

TEST_CASE("both lexers agree on every form") {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "forms.txt");
  std::ostringstream text;
  text << file.rdbuf();
  REQUIRE(text.str().size() > 10'000);
  same_tokens(text.str());
}

TEST_CASE("both lexers agree on random texts") {
  const std::vector<std::string> pieces = {
      "0",      "1",      "7",      "00",         "_",         ".",      "..", "-",  "%",  "2018",
      "-07",    "-12",    "x",      "e",          "if",        "then",   "\"", "\\", "\n", "\r",
      " ",      "#",      "!",      "=",          "<",         ">",      ":",  ",",  "(",  "]",
      "\u00e9", "\u00a0", "\u2013", "\U0001F600", "milestone", "\u0300", ";"};
  std::mt19937 random(20180612);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) text += pieces[random() % pieces.size()];
    same_tokens(text);
  }
}

TEST_CASE("kinds and words are those of the grammar") {
  antlr4::ANTLRInputStream input("");
  QuidLexer::prepare();
  QuidLexer lexer(&input);
  const auto& vocabulary = lexer.getVocabulary();
  REQUIRE(vocabulary.getMaxTokenType() + 1 == token_kind_count);
  for (std::size_t i = 1; i < token_kind_count; ++i) {
    const std::string_view ours = spelling(static_cast<TokenKind>(i));
    CHECK(vocabulary.getLiteralName(i) == (ours.empty() ? "" : "'" + std::string(ours) + "'"));
  }
  for (const Keyword& keyword : keywords()) {
    CHECK(find_keyword(keyword.word) == keyword.kind);
    CHECK(!keyword.meaning.empty());
  }
  CHECK(!find_keyword("milestones"));
  CHECK(!find_keyword(""));
}

TEST_CASE("a limit on tokens ends the lexing") {
  const Lexed lexed = lex("a b c d", 3);
  CHECK_FALSE(lexed.complete);
  CHECK(lexed.tokens.size() == 6);
  CHECK(lex(" a b c # white space and comments do not count\n", 3).complete);
}

TEST_CASE("bytes that are not UTF-8 come out one by one") {
  const Lexed lexed = lex("a \xff\xc3 b", 100);
  REQUIRE(lexed.tokens.size() == 6);
  CHECK(lexed.tokens[2].kind == TokenKind::Bad);
  CHECK(lexed.tokens[3].kind == TokenKind::Bad);
}

}  // namespace quid::test
