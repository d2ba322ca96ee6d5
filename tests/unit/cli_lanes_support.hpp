// SPDX-License-Identifier: Apache-2.0
// Simulations in lanes held to simulations one by one.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "catch2/catch.hpp"
#include "cli_support.hpp"
#include "report/simulation.hpp"

namespace quid::test {

/// What deals of one year begin with, after their names.
inline const std::string head =
    "from 2024-01-01 to 2024-12-31 by month\nparty P\nparty Q\nunit USD\nobserver O\n";

/// Every form of output is the same whether futures are walked in lanes or one by one.
inline void same_in_lanes(const std::string& deal,
                          const std::vector<std::vector<std::string>>& more) {
  for (const std::vector<std::string>& options : more) {
    std::vector<std::string> words{"simulate", deal};
    words.insert(words.end(), options.begin(), options.end());
#ifdef QUID_SANITIZED  // the same code with fewer futures
    const auto futures = std::ranges::find(words, "--futures");
    if (futures != words.end()) futures[1] = std::to_string(std::stoi(futures[1]) / 4);
#endif
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

inline bool goes_in_lanes(const std::string& deal) {
  const auto file = quid::report::load_deal(deal);
  REQUIRE(file);
  const auto scene =
      quid::report::Scene::make(**file, {}, "", std::nullopt, *(*file)->checked().deal.end, 1);
  REQUIRE(scene);
  (*scene)->use_lanes();
  return (*scene)->lanes() != nullptr;
}

}  // namespace quid::test
