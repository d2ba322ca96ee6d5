// SPDX-License-Identifier: Apache-2.0
// Texts that take long to read, with a cancel flag set or a deadline that has passed: the call ends
// with the right error, and nothing has changed. How soon is for nobody to assert.
#include <atomic>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "api_support.hpp"
#include "sizes.hpp"

using namespace quid;
using namespace quid::test;

namespace {

constexpr std::size_t long_text = about(std::size_t{1} << 22);

std::string many(const std::string& piece) {
  std::string out;
  while (out.size() < long_text) out += piece;
  return out;
}

struct Told {
  std::string text;
  RecordForm form = RecordForm::Quid;
};

/// Each keeps another loop of the readers busy.
std::vector<Told> long_records() {
  const std::string on = "on 2024-02-01 ", row = "date,event\n2024-02-01,",
                    line = "{\"on\":\"2024-02-01\",\"event\":";
  using enum RecordForm;
  return {{on + "\"" + many("open text ")},
          {on + "\"" + many("é\\\" ") + "\""},
          {on + many("name")},
          {on + many("7")},
          {on + "1." + many("7") + "x"},
          {on + "2024-" + many("7")},
          {on + many("1_")},
          {on + many("((((")},
          {on + "begun" + many("\n")},
          {on + "begun #" + many("comment")},
          {on + "begun " + many(" \t")},
          {on + many(";")},
          {on + many("\\")},
          {many(on + "begun\n")},
          {many(on + "begun = = =\n")},
          {row + many("a"), Csv},
          {row + many(","), Csv},
          {row + "\"" + many("open "), Csv},
          {row + "\"" + many("\"\""), Csv},
          {row + "\"a\"" + many("rest"), Csv},
          {row + "begun\n" + many("#\n"), Csv},
          {row + "begun\n" + many("2024-02-02,begun\n"), Csv},
          {line + "\"" + many("open "), JsonLines},
          {line + "\"" + many("\\n\\u0041") + "\"}", JsonLines},
          {line + many("1"), JsonLines},
          {line + many(" "), JsonLines},
          {"{" + many("\"on\":1,"), JsonLines},
          {many("\n"), JsonLines},
          {many(line + "\"begun\"}\n"), JsonLines}};
}

std::vector<std::string> long_scripts() {
  return {"deal \"" + many("open "),
          "deal \"x\" from 2024-01-01\nparty A\nlet a = 1" + many(" + 1"),
          "deal \"x\" from 2024-01-01\nparty A\nlet a = " + many("("),
          "deal \"x\" from 2024-01-01\nparty A\n" + many("milestone m by A\n"),
          many("# comment\n"),
          many("é"),
          many("7"),
          grant + many("\n")};
}

/// A host's limits under which every call is over at once.
struct Over {
  Limits limits;
  std::string name;
};
const std::atomic<bool> set{true};

std::vector<Over> overs() {
  Over cancelled, late;
  cancelled.limits.cancel = &set;
  cancelled.name = "cancelled";
  late.limits.time = std::chrono::milliseconds(1);
  late.name = "out-of-time";
  for (Over* each : {&cancelled, &late}) each->limits.tokens = each->limits.source_bytes;
  return {cancelled, late};
}

}  // namespace

TEST_CASE("a set flag ends the reading of any long record, and changes nothing") {
  std::atomic<bool> cancel{false};
  Limits limits;
  limits.cancel = &cancel;
  Run run = compiled().start(limits).value();
  tell(run, "2024-01-10 begun");
  to(run, "2024-01-12");
  const std::string before = run.save() + run.state();
  cancel = true;
  for (const Told& told : long_records()) {
    INFO(told.text.substr(0, 60));
    for (const Status& status :
         {run.record(told.text, told.form), run.amend(told.text, told.form)}) {
      REQUIRE_FALSE(status);
      CHECK(status.error().name == "cancelled");
      CHECK(status.error().message == "the host ended the work");
    }
  }
  cancel = false;
  CHECK(run.save() + run.state() == before);
  CHECK(run.record("2024-02-01 opened"));
}

TEST_CASE("a deadline ends the reading of any long record, and changes nothing") {
  Limits limits;
  limits.time = std::chrono::milliseconds(1);
  const Program program = compiled();
  for (const Told& told : long_records()) {
    INFO(told.text.substr(0, 60));
    Run run = program.start(limits).value();
    const std::string before = run.save() + run.state();
    const Status status = run.record(told.text, told.form);
    REQUIRE_FALSE(status);
    // A fast machine may come to the end of it, and to what is wrong with it.
    CHECK((status.error().name == "out-of-time" || status.error().name == "event-errors"));
    CHECK(run.save() + run.state() == before);
  }
}

TEST_CASE("a set flag and a deadline end the reading of long scripts") {
  for (const Over& over : overs())
    for (const std::string& script : long_scripts()) {
      INFO(over.name << ": " << script.substr(0, 80));
      CompileOptions options;
      options.limits = over.limits;
      const auto program = Program::compile(script, options);
      if (program && over.name == "out-of-time") continue;  // a fast machine
      REQUIRE_FALSE(program);
      const std::string name = program.error().name;
      CHECK((name == over.name || (name == "script-errors" && over.name == "out-of-time")));
    }
}

TEST_CASE("modules that a host hands in are read under its limits") {
  CompileOptions options;
  options.limits.cancel = &set;
  options.module = [](std::string_view) { return many("# comment\n"); };
  const auto program =
      Program::compile("deal \"x\" from 2024-01-01\nuse other\nparty A\n", options);
  REQUIRE_FALSE(program);
  CHECK(program.error().name == "cancelled");
}

TEST_CASE("a set flag ends restoring, and migration drops nothing for it") {
  Run run = started();
  tell(run, "2024-01-10 begun");
  to(run, "2024-01-12");
  Limits limits;
  limits.cancel = &set;
  const Program other = compiled(grant + "# another\n");
  for (const Form form : {Form::Text, Form::Json}) {
    CHECK(Run::restore(run.program(), run.save(form), limits).error().name == "cancelled");
    Run::Migration migration;
    CHECK(Run::restore(other, run.save(form), limits, &migration).error().name == "cancelled");
    CHECK(migration.dropped.empty());
  }
  CHECK(Run::restore(run.program(), "{" + many("\"a\":[1],"), limits).error().name == "cancelled");
}

TEST_CASE("a record that is read in time is read the same under a deadline") {
  Limits limits;
  limits.time = std::chrono::hours(1);
  Run plain = started(), watched = compiled().start(limits).value();
  std::string events;
  for (int day = 0; day < 20'000; ++day)
    events += "on 2024-02-01 pupils = " + std::to_string(day) + "\n";
  tell(plain, events);
  tell(watched, events);
  CHECK(plain.hash() == watched.hash());
}
