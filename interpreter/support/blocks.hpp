// SPDX-License-Identifier: Apache-2.0
// A growing row of things that stay where they are. In: things, at the end. Out: the same by their
// number. As std::deque, with blocks large enough that few are allocated; a growing vector would
// take the memory twice while it moves.
#pragma once

#include <bit>
#include <compare>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace quid {

template <class T>
class Blocks {
  // Things in a block: about 4 KB, and a power of two.
  static constexpr std::size_t in_block = std::bit_floor(std::size_t{4096} / sizeof(T) + 1);

  template <class Owner, class Value>
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = Value*;
    using reference = Value&;

    Iterator() = default;
    Iterator(Owner* owner, std::size_t at) : owner_(owner), at_(at) {}
    Value& operator*() const { return (*owner_)[at_]; }
    Value* operator->() const { return &(*owner_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++at_;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    Owner* owner_ = nullptr;
    std::size_t at_ = 0;
  };

 public:
  T& emplace_back() { return room().emplace_back(); }
  void push_back(T value) { room().push_back(std::move(value)); }
  /// The first block stays, for what comes next.
  void clear() {
    if (blocks_.empty()) return;
    blocks_.resize(1);
    blocks_.front().clear();
  }
  std::size_t size() const {
    return blocks_.empty() ? 0 : (blocks_.size() - 1) * in_block + blocks_.back().size();
  }
  bool empty() const { return size() == 0; }

  T& operator[](std::size_t i) { return blocks_[i / in_block][i % in_block]; }
  const T& operator[](std::size_t i) const { return blocks_[i / in_block][i % in_block]; }
  T& back() { return blocks_.back().back(); }
  const T& front() const { return blocks_.front().front(); }
  const T& back() const { return blocks_.back().back(); }

  auto begin() { return Iterator<Blocks, T>(this, 0); }
  auto end() { return Iterator<Blocks, T>(this, size()); }
  auto begin() const { return Iterator<const Blocks, const T>(this, 0); }
  auto end() const { return Iterator<const Blocks, const T>(this, size()); }

  friend bool operator==(const Blocks& a, const Blocks& b) {
    return a.size() == b.size() && (a.empty() || a.blocks_ == b.blocks_);
  }

 private:
  // The last block, which has room for one more.
  std::vector<T>& room() {
    if (blocks_.empty() || blocks_.back().size() == in_block)
      blocks_.emplace_back().reserve(in_block);
    return blocks_.back();
  }

  std::vector<std::vector<T>> blocks_;  // INVARIANT: all but the last are full
};

}  // namespace quid
