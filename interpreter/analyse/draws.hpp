// SPDX-License-Identifier: Apache-2.0
// Chance that is the same on every machine, thread and block. In: a seed and the number of a
// future. Out: 64 bits for each source and occasion, without any order among them. Refuses to know
// what is drawn.
#pragma once

#include <Random123/philox.h>

#include <cstdint>

#include "support/decimal.hpp"

namespace quid::analyse {

/// Philox 4x32-10 (Salmon, Moraes, Dror and Shaw 2011), a counter-based generator: the counter is
/// the future, the source and the occasion; the key is the seed.
class Draws {
 public:
  /// Two numbers of one source and occasion: whether something happens, and when.
  enum class Of : std::uint8_t { Whether, When };

  Draws(std::uint64_t seed, std::uint64_t future)
      : key_{{low(seed), high(seed)}}, future_(future) {}

  /// Uniform in [0, 2^64). Cost: ten rounds of two multiplications.
  std::uint64_t bits(std::uint32_t source, std::uint32_t occasion, Of of = Of::Whether) const {
    const auto words = r123::Philox4x32{}({{low(future_), high(future_), source, occasion}}, key_);
    const std::size_t first = of == Of::Whether ? 0 : 2;
    return (std::uint64_t{words[first]} << 32) | words[first + 1];
  }

  /// True with exactly this likelihood (from 0 to 1) but for less than 2^-64.
  bool happens(Decimal likelihood, std::uint32_t source, std::uint32_t occasion) const {
    return happens(likelihood, bits(source, occasion));
  }
  static bool happens(Decimal likelihood, std::uint64_t bits) {
    return below(bits, Decimal::units_per_one) < static_cast<std::uint64_t>(likelihood.units());
  }

  /// Uniform in [0, bound), by the multiplication of Lemire 2019 without its rejection: the bias is
  /// below bound / 2^64.
  static std::uint64_t below(std::uint64_t bits, std::uint64_t bound) {
    return static_cast<std::uint64_t>((static_cast<UInt128>(bits) * bound) >> 64);
  }

 private:
  static std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
  static std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

  r123::Philox4x32::key_type key_;
  std::uint64_t future_;
};

}  // namespace quid::analyse
