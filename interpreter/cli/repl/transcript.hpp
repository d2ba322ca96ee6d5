// SPDX-License-Identifier: Apache-2.0
// A session whose lines are all there: a pipe, a file, a test. In: lines. Out: each input behind
// the prompt, and its answer. Refuses to know where lines come from.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/repl/input.hpp"
#include "cli/repl/session.hpp"

namespace quid::cli {

class Transcript {
 public:
  /// `answer` is called for each whole input: what was typed, and what came.
  using Answered =
      std::function<void(const std::string& prompt, const std::string& input, const Reply& reply)>;
  Transcript(Session& session, Answered answered)
      : session_(session), answered_(std::move(answered)), inputs_(session.limits()) {}

  /// A line without its line break. False: the session is over, or the line is not wanted any more.
  bool line(std::string_view line);
  /// No more lines come: what was typed is answered.
  void end();
  bool all_good() const { return all_good_; }

 private:
  void answer();

  Session& session_;
  Answered answered_;
  Inputs inputs_;
  bool all_good_ = true;
};

}  // namespace quid::cli
