// SPDX-License-Identifier: Apache-2.0
// The keyboard. In: a terminal. Out: lines, one at a time, edited with keys, history and
// completion. The only file that knows libedit. Refuses to know what lines mean.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cli/repl/completion.hpp"

namespace quid::cli {

struct EditorOptions {
  std::atomic<bool>* interrupted = nullptr;  // set by Ctrl-C; the editor looks at it and clears it
  std::size_t line_bytes = 4'096;            // longer lines are refused
  std::string history;                       // a file, or empty
  std::function<Completion(std::string_view before_cursor)> complete;
  bool colour = false;
};

class Editor {
 public:
  explicit Editor(EditorOptions options);
  ~Editor();
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;

  enum class Came : std::uint8_t {
    Line,
    Cancelled,  // Ctrl-C: the line is thrown away
    TooLong,    // likewise
    End         // Ctrl-D on an empty line, or the terminal is gone
  };
  /// Waits for a line, without its line break.
  Came read(const std::string& prompt, std::string& line);
  /// Do keys wait to be read, as when text is pasted?
  bool more_waits() const;
  /// For the next time the line is wanted again, here and in later sessions.
  void remember(std::string_view line);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quid::cli
