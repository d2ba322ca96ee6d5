// SPDX-License-Identifier: Apache-2.0
// Where one input ends and the next begins. In: lines. Out: whole inputs: a command is a line;
// whatever stops in the middle goes on with the next line; a line that begins with a blank goes on
// with the declaration before it. Refuses to know what an input means.
#pragma once

#include <string>
#include <string_view>

#include "cli/repl/limits.hpp"

namespace quid::cli {

class Inputs {
 public:
  explicit Inputs(const SessionLimits& limits) : limits_(limits) {}

  enum class State : std::uint8_t {
    Empty,      // nothing was typed yet
    Whole,      // to be answered
    MayGoOn,    // whole, but a line that begins with a blank belongs to it
    WantsMore,  // it stops in the middle
    TooLong     // to be answered, with a refusal; it is not kept whole
  };
  State state() const { return state_; }
  /// Does this line belong to what was typed before it?
  bool takes(std::string_view line) const;
  /// An empty line ends an input that wants more.
  void add(std::string_view line);
  /// What was typed, to be answered; then nothing is.
  std::string take();
  void clear() { *this = Inputs(limits_); }

 private:
  SessionLimits limits_;
  State state_ = State::Empty;
  std::string text_;
  std::size_t lines_ = 0;
};

}  // namespace quid::cli
