// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/input.hpp"

#include "cli/repl/words.hpp"
#include "syntax/complete.hpp"

namespace quid::cli {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

bool Inputs::takes(std::string_view line) const {
  const bool indented = !line.empty() && (line.front() == ' ' || line.front() == '\t');
  const auto first = line.find_first_not_of(" \t\r");
  const bool command = first != std::string_view::npos && line[first] == ':' && !indented;
  switch (state_) {
    case State::Empty: return true;
    case State::Whole: return false;
    case State::MayGoOn: return indented && !is_blank(line);
    case State::WantsMore: return !command;
    case State::TooLong: return indented && !is_blank(line);
  }
  return false;
}

void Inputs::add(std::string_view line) {
  if (is_blank(line)) {
    if (state_ != State::Empty) state_ = State::Whole;
    return;
  }
  const bool first = state_ == State::Empty;
  if (text_.size() + line.size() + 1 > limits_.input_bytes || ++lines_ > limits_.input_lines) {
    state_ = State::TooLong;
    text_.assign(limits_.input_bytes + 1, ' ');
    text_.back() = '.';  // what is too long is refused for its length
    text_.front() = '.';
    return;
  }
  text_ += line;
  text_ += '\n';
  if (first && line[line.find_first_not_of(" \t\r")] == ':') {
    state_ = State::Whole;
    return;
  }
  if (first && line[line.find_last_not_of(" \t\r")] == '?') {  // a question ends with it
    state_ = State::Whole;
    return;
  }
  if (state_ == State::MayGoOn) return;  // it is read when it is whole
  const TextShape shape = shape_of(text_, limits_.deal);
  if (shape.form == TextForm::Nothing) {
    text_.clear();
    lines_ = 0;
    state_ = State::Empty;
  } else if (shape.wants_more && !(first && !meant_by(text_).empty())) {
    state_ = State::WantsMore;
  } else {
    state_ = shape.form == TextForm::Declarations ? State::MayGoOn : State::Whole;
  }
}

std::string Inputs::take() {
  std::string text = std::move(text_);
  clear();
  return text;
}

}  // namespace quid::cli
