// SPDX-License-Identifier: Apache-2.0
#include "cli/diff.hpp"

#include <catch2/catch.hpp>

using quid::cli::unified_diff;

TEST_CASE("a diff shows three lines around a change", "[cli]") {
  const std::string before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  const std::string after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
  CHECK(unified_diff("a", "b", before, after, false) ==
        "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("changes far apart are hunks of their own", "[cli]") {
  std::string before, after;
  for (int i = 0; i < 30; ++i) {
    before += std::to_string(i) + "\n";
    if (i != 2) after += std::to_string(i) + "\n";
    if (i == 25) after += "new\n";
  }
  CHECK(unified_diff("a", "b", before, after, false) ==
        "--- a\n+++ b\n@@ -1,6 +1,5 @@\n 0\n 1\n-2\n 3\n 4\n 5\n"
        "@@ -24,6 +23,7 @@\n 23\n 24\n 25\n+new\n 26\n 27\n 28\n");
}

TEST_CASE("texts that share nothing come out whole, whatever their size", "[cli]") {
  std::string before, after;
  for (int i = 0; i < 5000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  const std::string diff = unified_diff("a", "b", before, after, false);
  CHECK(diff.find("@@ -1,5000 +1,5000 @@\n-a0\n") != std::string::npos);
  CHECK(unified_diff("a", "b", "", "x\n", false) == "--- a\n+++ b\n@@ -1,0 +1,1 @@\n+x\n");
  CHECK(unified_diff("a", "b", "x\n", "x\n", false) == "--- a\n+++ b\n");
}
