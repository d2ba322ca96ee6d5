// SPDX-License-Identifier: Apache-2.0
// Source text and places in it. In: a name and bytes. Out: lines, columns in code points and in
// UTF-16 units. Lines end at \n, \r\n or a lone \r. Works on any bytes; refuses to know files,
// syntax, or whether the text is valid UTF-8.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "support/ids.hpp"

namespace quid {

using SourceId = Id<struct SourceTag>;

// A stretch of one source in byte offsets, from `begin` up to, not including, `end`.
struct Span {
  SourceId source_id;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  constexpr std::uint32_t size() const { return end - begin; }
  // From the start of `*this` to the end of `last`; both lie in one source.
  constexpr Span to(Span last) const { return {source_id, begin, last.end}; }

  friend constexpr bool operator==(const Span&, const Span&) = default;
};
static_assert(sizeof(Span) == 12);

// Both count from 1; the column counts code points.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend constexpr auto operator<=>(const Position&, const Position&) = default;
};

class Source {
 public:
  // INVARIANT: text is shorter than 2^32 - 1 bytes; whoever reads input checks the limits first.
  Source(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  // The bytes of a span, clipped to the text.
  std::string_view text(Span span) const;

  // At least 1: an empty text has one empty line; a final line break opens an empty line.
  std::uint32_t line_count() const { return line_count_; }
  // The line (from 1) that holds this byte; a line break belongs to the line it ends.
  std::uint32_t line_of(std::uint32_t offset) const;
  // Offset of the first byte of a line (from 1); past the last line, the size of the text. Cost: a
  // binary search and at most a few hundred bytes.
  std::uint32_t line_begin(std::uint32_t line) const;
  // The line's text without its line break; empty past the last line.
  std::string_view line_text(std::uint32_t line) const;

  // Offsets past the end count as the end. Cost: a binary search and at most a few thousand bytes.
  Position position(std::uint32_t offset) const;
  // UTF-16 units between the line's start and the offset: from 0, as editors count.
  std::uint32_t utf16_column(std::uint32_t offset) const;

 private:
  // What precedes a block of the text, so that columns in long lines need not be counted from afar.
  struct Checkpoint {
    std::uint32_t code_points = 0;
    std::uint32_t utf16_units = 0;
  };

  void index_lines();
  // Whether a line begins at this offset, which is at most the size of the text.
  bool begins_line(std::size_t offset) const;
  void index_checkpoints();
  Checkpoint count_before(std::uint32_t offset) const;

  std::string name_;
  std::string text_;
  std::vector<std::uint32_t>
      lines_before_;  // each of the text's blocks: lines that begin before it
  std::uint32_t line_count_ = 0;
  std::vector<Checkpoint> checkpoints_;  // Empty when the text is ASCII.
};

// Every source of one run of the tool. References stay valid while it grows.
class SourceSet {
 public:
  SourceId add(std::string name, std::string text);
  const Source& operator[](SourceId source_id) const;
  bool contains(SourceId source_id) const { return source_id.index() < sources_.size(); }
  std::size_t size() const { return sources_.size(); }
  // Lets go of all but the first `count`; spans into the others must not be used any more.
  void keep_first(std::size_t count);

 private:
  std::deque<Source> sources_;
};

}  // namespace quid
