// SPDX-License-Identifier: Apache-2.0
// A conversation about a deal. In: what is typed, one whole input at a time. Out: the answer as
// text. It holds the script, the record, a day, forks of all of it, and what `:undo` takes back. An
// input that is wrong changes nothing and says why, where, and what would be accepted. Refuses to
// know keyboards, prompts and terminals (editor.hpp), and where one input ends (input.hpp).
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/repl/limits.hpp"
#include "cli/repl/page.hpp"
#include "cli/repl/script.hpp"
#include "cli/repl/stand.hpp"
#include "cli/words.hpp"
#include "report/report.hpp"

namespace quid::cli {

/// Where `:load` reads and `:save` writes; tests hand in their own.
struct FileDoor {
  std::function<Result<std::string>(const std::string& path, std::size_t limit)> read;
  std::function<Result<bool>(const std::string& path, std::string_view text)> write;
};
FileDoor real_files();

struct SessionOptions {
  SessionLimits limits;
  bool colour = false;
  std::size_t width = 100;
  const std::atomic<bool>* cancel = nullptr;  // set: long work stops, and nothing changes
  FileDoor files = real_files();
};

struct Reply {
  std::string text;  // whole lines, or nothing
  bool good = true;  // false: refused, and nothing changed
};

struct SavedSession;

struct Fork {
  std::string name;
  Snapshot now;
  std::deque<Snapshot> undo, redo;
};

/// What a command line begins with, and where its help is.
struct ReplCommand;

class Session {
 public:
  explicit Session(SessionOptions options);

  /// Starts on a script and its records, at the last day of the record, else at the deal's first.
  Reply open(const std::string& deal, const std::vector<std::string>& records);
  /// The same on a text at hand; `path` says where modules lie.
  Reply open_text(std::string path, std::string script);

  /// Answers one input: a command, a question, declarations, events, a condition or value.
  Reply say(std::string_view input);
  /// Would this only look, so that it may as well be answered by a copy of the process?
  bool only_looks(std::string_view input) const;
  bool over() const { return over_; }
  /// A copy of the process has answered this: what `:more` would be about.
  void asked(std::string_view input);

  /// `2018-07-27`, `peace 2018-07-27` in a fork of that name, or `no deal`.
  std::string prompt() const;

  // --- for completion
  const Stand& stand() const { return stand_; }
  bool has_deal() const { return stand_.file && stand_.file->good; }
  Day day() const { return fork().now.day; }
  std::vector<std::string> fork_names() const;
  const SessionLimits& limits() const { return options_.limits; }

 private:
  friend struct CommandTable;
  // session.cpp: what stands, and how it changes
  const Fork& fork() const { return forks_[current_]; }
  Fork& fork() { return forks_[current_]; }
  Style style() const { return {options_.colour, options_.width, options_.limits.rows}; }
  StandOptions stand_options() const { return {options_.limits.deal, options_.cancel}; }
  Reply refuse(const std::string& message) const;
  Reply refuse(const Trouble& trouble, const Stand& stand) const;
  Reply open_snapshot(Snapshot snapshot);
  /// What `next` amounts to; nullopt: `reply` says what stands in the way.
  std::optional<Stand> prepared(const Snapshot& next, Reply& reply) const;
  /// Makes it the present. The one before can be undone.
  void adopt(Snapshot next, Stand made);
  void remember(std::deque<Snapshot>& list, Snapshot snapshot) const;
  Reply travel(std::deque<Snapshot>& from, std::deque<Snapshot>& to, const char* nothing,
               const char* done);
  Reply command(std::string_view input);
  Reply in_words(std::string_view text, Reply refused);
  void stay_small();

  // session_declare.cpp
  Reply declare(std::string_view input);
  std::string rendered(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources) const;

  // session_events.cpp
  Reply event_or_value(std::string_view input);
  Reply events(std::string_view input);
  Reply add_events(std::vector<TypedEvent> events);
  std::optional<checked::Entry> read_event(std::string_view text, std::vector<Diagnostic>& out,
                                           SourceId& source);
  std::string day_word(Day day) const;

  // session_ask.cpp
  Reply ask(std::string_view question, bool all);
  Reply value(const checked::ExprId& expression, Day day, std::string_view text,
              const std::string& note);
  std::string what_is_missing(const checked::ExprId& expression, Day day) const;
  bool is_question(std::string_view input) const;

  // session_walk.cpp
  Reply step(std::string_view argument);
  Reply to(std::string_view argument);
  Reply back(std::string_view argument);
  Reply walk_to(Day day, std::string_view where);
  Reply return_to(Day day);
  Reply watch(std::string_view argument);
  Reply stop_when(std::string_view argument);
  Reply keep_question(std::vector<std::string> Snapshot::*list, std::string_view text);

  // session_forks.cpp
  Reply undo(std::string_view argument);
  Reply undo_load();
  Reply redo(std::string_view argument);
  Reply fork_here(std::string_view name);
  Reply switch_to(std::string_view name);
  Reply compare(std::string_view name);

  // session_files.cpp
  Reply load(std::string_view argument);
  Reply save(std::string_view argument);
  Reply load_script(const std::string& path, std::string text);
  Reply load_record(const std::string& path, std::string text);
  Reply load_session(const std::string& path, const std::string& text);
  bool typed_again(const std::vector<std::string>& lines, Stand& stand, Snapshot& into) const;
  std::string record_text() const;
  SavedSession saved_session() const;

  // session_look.cpp
  Reply state(std::string_view);
  Reply ledger(std::string_view);
  Reply duties(std::string_view);
  Reply timeline(std::string_view);
  Reply check(std::string_view);
  Reply test(std::string_view);
  Reply coverage(std::string_view);
  Reply trace(std::string_view argument);
  Reply profile(std::string_view);
  Reply more(std::string_view);
  Reply help(std::string_view topic);
  Reply quit(std::string_view);

  SessionOptions options_;
  std::deque<Fork> forks_;  // at least one
  std::size_t current_ = 0;
  /// What `:load SESSION` replaced.
  struct Replaced {
    std::deque<Fork> forks;
    std::size_t current = 0;
  };
  std::optional<Replaced> replaced_;
  Stand stand_;  // of the current fork
  std::string last_question_;
  bool over_ = false;
};

/// One line a command, in the order of the help.
struct ReplCommand {
  std::string_view name, arguments, summary, help;
  Reply (Session::*answer)(std::string_view argument);
  bool only_looks = false;
};
const std::vector<ReplCommand>& repl_commands();

}  // namespace quid::cli
