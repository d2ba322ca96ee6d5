// SPDX-License-Identifier: Apache-2.0
// UTF-8 by the byte. In: bytes. Out: code points, where the first bad byte is, which code points
// are letters, how wide they print. Refuses to know locales and normalisation.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace quid {

// Whether every byte is below 0x80.
bool is_ascii(std::string_view text);

// Offset of the first byte that is not valid UTF-8: stray or missing continuation bytes, overlong
// forms, surrogates, anything above U+10FFFF, a text cut short. Nullopt when all is well.
std::optional<std::size_t> first_bad_utf8(std::string_view text);

// Counts bytes that start a code point; on bad input every stray continuation byte counts nothing.
std::size_t count_code_points(std::string_view text);

// Decodes the code point at `offset` and moves `offset` past it. A bad byte yields U+FFFD and
// moves by one. Requires offset < text.size().
char32_t decode_utf8(std::string_view text, std::size_t& offset);

// Appends one code point; a surrogate or a value above U+10FFFF appends U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

// May a name begin with it? Unicode letters (all L categories) and `_`.
bool is_identifier_letter(char32_t code_point);

// May a name go on with it? A letter, one of 0 to 9, or a combining mark.
bool is_identifier_part(char32_t code_point);

// Columns on a terminal: 0 for combining marks, 2 for East Asian wide and emoji, else 1.
int display_width(char32_t code_point);
std::size_t display_width(std::string_view text);

// Controls (all but tab and line breaks), direction overrides and invisible format characters:
// shown as they are, they could make a text look other than it is.
bool is_hidden_character(char32_t code_point);

}  // namespace quid
