// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/words.hpp"
#include "diagnostics/suggest.hpp"
#include "report/limit_options.hpp"
#include "report/wording.hpp"

namespace quid::cli {

struct Options {
  RunCommand run;
  NextCommand next;
  WhatIfCommand whatif;
  DiffCommand diff;
  ExplainCommand explain;
  CheckCommand check;
  TestCommand test;
  FmtCommand fmt;
  SimulateCommand simulate;
  MergeCommand merge;
  ReplOptions repl;
  TrackCommand track;
  HelpCommand help;
  int threshold = -1;
  bool version = false;
};

namespace {

void add_format(CLI::App& command, std::string& format, std::vector<std::string> formats) {
  command.add_option("--format", format, "How the answer is written")
      ->check(CLI::IsMember(std::move(formats)))
      ->capture_default_str();
}

void add_limits(CLI::App& command, Limits& limits) {
  command
      .add_option_function<std::vector<std::string>>(
          "--limit",
          [&limits](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              const std::string wrong = set_limit(limits, text);
              if (!wrong.empty()) throw CLI::ValidationError("--limit", wrong);
            }
          },
          "Allow more or less than by default: " + limit_names())
      ->type_name("NAME=N")
      ->allow_extra_args(false);
}

/// The deal, its records and the days.
void add_course(CLI::App& command, CourseOptions& course) {
  command.add_option("DEAL", course.deal, "The deal's script")->required();
  command
      .add_option("--record", course.records,
                  "What happened: Quid text, CSV or JSON Lines; several are merged by date")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_option("--until", course.until, "The last day of the run")->type_name("DATE");
  command.add_option("--known-by", course.known_by, "Use only what was known by this day")
      ->type_name("DATE");
  add_limits(command, course.limits);
}

void declare_run(CLI::App& app, RunCommand& run) {
  CLI::App& command = *app.add_subcommand("run", "Run a deal on its record, step by step");
  add_course(command, run.course);
  add_format(command, run.course.format, {"text", "json", "csv"});
  CLI::Option* trace =
      command.add_flag("--trace", run.trace, "Show everything that happened, with its cause");
  CLI::Option* portfolio =
      command
          .add_option("--portfolio", run.portfolio,
                      "Many agreements of this script, a row each: CSV, JSON Lines, or an SQLite "
                      "database")
          ->type_name("FILE")
          ->excludes(trace)
          ->excludes(command.get_option("--record"))
          ->excludes(command.get_option("--known-by"));
  command.add_option("--table", run.table, "Which table of the database")
      ->type_name("NAME")
      ->needs(portfolio)
      ->capture_default_str();
  command
      .add_option("--copy", run.copied,
                  "A column of the portfolio that comes out as it is; may be repeated")
      ->type_name("COLUMN")
      ->needs(portfolio)
      ->allow_extra_args(false);
  command.add_option("--jobs", run.jobs, "How many threads; 0: as many as there are processors")
      ->type_name("J")
      ->check(CLI::Range(0, 1024))
      ->needs(portfolio);
}

void declare_whatif(CLI::App& app, WhatIfCommand& whatif) {
  CLI::App& command = *app.add_subcommand("whatif", "Compare with a course of events supposed");
  add_course(command, whatif.course);
  command
      .add_option("--suppose", whatif.suppose,
                  "`2018-09-01 m`, `m on 2018-09-01` (moved), `m due 2018-12-01`, `no event …`, "
                  "`no rule NAME`, `rule NAME: …`; several by `;`")
      ->type_name("TEXT")
      ->required()
      ->allow_extra_args(false);
  add_format(command, whatif.course.format, {"text", "json", "csv"});
}

void declare_diff(CLI::App& app, DiffCommand& diff) {
  CLI::App& command = *app.add_subcommand("diff", "Compare two drafts of a deal");
  command.add_option("OLD", diff.before, "One draft")->required();
  command.add_option("NEW", diff.after, "The other")->required();
  command
      .add_option("--record", diff.records,
                  "What happened: shows what the changes do to the outcome")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_option("--until", diff.until, "The last day of the runs")->type_name("DATE");
  add_format(command, diff.format, {"text", "json"});
  add_limits(command, diff.limits);
}

void declare_next(CLI::App& app, NextCommand& next) {
  CLI::App& command =
      *app.add_subcommand("next", "Show who can do what now, and what would follow");
  add_course(command, next.course);
  add_format(command, next.course.format, {"text", "json"});
  command.add_option("--for", next.party, "What this party or observer can do alone")
      ->type_name("PARTY");
}

void declare_simulate(CLI::App& app, SimulateCommand& simulate) {
  CLI::App& command =
      *app.add_subcommand("simulate", "Run a deal against the futures its outlook can produce");
  add_course(command, simulate.course);
  command.add_option("--outlook", simulate.outlook, "Which outlook, where there are several")
      ->type_name("NAME");
  CLI::Option* futures = command.add_option("--futures", simulate.futures, "How many futures")
                             ->type_name("N")
                             ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000'000}))
                             ->capture_default_str();
  command.add_option("--seed", simulate.seed, "What chance begins with")
      ->type_name("S")
      ->capture_default_str();
  command
      .add_option("--jobs", simulate.jobs, "How many threads; 0: as many as there are processors")
      ->type_name("J")
      ->check(CLI::Range(0, 1024));
  command
      .add_option("--today", simulate.today,
                  "The last day that is known; by default that of the record")
      ->type_name("DATE");
  CLI::Option* range = command
                           .add_option("--range", simulate.range,
                                       "Only the futures from A up to B, as a part to be merged")
                           ->type_name("A:B");
  CLI::Option* keep = command
                          .add_option("--keep", simulate.keep,
                                      "Write one future as a record instead: its number, "
                                      "`first-failure`, or a verdict")
                          ->type_name("WHICH");
  CLI::Option* compare =
      command.add_option("--compare", simulate.compare, "Another draft, on the same futures")
          ->type_name("DEAL");
  CLI::Option* sensitivity =
      command.add_flag("--sensitivity", simulate.sensitivity,
                       "Show what each number of the outlook does to the verdict");
  command.add_flag("--one-by-one", simulate.one_by_one,
                   "Run each future by itself, also where many can be run at once");
  keep->excludes(compare)->excludes(sensitivity);
  compare->excludes(sensitivity)->excludes(range);
  sensitivity->excludes(range);
  futures->excludes(range);
  add_format(command, simulate.course.format, {"text", "json", "csv"});
}

void declare_merge(CLI::App& app, MergeCommand& merge) {
  CLI::App& command = *app.add_subcommand("merge", "Put the parts of a simulation together");
  command.add_option("FILE", merge.files, "What `quid simulate --format json` wrote")->required();
  add_format(command, merge.format, {"text", "json", "csv"});
  add_limits(command, merge.limits);
}

void declare_repl(CLI::App& app, ReplOptions& repl) {
  CLI::App& command = *app.add_subcommand("repl", "Talk about a deal: try, ask, step, take back");
  command.add_option("DEAL", repl.deal, "The deal's script; without it, one is typed or loaded");
  command.add_option("--record", repl.records, "What happened: Quid text, CSV or JSON Lines")
      ->type_name("FILE")
      ->allow_extra_args(false);
  add_limits(command, repl.limits);
}

void declare_explain(CLI::App& app, ExplainCommand& explain) {
  CLI::App& command = *app.add_subcommand("explain", "Answer a question about a deal");
  add_course(command, explain.course);
  command
      .add_option("QUESTION", explain.question,
                  "In the deal's own words: `why exercises at suspended`, `unknowns`, `left`")
      ->required();
  command.add_flag("--all", explain.all, "Give every reason, not only enough of them");
  add_format(command, explain.course.format, {"text", "json"});
}

void declare_check(CLI::App& app, CheckCommand& check) {
  CLI::App& command = *app.add_subcommand("check", "Find mistakes without running anything");
  command.add_option("DEAL", check.deals, "Scripts")->required();
  add_format(command, check.format, {"text", "json"});
  add_limits(command, check.limits);
}

void declare_test(CLI::App& app, Options& options) {
  CLI::App& command = *app.add_subcommand("test", "Run the tests inside scripts");
  command.add_option("PATH", options.test.paths, "Scripts, or directories of them")->required();
  add_format(command, options.test.format, {"text", "json", "junit"});
  CLI::Option* coverage = command.add_flag("--coverage", options.test.coverage,
                                           "Show which rules and duties the tests reach");
  command.add_option("--threshold", options.threshold, "Fail below this percentage of coverage")
      ->type_name("PERCENT")
      ->check(CLI::Range(0, 100))
      ->needs(coverage);
  add_limits(command, options.test.limits);
}

void declare_fmt(CLI::App& app, FmtCommand& fmt) {
  CLI::App& command = *app.add_subcommand("fmt", "Lay scripts out in the standard form");
  command.add_option("PATH", fmt.paths, "Scripts, or directories of them");
  CLI::Option* check =
      command.add_flag("--check", fmt.check, "Change nothing; say which would change");
  CLI::Option* diff = command.add_flag("--diff", fmt.diff, "Change nothing; show what would");
  CLI::Option* from_stdin =
      command.add_flag("--stdin", fmt.from_stdin, "Read a script from stdin, write it to stdout");
  check->excludes(diff)->excludes(from_stdin);
  diff->excludes(from_stdin);
  add_limits(command, fmt.limits);
}

void declare_track(CLI::App& app, TrackCommand& track) {
  CLI::App& command = *app.add_subcommand("track", "Keep a live deal and its history in one file");
  command.add_option("JOURNAL", track.journal, "The file, for example deal.db")->required();
  command
      .add_option(
          "WHAT", track.what,
          "open DEAL, record EVENTS (`-`: lines of stdin), until DATE, show, verify [HASH], export")
      ->required()
      ->check(CLI::IsMember({"open", "record", "until", "show", "verify", "export"}));
  command.add_option("TEXT", track.text, "The deal's script, events, a date, or a hash");
  command.add_option("--known-by", track.known_by, "Of `show`: only what was known by this day")
      ->type_name("DATE");
  add_format(command, track.format, {"text", "json"});
  add_limits(command, track.limits);
}

int dispatch(const CLI::App& app, Options& options, Terminal& terminal) {
  if (options.threshold >= 0) options.test.threshold = options.threshold;
  const auto chosen = [&](const char* name) { return app.get_subcommand(name)->parsed(); };
  if (chosen("run")) return run_command(options.run, terminal);
  if (chosen("whatif")) return whatif_command(options.whatif, terminal);
  if (chosen("diff")) return diff_command(options.diff, terminal);
  if (chosen("next")) return next_command(options.next, terminal);
  if (chosen("explain")) return explain_command(options.explain, terminal);
  if (chosen("check")) return check_command(options.check, terminal);
  if (chosen("test")) return test_command(options.test, terminal);
  if (chosen("fmt")) return fmt_command(options.fmt, terminal);
  if (chosen("simulate")) return simulate_command(options.simulate, terminal);
  if (chosen("merge")) return merge_command(options.merge, terminal);
  if (chosen("repl")) return repl_command(options.repl, terminal);
  if (chosen("track")) return track_command(options.track, terminal);
  if (chosen("serve-stdio")) return serve_command(std::cin, terminal);
  if (chosen("version")) return version_command(terminal);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    options.help.commands.emplace_back(command->get_name(), command->get_description());
  return help_command(options.help, terminal);
}

}  // namespace

std::shared_ptr<Options> make_options() { return std::make_shared<Options>(); }

std::unique_ptr<CLI::App> declare_command_line(Options& options) {
  auto app = std::make_unique<CLI::App>("Deals that move step by step", "quid");
  app->require_subcommand(0, 1);
  app->footer("`quid help TOPIC` explains a word of the language or a diagnostic.");
  declare_run(*app, options.run);
  declare_whatif(*app, options.whatif);
  declare_diff(*app, options.diff);
  declare_next(*app, options.next);
  declare_explain(*app, options.explain);
  declare_check(*app, options.check);
  declare_test(*app, options);
  declare_fmt(*app, options.fmt);
  declare_simulate(*app, options.simulate);
  declare_merge(*app, options.merge);
  declare_repl(*app, options.repl);
  declare_track(*app, options.track);
  app->add_subcommand("serve-stdio", "Answer calls of a host, one JSON object a line");
  CLI::App& help = *app->add_subcommand("help", "Explain a word of the language or a diagnostic");
  help.add_option("TOPIC", options.help.topic, "`milestone`, `must`, `unknown-name`, …");
  app->add_subcommand("version", "Show which version this is");
  app->add_flag("--version", options.version, "Show which version this is");
  return app;
}

namespace {

/// What is wrong with the words of a command: CLI11 tells it, but for a command that there is not.
std::string misused(const CLI::App& app, const CLI::ParseError& error, int argc,
                    const char* const* argv) {
  const std::string_view first = argc > 1 ? argv[1] : "";
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  const bool is_command = std::find(names.begin(), names.end(), first) != names.end();
  const std::string list = "`quid --help` lists the commands";
  if (is_command || first.empty() || first.starts_with('-')) return error.what() + ("; " + list);
  const std::string meant = did_you_mean(first, names);
  return fmt::format("there is no command `{}`; {}", Wording::on_one_line(first),
                     meant.empty() ? list : meant);
}

/// What CLI11 lets pass: nothing where a value is wanted, as of a shell's variable that is not set;
/// numbers in octal; a value behind a flag. Empty where all is well.
std::string unfit(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const bool flag = option->get_expected_max() == 0;
    const std::string type = option->get_type_name();  // with what it is checked by, behind `:`
    const std::string kind = type.substr(0, type.find_first_of(": "));
    const bool number = kind == "N" || kind == "J";
    for (const std::string& value : option->results()) {
      if (value.empty()) return option->get_name() + " wants a value; it is empty";
      if (flag && value != "true") return option->get_name() + " takes no value";
      const bool plain = value.find_first_not_of("0123456789") == std::string::npos &&
                         (value.size() == 1 || value[0] != '0');
      if (number && !plain)
        return fmt::format("{}: write `{}` as a plain number, such as `10`", option->get_name(),
                           Wording::on_one_line(value));
    }
  }
  for (const CLI::App* one : command.get_subcommands())
    if (std::string wrong = unfit(*one); !wrong.empty()) return wrong;
  return {};
}

}  // namespace

int run_command_line(int argc, const char* const* argv, Terminal& terminal) {
  Options options;
  const auto app = declare_command_line(options);
  try {
    app->parse(argc, const_cast<char**>(argv));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app->get_subcommands();
    terminal.out << (chosen.empty() ? app->help() : chosen.front()->help());
    return exit_yes;
  } catch (const CLI::ParseError& error) {
    return usage_error(terminal, misused(*app, error, argc, argv));
  }
  if (const std::string wrong = unfit(*app); !wrong.empty()) return usage_error(terminal, wrong);
  if (options.version) return version_command(terminal);
  if (argc > 1 && std::count(argv + 1, argv + argc, std::string_view("-")) > 1)
    return usage_error(terminal, "standard input, `-`, is read once: give the other as a file");
  return dispatch(*app, options, terminal);
}

}  // namespace quid::cli
