// SPDX-License-Identifier: Apache-2.0
// quid whatif: the course of a deal beside a supposed one.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/words.hpp"
#include "report/what_if.hpp"

namespace quid::cli {

int whatif_command(const WhatIfCommand& options, Terminal& terminal) {
  int code = exit_yes;
  const auto course = open_course(options.course, terminal, code);
  if (!course) return code;
  const std::vector<checked::Entry> entries = course->known_entries();
  const bool json = options.course.format == "json";
  const Asking asking{*course->file, entries, course->last_day(), json, false, terminal};
  const std::string supposed = fmt::format("{}", fmt::join(options.suppose, "; "));
  return what_if(asking, supposed, options.course.format) ? exit_yes : exit_no;
}

}  // namespace quid::cli
