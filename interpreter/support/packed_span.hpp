// SPDX-License-Identifier: Apache-2.0
// A span for rows of which there are many. In: any span. Out: the same, in eight bytes rather than
// twelve: one that is short, of one of the first sources, stands in them, any other beside. A
// value: copies are independent.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <utility>

#include "support/source.hpp"

namespace quid {

class PackedSpan {
 public:
  PackedSpan() : PackedSpan(Span{}) {}
  PackedSpan(Span span) : halves_(halves(fits(span) ? packed(span) : beside(span))) {}  // NOLINT
  PackedSpan(const PackedSpan& other)
      : halves_(other.is_beside() ? halves(beside(*other.span())) : other.halves_) {}
  PackedSpan(PackedSpan&& other) noexcept : halves_(std::exchange(other.halves_, halves(inside))) {}
  PackedSpan& operator=(PackedSpan other) noexcept {
    std::swap(halves_, other.halves_);
    return *this;
  }
  ~PackedSpan() {
    if (is_beside()) delete span();
  }

  operator Span() const {  // NOLINT: it is a span
    return is_beside() ? *span() : unpacked(word());
  }
  friend bool operator==(const PackedSpan& a, const PackedSpan& b) { return Span(a) == Span(b); }
  friend bool operator==(const PackedSpan& a, const Span& b) { return Span(a) == b; }

 private:
  // From the lowest bit: 1, the source, the size, the begin; or a pointer, whose lowest bit is 0.
  static constexpr std::uint64_t inside = 1;
  static constexpr int source_at = 1, size_at = 14, begin_at = 32;
  static constexpr std::uint32_t no_source = (1U << (size_at - source_at)) - 1;
  static constexpr std::uint32_t sizes = 1U << (begin_at - size_at);

  static constexpr bool fits(Span span) {
    return (span.source_id.value < no_source || !span.source_id.valid()) &&
           span.begin <= span.end && span.size() < sizes;
  }
  static constexpr std::uint64_t packed(Span span) {
    const std::uint64_t source = span.source_id.valid() ? span.source_id.value : no_source;
    return inside | source << source_at | std::uint64_t{span.size()} << size_at |
           std::uint64_t{span.begin} << begin_at;
  }
  static constexpr Span unpacked(std::uint64_t word) {
    const auto source = static_cast<std::uint32_t>(word >> source_at) & no_source;
    const auto begin = static_cast<std::uint32_t>(word >> begin_at);
    const auto size = static_cast<std::uint32_t>(word >> size_at) & (sizes - 1);
    return {source == no_source ? SourceId{} : SourceId{source}, begin, begin + size};
  }
  static std::uint64_t beside(Span span) {
    return reinterpret_cast<std::uintptr_t>(new Span(span));
  }

  using Halves = std::array<std::uint32_t, 2>;  // of a word that may stand at every fourth byte
  static constexpr Halves halves(std::uint64_t word) { return std::bit_cast<Halves>(word); }
  std::uint64_t word() const { return std::bit_cast<std::uint64_t>(halves_); }
  bool is_beside() const { return (word() & inside) == 0; }
  const Span* span() const {
    return reinterpret_cast<const Span*>(static_cast<std::uintptr_t>(word()));
  }

  Halves halves_;
};
static_assert(sizeof(PackedSpan) == 8 && alignof(PackedSpan) == 4);

}  // namespace quid
