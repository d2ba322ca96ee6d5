// SPDX-License-Identifier: Apache-2.0
// Lists that are made once.
#include <catch2/catch.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/packed.hpp"
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
