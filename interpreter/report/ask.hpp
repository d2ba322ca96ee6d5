// SPDX-License-Identifier: Apache-2.0
// Questions in the language's own words: `why exercises at suspended`, `what if closed[yongbyon]`.
// In: a deal, its entries, a day, and the question as typed. Out: the answer as text or JSON.
// Refuses to know whether a command line, a prompt or a test asks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/deal_file.hpp"
#include "report/terminal.hpp"
#include "run/history.hpp"

namespace quid::report {

struct Asking {
  DealFile& file;  // questions are appended to it; what stood there stays
  const std::vector<checked::Entry>& entries;
  Day day{};          // the end of this day is asked about, unless the question names another
  bool json = false;  // one object, else text
  bool all = false;   // the long answer
  Terminal& terminal;
};

/// Answers the question on `terminal.out`, or tells on `terminal.err` what is wrong with it (in
/// JSON on `terminal.out`). True if it was answered. Neither the file's deal nor the entries
/// change.
bool answer(const Asking& asking, std::string_view question);

/// What is wrong with a question or its run, as `answer` tells it.
void tell_diagnostics(const Asking& asking, const std::vector<Diagnostic>& diagnostics);
void tell_run_error(const Asking& asking, const RunError& error);

/// The first words of every question that `answer` knows: `why`, `why not`, …
const std::vector<std::string>& question_words();

}  // namespace quid::report
