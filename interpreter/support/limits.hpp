// SPDX-License-Identifier: Apache-2.0
// How much is too much. In: a host's choice. Out: bounds that every stage keeps, with defaults
// that a stranger's input cannot hurt. Passed by value; refuses to be global.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace quid {

struct Limits {
  // Bytes of one script.
  std::size_t source_bytes = std::size_t{16} << 20;
  // Words and signs of one script; each takes tens of bytes of memory where its text takes few.
  std::size_t token_count = 3'000'000;
  // Brackets, operators and effect groups within one another.
  std::uint32_t nesting = 250;
  // Bytes of one name.
  std::uint32_t name_bytes = 256;
  // Modules read for one script, itself included.
  std::uint32_t modules = 256;
  // Elements of one set or range.
  std::size_t set_elements = 100'000;
  // Milestones, levers, rules and the rest that sets multiply out: a few words may ask for many.
  std::size_t instances = 100'000;
  // Instructions of one program, besides eight for each expression written.
  std::size_t instructions = 2'000'000;
  // Errors shown for one run of the tool, and as many warnings; the rest are counted.
  std::size_t errors_reported = 100;
  // Bytes of one record.
  std::size_t record_bytes = std::size_t{512} << 20;
  // Entries of all records of one run.
  std::size_t record_entries = 5'000'000;
  // Things that happen in one run, besides those that its record tells of; each is kept.
  std::size_t happenings = 300'000;
  // Rounds of rules in one day before the day is held not to settle.
  std::uint32_t rounds_per_day = 100'000;
  // Steps of a deal `for N steps`.
  std::uint32_t steps = 1'000'000;
  // Bytes of the state, the record and the happenings of one run, as it counts them.
  std::size_t memory = SIZE_MAX;

  // Work ends soon after another thread sets this (null: nobody will), and soon after this moment.
  const std::atomic<bool>* cancel = nullptr;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();

  // Cost: a load, and a look at the clock where there is a deadline.
  bool is_cancelled() const { return cancel != nullptr && cancel->load(std::memory_order_relaxed); }
  bool is_late() const {
    return deadline != std::chrono::steady_clock::time_point::max() &&
           std::chrono::steady_clock::now() > deadline;
  }
  bool is_over() const { return is_cancelled() || is_late(); }
};

/// Looks at a host's limits while a long input is read, once a stretch of it.
class Watch {
 public:
  static constexpr std::size_t stretch = std::size_t{1} << 16;  // bytes

  /// The limits must outlive it.
  explicit Watch(const Limits& limits) : limits_(&limits) {}

  /// Is the work to end, where `at` bytes have been read? Once it is, it stays so. Cost: a
  /// comparison; a look at the limits at first, after each stretch, and where `at` has fallen by
  /// more.
  bool is_over(std::size_t at) {
    if (at >= next_ || at + stretch < next_) {
      next_ = at + stretch;
      over_ = over_ || limits_->is_over();
    }
    return over_;
  }
  /// Was it over when it was last looked at?
  bool ended() const { return over_; }

 private:
  const Limits* limits_;
  std::size_t next_ = 0;
  bool over_ = false;
};

}  // namespace quid
