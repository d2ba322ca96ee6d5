// SPDX-License-Identifier: Apache-2.0
// QUID_CHECK(condition, message...): our own bugs only. In: what must hold. Out: nothing, or one
// line on stderr and an abort. Never reachable from input: authors get a Diagnostic, hosts a
// Result.
#pragma once

#include <string_view>

namespace quid {

// Prints `file:line: internal error: condition: message` and aborts.
[[noreturn]] void check_failed(const char* file, int line, std::string_view condition,
                               std::string_view message = {});

}  // namespace quid

#define QUID_CHECK(condition, ...)                                                     \
  do {                                                                                 \
    if (!(condition)) [[unlikely]] {                                                   \
      ::quid::check_failed(__FILE__, __LINE__, #condition __VA_OPT__(, ) __VA_ARGS__); \
    }                                                                                  \
  } while (false)
