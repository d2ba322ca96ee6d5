// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.hpp"

namespace quid::cli {
namespace {

std::atomic<bool>* interrupted = nullptr;
static_assert(std::atomic<bool>::is_always_lock_free);

void on_interrupt(int) { interrupted->store(true); }

}  // namespace

InterruptFlag::InterruptFlag(std::atomic<bool>& flag, bool once) {
  interrupted = &flag;
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  if (once) action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, &before_);
}

InterruptFlag::~InterruptFlag() { ::sigaction(SIGINT, &before_, nullptr); }

}  // namespace quid::cli
