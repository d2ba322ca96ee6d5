// SPDX-License-Identifier: Apache-2.0
#include "cli/portfolio.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/words.hpp"
#include "diagnostics/suggest.hpp"
#include "report/question.hpp"
#include "report/wording.hpp"
#include "run/record.hpp"
#include "support/text.hpp"
#include "syntax/lex.hpp"

namespace quid::cli {
namespace {

constexpr std::size_t most_instructions = 2'000'000;  // of programs that a thread keeps
constexpr std::size_t most_starts = 10'000;           // and of days

/// A deal of whole months stays one of as many; another keeps its number of days.
std::optional<Day> moved_end(Day start, Day end, Day to) {
  const Day after{end.value + 1};
  for (int months = 1; months <= 12'000; ++months) {
    const auto then = add_months(start, months);
    if (!then || *then > after) break;
    if (*then != after) continue;
    const auto moved = add_months(to, months);
    return moved ? std::optional(Day{moved->value - 1}) : std::nullopt;
  }
  return add_days(to, end.value - start.value);
}

// The record that the row becomes has a line for each.
std::string without_breaks(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

bool is_bare_number(const std::string& text) { return Decimal::parse(text).has_value(); }

// A record leaves out a unit of several, such as `EUR / t`, and a cell may have it.
std::string in_unit(std::string value, const std::string& unit) {
  if (unit.find(' ') == std::string::npos)
    return unit.empty() || !is_bare_number(value) ? value : value + ' ' + unit;
  if (value.ends_with(unit)) value = trimmed(value.substr(0, value.size() - unit.size()));
  return value;
}

// `1E+05`, as spreadsheets write a hundred thousand.
bool in_powers_of_ten(const std::string& text) {
  const std::size_t sign = text.find_first_of("eE");
  if (sign == std::string::npos || !is_bare_number(text.substr(0, sign))) return false;
  const std::size_t digits = text.find_first_not_of("+-", sign + 1);
  return digits != std::string::npos &&
         text.find_first_not_of("0123456789", digits) == std::string::npos;
}

bool is_prior(const std::string& event) { return event.starts_with("prior "); }

}  // namespace

std::optional<Day> Portfolio::day(const std::string& text) const {
  return day_option(text, file_.checked().deal);
}

// The dates behind `from` and `to` of the deal's declaration, or the number behind `for`.
std::vector<Edit> Portfolio::dates_changed(Day start, std::optional<Day> end) const {
  const Span whole = file_.checked().deal.span;
  const std::string_view text = file_.sources[whole.source_id].text(whole);
  std::vector<Edit> edits;
  bool ends = false;
  std::uint32_t after_start = whole.end;
  TokenKind before = TokenKind::KwDeal;
  for (const Token& token : lex(text, text.size() + 1).tokens) {
    if (token.channel != Channel::Code) continue;
    const Span span{whole.source_id, whole.begin + token.begin, whole.begin + token.end};
    if (token.kind == TokenKind::Date && before == TokenKind::KwFrom) {
      edits.push_back({span, to_string(start)});
      after_start = span.end;
    } else if (token.kind == TokenKind::Date && before == TokenKind::KwTo && end) {
      edits.push_back({span, to_string(*end)});
      ends = true;
    } else if (token.kind == TokenKind::Number && before == TokenKind::KwFor && end) {
      edits.push_back({span, std::to_string(end->value)});
      ends = true;
    }
    before = token.kind;
  }
  if (end && !ends)
    edits.push_back({{whole.source_id, after_start, after_start}, " to " + to_string(*end)});
  return edits;
}

std::shared_ptr<const DealFile> Portfolio::dated(Day start, std::optional<Day> end) {
  const auto key = std::pair(start, end);
  if (const auto found = by_dates_.find(key); found != by_dates_.end()) return found->second;
  std::shared_ptr<const DealFile> made = load_deal_edited(file_, dates_changed(start, end));
  const std::size_t size = made->program ? made->program->instructions.size() + 1 : 1;
  instructions_ += size;
  if (instructions_ > most_instructions) {
    by_dates_.clear();
    instructions_ = size;
  }
  by_dates_.emplace(key, made);
  return made;
}

// `size`, `price[coal]`
const checked::Quantity* Portfolio::quantity_named(const std::string& name) const {
  const std::string bare = name.substr(0, name.find('['));
  for (const checked::Quantity& one : file_.checked().quantities)
    if (file_.interner.text(one.name) == bare) return &one;
  return nullptr;
}

// The day on which its quantities begin: the eve, or with the first thing that was before.
Day Portfolio::eve_of(const PortfolioRow& row, Day start) const {
  Day eve{start.value - (file_.checked().deal.in_steps ? 0 : 1)};
  for (const std::string& event : row.events) {
    if (!is_prior(event)) continue;
    const std::string rest = event.substr(event.find(' ') + 1);
    if (const auto told = day(rest.substr(0, rest.find(' ')))) eve = std::min(eve, *told);
  }
  return eve;
}

// As a record of its own, a line for each entry: its quantities, what was before, and what happens.
std::string Portfolio::record_of(const PortfolioRow& row, Day start) const {
  const Wording wording(file_);
  const Day before = eve_of(row, start);
  std::string text;
  for (const auto& [name, value] : row.quantities) {
    const checked::Quantity* quantity = quantity_named(name);
    const std::string unit = quantity == nullptr ? "" : wording.unit(quantity->unit);
    text += fmt::format("prior {} {} = {}\n", wording.day(before), without_breaks(name),
                        in_unit(without_breaks(value), unit));
  }
  for (const std::string& event : row.events)
    if (is_prior(event)) text += event + '\n';
  for (const std::string& event : row.events)
    if (!is_prior(event)) text += (event.starts_with("on ") ? "" : "on ") + event + '\n';
  return text;
}

// What is wrong with them; empty where nothing is.
std::string Portfolio::read_days(const PortfolioRow& row, Day& start, std::optional<Day>& end) {
  const checked::Deal& deal = file_.checked().deal;
  const char* unit_of_time = deal.in_steps ? "step" : "date";
  if (!row.start.empty()) {
    const auto read = day(row.start);
    if (!read) return fmt::format("start `{}` is not a {}", row.start, unit_of_time);
    if (deal.in_steps && *read != deal.start) return "a deal of steps begins with step 0";
    start = *read;
    if (deal.end) {
      if (ends_.size() >= most_starts) ends_.clear();
      const auto known = ends_.try_emplace(start);
      if (known.second) known.first->second = moved_end(deal.start, *deal.end, start);
      end = known.first->second;
      if (!end)
        return fmt::format("start `{}` is too late: the deal would end after the year 9999",
                           row.start);
    }
  }
  if (row.end.empty()) return {};
  end = day(row.end);
  if (!end) return fmt::format("end `{}` is not a {}", row.end, unit_of_time);
  if (*end < start) return fmt::format("end `{}` is before the start", row.end);
  if (deal.in_steps && *end == start) return fmt::format("end `{}` is the start", row.end);
  return {};
}

std::string Portfolio::wrong_column(const std::string& name) const {
  const auto packed = [](std::string text) {
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    return text;
  };
  const Wording wording(file_);
  const bool declared = quantity_named(name) != nullptr;
  if (declared && name.find('[') == std::string::npos) return {};
  std::vector<std::string> known(std::begin(own_columns), std::end(own_columns));
  const auto& instances = file_.program->quantities;
  for (std::uint32_t q = 0; q < instances.count(); ++q) {
    known.push_back(
        wording.subject({Subject::Kind::Quantity, instances.symbol[q], instances.local(q)}));
    if (packed(known.back()) == packed(name)) return {};
  }
  const std::string meant = did_you_mean(name, known);
  return fmt::format("column `{}`: the deal has no such quantity{}", Wording::on_one_line(name),
                     meant.empty() ? "" : "; " + meant);
}

// In the words of the row, not of the record that it became.
std::string Portfolio::misread(const PortfolioRow& row, const Source& record,
                               const Diagnostic& wrong) const {
  const std::string hint = wrong.hint.empty() ? "" : "; " + wrong.hint;
  const std::size_t line = record.line_of(wrong.span.begin);
  if (line > row.quantities.size()) {
    const std::string text(record.line_text(line));
    return fmt::format("`{}`: {}{}", Wording::on_one_line(text), wrong.message, hint);
  }
  const auto& [name, value] = row.quantities[line - 1];
  const std::string column = Wording::on_one_line(name);
  if (std::string unknown = wrong_column(name); !unknown.empty()) return unknown;
  return fmt::format("quantity `{}` is `{}`: {}{}", column, Wording::on_one_line(value),
                     wrong.message, in_powers_of_ten(value) ? "; write the number out" : "");
}

PortfolioResult Portfolio::run(const PortfolioRow& row) {
  PortfolioResult result;
  result.id = row.id;
  result.copied = row.copied;
  result.line = row.line;
  const auto refused = [&](std::string why) {
    result.error = std::move(why);
    return result;
  };
  if (!row.error.empty()) return refused(row.error);
  const checked::Deal& deal = file_.checked().deal;
  Day start = deal.start;
  std::optional<Day> end = deal.end;
  if (std::string wrong = read_days(row, start, end); !wrong.empty()) return refused(wrong);
  const bool as_written = start == deal.start && end == deal.end;
  const auto other = as_written ? nullptr : dated(start, end);
  const DealFile& file = as_written ? file_ : *other;
  if (!file.good)
    return refused(fmt::format("with start {} the deal has an error: {}", Wording(file_).day(start),
                               file.diagnostics.front().message));
  SourceSet alone;
  const SourceId id = alone.add("row", record_of(row, start));
  Interner names = file.interner;
  Diagnostics diagnostics;
  const RecordContext context{file.deal, alone, names, diagnostics, file_.limits};
  std::vector<checked::Entry> entries = read_record(context, id, RecordFormat::Quid);
  if (diagnostics.has_errors()) return refused(misread(row, alone[id], diagnostics.take().front()));
  Run run(*file.program, std::move(entries), file_.limits);
  run.keep_happenings(false);
  Day until = until_ ? *until_ : run.default_end();
  if (end) until = std::min(until, *end);
  run.advance(until);
  if (run.error()) {
    const RunError& error = *run.error();
    return refused(
        fmt::format("on {}: {}: {}", Wording(file_).day(error.day), error.kind, error.message));
  }
  result.start = start;
  fill(result, run, end);
  return result;
}

void Portfolio::fill(PortfolioResult& result, const Run& run, std::optional<Day> end) const {
  View view = run.view();
  result.day = view.day;
  result.verdict = run.verdict();
  result.levels = std::move(view.levels);
  result.quantities = std::move(view.quantities);
  result.books = std::move(view.books);
  const auto due = [&](Day day) {
    if (day < view.day) return;     // done by then, or claimed
    if (end && day > *end) return;  // which never comes
    if (!result.next_due || day < *result.next_due) result.next_due = day;
  };
  for (const DutyView& duty : view.duties) {
    if (duty.status == DutyView::Status::Overdue) ++result.duties_overdue;
    if (duty.status != DutyView::Status::Open) continue;
    ++result.duties_open;
    due(duty.deadline);
  }
  for (const MilestoneView& one : view.milestones)
    if (one.deadline && !one.met && !one.overdue && !one.waived && !one.lapsed) due(*one.deadline);
  result.milestones = std::move(view.milestones);
}

}  // namespace quid::cli
