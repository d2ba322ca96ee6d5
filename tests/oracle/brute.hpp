// SPDX-License-Identifier: Apache-2.0
// Sets of acts by brute force: every subset, run afresh on the oracle. In: a deal, a record, acts,
// a day. Out: from which day on each condition holds. Shares with the analysis only what an act is.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <vector>

#include "analyse/whynot.hpp"
#include "oracle.hpp"

namespace quid::oracle {

struct BruteDeal {
  const checked::Checked& deal;
  const Interner& names;
  const Program& program;               // only to name effects
  std::vector<checked::Entry> entries;  // none after the day
  Day day{}, horizon{};
};

/// A subset that brings a condition about.
struct BruteSet {
  std::vector<std::size_t> acts;
  Day holds{};
  bool waits = false;
  auto operator<=>(const BruteSet&) const = default;
};

class Brute {
 public:
  /// The acts must outlive it.
  Brute(BruteDeal deal, const std::vector<analyse::Act>& acts,
        std::vector<checked::ExprId> conditions);

  /// All sets of these acts (ascending) that `why not` should give for a condition, up to this
  /// size: see docs/asking/why-not.md.
  std::vector<BruteSet> answers(std::size_t condition, const std::vector<std::size_t>& allowed,
                                std::size_t most_acts);
  std::optional<Day> by_itself(std::size_t condition);

 private:
  struct Outcome {  // of one subset: for each condition
    std::vector<std::optional<Day>> holds;
    std::vector<bool> waits;
  };
  const Outcome& outcome(const std::vector<std::size_t>& acts);
  Outcome run(const std::vector<std::size_t>& acts);
  bool spoilt(const History& history, const std::vector<std::size_t>& acts,
              std::size_t condition) const;
  std::optional<Day> ask_opens(const History& history, const analyse::Act& act, Day after,
                               Decimal& amount) const;
  void note_open(Day day);
  bool open_before(const analyse::Act& act) const;

  BruteDeal deal_;
  const std::vector<analyse::Act>& acts_;
  std::vector<checked::ExprId> conditions_;
  analyse::EffectIndex index_;
  std::vector<char> bans_may_break_;  // by condition
  std::vector<std::uint32_t> open_;   // asks, on the eve
  std::size_t recorded_ = 0;          // entries that the record holds once corrected
  std::map<std::vector<std::size_t>, Outcome> known_;
};

}  // namespace quid::oracle
