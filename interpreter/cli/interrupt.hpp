// SPDX-License-Identifier: Apache-2.0
// Ctrl-C as a flag. In: a flag that outlives it. Out: the flag is set where the process would have
// ended. Refuses to say what stops.
#pragma once

#include <signal.h>

#include <atomic>

namespace quid::cli {

/// For as long as it lives, Ctrl-C sets the flag; one at a time.
class InterruptFlag {
 public:
  /// `once`: a second Ctrl-C ends the program.
  explicit InterruptFlag(std::atomic<bool>& flag, bool once = false);
  ~InterruptFlag();
  InterruptFlag(const InterruptFlag&) = delete;
  InterruptFlag& operator=(const InterruptFlag&) = delete;

 private:
  struct sigaction before_ {};
};

}  // namespace quid::cli
