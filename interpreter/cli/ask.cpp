// SPDX-License-Identifier: Apache-2.0
// One line here for each kind of question; each is answered in a file of its own.
#include "cli/ask.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "cli/ask_kinds.hpp"
#include "cli/question.hpp"
#include "cli/what_if.hpp"

namespace quid::cli {
namespace {

struct Kind {
  std::string_view words;  // what the question begins with
  bool (*answer)(const Asking& asking, std::string_view rest);
};
// Longer words before shorter ones that begin alike.
constexpr Kind kinds[] = {
    {"what if", answer_what_if},
    {"why not", answer_why_not},
    {"next", answer_next},
};

// The text behind `words`, where the question begins with them.
bool begins(std::string_view question, std::string_view words, std::string_view& rest) {
  if (words.empty() || !question.starts_with(words)) return false;
  rest = question.substr(words.size());
  if (!rest.empty() && rest.front() != ' ') return false;
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return true;
}

}  // namespace

bool answer(const Asking& asking, std::string_view question) {
  std::string_view rest;
  for (const Kind& kind : kinds) {
    if (begins(question, kind.words, rest)) return kind.answer(asking, rest);
  }
  asking.terminal.err << "no question begins like this; ask "
                      << fmt::format("{}", fmt::join(question_words(), ", ")) << '\n';
  return false;
}

const std::vector<std::string>& question_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> all;
    for (const Kind& kind : kinds) {
      if (!kind.words.empty()) all.emplace_back(kind.words);
    }
    return all;
  }();
  return words;
}

}  // namespace quid::cli
