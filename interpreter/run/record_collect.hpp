// SPDX-License-Identifier: Apache-2.0
// What the readers of all record formats share. In: entries as trees, or pieces of text that the
// quick reader could not take. Out: resolved entries in the order of the lines. It keeps the limit,
// the order of dates and the line numbers; `parse` words the mistakes.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "check/events.hpp"
#include "run/record.hpp"
#include "run/record_event.hpp"

namespace quid {

/// A piece of the record's text. Where it is not `exact` (a cell with escapes), it is not the
/// source's own, and its places are all of [begin, end).
struct Piece {
  std::string_view text;
  std::uint32_t begin = 0, end = 0;
  bool exact = true;
};

class RecordCollector {
 public:
  RecordCollector(const RecordContext& context, SourceId source_id);

  const Source& source() const { return source_; }
  SourceId source_id() const { return source_id_; }
  /// Where the quick reader puts expressions; emptied with each entry added.
  ast::Ast& scratch() { return scratch_; }
  QuickEntryReader& quick() { return quick_; }

  /// Resolves and keeps an entry whose expressions are in `scratch()`.
  void add(const ast::Entry& entry);
  /// Reads by `parse` what the quick reader refused: entries, or the event of `head`.
  void add_slowly(const Piece& piece, const ast::Entry* head = nullptr);
  /// The event of an entry whose dates are known: quickly, or else slowly.
  void add_event(const Piece& piece, ast::Entry head);
  /// A mistake; once it is full, none is told any more.
  void fail(std::uint32_t begin, std::uint32_t end, std::string message, std::string hint = {});
  /// No more entries are wanted: there are too many, or too many mistakes, or the host has ended
  /// the work, which is then reported.
  bool full() const { return full_; }
  /// The host has ended the work.
  void end();
  const Limits& limits() const { return context_.limits; }
  /// Is more wanted, when `at` bytes have been read? Readers ask for each entry, and within what
  /// may be long.
  bool goes_on(std::size_t at) {
    if (!full_ && watch_.is_over(at)) end();
    return !full_;
  }
  /// Where from `at` on the first character of `text` stands for which `ends` is true, else its
  /// end; or where it was seen that no more is wanted.
  template <class Ends>
  std::size_t find_end(std::string_view text, std::size_t at, const Ends& ends) {
    while (at < text.size() && goes_on(at)) {
      // A loop, many times as fast as a search for one of several characters.
      const std::size_t stop = std::min(text.size(), at + Watch::stretch);
      while (at < stop && !ends(text[at])) ++at;
      if (at < stop) break;
    }
    return at;
  }
  std::vector<checked::Entry> take();

 private:
  void add_from(const ast::Ast& tree, const ast::Entry& entry);
  void check_order(const checked::Entry& entry);
  std::uint32_t line_of(std::uint32_t offset);
  ast::Place moved(ast::Place place, const Piece& piece) const;
  void report_moved(Diagnostics&& found, const Piece& piece);
  void add_parsed(const ast::Ast& tree, ast::Entry entry, const Piece& piece,
                  const ast::Entry* head);

  const RecordContext& context_;
  SourceId source_id_;
  const Source& source_;
  checked::EntryResolver resolver_;
  ast::Ast scratch_;
  QuickEntryReader quick_;
  std::vector<checked::Entry> entries_;
  std::uint32_t line_ = 1;         // of `line_offset_`
  std::uint32_t line_offset_ = 0;  // offsets are asked for in rising order
  std::vector<Token> tokens_;      // of the event being read
  std::uint32_t slow_ = 0;
  Watch watch_;
  bool full_ = false;
};

/// A cell or value as a date or, in a deal of steps, a step: `2018-07-27`, `step 3`, `3`.
bool read_when(std::string_view text, ast::When& out);

/// The rows of a CSV record; the first is the header.
void read_csv_record(RecordCollector& out);
/// One JSON object a line.
void read_json_record(RecordCollector& out);

}  // namespace quid
