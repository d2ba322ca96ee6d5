// SPDX-License-Identifier: Apache-2.0
// What is said of quantities, levers, duties, parties, statements, phases and the verdict.
#include <algorithm>
#include <utility>

#include "world.hpp"

namespace quid::oracle {

using checked::Expr;
using checked::Operation;

Value World::read_other(const Expr& e, const Env& env) const {
  switch (e.op) {
    case Operation::ReadQuantity: {
      const Value index = symbol_index(deal_.quantities[e.symbol].shape, e, env, 0, count_of(e));
      if (!index.known() || relaxed_) return index.failed() ? index : make_unknown();
      const auto& value = state.quantities[e.symbol][static_cast<std::size_t>(index.integer)];
      return value ? make_number(*value) : make_unknown();
    }
    case Operation::LevelIs:
    case Operation::LeverUnruled: return read_lever(e, env);
    case Operation::DutyIs:
    case Operation::DutyDeadline:
    case Operation::DutyLateness:
    case Operation::DutyUnpaid: return read_duties(e, env);
    case Operation::OfferOf: return read_offer(e, env);
    case Operation::StatementSaid:
    case Operation::StatementUnwarranted: return read_statement(e, env);
    case Operation::PhaseActive: return relaxed_ ? make_unknown() : phase_active(e.symbol);
    case Operation::VerdictIs: return read_verdict(e, env);
    case Operation::Today: return relaxed_ ? make_unknown() : make_date(today_);
    case Operation::Start: return make_date(deal_.deal.start);
    default: return read_actor(e, env);
  }
}

Value World::read_lever(const Expr& e, const Env& env) const {
  const Value index = symbol_index(deal_.levers[e.symbol].shape, e, env, 0, count_of(e));
  if (!index.known()) return index;
  const Ref l{e.symbol, static_cast<std::uint32_t>(index.integer)};
  const bool unruled = e.op == Operation::LeverUnruled;
  const bool exactly = !unruled && static_cast<ast::LevelTest>(e.mode) == ast::LevelTest::At;
  // What is there can turn by any move, what is too low by a rise alone, what is too high by a
  // fall.
  const bool either = unruled || (exactly && level(l) == e.number());
  const bool by_rise = either || level(l) < e.number(), by_fall = either || level(l) >= e.number();
  if (relaxed_ &&
      ((by_rise && movable_.raised.contains(l)) || (by_fall && movable_.lowered.contains(l))))
    return make_unknown();
  if (unruled) return make_truth(lever(l).unruled);
  switch (static_cast<ast::LevelTest>(e.mode)) {
    case ast::LevelTest::At: return make_truth(level(l) == e.number());
    case ast::LevelTest::AtLeast: return make_truth(level(l) >= e.number());
    default: return make_truth(level(l) < e.number());
  }
}

bool World::duty_suspended(const DutyState& duty) const {
  return duty.open() && !duty.overdue && duty.waits_since;
}

Value World::unpaid_of(Ref rule, const Expr& e) const {
  std::optional<Decimal> left = Decimal::zero();
  for (const DutyState& duty : state.duties) {
    const bool counts = duty.origin.rule == rule && duty.open() &&
                        duty.act.kind == ast::Act::Kind::Pay && duty.act.unit == e.type.unit();
    if (!counts) continue;
    const auto open = sub(duty.act.amount, duty.paid);
    left = open ? add(*left, *open) : std::nullopt;
    if (!left) break;
  }
  return number_or(left, "overflow", e.span);
}

Value World::read_duties(const Expr& e, const Env& env) const {
  const Value index = symbol_index(deal_.rules[e.symbol].shape, e, env, 0, count_of(e));
  if (!index.known()) return index;
  const Ref r{e.symbol, static_cast<std::uint32_t>(index.integer)};
  if (relaxed_ && movable_.duties.contains(r)) return make_unknown();
  bool pending = false, overdue = false, suspended = false, done = false, lapsed = false,
       open = false;
  std::optional<Day> earliest_open, latest;
  std::optional<std::int64_t> late;
  for (const DutyState& duty : state.duties) {
    if (duty.origin.rule != r) continue;
    const bool waits = duty_suspended(duty);
    pending = pending || (duty.open() && !duty.overdue && !waits);
    overdue = overdue || (duty.open() && duty.overdue);
    suspended = suspended || waits;
    done = done || duty.done;
    lapsed = lapsed || duty.lapsed;
    open = open || duty.open();
    if (duty.open()) earliest_open = std::min(earliest_open.value_or(duty.deadline), duty.deadline);
    latest = std::max(latest.value_or(duty.deadline), duty.deadline);
    if (duty.lapsed) continue;
    // What is met, and found done once the state settles, was done when it was told.
    const auto claimed = duty.open() ? claimed_on(duty) : std::nullopt;
    const Day until = waits         ? *duty.waits_since
                      : claimed     ? std::max(duty.arose, *claimed)
                      : duty.open() ? today_
                                    : duty.closed;
    const auto days = std::max<std::int64_t>(0, until.value - std::int64_t{duty.deadline.value});
    late = std::max(late.value_or(0), days);
  }
  if (e.op == Operation::DutyUnpaid) return unpaid_of(r, e);
  if (e.op == Operation::DutyDeadline) {
    const auto day = earliest_open ? earliest_open : latest;
    return day ? make_date(*day) : make_unknown();
  }
  if (e.op == Operation::DutyLateness) {
    if (relaxed_ || !late) return make_unknown();
    Duration days;
    days.days = static_cast<std::int32_t>(*late);
    return make_duration(days);
  }
  switch (static_cast<checked::DutyTest>(e.mode)) {
    case checked::DutyTest::Pending: return make_truth(pending);
    case checked::DutyTest::Done: return make_truth(done && !open);
    case checked::DutyTest::Overdue: return relaxed_ ? make_unknown() : make_truth(overdue);
    case checked::DutyTest::Suspended: return make_truth(suspended);
    case checked::DutyTest::Lapsed: return make_truth(lapsed && !open && !done);
    case checked::DutyTest::Broken:
      return make_truth(std::any_of(
          state.bans.begin(), state.bans.end(),
          [&](const NormState& ban) { return ban.origin.rule == r && !ban.breaches.empty(); }));
    case checked::DutyTest::Open: break;
  }
  return make_truth(std::any_of(
      state.permissions.begin(), state.permissions.end(),
      [&](const NormState& norm) { return norm.origin.rule == r && !norm.ended && !norm.held; }));
}

Value World::read_actor(const Expr& e, const Env& env) const {
  const Value index = symbol_index(deal_.actors[e.symbol].shape, e, env, 0, count_of(e));
  if (!index.known()) return index;
  const Ref actor{e.symbol, static_cast<std::uint32_t>(index.integer)};
  const checked::UnitId unit = e.type.unit();
  switch (e.op) {
    case Operation::ActorWithdrawn:
      return make_truth(state.withdrew[actor.symbol][actor.instance].has_value());
    case Operation::OverpromiseOf: return overpromise(actor);
    case Operation::ExposureOf: return relaxed_ ? make_unknown() : exposure_of(actor, unit, e.span);
    case Operation::GivenBy: return relaxed_ ? make_unknown() : given_by(actor, unit, e.span);
    case Operation::ReceivedBy: return relaxed_ ? make_unknown() : received_by(actor, unit, e.span);
    case Operation::NoDealOf: return relaxed_ ? make_unknown() : no_deal_of(actor, unit, e.span);
    default: break;
  }
  for (const auto& discount : deal_.discounts) {
    if (actor_of(discount.party, Env{}) == actor) return make_number(discount.rate);
  }
  return make_number(Decimal::zero());
}

Value World::read_offer(const Expr& e, const Env& env) const {
  const std::uint32_t givers = e.mode;
  const Value giver = symbol_index(deal_.actors[e.symbol].shape, e, env, 0, givers);
  const Value receiver =
      symbol_index(deal_.actors[e.symbol2()].shape, e, env, givers, count_of(e) - givers);
  if (auto early = strict({giver, receiver})) return *early;
  const Ref from{e.symbol, static_cast<std::uint32_t>(giver.integer)};
  const Ref to{e.symbol2(), static_cast<std::uint32_t>(receiver.integer)};
  const auto found = state.offers.find({from, to, e.type.unit().value});
  return found == state.offers.end() ? make_unknown() : make_number(found->second);
}

Value World::read_statement(const Expr& e, const Env& env) const {
  const Value index = symbol_index(deal_.statements[e.symbol].shape, e, env, 0, count_of(e));
  if (!index.known()) return index;
  const Ref s{e.symbol, static_cast<std::uint32_t>(index.integer)};
  if (relaxed_ && movable_.statements.contains(s)) return make_unknown();
  const auto& statement = state.statements[e.symbol][static_cast<std::size_t>(index.integer)];
  return make_truth(e.op == Operation::StatementSaid ? statement.said : statement.unwarranted);
}

// How far a claim is true: a milestone's progress, else 1 or 0. Unknown counts 0.
Value World::degree_of_statement(Ref s) const {
  const auto& declared = deal_.statements[s.symbol];
  const Env env = env_of(declared.shape, s.instance);
  if (!declared.claims_milestone.valid()) {
    const Value claim = read(declared.claims, env);
    if (claim.failed()) return claim;
    return make_number(Decimal::from_int(claim.is_true() ? 1 : 0));
  }
  const auto& shape = deal_.milestones[declared.claims_milestone.value].shape;
  const Value index = index_of(shape, declared.claims_index, env, declared.span);
  if (index.failed()) return index;
  if (!index.known()) return make_number(Decimal::zero());
  const Value progress =
      progress_of({declared.claims_milestone.value, static_cast<std::uint32_t>(index.integer)});
  return progress.unknown() ? make_number(Decimal::zero()) : progress;
}

// A claim about how much was promised would ask for itself: there it is unknown.
Value World::overpromise(Ref actor) const {
  if (weighing_) return make_unknown();
  const bool outer = std::exchange(weighing_, true);
  const Value value = weigh_promises(actor);
  weighing_ = outer;
  return value;
}

Value World::weigh_promises(Ref actor) const {
  Decimal promised, missing;
  for (std::uint32_t s = 0; s < deal_.statements.size(); ++s) {
    const auto& declared = deal_.statements[s];
    for (std::uint32_t i = 0; i < declared.shape.count; ++i) {
      if (!state.statements[s][i].said) continue;
      if (actor_of(declared.by, env_of(declared.shape, i)) != actor) continue;
      const Value degree = degree_of_statement({s, i});
      if (degree.failed()) return degree;
      const Decimal short_by = std::max(Decimal::zero(), *sub(declared.at, degree.number));
      const auto whole = mul(declared.strength, declared.at);
      const auto part = mul(declared.strength, short_by);
      const auto all = whole ? add(promised, *whole) : std::nullopt;
      const auto lost = part ? add(missing, *part) : std::nullopt;
      if (!all || !lost) return make_error("overflow", declared.span);
      promised = *all;
      missing = *lost;
    }
  }
  if (promised.is_zero()) return make_number(Decimal::zero());
  return number_or(div(missing, promised), "overflow", Span{});
}

Value World::phase_active(std::uint32_t phase) const {
  const PhaseState& now = state.phases[phase];
  const bool begins = !decided_.empty() && !clocking_ && !judging_ && decide(phase).begin;
  if (begins || now.active) {
    const Truth3 over = phase_is_over(phase);
    return over == Truth3::Unknown ? make_unknown() : make_truth(over == Truth3::False);
  }
  if (now.begun_ever) return make_truth(false);
  const auto when = deal_.phases[phase].when;
  if (!when.valid()) return may_have_begun(phase) ? make_unknown() : make_truth(false);
  const Value holds = read(when, Env{});
  if (holds.failed()) return holds;
  return holds.unknown() ? holds : make_truth(false);
}

// Whether the first day of a phase may have passed, for all that is known.
bool World::may_have_begun(std::uint32_t phase) const {
  const auto& declared = deal_.phases[phase];
  return day_has_passed(declared.from, declared.from_known_by, Env{}) == Truth3::Unknown;
}

// Whether the last day of a phase that has begun has passed, by what it declares.
Truth3 World::phase_is_over(std::uint32_t phase) const {
  const auto& declared = deal_.phases[phase];
  if (state.phases[phase].end_date || state.ended) return Truth3::False;
  const Truth3 passed = day_has_passed(declared.until_date, declared.until_known_by, Env{});
  if (passed == Truth3::True) return passed;
  if (declared.duration.valid()) {
    const auto length = operand(declared.duration, Env{});
    if (!length) return Truth3::Unknown;
    const auto last = phase_last_day(phase, state.phases[phase].begun);
    if (state.phases[phase].active && last && *last < today_) return Truth3::True;
  }
  return passed;
}

Value World::read_verdict(const Expr& e, const Env& env) const {
  if (judging_) return make_unknown();
  std::optional<Ref> blamed;
  if (e.symbol != UINT32_MAX) {
    const Value index = symbol_index(deal_.actors[e.symbol].shape, e, env, 0, count_of(e));
    if (!index.known()) return index;
    blamed = Ref{e.symbol, static_cast<std::uint32_t>(index.integer)};
  }
  const Verdict now = verdict();
  if (now.word != static_cast<ast::VerdictWord>(e.mode)) return make_truth(false);
  if (!blamed) return make_truth(true);
  return make_truth(std::any_of(now.blame.begin(), now.blame.end(), [&](const Blame& blame) {
    return blame.actor.value == blamed->symbol && blame.instance == blamed->instance;
  }));
}

}  // namespace quid::oracle
