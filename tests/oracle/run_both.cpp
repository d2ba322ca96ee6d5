// SPDX-License-Identifier: Apache-2.0
// Reads, checks and runs a generated deal on the engine and on the oracle; shrinks one on which
// they disagree by leaving out lines.
#include <algorithm>
#include <optional>

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

std::string explain(Diagnostics& diagnostics, const SourceSet& sources, Outcome& outcome) {
  std::string text;
  for (const Diagnostic& each : diagnostics.take()) {
    if (each.severity != Severity::Error) continue;
    outcome.kinds.emplace_back(name_of(each.kind));
    text += std::string(name_of(each.kind)) + ": " + each.message;
    if (!each.hint.empty()) text += "; " + each.hint;
    if (sources.contains(each.span.source_id)) {
      const Source& source = sources[each.span.source_id];
      text += "\n    " + std::string(source.line_text(source.line_of(each.span.begin)));
    }
    text += "\n";
  }
  return text;
}

std::vector<Question> questions_of(const checked::Checked& deal) {
  std::vector<Question> questions;
  for (const auto& test : deal.tests) {
    for (const auto& expect : test.expects) questions.push_back({expect.condition, expect.on});
  }
  return questions;
}

std::optional<Day> until_day(const GeneratedDeal& deal) {
  if (deal.until.empty()) return std::nullopt;
  if (deal.until.rfind("step ", 0) == 0) return Day{std::stoi(deal.until.substr(5))};
  return parse_date(deal.until);
}

void count(const History& history, Outcome& outcome) {
  outcome.errors = history.error.has_value();
  outcome.refused = history.error && history.happenings.empty();
  if (history.error) outcome.stop = history.error->kind;
  for (const Happening& each : history.happenings) {
    const auto kind = static_cast<std::size_t>(each.kind);
    if (outcome.happened.size() <= kind) outcome.happened.resize(kind + 1);
    outcome.happened[kind] = true;
  }
  outcome.verdicts.resize(6);
  outcome.verdicts[static_cast<std::size_t>(history.verdict.word)] = 1;
  for (const Answer& answer : history.answers) {
    if (answer.state == Answer::State::Known) ++outcome.known_answers;
    if (answer.state == Answer::State::Unknown) ++outcome.unknown_answers;
    if (answer.state == Answer::State::Error) ++outcome.failed_answers;
  }
}

}  // namespace

Outcome run_both(const GeneratedDeal& generated) {
  Outcome outcome;
  SourceSet sources;
  Interner names;
  Diagnostics diagnostics;
  const Limits limits;
  const auto script = sources.add("deal.quid", join_lines(generated.declarations));
  const auto loader = [](std::string_view) { return std::optional<checked::LoadedModule>(); };
  const auto deal = checked::check(sources, script, names, diagnostics, limits, loader);
  std::vector<checked::Entry> entries;
  if (!diagnostics.has_errors()) {
    const auto record = sources.add("record.quid", join_lines(generated.entries));
    const Syntax syntax = parse(sources, record, names, diagnostics, limits, ParseMode::Record);
    entries = checked::resolve_entries(deal, syntax.ast, sources, names, diagnostics, limits);
  }
  if (diagnostics.has_errors()) {
    outcome.rejection = explain(diagnostics, sources, outcome);
    return outcome;
  }
  const auto questions = questions_of(deal.checked);
  const auto until = until_day(generated);
#ifdef QUID_HAS_ENGINE
  std::vector<checked::ExprId> asked;
  for (const Question& question : questions) asked.push_back(question.expression);
  const Program program = lower(deal.checked, diagnostics, limits, asked, &names);
  if (diagnostics.has_errors()) {
    outcome.rejection = explain(diagnostics, sources, outcome);
    return outcome;
  }
#endif
  outcome.accepted = true;
  const History slow = run_oracle(deal.checked, names, entries, until, questions);
  count(slow, outcome);
#ifdef QUID_HAS_ENGINE
  const History fast = run_engine(program, entries, until, questions);
  outcome.differences = compare(deal.checked, names, fast, slow);
#endif
  return outcome;
}

namespace {

// What kind of difference it is: without numbers and names, so that shrinking keeps to one.
std::string kind_of(const std::string& difference) {
  std::string kind;
  for (const char c : difference) {
    if (c == '=' || (c == ',' && kind.size() > 12)) break;
    if (c < '0' || c > '9') kind += c;
  }
  const auto name = kind.rfind(' ');
  const bool happening = kind.find("only in the") != std::string::npos;
  return happening ? kind.substr(0, kind.rfind(' ', name - 1)) : kind;
}

bool disagrees(const GeneratedDeal& deal, const std::string& kind) {
  const Outcome outcome = run_both(deal);
  return outcome.accepted && !outcome.differences.empty() &&
         kind_of(outcome.differences.front()) == kind;
}

// Drops lines, in stretches that halve, as long as the two still disagree.
void shrink_list(GeneratedDeal& deal, std::vector<std::string> GeneratedDeal::*list,
                 const std::string& kind) {
  for (std::size_t size = std::max<std::size_t>((deal.*list).size() / 2, 1); size > 0; size /= 2) {
    for (std::size_t at = 0; at < (deal.*list).size();) {
      GeneratedDeal shorter = deal;
      auto& lines = shorter.*list;
      const auto first = lines.begin() + static_cast<std::ptrdiff_t>(at);
      const auto count = std::min(size, lines.size() - at);
      lines.erase(first, first + static_cast<std::ptrdiff_t>(count));
      if (disagrees(shorter, kind)) {
        deal = shorter;
      } else {
        at += size;
      }
    }
  }
}

}  // namespace

GeneratedDeal shrink(GeneratedDeal deal) {
  const Outcome outcome = run_both(deal);
  if (outcome.differences.empty()) return deal;
  const std::string kind = kind_of(outcome.differences.front());
  for (int pass = 0; pass < 3; ++pass) {
    const std::size_t before = deal.declarations.size() + deal.entries.size();
    shrink_list(deal, &GeneratedDeal::entries, kind);
    shrink_list(deal, &GeneratedDeal::declarations, kind);
    if (deal.declarations.size() + deal.entries.size() == before) break;
  }
  return deal;
}

}  // namespace quid::oracle
