// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "brute.hpp"

namespace quid::oracle {
namespace {

using analyse::Act;

Day next(Day day) { return Day{day.value + 1}; }

}  // namespace

Brute::Brute(BruteDeal deal, const std::vector<Act>& acts, std::vector<checked::ExprId> conditions)
    : deal_(std::move(deal)),
      acts_(acts),
      conditions_(std::move(conditions)),
      index_(deal_.program) {
  for (const InstructionId question : deal_.program.questions)
    bans_may_break_.push_back(
        analyse::bans_may_break(deal_.program, analyse::cone_of(deal_.program, question)) ? 1 : 0);
  std::size_t corrections = 0;
  for (const checked::Entry& entry : deal_.entries) corrections += entry.corrected ? 1 : 0;
  recorded_ = deal_.entries.size() - corrections;
  // On the eve, and since this very day.
  for (const Day day : {Day{deal_.day.value - 1}, deal_.day})
    if (day >= deal_.deal.deal.start) note_open(day);
}

void Brute::note_open(Day day) {
  const History history = run_oracle(deal_.deal, deal_.names, deal_.entries, day, {});
  for (const DutyView& duty : history.last.duties)
    if (is_open(duty.status)) open_.push_back(index_.find(duty.rule, duty.effect));
  std::map<std::int64_t, std::uint32_t> permissions;  // by number
  std::map<std::uint32_t, bool> held;                 // by effect
  for (const Happening& h : history.happenings) {
    if (h.kind == HappeningKind::PermissionGiven)
      permissions[h.b] = index_.find(h.subject, static_cast<std::uint32_t>(h.a));
    if (h.kind == HappeningKind::PermissionEnded) permissions.erase(h.b);
    if (h.kind == HappeningKind::EffectHeld || h.kind == HappeningKind::EffectReleased)
      held[index_.find(h.subject, static_cast<std::uint32_t>(h.b))] =
          h.kind == HappeningKind::EffectHeld;
  }
  for (const auto& [_, effect] : permissions)
    if (!held[effect]) open_.push_back(effect);
}

bool Brute::open_before(const Act& act) const {
  return std::any_of(act.asks.begin(), act.asks.end(), [&](std::uint32_t ask) {
    return std::find(open_.begin(), open_.end(), ask) != open_.end();
  });
}

/// The first day, not before `after`, on which something asks for the act.
std::optional<Day> Brute::ask_opens(const History& history, const Act& act, Day after,
                                    Decimal& amount) const {
  for (const Happening& h : history.happenings) {
    if (h.day < after) continue;
    std::uint32_t effect = UINT32_MAX;
    if (h.kind == HappeningKind::PermissionGiven)
      effect = index_.find(h.subject, static_cast<std::uint32_t>(h.a));
    if (h.kind == HappeningKind::DutyArose) {
      const DutyView& duty = history.last.duties[static_cast<std::size_t>(h.b)];
      // Settled on its first day, it asks for nothing any more.
      if (duty.done && *duty.done == h.day) continue;
      effect = index_.find(duty.rule, duty.effect);
      amount = duty.owed;
    }
    if (effect == UINT32_MAX) continue;
    if (std::find(act.asks.begin(), act.asks.end(), effect) != act.asks.end()) return h.day;
  }
  return std::nullopt;
}

bool Brute::spoilt(const History& history, const std::vector<std::size_t>& acts,
                   std::size_t condition) const {
  const auto done_by_one = [&](const Subject& what) {
    return std::any_of(acts.begin(), acts.end(), [&](std::size_t k) {
      const bool does = acts_[k].kind == Act::Kind::Meet || acts_[k].kind == Act::Kind::Report ||
                        acts_[k].kind == Act::Kind::Part;
      return does && acts_[k].what == what;
    });
  };
  // What the oracle notes in the evening has no entry as its cause.
  const auto unasked = [&](const Happening& h) {
    return h.day >= deal_.day && std::any_of(acts.begin(), acts.end(), [&](std::size_t k) {
             const Act& act = acts_[k];
             if (act.what != h.subject || act.free) return false;
             if (act.kind == Act::Kind::Move) return act.entries[0].level == h.a;
             return act.kind == Act::Kind::Pay && act.by[0] == h.other;
           });
  };
  return std::any_of(history.happenings.begin(), history.happenings.end(), [&](const auto& h) {
    const bool ours = h.cause.kind == Cause::Kind::Entry && h.cause.symbol >= recorded_;
    switch (h.kind) {
      case HappeningKind::BanBroken: return ours && bans_may_break_[condition] == 0;
      case HappeningKind::AlreadySo:
      case HappeningKind::AfterEnd: return ours;
      case HappeningKind::UnruledPayment:
      case HappeningKind::UnruledLevel: return unasked(h);
      case HappeningKind::OutOfOrder: return h.day >= deal_.day && done_by_one(h.subject);
      default: return false;
    }
  });
}

Brute::Outcome Brute::run(const std::vector<std::size_t>& chosen) {
  Outcome outcome;
  outcome.holds.resize(conditions_.size());
  outcome.waits.resize(conditions_.size());
  std::vector<checked::Entry> entries = deal_.entries;
  std::vector<std::size_t> pending;
  std::vector<Day> busy;
  const auto tell = [&](std::size_t k, Day day, std::optional<Decimal> amount) {
    for (checked::Entry entry : acts_[k].entries) {
      entry.on = day;
      if (amount) entry.amount = amount;
      entries.push_back(entry);
    }
    busy.push_back(day);
  };
  for (const std::size_t k : chosen) {
    if (acts_[k].asks.empty() || open_before(acts_[k]))
      tell(k, deal_.day, std::nullopt);
    else
      pending.push_back(k);
  }
  std::vector<Question> questions;
  for (const checked::ExprId condition : conditions_)
    for (Day day = deal_.day; day <= deal_.horizon; day = next(day))
      questions.push_back({condition, day});
  const std::size_t days = static_cast<std::size_t>(deal_.horizon.value - deal_.day.value) + 1;
  for (;;) {
    const History history = run_oracle(deal_.deal, deal_.names, entries, deal_.horizon, questions);
    // What opens first is told first, and the rest is seen on a run that knows of it.
    std::size_t first = pending.size();
    Day when = deal_.horizon;
    Decimal amount;
    for (std::size_t n = 0; n < pending.size(); ++n) {
      Decimal owed;
      const auto day = ask_opens(history, acts_[pending[n]], deal_.day, owed);
      if (!day || *day >= when) continue;
      first = n;
      when = *day;
      amount = owed;
    }
    if (first < pending.size()) {
      const bool pays = acts_[pending[first]].kind == Act::Kind::Pay;
      tell(pending[first], next(when), pays ? std::optional(amount) : std::nullopt);
      pending.erase(pending.begin() + static_cast<std::ptrdiff_t>(first));
      continue;
    }
    if (!pending.empty()) return outcome;
    const Day last = busy.empty() ? deal_.day : *std::max_element(busy.begin(), busy.end());
    for (std::size_t c = 0; c < conditions_.size(); ++c) {
      for (std::size_t d = 0; d < days; ++d) {
        const Day day{deal_.day.value + static_cast<std::int32_t>(d)};
        if (day < last) continue;
        const Answer& answer = history.answers[c * days + d];
        if (answer.state != Answer::State::Known || answer.integer == 0) continue;
        // An error, or something that spoils the set, counts up to this day.
        const History so_far = run_oracle(deal_.deal, deal_.names, entries, day, {});
        if (so_far.error || spoilt(so_far, chosen, c)) break;
        outcome.holds[c] = day;
        bool idle = false;
        for (Day between = deal_.day; between < day; between = next(between))
          idle = idle || std::find(busy.begin(), busy.end(), next(between)) == busy.end();
        outcome.waits[c] = idle;
        break;
      }
    }
    return outcome;
  }
}

const Brute::Outcome& Brute::outcome(const std::vector<std::size_t>& acts) {
  const auto [place, fresh] = known_.try_emplace(acts);
  if (fresh) place->second = run(acts);
  return place->second;
}

std::optional<Day> Brute::by_itself(std::size_t condition) { return outcome({}).holds[condition]; }

std::vector<BruteSet> Brute::answers(std::size_t condition, const std::vector<std::size_t>& allowed,
                                     std::size_t most_acts) {
  std::vector<BruteSet> found;
  std::optional<std::size_t> first_size;
  if (by_itself(condition)) first_size = 0;
  bool prompt = false;
  for (std::size_t size = 1; size <= std::min(most_acts, allowed.size()); ++size) {
    if (first_size && (prompt || size > *first_size + 1)) break;
    const bool full = !first_size;
    std::vector<bool> mask(allowed.size(), false);
    std::fill(mask.begin(), mask.begin() + static_cast<std::ptrdiff_t>(size), true);
    do {
      std::vector<std::size_t> chosen;
      for (std::size_t k = 0; k < mask.size(); ++k)
        if (mask[k]) chosen.push_back(allowed[k]);
      bool joins = true;
      for (std::size_t i = 0; i < chosen.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
          joins = joins && analyse::can_join(acts_[chosen[i]], acts_[chosen[j]]);
      if (!joins) continue;
      const Outcome& result = outcome(chosen);
      bool less = false, less_waits = false;
      for (const BruteSet& other : found) {
        if (!std::includes(chosen.begin(), chosen.end(), other.acts.begin(), other.acts.end()))
          continue;
        (other.waits ? less_waits : less) = true;
        if (result.holds[condition] && other.holds <= *result.holds[condition]) less = true;
      }
      if (less || !result.holds[condition]) continue;
      if (result.waits[condition] && (!full || less_waits)) continue;
      found.push_back({chosen, *result.holds[condition], result.waits[condition]});
      prompt = prompt || !result.waits[condition];
      if (!first_size) first_size = size;
    } while (std::prev_permutation(mask.begin(), mask.end()));
  }
  return found;
}

}  // namespace quid::oracle
