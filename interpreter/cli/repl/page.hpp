// SPDX-License-Identifier: Apache-2.0
// An answer as it is put together. In: rows. Out: text of at most so many rows, with a last one
// that counts those left out. Refuses to know what is said.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "cli/words.hpp"
#include "report/terminal.hpp"

namespace quid::cli {

struct Style {
  bool colour = false;
  std::size_t width = 100;
  std::size_t rows = 200;
};

class Page {
 public:
  explicit Page(const Style& style) : style_(style) {}

  const Style& style() const { return style_; }
  std::string paint(Paint paint, std::string_view text) const {
    return painted(style_.colour, paint, text);
  }
  /// One row, without its line break.
  void row(std::string_view text) {
    if (++rows_ > style_.rows) return;
    text_ += text;
    text_ += '\n';
  }
  /// Several rows, each with its line break.
  void rows(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      row(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  std::string take() {
    if (rows_ > style_.rows) {
      text_ += paint(Paint::Dim, fmt::format("  and {} more lines", rows_ - style_.rows)) + '\n';
    }
    return std::move(text_);
  }

 private:
  Style style_;
  std::string text_;
  std::size_t rows_ = 0;
};

}  // namespace quid::cli
