// SPDX-License-Identifier: Apache-2.0
#include "cli/portfolio_rows.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "diagnostics/suggest.hpp"
#include "support/csv.hpp"
#include "support/text.hpp"
#include "support/utf8.hpp"

namespace quid::cli {
namespace {

constexpr std::size_t most_row_bytes = 4 << 20, most_columns = 10'000;

void require_id(PortfolioRow& row) {
  const bool text = !first_bad_utf8(row.id) && row.id.find('\0') == std::string::npos;
  if (!text) row.id.clear();
  if (row.id.empty() && row.error.empty())
    row.error = text ? "this row has no `id`" : "the `id` of this row is no text in UTF-8";
}

bool is_own(const std::string& name) {
  return std::find(std::begin(own_columns), std::end(own_columns), name) != std::end(own_columns);
}

/// Which columns are copied, and where each stands among them.
class Copied {
 public:
  explicit Copied(std::vector<std::string> names) : names_(std::move(names)) {}

  const std::vector<std::string>& names() const { return names_; }
  std::optional<std::size_t> place(const std::string& name) const {
    const auto at = std::find(names_.begin(), names_.end(), name);
    if (at == names_.end()) return std::nullopt;
    return static_cast<std::size_t>(at - names_.begin());
  }
  void put(PortfolioRow& row, std::size_t place, const std::string& value) const {
    row.copied.resize(names_.size());
    row.copied[place] = value;
    if (first_bad_utf8(value) && row.error.empty())
      row.error = fmt::format("`{}` is no text in UTF-8", names_[place]);
  }

 private:
  std::vector<std::string> names_;
};

/// What the columns of a table mean: `id`, `start`, `end`, `events`, those that are copied, else a
/// quantity.
class Columns {
 public:
  explicit Columns(std::vector<std::string> copied) : copied_(std::move(copied)) {}

  Result<bool> set(std::vector<std::string> names) {
    std::set<std::string> seen;
    for (const std::string& name : names) {
      if (name.empty()) return fail("bad-portfolio", "a column has no name");
      if (!seen.insert(name).second)
        return fail("bad-portfolio", fmt::format("there are two columns `{}`", name));
    }
    if (!seen.contains("id"))
      return fail("bad-portfolio",
                  "there is no column `id`; the columns are `id`, `start`, `end`, `events` and "
                  "quantities of the deal");
    for (const std::string& name : copied_.names())
      if (!seen.contains(name))
        return fail("bad-portfolio", fmt::format("there is no column `{}` to copy{}", name,
                                                 meant(did_you_mean(name, names))));
    for (const std::string& name : names) places_.push_back(copied_.place(name));
    names_ = std::move(names);
    return true;
  }
  std::size_t size() const { return names_.size(); }

  std::vector<std::string> quantities() const {
    std::vector<std::string> found;
    for (std::size_t k = 0; k < names_.size(); ++k)
      if (!is_own(names_[k]) && !places_[k]) found.push_back(names_[k]);
    return found;
  }

  void put(PortfolioRow& row, std::size_t column, std::string value) const {
    const std::string& name = names_[column];
    if (places_[column]) copied_.put(row, *places_[column], value);
    if (name == "id") {
      row.id = std::move(value);
    } else if (name == "start") {
      row.start = std::move(value);
    } else if (name == "end") {
      row.end = std::move(value);
    } else if (name == "events") {
      row.events = split_events(value);
    } else if (!value.empty() && !places_[column]) {
      row.quantities.emplace_back(name, std::move(value));
    }
  }

 private:
  static std::string meant(const std::string& hint) { return hint.empty() ? "" : "; " + hint; }

  std::vector<std::string> names_;
  std::vector<std::optional<std::size_t>> places_;  // of each among those that are copied
  Copied copied_;
};

/// Lines of a file, never more than a row may have.
class LinesOfFile {
 public:
  explicit LinesOfFile(const std::string& path) : in_(path, std::ios::binary) {}
  bool open() const { return in_.is_open(); }
  std::size_t number() const { return number_; }

  /// False at the end. A line that is too long comes out cut, and `too_long` says so.
  bool next(std::string& line) {
    line.clear();
    too_long = false;
    if (!more()) return false;
    ++number_;
    for (bool whole = false; !whole && more();) {
      const std::string_view rest(buffer_.data() + at_, end_ - at_);
      const std::size_t length = std::min(rest.find('\n'), rest.size());
      const std::size_t room = most_row_bytes - line.size();
      too_long = too_long || length > room;
      line += rest.substr(0, std::min(length, room));
      whole = length < rest.size();
      at_ += length + (whole ? 1 : 0);
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return true;
  }
  bool too_long = false;

 private:
  bool more() {
    if (at_ < end_) return true;
    in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    at_ = 0;
    end_ = static_cast<std::size_t>(in_.gcount());
    return end_ > 0;
  }

  std::ifstream in_;
  std::vector<char> buffer_ = std::vector<char>(std::size_t{1} << 16);
  std::size_t at_ = 0, end_ = 0;  // of what was read
  std::size_t number_ = 0;
};

class CsvRows : public PortfolioRows {
 public:
  CsvRows(const std::string& path, std::vector<std::string> copied)
      : lines_(path), columns_(std::move(copied)) {}

  std::vector<std::string> quantities() const override { return columns_.quantities(); }

  Result<bool> open() {
    if (!lines_.open()) return fail("unreadable", "the portfolio cannot be opened");
    std::vector<std::string> cells;
    std::string wrong;
    if (!row(cells, wrong)) return fail("bad-portfolio", "the portfolio is empty");
    if (!wrong.empty()) return fail("bad-portfolio", wrong);
    if (!cells.empty() && cells[0].starts_with("\xef\xbb\xbf")) cells[0].erase(0, 3);
    if (cells.size() > most_columns) return fail("bad-portfolio", "there are too many columns");
    return columns_.set(std::move(cells));
  }

  Result<std::vector<PortfolioRow>> next(std::size_t most) override {
    std::vector<PortfolioRow> rows;
    std::vector<std::string> cells;
    std::string wrong;
    while (rows.size() < most && row(cells, wrong)) {
      if (cells.size() == 1 && cells[0].empty() && wrong.empty()) continue;
      PortfolioRow out;
      out.line = begin_;
      out.error = wrong;
      if (wrong.empty() && cells.size() != columns_.size())  // a file that was cut off, perhaps
        out.error = fmt::format(
            "this row has {} cells, and the first row names {} columns; an empty cell has its "
            "comma",
            cells.size(), columns_.size());
      for (std::size_t k = 0; k < std::min(cells.size(), columns_.size()); ++k)
        columns_.put(out, k, std::move(cells[k]));
      require_id(out);
      if (!out.error.empty() && lines_.number() > begin_)
        out.error += fmt::format(" (a quote takes the row on to line {})", lines_.number());
      rows.push_back(std::move(out));
    }
    return rows;
  }

 private:
  // A row may go on over lines inside quotes. False at the end.
  bool row(std::vector<std::string>& cells, std::string& wrong) {
    cells.clear();
    wrong.clear();
    std::string line;
    if (!lines_.next(line)) return false;
    begin_ = lines_.number();
    if (separator_ == '\0') separator_ = csv_separator(line);  // this is the header
    std::size_t bytes = line.size();
    if (lines_.too_long) wrong = "this row is too long";
    for (std::size_t at = 0;; ++at) {
      std::string& cell = cells.emplace_back();
      const bool in_quotes = at < line.size() && line[at] == '"';
      if (in_quotes) {
        ++at;
        if (!quoted(line, at, cell, bytes, wrong)) return true;
      }
      const std::size_t end = std::min(line.find(separator_, at), line.size());
      const std::string_view bare = trimmed(std::string_view(line).substr(at, end - at));
      if (in_quotes && !bare.empty()) wrong = "text stands after a closed quote";
      cell += bare;
      at = end;
      if (at >= line.size()) return true;
    }
  }

  bool quoted(std::string& line, std::size_t& at, std::string& cell, std::size_t& bytes,
              std::string& wrong) {
    while (true) {
      const std::size_t quote = line.find('"', at);
      cell += line.substr(at, std::min(quote, line.size()) - at);
      if (quote != std::string::npos) {
        at = quote + 1;
        if (at >= line.size() || line[at] != '"') return true;
        cell += '"';
        ++at;
        continue;
      }
      if (!lines_.next(line)) {
        wrong = "a quote is never closed";
        return false;
      }
      bytes += line.size();
      if (bytes > most_row_bytes) wrong = "this row is too long";
      if (wrong.empty()) cell += '\n';
      at = wrong.empty() ? 0 : std::min(line.find('"'), line.size());
    }
  }

  LinesOfFile lines_;
  Columns columns_;
  char separator_ = '\0';
  std::size_t begin_ = 0;
};

/// {"id": "a1", "start": "2024-01-01", "end": …, "quantities": {"price": "5 EUR"},
///  "events": ["2024-02-01 m", …]}
class JsonRows : public PortfolioRows {
 public:
  JsonRows(const std::string& path, std::vector<std::string> copied)
      : lines_(path), copied_(std::move(copied)) {}
  Result<bool> open() {
    if (!lines_.open()) return fail("unreadable", "the portfolio cannot be opened");
    return true;
  }

  Result<std::vector<PortfolioRow>> next(std::size_t most) override {
    std::vector<PortfolioRow> rows;
    std::string line;
    while (rows.size() < most && lines_.next(line)) {
      if (trimmed(line).empty()) continue;
      PortfolioRow row;
      row.line = lines_.number();
      if (lines_.too_long)
        row.error = "this row is too long";
      else
        read(line, row);
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  using Json = nlohmann::ordered_json;

  static std::optional<std::string> word(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return value.dump();
    return std::nullopt;
  }

  void read(const std::string& line, PortfolioRow& row) const {
    std::vector<std::set<std::string>> keys;  // of the objects that are open
    std::string twice;
    const auto look = [&](int, Json::parse_event_t event, const Json& value) {
      if (event == Json::parse_event_t::object_start) keys.emplace_back();
      if (event == Json::parse_event_t::object_end) keys.pop_back();
      if (event == Json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second)
        twice = value.get<std::string>();
      return true;
    };
    const Json json = Json::parse(line, look, false);
    if (!json.is_object()) {
      row.error = "this line is no JSON object";
      return;
    }
    for (const auto& [key, value] : json.items()) {
      const auto text = word(value);
      const auto place = copied_.place(key);
      if (place && value.is_primitive())
        copied_.put(row, *place, text ? *text : value.is_null() ? "" : value.dump());
      if (place && value.is_structured())
        row.error = fmt::format("`{}` is copied, and so is a text or a number", key.substr(0, 60));
      if (place && !is_own(key)) continue;
      if (key == "id" && text)
        row.id = *text;
      else if (key == "start" && text)
        row.start = *text;
      else if (key == "end" && text)
        row.end = *text;
      else if (key == "events" && value.is_array())
        events(value, row);
      else if (key == "events" && value.is_string())
        row.events = split_events(*text);
      else if (key == "quantities" && value.is_object())
        quantities(value, row);
      else if (!value.is_null())
        row.error = fmt::format(
            "`{}` is none of `id`, `start`, `end`, `quantities` and `events`, or not of its form",
            key.substr(0, 60));
    }
    if (!twice.empty())
      row.error = fmt::format("the key `{}` stands here twice", twice.substr(0, 60));
    require_id(row);
  }
  static void events(const Json& list, PortfolioRow& row) {
    for (const Json& one : list) {
      if (!one.is_string()) {
        row.error = "an event is a text: `\"2024-02-01 m\"`";
        return;
      }
      row.events.push_back(one.get<std::string>());
    }
  }
  static void quantities(const Json& object, PortfolioRow& row) {
    for (const auto& [name, value] : object.items()) {
      if (value.is_null()) continue;
      constexpr std::size_t most_digits = 18;
      const auto text = word(value);
      const bool long_number =
          value.is_number() && value.dump().size() > most_digits + (value < 0 ? 1 : 0);
      if (!text || long_number) {
        row.error = fmt::format(
            "quantity `{}` is a text or a whole number of at most 18 digits: another number is "
            "written as a text, so that it is exact",
            name.substr(0, 60));
        return;
      }
      row.quantities.emplace_back(name, *text);
    }
  }

  LinesOfFile lines_;
  Copied copied_;
};

/// A table or view with the columns that a CSV file has.
class SqliteRows : public PortfolioRows {
 public:
  explicit SqliteRows(std::vector<std::string> copied) : columns_(std::move(copied)) {}
  ~SqliteRows() override {
    sqlite3_finalize(select_);
    sqlite3_close(database_);
  }

  std::vector<std::string> quantities() const override { return columns_.quantities(); }

  Result<bool> open(const std::string& path, const std::string& table) {
    if (sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
      return wrong("the database cannot be opened");
    std::string quoted = "\"";
    for (const char c : table) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    const std::string query = "SELECT * FROM " + quoted + "\"";
    if (sqlite3_prepare_v2(database_, query.c_str(), -1, &select_, nullptr) != SQLITE_OK)
      return wrong(fmt::format("table `{}` cannot be read", table));
    std::vector<std::string> names;
    for (int k = 0; k < sqlite3_column_count(select_); ++k)
      names.emplace_back(sqlite3_column_name(select_, k));
    return columns_.set(std::move(names));
  }

  Result<std::vector<PortfolioRow>> next(std::size_t most) override {
    std::vector<PortfolioRow> rows;
    while (rows.size() < most && !done_) {
      const int state = sqlite3_step(select_);
      done_ = state != SQLITE_ROW;
      if (state == SQLITE_DONE) break;
      if (state != SQLITE_ROW)
        return tl::unexpected<Error>(wrong("the table cannot be read on").error());
      rows.push_back(row());
    }
    return rows;
  }

 private:
  PortfolioRow row() {
    PortfolioRow out;
    out.line = ++number_;
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      const int column = static_cast<int>(k);
      if (sqlite3_column_type(select_, column) == SQLITE_FLOAT)
        out.error = "a number with a fraction is kept as a text, so that it is exact";
      if (sqlite3_column_type(select_, column) == SQLITE_NULL) continue;
      const auto* text = sqlite3_column_text(select_, column);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(select_, column));
      if (text == nullptr || size > most_row_bytes) {
        out.error = "this row is too long";
        continue;
      }
      columns_.put(out, k, std::string(reinterpret_cast<const char*>(text), size));
    }
    require_id(out);
    return out;
  }

  Result<bool> wrong(const std::string& what) const {
    return fail("bad-portfolio",
                fmt::format("{}: {}", what, database_ ? sqlite3_errmsg(database_) : "no memory"));
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* select_ = nullptr;
  Columns columns_;
  std::size_t number_ = 0;
  bool done_ = false;
};

}  // namespace

std::vector<std::string> split_events(const std::string& text) {
  std::vector<std::string> events;
  bool quoted = false;
  std::string event;
  const auto close = [&] {
    const std::string_view bare = trimmed(event);
    if (!bare.empty()) events.emplace_back(bare);
    event.clear();
  };
  for (std::size_t k = 0; k < text.size(); ++k) {
    const std::size_t plain = std::min(text.find_first_of("\"\\;\n\r", k), text.size());
    event.append(text, k, plain - k);
    if ((k = plain) == text.size()) break;
    const char c = text[k];
    if (c == '"') quoted = !quoted;
    if (c == '\\' && quoted && k + 1 < text.size()) {
      event += c;
      event += text[++k];
    } else if (c == ';' && !quoted) {
      close();
    } else {
      event += c == '\n' || c == '\r' ? ' ' : c;
    }
  }
  close();
  return events;
}

Result<std::unique_ptr<PortfolioRows>> open_portfolio(const std::string& path,
                                                      const std::string& table,
                                                      const std::vector<std::string>& copied) {
  std::error_code none;
  if (std::filesystem::is_directory(path, none))
    return fail("bad-portfolio", fmt::format("{}: it is a directory", path));
  const std::string ending = path.substr(std::min(path.rfind('.'), path.size() - 1) + 1);
  const auto opened = [&](auto rows,
                          auto&&... arguments) -> Result<std::unique_ptr<PortfolioRows>> {
    const auto good = rows->open(arguments...);
    if (!good) return fail(good.error().kind, fmt::format("{}: {}", path, good.error().message));
    return std::unique_ptr<PortfolioRows>(std::move(rows));
  };
  if (ending == "csv") return opened(std::make_unique<CsvRows>(path, copied));
  if (ending == "jsonl" || ending == "ndjson" || ending == "json")
    return opened(std::make_unique<JsonRows>(path, copied));
  if (ending == "db" || ending == "sqlite" || ending == "sqlite3")
    return opened(std::make_unique<SqliteRows>(copied), path, table);
  return fail("bad-portfolio",
              fmt::format("{}: a portfolio is a file `.csv`, `.jsonl` or `.db`", path));
}

}  // namespace quid::cli
