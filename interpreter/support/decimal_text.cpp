// SPDX-License-Identifier: Apache-2.0
// Decimals to text and back.
#include <array>
#include <cstddef>

#include "support/decimal.hpp"

namespace quid {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits with single underscores between them.
bool is_digit_run(std::string_view text) {
  bool after_digit = false;
  for (const char c : text) {
    if (c == '_' && !after_digit) return false;
    if (c != '_' && !is_digit(c)) return false;
    after_digit = c != '_';
  }
  return after_digit;
}

bool has_leading_zero(std::string_view whole) { return whole.size() > 1 && whole[0] == '0'; }

// Appends digits to the negated count `units`, which reaches one further than the positive one.
bool append_digit(Int128& units, char digit) {
  return !__builtin_mul_overflow(units, Int128{10}, &units) &&
         !__builtin_sub_overflow(units, Int128{digit - '0'}, &units);
}

NumberFault read_units(std::string_view whole, std::string_view fraction, Int128& units) {
  units = 0;
  for (const char c : whole) {
    if (c != '_' && !append_digit(units, c)) return NumberFault::TooLarge;
  }
  int places = 0;
  for (const char c : fraction) {
    if (c == '_') continue;
    if (places == Decimal::places && c != '0') return NumberFault::TooPrecise;
    if (places == Decimal::places) continue;
    if (!append_digit(units, c)) return NumberFault::TooLarge;
    ++places;
  }
  for (; places < Decimal::places; ++places) {
    if (!append_digit(units, '0')) return NumberFault::TooLarge;
  }
  return NumberFault::None;
}

// A few digits alone, as most numbers are.
bool read_small(std::string_view text, Int128& units) {
  constexpr std::size_t most = 18;  // digits that fit 64 bits
  if (text.empty() || text.size() > most || has_leading_zero(text)) return false;
  std::int64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  units = Decimal::from_int(value).units();
  return true;
}

NumberFault read_number(std::string_view text, Int128& units) {
  if (read_small(text, units)) return NumberFault::None;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const bool well_formed = is_digit_run(whole) && !has_leading_zero(whole) &&
                           (point == std::string_view::npos || is_digit_run(fraction));
  if (!well_formed) return NumberFault::Malformed;
  const NumberFault fault = read_units(whole, fraction, units);
  if (fault != NumberFault::None || negative) return fault;
  return __builtin_sub_overflow(Int128{0}, units, &units) ? NumberFault::TooLarge
                                                          : NumberFault::None;
}

std::string to_text(Int128 units, bool grouped) {
  const bool negative = units < 0;
  const UInt128 rest =
      negative ? UInt128{0} - static_cast<UInt128>(units) : static_cast<UInt128>(units);
  constexpr auto one = static_cast<UInt128>(Decimal::units_per_one);
  const bool is_small = rest <= UINT64_MAX;
  auto fraction = is_small ? static_cast<std::uint64_t>(rest) % Decimal::units_per_one
                           : static_cast<std::uint64_t>(rest % one);
  UInt128 whole = is_small ? static_cast<std::uint64_t>(rest) / Decimal::units_per_one : rest / one;
  // 27 digits before the point, 8 signs between them, 12 after it, and the two other signs.
  std::array<char, 64> text;
  char* const end = text.data() + text.size();
  char* at = end;
  for (int place = fraction != 0 ? Decimal::places : 0; place > 0; --place, fraction /= 10) {
    const auto digit = static_cast<char>('0' + static_cast<int>(fraction % 10));
    if (digit != '0' || at != end) *--at = digit;
  }
  if (at != end) *--at = '.';
  int digits = 0;
  const auto add_digit = [&](int digit) {
    if (grouped && digits != 0 && digits % 3 == 0) *--at = '_';
    *--at = static_cast<char>('0' + digit);
    ++digits;
  };
  for (; whole > UINT64_MAX; whole /= 10) add_digit(static_cast<int>(whole % 10));
  auto narrow = static_cast<std::uint64_t>(whole);  // 64 bits are many times as fast
  do {
    add_digit(static_cast<int>(narrow % 10));
    narrow /= 10;
  } while (narrow != 0);
  if (negative) *--at = '-';
  return {at, end};
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text, NumberFault* fault) {
  Int128 units = 0;
  const NumberFault found = read_number(text, units);
  if (fault != nullptr) *fault = found;
  if (found != NumberFault::None) return std::nullopt;
  return from_units(units);
}

std::string Decimal::to_string() const { return to_text(units_, false); }
std::string Decimal::to_grouped_string() const { return to_text(units_, true); }

}  // namespace quid
