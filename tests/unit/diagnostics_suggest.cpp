// SPDX-License-Identifier: Apache-2.0
// "Did you mean": distances, bounds, ties, cost.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "diagnostics/suggest.hpp"

using quid::edit_distance;
using quid::nearest;

namespace {

// The whole table, without band or bound.
std::size_t plain_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("distances") {
  CHECK(edit_distance("coal", "coal", 2) == 0);
  CHECK(edit_distance("coal", "cola", 2) == 1);
  CHECK(edit_distance("coal", "col", 2) == 1);
  CHECK(edit_distance("coal", "fish", 2) == 3);
  CHECK(edit_distance("", "ab", 5) == 2);
  CHECK(edit_distance("\u00e9t\u00e9", "ete", 2) == 2);
}

TEST_CASE("distances agree with the whole table") {
  std::mt19937 random(3);
  for (int i = 0; i < 5000; ++i) {
    std::string a;
    std::string b;
    for (unsigned n = random() % 12; n > 0; --n) a += static_cast<char>('a' + random() % 3);
    for (unsigned n = random() % 12; n > 0; --n) b += static_cast<char>('a' + random() % 3);
    const std::size_t bound = random() % 6;
    CAPTURE(a, b, bound);
    REQUIRE(edit_distance(a, b, bound) == std::min(plain_distance(a, b), bound + 1));
  }
}

TEST_CASE("the nearest name is found, if near enough") {
  const Names names{"remains_returned", "tests_paused", "talks_held", "US", "DPRK", "x"};
  CHECK(nearest("remains_retuned", names) == "remains_returned");
  CHECK(nearest("test_paused", names) == "tests_paused");
  CHECK(nearest("us", names) == "US");
  CHECK(nearest("dprk", names) == "DPRK");
  CHECK_FALSE(nearest("sanction", names));
  CHECK_FALSE(nearest("y", names));
  CHECK_FALSE(nearest("", names));
  CHECK_FALSE(nearest("anything", Names{}));
}

TEST_CASE("ties do not depend on the order of offers") {
  Names names{"coat", "foal", "coil", "cool"};
  std::sort(names.begin(), names.end());
  do {
    CHECK(nearest("coal", names) == "coat");
  } while (std::next_permutation(names.begin(), names.end()));
}

TEST_CASE("hints read as the house wants") {
  CHECK(quid::did_you_mean("coall", Names{"coal"}) == "did you mean `coal`?");
  CHECK(quid::did_you_mean("zebra", Names{"coal"}).empty());
}

TEST_CASE("long words and many names cost little") {
  Names names;
  for (int i = 0; i < 10'000; ++i) names.push_back("milestone_number_" + std::to_string(i));
  CHECK(nearest("milestone_nunber_77", names) == "milestone_number_77");
  CHECK_FALSE(nearest(std::string(10'000'000, 'a'), names));
  CHECK_FALSE(nearest("short", Names{std::string(10'000'000, 'a')}));
  CHECK(nearest(std::string(256, 'a'), Names{std::string(255, 'a')}));
}
