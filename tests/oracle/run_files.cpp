// SPDX-License-Identifier: Apache-2.0
// A deal of a file on both evaluators: its record, and each of its tests, of which the oracle must
// also find every expectation true.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "check/check.hpp"
#include "check/events.hpp"
#include "differential.hpp"
#include "oracle.hpp"
#include "syntax/syntax.hpp"
#ifdef QUID_HAS_ENGINE
#include "program/lower.hpp"
#include "run/engine.hpp"
#endif

namespace quid::oracle {

namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string(".") : path.substr(0, slash);
}

/// One course of events to be run on both.
struct Course {
  std::string title;
  std::vector<checked::Entry> entries;
  std::optional<Day> until;
  std::vector<Question> questions;
};

std::vector<Course> courses_of(const checked::Checked& deal,
                               const std::vector<checked::Entry>& record) {
  std::vector<Course> courses = {{"record", record, std::nullopt, {}}};
  for (const auto& test : deal.tests) {
    Course course;
    course.title = test.title;
    Day last = deal.deal.start;
    for (const auto& entry : test.entries) {
      if (entry.refuse) continue;
      course.entries.push_back(entry);
      if (!entry.prior) last = std::max(last, entry.on);
    }
    for (const auto& expect : test.expects) {
      course.questions.push_back({expect.condition, expect.on});
      last = std::max(last, expect.on);
    }
    course.until = last;
    courses.push_back(course);
  }
  return courses;
}

std::vector<std::string> untrue(const SourceSet& sources, const checked::Checked& deal,
                                const Course& course, const History& history) {
  std::vector<std::string> lines;
  for (std::size_t k = 0; k < course.questions.size(); ++k) {
    const Answer& answer = history.answers[k];
    if (answer.state == Answer::State::Known && answer.integer != 0) continue;
    const Span span = deal[course.questions[k].expression].span;
    lines.push_back("oracle: not true on " + to_string(course.questions[k].day) + ": " +
                    std::string(sources[span.source_id].text(span)));
  }
  if (history.error) lines.push_back("oracle: " + history.error->kind);
  return lines;
}

}  // namespace

namespace {

FileOutcome run_deal(SourceSet& sources, SourceId script, SourceId record,
                     const checked::ModuleLoader& loader) {
  FileOutcome outcome;
  Interner names;
  Diagnostics diagnostics;
  const Limits limits;
  const auto deal = checked::check(sources, script, names, diagnostics, limits, loader);
  std::vector<checked::Entry> entries;
  if (record.valid() && !diagnostics.has_errors()) {
    const Syntax syntax = parse(sources, record, names, diagnostics, limits, ParseMode::Record);
    entries = checked::resolve_entries(deal, syntax.ast, sources, names, diagnostics, limits);
  }
  if (diagnostics.has_errors()) {
    for (const Diagnostic& each : diagnostics.take()) {
      if (each.severity == Severity::Error) outcome.problems.push_back(each.message);
    }
    return outcome;
  }
  for (const Course& course : courses_of(deal.checked, entries)) {
    ++outcome.courses;
    const History slow =
        run_oracle(deal.checked, names, course.entries, course.until, course.questions);
    std::vector<std::string> lines = untrue(sources, deal.checked, course, slow);
#ifdef QUID_HAS_ENGINE
    std::vector<checked::ExprId> asked;
    for (const Question& question : course.questions) asked.push_back(question.expression);
    const Program program = lower(deal.checked, diagnostics, limits, asked, &names);
    const History fast = run_engine(program, course.entries, course.until, course.questions);
    for (const auto& line : compare(deal.checked, names, fast, slow)) lines.push_back(line);
#endif
    for (const auto& line : lines) outcome.problems.push_back("[" + course.title + "] " + line);
  }
  return outcome;
}

}  // namespace

FileOutcome run_text(const std::string& script) {
  SourceSet sources;
  const auto source = sources.add("deal.quid", script);
  return run_deal(sources, source, SourceId{},
                  [](std::string_view) { return std::optional<checked::LoadedModule>(); });
}

FileOutcome run_file(const FilePaths& paths) {
  const auto script = read_file(paths.deal);
  if (!script) return {0, {"cannot read " + paths.deal}};
  SourceSet sources;
  const auto source = sources.add(paths.deal, *script);
  SourceId record;
  if (!paths.record.empty()) {
    const auto text = read_file(paths.record);
    if (!text) return {0, {"cannot read " + paths.record}};
    record = sources.add(paths.record, *text);
  }
  const auto loader = [&](std::string_view name) -> std::optional<checked::LoadedModule> {
    for (const std::string& folder : {paths.library, folder_of(paths.deal)}) {
      const std::string path = folder + "/" + std::string(name) + ".quid";
      if (auto text = read_file(path)) return checked::LoadedModule{path, *text};
    }
    return std::nullopt;
  };
  return run_deal(sources, source, record, loader);
}

}  // namespace quid::oracle
