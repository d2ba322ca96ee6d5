// SPDX-License-Identifier: Apache-2.0
// The commands of a session, a line each: the only place where they are listed.
#include "cli/repl/session.hpp"

namespace quid::cli {

struct CommandTable {
  static std::vector<ReplCommand> through_time();
  static std::vector<ReplCommand> courses();
  static std::vector<ReplCommand> looking();
  static std::vector<ReplCommand> keeping();
};

std::vector<ReplCommand> CommandTable::through_time() {
  return {
      {"step", "[N]", "walk to the end of the next step",
       "Walks to the end of this step of the deal's table, or of the next one where this one is "
       "over; "
       "N of them at once. Says what happened on the way.",
       &Session::step},
      {"to", "DATE", "walk to the end of that day, or back to it",
       "Goes to the end of a day (in a deal of steps, of a step: `:to 3`). What the record says of "
       "later days is kept for later.",
       &Session::to},
      {"back", "[N]", "go back to the end of the step before",
       "Goes back N steps. Nothing is forgotten: `:step` and `:to` lead on again.", &Session::back},
      {"watch", "[EXPRESSION | off]", "say whenever a value changes on the way",
       "Keeps an eye on a condition or value: `:step` and `:to` say on which day it became "
       "something else. Alone it shows what is watched; `:watch off` ends it.",
       &Session::watch},
      {"break", "[CONDITION | off]", "stop the walk when a condition becomes true",
       "`:step` and `:to` stop at the end of the first day on which the condition is true and was "
       "not the day before. Alone it shows the conditions; `:break off` ends it.",
       &Session::stop_when},
  };
}

std::vector<ReplCommand> CommandTable::courses() {
  return {
      {"undo", "", "take back the last change",
       "Takes back the last declaration, event, walk, watch or file. Again and again, up to 200 "
       "times.",
       &Session::undo},
      {"redo", "", "do again what was taken back", "Does again what `:undo` took back.",
       &Session::redo},
      {"fork", "[NAME]", "go on in a copy of all this",
       "Copies script, record and day under a name, and goes on in the copy; the first course is "
       "called `main`. Alone it lists the forks.",
       &Session::fork_here},
      {"switch", "NAME", "go over to another fork", "Goes over to the fork of that name.",
       &Session::switch_to},
      {"compare", "NAME", "say what is different in another fork",
       "Puts this course beside another: whatever happened or stands differently.",
       &Session::compare, true},
  };
}

std::vector<ReplCommand> CommandTable::looking() {
  return {
      {"state", "", "what stands: levels, milestones, duties, the ledger",
       "Shows what stands at the end of the day.", &Session::state, true},
      {"ledger", "", "who gave and received what", "Shows each party's books.", &Session::ledger,
       true},
      {"duties", "", "what is owed, and what was",
       "Shows every duty that arose, the overdue first, and every milestone with a deadline.",
       &Session::duties, true},
      {"timeline", "", "a chart of levers, milestones and duties",
       "Draws what moved, a column for each step up to the day.", &Session::timeline, true},
      {"trace", "[N]", "everything that happened, with its causes",
       "Shows everything that happened up to the day, each with its cause and its place; of N, the "
       "newest N.",
       &Session::trace, true},
      {"profile", "", "what the run spends, rule by rule",
       "Counts the days walked, the rounds of rules, the instructions read, and how often each "
       "rule "
       "was looked at and fired. No clock: the same session gives the same counts.",
       &Session::profile, true},
      {"check", "", "mistakes and warnings in the script", "Shows what `quid check` says.",
       &Session::check, true},
      {"test", "", "run the script's tests", "Shows what `quid test` says.", &Session::test, true},
      {"coverage", "[tests]", "which rules and duties were reached",
       "Shows what this run has not reached yet; `:coverage tests` what the script's tests do not.",
       &Session::coverage, true},
      {"more", "", "the long answer to the last question",
       "Answers the last question again, with all that it left out.", &Session::more, true},
  };
}

std::vector<ReplCommand> CommandTable::keeping() {
  return {
      {"load", "FILE", "read a script, a record or a session",
       "A script with a `deal` of its own is a new beginning; one without adds its declarations, "
       "or "
       "declares them anew. A record is added to what was recorded. A session that was saved "
       "stands again as it was.",
       &Session::load},
      {"save", "[script | record] FILE", "write the session, the script or the record",
       "Writes the whole session (every fork with its script, record, day, watches), or only this "
       "fork's script or record. The file is replaced in one step. A file that holds something of "
       "another kind is never overwritten.",
       &Session::save},
      {"help", "[TOPIC]", "this list, a command, or a word of the language",
       "Explains a command, a word of the language, or a diagnostic by its name.", &Session::help,
       true},
      {"quit", "", "leave; so does Ctrl-D", "Leaves. Nothing is saved by itself.", &Session::quit},
  };
}

const std::vector<ReplCommand>& repl_commands() {
  static const std::vector<ReplCommand> commands = [] {
    std::vector<ReplCommand> all = CommandTable::through_time();
    for (auto part : {CommandTable::courses(), CommandTable::looking(), CommandTable::keeping()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return commands;
}

}  // namespace quid::cli
