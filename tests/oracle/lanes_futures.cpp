// SPDX-License-Identifier: Apache-2.0
// quid-differential-futures [--deals N] [--seed S] [--why] [FILE…]: random deals of the whole
// language with random outlooks, of which those that go in lanes are simulated in lanes and one by
// one, from the first day or on some way of a record, and the deals of FILES with an outlook of
// their milestones. Everything that a report tells must be the same; and each future as one course
// on slices comes to what it comes to on planes.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "generate.hpp"
#include "lanes_courses.hpp"
#include "random.hpp"
#include "report/deal_file.hpp"
#include "report/forecast.hpp"
#include "report/simulation.hpp"
#include "report/wording.hpp"
#include "run/record.hpp"

namespace {

using namespace quid;
using oracle::Random;
using report::DealFile;

constexpr std::uint64_t futures_told = 130;  // not a multiple of a word
constexpr std::int32_t most_days = 900;

/// What may come of a deal, as a declaration: of most milestones something.
std::string outlook_of(const DealFile& file, Random& random) {
  const report::Wording wording(file);
  const Program& program = *file.program;
  std::vector<std::string> terms, windows, hazards;
  for (std::uint32_t m = 0; m < program.milestones.count() && terms.size() < 12; ++m) {
    if (random.chance(25)) continue;
    const std::string name =
        wording.milestone(program.milestones.symbol[m], program.milestones.local(m));
    std::string often = fmt::format(
        " {}% {}", random.between(5, 95),
        random.chance(60) ? fmt::format("within {} days", random.between(5, 400)) : "per month");
    const bool window = !often.ends_with("month");
    if (window && !windows.empty() && random.chance(30)) {
      const auto from =
          static_cast<std::size_t>(random.between(0, static_cast<int>(windows.size()) - 1));
      often += " of date of " + windows[from] + (random.chance(25) ? " + 2 weeks" : "");
    }
    terms.push_back(name + often);
    (window ? windows : hazards).push_back(name);
    if (random.chance(30)) terms.push_back(name + " broken 20% per month");
    if (random.chance(15)) terms.push_back(name + " reported 20% per month");
    if (random.chance(15) && program.milestone_codes[m].verifier != no_instance)
      terms.push_back(name + " refuted 10% per month");
  }
  for (std::uint32_t a = 0; a < program.actors.count(); ++a) {
    const std::string actor =
        wording.actor(checked::ActorId{program.actors.symbol[a]}, program.actors.local(a));
    if (random.chance(20)) terms.push_back("trust in " + actor + " 60%");
    if (random.chance(20)) terms.push_back(actor + " detects 70%");
  }
  for (const auto* alike : {&windows, &hazards})
    if (alike->size() > 1 && random.chance(30))
      terms.push_back(fmt::format("{} and {} correlated {}{}%", alike->front(), alike->back(),
                                  random.chance(40) ? "-" : "", random.between(0, 100)));
  std::string text = "outlook guess:\n ";
  for (std::size_t k = 0; k < terms.size(); ++k) text += (k == 0 ? " " : ", ") + terms[k];
  return text + "\n";
}

struct Trial {
  bool compared = false;
  std::string why;  // it was not
  std::string difference;
  std::string script, record;
  std::uint64_t courses = 0, left = 0;  // on slices; that only slices left
};

std::vector<checked::Entry> entries_of(DealFile& file, const std::string& text) {
  Diagnostics diagnostics;
  const SourceId source = file.sources.add("record.quid", text);
  auto entries = read_record({file.deal, file.sources, file.interner, diagnostics, file.limits},
                             source, RecordFormat::Quid);
  if (diagnostics.has_errors()) entries.clear();
  return entries;
}

/// A deadline that hangs on more than when one other thing was met.
std::string with_formula(const std::string& line, const std::string& other, Random& random) {
  const std::size_t due = line.find(", due "), begin = due + 6;
  if (due == std::string::npos || other.empty()) return line;
  const std::size_t end = std::min(line.find(',', begin), line.size());
  const std::string day = line.substr(begin, end - begin);
  if (day.starts_with("within")) return line;
  const std::string forms[] = {"earliest of (" + day + ", date of " + other + ")",
                               "latest of (" + day + ", date of " + other + " + 9 days)",
                               "(if " + other + " broken then 2021-02-03 else " + day + ")",
                               "(if " + other + " reported then " + day + " else unknown)"};
  return line.substr(0, begin) + forms[random.between(0, 3)] + line.substr(end);
}

/// Some of the deal: whole ones have nearly always something that is not plain. What reads what was
/// left out goes too.
std::string part_of(const oracle::GeneratedDeal& deal, Random& random) {
  std::vector<std::string> kept;
  std::string other;  // a milestone that stands by itself
  for (const std::string& declared : deal.declarations) {
    const bool milestone = declared.starts_with("milestone ");
    const std::string line =
        milestone && random.chance(40) ? with_formula(declared, other, random) : declared;
    const std::string name = milestone ? line.substr(10, line.find_first_of(" ,", 10) - 10) : "";
    if (milestone && name.find('[') == std::string::npos && random.chance(70)) other = name;
    const bool may_go = line.starts_with("rule ") || line.starts_with("if ") ||
                        line.starts_with("every ") || line.starts_with("ensure ") ||
                        line.starts_with("value ") || line.starts_with("statement ") ||
                        line.starts_with("no deal ");
    if (!line.starts_with("test ") && (!may_go || random.chance(25))) kept.push_back(line);
  }
  for (int round = 0; round < 12; ++round) {
    const auto file = report::load_deal_text("deal.quid", oracle::join_lines(kept));
    if (file->good) return oracle::join_lines(kept);
    std::vector<std::string> good;
    std::size_t begin = 0;
    for (const std::string& line : kept) {
      const std::size_t end = begin + line.size() + 1;
      const bool wrong = std::any_of(file->diagnostics.begin(), file->diagnostics.end(),
                                     [&](const Diagnostic& one) {
                                       return one.severity == Severity::Error &&
                                              one.span.begin >= begin && one.span.begin < end;
                                     });
      if (!wrong) good.push_back(line);
      begin = end;
    }
    if (good.size() == kept.size()) break;
    kept = std::move(good);
  }
  return {};
}

/// Fills the rest of a trial of a script that has the outlook `guess`.
void compare(Trial& trial, DealFile& file, const std::vector<checked::Entry>& entries,
             std::uint64_t seed) {
  const checked::Deal& deal = file.checked().deal;
  Day until{deal.start.value + most_days};
  if (deal.end && *deal.end < until) until = *deal.end;
  const auto scene = report::Scene::make(file, entries, "guess", std::nullopt, until, seed);
  trial.why = "there is no future to look at";
  if (!scene) return;
  report::Scene& scene_ = **scene;
  scene_.use_lanes();
  trial.why = scene_.why_not_in_lanes();
  if (scene_.lanes() == nullptr) return;
  trial.compared = true;
  const oracle::CourseTrial courses = oracle::compare_courses(*scene_.lanes(), futures_told);
  trial.difference = courses.difference;
  trial.courses = courses.compared;
  trial.left = courses.left;
  if (!trial.difference.empty()) return;
  const std::atomic<bool> stop = false;
  const auto told = [&](const report::Scene& of) {
    const auto result = report::simulate({&of}, 0, futures_told, 1, true, stop, [](auto) {});
    return report::to_json(report::forecast(of, result, 0)).dump(1);
  };
  const auto bare_scene = report::Scene::make(file, entries, "guess", std::nullopt, until, seed);
  const std::string lanes = told(scene_), runs = told(**bare_scene);
  if (lanes == runs) return;
  std::size_t at = 0;
  while (at < lanes.size() && at < runs.size() && lanes[at] == runs[at]) ++at;
  const std::size_t from = at < 300 ? 0 : at - 300;
  trial.difference = fmt::format("in lanes:\n{}\none by one:\n{}\n", lanes.substr(from, 500),
                                 runs.substr(from, 500));
}

Trial attempt(const std::string& path) {
  Trial trial;
  Random random(1);
  const auto loaded = report::load_deal(path);
  trial.why = "the deal is refused";
  if (!loaded || !(*loaded)->good) return trial;
  const DealFile& bare = **loaded;
  trial.script = std::string(bare.sources[bare.main].text()) + outlook_of(bare, random);
  const auto file = report::load_deal_text(path, trial.script);
  trial.why = "the outlook is refused";
  if (file->good) compare(trial, *file, {}, 1);
  return trial;
}

Trial attempt(std::uint64_t seed) {
  Trial trial;
  Random random(seed * 77 + 5);
  const oracle::GeneratedDeal generated = oracle::generate(seed);
  const std::string script = part_of(generated, random);
  const auto bare = report::load_deal_text("deal.quid", script);
  trial.why = "the deal is refused";
  if (script.empty() || !bare->good) return trial;
  trial.script = script + outlook_of(*bare, random);
  const auto file = report::load_deal_text("deal.quid", trial.script);
  trial.why = "the outlook is refused";
  if (!file->good) return trial;
  std::vector<checked::Entry> entries;
  if (random.chance(50)) entries = entries_of(*file, oracle::join_lines(generated.entries));
  if (!entries.empty())
    entries.resize(static_cast<std::size_t>(random.between(0, static_cast<int>(entries.size()))));
  trial.record =
      fmt::format("the first {} of\n{}", entries.size(), oracle::join_lines(generated.entries));
  compare(trial, *file, entries, seed);
  return trial;
}

}  // namespace

int main(int count, char** words) {
  std::uint64_t deals = 1000, seed = 1, passed = 0, failed = 0;
  bool why = false;
  std::vector<std::string> files;
  for (int k = 1; k < count; ++k) {
    const std::string word = words[k];
    if (word == "--why")
      why = true;
    else if (word.starts_with("--") && k + 1 < count)
      (word == "--deals" ? deals : seed) = std::stoull(words[++k]);
    else
      files.push_back(word);
  }
  std::map<std::string, int> reasons;
  std::uint64_t courses = 0, left = 0;
  const auto look_at = [&](const Trial& trial, const std::string& name) {
    courses += trial.courses;
    left += trial.left;
    if (!trial.compared)
      ++reasons[trial.why];
    else if (trial.difference.empty())
      ++passed;
    else if (++failed <= 3)
      fmt::print("{}\n{}{}{}", name, trial.script, trial.record, trial.difference);
  };
  for (const std::string& file : files) look_at(attempt(file), file);
  for (std::uint64_t k = 0; k < deals; ++k)
    look_at(attempt(seed + k), fmt::format("seed {}", seed + k));
  if (why)
    for (const auto& [reason, times] : reasons) fmt::print("{:6} {}\n", times, reason);
  fmt::print("{} of {} deals went in lanes; {} courses compared on slices, {} left\n",
             passed + failed, deals + files.size(), courses, left);
  fmt::print("{} passed, {} failed\n", passed, failed);
  return failed == 0 && passed > deals / 50 + files.size() / 2 ? 0 : 1;
}
