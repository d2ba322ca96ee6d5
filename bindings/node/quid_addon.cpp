// SPDX-License-Identifier: Apache-2.0
// Quid for Node: quid.h as functions of an N-API module, which index.js dresses as classes. In:
// handles, strings or bytes, and numbers, in the order of quid.h. Out: JSON and texts as strings,
// or what `fail` of index.js makes of an error, thrown. Refuses to know JSON, days and forms by
// name.
#include <iterator>
#include <new>

#include "handlers.hpp"

namespace {

using namespace quid_node;

// --- limits: an object of bigints by name, or undefined

struct LimitName {
  const char* name;
  uint64_t quid_limits::*member;
};
constexpr LimitName limit_names[] = {{"sourceBytes", &quid_limits::source_bytes},
                                     {"tokens", &quid_limits::tokens},
                                     {"nesting", &quid_limits::nesting},
                                     {"nameBytes", &quid_limits::name_bytes},
                                     {"instances", &quid_limits::instances},
                                     {"instructions", &quid_limits::instructions},
                                     {"recordBytes", &quid_limits::record_bytes},
                                     {"recordEntries", &quid_limits::record_entries},
                                     {"happenings", &quid_limits::happenings},
                                     {"steps", &quid_limits::steps},
                                     {"memory", &quid_limits::memory},
                                     {"timeMs", &quid_limits::time_ms}};

quid_limits limits_of(const Call& call, size_t index) {
  quid_limits out = quid_limits_default();
  if (type_of(call.env, call.argument[index]) == napi_undefined) return out;
  for (const LimitName& each : limit_names) {
    napi_value value = nullptr;
    check(call.env, napi_get_named_property(call.env, call.argument[index], each.name, &value));
    if (type_of(call.env, value) == napi_undefined) continue;
    bool whole = false;
    check(call.env, napi_get_value_bigint_uint64(call.env, value, &(out.*each.member), &whole));
  }
  return out;
}

napi_value default_limits(const Call& call) {
  const quid_limits limits = quid_limits_default();
  napi_value out = nullptr, value = nullptr;
  check(call.env, napi_create_object(call.env, &out));
  for (const LimitName& each : limit_names) {
    check(call.env, napi_create_bigint_uint64(call.env, limits.*each.member, &value));
    check(call.env, napi_set_named_property(call.env, out, each.name, value));
  }
  return out;
}

// --- calls of one shape

/// (handle) → text
template <class Handle, auto function>
napi_value read(const Call& call) {
  String out, error;
  check(call.env, function(handle_of<Handle>(call).id, out.out(), error.out()), error);
  return to_js(call.env, out);
}

/// (run, form) → text
template <auto function>
napi_value read_in_form(const Call& call) {
  String out, error;
  const auto form = number_of<quid_form>(call, 1);
  check(call.env, function(handle_of<Run>(call).id, form, out.out(), error.out()), error);
  return to_js(call.env, out);
}

/// (run, events, form)
template <auto function>
napi_value write_events(const Call& call) {
  String error;
  const std::string events = text_of(call, 1, "events");
  const auto form = number_of<quid_record_form>(call, 2);
  check(call.env, function(handle_of<Run>(call).id, view(events), form, error.out()), error);
  return undefined(call.env);
}

/// (handle) → whether it was there
template <class Handle>
napi_value free_handle(const Call& call) {
  napi_value out = nullptr;
  const bool was_there = let_go(call.env, handle_of<Handle>(call)) == QUID_OK;
  check(call.env, napi_get_boolean(call.env, was_there, &out));
  return out;
}

// --- programs

napi_value compile(const Call& call) {
  const std::string source = text_of(call, 0, "source"), name = text_of(call, 1, "name");
  const quid_limits limits = limits_of(call, 2);
  quid_program program{};
  String error;
  check(call.env, quid_compile(view(source), view(name), &limits, &program, error.out()), error);
  return wrap<Program>(call.env, program);
}

napi_value compile_file(const Call& call) {
  const std::string path = text_of(call, 0, "path");
  const quid_limits limits = limits_of(call, 1);
  quid_program program{};
  String error;
  check(call.env, quid_compile_file(view(path), &limits, &program, error.out()), error);
  return wrap<Program>(call.env, program);
}

napi_value start(const Call& call) {
  const quid_limits limits = limits_of(call, 1);
  quid_run run{};
  String error;
  check(call.env, quid_start(handle_of<Program>(call).id, &limits, &run, error.out()), error);
  return wrap<Run>(call.env, run);
}

/// (program, saved, limits, migrate) → [run, migration]
napi_value restore(const Call& call) {
  const std::string saved = text_of(call, 1, "saved");
  const quid_limits limits = limits_of(call, 2);
  bool migrate = false;
  check(call.env, napi_get_value_bool(call.env, call.argument[3], &migrate));
  quid_run run{};
  String migration, error;
  check(call.env,
        quid_restore(handle_of<Program>(call).id, view(saved), &limits, &run,
                     migrate ? migration.out() : nullptr, error.out()),
        error);
  napi_value wrapped = wrap<Run>(call.env, run), out = nullptr;
  check(call.env, napi_create_array_with_length(call.env, 2, &out));
  check(call.env, napi_set_element(call.env, out, 0, wrapped));
  if (migrate) check(call.env, napi_set_element(call.env, out, 1, to_js(call.env, migration)));
  return out;
}

// --- runs

napi_value fork(const Call& call) {
  quid_run made{};
  String error;
  check(call.env, quid_run_fork(handle_of<Run>(call).id, &made, error.out()), error);
  return wrap<Run>(call.env, made);
}

/// A run's number, by which any thread may cancel it.
napi_value number_of_run(const Call& call) {
  napi_value out = nullptr;
  check(call.env, napi_create_bigint_uint64(call.env, handle_of<Run>(call).id.id, &out));
  return out;
}

/// (number) → whether there is such a run
napi_value cancel(const Call& call) {
  quid_run run{};
  bool whole = false;
  check(call.env, napi_get_value_bigint_uint64(call.env, call.argument[0], &run.id, &whole));
  napi_value out = nullptr;
  const bool there = whole && quid_run_cancel(run) == QUID_OK;
  check(call.env, napi_get_boolean(call.env, there, &out));
  return out;
}

napi_value set(const Call& call) {
  String error;
  const std::string quantity = text_of(call, 1, "quantity"), number = text_of(call, 2, "number"),
                    day = text_of(call, 3, "day");
  check(call.env,
        quid_run_set(handle_of<Run>(call).id, view(quantity), view(number), view(day), error.out()),
        error);
  return undefined(call.env);
}

/// (run, lever) → [level, number]
napi_value level(const Call& call) {
  String name, error;
  uint32_t number = 0;
  const std::string lever = text_of(call, 1, "lever");
  check(call.env,
        quid_run_level(handle_of<Run>(call).id, view(lever), name.out(), &number, error.out()),
        error);
  napi_value out = nullptr, value = nullptr;
  check(call.env, napi_create_uint32(call.env, number, &value));
  check(call.env, napi_create_array_with_length(call.env, 2, &out));
  check(call.env, napi_set_element(call.env, out, 0, to_js(call.env, name)));
  check(call.env, napi_set_element(call.env, out, 1, value));
  return out;
}

napi_value happenings(const Call& call) {
  String out, error;
  const auto from = number_of<size_t>(call, 1);
  check(call.env, quid_run_happenings(handle_of<Run>(call).id, from, out.out(), error.out()),
        error);
  return to_js(call.env, out);
}

napi_value hash(const Call& call) {
  String error;
  uint64_t number = 0;
  check(call.env, quid_run_hash(handle_of<Run>(call).id, &number, error.out()), error);
  napi_value out = nullptr;
  check(call.env, napi_create_bigint_uint64(call.env, number, &out));
  return out;
}

napi_value value(const Call& call) {
  String out, error;
  const std::string expression = text_of(call, 1, "expression");
  check(call.env, quid_run_value(handle_of<Run>(call).id, view(expression), out.out(), error.out()),
        error);
  return to_js(call.env, out);
}

napi_value ask(const Call& call) {
  String out, error;
  const std::string question = text_of(call, 1, "question");
  const auto form = number_of<quid_form>(call, 2);
  check(call.env,
        quid_run_ask(handle_of<Run>(call).id, view(question), form, out.out(), error.out()), error);
  return to_js(call.env, out);
}

napi_value compare(const Call& call) {
  String out, error;
  const auto form = number_of<quid_form>(call, 2);
  check(call.env,
        quid_run_compare(handle_of<Run>(call).id, handle_of<Run>(call, 1).id, form, out.out(),
                         error.out()),
        error);
  return to_js(call.env, out);
}

/// (run, form) → a Buffer
napi_value save(const Call& call) {
  String saved, error;
  const auto form = number_of<quid_form>(call, 1);
  check(call.env, quid_run_save(handle_of<Run>(call).id, form, saved.out(), error.out()), error);
  napi_value out = nullptr;
  check(call.env,
        napi_create_buffer_copy(call.env, saved.get().size, saved.get().data, nullptr, &out));
  return out;
}

// --- handlers

Hook* hook_of(Run& run, uint32_t number) {
  return &run.hooks.try_emplace(number, Hook{&run, number}).first->second;
}

bool flag_of(const Call& call, size_t index) {
  bool out = false;
  check(call.env, napi_get_value_bool(call.env, call.argument[index], &out));
  return out;
}

/// (run, hook, on)
napi_value on_happening(const Call& call) {
  String error;
  Run& run = handle_of<Run>(call);
  Hook* hook = hook_of(run, number_of<uint32_t>(call, 1));
  const auto handler = flag_of(call, 2) ? on_told : nullptr;
  check(call.env, quid_run_on_happening(run.id, handler, hook, error.out()), error);
  return undefined(call.env);
}

/// (run, hook, on, verifier)
napi_value on_verify(const Call& call) {
  String error;
  Run& run = handle_of<Run>(call);
  Hook* hook = hook_of(run, number_of<uint32_t>(call, 1));
  const auto handler = flag_of(call, 2) ? on_asked : nullptr;
  const std::string verifier = text_of(call, 3, "verifier");
  check(call.env, quid_run_on_verify(run.id, view(verifier), handler, hook, error.out()), error);
  return undefined(call.env);
}

/// (run, hook, on, [action, kind…])
napi_value on_action(const Call& call) {
  String error;
  Run& run = handle_of<Run>(call);
  Hook* hook = hook_of(run, number_of<uint32_t>(call, 1));
  const auto handler = flag_of(call, 2) ? on_told : nullptr;
  uint32_t count = 0;
  check(call.env, napi_get_array_length(call.env, call.argument[3], &count));
  std::string action;
  auto kinds = std::make_unique<quid_kind[]>(count);
  for (uint32_t k = 0; k < count; ++k) {
    Call one = call;
    check(call.env, napi_get_element(call.env, call.argument[3], k, &one.argument[3]));
    if (k == 0)
      action = text_of(one, 3, "name");
    else
      kinds[k - 1] = number_of<quid_kind>(one, 3);
  }
  check(
      call.env,
      quid_run_on_action(run.id, view(action), kinds.get(), count - 1, handler, hook, error.out()),
      error);
  return undefined(call.env);
}

/// (run, day, tell, thrown) → text; the array `thrown` gets what handlers threw, and is to be
/// looked at first: the call may have ended because of it.
napi_value advance(const Call& call) {
  String out, error;
  Run& run = handle_of<Run>(call);
  const std::string day = text_of(call, 1, "day");
  Telling telling{call.env, call.argument[2], call.argument[3]};
  quid_status status = QUID_OK;
  {
    const WhileTelling now(run, telling);
    status = quid_run_advance(run.id, view(day), out.out(), error.out());
  }
  check(call.env, status, error);
  return to_js(call.env, out);
}

// --- the module

napi_value set_fail(const Call& call) {
  napi_ref reference = nullptr;
  check(call.env, napi_create_reference(call.env, call.argument[0], 1, &reference));
  const auto drop = [](napi_env env, void* data, void*) {
    napi_delete_reference(env, static_cast<napi_ref>(data));
  };
  check(call.env, napi_set_instance_data(call.env, reference, drop, nullptr));
  return undefined(call.env);
}

napi_value version(const Call& call) {
  const quid_text text = quid_text_of(quid_version());
  return to_js(call.env, text.data, text.size);
}

/// No C++ exception gets out to N-API.
template <napi_value (*function)(const Call&)>
napi_value entry(napi_env env, napi_callback_info info) {
  Call call{env, {}};
  size_t count = std::size(call.argument);
  try {
    check(env, napi_get_cb_info(env, info, &count, call.argument, nullptr, nullptr));
    return function(call);
  } catch (const Thrown&) {
  } catch (const std::bad_alloc&) {
    napi_throw_range_error(env, nullptr, "there is not enough memory");
  }
  return nullptr;
}

template <napi_value (*function)(const Call&)>
constexpr napi_property_descriptor method(const char* name) {
  return {name, nullptr, entry<function>, nullptr, nullptr, nullptr, napi_enumerable, nullptr};
}

const napi_property_descriptor methods[] = {
    method<set_fail>("setFail"),
    method<version>("version"),
    method<default_limits>("defaultLimits"),
    method<compile>("compile"),
    method<compile_file>("compileFile"),
    method<free_handle<Program>>("freeProgram"),
    method<read<Program, quid_program_describe>>("describe"),
    method<read<Program, quid_program_warnings>>("warnings"),
    method<start>("start"),
    method<restore>("restore"),
    method<fork>("fork"),
    method<free_handle<Run>>("freeRun"),
    method<number_of_run>("number"),
    method<cancel>("cancel"),
    method<write_events<quid_run_record>>("record"),
    method<write_events<quid_run_amend>>("amend"),
    method<set>("set"),
    method<advance>("advance"),
    method<on_action>("onAction"),
    method<on_happening>("onHappening"),
    method<on_verify>("onVerify"),
    method<read<Run, quid_run_state>>("state"),
    method<level>("level"),
    method<happenings>("happenings"),
    method<read_in_form<quid_run_residual>>("residual"),
    method<read_in_form<quid_run_report>>("report"),
    method<hash>("hash"),
    method<value>("value"),
    method<ask>("ask"),
    method<compare>("compare"),
    method<save>("save"),
};

}  // namespace

NAPI_MODULE_INIT() {
  if (quid_abi_version() < QUID_ABI_VERSION) {
    napi_throw_error(env, nullptr, "the quid library is older than this binding");
    return exports;
  }
  const napi_status status = napi_define_properties(env, exports, std::size(methods), methods);
  if (status != napi_ok) napi_throw_error(env, nullptr, "the module cannot be set up");
  return exports;
}
