// SPDX-License-Identifier: Apache-2.0
// The kinds and the sink: names, order, repeats, limits.
#include <catch2/catch.hpp>
#include <set>

#include "diagnostics/diagnostic.hpp"

using quid::DiagnosticKind;
using quid::Diagnostics;
using quid::Severity;
using quid::SourceId;
using quid::Span;

namespace {

Span at(std::uint32_t begin, std::uint32_t source = 0) {
  return {SourceId{source}, begin, begin + 1};
}

bool is_kebab(std::string_view name) {
  const bool letters =
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
  return letters && !name.empty() && name.front() != '-' && name.back() != '-' &&
         name.find("--") == std::string_view::npos;
}

}  // namespace

TEST_CASE("each kind has one kebab-case name and an explanation with an example") {
  std::set<std::string_view> names;
  for (const DiagnosticKind kind : quid::all_kinds()) {
    const auto name = name_of(kind);
    const auto explanation = explanation_of(kind);
    CAPTURE(name);
    CHECK(is_kebab(name));
    CHECK(names.insert(name).second);
    CHECK(quid::find_kind(name) == kind);
    CHECK(explanation.find("\nmistake: ") != std::string_view::npos);
    CHECK(explanation.find("\nmend: ") != std::string_view::npos);
  }
  CHECK(names.size() >= 60);
  CHECK_FALSE(quid::find_kind("no-such-kind"));
}

TEST_CASE("diagnostics come in the order of the text, each once") {
  Diagnostics sink;
  sink.add(DiagnosticKind::UnknownName, at(9), "b");
  sink.add(DiagnosticKind::UnknownName, at(1, 1), "other source");
  sink.add(DiagnosticKind::SameDayRead, at(5), "w");
  sink.add(DiagnosticKind::UnknownName, at(9), "again");
  sink.add(DiagnosticKind::MissingWord, at(9), "a");
  CHECK(sink.has_errors());
  const auto all = sink.take();
  REQUIRE(all.size() == 4);
  CHECK(all[0].severity == Severity::Warning);
  CHECK(all[1].message == "a");
  CHECK(all[2].message == "b");
  CHECK(all[3].message == "other source");
  CHECK(sink.empty());
  CHECK(sink.take().empty());
}

TEST_CASE("warnings are no errors") {
  Diagnostics sink;
  sink.add(DiagnosticKind::SameDayRead, at(5), "w");
  CHECK_FALSE(sink.has_errors());
  CHECK(sink.warning_count() == 1);
}

TEST_CASE("past the limit the rest are counted") {
  Diagnostics sink(3);
  for (std::uint32_t i = 0; i < 5; ++i) sink.add(DiagnosticKind::UnknownName, at(10 - i), "m");
  sink.add(DiagnosticKind::SameDayRead, at(0), "w");
  const auto all = sink.take();
  REQUIRE(all.size() == 5);
  CHECK(all[1].span == at(6));
  CHECK(all[3].span == at(8));
  CHECK(all[4].kind == DiagnosticKind::TooManyErrors);
  CHECK(all[4].message == "2 more errors are not shown");
}

TEST_CASE("a flood of errors is kept short") {
  Diagnostics sink(100);
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    sink.add(DiagnosticKind::UnknownName, at((i * 7919) % 100'000), "m");
  }
  CHECK(sink.error_count() == 100'000);
  const auto all = sink.take();
  REQUIRE(all.size() == 101);
  CHECK(all[99].span == at(99));
  CHECK(all[100].message == "99900 more errors are not shown");
}

TEST_CASE("one sink takes in another") {
  Diagnostics one(2);
  Diagnostics other(1);
  one.add(DiagnosticKind::UnknownName, at(5), "b");
  other.add(DiagnosticKind::UnknownName, at(1), "a");
  one.append(std::move(other));
  const auto all = one.take();
  REQUIRE(all.size() == 2);
  CHECK(all[0].message == "a");
}
