// SPDX-License-Identifier: Apache-2.0
#include "report/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace quid::report {
namespace {

bool colours(int descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  if (no_colour && *no_colour) return false;
  return ::isatty(descriptor) && kind && std::string_view(kind) != "dumb";
}

std::size_t width_of(int descriptor) {
  winsize size{};
  if (!::isatty(descriptor) || ::ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 100;
  return std::clamp<std::size_t>(size.ws_col, 60, 160);
}

}  // namespace

Terminal standard_terminal() {
  return {std::cout,
          std::cerr,
          colours(STDOUT_FILENO),
          colours(STDERR_FILENO),
          ::isatty(STDERR_FILENO) != 0,
          width_of(STDOUT_FILENO)};
}

std::string painted(bool colour, Paint paint, std::string_view text) {
  static constexpr std::string_view codes[] = {"",         "\x1b[1m",  "\x1b[2m", "\x1b[1;31m",
                                               "\x1b[33m", "\x1b[32m", "\x1b[36m"};
  if (!colour || paint == Paint::None) return std::string(text);
  return std::string(codes[static_cast<std::size_t>(paint)]) + std::string(text) + "\x1b[0m";
}

Progress::Progress(Terminal& terminal)
    : terminal_(terminal), next_(std::chrono::steady_clock::now() + std::chrono::seconds(1)) {}

Progress::~Progress() {
  if (shown_) terminal_.err << "\r\x1b[K" << std::flush;
}

void Progress::say(std::string_view what) {
  if (!terminal_.progress) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(200);
  shown_ = true;
  terminal_.err << "\r\x1b[K" << what << " …" << std::flush;
}

}  // namespace quid::report
