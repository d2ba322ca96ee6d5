// SPDX-License-Identifier: Apache-2.0
// Every option is in the completions and the man page; every word and diagnostic has its help.
#include <CLI/CLI.hpp>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "cli/help.hpp"
#include "cli_support.hpp"
#include "diagnostics/diagnostic.hpp"
#include "report/columns.hpp"
#include "report/limit_options.hpp"
#include "syntax/keywords.hpp"

using namespace quid;
using namespace quid::test;

namespace {

std::string repository_file(const std::string& name) {
  std::ifstream in(std::string(QUID_SOURCE_DIR) + "/" + name, std::ios::binary);
  REQUIRE(in.good());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string> long_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string without_backslashes(std::string text) {
  std::erase(text, '\\');
  return text;
}

}  // namespace

TEST_CASE("completions and the man page know every command and option", "[cli]") {
  const auto options = cli::make_options();
  const auto app = cli::declare_command_line(*options);
  const std::string bash = repository_file("docs/completions/quid.bash");
  const std::string zsh = repository_file("docs/completions/_quid");
  const std::string man = without_backslashes(repository_file("docs/man/quid.1"));
  std::vector<std::string> words = long_options(*app);
  for (const CLI::App* command : app->get_subcommands({})) {
    words.push_back(command->get_name());
    for (const std::string& name : long_options(*command)) words.push_back(name);
  }
  for (const std::string& word : words) {
    CAPTURE(word);
    CHECK(contains(bash, word));
    CHECK(contains(zsh, word));
    CHECK(contains(man, word));
  }
}

TEST_CASE("completions and the pages know every limit", "[cli]") {
  const std::string names = report::limit_names() + ", ";
  const std::string man = without_backslashes(repository_file("docs/man/quid.1"));
  for (std::size_t at = 0, end; (end = names.find(", ", at)) != std::string::npos; at = end + 2) {
    const std::string name = names.substr(at, end - at);
    CAPTURE(name);
    CHECK(contains(repository_file("docs/completions/quid.bash"), name));
    CHECK(contains(repository_file("docs/completions/_quid"), name + "="));
    CHECK(contains(repository_file("docs/language/tests.md"), "| `" + name + "` |"));
    CHECK(contains(man, name));
  }
}

TEST_CASE("every word of the language has a topic", "[cli]") {
  for (const Keyword& keyword : keywords()) {
    CAPTURE(keyword.word);
    CHECK(cli::topic(keyword.word).has_value());
  }
  for (const std::string_view name : cli::topic_names()) {
    CAPTURE(name);
    CHECK(quid_command({"help", std::string(name)}).code == 0);
  }
}

TEST_CASE("every diagnostic explains itself", "[cli]") {
  for (const DiagnosticKind kind : all_kinds()) {
    const std::string name(name_of(kind));
    CAPTURE(name);
    const Ran ran = quid_command({"help", name});
    CHECK(ran.code == 0);
    CHECK(contains(ran.out, name));
  }
}

TEST_CASE("every name of what is refused has its help", "[cli]") {
  const std::regex refused(
      R"re((?:\b(?:fail|failed|Error)\s*[({]\s*|\bkind = )"([a-z]+(?:-[a-z]+)*)"|)re"
      R"re(return \{"([a-z]+(?:-[a-z]+)+)")re");
  std::set<std::string> names;
  for (const char* folder : {"support", "program", "run", "analyse", "report", "api", "cli"}) {
    const auto place = std::filesystem::path(QUID_SOURCE_DIR) / "interpreter" / folder;
    for (const auto& file : std::filesystem::recursive_directory_iterator(place)) {
      const std::string ending = file.path().extension().string();
      if (ending != ".cpp" && ending != ".hpp") continue;
      std::ifstream in(file.path());
      const std::string text(std::istreambuf_iterator<char>(in), {});
      for (std::sregex_iterator at(text.begin(), text.end(), refused), end; at != end; ++at)
        names.insert(at->str(1) + at->str(2));
    }
  }
  CHECK(names.size() > 40);
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(quid_command({"help", name}).code == 0);
  }
}

TEST_CASE("`quid help` lists the commands that `quid --help` does", "[cli]") {
  const std::string listed = quid_command({"help"}).out;
  const auto options = cli::make_options();
  const auto app = cli::declare_command_line(*options);
  for (const CLI::App* command : app->get_subcommands([](const CLI::App*) { return true; })) {
    CAPTURE(command->get_name());
    CHECK(contains(listed, "  quid " + command->get_name() + " "));
    CHECK(contains(listed, " " + command->get_description() + "\n"));
    CHECK(cli::topic(command->get_name()).has_value());
  }
}

TEST_CASE("help without a topic lists them", "[cli]") {
  const Ran ran = quid_command({"help"});
  CHECK(contains(ran.out, "milestone"));
  CHECK(contains(ran.out, "unknown-name"));
}

TEST_CASE("lines break at spaces", "[cli]") {
  CHECK(report::wrapped("a bb ccc", 4) == "a bb\nccc");
  CHECK(report::wrapped("aaaaaa b", 3) == "aaaaaa\nb");
  CHECK(report::wrapped("", 3).empty());
}
