// SPDX-License-Identifier: Apache-2.0
// The line that a span begins on, made fit to print. In: a source, a span, a width. Out: the line's
// text with tabs as spaces and nothing invisible, and where the carets go. Refuses to know colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "support/source.hpp"

namespace quid {

struct Excerpt {
  std::string text;
  std::size_t caret_column = 0;  // Columns of a terminal before the first caret.
  std::size_t caret_width = 1;
};

// The span is cut at the end of its line. A line wider than `width` is cut around the span, with
// `…` on each side that was cut. Cost: a few times `width`, however long the line.
Excerpt excerpt_of(const Source& source, Span span, std::size_t width);

// The text with controls and invisible marks replaced by U+FFFD, so that it cannot move a cursor.
std::string printable(std::string_view text);

}  // namespace quid
