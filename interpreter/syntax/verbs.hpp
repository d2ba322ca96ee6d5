// SPDX-License-Identifier: Apache-2.0
// Words of everyday English for what the language has a verb for. In: a word. Out: the verb.
// Refuses to look at what stands around it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace quid {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// `raise`, `lift`: "ease"; `lower`: "tighten"; else null.
const char* lever_verb(std::string_view word);
/// `open`, `change`: of a lever, and not which way.
bool moves_either_way(std::string_view word);
/// `terminate`, `withdraw`: what ends a deal, or one's part in it.
bool ends_something(std::string_view word);

}  // namespace quid
