// SPDX-License-Identifier: Apache-2.0
// What somebody could still do or say, as entries that a record could hold. In: a program, what
// matters of it, a run at the end of a day. Out: acts with who can supply them and by when the deal
// asks for them. Refuses to know what any of them would bring about.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "analyse/cone.hpp"
#include "run/engine.hpp"

namespace quid::analyse {

struct Act {
  enum class Kind : std::uint8_t {
    Meet,      // a milestone is met, verified where a verifier is named
    Report,    // a milestone is reported
    Part,      // so much of a metered milestone is done, and verified where that counts
    Break,     // a milestone is broken
    Waive,     // a milestone is waived
    Refute,    // what was reported is refuted
    Dispute,   // a milestone is disputed
    Settle,    // a dispute is settled
    Move,      // a lever is moved
    Quantity,  // a quantity comes to a number
    Say,       // a statement is made
    Withdraw,  // a party leaves
    Pay,       // what a duty asks is paid
    Offer      // an offer is made
  };
  Kind kind = Kind::Meet;
  Subject what;             // Pay, Offer: the receiver
  std::vector<Subject> by;  // who can supply it; jointly, when several; empty: an outside event
  Subject verifier;         // whose word it needs besides, or none
  bool reported = false;    // Meet: it only waits for the verifier's word
  std::vector<checked::Entry> entries;  // without their days
  std::optional<Day> due;               // the last day on which it is in time
  bool aim = false;                     // `due` is a target
  bool free = false;                    // Move, Pay: whether or not a rule asks for that
  bool out_of_order = false;            // Meet: although its `needs` does not hold
  /// Duties and permissions (numbers in Program::effects). Where there are any, the act is done
  /// only when one of them is open.
  std::vector<std::uint32_t> asks;
};

/// Do both say that the same is done, by the same, to the same extent?
bool same_act(const Act& a, const Act& b);

/// Can both be in one set? Not where they are about the same thing and exclude each other, or one
/// holds the other.
bool can_join(const Act& a, const Act& b);

/// Effects of the program by their rule and their place in the script.
class EffectIndex {
 public:
  explicit EffectIndex(const Program& program);
  /// UINT32_MAX where there is none.
  std::uint32_t find(const Subject& rule, std::uint32_t source) const;

 private:
  std::map<std::pair<Subject, std::uint32_t>, std::uint32_t> effects_;
};

/// Who would dispute a milestone: the first party that does not owe it, else who does. An actor's
/// instance, or `no_instance`.
std::uint32_t disputer(const Program& program, std::uint32_t milestone);
/// Whose act an entry is; `no_instance` changes nothing.
void tell_by(checked::Entry& entry, const Program& program, std::uint32_t actor);

/// Whether both are duties to pay the same party in the same unit.
bool same_creditor(const Program& program, std::uint32_t effect, std::uint32_t other);
/// Whether what is paid for the newer of two duties fills the older first: who is to pay the one
/// owes the other too, to the same party.
bool fills_first(const Program& program, std::uint32_t older, std::uint32_t newer);

/// Open duties, by number: in the order in which payments fill them.
std::vector<std::size_t> by_deadline(const View& view);

/// Builds acts from where a run stands. The program and the run must outlive it.
class ActBuilder {
 public:
  ActBuilder(const Program& program, const Run& now);

  /// Everything in the cone that could still be told, in the order of the declarations. What
  /// somebody who has withdrawn would have to supply, and what has lapsed, is left out.
  std::vector<Act> possible(const Cone& cone) const;

  Act milestone(Act::Kind kind, std::uint32_t m) const;
  Act part(std::uint32_t m, Decimal amount) const;
  /// The verifier's word alone, on what was reported so far.
  Act verification(std::uint32_t m) const;
  Act move(std::uint32_t lever, std::uint32_t level) const;
  Act quantity(std::uint32_t quantity, Decimal amount) const;
  Act say(std::uint32_t statement) const;
  Act pay(std::uint32_t from, std::uint32_t to, checked::UnitId unit, Decimal amount) const;
  Act offer(std::uint32_t from, std::uint32_t to, checked::UnitId unit, Decimal amount) const;
  /// What the duty or permission (a number in Program::effects) asks or allows, in full: none for
  /// a payment whose amount is not known.
  std::optional<Act> asked(std::uint32_t effect) const;
  /// The duties and permissions that are open, as numbers in Program::effects; sorted.
  const std::vector<std::uint32_t>& open_asks() const { return open_; }
  const View& view() const { return view_; }

 private:
  bool is_all_reported(std::uint32_t m) const;
  std::vector<char> reckoned() const;
  Subject actor(std::uint32_t a) const;
  /// Those that have not withdrawn; where all have, all.
  std::vector<Subject> actors(Range list) const;
  checked::Entry milestone_entry(checked::EventKind kind, std::uint32_t m) const;
  void find_open();
  bool supplied(const Act& act) const;
  void milestones(const Cone& cone, std::vector<Act>& acts) const;
  void milestone_states(std::uint32_t m, std::uint32_t read, std::vector<Act>& acts) const;
  void levers(const Cone& cone, std::vector<Act>& acts) const;
  void lever(const Cone& cone, std::uint32_t l, const std::vector<std::uint32_t>& asks, bool ruled,
             std::vector<Act>& acts) const;
  void offers(const Cone& cone, std::vector<Act>& acts) const;
  template <class Found>
  void each_debt(Found found) const;
  void arrears(const Cone& cone, std::vector<Act>& acts) const;
  Decimal debts_before(std::uint32_t effect) const;
  void payments(const Cone& cone, std::vector<Act>& acts) const;
  /// `awaited`: also where it is not known yet how much, or nothing.
  std::optional<Act> payment(std::uint32_t effect, bool awaited = false) const;
  void statements(const Cone& cone, std::vector<Act>& acts) const;
  void thresholds(const Cone& cone, std::vector<Act>& acts) const;
  void banned(const Cone& cone, std::vector<Act>& acts) const;
  std::optional<Act> paid_down_to(std::uint32_t rule, Decimal point) const;
  std::optional<Act> turned_to(const Instruction& read, Decimal point) const;
  void withdrawals(const Cone& cone, std::vector<Act>& acts) const;

  const Program& p_;
  const Run& run_;
  View view_;
  EffectIndex index_;
  std::vector<std::uint32_t> open_;
  std::map<std::uint32_t, std::pair<Day, Decimal>> owed_;  // by effect: until when, how much
  std::map<std::uint32_t, Day> meet_by_;                   // by milestone: of duties to meet it
  std::vector<Subject> gone_;                              // who has withdrawn
};

}  // namespace quid::analyse
