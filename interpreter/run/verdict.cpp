// SPDX-License-Identifier: Apache-2.0
// The verdict: ended, breached, fulfilled, impasse, undetermined, in progress: the first that
// holds.
#include <algorithm>
#include <map>

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

/// Tells of each breach, who is to blame, since when and for what, until one is taken.
template <typename Found>
bool Runner::each_breach(Found found) const {
  const auto any_of = [&](Range actors, Day since, const auto& what) {
    for (std::uint32_t k = 0; k < actors.count; ++k)
      if (found(p_.actor_lists[actors.first + k], since, what)) return true;
    return false;
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
    if (any_of(code.list, overdue_since(duty.arose, duty.deadline), what)) return true;
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

/// Whether `id` could still become true by time, outside events, inputs or verification; collects
/// the open milestones it waits for.
Value Runner::hopeful(InstructionId id, std::vector<std::uint32_t>& waits_for) const {
  std::vector<std::uint32_t> cone{id.value};
  std::vector<std::uint32_t> open{id.value};
  std::map<std::uint32_t, Value> values;
  values[id.value] = Value::unknown();
  while (!open.empty()) {
    const Instruction& i = p_.instructions[open.back()];
    open.pop_back();
    if (!is_pure(i.op) && i.op != OpCode::MilestoneWithin) continue;
    for (const InstructionId argument : p_.arguments_of(i))
      if (values.emplace(argument.value, Value::unknown()).second) open.push_back(argument.value);
  }
  for (auto& [k, result] : values) {  // ascending: operands first
    const Instruction& i = p_.instructions[k];
    if (is_pure(i.op)) {
      std::vector<Value> arguments;
      std::vector<InstructionId> ids;
      for (const InstructionId argument : p_.arguments_of(i)) {
        ids.push_back(InstructionId::at(arguments.size()));
        arguments.push_back(values.at(argument.value));
      }
      result = quid::apply(p_, i, k, {arguments.data(), ids.data(), ids.size()});
      continue;
    }
    result = s_.slots[k];
    if (i.op == OpCode::Quantity || i.op == OpCode::PhaseActive || i.op == OpCode::VerdictIs ||
        std::binary_search(p_.daily.begin(), p_.daily.end(), k))
      result = Value::unknown();
    if (i.op == OpCode::DutyIs && i.mode == static_cast<std::uint8_t>(checked::DutyTest::Overdue))
      result = Value::unknown();
    if (i.op == OpCode::MilestoneWithin &&
        !milestone_is(i.target, static_cast<MilestoneTest>(i.mode)).is_false())
      for (std::uint32_t n = 0; n < 2; ++n)  // its length and its date
        if (!values.at(p_.arguments[i.first_argument + n].value).known()) result = Value::unknown();
    const bool reads_milestone = i.op == OpCode::MilestoneIs || i.op == OpCode::MilestoneWithin ||
                                 i.op == OpCode::DateOf || i.op == OpCode::DeadlineOf ||
                                 i.op == OpCode::ProgressOf || i.op == OpCode::AmountOf;
    if (!reads_milestone) continue;
    const MilestoneState& state = s_.milestones[i.target];
    const bool unsettled = (state.reported && !state.met) || state.disputed;
    const bool asks_overdue = (i.op == OpCode::MilestoneIs || i.op == OpCode::MilestoneWithin) &&
                              i.mode == static_cast<std::uint8_t>(MilestoneTest::Overdue);
    const bool by_time = asks_overdue && !(state.overdue && result.is_false());
    if (p_.milestone_codes[i.target].owners.count == 0 || unsettled || by_time)
      result = Value::unknown();
    else if (!state.met)
      waits_for.push_back(i.target);
  }
  return values.at(id.value);
}

bool Runner::stuck(std::vector<Subject>& circle) const {
  std::vector<std::uint32_t> open;
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    if (p_.milestone_codes[m].owners.count == 0 || state.met || state.waived || state.lapsed)
      continue;
    if (!p_.milestone_codes[m].needs.valid()) return false;
    if (state.reported && !state.met && !state.refuted)
      return false;  // its verification is awaited
    open.push_back(m);
  }
  if (open.empty()) return false;
  for (const std::uint32_t d : s_.open_duties) {
    if (!is_open(s_.duties[d].status)) continue;  // closed, and not yet taken from the list
    const auto kind = p_.acts[p_.effects[s_.duties[d].effect].act].kind;
    if (kind != ast::Act::Kind::Meet && kind != ast::Act::Kind::Break) return false;
  }
  for (const StandingState& permission : s_.permissions)
    if (const auto kind = p_.acts[p_.effects[permission.effect].act].kind;
        permission.open && kind != ast::Act::Kind::Meet && kind != ast::Act::Kind::Break)
      return false;
  std::map<std::uint32_t, std::vector<std::uint32_t>> waits;
  for (const std::uint32_t m : open) {
    auto& on = waits[m];
    if (!hopeful(p_.milestone_codes[m].needs, on).is_false()) return false;
    std::sort(on.begin(), on.end());
  }
  // The shortest way from a milestone back to itself; among equals the first declared.
  std::vector<std::uint32_t> best;
  for (const std::uint32_t from : open) {
    std::map<std::uint32_t, std::uint32_t> came;
    std::vector<std::uint32_t> layer{from};
    bool found = false;
    for (std::size_t length = 1; !layer.empty() && !found && (best.empty() || length < best.size());
         ++length) {
      std::vector<std::uint32_t> next;
      for (const std::uint32_t m : layer)
        for (const std::uint32_t n : waits[m]) {
          if (n == from && !found) {
            found = true;
            best.assign(1, from);
            for (std::uint32_t k = m; k != from; k = came[k]) best.insert(best.begin() + 1, k);
          }
          if (waits.count(n) != 0 && n != from && came.emplace(n, m).second) next.push_back(n);
        }
      layer.swap(next);
    }
  }
  for (const std::uint32_t m : best) circle.push_back(milestone_subject(m));
  return true;
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
      const auto times = periods(deal().deal.start, s_.today, *part.per);
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
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const MilestoneState& state = s_.milestones[m];
    if (state.disputed && p_.milestone_codes[m].owners.count > 0) return true;
    if (state.has_deadline && state.deadline < s_.today && !milestone_truth(m).known()) return true;
  }
  return std::any_of(s_.open_duties.begin(), s_.open_duties.end(),
                     [&](std::uint32_t d) { return awaits_verification(s_.duties[d]); });
}

/// Whether its deadline has passed, and it may have been done in time. What arose today after its
/// deadline is only not yet found to be overdue.
bool Runner::awaits_verification(const DutyState& duty) const {
  if (duty.status != DutyView::Status::Open || duty.deadline >= s_.today) return false;
  return duty.arose < s_.today || claimed_in_time(duty);
}

}  // namespace quid
