// SPDX-License-Identifier: Apache-2.0
// Events and questions are read against a copy of the deal, since reading adds to it. A program has
// one, made when it is first wanted; callers take turns.
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sstream>

#include "api/implementation.hpp"
#include "report/ask.hpp"
#include "report/difference.hpp"
#include "report/question.hpp"
#include "run/record.hpp"
#include "support/text.hpp"

namespace quid::api {
namespace {

using quid::SourceId;

// Beyond these, what questions have added is thrown away.
constexpr std::size_t most_names = 20'000, most_expressions = 20'000;

DealFile& file_of(const Program::Impl& program) {
  Workspace& workspace = program.workspace;
  if (!workspace.file) workspace.file = report::copy_of(program.file());
  return *workspace.file;
}

/// Events as a host writes them, as lines of a record, and where each line came from.
class HostEvents {
 public:
  HostEvents(std::string_view text, bool in_steps, const quid::Limits& limits)
      : in_steps_(in_steps), watch_(limits) {
    bool inside = false, comment = false;
    std::uint32_t column = 0;  // in code points
    for (std::size_t at = 0; at < text.size(); ++at) {
      const char c = text[at];
      if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++column;
      if (watch_.is_over(at)) return;
      const bool ends = c == '\n';
      if (ends) inside = comment = false;
      const bool escape = inside && c == '\\' && at + 1 < text.size() && text[at + 1] != '\n';
      if (c == '"' && !comment) inside = !inside;
      comment = comment || (c == '#' && !inside);
      if (ends || (c == ';' && !inside && !comment)) {
        finish(text.substr(begin_, at - begin_));
        begin_ = at + 1;
        from_ = ends ? Origin{from_.line + 1, 1} : Origin{from_.line, column + 1};
        if (ends) column = 0;
      }
      if (escape) {
        ++at;
        ++column;
      }
    }
    finish(text.substr(begin_));
  }

  const std::string& lines() const { return lines_; }
  /// The host ended the work: not all lines are there.
  bool ended() const { return watch_.ended(); }

  /// A place in `lines` as one in the host's text.
  Place origin(Place place) const {
    if (place.line == 0 || place.line > origins_.size()) return place;
    const Origin& from = origins_[place.line - 1];
    const std::uint32_t column = place.column > from.added ? place.column - from.added : 1;
    return {place.file, from.line, column + from.column - 1};
  }

 private:
  struct Origin {
    std::uint32_t line = 1, column = 1;  // where the line begins in the host's text
    std::uint32_t added = 0;             // characters that were put before it
  };

  // A number may also go on with an event that began a line before.
  bool begins_with_day(std::string_view line) const {
    const auto digit = [&](std::size_t at) {
      return at < line.size() && line[at] >= '0' && line[at] <= '9';
    };
    if (in_steps_) return digit(0);
    return digit(0) && digit(1) && digit(2) && digit(3) && line.substr(4).starts_with('-');
  }

  void finish(std::string_view piece) {
    const std::size_t blanks = std::min(piece.find_first_not_of(" \t"), piece.size());
    const std::string_view line = piece.substr(blanks);
    std::string_view before;
    if (begins_with_day(line)) before = in_steps_ ? "on step " : "on ";
    if (line.starts_with("step ")) before = "on ";
    lines_ += fmt::format("{}{}\n", before, line);
    origins_.push_back({from_.line, from_.column + static_cast<std::uint32_t>(blanks),
                        static_cast<std::uint32_t>(before.size())});
  }

  bool in_steps_;
  quid::Watch watch_;
  std::string lines_;
  std::vector<Origin> origins_;
  Origin from_;
  std::size_t begin_ = 0;
};

// The error with places in the host's own text.
void put_back(Error& error, const HostEvents& events) {
  const auto head = [](const Place& place) {
    return fmt::format("{}:{}:{}:", place.file, place.line, place.column);
  };
  for (Diagnostic& each : error.diagnostics) {
    const std::string shown = head(each.place);
    each.place = events.origin(each.place);
    if (each.text.starts_with(shown)) each.text.replace(0, shown.size(), head(each.place));
  }
  if (!error.diagnostics.empty()) error.place = error.diagnostics.front().place;
}

quid::RecordFormat format_of(RecordForm form) {
  if (form == RecordForm::Csv) return quid::RecordFormat::Csv;
  return form == RecordForm::Quid ? quid::RecordFormat::Quid : quid::RecordFormat::JsonLines;
}

// Reading one cannot be interrupted: its size bounds what it costs.
constexpr std::size_t longest_question = std::size_t{1} << 16;

std::optional<Error> too_long(std::string_view question) {
  if (question.size() <= longest_question) return std::nullopt;
  return Error{"question-errors",
               fmt::format("a question of {} bytes is longer than the {} that are read",
                           question.size(), longest_question),
               {},
               {}};
}

// What is wrong with a question: `data` is `{"diagnostics": …}` or `{"error": …}` where it is
// known.
Error refusal_of(const std::string& data, const std::string& text) {
  Error error{"no-answer", text, {}, {}};
  const auto json = nlohmann::json::parse(data, nullptr, false);
  if (!json.is_object()) return error;
  if (const auto told = json.find("error"); told != json.end()) {
    error.name = told->value("name", error.name);
    error.message = told->value("message", error.message);
  }
  for (const auto& each : json.value("diagnostics", nlohmann::json::array())) {
    Diagnostic one{each.value("name", ""),
                   each.value("message", ""),
                   each.value("hint", ""),
                   each.value("severity", "") == "error",
                   {},
                   text + '\n'};
    if (each.contains("range") && each["range"].is_object()) {
      const auto& start = each["range"]["start"];
      one.place = {each.value("file", ""), start.value("line", 0u), start.value("column", 0u)};
    }
    error.diagnostics.push_back(std::move(one));
  }
  if (error.diagnostics.empty()) return error;
  const Diagnostic& first = error.diagnostics.front();
  error.name = "question-errors";
  error.message = first.hint.empty() ? first.message : first.message + "; " + first.hint;
  error.place = first.place;
  return error;
}

quid::Day asked_day(const Run::Impl& run) {
  return std::max(run.run.today(), run.deal().deal.start);
}

std::string trimmed_end(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

void tidy(const Program::Impl& program) {
  Workspace& workspace = program.workspace;
  const DealFile& base = program.file();
  const bool grown = workspace.file->interner.size() > base.interner.size() + most_names ||
                     workspace.file->checked().expressions.size() >
                         base.checked().expressions.size() + most_expressions;
  if (grown)
    workspace.file.reset();
  else
    workspace.file->sources.keep_first(base.sources.size());
}

Result<Entries> read_events(const Program::Impl& program, std::string_view text, RecordForm form,
                            const quid::Limits& limits) {
  if (text.size() > limits.record_bytes)
    return Error{"too-many-entries",
                 fmt::format("the record has {} bytes, more than the {} that a host allows",
                             text.size(), limits.record_bytes),
                 {},
                 {}};
  const std::lock_guard lock(program.workspace.mutex);
  DealFile& file = file_of(program);
  quid::Diagnostics sink(limits.errors_reported);
  const bool words = form == RecordForm::Quid;
  const HostEvents events(words ? text : std::string_view(), file.checked().deal.in_steps, limits);
  if (events.ended()) return ended_by(limits);
  const SourceId id = file.sources.add("record", words ? events.lines() : std::string(text));
  Entries entries =
      read_record({file.deal, file.sources, file.interner, sink, limits}, id, format_of(form));
  if (limits.is_over()) {
    tidy(program);
    return ended_by(limits);
  }
  if (sink.has_errors()) {
    Error error = error_of("event-errors", sink.take(), file.sources);
    if (words) put_back(error, events);
    tidy(program);
    return error;
  }
  tidy(program);
  for (quid::checked::Entry& entry : entries) entry.span = {program.record(), 0, 0};
  return entries;
}

std::string record_text(const DealFile& file, const Entries& record) {
  const Wording wording(file);
  std::string text;
  for (const quid::checked::Entry& entry : record) text += wording.record_line(entry);
  return text;
}

void point_to_record(DealFile& file, SourceId id, Entries& record) {
  const Wording wording(file);
  std::string text;
  for (quid::checked::Entry& entry : record) {
    const auto begin = static_cast<std::uint32_t>(text.size());
    text += wording.record_line(entry);
    entry.span = {id, begin, static_cast<std::uint32_t>(text.size()) - 1};
    entry.line = 0;
  }
  file.sources.keep_first(id.index());
  file.sources.add("record", std::move(text));
}

DealFile& opened(const Program::Impl& program, Entries& record, const quid::Limits& limits) {
  DealFile& file = file_of(program);
  point_to_record(file, program.record(), record);
  file.limits = limits;
  return file;
}

Result<std::string> Run::ask(std::string_view question, Form form) const {
  if (const auto error = too_long(question)) return *error;
  const quid::Limits limits = of_this_call(impl_->limits);
  const Program::Impl& program = impl_->program.impl();
  const std::lock_guard lock(program.workspace.mutex);
  Entries record = impl_->record;
  DealFile& file = opened(program, record, limits);
  const auto answered = [&](bool json, std::string& told) {
    std::ostringstream out, err;
    report::Terminal terminal{out, err};
    const report::Asking asking{file, record, asked_day(*impl_), json, false, terminal};
    const bool good = report::answer(asking, quid::trimmed(question));
    told = good || json ? out.str() : err.str();
    return good;
  };
  std::string told, data;
  const bool good = answered(form == Form::Json, told);
  if (!good) answered(true, data);
  if (!good && form == Form::Json) answered(false, told);
  tidy(program);
  if (const auto over = over_limits(limits)) return *over;
  if (good) return told;
  return refusal_of(data, trimmed_end(told));
}

Result<Value> Run::value(std::string_view expression) const {
  if (const auto error = too_long(expression)) return *error;
  const quid::Limits limits = of_this_call(impl_->limits);
  const Program::Impl& program = impl_->program.impl();
  const std::lock_guard lock(program.workspace.mutex);
  Entries record = impl_->record;
  DealFile& file = opened(program, record, limits);
  std::vector<quid::Diagnostic> diagnostics;
  const auto question = report::read_question(file, expression, diagnostics);
  if (!question) {
    const Error error = error_of("event-errors", diagnostics, file.sources);
    tidy(program);
    return error;
  }
  const auto refuse = [&](std::string message) {
    tidy(program);
    return Error{"question-errors", std::move(message), {}, {}};
  };
  const quid::checked::Deal& deal = file.checked().deal;
  if (question->on && *question->on < deal.start) return refuse("this day lies before the deal");
  if (question->on && deal.end && *question->on > *deal.end)
    return refuse("this day lies behind the deal");
  if (file.checked()[question->expression].type.kind == quid::checked::Kind::Actor)
    return refuse(fmt::format("`{}` is a party, and no value", expression));
  const auto lowered = report::lower_with(file, {question->expression}, diagnostics);
  if (!lowered) {
    const Error error = error_of("event-errors", diagnostics, file.sources);
    tidy(program);
    return error;
  }
  quid::Run run(*lowered, record, limits);
  run.advance(question->on.value_or(asked_day(*impl_)));
  if (run.error()) {
    const Error error = error_of(file, *run.error(), run.entries());
    tidy(program);
    return error;
  }
  const quid::Answer answer = run.ask(0);
  Value value = value_of(Wording(file), answer);
  tidy(program);
  if (answer.state == quid::Answer::State::Error)
    return Error{answer.error, fmt::format("`{}` cannot be computed", expression), {}, {}};
  return value;
}

Result<std::string> Run::report(Form form) const {
  const quid::Limits limits = of_this_call(impl_->limits);
  const Program::Impl& program = impl_->program.impl();
  const std::lock_guard lock(program.workspace.mutex);
  Entries record = impl_->record;
  DealFile& file = opened(program, record, limits);
  std::ostringstream out, err;
  report::Terminal terminal{out, err};
  quid::report::RunOptions options;
  options.until = asked_day(*impl_);
  const quid::report::RunReport told = report::make_report(file, record, options, terminal);
  if (told.error) {
    const Error error = error_of(file, *told.error, told.entries);
    tidy(program);
    return error;
  }
  if (form == Form::Json)
    report::print_json(out, file, told, false);
  else
    report::print_text(out, file, told, {});
  tidy(program);
  return out.str();
}

std::string Run::residual(Form form) const {
  const Program::Impl& program = impl_->program.impl();
  const std::lock_guard lock(program.workspace.mutex);
  Entries record = impl_->record;
  DealFile& file = opened(program, record, internal(impl_->limits));
  std::ostringstream out;
  quid::report::RunReport told;
  told.last = impl_->run.view();
  told.last.day = asked_day(*impl_);
  told.residual = impl_->run.residual();
  told.verdict = impl_->run.verdict();
  if (form == Form::Json)
    report::print_residual_json(out, file, told);
  else
    report::print_residual(out, file, told);
  tidy(program);
  return out.str();
}

}  // namespace quid::api
