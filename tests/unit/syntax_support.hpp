// SPDX-License-Identifier: Apache-2.0
// What the syntax tests share. In: a text. Out: its tree and its diagnostics in one line each.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.hpp"
#include "diagnostics/render.hpp"
#include "syntax/syntax.hpp"

namespace quid::test {

struct Read {
  SourceSet sources;
  Interner interner;
  Syntax syntax;
  std::vector<Diagnostic> diagnostics;

  bool clean() const { return diagnostics.empty(); }
  // `kind: message; hint`, one a line.
  std::string complaints() const {
    std::string result;
    for (const Diagnostic& diagnostic : diagnostics) {
      result += std::string(name_of(diagnostic.kind)) + ": " + message_with_hint(diagnostic) + "\n";
    }
    return result;
  }
};

/// Who asks for less of the tokens is told the same.
inline void same_without_blanks(const Read& whole, ParseMode mode, const Limits& limits) {
  Interner interner;
  Diagnostics sink(limits.errors_reported);
  const SourceId source_id = whole.syntax.source_id;
  const Syntax syntax =
      parse(whole.sources, source_id, interner, sink, limits, mode, Wanted::CodeTokens);
  REQUIRE(sink.take() == whole.diagnostics);
  REQUIRE(syntax.lost_names == whole.syntax.lost_names);
  REQUIRE(syntax.ast == whole.syntax.ast);
  for (std::size_t i = 0; i < syntax.ast.expressions.size(); ++i)
    REQUIRE(syntax.ast.expressions[i].place.span == whole.syntax.ast.expressions[i].place.span);
  const auto code_only = [](std::vector<Token> tokens) {
    std::erase_if(tokens, [](const Token& token) { return token.channel != Channel::Code; });
    return tokens;
  };
  REQUIRE(code_only(syntax.tokens) == code_only(whole.syntax.tokens));
}

inline Read read(std::string text, ParseMode mode = ParseMode::Script, const Limits& limits = {}) {
  Read result;
  const SourceId source_id = result.sources.add("test.quid", std::move(text));
  Diagnostics sink(limits.errors_reported);
  result.syntax = parse(result.sources, source_id, result.interner, sink, limits, mode);
  result.diagnostics = sink.take();
  // Tests of memory count what one reading takes.
  const std::size_t size = result.sources[source_id].text().size();
  if (size < 100'000) same_without_blanks(result, mode, limits);
  return result;
}

/// A snippet of forms.txt.
struct Form {
  std::string title, text;
  bool bad = false;
  ParseMode mode = ParseMode::Script;
};

inline std::vector<Form> forms() {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "forms.txt");
  REQUIRE(file.good());
  std::vector<Form> result;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("=== ")) {
      const bool record = line.find("[record]") != std::string::npos;
      result.push_back({line.substr(4), "", line.find("[bad]") != std::string::npos,
                        record ? ParseMode::Record : ParseMode::Script});
    } else {
      result.back().text += line + "\n";
    }
  }
  return result;
}

}  // namespace quid::test
