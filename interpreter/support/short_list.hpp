// SPDX-License-Identifier: Apache-2.0
// A list that is made once and mostly short or empty. In: its elements. Out: the same, in one piece
// of memory; an empty one takes the room of a pointer. A value: copies are independent. Refuses to
// grow: it is put together as a vector, and then becomes one of these.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <new>
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
  ShortList(ShortList&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  ShortList& operator=(ShortList other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~ShortList() {
    if (block_ == nullptr) return;
    std::destroy(begin(), end());
    ::operator delete(block_);
  }

  std::size_t size() const { return block_ == nullptr ? 0 : block_->count; }
  bool empty() const { return block_ == nullptr; }
  const T* data() const { return block_ == nullptr ? nullptr : elements(block_); }
  T* data() { return block_ == nullptr ? nullptr : elements(block_); }
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

  template <class F>
  ShortList(Fill, std::size_t count, F&& fill) {
    if (count == 0) return;
    void* room = ::operator new(sizeof(Block) + count * sizeof(T));
    block_ = new (room) Block{static_cast<std::uint32_t>(count)};
    fill(elements(block_));
  }
  static T* elements(Block* block) { return reinterpret_cast<T*>(block + 1); }
  static const T* elements(const Block* block) { return reinterpret_cast<const T*>(block + 1); }

  Block* block_ = nullptr;
};

}  // namespace quid
