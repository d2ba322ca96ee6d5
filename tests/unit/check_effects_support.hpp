// SPDX-License-Identifier: Apache-2.0
// A small deal that the tests of effects and records add lines to, and what the checker says of it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.hpp"
#include "check/events.hpp"
#include "diagnostics/diagnostic.hpp"
#include "syntax/syntax.hpp"

namespace quid::test {

inline constexpr std::string_view prelude = R"(deal "D" from 2018-06-12 to 2020-06-12 by month
party US  party DPRK  party state[states]  observer IAEA  observer UNC
unit USD  set states = { north, south }  set goods = { seafood, coal }
milestone paused by DPRK
milestone home by DPRK of 200 boxes
milestone closed[goods] by DPRK, verified by IAEA within 90 days
milestone talks by US, DPRK
milestone law[s in states] by state[s]
milestone flood
lever drills by US: full, half, none
lever sanction[goods] by US: 0..6
quantity q = 0
quantity money in USD = 0
quantity share[states] in USD = 0
statement calm by US claims paused
statement vow[s in states] by state[s] claims paused
phase review from 2018-07-01 until 2019-07-01
action notify(message, who) by host
)";

struct Outcome {
  SourceSet sources;
  Interner interner;
  checked::CheckedDeal deal;
  std::vector<Diagnostic> said;
};

inline Outcome check_whole(std::string text) {
  Outcome result;
  Diagnostics diagnostics;
  const SourceId main = result.sources.add("deal.quid", std::move(text));
  const auto none = [](std::string_view) { return std::optional<checked::LoadedModule>(); };
  result.deal = checked::check(result.sources, main, result.interner, diagnostics, Limits{}, none);
  result.said = diagnostics.take();
  return result;
}

inline Outcome check_lines(std::string_view lines) {
  return check_whole(std::string(prelude) + std::string(lines));
}

inline std::string shown(const Diagnostic& one) {
  std::string text = std::string(name_of(one.kind)) + ": " + one.message;
  if (!one.hint.empty()) text += "; " + one.hint;
  return text;
}

inline std::string joined(const std::vector<Diagnostic>& said) {
  std::string text;
  for (const Diagnostic& one : said) text += (text.empty() ? "" : "\n") + shown(one);
  return text;
}

/// What is said of the prelude with these lines, one diagnostic a line; empty when nothing.
inline std::string complaints(std::string_view lines) { return joined(check_lines(lines).said); }

struct Recorded {
  std::vector<checked::Entry> entries;
  std::string said;
};

inline Recorded record(std::string_view lines, std::string_view more = {}) {
  Outcome deal = check_lines(more);
  Recorded result;
  result.said = joined(deal.said);
  Diagnostics diagnostics;
  const SourceId id = deal.sources.add("record.quid", std::string(lines));
  const Syntax syntax =
      parse(deal.sources, id, deal.interner, diagnostics, Limits{}, ParseMode::Record);
  result.entries = checked::resolve_entries(deal.deal, syntax.ast, deal.sources, deal.interner,
                                            diagnostics, Limits{});
  result.said += joined(diagnostics.take());
  return result;
}

/// What is said of one entry.
inline std::string refusal(std::string_view line) { return record(line).said; }

}  // namespace quid::test
