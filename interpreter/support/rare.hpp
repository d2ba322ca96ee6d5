// SPDX-License-Identifier: Apache-2.0
// What most rows of a table have not. In: a value other than the usual one, where there is such.
// Out: that value, or the usual one, in the room of a pointer. A value: copies are independent.
#pragma once

#include "support/short_list.hpp"

namespace quid {

template <class T>
class Rare {
 public:
  const T& operator*() const { return own_.empty() ? usual() : own_.front(); }
  const T* operator->() const { return &**this; }
  /// Whether it has a value of its own.
  bool present() const { return !own_.empty(); }
  /// To be written to; from now on it has a value of its own.
  T& own() {
    if (own_.empty()) own_ = ShortList<T>::one(T{});
    return own_[0];
  }

  friend bool operator==(const Rare& a, const Rare& b) { return *a == *b; }

 private:
  static const T& usual() {
    static const T value{};
    return value;
  }

  ShortList<T> own_;  // one, or none
};

}  // namespace quid
