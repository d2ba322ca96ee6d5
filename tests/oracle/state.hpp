// SPDX-License-Identifier: Apache-2.0
// The oracle's state of a deal, as plain as can be: lists of what was granted, owed, said and paid.
// Copied whole each day, so that a day that fails leaves nothing behind. Refuses to know rules.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "run/history.hpp"
#include "value.hpp"

namespace quid::oracle {

/// One instance of a symbol of a known kind.
struct Ref {
  std::uint32_t symbol = UINT32_MAX;
  std::uint32_t instance = 0;
  auto operator<=>(const Ref&) const = default;
};

/// The variables in scope: `slots[k]` is the element code of slot k.
struct Env {
  static constexpr std::int64_t unbound = INT64_MIN;
  std::vector<std::int64_t> slots;

  void bind(std::uint32_t slot, std::int64_t code) {
    if (slots.size() <= slot) slots.resize(slot + 1, unbound);
    slots[slot] = code;
  }
  /// The bindings alone, whatever the capacity: the key of what is remembered.
  std::vector<std::int64_t> key() const {
    std::vector<std::int64_t> trimmed = slots;
    while (!trimmed.empty() && trimmed.back() == unbound) trimmed.pop_back();
    return trimmed;
  }
};

/// A word that is true or false of a milestone, with the day it last became true.
struct Flag {
  bool on = false;
  Day since{};

  void raise(Day day) {
    if (!on) since = day;
    on = true;
  }
  void lower() { on = false; }
};

struct MilestoneState {
  Flag reported, met, verified, refuted, broken, overdue, lapsed, waived, disputed, unruled;
  // Broken by its deadline, and not done since.
  bool undone() const { return broken.on && !whole_day && deadline && broken.since <= *deadline; }

  std::optional<Day> report_day;  // of the newest report
  std::optional<Day> met_day;
  std::optional<Day> whole_day;  // report day of the present whole report
  std::optional<Day> done_day;   // report day of the first achievement
  int breaks = 0;                // how often it was broken
  bool achieved = false;         // met at least once, and that was not refuted
  std::optional<Day> deadline;
  bool deadline_fixed = false;
  Day missed{};  // the deadline it was found overdue by
  Decimal reported_amount, verified_amount;
  std::optional<Decimal> size;  // set by an entry or an effect
  bool completed = false;       // reported without an amount while the size was unknown
  bool claimed = false;         // reported where no verifier is named: not met by its amount
  bool awaiting = false, verifier_late = false;
  bool touched_today = false;  // reported or met today
};

struct LeverMove {
  enum class Kind { Ease, Tighten, Set };
  Kind kind = Kind::Set;
  std::optional<std::int64_t> by;
  std::optional<std::int64_t> to;
  std::uint64_t number = 0;  // unique
  bool recorded = false;
  bool judged = false;  // a recorded one that was kept
  bool held = false;    // of a grant that is held
};
struct LeverState {
  std::int64_t start = 0;
  std::vector<LeverMove> moves;
  bool unruled = false;
};

struct StatementState {
  bool said = false, unwarranted = false, to_judge = false;
  Day said_day{};
};

struct RuleState {
  bool armed = true, fired_today = false, spent = false, due_today = false;
  bool lasting_suspension = false, suspended = false;
  std::optional<Day> true_since;  // of its condition, while that may fire it
};

struct PhaseState {
  bool active = false, begun_ever = false, armed = true;
  bool began_today = false, ended_today = false;
  Day begun{};
  std::optional<Day> end_date;  // by an entry
};

/// An act with its operands read.
struct ActState {
  ast::Act::Kind kind = ast::Act::Kind::Meet;
  Ref subject;  // milestone, lever or statement
  std::optional<std::int64_t> by, to;
  Decimal amount;
  checked::UnitId unit;
  Ref receiver;
};

/// Which rule instance made something, and at which place of its text.
struct Origin {
  Ref rule;
  checked::EffectId effect;
  Env env;
};

struct DutyState {
  Origin origin;
  std::vector<Ref> debtors;
  ActState act;
  std::int64_t base_level = 0;
  int base_breaks = 0;  // of the milestone to be broken, when it arose
  Day arose{}, deadline{};
  bool overdue = false, done = false, replaced = false, lapsed = false;
  Day closed{};                    // when done or replaced
  std::optional<Day> waits_since;  // suspended: its rule, or the duty itself is held
  Decimal paid;

  bool open() const { return !done && !replaced && !lapsed; }
};

/// A ban or a permission.
struct NormState {
  Origin origin;
  std::vector<Ref> holders;
  ActState act;
  bool ended = false;
  bool held = false;                     // its grant is held
  bool dormant = false;                  // its conditions do not hold
  bool dormant_today = false;            // and have not since the morning
  std::optional<Day> ended_after_clock;  // the day, where it stood when that day's record was read
  std::vector<std::pair<Ref, Day>> breaches;  // of a ban: who, and for the first time when

  bool stands() const { return !ended && !dormant; }
};

/// A revocable effect in force.
struct Grant {
  struct Limit {
    checked::EffectId effect;     // whose `while`, `until`, `for` it is: its own or a group's
    std::optional<Day> ends_for;  // the day on which its `for D` lapses
  };
  enum class Kind { Move, Duty, Ban, Permission, Suspension };
  Origin origin;
  std::vector<Limit> limits;
  Kind kind = Kind::Move;
  Ref lever;
  std::uint64_t number = 0;     // of the move, duty, ban or permission
  std::vector<Ref> suspends;    // rule instances
  bool held = false;            // out of force: whether its `while` holds is unknown
  std::optional<Day> released;  // the last day on which it came into force again: once a day
  bool stays_held = false;  // last evening its `while` held, being held: until the record goes on
};

struct TermState {
  struct Spell {
    Day begins{};
    std::optional<Day> closed;
  };
  Decimal first_degree;
  std::vector<Spell> spells;
};

struct Offer {
  Decimal amount;
  checked::UnitId unit;
};

struct EnsureState {
  bool broken = false, doubtful = false;
  std::optional<Day> since;              // broken, or of `eventually`: shown
  bool shown = false;                    // eventually
  Value other_ever = make_truth(false);  // only after: B, today or before
};

using Account = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  // actor, instance, unit

struct State {
  std::vector<std::vector<MilestoneState>> milestones;
  std::vector<std::vector<LeverState>> levers;
  std::vector<std::vector<std::optional<Decimal>>> quantities;
  std::vector<std::vector<StatementState>> statements;
  std::vector<std::vector<std::optional<Day>>> withdrew;  // on which day
  std::vector<std::vector<RuleState>> rules;
  std::vector<PhaseState> phases;
  std::vector<DutyState> duties;
  std::vector<NormState> bans, permissions;
  std::vector<Grant> grants;
  std::vector<TermState> terms;
  std::vector<EnsureState> ensures;
  std::map<Account, Decimal> given, received;
  std::map<std::pair<Ref, Ref>, Offer> newest_offers;
  std::map<std::tuple<Ref, Ref, std::uint32_t>, Decimal> offers;
  std::set<std::pair<Ref, std::uint32_t>> undetermined;  // rule instance, effect
  std::optional<Day> ended;
  std::string end_text;
  std::vector<Decimal> frozen_degrees;  // of the terms, once the deal has ended
  std::vector<Value> frozen_worths, frozen_no_deals;
  Day last_move{};
  std::uint64_t next_move = 0;
};

}  // namespace quid::oracle
