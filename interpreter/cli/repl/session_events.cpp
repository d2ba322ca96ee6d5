// SPDX-License-Identifier: Apache-2.0
// Events and values. `m` may be either: it is asked about, since asking changes nothing, and the
// answer says how to record it.
#include <algorithm>

#include "check/events.hpp"
#include "cli/repl/happened.hpp"
#include "cli/repl/session.hpp"
#include "cli/words.hpp"
#include "report/question.hpp"
#include "support/text.hpp"
#include "syntax/keywords.hpp"
#include "syntax/lex.hpp"
#include "syntax/syntax.hpp"

namespace quid::cli {
namespace {

constexpr std::string_view now_word = "now ";

// On one line, as a record has it, and without comments.
std::string one_line(std::string_view text) {
  std::string result;
  for (const Token& token : lex(text, text.size() + 1).tokens) {
    if (token.channel != Channel::Code) {
      if (!result.empty() && result.back() != ' ') result += ' ';
      continue;
    }
    result += text.substr(token.begin, token.end - token.begin);
  }
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

std::uint32_t first_mistake(const std::vector<Diagnostic>& diagnostics) {
  std::uint32_t first = UINT32_MAX;
  for (const Diagnostic& one : diagnostics) {
    if (one.severity == Severity::Error) first = std::min(first, one.span.begin);
  }
  return first;
}

// Does it fit the grammar, whatever its names stand for?
bool reads_as(std::string_view text, ParseMode mode, const Limits& limits) {
  SourceSet sources;
  Interner interner;
  Diagnostics unheard(limits.errors_reported);
  parse(sources, sources.add("typed", std::string(text)), interner, unheard, limits, mode);
  return !unheard.has_errors();
}

bool begins_with_verb(std::string_view text) {
  const auto kind = find_keyword(text.substr(0, text.find_first_of(" \t")));
  return kind && is_verb(*kind);
}

}  // namespace

// An event without its date. Nullopt: told in `out`.
std::optional<checked::Entry> Session::read_event(std::string_view text,
                                                  std::vector<Diagnostic>& out, SourceId& source) {
  DealFile& file = *stand_.file;
  stand_.added_bytes += text.size();
  source = file.sources.add("typed", std::string(text));
  Diagnostics sink(file.limits.errors_reported);
  const Syntax syntax =
      parse(file.sources, source, file.interner, sink, file.limits, ParseMode::Event);
  std::optional<checked::Entry> entry;
  if (!sink.has_errors() && syntax.ast.entries.size() == 1) {
    checked::EntryResolver resolver(file.checked(), file.deal.names, file.interner);
    entry = resolver.resolve(syntax.ast, syntax.ast.entries.front(), false, sink);
  }
  const bool good = entry && !sink.has_errors();
  out = sink.take();
  return good ? entry : std::nullopt;
}

Reply Session::event_or_value(std::string_view input) {
  DealFile& file = *stand_.file;
  const Day today = fork().now.day;
  const bool now = input.starts_with(now_word);
  const std::string_view text = now ? input.substr(now_word.size()) : input;
  std::vector<Diagnostic> event_mistakes, value_mistakes;
  SourceId source;
  const auto event = read_event(text, event_mistakes, source);
  std::optional<report::Question> question;
  if (!now) {
    stand_.added_bytes += text.size();
    question = read_question(file, text, value_mistakes, "typed");
  }
  if (question) {
    std::string note;
    if (event) note = fmt::format("to record it: now {}", one_line(text));
    return value(question->expression, question->on.value_or(today), question->text, note);
  }
  if (event) {
    return add_events({{false, today, fmt::format("on {} {}", day_word(today), one_line(text))}});
  }
  // In `date of m + 1` the word `date` could be the name that an event begins with.
  const bool is_event = reads_as(text, ParseMode::Event, file.limits);
  const bool is_value = !now && reads_as(text, ParseMode::Expression, file.limits);
  const bool further = first_mistake(event_mistakes) > first_mistake(value_mistakes);
  const bool event_wins = now || (is_event == is_value ? further : is_event);
  std::string told = rendered(event_wins ? event_mistakes : value_mistakes, file.sources);
  if (begins_with_verb(text)) {
    const std::string_view verb = text.substr(0, text.find(' '));
    told += verb == "meet"
                ? fmt::format("to record that it was met: `now {}`\n",
                              trimmed(text.substr(verb.size())))
                : fmt::format("an effect stands in a rule: `if CONDITION then {} …`\n", verb);
  } else if (first_mistake(event_wins ? event_mistakes : value_mistakes) == 0) {
    told +=
        "a line is a declaration, an event, a condition or value, a question or a command; "
        "`:help` tells more\n";
  }
  return {std::move(told), false};
}

Reply Session::events(std::string_view input) {
  DealFile& file = *stand_.file;
  stand_.added_bytes += input.size();
  Diagnostics sink(file.limits.errors_reported);
  const SourceId id = file.sources.add("typed", std::string(input));
  const Syntax syntax =
      parse(file.sources, id, file.interner, sink, file.limits, ParseMode::Record);
  std::vector<TypedEvent> events;
  if (!sink.has_errors()) {
    for (const checked::Entry& entry : checked::resolve_entries(file.deal, syntax.ast, file.sources,
                                                                file.interner, sink, file.limits)) {
      events.push_back({entry.prior, entry.on, {}});
    }
  }
  if (sink.has_errors()) return {rendered(sink.take(), file.sources), false};
  for (std::size_t i = 0; i < events.size() && i < syntax.ast.entries.size(); ++i) {
    events[i].text = one_line(file.sources[id].text(syntax.ast.entries[i].place.span));
  }
  return add_events(std::move(events));
}

// In the record they stand behind those of the same day.
Reply Session::add_events(std::vector<TypedEvent> events) {
  Snapshot next = fork().now;
  if (next.typed.size() + events.size() > options_.limits.typed_events) {
    return refuse(fmt::format("a session takes {} typed events; `:save record FILE` and `:load` it",
                              options_.limits.typed_events));
  }
  const auto earlier = [](const auto& a, const auto& b) {
    return std::pair(!a->prior, a->on) < std::pair(!b->prior, b->on);
  };
  Day first = next.day, last = next.day;
  std::string later;
  for (TypedEvent& event : events) {
    first = std::min(first, event.prior ? stand_.deal().start : event.on);
    last = std::max(last, event.on);
    if (event.on > next.day) later = day_word(event.on);
    auto one = std::make_shared<const TypedEvent>(std::move(event));
    next.typed.insert(std::upper_bound(next.typed.begin(), next.typed.end(), one, earlier), one);
  }
  if (last.value - next.day.value > options_.limits.days) {
    return refuse(fmt::format("one command walks {} days at most", options_.limits.days));
  }
  Reply reply;
  auto made = prepared(next, reply);
  if (!made) return reply;
  // What is to happen later is tried as well, so that a wrong entry is refused now.
  if (last > next.day) {
    Run trial = *made->run;
    const bool good = walk(trial, last, options_.cancel);
    if (!good && trial.error() && trial.error()->entry &&
        trial.entries()[*trial.error()->entry].span.source_id == made->typed_source) {
      Trouble trouble;
      trouble.error = trial.error();
      trouble.error_entries = trial.entries();
      return refuse(trouble, *made);
    }
  }
  Page page(style());
  const auto before = happened_between(stand_, first, next.day);
  const auto after = happened_between(*made, first, next.day);
  print_lines(page, Wording(*made->file), lines_beyond(before, after));
  if (!later.empty()) {
    page.row(fmt::format("noted for {}; `:to {}` goes there", later, later));
  }
  adopt(std::move(next), *std::move(made));
  return {page.take()};
}

}  // namespace quid::cli
