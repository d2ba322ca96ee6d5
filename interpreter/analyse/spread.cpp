// SPDX-License-Identifier: Apache-2.0
#include "analyse/spread.hpp"

#include <algorithm>
#include <bit>

namespace quid::analyse {
namespace {

constexpr int kept_digits = 8;  // binary, of an amount that is not kept exactly

Decimal coarse(Decimal amount) {
  UInt128 size = static_cast<UInt128>(amount.is_negative() ? -amount.units() : amount.units());
  const auto high = static_cast<std::uint64_t>(size >> 64);
  const auto digits =
      high != 0 ? 64 + std::bit_width(high) : std::bit_width(static_cast<std::uint64_t>(size));
  const int shift = std::max(0, static_cast<int>(digits) - kept_digits);
  size = (size >> shift) << shift;
  return Decimal::from_units(amount.is_negative() ? -static_cast<Int128>(size)
                                                  : static_cast<Int128>(size));
}

}  // namespace

void Spread::add(Decimal amount, std::uint64_t times) {
  amounts_[exact_ ? amount : coarse(amount)] += times;
  count_ += times;
  if (exact_ && amounts_.size() > most_distinct) coarsen();
}

void Spread::merge(const Spread& other) {
  if (!other.exact_) set_coarse();
  for (const auto& [amount, times] : other.amounts_) add(amount, times);
}

void Spread::set_coarse() {
  if (exact_) coarsen();
}

void Spread::coarsen() {
  exact_ = false;
  std::map<Decimal, std::uint64_t> merged;
  for (const auto& [amount, times] : amounts_) merged[coarse(amount)] += times;
  amounts_ = std::move(merged);
}

std::optional<Decimal> Spread::quantile(std::uint32_t percent, std::uint64_t total) const {
  if (total == 0) return std::nullopt;
  const auto wanted =
      static_cast<std::uint64_t>((static_cast<UInt128>(total) * percent + 99) / 100);
  const std::uint64_t zeros = total > count_ ? total - count_ : 0;
  std::uint64_t seen = 0;
  bool zeros_seen = false;
  for (const auto& [amount, times] : amounts_) {
    if (!zeros_seen && !amount.is_negative()) {
      seen += zeros;
      zeros_seen = true;
      if (seen >= wanted && zeros > 0) return Decimal::zero();
    }
    seen += times;
    if (seen >= wanted) return amount;
  }
  return Decimal::zero();
}

}  // namespace quid::analyse
