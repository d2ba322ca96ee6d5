// SPDX-License-Identifier: Apache-2.0
#include "cli/course.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/words.hpp"
#include "diagnostics/render.hpp"
#include "report/question.hpp"
#include "report/tell.hpp"
#include "report/wording.hpp"

namespace quid::cli {
namespace {

class Opening {
 public:
  Opening(const CourseOptions& options, Terminal& terminal)
      : options_(options), terminal_(terminal) {}

  std::optional<Course> open(int& code) {
    code = read();
    if (code != exit_yes) return std::nullopt;
    return std::move(course_);
  }

 private:
  int read() {
    auto file = load_deal(options_.deal, options_.limits);
    if (!file) return usage_error(terminal_, file.error().message);
    course_.file = std::move(*file);
    if (!course_.file->good) return refuse(course_.file->diagnostics);
    if (!read_day(options_.until, "--until", course_.until)) return exit_usage;
    if (!read_day(options_.known_by, "--known-by", course_.known_by)) return exit_usage;
    std::vector<Diagnostic> diagnostics;
    auto entries = load_records(*course_.file, options_.records, diagnostics);
    if (!entries) return usage_error(terminal_, entries.error().message);
    course_.entries = *std::move(entries);
    return any_errors(diagnostics) ? refuse(diagnostics) : exit_yes;
  }

  bool read_day(const std::string& text, const char* option, std::optional<Day>& out) {
    if (text.empty()) return true;
    const checked::Deal& deal = course_.file->checked().deal;
    out = day_option(text, deal);
    const char* form = deal.in_steps ? "a step is written `3`" : "a date is written `2018-07-27`";
    if (!out) {
      usage_error(terminal_, fmt::format("{} `{}` is not a {}; {}", option, text,
                                         deal.in_steps ? "step" : "date", form));
      return false;
    }
    if (*out >= deal.start || options_.other_starts) return true;
    usage_error(terminal_, fmt::format("{} `{}` is before the deal's first day, `{}`", option, text,
                                       Wording(*course_.file).day(deal.start)));
    return false;
  }

  int refuse(const std::vector<Diagnostic>& diagnostics) {
    if (options_.format == "json") {
      terminal_.out << "{\"version\": 1, \"diagnostics\": "
                    << render_json(diagnostics, course_.file->sources) << "}\n";
    } else {
      print_diagnostics(diagnostics, course_.file->sources, terminal_, false);
    }
    return exit_no;
  }

  const CourseOptions& options_;
  Terminal& terminal_;
  Course course_;
};

}  // namespace

std::vector<checked::Entry> Course::known_entries() const {
  return known_by ? quid::known_by(entries, *known_by) : entries;
}

Day Course::last_day() const {
  Day last = until.value_or(Day{});
  if (!until) {
    last = known_by ? *known_by : Run(*file->program, entries, file->limits).default_end();
  }
  const std::optional<Day>& end = file->checked().deal.end;
  return end ? std::min(last, *end) : last;
}

std::optional<Course> open_course(const CourseOptions& options, Terminal& terminal, int& code) {
  return Opening(options, terminal).open(code);
}

}  // namespace quid::cli
