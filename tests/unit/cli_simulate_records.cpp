// SPDX-License-Identifier: Apache-2.0
// `quid simulate` behind a record: what futures make of what it tells.
#include <nlohmann/json.hpp>
#include <string>

#include "catch2/catch.hpp"
#include "cli_support.hpp"

namespace {

using namespace quid::test;
using Json = nlohmann::json;

const std::string head = "deal \"D\" from 2024-01-01 to 2024-12-31 by month\nparty A\nobserver O\n";

// What is drawn in a future, behind the record's lines.
std::string drawn(const std::string& rest, const std::string& record, const std::string& number) {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", head + rest);
  const Ran ran = quid_command(
      {"simulate", deal, "--record", folder.write("r.quid", record), "--keep", number});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  const std::size_t behind = ran.out.find(record);
  REQUIRE(behind != std::string::npos);
  return ran.out.substr(behind + record.size());
}

TEST_CASE("a party does not do anew what it met in time and what was broken later") {
  const std::string deal =
      "milestone m by A, due 2024-03-01\noutlook o: A plays always_cooperate\n";
  CHECK(drawn(deal, "on 2024-02-01 m\non 2024-03-02 m broken\n", "0").empty());
  // Broken on its last day or before, it is owed still.
  CHECK(drawn(deal, "on 2024-02-01 m\non 2024-03-01 m broken\n", "0") == "on 2024-03-02 m\n");
  CHECK(drawn(deal, "on 2024-02-01 m\non 2024-02-10 m broken\n", "0") == "on 2024-03-01 m\n");
}

TEST_CASE(
    "a party does not pay what was replaced that morning, nor act ahead of what never arises") {
  const std::string money = "unit EUR\nparty B\nmilestone m by A\n";
  CHECK(
      drawn(money +
                "rule r: if m then A must pay 100 EUR to B within 25 days otherwise instead A must "
                "pay 9 EUR to B within 3 days\noutlook o: A plays suspicious_tit_for_tat, B plays "
                "always_cooperate\n",
            "on 2024-01-06 m\n", "0") == "on 2024-02-04 A pays 9 EUR to B\n");
  // Broken that morning it would not be asked for, so it is done once it is asked.
  CHECK(drawn("milestone m by A\nrule r: every 10 days while m then A must break m within 0 days\n"
              "outlook o: A plays always_cooperate\n",
              "on 2024-01-02 m\n", "0") == "on 2024-01-12 m broken\n");
  CHECK(
      drawn("lever L by A: a, b, c\nrule r: if today = 2024-03-11 then A must ease L by 1 within 0 "
            "days\noutlook o: A plays always_cooperate\n",
            "on 2024-01-02 \"begun\"\n", "0") == "on 2024-03-12 L at b\n");
}

TEST_CASE("a claim that the record refutes is made again by who means it only") {
  const std::string outlook = "outlook o: m 100% within 30 days, O detects 0%, trust in A ";
  for (const std::string verified : {", verified by O", ""}) {
    const std::string milestone = "milestone m by A" + verified + "\n";
    const std::string refuted = "on 2024-02-01 m reported\non 2024-02-02 m refuted by O\n";
    for (const std::string number : {"0", "1", "2"}) {
      CHECK(drawn(milestone + outlook + "0%\n", refuted, number).empty());
      CHECK_FALSE(drawn(milestone + outlook + "100%\n", refuted, number).empty());
    }
  }
  // In lanes as in runs.
  const Folder folder;
  const std::string deal =
      folder.write("deal.quid", head + "milestone m by A, verified by O\n" + outlook + "50%\n");
  const std::string record =
      folder.write("r.quid", "on 2024-02-01 m reported\non 2024-02-02 m refuted by O\n");
  const std::vector<std::string> words{"simulate", deal, "--record", record, "--format", "json"};
  const Ran lanes = quid_command(words);
  std::vector<std::string> one_by_one = words;
  one_by_one.emplace_back("--one-by-one");
  CHECK(lanes.out == quid_command(one_by_one).out);
  const Json out = Json::parse(lanes.out);
  const int met = out["milestones"][0]["met"].back();
  CHECK(met > 4700);
  CHECK(met < 5300);
}

TEST_CASE("a record that does not fit is told as by all commands that run one") {
  const Folder folder;
  const std::string deal =
      folder.write("deal.quid", head + "milestone m by A\noutlook o: m 50% per month\n");
  const std::string record = folder.write("r.quid", "on 2024-02-01 m broken\n");
  const Ran json = quid_command({"simulate", deal, "--record", record, "--format", "json"});
  CHECK(json.code == 1);
  CHECK(json.err.empty());
  CHECK(Json::parse(json.out)["error"]["name"] == "contradicts-the-state");
  CHECK(Json::parse(json.out)["error"]["place"]["line"] == 1);
  const Ran text = quid_command({"simulate", deal, "--record", record});
  CHECK(text.code == 1);
  CHECK(contains(text.err, "r.quid:1:"));
  CHECK(contains(text.err, "only what is met or reported can be broken"));
}

}  // namespace
