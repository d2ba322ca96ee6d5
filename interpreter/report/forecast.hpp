// SPDX-License-Identifier: Apache-2.0
// What a simulation found, by name: enough to be printed, kept in a file and merged without the
// deal. In: a tally with its deal, or such a file. Out: counts under the deal's own names. Refuses
// to run anything.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyse/tally.hpp"
#include "report/terminal.hpp"
#include "report/wording.hpp"
#include "support/result.hpp"

namespace quid::report {

struct Forecast {
  using Counts = std::vector<std::uint64_t>;  // by step
  struct Steps {
    std::uint32_t number = 0;
    std::string last;  // its last day
  };
  struct Verdict {
    std::string word;
    analyse::Cases cases;
  };
  struct Ensure {
    std::string name;
    analyse::Cases broken;
    std::uint64_t not_shown = 0;
  };
  struct Rule {
    std::string name, place;
    std::uint64_t futures = 0, firings = 0;
  };
  struct Milestone {
    std::string name;
    Counts met;
  };
  struct Lever {
    std::string name;
    std::vector<std::string> levels;
    std::vector<Counts> at;  // by level
  };
  struct Duty {
    std::string rule;
    std::array<Counts, analyse::Tally::duty_states> in;  // open, overdue, done
  };
  struct Book {
    std::string party, unit;
    std::vector<analyse::Tally::Amounts> amounts;  // by step
  };

  std::string title, outlook, today, until;  // of a deal, of an outlook, days
  std::string deal;                          // a fingerprint of the script and the record
  std::uint64_t seed = 0;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;  // of futures, sorted, [from, to)
  std::uint64_t futures = 0;                                    // that ran to the end
  analyse::Cases failed;
  std::string failure;
  std::vector<Verdict> verdicts;
  std::vector<Ensure> ensures;
  std::vector<Rule> rules;
  std::vector<Steps> steps;
  std::vector<Milestone> milestones;
  std::vector<Lever> levers;
  std::vector<Duty> duties;
  std::vector<Book> books;
};

/// Names what a tally counts. `steps` are all steps of the futures.
Forecast named_forecast(const Wording& wording, const Program& program,
                        const std::vector<Step>& steps, const analyse::Tally& tally);

/// Adds another part of the same simulation. An error says why it is none; then nothing changed.
Result<bool> merge(Forecast& into, const Forecast& other);

/// As data: version 1, see docs/formats.md.
nlohmann::ordered_json to_json(const Forecast& forecast);
/// Reads what `to_json` wrote; an error says what is wrong with it. Refuses sizes that do not fit
/// together, so that nothing later can be out of bounds.
Result<Forecast> forecast_from_json(std::string_view text);

/// `format` is `text`, `json` or `csv`.
void print_forecast(const Forecast& forecast, const std::string& format, Terminal& terminal);
void print_forecast_text(std::ostream& out, const Forecast& forecast, bool colour);
void print_forecast_csv(std::ostream& out, const Forecast& forecast);

/// Two forecasts of the same futures side by side: what both name, how many futures each comes to
/// it in, and what the parties have at stake in the end. The text leaves out what is the same.
void print_compared_text(std::ostream& out, const Forecast& before, const Forecast& after);
void print_compared_csv(std::ostream& out, const Forecast& before, const Forecast& after);

/// From `before` of n to `after` of m, in points of a hundred with one decimal: `+2.3`; empty where
/// there is no whole.
std::string points(std::uint64_t before, std::uint64_t n, std::uint64_t after, std::uint64_t m);

/// A share of a whole in thousandths, rounded half up, as `62.3 %`; `none` where there is no whole.
std::string share(std::uint64_t count, std::uint64_t of);
/// The interval of Wilson 1927 for a chance that was seen `count` times of `of`, at 95 %, in
/// millionths. Whole numbers only: the same everywhere.
std::pair<std::uint32_t, std::uint32_t> interval(std::uint64_t count, std::uint64_t of);

}  // namespace quid::report
