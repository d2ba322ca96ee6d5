// SPDX-License-Identifier: Apache-2.0
// The verdict: ended, breached, fulfilled, impasse, undetermined, in progress: the first that
// holds.
#include <algorithm>
#include <span>

#include "run/runner.hpp"
#include "run/steps.hpp"

namespace quid {

namespace {

// The first that holds is the verdict; where none does, the deal is in progress.
constexpr ast::VerdictWord in_order[] = {ast::VerdictWord::Ended, ast::VerdictWord::Breached,
                                         ast::VerdictWord::Fulfilled, ast::VerdictWord::Impasse,
                                         ast::VerdictWord::Undetermined};

}  // namespace

/// By itself, whatever comes before it in the order. `found` is told what kind of impasse it is.
bool Runner::verdict_holds(ast::VerdictWord word, Verdict& found) const {
  switch (word) {
    case ast::VerdictWord::Ended: return s_.end_effect != nobody;
    case ast::VerdictWord::Breached: return breached_by(anybody);
    case ast::VerdictWord::Fulfilled: return fulfilled();
    case ast::VerdictWord::Impasse:
      if (stuck(found.circle)) return true;
      found.by_offers = stalled();
      return found.by_offers;
    case ast::VerdictWord::Undetermined: return open_question();
    case ast::VerdictWord::InProgress: break;
  }
  return true;
}

Verdict Runner::verdict() const {
  Verdict result;
  for (const ast::VerdictWord word : in_order) {
    if (!verdict_holds(word, result)) continue;
    result.word = word;
    break;
  }
  if (result.word == ast::VerdictWord::Breached) result.blame = breaches();
  if (result.word == ast::VerdictWord::Ended) {
    const auto& effect = deal()[checked::EffectId{p_.effects[s_.end_effect].source}];
    result.text = std::get<checked::EndDeal>(effect.node).text.str();
  }
  return result;
}

/// Whether that is the verdict, and an actor is to blame for it. Conditions read it in every round:
/// nothing is gathered, and nothing looked at that comes after the word in the order.
bool Runner::verdict_is(ast::VerdictWord word, std::int64_t blamed) const {
  Verdict found;
  for (const ast::VerdictWord one : in_order) {
    if (one == word && blamed != anybody)
      return word == ast::VerdictWord::Breached && breached_by(blamed);
    if (verdict_holds(one, found)) return one == word;
    if (one == word) return false;
  }
  return word == ast::VerdictWord::InProgress;
}

/// Tells of each breach, who is to blame, since when and for what, until one is taken. Who left
/// before it is not, as long as others had to see to it.
template <typename Found>
bool Runner::each_breach(Found found) const {
  const auto any_of = [&](Range range, Day since, const auto& what) {
    const std::span actors(p_.actor_lists.data() + range.first, range.count);
    const auto stayed = [&](std::uint32_t a) { return s_.withdrew[a] >= since; };
    const bool some_stayed = std::any_of(actors.begin(), actors.end(), stayed);
    return std::any_of(actors.begin(), actors.end(), [&](std::uint32_t a) {
      return (stayed(a) || !some_stayed) && found(a, since, what);
    });
  };
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    if (!state.overdue || state.waived || p_.milestone_codes[m].aim) continue;
    const auto what = [&] { return milestone_subject(m); };
    if (any_of(p_.milestone_codes[m].owners, Day{state.missed.value + 1}, what)) return true;
  }
  for (const std::uint32_t d : s_.open_duties) {
    const DutyState& duty = s_.duties[d];
    const EffectCode& code = p_.effects[duty.effect];
    if (duty.status != DutyView::Status::Overdue) continue;
    const auto what = [&] { return rule_subject(code.rule); };
    if (any_of(code.more->list, overdue_since(duty.arose, duty.deadline), what)) return true;
  }
  for (const StandingState& ban : s_.bans) {
    const auto what = [&] { return rule_subject(p_.effects[ban.effect].rule); };
    for (std::uint32_t k = ban.breaches; k != nobody; k = s_.ban_breaches[k].next)
      if (found(s_.ban_breaches[k].actor, s_.ban_breaches[k].day, what)) return true;
  }
  return false;
}

std::vector<Blame> Runner::breaches() const {
  std::vector<Blame> blame;
  each_breach([&](std::uint32_t a, Day since, const auto& what) {
    blame.push_back({checked::ActorId{p_.actors.symbol[a]}, p_.actors.local(a), since, what()});
    return false;
  });
  std::sort(blame.begin(), blame.end());
  blame.erase(std::unique(blame.begin(), blame.end()), blame.end());
  return blame;
}

bool Runner::breached_by(std::int64_t actor) const {
  return each_breach(
      [&](std::uint32_t a, Day, const auto&) { return actor == anybody || a == actor; });
}

bool Runner::fulfilled() const {
  if (s_.undetermined_count > 0) return false;  // what was to be made may have been a duty
  bool any = false, kept = false;
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    if (state.disputed && p_.milestone_codes[m].owners.count > 0) return false;
    if (!p_.milestone_codes[m].deadline.valid() && !state.has_deadline) continue;
    any = true;
    const bool met = milestone_truth(m).is_true();
    if (!met && !state.waived && !state.lapsed && !is_of_nothing(m)) return false;
    kept = kept || met;
  }
  for (const DutyState& duty : s_.duties) {
    any = true;
    if (is_open(duty.status)) return false;
    kept = kept || duty.status == DutyView::Status::Done;
  }
  if (any) return kept;
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    if (p_.milestone_codes[m].owners.count == 0) continue;
    const bool owes = !s_.milestones[m].waived && !is_of_nothing(m);
    if (!milestone_truth(m).is_true() && owes) return false;
    kept = true;
  }
  return kept;
}

/// What an actor has without a deal by today, in one unit: none where it declares none there, or
/// where it is not known.
std::optional<Decimal> Runner::no_deal_line(std::uint32_t actor, std::uint32_t unit) const {
  std::optional<Decimal> line;
  for (std::size_t n = 0; n < deal().no_deals.size(); ++n) {
    const auto& part = deal().no_deals[n];
    if (part.unit.value != unit || p_.no_deal_actors[n] != actor) continue;
    const Value& worth = no_deal_worth(n);
    if (!worth.known()) return std::nullopt;
    auto amount = std::optional<Decimal>(worth.as_number());
    if (part.per) {
      const auto times = periods(deal(), deal().deal.start, s_.today, *part.per);
      amount = times ? mul(*amount, *times) : std::nullopt;
    }
    line = amount ? add(line.value_or(Decimal::zero()), *amount) : std::nullopt;
    if (!line) return std::nullopt;
  }
  return line;
}

std::vector<OfferGap> Runner::offer_gaps() const {
  std::vector<OfferGap> gaps;
  for (std::size_t k = 0; k < s_.offers.size(); ++k) {
    const OfferState& offer = s_.offers[k];
    bool newest = true;
    for (std::size_t j = k + 1; j < s_.offers.size(); ++j)
      newest = newest && (s_.offers[j].from != offer.from || s_.offers[j].to != offer.to);
    if (!newest) continue;
    gaps.push_back({actor_subject(offer.from), actor_subject(offer.to), checked::UnitId{offer.unit},
                    offer.amount, no_deal_line(offer.to, offer.unit)});
  }
  return gaps;
}

/// `impasse after D`: nothing moved for so long, and every last offer is below the no-deal line.
bool Runner::stalled() const {
  if (!deal().impasse_after || s_.offers.empty()) return false;
  const auto end = add(s_.last_move, *deal().impasse_after, business_holidays(deal()));
  if (!end || *end > s_.today) return false;
  const auto gaps = offer_gaps();
  return std::all_of(gaps.begin(), gaps.end(),
                     [](const OfferGap& gap) { return gap.line && gap.amount < *gap.line; });
}

bool Runner::open_question() const {
  if (s_.undetermined_count > 0) return true;
  if (std::any_of(s_.lives.begin(), s_.lives.end(),
                  [](const Live& live) { return live.held && !live.dead; }))
    return true;
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m)
    if (is_open_question(m)) return true;
  return std::any_of(s_.open_duties.begin(), s_.open_duties.end(),
                     [&](std::uint32_t d) { return awaits_verification(s_.duties[d]); });
}

/// Whether it is disputed, or its deadline has passed and it may have been met by then.
bool Runner::is_open_question(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  if (state.disputed && p_.milestone_codes[m].owners.count > 0) return true;
  return state.has_deadline && state.deadline < s_.today && !milestone_truth(m).known();
}

/// Whether its deadline has passed, and it may have been done in time. What arose today after its
/// deadline is only not yet found to be overdue.
bool Runner::awaits_verification(const DutyState& duty) const {
  if (duty.status != DutyView::Status::Open || duty.deadline >= s_.today) return false;
  return duty.arose < s_.today || claimed_in_time(duty);
}

}  // namespace quid
