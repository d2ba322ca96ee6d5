// SPDX-License-Identifier: Apache-2.0
// Runs the `test` declarations of a script. In: a deal. Out: for each test what was expected, what
// came, and for a failure why: the values of the parts and the record lines that led there. Refuses
// to know how that is printed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/words.hpp"
#include "report/deal_file.hpp"
#include "report/terminal.hpp"
#include "report/wording.hpp"
#include "run/engine.hpp"

namespace quid::cli {

struct Part {
  std::string text, value;
};
struct Because {
  Day day{};
  std::string text, cause;
};
struct ExpectResult {
  std::string text;
  Day day{};
  Span span;
  Answer answer;
  bool passed = false;
  std::vector<Part> parts;       // only of a failure
  std::vector<Because> because;  // likewise, at most the newest few
};
/// A `refuse on` entry: passed when the run refuses it.
struct RefusalResult {
  std::string text;
  Span span;
  bool passed = false;
  std::string message;  // the refusal, or what went wrong instead
};
struct TestResult {
  std::string title;
  Span span;
  std::vector<ExpectResult> expects;
  std::vector<RefusalResult> refusals;
  std::optional<std::string> error;  // a run error, rendered
  bool passed() const;
};
struct FileResult {
  std::string path;
  std::unique_ptr<DealFile> file;
  std::vector<TestResult> tests;
  Coverage coverage;
};

/// The file must be good.
void run_tests(FileResult& result, Terminal& terminal);

/// Expressions inside `root` that can be asked by themselves (no variables of quantifiers) and say
/// something: what is read, what is compared. Through `let`s; at most 24, in the order written.
std::vector<checked::ExprId> parts_of(const checked::Checked& deal, checked::ExprId root);
/// What the expression reads.
std::vector<Subject> subjects_of(const checked::Checked& deal, checked::ExprId root);

/// How much of a deal the tests reach. A point is: a rule that fired, a condition seen true, one
/// seen false, a duty kept, one broken.
struct CoverageSummary {
  std::size_t points = 0, reached = 0;
  int percent() const { return points == 0 ? 100 : static_cast<int>(reached * 100 / points); }
};
struct CoverageLine {
  std::string what, place;
  std::vector<std::string> missing;  // `never fired`, `never false`, `never broken`
  std::uint64_t count = 0;           // firings, or duties kept and broken
};
/// Of the script's own rules, not of its modules.
std::vector<CoverageLine> coverage_lines(const FileResult& result, CoverageSummary& summary);

}  // namespace quid::cli
