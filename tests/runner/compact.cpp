// SPDX-License-Identifier: Apache-2.0
#include "compact.hpp"

#include <set>

#include "syntax/lex.hpp"

namespace quid::runner {
namespace {

using K = HappeningKind;

// What stands after `then`, on one line, without comments.
std::string effects_text(const report::DealFile& file, const checked::Rule& rule) {
  const std::string_view text = file.sources[Span(rule.span).source_id].text(rule.span);
  std::string result;
  int depth = 0;
  bool after = false, space = false;
  for (const Token& token : lex(text, text.size() + 1).tokens) {
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    if (token.channel != Channel::Code) {
      space = true;
      continue;
    }
    if (after) {
      if (space && !result.empty()) result += ' ';
      result += word;
    }
    space = false;
    if (token.kind == TokenKind::LParen) ++depth;
    if (token.kind == TokenKind::RParen) --depth;
    if (token.kind == TokenKind::KwThen && depth == 0) after = true;
  }
  return result;
}

bool is_echo(const Happening& h) {
  switch (h.kind) {
    case K::MilestoneMet: return h.a <= 0;
    case K::MilestoneReported:
    case K::MilestoneBroken:
    case K::MilestoneRefuted:
    case K::MilestoneDisputed:
    case K::MilestoneSettled:
    case K::MilestoneWaived:
    case K::DeadlineMoved:
    case K::PhaseEndMoved:
    case K::MilestoneResized:
    case K::LevelChanged:
    case K::QuantityChanged:
    case K::Paid:
    case K::Offered:
    case K::Said:
    case K::Withdrew: return true;
    default: return false;
  }
}

bool is_note(const Happening& h) {
  switch (h.kind) {
    case K::OutOfOrder:
    case K::Undetermined:
    case K::HostCalled:
    case K::DutyDone:
    case K::DutyOverdue:
    case K::DutyReplaced:
    case K::MilestoneOverdue:
    case K::MilestoneCured:
    case K::MilestoneLapsed:
    case K::DealEnded:
    case K::EnsureBroken:
    case K::PhaseBegan:
    case K::PhaseEnded: return true;
    default: return false;
  }
}

}  // namespace

void compact_lines(const report::DealFile& file, const report::RunReport& report,
                   std::vector<std::string>& out) {
  const report::Wording wording(file);
  std::set<std::pair<std::uint32_t, std::uint32_t>> fired;  // on the day
  Day day{};
  for (const Happening& h : report.happenings) {
    if (h.day != day) fired.clear();
    day = h.day;
    const std::string date = wording.day(h.day) + "  ";
    if (h.kind == K::RuleFired) {
      fired.emplace(h.subject.symbol, h.subject.instance);
      const checked::Rule& rule = file.checked().rules[h.subject.symbol];
      const std::string name = rule.name.valid() ? wording.subject(h.subject) + ": " : "";
      out.push_back(date + name + effects_text(file, rule));
      continue;
    }
    const bool by_firing =
        h.cause.kind == Cause::Kind::Rule && fired.contains({h.cause.symbol, h.cause.instance});
    if (by_firing && !is_note(h)) continue;
    if (h.cause.kind == Cause::Kind::Entry && is_echo(h)) continue;
    out.push_back(date + wording.happening(h, report.last));
  }
}

}  // namespace quid::runner
