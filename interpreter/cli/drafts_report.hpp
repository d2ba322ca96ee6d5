// SPDX-License-Identifier: Apache-2.0
// What changed between two drafts, in words. In: the difference and the two deals. Out: text, or
// JSON (docs/formats.md). Refuses to know what the changes do to the outcome.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <ostream>

#include "analyse/drafts.hpp"
#include "cli/words.hpp"
#include "report/wording.hpp"

namespace quid::cli {

struct DraftsReport {
  const DealFile& before;
  const DealFile& after;
  const DraftDifference& difference;
};

void print_drafts(std::ostream& out, const DraftsReport& report, bool colour, std::size_t width);
/// `same`, `changes`, `inner_renames`, `rules_reordered`, `renames_limited`.
nlohmann::ordered_json drafts_json(const DraftsReport& report);

}  // namespace quid::cli
