// SPDX-License-Identifier: Apache-2.0
// What the front end makes of a file, for comparison with the editors. In: a file of Quid. Out: a
// token a line, `kind class line column text`, by tabs; lines and columns (in code points) from 1;
// breaks, tabs and backslashes of the text are escaped. With --errors, what the parser has against
// the file, and failure if that is anything. Refuses to judge names, and leaves white space out.
#include <array>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.hpp"
#include "diagnostics/render.hpp"
#include "support/interner.hpp"
#include "support/source.hpp"
#include "syntax/keywords.hpp"
#include "syntax/lex.hpp"
#include "syntax/syntax.hpp"

namespace {

using quid::TokenKind;

constexpr std::size_t token_limit = 10'000'000;
constexpr std::array sign_names = {
    "LBrace", "RBrace", "LParen", "RParen", "LBrack", "RBrack", "Colon", "Comma", "Range", "Le",
    "Ge",     "Ne",     "Eq",     "Lt",     "Gt",     "Plus",   "Minus", "Star",  "Slash", "Caret"};
constexpr std::size_t first_sign = static_cast<std::size_t>(TokenKind::LBrace);
static_assert(first_sign + sign_names.size() == static_cast<std::size_t>(TokenKind::Date));

struct KindNames {
  std::string kind;
  std::string_view word_class;
};

std::string_view class_of_word(TokenKind kind) {
  if (quid::is_starter(kind)) return "starter";
  if (quid::is_reserved(kind)) return "reserved";
  return quid::is_verb(kind) ? "verb" : "contextual";
}

KindNames names_of_word(TokenKind kind) {
  std::string name(quid::spelling(kind));
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return {"Kw" + name, class_of_word(kind)};
}

KindNames names_of(TokenKind kind) {
  if (quid::is_keyword(kind)) return names_of_word(kind);
  switch (kind) {
    case TokenKind::EndOfInput: return {"EndOfInput", "end"};
    case TokenKind::Date: return {"Date", "date"};
    case TokenKind::BadDate: return {"BadDate", "mistake"};
    case TokenKind::BadNumber: return {"BadNumber", "mistake"};
    case TokenKind::Number: return {"Number", "number"};
    case TokenKind::Percentage: return {"Percentage", "number"};
    case TokenKind::Text: return {"Text", "text"};
    case TokenKind::OpenText: return {"OpenText", "mistake"};
    case TokenKind::Id: return {"Id", "name"};
    case TokenKind::Comment: return {"Comment", "comment"};
    case TokenKind::Ws: return {"Ws", "space"};
    case TokenKind::Bad: return {"Bad", "mistake"};
    default: return {sign_names.at(static_cast<std::size_t>(kind) - first_sign), "sign"};
  }
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '\n': result += "\\n"; break;
      case '\r': result += "\\r"; break;
      case '\t': result += "\\t"; break;
      case '\\': result += "\\\\"; break;
      default: result += c;
    }
  }
  return result;
}

void print(const quid::Source& source, const quid::Token& token) {
  const KindNames names = names_of(token.kind);
  const quid::Position at = source.position(token.begin);
  const std::string_view text = source.text().substr(token.begin, token.end - token.begin);
  std::printf("%s\t%s\t%u\t%u\t%s\n", names.kind.c_str(), std::string(names.word_class).c_str(),
              at.line, at.column, escaped(text).c_str());
}

void print_tokens(const quid::Source& source) {
  for (const quid::Token& token : quid::lex(source.text(), token_limit).tokens) {
    if (token.channel != quid::Channel::WhiteSpace) print(source, token);
  }
}

bool print_errors(const quid::SourceSet& sources, quid::SourceId source_id) {
  const quid::Limits limits;
  quid::Interner interner;
  quid::Diagnostics diagnostics(limits.errors_reported);
  quid::parse(sources, source_id, interner, diagnostics, limits);
  const std::vector<quid::Diagnostic> found = diagnostics.take();
  std::fputs(quid::render_text(found, sources).c_str(), stdout);
  return found.empty();
}

}  // namespace

int main(int argc, char** argv) {
  const bool errors = argc == 3 && std::string_view(argv[1]) == "--errors";
  std::ifstream file(argc == 2 || errors ? argv[argc - 1] : "", std::ios::binary);
  if (!file) {
    std::fputs("usage: quid-tokens [--errors] FILE\n", stderr);
    return 2;
  }
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  quid::SourceSet sources;
  const quid::SourceId source_id = sources.add(argv[argc - 1], std::move(text));
  if (errors) return print_errors(sources, source_id) ? 0 : 1;
  print_tokens(sources[source_id]);
  return 0;
}
