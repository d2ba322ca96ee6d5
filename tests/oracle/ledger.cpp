// SPDX-License-Identifier: Apache-2.0
// The ledger, computed afresh each time: payments, lumps by degree, worth per period by spells.
#include <algorithm>

#include "world.hpp"

namespace quid::oracle {

using checked::Term;
using checked::UnitId;

// Ledgers stand still once the deal has ended.
Day World::ledger_today() const { return state.ended ? *state.ended : today_; }

// How far the term holds, 0 to 1; unknown is 0.
Value World::term_degree(std::size_t value) const {
  const auto& declared = deal_.values[value];
  const Term& term = declared.term;
  const Value zero = make_number(Decimal::zero());
  if (state.ended && !state.frozen_degrees.empty()) {
    return make_number(state.frozen_degrees[value]);
  }
  const bool metered =
      term.kind == Term::Kind::Milestone && deal_.milestones[term.milestone.value].more->of.valid();
  if (metered && !declared.per.valid()) {
    const Value progress = progress_of({term.milestone.value, term.instance});
    return progress.unknown() ? zero : progress;
  }
  const Value holds = read(term.holds, Env{});
  if (holds.failed()) return holds;
  return holds.is_true() ? make_number(Decimal::one()) : zero;
}

// Whole periods from a day, and the days into the next by its length.
Value World::periods(Day from, Day to, Duration period, Span place) const {
  const auto at = [&](std::int64_t k) -> std::optional<Day> {
    const auto length = scale(period, k);
    return length ? add(from, *length, plain_holidays()) : std::nullopt;
  };
  if (to <= from) return make_number(Decimal::zero());
  std::int64_t k = 0;
  for (auto next = at(1); next && *next <= to && *next > *at(k); next = at(k + 1)) ++k;
  const auto begun = at(k);
  const auto next = at(k + 1);
  if (!begun || !next || *next <= *begun) return make_error("out-of-calendar", place);
  const auto part = div(Decimal::from_int(to.value - begun->value),
                        Decimal::from_int(next->value - begun->value));
  return number_or(part ? add(Decimal::from_int(k), *part) : std::nullopt, "overflow", place);
}

// What things are worth: after the end, what they were worth then.
Value World::worth_of(std::size_t value) const {
  if (!state.frozen_worths.empty()) return state.frozen_worths[value];
  return read(deal_.values[value].worth, Env{});
}

Value World::no_deal_worth(std::size_t line) const {
  if (!state.frozen_no_deals.empty()) return state.frozen_no_deals[line];
  return read(deal_.no_deals[line].worth, Env{});
}

// A worth is an outcome: an error in one stops the run, though nothing asks for it.
void World::check_worths() const {
  const Reading reading(*this);
  for (std::size_t k = 0; k < deal_.values.size(); ++k) {
    const Value worth = worth_of(k);
    if (worth.failed()) stop(worth);
  }
  for (std::size_t k = 0; k < deal_.no_deals.size(); ++k) {
    const Value worth = no_deal_worth(k);
    if (worth.failed()) stop(worth);
  }
}

// What one value comes to by now: worth times degree, or times the periods of its spells.
Value World::term_amount(std::size_t value, Span place) const {
  const auto& declared = deal_.values[value];
  const TermState& term = state.terms[value];
  Decimal times;
  if (declared.per.valid()) {
    for (const auto& spell : term.spells) {
      const Value stretch =
          periods(spell.begins, spell.closed.value_or(ledger_today()), *deal_[declared.per], place);
      if (stretch.failed()) return stretch;
      const auto sum = add(times, stretch.number);
      if (!sum) return make_error("overflow", place);
      times = *sum;
    }
  } else {
    const Value degree = term_degree(value);
    if (degree.failed()) return degree;
    times = *sub(degree.number, term.first_degree);
  }
  const Value worth = worth_of(value);
  if (!worth.known()) return worth;
  return number_or(mul(worth.number, times), "overflow", place);
}

Value World::book(Ref actor, UnitId unit, bool given, Span place) const {
  const auto& accounts = given ? state.given : state.received;
  const auto paid = accounts.find({actor.symbol, actor.instance, unit.value});
  std::vector<Value> parts = {make_number(paid == accounts.end() ? Decimal{} : paid->second)};
  for (std::size_t k = 0; k < deal_.values.size(); ++k) {
    const auto& declared = deal_.values[k];
    if (declared.unit != unit || actor_of(deal_.party_of(declared), Env{}) != actor) continue;
    bool own = false;
    for (const auto& doer : deal_[declared.term.doers]) own = own || actor_of(doer, Env{}) == actor;
    if (own != given) continue;
    Value amount = term_amount(k, place);
    if (own && amount.known()) amount = number_or(negate(amount.number), "overflow", place);
    parts.push_back(amount);
  }
  if (auto early = strict(parts)) return *early;
  Decimal total;
  for (const Value& part : parts) {
    const auto sum = add(total, part.number);
    if (!sum) return make_error("overflow", place);
    total = *sum;
  }
  return make_number(total);
}

Value World::given_by(Ref actor, UnitId unit, Span place) const {
  return book(actor, unit, true, place);
}

Value World::received_by(Ref actor, UnitId unit, Span place) const {
  return book(actor, unit, false, place);
}

Value World::exposure_of(Ref actor, UnitId unit, Span place) const {
  const Value given = given_by(actor, unit, place);
  const Value received = received_by(actor, unit, place);
  if (auto early = strict({given, received})) return *early;
  return number_or(sub(given.number, received.number), "overflow", place);
}

Value World::no_deal_of(Ref actor, UnitId unit, Span place) const {
  Decimal total;
  for (std::size_t k = 0; k < deal_.no_deals.size(); ++k) {
    const auto& line = deal_.no_deals[k];
    if (line.unit != unit || actor_of(line.party, Env{}) != actor) continue;
    const Value worth = no_deal_worth(k);
    if (!worth.known()) return worth;
    std::optional<Decimal> amount = worth.number;
    if (line.per) {
      const Value times =
          periods(deal_.deal.start, std::max(deal_.deal.start, ledger_today()), *line.per, place);
      if (times.failed()) return times;
      amount = mul(worth.number, times.number);
    }
    const auto sum = amount ? add(total, *amount) : std::nullopt;
    if (!sum) return make_error("overflow", place);
    total = *sum;
  }
  return make_number(total);
}

void World::pay(std::optional<Ref> payer, Ref receiver, Decimal amount, UnitId unit, bool recorded,
                Span place) {
  if (amount.is_zero()) return;
  const auto enter = [&](std::map<Account, Decimal>& accounts, Ref actor) {
    Decimal& total = accounts[{actor.symbol, actor.instance, unit.value}];
    const auto sum = add(total, amount);
    if (!sum) stop("overflow", place);
    total = *sum;
  };
  if (!prior_) {
    enter(state.received, receiver);
    if (payer) enter(state.given, *payer);
    state.last_move = today_;
  }
  note(HappeningKind::Paid, subject_of(Subject::Kind::Actor, receiver), unit.value,
       recorded ? 1 : 0, amount, payer ? subject_of(Subject::Kind::Actor, *payer) : Subject{});
}

// A spell begins on the first day at whose end the term holds, and closes on the first at whose
// end it does not.
void World::update_spells() {
  if (state.ended) return;
  const Reading reading(*this);
  std::vector<bool> holds;
  for (std::size_t k = 0; k < deal_.values.size(); ++k) {
    const Value degree = term_degree(k);
    if (degree.failed()) stop(degree);
    holds.push_back(deal_.values[k].per.valid() && degree.number == Decimal::one());
  }
  for (std::size_t k = 0; k < deal_.values.size(); ++k) {
    auto& spells = state.terms[k].spells;
    const bool open = !spells.empty() && !spells.back().closed;
    if (holds[k] && !open) spells.push_back({today_, std::nullopt});
    if (!holds[k] && open) spells.back().closed = today_;
  }
}

}  // namespace quid::oracle
