// SPDX-License-Identifier: Apache-2.0
// From event to event: the next day on which something is drawn or a party acts is looked for, the
// run walks up to the evening before, and the day is recorded as a host would.
#include "analyse/futures.hpp"

#include <algorithm>

#include "analyse/acts.hpp"
#include "analyse/chances.hpp"
#include "analyse/draws.hpp"
#include "analyse/strategies.hpp"

namespace quid::analyse {
namespace {

using checked::EventKind;
using Event = Prospect::Event;

}  // namespace

/// One future.
class Course {
 public:
  Course(const Futures& of, std::uint64_t number, std::vector<checked::Entry>* events)
      : f_(of), p_(of.p_), draws_(of.seed_, number), run_(of.base_), events_(events) {
    for (const Prospect& one : f_.prospects_.events) {
      timed_.emplace_back();
      if (one.per)
        next_period_hit(timed_.size() - 1);
      else if (!one.of)
        draw_from(timed_.size() - 1, std::max(run_.today(), first_day));
    }
    for (const PlayerCode& player : f_.prospects_.players)
      players_.push_back({&player, Strategist(player.strategy), Conduct::Cooperate});
  }

  Run walk(const Futures::AtStep& at_step) {
    for (std::size_t k = 0; k < f_.steps_.size() && !run_.error(); ++k) {
      begin_step(f_.steps_[k]);
      while (run_.today() < f_.steps_[k].to && !run_.error()) walk_on(f_.steps_[k].to);
      if (run_.error()) break;
      end_step(f_.steps_[k]);
      at_step(k, run_);
    }
    return std::move(run_);
  }

 private:
  struct Timed {
    Day day = never;            // when it comes about
    std::optional<Day> anchor;  // what it was drawn for
    std::uint32_t period = 0;   // of a chance per period: the next one to draw
  };
  struct Player {
    const PlayerCode* code;
    Strategist strategist;
    Conduct conduct;
  };

  // --- when things happen

  void draw_from(std::size_t i, Day anchor) {
    const Prospect& one = f_.prospects_.events[i];
    const Value within = run_.value_of(p_.questions[*one.within]);
    if (!within.known()) return;
    timed_[i].anchor = anchor;
    timed_[i].day = day_within(draws_, one, anchor, run_.today(), within.as_duration(),
                               business_holidays(*p_.checked));
  }

  /// The first day, in the periods from tomorrow on, that a chance per period falls on.
  void next_period_hit(std::size_t i) {
    timed_[i].day =
        next_hit(draws_, f_.prospects_.events[i], f_.begins_[i], run_.today(), timed_[i].period);
  }

  /// What counts from a date that was not known, or was another one.
  void follow_anchors() {
    for (std::size_t i = 0; i < timed_.size(); ++i) {
      const Prospect& one = f_.prospects_.events[i];
      if (!one.of) continue;
      const Value date = run_.value_of(p_.questions[*one.of]);
      if (!date.known() || timed_[i].anchor == date.as_date()) continue;
      draw_from(i, date.as_date());
    }
  }

  // --- from day to day

  void walk_on(Day step_end) {
    if (f_.watches_) follow_anchors();
    const Day today = run_.today();
    Day next = never;
    for (const Timed& timed : timed_) next = std::min(next, timed.day);
    next = std::min(next, next_act());
    Day target = std::min(step_end, Day{next.value - 1});
    if (f_.watches_) target = std::min(target, std::max(Day{today.value + 1}, run_.quiet_until()));
    const Day tomorrow{today.value + 1};
    if (target <= today || (target == tomorrow && !players_.empty())) return record(tomorrow);
    run_.advance(target);
  }

  void record(Day day) {
    told_.clear();
    entries_.clear();
    if (!run_.state().ended) {
      for (std::size_t i = 0; i < timed_.size(); ++i)
        if (timed_[i].day == day) happen(f_.prospects_.events[i], day);
      act(day);
    }
    for (std::size_t i = 0; i < timed_.size(); ++i) {
      if (timed_[i].day != day) continue;
      timed_[i].day = never;
      if (f_.prospects_.events[i].per) next_period_hit_after(i, day);
    }
    if (!players_.empty() && !run_.state().ended) act_at_once(day);
    if (events_) events_->insert(events_->end(), entries_.begin(), entries_.end());
    run_.suppose(entries_);
    run_.advance(day);
  }
  void next_period_hit_after(std::size_t i, Day day) {
    do {
      next_period_hit(i);
    } while (timed_[i].day <= day);
  }

  // --- what is recorded

  checked::Entry& tell(EventKind kind, std::uint32_t m, Day day) {
    checked::Entry entry;
    entry.kind = kind;
    entry.on = day;
    entry.milestone = checked::MilestoneId{p_.milestones.symbol[m]};
    entry.instance = p_.milestones.local(m);
    entries_.push_back(std::move(entry));
    return entries_.back();
  }
  void tell_by_verifier(EventKind kind, std::uint32_t m, Day day) {
    tell_by(tell(kind, m, day), p_, p_.milestone_codes[m].verifier);
  }

  bool first_of_day(std::uint32_t m) {
    if (std::find(told_.begin(), told_.end(), m) != told_.end()) return false;
    told_.push_back(m);
    return true;
  }

  void happen(const Prospect& one, Day day) {
    const std::uint32_t m = one.milestone;
    if (run_.state().milestones[m].lapsed) return;
    Stand stand = stand_of(m);
    const Outcome outcome = luck().happen(one, day, stand);
    if (outcome != Outcome::Nothing && first_of_day(m)) tell_outcome(outcome, stand, m, day);
  }

  void meet(std::uint32_t m, Day day) {
    Stand stand = stand_of(m);
    tell_outcome(luck().meet(m, day, stand), stand, m, day);
  }

  void tell_outcome(Outcome outcome, const Stand& stand, std::uint32_t m, Day day) {
    const bool verified = p_.milestone_codes[m].verifier != no_instance;
    const bool claims = !stand.reported || p_.milestone_codes[m].of.valid();
    switch (outcome) {
      case Outcome::Nothing: return;
      case Outcome::Met:
        if (!verified || claims) tell(EventKind::Done, m, day);
        if (verified) tell_by_verifier(EventKind::Verified, m, day);
        return;
      case Outcome::Reported:
        tell(verified ? EventKind::Done : EventKind::Reported, m, day);
        return;
      case Outcome::Refuted:
        if (stand.seen_through && !is_seen_through(m)) {
          seen_through_.push_back(m);
          if (claims) tell(EventKind::Done, m, day);
        }
        return refute(m, day);
      case Outcome::Broken: tell(EventKind::Broken, m, day); return;
      case Outcome::Waived: tell(EventKind::Waived, m, day); return;
      case Outcome::Disputed: return dispute(m, day);
    }
  }

  void refute(std::uint32_t m, Day day) {
    const std::uint32_t verifier = p_.milestone_codes[m].verifier;
    const std::uint32_t by = verifier == no_instance ? disputer(p_, m) : verifier;
    if (by != no_instance) tell_by(tell(EventKind::Refuted, m, day), p_, by);
  }

  void dispute(std::uint32_t m, Day day) {
    const std::uint32_t by = disputer(p_, m);
    if (by != no_instance) tell_by(tell(EventKind::Disputed, m, day), p_, by);
  }

  Luck luck() const { return {draws_, p_, f_.prospects_, run_.state().withdrew}; }
  bool is_seen_through(std::uint32_t m) const {
    return std::find(seen_through_.begin(), seen_through_.end(), m) != seen_through_.end();
  }
  Stand stand_of(std::uint32_t m) const {
    const MilestoneState& state = run_.state().milestones[m];
    return {state.met,    state.reported, state.whole,   state.waived,
            state.lapsed, state.disputed, state.refuted, is_seen_through(m)};
  }
  bool may_be_met(std::uint32_t m) const { return luck().may_be_met(m, stand_of(m)); }

  // --- parties that play

  void begin_step(const Step& step) {
    for (Player& player : players_)
      player.conduct = player.strategist.next(draws_.bits(player.code->source, step.number));
  }

  void end_step(const Step& step) {
    const auto& breached = run_.state().breached;
    for (Player& player : players_) {
      const std::uint32_t self = player.code->actor;
      bool defected = others_are_behind(self);
      for (std::uint32_t a = 0; a < breached.size(); ++a)
        defected = defected || (a != self && breached[a] && *breached[a] >= step.from);
      player.strategist.saw(player.conduct, defected ? Conduct::Defect : Conduct::Cooperate);
    }
  }

  /// Somebody else still owes what was due.
  bool others_are_behind(std::uint32_t self) const {
    const auto another = [&](Range actors) {
      for (std::uint32_t k = 0; k < actors.count; ++k)
        if (p_.actor_lists[actors.first + k] != self) return true;
      return false;
    };
    const RunState& state = run_.state();
    for (const std::uint32_t d : state.open_duties) {
      const DutyState& duty = state.duties[d];
      if (duty.status == DutyView::Status::Overdue && another(p_.effects[duty.effect].more->list))
        return true;
    }
    for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
      const MilestoneState& one = state.milestones[m];
      const MilestoneCode& code = p_.milestone_codes[m];
      if (one.overdue && !one.met && !one.waived && !code.aim && another(code.owners)) return true;
    }
    return false;
  }

  bool keeps_its_word(std::uint32_t actor) const {
    if (run_.state().withdrew[actor] != never) return false;
    return std::any_of(players_.begin(), players_.end(), [&](const Player& player) {
      return player.code->actor == actor && player.conduct == Conduct::Cooperate;
    });
  }
  bool any_keeps(Range actors) const {
    for (std::uint32_t k = 0; k < actors.count; ++k)
      if (keeps_its_word(p_.actor_lists[actors.first + k])) return true;
    return false;
  }

  /// Calls `found(day, effect, milestone)` for all that parties who keep their word still owe: the
  /// day is that of the deadline, or tomorrow where it has passed.
  template <class Found>
  void each_debt(Found found) const {
    if (players_.empty() || run_.state().ended) return;
    const Day tomorrow{run_.today().value + 1};
    for (const std::uint32_t d : run_.state().open_duties) {
      const DutyState& duty = run_.state().duties[d];
      if (can_be_kept(duty)) found(std::max(tomorrow, duty.deadline), duty.effect, nobody);
    }
    for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
      const MilestoneState& state = run_.state().milestones[m];
      if (state.has_deadline && !state.was_kept() && any_keeps(p_.milestone_codes[m].owners) &&
          may_be_met(m) && run_.needs_hold(m))
        found(std::max(tomorrow, state.deadline), nobody, m);
    }
  }

  bool can_be_kept(const DutyState& duty) const {
    if (duty.status != DutyView::Status::Open && duty.status != DutyView::Status::Overdue)
      return false;
    const EffectCode& effect = p_.effects[duty.effect];
    if (!any_keeps(effect.more->list)) return false;
    const ActCode& act = p_.acts[effect.more->act];
    if (act.kind == ast::Act::Kind::Meet)
      return may_be_met(act.target) && run_.needs_hold(act.target);
    if (act.kind != ast::Act::Kind::Break) return true;
    const MilestoneState& state = run_.state().milestones[act.target];
    return state.met || state.reported;
  }

  Day next_act() const {
    Day next = never;
    each_debt([&](Day day, std::uint32_t, std::uint32_t) { next = std::min(next, day); });
    return next;
  }

  void act(Day day) {
    std::vector<std::uint32_t> effects, milestones;
    each_debt([&](Day due, std::uint32_t effect, std::uint32_t m) {
      if (due != day) return;
      if (m == nobody)
        effects.push_back(effect);
      else
        milestones.push_back(m);
    });
    for (const std::uint32_t m : milestones)
      if (first_of_day(m)) meet(m, day);
    drop_replaced(effects, day);
    keep(effects, run_, day);
  }

  /// What is replaced this morning, its deadline having passed, is owed no more: seen on a fork.
  void drop_replaced(std::vector<std::uint32_t>& effects, Day day) const {
    const auto& duties = run_.state().duties;
    const auto is_late = [&](std::uint32_t d) {
      return duties[d].deadline < day && duties[d].status == DutyView::Status::Open;
    };
    const auto& open = run_.state().open_duties;
    if (effects.empty() || std::none_of(open.begin(), open.end(), is_late)) return;
    Run ahead = run_;
    if (!ahead.advance(day)) return;
    for (const std::uint32_t d : open)
      if (is_late(d) && !is_open(ahead.state().duties[d].status))
        std::erase(effects, duties[d].effect);
  }

  /// What falls due on the day on which it arises: it is seen on a fork of the run.
  void act_at_once(Day day) {
    Run ahead = run_;
    ahead.suppose(entries_);
    if (!ahead.advance(day)) return;
    std::vector<std::uint32_t> effects;
    for (const std::uint32_t d : ahead.state().open_duties) {
      const DutyState& duty = ahead.state().duties[d];
      if (duty.arose == day && duty.deadline <= day && can_be_kept(duty) && !counts_from_here(duty))
        effects.push_back(duty.effect);
    }
    for (const std::uint32_t effect : effects) keep_if_it_arises(effect, ahead, day);
    for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
      const MilestoneState& then = ahead.state().milestones[m];
      const MilestoneState& before = run_.state().milestones[m];
      const bool fresh = then.has_deadline && then.deadline == day && !then.met &&
                         !then.was_kept() && (!before.has_deadline || before.deadline != day);
      if (fresh && any_keeps(p_.milestone_codes[m].owners) && run_.needs_hold(m) && first_of_day(m))
        meet(m, day);
    }
  }

  /// A move by some levels counts from where the lever is when the duty arises: behind the record.
  bool counts_from_here(const DutyState& duty) const {
    return p_.acts[p_.effects[duty.effect].more->act].by.valid();
  }

  /// Not what keeps the rule from asking for it.
  void keep_if_it_arises(std::uint32_t effect, const Run& ahead, Day day) {
    const std::size_t told = told_.size(), entries = entries_.size();
    keep({effect}, ahead, day);
    if (entries_.size() == entries) return;
    Run with = run_;
    with.suppose(entries_);
    const auto& duties = with.state().duties;
    const bool arises =
        with.advance(day) && std::any_of(duties.begin(), duties.end(), [&](const DutyState& duty) {
          return duty.effect == effect && duty.arose == day;
        });
    if (arises) return;
    told_.resize(told);
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(entries), entries_.end());
  }

  /// Does what these duties ask, as the run sees them.
  void keep(const std::vector<std::uint32_t>& effects, const Run& run, Day day) {
    if (effects.empty()) return;
    const ActBuilder builder(p_, run);
    for (const std::uint32_t effect : effects) {
      const ActCode& asked = p_.acts[p_.effects[effect].more->act];
      if (asked.kind == ast::Act::Kind::Meet) {
        if (first_of_day(asked.target)) meet(asked.target, day);
        continue;
      }
      if (asked.kind == ast::Act::Kind::Break && !first_of_day(asked.target)) continue;
      auto act = builder.asked(effect);
      if (!act) continue;
      for (checked::Entry& entry : act->entries) {
        entry.on = day;
        entries_.push_back(std::move(entry));
      }
    }
  }

  const Futures& f_;
  const Program& p_;
  Draws draws_;
  Run run_;
  std::vector<checked::Entry>* events_;
  std::vector<Timed> timed_;  // by prospect
  std::vector<Player> players_;
  std::vector<std::uint32_t> told_;          // milestones of the day
  std::vector<std::uint32_t> seen_through_;  // milestones whose claim was refuted
  std::vector<checked::Entry> entries_;
};

Futures::Futures(const Program& program, const Prospects& prospects, const Run& today, Day until,
                 std::uint64_t seed)
    : p_(program), prospects_(prospects), base_(today), until_(until), seed_(seed) {
  base_.keep_happenings(false);
  base_.forget();
  for (Steps steps(*program.checked); steps.current().from <= until;) {
    Step step = steps.current();
    step.from = std::max(step.from, Day{base_.today().value + 1});
    step.to = std::min(step.to, until);
    if (step.from <= step.to) steps_.push_back(step);
    if (!steps.next()) break;
  }
  const Day tomorrow{base_.today().value + 1};
  for (const Prospect& one : prospects.events)
    begins_.push_back(one.per ? analyse::period_begins(*one.per, tomorrow, until_,
                                                       business_holidays(*program.checked))
                              : std::vector<Day>());
  watches_ = !prospects.players.empty() ||
             std::any_of(prospects.events.begin(), prospects.events.end(),
                         [](const Prospect& one) { return one.of.has_value(); });
}

Run Futures::run(std::uint64_t number, const AtStep& at_step,
                 std::vector<checked::Entry>* events) const {
  return Course(*this, number, events).walk(at_step);
}

}  // namespace quid::analyse
