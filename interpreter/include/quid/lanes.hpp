// SPDX-License-Identifier: Apache-2.0
// A thousand courses of one deal at once, with events that the host supplies.
//
//   auto lanes = quid::Lanes::make(run, *deal.day("2025-12-31"));
//   lanes->run(0, 1'000'000, source, [](const quid::LaneBlock& block) { … });
//
// A lane is one course of events. Lanes go in blocks of 1,024, each walked with a few vector
// operations for each condition of the deal. That takes a plain deal: see docs/embedding.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "quid/quid.hpp"

namespace quid {
#ifndef QUID_IMPLEMENTATION
inline
#endif
    namespace api {

/// One bit for each lane of a block: lane n is bit n % 64 of word n / 64.
constexpr std::size_t lane_words = 16, lanes_per_block = lane_words * 64;

/// What happens on one day in the lanes of a block. Milestones are numbered as in
/// Program::names(Names::Milestones); of a number past these nothing is met, and nothing happens.
/// Pointers are to `lane_words` words, good until the call returns.
class QUID_API LaneEvents {
 public:
  Day day() const;
  /// The number of the block's first lane.
  std::uint64_t first() const;
  /// The lanes in which it is met so far.
  const std::uint64_t* met(std::size_t milestone) const;
  /// To be filled; all zero when first asked for on a day: where the milestone is met, where what
  /// is met is broken, where it turns from the one to the other. One event a day of each in a lane.
  /// What is met is not met again, and what is not met cannot be broken: both change nothing.
  std::uint64_t* done(std::size_t milestone);
  std::uint64_t* broken(std::size_t milestone);
  std::uint64_t* turned(std::size_t milestone);

  struct Impl;  // private
  explicit LaneEvents(Impl& impl) : impl_(impl) {}

 private:
  Impl& impl_;
};

/// Where events come from; each thread has its own. What it throws leaves Lanes::run.
class LaneSource {
 public:
  virtual ~LaneSource() = default;
  /// Lanes from `first` on begin.
  virtual void begin(std::uint64_t first) { static_cast<void>(first); }
  virtual void draw(LaneEvents& events) = 0;
  /// The first day from this one on on which it may draw anything. It is asked where nothing else
  /// can turn; the days before are passed over.
  virtual Day next(Day day) { return day; }
};

/// How the lanes of one block ended. Levers, quantities and milestones are numbered as in
/// Program::names; of a number or a lane past the last all is 0, false or empty. Good until `each`
/// returns.
class QUID_API LaneBlock {
 public:
  std::uint64_t first() const;
  std::size_t size() const;  // lanes that count
  std::uint32_t level(std::size_t lever, std::size_t lane) const;
  bool met(std::size_t milestone, std::size_t lane) const;
  /// Exactly, as a number: `1250000.5`; empty: it is not known.
  std::string quantity(std::size_t quantity, std::size_t lane) const;
  bool fulfilled(std::size_t lane) const;
  /// As of Verdict::word; empty past the last lane.
  std::string verdict(std::size_t lane) const;
  /// In the order of Program::names(Names::Rules): how often it fired in all lanes of the block.
  std::uint64_t firings(std::size_t rule) const;
  /// How often rules fired in one lane.
  std::uint64_t firings_in(std::size_t lane) const;
  bool is_broken(std::size_t ensure, std::size_t lane) const;  // by its place in the script
  std::vector<Book> ledger(std::size_t lane) const;

  struct Impl;  // private
  explicit LaneBlock(const Impl& impl) : impl_(impl) {}

 private:
  const Impl& impl_;
};

/// One event of one course: a milestone is met, or broken. Where somebody verifies it, to be met is
/// to be reported and verified.
struct LaneEvent {
  Day day;
  std::size_t milestone = 0;
  bool met = true;
};

/// One course at a time, a few microseconds each where a Run takes a hundred: what turns is looked
/// at, and 64 rules are decided at once. What is due, verified or perhaps unknown takes a few more.
/// A thread's own; numbers as of LaneBlock.
class QUID_API LaneCourse {
 public:
  /// From where `today` stood to the end of `until`, afresh with each call. `events` ascend by day,
  /// one a day of each milestone. What is met is not met again, and what is not met cannot be
  /// broken. Errors: `event-errors`; then what was run before stands. Allocates nothing after the
  /// first.
  Status run(const std::vector<LaneEvent>& events);
  std::uint32_t level(std::size_t lever) const;
  bool met(std::size_t milestone) const;
  std::string quantity(std::size_t quantity) const;  // empty: unknown
  bool fulfilled() const;
  std::string verdict() const;  // as Run::verdict
  std::uint64_t firings() const;
  bool is_broken(std::size_t ensure) const;
  std::vector<Book> ledger() const;

  struct Impl;  // private
  explicit LaneCourse(std::unique_ptr<Impl> impl);
  LaneCourse(LaneCourse&&) noexcept;
  LaneCourse& operator=(LaneCourse&&) noexcept;
  ~LaneCourse();

 private:
  std::unique_ptr<Impl> impl_;
};

/// Immutable; copies share it, and any thread may use it.
class QUID_API Lanes {
 public:
  /// Courses that begin where `today` stands and go to the end of `until`. Errors: `not-plain`,
  /// which says what of the deal needs a run for each course. Cost: linear in the program.
  static Result<Lanes> make(const Run& today, Day until);
  /// Runs lanes `first` to `first + count`; `each` is told of a block when it has ended. Errors:
  /// `cancelled`, `out-of-time`, by the limits of the run that it was made from, between blocks.
  Status run(std::uint64_t first, std::uint64_t count, LaneSource& source,
             const std::function<void(const LaneBlock&)>& each) const;
  /// For courses one by one; it stands as a course without events. Cost: linear in the program.
  Result<LaneCourse> course() const;

  struct Impl;  // private
  explicit Lanes(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace api
}  // namespace quid
