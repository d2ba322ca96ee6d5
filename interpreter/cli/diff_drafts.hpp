// SPDX-License-Identifier: Apache-2.0
// Two drafts of a deal compared. In: both, without errors, and perhaps what happened. Out: what
// changed, and what that does to the outcome, as text or JSON. Refuses to know where they came
// from.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/words.hpp"
#include "report/deal_file.hpp"
#include "report/terminal.hpp"
#include "support/result.hpp"

namespace quid::cli {

/// Reads the same record against one of the drafts. An error: it cannot be read at all.
using RecordReader = std::function<Result<std::vector<checked::Entry>>(
    DealFile& file, std::vector<Diagnostic>& diagnostics)>;

struct DiffAsking {
  DealFile& before;
  DealFile& after;
  std::string before_name, after_name;
  RecordReader record;  // none: without a record
  std::string until;    // empty: where the runs stop by themselves
  std::string format;   // `text` or `json`
  Terminal& terminal;
};

/// The exit code, as of diff: 0 the same, 1 not the same, 2 trouble, which was told. Without a
/// record and a last day only the drafts are compared, and not their outcomes.
int diff_drafts(const DiffAsking& asking);

}  // namespace quid::cli
