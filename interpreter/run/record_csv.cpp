// SPDX-License-Identifier: Apache-2.0
// Records as CSV (RFC 4180, and lines that begin with `#` are comments). The header names the
// columns, in any order:
//   date, event                 and optionally known, corrected, prior
//   date, subject, kind, value, by, to    as a table: the cells of a row, put together, are the
//                               event: `remains_returned`, `verified`, ``, `IAEA`
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <list>

#include "diagnostics/suggest.hpp"
#include "run/record_collect.hpp"
#include "support/csv.hpp"
#include "support/text.hpp"

namespace quid {
namespace {

enum Column : std::size_t {
  Date,
  Known,
  Corrected,
  Prior,
  Event,
  Subject_,
  Kind,
  Amount,
  By,
  To,
  Source_,
  column_count
};
constexpr std::array<std::string_view, column_count> column_names = {
    "date", "known", "corrected", "prior", "event", "subject",
    "kind", "value", "by",        "to",    "source"};

constexpr std::size_t widest_row = 64;

struct Cell {
  std::string_view text;  // without quotes and the spaces around
  std::uint32_t begin = 0, end = 0;
  bool exact = true;
};

bool is_yes(std::string_view text) {
  return text == "yes" || text == "true" || text == "1" || text == "x" || text == "corrected" ||
         text == "prior";
}
bool is_no(std::string_view text) {
  return text.empty() || text == "no" || text == "false" || text == "0";
}

class CsvReader {
 public:
  explicit CsvReader(RecordCollector& out) : out_(out), text_(out.source().text()) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    columns_.fill(cells_.max_size());
  }

  void run() {
    skip_comments();
    separator_ = csv_separator(text_.substr(at_, text_.find('\n', at_) - at_));
    if (!next_row()) return;
    if (!header()) return;
    while (out_.goes_on(at_) && next_row()) row();
  }

 private:
  // Reads cells up to the end of the row. False at the end of the text.
  bool next_row() {
    skip_comments();
    if (at_ >= text_.size()) return false;
    cells_.clear();
    unescaped_.clear();
    row_begin_ = offset();
    bool too_wide = false;
    do {
      Cell cell = text_.substr(at_, 1) == "\"" ? quoted() : bare();
      if (cells_.size() < widest_row) {
        cells_.push_back(std::move(cell));
      } else {
        too_wide = too_wide || !cell.text.empty();
      }
    } while (at_ < text_.size() && text_[at_] == separator_ && ++at_ && out_.goes_on(at_));
    if (out_.full()) return false;  // this row may be cut off
    if (too_wide) out_.fail(row_begin_, offset(), "this row has more than 64 cells");
    row_end_ = offset();
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    return true;
  }

  void skip_comments() {
    while (at_ < text_.size() && out_.goes_on(at_)) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c != '\n' && c != '\r') {
        return;
      } else {
        ++at_;
      }
    }
  }

  std::size_t end_of_cell() {
    const char separator = separator_;
    return out_.find_end(text_, at_,
                         [separator](char c) { return c == separator || c == '\n' || c == '\r'; });
  }

  Cell bare() {
    const std::size_t end = end_of_cell();
    const std::string_view raw = trimmed(text_.substr(at_, end - at_));
    Cell cell;
    cell.begin = raw.empty() ? offset() : static_cast<std::uint32_t>(raw.data() - text_.data());
    cell.text = raw;
    cell.end = cell.begin + static_cast<std::uint32_t>(raw.size());
    at_ = end;
    return cell;
  }

  Cell quoted() {
    Cell cell;
    const std::uint32_t open = offset();
    ++at_;
    cell.begin = offset();
    bool closed = false;
    while (at_ < text_.size() && !closed && out_.goes_on(at_)) {
      at_ = std::min(text_.find('"', at_), text_.size());
      cell.end = offset();
      if (at_ == text_.size()) break;
      ++at_;
      closed = text_.substr(at_, 1) != "\"";
      if (closed) break;
      cell.exact = false;
      ++at_;
    }
    cell.text = text_.substr(cell.begin, cell.end - cell.begin);
    if (!cell.exact) cell.text = without_doubled_quotes(cell.text);
    if (!closed) out_.fail(open, open + 1, "this quote is never closed", "close it with `\"`");
    const std::size_t rest = end_of_cell();
    if (closed && !trimmed(text_.substr(at_, rest - at_)).empty()) {
      out_.fail(offset(), static_cast<std::uint32_t>(rest), "text stands after a closed quote",
                "a quote inside a quoted cell is written twice");
    }
    at_ = rest;
    return cell;
  }

  std::string_view without_doubled_quotes(std::string_view text) {
    std::string& out = unescaped_.emplace_back();
    const auto begin = static_cast<std::size_t>(text.data() - text_.data());
    for (std::size_t at = 0; at < text.size() && out_.goes_on(begin + at);) {
      const std::size_t quote = std::min(text.find('"', at), text.size());
      out += text.substr(at, quote + 1 - at);
      at = quote + 2;
    }
    return out;
  }

  bool header() {
    header_cells_ = cells_.size();
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const auto found = std::find(column_names.begin(), column_names.end(), cells_[i].text);
      if (found == column_names.end()) {
        out_.fail(cells_[i].begin, cells_[i].end,
                  fmt::format("there is no column `{}`", cells_[i].text),
                  unknown_column(cells_[i].text));
        return false;
      }
      std::size_t& column = columns_[static_cast<std::size_t>(found - column_names.begin())];
      if (column != cells_.max_size()) {
        out_.fail(cells_[i].begin, cells_[i].end,
                  fmt::format("there are two columns `{}`", cells_[i].text),
                  "a row tells of one event");
        return false;
      }
      column = i;
    }
    if (!has(Date)) {
      out_.fail(row_begin_, row_end_, "the first row names no column `date`",
                "begin with `date,known,corrected,event`");
      return false;
    }
    if (has(Event) == has(Subject_)) {
      out_.fail(row_begin_, row_end_,
                has(Event) ? "the first row names both `event` and `subject`"
                           : "the first row names no column `event`",
                "an event stands in `event`, or in `subject`, `kind`, `value`, `by` and `to`");
      return false;
    }
    return true;
  }

  static std::string unknown_column(std::string_view name) {
    std::string hint = did_you_mean(name, column_names);
    return hint.empty() ? "the columns are `date`, `known`, `corrected`, `prior`, `event`, or for "
                          "`event` `subject`, `kind`, `value`, `by`, `to`; `source` is ignored"
                        : hint;
  }

  bool has(Column column) const { return columns_[column] != cells_.max_size(); }
  const Cell& cell(Column column) const {
    static const Cell none;
    return columns_[column] < cells_.size() ? cells_[columns_[column]] : none;
  }

  void row() {
    if (cells_.size() == 1 && cells_[0].text.empty()) return;
    for (std::size_t i = header_cells_; i < cells_.size(); ++i) {
      if (cells_[i].text.empty()) continue;
      return out_.fail(cells_[i].begin, cells_[i].end, "this cell is in no column of the first row",
                       "a cell with a comma in it stands in double quotes");
    }
    ast::Entry entry;
    if (!when(Date, entry.on)) return;
    if (!cell(Known).text.empty() && !when(Known, entry.known)) return;
    if (!flag(Corrected, entry.corrected) || !flag(Prior, entry.prior)) return;
    entry.place = {{out_.source_id(), row_begin_, row_end_}};
    if (has(Event)) {
      const Cell& event = cell(Event);
      if (event.text.empty()) return out_.fail(row_begin_, row_end_, "this row has no event");
      return out_.add_event({event.text, event.begin, event.end, event.exact}, std::move(entry));
    }
    const std::string event = joined_event();
    out_.add_event({event, row_begin_, row_end_, false}, std::move(entry));
  }

  bool when(Column column, ast::When& out) {
    const Cell& date = cell(column);
    out.place = {{out_.source_id(), date.begin, date.end}};
    if (read_when(date.text, out)) return true;
    out_.fail(
        date.text.empty() ? row_begin_ : date.begin, date.text.empty() ? row_end_ : date.end,
        date.text.empty() ? "this row has no date" : fmt::format("`{}` is not a date", date.text),
        "dates are written `2018-07-27`");
    return false;
  }

  bool flag(Column column, bool& out) {
    const Cell& value = cell(column);
    out = is_yes(value.text);
    if (out || is_no(value.text)) return true;
    out_.fail(value.begin, value.end, fmt::format("`{}` is neither `yes` nor `no`", value.text));
    return false;
  }

  // `subject kind value by P to Q`, where `done` and `met` are not written in an event.
  std::string joined_event() const {
    const std::string_view kind = cell(Kind).text;
    std::string event(cell(Subject_).text);
    const auto append = [&](std::string_view before, std::string_view text) {
      if (!text.empty()) (event += before) += text;
    };
    if (kind == "note") return fmt::format("\"{}\"", cell(Amount).text);
    if (kind == "set") {
      event += " =";
    } else if (kind == "add") {
      event += " +";
    } else if (kind != "done" && kind != "met") {
      append(" ", kind);
    }
    append(" ", cell(Amount).text);
    append(" by ", cell(By).text);
    append(" to ", cell(To).text);
    return event;
  }

  std::uint32_t offset() const { return static_cast<std::uint32_t>(at_); }

  RecordCollector& out_;
  std::string_view text_;
  std::size_t at_ = 0;
  char separator_ = ',';
  std::uint32_t row_begin_ = 0, row_end_ = 0;
  std::vector<Cell> cells_;
  std::list<std::string> unescaped_;  // what cells of the row hold that stand not so in the source
  std::size_t header_cells_ = 0;
  std::array<std::size_t, column_count> columns_{};
};

}  // namespace

void read_csv_record(RecordCollector& out) { CsvReader(out).run(); }

}  // namespace quid
