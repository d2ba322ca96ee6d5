// SPDX-License-Identifier: Apache-2.0
// Public types as JSON, for hosts in other languages. docs/formats.md describes it.
#include <nlohmann/json.hpp>

#include "api/implementation.hpp"

namespace quid::api {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }
Json text_or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const char* kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::Unknown: return "unknown";
    case ValueKind::Truth: return "truth";
    case ValueKind::Number: return "number";
    case ValueKind::Date: return "date";
    case ValueKind::Duration: return "duration";
    case ValueKind::Name: return "name";
    case ValueKind::Text: return "text";
  }
  return "";
}

Json place_data(const Place& place) {
  if (place.line == 0) return nullptr;
  return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

class Writer {
 public:
  explicit Writer(const Program& program) : program_(program) {}

  Json happening(const Happening& h) const {
    Json arguments = Json::array();
    for (const Value& value : h.arguments)
      arguments.push_back(
          {{"kind", kind_name(value.kind)}, {"text", value.text}, {"unit", value.unit}});
    return {{"date", day(h.day)},
            {"kind", name_of(h.kind)},
            {"subject", text_or_null(h.subject)},
            {"text", h.text},
            {"cause", {{"kind", name_of(h.cause)}, {"text", text_or_null(h.cause_text)}}},
            {"from", text_or_null(h.from)},
            {"to", text_or_null(h.to)},
            {"other", text_or_null(h.other)},
            {"amount", h.amount ? Json(h.amount->text) : Json()},
            {"unit", h.amount ? Json(h.amount->unit) : Json()},
            {"arguments", arguments}};
  }

  Json levels(const Run& run) const {
    Json out = Json::array();
    for (const Level& each : run.levels())
      out.push_back({{"lever", each.lever},
                     {"level", each.level},
                     {"number", each.number},
                     {"count", each.count}});
    return out;
  }

  Json quantities(const Run& run) const {
    Json out = Json::array();
    for (const Quantity& each : run.quantities())
      out.push_back(
          {{"quantity", each.name}, {"amount", text_or_null(each.amount)}, {"unit", each.unit}});
    return out;
  }

  Json milestone(const Milestone& m) const {
    return {{"milestone", m.name},
            {"reported", m.reported},
            {"met", m.met},
            {"verified", m.verified},
            {"refuted", m.refuted},
            {"broken", m.broken},
            {"overdue", m.overdue},
            {"waived", m.waived},
            {"lapsed", m.lapsed},
            {"disputed", m.disputed},
            {"deadline", day(m.deadline)},
            {"met_on", day(m.met_on)},
            {"reported_amount", text_or_null(m.reported_amount)},
            {"verified_amount", text_or_null(m.verified_amount)},
            {"unit", m.unit}};
  }

  Json duties(const Run& run) const {
    Json out = Json::array();
    for (const Duty& each : run.duties())
      out.push_back({{"duty", each.text},
                     {"rule", each.rule},
                     {"status", each.status},
                     {"arose", day(each.arose)},
                     {"by", day(each.deadline)},
                     {"done", day(each.done)},
                     {"owed", each.owed},
                     {"paid", each.paid}});
    return out;
  }

  Json ledger(const Run& run) const {
    Json out = Json::array();
    for (const Book& each : run.ledger())
      out.push_back({{"party", each.party},
                     {"unit", each.unit},
                     {"given", text_or_null(each.given)},
                     {"received", text_or_null(each.received)},
                     {"exposure", text_or_null(each.exposure)}});
    return out;
  }

  Json verdict(const Run& run) const {
    const Verdict verdict = run.verdict();
    Json blame = Json::array();
    for (const Verdict::Blame& each : verdict.blame)
      blame.push_back({{"party", each.party}, {"since", day(each.since)}, {"what", each.what}});
    return {{"word", verdict.word},
            {"blame", blame},
            {"circle", verdict.circle},
            {"sentences", verdict.sentences}};
  }

  Json day(Day day) const { return program_.text(day); }
  Json day(const std::optional<Day>& day) const { return day ? Json(program_.text(*day)) : Json(); }

 private:
  const Program& program_;
};

}  // namespace

std::string json_of(const std::vector<Happening>& happenings, const Program& program) {
  const Writer writer(program);
  Json out = Json::array();
  for (const Happening& each : happenings) out.push_back(writer.happening(each));
  return dumped(out);
}

std::string json_of(const Happening& happening, const Program& program) {
  return dumped(Writer(program).happening(happening));
}

std::string json_of(const Error& error) {
  Json diagnostics = Json::array();
  for (const Diagnostic& each : error.diagnostics)
    diagnostics.push_back({{"name", each.name},
                           {"severity", each.is_error ? "error" : "warning"},
                           {"message", each.message},
                           {"hint", each.hint},
                           {"place", place_data(each.place)}});
  return dumped({{"name", error.name},
                 {"message", error.message},
                 {"place", place_data(error.place)},
                 {"diagnostics", diagnostics}});
}

std::string json_of(const Value& value) {
  return dumped({{"kind", kind_name(value.kind)}, {"text", value.text}, {"unit", value.unit}});
}

std::string json_of(const Milestone& milestone, Day day, const Program& program) {
  const Writer writer(program);
  return dumped({{"date", writer.day(day)}, {"milestone", writer.milestone(milestone)}});
}

std::string json_of(const Program& program) {
  const Writer writer(program);
  Json levers = Json::array();
  for (const std::string& lever : program.names(Names::Levers))
    levers.push_back({{"lever", lever}, {"levels", program.levels(lever).value()}});
  return dumped({{"version", 1},
                 {"title", program.title()},
                 {"from", writer.day(program.first_day())},
                 {"to", writer.day(program.last_day())},
                 {"fingerprint", program.fingerprint()},
                 {"actors", program.names(Names::Actors)},
                 {"milestones", program.names(Names::Milestones)},
                 {"levers", levers},
                 {"quantities", program.names(Names::Quantities)},
                 {"statements", program.names(Names::Statements)},
                 {"rules", program.names(Names::Rules)},
                 {"actions", program.names(Names::Actions)}});
}

std::string Run::state() const {
  const Writer writer(program());
  Json milestones = Json::array();
  for (const Milestone& each : this->milestones()) milestones.push_back(writer.milestone(each));
  const bool begun = today() >= program().first_day();
  return dumped({{"version", 1},
                 {"today", begun ? writer.day(today()) : Json()},
                 {"levels", writer.levels(*this)},
                 {"quantities", writer.quantities(*this)},
                 {"milestones", milestones},
                 {"duties", writer.duties(*this)},
                 {"ledger", writer.ledger(*this)},
                 {"verdict", writer.verdict(*this)}});
}

}  // namespace quid::api
