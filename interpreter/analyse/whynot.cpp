// SPDX-License-Identifier: Apache-2.0
// The search for smallest sets: by size, each set on a fork, what holds with less left out.
#include "analyse/whynot.hpp"

#include <algorithm>
#include <utility>

#include "analyse/whynot_parts.hpp"

namespace quid::analyse {
namespace {

using Chosen = std::vector<std::size_t>;  // numbers of acts, ascending

bool next_of_size(Chosen& chosen, std::size_t count) {
  std::size_t k = chosen.size();
  while (k > 0 && chosen[k - 1] == count - chosen.size() + k - 1) --k;
  if (k == 0) return false;
  ++chosen[k - 1];
  for (; k < chosen.size(); ++k) chosen[k] = chosen[k - 1] + 1;
  return true;
}

class Search {
 public:
  Search(const Program& program, Attempts& attempts, const WhyNotOptions& options)
      : attempts_(attempts),
        options_(options),
        condition_(program.questions[0]),
        cone_(cone_of(program, condition_)),
        p_(program),
        acts_(acts_bearing_on(program, attempts.now(), cone_)) {
    out_.candidates = acts_.size();
    out_.numbers = std::any_of(acts_.begin(), acts_.end(), [](const Act& act) {
      return act.kind == Act::Kind::Quantity || act.kind == Act::Kind::Part ||
             act.kind == Act::Kind::Offer;
    });
    if (bans_may_break(program, cone_)) attempts_.let_bans_break();
  }

  WhyNot run() {
    attempts_.allow(options_.most_steps);
    wait_for_time();
    by_size();
    attempts_.allow(options_.most_steps / 4);
    if (found_.empty() && !out_.exhausted) shrink();
    attempts_.allow(options_.most_steps / 4);
    if (!options_.further) drop_further();
    for (const Found& found : found_) keep(found);
    out_.forks = attempts_.forks();
    return std::move(out_);
  }

  const Cone& cone() const { return cone_; }

 private:
  struct Found {
    Chosen acts;
    Attempt attempt;
    bool smallest = true;
  };

  void wait_for_time() {
    if (!cone_.time) return;
    Attempt attempt = attempts_.attempt({}, condition_, attempts_.day(), true);
    if (!attempt.holds) return;
    out_.by_itself = set_of({{}, std::move(attempt), true});
    first_size_ = 0;
  }

  // Sets that hold only after a while do not end the search at once: one act more may do without.
  void by_size() {
    for (std::size_t size = 1; size <= acts_.size(); ++size) {
      if (size > options_.most_acts || !all_of(size)) return;
      out_.tried_size = size;
      out_.tried_next = 0;
      if (options_.all || !first_size_) continue;
      if (prompt_ || size > *first_size_) return;
    }
    out_.exhausted = true;
  }

  // False when the bounds end it.
  bool all_of(std::size_t size) {
    Chosen chosen(size);
    for (std::size_t k = 0; k < size; ++k) chosen[k] = k;
    const bool full = options_.all || !first_size_;
    do {
      attempts_.charge(1 + found_.size());
      if (attempts_.out_of_steps()) return false;
      if (clashes(chosen)) continue;
      bool holds_later = false;
      if (holds_with_less(chosen, holds_later)) continue;
      const bool wait = full && cone_.time && !holds_later;
      Attempt attempt = attempts_.attempt(pointers(chosen), condition_, attempts_.earliest(), wait);
      if (attempt.cut) return false;
      ++out_.tried_next;
      out_.kept_bans = out_.kept_bans || attempt.banned;
      if (!attempt.holds || no_sooner(chosen, *attempt.holds)) continue;
      prompt_ = prompt_ || !attempt.waits;
      if (!first_size_) first_size_ = size;
      found_.push_back({chosen, std::move(attempt), true});
    } while (next_of_size(chosen, acts_.size()));
    return true;
  }

  bool clashes(const Chosen& chosen) const {
    for (std::size_t k = 1; k < chosen.size(); ++k)
      for (std::size_t j = 0; j < k; ++j)
        if (!can_join(acts_[chosen[j]], acts_[chosen[k]])) return true;
    return false;
  }

  bool holds_with_less(const Chosen& chosen, bool& holds_later) const {
    for (const Found& found : found_) {
      if (!std::includes(chosen.begin(), chosen.end(), found.acts.begin(), found.acts.end()))
        continue;
      if (!found.attempt.waits) return true;
      holds_later = true;
    }
    return false;
  }

  // Does a part of it bring about the same by that day, or time alone?
  bool no_sooner(const Chosen& chosen, Day holds) const {
    if (out_.by_itself && out_.by_itself->holds <= holds) return true;
    return std::any_of(found_.begin(), found_.end(), [&](const Found& found) {
      return *found.attempt.holds <= holds &&
             std::includes(chosen.begin(), chosen.end(), found.acts.begin(), found.acts.end());
    });
  }

  std::vector<const Act*> pointers(const Chosen& chosen) const {
    std::vector<const Act*> result;
    for (const std::size_t k : chosen) result.push_back(&acts_[k]);
    return result;
  }

  Attempt judge(const Chosen& chosen) {
    return attempts_.attempt(pointers(chosen), condition_, attempts_.earliest(), cone_.time);
  }

  // Where the search gave up: from everything helpful, take away what can be spared.
  void shrink() {
    for (const bool eased : {true, false}) {
      Chosen chosen = helpful(eased);
      Attempt attempt;
      while (!chosen.empty()) {
        attempt = judge(chosen);
        if (attempt.holds || attempt.spoiled.kind == Subject::Kind::None) break;
        if (std::erase_if(chosen,
                          [&](std::size_t k) { return acts_[k].what == attempt.spoiled; }) == 0)
          break;
      }
      if (!attempt.holds) continue;
      spare(chosen, attempt);
      if (chosen.empty() || no_sooner(chosen, *attempt.holds)) return;
      if (!attempts_.out_of_steps()) found_.push_back({chosen, std::move(attempt), false});
      return;
    }
  }

  // Takes away from the end, many at once while that goes well.
  void spare(Chosen& chosen, Attempt& attempt) {
    std::size_t many = std::max<std::size_t>(chosen.size() / 2, 1);
    for (bool again = true; again && !attempts_.out_of_steps(); many = (many + 1) / 2) {
      again = many > 1;
      for (std::size_t end = chosen.size(); end > 0 && !attempts_.out_of_steps();) {
        const std::size_t begin = end - std::min(many, end);
        Chosen less = chosen;
        less.erase(less.begin() + static_cast<std::ptrdiff_t>(begin),
                   less.begin() + static_cast<std::ptrdiff_t>(end));
        end = begin;
        Attempt without = judge(less);
        if (!without.holds) continue;
        again = true;
        chosen = std::move(less);
        attempt = std::move(without);
      }
    }
  }

  // For each thing one act that moves the deal on.
  Chosen helpful(bool eased) const {
    Chosen chosen;
    for (std::size_t k = 0; k < acts_.size(); ++k) {
      const Act& act = acts_[k];
      const bool harms = act.kind == Act::Kind::Break || act.kind == Act::Kind::Waive ||
                         act.kind == Act::Kind::Refute || act.kind == Act::Kind::Dispute ||
                         act.kind == Act::Kind::Withdraw || act.kind == Act::Kind::Report;
      if (harms) continue;
      const bool last = act.kind == Act::Kind::Move && eased;
      const bool clash = !chosen.empty() && !can_join(acts_[chosen.back()], act);
      if (clash && !last) continue;
      if (clash) chosen.pop_back();
      chosen.push_back(k);
    }
    return chosen;
  }

  // Does the first do all that the second does, and more?
  bool goes_further(std::size_t a, std::size_t b) const {
    const Act &far = acts_[a], &near = acts_[b];
    if (far.what != near.what) return false;
    if (far.kind == Act::Kind::Meet)
      return near.kind == Act::Kind::Part || near.kind == Act::Kind::Report;
    if (far.kind != Act::Kind::Move || near.kind != Act::Kind::Move) return false;
    const Instances& levers = p_.levers;
    const std::uint32_t now = level_now_[levers.base[far.what.symbol] + far.what.instance];
    const std::uint32_t to = far.entries[0].level, less = near.entries[0].level;
    return now < less ? less < to : now > less && less > to;
  }

  // Does the first pay the same party more than the second, and no sooner?
  bool pays_more(const Found& a, const Found& b, std::size_t k) const {
    const Act &more = acts_[a.acts[k]], &less = acts_[b.acts[k]];
    if (more.kind != Act::Kind::Pay || less.kind != Act::Kind::Pay) return false;
    if (more.what != less.what || more.by != less.by ||
        more.entries[0].unit != less.entries[0].unit || a.attempt.days[k] < b.attempt.days[k])
      return false;
    return paid(b, b.attempt, k) < paid(a, a.attempt, k);
  }

  // Of two sets that are alike but for one act, the one that asks for less is enough.
  void drop_further() {
    level_now_ = attempts_.now().view().levels;
    const auto more_than = [&](const Found& a, const Found& b) {
      if (a.acts.size() != b.acts.size() || a.attempt.waits < b.attempt.waits) return false;
      std::size_t unlike = 0;
      for (std::size_t k = 0; k < a.acts.size(); ++k) {
        if (a.acts[k] == b.acts[k]) continue;
        const bool further = pays_more(a, b, k) || (a.attempt.waits == b.attempt.waits &&
                                                    goes_further(a.acts[k], b.acts[k]));
        if (!further) return false;
        ++unlike;
      }
      return unlike > 0;
    };
    std::vector<Found> kept;
    for (const Found& found : found_) {
      const bool more = std::any_of(found_.begin(), found_.end(),
                                    [&](const Found& other) { return more_than(found, other); });
      if (!more) kept.push_back(found);
    }
    found_ = std::move(kept);
  }

  // Is the act's own `needs` still wanting? Then it stands behind what brings that about.
  bool needs_wanting(const Act& act) const {
    if (act.what.kind != Subject::Kind::Milestone) return false;
    const std::uint32_t m = p_.milestones.base[act.what.symbol] + act.what.instance;
    return !attempts_.now().needs_hold(m);
  }

  AnswerSet set_of(const Found& found) {
    AnswerSet set;
    for (std::size_t k = 0; k < found.acts.size(); ++k)
      set.acts.push_back({acts_[found.acts[k]], found.attempt.days[k], found.attempt.amounts[k],
                          found.attempt.bans[k]});
    std::stable_sort(set.acts.begin(), set.acts.end(), [&](const Needed& a, const Needed& b) {
      return std::pair(a.on, needs_wanting(a.act)) < std::pair(b.on, needs_wanting(b.act));
    });
    set.holds = *found.attempt.holds;
    set.waits = found.attempt.waits;
    set.smallest = found.smallest;
    set.fires = attempts_.newly_fired(found.attempt);
    if (found.acts.empty()) set.fires = bearing(found.attempt.fired, set.holds);
    return set;
  }

  // Of what fires by itself: what does so on the day and may have led there. What fired before it
  // may have nothing to do with it.
  std::vector<Fired> bearing(std::vector<Fired> fired, Day holds) const {
    std::erase_if(fired, [&](const Fired& one) {
      return one.day != holds || one.day <= attempts_.day() ||
             cone_.rules[p_.rules.base[one.rule.symbol] + one.rule.instance] == 0;
    });
    return fired;
  }

  void keep(const Found& found) {
    if (out_.sets.size() >= options_.most_sets) {
      ++out_.left_out;
      return;
    }
    AnswerSet set = set_of(found);
    // Where it comes by itself, the day by which it would come sooner says nothing.
    if (!out_.by_itself) set.latest = latest(found);
    out_.sets.push_back(std::move(set));
  }

  // What is paid in an attempt: of debts that grow another amount on another day.
  std::optional<Decimal> paid(const Found& found, const Attempt& attempt, std::size_t k) const {
    const Act& act = acts_[found.acts[k]];
    if (act.kind != Act::Kind::Pay) return std::nullopt;
    return attempt.amounts[k] ? attempt.amounts[k] : act.entries[0].amount;
  }

  // Halves the days between one on which it does and one on which it no longer would.
  std::optional<Day> latest(const Found& found) {
    if (attempts_.out_of_steps()) return std::nullopt;
    const auto does = [&](Day day) {
      const Attempt then =
          attempts_.attempt(pointers(found.acts), condition_, day, found.attempt.waits);
      bool same = then.holds.has_value();
      for (std::size_t k = 0; k < found.acts.size() && same; ++k)
        same = paid(found, then, k) == paid(found, found.attempt, k);
      return same;
    };
    Day does_on = attempts_.earliest(), not_on = attempts_.horizon();
    if (does_on == not_on || does(not_on)) return not_on;
    if (attempts_.out_of_steps()) return std::nullopt;
    while (not_on.value - does_on.value > 1) {
      const Day middle{does_on.value + (not_on.value - does_on.value) / 2};
      (does(middle) ? does_on : not_on) = middle;
      if (attempts_.out_of_steps()) return std::nullopt;
    }
    return does_on;
  }

  Attempts& attempts_;
  const WhyNotOptions& options_;
  InstructionId condition_;
  Cone cone_;
  const Program& p_;
  std::vector<Act> acts_;
  std::vector<std::uint32_t> level_now_;
  std::vector<Found> found_;
  std::optional<std::size_t> first_size_;  // of the first sets that hold
  bool prompt_ = false;                    // one of them without waiting
  WhyNot out_;
};

}  // namespace

namespace {

// Ways in time, and that break no ban, come first among those of their size.
bool comes_late(const AnswerSet& set) {
  return std::any_of(set.acts.begin(), set.acts.end(), [](const Needed& needed) {
    return needed.bans.kind != Subject::Kind::None ||
           (needed.act.due && needed.on > *needed.act.due);
  });
}

void put_late_ways_last(std::vector<AnswerSet>& sets) {
  std::stable_sort(sets.begin(), sets.end(), [](const AnswerSet& a, const AnswerSet& b) {
    return std::pair(a.acts.size(), comes_late(a)) < std::pair(b.acts.size(), comes_late(b));
  });
}

// Does a set hold this very move, today?
bool told_anyway(const WhyNot& answer, const Unruled& move) {
  for (const AnswerSet& set : answer.sets)
    for (const Needed& needed : set.acts)
      if (needed.act.kind == Act::Kind::Move && needed.act.what == move.lever &&
          needed.on == answer.earliest)
        return true;
  return false;
}

}  // namespace

std::vector<Act> acts_bearing_on(const Program& program, const Run& now, const Cone& cone) {
  std::vector<Act> acts = ActBuilder(program, now).possible(cone);
  const Instruction& top = program.instructions[program.questions[0].value];
  if (top.op != OpCode::LevelIs) return acts;
  const Subject lever{Subject::Kind::Lever, program.levers.symbol[top.target],
                      program.levers.local(top.target)};
  std::erase_if(acts, [&](const Act& act) { return act.free && act.what == lever; });
  return acts;
}

WhyNot why_not(const Program& program, Attempts& attempts, const WhyNotOptions& options) {
  WhyNot out;
  const Value now = attempts.now().value_of(program.questions[0]);
  const bool ended = attempts.now().verdict().word == ast::VerdictWord::Ended;
  Cone cone;
  if (!now.is_true() && !now.failed() && !ended) {
    Search search(program, attempts, options);
    out = search.run();
    cone = search.cone();
  }
  put_late_ways_last(out.sets);
  out.now = now.state;
  out.holds = now.is_true();
  out.fault = now.fault;
  out.day = attempts.day();
  out.earliest = attempts.earliest();
  out.horizon = attempts.horizon();
  out.to_the_end = attempts.to_the_end();
  if (out.holds || now.failed()) return out;
  if (cone.instructions.empty()) cone = cone_of(program, program.questions[0]);
  if (!ended) out.unruled = unruled_moves(program, attempts.now());
  std::erase_if(out.unruled, [&](const Unruled& move) { return told_anyway(out, move); });
  if (out.sets.empty() && !out.by_itself) out.obstacles = obstacles(program, attempts, cone);
  return out;
}

}  // namespace quid::analyse
