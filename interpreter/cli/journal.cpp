// SPDX-License-Identifier: Apache-2.0
#include "cli/journal.hpp"

#include <fmt/format.h>
#include <sha2.h>
#include <sqlite3.h>
#include <unistd.h>
#include <filesystem>

namespace quid::cli {
namespace {

constexpr int application = 0x51756964;  // `Quid`, in the file's header
constexpr int wait_ms = 10'000;

/// One statement; what it takes is bound in order.
class Statement {
 public:
  Statement(sqlite3* database, const char* text) {
    sqlite3_prepare_v2(database, text, -1, &statement_, nullptr);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(std::int64_t number) { sqlite3_bind_int64(statement_, ++bound_, number); }
  void bind(const std::string& text) {
    sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
  }
  bool row() { return statement_ != nullptr && (state_ = sqlite3_step(statement_)) == SQLITE_ROW; }
  bool done() {
    while (row()) continue;
    return state_ == SQLITE_DONE;
  }
  std::int64_t number(int column) { return sqlite3_column_int64(statement_, column); }
  std::string text(int column) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0, state_ = SQLITE_ERROR;
};

}  // namespace

struct Journal::Database {
  ~Database() { sqlite3_close_v2(handle); }
  bool run(const char* text) { return Statement(handle, text).done(); }
  tl::unexpected<Error> failed(const char* kind) const {
    return fail(kind, fmt::format("{}: {}", path, handle ? sqlite3_errmsg(handle) : "no memory"));
  }

  std::string path;
  sqlite3* handle = nullptr;
};

namespace {

Result<bool> opened(sqlite3*& handle, const std::string& path, int flags) {
  if (sqlite3_open_v2(path.c_str(), &handle, flags, nullptr) != SQLITE_OK)
    return fail("unreadable-file", fmt::format("cannot open {}: {}", path, sqlite3_errmsg(handle)));
  sqlite3_busy_timeout(handle, wait_ms);
  return true;
}

// A file that nobody can write at the moment, as SQLite wants it named.
std::string immutable(const std::string& path) {
  std::string out = "file:";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '/' || c == '.' || c == '-' || c == '_';
    out += plain ? std::string(1, c) : fmt::format("%{:02x}", static_cast<unsigned char>(c));
  }
  return out + "?immutable=1";
}

bool is_journal(sqlite3* handle) {
  Statement id(handle, "PRAGMA application_id");
  return id.row() && id.number(0) == application;
}

// SQLite takes some names for something else than a file.
bool is_path(const std::string& path) {
  return !path.empty() && path[0] != ':' && !path.starts_with("file:") &&
         path.find('\0') == std::string::npos;
}

}  // namespace

Journal::Journal(std::unique_ptr<Database> database) : database_(std::move(database)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

Result<std::vector<JournalRow>> Journal::create(const std::string& path,
                                                std::vector<JournalRow> rows) {
  if (!is_path(path))
    return fail("unwritable-file", fmt::format("`{}` is no name of a file", path));
  if (std::filesystem::exists(path))
    return fail("unwritable-file", fmt::format("{} is there already", path));
  const std::string beside = path + ".new";
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  {
    auto database = std::make_unique<Database>();
    database->path = path;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (const auto good = opened(database->handle, beside, flags); !good)
      return tl::unexpected<Error>(good.error());
    const bool made =
        database->run(fmt::format("PRAGMA application_id = {}", application).c_str()) &&
        database->run("PRAGMA journal_mode = WAL") && database->run("PRAGMA synchronous = FULL") &&
        database->run(
            "CREATE TABLE journal (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key "
            "TEXT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL) STRICT");
    if (!made) return database->failed("unwritable-file");
    auto written = Journal(std::move(database)).append(0, std::move(rows));
    if (!written) return written;
    rows = *std::move(written);
  }  // closed: all of it is in the one file now
  if (::link(beside.c_str(), path.c_str()) != 0)
    return fail("unwritable-file", fmt::format("{} cannot be made, or is there already", path));
  std::filesystem::remove(beside, ignored);
  return rows;
}

Result<Journal> Journal::open(const std::string& path, bool writes) {
  if (!is_path(path))
    return fail("unreadable-file", fmt::format("`{}` is no name of a file", path));
  auto database = std::make_unique<Database>();
  database->path = path;
  // Readers of a WAL file write its shared index.
  if (const auto good = opened(database->handle, path, SQLITE_OPEN_READWRITE); !good)
    return tl::unexpected<Error>(good.error());
  if (writes) database->run("PRAGMA synchronous = FULL");
  if (is_journal(database->handle)) return Journal(std::move(database));
  const int last = sqlite3_errcode(database->handle);
  const bool locked_up = last == SQLITE_CANTOPEN || last == SQLITE_READONLY;
  if (locked_up && !writes && !std::filesystem::exists(path + "-wal")) {
    sqlite3_close_v2(database->handle);
    database->handle = nullptr;
    const auto good =
        opened(database->handle, immutable(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    if (good && is_journal(database->handle)) return Journal(std::move(database));
  }
  if (locked_up) return fail("unreadable-file", fmt::format("{} cannot be written here", path));
  if (last == SQLITE_CORRUPT)
    return fail("unreadable-file",
                fmt::format("{} is damaged or cut short, and cannot be read", path));
  return fail("not-a-journal", fmt::format("{} is not a journal that `quid track` made", path));
}

Result<std::vector<JournalRow>> Journal::rows() const {
  Statement select(database_->handle,
                   "SELECT number, kind, key, text, hash FROM journal ORDER BY number");
  std::vector<JournalRow> out;
  while (select.row())
    out.push_back(
        {select.number(0), select.text(1), select.text(2), select.text(3), select.text(4)});
  if (!select.done()) return database_->failed("unreadable-file");
  return out;
}

Result<std::vector<JournalRow>> Journal::append(std::int64_t after, std::vector<JournalRow> rows) {
  if (!database_->run("BEGIN IMMEDIATE")) return database_->failed("unwritable-file");
  std::string previous;
  std::int64_t last = 0;
  {
    Statement select(database_->handle,
                     "SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1");
    if (select.row()) {
      last = select.number(0);
      previous = select.text(1);
    }
  }
  if (last != after) {
    database_->run("ROLLBACK");
    return fail("journal-moved-on", "somebody else has written to the journal meanwhile");
  }
  bool good = true;
  for (JournalRow& row : rows) {
    row.number = ++last;
    row.hash = previous = hash_of(row, previous);
    Statement insert(database_->handle, "INSERT INTO journal VALUES (?, ?, ?, ?, ?)");
    insert.bind(row.number);
    for (const std::string* text : {&row.kind, &row.key, &row.text, &row.hash}) insert.bind(*text);
    good = good && insert.done();
  }
  if (good && database_->run("COMMIT")) return rows;
  const auto error = database_->failed("unwritable-file");
  database_->run("ROLLBACK");
  return error;
}

std::string Journal::hash_of(const JournalRow& row, const std::string& previous) {
  std::string bytes = fmt::format("quid journal 1\n{}\n{}\n", previous, row.number);
  for (const std::string* text : {&row.kind, &row.key, &row.text})
    bytes += fmt::format("{}\n{}\n", text->size(), *text);
  char digits[SHA256_DIGEST_STRING_LENGTH];
  SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), digits);
  return digits;
}

std::int64_t Journal::first_bad(const std::vector<JournalRow>& rows) {
  std::string previous;
  std::int64_t expected = 1;
  for (const JournalRow& row : rows) {
    if (row.number != expected || row.hash != hash_of(row, previous)) return expected;
    previous = row.hash;
    ++expected;
  }
  return 0;
}

}  // namespace quid::cli
