// SPDX-License-Identifier: Apache-2.0
// All that has happened in a run, in order. In and out go `Happening`s; kept is what they say in a
// sixth of the room. A copy shares all but the last part with the original, and both go on
// independently. It does not know what a happening means.
#pragma once

#include <array>
#include <bit>
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
  Day day(std::size_t k) const {
    const Row& at = row(k);
    return at.form == Form::Whole ? part(k).whole[at.index()].day : day_of(at);
  }
  Cause::Kind cause_kind(std::size_t k) const { return row(k).cause_kind; }

  void add(HappeningKind kind, Day day, Subject subject, Cause cause, std::int64_t a,
           std::int64_t b) {
    Row& row = new_row();
    row.payload = {static_cast<std::int16_t>(a), static_cast<std::int16_t>(b)};
    if (row.payload[0] != a || row.payload[1] != b || !fits(row, kind, day, subject, cause))
      keep_whole(row, {{}, a, b, {}, day, kind, subject, {}, cause});
  }
  void add(HappeningKind kind, Day day, Subject subject, Cause cause, Decimal amount) {
    Row& row = new_row();
    const auto units = static_cast<std::int64_t>(amount.units());
    const auto count = static_cast<std::int32_t>(units / Decimal::units_per_one);
    if (!fits(row, kind, day, subject, cause) || units != amount.units())
      return keep_whole(row, {amount, 0, 0, {}, day, kind, subject, {}, cause});
    row.form = count * Decimal::units_per_one == units ? Form::Count : Form::Amount;
    row.point_to(static_cast<std::uint32_t>(count));
    if (row.form == Form::Amount) {
      row.point_to(last_.amounts.size());
      last_.amounts.push_back(units);
    }
  }
  struct Details {  // what few have
    Decimal amount{};
    std::int64_t a = 0, b = 0;
    Subject other{};
    RareText text{};
  };
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

  /// What the payload of a row is: two numbers, a whole amount, the index of another amount, or of
  /// a happening that does not fit into a row.
  enum class Form : std::uint8_t { Numbers, Count, Amount, Whole };
  struct Row {
    HappeningKind kind{};
    Cause::Kind cause_kind : 4 {};
    Form form : 4 {};
    std::uint16_t days = 0;  // since `first_day_`
    std::uint16_t subject = 0, subject_instance = 0;
    std::array<std::uint16_t, 2>
        cause{};  // symbol and instance; of an entry, the halves of its index
    std::array<std::int16_t, 2> payload{};

    std::uint32_t index() const { return std::bit_cast<std::uint32_t>(payload); }
    void point_to(std::size_t index) {
      payload = std::bit_cast<std::array<std::int16_t, 2>>(static_cast<std::uint32_t>(index));
    }
  };
  static_assert(sizeof(Row) == 16);
  struct Part {
    std::vector<Row> rows;
    std::vector<std::int64_t> amounts;  // in units of a Decimal
    std::vector<Happening> whole;
  };

  /// Writes all but the payload, where there is room for it.
  bool fits(Row& row, HappeningKind kind, Day day, Subject subject, Cause cause) {
    if (size() == 1) first_day_ = day;
    const std::int64_t days = std::int64_t{day.value} - first_day_.value;
    row.kind = kind;
    row.cause_kind = cause.kind;
    row.days = static_cast<std::uint16_t>(days);
    row.subject = static_cast<std::uint16_t>(subject.symbol);
    row.subject_instance = static_cast<std::uint16_t>(subject.instance);
    row.cause = cause.kind == Cause::Kind::Entry
                    ? std::bit_cast<std::array<std::uint16_t, 2>>(cause.symbol)
                    : std::array{static_cast<std::uint16_t>(cause.symbol),
                                 static_cast<std::uint16_t>(cause.instance)};
    return row.days == days && subject_of(row) == subject && cause_of(row) == cause;
  }
  Day day_of(const Row& row) const { return Day{first_day_.value + row.days}; }
  static Subject subject_of(const Row& row) {
    return {subject_kinds[static_cast<std::size_t>(row.kind)],
            row.subject == none ? UINT32_MAX : row.subject, row.subject_instance};
  }
  static Cause cause_of(const Row& row) {
    if (row.cause_kind == Cause::Kind::Entry)
      return {row.cause_kind, std::bit_cast<std::uint32_t>(row.cause), 0};
    return {row.cause_kind, row.cause[0] == none ? UINT32_MAX : row.cause[0], row.cause[1]};
  }

  Row& new_row() {
    if (last_.rows.size() == last_.rows.capacity()) grow();
    return last_.rows.emplace_back();
  }
  void grow();
  void keep_whole(Row& row, Happening happening);

  const Part& part(std::size_t k) const {
    return k / part_size < full_.size() ? *full_[k / part_size] : last_;
  }
  const Row& row(std::size_t k) const { return part(k).rows[k % part_size]; }

  static constexpr std::uint16_t none = UINT16_MAX;  // of a symbol
  static constexpr std::array subject_kinds = {
#define QUID_HAPPENING(name, subject, meaning) Subject::Kind::subject,
#include "run/happenings.def"
#undef QUID_HAPPENING
  };

  Day first_day_{};
  std::vector<std::shared_ptr<const Part>> full_;  // of `part_size` rows each
  Part last_;
};

}  // namespace quid
