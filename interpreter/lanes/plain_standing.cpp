// SPDX-License-Identifier: Apache-2.0
// What firings make and something ends: duties, and grants on levers that can be taken back. Both
// stand from a firing on, until a condition or time ends them, or a duty is done.
#include <algorithm>
#include <map>

#include "lanes/plain_build.hpp"
#include "run/steps.hpp"

namespace quid::lanes {
namespace {

constexpr std::size_t most_terms = 8;  // months and business days are not always as long

}  // namespace

/// Which effects are standings: of rules that may fire and of what follows breaches, and what
/// stands today.
void Translation::standings() {
  is_standing_.assign(p_.effects.size(), 0);
  makes_.assign(p_.effects.size(), 0);
  breachable_.assign(p_.effects.size(), 0);
  breach_of_.assign(p_.effects.size(), nobody);
  for (std::uint32_t e = 0; e < p_.effects.size(); ++e)
    for (std::uint32_t k = 0; k < p_.effects[e].more->otherwise.count; ++k)
      breach_of_[p_.effects[e].more->otherwise.first + k] = e;
  for (std::uint32_t r = 0; r < p_.rules.count(); ++r)
    if (reach_.rules[r] != 0) add_standings(p_.rule_codes[r].effects);
  add_today();
  // Of one rule they lie side by side, and so do those that are made together.
  const auto key = [&](const PlainStanding& one) {
    return std::pair(one.rule, breach_of_[one.effect] + 1);
  };
  std::stable_sort(plain_.standings.begin(), plain_.standings.end(),
                   [&](const PlainStanding& a, const PlainStanding& b) { return key(a) < key(b); });
  breaches();
}

/// What is made where these effects take place, and where what they make is breached.
void Translation::add_standings(Range effects) {
  for (std::uint32_t k = 0; k < effects.count; ++k) {
    const std::uint32_t e = effects.first + k;
    const EffectCode& code = p_.effects[e];
    const bool duty = code.kind == EffectKind::Duty;
    if (!duty && !(code.kind == EffectKind::Move && code.revocable)) continue;
    makes_[e] = 1;
    if (duty) breachable_[e] = 1;
    add_standing(e);
    if (duty) add_standings(code.more->otherwise);
  }
}

void Translation::add_today() {
  for (const DutyState& duty : s_.duties) {
    add_standing(duty.effect);
    if (duty.status != DutyView::Status::Open) continue;
    breachable_[duty.effect] = 1;
    find_effects(p_.effects[duty.effect].more->otherwise, true);
    add_standings(p_.effects[duty.effect].more->otherwise);
  }
  for (const Live& live : s_.lives) {
    const EffectCode& code = p_.effects[live.effect];
    if (live.dead || code.kind != EffectKind::Move) continue;
    add_standing(live.effect);
    found_.levers[code.target] = found_.apart[code.target] = 1;
  }
}

void Translation::add_standing(std::uint32_t e) {
  if (is_standing_[e] != 0) return;
  is_standing_[e] = 1;
  PlainStanding one;
  one.effect = e;
  one.rule = p_.effects[e].rule;
  one.is_duty = p_.effects[e].kind == EffectKind::Duty;
  one.renews = p_.effects[e].revocable;
  plain_.standings.push_back(one);
}

/// After the conditions. False: one is not plain.
bool Translation::lower_standings() {
  for (std::uint32_t s = 0; s < plain_.standings.size(); ++s) {
    PlainStanding& one = plain_.standings[s];
    if (PlainFiring* maker = maker_of(one); maker != nullptr && maker->standing_count++ == 0)
      maker->first_standing = s;
    const PlainStanding before = one;
    if (lower_standing(s)) continue;
    const bool is_new = !one.stands && !one.was_made;
    if (!may_leave_ || !is_new) return false;
    one = before;
    one.leaves = true;
    for (PlainLever& lever : plain_.levers) std::erase(lever.standings, s);
  }
  for (const StandingState& one : s_.bans) {
    if (one.open && !ban(p_.effects[one.effect], nobody, true)) return false;
    if (one.breaches != nobody) plain_.breached = always;
  }
  return levers_granted();
}

bool Translation::lower_standing(std::uint32_t s) {
  const EffectCode& code = p_.effects[plain_.standings[s].effect];
  if (!(plain_.standings[s].is_duty ? duty(code, s) : grant(code, s))) return false;
  return !code.revocable || in_force(p_.revocation(code), s);
}

/// Else the effect may be undetermined.
bool Translation::while_is_known(const RevocationCode& code) {
  Ref is = always, may = always;
  if (code.while_.valid() && !need_truth(code.while_, is, may)) return false;
  return is == may || unfit("whether a rule grants something may not be known");
}

/// `while`, `until` and `for`, as they are when it is made and when they end it.
bool Translation::in_force(const RevocationCode& code, std::uint32_t s) {
  PlainStanding& one = plain_.standings[s];
  Ref while_ = always, until = not_ever, may;
  if (code.while_.valid() && !need_truth(code.while_, while_, may)) return false;
  if (!while_is_known(code)) return false;
  if (code.until.valid() && !need_truth(code.until, until, may)) return false;
  for (const InstructionId id : {code.while_, code.until})
    if (id.valid() && moved_[id.value] != 0)
      return unfit("what a rule grants ends by what rules move on the same day");
  Day last_day = never;
  for (std::uint32_t k = 0; k < code.until_dates.count; ++k) {
    const Value* date = constant(p_.instruction_lists[code.until_dates.first + k]);
    if (date == nullptr) return unfit("a rule grants something until a day that is not fixed");
    if (date->known()) last_day = std::min(last_day, date->as_date());
  }
  if (last_day != never) {
    const auto row = calendar_row([&](Day day) { return last_day < day; });
    if (!row) return false;
    one.passed = *row;
  }
  one.ends = either(!while_, either(until, one.passed));
  one.made = !one.ends;
  if (code.fors.count == 0) return true;
  const Holidays& calendar = business_holidays(*p_.checked);
  std::vector<std::int32_t> last(plain_.days(), INT32_MAX);
  for (std::uint32_t k = 0; k < code.fors.count; ++k) {
    const Value* length = constant(p_.instruction_lists[code.fors.first + k]);
    if (length == nullptr || !length->known())
      return unfit("a rule grants something for a time that is not fixed");
    if (length->as_duration() == Duration{}) return unfit("a rule grants something for no time");
    const auto ends = days_before(length->as_duration(), calendar, 1);
    for (std::size_t d = 0; d < last.size(); ++d) last[d] = std::min(last[d], ends[d]);
  }
  return terms(
      last, [&](std::int64_t days) { return still(s, days); }, one.expiries);
}

/// So many days before a length of time is over, where it begins on each day that is walked.
std::vector<std::int32_t> Translation::days_before(Duration length, const Holidays& calendar,
                                                   std::int32_t less) const {
  std::vector<std::int32_t> days;
  days.reserve(plain_.days());
  for (std::size_t d = 0; d < plain_.days(); ++d) {
    const Day begun{plain_.today.value + 1 + static_cast<std::int32_t>(d)};
    const auto end = add(begun, length, calendar);
    days.push_back(end ? end->value - less : INT32_MAX);
  }
  return days;
}

/// By how many days after it was made it is over, those for which that is the same together.
bool Translation::terms(const std::vector<std::int32_t>& last, const Still& still,
                        std::vector<PlainTerm>& out) {
  std::map<std::int64_t, std::vector<std::uint64_t>> rows;
  for (std::size_t d = 0; d < last.size(); ++d) {
    const std::int64_t made = std::int64_t{plain_.today.value} + 1 + static_cast<std::int64_t>(d);
    const std::int64_t days = std::max<std::int64_t>(last[d] - made, 0);
    if (last[d] > plain_.until.value) continue;  // beyond the horizon
    auto& row = rows[days];
    row.resize(plain_.days() / 64 + 1);
    row[d / 64] |= std::uint64_t{1} << (d % 64);
    if (rows.size() > most_terms) return fixed_terms(last, still, out);
  }
  for (auto& [days, row] : rows) {
    const auto arose = on_calendar(std::move(row));
    if (!arose) return false;
    out.push_back({*arose, false, still(days)});
  }
  return true;
}

/// Where few days are the last: each by a row of the calendar of its own. What is made on or after
/// its last day is over the next morning.
bool Translation::fixed_terms(const std::vector<std::int32_t>& last, const Still& still,
                              std::vector<PlainTerm>& out) {
  std::map<std::int32_t, std::vector<std::uint64_t>> rows;
  std::vector<std::uint64_t> after(plain_.days() / 64 + 1, 0);
  for (std::size_t d = 0; d < last.size(); ++d) {
    const std::int32_t made = plain_.today.value + 1 + static_cast<std::int32_t>(d);
    auto& row = last[d] <= made ? after : rows[last[d]];
    row.resize(plain_.days() / 64 + 1);
    row[d / 64] |= std::uint64_t{1} << (d % 64);
    if (rows.size() > most_terms) return unfit("what ends by time ends on too many days");
  }
  const auto at_once = on_calendar(std::move(after));
  if (!at_once) return false;
  out.push_back({*at_once, false, still(0)});
  for (auto& [day, row] : rows) {
    const std::int32_t end = day;
    const auto arose = on_calendar(std::move(row));
    const auto passed = calendar_row([&](Day now) { return now.value > end; });
    if (!arose || !passed) return false;
    out.push_back({*arose, false, *passed});
  }
  return true;
}

/// Whether it began more than so many days ago, and stood since.
Ref Translation::still(std::uint32_t s, std::int64_t days) {
  if (days == 0)
    return remembered(atom(Atom::Kind::Stands, s, 0), plain_.standings[s].stands, 0, 0);
  return remembered(atom(Atom::Kind::Held, s, 0), false, 0, days);
}

bool Translation::grant(const EffectCode& code, std::uint32_t s) {
  PlainStanding& one = plain_.standings[s];
  const std::int64_t top = plain_.levers[code.target].top;
  one.lever = code.target;
  one.eases = code.flag;
  one.bound = code.to_level >= 0 ? code.to_level : code.flag ? top : 0;
  one.by = code.to_level >= 0 ? top : 1;
  if (code.operand.valid()) {
    const Value* levels = constant(code.operand);
    const auto whole =
        levels != nullptr && levels->known() ? levels->as_number().to_int() : std::nullopt;
    if (!whole || *whole < 0) return unfit("a rule grants levels whose number is not fixed");
    one.by = std::min(*whole, top);
  }
  plain_.levers[code.target].standings.push_back(s);
  if (s_.live_of_effect[one.effect] == nobody) return true;
  const Live& live = s_.lives[s_.live_of_effect[one.effect]];
  if (live.dead) return true;
  one.stands = one.was_made = true;
  if (live.expiry == never) return true;
  const auto row = calendar_row([&](Day day) { return live.expiry <= day; });
  if (!row) return false;
  one.expiries.push_back({not_ever, true, *row});
  return true;
}

/// Of the duties of one effect that there are today.
bool Translation::duties_today(const EffectCode& code, PlainStanding& one, Day& earliest,
                               std::int32_t& level) {
  const ActCode& act = p_.acts[code.more->act];
  for (const DutyState& duty : s_.duties) {
    if (duty.effect != one.effect) continue;
    one.was_made = true;
    one.was_done = one.was_done || duty.status == DutyView::Status::Done;
    one.has_lapsed = one.has_lapsed || duty.status == DutyView::Status::Lapsed;
    if (!is_open(duty.status)) continue;
    if (duty.status == DutyView::Status::Suspended) return unfit("a duty is suspended");
    if (one.stands && code.more->otherwise.count > 0)
      return unfit("two duties of one rule are open, each with what follows its breach");
    if (one.stands && duty.target_level != level)
      return unfit("duties to move a lever ask for different levels");
    if (act.kind == ast::Act::Kind::Meet && s_.milestones[act.target].has_whole_day &&
        s_.milestones[act.target].whole_day > duty.deadline)
      return unfit("what a duty asks was claimed too late");
    one.stands = true;
    one.late = one.late || duty.status == DutyView::Status::Overdue;
    earliest = std::min(earliest, duty.deadline);
    level = duty.target_level;
  }
  if (!one.stands || !code.revocable) return true;
  const Live& live = s_.lives[s_.live_of_effect[one.effect]];
  if (live.expiry == never) return true;
  const auto row = calendar_row([&](Day day) { return live.expiry <= day; });
  if (row) one.expiries.push_back({not_ever, true, *row});
  return row.has_value();
}

bool Translation::duty(const EffectCode& code, std::uint32_t s) {
  PlainStanding& one = plain_.standings[s];
  one.closes = code.flag;
  if ((code.flag || code.more->otherwise.count > 0) && !never_two(one)) {
    if (!may_leave_)
      return unfit(
          "a rule may make a second duty before the first is done, and each has what "
          "follows its breach");
    one.leaves_second = true;
  }
  Day earliest = never;
  std::int32_t level = -1;
  if (!duties_today(code, one, earliest, level)) return false;
  if (!what_is_asked(code, s, level)) return false;
  if (one.stands) {
    const auto row = calendar_row([&](Day day) { return day > earliest; });
    if (!row) return false;
    one.due.push_back({not_ever, true, *row});
  }
  if (makes_[one.effect] == 0) return true;
  const Meaning& deadline = meanings_[code.operand.value];
  std::vector<std::int32_t> last;
  for (std::size_t d = 0; d < plain_.days(); ++d) {
    const Value* value =
        deadline.kind == Meaning::Kind::Daily ? &deadline.days[d] : constant(code.operand);
    if (value == nullptr || !value->known())
      return unfit("a duty's deadline hangs on what happens, or is not known");
    last.push_back(value->as_date().value);
  }
  if (!in_order(last, one, earliest)) {
    if (!may_leave_) return false;
    one.leaves_second = true;
  }
  bool at_once = false;
  for (std::size_t d = 0; d < last.size(); ++d)
    at_once = at_once || last[d] <= plain_.today.value + static_cast<std::int32_t>(d);
  if (at_once && one.claimed != one.done)
    return unfit("a duty may be overdue when it arises, and what it asks may be claimed");
  return terms(
      last, [&](std::int64_t days) { return still(s, days); }, one.due);
}

/// Of several duties at once the oldest is the first to be overdue.
bool Translation::in_order(const std::vector<std::int32_t>& last, const PlainStanding& one,
                           Day earliest) {
  if (one.renews || (fires_once(one.rule) && !one.stands)) return true;
  const bool after_today = !one.stands || last.front() >= earliest.value;
  return (after_today && std::is_sorted(last.begin(), last.end())) ||
         unfit("a later duty of a rule may be due before an earlier one");
}

/// When a duty is done. What nobody does of itself here, to pay and to say, is never done.
bool Translation::what_is_asked(const EffectCode& code, std::uint32_t s, std::int32_t target) {
  PlainStanding& one = plain_.standings[s];
  const ActCode& act = p_.acts[code.more->act];
  const bool live = makes_[one.effect] != 0;
  switch (act.kind) {
    case ast::Act::Kind::Meet:
      if (live && s_.milestones[act.target].waived)
        return unfit("a duty is to meet what is waived");
      one.done = met(act.target);
      one.claimed = claim(act.target);
      return true;
    case ast::Act::Kind::Break:
      one.done = flag(Atom::Kind::Broken, act.target, s_.milestones[act.target].broken);
      return true;
    case ast::Act::Kind::Ease:
    case ast::Act::Kind::Tighten: {
      if (act.to >= 0 && !act.by.valid())
        target = act.to;
      else if (live)
        return unfit("a duty is to move a lever from where it stands");
      const bool eases = act.kind == ast::Act::Kind::Ease;
      one.done = eases ? level(act.target, target) : !level(act.target, target + 1);
      return true;
    }
    case ast::Act::Kind::Pay: {
      if (!live) return true;
      const auto* amounts = known_cases(act.amount);
      const bool above_zero = amounts != nullptr && std::all_of(amounts->begin(), amounts->end(),
                                                                [](const Meaning::Case& amount) {
                                                                  return amount.value.bits > 0;
                                                                });
      if (above_zero) return true;
      const auto amount = may_leave_ ? snapshot_of(act.amount) : std::nullopt;
      if (amount) one.amount = static_cast<std::int32_t>(*amount);
      return amount || unfit("a duty is to pay what may be many amounts, or nothing");
    }
    case ast::Act::Kind::Say: return !reach_.says || unfit("a rule says what a duty asks for");
  }
  return false;
}

/// A lever's grants are made and taken back in any order only where all of them pull one way, and
/// each to a level, or all of them not beyond the same.
bool Translation::levers_granted() {
  for (std::uint32_t l = 0; l < plain_.levers.size(); ++l)
    if (!lever_granted(l)) return unfit("the order in which a lever was moved counts");
  return true;
}

bool Translation::lever_granted(std::uint32_t l) {
  PlainLever& lever = plain_.levers[l];
  lever.base = lever.level;
  if (lever.standings.empty()) return true;
  const PlainStanding& first = plain_.standings[lever.standings.front()];
  bool to_levels = true, one_bound = true;
  const auto note = [&](bool eases, Int by, Int bound) {
    to_levels = to_levels && by >= lever.top;
    one_bound = one_bound && bound == first.bound;
    return eases == first.eases && (to_levels || one_bound);
  };
  for (const std::uint32_t s : lever.standings) {
    const PlainStanding& one = plain_.standings[s];
    if (!note(one.eases, one.by, one.bound)) return false;
  }
  for (const PlainEffect& effect : plain_.effects) {
    if (effect.target != l || effect.kind > PlainEffect::Kind::Level) continue;
    if (effect.kind == PlainEffect::Kind::Level) return false;
    if (!note(effect.kind == PlainEffect::Kind::Ease, effect.by, effect.bound)) return false;
  }
  lever.base = s_.levers[l].base;
  for (std::uint32_t o = s_.levers[l].head; o != nobody; o = s_.operations[o].next) {
    const LeverOperation& operation = s_.operations[o];
    if (operation.dead || operation.effect != nobody) continue;
    const bool to = operation.kind == LeverOperation::Kind::To;
    const bool by = operation.kind == LeverOperation::Kind::By;
    if (operation.kind == LeverOperation::Kind::Set) return false;
    const Int bound = !by ? operation.level : operation.ease ? lever.top : 0;
    if (!note(operation.ease, to ? lever.top : operation.count, bound)) return false;
    lever.base = stepped(operation, lever.base, p_.lever_codes[l].level_count);
  }
  return true;
}

/// Where a ban stands, and what it forbids comes about, a lane leaves.
bool Translation::ban(const EffectCode& code, std::uint32_t firing, bool stands) {
  if (inert(code)) return true;
  if (!may_leave_) return unfit("a ban may be broken");
  const ActCode& act = p_.acts[code.more->act];
  const std::uint32_t m = act.target;
  const MilestoneState& state = s_.milestones[m];
  Leave leave{firing, false, stands, always};
  if (act.kind == ast::Act::Kind::Break) {
    leave.when = flag(Atom::Kind::Broken, m, state.broken);
  } else {  // a report breaks it too, also one that is refuted at once
    leave.when = met(m);
    if (claims_apart(m))
      leave.when = either(leave.when, flag(Atom::Kind::Reported, m, state.reported));
    if ((plain_.milestones[m].may & refuted_may) != 0)
      leave.when = either(leave.when, flag(Atom::Kind::Refuted, m, state.refuted));
  }
  plain_.leaves.push_back(leave);
  return true;
}

/// Whether nothing that happens here can break a ban, and nothing asks for a permission.
bool Translation::inert(const EffectCode& code) const {
  const ActCode& act = p_.acts[code.more->act];
  if (code.kind == EffectKind::Permission) return true;
  if (act.kind != ast::Act::Kind::Meet && act.kind != ast::Act::Kind::Break) return true;
  const std::uint8_t may = plain_.milestones[act.target].may;
  if (act.kind == ast::Act::Kind::Break) return (may & broken_may) == 0;
  return (may & (met_may | reported_may | refuted_may)) == 0;
}

void Translation::lower_duty(std::uint32_t k, const Instruction& i) {
  using checked::DutyTest;
  const auto test = static_cast<DutyTest>(i.mode);
  std::vector<Ref> stands, late, done, lapsed, pending;
  bool merges = false;
  for (std::uint32_t s = 0; s < plain_.standings.size(); ++s) {
    const PlainStanding& one = plain_.standings[s];
    if (one.rule != i.target || !one.is_duty) continue;
    merges = merges || (!one.renews && !fires_once(i.target));
    stands.push_back(atom(Atom::Kind::Stands, s, 0));
    late.push_back(atom(Atom::Kind::Late, s, 0));
    pending.push_back(both(stands.back(), !late.back()));
    done.push_back(atom(Atom::Kind::Done, s, 0));
    lapsed.push_back(atom(Atom::Kind::Lapsed, s, 0));
  }
  const Range effects = p_.rule_codes[i.target].effects;
  const bool has_norms =
      std::any_of(p_.effects.begin() + effects.first,
                  p_.effects.begin() + effects.first + effects.count, [](const EffectCode& code) {
                    return code.kind == EffectKind::Permission || code.kind == EffectKind::Ban;
                  });
  const bool is = i.op == OpCode::DutyIs;
  if (is && test == DutyTest::Open && has_norms)
    return refuse(k, "a condition asks whether a permission or ban is open");
  if (is && test == DutyTest::Broken)  // where one is broken the lane leaves
    return set_constant(k, today_.value_of(InstructionId{k}));
  if (i.op != OpCode::DutyIs && !stands.empty())
    return refuse(k, "a condition reads the deadline of a duty, or what is unpaid");
  if (stands.empty()) return set_constant(k, today_.value_of(InstructionId{k}));
  const auto any = [&](std::vector<Ref> refs) { return gate(Atom::Kind::Or, std::move(refs)); };
  Ref holds = not_ever;
  switch (test) {
    case DutyTest::Pending:
      if (merges) return refuse(k, "a condition asks for one of several duties of a rule");
      holds = any(pending);
      break;
    case DutyTest::Overdue: holds = any(late); break;
    case DutyTest::Done: holds = both(any(done), !any(stands)); break;
    case DutyTest::Lapsed: holds = both(any(lapsed), both(!any(stands), !any(done))); break;
    case DutyTest::Suspended:
    case DutyTest::Open:
    case DutyTest::Broken: break;
  }
  set_truth(k, holds, holds);
}

}  // namespace quid::lanes
