// SPDX-License-Identifier: Apache-2.0
#include "workload_draws.hpp"

#include <immintrin.h>

namespace quid::benchmarks {
namespace {

inline std::uint32_t mix(std::uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352dU;
  x = (x ^ (x >> 15)) * 0x846ca68bU;
  return x ^ (x >> 16);
}

void draw_plain(const std::uint32_t* keys, std::uint32_t shift, const std::uint32_t* bounds,
                const std::uint64_t* met, const std::uint64_t* met2, std::uint64_t* turned,
                std::uint64_t* turned2) {
  for (std::size_t w = 0; w < 16; ++w) {
    std::uint64_t first = 0, second = 0;
    for (std::size_t at = 0; at < 64; ++at) {
      const std::size_t k = lane_of_key(at);
      const std::uint32_t h = mix(keys[w * 64 + at] + shift), low = h & 0xffff, high = h >> 16;
      first |= std::uint64_t{low < bounds[met[w] >> k & 1]} << k;
      second |= std::uint64_t{high < bounds[2 + (met2[w] >> k & 1)]} << k;
    }
    turned[w] = first;
    turned2[w] = second;
  }
}

__attribute__((target("avx2"))) inline __m256i mix8(__m256i x) {
  x = _mm256_mullo_epi32(_mm256_xor_si256(x, _mm256_srli_epi32(x, 16)),
                         _mm256_set1_epi32(0x7feb352d));
  x = _mm256_mullo_epi32(_mm256_xor_si256(x, _mm256_srli_epi32(x, 15)),
                         _mm256_set1_epi32(static_cast<int>(0x846ca68bU)));
  return _mm256_xor_si256(x, _mm256_srli_epi32(x, 16));
}

/// Bits of 32 halves below a bound (at most 65,535), whose highest bits are turned.
__attribute__((target("avx2"))) inline std::uint32_t below(__m256i a, __m256i b,
                                                           std::uint32_t bound) {
  const __m256i most = _mm256_set1_epi16(static_cast<short>(bound ^ 0x8000));
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(
      _mm256_packs_epi16(_mm256_cmpgt_epi16(most, a), _mm256_cmpgt_epi16(most, b))));
}

/// The keys lie so that halves need only be laid between each other to stand in order.
__attribute__((target("avx2"))) void draw_wide(const std::uint32_t* keys, std::uint32_t shift,
                                               const std::uint32_t* bounds,
                                               const std::uint64_t* met, const std::uint64_t* met2,
                                               std::uint64_t* turned, std::uint64_t* turned2) {
  const __m256i by = _mm256_set1_epi32(static_cast<int>(shift));
  const __m256i flip = _mm256_set1_epi16(static_cast<short>(0x8000));
  for (std::size_t w = 0; w < 16; ++w) {
    std::uint64_t meets = 0, breaks = 0, meets2 = 0, breaks2 = 0;
    for (unsigned half = 0; half < 64; half += 32) {
      __m256i h[4];
      for (std::size_t k = 0; k < 4; ++k)
        h[k] = _mm256_xor_si256(
            mix8(_mm256_add_epi32(
                _mm256_loadu_si256(reinterpret_cast<const __m256i*>(keys + w * 64 + half + 8 * k)),
                by)),
            flip);
      __m256i a = _mm256_blend_epi16(h[0], _mm256_slli_epi32(h[1], 16), 0xaa);
      __m256i b = _mm256_blend_epi16(h[2], _mm256_slli_epi32(h[3], 16), 0xaa);
      meets |= std::uint64_t{below(a, b, bounds[0])} << half;
      breaks |= std::uint64_t{below(a, b, bounds[1])} << half;
      a = _mm256_blend_epi16(_mm256_srli_epi32(h[0], 16), h[1], 0xaa);
      b = _mm256_blend_epi16(_mm256_srli_epi32(h[2], 16), h[3], 0xaa);
      meets2 |= std::uint64_t{below(a, b, bounds[2])} << half;
      breaks2 |= std::uint64_t{below(a, b, bounds[3])} << half;
    }
    turned[w] = (met[w] & breaks) | (~met[w] & meets);
    turned2[w] = (met2[w] & breaks2) | (~met2[w] & meets2);
  }
}

}  // namespace

void draw_pair(const std::uint32_t* keys, std::uint32_t shift, const std::uint32_t* bounds,
               const std::uint64_t* met, const std::uint64_t* met2, std::uint64_t* turned,
               std::uint64_t* turned2) {
  static const bool wide = __builtin_cpu_supports("avx2");
  (wide ? draw_wide : draw_plain)(keys, shift, bounds, met, met2, turned, turned2);
}

__attribute__((target_clones("avx2", "default"))) void mix_in(std::uint32_t* sums,
                                                              const std::uint32_t* numbers,
                                                              std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) sums[k] = mix(sums[k] ^ numbers[k]);
}

}  // namespace quid::benchmarks
