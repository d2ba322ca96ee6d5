// SPDX-License-Identifier: Apache-2.0
// `quid run --portfolio`: each row is what a run of its own would be.
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "catch2/catch.hpp"
#include "cli/portfolio_rows.hpp"
#include "cli_support.hpp"

namespace {

using namespace quid::test;
using Json = nlohmann::json;

std::string grant(const std::string& from = "2024-01-01", const std::string& to = "2024-12-31",
                  const std::string& size = "") {
  return "deal \"Grant\" from " + from + " to " + to +
         " by month\nparty School\nparty Fund\nunit EUR\nquantity size in EUR" + size +
         "\nquantity pupils = 10\nset rooms = { hall, lab }\n"
         "milestone plan by School, due start + 2 months\nmilestone room[rooms] by School\n"
         "lever trust by Fund: none, some, full\n"
         "rule pay: if plan then Fund must pay size * 2 to School within 30 days, ease trust\n"
         "rule yearly: every 3 months while trust at least some then add 1 to pupils\n"
         "value School: room = 5 EUR\n";
}

std::vector<Json> rows(const std::string& text) {
  std::vector<Json> result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) result.push_back(Json::parse(line));
  return result;
}

}  // namespace

TEST_CASE("each agreement of a portfolio stands where a run of its own does") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", grant());
  const std::string portfolio =
      folder.write("p.csv",
                   "id,start,end,size,events\n"
                   "a,2024-01-01,,100,2024-01-15 plan; 2024-01-20 Fund pays 200 EUR to School\n"
                   "b,2024-02-29,,50 EUR,2024-03-10 plan\n"
                   "c,2025-07-01,2025-12-31,70,\n"
                   "d,,,,\"2024-02-01 plan;2024-02-02 \"\"a note; with a semicolon\"\"\"\n");
  const Ran ran = quid_command(
      {"run", deal, "--portfolio", portfolio, "--until", "2025-09-15", "--format", "json"});
  REQUIRE(ran.code == 0);
  const auto found = rows(ran.out);
  REQUIRE(found.size() == 4);
  struct Alone {
    const char *from, *to, *size, *record, *until;
  };
  const Alone alone[] = {
      {"2024-01-01", "2024-12-31", " = 100 EUR",
       "on 2024-01-15 plan\non 2024-01-20 Fund pays 200 EUR to School\n", "2024-12-31"},
      // Twelve months from 29 February end on the 27th.
      {"2024-02-29", "2025-02-27", " = 50 EUR", "on 2024-03-10 plan\n", "2025-02-27"},
      {"2025-07-01", "2025-12-31", " = 70 EUR", "", "2025-09-15"},
      {"2024-01-01", "2024-12-31", "", "on 2024-02-01 plan\n", "2024-12-31"}};
  for (std::size_t k = 0; k < found.size(); ++k) {
    INFO(found[k].dump());
    const std::string script =
        folder.write("alone.quid", grant(alone[k].from, alone[k].to, alone[k].size));
    const Ran single =
        quid_command({"run", script, "--record", folder.write("alone-record.quid", alone[k].record),
                      "--until", alone[k].until, "--format", "json"});
    REQUIRE(single.code == 0);
    const Json json = Json::parse(single.out);
    const Json& last = json["steps"].back();
    CHECK(found[k]["start"] == alone[k].from);
    CHECK(found[k]["day"] == alone[k].until);
    CHECK(found[k]["verdict"]["word"] == json["verdict"]["word"]);
    CHECK(found[k]["levels"]["trust"] == last["levels"]["trust"]);
    std::size_t overdue = 0;
    for (const Json& duty : last["duties"]) overdue += duty["status"] == "overdue" ? 1 : 0;
    CHECK(found[k]["duties_overdue"] == overdue);
  }
  CHECK(found[0]["verdict"]["word"] == "fulfilled");
  CHECK(found[0]["exposure"]["School EUR"] == "-200");
  CHECK(found[1]["verdict"]["blame"][0]["party"] == "Fund");
  CHECK(found[1]["verdict"]["blame"][0]["since"] == "2024-04-10");
  CHECK(found[2]["milestones"]["plan"] == "overdue");
  CHECK(found[2]["verdict"]["blame"][0]["since"] == "2025-09-02");  // start + 2 months, and a day
  CHECK(found[3]["quantities"]["size"].is_null());
}

TEST_CASE("a portfolio is the same as CSV, JSON Lines and a table, with any number of threads") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", grant());
  std::string csv = "id,start,size,pupils,events\n", jsonl;
  sqlite3* database = nullptr;
  const std::string path = folder.path("p.db");
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  std::string fill = "create table deals (id, start, size, pupils, events);\n";
  for (int k = 0; k < 5000; ++k) {
    const std::string start = fmt::format("2024-{:02}-{:02}", k % 12 + 1, k % 28 + 1);
    const std::string event = k % 3 == 0 ? "" : start + " plan";
    csv += fmt::format("d{},{},{},{},{}\n", k, start, k, k % 7, event);
    jsonl += fmt::format(
        "{{\"id\": \"d{}\", \"start\": \"{}\", \"quantities\": {{\"size\": {}, "
        "\"pupils\": \"{}\"}}, \"events\": [{}]}}\n",
        k, start, k, k % 7, event.empty() ? "" : '"' + event + '"');
    fill += fmt::format("insert into deals values ('d{}', '{}', {}, '{}', '{}');\n", k, start, k,
                        k % 7, event);
  }
  REQUIRE(sqlite3_exec(database, ("begin;" + fill + "commit;").c_str(), nullptr, nullptr,
                       nullptr) == SQLITE_OK);
  sqlite3_close(database);
  const auto with = [&](const std::string& portfolio, const char* jobs) {
    const Ran ran = quid_command({"run", deal, "--portfolio", portfolio, "--until", "2024-09-01",
                                  "--format", "csv", "--jobs", jobs});
    CHECK(ran.code == 0);
    return ran.out;
  };
  const std::string one = with(folder.write("p.csv", csv), "1");
  CHECK(std::count(one.begin(), one.end(), '\n') == 5001);
  CHECK(with(folder.path("p.csv"), "3") == one);
  std::replace(csv.begin(), csv.end(), ',', ';');
  CHECK(with(folder.write("s.csv", csv), "1") == one);
  CHECK(with(folder.write("p.jsonl", jsonl), "2") == one);
  CHECK(with(path, "2") == one);
}

TEST_CASE("a row that cannot be run says why, and the others go on") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", grant());
  const auto why = [&](const std::string& header, const std::string& row) {
    const auto commas = static_cast<std::size_t>(std::count(header.begin(), header.end(), ','));
    const std::string good = "good" + std::string(commas, ',');
    const Ran ran = quid_command({"run", deal, "--portfolio",
                                  folder.write("p.csv", header + "\n" + good + "\n" + row + "\n"),
                                  "--format", "json"});
    CHECK(ran.code == 1);
    CHECK(contains(ran.err, "1 of 2 agreements could not be run"));
    const auto found = rows(ran.out);
    REQUIRE(found.size() == 2);
    CHECK(found[0]["error"].is_null());
    CHECK(found[1]["line"] == 3);
    return found[1]["error"].get<std::string>();
  };
  CHECK(why("id,start", "x,2024-13-01") == "start `2024-13-01` is not a date");
  CHECK(why("id,end", "x,2023-01-01") == "end `2023-01-01` is before the start");
  CHECK(why("id,events", "x,2024-02-01 plann") ==
        "`on 2024-02-01 plann`: the deal declares no `plann`; did you mean `plan`?");
  CHECK(why("id,size", "x,1E+05") ==
        "quantity `size` is `1E+05`: `1E` runs a number into a word; write the number out");
  CHECK(why("id,size", "x,abc") == "quantity `size` is `abc`: expected an amount, found `abc`");
  CHECK(why("id,size", "x,5 pupils") == "quantity `size` is `5 pupils`: no unit named `pupils`");
  CHECK(why("id,size", ",5") == "this row has no `id`");
  CHECK(why("id,events", "x,2025-02-01 plan") ==
        "`on 2025-02-01 plan`: this is after the deal's last day, 2024-12-31");
  CHECK(why("id,start,end", "x,2024-06-01,2024-05-01") == "end `2024-05-01` is before the start");
  CHECK(why("id,events", "x,2024-02-01 plan broken") ==
        "on 2024-02-01: contradicts-the-state: only what is met or reported can be broken, and it "
        "is neither");
  CHECK(why("id,events", "x,2024-02-02 plan; 2024-02-01 plan") ==
        "`on 2024-02-01 plan`: this entry is dated before the one above it; sort the record by "
        "date");
  CHECK(why("id,start", "x,2024-01-01,more") ==
        "this row has 3 cells, and the first row names 2 columns; an empty cell has its comma");
  // Of a file that was cut off the last row lacks what it had to tell.
  CHECK(why("id,start,events", "x,2024-01-01") ==
        "this row has 2 cells, and the first row names 3 columns; an empty cell has its comma");
  CHECK(why("id,start", "x,\"2024-01-01\" y") == "text stands after a closed quote");
  CHECK(why("id,start", "x,\"2024-01-01") == "a quote is never closed");
  CHECK(why("id,start", "x,\"2024-01-01\ny,2024-01-02\nz,2024-01-03") ==
        "a quote is never closed (a quote takes the row on to line 5)");
  CHECK(why("id,start", "x,\"2024-01-01\ny,\"2024-01-02") ==
        "text stands after a closed quote (a quote takes the row on to line 4)");
  CHECK(why("id,start", "\xff\xfe,2024-01-01") == "the `id` of this row is no text in UTF-8");
  CHECK(why("id,start", std::string("a\0b", 3) + ",2024-01-01") ==
        "the `id` of this row is no text in UTF-8");
}

TEST_CASE("a column that gives no quantity is refused before any row is run, or copied") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", grant());
  const auto ran = [&](const std::string& header, std::vector<std::string> more) {
    const std::string file = folder.write("p.csv", header + "\na,\"Ann, \"\"A\"\"\"\nb,\n,no id\n");
    std::vector<std::string> words = {"run", deal, "--portfolio", file};
    words.insert(words.end(), more.begin(), more.end());
    return quid_command(words);
  };
  const auto refused = [&](const std::string& header, std::vector<std::string> more = {}) {
    const Ran one = ran(header, std::move(more));
    CHECK(one.code == 2);
    CHECK(one.out.empty());
    return one.err;
  };
  const std::string copies = "; what is only to come out again is named by `--copy`";
  CHECK(contains(refused("id,sise"),
                 "column `sise`: the deal has no such quantity; did you mean `size`?" + copies));
  CHECK(contains(refused("id,strat"), "did you mean `start`?" + copies));
  CHECK(contains(refused("id,size[hall]"), "column `size[hall]`: the deal has no such quantity"));
  CHECK(contains(refused("id,who", {"--copy", "whom"}),
                 "there is no column `whom` to copy; did you mean `who`?"));

  CHECK(contains(refused("id,size", {"--copy", "size"}), "`size` is a quantity of the deal"));
  CHECK(contains(refused("id,day", {"--copy", "day"}), "`day` is a column of what comes out"));
  CHECK(contains(refused("id,who", {"--copy", "who", "--copy", "who"}), "`who` is copied twice"));

  const Ran csv = ran("id,who", {"--copy", "who", "--format", "csv"});
  CHECK(csv.code == 1);
  CHECK(contains(csv.out, ",who\na,,2024-01-01,"));
  CHECK(contains(csv.out, ",\"Ann, \"\"A\"\"\"\nb,,"));
  CHECK(contains(csv.out, ",line 4: this row has no `id`,"));
  CHECK(contains(csv.out, ",no id\n"));
  const Ran json = ran("id,who", {"--copy", "who", "--format", "json"});
  const auto found = rows(json.out);
  REQUIRE(found.size() == 3);
  CHECK(found[0]["copied"] == Json{{"who", "Ann, \"A\""}});
  CHECK(found[2]["copied"]["who"] == "no id");

  const std::string lines = folder.write(
      "p.jsonl", "{\"id\": \"a\", \"who\": \"Ann\", \"age\": 7}\n{\"id\": \"b\", \"who\": null}\n");
  const Ran as_lines = quid_command(
      {"run", deal, "--portfolio", lines, "--copy", "who", "--copy", "age", "--format", "json"});
  CHECK(as_lines.code == 0);
  CHECK(rows(as_lines.out)[0]["copied"] == Json{{"who", "Ann"}, {"age", "7"}});
  CHECK(rows(as_lines.out)[1]["copied"] == Json{{"who", ""}, {"age", ""}});
  const std::string odd = folder.write("odd.jsonl",
                                       "{\"id\": \"#1\", \"who\": 1.5}\n{\"id\": \"b\", \"who\": "
                                       "true}\n{\"id\": \"c\", \"who\": [1]}\n");
  const Ran as_odd =
      quid_command({"run", deal, "--portfolio", odd, "--copy", "who", "--format", "csv"});
  CHECK(contains(as_odd.out, "\n#1,,"));
  CHECK(contains(as_odd.out, ",1.5\nb,,"));
  CHECK(
      contains(as_odd.out, ",true\nc,\"line 3: `who` is copied, and so is a text or a number\","));
  CHECK(contains(quid_command({"run", deal, "--portfolio", odd, "--copy", "who"}).out, "  #1 "));
}

TEST_CASE("agreements of a deal of steps end at steps of their own") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid", "deal \"Steps\" for 10 steps\nparty b\nmilestone done_it by b, due step 3\n");
  const std::string portfolio =
      folder.write("p.csv", "id,end\nwhole,\nshort,2\nworded,step 4\nnone,0\nday,2024-01-01\n");
  const Ran ran =
      quid_command({"run", deal, "--portfolio", portfolio, "--until", "8", "--format", "json"});
  CHECK(ran.code == 1);
  const auto found = rows(ran.out);
  REQUIRE(found.size() == 5);
  CHECK(found[0]["verdict"]["word"] == "breached");
  CHECK(found[1]["verdict"]["word"] == "in progress");
  CHECK(found[2]["verdict"]["word"] == "breached");
  CHECK(found[3]["error"] == "end `0` is the start");
  CHECK(found[4]["error"] == "end `2024-01-01` is not a step");
}

TEST_CASE("a unit of several, days before the script's own, and what is due no more") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid",
                                        "deal \"D\" from 2024-01-01 to 2024-12-31\n"
                                        "unit EUR\nunit t\nparty P\n"
                                        "quantity price in EUR / t = 5\n"
                                        "milestone m by P, due 2024-03-01\n");
  const std::string portfolio = folder.write("p.csv",
                                             "id,start,price,events\n"
                                             "a,,4,2024-02-01 m; 2024-04-01 m broken\n"
                                             "b,,4.5 EUR / t,\n"
                                             "c,2022-01-01,-4,\n");
  const auto at = [&](const char* until) {
    const Ran ran =
        quid_command({"run", deal, "--portfolio", portfolio, "--until", until, "--format", "json"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return rows(ran.out);
  };
  const auto late = at("2024-06-01");
  CHECK(late[0]["quantities"]["price"] == "4");
  CHECK(late[0]["next_due"].is_null());
  CHECK(late[1]["quantities"]["price"] == "4.5");
  CHECK(late[2]["quantities"]["price"] == "-4");
  CHECK(at("2022-06-01")[2]["day"] == "2022-06-01");
}

TEST_CASE("a portfolio that is none is refused") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", grant());
  const auto refused = [&](const std::string& name, const std::string& text, const char* why) {
    const Ran ran = quid_command({"run", deal, "--portfolio", folder.write(name, text)});
    CHECK(ran.code == 2);
    INFO(ran.err);
    CHECK(contains(ran.err, why));
  };
  refused("p.csv", "", "the portfolio is empty");
  refused("p.csv", "name,start\n", "there is no column `id`");
  refused("p.csv", "id,id\n", "there are two columns `id`");
  refused("p.csv", "id,,x\n", "a column has no name");
  const Ran directory = quid_command({"run", deal, "--portfolio", folder.path("")});
  CHECK(directory.code == 2);
  CHECK(contains(directory.err, "it is a directory"));
  refused("p.txt", "id\n", "a portfolio is a file `.csv`, `.jsonl` or `.db`");
  refused("p.db", "this is no database at all, only text that is long enough to be looked at",
          "table `deals` cannot be read: file is not a database");
  const Ran missing = quid_command({"run", deal, "--portfolio", folder.path("none.csv")});
  CHECK(missing.code == 2);
  CHECK(contains(missing.err, "the portfolio cannot be opened"));
  const Ran both = quid_command(
      {"run", deal, "--portfolio", folder.path("p.csv"), "--record", folder.path("p.csv")});
  CHECK(both.code == 2);
  const Ran lines =
      quid_command({"run", deal, "--portfolio",
                    folder.write("p.jsonl",
                                 "{\"id\": 1, \"odd\": 2}\n[]\n{\"id\": \"x\", "
                                 "\"quantities\": {\"size\": 1.5}}\n{}\n{\"id\": \"y\", \"start\": "
                                 "\"2024-01-01\", \"start\": \"2024-02-01\"}\n"),
                    "--format", "json"});
  CHECK(lines.code == 1);
  const auto found = rows(lines.out);
  REQUIRE(found.size() == 5);
  CHECK(contains(found[0]["error"], "`odd` is none of"));
  CHECK(found[1]["error"] == "this line is no JSON object");
  CHECK(contains(found[2]["error"], "at most 18 digits: another number is written as a text"));
  CHECK(found[3]["error"] == "this row has no `id`");
  CHECK(found[4]["error"] == "the key `start` stands here twice");
  CHECK(found[4]["id"] == "y");
}

TEST_CASE("events are divided at semicolons outside quotes") {
  using quid::cli::split_events;
  CHECK(split_events("") == std::vector<std::string>{});
  CHECK(split_events(" ; ;") == std::vector<std::string>{});
  CHECK(split_events("a; b ;c") == std::vector<std::string>{"a", "b", "c"});
  CHECK(split_events("a \"x; y\"; b") == std::vector<std::string>{"a \"x; y\"", "b"});
  CHECK(split_events("a \"x\\\"; y\"; b") == std::vector<std::string>{"a \"x\\\"; y\"", "b"});
  CHECK(split_events("a\nb") == std::vector<std::string>{"a b"});
}

TEST_CASE("what was before an agreement stands beside its quantities, in any order of days") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", grant());
  const std::string portfolio = folder.write("p.csv",
                                             "id,size,events\n"
                                             "a,70,prior 2023-06-01 plan\n"
                                             "b,seven,prior 2023-06-01 plan\n"
                                             "c,70,prior 2023-06-01 plann\n");
  const Ran ran = quid_command({"run", deal, "--portfolio", portfolio, "--format", "json"});
  const auto found = rows(ran.out);
  REQUIRE(found.size() == 3);
  INFO(ran.out);
  CHECK(found[0]["error"].is_null());
  CHECK(found[0]["milestones"]["plan"] == "2023-06-01");
  CHECK(found[1]["error"].get<std::string>().starts_with("quantity `size` is `seven`"));
  CHECK(found[2]["error"].get<std::string>().starts_with("`prior 2023-06-01 plann`"));
}

TEST_CASE("null leaves a quantity as it is, and days are of the deal and of each party") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid",
      "deal \"Two\" from 2024-01-01 to 2024-06-30 by month\nunit EUR\nparty A\nparty B\n"
      "quantity size in EUR = 7 EUR\nmilestone m by A, due 2024-02-01\n"
      "milestone n by B, due 2024-03-01\nmilestone late by A, due 2024-09-01\n");
  const std::string portfolio = folder.write("p.jsonl",
                                             "{\"id\": \"x\", \"quantities\": {\"size\": null}}\n"
                                             "{\"start\": \"2024-02-01\"}\n");
  const std::vector<std::string> run{"run",     deal,         "--portfolio", portfolio,
                                     "--until", "2024-04-01", "--format"};
  const auto in = [&](const char* format) {
    std::vector<std::string> words = run;
    words.emplace_back(format);
    return quid_command(words).out;
  };
  const auto found = rows(in("json"));
  REQUIRE(found.size() == 2);
  CHECK(found[0]["quantities"]["size"] == "7");
  CHECK(found[0]["next_due"].is_null());  // `late` falls due after the last day
  const std::string csv = in("csv");
  INFO(csv);
  CHECK(contains(csv, "x,,2024-01-01,2024-04-01,breached,A and B,2024-02-02 and 2024-03-02,"));
  CHECK(contains(csv, ",line 2: this row has no `id`,"));
  CHECK(contains(in("text"), "breached by A and B since 2024-02-02 and 2024-03-02"));
}

TEST_CASE("what was before adds to the quantity that a row begins with") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", grant());
  const std::string portfolio =
      folder.write("p.csv",
                   "id,size,events\n"
                   "a,100,prior 2023-12-01 size + 5\n"
                   "b,100,prior 2023-11-01 plan; prior 2023-12-01 size = 7\n");
  const auto found =
      rows(quid_command({"run", deal, "--portfolio", portfolio, "--format", "json"}).out);
  REQUIRE(found.size() == 2);
  CHECK(found[0]["quantities"]["size"] == "105");
  CHECK(found[1]["quantities"]["size"] == "7");
}

TEST_CASE("no two columns have one name") {
  const Folder folder;
  const std::string deal =
      folder.write("deal.quid",
                   "deal \"D\" from 2024-01-01\nunit EUR\nparty A\nmilestone day by A\n"
                   "lever id by A: none, some\nquantity start_ in EUR\nmilestone m by A\n");
  const std::string portfolio = folder.write("p.csv", "id,events\nx,2024-02-01 m\n");
  const Ran ran = quid_command({"run", deal, "--portfolio", portfolio, "--format", "csv"});
  INFO(ran.out + ran.err);
  CHECK(contains(ran.out, ",next_due,milestone day,m,lever id,start_\n"));
}
