// SPDX-License-Identifier: Apache-2.0
// What every case is put through without a word, unless something is wrong: the formatter, the
// oracle, and many lanes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/deal_file.hpp"
#include "run/engine.hpp"

namespace quid::runner {

/// The formatter's text; nullopt where the source does not parse.
std::optional<std::string> formatted(const std::string& name, const std::string& source);
/// format(format(x)) == format(x), and parse(format(x)) == parse(x).
void check_format(const std::string& name, const std::string& source,
                  std::vector<std::string>& complaints);
/// The engine and the oracle give the same history.
void check_oracle(const report::DealFile& file, const std::vector<checked::Entry>& entries,
                  std::optional<Day> until, std::vector<std::string>& complaints);
/// Copies of one run, advanced by turns and stopping on other days, all come to the same end.
void check_lanes(const report::DealFile& file, const std::vector<checked::Entry>& entries,
                 std::optional<Day> until, std::vector<std::string>& complaints);
/// The oracle gives the same answer to one question.
void check_answer(const report::DealFile& file, const std::vector<checked::Entry>& entries,
                  checked::ExprId question, Day day, const Answer& answer,
                  std::vector<std::string>& complaints);
/// The same for every `test` declaration of the script.
void check_tests(const report::DealFile& file, std::vector<std::string>& complaints);

}  // namespace quid::runner
