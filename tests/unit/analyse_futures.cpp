// SPDX-License-Identifier: Apache-2.0
// What futures are drawn from: chance, strategies, spreads, shares.
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "analyse/chances.hpp"
#include "analyse/draws.hpp"
#include "analyse/spread.hpp"
#include "analyse/strategies.hpp"
#include "catch2/catch.hpp"
#include "check/checked.hpp"

namespace {

using namespace quid;
using namespace quid::analyse;
using checked::Strategy;

// What a strategy does where the other side does this, letter by letter: one move more than those
// it has seen.
std::string answers(Strategy strategy, const std::string& others, std::uint64_t bits = 0) {
  Strategist strategist(strategy);
  std::string moves;
  for (const char other : others) {
    const Conduct own = strategist.next(bits);
    moves += own == Conduct::Cooperate ? 'C' : 'D';
    strategist.saw(own, other == 'C' ? Conduct::Cooperate : Conduct::Defect);
  }
  return moves;
}

constexpr std::uint64_t lucky = 0, unlucky = UINT64_MAX;

}  // namespace

TEST_CASE("strategies answer as in the literature") {
  // T14 of the theory notes: tit for tat and two tats against C D C C D D C.
  CHECK(answers(Strategy::TitForTat, "CDCCDDC") == "CCDCCDD");
  CHECK(answers(Strategy::TitForTwoTats, "CDCCDDC") == "CCCCCCD");
  CHECK(answers(Strategy::SuspiciousTitForTat, "CDCCDDC") == "DCDCCDD");
  CHECK(answers(Strategy::AlwaysCooperate, "CDCCDDC") == "CCCCCCC");
  CHECK(answers(Strategy::AlwaysDefect, "CDCCDDC") == "DDDDDDD");
  CHECK(answers(Strategy::GrimTrigger, "CDCCDDC") == "CCDDDDD");
  // Win-stay, lose-shift: a D of the others makes it change, a C makes it stay.
  CHECK(answers(Strategy::Pavlov, "CDCCDDC") == "CCDDDCD");
  CHECK(answers(Strategy::GenerousTitForTat, "CDCCDDC", lucky) == "CCCCCCC");
  CHECK(answers(Strategy::GenerousTitForTat, "CDCCDDC", unlucky) == "CCDCCDD");
  CHECK(answers(Strategy::Random, "CC", lucky) == "CC");
  CHECK(answers(Strategy::Random, "CC", unlucky) == "DD");
}

TEST_CASE("grit goes on through two steps without an answer, and pauses after a third") {
  // T11 of the theory notes: returned 8 and 3 of 10 and 12, then nothing three times: it offers
  // five times and pauses. The second is an answer, if a poor one.
  CHECK(answers(Strategy::Grit, "CCDDDDDC") == "CCCCCDDD");
  CHECK(answers(Strategy::Grit, "DDDCC") == "CCCDC");
}

TEST_CASE("generous tit for tat forgives one breach in three") {
  // T13: with 5, 3, 1, 0 the rate is 1/3.
  int forgiven = 0;
  constexpr int tries = 30'000;
  for (int k = 0; k < tries; ++k) {
    const Draws draws(7, static_cast<std::uint64_t>(k));
    if (answers(Strategy::GenerousTitForTat, "DC", draws.bits(1, 0)) == "CC") ++forgiven;
  }
  CHECK(std::abs(forgiven - tries / 3) < 300);
}

TEST_CASE("the generator gives the numbers of its authors") {
  // Known answer of Philox 4x32-10 for a counter and a key of zeros (Random123's kat_vectors).
  const Draws draws(0, 0);
  CHECK(draws.bits(0, 0, Draws::Of::Whether) == 0x6627e8d5e169c58dULL);
  CHECK(draws.bits(0, 0, Draws::Of::When) == 0xbc57ac4c9b00dbd8ULL);
}

TEST_CASE("a likelihood is met exactly at its ends and closely between") {
  const Decimal half = Decimal::from_units(Decimal::units_per_one / 2);
  int never = 0, always = 0, even = 0;
  for (std::uint64_t k = 0; k < 10'000; ++k) {
    const Draws draws(1, k);
    never += draws.happens(Decimal::zero(), 3, 0) ? 1 : 0;
    always += draws.happens(Decimal::one(), 3, 0) ? 1 : 0;
    even += draws.happens(half, 3, 0) ? 1 : 0;
  }
  CHECK(never == 0);
  CHECK(always == 10'000);
  CHECK(std::abs(even - 5'000) < 200);
}

TEST_CASE("spreads merge to the same in any order, exact or not") {
  for (const int amounts : {10, 100'000}) {
    Spread whole, left, right;
    for (int k = 0; k < amounts; ++k) {
      const Decimal amount = Decimal::from_int((k * 7919) % 100'003 - 50'000);
      whole.add(amount);
      (k % 3 == 0 ? left : right).add(amount);
    }
    Spread one = left, other = right;
    one.merge(right);
    other.merge(left);
    CHECK(one.amounts() == whole.amounts());
    CHECK(other.amounts() == whole.amounts());
    CHECK(whole.exact() == (amounts == 10));
    CHECK(whole.count() == static_cast<std::uint64_t>(amounts));
  }
}

TEST_CASE("quantiles count what was not added as zero") {
  Spread spread;
  spread.add(Decimal::from_int(-5), 2);
  spread.add(Decimal::from_int(7), 3);
  CHECK(spread.quantile(5, 10) == Decimal::from_int(-5));
  CHECK(spread.quantile(20, 10) == Decimal::from_int(-5));
  CHECK(spread.quantile(21, 10) == Decimal::zero());
  CHECK(spread.quantile(70, 10) == Decimal::zero());
  CHECK(spread.quantile(71, 10) == Decimal::from_int(7));
  CHECK(spread.quantile(100, 10) == Decimal::from_int(7));
  CHECK(spread.quantile(50, 0) == std::nullopt);
}

TEST_CASE("coarse amounts are within one in a hundred of the true ones") {
  Spread spread;
  for (int k = 0; k < 10'000; ++k) spread.add(Decimal::from_int(1'000'000 + k * 1'000));
  REQUIRE_FALSE(spread.exact());
  const auto median = spread.quantile(50, 10'000);
  REQUIRE(median);
  CHECK(*median <= Decimal::from_int(5'999'000));
  CHECK(*median > Decimal::from_int(5'939'000));
}

namespace {

// In how many of 20,000 futures the first, the second, and both come about within 100 days.
struct Together {
  int first = 0, second = 0, both = 0, same_day = 0;
};
Together together(const char* one, const char* other, const char* shared, bool contrary) {
  Prospect a, b;
  a.chance = *Decimal::parse(one);
  b.chance = *Decimal::parse(other);
  a.source = 1;
  b.source = 2;
  a.shared = b.shared = SharedLuck{3, *Decimal::parse(shared), 4};
  b.contrary = contrary;
  Together found;
  for (std::uint64_t future = 0; future < 20'000; ++future) {
    const Draws draws(1, future);
    const Day x = day_within(draws, a, Day{0}, Day{0}, {0, 100, 0}, Holidays{});
    const Day y = day_within(draws, b, Day{0}, Day{0}, {0, 100, 0}, Holidays{});
    found.first += x < never ? 1 : 0;
    found.second += y < never ? 1 : 0;
    found.both += x < never && y < never ? 1 : 0;
    found.same_day += x < never && x == y ? 1 : 0;
  }
  return found;
}

}  // namespace

TEST_CASE("a shared luck keeps each likelihood, and mixes one luck with two") {
  // P(both) = s min(p, q) + (1 - s) p q, and of contrary luck s max(0, p + q - 1) + (1 - s) p q.
  const Together some = together("0.5", "0.3", "0.6", false);
  CHECK(std::abs(some.first - 10'000) < 300);
  CHECK(std::abs(some.second - 6'000) < 300);
  CHECK(std::abs(some.both - 4'800) < 300);
  const Together all = together("0.5", "0.5", "1", false);
  CHECK(all.both == all.first);
  CHECK(all.same_day == all.first);
  const Together none = together("0.5", "0.3", "0", false);
  CHECK(std::abs(none.both - 3'000) < 300);
  const Together contrary = together("0.5", "0.3", "0.6", true);
  CHECK(std::abs(contrary.first - 10'000) < 300);
  CHECK(std::abs(contrary.second - 6'000) < 300);
  CHECK(std::abs(contrary.both - 1'200) < 300);
  CHECK(together("0.8", "0.2", "1", true).both == 0);
}
