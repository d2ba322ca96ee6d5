// SPDX-License-Identifier: Apache-2.0
// quid test: the tests inside scripts.
#include <fmt/format.h>
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/test_print.hpp"
#include "cli/words.hpp"
#include "report/files.hpp"
#include "syntax/lex.hpp"

namespace quid::cli {
namespace {

struct Content {
  bool deal = false, tests = false;
};

// Of a directory, only deals and scripts with tests are read: the others are modules and records.
Content content_of(std::string_view text) {
  Content content;
  const std::vector<Token> tokens = lex(text, text.size() + 1).tokens;
  TokenKind before = TokenKind::EndOfInput;
  for (const Token& token : tokens) {
    if (token.channel != Channel::Code) continue;
    if (before == TokenKind::EndOfInput && token.kind == TokenKind::KwDeal) content.deal = true;
    if (before == TokenKind::KwTest && token.kind == TokenKind::Text) content.tests = true;
    before = token.kind;
  }
  return content;
}

class TestsJob {
 public:
  TestsJob(const TestCommand& options, Terminal& terminal)
      : options_(options), terminal_(terminal) {}

  int run() {
    for (const std::string& path : options_.paths) {
      const auto scripts = find_scripts(path);
      if (!scripts) return usage_error(terminal_, scripts.error().message);
      const bool directory = scripts->size() != 1 || scripts->front() != path;
      for (const std::string& script : *scripts) {
        if (!one_script(script, directory)) return exit_usage;
      }
    }
    const TestSummary summary = summarise(results_, options_.coverage);
    if (options_.format == "json") {
      print_tests_json(terminal_.out, results_, summary);
    } else if (options_.format == "junit") {
      print_tests_junit(terminal_.out, results_, summary);
    } else {
      print_tests_text(terminal_, results_, summary);
    }
    if (summary.passed + summary.failed == 0)
      terminal_.err
          << "quid: nothing was tested; a test reads `test \"…\":` and stands in a script\n";
    const bool thin = options_.threshold && summary.coverage.percent() < *options_.threshold;
    if (thin) {
      terminal_.err << fmt::format("quid: coverage is {}%, below the threshold of {}%\n",
                                   summary.coverage.percent(), *options_.threshold);
    }
    return summary.failed > 0 || thin ? exit_no : exit_yes;
  }

 private:
  bool one_script(const std::string& script, bool in_directory) {
    Content content{true, true};
    if (in_directory)
      if (const auto text = read_file(script, options_.limits.source_bytes))
        content = content_of(*text);
    if (!content.deal && !content.tests) return true;
    auto file = load_deal(script, options_.limits);
    if (!file) {
      usage_error(terminal_, file.error().message);
      return false;
    }
    FileResult result;
    result.path = script;
    result.file = *std::move(file);
    if (result.file->good && !content.tests) return true;  // nothing is wrong, and nothing to run
    if (result.file->good) run_tests(result, terminal_);
    results_.push_back(std::move(result));
    return true;
  }

  const TestCommand& options_;
  Terminal& terminal_;
  std::vector<FileResult> results_;
};

}  // namespace

int test_command(const TestCommand& options, Terminal& terminal) {
  return TestsJob(options, terminal).run();
}

}  // namespace quid::cli
