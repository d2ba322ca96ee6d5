// SPDX-License-Identifier: Apache-2.0
// The end of the road for our own bugs.
#include "support/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace quid {

void check_failed(const char* file, int line, std::string_view condition,
                  std::string_view message) {
  std::fprintf(stderr, "%s:%d: internal error: %.*s%s%.*s\n", file, line,
               static_cast<int>(condition.size()), condition.data(), message.empty() ? "" : ": ",
               static_cast<int>(message.size()), message.data());
  std::abort();
}

}  // namespace quid
