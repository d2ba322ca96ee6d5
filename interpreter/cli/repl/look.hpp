// SPDX-License-Identifier: Apache-2.0
// What a stand shows when it is only looked at. In: a stand and how wide the page is. Out: text.
// Refuses to change anything.
#pragma once

#include <string>

#include "cli/repl/page.hpp"
#include "cli/repl/stand.hpp"

namespace quid::cli {

/// Title, day, verdict, and what stands.
std::string state_page(const Stand& stand, Day day, const Style& style);
/// Who gave and received what, by book, and what each has without a deal.
std::string ledger_page(const Stand& stand, const Style& style);
/// All duties that arose, the open ones first, and what is permitted.
std::string duties_page(const Stand& stand, const Style& style);
/// Levers, milestones and duties over the steps up to the day: a column each, or several steps to a
/// column where they would not fit. Cost: a run.
std::string timeline_page(const Stand& stand, Day day, const Style& style);
/// Everything that happened, the newest `count`.
std::string trace_page(const Stand& stand, std::size_t count, const Style& style);
/// What the run spent, by rule; counts only, so that two runs read alike.
std::string profile_page(const Stand& stand, const Style& style);

}  // namespace quid::cli
