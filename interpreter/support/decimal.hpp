// SPDX-License-Identifier: Apache-2.0
// Exact decimal numbers. In: text, integers, decimals. Out: a 128-bit count of 10^-12, or nullopt
// where the true result does not fit or does not exist. Refuses to know units and binary fractions.
// Range: about -1.7e26 to 1.7e26. A product or quotient is rounded once, half to even.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace quid {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

inline constexpr Int128 int128_max = static_cast<Int128>(~UInt128{0} >> 1);
inline constexpr Int128 int128_min = -int128_max - 1;

// Why a text is not a number.
enum class NumberFault : std::uint8_t { None, Malformed, TooLarge, TooPrecise };

class Decimal {
 public:
  static constexpr int places = 12;
  static constexpr std::int64_t units_per_one = 1'000'000'000'000;

  constexpr Decimal() = default;
  static constexpr Decimal from_units(Int128 units) { return Decimal(units); }
  static constexpr Decimal from_int(std::int64_t value) {
    return Decimal(static_cast<Int128>(value) * units_per_one);
  }
  static constexpr Decimal zero() { return Decimal(0); }
  static constexpr Decimal one() { return Decimal(units_per_one); }
  static constexpr Decimal max() { return Decimal(int128_max); }
  static constexpr Decimal min() { return Decimal(int128_min); }

  // `-`? digits, single `_` between digits, then perhaps `.` and digits. No leading zeros, no `+`,
  // no exponent. Places beyond the twelfth must be zero. `fault`, if given, says what was wrong.
  static std::optional<Decimal> parse(std::string_view text, NumberFault* fault = nullptr);

  constexpr Int128 units() const { return units_; }
  constexpr bool is_zero() const { return units_ == 0; }
  constexpr bool is_negative() const { return units_ < 0; }
  constexpr bool is_whole() const { return units_ % units_per_one == 0; }
  // Nullopt unless whole and within 64 bits.
  std::optional<std::int64_t> to_int() const;

  // The shortest text that parses back to the same value: `-1250000.5`.
  std::string to_string() const;
  // The same with `_` between thousands: `-1_250_000.5`.
  std::string to_grouped_string() const;

  friend constexpr auto operator<=>(Decimal, Decimal) = default;

 private:
  // Half the alignment of an Int128 does as well, and leaves no gaps in what holds a decimal.
  typedef Int128 Units __attribute__((aligned(8)));

  explicit constexpr Decimal(Int128 units) : units_(units) {}

  Units units_ = 0;
};
static_assert(sizeof(Decimal) == 16 && alignof(Decimal) == 8 &&
              std::is_trivially_copyable_v<Decimal>);

constexpr std::optional<Decimal> add(Decimal a, Decimal b) {
  Int128 sum = 0;
  if (__builtin_add_overflow(a.units(), b.units(), &sum)) return std::nullopt;
  return Decimal::from_units(sum);
}

constexpr std::optional<Decimal> sub(Decimal a, Decimal b) {
  Int128 difference = 0;
  if (__builtin_sub_overflow(a.units(), b.units(), &difference)) return std::nullopt;
  return Decimal::from_units(difference);
}

constexpr std::optional<Decimal> negate(Decimal a) { return sub(Decimal::zero(), a); }

constexpr std::optional<Decimal> abs(Decimal a) { return a.is_negative() ? negate(a) : a; }

// Through a 256-bit product. Nullopt on overflow.
std::optional<Decimal> mul(Decimal a, Decimal b);
// Nullopt on overflow and where `b` is zero.
std::optional<Decimal> div(Decimal a, Decimal b);
// `((a * a) * a) …`, rounded after each product; a negative exponent is 1 / pow(a, -exponent).
// pow(a, 0) is 1, also of 0. Nullopt on overflow, 0 to a negative exponent, and where more than
// 100,000 products would be needed.
std::optional<Decimal> pow(Decimal a, std::int64_t exponent);

// To this many places after the point (negative: tens, hundreds …; 12 and above change nothing).
// Nullopt only where the result would not fit.
std::optional<Decimal> floor(Decimal a, int places = 0);
// Half away from zero.
std::optional<Decimal> round(Decimal a, int places = 0);

}  // namespace quid
