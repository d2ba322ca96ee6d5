// SPDX-License-Identifier: Apache-2.0
// quid serve-stdio, told nonsense: each line has one answer, and nothing else happens.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <sstream>

#include "cli/commands.hpp"
#include "cli/serve.hpp"
#include "cli_support.hpp"

using namespace quid;
using quid::test::contains;

namespace {

const char* const compile =
    R"({"id": 7, "call": "compile", "as": "d", "source": "deal \"x\" from 2024-01-01\nparty A\nmilestone m by A\n"})";

std::string name_of_error(const std::string& answer) {
  return nlohmann::json::parse(answer)["fails"].value("name", "");
}

}  // namespace

TEST_CASE("what is no call is misuse") {
  cli::Server server;
  for (const char* line :
       {"", "nonsense", "[]", "3", "{}", "null", "\"call\"", "{\"call\": 3}", "{\"call\": \"fly\"}",
        "{\"call\": \"start\"}", "{\"call\": \"start\", \"program\": \"none\", \"as\": \"r\"}",
        "{\"call\": \"compile\", \"as\": \"x\"}", "{\"call\": \"free\"}",
        "{\"call\": \"free\", \"run\": 3}",
        "{\"call\": \"compile\", \"as\": \"x\", \"source\": \"\", \"limits\": 3}",
        "{\"call\": \"compile\", \"as\": \"x\", \"source\": \"\", \"limits\": {\"bytes\": 3}}",
        "{\"call\": \"compile\", \"as\": \"x\", \"source\": \"\", \"limits\": {\"nesting\": "
        "-3}}"}) {
    INFO(line);
    CHECK(name_of_error(server.answer(line)) == "misuse");
  }
  const std::string deep(100'000, '[');
  CHECK(name_of_error(server.answer(deep)) == "misuse");
  CHECK(name_of_error(server.answer("{\"call\": " + deep)) == "misuse");
  CHECK(server.programs.empty());
}

TEST_CASE("an answer has the call's id, a text, a number or null") {
  cli::Server server;
  CHECK(server.answer(compile) == R"({"id":7,"gives":null})");
  CHECK(contains(server.answer(R"({"id": "x", "call": "fly"})"), R"({"id":"x","fails":)"));
  CHECK(contains(server.answer(R"({"id": null, "call": "fly"})"), R"({"id":null,"fails":)"));
  for (const char* structured : {R"({"id": {"a": 1}, "call": "hash", "run": "r"})",
                                 R"({"id": [[[[[7]]]]], "call": "hash", "run": "r"})"}) {
    const std::string answer = server.answer(structured);
    CHECK(answer.starts_with(R"({"id":null,"fails":)"));
    CHECK(contains(answer, "an `id` is a text, a number or null"));
  }
  CHECK(contains(server.answer("{\"id\": \"\xff\", \"call\": \"fly\"}"), "misuse"));
}

TEST_CASE("what a call does not have is refused, not passed over") {
  cli::Server server;
  server.answer(compile);
  server.answer(R"({"call": "start", "program": "d", "as": "r"})");
  const std::string unit =
      server.answer(R"({"call": "set", "run": "r", "quantity": "q", "number": "1",
                        "day": "2024-01-02", "unit": "USD"})");
  CHECK(contains(unit, "`set` has no member `unit`; it has `run`, `quantity`, `number`, `day`"));
  CHECK(name_of_error(server.answer(R"({"call": "report", "run": "r", "format": "json"})")) ==
        "misuse");
  CHECK(name_of_error(server.answer(
            R"({"call": "restore", "as": "s", "program": "d", "saved": "", "migrate": 1})")) ==
        "misuse");
  CHECK(contains(server.answer(R"({"call": "report", "run": "r"})"), "gives"));
  CHECK(contains(server.answer(R"({"call": "free", "run": "r", "program": "d"})"),
                 "`free` takes a `run` or a `program`"));
  CHECK(contains(server.answer(R"({"call": "start", "program": "d", "as": ""})"),
                 "`as` is wanted, a name"));
  const auto limited = [&](const std::string& limits) {
    return server.answer(R"({"call": "start", "program": "d", "as": "s", "limits": {)" + limits +
                         "}}");
  };
  CHECK(contains(limited(R"("memory": 1e8)"), "the limit `memory` is to be a whole number"));
  CHECK(contains(limited(R"("memry": 100)"), "there is no limit `memry`"));
  CHECK(contains(server.answer(R"({"call": "value", "run": "r", "expression": "A"})"),
                 "`A` is a party, and no value"));
}

TEST_CASE("only so many names are held") {
  cli::Server server;
  server.answer(compile);
  for (std::size_t k = 1; k < cli::Server::most_named; ++k)
    server.runs.emplace(std::to_string(k), server.programs.begin()->second.start().value());
  CHECK(name_of_error(server.answer(R"({"call": "start", "program": "d", "as": "more"})")) ==
        "misuse");
  CHECK(server.answer(R"({"call": "free", "run": "1"})") == R"({"gives":null})");
  CHECK(server.answer(R"({"call": "start", "program": "d", "as": "more"})") == R"({"gives":null})");
}

TEST_CASE("lines are answered one by one until the input ends") {
  std::istringstream in(
      std::string(compile) +
      "\r\n\n  \nnonsense\n{\"call\": \"start\", \"program\": \"d\", \"as\": \"r\"}");
  std::ostringstream out, err;
  report::Terminal terminal{out, err};
  CHECK(cli::serve_command(in, terminal) == 0);
  std::istringstream lines(out.str());
  std::string line;
  std::vector<std::string> all;
  while (std::getline(lines, line)) all.push_back(line);
  REQUIRE(all.size() == 3);
  CHECK(all[0] == R"({"id":7,"gives":null})");
  CHECK(name_of_error(all[1]) == "misuse");
  CHECK(all[2] == R"({"gives":null})");
}
