// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <utility>

#include "cli/diff_drafts.hpp"
#include "cli/test_print.hpp"
#include "compact.hpp"
#include "diagnostics/render.hpp"
#include "report/ask.hpp"
#include "report/question.hpp"
#include "report/report.hpp"
#include "report/simulation.hpp"
#include "run/record_collect.hpp"
#include "silent.hpp"
#include "support/text.hpp"

namespace quid::runner {
namespace {

using report::DealFile;

// Takes `word REST` off the end: the text after it, and what stood before in `text`.
std::string take_after(std::string& text, const std::string& word) {
  const auto at = text.find(" " + word + " ");
  if (at == std::string::npos) return {};
  std::string rest = text.substr(at + word.size() + 2);
  text.resize(at);
  return rest;
}

// A deal of the repository and what happened: `FOLDER/deal.quid` with `FOLDER/record.quid`, or
// `BASE.quid` with `BASE-record.quid`.
struct Example {
  std::unique_ptr<DealFile> file;
  std::vector<checked::Entry> entries;
};

std::optional<Example> load_example(const std::string& base, std::vector<std::string>& output) {
  const bool folder = std::filesystem::is_directory(base);
  const std::string record = base + (folder ? "/record.quid" : "-record.quid");
  Example example;
  auto file = report::load_deal(base + (folder ? "/deal.quid" : ".quid"));
  if (!file || !(*file)->good) {
    output.push_back(file ? "the example has errors" : file.error().message);
    return std::nullopt;
  }
  example.file = std::move(*file);
  if (!std::filesystem::exists(record)) return example;
  std::vector<Diagnostic> diagnostics;
  auto entries = report::load_records(*example.file, {record}, diagnostics);
  if (!entries || report::any_errors(diagnostics)) {
    output.push_back(entries ? "the example's record has errors" : entries.error().message);
    return std::nullopt;
  }
  example.entries = *std::move(entries);
  return example;
}

class CommandJob {
 public:
  /// `entries`: what happened besides the events of the command.
  CommandJob(DealFile& file, std::vector<checked::Entry> entries, std::string command,
             const std::string& source, const Around& around)
      : file_(file),
        text_(std::move(command)),
        source_(source),
        around_(around),
        entries_(std::move(entries)) {}

  Answered run() {
    const std::string events = take_after(text_, "with");
    const std::string known = take_after(text_, "known-by");
    const std::string until = take_after(text_, "until");
    verb_ = text_.substr(0, text_.find(' '));
    rest_ = text_.size() > verb_.size() ? std::string(trimmed(text_.substr(verb_.size()))) : "";
    if (verb_ == "check") return say("no errors");
    if (verb_ == "test") return tests();
    if (verb_ == "fmt") return format();
    if (!day(until, options_.until) || !day(known, options_.known_by)) return std::move(out_);
    if (verb_ == "diff") return diff(events, until);
    if (!read(events)) return std::move(out_);
    if (verb_ == "ask") return ask();
    if (verb_ == "simulate") return simulate();
    if (is_question()) return question();
    for (const char* known_verb : {"run", "show", "trace", "json", "csv", "verdict"}) {
      if (verb_ == known_verb) return report();
    }
    return say("no command `" + verb_ + "`");
  }

 private:
  // Takes `all` and `json` off the front where a question follows.
  bool is_question() {
    std::string_view text = text_;
    bool all = false, json = false;
    for (bool more = true; more;) {
      more = false;
      for (auto [word, flag] : {std::pair("all ", &all), std::pair("json ", &json)}) {
        if (!text.starts_with(word)) continue;
        *flag = more = true;
        text = text.substr(std::string_view(word).size());
      }
    }
    const auto& words = report::question_words();
    const bool known = std::any_of(words.begin(), words.end(), [&](const std::string& one) {
      return text.starts_with(one) && (text.size() == one.size() || text[one.size()] == ' ');
    });
    if (!known) return false;
    all_ = all;
    json_ = json;
    text_ = std::string(text);
    return true;
  }

  // `why C`, `next`, … as at a prompt, on the day of `until`.
  Answered question() {
    std::ostringstream out;
    report::Terminal terminal{out, out};
    auto entries = entries_;
    if (options_.known_by) entries = known_by(entries, *options_.known_by);
    const Run run(*file_.program, entries, file_.limits);
    const Day day = options_.until.value_or(options_.known_by.value_or(run.default_end()));
    silent();
    report::answer({file_, entries, day, json_, all_, terminal}, trimmed(text_));
    out_.output = split_lines(out.str());
    return std::move(out_);
  }

  Answered say(const std::string& line) {
    out_.output.push_back(line);
    return std::move(out_);
  }

  bool day(const std::string& text, std::optional<Day>& out) {
    if (text.empty()) return true;
    ast::When when;
    const bool good = read_when(trimmed(text), when);
    if (good) out = when.is_step ? Day{static_cast<std::int32_t>(when.step)} : when.day;
    if (!good) out_.output.push_back("no date `" + text + "`");
    return good;
  }

  bool read(const std::string& events) {
    std::vector<Diagnostic> diagnostics;
    auto entries = report::read_events(file_, events, diagnostics, "record");
    for (const Diagnostic& diagnostic : diagnostics) {
      out_.output.push_back(fmt::format("refused: event {}: {}: {}", line_of(diagnostic.span),
                                        name_of(diagnostic.kind), message_with_hint(diagnostic)));
    }
    if (!entries) return false;
    entries_.insert(entries_.end(), entries->begin(), entries->end());
    return true;
  }

  std::uint32_t line_of(Span span) const {
    return file_.sources[span.source_id].line_of(span.begin);
  }

  Answered report() {
    std::ostringstream out, err;
    report::Terminal terminal{out, err};
    const report::RunReport report = report::make_report(file_, entries_, options_, terminal);
    silent();
    if (report.error) error(report);
    const report::Wording wording(file_);
    const bool refused = report.error && report.error->entry;
    if (refused) return std::move(out_);
    if (verb_ == "run") compact_lines(file_, report, out_.output);
    if (verb_ == "show") report::print_text(out, file_, report, {});
    if (verb_ == "trace") report::print_text(out, file_, report, {false, true});
    if (verb_ == "json") report::print_json(out, file_, report, false);
    if (verb_ == "csv") report::print_csv(out, file_, report);
    if (verb_ == "verdict" && !report.error) {
      out << report::verdict_word(report.verdict.word) << '\n';
      for (const std::string& line : report::verdict_lines(wording, report)) {
        out << "  " << line << '\n';
      }
    }
    for (std::string& line : split_lines(out.str())) out_.output.push_back(std::move(line));
    return std::move(out_);
  }

  void error(const report::RunReport& report) {
    const RunError& e = *report.error;
    const report::Wording wording(file_);
    if (e.entry && *e.entry < report.entries.size()) {
      out_.output.push_back(fmt::format("refused: event {}: {}: {}",
                                        line_of(report.entries[*e.entry].span), e.kind, e.message));
    } else {
      out_.output.push_back(fmt::format("error on {}: {}: {}", wording.day(e.day), e.kind,
                                        report::run_error_message(wording, e)));
    }
  }

  void silent() {
    auto entries = entries_;
    if (options_.known_by) entries = known_by(entries, *options_.known_by);
    std::optional<Day> until = options_.until;
    if (!until) until = options_.known_by;
    check_oracle(file_, entries, until, out_.complaints);
    check_lanes(file_, entries, until, out_.complaints);
  }

  // `ask EXPRESSION on DATE [with …]`
  Answered ask() {
    std::vector<Diagnostic> diagnostics;
    const auto asked = report::read_question(file_, rest_, diagnostics);
    if (!asked) {
      for (const Diagnostic& d : diagnostics) {
        out_.output.push_back(fmt::format("{}: {}", name_of(d.kind), message_with_hint(d)));
      }
      return std::move(out_);
    }
    if (!asked->on) return say("ask EXPRESSION on DATE");
    const std::optional<Day> when = asked->on;
    const std::optional<checked::ExprId> question = asked->expression;
    std::vector<Diagnostic> ignored;
    const auto program = report::lower_with(file_, {*question}, ignored);
    if (!program) return say("the question cannot be lowered");
    Run run(*program, entries_, file_.limits);
    if (run.error() || !run.advance(*when)) {
      return say(fmt::format("error: {}: {}", run.error()->kind, run.error()->message));
    }
    out_.output.push_back(report::Wording(file_).answer(run.ask(0)));
    check_answer(file_, entries_, *question, *when, run.ask(0), out_.complaints);
    return std::move(out_);
  }

  // `simulate N [OUTLOOK]`, from seed 1. Some of the futures are held against the oracle.
  Answered simulate() {
    const std::string outlook(trimmed(take_after(rest_, "of")));
    const std::uint64_t futures = std::strtoull(rest_.c_str(), nullptr, 10);
    const std::optional<Day> until = options_.until ? options_.until : file_.checked().deal.end;
    if (futures == 0 || !until) return say("simulate N [of OUTLOOK], with a last day");
    auto scene = report::Scene::make(file_, entries_, outlook, std::nullopt, *until, 1);
    if (!scene) return say("refused: " + scene.error().message);
    (*scene)->use_lanes();
    const std::atomic<bool> never{false};
    const auto result =
        report::simulate({scene->get()}, 0, futures, 1, true, never, [](std::uint64_t) {});
    std::ostringstream out;
    report::print_forecast_text(out, report::forecast(**scene, result, 0), false);
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(futures, 20); ++i) {
      std::vector<checked::Entry> course = entries_, events;
      (*scene)->futures().run(
          i, [](std::size_t, const Run&) {}, &events);
      course.insert(course.end(), events.begin(), events.end());
      check_oracle(file_, course, until, out_.complaints);
    }
    out_.output = split_lines(out.str());
    return std::move(out_);
  }

  Answered tests() {
    std::ostringstream out, err;
    report::Terminal terminal{out, err};
    // The file is lent to the results, and not theirs to delete.
    std::vector<cli::FileResult> results(1);
    results[0].path = file_.path;
    results[0].file.reset(&file_);
    cli::run_tests(results[0], terminal);
    cli::print_tests_text(terminal, results, cli::summarise(results, false));
    results[0].file.release();
    auto lines = split_lines(out.str());
    if (!lines.empty()) lines.erase(lines.begin());  // the file's name
    out_.output = std::move(lines);
    return std::move(out_);
  }

  // What changed since the case before; `with`: on this record, in the words of either.
  Answered diff(const std::string& events, const std::string& until) {
    const auto before = report::load_deal_text("before.quid", around_.before, {}, "before.quid");
    if (!before->good) return say("the case before has errors, or there is none");
    const cli::RecordReader reader = [&events](DealFile& file, std::vector<Diagnostic>& sink) {
      auto entries = report::read_events(file, events, sink, "record.quid");
      return Result<std::vector<checked::Entry>>(
          std::move(entries).value_or(std::vector<checked::Entry>{}));
    };
    std::ostringstream out;
    report::Terminal terminal{out, out};
    cli::diff_drafts({*before, file_, "before.quid", "deal.quid",
                      events.empty() ? cli::RecordReader() : reader, std::string(trimmed(until)),
                      rest_ == "json" ? "json" : "text", terminal});
    out_.output = split_lines(out.str());
    return std::move(out_);
  }

  Answered format() {
    out_.output = split_lines(formatted(file_.path, source_).value_or("it does not parse"));
    return std::move(out_);
  }

  DealFile& file_;
  std::string text_;
  const std::string& source_;
  const Around& around_;
  std::string verb_, rest_;
  report::RunOptions options_;
  bool all_ = false, json_ = false;
  std::vector<checked::Entry> entries_;
  Answered out_;
};

}  // namespace

Answered answer(DealFile& file, const std::string& command, const std::string& source,
                const Around& around) {
  const auto colon = command.find(": ");
  if (!command.starts_with("in ") || colon == std::string::npos) {
    return CommandJob(file, {}, command + " ", source, around).run();
  }
  const std::string base = around.root + "/" + std::string(trimmed(command.substr(3, colon - 3)));
  const std::string text = command.substr(colon + 2) + " ";
  Answered out;
  auto example = load_example(base, out.output);
  if (!example) return out;
  return CommandJob(*example->file, std::move(example->entries), text, source, around).run();
}

}  // namespace quid::runner
