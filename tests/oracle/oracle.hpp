// SPDX-License-Identifier: Apache-2.0
// The slow plain meaning of a deal. In: a checked deal, entries in any order, questions. Out: the
// history that the engine must give too. Walks every day and reads every expression afresh;
// shares no evaluation with the engine and refuses to know it.
#pragma once

#include <optional>
#include <vector>

#include "run/history.hpp"

namespace quid {

/// Happenings' texts and the messages of errors are its own; all else must agree with the engine.
/// A refused entry gives `error` and no happenings. Entries are numbered as sorted and corrected,
/// but for those refused before that.
History run_oracle(const checked::Checked& deal, const Interner& names,
                   const std::vector<checked::Entry>& entries, std::optional<Day> until,
                   const std::vector<Question>& questions);

}  // namespace quid
