// SPDX-License-Identifier: Apache-2.0
// quid track: one live deal and its history in one file. The file holds the script as it was
// agreed, every event as it was told and what followed from each day; the state is what they make,
// walked again each time.
#include <fmt/format.h>
#include <algorithm>
#include <iostream>

#define QUID_IMPLEMENTATION
#include "api/implementation.hpp"
#include "cli/commands.hpp"
#include "cli/journal.hpp"
#include "cli/words.hpp"
#include "report/files.hpp"
#include "report/question.hpp"
#include "report/report.hpp"
#include "report/tell.hpp"
#include "support/text.hpp"

namespace quid::cli {
namespace {

constexpr int most_tries = 20;  // behind other writers

class TrackJob {
 public:
  TrackJob(const TrackCommand& options, Terminal& terminal)
      : options_(options), terminal_(terminal) {}

  int run() {
    if (options_.what == "open") return open_new();
    if (!load()) return code_;
    if (options_.what == "record")
      return options_.text == "-" ? record_lines() : record(options_.text);
    if (options_.what == "until") return until();
    if (options_.what == "show") return show();
    if (options_.what == "verify") return verify();
    return export_record();
  }

 private:
  // --- a new journal: the script and the modules that it uses, as they are now
  int open_new() {
    auto file = load_deal(options_.text, options_.limits);
    if (!file) return refuse(file.error().message);
    if (!(*file)->good) {
      print_diagnostics((*file)->diagnostics, (*file)->sources, terminal_, false);
      return exit_no;
    }
    std::vector<JournalRow> rows;
    rows.push_back(
        {0, "script", "deal.quid", std::string((*file)->sources[(*file)->main].text()), {}});
    for (std::size_t k = 0; k < (*file)->sources.size(); ++k) {
      const SourceId id = SourceId::at(k);
      if (id == (*file)->main) continue;
      std::string name = (*file)->sources[id].name();
      name = name.substr(name.find_last_of('/') + 1);
      rows.push_back({0,
                      "module",
                      name.substr(0, name.rfind('.')),
                      std::string((*file)->sources[id].text()),
                      {}});
    }
    auto journal = Journal::create(options_.journal);
    if (!journal) return refuse(journal.error().message);
    const auto written = journal->append(0, std::move(rows));
    if (!written) return refuse(written.error().message);
    terminal_.out << fmt::format("opened {}: {}\n  {}\n", options_.journal,
                                 (*file)->checked().deal.title, written->back().hash);
    return exit_yes;
  }

  // --- from the file to a run
  bool load() {
    auto journal = Journal::open(options_.journal, true);
    if (!journal) return refuse(journal.error().message), false;
    journal_.emplace(*std::move(journal));
    return reload();
  }

  bool reload() {
    auto rows = journal_->rows();
    if (!rows) return refuse(rows.error().message), false;
    rows_ = *std::move(rows);
    if (const std::int64_t bad = Journal::first_bad(rows_)) {
      refuse(fmt::format("row {} of {} is not as it was written", bad, options_.journal));
      code_ = exit_no;
      return false;
    }
    run_.reset();
    const auto program = compile();
    if (!program) return tell(program.error()), false;
    auto run = program->start();
    if (!run) return tell(run.error()), false;
    run_.emplace(*std::move(run));
    for (const JournalRow& row : rows_)
      if (!replay(row)) return false;
    return true;
  }

  api::Result<api::Program> compile() {
    api::CompileOptions options;
    options.module = [this](std::string_view name) -> std::optional<std::string> {
      for (const JournalRow& row : rows_)
        if (row.kind == "module" && row.key == name) return row.text;
      return std::nullopt;
    };
    if (rows_.empty() || rows_.front().kind != "script")
      return api::Error{"not-a-journal", "the journal has no script", {}, {}};
    return api::Program::compile(rows_.front().text, options);
  }

  bool replay(const JournalRow& row) {
    if (row.kind == "event" || row.kind == "late") {
      const api::Status told = row.kind == "event" ? run_->record(row.text) : run_->amend(row.text);
      if (told) return true;
      tell(told.error());
    } else if (row.kind == "day") {
      const auto happened = run_->advance(std::string_view(row.key));
      if (happened && api::json_of(*happened, run_->program()) == row.text) return true;
      if (!happened)
        tell(happened.error());
      else
        refuse(fmt::format("row {}: something else follows from this day now", row.number));
    } else {
      return true;
    }
    code_ = exit_no;
    return false;
  }

  // --- what is told
  // The day on which a late event was told belongs to it, so that one can ask what was known when.
  std::string with_known(const std::string& line) const {
    std::string_view text = line;
    if (text.starts_with("on ")) text.remove_prefix(3);
    if (text.starts_with("prior ")) return line;
    const bool step = text.starts_with("step ");
    const std::size_t end = text.find(' ', step ? 5 : 0);
    if (end == std::string_view::npos || text.substr(end + 1).starts_with("known ")) return line;
    const auto day = run_->program().day(text.substr(0, end));
    if (!day || day->number > run_->today().number) return line;
    return fmt::format("{} known {}{}", text.substr(0, end), run_->program().text(run_->today()),
                       text.substr(end));
  }

  /// An event of a row of its own; false: told why not.
  bool append_event(const std::string& line) {
    for (int tries = 0; tries < most_tries; ++tries) {
      const std::string text = with_known(line);
      api::Run before = *run_;
      JournalRow row{0, "event", run_->program().text(run_->today()), text, {}};
      api::Status told = run_->record(text);
      if (!told && told.error().name == "dated-too-early") {
        row.kind = "late";
        told = run_->amend(text);
      }
      if (!told) return tell(told.error()), false;
      if (append(std::move(row))) return true;
      if (!moved_on_) return false;
    }
    return refuse("others write to the journal all the time"), false;
  }

  bool append(JournalRow row) {
    auto written = journal_->append(rows_.back().number, {std::move(row)});
    moved_on_ = !written && written.error().kind == "journal-moved-on";
    if (written) {
      rows_.insert(rows_.end(), written->begin(), written->end());
      return true;
    }
    if (moved_on_) return reload() && false;
    return refuse(written.error().message), false;
  }

  int record(const std::string& events) {
    for (const std::string_view piece : split_pieces(events)) {
      const std::string line(trimmed(piece));
      if (line.empty()) continue;
      if (!append_event(line)) return code_;
      acknowledge();
    }
    return exit_yes;
  }

  int record_lines() {
    std::string line;
    bool all = true;
    while (std::getline(std::cin, line)) {
      if (trimmed(line).empty()) continue;
      if (append_event(std::string(trimmed(line))))
        acknowledge();
      else
        all = false;
    }
    return all ? exit_yes : exit_no;
  }

  // Only once a crash cannot take it back.
  void acknowledge() {
    terminal_.out << fmt::format("recorded {} {}\n", rows_.back().number, rows_.back().hash)
                  << std::flush;
  }

  int until() {
    for (int tries = 0; tries < most_tries; ++tries) {
      const auto happened = run_->advance(std::string_view(options_.text));
      if (!happened) return tell(happened.error());
      const std::string day = run_->program().text(run_->today());
      if (append({0, "day", day, api::json_of(*happened, run_->program()), {}})) {
        for (const api::Happening& each : *happened)
          terminal_.out << fmt::format("{}  {}  [{}]\n", run_->program().text(each.day), each.text,
                                       each.cause_text);
        acknowledge();
        return exit_yes;
      }
      if (!moved_on_) return code_;
    }
    return refuse("others write to the journal all the time");
  }

  // --- what is asked
  int show() {
    auto file = load_deal_text("deal.quid", rows_.front().text, options_.limits, "deal.quid",
                               [this](std::string_view name) -> std::optional<std::string> {
                                 for (const JournalRow& row : rows_)
                                   if (row.kind == "module" && row.key == name) return row.text;
                                 return std::nullopt;
                               });
    RunOptions days;
    days.until = Day{run_->today().number};
    if (!options_.known_by.empty()) {
      const auto day = run_->program().day(options_.known_by);
      if (!day) return tell(day.error());
      days.known_by = Day{day->number};
      days.until = std::min(*days.until, *days.known_by);
    }
    days.until = std::max(*days.until, file->checked().deal.start);
    std::vector<std::vector<checked::Entry>> records;
    std::vector<Diagnostic> diagnostics;
    for (const JournalRow& row : rows_) {
      if (row.kind != "event" && row.kind != "late") continue;
      auto entries = read_events(*file, row.text, diagnostics, fmt::format("row-{}", row.number));
      if (!entries) continue;
      for (checked::Entry& entry : *entries) entry.line = 0;
      records.push_back(*std::move(entries));
    }
    const RunReport report = make_report(*file, merge_records(std::move(records)), days, terminal_);
    if (options_.format == "json")
      print_json(terminal_.out, *file, report, false);
    else
      print_text(terminal_.out, *file, report, {terminal_.colour_out, false});
    return report.error ? exit_no : exit_yes;
  }

  // Loading has walked all of it and compared what follows with what was written.
  int verify() {
    std::size_t events = 0, days = 0;
    for (const JournalRow& row : rows_) {
      events += row.kind == "event" || row.kind == "late";
      days += row.kind == "day";
    }
    terminal_.out << fmt::format(
        "{}: {} rows are as they were written ({} events, {} days)\n  {}\n", options_.journal,
        rows_.size(), events, days, rows_.back().hash);
    return exit_yes;
  }

  int export_record() {
    if (options_.format == "json") {
      terminal_.out << run_->save(api::Form::Json);
      return exit_yes;
    }
    terminal_.out << api::record_text(run_->impl().file(), run_->impl().record);
    return exit_yes;
  }

  int tell(const api::Error& error) {
    terminal_.err << error.text();
    return code_ = exit_no;
  }
  int refuse(const std::string& message) { return code_ = usage_error(terminal_, message); }

  const TrackCommand& options_;
  Terminal& terminal_;
  std::optional<Journal> journal_;
  std::vector<JournalRow> rows_;
  std::optional<api::Run> run_;
  bool moved_on_ = false;
  int code_ = exit_no;
};

}  // namespace

int track_command(const TrackCommand& options, Terminal& terminal) {
  return TrackJob(options, terminal).run();
}

}  // namespace quid::cli
