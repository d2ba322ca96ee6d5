// SPDX-License-Identifier: Apache-2.0
// Agreements from a file, one after the other: CSV (RFC 4180), JSON Lines, or a table of an SQLite
// database. In: a path. Out: rows, a bounded piece of the file at a time. Refuses to judge what
// stands in them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "cli/portfolio.hpp"
#include "support/result.hpp"

namespace quid::cli {

class PortfolioRows {
 public:
  virtual ~PortfolioRows() = default;
  /// Up to `most` further rows; none at the end. An error ends it.
  virtual Result<std::vector<PortfolioRow>> next(std::size_t most) = 0;
  /// The columns of all rows that are to give quantities; none where each row names its own.
  virtual std::vector<std::string> quantities() const { return {}; }
};

/// By the name's extension: `csv`; `jsonl`, `ndjson`, `json`; `db`, `sqlite`, `sqlite3`, of which
/// the table is `table`. The columns `copied` are kept as they are for the output. Refused where
/// the columns are not ours, one to be copied is not there, or the file cannot be opened.
Result<std::unique_ptr<PortfolioRows>> open_portfolio(const std::string& path,
                                                      const std::string& table,
                                                      const std::vector<std::string>& copied = {});

/// `2024-02-01 m; 2024-03-01 A says s`: at semicolons outside quotes.
std::vector<std::string> split_events(const std::string& text);

}  // namespace quid::cli
