// SPDX-License-Identifier: Apache-2.0
// quid-differential --scripts N --seed S [--verbose]: random deals on the engine and the oracle.
// quid-differential --deal FILE [--record FILE] [--library FOLDER]: one deal and its tests.
// A disagreement prints the seed, the shrunk script and record, and what differs.
#include "differential.hpp"

#include <fmt/format.h>

#include <cstring>
#include <map>
#include <string>

namespace {

using quid::oracle::GeneratedDeal;
using quid::oracle::Outcome;

struct Options {
  std::uint64_t scripts = 200, seed = 1, shown = 5;
  bool verbose = false, print = false, keep = false;
  quid::oracle::FilePaths paths;
};

bool read_options(int count, char** words, Options& options) {
  for (int k = 1; k < count; ++k) {
    const std::string word = words[k];
    const bool has_value = k + 1 < count;
    if (word == "--verbose") {
      options.verbose = true;
    } else if (word == "--print") {
      options.print = true;
    } else if (word == "--keep") {
      options.keep = true;
    } else if (word == "--scripts" && has_value) {
      options.scripts = std::stoull(words[++k]);
    } else if (word == "--seed" && has_value) {
      options.seed = std::stoull(words[++k]);
    } else if (word == "--deal" && has_value) {
      options.paths.deal = words[++k];
    } else if (word == "--record" && has_value) {
      options.paths.record = words[++k];
    } else if (word == "--library" && has_value) {
      options.paths.library = words[++k];
    } else if (word == "--shown" && has_value) {
      options.shown = std::stoull(words[++k]);
    } else {
      fmt::print(stderr,
                 "quid-differential [--scripts N] [--seed S] [--shown N] [--print] [--keep] "
                 "[--verbose]\n"
                 "quid-differential --deal FILE [--record FILE] [--library FOLDER]\n");
      return false;
    }
  }
  return true;
}

void print_deal(const GeneratedDeal& deal) {
  fmt::print("{}--- record{}\n{}", quid::oracle::join_lines(deal.declarations),
             deal.until.empty() ? "" : " until " + deal.until,
             quid::oracle::join_lines(deal.entries));
  std::fflush(stdout);
}

struct Totals {
  std::uint64_t accepted = 0, passed = 0, failed = 0, errors = 0, refused = 0;
  std::map<std::string, int> rejections, happenings, stops;
  std::uint64_t known = 0, unknown = 0, error_answers = 0;
  int verdicts[6] = {};
};

void tally(const Outcome& outcome, Totals& totals) {
  for (const auto& kind : outcome.kinds) ++totals.rejections[kind];
  if (!outcome.accepted) return;
  ++totals.accepted;
  if (outcome.refused) ++totals.refused;
  if (outcome.errors && !outcome.refused) ++totals.errors;
  if (!outcome.stop.empty()) ++totals.stops[outcome.stop];
  totals.known += outcome.known_answers;
  totals.unknown += outcome.unknown_answers;
  totals.error_answers += outcome.failed_answers;
  for (std::size_t k = 0; k < outcome.verdicts.size(); ++k)
    totals.verdicts[k] += outcome.verdicts[k];
  const char* const names[] = {
#define QUID_HAPPENING(name, subject, meaning) #name,
#include "run/happenings.def"
#undef QUID_HAPPENING
  };
  for (std::size_t k = 0; k < outcome.happened.size(); ++k) {
    if (outcome.happened[k]) ++totals.happenings[names[k]];
  }
}

void print_totals(const Options& options, const Totals& totals) {
  fmt::print("{} of {} scripts accepted; {} runs stopped by an error, {} records refused\n",
             totals.accepted, options.scripts, totals.errors, totals.refused);
  if (!options.verbose) return;
  for (const auto& [kind, count] : totals.rejections) fmt::print("  rejected {} {}\n", kind, count);
  for (const auto& [kind, count] : totals.stops) fmt::print("  stopped {} {}\n", kind, count);
  for (const auto& [kind, count] : totals.happenings) fmt::print("  with {} {}\n", kind, count);
  fmt::print("  answers known {}, unknown {}, errors {}\n", totals.known, totals.unknown,
             totals.error_answers);
  for (int k = 0; k < 6; ++k) fmt::print("  verdict {}: {}\n", k, totals.verdicts[k]);
}

void print_failure(const Options& options, std::uint64_t seed, const GeneratedDeal& deal) {
  const GeneratedDeal least = options.keep ? deal : quid::oracle::shrink(deal);
  fmt::print("seed {}: engine and oracle disagree\n", seed);
  print_deal(least);
  const auto differences = run_both(least).differences;
  constexpr std::size_t most_lines = 12;
  for (std::size_t k = 0; k < differences.size() && k < most_lines; ++k) {
    fmt::print("  {}\n", differences[k]);
  }
  fmt::print("  {} differences in all\n\n", differences.size());
  std::fflush(stdout);
}

int compare_file(const Options& options) {
  const auto outcome = quid::oracle::run_file(options.paths);
  for (const auto& problem : outcome.problems) fmt::print("{}\n", problem);
  fmt::print("{}: {} courses, {} problems\n", options.paths.deal, outcome.courses,
             outcome.problems.size());
  return outcome.problems.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  Options options;
  if (!read_options(count, words, options)) return 2;
  if (!options.paths.deal.empty()) return compare_file(options);
  Totals totals;
  for (std::uint64_t k = 0; k < options.scripts; ++k) {
    const std::uint64_t seed = options.seed + k;
    const GeneratedDeal deal = quid::oracle::generate(seed);
    if (options.print) print_deal(deal);
    const Outcome outcome = run_both(deal);
    tally(outcome, totals);
    if (!outcome.accepted) {
      if (options.print) fmt::print("rejected: {}\n", outcome.rejection);
      continue;
    }
    if (outcome.differences.empty()) {
      ++totals.passed;
    } else if (++totals.failed <= options.shown) {
      print_failure(options, seed, deal);
    }
  }
  fmt::print("seed {}\n", options.seed);
  print_totals(options, totals);
  fmt::print("{} passed, {} failed\n", totals.passed, totals.failed);
  return totals.failed == 0 && totals.passed > 0 ? 0 : 1;
}
