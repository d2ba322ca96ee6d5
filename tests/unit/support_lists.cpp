// SPDX-License-Identifier: Apache-2.0
// Lists that are made once.
#include <catch2/catch.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/packed.hpp"
#include "support/packed_span.hpp"
#include "support/rare.hpp"
#include "support/short_list.hpp"

using quid::ShortList;

TEST_CASE("an empty short list takes the room of a pointer") {
  const ShortList<int> none, made(std::vector<int>{});
  CHECK(sizeof none == sizeof(void*));
  CHECK(none.empty());
  CHECK(none.size() == 0);
  CHECK(none.begin() == none.end());
  CHECK(none == made);
}

TEST_CASE("a short list holds what it was made of") {
  const ShortList<int> list = {3, 1, 2};
  CHECK(std::vector<int>(list.begin(), list.end()) == std::vector<int>{3, 1, 2});
  CHECK(list.front() == 3);
  CHECK(list.back() == 2);
  CHECK(list[1] == 1);
  CHECK(!(list == ShortList<int>{3, 1}));
}

TEST_CASE("copies of a short list are independent") {
  ShortList<std::string> list = {"one that is too long to be kept in place", "two"};
  ShortList<std::string> copy = list;
  copy[1] = "three";
  CHECK(list[1] == "two");
  copy = list;
  CHECK(copy == list);
  const ShortList<std::string> moved = std::move(copy);
  CHECK(moved == list);
  list = {};
  CHECK(list.empty());
  CHECK(moved.size() == 2);
}

TEST_CASE("a short list keeps the alignment of what it holds") {
  struct alignas(16) Wide {
    int value = 0;
    bool operator==(const Wide&) const = default;
  };
  const ShortList<Wide> list = {Wide{1}, Wide{2}};
  CHECK(reinterpret_cast<std::uintptr_t>(list.data()) % alignof(Wide) == 0);
  CHECK(list[1].value == 2);
}

TEST_CASE("packed members give back what they were given") {
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN})
    CHECK(std::int64_t{quid::PackedNumber(value)} == value);
  const quid::PackedOptional none, zero(std::optional<std::uint32_t>(0));
  CHECK(!none);
  CHECK(std::optional<std::uint32_t>(none) == std::nullopt);
  CHECK(zero.has_value());
  CHECK(*zero == 0);
  CHECK(std::optional<std::uint32_t>(zero) == std::optional<std::uint32_t>(0));
}

TEST_CASE("a packed span gives back any span") {
  using quid::PackedSpan;
  using quid::SourceId;
  using quid::Span;
  const std::vector<Span> spans = {{},
                                   {SourceId{0}, 0, 0},
                                   {SourceId{7}, 100, 160},
                                   {SourceId{8190}, UINT32_MAX - 5, UINT32_MAX},
                                   {SourceId{8191}, 1, 2},  // past the first sources
                                   {SourceId{UINT32_MAX - 1}, 1, 2},
                                   {SourceId{1}, 5, 5 + (1U << 18) - 1},
                                   {SourceId{1}, 5, 5 + (1U << 18)},  // long
                                   {SourceId{1}, 9, 4}};
  std::vector<PackedSpan> packed(spans.begin(), spans.end());
  const std::vector<PackedSpan> copy = packed;
  packed.erase(packed.begin());
  packed.insert(packed.begin(), PackedSpan());
  for (std::size_t i = 0; i < spans.size(); ++i) {
    CHECK(Span(packed[i]) == spans[i]);
    CHECK(copy[i] == spans[i]);
    for (std::size_t k = 0; k < spans.size(); ++k) CHECK((packed[i] == copy[k]) == (i == k));
  }
}

TEST_CASE("what is rare takes the room of a pointer, and is the usual value else") {
  struct Extras {
    std::string text = "usual";
    int number = 3;
    bool operator==(const Extras&) const = default;
  };
  quid::Rare<Extras> one;
  CHECK(sizeof one == sizeof(void*));
  CHECK(!one.present());
  CHECK(one->text == "usual");
  const quid::Rare<Extras> none = one;
  one.own().number = 4;
  CHECK(one.present());
  CHECK(one->text == "usual");
  CHECK(one->number == 4);
  CHECK(none->number == 3);
  quid::Rare<Extras> copy = one;
  copy.own().number = 3;
  CHECK(one->number == 4);
  CHECK(copy == none);
}
