// SPDX-License-Identifier: Apache-2.0
// Entries supposed otherwise. In: events, with or without a date. Out: the record with them, or
// without those that it has. Refuses to know rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/suppose.hpp"

namespace quid::report {

class SupposedEntries {
 public:
  SupposedEntries(DealFile& file, const std::vector<checked::Entry>& entries, Day day,
                  Refusal& refusal);

  /// `DATE EVENT` adds one, `EVENT on DATE` moves the one that the record has, a bare EVENT happens
  /// on the day asked for; what only changes a term (`m due DATE`, `m of AMOUNT`, `PHASE until
  /// DATE`) is so from the start. The sentence that says so; nullopt: told.
  std::optional<std::string> event(std::string_view text);
  /// `DATE EVENT`, which the record has.
  std::optional<std::string> leave_out(std::string_view text);

  Day until() const { return until_; }
  std::vector<checked::Entry> take() { return std::move(entries_); }

 private:
  std::optional<checked::Entry> read(std::string text);
  std::string dated(Day day, std::string_view event) const;
  std::string told(const checked::Entry& entry) const;
  std::optional<std::string> add(checked::Entry entry);
  std::optional<std::string> from_the_start(checked::Entry entry);
  std::optional<std::string> move(std::string_view event, Day day);
  std::optional<std::size_t> find(const checked::Entry& like, bool same_day,
                                  std::string_view what_for);
  std::optional<std::string> fail(std::string kind, std::string message);

  DealFile& file_;
  Day day_, until_;
  Refusal& refusal_;
  std::vector<checked::Entry> entries_;  // with corrections made
};

}  // namespace quid::report
