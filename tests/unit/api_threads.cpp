// SPDX-License-Identifier: Apache-2.0
// What hosts do on many threads at once. Built a second time by itself, for the thread sanitizer.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "api_c_support.hpp"
#include "api_support.hpp"

using namespace quid;
using namespace quid::test;

TEST_CASE("one program and eight threads give the same bytes", "[threads]") {
  const Program program = compiled();
  std::vector<std::string> states(8);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < states.size(); ++t)
    threads.emplace_back([&, t] {
      for (int round = 0; round < 5; ++round) {
        Run run = program.start().value();
        if (!run.record("2024-02-01 pupils = 7; 2024-03-01 built 10 rooms")) return;
        if (!run.record("2024-03-02 built verified by Auditor")) return;
        if (!run.advance("2024-03-05")) return;
        Run fork = run;
        if (!fork.ask("why trust") || !fork.value("exposure of Donor")) return;
        states[t] = fork.state() + run.save(Form::Json) + fork.ask("next").value();
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_FALSE(states[0].empty());
  for (const std::string& state : states) CHECK(state == states[0]);
}

TEST_CASE("many threads compile at once", "[threads]") {
  std::vector<std::string> prints(8);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < prints.size(); ++t)
    threads.emplace_back([&, t] {
      for (int round = 0; round < 3; ++round) {
        const auto good = Program::compile(grant);
        const auto bad = Program::compile("deal ((((");
        prints[t] = good && !bad ? good->fingerprint() : "";
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& print : prints) CHECK(print == prints[0]);
  CHECK(prints[0] == compiled().fingerprint());
}

namespace {

struct Door {
  std::atomic<bool> inside{false}, open{false};
};

void wait_inside(void* user, quid_text) {
  auto* door = static_cast<Door*>(user);
  door->inside = true;
  while (!door->open) std::this_thread::yield();
}

}  // namespace

TEST_CASE("two threads on one run", "[threads]") {
  const quid_program program = program_of(small);
  quid_run run{};
  Door door;
  REQUIRE(quid_start(program, nullptr, &run, nullptr) == QUID_OK);
  REQUIRE(quid_run_on_happening(run, wait_inside, &door, nullptr) == QUID_OK);
  REQUIRE(quid_run_record(run, text("2024-02-01 m"), QUID_RECORD_QUID, nullptr) == QUID_OK);
  quid_status walked = QUID_MISUSE;
  std::thread other([&] { walked = quid_run_advance(run, text("2024-02-01"), nullptr, nullptr); });
  while (!door.inside) std::this_thread::yield();
  CHECK(quid_run_state(run, nullptr, nullptr) == QUID_MISUSE);
  CHECK(quid_run_cancel(run) == QUID_OK);
  CHECK(quid_run_free(run) == QUID_OK);  // the call that goes on keeps it
  CHECK(quid_run_state(run, nullptr, nullptr) == QUID_MISUSE);
  door.open = true;
  other.join();
  CHECK(walked == QUID_OK);
  CHECK(quid_program_free(program) == QUID_OK);
}
