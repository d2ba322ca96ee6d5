// SPDX-License-Identifier: Apache-2.0
// quid track: one live deal and its history in one file. The file holds the script as it was
// agreed, every event as it was told and what followed from each day; the state is what they make,
// walked again each time.
#include <fmt/format.h>
#include <algorithm>
#include <iostream>

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
    const std::string& what = options_.what;
    const bool wants_text = what == "open" || what == "record" || what == "until";
    if (wants_text && options_.text.empty())
      return refuse("`" + what + "` wants something to " + what);
    if ((what == "show" || what == "export") && !options_.text.empty())
      return refuse("`" + what + "` takes nothing more");
    if (what != "show" && !options_.known_by.empty()) return refuse("`--known-by` is for `show`");
    if (what != "show" && what != "export" && options_.format != "text")
      return refuse("`--format` is for `show` and `export`");
    if (what == "open") return open_new();
    if (!load(what == "record" || what == "until")) return code_;
    if (what == "record") return options_.text == "-" ? record_lines() : record(options_.text);
    if (what == "until") return until();
    if (what == "show") return show();
    return what == "verify" ? verify() : export_record();
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
    const auto text_of = [&](SourceId id) { return std::string((*file)->sources[id].text()); };
    std::vector<JournalRow> rows;
    rows.push_back({0, "script", "deal.quid", text_of((*file)->main), {}});
    for (std::size_t k = 0; k < (*file)->sources.size(); ++k) {
      const SourceId id = SourceId::at(k);
      if (id == (*file)->main) continue;
      std::string name = (*file)->sources[id].name();
      name = name.substr(name.find_last_of('/') + 1);
      rows.push_back({0, "module", name.substr(0, name.rfind('.')), text_of(id), {}});
    }
    const auto written = Journal::create(options_.journal, std::move(rows));
    if (!written) return refuse(written.error().message);
    terminal_.out << fmt::format("opened {}: {}\n  {}\n", options_.journal,
                                 (*file)->checked().deal.title, written->back().hash);
    return exit_yes;
  }

  // --- from the file to a run
  bool load(bool writes) {
    auto journal = Journal::open(options_.journal, writes);
    if (!journal) return refuse(journal.error().message), false;
    journal_.emplace(*std::move(journal));
    return reload();
  }

  bool reload() {
    auto rows = journal_->rows();
    if (!rows) return refuse(rows.error().message), false;
    rows_ = *std::move(rows);
    if (const std::int64_t bad = Journal::first_bad(rows_))
      return says_no(fmt::format("row {} of {} is not as it was written", bad, options_.journal));
    const auto program = compile();
    if (!program) return tell(program.error()), false;
    auto run = program->start(api::host_limits(options_.limits));
    if (!run) return tell(run.error()), false;
    run_.emplace(*std::move(run));
    return replay();
  }

  api::Result<api::Program> compile() {
    api::CompileOptions options;
    options.limits = api::host_limits(options_.limits);
    options.module = [this](std::string_view name) -> std::optional<std::string> {
      for (const JournalRow& row : rows_)
        if (row.kind == "module" && row.key == name) return row.text;
      return std::nullopt;
    };
    if (rows_.empty() || rows_.front().kind != "script")
      return api::Error{"not-a-journal", "the journal has no script", {}, {}};
    return api::Program::compile(rows_.front().text, options);
  }

  // Events that follow each other are told at once, as far as their dates rise.
  bool replay() {
    std::string events, kind;
    quid::Day last{INT32_MIN};
    const auto tell_them = [&] {
      if (events.empty()) return true;
      const api::Status told = kind == "event" ? run_->record(events) : run_->amend(events);
      events.clear();
      last = quid::Day{INT32_MIN};
      if (!told) tell(told.error());
      return told.has_value();
    };
    for (const JournalRow& row : rows_) {
      const bool event = row.kind == "event" || row.kind == "late";
      const quid::Day day = event ? day_of(row.text) : last;
      if ((!event || row.kind != kind || day < last) && !tell_them()) return false;
      if (event) {
        events += row.text + '\n';
        kind = row.kind;
        last = day;
      } else if (!replay_other(row)) {
        return false;
      }
    }
    return tell_them();
  }

  bool replay_other(const JournalRow& row) {
    if (row.kind == "script" || row.kind == "module") return true;
    if (row.kind != "day")
      return says_no(
          fmt::format("row {} is of a kind that is not known here: `{}`", row.number, row.kind));
    const auto happened = run_->advance(std::string_view(row.key));
    if (!happened) return tell(happened.error()), false;
    if (api::json_of(*happened, run_->program()) == row.text) return true;
    return says_no(fmt::format("row {}: something else follows from this day now", row.number));
  }

  // Of a row, which begins `on DATE` or `prior DATE`; the latter come first.
  quid::Day day_of(const std::string& line) const {
    if (!line.starts_with("on ")) return quid::Day{INT32_MIN};
    std::string_view text = std::string_view(line).substr(3);
    const std::size_t from = text.starts_with("step ") ? 5 : 0;
    const auto day = run_->program().day(text.substr(0, text.find(' ', from)));
    return day ? quid::Day{day->number} : quid::Day{INT32_MIN};
  }

  // --- what is told
  // Rows of their own, all or none. The day on which something late was told belongs to it, so that
  // one can ask what was known when.
  bool rows_of(const std::string& events, std::vector<JournalRow>& rows) {
    auto entries =
        api::read_events(run_->program().impl(), events, api::RecordForm::Quid, options_.limits);
    if (!entries) return tell(entries.error()), false;
    const Day today{run_->today().number};
    const bool begun = run_->today() >= run_->program().first_day();
    const Wording wording(run_->impl().file());
    for (checked::Entry& entry : *entries) {
      if (entry.prior && begun)
        return says_no("what was so before the deal is told before its first day is walked");
      const bool late = !entry.prior && entry.on <= today;
      if (late && !entry.known) entry.known = Day{today.value + 1};
      std::string text = wording.record_line(entry);
      text.pop_back();
      rows.push_back({0, late ? "late" : "event", wording.day(entry.on), std::move(text), {}});
    }
    if (rows.empty()) return says_no("there is no event in this");
    return true;
  }

  api::Status take(const std::vector<JournalRow>& rows) {
    std::string early, late;
    for (const JournalRow& row : rows) (row.kind == "late" ? late : early) += row.text + '\n';
    if (!early.empty())
      if (const api::Status told = run_->record(early); !told) return told;
    return late.empty() ? api::Status(api::Done{}) : run_->amend(late);
  }

  /// False: told why not, and nothing has changed.
  bool record_once(const std::string& events) {
    for (int tries = 0; tries < most_tries; ++tries) {
      std::vector<JournalRow> rows;
      if (!rows_of(events, rows)) return false;
      const api::Run before = *run_;
      const api::Status told = take(rows);
      if (!told) {
        *run_ = before;
        return tell(told.error()), false;
      }
      if (append(std::move(rows))) return follows(before), true;
      *run_ = before;
      if (!moved_on_ || !reload()) return false;
    }
    return refuse("others write to the journal all the time"), false;
  }

  // What a late event brings about now, or takes back, on days that were walked before.
  void follows(const api::Run& before) {
    const auto lines = [&](const api::Run& run) {
      std::vector<std::string> out;
      for (const api::Happening& each : run.happenings()) out.push_back(line_of(each, false));
      return out;
    };
    std::vector<std::string> gone = lines(before), come = lines(*run_);
    for (const std::string& line : lines(before)) {
      const auto same = std::find(come.begin(), come.end(), line);
      if (same == come.end()) continue;
      come.erase(same);
      gone.erase(std::find(gone.begin(), gone.end(), line));
    }
    for (const std::string& line : gone) terminal_.out << "no longer: " << line << '\n';
    for (const std::string& line : come) terminal_.out << "now:       " << line << '\n';
  }

  std::string line_of(const api::Happening& each, bool cause) const {
    const std::string line = fmt::format("{}  {}", run_->program().text(each.day), each.text);
    return cause ? fmt::format("{}  [{}]", line, each.cause_text) : line;
  }

  bool append(std::vector<JournalRow> rows) {
    const auto written = journal_->append(rows_.back().number, std::move(rows));
    moved_on_ = !written && written.error().kind == "journal-moved-on";
    if (!written && !moved_on_) refuse(written.error().message);
    if (!written) return false;
    for (const JournalRow& row : *written) {
      rows_.push_back(row);
      // Only once a crash cannot take it back.
      terminal_.out << fmt::format("recorded {} {}\n", row.number, row.hash) << std::flush;
    }
    return true;
  }

  int record(const std::string& events) { return record_once(events) ? exit_yes : code_; }

  int record_lines() {
    std::string line;
    bool all = true;
    for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
      if (trimmed(line).empty() || trimmed(line)[0] == '#') continue;
      const bool taken = record_once(line);
      if (!taken) terminal_.err << fmt::format("quid: line {} was not recorded\n", number);
      all = taken && all;
      if (moved_on_) break;  // what others wrote cannot be read
    }
    if (std::cin.bad())
      return usage_error(terminal_, "the entries on standard input cannot be read");
    return all ? exit_yes : exit_no;
  }

  int until() {
    if (const auto day = run_->program().day(options_.text); !day)
      return refuse(day.error().message);
    for (int tries = 0; tries < most_tries; ++tries) {
      const api::Run before = *run_;
      const auto happened = run_->advance(std::string_view(options_.text));
      if (!happened) return tell(happened.error());
      const std::string day = run_->program().text(run_->today());
      if (run_->today() == before.today())
        return says_no("the deal has been walked to the end of " + day + " already"), exit_no;
      for (const api::Happening& each : *happened) terminal_.out << line_of(each, true) << '\n';
      if (append({{0, "day", day, api::json_of(*happened, run_->program()), {}}})) return exit_yes;
      *run_ = before;
      if (!moved_on_ || !reload()) return code_;
    }
    return refuse("others write to the journal all the time");
  }

  // --- what is asked
  int show() {
    const auto file = copy_of(run_->impl().file());
    std::vector<checked::Entry> record = run_->impl().record;
    api::point_to_record(*file, run_->program().impl().record(), record);
    RunOptions days;
    days.until = Day{run_->today().number};
    if (!options_.known_by.empty()) {
      const auto day = run_->program().day(options_.known_by);
      if (!day) return refuse("--known-by " + day.error().message);
      days.known_by = Day{day->number};
      days.until = std::min(*days.until, *days.known_by);
    }
    if (run_->today() < run_->program().first_day())
      return says_no("no day has been walked yet; `until DATE` does that"), exit_no;
    days.until = std::max(*days.until, file->checked().deal.start);
    const RunReport report = make_report(*file, std::move(record), days, terminal_);
    if (options_.format == "json")
      print_json(terminal_.out, *file, report, false);
    else
      print_text(terminal_.out, *file, report, {terminal_.colour_out, false});
    return report.error ? exit_no : exit_yes;
  }

  // Loading has walked all of it and compared what follows with what was written.
  int verify() {
    std::size_t events = 0, days = 0;
    const JournalRow* noted = nullptr;
    for (const JournalRow& row : rows_) {
      events += row.kind == "event" || row.kind == "late";
      days += row.kind == "day";
      if (row.hash == options_.text) noted = &row;
    }
    const bool is_hash = options_.text.size() == 64 &&
                         options_.text.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!options_.text.empty() && !is_hash)
      return refuse("`" + options_.text +
                    "` is no hash: a hash is 64 of the digits 0 to 9 and a to f");
    if (!options_.text.empty() && noted == nullptr)
      return says_no("no row has this hash: rows were changed or taken away since it was noted"),
             exit_no;
    terminal_.out << fmt::format(
        "{}: {} rows are as they were written ({} events, {} days)\n  {}\n", options_.journal,
        rows_.size(), events, days, rows_.back().hash);
    if (noted != nullptr)
      terminal_.out << fmt::format("the hash is that of row {}: nothing up to it has changed\n",
                                   noted->number);
    return exit_yes;
  }

  int export_record() {
    if (options_.format == "json")
      terminal_.out << run_->save(api::Form::Json);
    else
      terminal_.out << api::record_text(run_->impl().file(), run_->impl().record);
    return exit_yes;
  }

  int tell(const api::Error& error) {
    terminal_.err << error.text();
    return code_ = exit_no;
  }
  int refuse(const std::string& message) { return code_ = usage_error(terminal_, message); }
  /// The deal or its journal says no: exit code 1.
  bool says_no(const std::string& message) {
    refuse(message);
    code_ = exit_no;
    return false;
  }

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
