// SPDX-License-Identifier: Apache-2.0
// The commands. In: their options. Out: what they print, and an exit code: 0 yes, 1 the deal or the
// test says no, 2 usage. Refuses to know how options are spelt (command_line.cpp does).
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "cli/course.hpp"
#include "cli/words.hpp"
#include "report/deal_file.hpp"
#include "report/terminal.hpp"

namespace quid::cli {

enum ExitCode : int { exit_yes = 0, exit_no = 1, exit_usage = 2 };

struct RunCommand {
  CourseOptions course;
  bool trace = false;
  std::string portfolio, table = "deals";  // empty: one deal
  std::vector<std::string> copied;         // columns of a portfolio that come out as they are
  unsigned jobs = 0;                       // of a portfolio; 0: as many as the machine has
};
/// `run` with a portfolio: a row for each agreement. A row that cannot be run is a no.
int portfolio_command(const RunCommand& options, Terminal& terminal);
int run_command(const RunCommand& options, Terminal& terminal);

struct WhatIfCommand {
  CourseOptions course;
  std::vector<std::string> suppose;  // what stands behind `what if`
};
int whatif_command(const WhatIfCommand& options, Terminal& terminal);

struct DiffCommand {
  std::string before, after;
  std::vector<std::string> records;
  std::string until;
  std::string format = "text";
  Limits limits;
};
/// Exit codes as of diff: 0 the same, 1 not the same, 2 trouble.
int diff_command(const DiffCommand& options, Terminal& terminal);

struct NextCommand {
  CourseOptions course;
  std::string party;  // empty: all
};
int next_command(const NextCommand& options, Terminal& terminal);

struct ExplainCommand {
  CourseOptions course;
  std::vector<std::string> question;  // its words
  bool all = false;
};
/// A question that is not understood, and a run that stops, are a no.
int explain_command(const ExplainCommand& options, Terminal& terminal);

struct CheckCommand {
  std::vector<std::string> deals;
  std::string format = "text";
  Limits limits;
};
int check_command(const CheckCommand& options, Terminal& terminal);

struct TestCommand {
  std::vector<std::string> paths;
  std::string format = "text";
  bool coverage = false;
  std::optional<int> threshold;  // percent
  Limits limits;
};
int test_command(const TestCommand& options, Terminal& terminal);

struct FmtCommand {
  std::vector<std::string> paths;
  bool check = false, diff = false, from_stdin = false;
  Limits limits;
};
int fmt_command(const FmtCommand& options, Terminal& terminal);

struct SimulateCommand {
  CourseOptions course;
  std::string outlook;  // empty: the only one
  std::string today;    // empty: the last day of the record
  std::uint64_t futures = 10'000;
  std::string seed = "1";
  unsigned jobs = 0;  // 0: as many as the machine has
  std::string range;  // `A:B`
  std::string keep;   // a number, `first-failure` or a verdict
  std::string compare;
  bool sensitivity = false;
  bool one_by_one = false;  // each future as a run of its own
};
int simulate_command(const SimulateCommand& options, Terminal& terminal);

struct MergeCommand {
  std::vector<std::string> files;
  std::string format = "text";
  Limits limits;
};
/// Parts of one simulation, as `simulate --format json` writes them.
int merge_command(const MergeCommand& options, Terminal& terminal);

struct ReplOptions {
  std::string deal;  // empty: none yet
  std::vector<std::string> records;
  Limits limits;
};
int repl_command(const ReplOptions& options, Terminal& terminal);

struct HelpCommand {
  std::string topic;
  std::vector<std::pair<std::string, std::string>> commands;  // and what each does
};
int help_command(const HelpCommand& options, Terminal& terminal);

struct TrackCommand {
  std::string journal;
  std::string what = "show";  // open, record, until, show, verify, export
  std::string text;           // a script, events (`-`: lines of stdin), a day, a hash
  std::string known_by;
  std::string format = "text";
  Limits limits;
};
/// A live deal and its history in one file.
int track_command(const TrackCommand& options, Terminal& terminal);

/// Calls from `in`, one JSON object a line; what comes of them on stdout. Ends where `in` ends.
int serve_command(std::istream& in, Terminal& terminal);

int version_command(Terminal& terminal);

// --- shared by commands (command_shared.cpp)
/// The next byte of a stream, or the end; what cannot be read (a directory, a closed descriptor)
/// ends there.
int next_byte(std::istream& in);

/// `quid: message` on stderr; returns exit_usage.
int usage_error(Terminal& terminal, const std::string& message);
/// Says on stderr how many futures were stopped by an error; that is a no, in whatever form they
/// are told: exit_no, else exit_yes.
int tell_failed(std::uint64_t futures, Terminal& terminal);
/// `deal.quid: no errors, 2 warnings`
std::string check_summary(const DealFile& file);

}  // namespace quid::cli
