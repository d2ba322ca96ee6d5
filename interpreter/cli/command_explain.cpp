// SPDX-License-Identifier: Apache-2.0
// quid explain: a question about a deal and its record, in the words of ask.hpp.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/words.hpp"
#include "report/ask.hpp"

namespace quid::cli {

int explain_command(const ExplainCommand& options, Terminal& terminal) {
  int code = exit_yes;
  const auto course = open_course(options.course, terminal, code);
  if (!course) return code;
  const auto entries = course->known_entries();
  const bool json = options.course.format == "json";
  const Asking asking{*course->file, entries, course->last_day(), json, options.all, terminal};
  const std::string question = fmt::format("{}", fmt::join(options.question, " "));
  return answer(asking, question) ? exit_yes : exit_no;
}

}  // namespace quid::cli
