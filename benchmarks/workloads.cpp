// SPDX-License-Identifier: Apache-2.0
// The peers' workloads on Quid's engine: workloads W1|W2|W2r|W3|W4|W5 SPECS SCRIPTS [N]. In: the
// peers' specifications (w1.json, w4.json, w4_events.txt) and the same deals in Quid (w1.quid,
// w4.quid, by workload.py). Out: lines `RESULT workload nanoseconds checksum` as the peers print
// them. The checksum covers ledgers, levels, counters and firings, so that who cheats differs.
#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "report/deal_file.hpp"
#include "run/engine.hpp"

namespace {

using namespace quid;

std::uint32_t mix(std::uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352dU;
  x = (x ^ (x >> 15)) * 0x846ca68bU;
  return x ^ (x >> 16);
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void result(const char* workload, double seconds, double parts, std::uint32_t checksum) {
  std::printf("RESULT %s %.3f %08x\n", workload, seconds * 1e9 / parts, checksum);
}

std::string read_all(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) {
    std::cerr << "cannot read " << path << '\n';
    std::exit(2);
  }
  return text.str();
}

Limits generous() {
  Limits limits;
  limits.happenings = SIZE_MAX;
  return limits;
}

struct Workload {
  Workload(const std::string& specs, const std::string& scripts, const std::string& name)
      : spec(nlohmann::json::parse(read_all(specs + "/" + name + ".json"))),
        text(read_all(scripts + "/" + name + ".quid")),
        file(report::load_deal_text(name, text, generous())),
        steps(spec["T"].get<int>()),
        milestones(spec["M"].get<int>()),
        seed(spec["seed"].get<std::uint32_t>()),
        meet(spec["pm"].get<std::vector<std::uint32_t>>()),
        breach(spec["pb"].get<std::vector<std::uint32_t>>()),
        start_worths{start_worth(0), start_worth(1)} {
    if (file->good) return;
    std::cerr << name << " has errors\n";
    std::exit(2);
  }

  Day day(int step) const { return Day{file->checked().deal.start.value + 1 + step}; }

  checked::Entry toggled(int step, int milestone, bool met) const {
    checked::Entry entry;
    entry.kind = met ? checked::EventKind::Done : checked::EventKind::Broken;
    entry.on = day(step);
    entry.milestone = checked::MilestoneId{static_cast<std::uint32_t>(milestone)};
    return entry;
  }

  /// Ledgers count a level from the step after; what stood before the first step they leave out.
  std::uint32_t start_worth(std::size_t party) const {
    std::int64_t sum = 0;
    for (std::size_t l = 0; l < spec["init"].size(); ++l)
      sum += spec["w"][party][l].get<int>() * spec["init"][l].get<int>();
    return static_cast<std::uint32_t>(sum);
  }

  nlohmann::json spec;
  std::string text;
  std::unique_ptr<report::DealFile> file;
  int steps, milestones;
  std::uint32_t seed;
  std::vector<std::uint32_t> meet, breach;  // of 65,536, how likely each turns in a step
  std::array<std::uint32_t, 2> start_worths;
};

/// The events of one lane, drawn as every peer draws them.
std::vector<checked::Entry> draw(const Workload& workload, std::uint32_t lane) {
  const std::vector<std::uint32_t>&meet = workload.meet, &breach = workload.breach;
  const std::uint32_t key = mix(workload.seed ^ mix(lane + 1));
  std::vector<checked::Entry> entries;
  std::vector<bool> met(meet.size(), false);
  for (int t = 0; t < workload.steps; ++t) {
    for (std::size_t m = 0; m < meet.size(); ++m) {
      const std::uint32_t word = mix(
          key + static_cast<std::uint32_t>(static_cast<std::size_t>(t) * 64 + m / 2) * 0x9E3779B9U);
      const std::uint32_t u = m % 2 == 0 ? word & 0xffff : word >> 16;
      if (u >= (met[m] ? breach[m] : meet[m])) continue;
      met[m] = !met[m];
      entries.push_back(workload.toggled(t, static_cast<int>(m), met[m]));
    }
  }
  return entries;
}

struct Finished {
  std::vector<std::uint32_t> levels, counters, books;
  std::uint32_t firings = 0;
  std::uint32_t checksum(const Workload& workload) const {
    std::uint32_t h = 0;
    for (std::size_t p = 0; p < 2; ++p) h = mix(h ^ (books[p] - workload.start_worths[p]));
    for (const std::uint32_t level : levels) h = mix(h ^ level);
    for (const std::uint32_t counter : counters) h = mix(h ^ counter);
    return mix(h ^ firings);
  }
};

std::uint32_t whole(const Decimal& amount) {
  return static_cast<std::uint32_t>(amount.to_int().value());
}

std::uint32_t firings(const Run& run) {
  std::uint64_t sum = 0;
  for (const Coverage::Rule& rule : run.coverage().rules) sum += rule.fired;
  return static_cast<std::uint32_t>(sum);
}

/// Goes to the end and reads what the checksum is of.
Finished finish(const Workload& workload, Run& run) {
  Finished out;
  run.advance(workload.day(workload.steps - 1));
  const View view = run.view();
  out.levels = view.levels;
  for (const auto& amount : view.quantities) out.counters.push_back(whole(amount.value()));
  out.firings = firings(run);
  run.advance(workload.day(workload.steps));
  for (const BookView& book : run.books())
    if (book.actor.value != 0) out.books.push_back(whole(book.received.value()));
  if (run.error() || out.books.size() != 2) {
    std::cerr << "the run stopped\n";
    std::exit(2);
  }
  return out;
}

std::uint32_t run_lane(const Workload& workload, const std::vector<checked::Entry>& entries) {
  Run run(*workload.file->program, entries, workload.file->limits);
  return finish(workload, run).checksum(workload);
}

void one_deal(const Workload& workload) {
  std::vector<std::vector<checked::Entry>> lanes;
  for (std::uint32_t lane = 0; lane < 64; ++lane) lanes.push_back(draw(workload, lane));
  double begin = now();
  const std::uint32_t first = run_lane(workload, lanes[0]);
  result("W1first", now() - begin, 1, first);
  std::uint32_t sum = 0;
  int rounds = 0;
  begin = now();
  do {
    sum = 0;
    for (const auto& lane : lanes) sum += run_lane(workload, lane);
    ++rounds;
  } while (now() - begin < 0.4);
  result("W1", now() - begin, rounds * 64.0, sum);
}

void many_futures(const Workload& workload, std::uint32_t count, bool drawn_before) {
  std::vector<std::vector<checked::Entry>> lanes;
  if (drawn_before)
    for (std::uint32_t lane = 0; lane < count; ++lane) lanes.push_back(draw(workload, lane));
  std::uint32_t sum = 0;
  const double begin = now();
  for (std::uint32_t lane = 0; lane < count; ++lane)
    sum += run_lane(workload, drawn_before ? lanes[lane] : draw(workload, lane));
  result(drawn_before ? "W2r" : "W2", now() - begin, count, sum);
}

void load(const Workload& workload) {
  const double begin = now();
  const auto file = report::load_deal_text("w4", workload.text, generous());
  Run run(*file->program, {}, file->limits);
  result("W3", now() - begin, workload.spec["R"].get<double>(), 0);
}

void sparse_steps(const Workload& workload, const std::string& specs) {
  std::ifstream in(specs + "/w4_events.txt");
  std::string line;
  std::vector<checked::Entry> entries;
  std::vector<bool> met(static_cast<std::size_t>(workload.milestones), false);
  for (int t = 0; t < workload.steps && std::getline(in, line); ++t) {
    std::istringstream words(line);
    for (int m = 0; words >> m;) {
      met[static_cast<std::size_t>(m)] = !met[static_cast<std::size_t>(m)];
      entries.push_back(workload.toggled(t, m, met[static_cast<std::size_t>(m)]));
    }
  }
  Run run(*workload.file->program, entries, workload.file->limits);
  run.advance(workload.day(0));
  const double begin = now();
  run.advance(workload.day(workload.steps - 1));
  const double seconds = now() - begin;
  result("W4", seconds, workload.steps - 1, finish(workload, run).checksum(workload));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "workloads W1|W2|W2r|W3|W4|W5 SPECS SCRIPTS [N]\n";
    return 2;
  }
  const std::string name = argv[1], specs = argv[2];
  const bool large = name == "W3" || name == "W4";
  const Workload workload(specs, argv[3], large ? "w4" : "w1");
  const auto count = static_cast<std::uint32_t>(argc > 4 ? std::atoi(argv[4]) : 1000);
  if (name == "W1") one_deal(workload);
  if (name == "W2" || name == "W2r") many_futures(workload, count, name == "W2r");
  if (name == "W3") load(workload);
  if (name == "W4") sparse_steps(workload, specs);
  if (name == "W5") std::printf("%08x\n", run_lane(workload, draw(workload, 0)));
  return 0;
}
