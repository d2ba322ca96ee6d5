// SPDX-License-Identifier: Apache-2.0
// Commands that change nothing.
#include <charconv>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/repl/look.hpp"
#include "cli/repl/session.hpp"
#include "cli/test_print.hpp"
#include "cli/words.hpp"
#include "diagnostics/render.hpp"
#include "report/ask.hpp"
#include "report/columns.hpp"

namespace quid::cli {
namespace {

// What `quid test` knows of a deal, lent for one command: the deal stays where it is.
class Lent {
 public:
  explicit Lent(DealFile& file) : results_(1) {
    results_[0].path = file.path;
    results_[0].file.reset(&file);
  }
  ~Lent() { results_[0].file.release(); }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;

  FileResult& one() { return results_[0]; }
  const std::vector<FileResult>& all() const { return results_; }

 private:
  std::vector<FileResult> results_;
};

std::string overview() {
  std::string text =
      "Type a declaration, an event, a condition or value, or a question; `:` begins a command.\n"
      "  milestone m by P, due 2026-06-01      declares m, or declares it anew\n"
      "  now m        on 2026-03-01 m          m happened today, or on that day\n"
      "  exposure of P        m and L at X     what that is today; on another day: `… on DATE`\n";
  const auto& words = question_words();
  if (!words.empty()) {
    text += fmt::format("  {:<38}questions: {}; `:more` gives the long answer\n", "why verdict",
                        fmt::join(words, ", "));
  }
  for (const ReplCommand& command : repl_commands()) {
    const std::string left = fmt::format(":{} {}", command.name, command.arguments);
    text += fmt::format("  {:<38}{}\n", left, command.summary);
  }
  return text + "`:help COMMAND` and `:help WORD` (a word of the language) tell more.\n";
}

}  // namespace

Reply Session::state(std::string_view) { return {state_page(stand_, fork().now.day, style())}; }
Reply Session::ledger(std::string_view) { return {ledger_page(stand_, style())}; }
Reply Session::duties(std::string_view) { return {duties_page(stand_, style())}; }
Reply Session::timeline(std::string_view) {
  return {timeline_page(stand_, fork().now.day, style())};
}
Reply Session::profile(std::string_view) { return {profile_page(stand_, style())}; }

Reply Session::trace(std::string_view argument) {
  std::size_t count = SIZE_MAX;
  if (!argument.empty()) {
    const char* end = argument.data() + argument.size();
    const auto read = std::from_chars(argument.data(), end, count);
    if (read.ec != std::errc{} || read.ptr != end || count == 0) {
      return refuse("`:trace` takes how many lines to show, such as `:trace 20`");
    }
  }
  return {trace_page(stand_, count, style())};
}

Reply Session::check(std::string_view) {
  const DealFile& file = *stand_.file;
  Page page(style());
  page.rows(render_text(file.diagnostics, file.sources, {options_.colour, options_.width}));
  page.row(check_summary(file));
  return {page.take()};
}

Reply Session::test(std::string_view) {
  std::ostringstream out;
  Terminal terminal{out, out, options_.colour, options_.colour, false, options_.width};
  Lent lent(*stand_.file);
  run_tests(lent.one(), terminal);
  const TestSummary summary = summarise(lent.all(), false);
  print_tests_text(terminal, lent.all(), summary);
  Page page(style());
  page.rows(out.str());
  return {page.take()};
}

// Of the run so far, or of the script's tests.
Reply Session::coverage(std::string_view argument) {
  if (!argument.empty() && argument != "tests") {
    return refuse("`:coverage` is of the run so far, `:coverage tests` of the script's tests");
  }
  std::ostringstream out;
  Terminal terminal{out, out, options_.colour, options_.colour, false, options_.width};
  Lent lent(*stand_.file);
  if (argument.empty()) {
    lent.one().coverage = stand_.run->coverage();
  } else {
    run_tests(lent.one(), terminal);
  }
  print_coverage_text(terminal, lent.one());
  Page page(style());
  page.rows(out.str());
  return {page.take()};
}

Reply Session::help(std::string_view topic) {
  if (topic.empty()) return {overview()};
  const std::string_view word = topic.starts_with(':') ? topic.substr(1) : topic;
  for (const ReplCommand& command : repl_commands()) {
    if (command.name != word) continue;
    std::string text = fmt::format(":{} {}\n", command.name, command.arguments);
    if (command.arguments.empty()) text = fmt::format(":{}\n", command.name);
    text += wrapped(command.help, std::min<std::size_t>(options_.width, 100)) + '\n';
    return {text};
  }
  std::ostringstream out;
  Terminal terminal{out, out, options_.colour, options_.colour, false, options_.width};
  const int code = help_command({std::string(topic), {}}, terminal);
  return {out.str(), code == exit_yes};
}

Reply Session::quit(std::string_view) {
  over_ = true;
  return {};
}

}  // namespace quid::cli
