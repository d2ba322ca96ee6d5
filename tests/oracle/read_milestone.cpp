// SPDX-License-Identifier: Apache-2.0
// What is said of milestones: words, days, progress, lateness.
#include <algorithm>
#include <utility>

#include "world.hpp"

namespace quid::oracle {

using checked::Expr;
using checked::MilestoneTest;
using checked::Operation;

// The amount that counts: what is verified, where a verifier is named.
Decimal World::counting_amount(Ref m) const {
  const bool verifier = deal_.milestones[m.symbol].more->verifier.present();
  return verifier ? milestone(m).verified_amount : milestone(m).reported_amount;
}

Value World::size_of(Ref m) const {
  if (milestone(m).size) return make_number(*milestone(m).size);
  const auto& declared = deal_.milestones[m.symbol];
  const bool outer = std::exchange(relaxed_, false);  // sizes are taken as they stand
  const Value size = read(declared.more->of, env_of(declared.shape, m.instance));
  relaxed_ = outer;
  return size;
}

/// When what a duty asks was said to be done, where that is not refuted.
std::optional<Day> World::claimed_on(const DutyState& duty) const {
  if (duty.act.kind != ast::Act::Kind::Meet) return std::nullopt;
  const MilestoneState& m = milestone(duty.act.subject);
  if (m.met.on) return m.whole_day ? m.whole_day : m.met_day;
  const bool waits = reported_whole(duty.act.subject) && !m.refuted.on;
  return waits ? m.whole_day : std::nullopt;
}

bool World::claimed_in_time(const DutyState& duty) const {
  if (duty.act.kind == ast::Act::Kind::Meet && may_be_whole(duty.act.subject))
    return *milestone(duty.act.subject).report_day <= duty.deadline;
  const auto day = claimed_on(duty);
  return day && *day <= duty.deadline;
}

bool World::reported_whole(Ref m) const {
  if (!milestone(m).reported.on) return false;
  if (!deal_.milestones[m.symbol].more->of.valid() || milestone(m).completed) return true;
  const Value size = size_of(m);
  if (size.failed()) stop(size);
  return size.known() && milestone(m).reported_amount >= size.number;
}

// Reported, though not as the whole, and of unknown size.
bool World::may_be_whole(Ref m) const {
  const MilestoneState& now = milestone(m);
  if (!now.reported.on || now.refuted.on || now.completed) return false;
  return deal_.milestones[m.symbol].more->of.valid() && size_of(m).unknown();
}

bool World::is_of_nothing(Ref m) const {
  if (!milestone(m).size && !deal_.milestones[m.symbol].more->of.valid()) return false;
  const Value size = size_of(m);
  return size.known() && size.number <= Decimal::zero();
}

Value World::milestone_truth(Ref m) const {
  const MilestoneState& now = milestone(m);
  if (now.met.on) return now.disputed.on ? make_unknown() : make_truth(true);
  if (!now.refuted.on && (reported_whole(m) || may_be_whole(m))) return make_unknown();
  return make_truth(false);
}

Value World::on_time(Ref m) const {
  const MilestoneState& now = milestone(m);
  if (now.overdue.on || !now.reported.on) return make_truth(false);
  const Value truth = milestone_truth(m);
  if (!truth.is_true()) return truth;
  if (now.deadline) return make_truth(!now.done_day || *now.done_day <= *now.deadline);
  const auto& declared = deal_.milestones[m.symbol];
  const Env env = env_of(declared.shape, m.instance);
  if (!declared.deadline.valid() || is_undated(declared.deadline, env)) return make_truth(true);
  const Truth3 passed = day_has_passed(declared.deadline, declared.more->deadline_known_by, env);
  return passed == Truth3::False ? make_truth(true) : make_unknown();
}

// Written as unknown, itself or in its row of a table.
bool World::is_undated(checked::ExprId date, const Env& env) const {
  const Expr& written = deal_[date];
  if (written.op != Operation::ReadRow) return written.op == Operation::UnknownConstant;
  const auto& table = deal_.row_tables[written.symbol];
  const Value index = read(argument(written, 0), env);
  if (!index.known()) return false;
  const auto& elements = deal_.sets[table.set.index()].elements;
  for (std::size_t k = 0; k < elements.size(); ++k)
    if (elements[k].code == index.integer)
      return deal_[table.rows[k]].op == Operation::UnknownConstant;
  return false;
}

Value World::read_milestone_word(Ref m, MilestoneTest test) const {
  const MilestoneState& now = milestone(m);
  switch (test) {
    case MilestoneTest::Met: return milestone_truth(m);
    case MilestoneTest::OnTime: return on_time(m);
    case MilestoneTest::Reported: return make_truth(now.reported.on);
    case MilestoneTest::Verified: return make_truth(now.verified.on);
    case MilestoneTest::Refuted: return make_truth(now.refuted.on);
    case MilestoneTest::Broken: return make_truth(now.broken.on);
    case MilestoneTest::Overdue: return relaxed_ ? make_unknown() : make_truth(now.overdue.on);
    case MilestoneTest::Lapsed: return make_truth(now.lapsed.on);
    case MilestoneTest::Waived: return make_truth(now.waived.on);
    case MilestoneTest::Disputed: return make_truth(now.disputed.on);
    case MilestoneTest::Unruled: return make_truth(now.unruled.on);
  }
  return make_unknown();
}

std::optional<Day> World::flag_day(Ref m, MilestoneTest test) const {
  const MilestoneState& now = milestone(m);
  switch (test) {
    case MilestoneTest::Verified: return now.verified.since;
    case MilestoneTest::Refuted: return now.refuted.since;
    case MilestoneTest::Broken: return now.broken.since;
    case MilestoneTest::Overdue: return now.overdue.since;
    case MilestoneTest::Lapsed: return now.lapsed.since;
    case MilestoneTest::Waived: return now.waived.since;
    case MilestoneTest::Disputed: return now.disputed.since;
    case MilestoneTest::Unruled: return now.unruled.since;
    default: return now.done_day ? now.done_day : now.report_day;
  }
}

// A false word is false whatever the dates.
Value World::read_milestone_within(const Expr& e, Ref m, const std::vector<Value>& a) const {
  const auto test = static_cast<MilestoneTest>(e.mode);
  const Value word = read_milestone_word(m, test);
  if (word.is_false() || word.failed()) return word;
  const bool may_be_yet = relaxed_ && test == MilestoneTest::Overdue && !milestone(m).overdue.on;
  if (may_be_yet) return make_unknown();
  if (auto early = strict(a)) return *early;
  const auto last = add(a[1].day(), a[0].duration, holidays(e.symbol2()));
  if (!last) return make_error("out-of-calendar", e.span);
  const auto day = flag_day(m, test);
  if (!day) return make_unknown();
  return all_of({word, make_truth(a[1].day() <= *day && *day <= *last)});
}

Value World::progress_of(Ref m) const {
  if (!deal_.milestones[m.symbol].more->of.valid()) {
    const Value truth = milestone_truth(m);
    return truth.known() ? make_number(Decimal::from_int(truth.integer)) : truth;
  }
  const Value size = size_of(m);
  if (!size.known()) return size;
  if (size.number <= Decimal::zero()) return make_number(Decimal::one());
  const Decimal amount = counting_amount(m);
  if (amount >= size.number) return make_number(Decimal::one());
  if (amount <= Decimal::zero()) return make_number(Decimal::zero());
  return number_or(div(amount, size.number), "overflow", Span{});
}

std::optional<std::int64_t> World::lateness(Ref m) const {
  const MilestoneState& now = milestone(m);
  if (!now.deadline) return std::nullopt;
  if (is_of_nothing(m)) return 0;
  const bool done = now.done_day && !now.undone();
  Day until = done ? *now.done_day : state.ended.value_or(today_);
  if (now.waived.on) until = std::min(until, now.waived.since);
  if (now.lapsed.on) until = std::min(until, now.lapsed.since);
  return std::max<std::int64_t>(0, std::int64_t{until.value} - now.deadline->value);
}

// Read for impasse: what outside events, verification or time may still change is unknown.
bool World::relaxed_milestone(Ref m) const {
  const MilestoneState& now = milestone(m);
  const bool unverified = now.reported.on && !now.met.on && !now.refuted.on;
  return !deal_.milestones[m.symbol].owners.valid() || unverified || now.disputed.on ||
         movable_.milestones.contains(m);
}

Value World::read_milestone(const Expr& e, const Env& env) const {
  const auto& declared = deal_.milestones[e.symbol];
  const bool within = e.op == Operation::MilestoneWithin;
  const std::uint32_t index_count = count_of(e) - (within ? 2 : 0);
  const Value index = symbol_index(declared.shape, e, env, 0, index_count);
  if (!index.known()) return index;
  const Ref m{e.symbol, static_cast<std::uint32_t>(index.integer)};
  if (relaxed_ && relaxed_milestone(m)) return make_unknown();
  Duration days;
  switch (e.op) {
    case Operation::MilestoneIs: return read_milestone_word(m, static_cast<MilestoneTest>(e.mode));
    case Operation::MilestoneWithin:
      return read_milestone_within(
          e, m, {read(argument(e, index_count), env), read(argument(e, index_count + 1), env)});
    case Operation::DateOf:
      return milestone(m).met_day ? make_date(*milestone(m).met_day) : make_unknown();
    case Operation::DeadlineOf:
      return milestone(m).deadline ? make_date(*milestone(m).deadline) : make_unknown();
    case Operation::LatenessOf:
      if (relaxed_ || !lateness(m)) return make_unknown();
      days.days = static_cast<std::int32_t>(*lateness(m));
      return make_duration(days);
    case Operation::ProgressOf: return progress_of(m);
    case Operation::AmountOf: return make_number(counting_amount(m));
    default:
      if (relaxed_ || !milestone(m).met_day) return make_unknown();
      days.days = today_.value - milestone(m).met_day->value;
      return make_duration(days);
  }
}

}  // namespace quid::oracle
