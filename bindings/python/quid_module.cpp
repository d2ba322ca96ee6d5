// SPDX-License-Identifier: Apache-2.0
// The module `_quid`: quid.h as two classes, for the package `quid` beside it. Texts come out as
// the library gives them, JSON unread; a status that is not QUID_OK becomes an exception of the
// package. Refuses to know what any JSON holds, and whose handlers there are: while a run advances,
// one callable is told which handler is meant.
#include <pybind11/pybind11.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "quid/quid.h"

namespace py = pybind11;

namespace {

// quid.h has numbers, Python names.
enum Form : quid_form { text_form = QUID_FORM_TEXT, json_form = QUID_FORM_JSON };
enum RecordForm : quid_record_form {
  quid_words = QUID_RECORD_QUID,
  csv = QUID_RECORD_CSV,
  json_lines = QUID_RECORD_JSON_LINES
};

py::str str_of(quid_text text) {
  PyObject* made = PyUnicode_DecodeUTF8(text.data, static_cast<Py_ssize_t>(text.size), "replace");
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(made);
}

/// It lives as long as the str does. A lone surrogate is a UnicodeEncodeError.
quid_text text_of(const py::str& text) {
  Py_ssize_t size = 0;
  const char* data = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
  if (data == nullptr) throw py::error_already_set();
  return {data, static_cast<std::size_t>(size)};
}

/// A text that the library gave.
struct Given {
  Given() = default;
  Given(const Given&) = delete;
  Given& operator=(const Given&) = delete;
  ~Given() { quid_string_free(&raw); }
  quid_text text() const { return {raw.data, raw.size}; }
  py::str str() const { return str_of(text()); }

  quid_string raw{nullptr, 0};
};

struct Refusal {
  quid_status status;
  std::string error;  // JSON
};

[[noreturn]] void refuse_freed() {
  throw Refusal{QUID_MISUSE, R"({"name":"misuse","message":"it was freed already","place":null,)"
                             R"("diagnostics":[]})"};
}

/// Calls without the interpreter's lock: a call may take long, wait for another thread's, and come
/// back in a handler.
template <class Call>
quid_status unlocked(const Call& call, Given& error) {
  const py::gil_scoped_release release;
  return call(&error.raw);
}

void check(quid_status status, const Given& error) {
  if (status != QUID_OK) throw Refusal{status, std::string(error.raw.data, error.raw.size)};
}

template <class Call>
void checked(const Call& call) {
  Given error;
  check(unlocked(call, error), error);
}

/// The text that `call(out, error)` gives.
template <class Call>
py::str told(const Call& call) {
  Given out;
  checked([&](quid_string* error) { return call(&out.raw, error); });
  return out.str();
}

// --- limits
struct Limit {
  const char* name;
  std::uint64_t quid_limits::*member;
};
constexpr Limit limit_list[] = {{"source_bytes", &quid_limits::source_bytes},
                                {"tokens", &quid_limits::tokens},
                                {"nesting", &quid_limits::nesting},
                                {"name_bytes", &quid_limits::name_bytes},
                                {"instances", &quid_limits::instances},
                                {"instructions", &quid_limits::instructions},
                                {"record_bytes", &quid_limits::record_bytes},
                                {"record_entries", &quid_limits::record_entries},
                                {"happenings", &quid_limits::happenings},
                                {"steps", &quid_limits::steps},
                                {"memory", &quid_limits::memory},
                                {"time_ms", &quid_limits::time_ms}};

quid_limits limits_of(const py::dict& given) {
  quid_limits limits = quid_limits_default();
  for (const Limit& each : limit_list)
    if (given.contains(each.name)) limits.*each.member = given[each.name].cast<std::uint64_t>();
  return limits;
}

py::dict default_limits() {
  const quid_limits limits = quid_limits_default();
  py::dict out;
  for (const Limit& each : limit_list) out[each.name] = limits.*each.member;
  return out;
}

// --- handlers
/// What this thread's innermost `advance` tells of its handlers, and the first exception of one. It
/// waits here: it must not pass through C, and the run has moved on.
struct Turn {
  explicit Turn(py::function handle_) : handle(std::move(handle_)), outer(innermost) {
    innermost = this;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { innermost = outer; }

  void keep(py::error_already_set& raised) {
    if (failure)
      raised.discard_as_unraisable("a handler of a quid run");
    else
      failure = std::current_exception();
  }

  static thread_local Turn* innermost;
  py::function handle;
  std::exception_ptr failure;
  Turn* outer;
};
thread_local Turn* Turn::innermost = nullptr;

/// `user` is the name of the action or verifier.
int handled(const char* kind, void* user, quid_text json) noexcept {
  const py::gil_scoped_acquire lock;
  Turn& turn = *Turn::innermost;
  try {
    return turn.handle(kind, *static_cast<const std::string*>(user), str_of(json)).cast<int>();
  } catch (py::error_already_set& raised) {
    turn.keep(raised);
  } catch (...) {
    if (!turn.failure) turn.failure = std::current_exception();
  }
  return QUID_NOT_YET;
}

void act(void* user, quid_text json) { handled("action", user, json); }
void hear(void* user, quid_text json) { handled("happening", user, json); }
quid_finding find(void* user, quid_text json) {
  return static_cast<quid_finding>(handled("verify", user, json));
}

// --- runs
class Run {
 public:
  explicit Run(quid_run handle) : handle_(handle) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() { quid_run_free(handle_); }

  quid_run handle() const { return handle_; }
  void free() {
    if (quid_run_free(handle_) != QUID_OK) refuse_freed();
  }
  void cancel() {
    if (quid_run_cancel(handle_) != QUID_OK) refuse_freed();
  }

  std::unique_ptr<Run> fork() {
    quid_run made{0};
    checked([&](quid_string* error) { return quid_run_fork(handle_, &made, error); });
    return std::make_unique<Run>(made);
  }

  void record(const py::str& events, RecordForm form) {
    const quid_text text = text_of(events);
    checked([&](quid_string* error) { return quid_run_record(handle_, text, form, error); });
  }

  void amend(const py::str& events, RecordForm form) {
    const quid_text text = text_of(events);
    checked([&](quid_string* error) { return quid_run_amend(handle_, text, form, error); });
  }

  void set(const py::str& quantity, const py::str& number, const py::str& day) {
    const quid_text what = text_of(quantity), much = text_of(number), when = text_of(day);
    checked([&](quid_string* error) { return quid_run_set(handle_, what, much, when, error); });
  }

  py::str advance(const py::str& day, py::function handle) {
    const quid_text text = text_of(day);
    Turn turn(std::move(handle));
    Given happened, error;
    const auto call = [&](quid_string* wrong) {
      return quid_run_advance(handle_, text, &happened.raw, wrong);
    };
    const quid_status status = unlocked(call, error);
    if (turn.failure) std::rethrow_exception(turn.failure);
    check(status, error);
    return happened.str();
  }

  void on_action(const py::str& action, const py::list& kinds, bool listen) {
    std::vector<quid_kind> list;
    for (const py::handle& kind : kinds) list.push_back(static_cast<quid_kind>(kind.cast<int>()));
    const quid_text name = text_of(action);
    void* user = user_of(name);
    checked([&](quid_string* error) {
      return quid_run_on_action(handle_, name, list.data(), list.size(), listen ? act : nullptr,
                                user, error);
    });
  }

  void on_happening(bool listen) {
    void* user = user_of({});
    checked([&](quid_string* error) {
      return quid_run_on_happening(handle_, listen ? hear : nullptr, user, error);
    });
  }

  void on_verify(const py::str& verifier, bool listen) {
    const quid_text name = text_of(verifier);
    void* user = user_of(name);
    checked([&](quid_string* error) {
      return quid_run_on_verify(handle_, name, listen ? find : nullptr, user, error);
    });
  }

  py::str state() {
    return told([&](auto* out, auto* error) { return quid_run_state(handle_, out, error); });
  }

  py::tuple level(const py::str& lever) {
    const quid_text name = text_of(lever);
    std::uint32_t number = 0;
    const py::str level = told(
        [&](auto* out, auto* error) { return quid_run_level(handle_, name, out, &number, error); });
    return py::make_tuple(level, number);
  }

  py::str happenings(std::size_t from) {
    return told(
        [&](auto* out, auto* error) { return quid_run_happenings(handle_, from, out, error); });
  }

  py::str residual(Form form) {
    return told(
        [&](auto* out, auto* error) { return quid_run_residual(handle_, form, out, error); });
  }

  py::str report(Form form) {
    return told([&](auto* out, auto* error) { return quid_run_report(handle_, form, out, error); });
  }

  std::uint64_t hash() {
    std::uint64_t hash = 0;
    checked([&](quid_string* error) { return quid_run_hash(handle_, &hash, error); });
    return hash;
  }

  py::str value(const py::str& expression) {
    const quid_text text = text_of(expression);
    return told([&](auto* out, auto* error) { return quid_run_value(handle_, text, out, error); });
  }

  py::str ask(const py::str& question, Form form) {
    const quid_text text = text_of(question);
    return told(
        [&](auto* out, auto* error) { return quid_run_ask(handle_, text, form, out, error); });
  }

  py::str compare(const Run& other, Form form) {
    return told([&](auto* out, auto* error) {
      return quid_run_compare(handle_, other.handle_, form, out, error);
    });
  }

  py::bytes save(Form form) {
    Given saved;
    checked([&](quid_string* error) { return quid_run_save(handle_, form, &saved.raw, error); });
    return py::bytes(saved.raw.data, saved.raw.size);
  }

 private:
  /// INVARIANT: what a handler is given as `user` is never moved nor freed before the run is.
  void* user_of(quid_text name) {
    const auto place = names_.emplace(name.data == nullptr ? "" : name.data, name.size).first;
    return const_cast<std::string*>(&*place);
  }

  quid_run handle_;
  std::set<std::string> names_;
};

// --- programs
class Program {
 public:
  explicit Program(quid_program handle) : handle_(handle) {}
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() { quid_program_free(handle_); }

  static std::unique_ptr<Program> compile(const py::str& source, const py::str& name,
                                          const py::dict& given) {
    const quid_text text = text_of(source), called = text_of(name);
    const quid_limits limits = limits_of(given);
    quid_program made{0};
    checked([&](quid_string* error) { return quid_compile(text, called, &limits, &made, error); });
    return std::make_unique<Program>(made);
  }

  static std::unique_ptr<Program> compile_file(const py::bytes& path, const py::dict& given) {
    const std::string name = path;
    const quid_limits limits = limits_of(given);
    quid_program made{0};
    checked([&](quid_string* error) {
      return quid_compile_file({name.data(), name.size()}, &limits, &made, error);
    });
    return std::make_unique<Program>(made);
  }

  void free() {
    if (quid_program_free(handle_) != QUID_OK) refuse_freed();
  }

  py::str describe() {
    return told([&](auto* out, auto* error) { return quid_program_describe(handle_, out, error); });
  }

  py::str warnings() {
    return told([&](auto* out, auto* error) { return quid_program_warnings(handle_, out, error); });
  }

  std::unique_ptr<Run> start(const py::dict& given) {
    const quid_limits limits = limits_of(given);
    quid_run made{0};
    checked([&](quid_string* error) { return quid_start(handle_, &limits, &made, error); });
    return std::make_unique<Run>(made);
  }

  /// A run, and what the migration tells, or None.
  py::tuple restore(const py::bytes& saved, const py::dict& given, bool migrate) {
    const std::string bytes = saved;
    const quid_limits limits = limits_of(given);
    quid_run made{0};
    Given migration;
    checked([&](quid_string* error) {
      return quid_restore(handle_, {bytes.data(), bytes.size()}, &limits, &made,
                          migrate ? &migration.raw : nullptr, error);
    });
    auto run = std::make_unique<Run>(made);
    return py::make_tuple(std::move(run), migrate ? py::object(migration.str()) : py::none());
  }

 private:
  quid_program handle_;
};

void raise(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(std::move(thrown));
  } catch (const Refusal& refusal) {
    const py::object error = py::module_::import("quid.errors")
                                 .attr("of_json")(refusal.status == QUID_MISUSE, refusal.error);
    PyErr_SetObject(py::type::handle_of(error).ptr(), error.ptr());
  }
}

void add_forms(py::module_& module) {
  py::enum_<Form>(module, "Form").value("text", text_form).value("json", json_form);
  py::enum_<RecordForm>(module, "RecordForm")
      .value("quid", quid_words)
      .value("csv", csv)
      .value("json_lines", json_lines);
}

void add_run(py::module_& module) {
  py::class_<Run>(module, "Run")
      .def("free", &Run::free)
      .def("cancel", &Run::cancel)
      .def("fork", &Run::fork)
      .def("record", &Run::record)
      .def("amend", &Run::amend)
      .def("set", &Run::set)
      .def("advance", &Run::advance)
      .def("on_action", &Run::on_action)
      .def("on_happening", &Run::on_happening)
      .def("on_verify", &Run::on_verify)
      .def("state", &Run::state)
      .def("level", &Run::level)
      .def("happenings", &Run::happenings)
      .def("residual", &Run::residual)
      .def("report", &Run::report)
      .def("hash", &Run::hash)
      .def("value", &Run::value)
      .def("ask", &Run::ask)
      .def("compare", &Run::compare)
      .def("save", &Run::save);
}

void add_program(py::module_& module) {
  py::class_<Program>(module, "Program")
      .def_static("compile", &Program::compile)
      .def_static("compile_file", &Program::compile_file)
      .def("free", &Program::free)
      .def("describe", &Program::describe)
      .def("warnings", &Program::warnings)
      .def("start", &Program::start)
      .def("restore", &Program::restore);
}

}  // namespace

PYBIND11_MODULE(_quid, module) {
  if (quid_abi_version() < QUID_ABI_VERSION)
    throw py::import_error("the library libquid is older than this module");
  module.doc() = "what quid.h has, for the package `quid`";
  py::register_local_exception_translator(raise);
  module.def("version", quid_version);
  module.def("default_limits", default_limits);
  add_forms(module);
  add_run(module);
  add_program(module);
}
