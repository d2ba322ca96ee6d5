// SPDX-License-Identifier: Apache-2.0
// Scripts that were damaged at random, and scripts read by many threads at once: no crash, no two
// answers.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "syntax_support.hpp"

namespace quid::test {
namespace {

std::vector<std::string> snippets() {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "forms.txt");
  std::vector<std::string> result;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("=== ")) {
      result.emplace_back();
    } else {
      result.back() += line + "\n";
    }
  }
  return result;
}

const std::vector<std::string>& pieces() {
  static const std::vector<std::string> all = {
      "(",           ")",       "[",        "]",
      "{",           "}",       ",",        ":",
      "=",           "-",       " not ",    " if ",
      " then ",      " and ",   " of ",     " otherwise ",
      " must ",      " on ",    " expect ", " 2018-01-01 ",
      " 5 ",         " \"t\" ", " \"",      " all x in S: ",
      " milestone ", " rule ",  " value ",  " test ",
      "\n",          ";",       "%",        "\u201c",
      " x ",         " to ",    " by ",     "1_"};
  return all;
}

std::string damaged(std::string text, std::mt19937& random) {
  const std::size_t at = random() % (text.size() + 1);
  const std::size_t length = std::min<std::size_t>(random() % 12, text.size() - at);
  switch (random() % 3) {
    case 0: return text.erase(at, length);
    case 1: return text.insert(at, pieces()[random() % pieces().size()]);
    default: return text.replace(at, length, pieces()[random() % pieces().size()]);
  }
}

}  // namespace

TEST_CASE("damaged scripts are answered, and the answer is the same twice") {
  const auto all = snippets();
  std::mt19937 random(20180612);
  std::size_t clean = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text = all[random() % all.size()] + all[random() % all.size()];
    for (unsigned i = random() % 3 + 1; i > 0; --i) text = damaged(std::move(text), random);
    const ParseMode mode = static_cast<ParseMode>(round % 7 == 0 ? random() % 4 : 0);
    const Read once = read(text, mode);
    if (once.clean()) ++clean;
    INFO(text);
    for (const Diagnostic& diagnostic : once.diagnostics) {
      REQUIRE(diagnostic.span.begin <= diagnostic.span.end);
      REQUIRE(diagnostic.span.end <= text.size());
      REQUIRE(!diagnostic.message.empty());
    }
    if (round % 10 == 0) REQUIRE(once.complaints() == read(text, mode).complaints());
  }
  CHECK(clean > 20);
  CHECK(clean < 1500);
}

TEST_CASE("random heaps of words are answered") {
  std::mt19937 random(20200612);
  for (int round = 0; round < 1000; ++round) {
    std::string text;
    for (unsigned i = random() % 40; i > 0; --i) text += pieces()[random() % pieces().size()];
    for (const ParseMode mode : {ParseMode::Script, ParseMode::Record}) {
      const Read result = read(text, mode);
      CHECK(result.diagnostics.size() <= 101);
    }
  }
}

TEST_CASE("threads may read at once") {
  std::string text;
  for (const std::string& snippet : snippets()) text += snippet;
  const Read alone = read(text);
  std::vector<std::string> answers(4);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] { answer = read(text).complaints(); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& answer : answers) CHECK(answer == alone.complaints());
}

}  // namespace quid::test
