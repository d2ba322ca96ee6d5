// SPDX-License-Identifier: Apache-2.0
// `quid simulate` and `quid merge` as commands: what is the same whatever the threads, parts and
// orders, what a kept future is, and what is refused.
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catch2/catch.hpp"
#include "cli_support.hpp"
#include "report/forecast.hpp"

namespace {

using namespace quid::test;
using Json = nlohmann::json;

const std::string kitchen = R"(deal "Kitchen" from 2024-01-01 to 2025-12-31 by month
party School
party Fund
observer Inspector
unit EUR
milestone plan by School, due 2024-06-30
milestone kitchen by School, verified by Inspector, due 2025-06-30
lever trust by Fund: none, some, full
rule first: if plan then Fund must pay 1000 EUR to School within 30 days, ease trust to some while plan
rule second: if kitchen then Fund must pay 4000 EUR to School within 30 days, ease trust to full while kitchen
ensure cheap: never received by School > 4000 EUR
outlook base: plan 80% within 120 days, kitchen 70% within 300 days of date of plan,
  kitchen breaks 2% per month, Fund plays tit_for_tat, trust in School 90%, Inspector detects 75%
)";

Json simulated(std::vector<std::string> words) {
  words.insert(words.begin(), "simulate");
  words.insert(words.end(), {"--format", "json"});
  const Ran ran = quid_command(words);
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return Json::parse(ran.out);
}

#ifdef QUID_SANITIZED
constexpr int futures = 5'000;
constexpr double tolerance = 0.024;
constexpr std::size_t cut_each = 500, change_each = 25;  // bytes, values
#else
constexpr int futures = 20'000;
constexpr double tolerance = 0.012;
constexpr std::size_t cut_each = 97, change_each = 5;  // bytes, values
#endif

// The chance that one milestone of one party comes to be met.
double met(const std::string& outlook, const std::string& milestone = "milestone m by A",
           const std::string& more = "", const std::string& first = "") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid", "deal \"D\" from 2024-01-01 to 2024-12-31 by month\nparty A\nobserver O\n" +
                       first + milestone + "\n" + more + "outlook o: " + outlook + "\n");
  const Json out = simulated({deal, "--futures", std::to_string(futures)});
  return out["milestones"][0]["met"].back().get<double>() / futures;
}

void check_near(double seen, double expected) { CHECK(std::abs(seen - expected) < tolerance); }

}  // namespace

TEST_CASE("a simulation is the same with any number of threads") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", kitchen);
  const auto with = [&](const char* jobs, const char* format) {
    return quid_command({"simulate", deal, "--futures", "1000", "--jobs", jobs, "--format", format})
        .out;
  };
  for (const char* format : {"text", "json", "csv"}) {
    const std::string alone = with("1", format);
    CHECK(with("2", format) == alone);
    CHECK(with("7", format) == alone);
  }
}

TEST_CASE("the parts of a simulation merge to the whole, in any order") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", kitchen);
  const auto part = [&](const std::string& name, const std::string& range) {
    const Ran ran = quid_command({"simulate", deal, "--range", range, "--format", "json"});
    REQUIRE(ran.code == 0);
    return folder.write(name, ran.out);
  };
  const std::string a = part("a.json", "0:333"), b = part("b.json", "333:334"),
                    c = part("c.json", "334:900");
  const std::string whole = quid_command({"simulate", deal, "--futures", "900"}).out;
  CHECK(quid_command({"merge", a, b, c}).out == whole);
  CHECK(quid_command({"merge", c, a, b}).out == whole);
  const std::string data =
      quid_command({"simulate", deal, "--futures", "900", "--format", "json"}).out;
  CHECK(quid_command({"merge", b, c, a, "--format", "json"}).out == data);

  const Ran twice = quid_command({"merge", a, c, a});
  CHECK(twice.code == 2);
  CHECK(contains(twice.err, "the same futures are in both parts"));
  const Ran other_seed =
      quid_command({"simulate", deal, "--range", "900:950", "--seed", "2", "--format", "json"});
  const Ran unlike = quid_command({"merge", a, folder.write("d.json", other_seed.out)});
  CHECK(unlike.code == 2);
  CHECK(contains(unlike.err, "these are not parts of one simulation"));
  const std::string record =
      folder.write("r.quid", "on 2024-02-01 known 2024-02-20 plan\non 2024-03-01 \"a note\"\n");
  std::vector<std::string> known;
  for (const char* day : {"2024-02-10", "2024-03-10"}) {
    const Ran ran =
        quid_command({"simulate", deal, "--record", record, "--known-by", day, "--today",
                      "2024-03-20", "--range", day[6] == '2' ? "0:9" : "9:12", "--format", "json"});
    REQUIRE(ran.code == 0);
    known.push_back(folder.write(day, ran.out));
  }
  CHECK(quid_command({"merge", known[0], known[1]}).code == 2);
}

TEST_CASE("futures that an error stopped are told in each form, and when parts are merged") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid",
      "deal \"d\" from 2024-01-01 to 2024-12-31 by month\nparty A\nquantity z = 0\n"
      "milestone m by A\nrule r: if m then set z to 1 / z\noutlook o: m 100% within 60 days\n");
  const Ran csv = quid_command({"simulate", deal, "--futures", "3", "--format", "csv"});
  CHECK(csv.code == 1);
  CHECK(contains(csv.out, ",futures,,stopped,3,,\n"));
  const Ran json = quid_command({"simulate", deal, "--range", "0:3", "--format", "json"});
  const Ran merged = quid_command({"merge", folder.write("a.json", json.out)});
  CHECK(merged.code == 1);
  CHECK(contains(merged.err, "3 futures were stopped by an error"));
}

TEST_CASE("a future that is kept is a record, and one of the range") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", kitchen);
  CHECK(quid_command({"simulate", deal, "--keep", "3", "--format", "json"}).code == 2);
  CHECK(quid_command({"simulate", deal, "--keep", "9", "--range", "5:9"}).code == 2);
  CHECK(quid_command({"simulate", deal, "--keep", "8", "--range", "5:9"}).code == 0);
}

TEST_CASE("a part that was cut or changed is refused") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", kitchen);
  const std::string good =
      quid_command({"simulate", deal, "--futures", "20", "--format", "json"}).out;
  for (std::size_t at = 0; at < good.size(); at += cut_each) {
    const Ran cut = quid_command({"merge", folder.write("cut.json", good.substr(0, at))});
    CHECK(cut.code == 2);
    CHECK(contains(cut.err, "cut.json: this is no simulation"));
  }
  const auto changed = [&](auto change) {
    Json json = Json::parse(good);
    change(json);
    return quid_command({"merge", folder.write("changed.json", json.dump())});
  };
  const auto refused = [&](const Ran& ran, const char* why) {
    INFO(ran.err);
    CHECK(ran.code == 2);
    CHECK(contains(ran.err, why));
  };
  refused(changed([](Json& j) { j["milestones"][0]["met"].erase(0); }), "a count for each step");
  refused(changed([](Json& j) { j["milestones"][0]["met"][0] = 21; }), "larger than `futures`");
  refused(changed([](Json& j) { j["futures"] = 19; }), "not what `ranges` come to");
  refused(changed([](Json& j) { j["ranges"][0]["to"] = 0; }), "`ranges` are not in order");
  refused(changed([](Json& j) { j["verdicts"][0]["count"] = 0, j["verdicts"][2]["count"] = 0; }),
          "`verdicts` do not add up");
  refused(changed([](Json& j) { j["rules"][0]["firings"] = UINT64_MAX; }), "`firings` cannot be");
  refused(changed([](Json& j) {
            j["levers"][0]["levels"][0]["at"][0] = 0, j["levers"][0]["levels"][1]["at"][0] = 0;
          }),
          "the levels of a lever do not add up");
  refused(changed([](Json& j) { j["seed"] = "x"; }), "`seed` is no whole number");
  refused(changed([](Json& j) { j["version"] = 2; }), "not of version 1");
  refused(changed([](Json& j) { j.erase("failed"); }), "`failed` is missing");
  refused(changed([](Json& j) {
            j["ledger"][0]["steps"][0]["given"]["amounts"] = Json::parse(R"([["x", 1]])");
          }),
          "no amount with a count");
  // Whatever becomes of any one value, it is answered.
  const Json flat = Json::parse(good).flatten();
  std::size_t n = 0;
  for (auto at = flat.begin(); at != flat.end(); ++at) {
    if (++n % change_each != 0) continue;
    for (const Json& other : {Json(), Json(-1), Json(1e300), Json("x"), Json::array()}) {
      const Ran ran = changed([&](Json& j) { j[Json::json_pointer(at.key())] = other; });
      CHECK((ran.code == 0 || ran.code == 2));
    }
  }
}

TEST_CASE("a kept future is a record that runs to the same end") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", kitchen);
  const std::string record = folder.write("record.quid", "on 2024-02-10 plan\n");
  const Json all = simulated({deal, "--record", record, "--futures", "400"});
  for (const auto& verdict : all["verdicts"]) {
    if (verdict["count"] == 0) continue;
    const std::string first = std::to_string(verdict["first"].get<int>());
    const Ran kept = quid_command({"simulate", deal, "--record", record, "--keep", first});
    REQUIRE(kept.code == 0);
    CHECK(contains(kept.out, "# future " + first + " of outlook base, seed 1; drawn from"));
    CHECK(contains(kept.out, "on 2024-02-10 plan\n"));
    const Ran again = quid_command({"run", deal, "--record", folder.write("kept.quid", kept.out),
                                    "--until", "2025-12-31", "--format", "json"});
    REQUIRE(again.code == 0);
    CHECK(Json::parse(again.out)["verdict"]["word"] == verdict["verdict"]);
    std::string word = verdict["verdict"];
    if (word == "in progress") word = "in-progress";
    CHECK(quid_command({"simulate", deal, "--record", record, "--futures", "400", "--keep", word})
              .out == kept.out);
  }
  const Ran failure =
      quid_command({"simulate", deal, "--futures", "400", "--keep", "first-failure"});
  REQUIRE(failure.code == 0);
  const Ran again = quid_command(
      {"run", deal, "--record", folder.write("f.quid", failure.out), "--until", "2025-12-31"});
  CHECK(contains(again.out, "cheap: broken on"));
  const Ran none = quid_command({"simulate", deal, "--futures", "10", "--keep", "impasse"});
  CHECK(none.code == 1);
  CHECK(contains(none.err, "no future of 10 is of that kind: impasse"));
  const Ran odd = quid_command({"simulate", deal, "--keep", "first-failur"});
  CHECK(odd.code == 2);
  CHECK(contains(odd.err, "did you mean `first-failure`?"));
}

TEST_CASE("what is likely comes about as often as it says") {
  check_near(met("m 80% within 60 days"), 0.8);
  check_near(met("m 10% per month"), 1 - std::pow(0.9, 12));
  // On the first of the 31 days of January it is not yet met in the evening before.
  check_near(met("m 100% within 1 day, m breaks 10% per month"),
             (1 - 0.1 * 30 / 31) * std::pow(0.9, 11));
  check_near(met("m reported 80% within 60 days"), 0.0);
  check_near(met("m 90% within 60 days of date of n, n 50% within 60 days", "milestone m by A",
                 "milestone n by A\n"),
             0.45);
  check_near(met("m 0% within 60 days"), 0.0);
}

TEST_CASE("whoever does not mean it only says so, and a verifier may notice") {
  const std::string verified = "milestone m by A, verified by O";
  check_near(met("m 100% within 60 days, trust in A 60%"), 0.6);
  check_near(met("m 100% within 60 days, trust in A 60%", verified), 0.6);
  check_near(met("m 100% within 60 days, trust in A 60%, O detects 50%", verified), 0.8);
  check_near(met("m 100% within 60 days, O detects 50%", verified), 1.0);
  // A break that nobody notices is in no record.
  check_near(met("m 100% within 1 day, m breaks 50% per year, O detects 40%", verified), 0.8);
}

TEST_CASE("a claim that was seen through is not made again") {
  const std::string verified = "milestone m by A, verified by O, due 2024-06-30";
  check_near(met("A plays always_cooperate, trust in A 0%, O detects 95%", verified), 0.05);
  check_near(met("m 50% per month, trust in A 0%, O detects 80%", verified),
             0.2 * (1 - std::pow(0.5, 12)));
  check_near(met("m 100% within 30 days, trust in A 50%, O detects 50%",
                 "milestone m by A of 100 t, verified by O", "", "unit t\n"),
             0.75);
}

TEST_CASE("what already passed without it makes it less likely") {
  // 90 % within 100 days of a date 50 days ago, and nothing yet: 0.45 of 0.55 is left.
  const Folder folder;
  const std::string deal =
      folder.write("deal.quid",
                   "deal \"D\" from 2024-01-01 to 2024-12-31 by month\nparty A\nmilestone m by A\n"
                   "milestone n by A\noutlook o: m 90% within 100 days of date of n\n");
  const std::string record = folder.write("r.quid", "on 2024-01-10 n\n");
  const Json out = simulated(
      {deal, "--record", record, "--today", "2024-02-29", "--futures", std::to_string(futures)});
  check_near(out["milestones"][0]["met"].back().get<double>() / futures, 0.45 / 0.55);
  CHECK(out["today"] == "2024-03-01");
}

TEST_CASE("a party that keeps its word pays, one that does not is in breach") {
  const Folder folder;
  const auto with = [&](const std::string& plays) {
    const std::string deal = folder.write(
        "deal.quid",
        "deal \"D\" from 2024-01-01 to 2024-12-31 by month\nparty A\nparty B\nunit EUR\n"
        "milestone a by A, due 2024-02-10\nmilestone b by B, due 2024-03-10\n"
        "milestone c by A, due 2024-04-10\n"
        "rule pay: if a then B must pay 5 EUR to A within 20 days\noutlook o: " +
            plays + "\n");
    const Json out = simulated({deal, "--futures", "64"});
    std::string met;
    for (const auto& one : out["milestones"]) met += one["met"].back() == 64 ? "+" : "-";
    return met + (out["duties"][0]["done"].back() == 64 ? " paid" : "");
  };
  CHECK(with("A plays always_cooperate, B plays always_cooperate") == "+++ paid");
  CHECK(with("A plays always_defect, B plays always_cooperate") == "-+-");
  CHECK(with("A plays tit_for_tat, B plays always_defect") == "+--");
  CHECK(with("A plays grim_trigger, B plays tit_for_tat") == "+++ paid");
  CHECK(with("A plays always_cooperate, B plays suspicious_tit_for_tat") == "+++ paid");
}

TEST_CASE("a breach that is cured on its first day is answered in the next step") {
  const Folder folder;
  const std::string deal =
      folder.write("deal.quid",
                   "deal \"D\" from 2025-01-01 to 2025-06-30 by month\nparty A\nparty B\nunit EUR\n"
                   "rule a: every month from 2025-01-20 then A must pay 1 EUR to B within (end of "
                   "month of today "
                   "- today)\n"
                   "rule b: every month from 2025-01-20 then B must pay 1 EUR to A within (end of "
                   "month of today "
                   "- today)\n"
                   "outlook o: A plays tit_for_tat, B plays suspicious_tit_for_tat\n");
  const Ran done = quid_command({"simulate", deal, "--futures", "1", "--keep", "0"});
  CAPTURE(done.out);
  // B misses January and pays on 1 February, A misses March therefore, and so on.
  CHECK(done.out.find("2025-02-28 A pays 1 EUR to B") != std::string::npos);
  CHECK(done.out.find("2025-03-31 A pays 1 EUR to B") == std::string::npos);
  CHECK(done.out.find("2025-04-01 A pays 1 EUR to B") != std::string::npos);
}

TEST_CASE("what falls due on the day on which it arises is done on that day") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid",
      "deal \"D\" from 2024-01-01 to 2024-12-31 by month\nparty A\nparty B\nunit EUR\n"
      "lever L by A: none, some, full\nmilestone go by B\nmilestone m by A, due 0 days after go\n"
      "rule bill: every month from 2024-01-31 then A must pay 1 EUR to B within 0 days\n"
      "  otherwise A must pay 9 EUR to B within 5 days\n"
      "rule open: if go then A must ease L to full within 0 days\n"
      "outlook o: A plays always_cooperate, go 100% within 40 days\n");
  const Ran ran = quid_command({"simulate", deal, "--futures", "200", "--format", "json"});
  REQUIRE(ran.code == 0);
  const Json out = Json::parse(ran.out);
  CHECK(out["verdicts"][0]["count"] == 200);
  CHECK(out["milestones"][1]["met"].back() == 200);
  const Ran kept = quid_command({"simulate", deal, "--keep", "3"});
  CHECK(contains(kept.out, "on 2024-01-31 A pays 1 EUR to B\n"));
  CHECK_FALSE(contains(kept.out, "9 EUR"));
}

TEST_CASE("a party does only what can be done") {
  const Folder folder;
  const auto with = [&](const std::string& rest) {
    const std::string deal =
        folder.write("deal.quid",
                     "deal \"D\" from 2024-01-01 to 2024-06-30 by month\nparty A\nparty B\n"
                     "milestone go by B\n" +
                         rest + "\noutlook o: A plays always_cooperate, go 100% within 5 days\n");
    return simulated({deal, "--futures", "50"});
  };
  const Json needs = with(
      "milestone big by B\nmilestone m by A, needs big\n"
      "rule r: if go then A must meet m within 10 days");
  CHECK(needs["milestones"][2]["met"].back() == 0);
  CHECK(needs["duties"][0]["overdue"].back() == 50);
  const Json breaks = with("milestone m by A\nrule r: if go then A must break m within 20 days");
  CHECK(breaks["failed"]["count"] == 0);
  CHECK(breaks["duties"][0]["overdue"].back() == 50);
}

TEST_CASE("a claim goes on from a part that is recorded, and a withdrawn owner does not count") {
  const Folder folder;
  const std::string deal =
      folder.write("deal.quid",
                   "deal \"D\" from 2024-01-01 to 2024-12-31 by month\nparty A\nparty B\nunit t\n"
                   "milestone b by A of 100 t, due 2024-06-30\nmilestone j by A, B\n"
                   "outlook o: b 100% within 30 days, trust in A 0%\n"
                   "outlook p: j 100% within 30 days, trust in B 0%\n");
  const std::string part = folder.write("r.quid", "on 2024-01-07 b 30 t\n");
  const Ran kept =
      quid_command({"simulate", deal, "--record", part, "--outlook", "o", "--keep", "0"});
  CHECK(contains(kept.out, " b reported\n"));
  const std::string left = folder.write("w.quid", "on 2024-01-05 B withdraws\n");
  const Json out = simulated({deal, "--record", left, "--outlook", "p", "--futures", "50"});
  CHECK(out["milestones"][1]["met"].back() == 50);
}

TEST_CASE("a kept record can be read whatever is in it") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid",
      "deal \"D\" from 0001-01-01 to 0002-12-31 by month\nparty A\nparty B\nunit EUR\nunit SDR\n"
      "quantity rate in EUR / SDR\nmilestone m by A\n"
      "outlook o: m 100% within 5 days, m disputed 100% within 10 days of date of m\n");
  const std::string record = folder.write(
      "r.quid", "on 0001-01-02 rate = 1.5\non 0001-01-03 \"a \\\"note\\\"\\nnew \\\\ line\"\n");
  const Ran kept = quid_command({"simulate", deal, "--record", record, "--keep", "0"});
  REQUIRE(kept.code == 0);
  CHECK(contains(kept.out, "m disputed by B\n"));
  CHECK(contains(kept.out, folder.read("r.quid")));
  const Ran again = quid_command({"run", deal, "--record", folder.write("kept.quid", kept.out)});
  INFO(again.err);
  CHECK(again.code == 0);
  CHECK(quid_command({"simulate", deal, "--futures", "20"}).code == 0);
}

TEST_CASE("two drafts are compared on the same futures") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", kitchen);
  std::string sooner = kitchen;
  sooner.replace(sooner.find("due 2025-06-30"), 14, "due 2024-10-31");
  const std::string draft = folder.write("draft.quid", sooner);
  const Ran same = quid_command({"simulate", deal, "--futures", "500", "--compare", deal});
  CHECK(same.code == 0);
  CHECK(contains(same.out, "another verdict in 0.0 % of the futures"));
  const Ran other =
      quid_command({"simulate", deal, "--futures", "500", "--compare", draft, "--format", "json"});
  REQUIRE(other.code == 0);
  const Json json = Json::parse(other.out);
  int all_pairs = 0, changed = 0;
  for (const auto& pair : json["verdicts"]) {
    all_pairs += pair["count"].get<int>();
    if (pair["before"] != pair["after"]) changed += pair["count"].get<int>();
  }
  CHECK(all_pairs == 500);
  CHECK(changed > 0);
  const Ran text = quid_command({"simulate", deal, "--futures", "500", "--compare", draft});
  // Done in time and undone later: with the later deadline that is a breach.
  CHECK(contains(text.out, "in progress instead of breached"));
  CHECK(json["before"]["milestones"] == json["after"]["milestones"]);
}

TEST_CASE("sensitivity tells what each number does") {
  const Folder folder;
  const std::string deal =
      folder.write("deal.quid",
                   "deal \"D\" from 2024-01-01 to 2024-12-31 by month\nparty A\n"
                   "milestone m by A, due 2024-06-30\nmilestone n by A\n"
                   "outlook o: m 50% within 100 days, n 50% within 100 days\n");
  const Ran ran = quid_command(
      {"simulate", deal, "--futures", std::to_string(futures), "--sensitivity", "--format", "csv"});
  REQUIRE(ran.code == 0);
  const auto count = [&](const std::string& row) {
    const std::size_t at = ran.out.find(row + ",");
    REQUIRE(at != std::string::npos);
    return std::atof(ran.out.c_str() + at + row.size() + 1) / futures;
  };
  check_near(count("m 50% within 100 days,-10,breached"), 0.6);
  check_near(count("m 50% within 100 days,0,breached"), 0.5);
  check_near(count("m 50% within 100 days,10,breached"), 0.4);
  CHECK(count("n 50% within 100 days,-10,breached") == count("n 50% within 100 days,10,breached"));
  const Ran text = quid_command({"simulate", deal, "--futures", "2000", "--sensitivity"});
  CHECK(contains(text.out, "  m 50% within 100 days\n"));
}

TEST_CASE("a simulation that cannot be is refused with what would do") {
  const Folder folder;
  const auto refused = [&](const std::string& script, std::vector<std::string> words,
                           const char* why) {
    words.insert(words.begin(), {"simulate", folder.write("deal.quid", script)});
    const Ran ran = quid_command(words);
    CHECK(ran.code == 2);
    INFO(ran.err);
    CHECK(contains(ran.err, why));
    CHECK(ran.out.empty());
  };
  const std::string bare = "deal \"D\" from 2024-01-01 to 2024-12-31\nparty A\nmilestone m by A\n";
  refused(bare, {},
          "the deal has no outlook; write one, as in `outlook base: m 80% within 60 days`");
  refused(bare + "outlook a: m 5% per month\noutlook b: m 6% per month\n", {},
          "the deal has several outlooks; choose one with --outlook: a or b");
  refused(bare + "outlook low: m 5% per month\noutlook b: m 6% per month\n", {"--outlook", "lwo"},
          "no outlook named `lwo`; did you mean `low`?");
  refused("deal \"D\" from 2024-01-01\nparty A\nmilestone m by A\noutlook a: m 5% per month\n", {},
          "the deal has no last day; say how far the futures go with --until");
  refused(bare + "outlook a: m 5% per month\n", {"--today", "2024-12-31"},
          "and `--today 2024-12-31` is not before that");
  refused(bare + "outlook a: m 5% per month\n", {"--range", "5:5"},
          "--range `5:5` is no range of futures");
  refused(bare + "outlook a: m 5% per month\n", {"--range", "x:5"},
          "--range `x:5` is no range of futures");
  refused(bare + "outlook a: m 5% per month\n", {"--futures", "0"}, "--futures");
}

TEST_CASE("a future that an error stops counts in nothing else") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid",
      "deal \"D\" from 2024-01-01 to 2024-12-31 by month\nparty A\nmilestone m by A\n"
      "quantity q = 0\nrule r: if m then set q to 1 / q\noutlook o: m 50% within 60 days\n");
  const Ran ran = quid_command({"simulate", deal, "--futures", "1000", "--format", "json"});
  CHECK(ran.code == 1);
  const Json out = Json::parse(ran.out);
  CHECK(out["failed"]["error"] == "division-by-zero");
  CHECK(out["futures"].get<int>() + out["failed"]["count"].get<int>() == 1000);
  CHECK(out["milestones"][0]["met"].back() == 0);
  const Ran text = quid_command({"simulate", deal, "--futures", "1000"});
  CHECK(contains(text.out, "stopped by an error"));
  CHECK(quid_command({"simulate", deal, "--futures", "99", "--sensitivity"}).code == 1);
  CHECK(quid_command({"simulate", deal, "--futures", "99", "--compare", deal}).code == 1);
}

TEST_CASE("intervals are those of Wilson") {
  // Worked by hand: 50 of 100 at 95 %.
  CHECK(quid::report::interval(50, 100) == std::pair<std::uint32_t, std::uint32_t>{403831, 596168});
  CHECK(quid::report::interval(0, 10).first == 0);
  CHECK(quid::report::interval(0, 10).second == 277532);
  CHECK(quid::report::interval(10, 10).second == 1'000'000);
  CHECK(quid::report::interval(0, 0) == std::pair<std::uint32_t, std::uint32_t>{0, 1'000'000});
  CHECK(quid::report::share(1, 3) == "33.3 %");
  CHECK(quid::report::share(2, 3) == "66.7 %");
  CHECK(quid::report::share(1, 1'000'000'000'000) == "0.0 %");
}
