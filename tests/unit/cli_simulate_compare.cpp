// SPDX-License-Identifier: Apache-2.0
// `quid simulate --compare`: what two drafts come to in the same futures.
#include <fmt/format.h>

#include <string>

#include "catch2/catch.hpp"
#include "cli_support.hpp"

using namespace quid::test;

TEST_CASE("drafts are compared by duties, rules and money too") {
  const Folder folder;
  const auto draft = [&](const char* name, int size, int days) {
    return folder.write(name, fmt::format("deal \"D\" from 2024-01-01 to 2024-12-31 by month\n"
                                          "party A\nparty B\nparty C\nunit EUR\nmilestone m by A\n"
                                          "rule pays: if m then pay {} EUR to A from B\n"
                                          "rule owes: if m then C must pay 5 EUR to A within {} "
                                          "days\nif m then pay 1 EUR to B from A\n"
                                          "outlook o: m 100% within 30 days\n",
                                          size, days));
  };
  const std::string deal = draft("a.quid", 1200, 366), other = draft("b.quid", 1500, 10);
  const Ran text = quid_command({"simulate", deal, "--futures", "50", "--compare", other});
  CHECK(contains(text.out, "duties\n  owes overdue "));
  CHECK(contains(text.out, "  owes open "));
  CHECK_FALSE(contains(text.out, "rules\n"));  // it fires in as many
  CHECK(contains(text.out, "exposure, at most\n"));
  CHECK(contains(text.out,
                 "  B EUR, in 50 % of the futures                1_199     1_499      +300\n"));
  const Ran csv =
      quid_command({"simulate", deal, "--futures", "50", "--compare", other, "--format", "csv"});
  CHECK(contains(csv.out, "\nduty,owes overdue,0,50,50,50\n"));
  CHECK(contains(csv.out, "\nrule,pays,50,50,50,50\n"));
  CHECK(contains(csv.out, "\nexposure,A EUR 95%,-1199,-1499,50,50\n"));
}

TEST_CASE("sensitivity tells where a likelihood has no room for ten points") {
  const Folder folder;
  const std::string deal = folder.write(
      "deal.quid",
      "deal \"D\" from 2024-01-01 to 2024-12-31 by month\nparty A\nparty B\nmilestone m by A\n"
      "milestone n by A\nmilestone k by B\noutlook o: m 97.5% within 100 days, n 10% within 100 "
      "days, k 100% within 9 days, m and n correlated 3%\n");
  const Ran text = quid_command({"simulate", deal, "--futures", "50", "--sensitivity"});
  CHECK(contains(text.out, "  m 97.5% within 100 days, 2.5 points more only\n"));
  CHECK(contains(text.out, "  n 10% within 100 days\n"));
  CHECK(contains(text.out, "  k 100% within 9 days, 0 points more only\n"));
  CHECK(contains(text.out, "  m and n correlated 3%\n"));  // it goes down to -100 %
}
