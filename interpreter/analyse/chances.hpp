// SPDX-License-Identifier: Apache-2.0
// When what an outlook holds possible comes about. In: the draws of one future, a term. Out: a day,
// or `never`. Refuses to know the state of a run.
#pragma once

#include <cstdint>
#include <vector>

#include "analyse/draws.hpp"
#include "analyse/prospects.hpp"
#include "run/state.hpp"

namespace quid::analyse {

/// Uniform over the days of the window after `anchor` that are still to come after `today`, with
/// the likelihood that is left of it when it has not happened so far (Bayes 1763).
Day day_within(const Draws& draws, const Prospect& one, Day anchor, Day today, Duration within,
               const Holidays& holidays);

/// When the periods begin that begin by `until`, the first with `first`, and when the last of them
/// is over. Cost: linear in the periods.
std::vector<Day> period_begins(Duration per, Day first, Day until, const Holidays& holidays);

/// The next day after `today` on which a chance per period falls. `period` is the next one to draw,
/// and goes on.
Day next_hit(const Draws& draws, const Prospect& one, const std::vector<Day>& begins, Day today,
             std::uint32_t& period);

/// How a milestone stands when something may happen to it.
struct Stand {
  bool met = false, reported = false, whole = false, waived = false, lapsed = false,
       disputed = false, refuted = false;
  bool seen_through = false;  // a claim of it was refuted: nobody says so again
};
enum class Outcome : std::uint8_t { Nothing, Met, Reported, Refuted, Broken, Waived, Disputed };

/// What comes of what happens to milestones in one future: by its draws, and by how they stand. All
/// that it is made of must outlive it.
struct Luck {
  const Draws& draws;
  const Program& program;
  const Prospects& prospects;
  const std::vector<Day>& withdrew;  // by actor: who did is asked no more

  Outcome happen(const Prospect& one, Day day, Stand& stand) const;
  /// Somebody does it, or says so: who means it does it; who does not only says so, once, and who
  /// verifies it may see through that.
  Outcome meet(std::uint32_t milestone, Day day, Stand& stand) const;
  bool may_be_met(std::uint32_t milestone, const Stand& stand) const;

 private:
  /// One draw for a party and a future, so that all that it does hangs together.
  bool sincere(std::uint32_t milestone) const;
  /// Whether who verifies it sees on a day what it is; where nobody does, it is seen.
  bool noticed(std::uint32_t milestone, Day day) const;
  bool verified(std::uint32_t milestone) const {
    return program.milestone_codes[milestone].verifier != no_instance;
  }
};

}  // namespace quid::analyse
