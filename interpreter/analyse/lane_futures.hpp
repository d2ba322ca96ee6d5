// SPDX-License-Identifier: Apache-2.0
// Futures of a plain deal, 1,024 at a time. In: futures as futures.hpp has them. Out: the same
// futures counted into the same tally, without a run for each. Refuses deals that are not plain,
// and outlooks that lane_outlook.hpp refuses.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyse/futures.hpp"
#include "analyse/lane_outlook.hpp"
#include "analyse/tally.hpp"
#include "lanes/planes.hpp"

namespace quid::analyse {

/// Immutable; free to be shared by threads.
class LaneFutures {
 public:
  /// Null where these futures need a run each; `why` then says what for. `futures` must outlive it.
  static std::unique_ptr<LaneFutures> make(const Futures& futures, std::string* why);

  const Futures& futures() const { return futures_; }
  const lanes::Planes& planes() const { return planes_; }
  const LaneTerms& terms() const { return terms_; }

 private:
  LaneFutures(const Futures& futures, LaneTerms terms, lanes::Plain plain);

  const Futures& futures_;
  LaneTerms terms_;
  lanes::Planes planes_;
};

/// Runs blocks of futures: a thread's own.
class LaneRunner {
 public:
  /// Counts into `counting`; with `told` also step by step. Both must outlive it.
  LaneRunner(const LaneFutures& futures, Counting& counting, bool told);
  ~LaneRunner();

  /// The futures from `first` on, at most lanes::lanes_per_block.
  void run(std::uint64_t first, std::size_t count);
  /// Of those run last: the verdict in the end, an ast::VerdictWord; or Tally::verdict_words where
  /// an error stopped it.
  std::size_t verdict(std::size_t lane) const { return verdicts_[lane]; }

 private:
  using Plane = std::span<const lanes::Word, lanes::words_per_plane>;

  bool counts(std::size_t lane) const {
    return (block_.counted()[lane / 64] >> (lane % 64) & 1) != 0;
  }
  using Lanes = std::array<lanes::Word, lanes::words_per_plane>;
  bool walk_whole(std::uint64_t first);
  void walk_without_left(std::uint64_t first);
  bool find_left();
  void walk(std::uint64_t first, const Lanes& without, Counting& into);
  void run_one(std::uint64_t first, std::size_t lane);
  void at_step(std::size_t step);
  void count_duties(std::size_t row);
  void count_books(std::size_t row);
  void count_book(std::size_t row, std::uint32_t account);
  void count_totals(std::size_t row, std::uint32_t account);
  void count_amounts(std::size_t row, const lanes::Account& account, Decimal given,
                     Decimal received, std::uint64_t lanes);
  void gather_alike();
  void finish(std::uint64_t first);
  void judge(std::uint64_t first);
  void add(Cases& cases, Plane plane, std::uint64_t first) const;

  const LaneFutures& f_;
  Counting& counting_;
  const bool told_;
  lanes::Block block_;
  std::unique_ptr<LaneOutlook> outlook_;
  std::size_t size_ = 0;    // lanes of the block that runs
  std::size_t count_ = 0;   // those of them that count here: the others need a run each
  Lanes left_{};            // these
  bool some_left_ = false;  // of the block before
  std::size_t runs_ = 0;    // that the block takes
  std::size_t blocks_of_runs_ = 0;
  Counting* into_ = nullptr;                    // of the walk that goes on
  std::vector<std::size_t> verdicts_;           // by lane
  std::vector<std::int64_t> given_, received_;  // of each lane, in the scales of their accounts
  struct Alike {                                // lanes whose book holds the same
    std::int64_t given = 0, received = 0;
    std::uint64_t lanes = 0;
  };
  std::vector<Alike> alike_;                     // of the book that is counted
  std::vector<std::uint32_t> places_, entered_;  // a hash table of places in it, less than full
};

}  // namespace quid::analyse
