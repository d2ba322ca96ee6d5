// SPDX-License-Identifier: Apache-2.0
// What the verdict hangs on when all is over, as gates.
#include "lanes/plain_build.hpp"

namespace quid::lanes {

/// As in run/verdict.cpp, for deals in which no offer can be made and no ban be broken.
bool Translation::verdict() {
  std::vector<Ref> breached, kept, all_kept, owned, open_questions;
  std::vector<Ref> stuck, waiting;  // all of those without `needs` are met, and some other is not
  bool any = false, owns = false;
  for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
    const MilestoneCode& code = p_.milestone_codes[m];
    const MilestoneState& state = s_.milestones[m];
    const PlainMilestone& one = plain_.milestones[m];
    const Ref met = this->met(m);
    owns = owns || one.owned;
    if (one.owned && !state.waived) owned.push_back(met);
    if (one.owned && !state.waived && !state.lapsed)
      code.needs.valid() ? waiting.push_back(!met) : stuck.push_back(met);
    if (!code.deadline.valid() && !state.has_deadline) continue;
    any = true;
    if (!state.waived && !state.lapsed) all_kept.push_back(met);
    kept.push_back(met);
    if (one.past == not_ever) continue;
    if (!code.aim && one.owned) breached.push_back(atom(Atom::Kind::Overdue, m, 0));
    open_questions.push_back(both(one.past, both(!met, claim(m))));
  }
  std::vector<Ref> open_duties, done, made;
  for (std::uint32_t d = 0; d < plain_.standings.size(); ++d) {
    const PlainStanding& one = plain_.standings[d];
    if (!one.is_duty) continue;
    open_duties.push_back(atom(Atom::Kind::Stands, d, 0));
    done.push_back(atom(Atom::Kind::Done, d, 0));
    made.push_back(atom(Atom::Kind::Made, d, 0));
    if (p_.effects[one.effect].more->list.count > 0)
      breached.push_back(atom(Atom::Kind::Late, d, 0));
    open_questions.push_back(atom(Atom::Kind::Spared, d, 0));
  }
  const auto every = [&](std::vector<Ref> refs) { return gate(Atom::Kind::And, std::move(refs)); };
  const auto some = [&](std::vector<Ref> refs) { return gate(Atom::Kind::Or, std::move(refs)); };
  stuck.push_back(some(std::move(waiting)));
  const bool offers = !s_.offers.empty() && p_.checked->impasse_after;
  plain_.perhaps_stuck = offers ? always : every(std::move(stuck));
  dated_ = any;
  breached.push_back(plain_.breached);  // by a ban that was broken
  plain_.breached = some(std::move(breached));
  const Ref by_effect = plain_.undetermined;
  open_questions.push_back(by_effect);
  plain_.undetermined = some(std::move(open_questions));
  // By what has a deadline or was a duty; where there is nothing of that, by what parties are to
  // do.
  const Ref by_duty = both(every(std::move(all_kept)), !some(std::move(open_duties)));
  kept.insert(kept.end(), done.begin(), done.end());
  const Ref dated = any ? always : some(std::move(made));
  const Ref by_parties = owns ? every(std::move(owned)) : not_ever;
  plain_.fulfilled =
      either(both(dated, both(by_duty, some(std::move(kept)))), both(!dated, by_parties));
  if (by_effect == always) plain_.fulfilled = not_ever;
  return true;
}

}  // namespace quid::lanes
