// SPDX-License-Identifier: Apache-2.0
// Two small deals that tests of the checker add lines to, some modules, and what is said of them.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/check.hpp"
#include "diagnostics/diagnostic.hpp"
#include "syntax/syntax.hpp"

namespace quid::test {

using Case = std::pair<std::string, std::string>;

inline const std::string full_prelude = R"(deal "T" from 2018-01-01 to 2020-01-01 by month
party A  party B  party state[states]  observer O
unit USD  unit t
set states = { lagos, kano } set years = 2018..2021 set goods = { coal, fish }
milestone m by A  milestone n by B of 200 boxes  milestone c[states] by B
lever L by A: full, half, none  lever S[goods] by B: 0..6
quantity q quantity money in USD quantity g[states, years] in t
statement st by A claims m
table price[goods] in USD: coal: 5, fish: 7
table band(x in USD): below 1_000 USD: 0 USD, otherwise: 5% * x
phase review from 2018-01-01 until 2018-06-01
action go: ease L
rule R: if m then A must meet m within 30 days
rule Rs[s in states]: if c[s] then ease L
)";

inline const std::string small_prelude = R"(deal "T" from 2018-01-01 to 2020-01-01 by month
party A  party B  observer O
unit USD  unit t
set states = { lagos, kano }
milestone m by A 
lever L by A: full, half, none
)";

inline std::optional<checked::LoadedModule> load_module(std::string_view name) {
  if (name == "a") return checked::LoadedModule{"a.quid", "use b"};
  if (name == "b") return checked::LoadedModule{"b.quid", "use a"};
  if (name == "lib")
    return checked::LoadedModule{"lib.quid", "party A unit EUR calendar far = { 2018-01-01 }"};
  if (name == "dealt") return checked::LoadedModule{"dealt.quid", "deal \"X\" from 2018-01-01"};
  if (name == "rates") return checked::LoadedModule{"rates.quid", "let rate = 5%"};
  return std::nullopt;
}

struct Checking {
  SourceSet sources;
  Interner interner;
  checked::CheckedDeal deal;
  std::vector<Diagnostic> said;

  const checked::Expr& value_of(std::string_view let) const {
    const auto name = interner.find(let);
    for (const checked::Let& one : deal.checked.lets)
      if (name && one.name == *name) return deal.checked[one.value];
    throw std::runtime_error("no such let");
  }
};

inline Checking check_source(std::string text, const Limits& limits = {}) {
  Checking result;
  Diagnostics diagnostics;
  const SourceId main = result.sources.add("deal.quid", std::move(text));
  result.deal =
      checked::check(result.sources, main, result.interner, diagnostics, limits, load_module);
  result.said = diagnostics.take();
  return result;
}

/// One diagnostic a line. That a let of a test is not read is left out.
inline std::string said_of(const std::string& prelude, const std::string& lines,
                           const Limits& limits = {}) {
  std::string all;
  for (const Diagnostic& one : check_source(prelude + lines, limits).said) {
    if (one.kind == DiagnosticKind::UnusedName) continue;
    all += (all.empty() ? "" : "\n") + std::string(name_of(one.kind)) + ": " + one.message;
    if (!one.hint.empty()) all += "; " + one.hint;
  }
  return all;
}

}  // namespace quid::test
