// SPDX-License-Identifier: Apache-2.0
// Records as Quid text, and what is common to all formats. Lexed in pieces that end where a line
// begins with an entry: the tokens of a whole record would be larger than the record.
#include "run/record.hpp"

#include <algorithm>

#include "run/record_collect.hpp"
#include "support/utf8.hpp"
#include "syntax/lex.hpp"
#include "syntax/mistakes.hpp"

namespace quid {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 16;

bool has_extension(std::string_view name, std::string_view extension) {
  return name.size() > extension.size() && name.ends_with(extension) &&
         name[name.size() - extension.size() - 1] == '.';
}

// Does the line at `at` begin with `on `? Then whatever came before it is complete.
bool entry_line(std::string_view text, std::size_t at) { return text.compare(at, 3, "on ") == 0; }

// The next such line that leaves a piece long enough.
std::size_t piece_end(std::string_view text, std::size_t begin) {
  std::size_t at = begin + piece_bytes;
  while (at < text.size()) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) break;
    if (entry_line(text, ++at)) return at;
  }
  return text.size();
}

// Printable ASCII and line breaks: nothing in it can hide.
bool is_plain(char c) { return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t'; }

class QuidRecordReader {
 public:
  explicit QuidRecordReader(RecordCollector& out) : out_(out), text_(out.source().text()) {}

  void run() {
    for (std::size_t at = 0; at < text_.size() && out_.goes_on(at);) {
      const std::size_t end = piece_end(text_, at);
      piece(at, end);
      at = end;
    }
  }

 private:
  void piece(std::size_t begin, std::size_t end) {
    begin_ = static_cast<std::uint32_t>(begin);
    piece_ = text_.substr(begin, end - begin);
    plain_ = out_.find_end(text_.substr(0, end), begin, [](char c) { return !is_plain(c); }) == end;
    Lexed lexed = lex(piece_, piece_.size() + 1, std::move(tokens_), &out_.limits());
    tokens_ = std::move(lexed.tokens);
    if (lexed.ended) return out_.end();
    std::erase_if(tokens_, [](const Token& token) { return token.channel != Channel::Code; });
    out_.quick().begin(piece_, tokens_, out_.source_id(), begin_);
    std::size_t at = 0;
    std::uint32_t from = 0;  // where the text begins that no entry has taken
    ast::Entry entry;
    while (at < tokens_.size() && out_.goes_on(begin_ + offset(at))) {
      std::size_t next = at;
      const bool read = out_.quick().entry(next, entry) &&
                        (next == tokens_.size() || begins_entry(tokens_, next)) &&
                        (plain_ || shows_all(from, offset(next)));
      if (!read) {
        next = at + 1;
        while (next < tokens_.size() && !begins_entry(tokens_, next) &&
               out_.goes_on(begin_ + offset(next)))
          ++next;
        const std::uint32_t first = tokens_[at].begin;
        out_.add_slowly(
            {between(first, offset(next)), begin_ + first, begin_ + offset(next), true});
      } else {
        out_.add(entry);
      }
      from = offset(next);
      at = next;
    }
  }

  std::uint32_t offset(std::size_t token) const {
    return token < tokens_.size() ? tokens_[token].begin
                                  : static_cast<std::uint32_t>(piece_.size());
  }
  // Does nothing in the piece from `from` to `to` look other than it is?
  bool shows_all(std::size_t from, std::size_t to) {
    while (from < to && out_.goes_on(begin_ + from)) {
      const auto byte = static_cast<unsigned char>(piece_[from]);
      if (byte >= ' ' && byte < 0x7f) {
        ++from;
      } else if (is_hidden_character(decode_utf8(piece_, from))) {
        return false;
      }
    }
    return true;
  }
  std::string_view between(std::uint32_t from, std::uint32_t to) const {
    return piece_.substr(from, to - from);
  }

  RecordCollector& out_;
  std::string_view text_, piece_;
  std::vector<Token> tokens_;
  std::uint32_t begin_ = 0;
  bool plain_ = true;
};

}  // namespace

RecordFormat record_format(std::string_view name, std::string_view text) {
  if (has_extension(name, "quid")) return RecordFormat::Quid;
  if (has_extension(name, "csv")) return RecordFormat::Csv;
  for (const std::string_view extension : {"jsonl", "ndjson", "json"}) {
    if (has_extension(name, extension)) return RecordFormat::JsonLines;
  }
  const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::string_view line = text.substr(first, text.find('\n', first) - first);
  if (line.starts_with('{')) return RecordFormat::JsonLines;
  const bool header = line.find(',') != std::string_view::npos &&
                      (line.starts_with("date") || line.starts_with("\"date"));
  return header ? RecordFormat::Csv : RecordFormat::Quid;
}

std::vector<checked::Entry> read_record(const RecordContext& context, SourceId source_id,
                                        RecordFormat format) {
  const Source& source = context.sources[source_id];
  Watch watch(context.limits);
  if (!inspect_bytes(source, source_id, context.limits.record_bytes, watch, context.diagnostics))
    return {};
  if (watch.ended()) {
    report_ended(context.limits, context.diagnostics);
    return {};
  }
  RecordCollector collector(context, source_id);
  switch (format) {
    case RecordFormat::Quid: QuidRecordReader(collector).run(); break;
    case RecordFormat::Csv: read_csv_record(collector); break;
    case RecordFormat::JsonLines: read_json_record(collector); break;
  }
  return collector.take();
}

std::vector<checked::Entry> merge_records(std::vector<std::vector<checked::Entry>> records) {
  if (records.size() == 1) return std::move(records.front());
  std::vector<checked::Entry> all;
  for (auto& record : records) {
    all.insert(all.end(), std::make_move_iterator(record.begin()),
               std::make_move_iterator(record.end()));
  }
  std::stable_sort(all.begin(), all.end(), [](const checked::Entry& a, const checked::Entry& b) {
    return a.prior == b.prior ? a.on < b.on : a.prior;
  });
  return all;
}

}  // namespace quid
