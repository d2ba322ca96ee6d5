// SPDX-License-Identifier: Apache-2.0
// Plain form -> code over planes: private to lanes/.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "lanes/planes.hpp"

namespace quid::lanes {

class Assembly {
 public:
  explicit Assembly(Planes& out) : out_(out), plain_(out.plain_) {}
  void run();

 private:
  static constexpr std::uint32_t none = FirePlanes::none;
  static constexpr std::uint32_t longest_shift = 16;  // days that are kept one by one

  using Code = std::vector<PlaneStep>;
  struct StandingPlanes {
    std::uint32_t stands, held, late, spared, done, lapsed, made, fresh;
    std::uint32_t breach = FirePlanes::none;  // what follows where it is overdue since this morning
    std::vector<std::uint32_t> due, expiries;  // by term: it is of that kind
  };
  struct Signed {  // a plane, or its opposite
    std::uint32_t plane = 0;
    bool negated = false;
  };

  std::uint32_t add(std::uint32_t count, bool start = false);
  /// Where both hold.
  void meet(Code& code, std::uint32_t dst, std::uint32_t plane, Ref by) const {
    const Signed found = of(by);
    emit(code, found.negated ? PlaneOp::AndNot : PlaneOp::And, dst, plane, found.plane);
  }
  static void emit(Code& code, PlaneOp op, std::uint32_t dst, std::uint32_t a, std::uint32_t b) {
    code.push_back({op, 0, dst, a, b, 0});
  }

  void calendar();
  void milestones();
  void levers();
  void quantities();
  void memories();
  void atoms();
  std::uint32_t plane_of_amount(const Atom& atom);
  std::uint32_t plane_of_span(const Atom& atom) const;
  void rules();
  void rule(std::uint32_t r);
  void general_rule(std::uint32_t r, Signed condition);
  void armed_again(Code& code, std::uint32_t rule, std::uint32_t broken);
  std::vector<Ref> own_conditions(std::uint32_t firing) const;
  void guards(Code& code, std::uint32_t firing);
  std::uint32_t guard(Code& code, std::uint32_t firing, Ref when);
  void events();
  void event(std::uint32_t m);
  void rich_event(std::uint32_t m);
  struct Happened {  // planes of one day
    std::uint32_t done, broken, reported, refuted;
  };
  void turn_flags(Code& code, std::uint32_t m, const Happened& happened);
  void note_turns(Code& code, std::uint32_t m, const Happened& now);
  void undo(Code& code, std::uint32_t m, const Happened& now);
  void section(std::uint32_t hot, const Code& code);
  void overdue();
  void effects();
  void take_effect(Code& code, std::uint32_t firing);
  void effect(Code& code, const PlainEffect& effect, std::uint32_t fire);
  void evening();
  // planes_columns.cpp
  void columns();
  void column(Code& code, std::uint32_t column);
  void stamps(bool of_overdue);
  void turns();
  void finish_columns();
  void finish_book(std::uint32_t column);
  void want_operands(std::vector<char>& wanted, std::uint32_t firing) const;

  void leave();
  void leave_where_fired(Code& code, std::uint32_t firing);
  void weigh();
  void memory();
  std::uint32_t as_of_evening(Code& code, Ref ref);
  // planes_deadlines.cpp
  void deadlines();
  void deadline_mornings();
  std::uint32_t plane_of_deadline(const Atom& atom) const {
    return out_.deadlines_[deadline_at_[atom.target]].past;
  }
  void follow_deadlines();
  // planes_rings.cpp
  void rings();
  void note_ring(Code& code, std::uint32_t ring, std::uint32_t condition);
  std::uint32_t plane_of_ring(const Atom& atom) const;
  void remember_long(std::uint32_t memory, std::uint32_t condition);
  void ensures();
  void judge(const PlainEnsure& ensure, const Planes::EnsurePlanes& planes, bool known);
  void verdict();
  void sums();
  void count(Code& code, std::uint32_t first, std::uint32_t bits,
             const std::vector<std::uint32_t>& planes);

  void want(std::vector<char>& wanted, Ref ref) const;
  void gates(Code& code, const std::vector<char>& wanted, const std::vector<char>& skip);
  void gate(Code& code, std::uint32_t atom);
  void check_roots(Code& code, const std::vector<char>& read);
  Signed of(Ref ref) const;
  std::uint32_t plane_of(Code& code, Ref ref);
  static std::uint32_t plane_of(const StandingPlanes& planes, Atom::Kind kind);

  void phases();
  void phase_mornings();
  void settle_phases(bool morning);
  void phase_gates(std::initializer_list<Ref PlainPhase::*> refs, std::uint32_t rank);
  void begin_phases(std::uint32_t rank);
  void end_phases();
  struct PhasePlanes {
    std::uint32_t active, armed, begun, began_today, ended_today, running, before;
    std::uint32_t beginning, ending;
    std::vector<std::uint32_t> kinds;  // by term: it is of that kind
  };
  static std::uint32_t plane_of(const PhasePlanes& planes, Atom::Kind kind);
  void narrow(Code& code, std::uint32_t plane, Ref by) { meet(code, plane, plane, by); }

  void standings();
  void passed(Code& code, const std::vector<PlainTerm>& terms,
              const std::vector<std::uint32_t>& kinds);
  void standing_mornings();
  void clock_mornings();
  void start_clocks();
  struct ClockPlanes {
    std::uint32_t passed = 0;
    std::vector<std::uint32_t> kinds;  // by term: it is of that kind
  };
  void settle_standings();
  void lapse(Code& code, std::uint32_t s, std::uint32_t where);
  void close_duties(Code& code);
  void keep_what_is_done(Code& code, std::uint32_t standing);
  void levels_of_grants(Code& code);
  void breach_mornings();
  void be_late(Code& code, std::uint32_t s);
  void make_standings(Code& code, std::uint32_t firing);
  void begin_terms(Code& code, const std::vector<PlainTerm>& terms,
                   const std::vector<std::uint32_t>& kinds, std::uint32_t begun);

  struct Flags {  // of a rich milestone, or none
    std::uint32_t reported = FirePlanes::none, claimed = FirePlanes::none;
    std::uint32_t refuted = FirePlanes::none, verified = FirePlanes::none;
    std::uint32_t whole = FirePlanes::none, overdue = FirePlanes::none;
    std::uint32_t broken_late = FirePlanes::none;
    std::uint32_t dated = FirePlanes::none, met_today = FirePlanes::none;
    std::uint32_t done = FirePlanes::none;  // the day on which it was done stands
    std::uint32_t before = FirePlanes::none;
    // It came to be so today; only where that is asked for.
    std::uint32_t broken_today = FirePlanes::none, refuted_today = FirePlanes::none;
    std::uint32_t verified_today = FirePlanes::none, overdue_today = FirePlanes::none;
  };
  static std::uint32_t plane_of(const Flags& flags, Atom::Kind kind);
  static std::uint32_t plane_of_turn(const Flags& flags, checked::MilestoneTest test);
  struct RulePlanes {
    std::uint32_t ready = FirePlanes::none;  // kept: not spent
    std::uint32_t armed = FirePlanes::none, spent = FirePlanes::none;
  };

  Planes& out_;
  const Plain& plain_;
  std::vector<std::uint32_t> atom_plane_;
  std::vector<char> inverted_;               // by atom: the plane holds the opposite
  std::vector<char> moved_;                  // by atom: what rules do may turn it on the same day
  std::vector<std::uint32_t> broken_flags_;  // planes by milestone, or none
  std::vector<Flags> flags_;                 // by milestone
  std::vector<StandingPlanes> standing_planes_;
  std::vector<ClockPlanes> clock_planes_;
  std::vector<PhasePlanes> phase_planes_;
  std::vector<std::uint32_t> bases_;  // by lever: the first plane of its base
  /// Planes of a firing and the code of a condition that an effect of it has.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> guard_of_;
  std::map<std::uint32_t, std::vector<const Weight*>> paid_;  // by firing: what it pays
  std::uint32_t turned_done_ = 0, turned_broken_ = 0;         // scratch planes
  std::vector<std::uint32_t> memory_was_, memory_first_;
  std::vector<std::vector<std::uint32_t>> span_planes_;  // by memory, by its spans
  std::vector<std::uint32_t> deadline_at_;               // by column: in Planes::deadlines_
  std::vector<std::uint32_t> ring_was_;                  // planes by ring: how the day before ended
  std::vector<std::vector<std::uint32_t>> ring_least_;   // by ring, by its numbers
  std::vector<RulePlanes> rule_planes_;
  std::uint32_t scratch_ = 0, unknown_ = 0;
  std::vector<std::uint32_t> changed_;        // planes by quantity in a column: set today
  std::vector<std::uint32_t> leave_fired_;    // planes by Leave: it has fired, or none
  std::vector<std::uint32_t> weight_planes_;  // by weight; of those per firing none
  std::vector<char> sampled_;                 // atoms that the rules need
};

}  // namespace quid::lanes
