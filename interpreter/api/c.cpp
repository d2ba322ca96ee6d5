// SPDX-License-Identifier: Apache-2.0
// The C interface over the C++ one. Handles are numbers in a table: what is stale is not there, and
// a number is never given twice. Nothing may leave through here but a status.
#include "quid/quid.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <cstring>

#include "api/c_calls.hpp"

using namespace quid::api;
using namespace quid::api::c;
using Json = nlohmann::ordered_json;

extern "C" {

uint32_t quid_abi_version(void) { return QUID_ABI_VERSION; }
const char* quid_version(void) { return quid::api::version(); }

void quid_string_free(quid_string* string) {
  if (string == nullptr) return;
  std::free(string->data);
  *string = {nullptr, 0};
}

quid_text quid_text_of(const char* text) { return {text, text == nullptr ? 0 : std::strlen(text)}; }

quid_limits quid_limits_default(void) {
  const Limits d;
  quid_limits out{};
  out.struct_size = sizeof out;
#define QUID_LIMIT(name, inner, most) out.name = d.name;
#include "api/limits.def"
#undef QUID_LIMIT
  return out;
}

quid_status quid_compile(quid_text source, quid_text name, const quid_limits* limits,
                         quid_program* program, quid_string* error) {
  return guarded(nullptr, error, [&]() -> Answer {
    if (program == nullptr) return {misuse(error, "there is nowhere to put the program"), {}};
    program->id = 0;
    if (!well_formed(source) || !well_formed(name))
      return {misuse(error, "a text of some length has no data"), {}};
    CompileOptions options;
    if (name.size > 0) options.name = view(name);
    options.limits = limits_of(limits);
    return {keep_program(Program::compile(view(source), options), program, error), {}};
  });
}

quid_status quid_compile_file(quid_text path, const quid_limits* limits, quid_program* program,
                              quid_string* error) {
  return guarded(nullptr, error, [&]() -> Answer {
    if (program == nullptr) return {misuse(error, "there is nowhere to put the program"), {}};
    program->id = 0;
    if (!well_formed(path)) return {misuse(error, "a text of some length has no data"), {}};
    const std::string name(view(path));
    if (name.find('\0') != std::string::npos)
      return refused(Error{"unreadable-file", "a path has no zero byte in it", {}, {}}, error);
    return {keep_program(Program::compile_file(name, limits_of(limits)), program, error), {}};
  });
}

quid_status quid_program_free(quid_program program) {
  return programs().take(program.id) ? QUID_OK : QUID_MISUSE;
}

quid_status quid_program_describe(quid_program program, quid_string* json, quid_string* error) {
  return guarded(json, error, [&]() -> Answer {
    const auto found = programs().find(program.id);
    if (!found) return {misuse(error, "there is no such program; was it freed?"), {}};
    return {QUID_OK, json_of(*found)};
  });
}

quid_status quid_program_warnings(quid_program program, quid_string* json, quid_string* error) {
  return guarded(json, error, [&]() -> Answer {
    const auto found = programs().find(program.id);
    if (!found) return {misuse(error, "there is no such program; was it freed?"), {}};
    return {QUID_OK,
            Json::parse(json_of(Error{"", "", {}, found->warnings()}))["diagnostics"].dump()};
  });
}

quid_status quid_start(quid_program program, const quid_limits* limits, quid_run* run,
                       quid_string* error) {
  return guarded(nullptr, error, [&]() -> Answer {
    if (run == nullptr) return {misuse(error, "there is nowhere to put the run"), {}};
    run->id = 0;
    const auto found = programs().find(program.id);
    if (!found) return {misuse(error, "there is no such program; was it freed?"), {}};
    return keep_run(limits, run, error, [&](const Limits& own) { return found->start(own); });
  });
}

quid_status quid_run_fork(quid_run run, quid_run* fork, quid_string* error) {
  if (fork == nullptr) return misuse(error, "there is nowhere to put the fork");
  fork->id = 0;
  return on_run(run, {}, nullptr, error, [&](const Run& original) -> Answer {
    auto box = std::make_shared<RunBox>(Run(original));
    box->cancel = std::make_shared<std::atomic<bool>>(false);
    box->run.cancel_by(box->cancel.get());
    fork->id = runs().add(std::move(box));
    return {};
  });
}

quid_status quid_run_free(quid_run run) { return runs().take(run.id) ? QUID_OK : QUID_MISUSE; }

quid_status quid_run_cancel(quid_run run) {
  const auto box = runs().find(run.id);
  if (!box) return QUID_MISUSE;
  box->cancel->store(true);
  return QUID_OK;
}

static bool record_form_of(quid_record_form form, RecordForm& out) {
  if (form < QUID_RECORD_QUID || form > QUID_RECORD_JSON_LINES) return false;
  out = static_cast<RecordForm>(form);
  return true;
}

quid_status quid_run_record(quid_run run, quid_text events, quid_record_form form,
                            quid_string* error) {
  RecordForm how{};
  if (!record_form_of(form, how)) return misuse(error, "there is no such form of records");
  return on_run(run, {events}, nullptr, error,
                [&](Run& r) { return answered(r.record(view(events), how), error); });
}

quid_status quid_run_amend(quid_run run, quid_text events, quid_record_form form,
                           quid_string* error) {
  RecordForm how{};
  if (!record_form_of(form, how)) return misuse(error, "there is no such form of records");
  return on_run(run, {events}, nullptr, error,
                [&](Run& r) { return answered(r.amend(view(events), how), error); });
}

quid_status quid_run_set(quid_run run, quid_text quantity, quid_text number, quid_text day,
                         quid_string* error) {
  return on_run(run, {quantity, number, day}, nullptr, error, [&](Run& r) {
    const auto when = r.program().day(view(day));
    if (!when) return refused(when.error(), error);
    return answered(r.set(view(quantity), view(number), *when), error);
  });
}

quid_status quid_run_advance(quid_run run, quid_text day, quid_string* happened,
                             quid_string* error) {
  return on_run(run, {day}, happened, error, [&](Run& r) -> Answer {
    const auto result = r.advance(view(day));
    if (!result) return refused(result.error(), error);
    return {QUID_OK, json_of(*result, r.program())};
  });
}

quid_status quid_run_on_action(quid_run run, quid_text action, const quid_kind* kinds, size_t count,
                               quid_happening_handler handler, void* user, quid_string* error) {
  if (kinds == nullptr && count > 0)
    return misuse(error, "there are kinds of some number, but no list");
  for (size_t k = 0; k < count; ++k)
    if (kinds[k] < QUID_UNKNOWN || kinds[k] > QUID_TEXT)
      return misuse(error, "there is no such kind");
  return on_run(run, {action}, nullptr, error, [&](Run& r) {
    std::vector<ValueKind> parameters;
    for (size_t k = 0; k < count; ++k) parameters.push_back(static_cast<ValueKind>(kinds[k]));
    ActionHandler call;
    if (handler != nullptr)
      call = [handler, user, program = r.program()](const Happening& h) {
        const std::string json = json_of(h, program);
        handler(user, text_of(json));
      };
    return answered(r.on_action(view(action), parameters, std::move(call)), error);
  });
}

quid_status quid_run_on_happening(quid_run run, quid_happening_handler handler, void* user,
                                  quid_string* error) {
  return on_run(run, {}, nullptr, error, [&](Run& r) -> Answer {
    if (handler == nullptr)
      r.on_happening({});
    else
      r.on_happening([handler, user, program = r.program()](const Happening& h) {
        const std::string json = json_of(h, program);
        handler(user, text_of(json));
      });
    return {};
  });
}

quid_status quid_run_on_verify(quid_run run, quid_text verifier, quid_verifier find, void* user,
                               quid_string* error) {
  return on_run(run, {verifier}, nullptr, error, [&](Run& r) {
    Verifier ask;
    if (find != nullptr)
      ask = [find, user, program = r.program()](const Milestone& milestone, Day day) {
        const std::string json = json_of(milestone, day, program);
        const int found = find(user, text_of(json));
        return found == QUID_VERIFIED  ? Finding::Verified
               : found == QUID_REFUTED ? Finding::Refuted
                                       : Finding::NotYet;
      };
    return answered(r.on_verify(view(verifier), std::move(ask)), error);
  });
}

quid_status quid_run_state(quid_run run, quid_string* json, quid_string* error) {
  return on_run(run, {}, json, error, [&](const Run& r) -> Answer { return {QUID_OK, r.state()}; });
}

quid_status quid_run_today(quid_run run, quid_string* day, quid_string* error) {
  bool begun = true;
  const quid_status status = on_run(run, {}, day, error, [&](const Run& r) -> Answer {
    begun = r.today() >= r.program().first_day();
    return {QUID_OK, r.program().text(r.today())};
  });
  if (status == QUID_OK && !begun) quid_string_free(day);
  return status;
}

quid_status quid_run_level(quid_run run, quid_text lever, quid_string* level, uint32_t* number,
                           quid_string* error) {
  return on_run(run, {lever}, level, error, [&](const Run& r) -> Answer {
    const auto found = r.level(view(lever));
    if (!found) return refused(found.error(), error);
    if (number != nullptr) *number = found->number;
    return {QUID_OK, found->level};
  });
}

quid_status quid_run_happenings(quid_run run, size_t from, quid_string* json, quid_string* error) {
  return on_run(run, {}, json, error, [&](const Run& r) -> Answer {
    return {QUID_OK, json_of(r.happenings(from), r.program())};
  });
}

quid_status quid_run_residual(quid_run run, quid_form form, quid_string* out, quid_string* error) {
  if (!is_form(form)) return bad_form(out, error);
  return on_run(run, {}, out, error, [&](const Run& r) -> Answer {
    return {QUID_OK, r.residual(form_of(form))};
  });
}

quid_status quid_run_report(quid_run run, quid_form form, quid_string* out, quid_string* error) {
  if (!is_form(form)) return bad_form(out, error);
  return on_run(run, {}, out, error,
                [&](const Run& r) { return answered(r.report(form_of(form)), error); });
}

quid_status quid_run_hash(quid_run run, uint64_t* hash, quid_string* error) {
  if (hash == nullptr) return misuse(error, "there is nowhere to put the hash");
  return on_run(run, {}, nullptr, error, [&](const Run& r) -> Answer {
    *hash = r.hash();
    return {};
  });
}

quid_status quid_run_value(quid_run run, quid_text expression, quid_string* json,
                           quid_string* error) {
  return on_run(run, {expression}, json, error, [&](const Run& r) -> Answer {
    const auto value = r.value(view(expression));
    if (!value) return refused(value.error(), error);
    return {QUID_OK, json_of(*value)};
  });
}

quid_status quid_run_ask(quid_run run, quid_text question, quid_form form, quid_string* answer,
                         quid_string* error) {
  if (!is_form(form)) return bad_form(answer, error);
  return on_run(run, {question}, answer, error, [&](const Run& r) {
    return answered(r.ask(view(question), form_of(form)), error);
  });
}

quid_status quid_run_compare(quid_run run, quid_run other, quid_form form, quid_string* out,
                             quid_string* error) {
  if (!is_form(form)) return bad_form(out, error);
  return on_run(run, {}, out, error, [&](const Run& r) -> Answer {
    if (other.id == run.id) return answered(r.compare(r, form_of(form)), error);
    Answer answer;
    answer.status = on_run(other, {}, nullptr, error, [&](const Run& second) {
      answer = answered(r.compare(second, form_of(form)), error);
      return Answer{answer.status, {}};
    });
    return answer;
  });
}

quid_status quid_run_save(quid_run run, quid_form form, quid_string* saved, quid_string* error) {
  if (!is_form(form)) return bad_form(saved, error);
  return on_run(run, {}, saved, error, [&](const Run& r) -> Answer {
    return {QUID_OK, r.save(form_of(form))};
  });
}

quid_status quid_restore(quid_program program, quid_text saved, const quid_limits* limits,
                         quid_run* run, quid_string* migration, quid_string* error) {
  return guarded(migration, error, [&]() -> Answer {
    if (run == nullptr) return {misuse(error, "there is nowhere to put the run"), {}};
    run->id = 0;
    const auto found = programs().find(program.id);
    if (!found) return {misuse(error, "there is no such program; was it freed?"), {}};
    if (!well_formed(saved)) return {misuse(error, "a text of some length has no data"), {}};
    Run::Migration told;
    Answer answer = keep_run(limits, run, error, [&](const Limits& own) {
      return Run::restore(*found, view(saved), own, migration == nullptr ? nullptr : &told);
    });
    answer.text = Json{{"migrated", told.migrated}, {"dropped", told.dropped}}.dump(
        -1, ' ', false, Json::error_handler_t::replace);
    return answer;
  });
}

}  // extern "C"
