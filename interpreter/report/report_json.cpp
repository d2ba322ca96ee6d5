// SPDX-License-Identifier: Apache-2.0
// A report as one JSON object; docs/formats.md describes it. Amounts are texts, so that no reader
// rounds them. Keys keep their order.
#include <nlohmann/json.hpp>

#include "report/json_stream.hpp"
#include "report/report.hpp"

namespace quid::report {
namespace {

using Json = nlohmann::ordered_json;

class JsonReport {
 public:
  JsonReport(std::ostream& out, const DealFile& file, const RunReport& report)
      : out_(out), file_(file), wording_(file), report_(report) {}

  Json write_residual() {
    return {{"version", 1}, {"date", wording_.day(report_.last.day)}, {"residual", residual()}};
  }

  void write(bool trace) {
    const checked::Deal& deal = file_.checked().deal;
    out_.begin_object();
    out_.member("version", 1);
    out_.member("deal", {{"title", deal.title},
                         {"from", wording_.day(deal.start)},
                         {"to", deal.end ? Json(wording_.day(*deal.end)) : Json()}});
    out_.member("until", wording_.day(report_.until));
    out_.member("known_by", report_.known_by ? Json(wording_.day(*report_.known_by)) : Json());
    out_.member("error", error());
    steps();
    out_.member("residual", report_.error ? Json() : residual());
    out_.member("ensures", report_.error ? Json() : ensures());
    out_.member("verdict", report_.error ? Json() : verdict());
    if (trace)
      happenings("happenings", 0, report_.happenings.size(), [](HappeningKind) { return true; });
    out_.end_object();
  }

 private:
  Json place(Span span) const { return place_data(file_, span); }
  Json optional_day(const std::optional<Day>& day) const {
    return day ? Json(wording_.day(*day)) : Json();
  }
  static Json optional_number(const std::optional<Decimal>& value) {
    return value ? Json(value->to_string()) : Json();
  }
  Json subject(const Subject& subject) const {
    return subject.kind == Subject::Kind::None ? Json() : Json(wording_.subject(subject));
  }
  Json subjects(const std::vector<Subject>& list) const {
    Json out = Json::array();
    for (const Subject& one : list) out.push_back(wording_.subject(one));
    return out;
  }

  Json error() const {
    if (!report_.error) return nullptr;
    return run_error_data(file_, *report_.error, report_.entries);
  }

  void steps() {
    std::vector<std::uint32_t> levels = report_.first_levels;
    out_.key("steps");
    out_.begin_array();
    for (const StepReport& step : report_.steps) {
      for (const auto& [lever, level] : step.moved) levels[lever] = level;
      out_.begin_object();
      out_.member("step", step.number);
      out_.member("from", wording_.day(step.from));
      out_.member("to", wording_.day(step.to));
      events(step);
      const std::size_t first = step.first_happening, end = first + step.happening_count;
      happenings("rules", first, end,
                 [](HappeningKind kind) { return kind == HappeningKind::RuleFired; });
      happenings("effects", first, end,
                 [](HappeningKind kind) { return kind != HappeningKind::RuleFired; });
      out_.member("levels", level_object(levels));
      out_.member("duties", duties(step));
      out_.member("bans", bans(step.bans));
      out_.member("ledger", ledger(step.books));
      out_.end_object();
    }
    out_.end_array();
  }

  void events(const StepReport& step) {
    out_.key("events");
    out_.begin_array();
    for (std::size_t i = 0; i < step.entry_count; ++i) {
      const checked::Entry& entry = report_.entries[step.first_entry + i];
      Json one = {{"date", wording_.day(entry.on)}, {"event", wording_.event(entry)}};
      one["known"] = optional_day(entry.known);
      one["prior"] = entry.prior;
      one["corrected"] = entry.corrected;
      one["place"] = place(entry.span);
      out_.value(one);
    }
    out_.end_array();
  }

  template <class Wanted>
  void happenings(std::string_view name, std::size_t first, std::size_t end, const Wanted& wanted) {
    out_.key(name);
    out_.begin_array();
    for (std::size_t i = first; i < end; ++i) {
      if (wanted(report_.happenings.kind(i))) out_.value(happening(i));
    }
    out_.end_array();
  }

  static const char* cause_name(Cause::Kind kind) {
    switch (kind) {
      case Cause::Kind::None: return "none";
      case Cause::Kind::Entry: return "entry";
      case Cause::Kind::Rule: return "rule";
      case Cause::Kind::Deadline: return "deadline";
      case Cause::Kind::Lapse: return "lapse";
      case Cause::Kind::Clock: return "clock";
    }
    return "";
  }

  Json happening(std::size_t index) const {
    const Happening& h = report_.happenings[index];
    Json out;
    out["date"] = wording_.day(h.day);
    out["kind"] = kind_name(h.kind);
    out["subject"] = subject(h.subject);
    out["text"] = wording_.happening(h, report_.last);
    if (h.kind == HappeningKind::LevelChanged) {
      out["from"] = wording_.level(h.subject.symbol, static_cast<std::uint32_t>(h.a));
      out["to"] = wording_.level(h.subject.symbol, static_cast<std::uint32_t>(h.b));
    }
    Json cause = {{"kind", cause_name(h.cause.kind)}};
    if (h.cause.kind == Cause::Kind::Rule) {
      cause["rule"] = wording_.rule(h.cause.symbol, h.cause.instance);
      cause["place"] = place(file_.checked().rules[h.cause.symbol].span);
    } else if (h.cause.kind == Cause::Kind::Entry && h.cause.symbol < report_.entries.size()) {
      cause["place"] = place(report_.entries[h.cause.symbol].span);
    }
    out["cause"] = std::move(cause);
    out["place"] = place(wording_.declaration(h.subject));
    if (const auto day = report_.knowable_from(index)) {
      out["not_knowable_until"] = wording_.day(*day);
    }
    return out;
  }

  Json level_object(const std::vector<std::uint32_t>& levels) const {
    Json out = Json::object();
    std::size_t at = 0;
    const auto& levers = file_.checked().levers;
    for (std::uint32_t symbol = 0; symbol < levers.size(); ++symbol) {
      for (std::uint32_t i = 0; i < levers[symbol].shape.count; ++i) {
        out[wording_.lever(symbol, i)] = wording_.level(symbol, levels[at++]);
      }
    }
    return out;
  }

  Json duties(const StepReport& step) const {
    Json out = Json::array();
    for (const StepDuty& then : step.duties) {
      const DutyView& duty = report_.last.duties[then.index];
      out.push_back({{"duty", wording_.duty(duty)},
                     {"by", wording_.day(then.deadline)},
                     {"status", then.status == DutyView::Status::Overdue     ? "overdue"
                                : then.status == DutyView::Status::Suspended ? "suspended"
                                                                             : "open"},
                     {"owed", duty.owed.to_string()},
                     {"paid", then.paid.to_string()},
                     {"rule", wording_.subject(duty.rule)},
                     {"place", place(wording_.declaration(duty.rule))}});
    }
    return out;
  }

  Json ledger(const std::vector<BookView>& books) const {
    Json out = Json::array();
    for (const BookView& book : books) {
      std::optional<Decimal> exposure;
      if (book.given && book.received) exposure = sub(*book.given, *book.received);
      out.push_back({{"party", wording_.actor(book.actor, book.instance)},
                     {"unit", wording_.unit(book.unit)},
                     {"given", optional_number(book.given)},
                     {"received", optional_number(book.received)},
                     {"exposure", optional_number(exposure)}});
    }
    return out;
  }

  Json bans(const std::vector<Residual::Ban>& list) const {
    Json out = Json::array();
    for (const Residual::Ban& one : list) {
      out.push_back({{"by_whom", subjects(one.bound)},
                     {"rule", subject(one.rule)},
                     {"act", wording_.effect(checked::EffectId{one.effect}, one.rule)},
                     {"until", optional_day(one.until)}});
    }
    return out;
  }

  Json residual() const {
    Json owed = Json::array(), may = Json::array(), unlocks = Json::array(),
         undetermined = Json::array();
    for (const auto& one : report_.residual.owed) {
      Json item = {{"by_whom", subjects(one.debtors)}, {"what", subject(one.what)}};
      item["act"] = one.effect == UINT32_MAX
                        ? Json()
                        : Json(wording_.effect(checked::EffectId{one.effect}, one.what));
      item["by"] = optional_day(one.by);
      item["overdue"] = one.overdue;
      item["aim"] = one.aim;
      item["suspended"] = one.suspended;
      item["reported"] = one.reported;
      item["disputed"] = one.disputed;
      item["amount_left"] = one.amount.to_string();
      owed.push_back(std::move(item));
    }
    for (const auto& one : report_.residual.may) {
      may.push_back({{"by_whom", subjects(one.holders)},
                     {"rule", subject(one.rule)},
                     {"act", wording_.effect(checked::EffectId{one.effect}, one.rule)},
                     {"until", optional_day(one.until)}});
    }
    for (const auto& one : report_.residual.unlocks) {
      Json levels = Json::array();
      for (const auto& level : one.levels) {
        levels.push_back({{"lever", subject(level.lever)},
                          {"from", wording_.level(level.lever.symbol, level.from)},
                          {"to", wording_.level(level.lever.symbol, level.to)}});
      }
      unlocks.push_back({{"milestone", subject(one.milestone)},
                         {"needs_met", one.needs_met},
                         {"rules", subjects(one.rules)},
                         {"levels", std::move(levels)}});
    }
    for (const auto& one : report_.residual.undetermined) {
      undetermined.push_back(
          {{"what", subject(one.what)}, {"facts", subjects(one.facts)}, {"why", one.why}});
    }
    return {{"owed", owed},
            {"may", may},
            {"bans", bans(report_.residual.bans)},
            {"unlocks", unlocks},
            {"untried", report_.residual.untried},
            {"undetermined", undetermined}};
  }

  Json ensures() const {
    Json out = Json::array();
    for (std::uint32_t i = 0; i < report_.ensures.size(); ++i) {
      const EnsureView& view = report_.ensures[i];
      out.push_back({{"name", wording_.name(file_.checked().ensures[i].name)},
                     {"status", view.status == EnsureView::Status::Kept     ? "kept"
                                : view.status == EnsureView::Status::Broken ? "broken"
                                                                            : "not shown"},
                     {"since", optional_day(view.since)},
                     {"place", place(file_.checked().ensures[i].span)}});
    }
    return out;
  }

  Json verdict() const {
    Json blame = Json::array();
    for (const Blame& one : report_.verdict.blame) {
      blame.push_back({{"party", wording_.actor(one.actor, one.instance)},
                       {"since", wording_.day(one.since)},
                       {"what", subject(one.what)},
                       {"place", place(wording_.declaration(one.what))}});
    }
    return {{"word", verdict_word(report_.verdict.word)},
            {"date", wording_.day(report_.last.day)},
            {"blame", std::move(blame)},
            {"circle", subjects(report_.verdict.circle)},
            {"text", report_.verdict.text},
            {"sentences", verdict_lines(wording_, report_)}};
  }

  JsonStream out_;
  const DealFile& file_;
  Wording wording_;
  const RunReport& report_;
};

}  // namespace

Json place_data(const DealFile& file, Span span) {
  if (!file.sources.contains(span.source_id)) return nullptr;
  const Source& source = file.sources[span.source_id];
  return {{"file", source.name()}, {"line", source.line_of(span.begin)}};
}

Json run_error_data(const DealFile& file, const RunError& error,
                    const std::vector<checked::Entry>& entries) {
  const Wording wording(file);
  Json rules = Json::array();
  for (const Subject& rule : error.rules) rules.push_back(wording.subject(rule));
  const bool refused = error.entry && *error.entry < entries.size();
  return {{"name", error.kind},
          {"message", run_error_message(wording, error)},
          {"rules", std::move(rules)},
          {"date", wording.day(error.day)},
          {"place", place_data(file, refused ? entries[*error.entry].span : error.span)}};
}

std::string kind_name(HappeningKind kind) {
  std::string_view name;
  switch (kind) {
#define QUID_HAPPENING(name_, subject, meaning) \
  case HappeningKind::name_:                    \
    name = #name_;                              \
    break;
#include "run/happenings.def"
#undef QUID_HAPPENING
  }
  std::string result;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !result.empty()) result += '-';
    result += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

void print_residual_json(std::ostream& out, const DealFile& file, const RunReport& report) {
  out << JsonReport(out, file, report)
             .write_residual()
             .dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
      << '\n';
}

void print_json(std::ostream& out, const DealFile& file, const RunReport& report, bool trace) {
  JsonReport(out, file, report).write(trace);
  out << '\n';
}

}  // namespace quid::report
