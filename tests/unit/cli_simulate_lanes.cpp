// SPDX-License-Identifier: Apache-2.0
// Futures in lanes are the same as futures that are runs of their own.
#include <optional>
#include <string>
#include <vector>

#include "catch2/catch.hpp"
#include "cli_support.hpp"
#include "report/simulation.hpp"

using namespace quid::test;

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
  const auto file = quid::report::load_deal(deal);
  const auto scene =
      quid::report::Scene::make(**file, {}, "", std::nullopt, *(*file)->checked().deal.end, 1);
  REQUIRE(scene);
  CHECK((*scene)->lanes() != nullptr);
  const std::vector<std::vector<std::string>> more = {
      {"--futures", "1500"},
      {"--futures", "700", "--record", record},
      {"--futures", "300", "--today", "2024-05-05", "--until", "2024-08-30", "--seed", "7"},
      {"--range", "1000:2100"},
      {"--futures", "1100", "--compare", other},
      {"--futures", "100", "--sensitivity"},
      {"--futures", "200", "--keep", "first-failure"}};
  for (const std::vector<std::string>& options : more) {
    std::vector<std::string> words{"simulate", deal};
    words.insert(words.end(), options.begin(), options.end());
    if (options.back() != "first-failure") words.insert(words.end(), {"--format", "json"});
    const Ran lanes = quid_command(words);
    words.push_back("--one-by-one");
    const Ran runs = quid_command(words);
    INFO(options[1] << ' ' << lanes.err);
    CHECK(lanes.code == runs.code);
    CHECK(lanes.out.size() > 100);
    CHECK(lanes.out == runs.out);
  }
}
