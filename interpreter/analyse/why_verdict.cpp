// SPDX-License-Identifier: Apache-2.0
// The verdict and properties: who is in breach of what and since when, what is stuck, what is open.
#include <algorithm>

#include "analyse/explainer.hpp"
#include "analyse/explainer_tree.hpp"
#include "analyse/knowable.hpp"

namespace quid::analyse {

using K = HappeningKind;

void Explainer::verdict(Moment at, NodeId parent) {
  const Verdict verdict = at.run->verdict();
  Reason reason;
  reason.kind = Reason::Kind::Verdict;
  reason.a = static_cast<std::int64_t>(verdict.word);
  if (verdict.word == ast::VerdictWord::Impasse && verdict.circle.empty())
    reason.b = verdict.by_offers ? 1 : 2;
  reason.day = at.run->today();
  reason.before = at.before;
  const NodeId node = add(parent, reason);
  if (node == parent && parent != no_node) return;
  switch (verdict.word) {
    case ast::VerdictWord::Ended: latest(at, K::DealEnded, {}, node); return;
    case ast::VerdictWord::Breached: {
      // Those who share a day and a cause are one reason; `blame` is sorted by actor.
      std::vector<std::pair<Day, Subject>> told;
      for (std::size_t k = 0; k < verdict.blame.size(); ++k) {
        const std::pair key(verdict.blame[k].since, verdict.blame[k].what);
        if (std::find(told.begin(), told.end(), key) != told.end()) continue;
        told.push_back(key);
        breach(at, verdict.blame[k], node);
      }
      return;
    }
    case ast::VerdictWord::Fulfilled: return kept(at, node);
    case ast::VerdictWord::Impasse: return impasse(at, verdict, node);
    case ast::VerdictWord::Undetermined: return open_questions(at, node);
    case ast::VerdictWord::InProgress: return still_open(at, node);
  }
}

/// The duty, the day it was due, who owed it, how it came about, when it could be known, and what
/// happened since.
void Explainer::breach(Moment at, const Blame& blame, NodeId parent) {
  Reason reason;
  reason.kind = Reason::Kind::Blame;
  reason.subject = blame.what;
  reason.day = blame.since;
  const auto& all = replay_.last().verdict().blame;
  const auto found = std::find(all.begin(), all.end(), blame);
  if (found != all.end()) reason.index = static_cast<std::size_t>(found - all.begin());
  const NodeId node = add(parent, reason);
  if (node == parent) return;
  if (blame.what.kind == Subject::Kind::Milestone) {
    const std::size_t overdue = find(at, K::MilestoneOverdue, blame.what);
    if (overdue == SIZE_MAX) return;
    happened(overdue, node);
    revealed(overdue, node);
    const Day last{static_cast<std::int32_t>(happening(overdue).a)};
    return since(last, blame.what, -1, node);
  }
  for (std::size_t k = 0; k < count(at); ++k) {
    const Happening h = happening(k);
    if (h.subject != blame.what) continue;
    if (h.kind == K::BanBroken && h.day == blame.since) {
      happened(k, node);
      const std::size_t made = find_duty(K::BanMade, static_cast<std::uint32_t>(h.b));
      if (made != SIZE_MAX) happened(made, node);
      revealed(k, node);
      return;
    }
    if (h.kind != K::DutyOverdue) continue;
    const auto d = static_cast<std::size_t>(h.b);
    const DutyState& late = at.run->state().duties[d];
    if (late.status != DutyView::Status::Overdue ||
        overdue_since(late.arose, late.deadline) != blame.since)
      continue;
    duty(at, static_cast<std::uint32_t>(d), node);
    revealed(k, node);
  }
}

/// The event that revealed a breach, where that is not its cause.
void Explainer::revealed(std::size_t breach, NodeId parent) {
  const Run& run = replay_.last();
  Knowability knowability(p_, limits_, run.entries(), run.corrected(), run.happenings(),
                          run.today());
  const auto day = knowability.from(breach);
  if (!day) return;
  Reason reason;
  reason.kind = Reason::Kind::Revealed;
  reason.day = *day;
  const NodeId node = add(parent, reason);
  if (node == parent) return;
  const auto& entries = run.entries();
  for (std::size_t k = 0; k < entries.size(); ++k) {
    if (entries[k].known != day || entries[k].on > happening(breach).day) continue;
    Reason entry;
    entry.kind = Reason::Kind::Recorded;
    entry.index = k;
    entry.day = entries[k].on;
    add(node, entry);
  }
}

/// Everything that had to be done, and how it was.
void Explainer::kept(Moment at, NodeId parent) {
  const RunState& state = at.run->state();
  std::size_t told = 0, more = 0;
  const auto room = [&] {
    if (told < most_listed || options_.all) return ++told > 0;
    ++more;
    return false;
  };
  bool dated = !state.duties.empty();
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m)
    dated = dated || state.milestones[m].has_deadline || p_.milestone_codes[m].deadline.valid();
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
    const MilestoneState& one = state.milestones[m];
    const bool counts = dated ? one.has_deadline || p_.milestone_codes[m].deadline.valid()
                              : p_.milestone_codes[m].owners.count > 0;
    if (!counts || !room()) continue;
    if (one.met) {
      met(at, m, parent);
    } else if (!(one.waived && latest(at, K::MilestoneWaived, milestone_of(m), parent))) {
      latest(at, K::MilestoneLapsed, milestone_of(m), parent);
    }
  }
  for (std::uint32_t d = 0; d < state.duties.size(); ++d)
    if (room()) duty(at, d, parent);
  if (more > 0) add(parent, Reason::Kind::More, {}, static_cast<std::int64_t>(more));
}

void Explainer::impasse(Moment at, const Verdict& verdict, NodeId parent) {
  std::vector<Subject> waiting = verdict.circle;
  if (waiting.empty() && !verdict.by_offers)
    for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
      const MilestoneState& one = at.run->state().milestones[m];
      if (p_.milestone_codes[m].owners.count > 0 && !one.met && !one.waived && !one.lapsed)
        waiting.push_back(milestone_of(m));
    }
  for (const Subject& one : waiting) {
    const NodeId node = add(parent, Reason::Kind::Open, one);
    const std::uint32_t m = of(p_.milestones, one);
    if (node != parent && p_.milestone_codes[m].needs.valid())
      parts(at, p_.milestone_codes[m].needs, node);
  }
  if (!verdict.by_offers) return;
  Reason moved;
  moved.kind = Reason::Kind::Moved;
  moved.day = at.run->state().last_move;
  const NodeId last = add(parent, moved);
  if (last != parent) {
    for (std::size_t k = count(at); k-- > 0;) {
      const Happening& h = happening(k);
      const bool move = h.kind == K::LevelChanged || h.kind == K::Paid ||
                        h.kind == K::MilestoneMet || h.kind == K::MilestoneReported ||
                        h.kind == K::MilestoneBroken;
      if (h.day != moved.day || !move) continue;
      happened(k, last);
      break;
    }
  }
  const auto& offers = at.run->state().offers;
  for (std::size_t k = 0; k < offers.size(); ++k) {
    const OfferState& offer = offers[k];
    const auto newer = [&](const OfferState& o) {
      return o.from == offer.from && o.to == offer.to;
    };
    if (std::any_of(offers.begin() + static_cast<std::ptrdiff_t>(k) + 1, offers.end(), newer))
      continue;
    Reason reason;
    reason.kind = Reason::Kind::Offer;
    reason.subject = actor_of(offer.to);
    reason.other = actor_of(offer.from);
    reason.amount = offer.amount;
    reason.b = offer.unit;
    const std::size_t found = find(at, K::Offered, reason.subject, &reason.other);
    reason.index = found;
    if (found != SIZE_MAX) reason.day = happening(found).day;
    add(parent, reason);
  }
}

void Explainer::still_open(Moment at, NodeId parent) {
  const RunState& state = at.run->state();
  std::size_t told = 0, more = 0;
  const auto room = [&] {
    if (told < most_listed || options_.all) return ++told > 0;
    ++more;
    return false;
  };
  for (const std::uint32_t d : state.open_duties)
    if (is_open(state.duties[d].status) && room()) duty(at, d, parent);
  for (const bool dated : {true, false}) {
    for (std::uint32_t m = 0; m < state.milestones.size(); ++m) {
      const MilestoneState& one = state.milestones[m];
      if (one.met || one.waived || one.lapsed || one.has_deadline != dated) continue;
      if (p_.milestone_codes[m].owners.count == 0 || !room()) continue;
      Reason reason;
      reason.kind = Reason::Kind::Open;
      reason.subject = milestone_of(m);
      reason.a = dated ? 1 : 0;
      reason.day = one.deadline;
      add(parent, reason);
    }
    if (told > 0 || more > 0) break;  // what has no day only matters where nothing has one
  }
  if (more > 0) add(parent, Reason::Kind::More, {}, static_cast<std::int64_t>(more));
}

void Explainer::open_questions(Moment at, NodeId parent) {
  const RunState& state = at.run->state();
  for (std::uint32_t e = 0; e < p_.effects.size(); ++e) {
    if (state.undetermined_effects[e] == 0) continue;
    lost(at, e, parent);
  }
  for (std::uint32_t m = 0; m < state.milestones.size(); ++m)
    if (at.run->is_open_question(m)) met(at, m, parent);
  for (const std::uint32_t d : state.open_duties)
    if (at.run->awaits_verification(d)) duty(at, d, parent);
  for (const Live& live : state.lives)  // held: what keeps it unknown whether they stand
    if (live.held && !live.dead) read(at, p_.revocation(p_.effects[live.effect]).while_, parent);
}

/// Why a property is broken, kept or not shown.
void Explainer::ensure(Moment at, std::uint32_t e, NodeId parent) {
  const EnsureCode& code = p_.ensures[e];
  const EnsureView view = at.run->ensures()[e];
  Reason reason;
  reason.kind = Reason::Kind::Open;
  reason.subject = {Subject::Kind::Ensure, e, 0};
  reason.a = static_cast<std::int64_t>(view.status);
  reason.day = view.since.value_or(at.run->today());
  const NodeId node = add(parent, reason);
  if (node == parent && parent != no_node) return;
  Moment then = at;
  if (view.since && *view.since < at.run->today()) {
    const Run* run = replay_.at_end_of(*view.since);
    if (!run) return cut(node);
    then = {run, false};
  }
  read(then, code.condition, node);
  if (!code.other.valid()) return;
  // What came first need not be so any more.
  const bool before = code.form == checked::Ensure::Form::OnlyAfter &&
                      view.status == EnsureView::Status::Kept && !value(then, code.other).is_true();
  const std::vector<Spell> when =
      before ? spells(then, code.other, deal().deal.start) : std::vector<Spell>{};
  if (when.empty()) return read(then, code.other, node);
  spell(then, code.other, when.front(), node);
}

}  // namespace quid::analyse
