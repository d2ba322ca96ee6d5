// SPDX-License-Identifier: Apache-2.0
// Typed 32-bit ids. In: an index into some table. Out: a type that cannot be mixed up with the
// index of another table. Refuses to know which table it belongs to.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace quid {

template <class Tag>
struct Id {
  // The value that names nothing; a default-constructed id holds it.
  static constexpr std::uint32_t none = UINT32_MAX;

  std::uint32_t value = none;

  constexpr bool valid() const { return value != none; }
  // For subscripts: `table[id.index()]`.
  constexpr std::size_t index() const { return value; }
  // The id of position `index`; the caller keeps tables below `none` entries.
  static constexpr Id at(std::size_t index) { return Id{static_cast<std::uint32_t>(index)}; }

  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace quid

template <class Tag>
struct std::hash<quid::Id<Tag>> {
  std::size_t operator()(quid::Id<Tag> id) const noexcept {
    return std::hash<std::uint32_t>{}(id.value);
  }
};
