// SPDX-License-Identifier: Apache-2.0
// The answer of `quid test` as text, JSON or JUnit's XML. In: results. Out: what is printed.
#pragma once

#include <ostream>
#include <vector>

#include "cli/test_run.hpp"
#include "cli/words.hpp"
#include "report/terminal.hpp"

namespace quid::cli {

/// A script with errors counts as one failure.
struct TestSummary {
  std::size_t passed = 0, failed = 0;
  bool with_coverage = false;
  CoverageSummary coverage;
};
TestSummary summarise(const std::vector<FileResult>& results, bool with_coverage);

void print_tests_text(Terminal& terminal, const std::vector<FileResult>& results,
                      const TestSummary& summary);
/// How much of the script was reached, and what was not.
void print_coverage_text(Terminal& terminal, const FileResult& result);
/// docs/formats.md describes the object.
void print_tests_json(std::ostream& out, const std::vector<FileResult>& results,
                      const TestSummary& summary);
void print_tests_junit(std::ostream& out, const std::vector<FileResult>& results,
                       const TestSummary& summary);

}  // namespace quid::cli
