// SPDX-License-Identifier: Apache-2.0
// The peers' workloads on Quid's engine: workloads W1|W2|W2r|W2t|W3|W4|W5 SPECS SCRIPTS [N]. In:
// the peers' specifications (w1.json, w4.json, w4_events.txt) and the same deals in Quid (w1.quid,
// w4.quid, by workload.py). Out: lines `RESULT workload nanoseconds checksum` as the peers print
// them. The checksum covers ledgers, levels, counters and firings, so that who cheats differs.
#include <malloc.h>

#include <nlohmann/json.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "lanes/planes.hpp"
#include "lanes/slices.hpp"
#include "report/deal_file.hpp"
#include "run/engine.hpp"
#include "support/large_pages.hpp"
#include "workload_draws.hpp"

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

/// As bin/quid does for the files that it is given.
std::string read_script(const std::string& path) {
  std::string text = read_all(path);
  expect_to_allocate(2 * 32 * text.size());  // W3 has two of them
  return text;
}

Limits generous() {
  Limits limits;
  limits.happenings = SIZE_MAX;
  return limits;
}

struct Workload {
  Workload(const std::string& specs, const std::string& scripts, const std::string& name)
      : spec(nlohmann::json::parse(read_all(specs + "/" + name + ".json"))),
        text(read_script(scripts + "/" + name + ".quid")),
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

/// The workload's own events, as a host draws them for all lanes of a block.
class Drawn : public lanes::Source {
 public:
  explicit Drawn(const Workload& workload) : w_(workload), keys_(lanes::lanes_per_block) {}

  void begin(std::uint64_t first) override {
    for (std::size_t k = 0; k < keys_.size(); ++k)
      keys_[k] =
          mix(w_.seed ^ mix(static_cast<std::uint32_t>(first + benchmarks::lane_of_key(k)) + 1));
  }

  void draw(lanes::Events& events) override {
    const auto t = static_cast<std::uint32_t>(events.day()) - 1;  // day 0 is the deal's step 0
    if (events.day() == 0) return;
    for (std::uint32_t m = 0; m < w_.meet.size(); m += 2) {
      const std::array<std::uint32_t, 4> bounds{w_.meet[m], w_.breach[m], w_.meet[m + 1],
                                                w_.breach[m + 1]};
      benchmarks::draw_pair(keys_.data(), (t * 64 + m / 2) * 0x9E3779B9U, bounds.data(),
                            events.met(m).data(), events.met(m + 1).data(), events.turned(m).data(),
                            events.turned(m + 1).data());
    }
  }

 private:
  const Workload& w_;
  std::vector<std::uint32_t> keys_;
};

/// Events that are there already: where each milestone turns, as planes.
class Given : public lanes::Source {
 public:
  Given(const Workload& workload, std::uint32_t count) : w_(workload) {
    const std::size_t blocks = (count + lanes::lanes_per_block - 1) / lanes::lanes_per_block;
    planes_.resize(blocks * per_block());
  }
  void begin(std::uint64_t first) override {
    at_ = planes_.data() + first / lanes::lanes_per_block * per_block();
  }
  void draw(lanes::Events& events) override {
    if (events.day() == 0) return;
    const lanes::Word* day = at_ + (events.day() - 1) * per_day();
    for (std::uint32_t m = 0; m < w_.meet.size(); ++m)
      std::copy_n(day + m * lanes::words_per_plane, lanes::words_per_plane,
                  events.turned(m).data());
  }
  /// Notes what another source draws.
  void note(lanes::Events& events) {
    if (events.day() == 0) return;
    lanes::Word* day = at_ + (events.day() - 1) * per_day();
    for (std::uint32_t m = 0; m < w_.meet.size(); ++m)
      std::copy_n(events.turned(m).data(), lanes::words_per_plane,
                  day + m * lanes::words_per_plane);
  }

 private:
  std::size_t per_day() const { return w_.meet.size() * lanes::words_per_plane; }
  std::size_t per_block() const { return per_day() * static_cast<std::size_t>(w_.steps); }
  const Workload& w_;
  std::vector<lanes::Word> planes_;
  lanes::Word* at_ = nullptr;
};

/// Draws, and notes what it draws.
class Noting : public lanes::Source {
 public:
  Noting(Drawn& drawn, Given& given) : drawn_(drawn), given_(given) {}
  void begin(std::uint64_t first) override {
    drawn_.begin(first);
    given_.begin(first);
  }
  void draw(lanes::Events& events) override {
    drawn_.draw(events);
    given_.note(events);
  }

 private:
  Drawn& drawn_;
  Given& given_;
};

/// The sum of the checksums of the first `lanes` lanes of a block that has run.
std::uint32_t checksum(const Workload& workload, lanes::Block& block, const lanes::Plain& plain,
                       std::uint32_t lanes) {
  constexpr std::size_t most = lanes::lanes_per_block;
  static thread_local std::uint32_t sums[most], numbers[most];
  static thread_local std::int64_t balances[most];
  block.close();
  block.read();
  std::fill(sums, sums + most, 0);
  for (std::uint32_t party = 0; party < 2; ++party) {
    for (std::uint32_t a = 0; a < plain.accounts.size(); ++a) {
      if (plain.accounts[a].actor != party + 1 || plain.accounts[a].gave) continue;
      block.balances(a, balances);
      const auto scale =
          static_cast<std::int64_t>(plain.accounts[a].scale / Decimal::units_per_one);
      const auto base = static_cast<std::int64_t>(plain.accounts[a].base / Decimal::units_per_one);
      for (std::size_t k = 0; k < most; ++k)
        numbers[k] =
            static_cast<std::uint32_t>(base + balances[k] * scale) - workload.start_worths[party];
    }
    benchmarks::mix_in(sums, numbers, most);
  }
  for (std::uint32_t l = 0; l < plain.levers.size(); ++l) {
    for (std::size_t k = 0; k < most; ++k) numbers[k] = block.level(l, k);
    benchmarks::mix_in(sums, numbers, most);
  }
  for (std::uint32_t q = 0; q < plain.quantities.size(); ++q) {
    const auto scale =
        static_cast<std::int64_t>(plain.quantities[q].scale / Decimal::units_per_one);
    for (std::size_t k = 0; k < most; ++k)
      numbers[k] = static_cast<std::uint32_t>(block.amount(q, k) * scale);
    benchmarks::mix_in(sums, numbers, most);
  }
  for (std::size_t k = 0; k < most; ++k) numbers[k] = block.firings(k);
  benchmarks::mix_in(sums, numbers, most);
  std::uint32_t sum = 0;
  for (std::uint32_t k = 0; k < lanes; ++k) sum += sums[k];
  return sum;
}

lanes::Plain plain_of(const Workload& workload) {
  const Run start(*workload.file->program, {}, workload.file->limits);
  auto plain = lanes::plain(start, workload.day(workload.steps - 1));
  if (!plain) {
    std::cerr << "not plain: " << plain.error().what << '\n';
    std::exit(2);
  }
  return std::move(*plain);
}

template <class Each>
void each_block(std::uint32_t count, Each each) {
  for (std::uint32_t first = 0; first < count; first += lanes::lanes_per_block)
    each(first, std::min<std::uint32_t>(count - first, lanes::lanes_per_block));
}

void many_futures(const Workload& workload, std::uint32_t count, bool drawn_before) {
  const lanes::Planes planes(plain_of(workload), {.firings = true});
  lanes::Block block(planes);
  Drawn drawn(workload);
  Given given(workload, drawn_before ? count : 0);
  Noting noting(drawn, given);
  if (drawn_before)
    each_block(count,
               [&](std::uint32_t first, std::uint32_t lanes) { block.run(first, lanes, noting); });
  std::uint32_t sum = 0;
  const double begin = now();
  each_block(count, [&](std::uint32_t first, std::uint32_t lanes) {
    if (drawn_before)
      block.run(first, lanes, given);
    else
      block.run(first, lanes, drawn);
    sum += checksum(workload, block, planes.plain(), lanes);
  });
  result(drawn_before ? "W2r" : "W2", now() - begin, count, sum);
}

std::size_t allocated() {
  const struct mallinfo2 all = mallinfo2();
  return all.uordblks + all.hblkhd;
}

/// The same on two threads, each with a block and a source of its own.
void many_futures_on_threads(const Workload& workload, std::uint32_t count) {
  const lanes::Planes planes(plain_of(workload), {.firings = true});
  std::atomic<std::uint32_t> next{0}, sum{0};
  const auto work = [&] {
    lanes::Block block(planes);
    Drawn drawn(workload);
    for (;;) {
      const std::uint32_t first = next.fetch_add(lanes::lanes_per_block);
      if (first >= count) return;
      const auto lanes = std::min<std::uint32_t>(count - first, lanes::lanes_per_block);
      block.run(first, lanes, drawn);
      sum += checksum(workload, block, planes.plain(), lanes);
    }
  };
  const double begin = now();
  std::thread other(work);
  work();
  other.join();
  result("W2t", now() - begin, count, sum);
}

void load(const Workload& workload) {
  const auto rules = workload.spec["R"].get<double>();
  const std::size_t before = allocated();
  const double begin = now();
  const auto file = report::load_deal_text("w4", workload.text, generous());
  Run run(*file->program, {}, file->limits);
  result("W3", now() - begin, rules, 0);
  std::printf("RESULT W3memory %.0f 00000000\n", static_cast<double>(allocated() - before) / rules);
}

/// The checksum of a deal that has run.
std::uint32_t checksum(const Workload& workload, const lanes::Plain& plain,
                       const lanes::Course& course) {
  std::uint32_t h = 0;
  for (std::uint32_t party = 0; party < 2; ++party) {
    for (std::uint32_t a = 0; a < plain.accounts.size(); ++a) {
      const lanes::Account& account = plain.accounts[a];
      if (account.actor != party + 1 || account.gave) continue;
      const auto scale = static_cast<std::int64_t>(account.scale / Decimal::units_per_one);
      const auto base = static_cast<std::int64_t>(account.base / Decimal::units_per_one);
      h = mix(h ^ (static_cast<std::uint32_t>(base + course.balance(a, true) * scale) -
                   workload.start_worths[party]));
    }
  }
  for (std::uint32_t l = 0; l < plain.levers.size(); ++l) h = mix(h ^ course.level(l));
  for (std::uint32_t q = 0; q < plain.quantities.size(); ++q) {
    const auto scale =
        static_cast<std::int64_t>(plain.quantities[q].scale / Decimal::units_per_one);
    h = mix(h ^ static_cast<std::uint32_t>(course.amount(q) * scale));
  }
  return mix(h ^ static_cast<std::uint32_t>(course.firings()));
}

std::vector<lanes::Event> events_of(const Workload& workload,
                                    const std::vector<checked::Entry>& entries) {
  std::vector<lanes::Event> events;
  for (const checked::Entry& entry : entries)
    events.push_back({static_cast<std::uint32_t>(entry.on.value - workload.day(-1).value),
                      entry.milestone.value,
                      entry.kind == checked::EventKind::Done ? lanes::met_may : lanes::broken_may});
  return events;
}

void one_deal(const Workload& workload) {
  const lanes::Slices slices(plain_of(workload));
  lanes::Course course(slices);
  std::vector<std::vector<lanes::Event>> all;
  for (std::uint32_t lane = 0; lane < 64; ++lane)
    all.push_back(events_of(workload, draw(workload, lane)));
  const auto run = [&](const std::vector<lanes::Event>& events) {
    course.run(events);
    return checksum(workload, slices.plain(), course);
  };
  double begin = now();
  const std::uint32_t first = run(all[0]);
  result("W1first", now() - begin, 1, first);
  std::uint32_t sum = 0;
  int rounds = 0;
  begin = now();
  do {
    sum = 0;
    for (const auto& events : all) sum += run(events);
    ++rounds;
  } while (now() - begin < 0.4);
  result("W1", now() - begin, rounds * 64.0, sum);
}

std::vector<std::vector<int>> read_turns(const Workload& workload, const std::string& specs) {
  std::ifstream in(specs + "/w4_events.txt");
  std::vector<std::vector<int>> turns;
  std::string line;
  for (int t = 0; t < workload.steps && std::getline(in, line); ++t) {
    std::istringstream words(line);
    turns.emplace_back();
    for (int m = 0; words >> m;) turns.back().push_back(m);
  }
  return turns;
}

void sparse_steps(const Workload& workload, const std::string& specs) {
  std::vector<lanes::Event> events;
  std::vector<bool> met(static_cast<std::size_t>(workload.milestones), false);
  std::uint32_t day = 0;
  std::size_t first_step = 0;
  for (const std::vector<int>& turns : read_turns(workload, specs)) {
    ++day;
    for (const int m : turns) {
      met[static_cast<std::size_t>(m)] = !met[static_cast<std::size_t>(m)];
      events.push_back({day, static_cast<std::uint32_t>(m),
                        met[static_cast<std::size_t>(m)] ? lanes::met_may : lanes::broken_may});
    }
    if (day == 1) first_step = events.size();
  }
  const lanes::Slices slices(plain_of(workload));
  lanes::Course course(slices);
  const std::span<const lanes::Event> all(events);
  course.begin();
  course.walk(1, all.first(first_step));
  const double begin = now();
  course.walk(day, all.subspan(first_step));
  const double seconds = now() - begin;
  result("W4", seconds, workload.steps - 1, checksum(workload, slices.plain(), course));
  std::cerr << "slices: " << slices.weight() / workload.spec["R"].get<std::size_t>()
            << " bytes a rule\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "workloads W1|W2|W2r|W2t|W3|W4|W5 SPECS SCRIPTS [N]\n";
    return 2;
  }
  const std::string name = argv[1], specs = argv[2];
  const bool large = name == "W3" || name == "W4";
  const Workload workload(specs, argv[3], large ? "w4" : "w1");
  const auto count = static_cast<std::uint32_t>(argc > 4 ? std::atoi(argv[4]) : 1000);
  if (name == "W1") one_deal(workload);
  if (name == "W2" || name == "W2r") many_futures(workload, count, name == "W2r");
  if (name == "W2t") many_futures_on_threads(workload, count);
  if (name == "W3") load(workload);
  if (name == "W4") sparse_steps(workload, specs);
  if (name == "W5") std::printf("%08x\n", run_lane(workload, draw(workload, 0)));
  return 0;
}
