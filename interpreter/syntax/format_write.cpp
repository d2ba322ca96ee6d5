// SPDX-License-Identifier: Apache-2.0
#include "syntax/format_write.hpp"

#include <algorithm>

#include "syntax/format.hpp"

namespace quid::formatting {
namespace {

constexpr std::size_t longest_run = 256;   // lines in columns together
constexpr std::uint32_t widest_gap = 32;   // of spaces before a column
constexpr std::uint32_t comment_gap = 24;  // likewise before a comment

const Line::Cell* find_cell(const Line& line, std::uint8_t column) {
  const auto found = std::find_if(line.cells.begin(), line.cells.end(),
                                  [&](const Line::Cell& cell) { return cell.column == column; });
  return found == line.cells.end() ? nullptr : &*found;
}

void pad(Line& line, std::uint8_t column, std::uint32_t target) {
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    if (line.cells[i].column != column) continue;
    const std::uint32_t spaces = target - line.cells[i].width;
    line.text.insert(line.cells[i].byte, spaces, ' ');
    line.width += spaces;
    for (; i < line.cells.size(); ++i) {
      line.cells[i].byte += spaces;
      line.cells[i].width += spaces;
    }
  }
}

}  // namespace

void Writer::add(Line line) {
  if (line.blank_before || run_.size() >= longest_run) flush();
  run_.push_back(std::move(line));
}

void Writer::add_comment(std::string_view text, std::uint32_t indent, bool blank_before) {
  flush();
  if (blank_before && !out_.empty()) out_ += '\n';
  out_.append(indent, ' ').append(text) += '\n';
}

std::string Writer::take() {
  flush();
  return std::move(out_);
}

void Writer::flush() {
  for (std::size_t first = 0; first < run_.size();) {
    std::size_t last = first + 1;
    while (last < run_.size() && run_[last].kind == run_[first].kind &&
           run_[last].indent == run_[first].indent) {
      ++last;
    }
    if (run_[first].kind != LineKind::Other && last - first > 1) align_lines(first, last);
    first = last;
  }
  align_comments();
  for (const Line& line : run_) put(line);
  run_.clear();
}

void Writer::align_lines(std::size_t first, std::size_t last) {
  for (const std::uint8_t column : {1, 2}) align_column(first, last, column);
}

// A line that would grow too long, or have too wide a gap, is left as it is.
void Writer::align_column(std::size_t first, std::size_t last, std::uint8_t column) {
  std::uint32_t most = 0;
  for (std::size_t i = first; i < last; ++i) {
    if (const auto* cell = find_cell(run_[i], column)) most = std::max(most, cell->width);
  }
  for (std::size_t i = first; i < last; ++i) {
    const Line::Cell* cell = find_cell(run_[i], column);
    if (cell == nullptr) continue;
    const std::uint32_t gap = most - cell->width;
    const std::uint32_t width = run_[i].indent + run_[i].width + gap;
    if (gap <= widest_gap && width <= format_columns) pad(run_[i], column, most);
  }
}

// Neighbours whose comments begin not too far from one another; else two spaces before each.
void Writer::align_comments() {
  comment_at_.assign(run_.size(), 0);
  for (std::size_t first = 0; first < run_.size();) {
    std::uint32_t least = UINT32_MAX, most = 0;
    std::size_t last = first;
    for (; last < run_.size() && !run_[last].comment.empty(); ++last) {
      const std::uint32_t width = run_[last].indent + run_[last].width;
      least = std::min(least, width);
      most = std::max(most, width);
    }
    const bool together = most - least <= comment_gap;
    for (; first < last; ++first) {
      comment_at_[first] = (together ? most : run_[first].indent + run_[first].width) + 2;
    }
    first = last + 1;
  }
}

void Writer::put(const Line& line) {
  if (line.blank_before && !out_.empty()) out_ += '\n';
  out_.append(line.indent, ' ').append(line.text);
  if (!line.comment.empty()) {
    const std::size_t which = static_cast<std::size_t>(&line - run_.data());
    out_.append(comment_at_[which] - line.indent - line.width, ' ').append(line.comment);
  }
  out_ += '\n';
}

}  // namespace quid::formatting
