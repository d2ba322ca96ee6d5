// SPDX-License-Identifier: Apache-2.0
// Conditions and values typed after a deal was read. In: text such as `sanction[coal] at lifted` or
// `exposure of US on 2018-09-01`. Out: an expression of the deal, and the day it is asked for.
// Refuses to know what is asked about it: why, why not, or how much.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/deal_file.hpp"

namespace quid::report {

struct Question {
  std::string text;  // without the day
  checked::ExprId expression;
  std::optional<Day> on;  // absent: not given
};

/// Appends to `file.deal` (programs lowered before stay good) and to `file.sources`, where messages
/// point and which they call `name`. Nullopt: told in `diagnostics`. Cost: linear in the text.
std::optional<Question> read_question(DealFile& file, std::string_view text,
                                      std::vector<Diagnostic>& diagnostics,
                                      std::string name = "question");

/// `2018-07-27`, `step 3` or `3`, as the deal counts.
std::optional<Day> day_option(const std::string& text, const checked::Deal& deal);
/// ` on DATE` taken off the end, where a day of the deal stands there.
std::optional<Day> take_day(std::string_view& text, const checked::Deal& deal);
/// At each `;` that is not inside a text; blanks around are left out.
std::vector<std::string_view> split_pieces(std::string_view text);

/// `2018-07-27 m; prior 2018-01-01 n` or the same with `on` before a date, as entries. They are not
/// put in order; messages call their source `name`. Nullopt: told in `diagnostics`.
std::optional<std::vector<checked::Entry>> read_events(DealFile& file, std::string_view text,
                                                       std::vector<Diagnostic>& diagnostics,
                                                       std::string name = "event");

}  // namespace quid::report
