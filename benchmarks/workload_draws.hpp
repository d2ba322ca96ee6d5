// SPDX-License-Identifier: Apache-2.0
// What a host of the benchmark draws for 1,024 lanes at once, with the widest vectors of the
// machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quid::benchmarks {

/// Keys lie so that wide vectors need not sort what they draw: the lane whose key stands at `k`.
constexpr std::size_t lane_of_key(std::size_t k) {
  const std::size_t vector = k / 8 % 4, at = k % 8;
  return k / 32 * 32 + at / 4 * 16 + vector / 2 * 8 + at % 4 * 2 + vector % 2;
}

/// For each lane, of mix(key + shift), the low and the high half are drawn for two milestones; each
/// turns where its half is below the bound of what it now is: not met, met. Bounds: not met and met
/// of the first, of the second.
void draw_pair(const std::uint32_t* keys, std::uint32_t shift, const std::uint32_t* bounds,
               const std::uint64_t* met, const std::uint64_t* met2, std::uint64_t* turned,
               std::uint64_t* turned2);

/// sums[k] = mix(sums[k] xor numbers[k])
void mix_in(std::uint32_t* sums, const std::uint32_t* numbers, std::size_t count);

}  // namespace quid::benchmarks
