// SPDX-License-Identifier: Apache-2.0
// quid.h, held wrongly: each is a status and nothing worse, under the sanitizers too.
#include <catch2/catch.hpp>

#include <cstring>
#include <string>

#include "api_c_support.hpp"

using namespace quid::test;

TEST_CASE("handles that are none, stale or freed twice") {
  quid_string out{}, error{};
  CHECK(quid_run_state({0}, &out, &error) == QUID_MISUSE);
  CHECK(std::strstr(error.data, "misuse") != nullptr);
  quid_string_free(&error);
  quid_string_free(&error);
  quid_string_free(nullptr);
  CHECK(quid_run_free({42'000'000}) == QUID_MISUSE);
  CHECK(quid_program_free({0}) == QUID_MISUSE);
  const quid_program program = program_of(small);
  quid_run run{};
  REQUIRE(quid_start(program, nullptr, &run, nullptr) == QUID_OK);
  CHECK(quid_program_free(program) == QUID_OK);
  CHECK(quid_program_free(program) == QUID_MISUSE);
  CHECK(quid_start(program, nullptr, &run, nullptr) == QUID_MISUSE);
  CHECK(run.id == 0);
  REQUIRE(quid_run_state({1'000'000}, &out, nullptr) == QUID_MISUSE);
  CHECK(out.data == nullptr);
}

TEST_CASE("a run outlives its program, and nothing outlives the run") {
  const quid_program program = program_of(small);
  quid_run run{}, fork{};
  REQUIRE(quid_start(program, nullptr, &run, nullptr) == QUID_OK);
  REQUIRE(quid_program_free(program) == QUID_OK);
  CHECK(quid_run_record(run, text("2024-02-01 m"), QUID_RECORD_QUID, nullptr) == QUID_OK);
  CHECK(quid_run_advance(run, text("2024-02-02"), nullptr, nullptr) == QUID_OK);
  REQUIRE(quid_run_fork(run, &fork, nullptr) == QUID_OK);
  CHECK(quid_run_free(run) == QUID_OK);
  CHECK(quid_run_free(run) == QUID_MISUSE);
  CHECK(quid_run_cancel(run) == QUID_MISUSE);
  quid_string level{};
  CHECK(quid_run_level(fork, text("l"), &level, nullptr, nullptr) == QUID_OK);
  CHECK(std::string(level.data, level.size) == "b");
  quid_string_free(&level);
  CHECK(quid_run_residual(fork, QUID_FORM_JSON, &level, nullptr) == QUID_OK);
  quid_string_free(&level);
  CHECK(quid_run_free(fork) == QUID_OK);
}

TEST_CASE("null where something is wanted, and numbers that are no form") {
  quid_string error{};
  CHECK(quid_compile({nullptr, 5}, text(""), nullptr, nullptr, &error) == QUID_MISUSE);
  quid_string_free(&error);
  quid_program none{};
  CHECK(quid_compile({nullptr, 5}, text(""), nullptr, &none, nullptr) == QUID_MISUSE);
  CHECK(quid_compile({nullptr, 0}, {nullptr, 0}, nullptr, &none, nullptr) == QUID_ERROR);
  CHECK(quid_text_of(nullptr).size == 0);
  const quid_program program = program_of(small);
  CHECK(quid_start(program, nullptr, nullptr, nullptr) == QUID_MISUSE);
  quid_run run{};
  REQUIRE(quid_start(program, nullptr, &run, nullptr) == QUID_OK);
  CHECK(quid_run_record(run, {nullptr, 3}, QUID_RECORD_QUID, nullptr) == QUID_MISUSE);
  CHECK(quid_run_record(run, text("2024-02-01 m"), static_cast<quid_record_form>(3), nullptr) ==
        QUID_MISUSE);
  CHECK(quid_run_ask(run, text("next"), static_cast<quid_form>(2), nullptr, nullptr) ==
        QUID_MISUSE);
  CHECK(quid_run_hash(run, nullptr, nullptr) == QUID_MISUSE);
  CHECK(quid_run_fork(run, nullptr, nullptr) == QUID_MISUSE);
  CHECK(quid_run_state(run, nullptr, nullptr) == QUID_OK);
  CHECK(quid_run_on_action(run, text("x"), nullptr, 2, nullptr, nullptr, nullptr) == QUID_MISUSE);
  const quid_kind kinds[] = {static_cast<quid_kind>(77)};
  CHECK(quid_run_on_action(run, text("x"), kinds, 1, nullptr, nullptr, nullptr) == QUID_MISUSE);
  CHECK(quid_compile_file({"/tmp/a\0b", 8}, nullptr, &none, nullptr) == QUID_ERROR);
  quid_string day{};
  CHECK(quid_run_today(run, &day, nullptr) == QUID_OK);
  CHECK(day.data == nullptr);
  CHECK(quid_run_free(run) == QUID_OK);
  CHECK(quid_program_free(program) == QUID_OK);
}

namespace {

struct Inside {
  quid_run run{};
  quid_status status = QUID_OK;
  int calls = 0;
};

void call_inside(void* user, quid_text) {
  auto* inside = static_cast<Inside*>(user);
  ++inside->calls;
  inside->status = quid_run_state(inside->run, nullptr, nullptr);
}

void throw_inside(void*, quid_text) { throw 7; }

}  // namespace

TEST_CASE("a call in a handler, and a handler that throws") {
  const quid_program program = program_of(small);
  Inside inside;
  REQUIRE(quid_start(program, nullptr, &inside.run, nullptr) == QUID_OK);
  REQUIRE(quid_run_on_happening(inside.run, call_inside, &inside, nullptr) == QUID_OK);
  REQUIRE(quid_run_record(inside.run, text("2024-02-01 m"), QUID_RECORD_QUID, nullptr) == QUID_OK);
  REQUIRE(quid_run_advance(inside.run, text("2024-02-01"), nullptr, nullptr) == QUID_OK);
  CHECK(inside.calls == 3);
  CHECK(inside.status == QUID_MISUSE);
  REQUIRE(quid_run_on_happening(inside.run, throw_inside, nullptr, nullptr) == QUID_OK);
  quid_run other{};
  REQUIRE(quid_start(program, nullptr, &other, nullptr) == QUID_OK);
  REQUIRE(quid_run_on_happening(other, throw_inside, nullptr, nullptr) == QUID_OK);
  REQUIRE(quid_run_record(other, text("2024-02-01 m"), QUID_RECORD_QUID, nullptr) == QUID_OK);
  quid_string error{};
  CHECK(quid_run_advance(other, text("2024-02-01"), nullptr, &error) == QUID_ERROR);
  CHECK(std::strstr(error.data, "internal-error") != nullptr);
  quid_string_free(&error);
  CHECK(quid_run_state(other, nullptr, nullptr) == QUID_OK);
  quid_run_free(inside.run);
  quid_run_free(other);
  quid_program_free(program);
}

TEST_CASE("an older caller's limits are the defaults beyond what it knows") {
  quid_limits limits = quid_limits_default();
  limits.struct_size = 8;
  limits.source_bytes = 1;
  quid_program program{};
  CHECK(quid_compile(text(small), text(""), &limits, &program, nullptr) == QUID_OK);
  CHECK(quid_program_free(program) == QUID_OK);
  CHECK(quid_abi_version() == QUID_ABI_VERSION);
  CHECK(std::string(quid_version()) == "0.1.0");
}
