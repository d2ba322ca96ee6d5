// SPDX-License-Identifier: Apache-2.0
// Books as sums that nothing reads on the way: each is weighed once, at the end.
#include <algorithm>

#include "lanes/plain_build.hpp"
#include "run/steps.hpp"

namespace quid::lanes {
namespace {

constexpr Int128 largest_sum = static_cast<Int128>(1) << 62;
constexpr Int128 largest_gain = static_cast<Int128>(1) << 100;  // of one day, before it is scaled
constexpr Int128 largest_book = static_cast<Int128>(1) << 120;

}  // namespace

std::size_t Translation::account(std::uint32_t actor, std::uint32_t unit, bool gave) {
  const auto found = accounts_.try_emplace({actor, unit}, plain_.accounts.size());
  if (found.second) {
    plain_.accounts.push_back({actor, unit, true, 1, 0, 0});
    plain_.accounts.push_back({actor, unit, false, 1, 0, 0});
  }
  return found.first->second + (gave ? 0 : 1);
}

void Translation::gain(Weight::Per per, std::uint32_t of, Ref when, std::size_t account,
                       Int128 by) {
  gains_[{per, of, when.code}][account] += by;
}

bool Translation::ledger() {
  open_accounts();
  for (std::uint32_t v = 0; v < p_.values.size(); ++v)
    if (!value(v)) return false;
  return balances() && scale_accounts();
}

void Translation::open_accounts() {
  for (const BookCode& book : p_.books) account(book.actor, book.unit, true);
  for (const PaidState& paid : s_.paid) account(paid.actor, paid.unit, true);
  each_day_.assign(plain_.accounts.size(), 0);
}

bool Translation::value(std::uint32_t v) {
  const ValueCode& code = p_.values[v];
  const Value* worth = constant(code.worth);
  if (worth == nullptr || !worth->known())
    return unfit("what something is worth is not fixed, or not known");
  if (is_by_spells(code)) return spell(v, worth->as_number());
  each_day_.resize(plain_.accounts.size(), 0);
  const Value now = today_.value_of(code.degree);
  if (!code.metered) {
    if (weigh_level(code, worth->bits)) return true;
    Ref is, may;
    if (!need_truth(code.degree, is, may)) return false;
    weigh(code, is, worth->bits, now.is_true() ? worth->bits : 0);
    return true;
  }
  const Meaning& degree = meanings_[code.degree.value];
  if (degree.kind != Meaning::Kind::Cases)
    return unfit(degree.why != nullptr ? degree.why : "a value goes by many degrees");
  const auto share = [&](const Value& of) -> std::optional<Int128> {
    if (!of.known()) return Int128{0};
    if (code.per.valid()) return of.as_number() == Decimal::one() ? worth->bits : 0;
    const auto part = mul(worth->as_number(), of.as_number());
    return part ? std::optional(part->units()) : std::nullopt;
  };
  const auto today = share(now);
  bool good = today.has_value(), first = true;
  for (const Meaning::Case& one : degree.cases) {
    const auto part = share(one.value);
    good = good && part;
    if (good) weigh(code, one.where, *part, first ? *today : 0);
    first = false;
  }
  return good || unfit("what something is worth is too large");
}

/// Where what it is worth per period counts: in full, or not at all.
std::optional<Ref> Translation::whole_degree(const ValueCode& code) {
  Ref is, may;
  if (!code.metered) {
    if (!need_truth(code.degree, is, may)) return std::nullopt;
    return is;
  }
  const Meaning& degree = meanings_[code.degree.value];
  if (degree.kind != Meaning::Kind::Cases) {
    unfit(degree.why != nullptr ? degree.why : "a value goes by many degrees");
    return std::nullopt;
  }
  is = not_ever;
  for (const Meaning::Case& one : degree.cases)
    if (one.value.known() && one.value.as_number() == Decimal::one()) is = either(is, one.where);
  return is;
}

bool Translation::spell(std::uint32_t v, const Decimal& worth) {
  const ValueCode& code = p_.values[v];
  const SpellState& state = s_.spells[v];
  const auto holds = whole_degree(code);
  if (!holds) return false;
  PlainSpell one{*holds,
                 static_cast<std::uint32_t>(account(code.actor, code.unit, code.own)),
                 code.own,
                 worth,
                 *(*p_.checked)[code.per],
                 state.open,
                 state.begin,
                 state.closed};
  each_day_.resize(plain_.accounts.size(), 0);
  const auto running =
      one.open ? periods(*p_.checked, one.begin, s_.today, one.per) : Decimal::zero();
  const auto times = running ? add(one.closed, *running) : std::nullopt;
  // By the end nothing is counted oftener than once more for each day.
  const auto days = Decimal::from_int(static_cast<std::int64_t>(plain_.days()) + 1);
  const auto most = times ? add(*times, days) : std::nullopt;
  const auto now = times ? mul(worth, *times) : std::nullopt;
  const auto last = most ? mul(worth, *most) : std::nullopt;
  if (!now || !last || size_of(last->units()) > largest_book ||
      !add(plain_.until, one.per, business_holidays(*p_.checked)))
    return unfit("what something is worth is too large");
  plain_.accounts[one.account].base -= code.own ? -now->units() : now->units();
  plain_.spells.push_back(one);
  return true;
}

/// A value counts `by` while what it is for holds. `share_today` stands in today's books.
void Translation::weigh(const ValueCode& code, Ref holds, Int128 by, Int128 share_today) {
  const Weight::Per per = code.per.valid() ? Weight::Per::Day : Weight::Per::Standing;
  const std::size_t to = account(code.actor, code.unit, code.own);
  each_day_.resize(plain_.accounts.size(), 0);
  if (code.own) {
    by = -by;
    share_today = -share_today;
  }
  Int128& anyway = per == Weight::Per::Day ? each_day_[to] : plain_.accounts[to].base;
  if (per == Weight::Per::Standing) plain_.accounts[to].base -= share_today;
  if (per == Weight::Per::Day && plain_.started) plain_.accounts[to].base += share_today;
  if (by == 0) return;
  if (holds.negated()) {
    anyway += by;
    by = -by;
    holds = !holds;
  }
  if (holds == always)
    anyway += by;
  else
    gain(per, holds.atom(), always, to, by);
}

/// A level is the difference of two: so levels of one lever that are worth in proportion come
/// together. False: it is none.
bool Translation::weigh_level(const ValueCode& code, Int128 worth) {
  const Instruction& i = p_.instructions[code.degree.value];
  if (i.op != OpCode::LevelIs || static_cast<ast::LevelTest>(i.mode) != ast::LevelTest::At)
    return false;
  const bool now = today_.value_of(code.degree).is_true();
  weigh(code, level(i.target, i.number), worth, now ? worth : 0);
  weigh(code, level(i.target, i.number + 1), -worth, 0);
  return true;
}

/// What the books hold today is where the accounts begin.
bool Translation::balances() {
  each_day_.resize(plain_.accounts.size(), 0);
  for (const BookView& book : today_.books()) {
    if (!book.given || !book.received) return unfit("a book is not known");
    const std::uint32_t actor = p_.actors.base[book.actor.index()] + book.instance;
    if (size_of(book.given->units()) > largest_book ||
        size_of(book.received->units()) > largest_book)
      return unfit("a book holds too much");
    plain_.accounts[account(actor, book.unit.value, true)].base += book.given->units();
    plain_.accounts[account(actor, book.unit.value, false)].base += book.received->units();
  }
  return true;
}

/// Sums are kept in 64 bits where that is shown to be enough.
bool Translation::scale_accounts() {
  const std::size_t count = plain_.accounts.size();
  std::vector<Int128> scale(count, 0), most(count, 0);
  const auto fold = [&](std::size_t a, Int128 by, Int128 times) {
    for (Int128 x = size_of(by), y = scale[a];;) {
      if (y == 0) {
        scale[a] = x;
        break;
      }
      const Int128 rest = x % y;
      x = y;
      y = rest;
    }
    most[a] += size_of(by) * times;
  };
  const auto days = static_cast<Int128>(plain_.days() + 1);
  for (const auto& [key, row] : gains_)
    for (const auto& [a, by] : row) {
      if (size_of(by) > largest_gain) return unfit("what something is worth is too large");
      fold(a, by, days);
    }
  for (std::size_t a = 0; a < count; ++a) {
    if (size_of(each_day_[a]) > largest_gain) return unfit("what something is worth is too large");
    fold(a, each_day_[a], days);
    if (scale[a] == 0) scale[a] = 1;
    if (most[a] / scale[a] > largest_sum) return unfit("a ledger may become too large");
    plain_.accounts[a].scale = scale[a];
    plain_.accounts[a].each_day = static_cast<Int>(each_day_[a] / scale[a]);
  }
  for (const auto& [key, row] : gains_) {
    Weight weight{std::get<0>(key), std::get<1>(key), Ref{std::get<2>(key)}, {}};
    for (const auto& [a, by] : row)
      if (by != 0)
        weight.gains.push_back({static_cast<std::uint32_t>(a), static_cast<Int>(by / scale[a])});
    if (!weight.gains.empty()) plain_.weights.push_back(std::move(weight));
  }
  return true;
}

}  // namespace quid::lanes
