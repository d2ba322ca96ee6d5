// SPDX-License-Identifier: Apache-2.0
// Records of what happened, as text. In: a source of Quid text, CSV or JSON Lines, and the deal it
// is about. Out: resolved entries, and what is wrong with any of them in the sink. Refuses to know
// files, and the state of a run: what contradicts it is refused there. Cost: linear; beside the
// entries themselves a small part of the text is held at a time.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "check/check.hpp"
#include "diagnostics/diagnostic.hpp"
#include "support/interner.hpp"
#include "support/limits.hpp"
#include "support/source.hpp"

namespace quid {

enum class RecordFormat : std::uint8_t { Quid, Csv, JsonLines };

/// By the name's extension (`quid`, `csv`, `jsonl`, `ndjson`, `json`), else by how the text begins.
RecordFormat record_format(std::string_view name, std::string_view text);

/// What a record is read against; all of it outlives the call.
struct RecordContext {
  const checked::CheckedDeal& deal;
  const SourceSet& sources;
  Interner& interner;
  Diagnostics& diagnostics;
  const Limits& limits;
};

/// The entries of one record, in the order of its lines. Entries that are out of order are
/// reported. When the sink has errors afterwards, nothing of the record may be used.
std::vector<checked::Entry> read_record(const RecordContext& context, SourceId source_id,
                                        RecordFormat format);

/// Sorted by date, stably: of one day, the entries of the first record come first.
std::vector<checked::Entry> merge_records(std::vector<std::vector<checked::Entry>> records);

}  // namespace quid
