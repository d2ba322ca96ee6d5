// SPDX-License-Identifier: Apache-2.0
// What happened in a stretch of days, line by line. In: a stand and days. Out: the lines of a
// report.
#pragma once

#include <vector>

#include "cli/repl/page.hpp"
#include "cli/repl/stand.hpp"
#include "cli/words.hpp"
#include "report/report.hpp"

namespace quid::cli {

/// From the first of these days to the end of the last. Cost: linear in the entries and in what
/// happened.
std::vector<StepLine> happened_between(const Stand& stand, Day first, Day last);
/// Those of `after` that are not in `before`; a line that stands twice counts twice.
std::vector<StepLine> lines_beyond(const std::vector<StepLine>& before,
                                   const std::vector<StepLine>& after);
void print_lines(Page& page, const Wording& wording, const std::vector<StepLine>& lines);

}  // namespace quid::cli
