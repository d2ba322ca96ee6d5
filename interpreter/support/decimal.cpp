// SPDX-License-Identifier: Apache-2.0
// Arithmetic with one rounding: magnitudes are unsigned 128-bit, products 256-bit; the sign is put
// back at the end.
#include "support/decimal.hpp"

namespace quid {
namespace {

constexpr auto one_units = static_cast<UInt128>(Decimal::units_per_one);
constexpr std::int64_t most_products = 100'000;

struct UInt256 {
  UInt128 high = 0;
  UInt128 low = 0;
};

struct Quotient {
  UInt128 value = 0;
  UInt128 remainder = 0;
};

constexpr UInt128 magnitude(Int128 units) {
  return units < 0 ? UInt128{0} - static_cast<UInt128>(units) : static_cast<UInt128>(units);
}

std::optional<Decimal> with_sign(UInt128 units, bool negative) {
  const UInt128 limit = static_cast<UInt128>(int128_max) + (negative ? 1 : 0);
  if (units > limit) return std::nullopt;
  return Decimal::from_units(static_cast<Int128>(negative ? UInt128{0} - units : units));
}

UInt256 multiply(UInt128 a, UInt128 b) {
  const UInt128 mask = UINT64_MAX;
  const UInt128 low = (a & mask) * (b & mask);
  const UInt128 cross_a = (a >> 64) * (b & mask);
  const UInt128 cross_b = (a & mask) * (b >> 64);
  const UInt128 middle = (low >> 64) + (cross_a & mask) + (cross_b & mask);
  return {(a >> 64) * (b >> 64) + (cross_a >> 64) + (cross_b >> 64) + (middle >> 64),
          middle << 64 | (low & mask)};
}

// Long division by 64-bit digits. Requires dividend.high < divisor < 2^64.
Quotient divide_short(UInt256 dividend, UInt128 divisor) {
  const UInt128 upper = dividend.high << 64 | dividend.low >> 64;
  const UInt128 lower = (upper % divisor) << 64 | (dividend.low & UINT64_MAX);
  return {(upper / divisor) << 64 | lower / divisor, lower % divisor};
}

// Long division, by bits if need be. Requires divisor in 1 .. 2^127 and a quotient below 2^128,
// that is dividend.high < divisor.
Quotient divide(UInt256 dividend, UInt128 divisor) {
  if (dividend.high == 0) return {dividend.low / divisor, dividend.low % divisor};
  if (divisor <= UINT64_MAX) return divide_short(dividend, divisor);
  Quotient result{0, dividend.high};
  for (int bit = 127; bit >= 0; --bit) {
    result.remainder = result.remainder << 1 | (dividend.low >> bit & 1);
    result.value <<= 1;
    if (result.remainder >= divisor) {
      result.remainder -= divisor;
      result.value |= 1;
    }
  }
  return result;
}

// dividend / divisor, rounded half to even. Requires divisor in 1 .. 2^127.
std::optional<Decimal> divide_rounded(UInt256 dividend, UInt128 divisor, bool negative) {
  if (dividend.high >= divisor) return std::nullopt;
  auto [value, remainder] = divide(dividend, divisor);
  const UInt128 rest = divisor - remainder;
  const bool up = remainder > rest || (remainder == rest && (value & 1) != 0);
  if (up && ++value == 0) return std::nullopt;
  return with_sign(value, negative);
}

// 10^exponent for 0 .. 38.
UInt128 power_of_ten(int exponent) {
  UInt128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

enum class Toward { Down, Nearest };

std::optional<Decimal> to_places(Decimal a, int places, Toward toward) {
  if (places >= Decimal::places || a.is_zero()) return a;
  const bool negative = a.is_negative();
  const UInt128 units = magnitude(a.units());
  // 10^38 is the largest power of ten within 127 bits. A coarser grain is twice as large as any
  // number, so that what is nearest is 0 and what lies below is 0 or out of range.
  if (places < Decimal::places - 38) {
    if (toward == Toward::Down && negative) return std::nullopt;
    return Decimal::zero();
  }
  const UInt128 grain = power_of_ten(Decimal::places - places);
  const UInt128 remainder = units % grain;
  UInt128 result = units - remainder;
  const bool away =
      toward == Toward::Down ? negative && remainder != 0 : remainder >= grain - remainder;
  if (away) result += grain;
  return with_sign(result, negative);
}

// The product of `factors` times `a`. Stops where the product no longer changes.
std::optional<Decimal> repeated_product(Decimal a, std::uint64_t factors) {
  if (a.units() == -Decimal::one().units()) {
    return factors % 2 == 0 ? Decimal::one() : a;
  }
  Decimal product = Decimal::one();
  for (std::uint64_t i = 0; i < factors; ++i) {
    if (i == most_products) return std::nullopt;
    const auto next = mul(product, a);
    if (!next) return std::nullopt;
    if (*next == product) return product;
    product = *next;
  }
  return product;
}

/// A whole number within 64 bits: what most numbers of a deal are, and quick to find out.
std::optional<std::int64_t> small_whole(Decimal a) {
  const auto units = static_cast<std::int64_t>(a.units());
  if (units != a.units() || units % Decimal::units_per_one != 0) return std::nullopt;
  return units / Decimal::units_per_one;
}

std::optional<Decimal> times(Decimal a, std::int64_t factor) {
  Int128 product = 0;
  if (__builtin_mul_overflow(a.units(), Int128{factor}, &product)) return std::nullopt;
  return Decimal::from_units(product);
}

}  // namespace

std::optional<Decimal> mul(Decimal a, Decimal b) {
  if (const auto factor = small_whole(b)) return times(a, *factor);
  if (const auto factor = small_whole(a)) return times(b, *factor);
  const bool negative = a.is_negative() != b.is_negative();
  return divide_rounded(multiply(magnitude(a.units()), magnitude(b.units())), one_units, negative);
}

std::optional<Decimal> div(Decimal a, Decimal b) {
  if (b.is_zero()) return std::nullopt;
  if (a.is_zero()) return a;
  if (a == b) return Decimal::one();
  const bool negative = a.is_negative() != b.is_negative();
  return divide_rounded(multiply(magnitude(a.units()), one_units), magnitude(b.units()), negative);
}

std::optional<Decimal> pow(Decimal a, std::int64_t exponent) {
  const auto factors = exponent < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(exponent)
                                    : static_cast<std::uint64_t>(exponent);
  const auto product = repeated_product(a, factors);
  if (!product || exponent >= 0) return product;
  return div(Decimal::one(), *product);
}

std::optional<Decimal> floor(Decimal a, int places) { return to_places(a, places, Toward::Down); }

std::optional<Decimal> round(Decimal a, int places) {
  return to_places(a, places, Toward::Nearest);
}

std::optional<std::int64_t> Decimal::to_int() const {
  // Most are within 64 bits, which are divided in a tenth of the time.
  if (const auto few = static_cast<std::int64_t>(units_); few == units_)
    return few % units_per_one == 0 ? std::optional(few / units_per_one) : std::nullopt;
  if (!is_whole()) return std::nullopt;
  const Int128 whole = units_ / units_per_one;
  if (whole < INT64_MIN || whole > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

}  // namespace quid
