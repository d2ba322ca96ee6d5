// SPDX-License-Identifier: Apache-2.0
// Cuts a window of bytes around the span first, then lays it out column by column.
#include "diagnostics/excerpt.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "support/utf8.hpp"

namespace quid {
namespace {

constexpr std::size_t tab_width = 2;
constexpr char32_t replacement = 0xFFFD;
constexpr std::string_view ellipsis = "\u2026";

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// One code point as it is printed.
struct Glyph {
  std::size_t offset = 0;  // In the line, in bytes.
  std::string text;
  std::size_t width = 0;
};

Glyph glyph_of(std::string_view line, std::size_t& offset) {
  Glyph glyph{offset, {}, 0};
  char32_t code_point = decode_utf8(line, offset);
  if (code_point == '\t') {
    glyph.text.assign(tab_width, ' ');
    glyph.width = tab_width;
    return glyph;
  }
  if (is_hidden_character(code_point)) code_point = replacement;
  append_utf8(glyph.text, code_point);
  glyph.width = static_cast<std::size_t>(display_width(code_point));
  return glyph;
}

// What of a line is shown: glyphs from the byte `begin` up to the byte `end`.
struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<Glyph> glyphs;
};

// As many glyphs from `begin` on as fit; marks without width are bounded too.
Window fill(std::string_view line, std::size_t begin, std::size_t columns) {
  Window window{begin, begin, {}};
  std::size_t width = 0;
  while (window.end < line.size() && window.glyphs.size() < 4 * columns) {
    std::size_t next = window.end;
    Glyph glyph = glyph_of(line, next);
    width += glyph.width;
    if (width > columns) break;
    window.glyphs.push_back(std::move(glyph));
    window.end = next;
  }
  return window;
}

// At most `columns` code points before `offset`: where a window may begin.
std::size_t back_from(std::string_view line, std::size_t offset, std::size_t columns) {
  for (; columns > 0 && offset > 0; --columns) {
    --offset;
    while (offset > 0 && is_continuation(line[offset])) --offset;
  }
  return offset;
}

Window window_of(std::string_view line, std::size_t focus, std::size_t width) {
  Window whole = fill(line, 0, width);
  if (whole.end == line.size()) return whole;
  const std::size_t begin = back_from(line, focus, width / 2);
  return fill(line, begin, width - (begin > 0 ? 2 : 1));
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const char32_t code_point = decode_utf8(text, i);
    const bool hidden = is_hidden_character(code_point) || code_point == '\r' || code_point == '\n';
    append_utf8(out, hidden ? replacement : code_point);
  }
  return out;
}

Excerpt excerpt_of(const Source& source, Span span, std::size_t width) {
  width = std::max<std::size_t>(width, 20);
  const auto size = static_cast<std::uint32_t>(source.text().size());
  const std::uint32_t line_number = source.line_of(std::min(span.begin, size));
  const std::string_view line = source.line_text(line_number);
  const std::size_t line_begin = source.line_begin(line_number);
  const std::size_t begin = std::min<std::size_t>(span.begin - line_begin, line.size());
  const std::size_t end = std::clamp<std::size_t>(span.end - line_begin, begin, line.size());
  const Window window = window_of(line, begin, width);
  Excerpt excerpt;
  excerpt.caret_width = 0;
  if (window.begin > 0) {
    excerpt.text = ellipsis;
    excerpt.caret_column = 1;
  }
  for (const Glyph& glyph : window.glyphs) {
    if (glyph.offset < begin) excerpt.caret_column += glyph.width;
    if (glyph.offset >= begin && glyph.offset < end) excerpt.caret_width += glyph.width;
    excerpt.text += glyph.text;
  }
  if (window.end < line.size()) excerpt.text += ellipsis;
  excerpt.caret_width = std::max<std::size_t>(excerpt.caret_width, 1);
  return excerpt;
}

}  // namespace quid
