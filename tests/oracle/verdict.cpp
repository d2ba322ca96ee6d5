// SPDX-License-Identifier: Apache-2.0
// The verdict on the present state: the first that holds.
#include <algorithm>
#include <utility>

#include "world.hpp"

namespace quid::oracle {

namespace {

template <class Function>
void each_milestone(const State& state, Function function) {
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
    for (std::uint32_t i = 0; i < state.milestones[m].size(); ++i) function(Ref{m, i});
  }
}

}  // namespace

std::vector<Blame> World::find_blame() const {
  std::vector<Blame> blame;
  const auto put = [&](const std::vector<Ref>& actors, Day since, Subject what) {
    const auto left_in_time = [&](Ref actor) {
      const auto& day = state.withdrew[actor.symbol][actor.instance];
      return day && *day < since;
    };
    const bool all_left = std::all_of(actors.begin(), actors.end(), left_in_time);
    for (const Ref actor : actors) {
      if (left_in_time(actor) && !all_left) continue;
      blame.push_back({checked::ActorId{actor.symbol}, actor.instance, since, what});
    }
  };
  each_milestone(state, [&](Ref m) {
    const MilestoneState& now = milestone(m);
    if (!now.overdue.on || now.waived.on || deal_.milestones[m.symbol].more->aim) return;
    put(owners_of(m), Day{now.missed.value + 1}, subject_of(Subject::Kind::Milestone, m));
  });
  for (const DutyState& duty : state.duties) {
    if (!duty.open() || !duty.overdue) continue;
    put(duty.debtors, Day{std::max(duty.deadline, duty.arose).value + 1},
        subject_of(Subject::Kind::Rule, duty.origin.rule));
  }
  for (const NormState& ban : state.bans) {
    for (const auto& [holder, day] : ban.breaches)
      put({holder}, day, subject_of(Subject::Kind::Rule, ban.origin.rule));
  }
  std::sort(blame.begin(), blame.end());
  blame.erase(std::unique(blame.begin(), blame.end()), blame.end());
  return blame;
}

// Every dated milestone and every duty is through, one at least by being met or done; without any
// of these, every owned milestone is met or waived.
bool World::fulfilled() const {
  if (!state.undetermined.empty()) return false;
  bool any = !state.duties.empty();
  bool all = true;
  bool achieved = false;
  bool owned = false;
  bool owned_through = true;
  for (const DutyState& duty : state.duties) {
    all = all && !duty.open();
    achieved = achieved || duty.done;
  }
  each_milestone(state, [&](Ref m) {
    const auto& declared = deal_.milestones[m.symbol];
    const MilestoneState& now = milestone(m);
    const bool met = milestone_truth(m).is_true();
    if (declared.owners.valid()) {
      owned = true;
      all = all && !now.disputed.on;
      owned_through = owned_through && !now.disputed.on;
      owned_through = owned_through && (met || now.waived.on || is_of_nothing(m));
    }
    if (!declared.deadline.valid() && !now.deadline) return;
    any = true;
    all = all && (met || now.waived.on || now.lapsed.on || is_of_nothing(m));
    achieved = achieved || met;
  });
  return any ? all && achieved : owned && owned_through;
}

bool World::impasse_by_offers() const {
  if (!deal_.impasse_after || state.newest_offers.empty()) return false;
  const auto last = add(state.last_move, *deal_.impasse_after, plain_holidays());
  if (!last || *last > today_) return false;
  for (const auto& [pair, offer] : state.newest_offers) {
    const Ref to = pair.second;
    bool line = false;
    for (const auto& no_deal : deal_.no_deals) {
      line = line || (no_deal.unit == offer.unit && actor_of(no_deal.party, Env{}) == to);
    }
    const Value without = line ? no_deal_of(to, offer.unit, {}) : make_unknown();
    if (!without.known() || offer.amount >= without.number) return false;
  }
  return true;
}

bool World::impasse() const { return impasse_by_needs() || impasse_by_offers(); }

bool World::undetermined() const {
  if (!state.undetermined.empty()) return true;
  bool found = std::any_of(state.grants.begin(), state.grants.end(),
                           [&](const Grant& grant) { return grant.held && !grant_is_over(grant); });
  each_milestone(state, [&](Ref m) {
    const MilestoneState& now = milestone(m);
    if (now.deadline && *now.deadline < today_ && milestone_truth(m).unknown()) found = true;
    if (now.disputed.on && deal_.milestones[m.symbol].owners.valid()) found = true;
    if (deal_.milestones[m.symbol].owners.valid() && now.disputed.on) found = true;
  });
  for (const DutyState& duty : state.duties) {
    if (!duty.open() || duty.overdue || duty_suspended(duty) || duty.deadline >= today_) continue;
    found = found || duty.arose < today_ || claimed_in_time(duty);
  }
  return found;
}

Verdict World::verdict() const {
  Verdict verdict;
  if (state.ended) {
    verdict.word = ast::VerdictWord::Ended;
    verdict.text = state.end_text;
    return verdict;
  }
  const bool outer = std::exchange(judging_, true);
  const std::vector<Blame> blame = find_blame();
  if (!blame.empty()) {
    verdict.word = ast::VerdictWord::Breached;
    verdict.blame = blame;
  } else if (fulfilled()) {
    verdict.word = ast::VerdictWord::Fulfilled;
  } else if (impasse()) {
    verdict.word = ast::VerdictWord::Impasse;
  } else if (undetermined()) {
    verdict.word = ast::VerdictWord::Undetermined;
  }
  judging_ = outer;
  return verdict;
}

}  // namespace quid::oracle
