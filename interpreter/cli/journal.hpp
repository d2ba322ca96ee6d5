// SPDX-License-Identifier: Apache-2.0
// The history of one live deal in one SQLite file. In: rows to append. Out: rows, and whether they
// are as they were written: each holds a hash of itself and of the row before, so that who keeps
// the last hash can tell whether any earlier row was changed, taken away or put in. Refuses to know
// what rows mean. One writer at a time, any number of readers meanwhile.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "support/result.hpp"

namespace quid::cli {

struct JournalRow {
  std::int64_t number = 0;  // from 1, without gaps
  std::string kind;         // `script`, `module`, `event`, `late`, `day`
  std::string key;          // a name or a day
  std::string text;
  std::string hash;  // of this row and the hash of the one before: 64 hex digits
};

class Journal {
 public:
  /// A new file with these rows: all of it or nothing. Errors: `unwritable-file` where there is
  /// such a file or none can be made.
  static Result<std::vector<JournalRow>> create(const std::string& path,
                                                std::vector<JournalRow> rows);
  /// Only to read where it does not write: then the file and its folder may be read-only. Errors:
  /// `unreadable-file`; `not-a-journal`.
  static Result<Journal> open(const std::string& path, bool writes);
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  /// All rows. Errors: `unreadable-file`.
  Result<std::vector<JournalRow>> rows() const;
  /// Appends all or none behind row `after`, durably: when this returns, a crash cannot take them
  /// back. Only kind, key and text are read. Errors: `journal-moved-on` where `after` is not the
  /// last row any more; `unwritable-file`.
  Result<std::vector<JournalRow>> append(std::int64_t after, std::vector<JournalRow> rows);

  /// The hash that this row must have behind one with `previous`. SHA-256 (FIPS 180-4).
  static std::string hash_of(const JournalRow& row, const std::string& previous);
  /// The number of the first row that is not as it was written; 0: all are.
  static std::int64_t first_bad(const std::vector<JournalRow>& rows);

 private:
  struct Database;
  explicit Journal(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace quid::cli
