// SPDX-License-Identifier: Apache-2.0
// The working state of one translation into plain form: private to lanes/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lanes/plain.hpp"

namespace quid::lanes {

inline Int128 size_of(Int128 x) { return x < 0 ? -x : x; }

class Translation {
 public:
  Translation(const Run& today, Day until);
  tl::expected<Plain, Unfit> take();

 private:
  using Int = std::int64_t;
  static constexpr std::size_t most_calendar_reads = 50'000'000;  // bits of its rows

  // plain.cpp
  bool start();
  bool state_is_plain();
  bool milestones();
  bool levers();
  bool rules();
  bool rule(std::uint32_t r);
  bool time_frame(const RuleCode& code, PlainRule& rule);
  bool cadence(const RuleCode& code, PlainRule& rule);
  bool ensures();
  bool unfit(std::string what);
  const Value* constant(InstructionId id) const;
  template <class Test>
  std::optional<Ref> calendar_row(Test test);
  std::optional<Ref> on_calendar(std::vector<std::uint64_t> row);

  // plain_effects.cpp
  bool quantities();
  bool effects();
  bool effect(const EffectCode& code, std::uint32_t r);
  bool move(const EffectCode& code);
  bool change(const EffectCode& code);
  bool quantity_ranges();
  bool scale_quantity(std::uint32_t q, const std::vector<std::uint32_t>& changes);

  // plain_ledger.cpp
  bool ledger();
  std::size_t account(std::uint32_t actor, std::uint32_t unit, bool gave);
  void open_accounts();
  bool value(const ValueCode& code);
  bool weigh(const ValueCode& code, InstructionId degree, Int128 worth);
  void gain(Weight::Per per, std::uint32_t of, std::size_t account, Int128 by);
  bool scale_accounts();
  bool balances();

  // plain_conditions.cpp
  bool conditions();
  void mark(InstructionId id);
  void find_cone();
  void find_dependence();
  bool read_calendar(const std::vector<std::uint32_t>& turning);
  bool all_on_calendar(std::uint32_t k) const;
  bool walk_calendar();
  bool lower(std::uint32_t k);
  bool lower_milestone(std::uint32_t k, const Instruction& i);
  bool lower_comparison(std::uint32_t k, const Instruction& i);
  bool lower_memory(std::uint32_t k, const Instruction& i);
  bool lower_choice(std::uint32_t k, const Instruction& i);
  bool lower_at_least(std::uint32_t k, const Instruction& i);
  Ref level(std::uint32_t lever, Int least);
  Ref at_level(const Instruction& i);
  Ref quantity_at_least(std::uint32_t q, Int128 amount);
  Ref atom(Atom::Kind kind, std::uint32_t target, Int number);
  Ref gate(Atom::Kind kind, std::vector<Ref> operands);
  Ref both(Ref a, Ref b) { return gate(Atom::Kind::And, {a, b}); }
  Ref either(Ref a, Ref b) { return gate(Atom::Kind::Or, {a, b}); }
  Ref ref(InstructionId id) const { return *refs_[id.value]; }

  const Run& today_;
  const Program& p_;
  const RunState& s_;
  Plain plain_;
  std::string why_;
  std::vector<char> needed_, calendar_only_;
  std::vector<char> evening_;  // by instruction: read at the end of a day, not only by rules
  std::vector<char> moved_;    // by instruction: it reads, not by memory, what effects move
  std::vector<char> event_;    // and what events or the calendar turn, or memory
  std::vector<std::optional<Ref>> refs_;  // by instruction
  std::vector<InstructionId> roots_;
  std::map<std::tuple<Atom::Kind, std::uint32_t, Int>, Ref> atoms_;
  std::map<std::vector<std::uint64_t>, Ref> rows_;           // of the calendar
  std::size_t occurrences_ = 0;                              // of cadences that were looked at
  std::map<std::pair<std::uint32_t, Int128>, Ref> amounts_;  // quantity and bound, unscaled
  std::map<std::pair<Atom::Kind, std::vector<std::uint32_t>>, Ref> gates_;
  std::vector<std::uint32_t> depth_;                  // by atom: of gates in gates
  std::map<std::uint32_t, std::uint32_t> memory_of_;  // by code of the condition
  std::vector<char> eased_to_, tightened_to_;         // by lever: some rule does, to a level
  std::vector<char> assigned_, added_;                // by quantity
  std::vector<Int128> assigned_value_;
  std::vector<Int128> change_;  // by effect, unscaled
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> accounts_;
  std::map<std::tuple<Weight::Per, std::uint32_t>, std::map<std::size_t, Int128>> gains_;
  std::vector<Int128> each_day_;
};

}  // namespace quid::lanes
