// SPDX-License-Identifier: Apache-2.0
#include "report/simulation.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "diagnostics/suggest.hpp"
#include "program/lower.hpp"
#include "report/wording.hpp"
#include "support/fnv.hpp"

namespace quid::report {
namespace {

constexpr std::uint64_t futures_of_block = 64;  // where each is a run; else a block of lanes

Result<const checked::Outlook*> choose(const DealFile& file, const std::string& name) {
  const auto& outlooks = file.checked().outlooks;
  const Wording wording(file);
  std::vector<std::string> names;
  for (const checked::Outlook& one : outlooks) names.push_back(wording.name(one.name));
  if (outlooks.empty())
    return fail("no-outlook",
                "the deal has no outlook; write one, as in `outlook base: m 80% within 60 days`");
  if (name.empty() && outlooks.size() == 1) return &outlooks.front();
  if (name.empty())
    return fail("no-outlook", fmt::format("the deal has several outlooks; choose one with "
                                          "--outlook: {}",
                                          Wording::list(names, "or")));
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return &outlooks[static_cast<std::size_t>(found - names.begin())];
  const std::string near = did_you_mean(name, names);
  return fail("no-outlook", fmt::format("no outlook named `{}`; {}", name,
                                        near.empty() ? "there is " + Wording::list(names) : near));
}

/// Of all that was read (script, modules, records), and of the entries that count.
std::string fingerprint(const DealFile& file, const std::vector<checked::Entry>& entries) {
  std::uint64_t hash = fnv1a("");
  for (std::uint32_t i = 0; i < file.sources.size(); ++i)
    hash = fnv1a(file.sources[SourceId{i}].text(), hash);
  for (const checked::Entry& entry : entries)
    hash = fnv1a(fmt::format(" {} {}", entry.on.value, entry.line), hash);
  return fmt::format("{:016x}", hash);
}

tl::unexpected<NoScene> no_scene(std::string kind, std::string message,
                                 std::optional<RunError> stopped = std::nullopt) {
  NoScene why;
  why.kind = std::move(kind);
  why.message = std::move(message);
  why.stopped = std::move(stopped);
  return tl::unexpected<NoScene>(std::move(why));
}

class Worker {
 public:
  Worker(const std::vector<const Scene*>& scenes, bool all_steps) : scenes_(scenes) {
    for (std::size_t k = 0; k < scenes.size(); ++k) {
      const bool told = k == 0 || all_steps;
      told_.push_back(told);
      countings_.emplace_back(scenes[k]->program(), scenes[k]->today(),
                              told ? scenes[k]->futures().steps().size() : 0);
    }
    pairs_.assign(errors + 1, std::vector<std::uint64_t>(errors + 1));
    if (!all_in_lanes(scenes)) return;
    for (std::size_t k = 0; k < scenes.size(); ++k)
      lanes_.push_back(
          std::make_unique<analyse::LaneRunner>(*scenes[k]->lanes(), countings_[k], told_[k]));
  }

  static bool all_in_lanes(const std::vector<const Scene*>& scenes) {
    return std::all_of(scenes.begin(), scenes.end(),
                       [](const Scene* scene) { return scene->lanes() != nullptr; });
  }

  void block(std::uint64_t first, std::uint64_t count) {
    if (lanes_.empty()) {
      for (std::uint64_t i = first; i < first + count; ++i) future(i);
      return;
    }
    for (const auto& one : lanes_) one->run(first, count);
    if (lanes_.size() < 2) return;
    for (std::uint64_t lane = 0; lane < count; ++lane)
      ++pairs_[lanes_[0]->verdict(lane)][lanes_[1]->verdict(lane)];
  }

  void future(std::uint64_t number) {
    std::size_t first = 0;
    for (std::size_t k = 0; k < scenes_.size(); ++k) {
      analyse::Counting& counting = countings_[k];
      const Run run = scenes_[k]->futures().run(number, [&](std::size_t step, const Run& now) {
        if (told_[k]) counting.at_step(step, now);
      });
      counting.finish(number, run);
      const std::size_t word = run.error() ? errors : static_cast<std::size_t>(run.verdict().word);
      if (k == 0) first = word;
      if (k == 1) ++pairs_[first][word];
    }
  }

  void add_to(Simulated& all) {
    for (std::size_t k = 0; k < countings_.size(); ++k) all.tallies[k].merge(countings_[k].tally());
    for (std::size_t i = 0; i < pairs_.size(); ++i)
      for (std::size_t j = 0; j < pairs_.size(); ++j) all.pairs[i][j] += pairs_[i][j];
  }
  const analyse::Tally& empty(std::size_t k) { return countings_[k].tally(); }

 private:
  static constexpr std::size_t errors = analyse::Tally::verdict_words;

  const std::vector<const Scene*>& scenes_;
  std::vector<bool> told_;
  std::vector<analyse::Counting> countings_;
  std::vector<std::unique_ptr<analyse::LaneRunner>> lanes_;  // by scene, or none
  VerdictPairs pairs_;
};

Decimal moved(Decimal chance, Decimal by, Decimal least) {
  return std::clamp(add(chance, by).value_or(chance), least, Decimal::one());
}

void move(checked::Outlook& outlook, const Scene::Shift& shift) {
  for (checked::OutlookItem& item : outlook.items)
    if (item.span == shift.term) item.chance = moved(item.chance, shift.by, Decimal::zero());
  for (checked::Correlation& one : outlook.correlations)
    if (one.span == shift.term)
      one.chance =
          moved(one.chance, shift.by, one.things == 2 ? *negate(Decimal::one()) : Decimal::zero());
}

}  // namespace

tl::expected<std::unique_ptr<Scene>, NoScene> Scene::make(
    const DealFile& file, const std::vector<checked::Entry>& entries, const std::string& outlook,
    std::optional<Day> today, Day until, std::uint64_t seed, const std::optional<Shift>& shift) {
  const auto chosen = choose(file, outlook);
  if (!chosen) return no_scene(chosen.error().kind, chosen.error().message);
  std::unique_ptr<Scene> scene(new Scene(file));
  scene->outlook_ = **chosen;
  scene->seed_ = seed;
  scene->fingerprint_ = report::fingerprint(file, entries);
  if (shift) move(scene->outlook_, *shift);
  Diagnostics diagnostics;
  scene->program_.emplace(lower(file.deal.checked, diagnostics, file.limits,
                                analyse::outlook_questions(scene->outlook_), &file.interner));
  if (diagnostics.has_errors()) return no_scene("not-lowered", diagnostics.take().front().message);
  const Wording wording(file);
  scene->prospects_ =
      analyse::prospects(*scene->program_, scene->outlook_,
                         [&](const Subject& subject) { return wording.subject(subject); });
  scene->today_.emplace(*scene->program_, entries, file.limits);
  Run& run = *scene->today_;
  const bool recorded = std::any_of(entries.begin(), entries.end(),
                                    [](const checked::Entry& one) { return !one.prior; });
  // Nothing happens on step 0; on a first day much may.
  const checked::Deal& deal = file.checked().deal;
  Day last = recorded ? run.default_end() : Day{deal.start.value - (deal.in_steps ? 0 : 1)};
  if (today && *today < last && !recorded)
    return no_scene("no-future", fmt::format("`--today {}` is before {}, the eve of the deal",
                                             wording.day(*today), wording.day(last)));
  if (today && *today < last)
    return no_scene("no-future",
                    fmt::format("`--today {}` is before the last entry of the record, on "
                                "{}; `--known-by` leaves out what came to light later",
                                wording.day(*today), wording.day(last)));
  if (today) last = *today;
  run.advance(last);
  if (run.error())
    return no_scene(run.error()->kind,
                    fmt::format("the run stops before today, on {}: {}",
                                wording.day(run.error()->day), run.error()->message),
                    run.error());
  if (today && until <= *today)
    return no_scene("no-future",
                    fmt::format("the futures end on {}, and `--today {}` is not before that",
                                wording.day(until), wording.day(*today)));
  if (until <= run.today())
    return no_scene("no-future", fmt::format("the futures end on {}, which is not after today, {}",
                                             wording.day(until), wording.day(run.today())));
  scene->futures_.emplace(*scene->program_, scene->prospects_, run, until, seed);
  return scene;
}

Simulated simulate(const std::vector<const Scene*>& scenes, std::uint64_t from, std::uint64_t to,
                   unsigned jobs, bool all_steps, const std::atomic<bool>& stop,
                   const std::function<void(std::uint64_t)>& progress) {
  Simulated all;
  Worker none(scenes, all_steps);
  for (std::size_t k = 0; k < scenes.size(); ++k) all.tallies.push_back(none.empty(k));
  all.pairs.assign(analyse::Tally::verdict_words + 1,
                   std::vector<std::uint64_t>(analyse::Tally::verdict_words + 1));
  std::atomic<std::uint64_t> next = from, done = 0;
  const std::uint64_t of_block =
      Worker::all_in_lanes(scenes) ? lanes::lanes_per_block : futures_of_block;
  std::mutex adding;
  const auto work = [&] {
    Worker worker(scenes, all_steps);
    while (!stop.load()) {
      const std::uint64_t begin = next.fetch_add(of_block);
      if (begin >= to) break;
      const std::uint64_t count = std::min(to, begin + of_block) - begin;
      worker.block(begin, count);
      done += count;
    }
    const std::scoped_lock lock(adding);
    worker.add_to(all);
  };
  std::vector<std::thread> threads;
  std::atomic<unsigned> running = std::max(jobs, 1u);
  for (unsigned j = 0; j < std::max(jobs, 1u); ++j)
    threads.emplace_back([&] {
      work();
      --running;
    });
  while (running.load() > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    progress(done.load());
  }
  for (std::thread& thread : threads) thread.join();
  all.from = from;
  all.to = from + done.load();
  return all;
}

Forecast forecast(const Scene& scene, const Simulated& result, std::size_t n) {
  const Wording wording(scene.file());
  Forecast out =
      named_forecast(wording, scene.program(), scene.futures().steps(), result.tallies[n]);
  out.outlook = wording.name(scene.outlook().name);
  out.today = wording.day(Day{scene.futures().today().value + 1});
  out.until = wording.day(scene.futures().until());
  out.deal = scene.fingerprint();
  out.seed = scene.seed();
  if (result.to > result.from) out.ranges = {{result.from, result.to}};
  return out;
}

}  // namespace quid::report
