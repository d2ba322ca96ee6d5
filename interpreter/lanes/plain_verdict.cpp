// SPDX-License-Identifier: Apache-2.0
// What the verdict hangs on when all is over, as gates.
#include "lanes/plain_build.hpp"

namespace quid::lanes {

/// As in run/verdict.cpp, for deals in which no duty, ban or offer can come about.
bool Translation::verdict() {
  std::vector<Ref> breached, kept, all_kept, owned, open_questions;
  bool can_be_stuck = false, free_to_move = false, any = false;
  for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
    const MilestoneCode& code = p_.milestone_codes[m];
    const MilestoneState& state = s_.milestones[m];
    const PlainMilestone& one = plain_.milestones[m];
    const Ref met = one.may == none_may ? (state.met ? always : not_ever)
                                        : atom(Atom::Kind::Met, m, 0);
    if (one.owned) owned.push_back(met);
    if (one.owned && code.needs.valid() && met != always) can_be_stuck = true;
    if (one.owned && !code.needs.valid() && met == not_ever) free_to_move = true;
    if (!code.deadline.valid() && !state.has_deadline) continue;
    any = true;
    all_kept.push_back(met);
    kept.push_back(met);
    if (!state.has_deadline) continue;
    if (!code.aim && one.owned) breached.push_back(atom(Atom::Kind::Overdue, m, 0));
    const Ref claim = atom(Atom::Kind::Claimed, m, 0);
    open_questions.push_back(both(one.past, both(!met, claim)));
  }
  if (can_be_stuck && !free_to_move) return unfit("the parties may come to wait for each other");
  dated_ = any;
  plain_.breached = gate(Atom::Kind::Or, std::move(breached));
  if (any)
    plain_.fulfilled = both(gate(Atom::Kind::And, std::move(all_kept)),
                            gate(Atom::Kind::Or, std::move(kept)));
  else
    plain_.fulfilled = owned.empty() ? not_ever : gate(Atom::Kind::And, std::move(owned));
  plain_.undetermined = gate(Atom::Kind::Or, std::move(open_questions));
  return true;
}

}  // namespace quid::lanes
