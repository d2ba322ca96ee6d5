// SPDX-License-Identifier: Apache-2.0
// The conformance suite (tests/api/README.md) over quid.h.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>

#include "quid/quid.h"

namespace {

using Json = nlohmann::ordered_json;

quid_text text(const std::string& s) { return {s.data(), s.size()}; }

class Driver {
 public:
  ~Driver() {
    for (const auto& [name, run] : runs_) quid_run_free(run);
    for (const auto& [name, program] : programs_) quid_program_free(program);
  }

  /// `{"gives": …}` or `{"fails": …}`.
  Json answer(const Json& step) {
    step_ = &step;
    quid_string out{}, error{};
    json_ = true;
    given_ = nullptr;
    const quid_status status = call(argument("call"), &out, &error);
    Json result;
    if (status == QUID_MISUSE)
      result["fails"] = {{"name", "misuse"}};
    else if (status != QUID_OK)
      result["fails"] = Json::parse(std::string(error.data, error.size));
    else if (out.data == nullptr)
      result["gives"] = given_;
    else if (json_)
      result["gives"] = Json::parse(std::string(out.data, out.size));
    else
      result["gives"] = std::string(out.data, out.size);
    if (step.contains("store")) stored_[step["store"]] = result.value("gives", Json());
    quid_string_free(&out);
    quid_string_free(&error);
    return result;
  }

 private:
  std::string argument(const char* key) {
    const Json value = step_->value(key, Json(""));
    if (!value.is_string()) return value.dump();
    const std::string given = value;
    if (!given.starts_with('$')) return given;
    const Json& stored = stored_[given.substr(1)];
    return stored.is_string() ? stored.get<std::string>() : stored.dump();
  }
  quid_run run(const char* key = "run") { return runs_[argument(key)]; }
  quid_program program() { return programs_[argument("program")]; }
  quid_form form(const char* otherwise) {
    const std::string given = step_->value("form", std::string(otherwise));
    json_ = given == "json";
    return json_ ? QUID_FORM_JSON : QUID_FORM_TEXT;
  }
  quid_record_form record_form() {
    const std::string given = argument("form");
    return given == "csv"          ? QUID_RECORD_CSV
           : given == "json-lines" ? QUID_RECORD_JSON_LINES
                                   : QUID_RECORD_QUID;
  }
  quid_limits limits() {
    quid_limits out = quid_limits_default();
    const Json given = step_->value("limits", Json::object());
    out.source_bytes = given.value("source_bytes", out.source_bytes);
    out.record_entries = given.value("record_entries", out.record_entries);
    out.memory = given.value("memory", out.memory);
    return out;
  }

  quid_status compile(quid_string* error) {
    const quid_limits own = limits();
    quid_program made{};
    const std::string source = argument("source"), name = argument("name");
    const quid_status status = quid_compile(text(source), text(name), &own, &made, error);
    if (status == QUID_OK) programs_[argument("as")] = made;
    return status;
  }
  quid_status start(quid_string* error) {
    const quid_limits own = limits();
    quid_run made{};
    const quid_status status = quid_start(program(), &own, &made, error);
    if (status == QUID_OK) runs_[argument("as")] = made;
    return status;
  }
  quid_status fork(quid_string* error) {
    quid_run made{};
    const quid_status status = quid_run_fork(run(), &made, error);
    if (status == QUID_OK) runs_[argument("as")] = made;
    return status;
  }
  quid_status restore(quid_string* out, quid_string* error) {
    quid_run made{};
    const std::string saved = argument("saved");
    const bool migrate = step_->value("migrate", false);
    const quid_status status =
        quid_restore(program(), text(saved), nullptr, &made, migrate ? out : nullptr, error);
    if (status == QUID_OK) runs_[argument("as")] = made;
    if (!migrate) given_ = {{"migrated", false}, {"dropped", Json::array()}};
    return status;
  }
  quid_status level(quid_string* out, quid_string* error) {
    std::uint32_t number = 0;
    const std::string lever = argument("lever");
    const quid_status status = quid_run_level(run(), text(lever), out, &number, error);
    if (status != QUID_OK) return status;
    given_ = {{"level", std::string(out->data, out->size)}, {"number", number}};
    quid_string_free(out);
    return status;
  }
  quid_status hash(quid_string* error) {
    std::uint64_t number = 0;
    const quid_status status = quid_run_hash(run(), &number, error);
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(number));
    given_ = digits;
    return status;
  }
  quid_status free(quid_string* error) {
    if (step_->contains("run")) return quid_run_free(run());
    (void)error;
    return quid_program_free(program());
  }

  quid_status call(const std::string& name, quid_string* out, quid_string* error) {
    const std::string events = argument("events"), day = argument("day"),
                      question = argument("question"), expression = argument("expression"),
                      quantity = argument("quantity"), number = argument("number");
    const std::map<std::string, std::function<quid_status()>> calls = {
        {"compile", [&] { return compile(error); }},
        {"describe", [&] { return quid_program_describe(program(), out, error); }},
        {"warnings", [&] { return quid_program_warnings(program(), out, error); }},
        {"start", [&] { return start(error); }},
        {"fork", [&] { return fork(error); }},
        {"record", [&] { return quid_run_record(run(), text(events), record_form(), error); }},
        {"amend", [&] { return quid_run_amend(run(), text(events), record_form(), error); }},
        {"set",
         [&] { return quid_run_set(run(), text(quantity), text(number), text(day), error); }},
        {"advance", [&] { return quid_run_advance(run(), text(day), out, error); }},
        {"state", [&] { return quid_run_state(run(), out, error); }},
        {"level", [&] { return level(out, error); }},
        {"value", [&] { return quid_run_value(run(), text(expression), out, error); }},
        {"ask", [&] { return quid_run_ask(run(), text(question), form("text"), out, error); }},
        {"report", [&] { return quid_run_report(run(), form("text"), out, error); }},
        {"residual", [&] { return quid_run_residual(run(), form("json"), out, error); }},
        {"compare",
         [&] { return quid_run_compare(run(), run("other"), form("text"), out, error); }},
        {"happenings",
         [&] { return quid_run_happenings(run(), step_->value("from", 0u), out, error); }},
        {"hash", [&] { return hash(error); }},
        {"save", [&] { return quid_run_save(run(), QUID_FORM_JSON, out, error); }},
        {"restore", [&] { return restore(out, error); }},
        {"free", [&] { return free(error); }}};
    return calls.at(name)();
  }

  const Json* step_ = nullptr;
  bool json_ = true;
  Json given_;
  std::map<std::string, quid_program> programs_;
  std::map<std::string, quid_run> runs_;
  std::map<std::string, Json> stored_;
};

}  // namespace

TEST_CASE("quid.h gives what the conformance suite says") {
  const auto folder = std::filesystem::path(QUID_SOURCE_DIR) / "tests/api/conformance";
  std::size_t steps = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path());
    Driver driver;
    for (const Json& step : Json::parse(in)) {
      INFO(entry.path().string() << "\n" << step.dump());
      ++steps;
      const Json answer = driver.answer(step);
      if (step.contains("fails")) {
        // A name that is none is told by each interface in its own way.
        REQUIRE(answer.contains("fails"));
        if (step["fails"]["name"] != "misuse") CHECK(answer["fails"] == step["fails"]);
      } else {
        CHECK(answer.value("gives", Json("none")) ==
              step.value("gives", Json("nothing is expected")));
      }
    }
  }
  CHECK(steps > 60);
}
