// SPDX-License-Identifier: Apache-2.0
// Input that must not hurt: what each text is answered, without a crash and within 64 × its size +
// 100 MB of memory. How long it takes is measured by tests/hostile, in processor time.
#include <malloc.h>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "sizes.hpp"
#include "syntax_support.hpp"

namespace {

std::atomic<std::size_t> live{0}, peak{0};

[[maybe_unused]] void* counted(std::size_t size) {
  void* block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc();
  const std::size_t now = live += malloc_usable_size(block);
  std::size_t seen = peak;
  while (seen < now && !peak.compare_exchange_weak(seen, now)) {
  }
  return block;
}
[[maybe_unused]] void uncounted(void* block) {
  if (block == nullptr) return;
  live -= malloc_usable_size(block);
  std::free(block);
}

}  // namespace

#ifndef QUID_SANITIZED  // sanitizers count by themselves
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* block) noexcept { uncounted(block); }
void operator delete[](void* block) noexcept { uncounted(block); }
void operator delete(void* block, std::size_t) noexcept { uncounted(block); }
void operator delete[](void* block, std::size_t) noexcept { uncounted(block); }
#endif

namespace quid::test {
namespace {

std::string exactly(std::size_t count, std::string_view piece) {
  std::string result;
  result.reserve(count * piece.size());
  for (std::size_t i = 0; i < count; ++i) result += piece;
  return result;
}
// Where no limit is counted up to.
std::string times(std::size_t count, std::string_view piece) {
  return exactly(about(count), piece);
}

// The first complaint's name, or `clean`.
std::string answer(std::string_view title, std::string text, ParseMode mode = ParseMode::Script) {
  const std::size_t size = text.size();
  peak = live.load();
  const std::size_t before = live;
  const Read result = read(std::move(text), mode);
  const std::size_t used = peak - before;
  if (std::getenv("QUID_SHOW_COST") != nullptr) {
    std::printf("%-34.*s %9zu bytes %8.1f MB %6.1f x  %s\n", static_cast<int>(title.size()),
                title.data(), size, static_cast<double>(used) / 1e6,
                static_cast<double>(used) / static_cast<double>(size + 1),
                result.clean() ? "clean" : result.complaints().substr(0, 100).c_str());
  }
  INFO(title);
  CHECK(used < 64 * size + 100'000'000);
  return result.clean() ? "clean" : std::string(name_of(result.diagnostics.front().kind));
}

constexpr std::size_t mega = 1'000'000;

}  // namespace

TEST_CASE("large sources are answered") {
  const std::string rule =
      "rule drills_of_the_year[s in sites]:\n  if tests_paused[s] and not talks_held then ease "
      "exercises to suspended while tests_paused[s], pay 5 million USD to P from Q\n";
  CHECK(answer("10 MB of rules", times(10 * mega / rule.size(), rule)) == "clean");
  CHECK(answer("10 MB line", "let x = " + times(mega, "aaaaaaaa +") + "b") == "clean");
  CHECK(answer("10 MB identifier", "party " + times(10 * mega, "a")) == "name-too-long");
  CHECK(answer("10 MB comment", "#" + times(10 * mega, "a")) == "clean");
  CHECK(answer("10 MB text", "party P \"" + times(10 * mega, "a") + "\"") == "clean");
  CHECK(answer("10 MB open text", "party P \"" + times(10 * mega, "a")) == "unclosed-text");
  CHECK(answer("10 MB number", "let x = " + times(10 * mega, "1")) == "number-too-large");
  CHECK(answer("10 MB of blanks", times(10 * mega, " ")) == "clean");
  CHECK(answer("20 MB", exactly(20 * mega, " ")) == "source-too-large");
  CHECK(answer("10 MB of short tokens", "let x = " + exactly(5 * mega, "a+")) == "too-many-tokens");
}

TEST_CASE("long flat lists are answered") {
  CHECK(answer("and × 200,000", "let x = a" + times(200'000, " and a")) == "clean");
  CHECK(answer("or/and × 200,000", "let x = a" + times(100'000, " and a or b")) == "clean");
  CHECK(answer("+ × 400,000", "let x = a" + times(400'000, "+a")) == "clean");
  CHECK(answer("+ × 1,000,000", "let x = a" + exactly(mega, "+a")) == "too-many-tokens");
  CHECK(answer("* × 1,000,000", "let x = 1" + exactly(mega, "*1")) == "too-many-tokens");
  CHECK(answer("set of 400,000", "set s = {a" + times(400'000, ",a") + "}") == "clean");
  CHECK(answer("250,000 effects", "if a then go()" + times(mega / 4, ",go()")) == "clean");
  CHECK(answer("400,000 arguments", "let x = f(1" + times(400'000, ",1") + ")") == "clean");
  CHECK(answer("500,000 suffixes", "if a then ease L" + times(mega / 2, " while b")) == "clean");
  CHECK(answer("500,000 units", "unit a" + times(mega / 2, " unit a")) == "clean");
  CHECK(answer("200,000 terms", "value P: a=1" + times(200'000, ",a=1")) == "clean");
  CHECK(answer("300,000 clauses", "milestone m" + times(300'000, ",needs a")) == "clean");
  CHECK(answer("300,000 binders", "party p[a" + times(300'000, ",a") + "]") == "clean");
  CHECK(answer("150,000 indices", "let x = a" + times(150'000, "+a[1]")) == "clean");
  CHECK(answer("500,000 bare rules", times(mega / 3, "if a then go() ")) == "clean");
}

TEST_CASE("deep nests are answered") {
  CHECK(answer("( × 1,000,000", "let x = " + times(mega, "(")) == "unclosed-bracket");
  CHECK(answer("( ) × 1,000,000", "let x = " + exactly(mega, "(") + "a" + exactly(mega, ")")) ==
        "too-many-tokens");
  CHECK(answer("( ) × 300,000", "let x = " + times(300'000, "(") + "a" + times(300'000, ")")) ==
        "nested-too-deeply");
  CHECK(answer("[ × 1,000,000", "let x = " + times(mega, "a[")) == "unclosed-bracket");
  CHECK(answer("f( × 1,000,000", "let x = " + times(mega, "f(")) == "unclosed-bracket");
  CHECK(answer("( then ( × 1,000,000", "if a then " + times(mega, "(")) == "unclosed-bracket");
  CHECK(answer("( 2,000 declarations", times(2000, "let x = ((((((((((((((((((((\n")) ==
        "unclosed-bracket");
  CHECK(answer("not × 1,000,000", "let x = " + times(mega, "not ") + "a") == "nested-too-deeply");
  CHECK(answer("was not × 500,000", "let x = " + times(mega / 2, "was not ") + "a") ==
        "nested-too-deeply");
  CHECK(answer("- × 800,000", "let x = " + times(800'000, "-") + "a") == "nested-too-deeply");
  CHECK(answer("all x in S: × 300,000", "let x = " + times(300'000, "all x in S: ") + "a") ==
        "nested-too-deeply");
  CHECK(answer("where × 300,000", "let x = " + times(300'000, "all x in S where ") + "a") ==
        "nested-too-deeply");
  CHECK(answer("peak of × 900,000", "let x = " + times(900'000, "peak of ") + "a") ==
        "nested-too-deeply");
  CHECK(answer("(if × 300,000", "let x = " + times(300'000, "(if a then b else ")) ==
        "unclosed-bracket");
  const std::string duty = "P must meet m within 3 days otherwise ";
  CHECK(answer("otherwise × 100,000", "if a then " + times(100'000, duty) + "go()") ==
        "nested-too-deeply");
  CHECK(answer("( ) × 300,000 effects", "if a then " + times(300'000, "(") + "go()" +
                                            times(300'000, ")")) == "nested-too-deeply");
  CHECK(answer("250 brackets", "let x = " + exactly(250, "(") + "a" + exactly(250, ")")) ==
        "clean");
  CHECK(answer("250 nots", "let x = " + exactly(249, "not ") + "a") == "clean");
}

TEST_CASE("bad bytes are answered") {
  using namespace std::string_literals;
  CHECK(answer("zero byte", "let x = \0 1"s) == "nul-byte");
  CHECK(answer("10 MB of zero bytes", times(10 * mega, "\0"s)) == "nul-byte");
  CHECK(answer("bad UTF-8", "let x = \xff") == "bad-utf8");
  CHECK(answer("truncated UTF-8", "party caf\xc3") == "bad-utf8");
  CHECK(answer("surrogate", "party \xed\xa0\x80") == "bad-utf8");
  CHECK(answer("overlong", "party \xc0\xaf") == "bad-utf8");
  CHECK(answer("10 MB of bad bytes", times(10 * mega, "\xff")) == "bad-utf8");
}

TEST_CASE("many errors are answered") {
  CHECK(answer("100,000 errors", times(100'000, "let x =\n")) == "missing-expression");
  CHECK(answer("100,000 strays", times(100'000, "nonsense here\n")) == "not-a-declaration");
  CHECK(answer("100,000 bad rules", times(100'000, "if a ease L\n")) == "missing-word");
  CHECK(answer("500,000 mistakes of two sorts", times(mega / 2, "let $ = (\n")) ==
        "unexpected-character");
  CHECK(answer("1,000,000 semicolons", times(mega, "; ")) == "unexpected-character");
  CHECK(answer("1,000,000 bad dates", "let x = a" + times(mega, "+2018-7-1")) == "malformed-date");
  CHECK(answer("1,000,000 )", times(mega, ")")) == "unmatched-bracket");
  CHECK(answer("500,000 smart quotes", times(mega / 2, "\u201c")) == "smart-quotes");
}

TEST_CASE("large records are answered") {
  const std::string entry = "on 2018-07-27 remains_returned 55 boxes\n";
  CHECK(answer("250,000 entries", times(mega / 4, entry), ParseMode::Record) == "clean");
}

}  // namespace quid::test
