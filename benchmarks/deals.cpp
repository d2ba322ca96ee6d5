// SPDX-License-Identifier: Apache-2.0
// Other deals than the peers' workload: deals run FILE.quid N runs N lanes of a plain deal on
// planes and some on slices; deals write FILE.quid writes plain C++ for the same deal, made of its
// gates, to standard output. Both draw the same events and print `RESULT name nanoseconds checksum`
// a lane.
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "lanes/planes.hpp"
#include "lanes/slices.hpp"
#include "report/deal_file.hpp"
#include "workload_draws.hpp"

namespace {

using namespace quid;
using lanes::Atom;
using lanes::lanes_per_block;
using lanes::Plain;
using lanes::Ref;

constexpr std::uint32_t seed = 20260101, meets = 700, breaks = 900;  // of 65,536 a day
constexpr std::array<std::uint32_t, 4> bounds{meets, breaks, meets, breaks};

std::uint32_t mix(std::uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352dU;
  x = (x ^ (x >> 15)) * 0x846ca68bU;
  return x ^ (x >> 16);
}
std::uint32_t key_of(std::uint64_t lane) {
  return mix(seed ^ mix(static_cast<std::uint32_t>(lane) + 1));
}
double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class Drawn : public lanes::Source {
 public:
  explicit Drawn(std::size_t milestones) : milestones_(milestones), keys_(lanes_per_block) {}
  void begin(std::uint64_t first) override {
    for (std::size_t k = 0; k < keys_.size(); ++k)
      keys_[k] = key_of(first + benchmarks::lane_of_key(k));
  }
  void draw(lanes::Events& events) override {
    for (std::uint32_t m = 0; m < milestones_; m += 2) {
      const bool pair = m + 1 < milestones_;
      const auto shift = (static_cast<std::uint32_t>(events.day()) * 64 + m / 2) * 0x9E3779B9U;
      benchmarks::draw_pair(keys_.data(), shift, bounds.data(), events.met(m).data(),
                            pair ? events.met(m + 1).data() : nowhere_.data(),
                            events.turned(m).data(),
                            pair ? events.turned(m + 1).data() : nowhere_.data());
    }
  }

 private:
  std::size_t milestones_;
  std::vector<std::uint32_t> keys_;
  std::array<lanes::Word, lanes::words_per_plane> nowhere_{};
};

std::vector<lanes::Event> events_of(const Plain& plain, std::uint64_t lane) {
  std::vector<lanes::Event> events;
  std::vector<bool> met(plain.milestones.size(), false);
  for (std::uint32_t d = 0; d < plain.days(); ++d)
    for (std::uint32_t m = 0; m < met.size(); ++m) {
      const std::uint32_t h = mix(key_of(lane) + (d * 64 + m / 2) * 0x9E3779B9U);
      const std::uint32_t u = m % 2 == 0 ? h & 0xffff : h >> 16;
      if (u >= (met[m] ? breaks : meets)) continue;
      met[m] = !met[m];
      events.push_back({d, m, met[m] ? lanes::met_may : lanes::broken_may});
    }
  return events;
}

/// Of levels, amounts, accounts without their bases, and firings.
template <class Lane>
std::uint32_t checksum(const Plain& plain, const Lane& lane) {
  std::uint32_t h = 0;
  for (std::uint32_t l = 0; l < plain.levers.size(); ++l) h = mix(h ^ lane.level(l));
  for (std::uint32_t q = 0; q < plain.quantities.size(); ++q)
    h = mix(h ^ static_cast<std::uint32_t>(lane.amount(q)));
  for (std::uint32_t a = 0; a < plain.accounts.size(); ++a)
    h = mix(h ^ static_cast<std::uint32_t>(lane.balance(a)));
  return mix(h ^ static_cast<std::uint32_t>(lane.firings()));
}

struct OfBlock {
  const lanes::Block& block;
  std::size_t lane;
  std::uint32_t level(std::uint32_t l) const { return block.level(l, lane); }
  std::int64_t amount(std::uint32_t q) const { return block.amount(q, lane); }
  std::int64_t balance(std::uint32_t a) const { return block.balance(a, lane); }
  std::uint64_t firings() const { return block.firings(lane); }
};

void run(const Plain& plain, std::uint32_t count) {
  const lanes::Planes planes(plain, {.firings = true});
  lanes::Block block(planes);
  Drawn source(plain.milestones.size());
  std::uint32_t sum = 0;
  double begin = now();
  for (std::uint32_t first = 0; first < count; first += lanes_per_block) {
    const std::size_t size = std::min<std::size_t>(count - first, lanes_per_block);
    block.run(first, size, source);
    block.read();
    for (std::size_t lane = 0; lane < size; ++lane) sum += checksum(plain, OfBlock{block, lane});
  }
  std::printf("RESULT planes %.1f %08x\n", (now() - begin) * 1e9 / count, sum);
  const lanes::Slices slices(plain);
  lanes::Course course(slices);
  std::vector<std::vector<lanes::Event>> all;
  const std::uint32_t few = std::min(count, 1024u);
  for (std::uint32_t lane = 0; lane < few; ++lane) all.push_back(events_of(plain, lane));
  sum = 0;
  begin = now();
  for (const auto& events : all) {
    course.run(events);
    sum += checksum(plain, course);
  }
  std::printf("RESULT slices %.1f %08x\n", (now() - begin) * 1e9 / few, sum);
}

// --- the same deal as C++

std::string text_of(Ref ref) {
  return fmt::format("{}a[{}]", ref.negated() ? "!" : "", ref.atom());
}

void write_atoms(const Plain& plain) {
  fmt::print("static inline void atoms(S& s, int d) {{\n  bool* a = s.a;\n  a[0] = true;\n");
  for (std::size_t k = 1; k < plain.atoms.size(); ++k) {
    const Atom& atom = plain.atoms[k];
    std::string text;
    switch (atom.kind) {
      case Atom::Kind::True: text = "true"; break;
      case Atom::Kind::Met: text = fmt::format("s.met[{}]", atom.target); break;
      case Atom::Kind::Broken: text = fmt::format("s.broken[{}]", atom.target); break;
      case Atom::Kind::Level:
        text = fmt::format("s.level[{}] >= {}", atom.target, atom.number);
        break;
      case Atom::Kind::Quantity:
        text = fmt::format("s.amount[{}] >= {}", atom.target, atom.number);
        break;
      case Atom::Kind::Calendar: text = fmt::format("calendar{}[d]", atom.target); break;
      case Atom::Kind::Was: text = fmt::format("s.was[{}]", atom.target); break;
      case Atom::Kind::Lasted:
        text = fmt::format("s.age[{}] >= {}", atom.target, atom.number);
        break;
      case Atom::Kind::And:
      case Atom::Kind::Or:
        for (std::uint32_t n = 0; n < atom.count; ++n)
          text += (n == 0                         ? ""
                   : atom.kind == Atom::Kind::And ? " & "
                                                  : " | ") +
                  text_of(plain.operands[atom.first + n]);
        break;
    }
    fmt::print("  a[{}] = {};\n", k, text);
  }
  fmt::print("}}\n");
}

void write_effects(const Plain& plain) {
  fmt::print("static inline void fire(S& s, int r) {{\n  s.firings++;\n  switch (r) {{\n");
  for (std::size_t r = 0; r < plain.rules.size(); ++r) {
    const lanes::PlainRule& rule = plain.rules[r];
    fmt::print("    case {}:\n", r);
    for (std::uint32_t k = 0; k < rule.effect_count; ++k) {
      const lanes::PlainEffect& e = plain.effects[rule.first_effect + k];
      using Kind = lanes::PlainEffect::Kind;
      switch (e.kind) {
        case Kind::Ease:
          fmt::print(
              "      s.level[{0}] = std::max(s.level[{0}], std::min(s.level[{0}] + {1}, {2}));\n",
              e.target, e.by, e.bound);
          break;
        case Kind::Tighten:
          fmt::print(
              "      s.level[{0}] = std::min(s.level[{0}], std::max(s.level[{0}] - {1}, {2}));\n",
              e.target, e.by, e.bound);
          break;
        case Kind::Level: fmt::print("      s.level[{}] = {};\n", e.target, e.by); break;
        case Kind::Add: fmt::print("      s.amount[{}] += {};\n", e.target, e.by); break;
        case Kind::Assign: fmt::print("      s.amount[{}] = {};\n", e.target, e.by); break;
      }
    }
    for (const lanes::Weight& weight : plain.weights)
      if (weight.per == lanes::Weight::Per::Firing && weight.of == r)
        for (const auto& gain : weight.gains)
          fmt::print("      s.account[{}] += {};\n", gain.account, gain.by);
    fmt::print("      break;\n");
  }
  fmt::print("  }}\n}}\n");
}

void write_day(const Plain& plain) {
  fmt::print(
      "static inline void day(S& s, int d) {{\n  bool* a = s.a;\n  atoms(s, d);\n"
      "  unsigned long long f = 0;\n");
  for (std::size_t r = 0; r < plain.rules.size(); ++r) {
    const lanes::PlainRule& rule = plain.rules[r];
    const std::string condition = text_of(rule.condition), in_time = text_of(rule.in_time);
    if (rule.cadence)
      fmt::print("  f |= (unsigned long long)({} & {}) << {};\n", condition, in_time, r);
    else if (rule.keeps)
      fmt::print("  if ({0} & {1} & !s.spent[{2}]) f |= 1ull << {2}, s.spent[{2}] = true;\n",
                 condition, in_time, r);
    else
      fmt::print(
          "  f |= (unsigned long long)({0} & {1} & s.armed[{2}]) << {2};\n"
          "  s.armed[{2}] = !({0});\n",
          condition, in_time, r);
  }
  fmt::print("  for (; f; f &= f - 1) fire(s, __builtin_ctzll(f));\n  atoms(s, d);\n");
  for (std::size_t e = 0; e < plain.memories.size(); ++e)
    fmt::print("  const bool m{} = {};\n", e, text_of(plain.memories[e].condition));
  for (const lanes::Weight& weight : plain.weights)
    for (const auto& gain : weight.gains) {
      if (weight.per == lanes::Weight::Per::Day)
        fmt::print("  if (d + 1 < days & a[{}]) s.account[{}] += {};\n", weight.of, gain.account,
                   gain.by);
      if (weight.per == lanes::Weight::Per::Standing)
        fmt::print("  if (d + 1 == days & a[{}]) s.account[{}] += {};\n", weight.of, gain.account,
                   gain.by);
    }
  for (std::size_t e = 0; e < plain.memories.size(); ++e)
    fmt::print("  s.was[{0}] = m{0};\n  s.age[{0}] = m{0} ? s.age[{0}] + 1 : 0;\n", e);
  fmt::print("}}\n");
}

void write_start(const Plain& plain) {
  fmt::print("static S start() {{\n  S s{{}};\n");
  for (std::size_t l = 0; l < plain.levers.size(); ++l)
    fmt::print("  s.level[{}] = {};\n", l, plain.levers[l].level);
  for (std::size_t q = 0; q < plain.quantities.size(); ++q)
    fmt::print("  s.amount[{}] = {};\n", q, plain.quantities[q].start);
  for (std::size_t e = 0; e < plain.memories.size(); ++e)
    fmt::print("  s.was[{}] = {};\n", e, plain.memories[e].was);
  for (std::size_t a = 0; a < plain.accounts.size(); ++a)
    fmt::print("  s.account[{}] = {}ll * (days - 1);\n", a, plain.accounts[a].each_day);
  fmt::print(
      "  for (bool& armed : s.armed) armed = true;\n  return s;\n}}\n"
      "static inline void turn(S& s, int m) {{\n  s.met[m] = !s.met[m];\n"
      "  s.broken[m] = !s.met[m];\n  if (s.met[m]) return;\n  switch (m) {{\n");
  for (std::size_t m = 0; m < plain.milestones.size(); ++m) {
    fmt::print("    case {}:\n", m);
    for (const std::uint32_t r : plain.milestones[m].armed_again)
      fmt::print("      s.spent[{}] = false;\n", r);
    fmt::print("      break;\n");
  }
  fmt::print("  }}\n}}\n");
}

void write(const Plain& plain) {
  if (plain.many_rounds || plain.rules.size() > 64) {
    std::cerr << "this deal has several rounds a day, or more than 64 rules\n";
    std::exit(2);
  }
  const auto least_one = [](std::size_t n) { return std::max<std::size_t>(n, 1); };
  fmt::print(
      "#include <algorithm>\n#include <chrono>\n#include <cstdint>\n#include <cstdio>\n"
      "#include <cstdlib>\nconstexpr int days = {};\nstruct S {{ bool a[{}], met[{}], broken[{}], "
      "was[{}], armed[{}], spent[{}]; int age[{}], level[{}]; long long amount[{}], account[{}]; "
      "unsigned firings; }};\n",
      plain.days(), plain.atoms.size(), least_one(plain.milestones.size()),
      least_one(plain.milestones.size()), least_one(plain.memories.size()), plain.rules.size(),
      plain.rules.size(), least_one(plain.memories.size()), least_one(plain.levers.size()),
      least_one(plain.quantities.size()), least_one(plain.accounts.size()));
  for (std::uint32_t row = 0; row < plain.calendar.size(); ++row) {
    fmt::print("static const bool calendar{}[] = {{", row);
    for (std::size_t d = 0; d < plain.days(); ++d)
      fmt::print("{},", plain.on_calendar(row, d) ? 1 : 0);
    fmt::print("}};\n");
  }
  write_atoms(plain);
  write_effects(plain);
  write_day(plain);
  write_start(plain);
  fmt::print(
      "static uint32_t mix(uint32_t x) {{ x = (x ^ x >> 16) * 0x7feb352du; x = (x ^ x >> 15) * "
      "0x846ca68bu; return x ^ x >> 16; }}\n"
      "int main(int, char** words) {{\n  const unsigned count = atoi(words[1]);\n  uint32_t sum = "
      "0;\n"
      "  const auto begin = std::chrono::steady_clock::now();\n"
      "  for (unsigned lane = 0; lane < count; ++lane) {{\n    S s = start();\n"
      "    const uint32_t key = mix({}u ^ mix(lane + 1));\n    for (int d = 0; d < days; ++d) {{\n"
      "      for (int m = 0; m < {}; m += 2) {{\n"
      "        const uint32_t h = mix(key + (uint32_t)(d * 64 + m / 2) * 0x9E3779B9u);\n"
      "        const bool t = (h & 0xffff) < (s.met[m] ? {}u : {}u);\n"
      "        const bool t2 = m + 1 < {} && (h >> 16) < (s.met[m + 1] ? {}u : {}u);\n"
      "        if (t) turn(s, m);\n        if (t2) turn(s, m + 1);\n      }}\n      day(s, d);\n   "
      " }}\n"
      "    uint32_t h = 0;\n",
      seed, plain.milestones.size(), breaks, meets, plain.milestones.size(), breaks, meets);
  fmt::print("    for (int k = 0; k < {}; ++k) h = mix(h ^ (uint32_t)s.level[k]);\n",
             plain.levers.size());
  fmt::print("    for (int k = 0; k < {}; ++k) h = mix(h ^ (uint32_t)s.amount[k]);\n",
             plain.quantities.size());
  fmt::print("    for (int k = 0; k < {}; ++k) h = mix(h ^ (uint32_t)s.account[k]);\n",
             plain.accounts.size());
  fmt::print(
      "    sum += mix(h ^ s.firings);\n  }}\n  const double seconds = "
      "std::chrono::duration<double>("
      "std::chrono::steady_clock::now() - begin).count();\n  printf(\"RESULT scalar %.1f "
      "%08x\\n\", "
      "seconds * 1e9 / count, sum);\n}}\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 2 ? argv[1] : "";
  if (what != "run" && what != "write") {
    std::cerr << "deals run FILE.quid N | deals write FILE.quid\n";
    return 2;
  }
  const auto file = report::load_deal(argv[2]);
  if (!file || !(*file)->good) {
    std::cerr << argv[2] << " cannot be read\n";
    return 2;
  }
  const Run start(*(*file)->program, {}, (*file)->limits);
  const auto plain = lanes::plain(start, *(*file)->checked().deal.end);
  if (!plain) {
    std::cerr << "not plain: " << plain.error().what << '\n';
    return 2;
  }
  if (what == "write")
    write(*plain);
  else
    run(*plain, static_cast<std::uint32_t>(argc > 3 ? std::atoi(argv[3]) : 10'000));
  return 0;
}
