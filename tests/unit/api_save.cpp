// SPDX-License-Identifier: Apache-2.0
// State that lasts: what is restored goes on to the same bytes; what was changed is refused.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

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

struct Example {
  std::filesystem::path script, record;
};

/// `deal.quid` has `record.quid`, `cots.quid` has `cots-record.quid`.
std::vector<Example> examples() {
  namespace fs = std::filesystem;
  std::vector<Example> out;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(QUID_SOURCE_DIR) / "examples")) {
    const fs::path& script = entry.path();
    const std::string name = script.stem() == "deal" ? "" : script.stem().string() + "-";
    const fs::path record = script.parent_path() / (name + "record.quid");
    if (script.extension() == ".quid" && fs::exists(record)) out.push_back({script, record});
  }
  return out;
}

/// The deal's last day; of one without end, three years after all that is on record has happened.
Day last_tried(const Program& program, const Run& run) {
  if (program.last_day()) return *program.last_day();
  Run far = run;
  const int first = program.first_day().number;
  int last = first;
  for (const Happening& each : far.advance(Day{first + 40 * 365}).value())
    if (each.cause == CauseKind::Entry) last = std::max(last, each.day.number);
  return Day{last + 3 * 365};
}

/// The steps of a run that has been walked to its end: each day on which something happened and its
/// eve, what stands between being quiet; the eve of the first day; and each week. In a deal of
/// steps, each step. Under the sanitizers, which take twenty times as long over the same code, some
/// forty of them.
std::set<int> steps_of(const Run& walked) {
  const Program& program = walked.program();
  const int first = program.first_day().number, last = walked.today().number;
  std::set<int> all{first - 1};
  const bool in_steps = program.text(program.first_day()).starts_with("step");
  for (int day = first; day < last; day += in_steps ? 1 : 7) all.insert(day);
  for (const Happening& each : walked.happenings()) {
    all.insert(std::max(first, each.day.number) - 1);
    all.insert(each.day.number);
  }
#ifdef QUID_SANITIZED
  std::set<int> some;
  std::size_t number = 0;
  for (const int day : all)
    if (number++ % std::max<std::size_t>(1, all.size() / 40) == 0) some.insert(day);
  all = std::move(some);
#endif
  return all;
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
  std::size_t deals = 0, tried = 0;
  for (const auto& [script, record] : examples()) {
    INFO(script.string());
    const Program program = Program::compile_file(script.string()).value();
    Run whole = program.start().value();
    const Status status = whole.record(read(record));
    if (!status) FAIL(status.error().text());
    Run straight = whole;
    const Day last = last_tried(program, whole);
    REQUIRE(straight.advance(last));
    Form form = Form::Text;
    for (const int day : steps_of(straight)) {
      REQUIRE(whole.advance(Day{day}));
      form = form == Form::Text ? Form::Json : Form::Text;
      auto restored = Run::restore(program, whole.save(form));
      if (!restored) FAIL(restored.error().text());
      REQUIRE(restored->state() == whole.state());
      whole = *std::move(restored);  // and goes on in its place
      ++tried;
    }
    REQUIRE(whole.advance(last));
    CHECK(told(whole) == told(straight));
    ++deals;
  }
  CHECK(deals > 10);
  CHECK(tried > 20 * deals);
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
