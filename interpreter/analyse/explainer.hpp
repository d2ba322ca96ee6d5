// SPDX-License-Identifier: Apache-2.0
// The working class of `why`, private to analyse/: grows the tree of reasons. Each file named below
// holds what explains one kind of thing.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "analyse/replay.hpp"
#include "analyse/why.hpp"
#include "run/state.hpp"

namespace quid::analyse {

class Explainer {
 public:
  Explainer(const Program& program, const std::vector<checked::Entry>& entries,
            const Limits& limits, Day day, const WhyOptions& options);
  Explanation explain(const WhyTarget& target);

 private:
  using NodeId = std::uint32_t;
  static constexpr NodeId no_node = UINT32_MAX;
  static constexpr std::size_t most_listed = 12;  // of one kind, unless all are wanted
  struct Node {
    Reason reason;
    NodeId first = no_node, last = no_node, next = no_node;
  };
  /// Where something is read: a run frozen at a moment.
  struct Moment {
    const Run* run = nullptr;
    bool before = false;  // the effects of its round
  };

  // why.cpp: the tree
  NodeId add(NodeId parent, Reason reason);
  NodeId add(NodeId parent, Reason::Kind kind, Subject subject = {}, std::int64_t a = 0,
             std::int64_t b = 0);
  void cut(NodeId parent);
  bool full(NodeId parent);
  void take(NodeId root, Explanation& out) const;
  template <class Build>
  std::size_t size_of(Build build);
  template <class Build>
  void further(NodeId parent, Build build);  // what is beyond enough

  // why_conditions.cpp
  InstructionId told_by(InstructionId id) const;
  void read(Moment at, InstructionId id, NodeId parent);
  void parts(Moment at, InstructionId id, NodeId parent);
  bool asks_what_is_known(InstructionId id) const;
  void connective(Moment at, InstructionId id, NodeId parent);
  void at_least(Moment at, InstructionId id, NodeId parent);
  void choice(Moment at, const Instruction& i, NodeId parent);
  void over_set(Moment at, const Instruction& i, NodeId parent);
  void operands(Moment at, const Instruction& i, NodeId parent);
  void extreme_date(Moment at, const Instruction& i, NodeId parent);
  void all_of(Moment at, const std::vector<InstructionId>& ids, NodeId parent);
  void shortest_of(Moment at, std::vector<InstructionId> ids, std::size_t wanted, NodeId parent);
  std::size_t length(Moment at, InstructionId id);
  bool constant(InstructionId id) const;
  bool flat(Moment at, InstructionId id, InstructionId outer) const;
  const Value& value(Moment at, InstructionId id) const { return at.run->state().slots[id.value]; }

  // why_memory.cpp
  void memory(Moment at, const Instruction& i, NodeId parent);
  void sustained(Moment at, const Instruction& i, NodeId parent);
  void peak(Moment at, const Instruction& i, NodeId parent);

  // why_facts.cpp
  void fact(Moment at, InstructionId id, NodeId parent);
  void milestone_state(Moment at, std::uint32_t m, checked::MilestoneTest test, NodeId parent);
  void met(Moment at, std::uint32_t m, NodeId parent);
  void first_done(Moment at, std::uint32_t m, NodeId parent);
  void not_met(Moment at, std::uint32_t m, NodeId parent);
  void amounts(Moment at, std::uint32_t m, NodeId parent);
  void verified_amount(Moment at, std::uint32_t m, NodeId parent);
  void verification(std::size_t entry, const Subject& milestone, NodeId parent);
  void deadline(Moment at, std::uint32_t m, NodeId parent);
  void quantity(Moment at, std::uint32_t q, NodeId parent);
  void phase(Moment at, std::uint32_t f, NodeId parent);
  void phase_end(Moment at, std::uint32_t f, NodeId parent);
  void statement(Moment at, std::uint32_t st, bool unwarranted, NodeId parent);
  void offer(Moment at, const Instruction& i, NodeId parent);
  bool latest(Moment at, HappeningKind kind, const Subject& subject, NodeId parent);
  std::size_t find(Moment at, HappeningKind kind, const Subject& subject,
                   const Subject* other = nullptr) const;
  bool prior(const Subject& subject, NodeId parent);

  // why_changes.cpp
  /// True from the end of `begin` to that of the day before `end`; `open`: it still is.
  struct Spell {
    Day begin{}, end{};
    bool open = false;
  };
  bool adds(const Happening& changed) const;
  bool extends(const Happening& moved) const;
  template <class Test>
  bool any_effect(const Cause& rule, Test test) const;
  bool deadline_moves(Moment at, const Subject& milestone, NodeId parent);
  void standing_test(Moment at, std::uint32_t r, NodeId parent);
  void pauses(Moment at, std::size_t arose, std::size_t closed, const EffectCode& effect,
              NodeId parent);
  const std::vector<Spell>& spells(Moment at, InstructionId id, Day from);
  void spell(Moment at, InstructionId id, const Spell& spell, NodeId parent);
  void counted(Moment at, const Instruction& i, NodeId parent);
  void accrued(Moment at, const ValueCode& code, NodeId parent);
  void no_deal(Moment at, const Instruction& i, NodeId parent);

  // why_causes.cpp
  NodeId happened(std::size_t index, NodeId parent);
  void phase_turned(const Happening& h, NodeId parent);
  void cause_of(std::size_t index, NodeId parent);
  std::size_t trigger(std::size_t before, const Cause& cause, Day day) const;
  void firing(std::size_t fired, NodeId parent);
  void came_about(const Cause& cause, std::size_t before, Day day, NodeId parent);
  void lapse(std::uint32_t effect, Day day, NodeId parent);
  void act_done(const Happening& done, NodeId parent);

  // why_levels.cpp
  void level(Moment at, std::uint32_t lever, NodeId parent);
  void grant(std::size_t index, std::uint32_t from, std::uint32_t to, NodeId parent);
  std::vector<std::size_t> standing(Moment at, std::uint32_t lever) const;
  std::vector<std::size_t> enough(std::uint32_t lever, std::uint32_t start,
                                  std::vector<std::size_t> grants) const;
  std::uint32_t replay(std::uint32_t lever, std::uint32_t start,
                       const std::vector<std::size_t>& grants) const;
  void taken_back(Moment at, std::uint32_t lever, NodeId parent, bool newest);
  void not_granted(Moment at, std::uint32_t lever, NodeId parent);

  // why_duties.cpp
  void duty_test(Moment at, const Instruction& i, NodeId parent);
  void duty(Moment at, std::uint32_t d, NodeId parent);
  void amount_owed(std::uint32_t d, Day arose, NodeId parent);
  void duty_lapsed(Moment at, const DutyState& duty, const Happening& lapsed, NodeId parent);
  void rule(Moment at, std::uint32_t r, NodeId parent);
  void silent(Moment at, std::uint32_t r, NodeId parent);
  void unmade(Moment at, std::uint32_t r, NodeId parent);
  void lost(Moment at, std::uint32_t e, NodeId parent);
  std::vector<std::uint32_t> duties_of(Moment at, std::uint32_t r) const;
  std::size_t find_duty(HappeningKind kind, std::uint32_t d) const;
  void since(Day day, const Subject& subject, std::int64_t duty, NodeId parent);
  void bans(Moment at, const Subject& rule, NodeId parent);

  // why_ledger.cpp
  void book(Moment at, const Instruction& i, NodeId parent);
  void payments(Moment at, const BookCode& book, bool given, NodeId parent);
  void overpromise(Moment at, const Instruction& i, NodeId parent);

  // why_verdict.cpp
  void verdict(Moment at, NodeId parent);
  void breach(Moment at, const Blame& blame, NodeId parent);
  void impasse(Moment at, const Verdict& verdict, NodeId parent);
  void still_open(Moment at, NodeId parent);
  void kept(Moment at, NodeId parent);
  void open_questions(Moment at, NodeId parent);
  void revealed(std::size_t breach, NodeId parent);
  void ensure(Moment at, std::uint32_t e, NodeId parent);

  const checked::Checked& deal() const { return *p_.checked; }
  std::size_t count(Moment at) const { return at.run->happenings().size(); }
  Happening happening(std::size_t k) const { return replay_.last().happenings()[k]; }
  const std::vector<GrantNote>& notes() const { return replay_.last().grants(); }
  static std::uint32_t of(const Instances& instances, const Subject& subject) {
    return instances.base[subject.symbol] + subject.instance;
  }
  static Subject subject(Subject::Kind kind, const Instances& instances, std::uint32_t i) {
    return {kind, instances.symbol[i], instances.local(i)};
  }
  Subject milestone_of(std::uint32_t m) const {
    return subject(Subject::Kind::Milestone, p_.milestones, m);
  }
  Subject lever_of(std::uint32_t l) const { return subject(Subject::Kind::Lever, p_.levers, l); }
  Subject rule_of(std::uint32_t r) const { return subject(Subject::Kind::Rule, p_.rules, r); }
  Subject actor_of(std::uint32_t a) const { return subject(Subject::Kind::Actor, p_.actors, a); }

  const Program& p_;
  const Limits& limits_;
  WhyOptions options_;
  Day day_;
  Replay replay_;
  std::vector<Node> nodes_;
  std::map<std::pair<const Run*, std::uint32_t>, std::size_t> lengths_;
  std::map<std::tuple<const Run*, std::uint32_t, std::int32_t>, std::vector<Spell>> spells_;
  std::vector<bool> named_;  // instructions that a `let` gives a name
  std::uint32_t depth_ = 0;
  bool tells_amounts_ = false;  // of duties, also in the short answer
  std::size_t grown_ = 0;       // nodes made in all, also to measure
  bool beyond_ = false;         // what is added now is more than enough
  bool cut_ = false;
};

}  // namespace quid::analyse
