// SPDX-License-Identifier: Apache-2.0
// State that lasts: what is restored goes on to the same bytes; what was changed is refused.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "api_support.hpp"

using namespace quid;
using namespace quid::test;

namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string told(const Run& run) {
  std::string out = run.state() + run.residual(Form::Json);
  for (const Happening& each : run.happenings())
    out += name_of(each.kind) + each.text + each.cause_text + '\n';
  return out;
}

Run walked() {
  Run run = started();
  tell(run, "2024-02-01 pupils = 120; 2024-03-01 built 10 rooms");
  tell(run, "2024-03-05 \"a note; with \\\"quotes\\\"\"; 2024-05-01 opened");
  to(run, "2024-03-10");
  return run;
}

}  // namespace

TEST_CASE("a save holds what is past and what is still to come") {
  Run run = walked();
  for (const Form form : {Form::Text, Form::Json}) {
    auto again = Run::restore(run.program(), run.save(form));
    if (!again) FAIL(again.error().text());
    CHECK(told(*again) == told(run));
    CHECK(again->hash() == run.hash());
    CHECK(again->save(form) == run.save(form));
    Run one = run;
    to(one, "2024-12-31");
    to(*again, "2024-12-31");
    CHECK(told(*again) == told(one));
  }
  const Run fresh = started();
  CHECK(Run::restore(fresh.program(), fresh.save())->hash() == fresh.hash());
}

TEST_CASE("at each step of each example a restored run goes on to the same bytes") {
  const std::filesystem::path examples = std::filesystem::path(QUID_SOURCE_DIR) / "examples";
  std::size_t tried = 0;
  for (const auto& folder : std::filesystem::directory_iterator(examples)) {
    const auto script = folder.path() / "deal.quid", record = folder.path() / "record.quid";
    if (!std::filesystem::exists(script) || !std::filesystem::exists(record)) continue;
    const Program program = Program::compile_file(script.string()).value();
    INFO(script.string());
    Run whole = program.start().value();
    const Status status = whole.record(read(record));
    if (!status) FAIL(status.error().text());
    const Day first = program.first_day();
    const Day last = program.last_day() ? std::min(*program.last_day(), Day{first.number + 4'000})
                                        : Day{first.number + 2'000};
    Run straight = whole;
    REQUIRE(straight.advance(last));
    const std::string end = told(straight);
#ifdef QUID_SANITIZED
    const int step = std::max(1, (last.number - first.number) / 4);
#else
    const int step = program.last_day() && program.text(first).starts_with("step") ? 1 : 7;
#endif
    for (int day = first.number; day < last.number; day += step) {
      REQUIRE(whole.advance(Day{day}));
      auto restored = Run::restore(program, whole.save());
      if (!restored) FAIL(restored.error().text());
      whole = *std::move(restored);
      ++tried;
    }
    REQUIRE(whole.advance(last));
    CHECK(told(whole) == end);
  }
  CHECK(tried > 20);
}

TEST_CASE("whatever is cut off or changed is refused") {
  const Run run = walked();
  for (const Form form : {Form::Text, Form::Json}) {
    const std::string saved = run.save(form);
    const std::size_t meant = form == Form::Json ? saved.find_last_of('}') : saved.size();
    for (std::size_t size = 0; size < meant; ++size)
      REQUIRE_FALSE(Run::restore(run.program(), saved.substr(0, size)));
    for (std::size_t at = 0; at < saved.size(); ++at) {
      for (const int bit : {0, 3, 7}) {
        std::string changed = saved;
        changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
        const auto restored = Run::restore(run.program(), changed);
        // White space of the JSON form may change: then nothing is misread.
        if (restored) REQUIRE((form == Form::Json && told(*restored) == told(run)));
      }
    }
  }
  for (const char* foreign :
       {"", "QUIDSAVE", "{}", "[[[[[[[[[[", "{\"kind\": \"quid save\"}", "PK\3\4"})
    CHECK_FALSE(Run::restore(run.program(), foreign));
  CHECK(Run::restore(run.program(), "hello").error().name == "not-a-save");
  CHECK(Run::restore(run.program(), "QUIDSAVE").error().name == "damaged-save");
}

TEST_CASE("a save of a later version is refused as such") {
  std::string saved = started().save();
  saved[8] = 2;
  CHECK(Run::restore(compiled(), saved).error().name == "newer-save");
}

TEST_CASE("another program refuses a save, or takes it over and tells what no longer fits") {
  const Run run = walked();
  std::string changed = grant;
  changed.replace(changed.find("milestone opened"), 16, "milestone ready");
  changed.replace(changed.find("if opened"), 9, "if ready ");
  const Program program = compiled(changed);
  const auto refused = Run::restore(program, run.save());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().name == "other-program");
  Run::Migration migration;
  auto moved = Run::restore(program, run.save(), {}, &migration);
  if (!moved) FAIL(moved.error().text());
  CHECK(migration.migrated);
  REQUIRE(migration.dropped.size() == 1);
  CHECK(migration.dropped[0].find("2024-05-01 opened") != std::string::npos);
  CHECK(moved->milestone("built")->reported);
  CHECK(moved->program().text(moved->today()) == "2024-03-10");
  Run::Migration none;
  CHECK(Run::restore(run.program(), run.save(), {}, &none));
  CHECK_FALSE(none.migrated);
}

TEST_CASE("a save of days is none of steps, in either form") {
  const Program steps = compiled("deal \"s\" for 5 steps\nparty A\nmilestone m by A\n");
  Run walker = steps.start().value();
  for (const Form form : {Form::Text, Form::Json}) {
    CHECK(Run::restore(steps, walker.save(form))->hash() == walker.hash());
    Run::Migration migration;
    CHECK(Run::restore(steps, started().save(form), {}, &migration).error().name ==
          "other-program");
  }
  to(walker, "3");
  for (const Form form : {Form::Text, Form::Json})
    CHECK(Run::restore(steps, walker.save(form))->today().number == 3);
}

TEST_CASE("what is still to come must fit the other program as well") {
  Run run = started("deal \"x\" from 2024-01-01\nparty A\nquantity q = 5\nmilestone m by A\n");
  tell(run, "2024-02-03 q + 9; 2024-02-04 m");
  to(run, "2024-01-10");
  const Program other =
      compiled("deal \"x\" from 2024-01-01\nparty A\nquantity q\nmilestone m by A\n");
  Run::Migration migration;
  for (int times = 0; times < 2; ++times) {
    auto moved = Run::restore(other, run.save(), {}, &migration);
    if (!moved) FAIL(moved.error().text());
    REQUIRE(migration.dropped.size() == 1);
    CHECK(migration.dropped[0].find("q + 9") != std::string::npos);
    to(*moved, "2024-03-01");
    CHECK(moved->milestone("m")->met);
  }
}
