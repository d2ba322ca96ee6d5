// SPDX-License-Identifier: Apache-2.0
// Where a command writes. In: nothing. Out: streams, whether they may be coloured, how wide they
// are. Refuses to know what is written. Tests hand in string streams.
#pragma once

#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace quid::report {

struct Terminal {
  std::ostream& out;
  std::ostream& err;
  bool colour_out = false, colour_err = false;
  bool progress = false;  // stderr is a terminal
  std::size_t width = 100;
};

/// The process's own streams. Colour: only on a terminal, not with NO_COLOR, not on a dumb one.
Terminal standard_terminal();

/// Text in a colour, or as it is.
enum class Paint { None, Bold, Dim, Red, Yellow, Green, Cyan };
std::string painted(bool colour, Paint paint, std::string_view text);

/// One line on stderr about work that takes over a second, wiped when it is done. Silent where
/// stderr is no terminal.
class Progress {
 public:
  explicit Progress(Terminal& terminal);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Cheap: looks at the clock, and writes a few times a second at most.
  void say(std::string_view what);

 private:
  Terminal& terminal_;
  std::chrono::steady_clock::time_point next_;
  bool shown_ = false;
};

}  // namespace quid::report
