// SPDX-License-Identifier: Apache-2.0
// A generated deal read, checked and run on both evaluators. In: the lines of a script and a
// record. Out: what happened to it, and where the two disagree.
#pragma once

#include <string>
#include <vector>

#include "generate.hpp"
#include "run/history.hpp"

namespace quid::oracle {

struct Outcome {
  bool accepted = false;
  bool errors = false, refused = false;  // at run time
  std::string stop;                      // its kind
  std::string rejection;                 // why the checker refused
  std::vector<std::string> kinds;        // of the rejection
  std::vector<std::string> differences;  // between engine and oracle
  std::vector<bool> happened;            // by HappeningKind
  std::vector<int> verdicts;             // by VerdictWord: 0 or 1
  std::size_t known_answers = 0, unknown_answers = 0, failed_answers = 0;
};
Outcome run_both(const GeneratedDeal& deal);
/// What differs; empty when the histories agree. What is compared is said in compare.cpp.
std::vector<std::string> compare(const checked::Checked& deal, const Interner& names,
                                 const History& engine, const History& oracle);

struct FilePaths {
  std::string deal, record, library;  // `record` may be empty; `library`: a folder of modules
};
struct FileOutcome {
  std::size_t courses = 0;            // the record, and each test
  std::vector<std::string> problems;  // disagreements, and expectations that do not hold
};
FileOutcome run_file(const FilePaths& paths);
/// A script with its tests, and no modules.
FileOutcome run_text(const std::string& script);

/// Without lines that are not needed for a disagreement.
GeneratedDeal shrink(GeneratedDeal deal);

}  // namespace quid::oracle
