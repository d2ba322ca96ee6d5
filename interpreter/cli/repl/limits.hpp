// SPDX-License-Identifier: Apache-2.0
// How much a session keeps and how far one command goes, so that nothing typed or pasted can fill
// memory or hang. Passed by value.
#pragma once

#include <cstddef>
#include <cstdint>

#include "support/limits.hpp"

namespace quid::cli {

struct SessionLimits {
  Limits deal;
  // Bytes of one input: a line, or the lines of one declaration.
  std::size_t input_bytes = std::size_t{64} << 10;
  // Lines of one input.
  std::size_t input_lines = 1'000;
  // Steps back that `:undo` knows, and the bytes that they may keep alive.
  std::size_t undo_steps = 200, undo_bytes = std::size_t{64} << 20;
  std::size_t forks = 32;
  // Watches, and as many breaks.
  std::size_t watches = 32;
  std::size_t typed_events = 10'000;
  // Records that were loaded.
  std::size_t records = 256;
  // Days that one command walks: about a thousand years.
  std::int32_t days = 400'000;
  // Rows of one answer; the rest are counted.
  std::size_t rows = 200;
  // Bytes of a file that holds a session.
  std::size_t session_bytes = std::size_t{64} << 20;
};

}  // namespace quid::cli
