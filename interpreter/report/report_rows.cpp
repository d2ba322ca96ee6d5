// SPDX-License-Identifier: Apache-2.0
// Rows that more than one printer of text needs: what happened, and what stands.
#include <fmt/format.h>
#include <algorithm>
#include <tuple>

#include "report/columns.hpp"
#include "report/report.hpp"
#include "support/utf8.hpp"

namespace quid::report {
namespace {

constexpr std::size_t date_width = 10, kind_width = 6, text_width = 64;
constexpr std::size_t standing_width = 84;  // of what stands at a step's end
constexpr std::size_t text_column = 2 + date_width + 2 + kind_width + 2;

constexpr std::size_t most_standing = 8;

// As it stood then: its deadline may have moved since, and more may have been paid.
std::string duty_row(const Wording& wording, const DutyView& duty, const StepDuty& then,
                     bool colour) {
  std::string row = wording.duty(duty);
  if (!then.paid.is_zero())
    row += left_to_pay(wording, duty.effect, sub(duty.owed, then.paid).value_or(Decimal::zero()));
  row += " by " + wording.day(then.deadline);
  if (then.status == DutyView::Status::Overdue)
    row += ", " + painted(colour, Paint::Red, "overdue");
  if (then.status == DutyView::Status::Suspended) row += ", suspended";
  return row + fmt::format(" ({})", wording.subject(duty.rule));
}

// Plain letters and signs that fit as they are: most lines.
bool fits(const std::string& text, std::size_t columns) {
  return text.size() <= columns && !text.empty() && text.front() != ' ' && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

void add_padded(std::string& out, const std::string& text, std::size_t columns) {
  out += text;
  const std::size_t used = display_width(text);
  if (used < columns) out.append(columns - used, ' ');
}

}  // namespace

std::string padded(std::string text, std::size_t columns) {
  std::string out;
  add_padded(out, text, columns);
  return out;
}

std::vector<std::string> broken(const std::string& text, std::size_t columns) {
  if (fits(text, columns)) return {text};
  std::vector<std::string> rows(1);
  const std::string wrapped_text = wrapped(text, columns);
  for (const char c : wrapped_text) {
    if (c == '\n') {
      rows.emplace_back();
    } else {
      rows.back() += c;
    }
  }
  return rows;
}

std::string step_rows(const Wording& wording, const StepLine& line, bool same_day, bool colour) {
  std::string out;
  add_step_rows(out, wording, line, same_day, colour);
  return out;
}

void add_step_rows(std::string& out, const Wording& wording, const StepLine& line, bool same_day,
                   bool colour) {
  const bool one_row = fits(line.text, text_width);
  const auto rows = one_row ? std::vector<std::string>() : broken(line.text, text_width);
  out += "  ";
  add_padded(out, same_day ? std::string() : wording.day(line.day), date_width);
  out += "  ";
  if (colour) {
    out += painted(colour, line.paint, padded(line.kind, kind_width));
  } else {
    add_padded(out, line.kind, kind_width);
  }
  out += "  ";
  const std::string& first = one_row ? line.text : rows.front();
  if (line.cause.empty()) {
    out += first;
  } else {
    add_padded(out, first, text_width);
    out += "  ";
    out += painted(colour, Paint::Dim, line.cause);
  }
  out += '\n';
  for (std::size_t i = 1; i < rows.size(); ++i) {
    out.append(text_column, ' ');
    (out += rows[i]) += '\n';
  }
}

std::string trace_row(const Wording& wording, const Happening& h, const View& view,
                      const std::vector<checked::Entry>& entries, std::optional<Day> knowable,
                      bool colour) {
  std::string row =
      fmt::format("  {}  {}", padded(wording.day(h.day), date_width), wording.happening(h, view));
  if (knowable) row += fmt::format(" (not knowable until {})", wording.day(*knowable));
  const std::string cause = wording.cause(h, entries);
  if (!cause.empty()) row += painted(colour, Paint::Dim, fmt::format("  [{}]", cause));
  const std::string place = wording.place(wording.declaration(h.subject));
  if (!place.empty()) row += painted(colour, Paint::Dim, fmt::format("  {}", place));
  return row;
}

std::string standing_rows(std::string_view title, const std::vector<std::string>& rows) {
  std::string out;
  for (const std::string& row : rows) {
    for (const std::string& part : broken(row, standing_width)) {
      out += "  " + padded(std::string(out.empty() ? title : ""), date_width) + "  " + part + '\n';
    }
  }
  return out;
}

std::vector<std::string> level_rows(const Wording& wording,
                                    const std::vector<std::uint32_t>& levels) {
  std::string row;
  std::size_t resting = 0;
  std::uint32_t at = 0;
  for (std::uint32_t symbol = 0; symbol < wording.deal().levers.size(); ++symbol) {
    const auto& lever = wording.deal().levers[symbol];
    for (std::uint32_t i = 0; i < lever.shape.count; ++i, ++at) {
      if (levels[at] == lever.start_level) {
        ++resting;
        continue;
      }
      row += fmt::format("{}{} at {}", row.empty() ? "" : "; ", wording.lever(symbol, i),
                         wording.level(symbol, levels[at]));
    }
  }
  if (levels.empty()) return {};
  if (row.empty()) return {"all at their start"};
  if (resting == 1) row += "; the other at its start";
  if (resting > 1) row += "; all others at their start";
  return {row};
}

std::string left_to_pay(const Wording& wording, std::uint32_t effect, Decimal left) {
  const auto& effects = wording.deal().effects;
  if (effect >= effects.size() || left.is_zero()) return {};
  const auto* duty = ast::get_if<checked::Duty>(&effects[effect].node);
  if (!duty || duty->act.kind != ast::Act::Kind::Pay) return {};
  return fmt::format(", of which {} is left", wording.amount(left, duty->act.unit));
}

std::vector<std::string> duty_rows(const Wording& wording, const std::vector<DutyView>& all,
                                   std::vector<StepDuty> open, bool colour) {
  const auto order = [](const StepDuty& duty) {
    return std::tuple(duty.status != DutyView::Status::Overdue, duty.deadline, duty.index);
  };
  std::sort(open.begin(), open.end(),
            [&](const auto& a, const auto& b) { return order(a) < order(b); });
  std::vector<std::string> rows;
  for (const StepDuty& duty : open) {
    if (rows.size() == most_standing && open.size() > most_standing + 1) break;
    rows.push_back(duty_row(wording, all[duty.index], duty, colour));
  }
  if (rows.size() < open.size()) {
    rows.push_back(fmt::format("and {} more, the last by {}", open.size() - rows.size(),
                               wording.day(open.back().deadline)));
  }
  return rows;
}

std::vector<std::string> ban_rows(const Wording& wording, const std::vector<Residual::Ban>& bans) {
  std::vector<std::string> rows;
  for (const Residual::Ban& ban : bans) {
    if (rows.size() == most_standing && bans.size() > most_standing + 1) break;
    std::vector<std::string> bound;
    for (const Subject& one : ban.bound) bound.push_back(wording.subject(one));
    rows.push_back(fmt::format("{} {} ({})", Wording::list(bound), wording.banned(ban),
                               wording.subject(ban.rule)));
  }
  if (rows.size() < bans.size())
    rows.push_back(fmt::format("and {} more that must not be done", bans.size() - rows.size()));
  return rows;
}

std::vector<std::string> ledger_rows(const Wording& wording, const std::vector<BookView>& books) {
  std::vector<std::string> rows;
  for (const BookView& book : books) {
    const auto number = [&](const std::optional<Decimal>& value) {
      return value ? wording.amount(*value, book.unit) : std::string("unknown");
    };
    const bool empty =
        book.given && book.received && book.given->is_zero() && book.received->is_zero();
    if (empty) continue;
    std::optional<Decimal> exposure;
    if (book.given && book.received) exposure = sub(*book.given, *book.received);
    rows.push_back(fmt::format("{} has given {} and received {}; exposure {}",
                               wording.actor(book.actor, book.instance), number(book.given),
                               number(book.received), number(exposure)));
  }
  return rows;
}

}  // namespace quid::report
