// SPDX-License-Identifier: Apache-2.0
// What many futures come to. In: runs at the ends of steps and at the horizon. Out: counts, which
// merge to the same sums in any order. Refuses to know chances, words and layout.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyse/spread.hpp"
#include "run/engine.hpp"
#include "run/steps.hpp"

namespace quid::analyse {

/// A count, and the first future of all that it counts.
struct Cases {
  std::uint64_t count = 0, first = UINT64_MAX;
  void add(std::uint64_t future);
  void merge(const Cases& other);
};

struct Tally {
  static constexpr std::size_t verdict_words = 6;
  /// How a rule's duties stand: the worst of them. Paid and kept ones count as done.
  enum Standing : std::uint8_t { Open, Overdue, Done, duty_states };

  std::uint64_t futures = 0;                  // that ran to the horizon
  Cases failed;                               // that a run error stopped: they count nowhere else
  std::string failure;                        // the kind of error of the first
  std::array<Cases, verdict_words> verdicts;  // by ast::VerdictWord
  struct Ensure {
    Cases broken;
    std::uint64_t not_shown = 0;
  };
  std::vector<Ensure> ensures;
  struct Rule {
    std::uint64_t futures = 0, firings = 0;  // in which it fired from today on, and how often
  };
  std::vector<Rule> rules;  // by RuleId

  // By the step that is told (see `told`), then by what it is about.
  std::vector<std::vector<std::uint64_t>> met;                              // milestones
  std::vector<std::vector<std::uint64_t>> levels;                           // see `level_base`
  std::vector<std::vector<std::array<std::uint64_t, duty_states>>> duties;  // by duty_rules
  using Book = std::pair<std::uint32_t, std::uint32_t>;                     // actor, unit
  struct Amounts {
    Spread given, received, exposure;
    std::uint64_t unknown = 0;
  };
  std::vector<std::map<Book, Amounts>> books;

  void merge(const Tally& other);
};

/// Which steps a tally tells of: all, or, where that would be too many numbers, every n-th and the
/// last.
std::vector<std::size_t> told_steps(const Program& program, std::size_t steps);
/// Where the levels of each lever instance begin in Tally::levels; the last is their number.
std::vector<std::uint32_t> level_base(const Program& program);
/// Rule instances that make duties.
std::vector<std::uint32_t> duty_rules(const Program& program);

/// Fills a tally. One for each thread.
class Counting {
 public:
  /// `today` is the run that the futures begin with.
  Counting(const Program& program, const Run& today, std::size_t steps);

  void at_step(std::size_t step, const Run& run);
  void finish(std::uint64_t future, const Run& run);
  Tally& tally() { return tally_; }
  /// Where the tally tells of a step; -1: it does not.
  std::int64_t row_of(std::size_t step) const { return row_of_step_[step]; }
  /// And of a rule that makes duties; -1: it makes none.
  std::int64_t duty_row_of(std::uint32_t rule) const { return duty_row_[rule]; }

 private:
  void commit();

  const Program& p_;
  Coverage before_;
  std::vector<std::int64_t> row_of_step_;  // -1: the step is not told
  std::vector<std::uint32_t> level_base_, duty_rules_;
  std::vector<std::int64_t> duty_row_;  // by rule instance; -1: it makes none
  Tally tally_;
  // Of the future that runs now, so that one that fails counts nowhere.
  struct Row {
    std::size_t row = 0;
    std::vector<char> met;
    std::vector<std::uint32_t> levels;
    std::vector<char> duties;
    std::vector<BookView> books;
  };
  std::vector<Row> rows_;
  std::size_t used_ = 0;
};

}  // namespace quid::analyse
