// SPDX-License-Identifier: Apache-2.0
// What a snapshot amounts to: its deal checked and lowered, its records read, the run walked to its
// day. In: a snapshot, and a stand it may share with. Out: a stand, or what stands in its way.
// Refuses to know what is typed and printed.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/repl/snapshot.hpp"
#include "cli/words.hpp"
#include "report/deal_file.hpp"
#include "run/engine.hpp"

namespace quid::cli {

/// A copy shares everything, and is cheap.
struct Stand {
  std::shared_ptr<DealFile> file;
  std::shared_ptr<const std::string> script;  // that `file` was made of
  using Entries = std::shared_ptr<const std::vector<checked::Entry>>;
  std::vector<std::pair<std::shared_ptr<const RecordText>, Entries>> read;
  Entries entries;                         // all, by date
  SourceId typed_source;                   // where the typed events stand
  std::shared_ptr<const Program> program;  // questions: the watches, then the breaks
  std::shared_ptr<Run> run;     // at the end of the snapshot's day; copied, never moved on
  std::size_t added_bytes = 0;  // of sources, since `file` was made

  const checked::Deal& deal() const { return file->checked().deal; }
  /// So much was asked of it that it should be made anew, to keep its size.
  bool overgrown() const;
  /// The deal's first day, its last, or the day itself.
  Day clamped(Day day) const;
  /// Where a session begins: the last entry's day, or the first of the deal.
  Day first_stop() const;
};

/// Why there is no stand, or why it stands before its day.
struct Trouble {
  std::vector<Diagnostic> diagnostics;
  std::optional<RunError> error;
  std::vector<checked::Entry> error_entries;  // what the error's entry indexes
  bool cancelled = false;
  bool any() const { return !diagnostics.empty() || error || cancelled; }
};

struct StandOptions {
  Limits limits;
  const std::atomic<bool>* cancel = nullptr;
};

/// Reads, checks, lowers and walks; takes from `like` what has not changed. The file of the
/// trouble's diagnostics is that of the returned stand, which is given back even where it is of no
/// other use: look at `trouble`. Cost: that of `quid run` to the day.
Stand make_stand(const Snapshot& snapshot, const Stand* like, const StandOptions& options,
                 Trouble& trouble);

/// Walks on, day after day in small pieces. False: cancelled, or an error of the run.
bool walk(Run& run, Day to, const std::atomic<bool>* cancel);

}  // namespace quid::cli
