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

/// Whether those who own a milestone mean what they do: one draw for a party and a future, so that
/// all that it does hangs together. Who has withdrawn is not asked.
bool sincere(const Draws& draws, const Program& program, const Prospects& prospects,
             std::uint32_t milestone, const std::vector<char>& withdrawn);

/// Whether who verifies a milestone sees on a day what it is; where nobody does, it is seen.
bool noticed(const Draws& draws, const Program& program, const Prospects& prospects,
             std::uint32_t milestone, Day day);

}  // namespace quid::analyse
