// SPDX-License-Identifier: Apache-2.0
// Members for rows of which there are many. In: a value. Out: the same, in less room: a number of
// 64 bits that may stand at every fourth byte, and a small number that may be absent.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <optional>

namespace quid {

class PackedNumber {
 public:
  constexpr PackedNumber(std::int64_t value = 0)  // NOLINT: it is a number
      : halves_(std::bit_cast<std::array<std::uint32_t, 2>>(value)) {}
  constexpr operator std::int64_t() const {  // NOLINT: the same
    return std::bit_cast<std::int64_t>(halves_);
  }

 private:
  std::array<std::uint32_t, 2> halves_;
};
static_assert(sizeof(PackedNumber) == 8 && alignof(PackedNumber) == 4);

/// INVARIANT: a value is below UINT32_MAX.
class PackedOptional {
 public:
  constexpr PackedOptional() = default;
  constexpr PackedOptional(std::optional<std::uint32_t> value)  // NOLINT: it is one
      : value_(value.value_or(none)) {}
  constexpr operator std::optional<std::uint32_t>() const {  // NOLINT: the same
    return has_value() ? std::optional(value_) : std::nullopt;
  }
  constexpr bool has_value() const { return value_ != none; }
  constexpr explicit operator bool() const { return has_value(); }
  constexpr std::uint32_t operator*() const { return value_; }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t value_ = none;
};

}  // namespace quid
