// SPDX-License-Identifier: Apache-2.0
// How the answers to `why not` and `next` are worded and written as data. In: what the analysis
// found. Out: lines of text, or a JSON object as docs/formats.md describes it. Refuses to know how
// anything was found. Private to report/.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "analyse/next.hpp"
#include "analyse/whynot.hpp"
#include "report/ask.hpp"
#include "report/wording.hpp"

namespace quid::report {

using Json = nlohmann::ordered_json;

std::vector<std::string> why_not_lines(const DealFile& file, const std::string& condition,
                                       const analyse::WhyNot& answer);
Json why_not_data(const DealFile& file, const std::string& condition,
                  const analyse::WhyNot& answer);

/// `bans`: what must not be done meanwhile.
std::vector<std::string> next_lines(const DealFile& file, const analyse::Next& answer,
                                    const std::vector<Residual::Ban>& bans);
Json next_data(const DealFile& file, const analyse::Next& answer,
               const std::vector<Residual::Ban>& bans);

// --- parts of both (asked_data.cpp)
Json day_data(const Wording& wording, const std::optional<Day>& day);
Json subjects_data(const Wording& wording, const std::vector<Subject>& list);
Json act_data(const Wording& wording, const analyse::Act& act);
Json verdict_data(const Wording& wording, const Verdict& verdict);
/// Writes the object, or where there are diagnostics `{"version": 1, "diagnostics": …}`.
void write_data(Terminal& terminal, const Json& data);

// --- parts of `next` and `unknowns` (asked_next.cpp)
std::string turned(const Wording& wording, const analyse::Change::Phase& one);
std::string moved(const Wording& wording, const analyse::Change::Due& one);

/// Why a question cannot be answered: what is wrong with its text, or the run's error. Always
/// false.
bool tell_mistakes(const Asking& asking, const std::vector<Diagnostic>& diagnostics);
bool tell_run_error(const Asking& asking, const RunError& error,
                    const std::vector<checked::Entry>& entries);

}  // namespace quid::report
