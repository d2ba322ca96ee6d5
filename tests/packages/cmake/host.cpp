// SPDX-License-Identifier: Apache-2.0
#include <quid/lanes.hpp>
#include <quid/quid.hpp>

#include <iostream>

// In every second lane `m` is met on the deal's third day.
struct Alternate : quid::LaneSource {
  explicit Alternate(quid::Day day) : third{day.number + 2} {}
  void draw(quid::LaneEvents& events) override {
    if (events.day() != third) return;
    for (std::size_t w = 0; w < quid::lane_words; ++w) events.done(0)[w] = 0x5555555555555555;
  }
  quid::Day third;
};

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
  const auto lanes = quid::Lanes::make(*deal->start(), *deal->last_day());
  Alternate source(deal->first_day());
  std::size_t open = 0;
  const auto count = [&](const quid::LaneBlock& block) {
    for (std::size_t lane = 0; lane < block.size(); ++lane) open += block.level(0, lane);
  };
  return lanes && lanes->run(0, 5000, source, count) && open == 2500 ? 0 : 1;
}
