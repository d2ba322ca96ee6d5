// SPDX-License-Identifier: Apache-2.0
#include <quid/quid.hpp>

#include <iostream>

int main() {
  const auto deal = quid::Program::compile(
      "deal \"one step\" from 2024-01-01 to 2024-12-31\nparty A\nparty B\nmilestone m by A\n"
      "lever l by B: shut, open\nif m then ease l to open\n");
  if (!deal) return std::cerr << deal.error().text(), 1;
  auto run = deal->start();
  if (!run || !run->record("2024-02-01 m")) return 1;
  const auto happened = run->advance("2024-03-01");
  if (!happened) return 1;
  for (const auto& each : *happened) std::cout << each.text << '\n';
  std::cout << run->level("l")->level << '\n';
}
