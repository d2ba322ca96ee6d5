// SPDX-License-Identifier: Apache-2.0
// Instructions -> meanings, in program order: operands stand before what reads them. What only
// hangs on the calendar is read off a walk without events; what nothing turns any more is what it
// is today.
#include <algorithm>
#include <utility>

#include "lanes/plain_build.hpp"
#include "program/operations.hpp"

namespace quid::lanes {
namespace {

using checked::Compare;
using checked::MilestoneTest;

constexpr std::uint32_t deepest = 500;  // gates in gates

const char* why_not_plain(OpCode op) {
  switch (op) {
    case OpCode::VerdictIs: return "a condition reads the verdict";
    case OpCode::Book: return "a condition reads what a party gave or received";
    case OpCode::NoDeal: return "a condition reads what a party has without a deal";
    case OpCode::Overpromise: return "a condition reads how far statements outrun what is true";
    case OpCode::Peak: return "a condition reads the peak of an amount";
    default: return "a condition reads more than states, levels and amounts";
  }
}

bool is_memory(OpCode op) { return op == OpCode::Was || op == OpCode::ForDuration; }

}  // namespace

bool Translation::conditions() {
  needed_.assign(p_.instructions.size(), 0);
  valued_.assign(p_.instructions.size(), 0);
  truthed_.assign(p_.instructions.size(), 0);
  meanings_.assign(p_.instructions.size(), {});
  mark_roots();
  find_cone();
  find_dependence();
  for (std::uint32_t r = 0; r < p_.rule_codes.size(); ++r) {
    const InstructionId condition = p_.rule_codes[r].condition;
    if (reach_.rules[r] != 0 && condition.valid() && moved_[condition.value] != 0)
      plain_.many_rounds = true;
  }
  if (!walk_calendar()) return false;
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k)
    if (needed_[k] != 0 && calendar_only_[k] == 0) lower(k);
  if (std::any_of(depth_.begin(), depth_.end(), [](std::uint32_t d) { return d > deepest; }))
    return unfit("a condition is nested too deep");
  return true;
}

void Translation::mark(InstructionId id, bool as_value) {
  if (!id.valid()) return;
  needed_[id.value] = 1;
  (as_value ? valued_ : truthed_)[id.value] = 1;
}

void Translation::mark_roots() {
  for (const MilestoneCode& milestone : p_.milestone_codes) {
    mark(milestone.of, true);
    mark(milestone.deadline, true);
  }
  for (const ValueCode& value : p_.values) {
    mark(value.degree, value.metered);
    mark(value.worth, true);
  }
  for (const InstructionId worth : p_.no_deal_worths) mark(worth, true);
  for (const EnsureCode& ensure : p_.ensures) {
    mark(ensure.condition, false);
    mark(ensure.other, false);
  }
  mark_phases();
  for (const PlainStanding& one : plain_.standings) mark_effect(p_.effects[one.effect]);
  for (const PlainBreach& breach : plain_.breaches) {
    const Range effects = p_.effects[plain_.standings[breach.standing].effect].more->otherwise;
    for (std::uint32_t e = 0; e < effects.count; ++e) mark_effect(p_.effects[effects.first + e]);
  }
  for (std::uint32_t r = 0; r < p_.rule_codes.size(); ++r) {
    const RuleCode& rule = p_.rule_codes[r];
    mark(rule.condition, false);
    mark(rule.more->from, true);
    mark(rule.more->to, true);
    mark(rule.more->anchor, true);
    if (reach_.rules[r] == 0) continue;
    for (std::uint32_t e = 0; e < rule.effects.count; ++e)
      mark_effect(p_.effects[rule.effects.first + e]);
  }
}

/// What an effect of a rule that may fire reads, or one that stands.
void Translation::mark_effect(const EffectCode& code) {
  mark(code.operand, true);
  const RevocationCode& revocation = p_.revocation(code);
  mark(revocation.while_, false);
  mark(revocation.until, false);
  for (const Range list : {revocation.until_dates, revocation.fors})
    for (std::uint32_t k = 0; k < list.count; ++k) mark(p_.instruction_lists[list.first + k], true);
  if (code.kind == EffectKind::Say) mark(p_.statement_codes[code.target].degree, true);
  if (code.kind == EffectKind::Duty) mark(p_.acts[code.more->act].amount, true);
}

/// One pass down finds what is needed, as a value or as a truth.
void Translation::find_cone() {
  calendar_only_.assign(p_.instructions.size(), 0);
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k)
    calendar_only_[k] = all_on_calendar(k) ? 1 : 0;
  evening_.assign(p_.instructions.size(), 0);
  for (const ValueCode& value : p_.values) evening_[value.degree.value] = 1;
  for (const EnsureCode& ensure : p_.ensures) {
    evening_[ensure.condition.value] = 1;
    if (ensure.other.valid()) evening_[ensure.other.value] = 1;
  }
  for (std::size_t n = p_.instructions.size(); n-- > 0;) {
    const auto k = static_cast<std::uint32_t>(n);
    const Instruction& i = p_.instructions[k];
    if (needed_[k] == 0 || calendar_only_[k] != 0) continue;
    const auto arguments = p_.arguments_of(i);
    for (std::size_t a = 0; a < arguments.size(); ++a) {
      mark(arguments[a], !wants_truth(k, a));
      if (evening_[k] != 0 || is_memory(i.op) || i.op == OpCode::OnAtLeast)
        evening_[arguments[a].value] = 1;
    }
  }
}

bool Translation::makes_duties(std::uint32_t rule) const {
  return std::any_of(plain_.standings.begin(), plain_.standings.end(),
                     [&](const PlainStanding& one) { return one.rule == rule && one.is_duty; });
}

/// And one pass up what it hangs on.
void Translation::find_dependence() {
  moved_.assign(p_.instructions.size(), 0);
  event_.assign(p_.instructions.size(), 0);
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k) {
    const Instruction& i = p_.instructions[k];
    const bool level = i.op == OpCode::LevelIs, amount = i.op == OpCode::Quantity;
    const bool plain = level || amount || i.op == OpCode::Constant || is_pure(i.op);
    bool moved =
        (level && reach_.levers[i.target] != 0) || (amount && reach_.quantities[i.target].moves);
    const bool duty = i.op == OpCode::DutyIs && makes_duties(i.target);
    moved = moved || duty || i.op == OpCode::Book;
    bool event = !plain || (level && reach_.apart[i.target] != 0) ||
                 (amount && reach_.quantities[i.target].apart);
    for (const InstructionId argument : p_.arguments_of(i)) {
      moved = moved || (moved_[argument.value] != 0 && !is_memory(i.op));
      moved = moved || (i.op == OpCode::ForDuration && moved_[argument.value] != 0);
      event = event || event_[argument.value] != 0;
    }
    moved_[k] = moved ? 1 : 0;
    event_[k] = event ? 1 : 0;
  }
}

bool Translation::all_on_calendar(std::uint32_t k) const {
  const Instruction& i = p_.instructions[k];
  if (i.op == OpCode::PhaseActive) return phase_at_[i.target] == nobody;
  if (i.op != OpCode::Constant && i.op != OpCode::Today && !is_pure(i.op)) return false;
  const auto arguments = p_.arguments_of(i);
  return std::all_of(arguments.begin(), arguments.end(),
                     [&](InstructionId argument) { return calendar_only_[argument.value] != 0; });
}

/// What hangs on the calendar alone, on each day.
bool Translation::walk_calendar() {
  std::vector<std::uint32_t> turning;
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k) {
    if (needed_[k] == 0 || calendar_only_[k] == 0) continue;
    const Instruction& i = p_.instructions[k];
    if (i.op == OpCode::Constant)
      set_constant(k, p_.constants[static_cast<std::size_t>(i.number)]);
    else
      turning.push_back(k);
  }
  return turning.empty() || read_calendar(turning);
}

bool Translation::read_calendar(const std::vector<std::uint32_t>& turning) {
  const std::size_t days = plain_.days();
  if (turning.size() * days > most_calendar_reads) return unfit("too much hangs on the calendar");
  struct Rows {
    std::vector<std::uint64_t> is, may;
  };
  std::vector<Rows> rows(turning.size());
  for (std::size_t n = 0; n < turning.size(); ++n) {
    if (truthed_[turning[n]] != 0) {
      rows[n].is.resize(days / 64 + 1);
      rows[n].may.resize(days / 64 + 1);
    }
    if (valued_[turning[n]] == 0) continue;
    if ((values_kept_ += days) > most_values) return unfit("too much hangs on the calendar");
    meanings_[turning[n]].days.reserve(days);
  }
  Run walk = today_;
  walk.keep_happenings(false);
  walk.forget();
  for (std::size_t d = 0; d < days; ++d) {
    if (!walk.advance(Day{plain_.today.value + 1 + static_cast<std::int32_t>(d)}))
      return unfit("it stops with an error where nothing happens");
    const std::uint64_t bit = std::uint64_t{1} << (d % 64);
    for (std::size_t n = 0; n < turning.size(); ++n) {
      const Value value = walk.value_of(InstructionId{turning[n]});
      if (value.failed()) return unfit("something on the calendar cannot be computed");
      if (valued_[turning[n]] != 0) meanings_[turning[n]].days.push_back(value);
      if (truthed_[turning[n]] == 0) continue;
      if (value.is_true()) rows[n].is[d / 64] |= bit;
      if (!value.is_false()) rows[n].may[d / 64] |= bit;
    }
  }
  for (std::size_t n = 0; n < turning.size(); ++n) {
    Meaning& meaning = meanings_[turning[n]];
    meaning.kind = Meaning::Kind::Daily;
    const bool same = std::all_of(meaning.days.begin(), meaning.days.end(),
                                  [&](const Value& one) { return one == meaning.days.front(); });
    if (!meaning.days.empty() && same) {
      set_constant(turning[n], Value(meaning.days.front()));
      continue;
    }
    if (truthed_[turning[n]] == 0) continue;
    const auto is = on_calendar(std::move(rows[n].is)), may = on_calendar(std::move(rows[n].may));
    if (!is || !may) return false;
    meaning.read_as_truth = true;
    meaning.is = *is;
    meaning.may = *may;
    if (valued_[turning[n]] == 0) set_truth(turning[n], *is, *may);
  }
  return true;
}

void Translation::lower(std::uint32_t k) {
  const Instruction& i = p_.instructions[k];
  if (is_pure(i.op)) return lower_pure(k, i);
  switch (i.op) {
    case OpCode::MilestoneIs: return lower_milestone(k, i);
    case OpCode::ProgressOf:
    case OpCode::AmountOf: return lower_progress(k, i);
    case OpCode::LevelIs: {
      const Ref holds = at_level(i);
      return set_truth(k, holds, holds);
    }
    case OpCode::Quantity: return lower_quantity(k, i);
    case OpCode::PhaseActive: return lower_phase(k, i);
    case OpCode::Was:
    case OpCode::ForDuration: return lower_memory(k, i);
    case OpCode::OnAtLeast: return lower_often(k, i);
    default: return lower_leaf(k, i);
  }
}

/// A flag that can no longer turn is what it is.
Ref Translation::flag(Atom::Kind kind, std::uint32_t m, bool now) {
  if (plain_.milestones[m].may != none_may) return atom(kind, m, 0);
  return now ? always : not_ever;
}

/// Whether a milestone may be claimed, or reported in part, and not met.
bool Translation::claims_apart(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  return (plain_.milestones[m].may & reported_may) != 0 || state.reported != state.met ||
         (state.reported && state.whole) != state.met;
}

Ref Translation::claim(std::uint32_t m) {
  const MilestoneState& state = s_.milestones[m];
  return claims_apart(m) ? flag(Atom::Kind::Claimed, m, state.reported && state.whole) : met(m);
}

void Translation::lower_milestone(std::uint32_t k, const Instruction& i) {
  const std::uint32_t m = i.target;
  const MilestoneState& state = s_.milestones[m];
  const std::uint8_t may = plain_.milestones[m].may;
  const bool timed = state.has_deadline || p_.milestone_codes[m].deadline.valid();
  const auto both_ways = [&](Ref truth) { set_truth(k, truth, truth); };
  switch (static_cast<MilestoneTest>(i.mode)) {
    case MilestoneTest::OnTime:
      if (timed) {
        if (may == none_may && !state.met) {  // overdue it is not on time, before that not yet
          const Ref overdue = atom(Atom::Kind::Overdue, m, 0);
          return set_truth(k, not_ever, both(claim(m), !overdue));
        }
        if (may != none_may) {
          refuse(k, "a condition asks whether something was on time");
          if (done_is_kept(m)) set_column(k, by_deadline(PlainColumn::Kind::OnTime, m));
          return;
        }
        if (!state.has_deadline && p_.milestone_codes[m].deadline_ahead.valid())
          return refuse(k, "a condition asks whether something was on time by a day not known");
        return set_constant(k, today_.value_of(InstructionId{k}));
      }
      [[fallthrough]];
    case MilestoneTest::Met: return set_truth(k, met(m), either(met(m), claim(m)));
    case MilestoneTest::Reported:
      return both_ways(claims_apart(m) ? flag(Atom::Kind::Reported, m, state.reported) : met(m));
    case MilestoneTest::Broken: return both_ways(flag(Atom::Kind::Broken, m, state.broken));
    case MilestoneTest::Refuted:
      if ((may & refuted_may) == 0 && !state.refuted) return both_ways(not_ever);
      return both_ways(flag(Atom::Kind::Refuted, m, state.refuted));
    case MilestoneTest::Verified: return both_ways(flag(Atom::Kind::Verified, m, state.verified));
    case MilestoneTest::Overdue:  // time makes it so, whatever happens
      if (!timed) return both_ways(state.overdue ? always : not_ever);
      return both_ways(atom(Atom::Kind::Overdue, m, 0));
    case MilestoneTest::Lapsed: return both_ways(state.lapsed ? always : not_ever);
    case MilestoneTest::Waived: return both_ways(state.waived ? always : not_ever);
    case MilestoneTest::Disputed: return both_ways(not_ever);
    case MilestoneTest::Unruled: break;
  }
  if ((may & broken_may) != 0) return refuse(k, "a condition asks whether a break was ruled");
  both_ways(state.unruled ? flag(Atom::Kind::Broken, m, state.broken) : not_ever);
}

/// Whether more of a milestone's amount may yet count.
bool Translation::counts_further(std::uint32_t m) const {
  const std::uint8_t counts =
      p_.milestone_codes[m].verifier != no_instance ? met_may : met_may | reported_may;
  return (plain_.milestones[m].may & counts) != 0;
}

/// What is reported here is reported in full, so there are two amounts: before and after.
void Translation::lower_progress(std::uint32_t k, const Instruction& i) {
  const std::uint32_t m = i.target;
  const MilestoneState& state = s_.milestones[m];
  const std::uint8_t may = plain_.milestones[m].may;
  const bool metered = p_.milestone_codes[m].of.valid();
  const bool progress = i.op == OpCode::ProgressOf;
  if (may == none_may) return set_constant(k, today_.value_of(InstructionId{k}));
  const Value none = Value::number(Decimal::zero()), one = Value::number(Decimal::one());
  if (!metered) {
    if (!progress) return set_cases(k, {{one, met(m)}, {none, !met(m)}});
    std::vector<Meaning::Case> cases{{one, met(m)}, {none, both(!met(m), !claim(m))}};
    if (claims_apart(m)) cases.push_back({Value::unknown(), both(!met(m), claim(m))});
    return set_cases(k, std::move(cases));
  }
  const Value* size = constant(p_.milestone_codes[m].of);
  const bool unverified = p_.milestone_codes[m].verifier == no_instance;
  const bool takes_back =
      unverified && (may & refuted_may) != 0 && state.reported_amount != state.verified_amount;
  // What is done again after a break, and refuted then, is all that was verified.
  const bool undone = !unverified && (may & broken_may) != 0 && (may & refuted_may) != 0;
  if (size == nullptr || !size->known() || state.resized || takes_back || undone)
    return refuse(k, "how much of a milestone is done hangs on more than whether it is met");
  const Value now = today_.value_of(InstructionId{k});
  if (!counts_further(m)) return set_constant(k, now);
  const Decimal counted = unverified ? state.reported_amount : state.verified_amount;
  const Value after = progress ? one : Value::number(std::max(counted, size->as_number()));
  if (after == now) return set_constant(k, now);
  const Ref whole = atom(Atom::Kind::Whole, m, 0);
  set_cases(k, {{after, whole}, {now, !whole}});
}

void Translation::lower_quantity(std::uint32_t k, const Instruction& i) {
  const Reach::Amount& amount = reach_.quantities[i.target];
  const Value& now = s_.quantities[i.target];
  if (!amount.moves) return set_constant(k, now);
  if (amount.wide) return set_column(k, leaf(PlainColumn::Kind::Quantity, i.target));
  if (!now.known()) {
    found_.quantities[i.target].wide = may_leave_;
    return refuse(k, "an amount is unknown, and may become known");
  }
  if (amount.free) {
    meanings_[k].kind = Meaning::Kind::Counted;
    meanings_[k].target = i.target;
    return;
  }
  std::set<Int128> values = amount.values;
  values.insert(now.bits);
  std::vector<Meaning::Case> cases;
  for (auto at = values.begin(); at != values.end(); ++at) {
    const auto next = std::next(at);
    const Ref least = at == values.begin() ? always : quantity_at_least(i.target, *at);
    const Ref above = next == values.end() ? not_ever : quantity_at_least(i.target, *next);
    cases.push_back({Value::raw(*at), both(least, !above)});
  }
  set_cases(k, std::move(cases));
}

/// Other states stand as they do: what could turn them is refused elsewhere.
void Translation::lower_leaf(std::uint32_t k, const Instruction& i) {
  switch (i.op) {
    case OpCode::LeverUnruled:
    case OpCode::Withdrawn:
    case OpCode::Offer: return set_constant(k, today_.value_of(InstructionId{k}));
    case OpCode::Said:
    case OpCode::Unwarranted:
      if (reach_.says) return refuse(k, "a condition asks what was said, and rules say something");
      return set_constant(k, today_.value_of(InstructionId{k}));
    case OpCode::DutyIs:
    case OpCode::DutyDeadline:
    case OpCode::DutyLateness:
    case OpCode::DutyUnpaid: return lower_duty(k, i);
    case OpCode::DeadlineOf: {
      const InstructionId deadline = p_.milestone_codes[i.target].deadline;
      const MilestoneState& state = s_.milestones[i.target];
      const bool fixed = state.deadline_fixed || !deadline.valid() ||
                         p_.instructions[deadline.value].op == OpCode::Constant;
      if (!fixed) return refuse(k, "a condition reads a deadline that hangs on what happens");
      return set_constant(k, today_.value_of(InstructionId{k}));
    }
    case OpCode::DateOf:
    case OpCode::SinceMilestone: return lower_date(k, i);
    case OpCode::MilestoneWithin: return lower_within(k, i);
    case OpCode::LatenessOf: return lower_lateness(k, i);
    case OpCode::Book:
      if (may_leave_) return lower_book(k, i);
      [[fallthrough]];
    default: return refuse(k, why_not_plain(i.op));
  }
}

/// An amount that is only counted, against one of few numbers; false: there is none.
bool Translation::lower_counted(std::uint32_t k, const Instruction& i) {
  const Meaning& a = meanings_[p_.arguments[i.first_argument].value];
  const Meaning& b = meanings_[p_.arguments[i.first_argument + 1].value];
  const bool swapped = b.kind == Meaning::Kind::Counted;
  const Meaning &read = swapped ? b : a, &bound = swapped ? a : b;
  if (read.kind != Meaning::Kind::Counted || bound.kind != Meaning::Kind::Cases) return false;
  if (static_cast<checked::Kind>(std::int64_t{i.number}) != checked::Kind::Number) return false;
  Ref is = not_ever, may = not_ever;
  for (const Meaning::Case& one : bound.cases) {
    if (!one.value.known()) {
      may = either(may, one.where);
      continue;
    }
    if (one.value.bits == int128_max) return false;
    const Ref least = quantity_at_least(read.target, one.value.bits);
    const Ref above = quantity_at_least(read.target, one.value.bits + 1);
    Ref holds = both(least, !above);
    switch (static_cast<Compare>(i.mode)) {
      case Compare::Equal: break;
      case Compare::NotEqual: holds = !holds; break;
      case Compare::Less: holds = swapped ? above : !least; break;
      case Compare::LessEqual: holds = swapped ? least : !above; break;
      case Compare::Greater: holds = swapped ? !least : above; break;
      case Compare::GreaterEqual: holds = swapped ? !above : least; break;
    }
    is = either(is, both(one.where, holds));
    may = either(may, both(one.where, holds));
  }
  set_truth(k, is, may);
  return true;
}

}  // namespace quid::lanes
