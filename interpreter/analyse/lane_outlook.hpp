// SPDX-License-Identifier: Apache-2.0
// What happens in the lanes of a block by an outlook. In: futures as futures.hpp has them. Out: the
// same events day by day, drawn some days ahead. Refuses outlooks in which parties play, and what
// is waived or disputed by chance, or counts from a day that hangs on more than when a milestone is
// met.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyse/chances.hpp"
#include "analyse/futures.hpp"
#include "lanes/planes.hpp"

namespace quid::analyse {

/// The terms of an outlook as lanes draw them. Immutable; free to be shared by threads.
class LaneTerms {
 public:
  /// Nullopt where these futures need a run each; `why` then says what for. `futures` must outlive
  /// it.
  static std::optional<LaneTerms> make(const Futures& futures, std::string* why);

 private:
  friend class LaneOutlook;
  /// What a window counts from: so long after a milestone is met; without one, a fixed day.
  struct Anchor {
    std::uint32_t milestone = no_instance;
    Duration after;
    const Holidays* calendar = nullptr;  // of `after`
  };
  struct Term {  // something that may happen to a milestone
    const Prospect* prospect = nullptr;
    Duration within;                           // where it has no period
    Anchor anchor;                             // where it counts from another day than today
    const std::vector<Day>* begins = nullptr;  // of its periods
  };
  explicit LaneTerms(const Futures& futures) : futures_(&futures) {}
  static std::optional<Anchor> anchor_of(const Run& start, InstructionId day);
  void add(const Prospect& one, std::size_t number);

  const Futures* futures_;
  std::vector<Term> terms_;
  std::vector<std::vector<std::uint32_t>> followers_;  // by milestone: terms that count from it
};

/// Draws what happens in a block, and gives it day by day. A thread's own.
class LaneOutlook : public lanes::Source {
 public:
  /// `terms` must outlive it.
  explicit LaneOutlook(const LaneTerms& terms);

  /// How many lanes of the next block count.
  void set_count(std::size_t count) { count_ = count; }
  void begin(std::uint64_t first) override;
  void draw(lanes::Events& events) override;
  std::size_t next(std::size_t day) override;

 private:
  struct Hit {
    std::uint32_t day = 0, milestone = 0;  // day: from the first one walked
    std::uint16_t lane = 0;
    lanes::Occurrence what = lanes::none_may;
  };
  struct Course {  // of a milestone in one lane, as far as was drawn
    Stand stand;
    Day told{INT32_MIN};
  };
  struct Cursor {  // of a term in one lane
    Day next = never;
    std::uint32_t period = 0;
    std::optional<Day> anchor;  // what its window was drawn for
  };
  struct Drawn {
    Day day{};
    std::uint32_t term = 0;
    friend auto operator<=>(const Drawn&, const Drawn&) = default;
  };

  Course& course(std::size_t lane, std::size_t term) {
    return courses_[lane * milestones_ + place_of_term_[term]];
  }
  Cursor& cursor(std::size_t lane, std::size_t term) {
    return cursors_[lane * t_.terms_.size() + term];
  }
  std::size_t day_of(Day day) const {
    return static_cast<std::size_t>(day.value - f_.today().value - 1);
  }
  Cursor first_hit(const Draws& draws, const LaneTerms::Term& term) const;
  void look_ahead(std::size_t day);
  void draw_lane(std::size_t lane, Day to);
  void follow(const Draws& draws, std::size_t lane, const Drawn& now, Day to);
  lanes::Occurrence happen(const Draws& draws, std::size_t lane, const Drawn& drawn);

  const LaneTerms& t_;
  const Futures& f_;
  const Holidays& holidays_;
  std::vector<std::uint32_t> place_of_term_;  // of its milestone, among those that have terms
  std::uint32_t milestones_ = 0;              // of these
  std::uint64_t first_ = 0;                   // lane of the block
  std::size_t count_ = 0;                     // of lanes
  Day ahead_{};                               // up to this day all is drawn
  std::vector<Course> courses_;               // by lane and milestone
  std::vector<Cursor> cursors_;               // by lane and term
  std::vector<Drawn> drawn_;                  // in the lane that is drawn, by day
  std::vector<Hit> hits_;                     // by day
  std::size_t given_ = 0;                     // of these
};

}  // namespace quid::analyse
