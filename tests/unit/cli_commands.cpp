// SPDX-License-Identifier: Apache-2.0
// Exit codes and outputs of the commands.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli_support.hpp"
#include "report/json_stream.hpp"

using namespace quid;
using namespace quid::test;
using Json = nlohmann::json;

namespace {

constexpr const char* deal = R"(deal "Two steps" from 2018-06-12 to 2019-06-12 by month
party US
party DPRK
milestone paused by DPRK
milestone talks by US, DPRK, due 2018-08-01
lever drills by US: full, none
rule r: if paused then ease drills while paused
value DPRK: drills at none = 2
test "drills rest":
  on 2018-07-01 paused
  expect drills at none on 2018-07-01
)";

}  // namespace

TEST_CASE("run prints steps, what is left and the verdict", "[cli]") {
  Folder folder;
  const std::string script = folder.write("deal.quid", deal);
  const std::string record = folder.write("record.csv", "date,event\n2018-07-01,paused\n");
  const Ran ran = quid_command({"run", script, "--record", record, "--until", "2018-08-02"});
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK(contains(ran.out, "drills moves from full to none"));
  CHECK(contains(ran.out, "What is left after 2018-08-02"));
  CHECK(contains(ran.out,
                 "Verdict on 2018-08-02: breached\n  by US and DPRK jointly since 2018-08-02"));
  CHECK_FALSE(contains(ran.out, "\x1b["));
}

TEST_CASE("a conflict names both rules and shows both places", "[cli]") {
  Folder folder;
  const std::string script = folder.write("deal.quid", R"(deal "Conflict" from 2018-06-12 by month
party US
milestone visit by US
lever exercises by US: full, none
rule soft: if visit then ease exercises to none
rule hard: if visit then tighten exercises to full
)");
  const std::string record = folder.write("record.quid", "on 2018-07-01 visit\n");
  const Ran ran = quid_command({"run", script, "--record", record});
  CHECK(ran.code == 1);
  CHECK(contains(ran.err,
                 "deal.quid:6:26: error: one effect eases this lever to a level and another "
                 "tightens it, on one day: `soft` and `hard`; `over` says which of the two "
                 "holds, on 2018-07-01 [effect-conflict]"));
  CHECK(contains(ran.err, "deal.quid:5:26: note: the other effect"));
  const Ran json = quid_command({"run", script, "--record", record, "--format", "json"});
  CHECK(Json::parse(json.out)["error"]["rules"] == Json({"soft", "hard"}));
}

TEST_CASE("JSON is written piece by piece as it would be at once", "[cli]") {
  using Ordered = nlohmann::ordered_json;
  std::ostringstream out;
  report::JsonStream stream(out);
  stream.begin_object();
  stream.key("empty");
  stream.begin_array();
  stream.end_array();
  stream.key("list");
  stream.begin_array();
  stream.value({{"a", 1}, {"b", Ordered::array({1, "two\nlines"})}});
  stream.value(nullptr);
  stream.begin_object();
  stream.member("inner", Ordered::object());
  stream.end_object();
  stream.end_array();
  stream.end_object();
  CHECK(out.str() == Ordered::parse(out.str()).dump(2));
  CHECK(Ordered::parse(out.str())["list"][0]["b"][1] == "two\nlines");
}

TEST_CASE("run as JSON and CSV is data", "[cli]") {
  Folder folder;
  const std::string script = folder.write("deal.quid", deal);
  const std::string record = folder.write("record.quid", "on 2018-07-01 paused\n");
  const Ran json = quid_command(
      {"run", script, "--record", record, "--until", "2018-08-02", "--format", "json", "--trace"});
  REQUIRE(json.code == 0);
  const Json whole = Json::parse(json.out);
  CHECK(whole["version"] == 1);
  CHECK(whole["steps"][0]["levels"]["drills"] == "none");
  CHECK(whole["steps"][0]["events"][0]["place"]["line"] == 1);
  CHECK(whole["steps"][0]["rules"][0]["subject"] == "r");
  CHECK(whole["steps"][0]["effects"][1]["cause"]["rule"] == "r");
  CHECK(whole["steps"][0]["ledger"][0]["received"] == "2");
  CHECK(whole["verdict"]["word"] == "breached");
  CHECK(whole["verdict"]["blame"].size() == 2);
  CHECK(whole["residual"]["owed"].size() == 1);
  CHECK(whole["happenings"].is_array());
  CHECK(whole["error"].is_null());
  const Ran csv = quid_command({"run", script, "--record", record, "--format", "csv"});
  CHECK(csv.out ==
        "step,from,to,events,rules_fired,duties_done,duties_open,duties_overdue,drills,"
        "given by DPRK,received by DPRK,exposure of DPRK\n"
        "1,2018-06-12,2018-07-01,1,1,0,0,0,none,0,2,-2\n");
}

TEST_CASE("records from several files, and what was known by a day", "[cli]") {
  Folder folder;
  const std::string script = folder.write("deal.quid", deal);
  const std::string a = folder.write("a.quid", "on 2018-07-02 paused broken\n");
  const std::string b =
      folder.write("b.jsonl", "{\"on\": \"2018-07-01\", \"event\": \"paused\"}\n");
  const Ran both = quid_command({"run", script, "--record", a, "--record", b});
  CHECK(both.code == 0);
  CHECK(contains(both.out, "a.quid:1"));
  CHECK(contains(both.out, "drills moves from none to full"));
  const Ran alone = quid_command({"run", script, "--record", a});
  CHECK(alone.code == 1);
  CHECK(contains(alone.err, "a.quid:1:1: error:"));
  CHECK(contains(alone.err, "[contradicts-the-state]"));
  CHECK(alone.out.empty());
  const Ran known = quid_command({"run", script, "--record", b, "--known-by", "2018-06-30"});
  CHECK(contains(known.out, "as known on 2018-06-30"));
  CHECK_FALSE(contains(known.out, "paused (met)"));
}

TEST_CASE("exit 1: the deal says no; exit 2: usage", "[cli]") {
  Folder folder;
  const std::string good = folder.write("good.quid", deal);
  const std::string bad =
      folder.write("bad.quid", "deal \"x\" from 2018-06-12\nparty a\nif b then c()\n");
  CHECK(quid_command({"run", bad}).code == 1);
  CHECK(quid_command({"check", good}).code == 0);
  CHECK(quid_command({"check", good, bad}).code == 1);
  CHECK(quid_command({"run", folder.path("nowhere.quid")}).code == 2);
  CHECK(quid_command({"run", good, "--record", folder.path("nowhere")}).code == 2);
  CHECK(quid_command({"run", good, "--until", "soon"}).code == 2);
  CHECK(quid_command({"run", good, "--until", "2001-01-01"}).code == 2);
  CHECK(quid_command({"run", good, "--format", "xml"}).code == 2);
  CHECK(quid_command({"run"}).code == 2);
  CHECK(quid_command({"wander"}).code == 2);
  CHECK(quid_command({"test", good, "--threshold", "50"}).code == 2);
  CHECK(quid_command({"fmt"}).code == 2);
  CHECK(quid_command({"fmt", good, "--check", "--diff"}).code == 2);
  CHECK(quid_command({"help", "milestoen"}).code == 2);
  const Ran hint = quid_command({"help", "milestoen"});
  CHECK(hint.err == "quid: there is no help on `milestoen`; did you mean `milestone`?\n");
  CHECK(quid_command({"--help"}).code == 0);
  CHECK(quid_command({"run", "--help"}).code == 0);
  CHECK(contains(quid_command({"version"}).out, "quid 0."));
  CHECK(quid_command({"--version"}).out == quid_command({"version"}).out);
}

TEST_CASE("check gives diagnostics as text and as data", "[cli]") {
  Folder folder;
  const std::string bad = folder.write(
      "bad.quid",
      "deal \"x\" from 2018-06-12\nparty US\nmilestone m by US\nif n then end deal \"\"\n");
  const Ran text = quid_command({"check", bad});
  CHECK(contains(text.out, "bad.quid:4:4: error:"));
  CHECK(contains(text.out, "bad.quid: 1 error, "));
  const Json json = Json::parse(quid_command({"check", bad, "--format", "json"}).out);
  CHECK(json["files"][0]["good"] == false);
  CHECK(json["files"][0]["diagnostics"][0]["name"] == "unknown-name");
  CHECK(json["files"][0]["diagnostics"][0]["range"]["start"]["line"] == 4);
}

TEST_CASE("a script larger than the limit is refused before it is read", "[cli]") {
  Folder folder;
  const std::string big = folder.write("big.quid", "");
  std::filesystem::resize_file(big, std::uintmax_t{1} << 40);
  const Ran ran = quid_command({"check", big});
  CHECK(ran.code == 1);
  CHECK(contains(ran.out, "[source-too-large]"));
  const std::string good = folder.write("good.quid", deal);
  const Ran record = quid_command({"run", good, "--record", big});
  CHECK(record.code == 1);
  CHECK(contains(record.err, "[too-many-entries]"));
}

TEST_CASE("test runs what is inside scripts, also of a folder", "[cli]") {
  Folder folder;
  folder.write("good.quid", deal);
  folder.write("record.quid", "on 2018-07-01 paused\n");
  const std::string failing =
      folder.write("failing.quid",
                   std::string(deal) + "  expect talks overdue or drills at full on 2018-07-02\n");
  const Ran all = quid_command({"test", folder.path("")});
  CHECK(all.code == 1);
  CHECK(contains(all.out, "1 passed, 1 failed\n"));
  const Ran one = quid_command({"test", failing});
  CHECK(contains(one.out, "expect talks overdue or drills at full on 2018-07-02"));
  CHECK(contains(one.out, "talks overdue   false"));
  CHECK(contains(one.out, "drills moves from full to none  (r, "));
  const Json json = Json::parse(quid_command({"test", failing, "--format", "json"}).out);
  CHECK(json["failed"] == 1);
  CHECK(json["files"][0]["tests"][0]["expectations"][1]["value"] == "false");
  const Ran junit = quid_command({"test", failing, "--format", "junit"});
  CHECK(contains(junit.out, "<testsuites tests=\"1\" failures=\"1\">"));
  CHECK(contains(junit.out, "<testcase name=\"drills rest\""));
}

TEST_CASE("coverage counts, and the threshold fails", "[cli]") {
  Folder folder;
  const std::string script = folder.write("good.quid", deal);
  const Ran ran = quid_command({"test", script, "--coverage"});
  CHECK(ran.code == 0);
  CHECK(contains(ran.out, "coverage of "));
  CHECK(contains(ran.out, "3 of 3 points, 100%"));
  CHECK(quid_command({"test", script, "--coverage", "--threshold", "100"}).code == 0);
  const std::string more = folder.write(
      "more.quid", std::string(deal) + "rule s: if talks then US must ease drills within 5 days\n");
  const Ran thin = quid_command({"test", more, "--coverage", "--threshold", "90"});
  CHECK(thin.code == 1);
  CHECK(contains(thin.out, "rule s: never fired, its condition never true"));
  CHECK(contains(thin.out, "duty: US must ease drills within 5 days: never kept, never broken"));
}

TEST_CASE("fmt checks, shows and writes, and keeps permissions", "[cli]") {
  Folder folder;
  const std::string untidy = "deal   \"x\" from 2018-06-12 # here\nparty US\n";
  const std::string script = folder.write("a.quid", untidy);
  ::chmod(script.c_str(), 0640);
  const Ran check = quid_command({"fmt", "--check", script});
  CHECK(check.code == 1);
  CHECK(check.out == script + "\n");
  const Ran diff = quid_command({"fmt", "--diff", script});
  CHECK(diff.code == 1);
  CHECK(contains(diff.out, "-deal   \"x\" from 2018-06-12 # here\n+deal \"x\""));
  CHECK(folder.read("a.quid") == untidy);
  CHECK(quid_command({"fmt", script}).code == 0);
  CHECK(contains(folder.read("a.quid"), "# here"));
  CHECK(quid_command({"fmt", "--check", script}).code == 0);
  struct stat facts {};
  REQUIRE(::stat(script.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 07777) == 0640);
  const std::string broken = folder.write("b.quid", "deal deal\n");
  CHECK(quid_command({"fmt", broken}).code == 1);
  CHECK(folder.read("b.quid") == "deal deal\n");
  const std::string record = folder.write("r.quid", "on  2018-07-01   m\n");
  CHECK(quid_command({"fmt", record}).code == 0);
  CHECK(folder.read("r.quid") == "on 2018-07-01 m\n");
}

TEST_CASE("a deal of steps counts in steps how late something is", "[cli]") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid", "deal \"Steps\" for 10 steps\nparty b\nmilestone done_it by b, due step 3\n");
  const Ran ran =
      quid_command({"run", deal, "--record", folder.write("record.quid", "on step 5 done_it\n")});
  CHECK(contains(ran.out, "(met 2 steps late)"));
}

TEST_CASE("`On` begins no entry, and `on` does", "[cli]") {
  const Folder folder;
  const std::string script = folder.write("deal.quid", deal);
  const Ran ran =
      quid_command({"run", script, "--record", folder.write("r.quid", "On 2018-07-01 paused\n")});
  CHECK(ran.code == 1);
  CHECK(contains(ran.err, "`On` begins no entry; write `on`, in small letters"));
}

TEST_CASE("a file in UTF-16 is told as one, and nothing else is", "[cli]") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", std::string("\xFF\xFE"
                                                                 "d\0e\0",
                                                                 6));
  const Ran ran = quid_command({"check", deal});
  CHECK(contains(ran.err + ran.out, "this file is in UTF-16; save the file as UTF-8 text"));
  CHECK(!contains(ran.err + ran.out, "missing-deal"));
}

TEST_CASE("standard input stands for one file") {
  const Ran ran = quid_command({"run", "-", "--record", "-"});
  CHECK(ran.code == 2);
  CHECK(contains(ran.err, "standard input, `-`, is read once: give the other as a file"));
}

TEST_CASE("a question may end as questions do", "[cli]") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid",
      "deal \"x\" from 2024-01-01 to 2024-12-31 by month\nparty A\nmilestone m by A\n");
  const Ran plain = quid_command({"explain", deal, "why not m"});
  CHECK(plain.code == 0);
  CHECK(quid_command({"explain", deal, "why not m?"}).out == plain.out);
  CHECK(quid_command({"explain", deal, "why not the m ?"}).out == plain.out);
}

TEST_CASE("an empty value, a value behind a flag and numbers in octal are refused", "[cli]") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid",
      "deal \"D\" from 2024-01-01\nparty A\nmilestone m by A\noutlook o: m 5% per month\n");
  const auto refused = [&](std::vector<std::string> words) {
    words.insert(words.begin() + 1, deal);
    const Ran ran = quid_command(words);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    return ran.err;
  };
  CHECK(contains(refused({"run", "--until", ""}), "--until wants a value; it is empty"));
  CHECK(contains(refused({"simulate", "--range", ""}), "--range wants a value; it is empty"));
  CHECK(contains(refused({"run", "--trace=0"}), "--trace takes no value"));
  CHECK(contains(refused({"simulate", "--futures", "010"}),
                 "--futures: write `010` as a plain number, such as `10`"));
  CHECK(contains(refused({"simulate", "--jobs", "0x1"}), "--jobs: write `0x1`"));
}
