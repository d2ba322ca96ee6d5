// SPDX-License-Identifier: Apache-2.0
// How much a test does. Under the sanitizers, which take ten to twenty times as long, a tenth: a
// loop that oversteps its bounds does so on ten thousand things as on a hundred thousand.
#pragma once

#include <cstddef>

namespace quid::test {

#ifdef QUID_SANITIZED
inline constexpr std::size_t share = 10;
#else
inline constexpr std::size_t share = 1;
#endif

/// So many, or under the sanitizers a share of them.
constexpr std::size_t about(std::size_t count) { return count / share; }

}  // namespace quid::test
