// SPDX-License-Identifier: Apache-2.0
// A forecast to be read: chances with how sure they are, and what they do over time.
#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/forecast.hpp"
#include "report/report.hpp"

namespace quid::report {
namespace {

using analyse::Tally;

constexpr std::size_t chart_width = 48, chart_height = 7, name_width = 30, list_width = 94;
constexpr std::string_view bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

class Printer {
 public:
  Printer(std::ostream& out, const Forecast& forecast, bool colour)
      : out_(out), f_(forecast), colour_(colour) {
    const std::size_t columns = std::min(chart_width, f_.steps.size());
    for (std::size_t c = 0; c < columns; ++c)
      columns_.push_back((c + 1) * f_.steps.size() / columns - 1);
  }

  void print() {
    std::uint64_t ran = f_.futures + f_.failed.count;
    out_ << painted(colour_, Paint::Bold, f_.title) << '\n'
         << fmt::format("{} future{} of outlook {}, from {} to {}; seed {}\n", ran,
                        ran == 1 ? "" : "s", f_.outlook, f_.today, f_.until, f_.seed);
    if (ran == 0) return;
    verdicts();
    if (f_.futures == 0) return;
    ensures();
    milestones();
    levers();
    duties();
    books();
    rules();
  }

 private:
  void heading(const std::string& text) {
    out_ << '\n' << painted(colour_, Paint::Bold, text) << '\n';
  }

  std::string sure(std::uint64_t count) const {
    const auto [low, high] = interval(count, f_.futures);
    const auto text = [](std::uint32_t millionths) {
      const std::uint32_t tenths = (millionths + 500) / 1000;
      return fmt::format("{}.{}", tenths / 10, tenths % 10);
    };
    return fmt::format("{} to {} %", text(low), text(high));
  }

  void row(const std::string& name, const std::string& rest) {
    out_ << "  " << padded(name, name_width) << "  " << rest << '\n';
  }

  void verdicts() {
    heading("Verdict on " + f_.until);
    for (const auto& one : f_.verdicts) {
      if (one.cases.count == 0) continue;
      row(one.word,
          fmt::format("{:>7}  ({}), first in future {}", share(one.cases.count, f_.futures),
                      sure(one.cases.count), one.cases.first));
    }
    if (f_.failed.count == 0) return;
    row("stopped by an error", fmt::format("{:>7}  {}, first in future {}; not in any other count",
                                           share(f_.failed.count, f_.futures + f_.failed.count),
                                           f_.failure, f_.failed.first));
  }

  void ensures() {
    if (f_.ensures.empty()) return;
    heading("What was to be ensured");
    for (const auto& one : f_.ensures) {
      std::string says = "kept in all";
      if (one.broken.count > 0)
        says = fmt::format("broken in {}  ({}), first in future {}",
                           share(one.broken.count, f_.futures), sure(one.broken.count),
                           one.broken.first);
      if (one.not_shown > 0)
        says += fmt::format("{} not shown in {}", one.broken.count > 0 ? ";" : " others,",
                            share(one.not_shown, f_.futures));
      row(one.name, says);
    }
  }

  /// A bar for each column; nothing seen is a blank.
  std::string line(const Forecast::Counts& counts) const {
    std::string out;
    for (const std::size_t step : columns_) {
      const auto eighths = static_cast<std::size_t>(static_cast<UInt128>(counts[step]) * 8 /
                                                    std::max<std::uint64_t>(f_.futures, 1));
      out += counts[step] == 0 ? std::string_view(" ") : bars[std::min<std::size_t>(eighths, 7)];
    }
    return out;
  }
  static bool changes(const Forecast::Counts& counts) {
    return std::any_of(counts.begin(), counts.end(),
                       [&](std::uint64_t one) { return one != counts.front(); });
  }

  std::string over_time(const Forecast::Counts& counts) const {
    return fmt::format("|{}| {:>7} on {}", line(counts), share(counts.back(), f_.futures),
                       f_.steps.back().last);
  }

  void span() {
    row("", fmt::format(" {} to {}, {} step{}", f_.steps.front().last, f_.steps.back().last,
                        f_.steps.size(), f_.steps.size() == 1 ? "" : "s told"));
  }

  void milestones() {
    if (f_.milestones.empty() || f_.steps.empty()) return;
    heading("The chance that a milestone is met at the end of a step");
    span();
    std::vector<std::string> never, always;
    for (const auto& one : f_.milestones) {
      if (changes(one.met) || (one.met.back() != 0 && one.met.back() != f_.futures))
        row(one.name, over_time(one.met));
      else
        (one.met.back() == 0 ? never : always).push_back(one.name);
    }
    list("met in none: ", never);
    list("met in all: ", always);
  }

  void levers() {
    if (f_.levers.empty() || f_.steps.empty()) return;
    heading("The chance of each level");
    std::vector<std::string> still;
    for (const auto& lever : f_.levers) {
      for (std::size_t k = 0; k < lever.levels.size(); ++k) {
        const std::string name = lever.name + " at " + lever.levels[k];
        if (changes(lever.at[k]) || (lever.at[k].back() != 0 && lever.at[k].back() != f_.futures))
          row(name, over_time(lever.at[k]));
        else if (lever.at[k].back() == f_.futures)
          still.push_back(name);
      }
    }
    list("in all futures, at the end of every step: ", still);
  }

  void list(const char* what, const std::vector<std::string>& names) {
    if (names.empty()) return;
    bool first = true;
    for (const std::string& part : broken(what + Wording::list(names), list_width)) {
      out_ << (first ? "  " : "    ") << part << '\n';
      first = false;
    }
  }

  void duties() {
    bool any = false;
    for (const auto& one : f_.duties) {
      std::string says;
      const auto add = [&](const char* word, const Forecast::Counts& counts) {
        if (counts.empty() || counts.back() == 0) return;
        if (!says.empty()) says += ", ";
        says += fmt::format("{} {}", word, share(counts.back(), f_.futures));
      };
      add("done", one.in[Tally::Done]);
      add("overdue", one.in[Tally::Overdue]);
      add("open", one.in[Tally::Open]);
      if (says.empty()) continue;
      if (!any) heading("Duties on " + f_.until);
      any = true;
      row(one.rule, says);
    }
  }

  void books() {
    for (const auto& book : f_.books) {
      if (book.amounts.empty()) continue;
      heading(
          fmt::format("Exposure of {}{}", book.party, book.unit.empty() ? "" : " in " + book.unit));
      fan(book);
      const Tally::Amounts& last = book.amounts.back();
      const std::uint64_t known = f_.futures - std::min(f_.futures, last.unknown);
      const auto at = [&](std::uint32_t percent) {
        const auto amount = last.exposure.quantile(percent, known);
        return amount ? amount->to_grouped_string() : std::string("unknown");
      };
      out_ << fmt::format("  on {}: 5 % at most {}, half at most {}, 95 % at most {}{}\n", f_.until,
                          at(5), at(50), at(95),
                          last.exposure.exact() ? "" : " (to one in a hundred)");
      if (last.unknown > 0)
        out_ << fmt::format("  unknown in {}\n", share(last.unknown, f_.futures));
    }
  }

  /// Median █, the middle half ▒, nine in ten ░; one column for each step, or for several.
  void fan(const Forecast::Book& book) {
    std::vector<std::array<Decimal, 5>> fans;
    Decimal low = Decimal::zero(), high = Decimal::zero();
    for (const std::size_t step : columns_) {
      const Tally::Amounts& one = book.amounts[step];
      const std::uint64_t known = f_.futures - std::min(f_.futures, one.unknown);
      std::array<Decimal, 5> at{};
      constexpr std::uint32_t percents[] = {5, 25, 50, 75, 95};
      for (std::size_t k = 0; k < at.size(); ++k)
        at[k] = one.exposure.quantile(percents[k], known).value_or(Decimal::zero());
      low = std::min(low, at[0]);
      high = std::max(high, at[4]);
      fans.push_back(at);
    }
    if (low == high) return;
    const auto above = [&](Decimal amount) {
      return static_cast<UInt128>(amount.units()) - static_cast<UInt128>(low.units());
    };
    const UInt128 size = above(high);
    const auto row_of = [&](Decimal amount) {
      // In two ways, so that no product is too large.
      const UInt128 scaled = size >> 120 != 0 ? above(amount) / (size / (chart_height - 1))
                                              : above(amount) * (chart_height - 1) / size;
      return std::min<std::size_t>(static_cast<std::size_t>(scaled), chart_height - 1);
    };
    for (std::size_t from_top = 0; from_top < chart_height; ++from_top) {
      const std::size_t level = chart_height - 1 - from_top;
      std::string cells;
      for (const auto& at : fans) {
        if (row_of(at[2]) == level)
          cells += "█";
        else if (row_of(at[1]) <= level && level <= row_of(at[3]))
          cells += "▒";
        else if (row_of(at[0]) <= level && level <= row_of(at[4]))
          cells += "░";
        else
          cells += " ";
      }
      const std::string edge = from_top == 0                  ? high.to_grouped_string()
                               : from_top == chart_height - 1 ? low.to_grouped_string()
                                                              : std::string();
      row(edge, "|" + cells + "|");
    }
  }

  void rules() {
    if (f_.rules.empty()) return;
    heading("Rules that fired from then on");
    std::size_t never = 0;
    for (const auto& one : f_.rules) {
      if (one.firings == 0) {
        ++never;
        continue;
      }
      const auto hundredths = static_cast<std::uint64_t>(
          (static_cast<UInt128>(one.firings) * 200 + one.futures) / (2 * UInt128{one.futures}));
      row(one.name, fmt::format("in {:>7}, {}.{:02} times each", share(one.futures, f_.futures),
                                hundredths / 100, hundredths % 100));
    }
    if (never > 0) out_ << fmt::format("  {} never did\n", never);
  }

  std::ostream& out_;
  const Forecast& f_;
  bool colour_;
  std::vector<std::size_t> columns_;  // the step that each column of a chart tells
};

}  // namespace

void print_forecast_text(std::ostream& out, const Forecast& forecast, bool colour) {
  Printer(out, forecast, colour).print();
}

void print_forecast(const Forecast& forecast, const std::string& format, Terminal& terminal) {
  if (format == "json") {
    terminal.out << to_json(forecast).dump(2, ' ', false,
                                           nlohmann::ordered_json::error_handler_t::replace)
                 << '\n';
  } else if (format == "csv") {
    print_forecast_csv(terminal.out, forecast);
  } else {
    print_forecast_text(terminal.out, forecast, terminal.colour_out);
  }
}

}  // namespace quid::report
