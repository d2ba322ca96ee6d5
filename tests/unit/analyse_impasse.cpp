// SPDX-License-Identifier: Apache-2.0
// Rings of milestones that wait for each other, with things beside them. What is said to end the
// impasse must end it in a run afresh, and whatever is not said must not.
#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>

#include "analyse/next.hpp"
#include "check/check.hpp"
#include "program/lower.hpp"

namespace {

using namespace quid;
using analyse::Act;

struct Loaded {
  SourceSet sources;
  Interner names;
  checked::CheckedDeal deal;
  std::optional<Program> program;
};

void load(const std::string& text, Loaded& out) {
  Diagnostics diagnostics;
  const auto id = out.sources.add("deal.quid", text);
  out.deal = checked::check(out.sources, id, out.names, diagnostics, {},
                            [](std::string_view) { return std::nullopt; });
  for (const Diagnostic& one : diagnostics.take()) {
    INFO(one.message);
    REQUIRE(one.severity != Severity::Error);
  }
  out.program = lower(out.deal.checked, diagnostics, {}, {}, &out.names);
}

// A ring of this length; the bits of `form` vary what stands beside it.
std::string ring(int length, int form) {
  std::string text = "deal \"Ring\" from 2020-01-01 to 2020-12-31\nparty A\nparty B\n";
  for (int k = 0; k < length; ++k) {
    const std::string next = "m" + std::to_string((k + 1) % length);
    std::string needs = next;
    if (k == 0 && (form & 1) != 0) needs += " or a at more";  // a lever of its party's own
    if (k == 1 && (form & 2) != 0) needs = "progress of " + next + " >= 50%";
    if (k == length - 1 && (form & 4) != 0) needs += " and m1";  // a chord
    if (k == 0 && (form & 8) != 0) needs += " or " + next + " waived";
    text += "milestone m" + std::to_string(k) + " by " + (k % 2 == 0 ? "A" : "B");
    if ((form & 2) != 0 && k == 2 % length) text += " of 10 boxes";
    text += ", needs " + needs + "\n";
  }
  return text + "lever a by A: none, some, more\nrule r: if m0 then ease b\nlever b by B: 0..2\n";
}

/// What is done, and how far: a lever may be moved to several levels.
using ActKey = std::tuple<Act::Kind, Subject, std::uint32_t>;
ActKey key_of(const Act& act) {
  return {act.kind, act.what, act.entries.empty() ? 0 : act.entries.front().level};
}

ast::VerdictWord verdict_with(const Loaded& loaded, const Act& act, Day day) {
  std::vector<checked::Entry> entries = act.entries;
  for (checked::Entry& entry : entries) entry.on = day;
  const History history = run_engine(*loaded.program, entries, day, {});
  return history.error ? ast::VerdictWord::Impasse : history.verdict.word;
}

}  // namespace

TEST_CASE("what is said to end an impasse ends it", "[analyse]") {
  const Day day = *parse_date("2020-03-01");
  int impasses = 0, ended = 0;
  for (int length = 2; length <= 6; ++length) {
    for (int form = 0; form < 16; ++form) {
      Loaded loaded;
      const std::string text = ring(length, form);
      load(text, loaded);
      INFO(text);
      analyse::Attempts attempts(*loaded.program, {}, day, {});
      const analyse::Next next = analyse::what_next(*loaded.program, attempts);
      if (next.verdict.word != ast::VerdictWord::Impasse) continue;
      ++impasses;
      REQUIRE(next.circle.size() == next.verdict.circle.size());
      REQUIRE_FALSE(next.circle.empty());
      std::vector<ActKey> told;
      for (const auto& cut : next.cuts) {
        CHECK(verdict_with(loaded, cut.act, day) != ast::VerdictWord::Impasse);
        told.push_back(key_of(cut.act));
        ++ended;
      }
      bool still = false;  // those that end it come first
      for (const auto& option : next.options) {
        if (option.breaks_impasse) told.push_back(key_of(option.act));
        CHECK_FALSE((still && option.breaks_impasse));
        still = still || !option.breaks_impasse;
      }
      // Nothing that bears on the circle was passed over.
      const analyse::ActBuilder builder(*loaded.program, attempts.now());
      for (const analyse::Link& link : next.circle) {
        const auto needs = loaded.program->milestone_codes[link.milestone.symbol].needs;
        for (const Act& act : builder.possible(analyse::cone_of(*loaded.program, needs))) {
          const bool ends = verdict_with(loaded, act, day) != ast::VerdictWord::Impasse;
          const bool listed = std::find(told.begin(), told.end(), key_of(act)) != told.end();
          INFO(static_cast<int>(act.kind) << " of " << act.what.symbol);
          CHECK(ends == listed);
        }
      }
    }
  }
  CHECK(impasses > 40);
  CHECK(ended > 100);
}

TEST_CASE("asking changes nothing", "[analyse]") {
  Loaded loaded;
  load(ring(3, 0), loaded);
  const Day day = *parse_date("2020-03-01");
  analyse::Attempts attempts(*loaded.program, {}, day, {});
  const View before = attempts.now().view();
  analyse::what_next(*loaded.program, attempts);
  analyse::what_next(*loaded.program, attempts);
  CHECK(attempts.now().view() == before);
  CHECK(attempts.now().today() == day);
}
