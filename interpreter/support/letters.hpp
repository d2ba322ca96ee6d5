// SPDX-License-Identifier: Apache-2.0
// Unicode's categories as tables. In: a code point from U+0080. Out: is it a letter, a combining
// mark, wide? Refuses to know ASCII, encodings and names.
#pragma once

namespace quid {

bool is_unicode_letter(char32_t code_point);
bool is_unicode_mark(char32_t code_point);
bool is_unicode_wide(char32_t code_point);

}  // namespace quid
