// SPDX-License-Identifier: Apache-2.0
// Where a session stands, as plain data: texts and a day. Everything else follows from it
// (stand.hpp). Immutable once made; copies share their texts, so that keeping hundreds for `:undo`
// is cheap.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "run/record.hpp"
#include "support/calendar.hpp"

namespace quid::cli {

struct RecordText {
  std::string name;  // as messages call it
  std::string text;
  RecordFormat format = RecordFormat::Quid;
};

/// An event that was typed, as a record's line: `on 2018-07-27 remains_returned 55 boxes`.
struct TypedEvent {
  bool prior = false;
  Day on{};
  std::string text;
};

struct Snapshot {
  std::string path;                           // of the script, or empty; modules lie beside it
  bool changed = false;                       // the script is not as it was loaded
  std::shared_ptr<const std::string> script;  // never null; may be empty
  std::vector<std::shared_ptr<const RecordText>> records;
  std::vector<std::shared_ptr<const TypedEvent>> typed;  // by day, as a record
  std::vector<std::string> watches, breaks;
  Day day{};  // its end is looked at
};

/// Bytes that this keeps alive and `next` does not.
std::size_t bytes_beyond(const Snapshot& one, const Snapshot& next);

}  // namespace quid::cli
