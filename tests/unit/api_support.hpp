// SPDX-License-Identifier: Apache-2.0
// A small deal that uses what a host has a part in, and short ways to make it.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "quid/quid.hpp"

namespace quid::test {

inline const std::string grant = R"(deal "A grant in two steps" from 2024-01-01 to 2024-12-31
unit EUR
party Donor
party School
observer Auditor
quantity pupils = 0
milestone built by School of 10 rooms, due 2024-06-30, verified by Auditor within 30 days
milestone begun by School
milestone opened by School
lever trust by Donor: none, some, full
action notify(message, many) by host
rule half: if begun then Donor must pay 40_000 EUR to School within 30 days
rule done: if built verified then ease trust to full, notify("all \"rooms\", built", pupils)
rule open: if opened then ease trust by 1
)";

inline Program compiled(const std::string& source = grant) {
  auto program = Program::compile(source);
  if (!program) FAIL(program.error().text());
  return *program;
}
inline Run started(const std::string& source = grant) {
  auto run = compiled(source).start();
  REQUIRE(run);
  return *std::move(run);
}
inline void tell(Run& run, const std::string& events) {
  const Status status = run.record(events);
  if (!status) FAIL(status.error().text());
}
inline std::vector<Happening> to(Run& run, const std::string& day) {
  auto happened = run.advance(std::string_view(day));
  if (!happened) FAIL(happened.error().text());
  return *happened;
}

}  // namespace quid::test
