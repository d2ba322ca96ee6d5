// SPDX-License-Identifier: Apache-2.0
// The words that read something of what follows `of`: `date of m`, `unpaid of R`. They are no
// keywords.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

#include "syntax/ast_expressions.hpp"

namespace quid {

struct ReaderWord {
  std::string_view word;
  ast::Reader reader;
};

inline constexpr ReaderWord reader_words[] = {{"date", ast::Reader::DateOf},
                                              {"deadline", ast::Reader::DeadlineOf},
                                              {"lateness", ast::Reader::LatenessOf},
                                              {"unpaid", ast::Reader::UnpaidOf},
                                              {"progress", ast::Reader::ProgressOf},
                                              {"amount", ast::Reader::AmountOf},
                                              {"exposure", ast::Reader::ExposureOf},
                                              {"peak", ast::Reader::PeakOf},
                                              {"overpromise", ast::Reader::OverpromiseOf},
                                              {"year", ast::Reader::YearOf},
                                              {"earliest", ast::Reader::EarliestOf},
                                              {"latest", ast::Reader::LatestOf},
                                              {"discount", ast::Reader::DiscountOf}};

/// The entry of this word, or null. Cost: a comparison for each.
inline const ReaderWord* find_reader(std::string_view word) {
  const auto* found = std::find_if(std::begin(reader_words), std::end(reader_words),
                                   [&](const ReaderWord& entry) { return entry.word == word; });
  return found == std::end(reader_words) ? nullptr : found;
}

}  // namespace quid
