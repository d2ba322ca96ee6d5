// SPDX-License-Identifier: Apache-2.0
// The C interface over the C++ one. Handles are numbers in a table: what is stale is not there, and
// a number is never given twice. Nothing may leave through here but a status.
#include "quid/quid.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <unordered_map>

#include "api/implementation.hpp"

namespace {

using namespace quid::api;
using Json = nlohmann::ordered_json;

struct RunBox {
  explicit RunBox(Run&& run_) : run(std::move(run_)) {}
  Run run;
  std::atomic<bool> busy{false};
  std::shared_ptr<std::atomic<bool>> cancel;
};

// Cost: one lock a call.
template <class T>
class Table {
 public:
  std::uint64_t add(std::shared_ptr<T> item) {
    const std::lock_guard lock(mutex_);
    items_.emplace(next_, std::move(item));
    return next_++;
  }
  std::shared_ptr<T> find(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = items_.find(id);
    return found == items_.end() ? nullptr : found->second;
  }
  std::shared_ptr<T> take(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = items_.find(id);
    if (found == items_.end()) return nullptr;
    std::shared_ptr<T> item = std::move(found->second);
    items_.erase(found);
    return item;
  }

 private:
  std::mutex mutex_;
  std::uint64_t next_ = 1;
  std::unordered_map<std::uint64_t, std::shared_ptr<T>> items_;
};

// Never destroyed: a host may free its handles while the process ends.
Table<const Program>& programs() {
  static auto* table = new Table<const Program>();
  return *table;
}
Table<RunBox>& runs() {
  static auto* table = new Table<RunBox>();
  return *table;
}

std::string_view view(quid_text text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

bool give(quid_string* out, std::string_view text) {
  if (out == nullptr) return true;
  out->data = static_cast<char*>(std::malloc(text.size() + 1));
  if (out->data == nullptr) return false;
  if (!text.empty()) std::memcpy(out->data, text.data(), text.size());
  out->data[text.size()] = '\0';
  out->size = text.size();
  return true;
}

void clear(quid_string* out) {
  if (out != nullptr) *out = {nullptr, 0};
}

quid_status misuse(quid_string* error, const char* message) {
  give(error, json_of(Error{"misuse", message, {}, {}}));
  return QUID_MISUSE;
}

/// What a call gives back: a status, and the text of its output.
struct Answer {
  quid_status status = QUID_OK;
  std::string text;
};

Answer refused(const Error& error, quid_string* out) {
  give(out, json_of(error));
  return {QUID_ERROR, {}};
}

bool well_formed(quid_text text) { return text.data != nullptr || text.size == 0; }
bool is_form(int form) { return form == QUID_FORM_TEXT || form == QUID_FORM_JSON; }

/// Runs `work`, which returns an Answer; nothing that is thrown gets out.
template <class Work>
quid_status guarded(quid_string* out, quid_string* error, const Work& work) {
  clear(error);
  clear(out);
  try {
    const Answer answer = work();
    if (answer.status != QUID_OK) return answer.status;
    if (give(out, answer.text)) return QUID_OK;
  } catch (const std::bad_alloc&) {
  } catch (const std::exception& unforeseen) {
    try {
      give(error, json_of(Error{"internal-error", unforeseen.what(), {}, {}}));
    } catch (...) {
    }
    return QUID_ERROR;
  } catch (...) {
    give(error,
         R"({"name":"internal-error","message":"a handler threw","place":null,"diagnostics":[]})");
    return QUID_ERROR;
  }
  give(
      error,
      R"({"name":"out-of-memory","message":"there is not enough memory","place":null,"diagnostics":[]})");
  return QUID_ERROR;
}

/// The same with a run that nobody else uses meanwhile.
template <class Work>
quid_status on_run(quid_run handle, std::initializer_list<quid_text> texts, quid_string* out,
                   quid_string* error, const Work& work) {
  clear(error);
  clear(out);
  const std::shared_ptr<RunBox> box = runs().find(handle.id);
  if (!box) return misuse(error, "there is no such run; was it freed?");
  for (const quid_text& text : texts)
    if (!well_formed(text)) return misuse(error, "a text of some length has no data");
  if (box->busy.exchange(true)) return misuse(error, "another call uses this run");
  box->cancel->store(false);
  const quid_status status = guarded(out, error, [&] { return work(box->run); });
  box->busy.store(false);
  return status;
}

/// What an older caller does not know is as by default.
Limits limits_of(const quid_limits* passed) {
  Limits out;
  if (passed == nullptr) return out;
  quid_limits own = quid_limits_default();
  std::memcpy(&own, passed, std::min<std::uint64_t>(passed->struct_size, sizeof own));
  const quid_limits* given = &own;
  out.source_bytes = given->source_bytes;
  out.tokens = given->tokens;
  out.nesting = given->nesting;
  out.name_bytes = given->name_bytes;
  out.instances = given->instances;
  out.instructions = given->instructions;
  out.record_bytes = given->record_bytes;
  out.record_entries = given->record_entries;
  out.happenings = given->happenings;
  out.steps = given->steps;
  out.memory = given->memory;
  out.time = std::chrono::milliseconds(
      static_cast<std::int64_t>(std::min<std::uint64_t>(given->time_ms, INT32_MAX)));
  return out;
}

Form form_of(quid_form form) { return form == QUID_FORM_JSON ? Form::Json : Form::Text; }

quid_status keep_program(Result<Program> compiled, quid_program* program, quid_string* error) {
  if (!compiled) return refused(compiled.error(), error).status;
  program->id = programs().add(std::make_shared<const Program>(*std::move(compiled)));
  return QUID_OK;
}

/// A run with a cancel flag of its own, which lives as long as the run.
template <class Make>
Answer keep_run(const quid_limits* given, quid_run* out, quid_string* error, const Make& make) {
  Limits limits = limits_of(given);
  auto cancel = std::make_shared<std::atomic<bool>>(false);
  limits.cancel = cancel.get();
  Result<Run> run = make(limits);
  if (!run) return refused(run.error(), error);
  auto box = std::make_shared<RunBox>(*std::move(run));
  box->cancel = std::move(cancel);
  out->id = runs().add(std::move(box));
  return {};
}

template <class T>
Answer answered(const Result<T>& result, quid_string* error, std::string text = {}) {
  if (!result) return refused(result.error(), error);
  if constexpr (std::is_same_v<T, std::string>) return {QUID_OK, *result};
  return {QUID_OK, std::move(text)};
}

quid_text text_of(const std::string& text) { return {text.data(), text.size()}; }

}  // namespace

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
  return {sizeof(quid_limits),
          d.source_bytes,
          d.tokens,
          d.nesting,
          d.name_bytes,
          d.instances,
          d.instructions,
          d.record_bytes,
          d.record_entries,
          d.happenings,
          d.steps,
          d.memory,
          0};
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
  if (!is_form(form)) return misuse(error, "there is no such form");
  return on_run(run, {}, out, error, [&](const Run& r) -> Answer {
    return {QUID_OK, r.residual(form_of(form))};
  });
}

quid_status quid_run_report(quid_run run, quid_form form, quid_string* out, quid_string* error) {
  if (!is_form(form)) return misuse(error, "there is no such form");
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
  if (!is_form(form)) return misuse(error, "there is no such form");
  return on_run(run, {question}, answer, error, [&](const Run& r) {
    return answered(r.ask(view(question), form_of(form)), error);
  });
}

quid_status quid_run_compare(quid_run run, quid_run other, quid_form form, quid_string* out,
                             quid_string* error) {
  if (!is_form(form)) return misuse(error, "there is no such form");
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
  if (!is_form(form)) return misuse(error, "there is no such form");
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
