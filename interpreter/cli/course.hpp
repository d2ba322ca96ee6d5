// SPDX-License-Identifier: Apache-2.0
// What every command that runs a deal has in common. In: a deal's path, its records', the days as
// typed. Out: the deal and its entries, ready to be run or asked about. Refuses to know what is
// asked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/words.hpp"
#include "report/deal_file.hpp"
#include "report/terminal.hpp"

namespace quid::cli {

struct CourseOptions {
  std::string deal;
  std::vector<std::string> records;
  std::string until, known_by;  // empty: not given
  std::string format = "text";
  bool other_starts = false;  // agreements may begin before the script does
  Limits limits;
};

struct Course {
  std::unique_ptr<DealFile> file;
  std::vector<checked::Entry> entries;  // all of them: `known_by` is still to be applied
  std::optional<Day> until, known_by;

  /// The entries that were known by `known_by`, where that was given.
  std::vector<checked::Entry> known_entries() const;
  /// The last day of the run: `until`, else `known_by`, else where a run stops by itself.
  Day last_day() const;
};

/// Reads and checks all of it. Nullopt: what is wrong was told (in JSON where that is the format),
/// and `code` is the program's exit code.
std::optional<Course> open_course(const CourseOptions& options, Terminal& terminal, int& code);

}  // namespace quid::cli
