// SPDX-License-Identifier: Apache-2.0
// FNV-1a (Fowler, Noll and Vo 1991): a number for a text, the same everywhere. In: bytes. Out: 64
// bits. Refuses to be safe against those who choose the text.
#pragma once

#include <cstdint>
#include <string_view>

namespace quid {

/// `hash` goes on from another piece. O(its length).
constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t hash = 14695981039346656037u) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

}  // namespace quid
