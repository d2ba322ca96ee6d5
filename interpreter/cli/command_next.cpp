// SPDX-License-Identifier: Apache-2.0
// quid next: who can do what now, and what would follow.
#include "cli/commands.hpp"
#include "cli/words.hpp"
#include "report/ask.hpp"

namespace quid::cli {

int next_command(const NextCommand& options, Terminal& terminal) {
  int code = exit_yes;
  const auto course = open_course(options.course, terminal, code);
  if (!course) return code;
  const auto entries = course->known_entries();
  const bool json = options.course.format == "json";
  const Asking asking{*course->file, entries, course->last_day(), json, false, terminal};
  const std::string question = options.party.empty() ? "next" : "next for " + options.party;
  return answer(asking, question) ? exit_yes : exit_no;
}

}  // namespace quid::cli
