// SPDX-License-Identifier: Apache-2.0
// What a host does first: compile, record, advance, read, ask.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "api_support.hpp"

using namespace quid;
using namespace quid::test;

TEST_CASE("a script with mistakes is refused with all of them") {
  const auto program = Program::compile("deal \"x\"\nparty A\nif nothng then say hello\n");
  REQUIRE_FALSE(program);
  CHECK(program.error().name == "script-errors");
  REQUIRE(program.error().diagnostics.size() >= 1);
  const Diagnostic& first = program.error().diagnostics.front();
  CHECK(first.is_error);
  CHECK(first.place.file == "deal.quid");
  CHECK(first.place.line >= 1);
  CHECK(program.error().text().find("deal.quid:") != std::string::npos);
}

TEST_CASE("a program tells what it declares") {
  const Program program = compiled();
  CHECK(program.title() == "A grant in two steps");
  CHECK(program.text(program.first_day()) == "2024-01-01");
  CHECK(program.text(*program.last_day()) == "2024-12-31");
  CHECK(program.names(Names::Actors) == std::vector<std::string>{"Donor", "School", "Auditor"});
  CHECK(program.names(Names::Levers) == std::vector<std::string>{"trust"});
  CHECK(program.names(Names::Actions) == std::vector<std::string>{"notify"});
  CHECK(program.levels("trust").value() == std::vector<std::string>{"none", "some", "full"});
  CHECK(program.levels("trst").error().message == "no lever named `trst`; did you mean `trust`?");
  CHECK(program.fingerprint() == compiled().fingerprint());
  CHECK(program.fingerprint() != compiled(grant + "# more\n").fingerprint());
  CHECK(program.day("2024-02-30").error().name == "malformed-date");
}

TEST_CASE("modules come from the host, and from nowhere else") {
  CompileOptions options;
  const std::string source = "deal \"x\" from 2024-01-01\nuse parts\nparty A\n";
  CHECK_FALSE(Program::compile(source, options));
  options.module = [](std::string_view name) -> std::optional<std::string> {
    if (name != "parts") return std::nullopt;
    return "party B\n";
  };
  const auto program = Program::compile(source, options);
  REQUIRE(program);
  CHECK(program->names(Names::Actors).size() == 2);
}

TEST_CASE("events are recorded, days walked, effects come back once") {
  Run run = started();
  CHECK(run.program().text(run.today()) == "2023-12-31");
  tell(run, "2024-03-01 begun");
  const auto happened = to(run, "2024-03-10");
  std::vector<std::string> kinds;
  for (const Happening& each : happened) kinds.push_back(name_of(each.kind));
  CHECK(kinds == std::vector<std::string>{"milestone-met", "rule-fired", "duty-arose"});
  CHECK(happened[0].kind == HappeningKind::MilestoneMet);
  CHECK(happened[0].cause == CauseKind::Entry);
  CHECK(name_of(happened[2].cause) == "rule");
  CHECK(happened[0].cause_text == "record:1");
  CHECK(happened[2].cause_text == "half, deal.quid:12");
  CHECK(to(run, "2024-03-20").empty());
  CHECK(run.happenings().size() == 3);
  CHECK(run.happenings(2).size() == 1);
  REQUIRE(run.duties().size() == 1);
  CHECK(run.duties()[0].status == "open");
  CHECK(run.duties()[0].owed == "40000");
  CHECK(run.program().text(run.duties()[0].deadline) == "2024-03-31");
  tell(run, "2024-03-25 Donor pays 40_000 EUR to School");
  to(run, "2024-03-25");
  CHECK(run.duties()[0].status == "done");
  CHECK(run.ledger().size() == 2);
  CHECK(run.ledger()[0].given == "40000");
  CHECK(run.verdict().word == "in progress");
}

TEST_CASE("what contradicts the state is refused at once and changes nothing") {
  Run run = started();
  tell(run, "2024-03-01 begun");
  const std::uint64_t before = run.hash();
  const Status refused =
      run.record("2024-03-02 built verified by Auditor; 2024-03-03 built verified by Auditor");
  const Status unknown = run.record("2024-03-02 bilt 5 rooms");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().name == "event-errors");
  CHECK(unknown.error().diagnostics[0].name == "entry-unknown-name");
  CHECK(unknown.error().place.file == "record");
  const Status outside = run.record("2026-01-01 opened");
  REQUIRE_FALSE(outside);
  CHECK(run.hash() == (refused ? run.hash() : before));
  to(run, "2024-04-01");
  const Status late = run.record("2024-03-05 opened");
  REQUIRE_FALSE(late);
  CHECK(late.error().name == "dated-too-early");
  CHECK(late.error().message ==
        "`opened` is dated 2024-03-05, and the run has walked to the end of 2024-04-01; `amend` "
        "takes what is told late");
}

TEST_CASE("what is told late amends the past") {
  Run run = started();
  tell(run, "2024-03-01 begun");
  to(run, "2024-04-15");
  CHECK(run.verdict().word == "breached");
  REQUIRE(run.amend("2024-03-20 Donor pays 40_000 EUR to School"));
  CHECK(run.verdict().word == "in progress");
  CHECK(run.program().text(run.today()) == "2024-04-15");
  Run other = started();
  tell(other, "2024-03-01 begun; 2024-03-20 Donor pays 40_000 EUR to School");
  to(other, "2024-04-15");
  CHECK(run.hash() == other.hash());
  CHECK(run.state() == other.state());
}

TEST_CASE("records come as CSV and JSON Lines too") {
  Run csv = started(), json = started(), plain = started();
  REQUIRE(csv.record("date,event\n2024-03-01,begun\n", RecordForm::Csv));
  REQUIRE(json.record("{\"on\": \"2024-03-01\", \"event\": \"begun\"}\n", RecordForm::JsonLines));
  tell(plain, "2024-03-01 begun");
  CHECK(csv.hash() == plain.hash());
  CHECK(json.hash() == plain.hash());
}

TEST_CASE("a copy is a fork") {
  Run run = started();
  tell(run, "2024-03-01 begun");
  to(run, "2024-03-05");
  Run fork = run;
  tell(fork, "2024-03-06 opened");
  to(fork, "2024-03-06");
  CHECK(fork.level("trust")->level == "some");
  CHECK(run.level("trust")->level == "none");
  CHECK(run.level("trust")->number == 0);
  CHECK(run.hash() != fork.hash());
  const auto difference = run.compare(fork);
  REQUIRE(difference);
  CHECK(difference->find("trust") != std::string::npos);
  CHECK(run.compare(run).value() == "The two runs are alike.\n");
}

TEST_CASE("questions are answered in words and as data") {
  Run run = started();
  tell(run, "2024-03-01 begun");
  to(run, "2024-03-10");
  CHECK(run.ask("why trust")->find("none") != std::string::npos);
  CHECK(run.ask("why not trust at full", Form::Json)->find("\"condition\"") != std::string::npos);
  CHECK(run.ask("next")->find("Donor") != std::string::npos);
  CHECK(run.ask("what if 2024-03-11 opened")->find("trust") != std::string::npos);
  CHECK(run.ask("left", Form::Json)->find("residual") != std::string::npos);
  CHECK(run.residual(Form::Json).find("half") != std::string::npos);
  const Residual left = run.residual();
  REQUIRE(left.owed.size() == 3);
  CHECK(left.owed[0].by_whom == std::vector<std::string>{"Donor"});
  CHECK(left.owed[0].act == "Donor must pay 40_000 EUR to School");
  CHECK(left.owed[0].amount_left == "40000");
  CHECK(run.program().text(*left.owed[0].by) == "2024-03-31");
  CHECK(left.owed[1].what == "built");
  REQUIRE(left.unlocks.size() == 2);
  CHECK(left.unlocks[1].milestone == "opened");
  CHECK(left.unlocks[1].rules == std::vector<std::string>{"open"});
  CHECK(left.unlocks[1].levels.at(0).to == "some");
  CHECK(run.report()->find("What is left") != std::string::npos);
  CHECK(run.value("progress of built * 100")->text == "0");
  CHECK(run.value("opened")->text == "false");
  CHECK(run.value("built verified")->kind == ValueKind::Truth);
  CHECK(run.value("exposure of Donor")->unit == "EUR");
  CHECK(run.value("1 / pupils").error().name == "division-by-zero");
  CHECK(run.value("1 /").error().name == "event-errors");
  CHECK(run.ask("hm").error().name == "no-answer");
  CHECK(run.ask("why trst").error().diagnostics.at(0).place.column == 1);
  const auto wrong = run.ask("why trst", Form::Json);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find("did you mean `trust`?") != std::string::npos);
}

TEST_CASE("a thousand questions do not make a program grow without bound") {
  Run run = started();
  for (int k = 0; k < 1'000; ++k)
    REQUIRE(run.value("pupils + " + std::to_string(k))->text == std::to_string(k));
}

TEST_CASE("quantities come from the host's own structs") {
  struct Site {
    int pupils = 0;
    std::string note;
  };
  Run run = started();
  const std::vector<Binding<Site>> bindings = {bind("pupils", &Site::pupils)};
  const Day day = run.program().day("2024-02-01").value();
  REQUIRE(run.set(bindings, Site{120, ""}, day));
  to(run, "2024-02-01");
  CHECK(run.quantities()[0].amount == "120");
  CHECK(run.set("pupils", "12x", run.program().day("2024-02-02").value()).error().name ==
        "malformed-number");
  CHECK(run.set("pupls", "12", run.program().day("2024-02-02").value()).error().name ==
        "unknown-name");
  const Day later = run.program().day("2024-02-03").value();
  CHECK_FALSE(run.set("pupils", "4\n2024-02-04 opened", later));
  CHECK_FALSE(run.set("pupils", "4; 2024-02-04 opened", later));
  CHECK_FALSE(run.set("pupils = 3\n2024-02-04 opened", "4", later));
}

TEST_CASE("a deal of steps counts steps") {
  Run run = started(
      "deal \"s\" for 5 steps\nparty A\nmilestone m by A\nlever l by A: low, high\nif m then ease "
      "l to high\n");
  tell(run, "2 m");
  to(run, "3");
  CHECK(run.today().number == 3);
  CHECK(run.level("l")->level == "high");
  CHECK(run.program().text(run.today()) == "step 3");
  to(run, "step 9");
  CHECK(run.today().number == 5);
}

TEST_CASE("events keep their places, whatever stands around them") {
  Run run = started();
  const auto place = [&](const std::string& events) {
    const Status status = run.record(events);
    REQUIRE_FALSE(status);
    const Place at = status.error().place;
    CHECK(status.error().text().starts_with("record:" + std::to_string(at.line) + ":" +
                                            std::to_string(at.column)));
    return std::pair(at.line, at.column);
  };
  CHECK(place("2024-02-01 opned") == std::pair(1u, 12u));
  CHECK(place("2024-02-01 opened; 2024-02-02 opned") == std::pair(1u, 31u));
  CHECK(place("# a; b \"\n\n  on 2024-02-02 opned # c") == std::pair(3u, 17u));
  CHECK(place("2024-02-01 \"\u00e9; \\\" x\"; 2024-02-02 opned") == std::pair(1u, 34u));
  tell(run, "# one; \"two\n2024-02-01 \"a \\\"b; c\\\" d\" # e; f\r\n2024-02-02 opened; # g\n");
  CHECK(Run::restore(run.program(), run.save())->hash() == run.hash());
}

TEST_CASE("what is paid says who, how much and of what") {
  Run run = started();
  tell(run, "2024-02-01 Donor pays 1_000 EUR to School");
  const auto happened = to(run, "2024-02-01");
  CHECK(happened[0].subject == "School");
  CHECK(happened[0].other == "Donor");
  REQUIRE(happened[0].amount);
  CHECK(happened[0].amount->text == "1000");
  CHECK(happened[0].amount->unit == "EUR");
  CHECK(happened[0].amount->count() == 1000);
  tell(run, "2024-02-02 begun");
  CHECK_FALSE(to(run, "2024-02-02")[0].amount);
}

TEST_CASE("a number is counted exactly or not at all") {
  const auto count = [](const std::string& number, unsigned places) {
    return Value{ValueKind::Number, number, "EUR"}.count(places);
  };
  CHECK(count("12.5", 2) == 1250);
  CHECK(count("-0.000000000001", 12) == -1);
  CHECK(count("9223372036854775807", 0) == INT64_MAX);
  CHECK_FALSE(count("9223372036854775808", 0));
  CHECK_FALSE(count("12.5", 0));
  CHECK_FALSE(count("1", 13));
  CHECK_FALSE(count("1", UINT32_MAX));
  CHECK_FALSE(Value{ValueKind::Text, "12", {}}.count());
  CHECK_FALSE(Value{}.count());
}

TEST_CASE("every kind of happening and cause has its name") {
  CHECK(name_of(HappeningKind::RuleFired) == "rule-fired");
  CHECK(name_of(HappeningKind::DealEnded) == "deal-ended");
  CHECK(name_of(static_cast<HappeningKind>(255)).empty());
  CHECK(name_of(CauseKind::None) == "none");
  CHECK(name_of(CauseKind::Clock) == "clock");
}

TEST_CASE("what is refused is named, also behind what was told before") {
  Run run = started();
  tell(run, "2024-01-02 begun; 2024-01-03 \"a\"");
  to(run, "2024-01-05");
  tell(run, "2024-01-20 pupils = 2");
  const Status refused = run.record("2024-02-01 opened broken; 2024-02-02 pupils = 3");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().name == "contradicts-the-state");
  CHECK(refused.error().message.find("`opened broken`, on 2024-02-01") != std::string::npos);
}

TEST_CASE("days end where the calendar ends") {
  Run run = started("deal \"s\" from 2024-01-01\nparty A\nmilestone m by A\n");
  REQUIRE(run.advance(Day{INT32_MAX}));
  CHECK(run.program().text(run.today()) == "9999-12-31");
  CHECK(run.ask("next"));
  CHECK_FALSE(run.set("q", "1", Day{INT32_MIN}));
  Run other = started();
  CHECK(other.set("pupils", "1", Day{INT32_MIN}).error().name == "malformed-date");
  CHECK(other.value("opened on 2023-01-01").error().name == "question-errors");
}

TEST_CASE("an event may go on in the next line") {
  Run run = started();
  tell(run, "on 2024-02-01 built\n  10 rooms\n2024-02-02 opened");
  to(run, "2024-02-03");
  CHECK(run.milestone("built")->reported_amount == "10");
}

TEST_CASE("a question has a size") {
  const Run run = started();
  std::string sum = "1";
  for (int k = 0; k < 10'000; ++k) sum += " + 1";
  CHECK(run.value(sum)->text == "10001");
  for (int k = 0; k < 10'000; ++k) sum += " + 1";
  CHECK(run.value(sum).error().name == "question-errors");
  CHECK(run.ask("why not " + sum).error().message ==
        "a question of 80009 bytes is longer than the 65536 that are read");
}

TEST_CASE("many events on one line cost what they are") {
  Run run = started();
  const Status nothing = run.record(std::string(2'000'000, ';'));
  CHECK(nothing.has_value());
}

TEST_CASE("happenings of a result that is gone are the caller's own") {
  Run run = started();
  tell(run, "2024-03-01 begun");
  std::string all;
  for (const Happening& each : *run.advance("2024-03-10")) all += each.text + '\n';
  CHECK(all == "begun is met\nhalf fires\nDonor must pay 40_000 EUR to School by 2024-03-31\n");
}

TEST_CASE("what cannot be corrected is blamed on itself, not on what the record began with") {
  Run run = started(
      "deal \"x\" from 2024-01-01 to 2024-12-31\nparty A\nparty B\nunit EUR\nmilestone clean by "
      "A\n");
  tell(run, "prior 2023-12-20 clean");
  to(run, "2024-03-01");
  const Status refused = run.record("2024-05-05 corrected A pays 3 EUR to B");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().name == "nothing-to-correct");
  CHECK(refused.error().message.find("`A pays 3 EUR to B`, on 2024-05-05") != std::string::npos);
}
