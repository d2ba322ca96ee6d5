// SPDX-License-Identifier: Apache-2.0
// Exact decimals: hand cases, edges of the range, and random cases against a slow second way.
#include <catch2/catch.hpp>
#include <random>

#include "support/decimal.hpp"

using quid::Decimal;
using quid::Int128;
using quid::NumberFault;
using quid::UInt128;

namespace {

Decimal number(const char* text) {
  const auto parsed = Decimal::parse(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

std::string shown(std::optional<Decimal> value) { return value ? value->to_string() : "none"; }

std::optional<Decimal> mul(const char* a, const char* b) { return mul(number(a), number(b)); }
std::optional<Decimal> div(const char* a, const char* b) { return div(number(a), number(b)); }

}  // namespace

TEST_CASE("decimals are exact where binary fractions are not") {
  CHECK(add(number("0.1"), number("0.2")) == number("0.3"));
  CHECK(sub(number("1"), number("0.9")) == number("0.1"));
  CHECK(shown(mul("1.1", "1.1")) == "1.21");
  CHECK(shown(div("1", "3")) == "0.333333333333");
  CHECK(shown(div("2", "3")) == "0.666666666667");
  CHECK(shown(div("-2", "3")) == "-0.666666666667");
}

TEST_CASE("an indexed payment is right to the cent") {
  const auto ratio = div("2029999", "2030000");
  REQUIRE(ratio);
  const auto payment = mul(number("1_250_000"), *ratio);
  REQUIRE(payment);
  // 1250000 * 2029999 / 2030000 = 1249999.384236453…
  CHECK(shown(round(*payment, 2)) == "1249999.38");
  CHECK(shown(round(*payment, 5)) == "1249999.38424");
}

TEST_CASE("ties go to the even neighbour") {
  CHECK(shown(mul("0.000000000001", "0.5")) == "0");
  CHECK(shown(mul("0.000000000003", "0.5")) == "0.000000000002");
  CHECK(shown(mul("0.000000000005", "0.5")) == "0.000000000002");
  CHECK(shown(mul("-0.000000000003", "0.5")) == "-0.000000000002");
  CHECK(shown(mul("0.000000000001", "0.500000000001")) == "0.000000000001");
  CHECK(shown(div("0.000000000001", "2")) == "0");
  CHECK(shown(div("0.000000000003", "2")) == "0.000000000002");
  CHECK(shown(div("0.000000000003", "-2")) == "-0.000000000002");
}

TEST_CASE("the edges of the range hold") {
  const Decimal max = Decimal::max();
  const Decimal min = Decimal::min();
  const Decimal unit = Decimal::from_units(1);
  CHECK(max.to_string() == "170141183460469231731687303.715884105727");
  CHECK(min.to_string() == "-170141183460469231731687303.715884105728");
  CHECK(Decimal::parse(max.to_string()) == max);
  CHECK(Decimal::parse(min.to_string()) == min);
  CHECK_FALSE(Decimal::parse("170141183460469231731687303.715884105728"));
  CHECK_FALSE(add(max, unit));
  CHECK_FALSE(sub(min, unit));
  CHECK_FALSE(negate(min));
  CHECK_FALSE(abs(min));
  CHECK(abs(number("-2")) == number("2"));
  CHECK(mul(max, Decimal::one()) == max);
  CHECK(mul(min, Decimal::one()) == min);
  CHECK_FALSE(mul(min, number("-1")));
  CHECK(div(min, Decimal::one()) == min);
  CHECK_FALSE(div(min, number("-1")));
  CHECK(div(min, min) == Decimal::one());
  CHECK(div(max, max) == Decimal::one());
  CHECK(shown(div(Decimal::one(), max)) == "0");
  CHECK_FALSE(mul(max, max));
  CHECK_FALSE(mul(min, min));
  CHECK_FALSE(mul(max, number("1.000000000001")));
  CHECK_FALSE(div(max, unit));
  CHECK_FALSE(div(max, number("0.999999999999")));
  CHECK_FALSE(div(max, Decimal::zero()));
  CHECK_FALSE(div(Decimal::zero(), Decimal::zero()));
}

TEST_CASE("powers are repeated products") {
  CHECK(shown(pow(number("2"), 10)) == "1024");
  CHECK(shown(pow(number("1.05"), 3)) == "1.157625");
  CHECK(shown(pow(number("-2"), 3)) == "-8");
  CHECK(shown(pow(number("2"), -2)) == "0.25");
  CHECK(shown(pow(number("0"), 0)) == "1");
  CHECK(shown(pow(number("0"), 5)) == "0");
  CHECK_FALSE(pow(number("0"), -1));
  CHECK_FALSE(pow(number("10"), 27));
  CHECK_FALSE(pow(number("10"), INT64_MAX));
  CHECK(shown(pow(number("1"), INT64_MIN)) == "1");
  CHECK(shown(pow(number("-1"), INT64_MIN)) == "1");
  CHECK(shown(pow(number("-1"), INT64_MAX)) == "-1");
  CHECK(shown(pow(number("0.5"), INT64_MAX)) == "0");
  CHECK_FALSE(pow(number("1.000000000001"), 100'001));
  CHECK(pow(number("1.000000000001"), 100'000));
}

TEST_CASE("floor and round") {
  CHECK(shown(floor(number("2.7"))) == "2");
  CHECK(shown(floor(number("-2.1"))) == "-3");
  CHECK(shown(floor(number("-2"))) == "-2");
  CHECK(shown(floor(number("2.789"), 2)) == "2.78");
  CHECK(shown(round(number("2.5"))) == "3");
  CHECK(shown(round(number("-2.5"))) == "-3");
  CHECK(shown(round(number("2.45"), 1)) == "2.5");
  CHECK(shown(round(number("2.449999999999"), 1)) == "2.4");
  CHECK(shown(round(number("1250"), -2)) == "1300");
  CHECK(shown(floor(number("1250"), -2)) == "1200");
  CHECK(shown(round(number("1.5"), 99)) == "1.5");
  CHECK(shown(round(Decimal::max(), -99)) == "0");
  CHECK(shown(floor(Decimal::max(), -99)) == "0");
  CHECK_FALSE(floor(Decimal::min(), -99));
  CHECK_FALSE(floor(Decimal::min()));
  CHECK_FALSE(round(Decimal::max()));
  CHECK_FALSE(round(Decimal::max(), -26));
  CHECK(shown(round(Decimal::max(), -27)) == "0");
}

TEST_CASE("numbers are read strictly") {
  CHECK(shown(Decimal::parse("1_250_000.5")) == "1250000.5");
  CHECK(shown(Decimal::parse("0.10")) == "0.1");
  CHECK(shown(Decimal::parse("-0")) == "0");
  CHECK(shown(Decimal::parse("0.0000000000010000")) == "0.000000000001");
  for (const char* bad : {"", "-", "_1", "1_", "1__0", "007", "00", "1.", ".5", "1._5", "1.5_",
                          "+1", "1e5", "1.2.3", " 1", "1 ", "--1", "-_1", "1,5"}) {
    NumberFault fault = NumberFault::None;
    CAPTURE(bad);
    CHECK_FALSE(Decimal::parse(bad, &fault));
    CHECK(fault == NumberFault::Malformed);
  }
  NumberFault fault = NumberFault::None;
  CHECK_FALSE(Decimal::parse(std::string(400, '9'), &fault));
  CHECK(fault == NumberFault::TooLarge);
  CHECK_FALSE(Decimal::parse("0.0000000000001", &fault));
  CHECK(fault == NumberFault::TooPrecise);
  CHECK(Decimal::parse("0." + std::string(400, '0'), &fault));
  CHECK(fault == NumberFault::None);
}

TEST_CASE("numbers are shown short, grouped on request") {
  CHECK(number("1250000.5").to_grouped_string() == "1_250_000.5");
  CHECK(number("-999").to_grouped_string() == "-999");
  CHECK(number("-1000").to_grouped_string() == "-1_000");
  CHECK(number("0.000000000001").to_grouped_string() == "0.000000000001");
  CHECK(number("100").to_string() == "100");
}

TEST_CASE("whole numbers") {
  CHECK(number("5").is_whole());
  CHECK_FALSE(number("5.5").is_whole());
  CHECK(number("-7").to_int() == -7);
  CHECK_FALSE(number("0.5").to_int());
  CHECK(Decimal::from_int(INT64_MIN).to_int() == INT64_MIN);
  CHECK(Decimal::from_int(INT64_MAX).to_int() == INT64_MAX);
  CHECK_FALSE(Decimal::max().to_int());
  CHECK_FALSE(number("9223372036854775808").to_int());
}

namespace {

struct Wide {
  UInt128 high = 0;
  UInt128 low = 0;
};

// Schoolbook by bits: slow, and sharing nothing with the engine's way.
Wide product_by_bits(UInt128 a, UInt128 b) {
  Wide sum;
  for (int bit = 127; bit >= 0; --bit) {
    sum.high = sum.high << 1 | sum.low >> 127;
    sum.low <<= 1;
    if ((b >> bit & 1) != 0) {
      sum.low += a;
      sum.high += sum.low < a ? 1 : 0;
    }
  }
  return sum;
}

bool less_or_equal(Wide a, Wide b) { return a.high != b.high ? a.high < b.high : a.low <= b.low; }

UInt128 magnitude(Int128 units) {
  return units < 0 ? UInt128{0} - static_cast<UInt128>(units) : static_cast<UInt128>(units);
}

Wide minus(Wide a, Wide b) { return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low}; }

// Is `quotient` the nearest to dividend / divisor, ties to even? By |dividend - q * divisor|.
bool is_nearest(Wide dividend, UInt128 divisor, UInt128 quotient) {
  const Wide back = product_by_bits(quotient, divisor);
  const Wide off = less_or_equal(back, dividend) ? minus(dividend, back) : minus(back, dividend);
  if (off.high != 0) return false;
  const UInt128 rest = divisor - off.low;
  return off.low < rest || (off.low == rest && (quotient & 1) == 0);
}

Int128 random_units(std::mt19937_64& random) {
  const UInt128 bits = static_cast<UInt128>(random()) << 64 | random();
  const Int128 units = static_cast<Int128>(bits >> (1 + random() % 126));
  return random() % 2 == 0 ? units : -units;
}

}  // namespace

TEST_CASE("random products and quotients are the nearest") {
  std::mt19937_64 random(20180612);
  int products = 0;
  int quotients = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Decimal a = Decimal::from_units(random_units(random));
    const Decimal b = Decimal::from_units(random_units(random));
    const Wide product = product_by_bits(magnitude(a.units()), magnitude(b.units()));
    if (const auto result = mul(a, b)) {
      ++products;
      REQUIRE(is_nearest(product, UInt128{1'000'000'000'000}, magnitude(result->units())));
    } else {
      REQUIRE(product.high >= 499'999'999'999u);
    }
    if (b.is_zero()) continue;
    const Wide dividend = product_by_bits(magnitude(a.units()), UInt128{1'000'000'000'000});
    if (const auto result = div(a, b)) {
      ++quotients;
      REQUIRE(is_nearest(dividend, magnitude(b.units()), magnitude(result->units())));
    } else {
      REQUIRE(dividend.high + 1 >= magnitude(b.units()) / 2);
    }
  }
  CHECK(products > 5'000);
  CHECK(quotients > 5'000);
}

TEST_CASE("random numbers survive being written and read") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const Decimal value = Decimal::from_units(random_units(random));
    REQUIRE(Decimal::parse(value.to_string()) == value);
    REQUIRE(Decimal::parse(value.to_grouped_string()) == value);
  }
}
