// SPDX-License-Identifier: Apache-2.0
// A forecast as CSV: a row for each step, thing and state of it.
#include <fmt/format.h>
#include <algorithm>

#include "report/forecast.hpp"
#include "report/report.hpp"

namespace quid::report {

void print_forecast_csv(std::ostream& out, const Forecast& f) {
  const auto chance = [&](std::uint64_t count) {
    return f.futures == 0
               ? std::string()
               : fmt::format("{}", static_cast<double>(count) / static_cast<double>(f.futures));
  };
  out << "step,date,what,name,state,count,chance,amount\n";
  const auto row = [&](std::size_t step, const char* what, const std::string& name,
                       const std::string& state, std::uint64_t count) {
    out << f.steps[step].number << ',' << csv_cell(f.steps[step].last) << ',' << what << ','
        << csv_cell(name) << ',' << csv_cell(state) << ',' << count << ',' << chance(count)
        << ",\n";
  };
  for (std::size_t k = 0; k < f.steps.size(); ++k) {
    for (const auto& one : f.milestones) row(k, "milestone", one.name, "met", one.met[k]);
    for (const auto& one : f.levers)
      for (std::size_t i = 0; i < one.levels.size(); ++i)
        row(k, "lever", one.name, one.levels[i], one.at[i][k]);
    for (const auto& one : f.duties) {
      row(k, "duty", one.rule, "open", one.in[analyse::Tally::Open][k]);
      row(k, "duty", one.rule, "overdue", one.in[analyse::Tally::Overdue][k]);
      row(k, "duty", one.rule, "done", one.in[analyse::Tally::Done][k]);
    }
    for (const auto& one : f.books) {
      const auto& amounts = one.amounts[k];
      const std::uint64_t known = f.futures - std::min(f.futures, amounts.unknown);
      const std::string name = one.party + (one.unit.empty() ? "" : " " + one.unit);
      for (const std::uint32_t percent : {5u, 25u, 50u, 75u, 95u}) {
        const auto at = amounts.exposure.quantile(percent, known);
        out << f.steps[k].number << ',' << csv_cell(f.steps[k].last) << ",exposure,"
            << csv_cell(name) << ',' << percent << "%,,," << (at ? at->to_string() : "") << '\n';
      }
    }
  }
  const std::size_t last = f.steps.empty() ? 0 : f.steps.size() - 1;
  if (f.steps.empty()) return;
  for (const auto& one : f.verdicts) row(last, "verdict", one.word, "", one.cases.count);
  if (f.failed.count > 0)  // they are none of the futures that chances are counted of
    out << f.steps[last].number << ',' << csv_cell(f.steps[last].last) << ",futures,,stopped,"
        << f.failed.count << ",,\n";
  for (const auto& one : f.ensures) {
    row(last, "ensure", one.name, "broken", one.broken.count);
    row(last, "ensure", one.name, "not shown", one.not_shown);
  }
  for (const auto& one : f.rules) row(last, "rule", one.name, "fired", one.futures);
}

}  // namespace quid::report
