// SPDX-License-Identifier: Apache-2.0
#include "lanes/plain.hpp"

#include <algorithm>
#include <utility>

#include "lanes/plain_build.hpp"
#include "run/steps.hpp"

namespace quid::lanes {
namespace {

// Beyond this a translation is not worth its memory.
constexpr std::int64_t most_days = 1'000'000;
// Of translations that look for what can still turn.
constexpr int most_rounds = 6;

}  // namespace

Translation::Translation(const Run& today, Day until, const std::vector<std::uint8_t>& may,
                         const Reach& reach, Extent extent)
    : today_(today),
      p_(today.program()),
      s_(today.state()),
      reach_(reach),
      may_leave_(extent == Extent::Usually),
      found_(reach) {
  plain_.program = &p_;
  plain_.today = s_.today;
  plain_.until = until;
  plain_.started = s_.today >= p_.checked->deal.start;
  plain_.milestones.resize(p_.milestones.count());
  for (std::size_t m = 0; m < plain_.milestones.size(); ++m)
    plain_.milestones[m].may = may.empty()      ? std::uint8_t{met_may | broken_may}
                               : m < may.size() ? may[m]
                                                : std::uint8_t{none_may};
}

bool Translation::unfit(std::string what) {
  why_ = std::move(what);
  return false;
}

/// What fires there is more than plain; false: no lane may leave.
bool Translation::leaves_where_it_fires(std::uint32_t firing) {
  if (!may_leave_) return false;
  plain_.leaves.push_back({firing, true, false, always});
  return true;
}

bool Translation::run() {
  // What most deals fail by comes first: the calendar may take a walk.
  levers();
  quantities();
  standings();
  find_phases();
  const bool fits = start() && state_is_plain() && conditions() && milestones() && phases() &&
                    effects() && lower_standings() && rules() && ensures() && ledger() &&
                    verdict() && weigh_columns() && few_turn_daily();
  if (fits) simplicity();
  return fits;
}

bool Translation::start() {
  if (today_.error()) return unfit("the run has stopped");
  if (plain_.until <= plain_.today || plain_.until.value - plain_.today.value > most_days)
    return unfit("there are no days to walk, or too many");
  if (s_.next_entry < today_.entries().size()) return unfit("its record goes on after today");
  plain_.atoms.push_back({});
  return true;
}

/// What no plain event or rule could move stands as it does; what could not be told here is
/// refused.
bool Translation::state_is_plain() {
  if (s_.ended || s_.end_effect != nobody) return unfit("it has ended");
  for (const Live& live : s_.lives) {
    const EffectKind kind = p_.effects[live.effect].kind;
    if (!live.dead && (kind == EffectKind::SuspendRule || kind == EffectKind::Restore))
      return unfit("a rule is suspended, or a lever restored, for a while");
    if (!live.dead && live.held) return unfit("it is unknown whether what a rule made stands");
  }
  if (!may_leave_ && !s_.offers.empty() && p_.checked->impasse_after)
    return unfit("offers were made, and may come to an impasse");
  for (std::uint32_t e = 0; e < p_.effects.size(); ++e) {
    if (s_.undetermined_effects[e] == 0) continue;
    if (reach_.rules[p_.effects[e].rule] != 0) return unfit("an effect is undetermined");
    plain_.undetermined = always;
  }
  if (!may_leave_ &&
      std::any_of(s_.withdrew.begin(), s_.withdrew.end(), [](Day day) { return day != never; }))
    return unfit("a party has withdrawn");
  for (const StatementState& statement : s_.statements)
    if (statement.to_judge) return unfit("a statement is to be judged");
  for (const MilestoneState& state : s_.milestones) {
    const bool released = state.waived || state.lapsed;
    if (state.disputed || (released && (!may_leave_ || state.reported != state.met)))
      return unfit("a milestone is waived, lapsed or disputed");
  }
  return true;
}

/// What is waived or has lapsed stands as it does, and no deadline bears on it; where anything
/// happens to it, a lane leaves.
void Translation::released(std::uint32_t m) {
  const MilestoneState& state = s_.milestones[m];
  const auto turned = [&](Atom::Kind kind, bool now) {
    const Ref is = flag(kind, m, now);
    return now ? !is : is;
  };
  const Ref some = gate(
      Atom::Kind::Or,
      {turned(Atom::Kind::Met, state.met), turned(Atom::Kind::Broken, state.broken),
       turned(Atom::Kind::Reported, state.reported), turned(Atom::Kind::Refuted, state.refuted)});
  if (some != not_ever) plain_.leaves.push_back({nobody, false, false, some});
}

/// The one value that an instruction has, known or not; null where it has several.
const Value* Translation::constant(InstructionId id) const {
  if (!id.valid()) return nullptr;
  const Meaning& meaning = meanings_[id.value];
  if (meaning.kind == Meaning::Kind::Cases && meaning.cases.size() == 1)
    return &meaning.cases[0].value;
  return nullptr;
}

bool Translation::milestones() {
  for (std::uint32_t m = 0; m < p_.milestones.count(); ++m)
    if (!milestone(m)) return false;
  return true;
}

/// Whether it is not met, or may not stay so: then it follows its deadline.
bool Translation::opens_again(std::uint32_t m) const {
  return !s_.milestones[m].met || (plain_.milestones[m].may & (broken_may | met_refuted_may)) != 0;
}

bool Translation::milestone(std::uint32_t m) {
  const MilestoneCode& code = p_.milestone_codes[m];
  const MilestoneState& state = s_.milestones[m];
  PlainMilestone& one = plain_.milestones[m];
  one.met = state.met;
  one.broken = state.broken;
  one.reported = state.reported;
  one.claimed = state.reported && state.whole;
  one.refuted = state.refuted;
  one.verified = state.verified;
  one.overdue = state.overdue;
  one.has_verifier = code.verifier != no_instance;
  one.owned = code.owners.count > 0;
  for (const std::uint32_t rule : p_.once_rules[m]) one.armed_again.push_back(rule);
  if (code.of.valid() && opens_again(m)) {
    const Value* size = constant(code.of);
    if (state.resized || size == nullptr ||
        (!size->known() && (one.may != none_may || state.reported)))
      return unfit("how large a milestone is may change, or is not known");
    if (size->known() && size->as_number() <= Decimal::zero())
      return unfit("a milestone is of nothing");
  }
  // What was verified of its amount counts on when it is refuted.
  const bool verified_before = one.has_verifier && state.verified && !state.met;
  if (code.of.valid() &&
      ((one.may & met_refuted_may) != 0 || (verified_before && one.may != none_may)))
    return unfit("what is measured may be refuted after it was met");
  // Verified without a new report is the part that stands.
  const bool in_part = !state.reported_amount.is_zero() || !state.verified_amount.is_zero();
  const bool undone = (one.may & (broken_may | refuted_may)) != 0;
  if (code.of.valid() && one.has_verifier && in_part && !state.met && one.may != none_may &&
      (!state.reported || undone))
    return unfit("of what is measured a part may be verified");
  one.dated = state.dated;
  one.done = state.is_done();
  one.due = state.has_deadline;
  if (state.waived || state.lapsed) {
    released(m);
    return true;
  }
  if (code.deadline.valid() && !state.deadline_fixed) {
    const Meaning& meaning = meanings_[code.deadline.value];
    if (meaning.kind == Meaning::Kind::Day) return deadline_by_clock(m, meaning);
    const Value* deadline = constant(code.deadline);
    if (deadline == nullptr) return deadline_by_condition(m, meaning);
    if (deadline->known() && !(state.has_deadline && state.deadline == deadline->as_date()) &&
        opens_again(m))
      return deadline_by_column(m, "a deadline is another from tomorrow on");
  }
  if (!state.has_deadline) return true;
  one.broken_late =
      state.broken &&
      state.became[static_cast<std::size_t>(checked::MilestoneTest::Broken)] > state.deadline;
  const auto past = calendar_row([&](Day day) { return day > state.deadline; });
  if (!past) return false;
  one.past = one.late = *past;
  return true;
}

void Translation::levers() {
  for (std::uint32_t l = 0; l < p_.levers.count(); ++l)
    plain_.levers.push_back({p_.lever_codes[l].level_count - 1, s_.levers[l].level, 0, {}});
}

/// Nothing where the rows of the calendar take too much room. Rows that are alike are one.
std::optional<Ref> Translation::on_calendar(std::vector<std::uint64_t> row) {
  const auto found = rows_.find(row);
  if (found != rows_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(plain_.calendar.size());
  if ((number + 1) * plain_.days() > most_calendar_reads) {
    unfit("too much hangs on the calendar");
    return std::nullopt;
  }
  const Ref made = atom(Atom::Kind::Calendar, number, 0);
  plain_.calendar.push_back(row);
  rows_.emplace(std::move(row), made);
  return made;
}

std::optional<Ref> Translation::calendar_row(const std::function<bool(Day)>& test) {
  std::vector<std::uint64_t> row(plain_.days() / 64 + 1, 0);
  for (std::size_t d = 0; d < plain_.days(); ++d)
    if (test(Day{plain_.today.value + 1 + static_cast<std::int32_t>(d)}))
      row[d / 64] |= std::uint64_t{1} << (d % 64);
  return on_calendar(std::move(row));
}

bool Translation::rules() {
  for (std::uint32_t r = 0; r < p_.rules.count(); ++r)
    if (!rule(r)) return false;
  return quantity_ranges();
}

/// A rule that can no longer fire is left as one without a condition. What is found to be able to
/// counts from the next translation on.
bool Translation::rule(std::uint32_t r) {
  const RuleCode& code = p_.rule_codes[r];
  const RuleState& state = s_.rules[r];
  PlainRule& rule = plain_.rules[r];
  rule.keeps = code.once || code.once_per != no_instance;
  rule.armed = state.armed;
  rule.spent = state.spent;
  rule.condition = rule.perhaps = always;
  if (code.condition.valid() && !need_truth(code.condition, rule.condition, rule.perhaps))
    return false;
  if (rule.condition != not_ever && !time_frame(code, rule)) return false;
  if (rule.condition != not_ever && code.cadence &&
      !cadence(code, p_.checked->rules[p_.rules.symbol[r]].more->period, rule))
    return false;
  const bool rearmed =
      code.once_per != no_instance && (plain_.milestones[code.once_per].may & broken_may) != 0;
  const bool over = (rule.keeps && rule.spent && !rearmed) ||
                    (rule.condition == always && !rule.armed && !rule.cadence && !rearmed) ||
                    rule.in_time == not_ever || state.suspended;
  if (rule.condition == not_ever || over) {
    rule.condition = rule.perhaps = not_ever;
    rule.effect_count = 0;
    return true;
  }
  find(r);
  return true;
}

bool Translation::time_frame(const RuleCode& code, PlainRule& rule) {
  if (!code.more->from.valid() && !code.more->to.valid()) return true;
  const Value *from = constant(code.more->from), *to = constant(code.more->to);
  if ((code.more->from.valid() && from == nullptr) || (code.more->to.valid() && to == nullptr))
    return unfit("a rule holds from or to a day that is not fixed");
  if ((from != nullptr && !from->known()) || (to != nullptr && !to->known())) {
    rule.in_time = not_ever;
    return true;
  }
  const auto in_time = calendar_row([&](Day day) {
    return (from == nullptr || from->as_date() <= day) && (to == nullptr || to->as_date() >= day);
  });
  if (!in_time) return false;
  rule.in_time = *in_time;
  if (from == nullptr || from->as_date() <= plain_.today || code.cadence) return true;
  const auto before = calendar_row([&](Day day) { return from->as_date() > day; });
  if (!before) return false;
  rule.waits = *before;
  return true;
}

bool Translation::cadence(const RuleCode& code, Duration period, PlainRule& rule) {
  const Value* anchor = constant(code.more->anchor);
  if (code.more->anchor.valid() && anchor == nullptr)
    return unfit("a cadence counts from a day that is not fixed");
  rule.cadence = true;
  if (anchor != nullptr && !anchor->known()) {
    rule.in_time = not_ever;
    return true;
  }
  const Day first = anchor != nullptr ? anchor->as_date() : p_.checked->deal.start;
  const Holidays& calendar = business_holidays(*p_.checked);
  if (rule.keeps) return unfit("a cadence fires once");
  std::vector<std::uint64_t> row(plain_.days() / 64 + 1, 0);
  for (std::int64_t n = anchor != nullptr ? 0 : 1;; ++n) {
    const auto shift = scale(period, n);
    const auto day = shift ? add(first, *shift, calendar) : std::nullopt;
    if (!day || *day > plain_.until) break;
    if (++occurrences_ > most_calendar_reads) return unfit("too much hangs on the calendar");
    if (*day <= plain_.today) continue;
    const auto d = static_cast<std::size_t>(day->value - plain_.today.value - 1);
    const bool in_time =
        rule.in_time == always || plain_.on_calendar(plain_.atoms[rule.in_time.atom()].target, d);
    if (in_time) row[d / 64] |= std::uint64_t{1} << (d % 64);
  }
  const auto due = on_calendar(std::move(row));
  if (!due) return false;
  rule.in_time = *due;
  return true;
}

bool Translation::ensures() {
  for (std::uint32_t e = 0; e < p_.ensures.size(); ++e) {
    const EnsureCode& code = p_.ensures[e];
    const EnsureState& state = s_.ensures[e];
    PlainEnsure one;
    one.form = code.form;
    if (!need_truth(code.condition, one.condition, one.condition_perhaps)) return false;
    one.other = one.other_perhaps = not_ever;
    if (code.other.valid() && !need_truth(code.other, one.other, one.other_perhaps)) return false;
    one.broken = state.status == EnsureView::Status::Broken;
    one.seen = state.seen_other;
    one.open = state.open;
    one.perhaps_seen = state.perhaps_other;
    plain_.ensures.push_back(one);
  }
  return true;
}

/// Which milestones are rich, and whether all is known and no effect has a condition of its own.
void Translation::simplicity() {
  plain_.may_be_left =
      !plain_.leaves.empty() || !plain_.columns.empty() ||
      std::any_of(plain_.standings.begin(), plain_.standings.end(),
                  [](const PlainStanding& one) { return one.leaves || one.leaves_second; });
  bool simple = !dated_ && plain_.standings.empty() && plain_.phases.empty() &&
                plain_.perhaps_stuck == not_ever && !plain_.may_be_left && plain_.spells.empty() &&
                plain_.rings.empty() && plain_.breached == not_ever &&
                plain_.undetermined == not_ever;
  for (const Atom& atom : plain_.atoms)
    if (atom.kind >= Atom::Kind::Reported && atom.kind <= Atom::Kind::Before)
      plain_.milestones[atom.target].rich = true;
  for (const PlainClock& one : plain_.clocks) plain_.milestones[one.milestone].rich = true;
  for (const PlainColumn& one : plain_.columns)
    if (one.stamped()) plain_.milestones[one.target].rich = true;
  for (PlainMilestone& one : plain_.milestones) {
    const bool claimed_only = one.reported && !one.met && one.may != none_may;
    one.rich = one.rich || claimed_only || one.past != not_ever ||
               (one.may & (reported_may | refuted_may)) != 0;
    simple = simple && !one.rich;
  }
  for (const PlainRule& rule : plain_.rules) simple = simple && rule.condition == rule.perhaps;
  for (const PlainEffect& effect : plain_.effects) simple = simple && effect.when == always;
  for (const Weight& weight : plain_.weights) simple = simple && weight.when == always;
  for (const PlainEnsure& one : plain_.ensures)
    simple = simple && one.condition == one.condition_perhaps && one.other == one.other_perhaps &&
             !one.open && !one.perhaps_seen;
  plain_.simple = simple;
}

tl::expected<Plain, Unfit> plain(const Run& today, Day until, const std::vector<std::uint8_t>& may,
                                 Extent extent) {
  const Program& p = today.program();
  Reach reach;
  reach.rules.assign(p.rules.count(), 0);
  reach.levers.assign(p.levers.count(), 0);
  reach.apart.assign(p.levers.count(), 0);
  reach.quantities.resize(p.quantities.count());
  for (int round = 0;; ++round) {
    if (round == most_rounds) {  // long chains: then all may move
      std::fill(reach.rules.begin(), reach.rules.end(), char{1});
      std::fill(reach.levers.begin(), reach.levers.end(), char{1});
      std::fill(reach.apart.begin(), reach.apart.end(), char{1});
      reach.says = true;
      for (Reach::Amount& one : reach.quantities) {
        one.moves = one.apart = one.free = true;
        one.wide = extent == Extent::Usually;
      }
    }
    Translation translation(today, until, may, reach, extent);
    if (!translation.run()) return tl::unexpected(Unfit{translation.why()});
    if (round >= most_rounds || translation.found() == reach) return translation.take();
    reach = translation.found();
  }
}

}  // namespace quid::lanes
