// SPDX-License-Identifier: Apache-2.0
// Two forecasts of the same futures side by side: what both drafts name, and how it ends.
#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>

#include "report/forecast.hpp"
#include "report/report.hpp"

namespace quid::report {
namespace {

using analyse::Tally;

struct Compared {
  std::string what, name;
  std::uint64_t before = 0, after = 0;  // futures
};
/// What a party has at stake in the end, at one quantile; empty where it is unknown.
struct ComparedAmount {
  std::string name;
  std::uint32_t percent = 0;
  std::optional<Decimal> before, after;
};

std::uint64_t last(const Forecast::Counts& counts) { return counts.empty() ? 0 : counts.back(); }

class Comparison {
 public:
  Comparison(const Forecast& before, const Forecast& after) : before_(before), after_(after) {
    ends();
    states();
    books();
  }
  std::vector<Compared> rows;
  std::vector<ComparedAmount> amounts;

 private:
  void add(const char* what, std::string name, std::uint64_t before, std::uint64_t after) {
    rows.push_back({what, std::move(name), before, after});
  }

  void ends() {
    for (std::size_t k = 0; k < std::min(before_.verdicts.size(), after_.verdicts.size()); ++k)
      add("verdict", before_.verdicts[k].word, before_.verdicts[k].cases.count,
          after_.verdicts[k].cases.count);
  }

  // Calls `row(one, other)` for what both have by that name.
  template <class List, class Name, class Row>
  static void each(const List& ours, const List& theirs, Name name, Row row) {
    std::map<std::string, const typename List::value_type*> found;
    for (const auto& other : theirs) found.emplace(name(other), &other);
    for (const auto& one : ours)
      if (const auto other = found.find(name(one)); other != found.end()) row(one, *other->second);
  }

  void states() {
    const auto by_name = [](const auto& one) { return one.name; };
    each(before_.milestones, after_.milestones, by_name, [&](const auto& one, const auto& other) {
      add("milestone", one.name, last(one.met), last(other.met));
    });
    each(before_.levers, after_.levers, by_name,
         [&](const auto& one, const auto& other) { levels(one, other); });
    each(
        before_.duties, after_.duties, [](const auto& one) { return one.rule; },
        [&](const auto& one, const auto& other) {
          constexpr std::pair<const char*, std::size_t> words[] = {
              {"done", Tally::Done}, {"overdue", Tally::Overdue}, {"open", Tally::Open}};
          for (const auto& [word, k] : words)
            add("duty", fmt::format("{} {}", one.rule, word), last(one.in[k]), last(other.in[k]));
        });
    each(before_.ensures, after_.ensures, by_name, [&](const auto& one, const auto& other) {
      add("ensure", one.name + " broken", one.broken.count, other.broken.count);
    });
    each(before_.rules, after_.rules, by_name, [&](const auto& one, const auto& other) {
      // One without a name is called by its line, which drafts do not share.
      if (!one.name.ends_with(one.place)) add("rule", one.name, one.futures, other.futures);
    });
  }

  void levels(const Forecast::Lever& one, const Forecast::Lever& other) {
    for (std::size_t i = 0; i < one.levels.size(); ++i)
      for (std::size_t j = 0; j < other.levels.size(); ++j)
        if (one.levels[i] == other.levels[j])
          add("lever", one.name + " at " + one.levels[i], last(one.at[i]), last(other.at[j]));
  }

  void books() {
    const auto at = [](const Forecast& of, const Forecast::Book& book, std::uint32_t percent) {
      const Tally::Amounts& amounts = book.amounts.back();
      const std::uint64_t known = of.futures - std::min(of.futures, amounts.unknown);
      return amounts.exposure.quantile(percent, known);
    };
    const auto name = [](const Forecast::Book& one) {
      return one.party + (one.unit.empty() ? "" : " " + one.unit);
    };
    each(before_.books, after_.books, name, [&](const auto& one, const auto& other) {
      if (one.amounts.empty() || other.amounts.empty()) return;
      for (const std::uint32_t percent : {5u, 50u, 95u})
        amounts.push_back(
            {name(one), percent, at(before_, one, percent), at(after_, other, percent)});
    });
  }

  const Forecast &before_, &after_;
};

std::string plural(const std::string& what) { return what == "duty" ? "duties" : what + "s"; }

void line(std::ostream& out, const std::string& name, const std::string& before,
          const std::string& after, const std::string& change) {
  out << fmt::format("  {}  {:>8}  {:>8}  {:>8}\n", padded(name, 40), before, after, change);
}

}  // namespace

std::string points(std::uint64_t before, std::uint64_t n, std::uint64_t after, std::uint64_t m) {
  if (n == 0 || m == 0) return "";
  const auto tenths = [](std::uint64_t count, std::uint64_t of) {
    return static_cast<std::int64_t>((static_cast<UInt128>(count) * 2000 + of) / (2 * UInt128{of}));
  };
  const std::int64_t change = tenths(after, m) - tenths(before, n);
  return fmt::format("{}{}.{}", change < 0 ? "-" : "+", std::abs(change) / 10,
                     std::abs(change) % 10);
}

void print_compared_text(std::ostream& out, const Forecast& before, const Forecast& after) {
  const Comparison comparison(before, after);
  line(out, "", "before", "after", "points");
  std::string heading;
  for (const Compared& row : comparison.rows) {
    const std::string change = points(row.before, before.futures, row.after, after.futures);
    const bool same = row.what != "verdict" && (change == "+0.0" || change.empty());
    if (same || (row.before == 0 && row.after == 0)) continue;
    if (row.what != heading) out << plural(row.what) << '\n';
    heading = row.what;
    line(out, row.name, share(row.before, before.futures), share(row.after, after.futures), change);
  }
  const auto amount = [](const std::optional<Decimal>& one) {
    return one ? one->to_grouped_string() : std::string("unknown");
  };
  for (const ComparedAmount& row : comparison.amounts) {
    if (row.before == row.after) continue;
    if (heading != "exposure") out << "exposure, at most\n";
    heading = "exposure";
    std::string change;
    if (row.before && row.after)
      if (const auto more = sub(*row.after, *row.before))
        change = (*more > Decimal::zero() ? "+" : "") + more->to_grouped_string();
    line(out, fmt::format("{}, in {} % of the futures", row.name, row.percent), amount(row.before),
         amount(row.after), change);
  }
}

void print_compared_csv(std::ostream& out, const Forecast& before, const Forecast& after) {
  out << "what,name,before,after,futures_before,futures_after\n";
  const Comparison comparison(before, after);
  const auto row = [&](const std::string& what, const std::string& name, const std::string& ours,
                       const std::string& theirs) {
    out << what << ',' << csv_cell(name) << ',' << ours << ',' << theirs << ',' << before.futures
        << ',' << after.futures << '\n';
  };
  for (const Compared& one : comparison.rows)
    row(one.what, one.name, std::to_string(one.before), std::to_string(one.after));
  const auto amount = [](const std::optional<Decimal>& one) { return one ? one->to_string() : ""; };
  for (const ComparedAmount& one : comparison.amounts)
    row("exposure", fmt::format("{} {}%", one.name, one.percent), amount(one.before),
        amount(one.after));
}

}  // namespace quid::report
