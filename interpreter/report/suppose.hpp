// SPDX-License-Identifier: Apache-2.0
// What is supposed to be otherwise. In: a deal, its entries, and text such as
// `2018-09-01 closed[yongbyon]; no rule drills`. Out: the entries and, where a rule is supposed
// otherwise, the deal of the supposed course. Refuses to know what comes of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyse/compare.hpp"
#include "report/deal_file.hpp"
#include "report/terminal.hpp"

namespace quid::report {

struct Supposition {
  std::unique_ptr<DealFile> edited;     // only where a rule is supposed otherwise
  std::vector<checked::Entry> entries;  // of the supposed course, read against its deal
  Day until{};                          // the day asked for, or that of a later supposed entry
  Renaming renaming;                    // which rules without a name belong together
  /// What is supposed, one sentence a piece: `without the rule drills (deal.quid:31)`.
  std::vector<std::string> sentences;

  const DealFile& deal(const DealFile& file) const { return edited ? *edited : file; }
};

/// What is wrong with a question: mistakes in `sources` of it, or one sentence.
struct Refusal {
  std::vector<Diagnostic> diagnostics;
  std::unique_ptr<DealFile> edited;  // whose mistakes they are; else the deal's own
  std::string kind, message;         // where there are no diagnostics
};

/// `day` is the day asked for, on which events without a date happen. What is typed is added to
/// the sources of `file`; its deal and `entries` stay as they are. Nullopt: told in `refusal`.
std::optional<Supposition> read_supposition(DealFile& file,
                                            const std::vector<checked::Entry>& entries, Day day,
                                            std::string_view text, Refusal& refusal);

}  // namespace quid::report
