// SPDX-License-Identifier: Apache-2.0
// The answers behind the table of ask.cpp, one file each. In: what stands behind the question's
// first words. Out: true where it was answered.
#pragma once

#include <optional>
#include <string_view>

#include "report/ask.hpp"

namespace quid::report {

/// Says so where the day lies before the deal.
bool within_deal(const Asking& asking, Day day);
/// Of a question that takes a day and nothing else: that day, or the one asked about. Nullopt:
/// told.
std::optional<Day> day_alone(const Asking& asking, std::string_view question,
                             std::string_view rest);

bool answer_left(const Asking& asking, std::string_view rest);
bool answer_unknowns(const Asking& asking, std::string_view rest);
bool answer_why(const Asking& asking, std::string_view rest);
bool answer_why_not(const Asking& asking, std::string_view rest);
bool answer_next(const Asking& asking, std::string_view rest);

}  // namespace quid::report
