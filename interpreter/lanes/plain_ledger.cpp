// SPDX-License-Identifier: Apache-2.0
// Books as sums that nothing reads on the way: each is weighed once, at the end.
#include <algorithm>

#include "lanes/plain_build.hpp"

namespace quid::lanes {
namespace {

constexpr Int128 largest_sum = static_cast<Int128>(1) << 62;
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

void Translation::gain(Weight::Per per, std::uint32_t of, std::size_t account, Int128 by) {
  gains_[{per, of}][account] += by;
}

bool Translation::ledger() {
  open_accounts();
  for (const ValueCode& code : p_.values)
    if (!value(code)) return false;
  return balances() && scale_accounts();
}

void Translation::open_accounts() {
  for (const BookCode& book : p_.books) account(book.actor, book.unit, true);
  for (const PaidState& paid : s_.paid) account(paid.actor, paid.unit, true);
  each_day_.assign(plain_.accounts.size(), 0);
}

bool Translation::value(const ValueCode& code) {
  const Value* worth = constant(code.worth);
  if (worth == nullptr) return unfit("what something is worth is not fixed");
  if (code.metered) return unfit("a value goes by the degree of a milestone");
  const bool daily =
      code.per && code.per->days == 1 && code.per->months == 0 && code.per->business_days == 0;
  if (code.per && !daily) return unfit("a value is per more than a day");
  each_day_.resize(plain_.accounts.size(), 0);
  return weigh(code, code.degree, worth->bits);
}

/// A level is the difference of two: so levels of one lever that are worth in proportion come
/// together.
bool Translation::weigh(const ValueCode& code, InstructionId degree, Int128 worth) {
  const Weight::Per per = code.per ? Weight::Per::Day : Weight::Per::Standing;
  const std::size_t to = account(code.actor, code.unit, code.own);
  each_day_.resize(plain_.accounts.size(), 0);
  const Int128 by = code.own ? -worth : worth;
  const auto add = [&](Ref what, Int128 amount) {
    if (what.negated()) {
      (per == Weight::Per::Day ? each_day_[to] : plain_.accounts[to].base) += amount;
      amount = -amount;
      what = !what;
    }
    if (what == always)
      (per == Weight::Per::Day ? each_day_[to] : plain_.accounts[to].base) += amount;
    else
      gain(per, what.atom(), to, amount);
  };
  // What holds today stands in today's books, and today counts.
  const bool holds = today_.value_of(degree).is_true();
  if (holds && per == Weight::Per::Standing) plain_.accounts[to].base -= by;
  if (holds && per == Weight::Per::Day && plain_.started) plain_.accounts[to].base += by;
  const Instruction& i = p_.instructions[degree.value];
  if (i.op == OpCode::LevelIs && static_cast<ast::LevelTest>(i.mode) == ast::LevelTest::At) {
    add(level(i.target, i.number), by);
    add(level(i.target, i.number + 1), -by);
  } else {
    add(ref(degree), by);
  }
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
      if (size_of(by) > largest_sum) return unfit("what something is worth is too large");
      fold(a, by, days);
    }
  for (std::size_t a = 0; a < count; ++a) {
    if (size_of(each_day_[a]) > largest_sum) return unfit("what something is worth is too large");
    fold(a, each_day_[a], days);
    if (scale[a] == 0) scale[a] = 1;
    if (most[a] / scale[a] > largest_sum) return unfit("a ledger may become too large");
    plain_.accounts[a].scale = scale[a];
    plain_.accounts[a].each_day = static_cast<Int>(each_day_[a] / scale[a]);
  }
  for (const auto& [key, row] : gains_) {
    Weight weight{std::get<0>(key), std::get<1>(key), {}};
    for (const auto& [a, by] : row)
      if (by != 0)
        weight.gains.push_back({static_cast<std::uint32_t>(a), static_cast<Int>(by / scale[a])});
    if (!weight.gains.empty()) plain_.weights.push_back(std::move(weight));
  }
  return true;
}

}  // namespace quid::lanes
