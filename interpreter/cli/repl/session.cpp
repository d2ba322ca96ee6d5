// SPDX-License-Identifier: Apache-2.0
// What stands, how it changes, and who answers what.
#include "cli/repl/session.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/repl/words.hpp"
#include "cli/words.hpp"
#include "diagnostics/excerpt.hpp"
#include "diagnostics/render.hpp"
#include "diagnostics/suggest.hpp"
#include "report/files.hpp"
#include "report/question.hpp"
#include "support/text.hpp"
#include "syntax/complete.hpp"

namespace quid::cli {
// Only ordinary files: a pipe or a terminal might never end.
FileDoor real_files() {
  return {[](const std::string& path, std::size_t limit) -> Result<std::string> {
            std::error_code problem;
            const auto status = std::filesystem::status(path, problem);
            if (path == "-" ||
                (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))) {
              return fail("unreadable-file", fmt::format("`{}` is no ordinary file", path));
            }
            return read_file(path, limit);
          },
          [](const std::string& path, std::string_view text) { return write_file(path, text); }};
}

Session::Session(SessionOptions options) : options_(std::move(options)) {
  Snapshot empty;
  empty.script = std::make_shared<const std::string>();
  forks_.push_back({"main", std::move(empty), {}, {}});
}

Reply Session::open(const std::string& deal, const std::vector<std::string>& records) {
  auto script = options_.files.read(deal, options_.limits.deal.source_bytes);
  if (!script) return refuse(script.error().message);
  Snapshot snapshot;
  snapshot.path = deal;
  snapshot.script = std::make_shared<const std::string>(*std::move(script));
  for (const std::string& path : records) {
    auto text = options_.files.read(path, options_.limits.deal.record_bytes);
    if (!text) return refuse(text.error().message);
    const RecordFormat format = record_format(path, *text);
    snapshot.records.push_back(
        std::make_shared<const RecordText>(RecordText{path, *std::move(text), format}));
  }
  return open_snapshot(std::move(snapshot));
}

Reply Session::open_text(std::string path, std::string script) {
  Snapshot snapshot;
  snapshot.path = std::move(path);
  snapshot.script = std::make_shared<const std::string>(std::move(script));
  return open_snapshot(std::move(snapshot));
}

// A run that stops on the way is no reason to refuse a deal: it is what one wants to look into.
Reply Session::open_snapshot(Snapshot snapshot) {
  Trouble trouble;
  snapshot.day = first_day;
  Stand made = make_stand(snapshot, nullptr, stand_options(), trouble);
  if (trouble.any()) return refuse(trouble, made);
  snapshot.day = made.first_stop();
  std::string stopped;
  if (!walk(*made.run, snapshot.day, options_.cancel)) {
    if (!made.run->error()) return refuse("cancelled; nothing changed");
    trouble.error = made.run->error();
    trouble.error_entries = made.run->entries();
    if (trouble.error->entry) return refuse(trouble, made);
    stopped = refuse(trouble, made).text;
    snapshot.day = std::max(made.run->today(), made.deal().start);
  }
  const bool undo = has_deal();
  if (undo) {
    adopt(std::move(snapshot), std::move(made));
  } else {
    fork().now = std::move(snapshot);
    stand_ = std::move(made);
  }
  Reply reply = state({});
  return {stopped + reply.text, stopped.empty()};
}

Reply Session::refuse(const std::string& message) const {
  return {painted(options_.colour, Paint::Red, "no") + ": " + printable(message) + '\n', false};
}

Reply Session::refuse(const Trouble& trouble, const Stand& stand) const {
  if (trouble.cancelled) return refuse("cancelled; nothing changed");
  if (trouble.error) {
    return {run_error_text(*stand.file, *trouble.error, trouble.error_entries, options_.colour,
                           options_.width),
            false};
  }
  return {rendered(trouble.diagnostics, stand.file->sources), false};
}

std::optional<Stand> Session::prepared(const Snapshot& next, Reply& reply) const {
  Trouble trouble;
  Stand made = make_stand(next, &stand_, stand_options(), trouble);
  if (!trouble.any()) return made;
  reply = refuse(trouble, made);
  return std::nullopt;
}

void Session::adopt(Snapshot next, Stand made) {
  fork().redo.clear();
  remember(fork().undo, std::move(fork().now));
  fork().now = std::move(next);
  stand_ = std::move(made);
}

// The oldest are forgotten where there are too many, or they keep too much alive.
void Session::remember(std::deque<Snapshot>& list, Snapshot snapshot) const {
  list.push_back(std::move(snapshot));
  if (list.size() > options_.limits.undo_steps) list.pop_front();
  std::size_t bytes = 0;
  for (std::size_t i = 0; i + 1 < list.size(); ++i) bytes += bytes_beyond(list[i], list[i + 1]);
  while (bytes > options_.limits.undo_bytes && list.size() > 1) {
    bytes -= bytes_beyond(list[0], list[1]);
    list.pop_front();
  }
}

std::string Session::day_word(Day day) const { return Wording(*stand_.file).day(day); }

std::string Session::prompt() const {
  if (!has_deal()) return "no deal";
  const std::string day = day_word(fork().now.day);
  return forks_.size() == 1 ? day : fork().name + " " + day;
}

std::vector<std::string> Session::fork_names() const {
  std::vector<std::string> names;
  for (const Fork& one : forks_) names.push_back(one.name);
  return names;
}

Reply Session::say(std::string_view input) {
  std::string_view text = trimmed(input);
  if (!text.empty() && text.find_first_not_of("? ") == std::string_view::npos)
    return command(":help");
  while (text.ends_with('?')) text = trimmed(text.substr(0, text.size() - 1));  // `m overdue?`
  if (text.empty()) return {};
  stay_small();
  if (text.size() > options_.limits.input_bytes) {
    return refuse(fmt::format("this is longer than {} bytes; `:load FILE` reads a long script",
                              options_.limits.input_bytes));
  }
  if (text.front() == ':') return command(text);
  const TextShape shape = shape_of(text, options_.limits.deal);
  if (shape.form == TextForm::Nothing) return {};
  if (shape.form == TextForm::Declarations) return declare(text);
  if (!has_deal()) {
    if (const std::string meant = meant_by(text); meant.starts_with(':')) return command(meant);
    return refuse(
        "there is no deal yet; begin with `deal \"My deal\" from 2026-01-01`, or `:load FILE`");
  }
  if (is_question(text)) {
    last_question_ = text;
    return ask(text, false);
  }
  if (shape.form == TextForm::Entries) return events(text);
  Reply reply = event_or_value(text);
  return reply.good ? reply : in_words(text, std::move(reply));
}

// What is nothing else may be a command without its colon: then that is answered, and told.
Reply Session::in_words(std::string_view text, Reply refused) {
  std::string meant = meant_by(text);
  if (const std::string small = first_word_small(text); meant.empty() && small != text)
    meant = is_question(small) ? small : meant_by(small);
  const std::string_view first = text.substr(0, text.find(' '));
  const bool dated = first.size() < text.size() && day_option(std::string(first), stand_.deal());
  if (meant.empty() && dated) meant = "on " + std::string(text);  // as a record has it elsewhere
  if (meant.empty()) return refused;
  Reply reply;
  std::string as_asked = meant;
  if (dated) {
    reply = events(meant);
    if (!reply.good) return refused;
  } else if (meant.front() == ':') {
    reply = command(meant);
  } else if (is_question(meant)) {
    last_question_ = meant;
    reply = ask(meant, false);
  } else {  // a value, never an event: nothing is recorded by asking
    std::optional<report::Question> asked;
    for (const std::string& one : values_meant_by(meant)) {
      std::vector<Diagnostic> mistakes;
      if (!asked) asked = read_question(*stand_.file, one, mistakes, "typed");
    }
    if (!asked) return refused;
    as_asked = asked->text;
    reply = value(asked->expression, asked->on.value_or(fork().now.day), asked->text, "");
  }
  Page page(style());
  page.row(page.paint(Paint::Dim, fmt::format("`{}`:", as_asked)));
  reply.text = page.take() + reply.text;
  return reply;
}

// Each question leaves something in the deal it was asked of.
void Session::stay_small() {
  if (!stand_.overgrown() || !has_deal()) return;
  Trouble trouble;
  Stand made = make_stand(fork().now, nullptr, stand_options(), trouble);
  if (!trouble.any()) stand_ = std::move(made);
}

Reply Session::command(std::string_view input) {
  const std::string_view word = input.substr(1, input.find_first_of(" \t\r\n") - 1);
  const std::string_view rest = trimmed(input.substr(std::min(1 + word.size(), input.size())));
  std::vector<std::string> names;
  for (const ReplCommand& command : repl_commands()) {
    names.push_back(":" + std::string(command.name));
    if (command.name != word) continue;
    if (command.arguments.empty() && !rest.empty()) {
      return refuse(fmt::format("`:{}` takes nothing behind it", word));
    }
    const bool without_deal = word == "load" || word == "help" || word == "quit";
    if (!without_deal && !has_deal()) {
      return refuse("there is no deal yet; `:load FILE` reads one");
    }
    return (this->*command.answer)(rest);
  }
  std::string hint = did_you_mean(":" + std::string(word), names);
  for (const std::string& typed : {std::string(word) + " FILE", std::string(word)})
    if (const std::string meant = meant_by(typed); meant.starts_with(':'))
      hint = fmt::format("write `{}`", meant);
  return refuse(fmt::format("there is no command `:{}`; {}", word,
                            hint.empty() ? "`:help` lists them" : hint));
}

bool Session::only_looks(std::string_view input) const {
  const std::string_view text = trimmed(input);
  if (!text.starts_with(':')) return is_question(text);
  const std::string_view word = text.substr(1, text.find_first_of(" \t") - 1);
  return std::any_of(
      repl_commands().begin(), repl_commands().end(),
      [&](const ReplCommand& command) { return command.only_looks && command.name == word; });
}

}  // namespace quid::cli
