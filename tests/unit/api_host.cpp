// SPDX-License-Identifier: Apache-2.0
// The host's part: handlers, verifiers, limits, threads.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "api_support.hpp"

using namespace quid;
using namespace quid::test;

namespace {

// Something happens on each of its days.
const std::string busy =
    "deal \"busy\" from 2000-01-01 to 2900-01-01\nparty A\nquantity q = 0\nevery day then add 1 to "
    "q\n";

}  // namespace

TEST_CASE("an action by the host is called with typed arguments") {
  Run run = started();
  std::vector<Happening> calls;
  REQUIRE(run.on_action("notify", {ValueKind::Text, ValueKind::Number},
                        [&](const Happening& call) { calls.push_back(call); }));
  tell(run,
       "2024-02-01 pupils = 120; 2024-03-01 built 10 rooms; 2024-03-02 built verified by Auditor");
  to(run, "2024-03-01");
  CHECK(calls.empty());
  to(run, "2024-03-05");
  REQUIRE(calls.size() == 1);
  REQUIRE(calls[0].arguments.size() == 2);
  CHECK(calls[0].arguments[0].kind == ValueKind::Text);
  CHECK(calls[0].arguments[0].text == "all \"rooms\", built");
  CHECK(calls[0].arguments[1].kind == ValueKind::Number);
  CHECK(calls[0].arguments[1].text == "120");
  CHECK(calls[0].arguments[1].unit.empty());
  CHECK(run.program().text(calls[0].day) == "2024-03-02");
}

TEST_CASE("a handler must fit the calls in the script") {
  Run run = started();
  const Status wrong = run.on_action("notify", {ValueKind::Number}, [](const Happening&) {});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().name == "wrong-arguments");
  CHECK(wrong.error().message ==
        "`notify` is called with (text, number) at deal.quid:13, and the handler takes (number)");
  CHECK(run.on_action("notfy", {}, {}).error().name == "unknown-name");
  CHECK(run.on_verify("Audtor", {}).error().message.find("did you mean `Auditor`?") !=
        std::string::npos);
}

TEST_CASE("a verifier is asked each day until it finds") {
  Run run = started();
  std::vector<std::string> asked;
  REQUIRE(run.on_verify("Auditor", [&](const Milestone& milestone, Day day) {
    asked.push_back(milestone.name + " " + milestone.reported_amount + " " +
                    run.program().text(day));
    return asked.size() == 3 ? Finding::Verified : Finding::NotYet;
  }));
  tell(run, "2024-03-01 built 10 rooms");
  to(run, "2024-03-20");
  CHECK(asked == std::vector<std::string>{"built 10 2024-03-02", "built 10 2024-03-03",
                                          "built 10 2024-03-04"});
  CHECK(run.milestone("built")->verified);
  CHECK(run.level("trust")->level == "full");
  Run again = Run::restore(run.program(), run.save()).value();
  CHECK(again.state() == run.state());
}

TEST_CASE("a verifier that refutes, and one who never answers") {
  Run run = started(), silent = started();
  REQUIRE(run.on_verify("Auditor", [](const Milestone&, Day) { return Finding::Refuted; }));
  REQUIRE(silent.on_verify("Auditor", [](const Milestone&, Day) { return Finding::NotYet; }));
  for (Run* each : {&run, &silent}) {
    tell(*each, "2024-03-01 built 10 rooms");
    to(*each, "2024-12-31");
    CHECK_FALSE(each->milestone("built")->verified);
    CHECK(each->level("trust")->level == "none");
  }
  CHECK(run.milestone("built")->refuted);
}

TEST_CASE("happenings are told in order, and forks have no handlers") {
  Run run = started();
  std::vector<std::string> told;
  run.on_happening([&](const Happening& each) { told.push_back(name_of(each.kind)); });
  tell(run, "2024-03-01 begun");
  Run fork = run;
  to(fork, "2024-03-02");
  CHECK(told.empty());
  to(run, "2024-03-02");
  CHECK(told.size() == 3);
}

TEST_CASE("each limit is kept, and what is refused changes nothing") {
  CompileOptions options;
  options.limits.source_bytes = 10;
  CHECK(Program::compile(grant, options).error().name == "source-too-large");
  options.limits = {};
  options.limits.instances = 20;
  CHECK_FALSE(Program::compile(
      "deal \"x\" from 2024-01-01\nparty A\nset s = 1..10\nmilestone m[s, s] by A\n", options));
  options.limits = {};
  options.limits.nesting = 5;
  CHECK_FALSE(
      Program::compile(grant + "if ((((((((opened)))))))) then ease trust by 1\n", options));
  options.limits = {};
  options.limits.tokens = 10;
  CHECK_FALSE(Program::compile(grant, options));

  options.limits = {};
  options.limits.name_bytes = 4;
  CHECK_FALSE(Program::compile(grant, options));
  options.limits = {};
  options.limits.set_elements = 5;
  CHECK_FALSE(Program::compile("deal \"x\" from 2024-01-01\nset s = 1..10\nparty A\n", options));
  options.limits = {};
  options.limits.instructions = 1;
  CHECK_FALSE(
      Program::compile("deal \"x\" from 2024-01-01\nset s = 1..100\nparty A\nmilestone m[s] by "
                       "A\nquantity q[s] = 0\n"
                       "rule r[i in s]: if m[i] then add 1 to q[i]\n",
                       options));
  options.limits = {};
  options.limits.steps = 10;
  CHECK_FALSE(Program::compile("deal \"x\" for 11 steps\nparty A\n", options));

  Limits limits;
  limits.happenings = 10;
  CHECK(compiled(busy).start(limits)->advance("2001-01-01").error().name == "too-much-happens");
  limits = {};
  limits.record_entries = 1;
  Run run = compiled().start(limits).value();
  tell(run, "2024-03-01 begun");
  CHECK(run.record("2024-03-02 opened").error().name == "too-many-entries");
  limits = {};
  limits.record_bytes = 10;
  run = compiled().start(limits).value();
  CHECK(run.record("2024-03-01 begun").error().name == "too-many-entries");
  limits = {};
  limits.memory = 100;
  run = compiled().start(limits).value();
  CHECK(run.advance("2024-02-01").error().name == "too-much-memory");
  CHECK(run.program().text(run.today()) == "2023-12-31");
}

TEST_CASE("a call ends when its time is up, and the run stands where it stood") {
  Limits limits;
  limits.happenings = 100'000'000;
  limits.time = std::chrono::milliseconds(1);
  Run run = compiled(busy).start(limits).value();
  const auto late = run.advance("2900-01-01");
  REQUIRE_FALSE(late);
  CHECK(late.error().name == "out-of-time");
  CHECK(run.program().text(run.today()) == "1999-12-31");
}

TEST_CASE("another thread ends a call") {
  std::atomic<bool> cancel{false};
  Limits limits;
  limits.happenings = 100'000'000;
  limits.cancel = &cancel;
  Run run = compiled(busy).start(limits).value();
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    cancel = true;
  });
  const auto ended = run.advance("2900-01-01");
  other.join();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().name == "cancelled");
  CHECK(Program::compile(grant)->start(limits).value().record("2024-03-01 opened").error().name ==
        "cancelled");
  cancel = false;
  CHECK(run.advance("2000-02-01"));
}

TEST_CASE("handlers are taken away") {
  Run run = started();
  int calls = 0;
  REQUIRE(run.on_action("notify", {ValueKind::Text, ValueKind::Number},
                        [&](const Happening&) { ++calls; }));
  REQUIRE(run.on_action("notify", {}, {}));
  REQUIRE(run.on_verify("Auditor", [](const Milestone&, Day) { return Finding::Verified; }));
  REQUIRE(run.on_verify("Auditor", {}));
  tell(run, "2024-03-01 built 10 rooms");
  to(run, "2024-03-05");
  CHECK_FALSE(run.milestone("built")->verified);
  tell(run, "2024-03-06 built verified by Auditor");
  to(run, "2024-03-06");
  CHECK(calls == 0);
}

TEST_CASE("limits are kept while a verifier is asked") {
  std::atomic<bool> cancel{false};
  Limits limits;
  limits.cancel = &cancel;
  Run run = compiled().start(limits).value();
  tell(run, "2024-03-01 built 10 rooms");
  int asked = 0;
  REQUIRE(run.on_verify("Auditor", [&](const Milestone&, Day) {
    cancel = ++asked == 3;
    return Finding::NotYet;
  }));
  CHECK(run.advance("2024-12-31").error().name == "cancelled");
  CHECK(asked == 3);
  CHECK(run.program().text(run.today()) == "2023-12-31");
}

TEST_CASE("a finding is about the eve: it comes before what happens on its day") {
  Run run = started();
  REQUIRE(run.on_verify("Auditor", [&](const Milestone&, Day day) {
    return run.program().text(day) == "2024-03-03" ? Finding::Verified : Finding::NotYet;
  }));
  tell(run, "2024-03-01 built 10 rooms; 2024-03-03 built broken; 2024-05-01 opened");
  to(run, "2024-03-10");
  CHECK_FALSE(run.milestone("built")->met);
  CHECK(run.milestone("built")->broken);
  to(run, "2024-06-01");
  const Run again = Run::restore(run.program(), run.save()).value();
  CHECK(again.state() == run.state());
  REQUIRE(again.happenings().size() == run.happenings().size());
  for (std::size_t k = 0; k < run.happenings().size(); ++k)
    CHECK(again.happenings()[k].cause_text == run.happenings()[k].cause_text);
}

TEST_CASE("a verifier is asked the same however a walk is divided") {
  const auto walked = [](std::vector<std::string> days) {
    Run run = started();
    int asked = 0;
    REQUIRE(run.on_verify("Auditor", [&](const Milestone&, Day) {
      return ++asked == 4 ? Finding::Verified : Finding::NotYet;
    }));
    tell(run, "prior 2023-12-01 built 10 rooms; 2024-01-20 opened");
    for (const std::string& day : days) to(run, day);
    return run.state() + run.happenings().back().cause_text;
  };
  CHECK(walked({"2024-02-01"}) == walked({"2024-01-01", "2024-01-02", "2024-01-10", "2024-02-01"}));
}

TEST_CASE("handlers may take themselves away, throw, and not change their run") {
  Run run = started();
  std::vector<std::string> refused;
  int calls = 0;
  run.on_happening([&](const Happening&) {
    ++calls;
    run.on_happening({});
    for (const Status& status : {run.record("2024-04-01 opened"), run.amend("2024-01-02 opened")})
      refused.push_back(status ? "" : status.error().name);
    const auto walked = run.advance("2024-05-01");
    refused.push_back(walked ? "" : walked.error().name);
  });
  tell(run, "2024-03-01 begun");
  to(run, "2024-03-10");
  CHECK(calls == 3);
  for (const std::string& name : refused) CHECK(name == "misuse");
  tell(run, "2024-04-01 opened");
  int told = 0;
  run.on_happening([&](const Happening&) {
    if (++told == 1) throw 7;
  });
  CHECK_THROWS_AS((void)run.advance("2024-04-02"), int);
  CHECK(told == 4);
  CHECK(run.program().text(run.today()) == "2024-04-02");
  CHECK(run.level("trust")->level == "some");
}

TEST_CASE("arguments have the types and units that the script gives them") {
  Run run = started(
      "deal \"x\" from 2024-01-01\nunit EUR\nparty A\nset K = { 1, 2 }\nset C = { coal, iron }\n"
      "milestone m[K] by A\nmilestone n[C] by A\nquantity rate\nquantity price in EUR = 5 EUR\n"
      "action f(a, b, c, d, e, g) by host\n"
      "rule r[k in K]: if m[k] then f(price / 2, today, 3 days, k, m[k], rate)\n"
      "rule s[c in C]: if n[c] then f(price * price, A, \"a, b\", c, 1 = 2, 2024-05-01)\n");
  std::vector<std::string> told;
  run.on_happening([&](const Happening& each) {
    for (const Value& value : each.arguments)
      told.push_back(std::to_string(static_cast<int>(value.kind)) + ' ' + value.text + ' ' +
                     value.unit);
  });
  tell(run, "2024-01-02 m[1]; 2024-01-03 n[coal]");
  to(run, "2024-01-03");
  CHECK(told == std::vector<std::string>{"2 2.5 EUR", "3 2024-01-02 ", "4 3 days ", "2 1 ",
                                         "1 true ", "0 unknown ", "2 25 EUR * EUR", "5 A ",
                                         "6 a, b ", "5 coal ", "1 false ", "3 2024-05-01 "});
}

TEST_CASE("a set of numbers gives numbers") {
  Run run = started(
      "deal \"x\" from 2024-01-01\nparty A\nset K = { 1, 2 }\nmilestone m[K] by A\naction f(k) by "
      "host\nrule r[k in K]: if m[k] then f(k)\n");
  std::vector<std::string> passed;
  REQUIRE(run.on_action("f", {ValueKind::Number},
                        [&](const Happening& call) { passed.push_back(call.arguments[0].text); }));
  tell(run, "2024-01-02 m[2]");
  to(run, "2024-01-03");
  CHECK(passed == std::vector<std::string>{"2"});
}
