// SPDX-License-Identifier: Apache-2.0
// Random deals that are plain, as lanes/ means it, and courses of events for them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lanes/slices.hpp"
#include "random.hpp"

namespace quid::oracle {

struct PlainDeal {
  std::string script;
  int days = 0;  // after the first
  std::uint32_t milestones = 0;
  bool sparse = false;  // most days are to be days on which nothing happens in any lane
};

class PlainGenerator {
 public:
  explicit PlainGenerator(std::uint64_t seed) : random_(seed) {}
  PlainDeal run();
  /// What happens in one lane: of each milestone what can happen to it, in turns; on each day with
  /// so many chances in a hundred, and where `busy` is negative on a few days only.
  std::vector<lanes::Event> course(const PlainDeal& deal, int busy);

 private:
  void line(const std::string& text) { deal_.script += text + "\n"; }
  void declare();
  void rule(int number);
  std::string head(int number);
  std::string effect();
  std::string change();
  void worth();
  void ensures();
  std::string clauses();
  std::string condition(int depth);
  std::string leaf();
  std::string milestone() { return "m" + std::to_string(random_.between(0, milestones_ - 1)); }
  std::string lever(int& top);
  std::string number(int low, int high) { return std::to_string(random_.between(low, high)); }
  std::string day();
  std::string length();

  Random random_;
  PlainDeal deal_;
  bool steps_ = false, shallow_ = false, levels_now_ = false, halves_ = false;
  int milestones_ = 0, quantities_ = 0, phases_ = 0;
  std::vector<int> tops_;
  std::vector<int> set_to_;    // by quantity: -1 where rules add to it
  std::vector<int> to_level_;  // by lever: 1 where rules ease it to levels, 2 tighten, 0 neither
};

}  // namespace quid::oracle
