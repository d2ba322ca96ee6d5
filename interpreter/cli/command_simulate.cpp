// SPDX-License-Identifier: Apache-2.0
// quid simulate: a deal against the futures that its outlook can produce.
#include <fmt/format.h>
#include <algorithm>
#include <atomic>
#include <charconv>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/words.hpp"
#include "diagnostics/suggest.hpp"
#include "report/ask.hpp"
#include "report/forecast.hpp"
#include "report/question.hpp"
#include "report/report.hpp"
#include "report/simulation.hpp"

namespace quid::cli {
namespace {

// Of fewer futures runs are done before a deal is made ready for lanes.
constexpr std::uint64_t fewest_in_lanes = 32;

using analyse::Tally;
using Json = nlohmann::ordered_json;

std::optional<std::uint64_t> whole(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

class SimulateJob {
 public:
  SimulateJob(const SimulateCommand& options, Terminal& terminal)
      : options_(options), terminal_(terminal) {}

  int run() {
    int code = exit_yes;
    course_ = open_course(options_.course, terminal_, code);
    if (!course_) return code;
    code = read_range();
    if (code != exit_yes) return code;
    code = make_scene(*course_, options_.outlook, scene_);
    if (code != exit_yes) return code;
    if (!options_.keep.empty()) return keep();
    if (!options_.compare.empty()) return compare();
    if (options_.sensitivity) return sensitivity();
    const Simulated result = drawn({scene_.get()}, true);
    print(result);
    return ended(result);
  }

  int ended(const Simulated& result) {
    std::uint64_t failed = 0;
    for (const Tally& tally : result.tallies) failed += tally.failed.count;
    return tell_failed(failed, terminal_);
  }

 private:
  int read_range() {
    const auto seed = whole(options_.seed);
    if (!seed)
      return usage_error(terminal_,
                         fmt::format("--seed `{}` is no whole number below 2^64", options_.seed));
    seed_ = *seed;
    to_ = options_.futures;
    if (options_.range.empty()) return exit_yes;
    const std::size_t colon = options_.range.find(':');
    const auto from = whole(options_.range.substr(0, colon));
    const auto to =
        colon == std::string::npos ? std::nullopt : whole(options_.range.substr(colon + 1));
    if (!from || !to || *to <= *from || *to > 1'000'000'000'000)
      return usage_error(terminal_, fmt::format("--range `{}` is no range of futures; write "
                                                "`0:5000`, which ends before 5000",
                                                options_.range));
    from_ = *from;
    to_ = *to;
    return exit_yes;
  }

  int make_scene(const Course& course, const std::string& outlook, std::unique_ptr<Scene>& out,
                 const std::optional<Scene::Shift>& shift = std::nullopt) {
    const checked::Deal& deal = course.file->checked().deal;
    std::optional<Day> today, until = course.until ? course.until : deal.end;
    if (!until)
      return usage_error(terminal_,
                         "the deal has no last day; say how far the futures go with --until");
    if (deal.end) until = std::min(*until, *deal.end);
    if (!options_.today.empty()) {
      today = day_option(options_.today, deal);
      if (!today)
        return usage_error(terminal_, fmt::format("--today `{}` is not a {}", options_.today,
                                                  deal.in_steps ? "step" : "date"));
    }
    const auto entries = course.known_entries();
    auto made = Scene::make(*course.file, entries, outlook, today, *until, seed_, shift);
    if (!made && made.error().stopped) {
      const bool json = options_.course.format == "json";
      const report::Asking asking{*course.file, entries, *until, json, false, terminal_};
      report::tell_run_error(asking, *made.error().stopped);
      return exit_no;
    }
    if (!made) return usage_error(terminal_, made.error().message);
    out = std::move(*made);
    if (!options_.one_by_one && to_ - from_ >= fewest_in_lanes) out->use_lanes();
    return exit_yes;
  }

  Simulated drawn(const std::vector<const Scene*>& scenes, bool told) {
    const unsigned jobs =
        options_.jobs != 0 ? options_.jobs : std::max(1u, std::thread::hardware_concurrency());
    Progress progress(terminal_);
    std::atomic<bool> interrupted{false};
    const InterruptFlag stops(interrupted, true);
    Simulated result =
        simulate(scenes, from_, to_, jobs, told, interrupted, [&](std::uint64_t done) {
          progress.say(fmt::format("{} of {} futures", done, to_ - from_));
        });
    if (result.to < to_)
      terminal_.err << fmt::format("interrupted: {} of {} futures were run\n", result.to - from_,
                                   to_ - from_);
    return result;
  }

  void print(const Simulated& result) {
    print_forecast(forecast(*scene_, result, 0), options_.course.format, terminal_);
  }

  // --- one future as a record

  int keep() {
    std::optional<std::uint64_t> number = whole(options_.keep);
    if (options_.course.format != "text")
      return usage_error(terminal_, "--keep writes a record; it has no other --format");
    if (number && !options_.range.empty() && (*number < from_ || *number >= to_))
      return usage_error(terminal_,
                         fmt::format("--keep {} is none of --range {}", *number, options_.range));
    if (!number) {
      const Simulated result = drawn({scene_.get()}, true);
      const auto chosen = first_of(result.tallies[0]);
      if (!chosen) return exit_usage;
      if (*chosen == UINT64_MAX) {
        terminal_.err << fmt::format("no future of {} is of that kind: {}\n", result.to - from_,
                                     options_.keep);
        return exit_no;
      }
      number = chosen;
    }
    std::vector<checked::Entry> events;
    scene_->futures().run(
        *number, [](std::size_t, const Run&) {}, &events);
    const Wording wording(scene_->file());
    terminal_.out << fmt::format("# future {} of outlook {}, seed {}; drawn from {} on\n", *number,
                                 wording.name(scene_->outlook().name), seed_,
                                 wording.day(Day{scene_->futures().today().value + 1}));
    for (const checked::Entry& entry : course_->known_entries())
      if (entry.prior || entry.on <= scene_->futures().today())
        terminal_.out << wording.record_line(entry);
    for (const checked::Entry& entry : events) terminal_.out << wording.record_line(entry);
    return exit_yes;
  }

  // UINT64_MAX: there is none; nullopt: nobody knows what is meant, and that was told.
  std::optional<std::uint64_t> first_of(const Tally& tally) {
    if (options_.keep == "first-failure") {
      std::uint64_t first = tally.failed.first;
      for (const auto& ensure : tally.ensures) first = std::min(first, ensure.broken.first);
      return first;
    }
    std::vector<std::string> words{"first-failure"};
    for (std::size_t k = 0; k < tally.verdicts.size(); ++k) {
      std::string word = verdict_word(static_cast<ast::VerdictWord>(k));
      std::replace(word.begin(), word.end(), ' ', '-');
      if (options_.keep == word) return tally.verdicts[k].first;
      words.push_back(std::move(word));
    }
    const std::string near = did_you_mean(options_.keep, words);
    usage_error(
        terminal_,
        fmt::format("--keep `{}` is no future; {}", options_.keep,
                    near.empty() ? "write its number, or " + Wording::list(words, "or") : near));
    return std::nullopt;
  }

  // --- two drafts on the same futures

  int compare() {
    CourseOptions other = options_.course;
    other.deal = options_.compare;
    int code = exit_yes;
    const auto course = open_course(other, terminal_, code);
    if (!course) return code;
    std::unique_ptr<Scene> scene;
    const std::string name = Wording(scene_->file()).name(scene_->outlook().name);
    code = make_scene(*course, name, scene);
    if (code != exit_yes) return code;
    const analyse::Futures &before = scene_->futures(), &after = scene->futures();
    if (before.today() != after.today() || before.until() != after.until())
      return usage_error(terminal_,
                         "the futures of the two drafts do not lie on the same days; "
                         "say from when to when with --today and --until");
    const Simulated result = drawn({scene_.get(), scene.get()}, true);
    const Forecast ours = forecast(*scene_, result, 0), theirs = forecast(*scene, result, 1);
    if (options_.course.format == "json") {
      Json pairs = Json::array();
      for (std::size_t i = 0; i < result.pairs.size(); ++i)
        for (std::size_t j = 0; j < result.pairs.size(); ++j)
          if (result.pairs[i][j] > 0)
            pairs.push_back(
                {{"before", word(i)}, {"after", word(j)}, {"count", result.pairs[i][j]}});
      const Json out = {{"kind", "quid comparison"},
                        {"version", 1},
                        {"before", to_json(ours)},
                        {"after", to_json(theirs)},
                        {"verdicts", std::move(pairs)}};
      terminal_.out << out.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
      return ended(result);
    }
    if (options_.course.format == "csv") {
      report::print_compared_csv(terminal_.out, ours, theirs);
      return ended(result);
    }
    print_compared(ours, theirs, result);
    return ended(result);
  }

  static std::string word(std::size_t k) {
    return k < Tally::verdict_words ? verdict_word(static_cast<ast::VerdictWord>(k))
                                    : std::string("stopped by an error");
  }

  void print_compared(const Forecast& ours, const Forecast& theirs, const Simulated& result) {
    std::ostream& out = terminal_.out;
    out << fmt::format("{} futures of outlook {}, from {} to {}; seed {}\n",
                       result.to - result.from, ours.outlook, ours.today, ours.until, ours.seed);
    report::print_compared_text(out, ours, theirs);
    std::uint64_t other = 0;
    for (std::size_t i = 0; i < result.pairs.size(); ++i)
      for (std::size_t j = 0; j < result.pairs.size(); ++j)
        if (i != j) other += result.pairs[i][j];
    out << fmt::format("another verdict in {} of the futures\n",
                       share(other, result.to - result.from));
    for (std::size_t i = 0; i < result.pairs.size(); ++i)
      for (std::size_t j = 0; j < result.pairs.size(); ++j)
        if (i != j && result.pairs[i][j] > 0)
          out << fmt::format("  {:>8}  {} instead of {}\n",
                             share(result.pairs[i][j], result.to - result.from), word(j), word(i));
  }

  // --- what each number does to the verdict

  int sensitivity() {
    std::vector<Span> terms;
    for (const checked::OutlookItem& item : scene_->outlook().items) {
      if (item.kind == checked::OutlookItem::Kind::Plays) continue;
      if (std::find(terms.begin(), terms.end(), item.span) == terms.end())
        terms.push_back(item.span);
    }
    for (const checked::Correlation& one : scene_->outlook().correlations)
      terms.push_back(one.span);
    std::vector<std::unique_ptr<Scene>> shifted;
    std::vector<const Scene*> scenes{scene_.get()};
    const Decimal tenth = Decimal::from_units(Decimal::units_per_one / 10);
    const Decimal less = Decimal::from_units(-Decimal::units_per_one / 10);
    for (const Span& term : terms)
      for (const Decimal by : {less, tenth}) {
        std::unique_ptr<Scene> scene;
        const int code = make_scene(*course_, options_.outlook, scene, Scene::Shift{term, by});
        if (code != exit_yes) return code;
        scenes.push_back(scene.get());
        shifted.push_back(std::move(scene));
      }
    const Simulated result = drawn(scenes, false);
    tell_sensitivity(terms, scenes, result);
    return ended(result);
  }

  static Decimal likelihood(const checked::Outlook& outlook, Span term) {
    for (const checked::OutlookItem& item : outlook.items)
      if (item.span == term && item.kind != checked::OutlookItem::Kind::Plays) return item.chance;
    for (const checked::Correlation& one : outlook.correlations)
      if (one.span == term) return one.chance;
    return Decimal::zero();
  }

  // `, 5 points more only`, where there is no room for ten.
  static std::string cut_off(const Scene& base, const Scene& shifted, Span term, const char* word) {
    const Decimal before = likelihood(base.outlook(), term);
    const auto change = sub(likelihood(shifted.outlook(), term), before);
    const auto points =
        change ? mul(*change, Decimal::from_units(100 * Decimal::units_per_one)) : std::nullopt;
    if (!points) return "";
    const Decimal size = *points < Decimal::zero() ? *negate(*points) : *points;
    if (size == Decimal::from_units(10 * Decimal::units_per_one)) return "";
    return fmt::format(", {} points {} only", size.to_string(), word);
  }

  // `scenes`: as they are, then each term with less and with more.
  void tell_sensitivity(const std::vector<Span>& terms, const std::vector<const Scene*>& scenes,
                        const Simulated& result) {
    const Wording wording(scene_->file());
    const Tally& base = result.tallies[0];
    const std::string& format = options_.course.format;
    std::ostream& out = terminal_.out;
    Json data = Json::array();
    if (format == "csv") out << "term,shift,verdict,count,futures\n";
    if (format == "text") {
      out << fmt::format("{} futures of outlook {}; seed {}\n", result.to - result.from,
                         wording.name(scene_->outlook().name), seed_)
          << "What ten points less and ten points more of each likelihood do, in points\n";
    }
    for (std::size_t t = 0; t < terms.size(); ++t) {
      const std::string term = wording.source_text(terms[t]);
      if (format == "text")
        out << "  " << term << cut_off(*scenes[0], *scenes[1 + 2 * t], terms[t], "less")
            << cut_off(*scenes[0], *scenes[2 + 2 * t], terms[t], "more") << '\n';
      for (std::size_t k = 0; k < Tally::verdict_words; ++k) {
        const Tally& less = result.tallies[1 + 2 * t];
        const Tally& more = result.tallies[2 + 2 * t];
        const std::uint64_t counts[] = {less.verdicts[k].count, base.verdicts[k].count,
                                        more.verdicts[k].count};
        if (counts[0] == 0 && counts[1] == 0 && counts[2] == 0) continue;
        const std::string verdict = word(k);
        if (format == "text") {
          out << fmt::format("    {}  {:>7}  {:>7} less  {:>7} more\n", padded(verdict, 14),
                             share(counts[1], base.futures),
                             report::points(counts[1], base.futures, counts[0], less.futures),
                             report::points(counts[1], base.futures, counts[2], more.futures));
          continue;
        }
        const Tally* tallies[] = {&less, &base, &more};
        for (int s = -1; s <= 1; ++s) {
          const std::uint64_t count = counts[s + 1], of = tallies[s + 1]->futures;
          if (format == "csv")
            out << csv_cell(term) << ',' << 10 * s << ',' << verdict << ',' << count << ',' << of
                << '\n';
          else
            data.push_back({{"term", term},
                            {"shift", 10 * s},
                            {"verdict", verdict},
                            {"count", count},
                            {"futures", of}});
        }
      }
    }
    if (format != "json") return;
    const Json all = {
        {"kind", "quid sensitivity"}, {"version", 1}, {"seed", seed_}, {"terms", std::move(data)}};
    out << all.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }

  const SimulateCommand& options_;
  Terminal& terminal_;
  std::optional<Course> course_;
  std::unique_ptr<Scene> scene_;
  std::uint64_t from_ = 0, to_ = 0, seed_ = 0;
};

}  // namespace

int simulate_command(const SimulateCommand& options, Terminal& terminal) {
  return SimulateJob(options, terminal).run();
}

}  // namespace quid::cli
