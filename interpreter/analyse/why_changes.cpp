// SPDX-License-Identifier: Apache-2.0
// What came about in several steps: a number that was added to, a day that was moved, a condition
// that held from one day to another. All steps count that still bear on it.
#include <algorithm>

#include "analyse/explainer.hpp"
#include "analyse/explainer_tree.hpp"

namespace quid::analyse {

using K = HappeningKind;

/// Whether what changed it went by what it was before: an addition, not a value of its own.
bool Explainer::adds(const Happening& changed) const {
  const Cause& cause = changed.cause;
  if (cause.kind == Cause::Kind::Entry) {
    const auto& entries = replay_.last().entries();
    return cause.symbol < entries.size() &&
           entries[cause.symbol].kind == checked::EventKind::AddQuantity;
  }
  if (cause.kind != Cause::Kind::Rule) return false;
  return any_effect(cause, [&](const EffectCode& code) {
    return code.kind == EffectKind::Quantity && code.target == of(p_.quantities, changed.subject)
               ? std::optional(code.change != ast::Change::Set)
               : std::nullopt;
  });
}

/// Whether a rule moved a deadline by so much, not to a day of its own.
bool Explainer::extends(const Happening& moved) const {
  if (moved.cause.kind != Cause::Kind::Rule) return false;
  return any_effect(moved.cause, [&](const EffectCode& code) {
    const bool about = code.kind == EffectKind::ExtendBy || code.kind == EffectKind::ExtendTo;
    return about && code.target == of(p_.milestones, moved.subject)
               ? std::optional(code.kind == EffectKind::ExtendBy)
               : std::nullopt;
  });
}

/// Whether `test` says yes to one of this rule's effects; it says nothing of those it is not about.
template <class Test>
bool Explainer::any_effect(const Cause& rule, Test test) const {
  const std::uint32_t r = p_.rules.base[rule.symbol] + rule.instance;
  std::vector<Range> open{p_.rule_codes[r].effects};
  bool holds = false;
  while (!open.empty()) {
    const Range effects = open.back();
    open.pop_back();
    for (std::uint32_t k = 0; k < effects.count; ++k) {
      const EffectCode& code = p_.effects[effects.first + k];
      if (code.more->otherwise.count > 0) open.push_back(code.more->otherwise);
      holds = holds || test(code).value_or(false);
    }
  }
  return holds;
}

/// Back to the last value that owes nothing to the one before: `5` is `2` and `3` added to it.
void Explainer::quantity(Moment at, std::uint32_t q, NodeId parent) {
  const Subject subject = Explainer::subject(Subject::Kind::Quantity, p_.quantities, q);
  std::size_t told = 0, more = 0;
  bool whole = false;
  for (std::size_t k = count(at); k-- > 0 && !whole;) {
    const Happening& h = happening(k);
    if (h.kind != K::QuantityChanged || h.subject != subject) continue;
    whole = !adds(h);
    if (told < most_listed || options_.all) {
      happened(k, parent);
      ++told;
    } else {
      ++more;
    }
  }
  if (more > 0) add(parent, Reason::Kind::More, {}, static_cast<std::int64_t>(more));
  if (whole || prior(subject, parent)) return;
  const InstructionId start = p_.quantity_starts[q];
  const bool declared = start.valid();
  const bool nothing = declared && constant(start) && value(at, start).bits == 0;
  if (told > 0 && nothing) return;  // the first sum says it all
  add(parent, declared ? Reason::Kind::Start : Reason::Kind::Absent, subject, told > 0 ? 1 : 0);
}

/// Every move back to the first that named a day; false where none did.
bool Explainer::deadline_moves(Moment at, const Subject& milestone, NodeId parent) {
  std::size_t told = 0;
  for (std::size_t k = count(at); k-- > 0;) {
    const Happening& h = happening(k);
    if (h.kind != K::DeadlineMoved || h.subject != milestone) continue;
    const bool named = !extends(h);
    if (named || told < most_listed || options_.all) happened(k, parent);
    ++told;
    if (named) return true;
  }
  return false;
}

/// The suspensions of its rule that the duty sat out, the days on which it was unknown whether it
/// stands, and what ended them. `effect`: what made it.
void Explainer::pauses(Moment at, std::size_t arose, std::size_t closed, const EffectCode& effect,
                       NodeId parent) {
  const Subject rule = rule_of(effect.rule);
  const std::size_t end = std::min(closed, count(at));
  std::size_t told = 0;
  for (std::size_t k = arose + 1; k < end; ++k) {
    const Happening& h = happening(k);
    const bool of_rule = h.kind == K::RuleSuspended || h.kind == K::RuleResumed;
    const bool of_effect =
        (h.kind == K::EffectHeld || h.kind == K::EffectReleased) && h.b == effect.source;
    if (h.subject != rule || (!of_rule && !of_effect)) continue;
    if (++told > most_listed && !options_.all) return;
    happened(k, parent);
  }
}

/// From the first of these days on, at their ends.
const std::vector<Explainer::Spell>& Explainer::spells(Moment at, InstructionId id, Day from) {
  const auto [place, fresh] = spells_.try_emplace({at.run, id.value, from.value});
  std::vector<Spell>& result = place->second;
  const Run* start = fresh ? replay_.at_end_of(Day{from.value - 1}) : nullptr;
  if (!start) return result;
  Run walk(*start);
  const Day last = at.run->today();
  const auto holds = [](const Value& v, bool number) {
    return v.known() && (number ? v.as_number() == Decimal::one() : v.is_true());
  };
  const bool number = std::any_of(p_.values.begin(), p_.values.end(), [&](const ValueCode& code) {
    return code.degree == id && code.metered;
  });
  for (Day day = from; day <= last;) {
    if (day < last && !walk.advance(day)) break;
    const bool so = holds(day < last ? walk.state().slots[id.value] : value(at, id), number);
    const bool open = !result.empty() && result.back().open;
    if (so && !open) result.push_back({day, day, true});
    if (!so && open) result.back().open = false;
    if (!so && open) result.back().end = day;
    const Day quiet = day < last ? std::min(walk.quiet_until(), Day{last.value - 1}) : day;
    day = Day{std::max(day, quiet).value + 1};
  }
  for (Spell& one : result)
    if (one.open) one.end = Day{last.value + 1};
  return result;
}

/// When it began, and what ended it.
void Explainer::spell(Moment at, InstructionId id, const Spell& spell, NodeId parent) {
  Reason reason;
  reason.kind = Reason::Kind::Spell;
  reason.instruction = id;
  reason.day = spell.begin;
  reason.a = spell.end.value - 1;
  reason.b = spell.open ? 1 : 0;
  const NodeId node = add(parent, reason);
  if (node == parent) return;
  const auto tell = [&](Day day) {
    const Run* then = day < at.run->today() ? replay_.at_end_of(day) : at.run;
    if (!then) return cut(node);
    parts({then, then == at.run && at.before}, id, node);
  };
  tell(spell.begin);
  if (!spell.open) tell(spell.end);
}

/// Of the days that count the newest that suffice; where they do not suffice, all of them.
void Explainer::counted(Moment at, const Instruction& i, NodeId parent) {
  const InstructionId inner = p_.arguments_of(i)[0];
  const DayCount days = at.run->days_counted(i);
  add(parent, Reason::Kind::Counted, {}, days.certain, days.open);
  const std::int64_t wanted = p_.frequency(p_.trackers[i.target]).count;
  const std::vector<Spell> when = spells(at, inner, days.first);
  const auto length = [](const Spell& s) { return std::int64_t{s.end.value} - s.begin.value; };
  const bool now = value(at, inner).is_true();
  const bool suffices = now && !when.empty() && (when.size() == 1 || length(when.back()) >= wanted);
  if (when.empty() || suffices) return read(at, inner, parent);
  const bool so = days.certain >= wanted;
  // Of business days it is not known here how many a spell has.
  const bool few =
      so && p_.frequency(p_.trackers[i.target]).window.business_days == 0 && !options_.all;
  std::int64_t told = 0;
  std::size_t shown = 0;
  for (std::size_t k = when.size(); k-- > 0;) {
    if ((few && told >= wanted) || (shown >= most_listed && !options_.all)) break;
    told += length(when[k]);
    ++shown;
    spell(at, inner, when[k], parent);
  }
}

/// A worth per period, as long as what it is for has held.
void Explainer::accrued(Moment at, const ValueCode& code, NodeId parent) {
  const RunState& state = at.run->state();
  const std::vector<Spell> when = spells(at, code.degree, deal().deal.start);
  const bool running = when.size() == 1 && when.back().open && !state.ended;
  if (when.empty() || running) return read(at, code.degree, parent);
  std::size_t shown = 0;
  for (std::size_t k = when.size(); k-- > 0; ++shown) {
    if (shown >= most_listed && !options_.all) {
      add(parent, Reason::Kind::More, {}, static_cast<std::int64_t>(k + 1));
      return;
    }
    spell(at, code.degree, when[k], parent);
  }
}

/// What is declared, and how many of its periods have passed.
void Explainer::no_deal(Moment at, const Instruction& i, NodeId parent) {
  const NoDealCode& code = p_.no_deals[static_cast<std::size_t>(i.number)];
  for (std::uint32_t n = 0; n < code.parts.count; ++n) {
    const std::uint32_t line = p_.no_deal_parts[code.parts.first + n];
    const InstructionId worth = p_.no_deal_worths[line];
    Reason reason;
    reason.kind = Reason::Kind::NoDeal;
    reason.index = line;
    reason.day = deal().deal.start;
    if (const auto times = at.run->no_deal_periods(line)) {
      reason.amount = *times;
      reason.a = 1;
    }
    reason.value = value(at, worth);
    const NodeId node = add(parent, reason);
    if (node != parent) read(at, worth, node);
  }
}

}  // namespace quid::analyse
