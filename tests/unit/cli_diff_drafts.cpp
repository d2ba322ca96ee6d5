// SPDX-License-Identifier: Apache-2.0
// quid diff and quid whatif as commands: exit codes, data, trouble.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

#include "cli_support.hpp"

using namespace quid;
using namespace quid::test;
using nlohmann::json;

namespace {

const std::string head =
    "deal \"D\" from 2018-01-01 to 2018-12-31 by month\nparty P\nparty Q\n"
    "lever L by Q: low, middle, high\n";

struct Drafts {
  Folder folder;
  std::string before, after;
  Drafts(const std::string& a, const std::string& b)
      : before(folder.write("old.quid", head + a)), after(folder.write("new.quid", head + b)) {}
  Ran diff(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"diff", before, after};
    words.insert(words.end(), more.begin(), more.end());
    return quid_command(words);
  }
  json data(std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--format", "json"});
    return json::parse(diff(more).out);
  }
};

// `removed milestone a`, `altered rule r: if, then`, sorted.
std::vector<std::string> changes(const json& data) {
  std::vector<std::string> result;
  for (const json& one : data["changes"]) {
    std::string line = one["change"].get<std::string>() + ' ' + one["kind"].get<std::string>();
    for (const char* side : {"before", "after"}) {
      if (!one[side].is_null()) line += ' ' + one[side]["name"].get<std::string>();
    }
    for (const json& part : one["parts"]) line += ", " + part["part"].get<std::string>();
    result.push_back(line);
  }
  std::sort(result.begin(), result.end());
  return result;
}
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("drafts that mean the same", "[diff]") {
  const Drafts same(
      "set s = { x, y }\nmilestone a[s] by P, due within 60 days of start\n"
      "quantity q = 40%\nrule r[i in s]: if a[i] and q > 1_000 then ease L\n",
      "# a comment\nquantity q = 0.4\nmilestone a[i in s] by P,\n  due 60 days after start\n"
      "set s = { x, y }\nrule r[k in s]: if (a[k]) and (q > 1000) then ease L\n");
  const Ran ran = same.diff();
  CHECK(ran.out == "The two drafts mean the same.\n");
  CHECK(ran.code == 0);
  CHECK(same.data()["same"] == true);
}

TEST_CASE("tests are compared but do not count", "[diff]") {
  const Drafts drafts("milestone a by P\ntest \"t\":\n  expect not a on 2018-01-01\n",
                      "milestone a by P\ntest \"t\":\n  expect not a on 2018-01-02\n");
  const Ran ran = drafts.diff();
  CHECK(ran.code == 0);
  CHECK(contains(ran.out, "their tests differ"));
  CHECK(changes(drafts.data()) == Lines{"altered test \"t\" \"t\", line"});
}

TEST_CASE("what is added, removed and altered", "[diff]") {
  const Drafts drafts(
      "milestone a by P, due 2018-02-01\nmilestone gone by P of 3 t\n"
      "rule r: if a then ease L to high\nvalue P: a = 3\nno deal Q: 1\n",
      "milestone a by P, Q, due 2018-03-01\nquantity come = 4\n"
      "rule r: if a then ease L to middle, tighten L\nvalue P: a = 4 per month\nno deal Q: 1\n");
  CHECK(changes(drafts.data()) ==
        Lines{"added quantity come", "altered milestone a a, owner, deadline",
              "altered rule r r, then, then", "altered value a to P a to P, worth, per",
              "removed milestone gone"});
  CHECK(drafts.diff().code == 1);
}

TEST_CASE("a renaming hides no other change", "[diff]") {
  const Drafts drafts(
      "milestone talks by P, due 2018-02-01\nrule r: if talks then ease L\n"
      "rule s: if talks broken then tighten L\nvalue P: talks = 3\n",
      "milestone meetings by P, due 2018-04-01\nrule r: if meetings then ease L\n"
      "rule s: if meetings broken then tighten L to low\nvalue P: meetings = 3\n");
  CHECK(changes(drafts.data()) ==
        Lines{"altered milestone talks meetings, deadline", "altered rule s s, then"});
  CHECK(contains(drafts.diff().out, "milestone talks is now called meetings, and"));
}

TEST_CASE("parties, rules, levels and elements are renamed", "[diff]") {
  const Drafts drafts(
      "party old_name\nset s = { x, y }\nlever M[s] by old_name: none, some, full\n"
      "milestone a by old_name\nrule r: if a then ease M[x] to some\n",
      "party new_name\nset s = { x, z }\nlever M[s] by new_name: none, part, full\n"
      "milestone a by new_name\nrule q: if a then ease M[x] to part\n");
  const json data = drafts.data();
  CHECK(changes(data) ==
        Lines{"altered set s s, element", "renamed party old_name new_name", "renamed rule r q"});
  REQUIRE(data["inner_renames"].size() == 1);
  CHECK(data["inner_renames"][0] == json{{"of", "M"}, {"before", "some"}, {"after", "part"}});
}

TEST_CASE("the order of rules counts", "[diff]") {
  const Drafts drafts("milestone a by P\nrule r: if a then ease L\nrule s: if a then ease L\n",
                      "milestone a by P\nrule s: if a then ease L\nrule r: if a then ease L\n");
  CHECK(drafts.data()["rules_reordered"] == true);
  CHECK(drafts.diff().code == 1);
}

TEST_CASE("rules without a name", "[diff]") {
  const Drafts drafts("milestone a by P\nif a then ease L\nif a broken then tighten L\n",
                      "milestone a by P\nif a broken then tighten L\nif a then ease L by 2\n"
                      "rule named: if a broken then tighten L to low\n");
  const json data = drafts.data();
  CHECK(changes(data) == Lines{"added rule named", "altered rule  , then"});
}

TEST_CASE("modules beside the script are part of the draft", "[diff]") {
  Folder one, two;
  const std::string main = head + "use terms\nrule r: if a then ease L\n";
  one.write("terms.quid", "milestone a by P\n");
  two.write("terms.quid", "milestone a by P, due 2018-05-01\n");
  const Ran ran = quid_command({"diff", one.write("d.quid", main), two.write("d.quid", main)});
  CHECK(ran.code == 1);
  CHECK(contains(ran.out, "milestone a"));
  CHECK(contains(ran.out, "2018-05-01"));
}

TEST_CASE("what a change does to the outcome", "[diff]") {
  const Drafts drafts("milestone a by P\nrule r: if a then ease L\n",
                      "milestone b by P\nrule r: if b then ease L by 2\n");
  const std::string record = drafts.folder.write("r.quid", "on 2018-02-03 a\n");
  const json data = drafts.data({"--record", record});
  CHECK(data["carried"] == json{{"before", false}, {"after", true}});
  CHECK(data["outcome"]["parted"] == "2018-02-03");
  CHECK(data["outcome"]["end"]["levels"] ==
        json::array({{{"lever", "L"}, {"base", "middle"}, {"other", "high"}}}));
  const Ran text = drafts.diff({"--record", record});
  CHECK(text.code == 1);
  CHECK(contains(text.out, "The record has the other draft's names"));
}

TEST_CASE("a record that fits one draft only", "[diff]") {
  const Drafts drafts("milestone a by P\n", "milestone a by P of 4 t\n");
  const std::string record = drafts.folder.write("r.quid", "on 2018-02-03 a by Q\n");
  const Ran neither = drafts.diff({"--record", record});
  CHECK(neither.code == 1);
  CHECK(contains(neither.out, "The record does not fit " + drafts.before));
  CHECK(contains(neither.out, "r.quid:1:"));
  CHECK(drafts.data({"--record", record})["outcome"].is_null());
}

TEST_CASE("trouble with a draft is 2", "[diff]") {
  const Drafts drafts("milestone a by P\n", "milestone a by Nobody\n");
  CHECK(drafts.diff().code == 2);
  CHECK(contains(drafts.diff().err, "new.quid:"));
  CHECK(drafts.data().contains("diagnostics"));
  CHECK(quid_command({"diff", drafts.before, drafts.before + "x"}).code == 2);
  CHECK(quid_command({"diff", drafts.before, drafts.before, "--until", "soon"}).code == 2);
}

TEST_CASE("one draft counts days and the other steps", "[diff]") {
  Folder folder;
  const std::string days = folder.write("a.quid", "deal \"D\" from 2018-01-01 by month\nparty P\n");
  const std::string steps = folder.write("b.quid", "deal \"D\" for 5 steps\nparty P\n");
  const std::string record = folder.write("r.quid", "");
  const Ran ran = quid_command({"diff", days, steps, "--record", record});
  CHECK(ran.code == 1);
  CHECK(contains(ran.out, "cannot be compared"));
}

TEST_CASE("whatif answers in text, JSON and CSV", "[whatif]") {
  Folder folder;
  const std::string deal =
      folder.write("d.quid", head + "milestone a by P\nrule r: if a then ease L\nvalue P: a = 2\n");
  const std::string record = folder.write("r.quid", "on 2018-03-01 \"a note\"\n");
  const std::vector<std::string> words{"whatif", deal, "--record", record, "--suppose"};
  const auto run = [&](std::vector<std::string> more) {
    more.insert(more.begin(), words.begin(), words.end());
    return quid_command(more);
  };
  const Ran text = run({"2018-02-03 a"});
  CHECK(text.code == 0);
  CHECK(contains(text.out, "They part on 2018-02-03"));
  const json data = json::parse(run({"2018-02-03 a", "--format", "json"}).out);
  CHECK(data["version"] == 1);
  CHECK(data["supposed"] == json::array({"a on 2018-02-03"}));
  CHECK(data["same"] == false);
  CHECK(data["end"]["levels"][0]["other"] == "middle");
  CHECK(data["steps"][0]["happenings"][0]["base"].is_null());
  const Ran csv = run({"2018-02-03 a", "--suppose", "no rule r", "--format", "csv"});
  CHECK(csv.out.starts_with("step,from,to,what,thing,base,other\n2,2018-02-01,2018-02-28,"));
  CHECK_FALSE(contains(csv.out, "L at middle"));
  const Ran refused = run({"2018-02-03 a broken"});
  CHECK(refused.code == 1);
  CHECK(refused.out.empty());
  CHECK(contains(refused.err, "contradicts-the-state"));
  CHECK(run({"no rule x"}).code == 1);
  CHECK(json::parse(run({"no rule x", "--format", "json"}).out)["error"]["name"] == "unknown-name");
  CHECK(quid_command({"whatif", deal}).code == 2);
}
