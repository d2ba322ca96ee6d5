// SPDX-License-Identifier: Apache-2.0
// Numbers of rows, each once, in the order of coming: what has changed and is still to be looked
// at.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace quid {

class RowSet {
 public:
  /// Empty, of so many rows. Every other call takes as long as it has rows in the set, at most.
  void resize(std::size_t rows) {
    has_.assign(rows, 0);
    rows_.clear();
  }
  void add(std::uint32_t row) {
    if (has_[row] == 0) rows_.push_back(row);
    has_[row] = 1;
  }
  void add_all() {
    for (std::uint32_t row = 0; row < has_.size(); ++row) add(row);
  }
  void sort() { std::sort(rows_.begin(), rows_.end()); }
  void clear() {
    for (const std::uint32_t row : rows_) has_[row] = 0;
    rows_.clear();
  }
  bool empty() const { return rows_.empty(); }
  const std::vector<std::uint32_t>& rows() const { return rows_; }

 private:
  std::vector<char> has_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace quid
