// SPDX-License-Identifier: Apache-2.0
// The line protocol of `quid serve-stdio`. In: one JSON object a line, a call. Out: one JSON
// object, what comes of it. It keeps programs and runs by the names that the caller gives them.
// Refuses to know streams; docs/embedding.md describes the protocol.
#pragma once

#include <map>
#include <string>
#include <string_view>

#ifndef QUID_IMPLEMENTATION
#define QUID_IMPLEMENTATION  // beside the interpreter's own types
#endif
#include "quid/quid.hpp"

namespace quid::cli {

class Server {
 public:
  /// The answer, without a line break. Never throws; what is no call is an error like any other.
  std::string answer(std::string_view line);

  /// Of one line; longer ones are refused before they are read.
  static constexpr std::size_t longest_line = std::size_t{1} << 28;
  static constexpr std::size_t most_named = 10'000;  // programs and runs at once

  std::map<std::string, api::Program> programs;
  std::map<std::string, api::Run> runs;
};

}  // namespace quid::cli
