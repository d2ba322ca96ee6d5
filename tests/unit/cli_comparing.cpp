// SPDX-License-Identifier: Apache-2.0
// What holds of every comparison, tried on random deals: a course is like itself, dropping a rule
// gives what the script without it gives, and the two sides may change places.
#include <algorithm>
#include <catch2/catch.hpp>
#include <tuple>

#include "analyse/compare.hpp"
#include "analyse/drafts.hpp"
#include "generate.hpp"
#include "report/deal_file.hpp"
#include "sizes.hpp"
#include "syntax/format.hpp"
#include "syntax/syntax.hpp"

using namespace quid;

namespace {

constexpr std::uint64_t deals = test::about(300);

struct Tried {
  std::unique_ptr<report::DealFile> file;
  std::vector<checked::Entry> entries;
  Day until{};
};

// Null: the checker or the record's reader says no.
std::unique_ptr<report::DealFile> load(const std::string& text) {
  auto file = report::load_deal_text("deal.quid", text);
  return file->good ? std::move(file) : nullptr;
}
std::optional<Tried> load(const oracle::GeneratedDeal& deal) {
  Tried tried;
  tried.file = load(oracle::join_lines(deal.declarations));
  if (!tried.file) return std::nullopt;
  Diagnostics sink;
  const SourceId id = tried.file->sources.add("record.quid", oracle::join_lines(deal.entries));
  tried.entries = read_record(
      {tried.file->deal, tried.file->sources, tried.file->interner, sink, tried.file->limits}, id,
      RecordFormat::Quid);
  if (sink.has_errors()) return std::nullopt;
  const Run run(*tried.file->program, tried.entries);
  if (run.error()) return std::nullopt;
  tried.until = Day{run.default_end().value + 40};
  return tried;
}

CourseOfEvents course(const report::DealFile& file, const std::vector<checked::Entry>& entries,
                      Day until) {
  return {&*file.program, entries, until, file.limits};
}

using What = std::tuple<Day, HappeningKind, std::int64_t, std::string>;
std::vector<What> happened(const Happenings& happenings) {
  std::vector<What> result;
  for (const Happening& h : happenings) result.emplace_back(h.day, h.kind, h.b, h.text.str());
  return result;
}

Draft draft_of(report::DealFile& file, Syntax& syntax) {
  Diagnostics sink;
  syntax = parse(file.sources, file.main, file.interner, sink);
  return {{&syntax.ast}, &file.interner};
}

// A change, seen from the other side.
std::vector<std::string> shown(const DraftDifference& difference, bool mirrored) {
  const auto part = [](const std::optional<PartText>& text) {
    return text ? std::to_string(text->span.begin) + text->shown : std::string("-");
  };
  const auto item = [](const std::optional<Declared>& one) {
    return one ? one->kind + ' ' + one->name + ' ' + std::to_string(one->span.begin) : "-";
  };
  std::vector<std::string> result;
  for (const DeclarationChange& change : difference.changes) {
    std::string line = mirrored ? item(change.after) + '|' + item(change.before)
                                : item(change.before) + '|' + item(change.after);
    std::vector<std::string> parts;
    for (const PartChange& one : change.parts) {
      parts.push_back(one.part + ' ' +
                      (mirrored ? part(one.after) + '|' + part(one.before)
                                : part(one.before) + '|' + part(one.after)));
    }
    std::sort(parts.begin(), parts.end());
    for (const std::string& one : parts) line += "; " + one;
    result.push_back(std::move(line));
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

TEST_CASE("a course is like itself", "[compare]") {
  std::size_t tried = 0;
  for (std::uint64_t seed = 1; seed <= deals; ++seed) {
    const auto deal = load(oracle::generate(seed));
    if (!deal) continue;
    ++tried;
    CAPTURE(seed);
    const auto same = course(*deal->file, deal->entries, deal->until);
    const Difference difference = compare(same, same);
    CHECK(difference.steps.empty());
    CHECK_FALSE(difference.parted);
    CHECK(difference.end.empty());
    // The same script read once more has other ids, and is matched by name.
    const auto again = report::load_deal_edited(*deal->file, {});
    REQUIRE(again->good);
    const auto entries = carry_over(deal->entries, *deal->file->program, *again->program);
    REQUIRE(entries);
    CHECK(compare(same, course(*again, *entries, deal->until)).steps.empty());
  }
  CHECK(tried > deals / 2);
}

TEST_CASE("a dropped rule is as if it had never been written", "[compare]") {
  std::size_t differing = 0;
  for (std::uint64_t seed = 1; seed <= deals; ++seed) {
    const auto deal = load(oracle::generate(seed));
    if (!deal || deal->file->checked().rules.empty()) continue;
    CAPTURE(seed);
    const auto& rules = deal->file->checked().rules;
    const Span span = rules[seed % rules.size()].span;
    const auto edited = report::load_deal_edited(*deal->file, {{span, {}}});
    if (!edited->good) continue;  // something else needs the rule
    const auto entries = carry_over(deal->entries, *deal->file->program, *edited->program);
    REQUIRE(entries);
    const auto base = course(*deal->file, deal->entries, deal->until);
    const auto other = course(*edited, *entries, deal->until);
    const Difference there = compare(base, other), back = compare(other, base);
    Run run(*edited->program, *entries);
    if (!run.advance(deal->until) || there.base_error) continue;
    CHECK(happened(there.other_happenings) == happened(run.happenings()));
    CHECK(there.other_last == run.view());
    REQUIRE(there.steps.size() == back.steps.size());
    CHECK(there.parted == back.parted);
    for (std::size_t i = 0; i < there.steps.size(); ++i) {
      const StepDifference &a = there.steps[i], &b = back.steps[i];
      CHECK(a.happenings.size() == b.happenings.size());
      CHECK(a.levels.size() == b.levels.size());
      CHECK(a.milestones.size() == b.milestones.size());
      CHECK(a.duties.size() == b.duties.size());
      CHECK(a.books.size() == b.books.size());
    }
    differing += !there.steps.empty();
  }
  CHECK(differing > deals / 30);
}

TEST_CASE("the end of a comparison is what two views say", "[compare]") {
  for (std::uint64_t seed = 1; seed <= deals; ++seed) {
    const auto deal = load(oracle::generate(seed));
    if (!deal || deal->entries.empty()) continue;
    CAPTURE(seed);
    std::vector<checked::Entry> fewer = deal->entries;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(seed % fewer.size()));
    const Difference difference = compare(course(*deal->file, deal->entries, deal->until),
                                          course(*deal->file, fewer, deal->until));
    if (difference.base_error || difference.other_error) continue;
    const View &a = difference.base_last, &b = difference.other_last;
    std::size_t levels = 0, milestones = 0, books = 0;
    for (std::size_t i = 0; i < a.levels.size(); ++i) levels += a.levels[i] != b.levels[i];
    for (std::size_t i = 0; i < a.milestones.size(); ++i) {
      milestones += !(a.milestones[i] == b.milestones[i]);
    }
    // A book that only one side has is empty on the other.
    const auto untold = [](const BookView& book, const View& there) {
      const auto same = [&](const BookView& one) {
        return one.actor == book.actor && one.instance == book.instance && one.unit == book.unit;
      };
      const auto found = std::find_if(there.books.begin(), there.books.end(), same);
      if (found != there.books.end()) return !(*found == book);
      return !book.given || !book.received || !book.given->is_zero() || !book.received->is_zero();
    };
    for (const BookView& book : a.books) books += untold(book, b);
    for (const BookView& book : b.books) {
      const auto same = [&](const BookView& one) {
        return one.actor == book.actor && one.instance == book.instance && one.unit == book.unit;
      };
      books += std::none_of(a.books.begin(), a.books.end(), same) && untold(book, a);
    }
    CHECK(difference.end.levels.size() == levels);
    CHECK(difference.end.milestones.size() == milestones);
    CHECK(difference.end.books.size() == books);
    CHECK(difference.end.verdict.has_value() ==
          !(difference.base_verdict == difference.other_verdict));
  }
}

TEST_CASE("a formatted script is no other draft", "[drafts]") {
  for (std::uint64_t seed = 1; seed <= deals; ++seed) {
    auto before = load(oracle::join_lines(oracle::generate(seed).declarations));
    if (!before) continue;
    CAPTURE(seed);
    Syntax a, b;
    const Draft old_draft = draft_of(*before, a);
    auto after = load(format(a, before->sources[before->main]));
    REQUIRE(after);
    const DraftDifference difference = compare_drafts(old_draft, draft_of(*after, b));
    CHECK(difference.changes.empty());
    CHECK(difference.same_meaning());
  }
}

TEST_CASE("seen from the other draft, a change is its mirror image", "[drafts]") {
  std::size_t tried = 0;
  for (std::uint64_t seed = 1; seed <= deals; ++seed) {
    oracle::GeneratedDeal deal = oracle::generate(seed);
    auto before = load(oracle::join_lines(deal.declarations));
    if (!before || deal.declarations.size() < 6) continue;
    // Another order, and some of another deal's declarations.
    const std::vector<std::string> more = oracle::generate(seed + 1'000).declarations;
    std::swap(deal.declarations[2], deal.declarations.back());
    deal.declarations.insert(deal.declarations.end(), more.begin() + 1, more.end());
    deal.declarations.erase(deal.declarations.begin() + 3);
    const auto after = report::load_deal_text("deal.quid", oracle::join_lines(deal.declarations));
    CAPTURE(seed);
    Syntax a, b;
    const Draft one = draft_of(*before, a), two = draft_of(*after, b);
    CHECK(shown(compare_drafts(one, two), false) == shown(compare_drafts(two, one), true));
    ++tried;
  }
  CHECK(tried > deals / 2);
}

TEST_CASE("a rule that is dropped is the only change", "[drafts]") {
  for (std::uint64_t seed = 1; seed <= deals; ++seed) {
    auto before = load(oracle::join_lines(oracle::generate(seed).declarations));
    if (!before || before->checked().rules.empty()) continue;
    CAPTURE(seed);
    const auto& rules = before->checked().rules;
    const Span span = rules[seed % rules.size()].span;
    Syntax a, b;
    const Draft one = draft_of(*before, a);
    auto after = report::load_deal_edited(*before, {{span, {}}});
    const DraftDifference difference = compare_drafts(one, draft_of(*after, b));
    std::size_t removed = 0;
    for (const DeclarationChange& change : difference.changes) {
      if (change.before && change.before->kind == "test") continue;
      CHECK_FALSE(change.after);
      REQUIRE(change.before);
      CHECK(change.before->span == span);
      ++removed;
    }
    CHECK(removed == 1);
  }
}
