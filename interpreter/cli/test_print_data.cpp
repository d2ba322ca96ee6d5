// SPDX-License-Identifier: Apache-2.0
// Test results for other programs: JSON and JUnit's XML.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/test_print.hpp"
#include "diagnostics/render.hpp"
#include "support/utf8.hpp"

namespace quid::cli {
namespace {

using Json = nlohmann::ordered_json;

Json place(const DealFile& file, Span span) {
  if (!file.sources.contains(span.source_id)) return nullptr;
  const Source& source = file.sources[span.source_id];
  return {{"file", source.name()}, {"line", source.line_of(span.begin)}};
}

Json expect_json(const DealFile& file, const ExpectResult& expect) {
  const Wording wording(file);
  Json parts = Json::array(), because = Json::array();
  for (const Part& part : expect.parts)
    parts.push_back({{"text", part.text}, {"value", part.value}});
  for (const Because& reason : expect.because) {
    because.push_back(
        {{"date", wording.day(reason.day)}, {"text", reason.text}, {"cause", reason.cause}});
  }
  return {{"text", expect.text},
          {"date", wording.day(expect.day)},
          {"place", place(file, expect.span)},
          {"passed", expect.passed},
          {"value", wording.answer(expect.answer)},
          {"parts", std::move(parts)},
          {"because", std::move(because)}};
}

Json test_json(const DealFile& file, const TestResult& test) {
  Json expects = Json::array(), refusals = Json::array();
  for (const ExpectResult& expect : test.expects) expects.push_back(expect_json(file, expect));
  for (const RefusalResult& refusal : test.refusals) {
    refusals.push_back({{"text", refusal.text},
                        {"place", place(file, refusal.span)},
                        {"passed", refusal.passed},
                        {"message", refusal.message}});
  }
  return {{"title", test.title},
          {"place", place(file, test.span)},
          {"passed", test.passed()},
          {"error", test.error ? Json(*test.error) : Json()},
          {"expectations", std::move(expects)},
          {"refusals", std::move(refusals)}};
}

Json coverage_json(const FileResult& result) {
  CoverageSummary summary;
  Json lines = Json::array();
  for (const CoverageLine& line : coverage_lines(result, summary)) {
    lines.push_back({{"what", line.what},
                     {"place", line.place},
                     {"count", line.count},
                     {"missing", line.missing}});
  }
  return {{"points", summary.points},
          {"reached", summary.reached},
          {"percent", summary.percent()},
          {"lines", std::move(lines)}};
}

// Characters that XML has no way to write become U+FFFD.
std::string xml(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const char32_t c = decode_utf8(text, at);
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      case '\t': out += "&#9;"; break;
      default: append_utf8(out, c < ' ' || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
    }
  }
  return out;
}

std::string failure_message(const DealFile& file, const TestResult& test) {
  const Wording wording(file);
  std::string message = test.error.value_or("");
  for (const ExpectResult& expect : test.expects) {
    if (expect.passed) continue;
    message += fmt::format("{}: expect {} on {}: is {}\n", wording.place(expect.span), expect.text,
                           wording.day(expect.day), wording.answer(expect.answer));
  }
  for (const RefusalResult& refusal : test.refusals) {
    if (refusal.passed) continue;
    message += fmt::format("{}: `{}` was to be refused: {}\n", wording.place(refusal.span),
                           refusal.text, refusal.message);
  }
  return message;
}

}  // namespace

void print_tests_json(std::ostream& out, const std::vector<FileResult>& results,
                      const TestSummary& summary) {
  Json files = Json::array();
  for (const FileResult& result : results) {
    Json tests = Json::array();
    for (const TestResult& test : result.tests) tests.push_back(test_json(*result.file, test));
    Json one = {{"file", result.path}, {"good", result.file->good}};
    one["diagnostics"] =
        Json::parse(render_json(result.file->diagnostics, result.file->sources), nullptr, false);
    one["tests"] = std::move(tests);
    if (summary.with_coverage && result.file->good) one["coverage"] = coverage_json(result);
    files.push_back(std::move(one));
  }
  const Json whole = {{"version", 1},
                      {"passed", summary.passed},
                      {"failed", summary.failed},
                      {"files", std::move(files)}};
  out << whole.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

void print_tests_junit(std::ostream& out, const std::vector<FileResult>& results,
                       const TestSummary& summary) {
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      << fmt::format("<testsuites tests=\"{}\" failures=\"{}\">\n", summary.passed + summary.failed,
                     summary.failed);
  for (const FileResult& result : results) {
    std::size_t failures = result.file->good ? 0 : 1;
    for (const TestResult& test : result.tests) failures += !test.passed();
    out << fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n", xml(result.path),
                       result.tests.size() + (result.file->good ? 0 : 1), failures);
    if (!result.file->good) {
      const std::string text = render_text(result.file->diagnostics, result.file->sources);
      out << fmt::format(
          "    <testcase name=\"check\" classname=\"{0}\">\n      <failure message=\"the deal has "
          "errors\">{1}</failure>\n    </testcase>\n",
          xml(result.path), xml(text));
    }
    for (const TestResult& test : result.tests) {
      out << fmt::format("    <testcase name=\"{}\" classname=\"{}\"", xml(test.title),
                         xml(result.path));
      if (test.passed()) {
        out << "/>\n";
        continue;
      }
      out << fmt::format(">\n      <failure message=\"{}\"/>\n    </testcase>\n",
                         xml(failure_message(*result.file, test)));
    }
    out << "  </testsuite>\n";
  }
  out << "</testsuites>\n";
}

}  // namespace quid::cli
