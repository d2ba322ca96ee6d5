// SPDX-License-Identifier: Apache-2.0
// One line here for each kind of question; each is answered in a file of its own.
#include "report/ask.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "diagnostics/render.hpp"
#include "report/ask_kinds.hpp"
#include "report/asked.hpp"
#include "report/report.hpp"
#include "report/tell.hpp"
#include "report/what_if.hpp"

namespace quid::report {
namespace {

struct Kind {
  std::string_view words;  // what the question begins with
  std::string_view tells;
  bool (*answer)(const Asking& asking, std::string_view rest);
};
// Longer words before shorter ones that begin alike.
constexpr Kind kinds[] = {
    {"left", "what is owed and allowed", answer_left},
    {"unknowns", "what is not known", answer_unknowns},
    {"what if", "what would come of it", answer_what_if},
    {"why not", "what would make it true", answer_why_not},
    {"next", "who can do what", answer_next},
    {"why", "why it is so; `why verdict` of a breach", answer_why},
};

// The text behind `words`, where the question begins with them.
bool begins(std::string_view question, std::string_view words, std::string_view& rest) {
  if (words.empty() || !question.starts_with(words)) return false;
  rest = question.substr(words.size());
  if (!rest.empty() && rest.front() != ' ') return false;
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return true;
}

// `why is the audit overdue?` asks `why audit overdue`.
std::string_view without_small_words(std::string_view rest) {
  std::string_view bare;
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view word : {"is", "are", "did", "does", "the"})
      if (begins(rest, word, bare) && !bare.empty()) {
        rest = bare;
        again = true;
      }
  }
  return rest;
}

bool answer_in_words(const Asking& asking, std::string_view question) {
  while (question.ends_with('?') || question.ends_with(' ')) question.remove_suffix(1);
  std::string_view rest;
  for (const Kind& kind : kinds) {
    if (!begins(question, kind.words, rest)) continue;
    return kind.answer(asking, kind.words.starts_with("why") ? without_small_words(rest) : rest);
  }
  std::vector<std::string> all;
  for (const Kind& kind : kinds) all.push_back(fmt::format("`{}` ({})", kind.words, kind.tells));
  asking.terminal.err << fmt::format("no question begins like this; ask {}\n",
                                     fmt::join(all, ", "));
  return false;
}

}  // namespace

// What is told in words alone is an error of its own where data are wanted.
bool answer(const Asking& asking, std::string_view question) {
  if (!asking.json) return answer_in_words(asking, question);
  std::ostringstream out, err;
  Terminal held{out, err, false, false, false, asking.terminal.width};
  const Asking quietly{asking.file, asking.entries, asking.day, true, asking.all, held};
  const bool good = answer_in_words(quietly, question);
  if (!good && out.str().empty()) {
    std::string message = err.str();
    while (message.ends_with('\n')) message.pop_back();
    write_data(asking.terminal,
               {{"version", 1}, {"error", {{"name", "no-answer"}, {"message", message}}}});
    return false;
  }
  asking.terminal.out << out.str();
  asking.terminal.err << err.str();
  return good;
}

void tell_diagnostics(const Asking& asking, const std::vector<Diagnostic>& diagnostics) {
  if (asking.json) {
    asking.terminal.out << "{\"version\": 1, \"diagnostics\": "
                        << render_json(diagnostics, asking.file.sources) << "}\n";
  } else {
    print_diagnostics(diagnostics, asking.file.sources, asking.terminal, false);
  }
}

void tell_run_error(const Asking& asking, const RunError& error) {
  const Run run(*asking.file.program, asking.entries, asking.file.limits);
  tell_run_error(asking, error, run.entries());
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

}  // namespace quid::report
