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

inline Read read(std::string text, ParseMode mode = ParseMode::Script, const Limits& limits = {}) {
  Read result;
  const SourceId source_id = result.sources.add("test.quid", std::move(text));
  Diagnostics sink(limits.errors_reported);
  result.syntax = parse(result.sources, source_id, result.interner, sink, limits, mode);
  result.diagnostics = sink.take();
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
