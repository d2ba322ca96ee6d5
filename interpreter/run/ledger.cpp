// SPDX-License-Identifier: Apache-2.0
// The ledger: one book per unit. What a party gave and received is computed afresh from the present
// state, the spells of its terms and the payments; nothing is accumulated but those.
#include <algorithm>

#include "run/runner.hpp"
#include "run/steps.hpp"

namespace quid {

PaidState& Runner::paid(std::uint32_t actor, std::uint32_t unit) {
  const auto before = [](const PaidState& a, const std::pair<std::uint32_t, std::uint32_t>& key) {
    return std::pair(a.actor, a.unit) < key;
  };
  const std::pair key(actor, unit);
  auto at = std::lower_bound(s_.paid.begin(), s_.paid.end(), key, before);
  if (at == s_.paid.end() || std::pair(at->actor, at->unit) != key)
    at = s_.paid.insert(at, {actor, unit, {}, {}});
  return *at;
}

const PaidState* Runner::find_paid(std::uint32_t actor, std::uint32_t unit) const {
  for (const PaidState& book : s_.paid)
    if (book.actor == actor && book.unit == unit) return &book;
  return nullptr;
}

Decimal Runner::degree_of(std::uint32_t v, const Value& degree) const {
  if (!degree.known()) return Decimal::zero();
  if (p_.values[v].metered) return degree.as_number();
  return degree.is_true() ? Decimal::one() : Decimal::zero();
}

/// What things are worth: once the deal has ended, what they were worth then.
const Value& Runner::worth_of(std::uint32_t v) const {
  return s_.ended ? s_.spells[v].worth : value(p_.values[v].worth);
}

const Value& Runner::no_deal_worth(std::uint32_t n) const {
  return s_.ended ? s_.no_deal_worths[n] : value(p_.no_deal_worths[n]);
}

/// What one value comes to now; nullopt on overflow.
std::optional<Decimal> Runner::value_amount(std::uint32_t v, const Value& degree,
                                            const Value& worth) const {
  const SpellState& spell = s_.spells[v];
  std::optional<Decimal> times;
  if (p_.values[v].per.valid()) {
    times = spell.closed;
    if (spell.open) {
      const Day now = s_.ended ? s_.ended_on : s_.today;
      const auto running = periods(deal(), spell.begin, now, *deal()[p_.values[v].per]);
      times = running ? add(*times, *running) : std::nullopt;
    }
  } else {
    times = sub(s_.ended ? spell.frozen : degree_of(v, degree), spell.initial);
  }
  if (times && times->is_zero()) return Decimal::zero();
  return times ? mul(worth.as_number(), *times) : std::nullopt;
}

std::optional<Decimal> Runner::value_amount(std::uint32_t v) const {
  const Value& worth = value(p_.values[v].worth);
  return worth.known() ? value_amount(v, value(p_.values[v].degree), worth) : std::nullopt;
}

Value Runner::book_value(const Instruction& i, std::uint32_t k) const {
  const BookCode& book = p_.books[static_cast<std::size_t>(i.number)];
  std::optional<Decimal> given = Decimal::zero(), received = Decimal::zero();
  bool given_unknown = false, received_unknown = false;
  for (std::uint32_t n = 0; n < book.values.count; ++n) {
    const std::uint32_t v = p_.book_values[book.values.first + n];
    const Value& degree = value(p_.arguments[i.first_argument + 2 * n]);
    const Value& worth = worth_of(v);
    if (degree.failed() && !s_.ended) return degree;
    if (worth.failed()) return worth;
    if (!worth.known()) {
      (p_.values[v].own ? given_unknown : received_unknown) = true;
      continue;
    }
    const auto amount = value_amount(v, degree, worth);
    if (!amount) return Value::error(Fault::Overflow, k);
    if (p_.values[v].own)
      given = given ? sub(*given, *amount) : std::nullopt;
    else
      received = received ? add(*received, *amount) : std::nullopt;
  }
  if ((given_unknown && i.mode != 2) || (received_unknown && i.mode != 1)) return Value::unknown();
  if (const PaidState* paid = find_paid(book.actor, book.unit)) {
    if (given) given = add(*given, paid->given);
    if (received) received = add(*received, paid->received);
  }
  if (!given || !received) return Value::error(Fault::Overflow, k);
  const auto result = i.mode == 1 ? given : i.mode == 2 ? received : sub(*given, *received);
  return result ? Value::number(*result) : Value::error(Fault::Overflow, k);
}

Value Runner::overpromise(const Instruction& i) const {
  const auto& statements = p_.speakers[static_cast<std::size_t>(i.number)];
  std::optional<Decimal> air = Decimal::zero(), claimed = Decimal::zero();
  for (std::size_t n = 0; n < statements.size(); ++n) {
    const StatementCode& code = p_.statement_codes[statements[n]];
    if (!s_.statements[statements[n]].said) continue;
    const Value& degree = value(p_.arguments[i.first_argument + n]);
    if (degree.failed()) return degree;
    const Decimal verified = degree.known() ? degree.as_number() : Decimal::zero();
    const Decimal gap = std::max(Decimal::zero(), sub(code.at, verified).value_or(Decimal::zero()));
    const auto part = mul(code.strength, gap), whole = mul(code.strength, code.at);
    air = air && part ? add(*air, *part) : std::nullopt;
    claimed = claimed && whole ? add(*claimed, *whole) : std::nullopt;
  }
  if (!air || !claimed) return Value::error(Fault::Overflow, i.target);
  if (claimed->is_zero()) return Value::number(Decimal::zero());
  const auto share = div(*air, *claimed);
  return share ? Value::number(*share) : Value::error(Fault::Overflow, i.target);
}

std::optional<Decimal> Runner::no_deal_periods(std::uint32_t line) const {
  const auto& part = deal().no_deals[line];
  if (!part.per) return std::nullopt;
  return periods(deal(), deal().deal.start, s_.ended ? s_.ended_on : s_.today, *part.per);
}

Value Runner::no_deal(const Instruction& i, std::uint32_t k) const {
  const NoDealCode& code = p_.no_deals[static_cast<std::size_t>(i.number)];
  std::optional<Decimal> total = Decimal::zero();
  for (std::uint32_t n = 0; n < code.parts.count; ++n) {
    const std::uint32_t line = p_.no_deal_parts[code.parts.first + n];
    const auto& part = deal().no_deals[line];
    const Value& worth = no_deal_worth(line);
    if (!worth.known()) return worth;
    auto amount = std::optional<Decimal>(worth.as_number());
    if (part.per) {
      const auto times = no_deal_periods(line);
      amount = times ? mul(*amount, *times) : std::nullopt;
    }
    total = total && amount ? add(*total, *amount) : std::nullopt;
  }
  return total ? Value::number(*total) : Value::error(Fault::Overflow, k);
}

Value Runner::offer(const Instruction& i) const {
  const OfferCode& code = p_.offers[static_cast<std::size_t>(i.number)];
  for (const OfferState& offer : s_.offers)
    if (offer.from == i.target && offer.to == code.receiver && offer.unit == code.unit)
      return Value::number(offer.amount);
  return Value::unknown();
}

/// What held before the first day; true where that moved a book, which a later value may read.
bool Runner::start_spells() {
  bool moved = false;
  for (std::uint32_t v = 0; v < p_.values.size(); ++v) {
    SpellState& spell = s_.spells[v];
    const Decimal degree = degree_of(v, value(p_.values[v].degree));
    moved = moved || spell.initial != degree;
    spell.initial = degree;
    spell.open = degree == Decimal::one();
    spell.begin = deal().deal.start;
  }
  return moved;
}

void Runner::update_spells() {
  for (const std::uint32_t v : s_.touched_values.rows()) {
    if (!p_.values[v].per.valid()) continue;
    SpellState& spell = s_.spells[v];
    const bool holds = degree_of(v, value(p_.values[v].degree)) == Decimal::one();
    if (holds == spell.open) continue;
    spells_moved_ = true;
    if (holds) {
      spell.begin = s_.today;
    } else {
      const auto times = periods(deal(), spell.begin, s_.today, *deal()[p_.values[v].per]);
      const auto sum = times ? add(spell.closed, *times) : std::nullopt;
      if (!sum)
        return fail("overflow", "what this is worth adds up to more than a number can hold",
                    deal().values[v].span);
      spell.closed = *sum;
    }
    spell.open = holds;
  }
  s_.touched_values.clear();
}

}  // namespace quid
