// SPDX-License-Identifier: Apache-2.0
// Futures in lanes are the same as futures that are runs of their own.
#include <optional>
#include <string>
#include <vector>

#include "catch2/catch.hpp"
#include "cli_support.hpp"
#include "report/simulation.hpp"

using namespace quid::test;

namespace {

/// Every form of output is the same whether futures are walked in lanes or one by one.
void same_in_lanes(const std::string& deal, const std::vector<std::vector<std::string>>& more) {
  for (const std::vector<std::string>& options : more) {
    std::vector<std::string> words{"simulate", deal};
    words.insert(words.end(), options.begin(), options.end());
    if (options.back() != "first-failure") words.insert(words.end(), {"--format", "json"});
    const Ran lanes = quid_command(words);
    words.push_back("--one-by-one");
    const Ran runs = quid_command(words);
    INFO(deal << ' ' << options[1] << ' ' << lanes.err);
    CHECK(lanes.code == runs.code);
    CHECK(lanes.out.size() > 100);
    CHECK(lanes.out == runs.out);
  }
}

bool goes_in_lanes(const std::string& deal) {
  const auto file = quid::report::load_deal(deal);
  REQUIRE(file);
  const auto scene =
      quid::report::Scene::make(**file, {}, "", std::nullopt, *(*file)->checked().deal.end, 1);
  REQUIRE(scene);
  return (*scene)->lanes() != nullptr;
}

}  // namespace

TEST_CASE("futures of a plain deal in lanes are those of runs one by one") {
  const std::string plain = R"(deal "Lease" from 2024-01-01 to 2024-12-31 by month
party Owner
party Tenant
milestone open by Owner
milestone rent by Tenant
milestone strike by Tenant
lever room by Owner: shut, half, whole
quantity points = 0
rule first once: if open for 30 days then ease room by 1, add 2 to points
rule more once per rent: if rent and open and not strike then ease room by 1, pay 5 to Owner from Tenant
rule pause: if strike then tighten room by 1, subtract 1 from points
rule fees: every month while open then pay 1.5 to Owner from Tenant
value Tenant: room at half = 3 per day, room at whole = 6.25 per day, rent = -50
ensure no_loss: never points < 0 unless open
ensure rented: eventually rent
outlook base: open 80% within 90 days, rent 20% per month, strike 10% per month, strike broken 30% per month,
  open broken 5% per 2 weeks
)";
  const Folder folder;
  const std::string deal = folder.write("deal.quid", plain);
  const std::string other =
      folder.write("other.quid", plain + "rule late: if rent then restore room\n");
  const std::string record =
      folder.write("record.quid", "on 2024-01-20 open\non 2024-03-05 strike\n");
  CHECK(goes_in_lanes(deal));
  same_in_lanes(
      deal, {{"--futures", "1500"},
             {"--futures", "700", "--record", record},
             {"--futures", "300", "--today", "2024-05-05", "--until", "2024-08-30", "--seed", "7"},
             {"--range", "1000:2100"},
             {"--futures", "1100", "--compare", other},
             {"--futures", "100", "--sensitivity"},
             {"--futures", "200", "--keep", "first-failure"}});
}

TEST_CASE("futures of the Singapore deal in lanes are those of runs one by one") {
  const std::string folder = std::string(QUID_SOURCE_DIR) + "/examples/03-singapore/";
  CHECK(goes_in_lanes(folder + "deal.quid"));
  same_in_lanes(folder + "deal.quid", {{"--futures", "1500"},
                                       {"--futures", "300", "--record", folder + "record.quid"},
                                       {"--futures", "300", "--today", "2018-09-01"},
                                       {"--futures", "40", "--sensitivity"}});
}

TEST_CASE("futures with duties, grants, deadlines and claims in lanes are those of runs") {
  const std::string script = R"(deal "Supply" from 2024-01-01 to 2024-12-31 by month
party Buyer
party Maker
observer Lab
milestone plan by Maker, due 2024-03-01
milestone sample by Maker of 20 items, verified by Lab, due 2024-06-30
milestone licence by Buyer, aim 2024-04-15
milestone delivery by Maker
lever price by Buyer: low, fair, good
lever access by Buyer: shut, open
quantity quality
let bonus = (if sample then 5 else 1)
rule early: if plan reported then ease price to fair while not plan broken
rule best: if sample then ease price to good for 60 days
rule enter: if licence then ease access to open while licence until delivery
rule order: if sample and licence then Maker must meet delivery within 3 months
rule fee: if plan then Buyer must pay 7 to Maker within 20 days while not licence
rule help: if order overdue then pay bonus to Buyer from Maker
rule judge: if quality > 3 then end deal "too good"
rule hold: if access at open then Buyer must not tighten access for 30 days
value Buyer: sample = 4, delivery = 10, price at good = -2 per day
value Maker: price at fair = 3, access at open = 1 per day
ensure graded: never price at good and not sample
ensure known: always quality >= 0 or not delivery
ensure opens: eventually access at open
outlook base: plan 80% within 90 days, sample 70% within 200 days, licence 15% per month,
  delivery 10% per month, plan breaks 3% per month, licence breaks 10% per month,
  trust in Maker 60%, Lab detects 70%
)";
  const Folder folder;
  const std::string deal = folder.write("deal.quid", script);
  const std::string record = folder.write("record.quid",
                                          "on 2024-01-20 plan\non 2024-02-05 licence\n"
                                          "on 2024-02-20 sample 20 items\n"
                                          "on 2024-02-25 sample verified by Lab\n");
  CHECK(goes_in_lanes(deal));
  same_in_lanes(deal, {{"--futures", "2500"},
                       {"--futures", "900", "--record", record},
                       {"--futures", "300", "--record", record, "--today", "2024-07-01"},
                       {"--futures", "60", "--sensitivity"},
                       {"--futures", "300", "--keep", "first-failure"}});
}
