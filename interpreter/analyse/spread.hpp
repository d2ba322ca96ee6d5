// SPDX-License-Identifier: Apache-2.0
// How amounts are spread over futures. In: amounts, and other spreads. Out: quantiles. The result
// of any order of adding and merging is the same.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "support/decimal.hpp"

namespace quid::analyse {

/// Exact up to `most_distinct` different amounts; with more, all amounts are kept to two
/// significant digits more than one in a hundred (seven binary digits after the first).
class Spread {
 public:
  static constexpr std::size_t most_distinct = 256;

  void add(Decimal amount, std::uint64_t times = 1);
  void merge(const Spread& other);
  /// The least amount that at least `percent` of a hundred of the `total` do not exceed; amounts
  /// that were not added count as zero. Nullopt where total is none.
  std::optional<Decimal> quantile(std::uint32_t percent, std::uint64_t total) const;

  std::uint64_t count() const { return count_; }
  bool exact() const { return exact_; }
  /// To keep it in a file and read it back.
  const std::map<Decimal, std::uint64_t>& amounts() const { return amounts_; }
  void set_coarse();

 private:
  void coarsen();

  std::map<Decimal, std::uint64_t> amounts_;
  std::uint64_t count_ = 0;
  bool exact_ = true;
};

}  // namespace quid::analyse
