// SPDX-License-Identifier: Apache-2.0
// What is left of a deal at the end of a day: what each party still owes and may do, what each open
// milestone would unlock, and what is undetermined and which fact would settle it. Plain data.
#pragma once

#include "run/history.hpp"

namespace quid {

struct Residual {
  /// A duty or a dated or undated milestone that is still open.
  struct Owed {
    std::vector<Subject> debtors;       // actors; joint when several
    Subject what;                       // the milestone, or the rule of the duty
    std::uint32_t effect = UINT32_MAX;  // checked::EffectId of a duty
    std::optional<Day> by;
    bool overdue = false, aim = false, suspended = false;
    bool reported = false;  // it waits for a verifier, and nothing is left to its debtors
    bool disputed = false;  // it is met, and waits until the dispute about that is settled
    Decimal amount;         // what is left to pay, for a duty to pay
  };
  struct May {
    std::vector<Subject> holders;
    Subject rule;
    std::uint32_t effect = UINT32_MAX;
    std::optional<Day> until;
  };
  /// In force today: none of those who are bound may do it.
  struct Ban {
    std::vector<Subject> bound;
    Subject rule;
    std::uint32_t effect = UINT32_MAX;
    std::optional<Day> until;  // its last day, where that is known
    bool operator==(const Ban&) const = default;
  };
  /// Were it met today, these rules would fire and these levers end up so.
  struct Unlocks {
    Subject milestone;
    bool needs_met = true;
    std::vector<Subject> rules;
    struct Level {
      Subject lever;
      std::uint32_t from = 0, to = 0;
    };
    std::vector<Level> levels;
  };
  /// `what` (a rule, a milestone, a statement …) hangs on `facts`.
  struct Open {
    Subject what;
    std::vector<Subject> facts;
    std::string why;            // "not yet verified by `IAEA`", "no value yet", "disputed"
    bool is_condition = false;  // of a rule: whether it fires hangs on the facts
    bool keeps_verdict = true;  // as long as it is so the verdict is undetermined, at best
  };
  std::vector<Owed> owed;
  std::vector<May> may;
  std::vector<Ban> bans;
  std::vector<Unlocks> unlocks;
  /// Open milestones of which it was not tried what they would unlock: that took too long.
  std::size_t untried = 0;
  std::vector<Open> undetermined;
};

}  // namespace quid
