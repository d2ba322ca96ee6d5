// SPDX-License-Identifier: Apache-2.0
// `#$ run`: what the deal answered, a line each, in the words of the script. In: a report. Out:
// lines `2018-07-27  ease_sanction coal`. What the events themselves say is left out, and what a
// firing did at once: the rule says it.
#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace quid::runner {

void compact_lines(const report::DealFile& file, const report::RunReport& report,
                   std::vector<std::string>& out);

}  // namespace quid::runner
