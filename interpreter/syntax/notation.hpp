// SPDX-License-Identifier: Apache-2.0
// Dates and numbers in other notations than Quid's. In: words, or the tokens of a source. Out: what
// they mean, and such a date or number as one token, so that a mistake in it is one mistake.
// Refuses to know what stands around it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/source.hpp"
#include "syntax/token.hpp"

namespace quid {

/// Three groups of digits: `2026-3-1`, `01.03.2026`, `2026–03–01`.
struct DateInGroups {
  std::string_view first, second, third;

  bool year_first() const { return first.size() == 4; }  // else its day may be its month
};
std::optional<DateInGroups> date_in_groups(std::string_view written);

/// `900_000_000` of `900 000 000`, `900,000,000`, `900'000'000` and `900.000.000`.
std::optional<std::string> number_in_groups(std::string_view written);

/// "write `900_000_000` or `900 million`", of what number_in_groups gives.
std::string hint_for_groups(std::string_view number);

/// `million` of `mln`, `bn`'s is `billion`; empty of words that are none such.
std::string_view scale_word(std::string_view word);

/// `month` of `monthly`; empty of words that are none such.
std::string_view period_word(std::string_view word);

/// 1 to 12, by the full name of a month or its first three letters; else 0.
int month_number(std::string_view word);

/// Makes one mistaken token of each such date and number, and of `30bn` before its unit. A source
/// without mistakes has none. Cost: linear.
void join_notations(const Source& source, std::vector<Token>& tokens);

/// What word processors print for a minus sign or a dash: hyphens, dashes and the minus of U+2212.
bool is_printed_dash(char32_t code_point);

}  // namespace quid
