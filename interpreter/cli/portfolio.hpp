// SPDX-License-Identifier: Apache-2.0
// One script, many live agreements. In: rows, each with its own start, quantities and events. Out:
// for each where it stands. Rows come and go in blocks: memory does not grow with their number.
// Refuses to know where rows come from (portfolio_rows.hpp) and how results look.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/words.hpp"
#include "report/deal_file.hpp"
#include "run/engine.hpp"

namespace quid::cli {

/// What each row may have besides quantities and what is copied.
inline constexpr std::string_view own_columns[] = {"id", "start", "end", "events"};

/// An agreement as it was written down.
struct PortfolioRow {
  std::size_t line = 0;  // where it stands, from 1
  std::string id;
  std::string start, end;  // days or empty: those of the script
  std::vector<std::pair<std::string, std::string>> quantities;  // `price[coal]`, `5 EUR` or `5`
  /// `2024-02-01 m by A`; also `known DATE` before the event, and `prior DATE EVENT`.
  std::vector<std::string> events;
  std::vector<std::string> copied;  // of each column that is copied to the output, its cell
  std::string error;                // it could not be read
};

/// Where one of them stands at the end of a day.
struct PortfolioResult {
  std::string id;
  std::size_t line = 0;
  std::vector<std::string> copied;
  std::string error;  // then nothing else is told
  Day start{}, day{};
  Verdict verdict;
  std::vector<std::uint32_t> levels;  // as View::levels
  std::vector<MilestoneView> milestones;
  std::vector<std::optional<Decimal>> quantities;
  std::vector<BookView> books;
  std::uint32_t duties_open = 0, duties_overdue = 0;
  std::optional<Day> next_due;  // of a duty or a milestone that is not overdue
};

/// One for each thread.
class Portfolio {
 public:
  /// The file must outlive it. `until`: the last day of each run, else that of its record.
  Portfolio(const DealFile& file, std::optional<Day> until) : file_(file), until_(until) {}

  PortfolioResult run(const PortfolioRow& row);

  /// Why a column of this name can give no quantity, whatever its cells are; empty where it can.
  std::string wrong_column(const std::string& name) const;

 private:
  std::optional<Day> day(const std::string& text) const;
  /// The deal with another start, read anew: dates that hang on it are all through it.
  std::shared_ptr<const DealFile> dated(Day start, std::optional<Day> end);
  std::vector<Edit> dates_changed(Day start, std::optional<Day> end) const;
  /// Null where the deal has none.
  const checked::Quantity* quantity_named(const std::string& name) const;
  std::string read_days(const PortfolioRow& row, Day& start, std::optional<Day>& end);
  std::string misread(const PortfolioRow& row, const Source& record, const Diagnostic& wrong) const;
  Day eve_of(const PortfolioRow& row, Day start) const;
  std::string record_of(const PortfolioRow& row, Day start) const;
  void fill(PortfolioResult& result, const Run& run, std::optional<Day> end) const;

  const DealFile& file_;
  std::optional<Day> until_;
  std::map<std::pair<Day, std::optional<Day>>, std::shared_ptr<const DealFile>> by_dates_;
  std::map<Day, std::optional<Day>> ends_;  // of a deal that starts on some day: many do
  std::size_t instructions_ = 0;            // of all programs kept
};

}  // namespace quid::cli
