// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "diagnostics/render.hpp"
#include "report/asked.hpp"
#include "report/report.hpp"
#include "report/tell.hpp"

namespace quid::report {

Json place_data(const DealFile& file, Span span) {
  if (!file.sources.contains(span.source_id)) return nullptr;
  const Source& source = file.sources[span.source_id];
  return {{"file", source.name()}, {"line", source.line_of(span.begin)}};
}

Json day_data(const Wording& wording, const std::optional<Day>& day) {
  return day ? Json(wording.day(*day)) : Json();
}

Json subjects_data(const Wording& wording, const std::vector<Subject>& list) {
  Json out = Json::array();
  for (const Subject& one : list) out.push_back(wording.subject(one));
  return out;
}

Json act_data(const Wording& wording, const analyse::Act& act) {
  Json entries = Json::array();
  for (const checked::Entry& entry : act.entries) entries.push_back(wording.event(entry));
  const bool verified = act.verifier.kind != Subject::Kind::None;
  return {{"act", wording.possible(act)},
          {"what", wording.subject(act.what)},
          {"by_whom", subjects_data(wording, act.by)},
          {"verifier", verified ? Json(wording.subject(act.verifier)) : Json()},
          {"events", std::move(entries)},
          {"due", day_data(wording, act.due)},
          {"aim", act.aim}};
}

Json verdict_data(const Wording& wording, const Verdict& verdict) {
  Json blame = Json::array();
  for (const Blame& one : verdict.blame)
    blame.push_back({{"party", wording.actor(one.actor, one.instance)},
                     {"since", wording.day(one.since)},
                     {"what", wording.subject(one.what)}});
  return {{"word", verdict_word(verdict.word)},
          {"blame", std::move(blame)},
          {"circle", subjects_data(wording, verdict.circle)},
          {"text", verdict.text}};
}

void write_data(Terminal& terminal, const Json& data) {
  terminal.out << data.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

bool tell_mistakes(const Asking& asking, const std::vector<Diagnostic>& diagnostics) {
  if (asking.json) {
    asking.terminal.out << "{\"version\": 1, \"diagnostics\": "
                        << render_json(diagnostics, asking.file.sources) << "}\n";
  } else {
    print_diagnostics(diagnostics, asking.file.sources, asking.terminal, false);
  }
  return false;
}

bool tell_run_error(const Asking& asking, const Run& run) {
  const RunError& error = *run.error();
  if (asking.json) {
    const Span span = error.entry && *error.entry < run.entries().size()
                          ? run.entries()[*error.entry].span
                          : error.span;
    write_data(asking.terminal, {{"version", 1},
                                 {"error",
                                  {{"name", error.kind},
                                   {"message", error.message},
                                   {"date", Wording(asking.file).day(error.day)},
                                   {"place", place_data(asking.file, span)}}}});
  } else {
    asking.terminal.err << run_error_text(asking.file, error, run.entries(),
                                          asking.terminal.colour_err, asking.terminal.width);
  }
  return false;
}

}  // namespace quid::report
