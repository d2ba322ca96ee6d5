// SPDX-License-Identifier: Apache-2.0
// The formatter: the same meaning, the same again when formatted again, all comments kept; and what
// the layout looks like.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "syntax/format.hpp"
#include "syntax_support.hpp"

namespace quid::test {
namespace {

namespace fs = std::filesystem;

std::string formatted(const Read& read) {
  return format(read.syntax, read.sources[read.syntax.source_id]);
}

// Parsed with an interner that knows the names of `first`, so that trees can be compared.
Syntax parse_again(Read& first, const std::string& text, ParseMode mode, Diagnostics& sink) {
  const SourceId id = first.sources.add("again.quid", text);
  return parse(first.sources, id, first.interner, sink, {}, mode);
}

std::size_t comment_count(const Syntax& syntax) {
  return static_cast<std::size_t>(
      std::count_if(syntax.tokens.begin(), syntax.tokens.end(),
                    [](const Token& token) { return token.channel == Channel::Comments; }));
}

// Empty, or what is wrong.
std::string complaint(const std::string& text, ParseMode mode = ParseMode::Script) {
  Read first = read(text, mode);
  if (!first.clean()) return "not clean";
  const std::string once = formatted(first);
  Diagnostics sink;
  const Syntax again = parse_again(first, once, mode, sink);
  if (sink.has_errors()) return "reads with errors:\n" + once;
  if (!(again.ast == first.syntax.ast)) return "another meaning:\n" + once;
  if (comment_count(again) != comment_count(first.syntax)) return "comments lost:\n" + once;
  const std::string twice = format(again, first.sources[again.source_id]);
  if (twice != once) return "not idempotent:\n" + once + "---\n" + twice;
  return {};
}

std::string shaped(const std::string& text, ParseMode mode = ParseMode::Script) {
  CHECK(complaint(text, mode) == "");
  return formatted(read(text, mode));
}

std::string content(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

fs::path root() { return fs::path(__FILE__).parent_path().parent_path().parent_path(); }

struct Form {
  std::string text;
  ParseMode mode = ParseMode::Script;
};

std::vector<Form> forms() {
  std::ifstream file(root() / "tests/unit/forms.txt");
  std::vector<Form> result;
  bool bad = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("=== ")) {
      bad = line.find("[bad]") != std::string::npos;
      const bool record = line.find("[record]") != std::string::npos;
      if (!bad) result.push_back({"", record ? ParseMode::Record : ParseMode::Script});
    } else if (!bad) {
      result.back().text += line + "\n";
    }
  }
  return result;
}

// With a comment after the words whose number leaves this rest, on its line or on one of its own.
std::string commented(const Form& form, std::size_t modulus, std::size_t rest, bool own_line) {
  const Read parsed = read(form.text, form.mode);
  std::string result;
  std::size_t word = 0;
  for (const Token& token : parsed.syntax.tokens) {
    result += form.text.substr(token.begin, token.end - token.begin);
    if (token.channel != Channel::Code || token.begin == token.end) continue;
    if (word++ % modulus == rest) result += own_line ? "\n# c\n" : " # c\n";
  }
  return result;
}

}  // namespace

TEST_CASE("every form keeps its meaning and is laid out once") {
  const auto all = forms();
  REQUIRE(all.size() > 50);
  for (const Form& form : all) {
    INFO(form.text);
    CHECK(complaint(form.text, form.mode) == "");
  }
}

TEST_CASE("comments in any place are kept") {
  for (const Form& form : forms()) {
    if (!read(form.text, form.mode).clean()) continue;
    for (const std::size_t modulus : {1, 2, 3, 5}) {
      for (std::size_t rest = 0; rest < modulus; ++rest) {
        for (const bool own_line : {false, true}) {
          const std::string text = commented(form, modulus, rest, own_line);
          INFO(text);
          CHECK(complaint(text, form.mode) == "");
        }
      }
    }
  }
}

TEST_CASE("the examples and the standard library keep their meaning") {
  for (const char* folder : {"examples", "stdlib", "tests"}) {
    if (!fs::exists(root() / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
      if (entry.path().extension() != ".quid") continue;
      const std::string text = content(entry.path());
      for (const ParseMode mode : {ParseMode::Script, ParseMode::Record}) {
        if (!read(text, mode).clean()) continue;
        INFO(entry.path());
        CHECK(complaint(text, mode) == "");
      }
    }
  }
}

}  // namespace quid::test
