// SPDX-License-Identifier: Apache-2.0
// One line here for each call; what comes of it is written by the interface itself, so that every
// language gets the same.
#include "cli/serve.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api/implementation.hpp"

namespace quid::cli {
namespace {

using Json = nlohmann::ordered_json;
using api::Error;
using api::Form;
using api::Program;
using api::RecordForm;
using api::Run;

/// What a call gives, as JSON text, or its error.
using CallResult = api::Result<std::string>;

Error refusal(std::string name, std::string message) {
  return {std::move(name), std::move(message), {}, {}};
}

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class Call {
 public:
  Call(Server& server, const Json& call) : server_(server), call_(call) {}

  CallResult answer();

 private:
  struct Kind {
    std::string_view name;
    std::vector<std::string_view> members;  // which it may have beside `call` and `id`
    CallResult (Call::*answer)();
  };

  // --- arguments. A missing or wrong one is noted in `mistake_`.
  std::string text(const char* key, bool wanted = true) {
    const auto found = call_.find(key);
    if (found != call_.end() && found->is_string()) return found->get<std::string>();
    if (found != call_.end() || wanted) mistake(fmt::format("`{}` is wanted, a text", key));
    return {};
  }
  std::uint64_t count(const char* key) {
    const auto found = call_.find(key);
    if (found == call_.end()) return 0;
    if (found->is_number_unsigned()) return found->get<std::uint64_t>();
    mistake(fmt::format("`{}` is to be a whole number, 0 or more", key));
    return 0;
  }
  void mistake(std::string message) {
    if (!mistake_) mistake_ = refusal("misuse", std::move(message));
  }
  // What is misspelt would be passed over.
  void only(const Kind& kind) {
    for (const auto& item : call_.items()) {
      const std::string& key = item.key();
      if (key == "call" || key == "id" ||
          std::count(kind.members.begin(), kind.members.end(), key) > 0)
        continue;
      mistake(fmt::format("`{}` has no member `{}`; it has `{}`", kind.name, key.substr(0, 60),
                          fmt::join(kind.members, "`, `")));
    }
  }
  Form form(Form otherwise) {
    const std::string given = text("form", false);
    if (given.empty()) return otherwise;
    if (given != "text" && given != "json") mistake("`form` is `text` or `json`");
    return given == "json" ? Form::Json : Form::Text;
  }
  RecordForm record_form() {
    const std::string given = text("form", false);
    if (given == "csv") return RecordForm::Csv;
    if (given == "json-lines") return RecordForm::JsonLines;
    if (!given.empty() && given != "quid") mistake("`form` is `quid`, `csv` or `json-lines`");
    return RecordForm::Quid;
  }
  Run* run(const char* key = "run") {
    const std::string name = text(key);
    const auto found = server_.runs.find(name);
    if (found != server_.runs.end()) return &found->second;
    mistake(fmt::format("there is no run `{}`", name));
    return nullptr;
  }
  const Program* program() {
    const std::string name = text("program");
    const auto found = server_.programs.find(name);
    if (found != server_.programs.end()) return &found->second;
    mistake(fmt::format("there is no program `{}`", name));
    return nullptr;
  }
  std::string new_name() {
    const std::string name = text("as");
    if (name.empty()) mistake("`as` is wanted, a name");
    if (server_.programs.size() + server_.runs.size() >= Server::most_named)
      mistake("too many programs and runs are held; `free` some");
    return name;
  }
  api::Limits limits() {
    api::Limits out;
    const auto given = call_.find("limits");
    if (given == call_.end()) return out;
    if (!given->is_object()) mistake("`limits` is an object");
    const std::pair<const char*, std::uint64_t api::Limits::*> names[] = {
#define QUID_LIMIT(name, inner, most) {#name, &api::Limits::name},
#include "api/limits.def"
#undef QUID_LIMIT
    };
    for (const auto& item : given->items()) {
      const auto* found = std::find_if(std::begin(names), std::end(names),
                                       [&](const auto& one) { return item.key() == one.first; });
      const std::uint64_t* number = item.value().template get_ptr<const std::uint64_t*>();
      if (number != nullptr && item.key() == "time_ms")
        out.time = std::chrono::milliseconds(
            static_cast<std::int64_t>(std::min<std::uint64_t>(*number, INT32_MAX)));
      else if (number != nullptr && found != std::end(names))
        out.*found->second = *number;
      else
        mistake(number == nullptr
                    ? fmt::format("the limit `{}` is to be a whole number, written without a point "
                                  "or an exponent",
                                  item.key().substr(0, 60))
                    : fmt::format("there is no limit `{}`", item.key().substr(0, 60)));
    }
    return out;
  }

  static CallResult done(const api::Status& status) {
    if (!status) return status.error();
    return std::string("null");
  }
  static CallResult told(const api::Result<std::string>& result, Form form) {
    if (!result) return result.error();
    if (form == Form::Text) return dumped(Json(*result));
    return dumped(Json::parse(*result));
  }
  CallResult keep(const std::string& name, api::Result<Run> made) {
    if (!made) return made.error();
    server_.runs.insert_or_assign(name, *std::move(made));
    return std::string("null");
  }

  // --- calls
  CallResult compile() {
    const std::string as = new_name(), source = text("source"), name = text("name", false);
    api::CompileOptions options;
    if (!name.empty()) options.name = name;
    options.limits = limits();
    if (mistake_) return *mistake_;
    auto made = Program::compile(source, options);
    if (!made) return made.error();
    server_.programs.insert_or_assign(as, *std::move(made));
    return std::string("null");
  }
  CallResult describe() {
    const Program* deal = program();
    if (mistake_) return *mistake_;
    return api::json_of(*deal);
  }
  CallResult warnings() {
    const Program* deal = program();
    if (mistake_) return *mistake_;
    return dumped(Json::parse(api::json_of(Error{"", "", {}, deal->warnings()}))["diagnostics"]);
  }
  CallResult start() {
    const std::string as = new_name();
    const Program* deal = program();
    const api::Limits own = limits();
    if (mistake_) return *mistake_;
    return keep(as, deal->start(own));
  }
  CallResult fork() {
    const std::string as = new_name();
    const Run* original = run();
    if (mistake_) return *mistake_;
    return keep(as, Run(*original));
  }
  CallResult record() {
    Run* of = run();
    const std::string events = text("events");
    const RecordForm how = record_form();
    if (mistake_) return *mistake_;
    return done(of->record(events, how));
  }
  CallResult amend() {
    Run* of = run();
    const std::string events = text("events");
    const RecordForm how = record_form();
    if (mistake_) return *mistake_;
    return done(of->amend(events, how));
  }
  CallResult set() {
    Run* of = run();
    const std::string quantity = text("quantity"), number = text("number"), day = text("day");
    if (mistake_) return *mistake_;
    const auto when = of->program().day(day);
    if (!when) return when.error();
    return done(of->set(quantity, number, *when));
  }
  CallResult advance() {
    Run* of = run();
    const std::string day = text("day");
    if (mistake_) return *mistake_;
    const auto happened = of->advance(std::string_view(day));
    if (!happened) return happened.error();
    return api::json_of(*happened, of->program());
  }
  CallResult state() {
    const Run* of = run();
    if (mistake_) return *mistake_;
    return of->state();
  }
  CallResult level() {
    const Run* of = run();
    const std::string lever = text("lever");
    if (mistake_) return *mistake_;
    const auto found = of->level(lever);
    if (!found) return found.error();
    return dumped({{"level", found->level}, {"number", found->number}});
  }
  CallResult value() {
    const Run* of = run();
    const std::string expression = text("expression");
    if (mistake_) return *mistake_;
    const auto found = of->value(expression);
    if (!found) return found.error();
    return api::json_of(*found);
  }
  CallResult ask() {
    const Run* of = run();
    const std::string question = text("question");
    const Form how = form(Form::Text);
    if (mistake_) return *mistake_;
    return told(of->ask(question, how), how);
  }
  CallResult report() {
    const Run* of = run();
    const Form how = form(Form::Text);
    if (mistake_) return *mistake_;
    return told(of->report(how), how);
  }
  CallResult residual() {
    const Run* of = run();
    const Form how = form(Form::Json);
    if (mistake_) return *mistake_;
    return told(of->residual(how), how);
  }
  CallResult compare() {
    const Run *of = run(), *other = run("other");
    const Form how = form(Form::Text);
    if (mistake_) return *mistake_;
    return told(of->compare(*other, how), how);
  }
  CallResult happenings() {
    const Run* of = run();
    const std::uint64_t from = count("from");
    if (mistake_) return *mistake_;
    return api::json_of(of->happenings(from), of->program());
  }
  CallResult hash() {
    const Run* of = run();
    if (mistake_) return *mistake_;
    return dumped(Json(fmt::format("{:016x}", of->hash())));
  }
  CallResult save() {
    const Run* of = run();
    if (mistake_) return *mistake_;
    return dumped(Json::parse(of->save(Form::Json)));
  }
  CallResult restore() {
    const std::string as = new_name();
    const Program* deal = program();
    const auto saved = call_.find("saved");
    const auto migrate = call_.find("migrate");
    const bool given = migrate != call_.end();
    if (given && !migrate->is_boolean()) mistake("`migrate` is true or false");
    const bool may = given && migrate->is_boolean() && migrate->get<bool>();
    if (saved == call_.end()) mistake("`saved` is wanted, what `save` gave");
    const api::Limits own = limits();
    if (mistake_) return *mistake_;
    const std::string text = saved->is_string() ? saved->get<std::string>() : dumped(*saved);
    Run::Migration migration;
    const CallResult kept = keep(as, Run::restore(*deal, text, own, may ? &migration : nullptr));
    if (!kept) return kept;
    return dumped({{"migrated", migration.migrated}, {"dropped", migration.dropped}});
  }
  CallResult free() {
    const bool of_run = call_.contains("run");
    if (of_run && call_.contains("program")) mistake("`free` takes a `run` or a `program`");
    const std::string name = text(of_run ? "run" : "program");
    if (mistake_) return *mistake_;
    const bool gone = of_run ? server_.runs.erase(name) > 0 : server_.programs.erase(name) > 0;
    if (!gone) mistake(fmt::format("there is no {} `{}`", of_run ? "run" : "program", name));
    if (mistake_) return *mistake_;
    return std::string("null");
  }

  Server& server_;
  const Json& call_;
  std::optional<Error> mistake_;
};

CallResult Call::answer() {
  static const Kind kinds[] = {
      {"compile", {"as", "source", "name", "limits"}, &Call::compile},
      {"describe", {"program"}, &Call::describe},
      {"warnings", {"program"}, &Call::warnings},
      {"start", {"as", "program", "limits"}, &Call::start},
      {"fork", {"as", "run"}, &Call::fork},
      {"record", {"run", "events", "form"}, &Call::record},
      {"amend", {"run", "events", "form"}, &Call::amend},
      {"set", {"run", "quantity", "number", "day"}, &Call::set},
      {"advance", {"run", "day"}, &Call::advance},
      {"state", {"run"}, &Call::state},
      {"level", {"run", "lever"}, &Call::level},
      {"value", {"run", "expression"}, &Call::value},
      {"ask", {"run", "question", "form"}, &Call::ask},
      {"report", {"run", "form"}, &Call::report},
      {"residual", {"run", "form"}, &Call::residual},
      {"compare", {"run", "other", "form"}, &Call::compare},
      {"happenings", {"run", "from"}, &Call::happenings},
      {"hash", {"run"}, &Call::hash},
      {"save", {"run"}, &Call::save},
      {"restore", {"as", "program", "saved", "migrate", "limits"}, &Call::restore},
      {"free", {"run", "program"}, &Call::free}};
  const std::string name = text("call");
  if (mistake_) return *mistake_;
  std::vector<std::string_view> names;
  for (const Kind& kind : kinds) {
    names.push_back(kind.name);
    if (name != kind.name) continue;
    only(kind);
    return mistake_ ? CallResult(*mistake_) : (this->*kind.answer)();
  }
  return refusal("misuse",
                 fmt::format("there is no call `{}`; there is {}", name, fmt::join(names, ", ")));
}

// What lies deeper than any call goes is passed over, so that nesting costs nothing.
Json parsed(std::string_view line) {
  const auto keep = [](int depth, Json::parse_event_t, const Json&) { return depth <= 4; };
  return Json::parse(line, keep, false);
}

}  // namespace

std::string Server::answer(std::string_view line) {
  const Json call = parsed(line);
  std::string id;
  if (call.is_object() && call.contains("id")) {
    if (call["id"].is_structured()) {
      const Error error = refusal("misuse", "an `id` is a text, a number or null");
      return "{\"id\":null,\"fails\":" + api::json_of(error) + "}";
    }
    id = "\"id\":" + dumped(call["id"]) + ",";
  }
  if (!call.is_object()) {
    const Error error =
        refusal("misuse", "a call is a JSON object on one line: `{\"call\": \"…\"}`");
    return "{\"fails\":" + api::json_of(error) + "}";
  }
  const CallResult answer = Call(*this, call).answer();
  if (answer) return "{" + id + "\"gives\":" + *answer + "}";
  return "{" + id + "\"fails\":" + api::json_of(answer.error()) + "}";
}

}  // namespace quid::cli
