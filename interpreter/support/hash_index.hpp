// SPDX-License-Identifier: Apache-2.0
// Numbers found again by what they stand for. In: a hash, and a way to tell whether a number is the
// one meant. Out: the number. One flat table, without a node for each; refuses to know what is
// numbered: the caller keeps that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace quid {

class HashIndex {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  /// The number added with this hash of which `is_meant(number)` holds, or `none`. At most one
  /// does.
  template <class IsMeant>
  std::uint32_t find(std::uint64_t hash, IsMeant&& is_meant) const {
    if (slots_.empty()) return none;
    const std::uint32_t key = fold(hash);
    for (std::size_t at = key & (slots_.size() - 1); slots_[at].number != none;
         at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].key == key && is_meant(slots_[at].number)) return slots_[at].number;
    return none;
  }
  /// `number` is below `none`.
  void add(std::uint64_t hash, std::uint32_t number) {
    while (!fits(count_ + 1)) grow();
    ++count_;
    put({fold(hash), number});
  }
  /// Makes room for `count` numbers in all.
  void reserve(std::size_t count) {
    while (!fits(count)) grow();
  }

 private:
  struct Slot {
    std::uint32_t key = 0;
    std::uint32_t number = none;
  };

  // At most three in four are taken: a search ends soon, in a table that is small.
  bool fits(std::size_t count) const { return 4 * count <= 3 * slots_.size(); }
  static std::uint32_t fold(std::uint64_t hash) {
    hash *= 0x9E3779B97F4A7C15ull;
    return static_cast<std::uint32_t>(hash >> 32);
  }
  void put(Slot slot) {
    std::size_t at = slot.key & (slots_.size() - 1);
    while (slots_[at].number != none) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
  void grow() {
    std::vector<Slot> before(slots_.empty() ? 64 : 2 * slots_.size());
    before.swap(slots_);
    for (const Slot& slot : before)
      if (slot.number != none) put(slot);
  }

  std::vector<Slot> slots_;  // a power of two, or none
  std::size_t count_ = 0;
};

}  // namespace quid
