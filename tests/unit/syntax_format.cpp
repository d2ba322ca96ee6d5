// SPDX-License-Identifier: Apache-2.0
// The formatter: the same meaning, the same again when formatted again, all comments kept; and what
// the layout looks like.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sizes.hpp"
#include "syntax/format.hpp"
#include "syntax/keywords.hpp"
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
    if (form.bad) continue;
    INFO(form.text);
    CHECK(complaint(form.text, form.mode) == "");
  }
}

// `@` stands for the word. A word that may not stand there is refused, never taken for another
// form.
TEST_CASE("every word of the language is a name where it may be one") {
  const struct {
    const char* text;
    std::size_t at_least;  // words that may stand there
    ParseMode mode = ParseMode::Script;
  } places[] = {
      {"rule @: if a then ease L", 110},
      {"rule r over @, b: if a then suspend rule @, resume rule @ while b", 110},
      {"rule r over @[x]: if a then suspend rule @[x], resume rule b", 110},
      {"ensure @: never a", 110},
      {"party @ milestone @ by @ lever @ by @: @, @2 starts at @", 90},
      {"use @ let @ = @ unit @ set @ = {@, b}", 90},
      {"if @ then ease @ by @ to @, tighten @ while @", 60},
      {"if @ then pay @ to @ from @, set @ to @, add @ to @, resize @ to @", 60},
      {"if @ and @ > 3 then @ must meet @ within 5 days of @ otherwise @ may pay 5 USD to @", 40},
      {"if a then @, b must not break @", 40},
      {"if a then say @, waive @, restore @, extend @ by @", 60},
      {"outlook @: trust in @ 40%, @ plays @, @ detects 5%, @ broken 5% per month", 40},
      {"value @: verdict fulfilled = 5, @ at @ = @ per month", 40},
      {"on 2018-07-12 @ verified by @", 90, ParseMode::Record},
      {"on 2018-07-12 @ pays 5 USD to @", 90, ParseMode::Record},
  };
  for (const auto& place : places) {
    std::size_t clean = 0;
    for (const Keyword& keyword : keywords()) {
      std::string text;
      for (const char* c = place.text; *c != '\0'; ++c) {
        if (*c == '@') {
          text += keyword.word;
        } else {
          text += *c;
        }
      }
      INFO(text);
      if (!read(text, place.mode).clean()) continue;
      ++clean;
      CHECK(complaint(text, place.mode) == "");
    }
    INFO(place.text);
    CHECK(clean >= place.at_least);
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

TEST_CASE("the author's line breaks decide nothing but empty lines") {
  for (const Form& form : forms()) {
    if (form.bad) continue;
    std::string joined = form.text, parted;
    std::replace(joined.begin(), joined.end(), '\n', ' ');
    const Read parsed = read(form.text, form.mode);
    for (const Token& token : parsed.syntax.tokens) {
      if (token.channel == Channel::WhiteSpace) continue;
      parted += form.text.substr(token.begin, token.end - token.begin) + "\r\n\t";
    }
    if (comment_count(parsed.syntax) > 0) continue;
    INFO(form.text);
    const std::string expected = formatted(parsed);
    CHECK(formatted(read(joined, form.mode)) == expected);
    CHECK(formatted(read(parted, form.mode)) == expected);
  }
}

TEST_CASE("the implied parentheses are printed") {
  const auto condition = [](const std::string& text) {
    const std::string result = shaped("let x = " + text);
    return result.substr(8, result.size() - 9);
  };
  CHECK(condition("a and b for 60 days") == "a and (b for 60 days)");
  CHECK(condition("not c for 1 year") == "not (c for 1 year)");
  CHECK(condition("was a and b") == "(was a) and b");
  CHECK(condition("not a and b") == "not a and b");
  CHECK(condition("a or b and c") == "a or (b and c)");
  CHECK(condition("not a is unknown") == "not (a is unknown)");
  CHECK(condition("not a >= 5") == "not (a >= 5)");
  CHECK(condition("all s in t: a for 3 days") == "all s in t: (a for 3 days)");
  CHECK(condition("a and any s in t: b or c") == "a and (any s in t: b or c)");
  CHECK(condition("not all s in t: a") == "not (all s in t: a)");
  CHECK(condition("- a ^ 2") == "-(a ^ 2)");
  CHECK(condition("a and ((b))") == "a and ((b))");
  CHECK(condition("f( a , b )+min (1,2)*g [ x ]") == "f(a, b) + min(1, 2) * g[x]");
}

TEST_CASE("declarations of one kind stand in columns, and comments behind them") {
  CHECK(shaped("party US \"U\" # one\nparty DPRK \"K\"  # two\nparty x\n") ==
        "party US   \"U\"  # one\n"
        "party DPRK \"K\"  # two\n"
        "party x\n");
  CHECK(shaped("milestone a by b milestone longer_name by c of 5 t") ==
        "milestone a           by b\n"
        "milestone longer_name by c of 5 t\n");
  CHECK(shaped("milestone a by b\n\n\n\nmilestone longer_name by c") ==
        "milestone a by b\n\nmilestone longer_name by c\n");
  CHECK(shaped("table t[s]:\nlonger: 1, # one\nb: 2") ==
        "table t[s]:\n"
        "  longer: 1,  # one\n"
        "  b:      2\n");
}

TEST_CASE("rules, and what follows them, have their lines") {
  CHECK(shaped("rule r[s in t] once: if a then P must meet b within 3 days otherwise Q must meet c "
               "within 2 days otherwise instead ease l, tighten m") ==
        "rule r[s in t] once:\n"
        "  if a then P must meet b within 3 days\n"
        "    otherwise Q must meet c within 2 days\n"
        "      otherwise instead ease l, tighten m\n");
  CHECK(shaped(
            "if a_condition_of_some_length >= 500_000 and another_one_that_is_long and a_third_one "
            "then ease sanction to suspended while a") ==
        "if a_condition_of_some_length >= 500_000 and another_one_that_is_long and a_third_one\n"
        "then ease sanction to suspended while a\n");
  CHECK(shaped("test \"t\":\n# first\non 2018-01-01 a # x\n\n  # last\n# next\nunit t") ==
        "test \"t\":\n"
        "  # first\n"
        "  on 2018-01-01 a  # x\n"
        "\n"
        "  # last\n"
        "# next\n"
        "unit t\n");
  CHECK(shaped("prior 2018-01-01   a\non 2018-06-12 known 2018-07-01 corrected b 5 boxes by P",
               ParseMode::Record) ==
        "prior 2018-01-01 a\n"
        "on 2018-06-12 known 2018-07-01 corrected b 5 boxes by P\n");
}

TEST_CASE("long chains and long lines take no long time") {
  std::string chain = "let x = a", sum = "let y = 1", effects = "if a then ease b";
  for (std::size_t i = 0; i < about(50'000); ++i) {
    chain += " and b";
    sum += i % 2 == 0 ? " + 1" : " - c * 2";
    effects += ", ease b";
  }
  const auto begin = std::chrono::steady_clock::now();
  CHECK(complaint(chain) == "");
  CHECK(complaint(sum) == "");
  CHECK(complaint(effects) == "");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
}

}  // namespace quid::test
