// SPDX-License-Identifier: Apache-2.0
// Time that runs from the day on which a milestone was met: deadlines by it, and conditions on how
// long ago that was.
#include <algorithm>

#include "lanes/plain_build.hpp"
#include "program/operations.hpp"

namespace quid::lanes {

/// Whether on which day it was last met may yet change.
bool Translation::can_be_dated(std::uint32_t m) const {
  return (plain_.milestones[m].may & (met_may | refuted_may)) != 0;
}

void Translation::lower_date(std::uint32_t k, const Instruction& i) {
  const bool date = i.op == OpCode::DateOf;
  if (date && !can_be_dated(i.target)) return set_constant(k, today_.value_of(InstructionId{k}));
  Meaning& meaning = meanings_[k];
  meaning.kind = date ? Meaning::Kind::Day : Meaning::Kind::Since;
  meaning.target = i.target;
}

/// A day so long after; or how long ago it was. False: neither.
bool Translation::lower_after(std::uint32_t k, const Instruction& i) {
  const InstructionId a = p_.arguments[i.first_argument], b = p_.arguments[i.first_argument + 1];
  Meaning& meaning = meanings_[k];
  if (i.op == OpCode::DateDifference) {
    const Meaning& then = meanings_[b.value];
    if (p_.instructions[a.value].op != OpCode::Today || then.kind != Meaning::Kind::Day ||
        then.after != Duration{})
      return false;
    meaning.kind = Meaning::Kind::Since;
    meaning.target = then.target;
    return true;
  }
  const Meaning& from = meanings_[a.value];
  const Value* length = constant(b);
  if (from.kind != Meaning::Kind::Day || from.after != Duration{} || length == nullptr ||
      !length->known())
    return false;
  const std::uint32_t target = from.target;
  meaning.kind = Meaning::Kind::Day;
  meaning.target = target;
  meaning.after = length->as_duration();
  meaning.calendar = i.number;
  return true;
}

/// Today against such a day, or the time since then against a fixed one. False: neither.
bool Translation::lower_elapsed(std::uint32_t k, const Instruction& i) {
  using checked::Compare;
  const InstructionId a = p_.arguments[i.first_argument], b = p_.arguments[i.first_argument + 1];
  auto mode = static_cast<Compare>(i.mode);
  InstructionId now = a, then = b;
  Meaning since;
  const Meaning::Kind kind_a = meanings_[a.value].kind, kind_b = meanings_[b.value].kind;
  const bool turned = kind_a == Meaning::Kind::Day || kind_b == Meaning::Kind::Since;
  if (turned) std::swap(now, then);
  if (meanings_[then.value].kind == Meaning::Kind::Day) {
    if (p_.instructions[now.value].op != OpCode::Today) return false;
    since = meanings_[then.value];
  } else if (meanings_[now.value].kind == Meaning::Kind::Since) {
    const Value* length = constant(then);
    if (length == nullptr || !length->known()) return false;
    const Duration d = length->as_duration();
    since.target = meanings_[now.value].target;
    since.after = {0, d.months + d.days + d.business_days, 0};  // compared as numbers of days
  } else {
    return false;
  }
  if (turned) {
    if (mode == Compare::Less || mode == Compare::Greater)
      mode = mode == Compare::Less ? Compare::Greater : Compare::Less;
    else if (mode == Compare::LessEqual || mode == Compare::GreaterEqual)
      mode = mode == Compare::LessEqual ? Compare::GreaterEqual : Compare::LessEqual;
  }
  const auto later = clock(since.target, since.after, since.calendar, false);
  const auto reached = clock(since.target, since.after, since.calendar, true);
  if (!later || !reached) {
    refuse(k, "a condition counts from the day on which something was met");
    return true;
  }
  const Ref dated = atom(Atom::Kind::Dated, since.target, 0);
  const Ref more = atom(Atom::Kind::Passed, *later, 0);
  const Ref least = since.after == Duration{} ? dated : atom(Atom::Kind::Passed, *reached, 0);
  Ref holds = both(least, !more);
  switch (mode) {
    case Compare::Equal: break;
    case Compare::NotEqual: holds = !holds; break;
    case Compare::Less: holds = !least; break;
    case Compare::LessEqual: holds = !more; break;
    case Compare::Greater: holds = more; break;
    case Compare::GreaterEqual: holds = least; break;
  }
  set_truth(k, both(dated, holds), either(!dated, holds));
  return true;
}

/// Over on the first morning after `after` has gone by, or on that day.
std::optional<std::uint32_t> Translation::clock(std::uint32_t m, Duration after,
                                                std::int64_t calendar, bool from_that_day) {
  const auto found = clock_of_.find({m, Value::duration(after).bits, calendar, from_that_day});
  if (found != clock_of_.end()) return found->second;
  if (after.months < 0 || after.days < 0 || after.business_days < 0) return std::nullopt;
  const Holidays& holidays = calendar_of(*p_.checked, calendar);
  const std::int32_t less = from_that_day ? 1 : 0;
  PlainClock clock;
  clock.milestone = m;
  const MilestoneState& state = s_.milestones[m];
  if (state.dated) {
    const auto end = add(state.met_day, after, holidays);
    if (!end) return std::nullopt;
    const auto row = calendar_row([&](Day day) { return day.value > end->value - less; });
    if (!row) return std::nullopt;
    clock.terms.push_back({not_ever, true, *row});
  }
  const auto still = [&](std::int64_t days) {
    return days == 0 ? remembered(atom(Atom::Kind::Dated, m, 0), state.dated, 0, 0)
                     : remembered(atom(Atom::Kind::Before, m, 0), false, 0, days);
  };
  if (!terms(days_before(after, holidays, less), still, clock.terms)) return std::nullopt;
  const auto number = static_cast<std::uint32_t>(plain_.clocks.size());
  plain_.clocks.push_back(std::move(clock));
  clock_of_[{m, Value::duration(after).bits, calendar, from_that_day}] = number;
  return number;
}

/// A deadline that there is once something else was met for good: from the next morning on.
bool Translation::deadline_by_condition(std::uint32_t m, const Meaning& deadline) {
  PlainMilestone& one = plain_.milestones[m];
  const auto& cases = deadline.cases;
  if (deadline.kind != Meaning::Kind::Cases || cases.size() != 2 ||
      cases[0].value.known() == cases[1].value.known())
    return deadline_by_column(m, "a deadline hangs on what happens");
  const Meaning::Case& known = cases[0].value.known() ? cases[0] : cases[1];
  const Atom& atom = plain_.atoms[known.where.atom()];
  const bool for_good = atom.kind == Atom::Kind::Met && !known.where.negated() &&
                        (plain_.milestones[atom.target].may & (broken_may | met_refuted_may)) == 0;
  if (!for_good || s_.milestones[m].has_deadline)
    return deadline_by_column(m, "a deadline hangs on what happens");
  if ((one.may & (reported_may | met_refuted_may)) != 0 || one.claimed != one.met)
    return deadline_by_column(m, "a deadline hangs on what may be claimed or refuted");
  const Day last = known.value.as_date();
  const auto row = calendar_row([&](Day day) { return day > last; });
  if (!row) return false;
  one.late = *row;
  one.past = both(remembered(known.where, false, 0, 0), *row);
  one.broken_late =
      one.broken &&
      s_.milestones[m].became[static_cast<std::size_t>(checked::MilestoneTest::Broken)] > last;
  return true;
}

/// A deadline goes with the day on which another milestone is met, but stands as it was while its
/// own is claimed: that is not plain.
bool Translation::deadline_by_clock(std::uint32_t m, const Meaning& deadline) {
  PlainMilestone& one = plain_.milestones[m];
  const MilestoneState& state = s_.milestones[m];
  const std::uint8_t of = plain_.milestones[deadline.target].may;
  const bool undated = (of & met_refuted_may) != 0 ||
                       ((of & refuted_may) != 0 && ((of & broken_may) != 0 || state.has_deadline));
  if ((one.may & (reported_may | met_refuted_may)) != 0 || one.claimed != one.met || undated)
    return deadline_by_column(m, "a deadline hangs on what may be claimed or refuted");
  const Value now = today_.value_of(p_.milestone_codes[m].deadline);
  const bool follows =
      state.has_deadline ? now.known() && now.as_date() == state.deadline : !now.known();
  if (!follows && opens_again(m))
    return deadline_by_column(m, "a deadline is another from tomorrow on");
  const auto number = clock(deadline.target, deadline.after, deadline.calendar, false);
  if (!number) return deadline_by_column(m, "a deadline hangs on what happens");
  one.clock = static_cast<std::int32_t>(*number);
  one.past = one.late = atom(Atom::Kind::Passed, *number, 0);
  one.broken_late =
      state.broken && state.has_deadline &&
      state.became[static_cast<std::size_t>(checked::MilestoneTest::Broken)] > state.deadline;
  return true;
}

/// Neither time alone nor what rules do turns it.
bool Translation::turned_by_events_only(InstructionId id) const {
  using checked::MilestoneTest;
  std::vector<InstructionId> open{id};
  std::vector<char> seen(p_.instructions.size(), 0);
  while (!open.empty()) {
    const InstructionId now = open.back();
    open.pop_back();
    if (seen[now.value] != 0 || constant(now) != nullptr) continue;
    seen[now.value] = 1;
    const Instruction& i = p_.instructions[now.value];
    const auto test = static_cast<MilestoneTest>(i.mode);
    const bool by_events = i.op == OpCode::DateOf || i.op == OpCode::ProgressOf ||
                           i.op == OpCode::AmountOf ||
                           (i.op == OpCode::MilestoneIs && (test <= MilestoneTest::Broken));
    if (!by_events && !is_pure(i.op)) return false;
    const auto arguments = p_.arguments_of(i);
    open.insert(open.end(), arguments.begin(), arguments.end());
  }
  return true;
}

/// A deadline goes with what happens as long as its milestone is neither met nor claimed: a value
/// for each lane. `why` it is no simpler one.
bool Translation::deadline_by_column(std::uint32_t m, const char* why) {
  using checked::MilestoneTest;
  PlainMilestone& one = plain_.milestones[m];
  const MilestoneState& state = s_.milestones[m];
  const InstructionId deadline = p_.milestone_codes[m].deadline;
  if (!may_leave_ || !turned_by_events_only(deadline)) return unfit(why);
  const Value now = today_.value_of(deadline);
  const bool open = !state.met && !(state.reported && state.whole && !state.refuted);
  const bool follows = !now.known() || (state.has_deadline && now.as_date() == state.deadline);
  if (now.failed() || (open && !follows)) return unfit("a deadline is another from tomorrow on");
  const auto goes_with = column_of(deadline);
  const auto broken =
      leaf(PlainColumn::Kind::Became, m, static_cast<std::uint8_t>(MilestoneTest::Broken));
  if (!goes_with || !broken) return unfit(why);
  PlainColumn column;
  column.kind = PlainColumn::Kind::Deadline;
  column.target = m;
  if (state.has_deadline) column.start = Value::date(state.deadline);
  for (const std::uint32_t operand : {*goes_with, *broken})
    column.operands.emplace_back().column = static_cast<std::int32_t>(operand);
  const auto added = add_column(std::move(column));
  if (!added) return unfit(why);
  atom(Atom::Kind::Broken, m, 0);  // which is asked with it
  one.deadline = static_cast<std::int32_t>(*added);
  one.past = one.late = atom(Atom::Kind::PastDue, *added, 0);
  one.broken_late =
      state.broken && state.has_deadline && state.since(MilestoneTest::Broken) > state.deadline;
  return true;
}

}  // namespace quid::lanes
