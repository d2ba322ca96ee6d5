// SPDX-License-Identifier: Apache-2.0
// Lines to text. In: one line at a time. Out: the whole, where lines of one kind that follow one
// another stand in columns, and so do the comments behind them. Refuses to know the language.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/format_marks.hpp"

namespace quid::formatting {

struct Line {
  struct Cell {
    std::uint8_t column = 0;
    std::uint32_t byte = 0;   // where it begins in the text
    std::uint32_t width = 0;  // of the text before it
  };

  std::string text;         // without its indentation
  std::uint32_t width = 0;  // of the text, in code points
  std::uint32_t indent = 0;
  LineKind kind = LineKind::Other;
  bool blank_before = false;
  std::vector<Cell> cells;
  std::string_view comment;  // behind it
};

class Writer {
 public:
  void add(Line line);
  /// A comment on a line of its own.
  void add_comment(std::string_view text, std::uint32_t indent, bool blank_before);
  std::string take();

 private:
  void flush();
  void align_lines(std::size_t first, std::size_t last);
  void align_column(std::size_t first, std::size_t last, std::uint8_t column);
  void align_comments();
  void put(const Line& line);

  std::string out_;
  std::vector<Line> run_;                  // lines that may yet stand in columns
  std::vector<std::uint32_t> comment_at_;  // of each of them: where its comment begins
};

}  // namespace quid::formatting
