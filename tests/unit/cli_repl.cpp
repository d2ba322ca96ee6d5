// SPDX-License-Identifier: Apache-2.0
// The parts of a session that cases do not see: where inputs end, completion, saved files, bounds.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

#include "cli/repl/completion.hpp"
#include "cli/repl/history.hpp"
#include "cli/repl/saved.hpp"
#include "cli/repl/transcript.hpp"
#include "cli_support.hpp"

using namespace quid;
using namespace quid::cli;
using test::contains;

namespace {

constexpr const char* two_sites = R"(deal "Two steps" from 2018-06-12 to 2019-06-12 by month
party US
party DPRK
set sites = { yongbyon, sohae }
milestone paused by DPRK
milestone closed[sites] by DPRK
milestone talks by US, DPRK, due 2018-08-01
lever drills by US: full, some, none
lever sanction[sites] by US: in_force, lifted
rule r: if paused then ease drills to none while paused
)";

Session opened(SessionOptions options = {}) {
  Session session(std::move(options));
  const Reply reply = session.open_text("deal.quid", two_sites);
  REQUIRE(reply.good);
  return session;
}

bool offers(const Completion& completion, const std::string& word) {
  return std::find(completion.words.begin(), completion.words.end(), word) !=
         completion.words.end();
}

Inputs::State state_after(std::initializer_list<const char*> lines) {
  Inputs inputs({});
  for (const char* line : lines) inputs.add(line);
  return inputs.state();
}

}  // namespace

TEST_CASE("an input ends where it is whole", "[repl]") {
  using State = Inputs::State;
  CHECK(state_after({}) == State::Empty);
  CHECK(state_after({"# a comment"}) == State::Empty);
  CHECK(state_after({":state"}) == State::Whole);
  CHECK(state_after({"paused"}) == State::Whole);
  CHECK(state_after({"paused and"}) == State::WantsMore);
  CHECK(state_after({"rule r"}) == State::WantsMore);
  CHECK(state_after({"rule r:", "if paused"}) == State::WantsMore);
  CHECK(state_after({"rule r:", "if paused then ease drills"}) == State::MayGoOn);
  CHECK(state_after({"rule r:", ""}) == State::Whole);
  CHECK(state_after({"milestone m by"}) == State::WantsMore);
  CHECK(state_after({"milestone m"}) == State::MayGoOn);
  CHECK(state_after({"milestone test reported"}) == State::MayGoOn);
  CHECK(state_after({"test reported"}) == State::Whole);  // an event of what is called `test`
  CHECK(state_after({"test \"x\":"}) == State::WantsMore);
  CHECK(state_after({"test \"x\":", "  expect paused on"}) == State::WantsMore);
  CHECK(state_after({"on 2018-07-01"}) == State::WantsMore);
  CHECK(state_after({"on 2018-07-01 paused"}) == State::Whole);
  CHECK(state_after({"rule r: if \"open"}) != State::WantsMore);  // a mistake is told at once
  CHECK(state_after({"all s in"}) == State::WantsMore);
  CHECK(state_after({"closed["}) == State::WantsMore);
  CHECK(state_after({")"}) == State::Whole);
}

TEST_CASE("an input is bounded, and what follows is read again", "[repl]") {
  SessionOptions options;
  options.limits.input_bytes = 100;
  options.limits.input_lines = 5;
  Session session = opened(options);
  std::vector<std::string> answers;
  Transcript transcript(session, [&](const std::string&, const std::string&, const Reply& reply) {
    answers.push_back(reply.text);
  });
  transcript.line("1 + " + std::string(200, '1'));
  transcript.line("2 + 2");
  transcript.line("let x =");
  for (int i = 0; i < 10; ++i) transcript.line("  1 +");
  transcript.line("3 + 3");
  transcript.end();
  REQUIRE(answers.size() == 4);
  CHECK(contains(answers[0], "longer than 100 bytes"));
  CHECK(contains(answers[1], "4  (number)"));
  CHECK(contains(answers[2], "longer than 100 bytes"));
  CHECK(contains(answers[3], "6  (number)"));
}

TEST_CASE("completion knows what may stand where", "[repl]") {
  const Session session = opened();
  CHECK(offers(complete(session, ":st"), ":step"));
  CHECK(offers(complete(session, ":st"), ":state"));
  CHECK_FALSE(offers(complete(session, ":st"), ":to"));
  CHECK(complete(session, "pau").common() == "paused");
  CHECK(offers(complete(session, "clo"), "closed"));
  CHECK(complete(session, "closed[yo").common() == "yongbyon");
  CHECK(complete(session, "closed[yo").begin == 7);
  const Completion levels = complete(session, "drills at ");
  CHECK(levels.words == std::vector<std::string>{"full", "none", "some"});
  CHECK(complete(session, "drills at least n").common() == "none");
  CHECK(complete(session, "sanction[sohae] below l").common() == "lifted");
  CHECK(complete(session, "if paused then ease drills to s").common() == "some");
  CHECK(offers(complete(session, "mile"), "milestone"));
  CHECK(offers(complete(session, "paused a"), "and"));
  CHECK(offers(complete(session, "on 2018-0"), "2018-08-01"));
  CHECK(offers(complete(session, ":to 2019"), "2019-06-12"));
  CHECK(offers(complete(session, ":switch "), "main"));
  CHECK(offers(complete(session, ":watch dr"), "drills"));
  CHECK(offers(complete(session, ":help mil"), "milestone"));
  CHECK(complete(session, "zzzz").words.empty());
  CHECK(complete(session, "\xff\xfe[").words.empty());
  const Session none{SessionOptions{}};
  CHECK(offers(complete(none, "de"), "deal"));
  CHECK(complete(none, "drills at ").words.size() > 1);
}

TEST_CASE("completion offers files", "[repl]") {
  const test::Folder folder;
  folder.write("record.quid", "");
  folder.write("deal.quid", "");
  const Session session = opened();
  CHECK(complete(session, ":load " + folder.path("rec")).common() == folder.path("record.quid"));
  CHECK(offers(complete(session, ":save "), "script"));
  CHECK(complete(session, ":save record " + folder.path("d")).common() == folder.path("deal.quid"));
}

TEST_CASE("a saved session reads back, and nothing else does", "[repl]") {
  SavedSession session;
  session.current = "b";
  SavedFork a;
  a.name = "a";
  a.path = "deal.quid";
  a.day = "2018-07-01";
  a.script = "deal \"x\" from 2018-06-12\n#= end\n";  // no line of a script ends a session
  a.records.push_back({"record.quid", "on 2018-06-13 m\n"});
  a.typed = {"on 2018-06-14 n"};
  a.watches = {"m"};
  SavedFork b = a;
  b.name = "b";
  b.changed = true;
  session.forks = {a, b};
  const std::string text = session_text(session);
  const auto back = read_session(text, {});
  REQUIRE(back.has_value());
  CHECK(back->current == "b");
  REQUIRE(back->forks.size() == 2);
  CHECK(back->forks[0].script == a.script);
  CHECK(back->forks[1].records[0].text == a.records[0].text);
  CHECK(back->forks[1].typed == a.typed);
  CHECK(back->forks[1].changed);
  for (std::size_t size = 0; size < text.size(); ++size) {
    CHECK_FALSE(read_session(std::string_view(text).substr(0, size), {}).has_value());
  }
  CHECK_FALSE(read_session(text + "more\n", {}).has_value());
  CHECK_FALSE(
      read_session("# quid session 2\n" + text.substr(text.find('\n') + 1), {}).has_value());
  std::string wrong = text;
  wrong.replace(wrong.find("#= watch"), 8, "#= wetch");
  CHECK_FALSE(read_session(wrong, {}).has_value());
}

TEST_CASE("forks, watches and steps back are bounded", "[repl]") {
  SessionOptions options;
  options.limits.forks = 3;
  options.limits.watches = 2;
  options.limits.undo_steps = 4;
  options.limits.typed_events = 3;
  options.limits.days = 100;
  options.limits.rows = 10;
  Session session = opened(options);
  CHECK(session.say(":fork a").good);
  CHECK(session.say(":fork b").good);
  CHECK(contains(session.say(":fork c").text, "3 forks at most"));
  CHECK(session.say(":watch paused").good);
  CHECK(session.say(":watch talks").good);
  CHECK(contains(session.say(":watch talks").text, "2 are the most"));
  CHECK(contains(session.say(":to 2019-06-12").text, "one command walks 100 days at most"));
  CHECK(contains(session.say("on 2019-06-12 paused").text, "one command walks 100 days at most"));
  for (int i = 0; i < 3; ++i) CHECK(session.say("on 2018-06-12 \"a note\"").good);
  CHECK(contains(session.say("on 2018-06-12 \"a note\"").text, "takes 3 typed events"));
  for (int i = 0; i < 4; ++i) CHECK(session.say(":undo").good);
  CHECK_FALSE(session.say(":undo").good);
  const std::string help = session.say(":trace").text + session.say(":check").text;
  CHECK(std::count(help.begin(), help.end(), '\n') < 30);
}

TEST_CASE("a cancelled command changes nothing", "[repl]") {
  std::atomic<bool> cancel{false};
  SessionOptions options;
  options.cancel = &cancel;
  Session session = opened(std::move(options));
  const std::string before = session.say(":state").text;
  cancel = true;
  CHECK(contains(session.say(":step 3").text, "cancelled; nothing changed"));
  CHECK(contains(session.say("now paused").text, "cancelled; nothing changed"));
  cancel = false;
  CHECK(session.say(":state").text == before);
  CHECK(session.say(":step").good);
}

TEST_CASE("asking many questions keeps a session's size", "[repl]") {
  Session session = opened();
  for (int i = 0; i < 3'000; ++i) session.say("paused and " + std::to_string(i) + " > 5");
  CHECK(session.say("now paused").good);
  CHECK(session.stand().file->sources.size() < 10'000);
  for (int i = 0; i < 2'000; ++i) session.say("talks and talk");
  CHECK(session.say("drills at none").text == "true  (truth)\nto record it: now drills at none\n");
  CHECK(session.stand().file->sources.size() < 10'000);
}

TEST_CASE("history is kept, bounded, and no nuisance", "[repl]") {
  const test::Folder folder;
  const std::string path = folder.path("state/quid/history");
  CHECK(read_history(path).empty());
  CHECK(add_to_history(path, "one"));
  CHECK(add_to_history(path, "one"));
  CHECK(add_to_history(path, "two"));
  CHECK(read_history(path) == std::vector<std::string>{"one", "two"});
  std::string many;
  for (int i = 0; i < 2'000; ++i) many += "line " + std::to_string(i) + "\n";
  folder.write("state/quid/history", many);
  CHECK(read_history(path).size() == most_history_lines);
  CHECK(add_to_history(path, "newest"));
  CHECK(read_history(path).back() == "newest");
  CHECK(read_history(path).size() == most_history_lines);
  folder.write("state/quid/history", "\xff\xfe");
  CHECK(read_history(path).empty());
  CHECK(read_history(folder.path("state")).empty());
  CHECK_FALSE(add_to_history("", "x"));
  CHECK_FALSE(add_to_history("/proc/nothing/history", "x"));
}

TEST_CASE("quid repl reads from a pipe and says by its exit code whether all was well", "[repl]") {
  const test::Folder folder;
  const std::string script = folder.write("deal.quid", two_sites);
  const auto missing = test::quid_command({"repl", folder.path("none.quid")});
  CHECK(missing.code == 2);
  CHECK(contains(missing.err, "none.quid"));
  const auto broken = test::quid_command({"repl", folder.write("broken.quid", "milestone")});
  CHECK(broken.code == 1);
  CHECK(test::quid_command({"repl", "--record", script}).code == 2);
}
