// SPDX-License-Identifier: Apache-2.0
// All that has happened in a run, in order. In and out go `Happening`s; kept is what they say in a
// third of the room. A copy shares all but the last part with the original, and both go on
// independently. It does not know what a happening means.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <vector>

#include "run/history.hpp"

namespace quid {

class Happenings {
 public:
  std::size_t size() const { return full_.size() * part_size + last_.rows.size(); }
  bool empty() const { return size() == 0; }
  /// A copy of the k-th, counted from 0; k must be less than `size()`.
  Happening operator[](std::size_t k) const;
  /// Of the k-th, without a copy.
  HappeningKind kind(std::size_t k) const { return row(k).kind; }
  Day day(std::size_t k) const { return row(k).day; }
  Cause::Kind cause_kind(std::size_t k) const { return row(k).cause_kind; }

  struct Details {  // what few have
    Decimal amount{};
    std::int64_t a = 0, b = 0;
    Subject other{};
    RareText text{};
  };
  void add(HappeningKind kind, Day day, Subject subject, Cause cause, std::int64_t a,
           std::int64_t b) {
    Row& row = new_row(kind, day, subject, cause);
    row.payload = {static_cast<std::int32_t>(a), static_cast<std::int32_t>(b)};
    if (row.payload[0] != a || row.payload[1] != b) keep_apart(row, {{}, a, b, {}, {}});
  }
  void add(HappeningKind kind, Day day, Subject subject, Cause cause, Details details);
  void add(const Happening& h) {
    add(h.kind, h.day, h.subject, h.cause, {h.amount, h.a, h.b, h.other, h.text});
  }
  void clear();

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Happening;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Happening;

    Happening operator*() const { return (*all_)[k_]; }
    Iterator& operator++() {
      ++k_;
      return *this;
    }
    Iterator operator++(int) { return {*all_, k_++}; }
    bool operator==(const Iterator& other) const { return k_ == other.k_; }

   private:
    friend class Happenings;
    Iterator(const Happenings& all, std::size_t k) : all_(&all), k_(k) {}
    const Happenings* all_;
    std::size_t k_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  static constexpr std::size_t part_size = 512;

  /// What the payload of a row is: two numbers, the units of an amount, or where the details are.
  enum class Payload : std::uint8_t { Numbers, Amount, Rest };
  struct Row {
    HappeningKind kind{};
    Subject::Kind subject_kind{};
    Cause::Kind cause_kind{};
    Payload form = Payload::Numbers;
    Day day{};
    std::uint32_t subject = 0, subject_instance = 0, cause = 0, cause_instance = 0;
    std::array<std::int32_t, 2> payload{};
  };
  static_assert(sizeof(Row) == 32);
  struct Part {
    std::vector<Row> rows;
    std::vector<Details> rest;
  };

  Row& new_row(HappeningKind kind, Day day, Subject subject, Cause cause) {
    if (last_.rows.size() == part_size) begin_part();
    return last_.rows.emplace_back(Row{.kind = kind,
                                       .subject_kind = subject.kind,
                                       .cause_kind = cause.kind,
                                       .day = day,
                                       .subject = subject.symbol,
                                       .subject_instance = subject.instance,
                                       .cause = cause.symbol,
                                       .cause_instance = cause.instance});
  }
  void begin_part();
  void keep_apart(Row& row, Details details);

  const Part& part(std::size_t k) const {
    return k / part_size < full_.size() ? *full_[k / part_size] : last_;
  }
  const Row& row(std::size_t k) const { return part(k).rows[k % part_size]; }

  std::vector<std::shared_ptr<const Part>> full_;  // of `part_size` rows each
  Part last_;
};

}  // namespace quid
