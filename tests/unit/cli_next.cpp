// SPDX-License-Identifier: Apache-2.0
// quid next: options, exit codes, and the same answer as text and as data.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli_support.hpp"

using namespace quid::test;
using Json = nlohmann::json;

namespace {

constexpr const char* two_steps = R"(deal "Two steps" from 2018-06-12 to 2019-06-12 by month
party US
party DPRK
milestone paused by DPRK
lever drills by US: full, none
rule r: if paused then ease drills while paused
value DPRK: drills at none = 2
)";

}  // namespace

TEST_CASE("next tells what lies open and what would follow", "[cli]") {
  Folder folder;
  const std::string script = folder.write("deal.quid", two_steps);
  const std::string record = folder.write("record.quid", "on 2018-07-01 paused\n");
  const Ran before = quid_command({"next", script, "--until", "2018-06-20"});
  CHECK(before.code == 0);
  CHECK(before.err.empty());
  CHECK(contains(before.out, "could meet paused"));
  CHECK(contains(before.out, "US: moves drills from full to none"));
  CHECK(contains(before.out, "exposure from 0 to -2"));
  const Ran after = quid_command({"next", script, "--record", record});
  CHECK(contains(after.out, "Nothing lies open"));
  const Ran unknown_yet =
      quid_command({"next", script, "--record", record, "--known-by", "2018-06-20"});
  CHECK(unknown_yet.out == before.out);
}

TEST_CASE("next as data says the same", "[cli]") {
  Folder folder;
  const std::string script = folder.write("deal.quid", two_steps);
  const Ran json =
      quid_command({"next", script, "--until", "2018-06-20", "--for", "DPRK", "--format", "json"});
  REQUIRE(json.code == 0);
  const Json whole = Json::parse(json.out);
  CHECK(whole["version"] == 1);
  CHECK(whole["date"] == "2018-06-20");
  REQUIRE(whole["options"].size() == 1);
  const Json& option = whole["options"][0];
  CHECK(option["role"] == "could");
  CHECK(option["events"][0] == "paused");
  CHECK(option["change"]["rules"][0] == "r");
  CHECK(option["change"]["levels"][0]["to"] == "none");
  CHECK(option["change"]["ledger"][0]["exposure"]["to"] == "-2");
  const Ran none =
      quid_command({"next", script, "--until", "2018-06-20", "--for", "US", "--format", "json"});
  CHECK(Json::parse(none.out)["options"].empty());
}

TEST_CASE("next says what is wrong with the question", "[cli]") {
  Folder folder;
  const std::string script = folder.write("deal.quid", two_steps);
  const Ran nobody = quid_command({"next", script, "--for", "Narnia"});
  CHECK(nobody.code == 1);
  CHECK(contains(nobody.err, "no party or observer named `Narnia`; there are US and DPRK"));
  const Ran data = quid_command({"next", script, "--for", "Narnia", "--format", "json"});
  CHECK(data.code == 1);
  CHECK(contains(Json::parse(data.out)["error"]["message"], "Narnia"));
  const std::string refused = folder.write("bad.quid", "on 2018-07-01 paused broken\n");
  const Ran run = quid_command({"next", script, "--record", refused});
  CHECK(run.code == 1);
  CHECK(contains(run.err, "contradicts-the-state"));
  CHECK(quid_command({"next", script, "--until", "soon"}).code == 2);
}

TEST_CASE("what an act is called among events can stand in a record", "[cli]") {
  Folder folder;
  const std::string script =
      folder.write("deal.quid",
                   "deal \"Acts\" from 2024-01-01 to 2024-12-31 by month\nparty P\nobserver O\n"
                   "milestone m by P, verified by O\n");
  const std::string told = "on 2024-02-01 m\n";
  const std::string record = folder.write("record.quid", told);
  for (const std::string state : {"refuted", "disputed", "verified", "waived", "broken"}) {
    INFO(state);
    const Ran asked = quid_command(
        {"explain", script, "--record", record, "--format", "json", "why not m " + state});
    const Json act = Json::parse(asked.out)["sets"][0]["acts"][0];
    std::string all = told;
    for (const Json& event : act["events"])
      all += "on " + act["on"].get<std::string>() + " " + event.get<std::string>() + "\n";
    const std::string more = folder.write("more.quid", all);
    const Ran run = quid_command({"run", script, "--record", more});
    CHECK(run.err.empty());
    CHECK(contains(quid_command({"explain", script, "--record", more, "why m " + state}).out,
                   "`m " + state + "` is true"));
  }
}
