// SPDX-License-Identifier: Apache-2.0
// Bytes, lines, names: UTF-8, the line index, the interner.
#include <catch2/catch.hpp>

#include "support/interner.hpp"
#include "support/source.hpp"
#include "support/utf8.hpp"

using namespace std::string_literals;
using quid::Position;
using quid::Source;

TEST_CASE("every code point goes out and comes back") {
  for (char32_t c = 0; c <= 0x110000; ++c) {
    const bool valid = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    std::string text;
    quid::append_utf8(text, c);
    std::size_t offset = 0;
    const bool right = quid::decode_utf8(text, offset) == (valid ? c : 0xFFFD) &&
                       offset == text.size() && !quid::first_bad_utf8(text) &&
                       quid::count_code_points(text) == 1;
    if (!right) FAIL("at " << static_cast<unsigned>(c));
  }
}

TEST_CASE("bad UTF-8 is found where it begins") {
  struct Row {
    std::string text;
    std::size_t offset;
  };
  const Row rows[] = {
      {"ab\x80", 2},            // A stray continuation.
      {"a\xC3", 1},             // Cut short.
      {"\xE2\x82", 0},          // Cut short.
      {"\xF0\x9F\x98", 0},      // Cut short.
      {"\xC0\xAF", 0},          // Overlong.
      {"\xC1\xBF", 0},          // Overlong.
      {"\xE0\x80\xAF", 0},      // Overlong.
      {"\xF0\x8F\xBF\xBF", 0},  // Overlong.
      {"x\xED\xA0\x80", 1},     // A surrogate.
      {"x\xED\xBF\xBF", 1},     // A surrogate.
      {"\xF4\x90\x80\x80", 0},  // Above U+10FFFF.
      {"\xF8\x88\x80\x80", 0},  // Five bytes.
      {"\xFF", 0},
      {"\xC3\x28", 0},  // Not a continuation.
      {"\u00e9\xE2\x28\xA1", 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text.size(), row.offset);
    CHECK(quid::first_bad_utf8(row.text) == row.offset);
    std::size_t offset = row.offset;
    CHECK(quid::decode_utf8(row.text, offset) == 0xFFFD);
    CHECK(offset == row.offset + 1);
  }
  CHECK_FALSE(quid::first_bad_utf8(""));
  CHECK_FALSE(quid::first_bad_utf8("\0 is text to UTF-8"s));
}

TEST_CASE("letters of names") {
  for (const char32_t c : U"azAZ_\u00e9\u00df\u0416\u05d0\u0915\u4e2d\uac00\U00020000") {
    if (c != 0) CHECK(quid::is_identifier_letter(c));
  }
  for (const char32_t c : U"09 -.\u00a0\u00d7\u2013\u201c\u3000\u20ac\U0001F600\u0301") {
    CHECK_FALSE(quid::is_identifier_letter(c));
  }
  CHECK(quid::is_identifier_part('0'));
  CHECK(quid::is_identifier_part(0x301));
  CHECK(quid::is_identifier_part(0x93F));
  CHECK_FALSE(quid::is_identifier_part('-'));
  CHECK_FALSE(quid::is_identifier_part(0x200B));
}

TEST_CASE("widths and hidden characters") {
  CHECK(quid::display_width("abc") == 3);
  CHECK(quid::display_width("\u4e2d\u6587") == 4);
  CHECK(quid::display_width("e\u0301") == 1);
  CHECK(quid::display_width("\U0001F600") == 2);
  for (const char32_t c : {0x1B, 0x7F, 0x9B, 0x202E, 0x2066, 0x200B, 0xFEFF, 0xE0041}) {
    CHECK(quid::is_hidden_character(c));
  }
  for (const char32_t c : {0x09, 0x0A, 0x0D, 0x20, 0x41, 0x2019}) {
    CHECK_FALSE(quid::is_hidden_character(c));
  }
}

TEST_CASE("lines end at any of three breaks") {
  const Source source("s", "ab\ncd\r\nef\rgh\n\r\n");
  REQUIRE(source.line_count() == 6);
  CHECK(source.line_text(1) == "ab");
  CHECK(source.line_text(2) == "cd");
  CHECK(source.line_text(3) == "ef");
  CHECK(source.line_text(4) == "gh");
  CHECK(source.line_text(5).empty());
  CHECK(source.line_text(6).empty());
  CHECK(source.line_text(7).empty());
  CHECK(source.line_text(0).empty());
  CHECK(source.line_begin(3) == 7);
  CHECK(source.line_begin(99) == 15);
  CHECK(source.position(0) == Position{1, 1});
  CHECK(source.position(2) == Position{1, 3});
  CHECK(source.position(3) == Position{2, 1});
  CHECK(source.position(6) == Position{2, 4});
  CHECK(source.position(7) == Position{3, 1});
  CHECK(source.position(10) == Position{4, 1});
  CHECK(source.position(999) == Position{6, 1});
}

TEST_CASE("lines are found alike where breaks are many and where they are few") {
  for (const std::string& line : {std::string(), std::string("ab"), std::string(100, 'x')}) {
    std::string text;
    std::vector<std::uint32_t> begins{0};
    for (int n = 0; n < 60; ++n)
      for (const char* end : {"\n", "\r\n", n % 2 == 0 ? "\r" : "\n", "\r\r\n"}) {
        if (*end == '\n' && text.ends_with('\r')) text += 'y';
        text += line + end;
        if (std::string(end) == "\r\r\n")
          begins.push_back(static_cast<std::uint32_t>(text.size()) - 2);
        begins.push_back(static_cast<std::uint32_t>(text.size()));
      }
    const Source source("s", text);
    REQUIRE(source.line_count() == begins.size());
    for (std::uint32_t n = 0; n < begins.size(); ++n) {
      CHECK(source.line_begin(n + 1) == begins[n]);
      CHECK(source.line_of(begins[n]) == n + 1);
      if (n > 0) CHECK(source.line_of(begins[n] - 1) == n);
    }
  }
}

TEST_CASE("lines are found at the edges of what is counted together") {
  for (std::size_t size = 250; size < 262; ++size)
    for (const char* end : {"\n", "\r", "\r\n"}) {
      const std::string text = std::string(size, 'x') + end + "yz";
      const Source source("s", text);
      const auto begin = static_cast<std::uint32_t>(text.size() - 2);
      CHECK(source.line_count() == 2);
      CHECK(source.line_begin(2) == begin);
      CHECK(source.line_of(begin) == 2);
      CHECK(source.line_of(begin - 1) == 1);
      CHECK(source.line_of(UINT32_MAX) == 2);
      const Source ended("s", text.substr(0, begin));
      CHECK(ended.line_count() == 2);
      CHECK(ended.line_begin(2) == begin);
      CHECK(ended.line_of(begin) == 2);
    }
}

TEST_CASE("an empty text has one line") {
  const Source source("s", "");
  CHECK(source.line_count() == 1);
  CHECK(source.position(0) == Position{1, 1});
  CHECK(source.text(quid::Span{{}, 0, 9}).empty());
}

TEST_CASE("columns count code points, editors UTF-16") {
  const Source source("s", "x\n\u00e9\U0001F600z");
  CHECK(source.position(2) == Position{2, 1});
  CHECK(source.position(4) == Position{2, 2});
  CHECK(source.position(8) == Position{2, 3});
  CHECK(source.position(9) == Position{2, 4});
  CHECK(source.utf16_column(4) == 1);
  CHECK(source.utf16_column(8) == 3);
  CHECK(source.utf16_column(9) == 4);
}

TEST_CASE("columns in a long line agree with counting") {
  std::string text = "first\n";
  for (int i = 0; i < 20'000; ++i)
    quid::append_utf8(text, i % 3 == 0 ? 0x1F600 : i % 3 == 1 ? 0xE9 : 'a');
  const Source source("s", text);
  std::uint32_t column = 1;
  std::uint32_t utf16 = 0;
  for (std::size_t offset = 6; offset < text.size();) {
    const auto here = static_cast<std::uint32_t>(offset);
    REQUIRE(source.position(here) == Position{2, column});
    REQUIRE(source.utf16_column(here) == utf16);
    utf16 += quid::decode_utf8(text, offset) > 0xFFFF ? 2 : 1;
    ++column;
  }
}

TEST_CASE("sources keep their place") {
  quid::SourceSet sources;
  const auto first = sources.add("a", "one");
  const Source& a = sources[first];
  for (int i = 0; i < 1000; ++i) sources.add("b", "two");
  CHECK(&a == &sources[first]);
  CHECK(a.text() == "one");
  CHECK_FALSE(sources.contains({}));
}

TEST_CASE("names are numbered once") {
  quid::Interner names;
  const auto coal = names.intern("coal");
  const std::string_view text = names.text(coal);
  for (int i = 0; i < 1000; ++i) names.intern("name" + std::to_string(i));
  CHECK(names.intern("coal") == coal);
  CHECK(names.find("coal") == coal);
  CHECK_FALSE(names.find("fish"));
  CHECK(text.data() == names.text(coal).data());
  CHECK(names.size() == 1001);
  const quid::Interner copy = names;
  const quid::Interner moved = std::move(names);
  CHECK(copy.find("name7") == moved.find("name7"));
  CHECK(copy.text(coal).data() != moved.text(coal).data());
  CHECK(text.data() == moved.text(coal).data());
}

TEST_CASE("names are found, and more are numbered, after room was given back") {
  quid::Interner names;
  names.fit();
  CHECK_FALSE(names.find("coal"));
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) {
    if (i == 10 || i == 1000) names.fit();
    texts.push_back((i % 2 == 0 ? "n" : "a longer name ") + std::to_string(i));
    CHECK_FALSE(names.find(texts.back()));
    CHECK(names.intern(texts.back()) == quid::NameId::at(texts.size() - 1));
  }
  names.fit();
  const quid::Interner copy = names;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(names.intern(texts[i]) == quid::NameId::at(i));
    CHECK(copy.find(texts[i]) == quid::NameId::at(i));
  }
  CHECK_FALSE(copy.find("coal"));
}

TEST_CASE("names of any length keep their texts") {
  quid::Interner names;
  std::vector<std::string> texts{std::string(40'000, 'y')};
  // Around the size of the blocks that texts are kept in, and around an end of one.
  for (const std::size_t size : {16'382u, 16'383u, 16'384u, 16'385u, 1u, 16'383u, 0u, 100'000u})
    texts.push_back(std::string(size, static_cast<char>('a' + texts.size())));
  for (int i = 0; i < 5'000; ++i) texts.push_back("name_" + std::to_string(i));
  std::vector<std::string_view> views;
  for (const std::string& text : texts) views.push_back(names.text(names.intern(text)));
  REQUIRE(names.size() == texts.size());
  const quid::Interner copy = names;
  const quid::Interner moved = std::move(names);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(views[i] == texts[i]);
    CHECK(moved.text(quid::NameId::at(i)).data() == views[i].data());
    CHECK(copy.text(quid::NameId::at(i)) == texts[i]);
    CHECK(copy.find(texts[i]) == quid::NameId::at(i));
  }
  names = copy;
  CHECK(names.intern("another").index() == texts.size());
}
