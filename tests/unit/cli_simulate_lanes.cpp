// SPDX-License-Identifier: Apache-2.0
// Futures in lanes are the same as futures that are runs of their own.
#include <string>
#include <vector>

#include "catch2/catch.hpp"
#include "cli_lanes_support.hpp"

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

TEST_CASE("futures with what follows breaches and with phases in lanes are those of runs") {
  const std::string script = R"(deal "Works" from 2024-01-01 to 2025-06-30 by month
party Owner
party Builder
milestone site by Owner
milestone frame by Builder
milestone roof by Builder, due 2024-11-30
milestone paint by Builder
lever payment by Owner: none, part, full
lever access by Owner: shut, open
lever staff by Builder: few, some, many
quantity strikes = 0
rule start once: if site then
  Builder must meet frame within 60 days otherwise
    tighten payment to none,
    (Builder must meet roof within 20 business days otherwise instead
      subtract 1 from strikes, pay 5 to Owner from Builder),
    ease staff to many for 3 months
rule pay: if frame then ease payment by 1
rule late: if start overdue then ease staff by 1 until 2024-09-30
rule finish once: if roof then Builder must meet paint within 1 month until 2025-03-01 otherwise add 2 to strikes
rule rest during works: if paint for 2 months then ease payment to full
rule fallow: if not works and frame then ease access to open while review
rule slow: if (frame and not roof) for 25 business days then add 1 to strikes
phase works when site until paint
phase review when works until roof
phase winter when was works for 40 days
phase late_review when review until not works
phase last from 2024-08-01 until roof
rule cold during winter: if frame then pay 2 to Builder from Owner
rule ends: if late_review then pay 1 to Owner from Builder
rule ends_too: if last then pay 3 to Owner from Builder
value Owner: payment at full = -4, access at open = 1 per day
value Builder: frame = 1 per day, staff at many = -2 per day
ensure few: never strikes > 2 unless review
ensure worked: eventually works
outlook base: site 80% within 120 days, site breaks 10% per month, frame 25% per month, frame breaks 8% per month,
  roof 30% per month, paint 12% per month, paint breaks 15% per month
)";
  const Folder folder;
  const std::string deal = folder.write("deal.quid", script);
  CHECK(goes_in_lanes(deal));
  const std::string begun = folder.write("begun.quid", "on 2024-02-01 site\n");
  const std::string late = folder.write("late.quid",
                                        "on 2024-02-01 site\n"
                                        "on 2024-05-20 frame\n");
  same_in_lanes(deal, {{"--futures", "1500", "--seed", "4"},
                       {"--futures", "400", "--record", begun, "--today", "2024-03-10"},
                       {"--futures", "400", "--record", begun, "--today", "2024-04-20"},
                       {"--futures", "400", "--record", late, "--today", "2024-05-25"},
                       {"--futures", "300", "--keep", "first-failure"}});
}

namespace {

struct Case {
  const char *what, *script, *record;
  std::vector<std::string> options;
};

// Where lanes and runs once differed; all deals begin as `head` has it.
const std::vector<Case> cases = {
    {"a deadline that comes when its milestone is met already",
     "milestone x by Q\n"
     "milestone m by P, due within 30 days of x\n"
     "outlook g: m broken 50% per month\n",
     "on 2024-01-05 m\n"
     "on 2024-01-10 x\n",
     {}},
    {"met with an old deadline in force",
     "milestone x by Q\n"
     "milestone m by P, due within 30 days of x\n"
     "outlook g: m broken 50% per month\n",
     "on 2024-01-02 x\n"
     "on 2024-01-05 m\n"
     "on 2024-01-06 x broken\n"
     "on 2024-01-20 x\n",
     {}},
    {"refuted with a deadline that came after it was met",
     "milestone x by Q\n"
     "milestone m by P, due within 10 days of x\n"
     "outlook g: m refuted 90% per month\n",
     "on 2024-01-02 m\n"
     "on 2024-01-03 x\n",
     {}},
    {"overdue in the morning, met by noon",
     "milestone m by P, due 2024-01-05\n"
     "milestone w by Q\n"
     "lever l by Q: a, b\n"
     "rule r: if w then ease l until m overdue\n"
     "outlook g: m 90% within 10 days\n",
     "on 2024-01-02 w\n",
     {}},
    {"a date that passes on the day of a break",
     "milestone m by P\n"
     "milestone w by Q\n"
     "lever l by Q: a, b\n"
     "rule r: if w then ease l until (m and today > 2024-01-05)\n"
     "outlook g: m broken 90% within 10 days\n",
     "on 2024-01-01 m\n"
     "on 2024-01-02 w\n",
     {}},
    {"a stretch that is long enough in the morning and breaks by noon",
     "milestone m by P\n"
     "milestone w by Q\n"
     "lever l by Q: a, b\n"
     "rule s: if w then (Q must meet w2 within 200 days) until (m for 5 days)\n"
     "milestone w2 by Q\n"
     "outlook g: m 90% within 10 days, w 90% within 5 days, m broken 90% per week\n",
     "",
     {}},
    {"overdue until a clock starts afresh",
     "milestone x by Q\n"
     "milestone m by P, due within 10 days of x\n"
     "milestone w by Q\n"
     "lever l by Q: a, b\n"
     "rule r: if w then ease l until (m overdue and x)\n"
     "outlook g: w 90% within 5 days, x 90% within 60 days\n",
     "on 2024-01-01 x\n"
     "on 2024-01-02 x broken\n",
     {}},
    {"a later duty that is due before",
     "milestone m by P\n"
     "phase busy from 2024-06-01 until 2024-12-31\n"
     "rule r: if m then P must pay 1 USD to Q within ((if busy then 5 else 300)) days\n"
     "outlook g: m 90% per month, m broken 90% per month\n",
     "",
     {}},
    {"one duty's deadline moved by a suspension",
     "milestone m by P\n"
     "milestone stop by Q\n"
     "milestone go by Q\n"
     "rule work: if m then P must pay 1 USD to Q within 150 days of start\n"
     "rule s to 2024-01-31: if stop then suspend rule work\n"
     "rule g to 2024-05-31: if go then resume rule work\n"
     "outlook o: m broken 90% within 10 days, m 50% within 20 days\n",
     "on 2024-01-05 m\n"
     "on 2024-01-06 stop\n"
     "on 2024-05-01 go\n",
     {"--today", "2024-05-01", "--until", "2024-07-31"}},
    {"duties that ask for different levels",
     "milestone m by P\n"
     "milestone w by Q\n"
     "lever l by P: a, b, c, d, e starts at c\n"
     "rule r to 2024-03-01: if m then P must ease l by 1 within 60 days\n"
     "rule up: if w then ease l to c\n"
     "outlook g: w 60% per month\n",
     "on 2024-01-05 m\n"
     "on 2024-01-10 m broken\n"
     "on 2024-01-11 l at b\n"
     "on 2024-01-15 m\n",
     {"--today", "2024-03-05"}},
    {"a duty to say what a rule says",
     "milestone m by Q\n"
     "milestone w by Q\n"
     "statement s by P claims m\n"
     "rule a: if m then P must say s within 30 days\n"
     "rule b: if w then say s\n"
     "outlook g: m 90% per month, w 90% per month\n",
     "",
     {}},
    {"claimed after the deadline, before the duty arose",
     "milestone m by Q\n"
     "milestone w by P, verified by O\n"
     "rule r: if m then P must meet w within 20 days of start\n"
     "rule tick: every day then pay 1 USD to P\n"
     "outlook g: w 20% per month\n",
     "on 2024-01-25 w\n"
     "on 2024-02-01 m\n",
     {}},
    {"verified in full before it was refuted",
     "milestone m by P of 10 km, verified by O\n"
     "outlook g: m reported 50% per month\n",
     "on 2024-01-05 m verified by O\n"
     "on 2024-01-06 m refuted by O\n",
     {}},
    {"what was only reported breaks",
     "milestone m by Q, verified by O\n"
     "milestone w by Q\n"
     "lever l by Q: a, b, c\n"
     "rule r once per m: if w then ease l by 1\n"
     "outlook g: m broken 24% per month, w 43% per month\n",
     "on 2024-04-13 m\n",
     {}},
    {"overdue when it arises",
     "milestone w by Q\n"
     "rule r: every year from 2024-03-02 then P must pay 1 USD to Q within 20 days of start\n"
     "outlook g: w 10% within 20 days\n",
     "",
     {"--until", "2024-10-01"}},
    {"a ban that a report breaks which is refuted at once",
     "milestone m by P of 2 km, verified by O\n"
     "rule r: if today >= start then (P must not meet m otherwise (P must meet m within 7 days)) "
     "for 3 months\n"
     "outlook g: m 14% within 173 days, trust in P 60%, P detects 70%\n",
     "",
     {}},
    {"worth so much per month, week and business day",
     "milestone m by P\n"
     "milestone w by Q\n"
     "lever l by Q: shut, ajar, wide\n"
     "rule r: if m then ease l while m\n"
     "rule s: if w then ease l to wide\n"
     "value P: l at wide = 7.31 per month, m = -2.5 per 2 weeks\n"
     "value Q: l at ajar = -1 per year, l at wide = -10 per 10 business days\n"
     "outlook g: m 30% per month, m broken 20% per month, w 20% per month, w broken 50% per "
     "month\n",
     "on 2024-01-05 m\n",
     {"--today", "2024-02-10"}},
    {"a grant whose condition is not known",
     "quantity x in USD\n"
     "milestone m by P\n"
     "rule r: if m then Q must pay 7 USD to P within 10 days while x > 5 USD\n"
     "rule s: if m then (P may pay USD to Q) while x > 5 USD\n"
     "outlook g: m 50% per month\n",
     "",
     {}},
    {"what broke without leave, until it is met again",
     "milestone m by P\n"
     "quantity q = 0\n"
     "rule r: if m unruled for 20 days then add 1 to q\n"
     "outlook g: m 60% within 60 days\n",
     "on 2024-01-05 m\n"
     "on 2024-01-10 m broken\n",
     {}},
    {"of nothing when it breaks",
     "quantity q in km = 1 km\n"
     "milestone m by P of (q * 2), due 2024-03-01\n"
     "milestone n by Q, due 2024-03-01\n"
     "outlook g: m broken 50% per month\n",
     "on 2024-01-05 m\n"
     "on 2024-01-06 n\n"
     "on 2024-01-10 q = 0\n",
     {}},
    {"broken by its deadline, and met again after it",
     "milestone m by P, due 2024-03-01\n"
     "quantity late = 0\n"
     "rule r once: if m and lateness of m > 20 days then add 1 to late\n"
     "rule s once: if m on time and today > 2024-03-01 then add 10 to late\n"
     "outlook g: m 60% per month, m broken 50% per month\n",
     "",
     {}},
};

}  // namespace

TEST_CASE("what lanes and runs once had otherwise they have alike") {
  const Folder folder;
  for (const Case& one : cases) {
    INFO(one.what);
    const std::string deal =
        folder.write("deal.quid", "deal \"D\" " + head + std::string(one.script));
    std::vector<std::string> options{"--futures", "200"};
    options.insert(options.end(), one.options.begin(), one.options.end());
    if (one.record[0] != '\0')
      options.insert(options.end(), {"--record", folder.write("record.quid", one.record)});
    same_in_lanes(deal, {options});
  }
}

TEST_CASE("windows that count from when a milestone is met are drawn in lanes too") {
  const Folder folder;
  const std::string deal =
      folder.write("deal.quid", R"(deal "Steps" from 2024-01-01 to 2025-12-31 by month
party A
observer O
milestone plan by A
milestone build by A, verified by O
milestone open by A
milestone old by A of 12 km
milestone last by A of 3 km, verified by O
lever trust by A: none, some, full
rule first: if plan then ease trust to some while plan
rule second: if build and not open then ease trust to full
rule third: if open then add 1 to count
rule fourth: if old then add 1 to count
quantity count = 0
ensure order: never open and not plan
outlook base: plan 20% per month, plan breaks 10% per month, build 80% within 90 days of date of plan, build refuted 10% per month,
  open 70% within 60 days of date of build + 2 weeks, old 60% within 300 days of 2024-02-01, last 70% within 50 days of date of old, O detects 60%, trust in A 70%,
  build and open correlated 40%
)");
  const std::string record = folder.write(
      "record.quid", "on 2024-01-20 plan\non 2024-02-05 plan broken\non 2024-02-09 old 7 km\n");
  CHECK(goes_in_lanes(deal));
  same_in_lanes(deal, {{"--futures", "2500"},
                       {"--futures", "1500", "--record", record},
                       {"--futures", "300", "--seed", "7", "--keep", "first-failure"}});
}
