// SPDX-License-Identifier: Apache-2.0
// What stands, in words, and how two stands differ. In: stands, of one deal or of two drafts. Out:
// words and rows. Refuses to know how either came about.
#pragma once

#include <string>

#include "cli/repl/page.hpp"
#include "cli/repl/stand.hpp"
#include "cli/words.hpp"
#include "report/difference.hpp"
#include "report/wording.hpp"

namespace quid::cli {

/// `met`, `reported, not yet verified`, `overdue`, `reported 55 boxes`, `open`. `row` is the
/// milestone's place in the view.
std::string milestone_word(const Wording& wording, const View& view, std::uint32_t symbol,
                           std::uint32_t row);
/// `open`, `overdue`, `done on 2018-07-27`.
std::string duty_word(const Wording& wording, const DutyView& duty);

/// Both courses from the first day to where each stands. Cost: two runs.
Difference difference_of(const Stand& base, const Stand& other);

/// A row for each thing that stands differently: `sanction[coal] at lifted; before: sanction[coal]
/// at in_force`. Nothing where nothing does. Cost: two runs.
std::string standing_difference(const Stand& before, const Stand& after, const Style& style);

}  // namespace quid::cli
