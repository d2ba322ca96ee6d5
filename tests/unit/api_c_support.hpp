// SPDX-License-Identifier: Apache-2.0
// A deal through quid.h, and short ways to make it.
#pragma once

#include <catch2/catch.hpp>

#include "quid/quid.h"

namespace quid::test {

inline quid_text text(const char* s) { return quid_text_of(s); }

inline quid_program program_of(const char* source) {
  quid_program program{};
  quid_string error{};
  REQUIRE(quid_compile(text(source), text("x.quid"), nullptr, &program, &error) == QUID_OK);
  CHECK(error.data == nullptr);
  return program;
}

inline const char* const small =
    "deal \"x\" from 2024-01-01\nparty A\nmilestone m by A\nlever l by A: a, b\nif m then ease l "
    "to b\n";

}  // namespace quid::test
