// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "diagnostics/render.hpp"
#include "report/asked.hpp"
#include "report/report.hpp"
#include "report/tell.hpp"

namespace quid::report {

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
  const bool told_already = verified && act.kind == analyse::Act::Kind::Meet && act.reported;
  return {{"act", wording.possible(act)},
          {"what", wording.subject(act.what)},
          {"by_whom", told_already ? Json::array({wording.subject(act.verifier)})
                                   : subjects_data(wording, act.by)},
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
  tell_diagnostics(asking, diagnostics);
  return false;
}

bool tell_run_error(const Asking& asking, const RunError& error,
                    const std::vector<checked::Entry>& entries) {
  if (asking.json) {
    write_data(asking.terminal,
               {{"version", 1}, {"error", run_error_data(asking.file, error, entries)}});
  } else {
    asking.terminal.err << run_error_text(asking.file, error, entries, asking.terminal.colour_err,
                                          asking.terminal.width);
  }
  return false;
}

}  // namespace quid::report
