// SPDX-License-Identifier: Apache-2.0
// Is what was typed so far a whole? In: text, line by line as it grows. Out: what it seems to be,
// and whether more must come. Refuses to say what is wrong with it: `parse` does.
#pragma once

#include <cstdint>
#include <string_view>

#include "support/limits.hpp"

namespace quid {

/// What a text begins like.
enum class TextForm : std::uint8_t {
  Nothing,       // blanks and comments
  Declarations,  // by its first words
  Entries,       // `on DATE …`, `prior DATE …`
  Other          // an event without a date, a condition, a value
};

struct TextShape {
  TextForm form = TextForm::Nothing;
  /// It stops where something must follow: in the middle of a declaration, after an `and`, in an
  /// open bracket. Never so where a mistake stands before the end.
  bool wants_more = false;
};

/// Cost: a parse of the text; the text may be anything.
TextShape shape_of(std::string_view text, const Limits& limits = {});

}  // namespace quid
