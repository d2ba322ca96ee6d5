// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/transcript.hpp"

namespace quid::cli {

bool Transcript::line(std::string_view line) {
  if (!inputs_.takes(line)) answer();
  if (session_.over()) return false;
  inputs_.add(line);
  if (inputs_.state() == Inputs::State::Whole) answer();
  return !session_.over();
}

void Transcript::end() {
  if (!session_.over()) answer();
}

void Transcript::answer() {
  if (inputs_.state() == Inputs::State::Empty) return;
  const std::string prompt = session_.prompt();
  const std::string input = inputs_.take();
  const Reply reply = session_.say(input);
  all_good_ = all_good_ && reply.good;
  answered_(prompt, input, reply);
}

}  // namespace quid::cli
