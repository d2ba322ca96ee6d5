// SPDX-License-Identifier: Apache-2.0
// One decoder serves validation and reading, so that both agree on what is bad.
#include "support/utf8.hpp"

#include <cstdint>

#include "support/letters.hpp"

namespace quid {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
  char32_t code_point = replacement;
  std::size_t size = 0;  // 0: bad.
};

struct Form {
  std::size_t size = 0;
  char32_t first_bits = 0;
  char32_t smallest = 0;  // Anything below is overlong.
};

Form form_of(unsigned char first) {
  if (first < 0x80) return {1, first, 0};
  if (first >= 0xC2 && first <= 0xDF) return {2, first & 0x1Fu, 0x80};
  if (first >= 0xE0 && first <= 0xEF) return {3, first & 0x0Fu, 0x800};
  if (first >= 0xF0 && first <= 0xF4) return {4, first & 0x07u, 0x10000};
  return {};
}

bool is_scalar(char32_t c) { return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF); }

Decoded decode(std::string_view text, std::size_t offset) {
  const Form form = form_of(static_cast<unsigned char>(text[offset]));
  if (form.size == 0 || text.size() - offset < form.size) return {};
  char32_t code_point = form.first_bits;
  for (std::size_t i = 1; i < form.size; ++i) {
    const auto byte = static_cast<unsigned char>(text[offset + i]);
    if ((byte & 0xC0) != 0x80) return {};
    code_point = code_point << 6 | (byte & 0x3Fu);
  }
  if (code_point < form.smallest || !is_scalar(code_point)) return {};
  return {code_point, form.size};
}

bool is_ascii_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

bool is_ascii(std::string_view text) {
  unsigned char bits = 0;
  for (const char c : text) bits |= static_cast<unsigned char>(c);
  return bits < 0x80;
}

std::optional<std::size_t> first_bad_utf8(std::string_view text) {
  if (is_ascii(text)) return std::nullopt;
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const Decoded decoded = decode(text, i);
    if (decoded.size == 0) return i;
    i += decoded.size;
  }
  return std::nullopt;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

char32_t decode_utf8(std::string_view text, std::size_t& offset) {
  const Decoded decoded = decode(text, offset);
  offset += decoded.size == 0 ? 1 : decoded.size;
  return decoded.code_point;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (!is_scalar(code_point)) code_point = replacement;
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

bool is_identifier_letter(char32_t code_point) {
  return code_point < 0x80 ? is_ascii_letter(code_point) : is_unicode_letter(code_point);
}

bool is_identifier_part(char32_t code_point) {
  if (code_point < 0x80) {
    return is_ascii_letter(code_point) || (code_point >= '0' && code_point <= '9');
  }
  return is_unicode_letter(code_point) || is_unicode_mark(code_point);
}

int display_width(char32_t code_point) {
  if (code_point < 0x300) return 1;
  if (is_unicode_mark(code_point)) return 0;
  return is_unicode_wide(code_point) ? 2 : 1;
}

std::size_t display_width(std::string_view text) {
  unsigned char any = 0;
  for (const char c : text) any |= static_cast<unsigned char>(c);
  if (any < 0x80) return text.size();
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i, ++width;
      continue;
    }
    width += static_cast<std::size_t>(display_width(decode_utf8(text, i)));
  }
  return width;
}

bool is_hidden_character(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  return (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

}  // namespace quid
