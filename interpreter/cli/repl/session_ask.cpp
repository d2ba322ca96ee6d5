// SPDX-License-Identifier: Apache-2.0
// Questions, and the values of conditions and expressions.
#include <algorithm>
#include <sstream>

#include "cli/repl/session.hpp"
#include "cli/test_run.hpp"
#include "cli/words.hpp"
#include "report/ask.hpp"

namespace quid::cli {
namespace {

// `number in boxes`, `truth`, `date`.
std::string type_word(const Wording& wording, const checked::Type& type) {
  switch (type.kind) {
    case checked::Kind::Truth: return "truth";
    case checked::Kind::Number: {
      const std::string unit = wording.unit(type.unit());
      return unit.empty() ? "number" : "number in " + unit;
    }
    case checked::Kind::Date: return wording.deal().deal.in_steps ? "step" : "date";
    case checked::Kind::Duration: return "length of time";
    case checked::Kind::Element: return "element";
    case checked::Kind::Text: return "text";
    case checked::Kind::Actor: return "party";
  }
  return {};
}

}  // namespace

bool Session::is_question(std::string_view input) const {
  const auto& words = question_words();
  return std::any_of(words.begin(), words.end(), [&](const std::string& one) {
    if (!input.starts_with(one)) return false;
    const char next = input.size() > one.size() ? input[one.size()] : ' ';
    return next == ' ' || next == '\t' || next == '\n' || next == '\r';
  });
}

Reply Session::ask(std::string_view question, bool all) {
  std::string line(question);  // typed over several lines, it is one question
  for (char& c : line) {
    if (c == '\n' || c == '\t' || c == '\r') c = ' ';
  }
  std::ostringstream out;
  Terminal terminal{out, out, options_.colour, options_.colour, false, options_.width};
  stand_.added_bytes += line.size();
  const bool good =
      answer({*stand_.file, *stand_.entries, fork().now.day, false, all, terminal}, line);
  Page page(style());
  page.rows(out.str());
  return {page.take(), good};
}

// What a value that is not known hangs on: the parts that are not known themselves.
std::string Session::what_is_missing(const checked::ExprId& expression, Day day) const {
  const checked::Checked& deal = stand_.file->checked();
  const auto parts = parts_of(deal, expression);
  std::vector<Diagnostic> ignored;
  const auto program = lower_with(*stand_.file, parts, ignored);
  if (!program) return {};
  Run run(*program, *stand_.entries, options_.limits.deal);
  if (run.error() || !walk(run, day, options_.cancel)) return {};
  const Wording wording(*stand_.file);
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (run.ask(i).state != Answer::State::Unknown) continue;
    // The smallest parts say it best: not one that holds another that is unknown.
    const Span span = deal[parts[i]].span;
    bool holds_another = false;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const Span other = deal[parts[k]].span;
      const bool inside = k != i && other.source_id == span.source_id &&
                          other.begin >= span.begin && other.end <= span.end &&
                          other.size() < span.size();
      holds_another = holds_another || (inside && run.ask(k).state == Answer::State::Unknown);
    }
    if (!holds_another) text += fmt::format("  `{}` is not known\n", wording.source_text(span));
  }
  return text;
}

Reply Session::value(const checked::ExprId& expression, Day day, std::string_view text,
                     const std::string& note) {
  const DealFile& file = *stand_.file;
  const Wording wording(file);
  if (day < stand_.deal().start || stand_.clamped(day) != day ||
      day.value - stand_.deal().start.value > options_.limits.days) {
    return refuse(fmt::format("the deal runs from {} to {}", wording.day(stand_.deal().start),
                              wording.day(stand_.clamped(last_day))));
  }
  std::vector<Diagnostic> diagnostics;
  const auto program = lower_with(file, {expression}, diagnostics);
  if (!program) return {rendered(diagnostics, file.sources), false};
  Run run(*program, *stand_.entries, options_.limits.deal);
  if (run.error() || !walk(run, day, options_.cancel)) {
    if (!run.error()) return refuse("cancelled; nothing changed");
    Trouble trouble;
    trouble.error = run.error();
    trouble.error_entries = run.entries();
    return refuse(trouble, stand_);
  }
  const Answer answer = run.ask(0);
  const Paint paint = answer.state == Answer::State::Known ? Paint::Bold : Paint::Yellow;
  Page page(style());
  page.row(page.paint(paint, wording.answer(answer)) +
           page.paint(Paint::Dim, "  (" + type_word(wording, answer.type) + ")"));
  if (answer.state == Answer::State::Unknown) {
    page.rows(what_is_missing(expression, day));
    const auto& words = question_words();
    if (std::find(words.begin(), words.end(), "why") != words.end()) {
      page.row(fmt::format("  `why {}` tells more", text));
    }
  }
  if (!note.empty()) page.row(page.paint(Paint::Dim, note));
  return {page.take()};
}

void Session::asked(std::string_view input) {
  if (is_question(input)) last_question_ = input;
}

Reply Session::more(std::string_view) {
  if (last_question_.empty()) return refuse("no question was asked yet; ask one first");
  return ask(last_question_, true);
}

}  // namespace quid::cli
