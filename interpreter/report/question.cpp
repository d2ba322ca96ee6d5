// SPDX-License-Identifier: Apache-2.0
#include "report/question.hpp"

#include <algorithm>

#include "run/record_collect.hpp"
#include "support/text.hpp"
#include "syntax/syntax.hpp"

namespace quid::report {
namespace {

void append(std::vector<Diagnostic>& diagnostics, Diagnostics& sink) {
  for (Diagnostic& diagnostic : sink.take()) diagnostics.push_back(std::move(diagnostic));
}

}  // namespace

std::optional<Day> take_day(std::string_view& text, const checked::Deal& deal) {
  const auto at = text.rfind(" on ");
  if (at == std::string_view::npos) return std::nullopt;
  const auto day = day_option(std::string(trimmed(text.substr(at + 4))), deal);
  if (day) text = trimmed(text.substr(0, at));
  return day;
}

std::vector<std::string_view> split_pieces(std::string_view text) {
  std::vector<std::string_view> pieces;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] == '"') quoted = !quoted;
    if (at < text.size() && (text[at] != ';' || quoted)) continue;
    pieces.push_back(trimmed(text.substr(begin, at - begin)));
    begin = at + 1;
  }
  return pieces;
}

std::optional<Question> read_question(DealFile& file, std::string_view text,
                                      std::vector<Diagnostic>& diagnostics, std::string name) {
  Question question;
  text = trimmed(text);
  question.on = take_day(text, file.checked().deal);
  question.text = text;
  Diagnostics sink(file.limits.errors_reported);
  const SourceId id = file.sources.add(std::move(name), question.text);
  const Syntax syntax =
      parse(file.sources, id, file.interner, sink, file.limits, ParseMode::Expression);
  std::optional<checked::ExprId> expression;
  if (!sink.has_errors() && syntax.ast.expression.valid()) {
    expression = checked::check_expression(file.deal, syntax.ast, file.interner, sink, file.limits);
  }
  const bool good = expression && !sink.has_errors();
  append(diagnostics, sink);
  if (!good) return std::nullopt;
  question.expression = *expression;
  return question;
}

std::optional<std::vector<checked::Entry>> read_events(DealFile& file, std::string_view text,
                                                       std::vector<Diagnostic>& diagnostics,
                                                       std::string name) {
  std::string record;
  for (const std::string_view event : split_pieces(text)) {
    if (event.empty()) continue;
    const bool dated = event.starts_with("on ") || event.starts_with("prior ");
    record += (dated ? "" : "on ") + std::string(event) + '\n';
  }
  Diagnostics sink(file.limits.errors_reported);
  const SourceId id = file.sources.add(std::move(name), std::move(record));
  auto entries = read_record({file.deal, file.sources, file.interner, sink, file.limits}, id,
                             RecordFormat::Quid);
  const bool good = !sink.has_errors();
  append(diagnostics, sink);
  if (!good) return std::nullopt;
  return entries;
}

std::optional<Day> day_option(const std::string& text, const checked::Deal& deal) {
  ast::When when;
  if (!read_when(text, when) || when.is_step != deal.in_steps) return std::nullopt;
  if (!when.is_step) return when.day;
  if (when.step > last_day.value) return std::nullopt;
  return Day{static_cast<std::int32_t>(when.step)};
}

}  // namespace quid::report
