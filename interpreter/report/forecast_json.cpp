// SPDX-License-Identifier: Apache-2.0
// A forecast as data, and back. Counts are kept as they are, chances stand beside them to be read;
// what is read back is only the counts.
#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/forecast.hpp"

namespace quid::report {
namespace {

using analyse::Cases;
using analyse::Spread;
using analyse::Tally;
using Json = nlohmann::ordered_json;

constexpr std::size_t duty_states = Tally::duty_states;
constexpr const char* state_words[duty_states] = {"open", "overdue", "done"};
constexpr std::uint64_t most_firings = std::uint64_t{1} << 53;
constexpr std::size_t most_names = 1'000'000, most_steps = 4'000'000;

double chance(std::uint64_t count, std::uint64_t of) {
  return of == 0 ? 0.0 : static_cast<double>(count) / static_cast<double>(of);
}

void put(Json& out, const Cases& cases, std::uint64_t of) {
  out["count"] = cases.count;
  out["first"] = cases.count > 0 ? Json(cases.first) : Json();
  out["chance"] = chance(cases.count, of);
  const auto [low, high] = interval(cases.count, of);
  out["interval"] = {low / 1e6, high / 1e6};
}

Json data(const Spread& spread) {
  Json amounts = Json::array();
  for (const auto& [amount, times] : spread.amounts())
    amounts.push_back({amount.to_string(), times});
  return {{"exact", spread.exact()}, {"amounts", std::move(amounts)}};
}

Json data(const Forecast::Book& book, const Forecast& forecast) {
  Json steps = Json::array();
  for (const Tally::Amounts& one : book.amounts) {
    const std::uint64_t known = forecast.futures - std::min(forecast.futures, one.unknown);
    Json quantiles = Json::object();
    for (const std::uint32_t percent : {5u, 25u, 50u, 75u, 95u}) {
      const auto at = one.exposure.quantile(percent, known);
      quantiles[std::to_string(percent)] = at ? Json(at->to_string()) : Json();
    }
    steps.push_back({{"unknown", one.unknown},
                     {"exposure_quantiles", std::move(quantiles)},
                     {"given", data(one.given)},
                     {"received", data(one.received)},
                     {"exposure", data(one.exposure)}});
  }
  return {{"party", book.party}, {"unit", book.unit}, {"steps", std::move(steps)}};
}

// Looks at every size before it is used; the first thing wrong stays.
class Reader {
 public:
  Result<Forecast> read(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || text_of(json, "kind") != "quid simulation")
      return fail("not-a-forecast",
                  "this is no simulation as `quid simulate --format json` writes it");
    if (number(json, "version") != 1)
      return fail("not-a-forecast", "this simulation is not of version 1");
    head(json);
    counts(json);
    series(json);
    if (wrong_.empty()) check_sums();
    if (!wrong_.empty()) return fail("not-a-forecast", "this simulation is damaged: " + wrong_);
    return std::move(out_);
  }

 private:
  void bad(std::string what) {
    if (wrong_.empty()) wrong_ = std::move(what);
  }
  std::uint64_t number(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    if (!json.is_object() || found == json.end() || !found->is_number_unsigned()) {
      bad(fmt::format("`{}` is no whole number", key));
      return 0;
    }
    return found->get<std::uint64_t>();
  }
  std::string text_of(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    if (!json.is_object() || found == json.end() || !found->is_string()) {
      bad(fmt::format("`{}` is no text", key));
      return {};
    }
    return found->get<std::string>();
  }
  const Json& list(const Json& json, const char* key, std::size_t most = most_names) {
    static const Json none = Json::array();
    const auto found = json.is_object() ? json.find(key) : json.end();
    if (!json.is_object() || found == json.end() || !found->is_array() || found->size() > most) {
      bad(fmt::format("`{}` is no list, or one that is too long", key));
      return none;
    }
    return *found;
  }
  Cases cases(const Json& json) {
    Cases out;
    out.count = number(json, "count");
    if (out.count > 0) out.first = number(json, "first");
    return out;
  }
  Forecast::Counts by_step(const Json& json, const char* key) {
    Forecast::Counts counts;
    const Json& given = list(json, key, most_steps);
    for (const Json& one : given) {
      if (!one.is_number_unsigned()) bad(fmt::format("`{}` holds what is no count", key));
      counts.push_back(one.is_number_unsigned() ? one.get<std::uint64_t>() : 0);
    }
    if (counts.size() != out_.steps.size()) {
      bad(fmt::format("`{}` does not have a count for each step", key));
      counts.resize(out_.steps.size());
    }
    return counts;
  }

  void head(const Json& json) {
    out_.title = text_of(json, "title");
    out_.deal = text_of(json, "deal");
    out_.outlook = text_of(json, "outlook");
    out_.today = text_of(json, "today");
    out_.until = text_of(json, "until");
    out_.seed = number(json, "seed");
    out_.futures = number(json, "futures");
    std::uint64_t ran = 0, last = 0;
    for (const Json& range : list(json, "ranges")) {
      const std::uint64_t from = number(range, "from"), to = number(range, "to");
      if (from < last || to <= from) return bad("`ranges` are not in order");
      out_.ranges.emplace_back(from, to);
      ran += to - from;
      last = to;
    }
    const auto failed = json.find("failed");
    if (failed == json.end()) return bad("`failed` is missing");
    out_.failed = cases(*failed);
    out_.failure = text_of(*failed, "error");
    if (ran != out_.futures + out_.failed.count) bad("`futures` is not what `ranges` come to");
  }

  void counts(const Json& json) {
    for (const Json& one : list(json, "verdicts"))
      out_.verdicts.push_back({text_of(one, "verdict"), cases(one)});
    for (const Json& one : list(json, "ensures"))
      out_.ensures.push_back({text_of(one, "name"), cases(one), number(one, "not_shown")});
    for (const Json& one : list(json, "rules"))
      out_.rules.push_back({text_of(one, "name"), text_of(one, "place"), number(one, "futures"),
                            number(one, "firings")});
    for (const Json& one : list(json, "steps", most_steps))
      out_.steps.push_back(
          {static_cast<std::uint32_t>(number(one, "step")), text_of(one, "last_day")});
  }

  void series(const Json& json) {
    for (const Json& one : list(json, "milestones"))
      out_.milestones.push_back({text_of(one, "name"), by_step(one, "met")});
    for (const Json& one : list(json, "levers")) {
      Forecast::Lever lever{text_of(one, "name"), {}, {}};
      for (const Json& level : list(one, "levels")) {
        lever.levels.push_back(text_of(level, "level"));
        lever.at.push_back(by_step(level, "at"));
      }
      out_.levers.push_back(std::move(lever));
    }
    for (const Json& one : list(json, "duties")) {
      Forecast::Duty duty;
      duty.rule = text_of(one, "rule");
      for (std::size_t s = 0; s < duty_states; ++s) duty.in[s] = by_step(one, state_words[s]);
      out_.duties.push_back(std::move(duty));
    }
    for (const Json& one : list(json, "ledger")) {
      Forecast::Book book{text_of(one, "party"), text_of(one, "unit"), {}};
      for (const Json& step : list(one, "steps", most_steps)) {
        Tally::Amounts amounts;
        amounts.unknown = number(step, "unknown");
        spread(step, "given", amounts.given);
        spread(step, "received", amounts.received);
        spread(step, "exposure", amounts.exposure);
        book.amounts.push_back(std::move(amounts));
      }
      if (book.amounts.size() != out_.steps.size()) bad("a ledger does not have all steps");
      out_.books.push_back(std::move(book));
    }
  }

  void spread(const Json& json, const char* key, Spread& out) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    if (!json.is_object() || found == json.end()) return bad(fmt::format("`{}` is missing", key));
    const auto exact = found->is_object() ? found->find("exact") : found->end();
    if (!found->is_object() || exact == found->end() || !exact->is_boolean())
      return bad(fmt::format("`{}` does not say whether it is exact", key));
    if (!exact->get<bool>()) out.set_coarse();
    for (const Json& one : list(*found, "amounts")) {
      const bool pair =
          one.is_array() && one.size() == 2 && one[0].is_string() && one[1].is_number_unsigned();
      const auto amount = pair ? Decimal::parse(one[0].get<std::string>()) : std::nullopt;
      if (!amount) return bad(fmt::format("`{}` holds what is no amount with a count", key));
      const auto times = one[1].get<std::uint64_t>();
      if (times > out_.futures - std::min(out_.futures, out.count()))
        return bad(fmt::format("`{}` has more amounts than there are futures", key));
      out.add(*amount, times);
    }
  }

  // No count is more than there are futures.
  void check_sums() {
    const auto fits = [&](std::uint64_t count) {
      if (count > out_.futures) bad("a count is larger than `futures`");
    };
    const auto all = [&](std::uint64_t sum, const char* what) {
      if (sum != out_.futures) bad(fmt::format("{} do not add up to `futures`", what));
    };
    std::uint64_t sum = 0;
    for (const auto& one : out_.verdicts) {
      fits(one.cases.count);
      sum += std::min(one.cases.count, out_.futures);
    }
    all(sum, "`verdicts`");
    for (const auto& one : out_.ensures) fits(one.broken.count), fits(one.not_shown);
    for (const auto& one : out_.rules) {
      fits(one.futures);
      if (one.firings < one.futures || one.firings > most_firings) bad("`firings` cannot be");
    }
    for (const auto& one : out_.milestones)
      for (const std::uint64_t count : one.met) fits(count);
    for (const auto& one : out_.levers)
      for (std::size_t k = 0; k < out_.steps.size(); ++k) {
        sum = 0;
        for (const auto& level : one.at) {
          fits(level[k]);
          sum += std::min(level[k], out_.futures);
        }
        all(sum, "the levels of a lever");
      }
    for (const auto& one : out_.duties)
      for (const auto& state : one.in)
        for (const std::uint64_t count : state) fits(count);
    for (const auto& one : out_.books)
      for (const auto& amounts : one.amounts) {
        fits(amounts.unknown);
        fits(amounts.given.count()), fits(amounts.received.count()), fits(amounts.exposure.count());
      }
  }

  Forecast out_;
  std::string wrong_;
};

}  // namespace

Json to_json(const Forecast& f) {
  Json out = {{"kind", "quid simulation"}, {"version", 1},     {"title", f.title}, {"deal", f.deal},
              {"outlook", f.outlook},      {"today", f.today}, {"until", f.until}, {"seed", f.seed},
              {"futures", f.futures}};
  Json ranges = Json::array(), verdicts = Json::array(), ensures = Json::array(),
       rules = Json::array(), steps = Json::array(), milestones = Json::array(),
       levers = Json::array(), duties = Json::array(), ledger = Json::array();
  for (const auto& [from, to] : f.ranges) ranges.push_back({{"from", from}, {"to", to}});
  Json failed = {{"error", f.failure}};
  put(failed, f.failed, f.futures + f.failed.count);
  for (const auto& one : f.verdicts) {
    verdicts.push_back({{"verdict", one.word}});
    put(verdicts.back(), one.cases, f.futures);
  }
  for (const auto& one : f.ensures) {
    ensures.push_back({{"name", one.name}, {"not_shown", one.not_shown}});
    put(ensures.back(), one.broken, f.futures);
  }
  for (const auto& one : f.rules)
    rules.push_back({{"name", one.name},
                     {"place", one.place},
                     {"futures", one.futures},
                     {"chance", chance(one.futures, f.futures)},
                     {"firings", one.firings}});
  for (const auto& one : f.steps) steps.push_back({{"step", one.number}, {"last_day", one.last}});
  for (const auto& one : f.milestones) milestones.push_back({{"name", one.name}, {"met", one.met}});
  for (const auto& one : f.levers) {
    Json levels = Json::array();
    for (std::size_t k = 0; k < one.levels.size(); ++k)
      levels.push_back({{"level", one.levels[k]}, {"at", one.at[k]}});
    levers.push_back({{"name", one.name}, {"levels", std::move(levels)}});
  }
  for (const auto& one : f.duties) {
    duties.push_back({{"rule", one.rule}});
    for (std::size_t s = 0; s < duty_states; ++s) duties.back()[state_words[s]] = one.in[s];
  }
  for (const auto& one : f.books) ledger.push_back(data(one, f));
  out["ranges"] = std::move(ranges);
  out["failed"] = std::move(failed);
  out["verdicts"] = std::move(verdicts);
  out["ensures"] = std::move(ensures);
  out["rules"] = std::move(rules);
  out["steps"] = std::move(steps);
  out["milestones"] = std::move(milestones);
  out["levers"] = std::move(levers);
  out["duties"] = std::move(duties);
  out["ledger"] = std::move(ledger);
  return out;
}

Result<Forecast> forecast_from_json(std::string_view text) { return Reader().read(text); }

}  // namespace quid::report
