// SPDX-License-Identifier: Apache-2.0
// Futures in lanes are the same as runs of their own where days are counted, asked for and kept.
#include <string>

#include "catch2/catch.hpp"
#include "cli_lanes_support.hpp"

using namespace quid::test;

TEST_CASE("futures with counted days in lanes are those of runs one by one") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", "deal \"Service\" " + head + R"(
milestone outage by P
milestone slow by P, verified by O
milestone audit by Q
quantity load
lever credit by P: none, some, full
rule bad: if outage on at least 3 of the last 10 days then ease credit by 1
rule worse once: if (outage or slow) on at least 40 of the last 90 days then ease credit to full
rule fair: if (not outage) on at least 9 of the last 10 business days then tighten credit by 1
rule weeks: if (slow verified) on at least 4 of the last 2 weeks then pay 5 USD to Q from P
rule again: if (credit at least some) on at least 5 of the last 6 days and not outage then restore credit
rule twice: if ((slow on at least 2 of the last 4 days) on at least 6 of the last 8 days) for 3 days then pay 1 USD to P
rule day: if outage on at least 1 of the last 1 day and was (outage on at least 1 of the last 1 business day) then pay 2 USD to P
ensure known: never (load > 3) on at least 2 of the last 5 days
ensure calm: never outage on at least 12 of the last 15 days unless audit
value Q: credit at some = 1 per day, slow verified = -3 per day
outlook base: outage 40% per week, outage breaks 60% per week, slow 30% per month, slow broken 50% per month,
  slow reported 20% per month, audit 70% within 300 days
)");
  const std::string early =
      folder.write("early.quid", "on 2024-01-03 outage\non 2024-01-05 outage broken\n");
  const std::string record = folder.write("record.quid",
                                          "on 2024-01-03 outage\non 2024-01-05 outage broken\n"
                                          "on 2024-02-26 slow\non 2024-03-01 outage\n");
  CHECK(goes_in_lanes(deal));
  same_in_lanes(deal, {{"--futures", "1500"},
                       {"--futures", "400", "--record", early, "--today", "2024-01-06"},
                       {"--futures", "700", "--record", record, "--today", "2024-03-03"},
                       {"--futures", "200", "--record", record, "--today", "2024-06-08"},
                       {"--futures", "300", "--jobs", "2", "--sensitivity"},
                       {"--futures", "300", "--keep", "first-failure"}});
}

TEST_CASE("futures that ask when something came to be so in lanes are those of runs") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", "deal \"Days\" " + head + R"(
milestone plan by P, due 2024-03-31
milestone site by Q of 20 km, verified by O, due 2024-05-31
milestone road by P of 9 km, aim 2024-06-30
milestone works by P, verified by O
quantity late = 0
quantity kept = 0
rule a once per plan: if plan within 2 weeks of start then add 1 to kept
rule b: if site broken within 20 days of site then add 10 to late
rule c: if works refuted within 1 month of plan or works verified within 1 month of date of plan then pay 1 USD to P
rule d: if plan overdue within 3 days of 2024-04-02 then add 100 to late
rule e: if site on time and not road reported within 10 business days of works then add 100 to kept
rule f: if lateness of site > 15 days or lateness of road > 40 days then pay 2 USD to Q
rule g: if (if works reported within 25 days of site then 3 else 1) > 2 then add 1000 to kept
ensure on_time: never lateness of plan > 30 days
outlook base: plan 80% within 120 days, plan broken 20% per month, site 60% within 200 days, site broken 10% per month,
  road 70% within 200 days, road reported 20% per month, works 20% per month, works reported 30% per month,
  works refuted 20% per month, works broken 10% per month, trust in P 70%, O detects 50%
)");
  const std::string record = folder.write("record.quid",
                                          "on 2024-01-03 plan\non 2024-02-05 works\n"
                                          "on 2024-02-11 road\non 2024-02-12 road broken\n"
                                          "on 2024-02-20 works refuted by O\n"
                                          "on 2024-04-11 plan broken\n");
  CHECK(goes_in_lanes(deal));
  same_in_lanes(deal, {{"--futures", "1500"},
                       {"--futures", "1200", "--record", record},
                       {"--futures", "300", "--seed", "9", "--keep", "first-failure"}});
}

TEST_CASE("futures with deadlines by formulas in lanes are those of runs") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", "deal \"Deadlines\" " + head + R"(
milestone endorsed by O
milestone consent by Q
milestone report by Q of 5 km, verified by O
let adoption = earliest of (40 days after endorsed, consent)
milestone lift by P, due adoption
milestone law by P, due (if report verified then 2024-06-30 else 10 days after adoption), verified by O
milestone plan by P, due 20 days after consent, verified by O
milestone grow by P of 3 km, aim latest of (60 days after endorsed, 30 days after report)
lever trust by Q: none, some, full
quantity late = 0
rule a once per lift: if lift overdue then add 1 to late
rule b: if law overdue for 10 days then ease trust by 1 while law overdue
rule c: if plan overdue within 30 days of endorsed then add 10 to late
rule d: if grow and not grow broken then pay 1 USD to P
rule e: if lift on time then add 100 to late
rule f: if today > adoption then add 1000 to late
rule g: if latest of (20 days after consent, endorsed) = today then pay 2 USD to P
rule h: if today < earliest of (lift, 90 days after adoption) and law then pay 3 USD to Q
ensure soon: always today <= latest of (adoption, 2024-02-20) or lift
ensure calm: never lift overdue and law overdue
outlook base: endorsed 70% within 120 days, endorsed broken 10% per month, consent 30% per month, consent broken 20% per month,
  report 60% within 150 days, report reported 20% per month, lift 15% per month, lift broken 10% per month, law 20% per month,
  law refuted 15% per month, law broken 10% per month, plan 30% per month, plan refuted 30% per month, grow 30% per month,
  grow reported 20% per month, grow broken 20% per month, trust in P 70%, O detects 50%
)");
  const std::string plain = folder.write("plain.quid", "deal \"Deadlines\" " + head + R"(
milestone x by Q, verified by O
milestone y by Q
milestone m by P, due earliest of (20 days after x, y), verified by O
outlook base: x 50% per month, x refuted 30% per month, x broken 20% per month, y 20% per month, y broken 40% per month,
  m 20% per month, m broken 30% per month, m refuted 30% per month, O detects 50%
)");
  const std::string record = folder.write("record.quid",
                                          "on 2024-01-03 consent\non 2024-01-25 plan\n"
                                          "on 2024-02-11 consent broken\non 2024-02-12 lift\n"
                                          "on 2024-02-20 endorsed\non 2024-04-11 lift broken\n"
                                          "on 2024-04-12 report 2 km\n");
  CHECK(goes_in_lanes(plain));
  same_in_lanes(deal, {{"--futures", "1500"},
                       {"--futures", "1200", "--record", record},
                       {"--futures", "300", "--seed", "9", "--keep", "first-failure"}});
  same_in_lanes(plain, {{"--futures", "1500"}, {"--futures", "300", "--sensitivity"}});
}

TEST_CASE("what cannot be on a day keeps nothing else from it, in lanes as in runs") {
  const Folder folder;
  for (const char* terms :
       {"up 100% per day, up breaks 100% per day", "up breaks 100% per day, up 100% per day"}) {
    const std::string deal = folder.write(
        "deal.quid", "deal \"D\" " + head + "milestone up by P\noutlook o: " + terms + "\n");
    CHECK(goes_in_lanes(deal));
    same_in_lanes(deal, {{"--futures", "40"}});
    INFO(terms);
    CHECK(contains(quid_command({"simulate", deal, "--keep", "3"}).out,
                   "on 2024-01-01 up\non 2024-01-02 up broken\non 2024-01-03 up\n"));
  }
}
