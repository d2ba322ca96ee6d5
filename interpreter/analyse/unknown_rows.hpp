// SPDX-License-Identifier: Apache-2.0
// Rows of tables that say `unknown`. In: a checked deal, outcomes that are undetermined. Out: which
// of these rows each of them reads. Refuses to run anything: what a script leaves open, no record
// settles.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "check/checked.hpp"
#include "run/history.hpp"

namespace quid::analyse {

struct UnknownRow {
  checked::RowTableId table;
  std::uint32_t row = 0;         // the element of the table's set
  std::vector<Subject> readers;  // of the outcomes given
};

/// In the order of the tables; rows that no outcome reads are left out. Cost: the size of the
/// expressions of each outcome, up to a bound.
std::vector<UnknownRow> unknown_rows(const checked::Checked& deal,
                                     const std::set<Subject>& outcomes);

}  // namespace quid::analyse
