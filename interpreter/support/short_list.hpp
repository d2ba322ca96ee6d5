// SPDX-License-Identifier: Apache-2.0
// A list that is made once and mostly short or empty. In: its elements. Out: the same, in one piece
// of memory; an empty one takes the room of a pointer, and so does a single id. A value: copies are
// independent. Refuses to grow: it is put together as a vector, and then becomes one of these.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace quid {

template <class T>
class ShortList {
 public:
  using value_type = T;

  ShortList() = default;
  ShortList(std::vector<T> all)  // NOLINT: a vector may stand wherever one of these does
      : ShortList(Fill{}, all.size(),
                  [&](T* to) { std::uninitialized_move(all.begin(), all.end(), to); }) {}
  ShortList(std::initializer_list<T> all) : ShortList(all.begin(), all.end()) {}
  template <std::forward_iterator It>
  ShortList(It first, It last)
      : ShortList(Fill{}, static_cast<std::size_t>(std::distance(first, last)),
                  [&](T* to) { std::uninitialized_copy(first, last, to); }) {}
  ShortList(const ShortList& other) : ShortList(other.begin(), other.end()) {}
  ShortList(ShortList&& other) noexcept { swap(other); }
  ShortList& operator=(ShortList other) noexcept {
    swap(other);
    return *this;
  }
  ~ShortList() {
    Block* const all = is_one() ? nullptr : block();
    if (all == nullptr) return;
    std::destroy(begin(), end());
    ::operator delete(all);
  }

  static ShortList one(T value) {
    return ShortList(Fill{}, 1, [&](T* to) { std::construct_at(to, std::move(value)); });
  }
  /// Of what has been put together at the end of `from`, from number `first` on; it is taken away.
  static ShortList taken(std::vector<T>& from, std::size_t first = 0) {
    ShortList result(Fill{}, from.size() - first, [&](T* to) {
      std::uninitialized_move(from.begin() + static_cast<std::ptrdiff_t>(first), from.end(), to);
    });
    from.erase(from.begin() + static_cast<std::ptrdiff_t>(first), from.end());
    return result;
  }

  std::size_t size() const { return is_one() ? 1 : block() == nullptr ? 0 : block()->count; }
  bool empty() const { return !is_one() && block() == nullptr; }
  const T* data() const {
    if (is_one()) return std::launder(reinterpret_cast<const T*>(raw_ + one_at));
    return block() == nullptr ? nullptr : elements(block());
  }
  T* data() { return const_cast<T*>(std::as_const(*this).data()); }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size(); }
  T* begin() { return data(); }
  T* end() { return data() + size(); }
  const T& operator[](std::size_t i) const { return data()[i]; }
  T& operator[](std::size_t i) { return data()[i]; }
  const T& front() const { return data()[0]; }
  const T& back() const { return data()[size() - 1]; }

  friend bool operator==(const ShortList& a, const ShortList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  struct Fill {};
  /// What stands before the elements.
  struct alignas(alignof(T) > alignof(std::uint32_t) ? alignof(T) : alignof(std::uint32_t)) Block {
    std::uint32_t count;
  };
  static_assert(alignof(Block) <= alignof(std::max_align_t) && noexcept(T(std::declval<T&&>())));

  // A single small element stands in the upper half of the pointer's place. The lowest bit tells,
  // which is 0 in a pointer.
  static constexpr std::size_t one_at = sizeof(std::uint32_t);
  static constexpr bool may_hold_one = std::endian::native == std::endian::little &&
                                       sizeof(Block*) == 2 * one_at && sizeof(T) == one_at &&
                                       alignof(T) <= one_at && std::is_trivially_copyable_v<T>;
  bool is_one() const {
    if constexpr (may_hold_one) return (raw_[0] & 1) != 0;
    return false;
  }

  template <class F>
  ShortList(Fill, std::size_t count, F&& fill) {
    if (count == 0) return;
    if constexpr (may_hold_one) {
      if (count == 1) {
        raw_[0] = 1;
        fill(reinterpret_cast<T*>(raw_ + one_at));
        return;
      }
    }
    void* room = ::operator new(sizeof(Block) + count * sizeof(T));
    Block* const all = new (room) Block{static_cast<std::uint32_t>(count)};
    fill(elements(all));
    std::memcpy(raw_, &all, sizeof all);
  }
  Block* block() const {
    Block* all = nullptr;
    std::memcpy(&all, raw_, sizeof all);
    return all;
  }
  void swap(ShortList& other) noexcept { std::swap(raw_, other.raw_); }
  static T* elements(Block* block) { return reinterpret_cast<T*>(block + 1); }
  static const T* elements(const Block* block) { return reinterpret_cast<const T*>(block + 1); }

  // It may stand at every fourth byte, so that rows of ids and lists have no gaps.
  alignas(std::uint32_t) unsigned char raw_[sizeof(Block*)] = {};
};

}  // namespace quid
