// SPDX-License-Identifier: Apache-2.0
// quid track: a journal of a live deal. What was written cannot be changed unseen, and what is told
// late does not change what was known before.
#include <sqlite3.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "cli/journal.hpp"
#include "cli_support.hpp"

using namespace quid;
using namespace quid::cli;
using namespace quid::test;

namespace {

const char* const script = R"(deal "Rent" from 2024-01-01 to 2024-12-31 by month
unit EUR
party Tenant
party Owner
milestone moved_in by Tenant
rule rent: if moved_in then Tenant must pay 500 EUR to Owner within 10 days
)";

struct Tracked {
  Tracked() : deal(folder.write("deal.quid", script)), journal(folder.path("deal.db")) {
    const Ran opened = call({"open", deal});
    REQUIRE(opened.code == 0);
  }
  Ran call(std::vector<std::string> words) const {
    words.insert(words.begin(), {"track", journal});
    return quid_command(words);
  }
  void change(const std::string& sql) const {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(journal.c_str(), &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
  }

  Folder folder;
  std::string deal, journal;
};

}  // namespace

TEST_CASE("a deal is opened, told, walked and shown") {
  const Tracked tracked;
  CHECK(tracked.call({"record", "2024-01-05 moved_in"}).code == 0);
  const Ran walked = tracked.call({"until", "2024-01-31"});
  CHECK(walked.code == 0);
  CHECK(
      contains(walked.out,
               "2024-01-05  Tenant must pay 500 EUR to Owner by 2024-01-15  [rent, deal.quid:6]"));
  CHECK(contains(walked.out, "2024-01-16  overdue"));
  CHECK(contains(tracked.call({"show"}).out, "breached"));
  CHECK(
      contains(tracked.call({"verify"}).out, "3 rows are as they were written (1 events, 1 days)"));
  CHECK(tracked.call({"export"}).out == "on 2024-01-05 moved_in\n");
  CHECK(contains(tracked.call({"export", "--format", "json"}).out, "\"kind\": \"quid save\""));
}

TEST_CASE("what is told late is known from then on") {
  const Tracked tracked;
  REQUIRE(tracked.call({"record", "2024-01-05 moved_in"}).code == 0);
  REQUIRE(tracked.call({"until", "2024-01-31"}).code == 0);
  REQUIRE(tracked.call({"record", "2024-01-12 Tenant pays 500 EUR to Owner"}).code == 0);
  REQUIRE(tracked.call({"until", "2024-02-05"}).code == 0);
  CHECK_FALSE(contains(tracked.call({"show"}).out, "breached by"));
  CHECK(contains(tracked.call({"show", "--known-by", "2024-01-31"}).out, "breached"));
  CHECK(tracked.call({"export"}).out ==
        "on 2024-01-05 moved_in\non 2024-01-12 known 2024-02-01 Tenant pays 500 EUR to Owner\n");
  CHECK(tracked.call({"verify"}).code == 0);
}

TEST_CASE("what does not fit is refused and not written") {
  const Tracked tracked;
  CHECK(tracked.call({"record", "2024-01-05 moved_out"}).code == 1);
  CHECK(tracked.call({"record", "2023-01-05 moved_in"}).code == 1);
  CHECK(tracked.call({"until", "soon"}).code == 2);
  CHECK(tracked.call({"show", "--known-by", "soon"}).code == 2);
  CHECK(
      contains(tracked.call({"verify"}).out, "1 rows are as they were written (0 events, 0 days)"));
  CHECK(tracked.call({"record", "2024-01-05 moved_in; 2024-01-06 moved_out"}).code == 1);
  CHECK(tracked.call({"record", "# nothing"}).code == 1);
  CHECK(
      contains(tracked.call({"verify"}).out, "1 rows are as they were written (0 events, 0 days)"));
  CHECK(tracked.call({"show"}).code == 1);
  CHECK(tracked.call({"verify", std::string(64, '0')}).code == 1);
  CHECK(tracked.call({"verify", "0123"}).code == 2);
  for (const char* name : {"", ":memory:", "file:x"})
    CHECK(quid_command({"track", name, "open", tracked.deal}).code == 2);
  CHECK(tracked.call({"show", "more"}).code == 2);
  CHECK(tracked.call({"verify", "--known-by", "2024-01-20"}).code == 2);
  CHECK(tracked.call({"record"}).code == 2);
  CHECK(tracked.call({"open", tracked.deal}).code == 2);
  CHECK(quid_command({"track", tracked.deal, "show"}).code == 2);
  CHECK(quid_command({"track", tracked.folder.path("none.db"), "show"}).code == 2);
}

TEST_CASE("a journal that was cut short is called so") {
  const Tracked tracked;
  REQUIRE(tracked.call({"record", "2024-01-05 moved_in"}).code == 0);
  std::filesystem::resize_file(tracked.journal, std::filesystem::file_size(tracked.journal) / 2);
  const Ran shown = tracked.call({"verify"});
  CHECK(shown.code == 2);
  CHECK(contains(shown.err, "is damaged or cut short"));
}

TEST_CASE("a row that was changed, taken away or put in is seen") {
  for (const char* change :
       {"UPDATE journal SET text = '2024-01-06 moved_in' WHERE number = 2",
        "UPDATE journal SET kind = 'late' WHERE number = 2", "DELETE FROM journal WHERE number = 2",
        "UPDATE journal SET hash = replace(hash, 'a', 'b') WHERE number = 3",
        "INSERT INTO journal SELECT 9, kind, key, text, hash FROM journal WHERE number = 2",
        "UPDATE journal SET text = text || '# more' WHERE number = 1"}) {
    const Tracked tracked;
    REQUIRE(tracked.call({"record", "2024-01-05 moved_in"}).code == 0);
    REQUIRE(tracked.call({"until", "2024-01-31"}).code == 0);
    tracked.change(change);
    INFO(change);
    const Ran verified = tracked.call({"verify"});
    CHECK(verified.code == 1);
    CHECK(contains(verified.err, "is not as it was written"));
    CHECK(tracked.call({"record", "2024-02-05 moved_in"}).code == 1);
  }
}

TEST_CASE("a journal of one writer at a time") {
  const Tracked tracked;
  auto first = Journal::open(tracked.journal, true), second = Journal::open(tracked.journal, true);
  REQUIRE(first);
  REQUIRE(second);
  REQUIRE(first->append(1, {{0, "event", "", "2024-01-05 moved_in", {}}}));
  const auto late = second->append(1, {{0, "event", "", "2024-01-06 moved_in", {}}});
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == "journal-moved-on");
  CHECK(second->append(2, {{0, "day", "2024-01-31", "[]", {}}}));
  CHECK(Journal::first_bad(*first->rows()) == 0);
  CHECK(first->rows()->size() == 3);
}

TEST_CASE("many read while one writes, and none sees a row by halves") {
  const Tracked tracked;
  std::atomic<bool> over{false};
  std::atomic<int> bad{0}, reads{0};
  std::vector<std::thread> readers;
  for (int k = 0; k < 3; ++k)
    readers.emplace_back([&] {
      std::size_t seen = 0;
      while (!over) {
        const auto journal = Journal::open(tracked.journal, false);
        const auto rows = journal ? journal->rows() : tl::unexpected<Error>(journal.error());
        if (!rows || Journal::first_bad(*rows) != 0 || rows->size() < seen)
          ++bad;
        else
          seen = rows->size();
        ++reads;
      }
    });
  auto writer = Journal::open(tracked.journal, true);
  for (std::int64_t row = 1; row <= 40; ++row)
    if (!writer->append(row, {{0, "event", "", "on 2024-01-05 moved_in", {}}})) ++bad;
  while (reads < 3) std::this_thread::yield();
  over = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(bad == 0);
  CHECK(writer->rows()->size() == 41);
}

TEST_CASE("show, verify and export read the same events") {
  const Tracked tracked;
  REQUIRE(tracked.call({"record", "2024-01-05 moved_in  # by phone; not confirmed"}).code == 0);
  REQUIRE(tracked.call({"record", "2024-03-01 \"a; \\\"b\\\"\"\n2024-03-02 \"c\""}).code == 0);
  REQUIRE(tracked.call({"until", "2024-03-05"}).code == 0);
  CHECK(contains(tracked.call({"show"}).out, "breached"));
  CHECK(contains(tracked.call({"verify"}).out, "(3 events, 1 days)"));
  CHECK(tracked.call({"until", "2024-03-01"}).code == 1);
  CHECK(tracked.call({"until", "2024-03-05"}).code == 1);
}

TEST_CASE("what a late event brings about is told") {
  const Tracked tracked;
  REQUIRE(tracked.call({"until", "2024-02-28"}).code == 0);
  const Ran told = tracked.call({"record", "2024-01-05 moved_in"});
  CHECK(contains(told.out, "now:       2024-01-16  overdue"));
  CHECK(tracked.call({"record", "prior 2023-12-05 moved_in"}).code == 1);
}

TEST_CASE("a format is asked for only where there is one") {
  const Tracked tracked;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"until", "2024-01-20"},
                                                {"record", "2024-01-05 moved_in"},
                                                {"verify"}}) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--format", "json"});
    const Ran ran = tracked.call(all);
    CHECK(ran.code == 2);
    CHECK(contains(ran.err, "`--format` is for `show` and `export`"));
  }
  CHECK(tracked.call({"show"}).code == 1);  // nothing was walked
}

TEST_CASE("the last hash shows whether rows were taken away") {
  const Tracked tracked;
  REQUIRE(tracked.call({"record", "2024-01-05 moved_in"}).code == 0);
  const std::string out = tracked.call({"verify"}).out;
  const std::string hash = out.substr(out.size() - 65, 64);
  CHECK(contains(tracked.call({"verify", hash}).out, "the hash is that of row 2"));
  tracked.change("DELETE FROM journal WHERE number = 2");
  CHECK(tracked.call({"verify"}).code == 0);
  CHECK(tracked.call({"verify", hash}).code == 1);
}

TEST_CASE("a kind of row that is not known is refused") {
  const Tracked tracked;
  auto journal = Journal::open(tracked.journal, true);
  REQUIRE(journal->append(1, {{0, "foo", "", "", {}}}));
  CHECK(tracked.call({"verify"}).code == 1);
}

TEST_CASE("the modules in the journal are what counts") {
  const Folder folder;
  const std::string deal =
      folder.write("deal.quid", "deal \"x\" from 2024-01-01\nuse diplomacy\nparty A\n");
  const std::string path = folder.path("m.db");
  REQUIRE(quid_command({"track", path, "open", deal}).code == 0);
  auto journal = Journal::open(path, true);
  std::vector<JournalRow> rows = *journal->rows();
  REQUIRE(rows.size() == 2);
  rows[1].text = "this is not quid at all";
  const std::string other = folder.path("n.db");
  REQUIRE(Journal::create(other, rows));
  CHECK(quid_command({"track", other, "verify"}).code == 1);
}
