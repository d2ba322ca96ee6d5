// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <algorithm>

#include "cli/test_print.hpp"
#include "diagnostics/excerpt.hpp"
#include "diagnostics/render.hpp"
#include "support/utf8.hpp"

namespace quid::cli {
namespace {

class TestText {
 public:
  explicit TestText(Terminal& terminal) : terminal_(terminal), out_(terminal.out) {}

  void file(const FileResult& result) {
    out_ << painted(terminal_.colour_out, Paint::Bold, printable(result.path)) << '\n';
    if (!result.file->good) {
      const RenderOptions options{terminal_.colour_out, terminal_.width};
      out_ << render_text(result.file->diagnostics, result.file->sources, options);
      return;
    }
    if (result.tests.empty()) out_ << "  no tests\n";
    const Wording wording(*result.file);
    for (const TestResult& test : result.tests) one(wording, test);
  }

  void coverage(const FileResult& result) {
    CoverageSummary summary;
    const auto lines = coverage_lines(result, summary);
    out_ << painted(terminal_.colour_out, Paint::Bold,
                    fmt::format("coverage of {}: {} of {} points, {}%", printable(result.path),
                                summary.reached, summary.points, summary.percent()))
         << '\n';
    for (const CoverageLine& line : lines) {
      if (line.missing.empty()) continue;
      out_ << fmt::format("  {}: {}: {}\n", line.place, line.what, fmt::join(line.missing, ", "));
    }
  }

 private:
  void one(const Wording& wording, const TestResult& test) {
    if (test.passed()) {
      out_ << "  " << painted(terminal_.colour_out, Paint::Green, "ok  ") << "  "
           << printable(test.title) << '\n';
      return;
    }
    out_ << "  " << painted(terminal_.colour_out, Paint::Red, "FAIL") << "  "
         << printable(test.title) << '\n';
    if (test.error) indent(*test.error, 8);
    for (const ExpectResult& expect : test.expects) {
      if (!expect.passed) failure(wording, expect, test.error.has_value());
    }
    for (const RefusalResult& refusal : test.refusals) {
      if (refusal.passed) continue;
      out_ << fmt::format("        {}: `{}` was to be refused: {}\n", wording.place(refusal.span),
                          refusal.text, refusal.message);
    }
  }

  void failure(const Wording& wording, const ExpectResult& expect, bool stopped) {
    const bool never_asked = stopped && expect.answer == Answer{};
    out_ << fmt::format("        {}: expect {} on {}\n", wording.place(expect.span), expect.text,
                        wording.day(expect.day));
    if (never_asked) {
      out_ << "          was never reached\n";
      return;
    }
    out_ << fmt::format("          is {}\n", wording.answer(expect.answer));
    std::size_t width = 0;
    for (const Part& part : expect.parts) {
      width = std::max(width, std::min<std::size_t>(display_width(part.text), 60));
    }
    for (const Part& part : expect.parts) {
      std::string text = part.text;
      const std::size_t used = display_width(text);
      if (used < width) text.append(width - used, ' ');
      out_ << fmt::format("            {}  {}\n", text, part.value);
    }
    if (!expect.because.empty()) out_ << "          what led there\n";
    for (const Because& reason : expect.because) {
      out_ << fmt::format("            {}  {}{}\n", wording.day(reason.day), reason.text,
                          reason.cause.empty() ? "" : fmt::format("  ({})", reason.cause));
    }
  }

  void indent(const std::string& text, std::size_t columns) {
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      out_ << std::string(columns, ' ') << text.substr(at, end - at) << '\n';
      at = end + 1;
    }
  }

  Terminal& terminal_;
  std::ostream& out_;
};

}  // namespace

TestSummary summarise(const std::vector<FileResult>& results, bool with_coverage) {
  TestSummary summary;
  summary.with_coverage = with_coverage;
  for (const FileResult& result : results) {
    if (!result.file->good) {
      ++summary.failed;
      continue;
    }
    for (const TestResult& test : result.tests) ++(test.passed() ? summary.passed : summary.failed);
    if (with_coverage) coverage_lines(result, summary.coverage);
  }
  return summary;
}

void print_coverage_text(Terminal& terminal, const FileResult& result) {
  TestText(terminal).coverage(result);
}

void print_tests_text(Terminal& terminal, const std::vector<FileResult>& results,
                      const TestSummary& summary) {
  TestText text(terminal);
  for (const FileResult& result : results) text.file(result);
  if (summary.with_coverage) {
    for (const FileResult& result : results) {
      if (result.file->good) text.coverage(result);
    }
  }
  terminal.out << fmt::format("{} passed, {} failed\n", summary.passed, summary.failed);
}

}  // namespace quid::cli
