// SPDX-License-Identifier: Apache-2.0
// Names, sums, shares.
#include "report/forecast.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <tuple>

#include "report/report.hpp"

namespace quid::report {
namespace {

using analyse::Tally;

UInt128 root_of(UInt128 square) {
  UInt128 root = 0;
  for (int bit = 63; bit >= 0; --bit) {
    const UInt128 next = root | (UInt128{1} << bit);
    if (next * next <= square) root = next;
  }
  return root;
}

void add(Forecast::Counts& into, const Forecast::Counts& other) {
  for (std::size_t k = 0; k < into.size(); ++k) into[k] += other[k];
}

void merge_amounts(Tally::Amounts& into, const Tally::Amounts& other) {
  into.given.merge(other.given);
  into.received.merge(other.received);
  into.exposure.merge(other.exposure);
  into.unknown += other.unknown;
}

bool same_shape(const Forecast& a, const Forecast& b) {
  return a.verdicts.size() == b.verdicts.size() && a.ensures.size() == b.ensures.size() &&
         a.rules.size() == b.rules.size() && a.steps.size() == b.steps.size() &&
         a.milestones.size() == b.milestones.size() && a.levers.size() == b.levers.size() &&
         a.duties.size() == b.duties.size() &&
         std::equal(
             a.levers.begin(), a.levers.end(), b.levers.begin(),
             [](const auto& x, const auto& y) { return x.levels.size() == y.levels.size(); });
}

// The ranges of both, where none shares a future with another.
std::optional<std::vector<std::pair<std::uint64_t, std::uint64_t>>> joined(const Forecast& a,
                                                                           const Forecast& b) {
  auto all = a.ranges;
  all.insert(all.end(), b.ranges.begin(), b.ranges.end());
  std::sort(all.begin(), all.end());
  std::vector<std::pair<std::uint64_t, std::uint64_t>> out;
  for (const auto& [from, to] : all) {
    if (!out.empty() && from < out.back().second) return std::nullopt;
    if (!out.empty() && from == out.back().second)
      out.back().second = to;
    else
      out.emplace_back(from, to);
  }
  return out;
}

// Parties whose books stayed empty in one part are not in it.
Forecast::Book& book_of(Forecast& forecast, const std::string& party, const std::string& unit) {
  for (Forecast::Book& one : forecast.books)
    if (one.party == party && one.unit == unit) return one;
  forecast.books.push_back({party, unit, {}});
  forecast.books.back().amounts.resize(forecast.steps.size());
  return forecast.books.back();
}

void sort_books(Forecast& forecast) {
  std::sort(forecast.books.begin(), forecast.books.end(), [](const auto& a, const auto& b) {
    return std::tie(a.party, a.unit) < std::tie(b.party, b.unit);
  });
}

}  // namespace

std::string share(std::uint64_t count, std::uint64_t of) {
  if (of == 0) return "none";
  const auto thousandths =
      static_cast<std::uint64_t>((static_cast<UInt128>(count) * 2000 + of) / (2 * UInt128{of}));
  return fmt::format("{}.{} %", thousandths / 10, thousandths % 10);
}

std::pair<std::uint32_t, std::uint32_t> interval(std::uint64_t count, std::uint64_t of) {
  constexpr std::uint64_t million = 1'000'000;
  constexpr UInt128 z2 = 3'841'458;  // 1.959964 squared, in millionths
  if (of == 0) return {0, million};
  const UInt128 n = of, k = count;
  const UInt128 middle = k * million + z2 / 2, whole = n * million + z2;
  const UInt128 half = root_of(z2 * million * (k * (n - k)) / n + z2 * z2 / 4);
  const UInt128 low = middle > half ? (middle - half) * million / whole : 0;
  const UInt128 high = std::min<UInt128>(million, (middle + half) * million / whole);
  return {static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(high)};
}

Forecast named_forecast(const Wording& wording, const Program& program,
                        const std::vector<Step>& steps, const Tally& tally) {
  Forecast out;
  const checked::Checked& deal = wording.deal();
  out.title = deal.deal.title;
  out.futures = tally.futures;
  out.failed = tally.failed;
  out.failure = tally.failure;
  for (std::size_t k = 0; k < tally.verdicts.size(); ++k)
    out.verdicts.push_back({verdict_word(static_cast<ast::VerdictWord>(k)), tally.verdicts[k]});
  for (std::uint32_t e = 0; e < tally.ensures.size(); ++e)
    out.ensures.push_back({wording.subject({Subject::Kind::Ensure, e, 0}), tally.ensures[e].broken,
                           tally.ensures[e].not_shown});
  for (std::uint32_t r = 0; r < tally.rules.size(); ++r) {
    const checked::Rule& rule = deal.rules[r];
    const std::string place = wording.place(rule.span);
    out.rules.push_back({rule.name.valid() ? wording.name(rule.name) : "the rule at " + place,
                         place, tally.rules[r].futures, tally.rules[r].firings});
  }
  const auto told = analyse::told_steps(program, steps.size());
  for (const std::size_t k : told) out.steps.push_back({steps[k].number, wording.day(steps[k].to)});
  const auto by_step = [&](const auto& rows, std::size_t column) {
    Forecast::Counts counts;
    for (const auto& row : rows) counts.push_back(row[column]);
    return counts;
  };
  for (std::uint32_t m = 0; m < program.milestones.count(); ++m)
    out.milestones.push_back(
        {wording.milestone(program.milestones.symbol[m], program.milestones.local(m)),
         by_step(tally.met, m)});
  const auto base = analyse::level_base(program);
  for (std::uint32_t l = 0; l < program.levers.count(); ++l) {
    Forecast::Lever lever;
    lever.name = wording.lever(program.levers.symbol[l], program.levers.local(l));
    for (std::uint32_t level = 0; base[l] + level < base[l + 1]; ++level) {
      lever.levels.push_back(wording.level(program.levers.symbol[l], level));
      lever.at.push_back(by_step(tally.levels, base[l] + level));
    }
    out.levers.push_back(std::move(lever));
  }
  const auto duty_rules = analyse::duty_rules(program);
  for (std::size_t d = 0; d < duty_rules.size(); ++d) {
    Forecast::Duty duty;
    const std::uint32_t rule = duty_rules[d];
    duty.rule = wording.rule(program.rules.symbol[rule], program.rules.local(rule));
    for (std::size_t s = 0; s < duty.in.size(); ++s)
      for (const auto& row : tally.duties) duty.in[s].push_back(row[d][s]);
    out.duties.push_back(std::move(duty));
  }
  for (std::size_t k = 0; k < told.size(); ++k) {
    for (const auto& [key, amounts] : tally.books[k]) {
      const std::string party = wording.actor(checked::ActorId{program.actors.symbol[key.first]},
                                              program.actors.local(key.first));
      book_of(out, party, wording.unit(checked::UnitId{key.second})).amounts[k] = amounts;
    }
  }
  sort_books(out);
  return out;
}

Result<bool> merge(Forecast& into, const Forecast& other) {
  const bool same = into.deal == other.deal && into.outlook == other.outlook &&
                    into.seed == other.seed && into.today == other.today &&
                    into.until == other.until;
  if (!same || !same_shape(into, other))
    return fail("not-one-simulation",
                "these are not parts of one simulation: deal, record, outlook, seed and days "
                "must be the same");
  auto ranges = joined(into, other);
  if (!ranges) return fail("futures-twice", "the same futures are in both parts");
  into.ranges = std::move(*ranges);
  into.futures += other.futures;
  if (other.failed.first < into.failed.first) into.failure = other.failure;
  into.failed.merge(other.failed);
  for (std::size_t k = 0; k < into.verdicts.size(); ++k)
    into.verdicts[k].cases.merge(other.verdicts[k].cases);
  for (std::size_t k = 0; k < into.ensures.size(); ++k) {
    into.ensures[k].broken.merge(other.ensures[k].broken);
    into.ensures[k].not_shown += other.ensures[k].not_shown;
  }
  for (std::size_t k = 0; k < into.rules.size(); ++k) {
    into.rules[k].futures += other.rules[k].futures;
    into.rules[k].firings += other.rules[k].firings;
  }
  for (std::size_t k = 0; k < into.milestones.size(); ++k)
    add(into.milestones[k].met, other.milestones[k].met);
  for (std::size_t k = 0; k < into.levers.size(); ++k)
    for (std::size_t i = 0; i < into.levers[k].at.size(); ++i)
      add(into.levers[k].at[i], other.levers[k].at[i]);
  for (std::size_t k = 0; k < into.duties.size(); ++k)
    for (std::size_t s = 0; s < into.duties[k].in.size(); ++s)
      add(into.duties[k].in[s], other.duties[k].in[s]);
  for (const Forecast::Book& book : other.books) {
    Forecast::Book& mine = book_of(into, book.party, book.unit);
    for (std::size_t k = 0; k < mine.amounts.size(); ++k)
      merge_amounts(mine.amounts[k], book.amounts[k]);
  }
  sort_books(into);
  return true;
}

}  // namespace quid::report
