// SPDX-License-Identifier: Apache-2.0
// quid-brute-force --targets N --seed S [--verbose]: random deals, a day, conditions. What `why
// not` says must be what every subset of every act, run on the oracle, says: the same sets, the
// same days.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "analyse/whynot.hpp"
#include "brute.hpp"
#include "check/check.hpp"
#include "check/events.hpp"
#include "differential.hpp"
#include "program/lower.hpp"
#include "random.hpp"
#include "syntax/syntax.hpp"

namespace {

using namespace quid;
using analyse::Act;
using analyse::AnswerSet;
using oracle::Brute;
using oracle::BruteSet;
using oracle::GeneratedDeal;

constexpr std::int32_t days_ahead = 5;
constexpr std::size_t most_candidates = 13, most_targets = 12;

struct Totals {
  std::size_t deals = 0, targets = 0, holding = 0, by_itself = 0, with_sets = 0, sets = 0,
              waiting = 0, none = 0, failures = 0, shown = 0;
  std::size_t by_size[4] = {};
};

struct Read {
  SourceSet sources;
  Interner names;
  checked::CheckedDeal deal;
  std::vector<checked::Entry> entries;
  bool good = false;
};

void read(const GeneratedDeal& generated, Read& out) {
  Diagnostics diagnostics;
  const auto script = out.sources.add("deal.quid", oracle::join_lines(generated.declarations));
  const auto loader = [](std::string_view) { return std::optional<checked::LoadedModule>(); };
  out.deal = checked::check(out.sources, script, out.names, diagnostics, {}, loader);
  if (diagnostics.has_errors()) return;
  const auto record = out.sources.add("record.quid", oracle::join_lines(generated.entries));
  const Syntax syntax = parse(out.sources, record, out.names, diagnostics, {}, ParseMode::Record);
  out.entries =
      checked::resolve_entries(out.deal, syntax.ast, out.sources, out.names, diagnostics, {});
  out.good = !diagnostics.has_errors();
}

// The conditions of the deal's tests, every level of its plain levers, its plain milestones.
std::vector<checked::ExprId> targets_of(checked::Checked& deal) {
  std::vector<checked::ExprId> targets;
  const auto add = [&](checked::Operation op, std::uint32_t symbol, std::int64_t number) {
    checked::Expr expr{};
    expr.op = op;
    expr.symbol = symbol;
    expr.set_number(number);
    targets.push_back(checked::ExprId::at(deal.expressions.size()));
    deal.expressions.push_back(expr);
  };
  for (const auto& test : deal.tests)
    for (const auto& expect : test.expects) targets.push_back(expect.condition);
  for (std::uint32_t l = 0; l < deal.levers.size(); ++l)
    for (std::uint32_t level = 0; level < deal.levers[l].level_count; ++level)
      if (deal.levers[l].shape.sets.empty()) add(checked::Operation::LevelIs, l, level);
  for (std::uint32_t m = 0; m < deal.milestones.size(); ++m)
    if (deal.milestones[m].shape.sets.empty()) add(checked::Operation::MilestoneIs, m, 0);
  return targets;
}

std::string told(const std::vector<std::size_t>& acts, Day holds, bool waits) {
  return fmt::format("{{{}}} on {}{}", fmt::join(acts, ", "), holds.value, waits ? ", waits" : "");
}

// An act's number among all: the cone may offer fewer.
std::size_t number_of(const std::vector<Act>& acts, const Act& act) {
  for (std::size_t k = 0; k < acts.size(); ++k) {
    const Act& other = acts[k];
    if (analyse::same_act(other, act) && other.asks == act.asks && other.free == act.free) return k;
  }
  return SIZE_MAX;
}

// Both say how much of a milestone is done: the last part may be the whole.
bool same_sort(Act::Kind a, Act::Kind b) {
  const auto does = [](Act::Kind kind) {
    return kind == Act::Kind::Meet || kind == Act::Kind::Part;
  };
  return a == b || (does(a) && does(b));
}

// Some rule moves the lever, or asks a party to: other moves of it are suggested only where it is
// asked whether it is unruled.
bool ruled(const Program& program, const Subject& lever) {
  const std::uint32_t l = program.levers.base[lever.symbol] + lever.instance;
  return std::any_of(program.effects.begin(), program.effects.end(), [&](const EffectCode& code) {
    if (code.kind == EffectKind::Move || code.kind == EffectKind::Restore) return code.target == l;
    if (code.kind != EffectKind::Duty && code.kind != EffectKind::Permission) return false;
    const ActCode& act = program.acts[code.more->act];
    const bool moves = act.kind == ast::Act::Kind::Ease || act.kind == ast::Act::Kind::Tighten;
    return moves && act.target == l;
  });
}

// The candidates, and of all other acts those that are of a kind about which the candidates say
// nothing: the analysis must have been right to leave them out. The pool grows by what it lacks.
std::vector<std::size_t> allowed(const Program& program, std::vector<Act>& pool,
                                 const std::vector<Act>& candidates) {
  std::vector<std::size_t> result;
  for (std::size_t k = 0; k < pool.size(); ++k) {
    const bool varied = std::any_of(candidates.begin(), candidates.end(), [&](const Act& act) {
      return same_sort(act.kind, pool[k].kind) && act.what == pool[k].what && act.by == pool[k].by;
    });
    const bool unruled =
        pool[k].free && pool[k].kind == Act::Kind::Move && ruled(program, pool[k].what);
    if (!varied && !unruled) result.push_back(k);
  }
  for (const Act& act : candidates) {
    std::size_t at = number_of(pool, act);
    if (at == SIZE_MAX) {
      at = pool.size();
      pool.push_back(act);
    }
    result.push_back(at);
  }
  std::sort(result.begin(), result.end());
  return result;
}

class DealJob {
 public:
  DealJob(std::uint64_t seed, Totals& totals, bool verbose)
      : seed_(seed), totals_(totals), verbose_(verbose), random_(seed * 31 + 7) {}

  void run() {
    generated_ = oracle::generate(seed_);
    read(generated_, read_);
    if (!read_.good) return;
    checked::Checked& deal = read_.deal.checked;
    std::vector<checked::ExprId> targets = targets_of(deal);
    if (targets.size() > most_targets) {
      for (std::size_t k = 0; k < most_targets; ++k)
        std::swap(targets[k], targets[static_cast<std::size_t>(random_.between(
                                  static_cast<int>(k), static_cast<int>(targets.size()) - 1))]);
      targets.resize(most_targets);
    }
    choose_day();
    compare(targets);
  }

 private:
  void choose_day() {
    const checked::Deal& deal = read_.deal.checked.deal;
    day_ = deal.start;
    if (deal.in_steps) day_ = Day{1};
    if (!read_.entries.empty()) {
      std::vector<Day> days;
      for (const auto& entry : read_.entries)
        if (!entry.prior) days.push_back(entry.on);
      if (!days.empty()) day_ = random_.pick(days);
    }
    if (deal.end) day_ = std::min(day_, *deal.end);
    std::erase_if(read_.entries,
                  [&](const checked::Entry& entry) { return !entry.prior && entry.on > day_; });
  }

  void compare(const std::vector<checked::ExprId>& targets) {
    Diagnostics diagnostics;
    const Program all = lower(read_.deal.checked, diagnostics, {}, targets, &read_.names);
    if (diagnostics.has_errors()) return;
    analyse::Attempts attempts(all, read_.entries, day_, {}, days_ahead);
    if (attempts.now().error()) return;
    if (attempts.now().verdict().word == ast::VerdictWord::Ended) return;
    acts_ = analyse::ActBuilder(all, attempts.now()).possible(analyse::whole(all));
    if (acts_.size() > most_candidates) return;
    ++totals_.deals;
    const std::size_t most_acts = acts_.size() <= 7 ? 3 : 2;
    Brute brute({read_.deal.checked, read_.names, all, read_.entries, day_, attempts.horizon()},
                acts_, targets);
    for (std::size_t t = 0; t < targets.size(); ++t)
      compare_target(targets[t], brute, t, most_acts);
  }

  void compare_target(checked::ExprId target, Brute& brute, std::size_t number,
                      std::size_t most_acts) {
    Diagnostics diagnostics;
    const Program program = lower(read_.deal.checked, diagnostics, {}, {target}, &read_.names);
    if (diagnostics.has_errors()) return;
    ++totals_.targets;
    analyse::Attempts attempts(program, read_.entries, day_, {}, days_ahead);
    analyse::WhyNotOptions options;
    options.most_acts = most_acts;
    options.most_sets = SIZE_MAX;
    options.further = true;
    const analyse::WhyNot answer = analyse::why_not(program, attempts, options);
    const auto alone = brute.by_itself(number);
    if (answer.now == State::Error) return;
    if (answer.holds || alone == day_) {
      ++totals_.holding;
      if (!answer.holds || alone != day_) differ(target, "it holds already on one side only");
      return;
    }
    const auto ours = answer.by_itself ? std::optional(answer.by_itself->holds) : std::nullopt;
    if (ours != alone) differ(target, "by itself it holds on another day");
    count(answer);
    auto tried = allowed(program, acts_,
                         analyse::acts_bearing_on(program, attempts.now(),
                                                  analyse::cone_of(program, program.questions[0])));
    // To record the very level that is asked about is no answer.
    const Instruction& top = program.instructions[program.questions[0].value];
    std::erase_if(tried, [&](std::size_t k) {
      return top.op == OpCode::LevelIs && acts_[k].free &&
             acts_[k].what == Subject{Subject::Kind::Lever, program.levers.symbol[top.target],
                                      program.levers.local(top.target)};
    });
    std::vector<std::string> left, right;
    for (const AnswerSet& set : answer.sets) {
      if (!set.smallest) continue;
      std::vector<std::size_t> chosen;
      for (const auto& needed : set.acts) chosen.push_back(number_of(acts_, needed.act));
      std::sort(chosen.begin(), chosen.end());
      left.push_back(told(chosen, set.holds, set.waits));
    }
    for (const BruteSet& set : brute.answers(number, tried, most_acts))
      right.push_back(told(set.acts, set.holds, set.waits));
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    if (left != right)
      differ(target, fmt::format("why not: {}; brute force: {}", fmt::join(left, " "),
                                 fmt::join(right, " ")));
  }

  void count(const analyse::WhyNot& answer) {
    if (answer.by_itself) ++totals_.by_itself;
    if (answer.sets.empty() && !answer.by_itself) ++totals_.none;
    if (!answer.sets.empty()) ++totals_.with_sets;
    for (const AnswerSet& set : answer.sets) {
      ++totals_.sets;
      if (set.waits) ++totals_.waiting;
      ++totals_.by_size[std::min<std::size_t>(set.acts.size(), 3)];
    }
  }

  void differ(checked::ExprId target, const std::string& what) {
    ++totals_.failures;
    if (totals_.shown >= 5) return;
    ++totals_.shown;
    const checked::Expr& expr = read_.deal.checked[target];
    const Span span = expr.span;
    const std::string text =
        read_.sources.contains(span.source_id) && span.end > span.begin
            ? std::string(read_.sources[span.source_id].text(span))
            : fmt::format("operation {} of {} at {}", static_cast<int>(expr.op), expr.symbol,
                          expr.number());
    fmt::print("seed {}, on {}, `{}`: {}\n", seed_, day_.value, text, what);
    for (std::size_t k = 0; verbose_ && k < acts_.size(); ++k)
      fmt::print("  act {}: kind {} of {}, level {}, asked for {} times{}\n", k,
                 static_cast<int>(acts_[k].kind), acts_[k].what.symbol, acts_[k].entries[0].level,
                 acts_[k].asks.size(), acts_[k].free ? ", free" : "");
    if (verbose_)
      fmt::print("{}\n--- record\n{}\n", oracle::join_lines(generated_.declarations),
                 oracle::join_lines(generated_.entries));
  }

  std::uint64_t seed_;
  Totals& totals_;
  bool verbose_;
  oracle::Random random_;
  GeneratedDeal generated_;
  Read read_;
  Day day_{};
  std::vector<Act> acts_;
};

}  // namespace

int main(int count, char** words) {
  std::uint64_t seed = 1;
  std::size_t targets = 200;
  bool verbose = false;
  for (int k = 1; k < count; ++k) {
    const bool has_value = k + 1 < count;
    if (std::strcmp(words[k], "--verbose") == 0)
      verbose = true;
    else if (std::strcmp(words[k], "--targets") == 0 && has_value)
      targets = std::stoul(words[++k]);
    else if (std::strcmp(words[k], "--seed") == 0 && has_value)
      seed = std::stoull(words[++k]);
    else
      return 2;
  }
  Totals totals;
  constexpr std::uint64_t most_deals = 1'000'000;
  for (std::uint64_t k = 0; totals.targets < targets && k < most_deals; ++k)
    DealJob(seed + k, totals, verbose).run();
  fmt::print(
      "{} deals, {} conditions: {} hold already, {} come by themselves, {} need acts, {} are "
      "out of reach\n",
      totals.deals, totals.targets, totals.holding, totals.by_itself, totals.with_sets,
      totals.none);
  fmt::print("{} sets, {} of one act, {} of two, {} of three; {} have to wait\n", totals.sets,
             totals.by_size[1], totals.by_size[2], totals.by_size[3], totals.waiting);
  fmt::print("{} passed, {} failed\n", totals.targets - totals.failures, totals.failures);
  return totals.failures == 0 && totals.with_sets > 0 ? 0 : 1;
}
