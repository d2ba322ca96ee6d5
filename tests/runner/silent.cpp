// SPDX-License-Identifier: Apache-2.0
#include "silent.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "differential.hpp"
#include "oracle.hpp"
#include "report/wording.hpp"
#include "syntax/format.hpp"
#include "syntax/syntax.hpp"

namespace quid::runner {
namespace {

struct Parsed {
  SourceSet sources;
  Interner interner;
  Syntax syntax;
  bool good = false;
};

void parse_into(Parsed& out, const std::string& name, const std::string& text) {
  Diagnostics sink;
  const SourceId id = out.sources.add(name, text);
  out.syntax = parse(out.sources, id, out.interner, sink);
  out.good = !sink.has_errors();
}

std::string format_of(const Parsed& parsed) {
  return quid::format(parsed.syntax, parsed.sources[parsed.syntax.source_id]);
}

void compare(const report::DealFile& file, const History& engine, const History& other,
             const char* name, std::vector<std::string>& complaints) {
  for (const std::string& line : oracle::compare(file.checked(), file.interner, engine, other)) {
    complaints.push_back(fmt::format("the engine and {} differ: {}", name, line));
  }
}

History history_of(const Run& run) {
  History history;
  history.happenings.assign(run.happenings().begin(), run.happenings().end());
  history.last = run.view();
  history.verdict = run.verdict();
  history.ensures = run.ensures();
  history.error = run.error();
  return history;
}

}  // namespace

std::optional<std::string> formatted(const std::string& name, const std::string& source) {
  Parsed parsed;
  parse_into(parsed, name, source);
  if (!parsed.good) return std::nullopt;
  return format_of(parsed);
}

void check_format(const std::string& name, const std::string& source,
                  std::vector<std::string>& complaints) {
  Parsed first;
  parse_into(first, name, source);
  if (!first.good) return;
  const std::string once = format_of(first);
  // The same interner, so that equal names are equal ids.
  Diagnostics sink;
  const SourceId id = first.sources.add(name, once);
  const Syntax second = parse(first.sources, id, first.interner, sink);
  if (sink.has_errors()) {
    complaints.push_back("what the formatter writes does not parse:\n" + once);
    return;
  }
  if (!(second.ast == first.syntax.ast)) {
    complaints.push_back("the formatter changes the meaning:\n" + once);
  }
  const std::string twice = quid::format(second, first.sources[id]);
  if (twice != once) {
    complaints.push_back("the formatter is not content with its own work:\n" + once + "then\n" +
                         twice);
  }
}

void check_oracle(const report::DealFile& file, const std::vector<checked::Entry>& entries,
                  std::optional<Day> until, std::vector<std::string>& complaints) {
  const History engine = run_engine(*file.program, entries, until, {});
  const History oracle = run_oracle(file.checked(), file.interner, entries, until, {});
  compare(file, engine, oracle, "the oracle", complaints);
}

void check_answer(const report::DealFile& file, const std::vector<checked::Entry>& entries,
                  checked::ExprId question, Day day, const Answer& answer,
                  std::vector<std::string>& complaints) {
  const History oracle =
      run_oracle(file.checked(), file.interner, entries, day, {Question{question, day}});
  if (oracle.error || oracle.answers.empty()) {
    complaints.push_back("the oracle has no answer");
  } else if (!(oracle.answers[0] == answer)) {
    complaints.push_back("the oracle answers " + report::Wording(file).answer(oracle.answers[0]));
  }
}

void check_lanes(const report::DealFile& file, const std::vector<checked::Entry>& entries,
                 std::optional<Day> until, std::vector<std::string>& complaints) {
  Run whole(*file.program, entries, file.limits);
  if (whole.error()) return;
  const Day start = file.checked().deal.start;
  const Day end = until ? *until : whole.default_end();
  const std::int64_t days = std::max<std::int64_t>(end.value - start.value, 0);
  // Lane k stops after every (k + 1) * 7 - k days; they go by turns, the last first.
  constexpr std::size_t lane_count = 5;
  std::vector<Run> lanes(lane_count, whole);
  whole.advance(end);
  for (std::int64_t round = 1; round <= 40; ++round) {
    for (std::size_t k = lane_count; k-- > 0;) {
      const std::int64_t stride =
          std::max<std::int64_t>(days / static_cast<std::int64_t>(3 + 5 * k), 1);
      const std::int64_t to = std::min(days, round * stride);
      lanes[k].advance(Day{static_cast<std::int32_t>(start.value + to)});
      if (round == 3 && k == 1) lanes[2] = lanes[1];  // a fork
    }
  }
  const History expected = history_of(whole);
  for (Run& lane : lanes) {
    lane.advance(end);
    compare(file, expected, history_of(lane), "a lane", complaints);
  }
}

void check_tests(const report::DealFile& file, std::vector<std::string>& complaints) {
  const checked::Checked& deal = file.checked();
  for (const checked::Test& test : deal.tests) {
    std::vector<checked::Entry> entries;
    for (const checked::Entry& entry : test.entries) {
      if (!entry.refuse) entries.push_back(entry);
    }
    std::vector<checked::ExprId> expressions;
    std::vector<Question> questions;
    Day last = deal.deal.start;
    for (const checked::Expect& expect : test.expects) {
      expressions.push_back(expect.condition);
      questions.push_back({expect.condition, expect.on});
      last = std::max(last, expect.on);
    }
    for (const checked::Entry& entry : entries) last = std::max(last, entry.on);
    std::vector<Diagnostic> ignored;
    const auto program = report::lower_with(file, expressions, ignored);
    if (!program) return;
    const History engine = run_engine(*program, entries, last, questions);
    const History oracle = run_oracle(deal, file.interner, entries, last, questions);
    compare(file, engine, oracle, "the oracle", complaints);
    check_lanes(file, entries, last, complaints);
  }
}

}  // namespace quid::runner
