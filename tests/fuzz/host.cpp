// SPDX-License-Identifier: Apache-2.0
// A host that passes on what strangers tell it: a script, then calls, one a line, of which the
// first letter says which. No input hurts; what is refused, and what is only asked, changes
// nothing; a fork goes on as the original does; what was saved is restored to the same.
#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "cli/serve.hpp"
#include "fuzz.hpp"

using namespace quid;

namespace {

constexpr std::string_view divider = "\n---\n";
constexpr int most_calls = 40;
constexpr int most_days = 200;  // of one walk

constexpr const char* deal = R"(deal "Fuzzed" from 2018-06-12 to 2018-12-12 by month
unit USD
unit t
party US
party DPRK
observer IAEA
set sites = { a, b }
quantity q in USD = 1 USD
milestone m by DPRK
milestone closed[sites] by DPRK, verified by IAEA
milestone boxes by DPRK of 200 t, due 2018-08-01
lever exercises by US: full_scale, scaled_down, suspended
action tell(what, many) by host
rule drills: if m then ease exercises to suspended while m, tell("a, \"b\"", q)
rule pays: if closed[a] reported then US must pay 5 USD to DPRK within 10 days
value DPRK: exercises at suspended = 2 USD
)";

// Small, so that a call takes milliseconds.
api::Limits small() {
  api::Limits limits;
  limits.source_bytes = 8'192;
  limits.set_elements = 100;
  limits.instances = 200;
  limits.instructions = 20'000;
  limits.record_bytes = 16'384;
  limits.record_entries = 60;
  limits.happenings = 2'000;
  limits.steps = 200;
  limits.memory = 64u << 20;
  return limits;
}

// A question may be work for a second; under the sanitizers and a fuzzer for twenty.
api::Limits hurried() {
  api::Limits limits = small();
  limits.time = std::chrono::milliseconds(100);
  return limits;
}

const api::Program& standing() {
  static const api::Program one = api::Program::compile(deal).value();
  return one;
}

std::string told(const api::Run& run) {
  std::string out = run.state();
  for (const api::Happening& each : run.happenings()) {
    out += name_of(each.kind) + each.text + each.cause_text + '\n';
    for (const api::Value& value : each.arguments) out += value.text + value.unit;
  }
  return out;
}

std::optional<api::Day> soon(const api::Run& run, std::string_view text) {
  const auto day = run.program().day(text);
  if (!day) return std::nullopt;
  return std::min(*day, api::Day{run.today().number + most_days});
}

class Host {
 public:
  Host(const api::Program& program, api::Run run) : program_(program), run_(std::move(run)) {
    for (const std::string& action : program.names(api::Names::Actions))
      (void)run_.on_action(action, {api::ValueKind::Text, api::ValueKind::Number},
                           [](const api::Happening& call) {
                             fuzz::require(call.kind == api::HappeningKind::HostCalled, "a call");
                           });
  }

  void obey(std::string_view line) {
    if (line.empty()) return;
    const std::uint64_t before = run_.hash();
    const std::string_view rest = line.substr(1);
    const Outcome outcome = change(line[0], rest);
    if (outcome == Outcome::None) ask(line[0], rest);
    if (outcome != Outcome::Done)
      fuzz::require(run_.hash() == before, "what is refused or asked changes nothing");
  }

  // In both forms, under limits without a clock.
  void restores() const {
    for (const api::Form form : {api::Form::Text, api::Form::Json}) {
      const std::string saved = run_.save(form);
      const auto again = api::Run::restore(program_, saved, api::Limits{});
      fuzz::require(again.has_value(), "what was saved is restored");
      fuzz::require(told(*again) == told(run_), "it is restored to the same");
      fuzz::require(again->save(form) == saved, "it is saved again as the same bytes");
    }
  }

 private:
  enum class Outcome { Done, Refused, None };

  template <class T>
  static Outcome outcome(const api::Result<T>& result) {
    if (result) return Outcome::Done;
    fuzz::require(!result.error().name.empty(), "an error has a name");
    fuzz::require(!result.error().message.empty(), "an error has a message");
    fuzz::require(!result.error().text().empty(), "an error can be read");
    return Outcome::Refused;
  }

  Outcome change(char what, std::string_view rest) {
    switch (what) {
      case 'e': return outcome(run_.record(rest));
      case 'c': return outcome(run_.record(rest, api::RecordForm::Csv));
      case 'j': return outcome(run_.record(rest, api::RecordForm::JsonLines));
      case 'a': return outcome(run_.amend(rest));
      case 'd': return advance(rest);
      case 'q': return set(rest);
      case 'i': return verifier(rest);
      case 'x': return swap();
      default: return Outcome::None;
    }
  }

  void ask(char what, std::string_view rest) {
    switch (what) {
      case 'v': outcome(run_.value(rest)); break;
      case 'k': outcome(run_.ask(rest, api::Form::Json)); break;
      case 't': outcome(run_.ask(rest)); break;
      case 'h': outcome(run_.report()); break;
      case 'o': outcome(run_.report(api::Form::Json)); break;
      case 'l': (void)run_.residual(api::Form::Json); break;
      case 'f': fork_ = run_; break;
      case 'm':
        if (fork_) outcome(run_.compare(*fork_, api::Form::Json));
        break;
      case 'r': outcome(api::Run::restore(program_, rest, hurried())); break;
      case 'g': migrate(rest); break;
      case 'b': damage(rest); break;
      case 's': fuzz::require(!server_.answer(rest).empty(), "a call is answered"); break;
      default: break;
    }
  }

  // A fork that walks the same way comes to the same.
  Outcome advance(std::string_view rest) {
    const auto day = soon(run_, rest);
    if (!day) return Outcome::Refused;
    std::optional<api::Run> fork;
    if (!verified_) fork = run_;  // a fork asks no verifiers
    const auto happened = run_.advance(*day);
    if (fork && happened && fork->advance(*day))
      fuzz::require(told(*fork) == told(run_), "a fork goes on as the original does");
    return outcome(happened);
  }

  Outcome set(std::string_view rest) {
    const std::size_t cut = std::min(rest.find('='), rest.size());
    const std::string_view number = rest.substr(std::min(cut + 1, rest.size()));
    return outcome(run_.set(rest.substr(0, cut), number, api::Day{run_.today().number + 1}));
  }

  // Finds by turns what the letters say.
  Outcome verifier(std::string_view rest) {
    verified_ = true;
    std::string findings(rest.substr(0, 20));
    const auto find = [findings, turn = std::size_t{0}](const api::Milestone&, api::Day) mutable {
      if (findings.empty()) return api::Finding::NotYet;
      const char letter = findings[turn++ % findings.size()];
      return letter == 'v'   ? api::Finding::Verified
             : letter == 'r' ? api::Finding::Refuted
                             : api::Finding::NotYet;
    };
    for (const std::string& actor : program_.names(api::Names::Actors))
      (void)run_.on_verify(actor, find);
    return Outcome::Refused;  // of the record nothing changes
  }

  Outcome swap() {
    if (!fork_) return Outcome::Refused;
    std::swap(run_, *fork_);
    verified_ = true;  // one of the two has verifiers, perhaps
    return Outcome::Done;
  }

  // What another script made of the run is taken over as far as it fits.
  void migrate(std::string_view rest) {
    const auto& from = rest.starts_with('o') ? program_ : standing();
    api::Run::Migration migration;
    const auto moved = api::Run::restore(from, run_.save(), hurried(), &migration);
    if (outcome(moved) == Outcome::Done) (void)told(*moved);
  }

  // Pairs of letters: where in a save another byte is put, and which.
  void damage(std::string_view rest) {
    std::string saved = run_.save(rest.starts_with('j') ? api::Form::Json : api::Form::Text);
    for (std::size_t k = 0; k + 1 < rest.size() && k < 8; k += 2)
      saved[static_cast<unsigned char>(rest[k]) * 7u % saved.size()] = rest[k + 1];
    const auto restored = api::Run::restore(program_, saved, hurried());
    if (outcome(restored) == Outcome::Done)
      fuzz::require(told(*restored) == told(run_), "what has changed is not misread");
  }

  const api::Program& program_;
  api::Run run_;
  std::optional<api::Run> fork_;
  bool verified_ = false;
  cli::Server server_;
};

void follow(const api::Program& program, std::string_view calls) {
  auto run = program.start(hurried());
  if (!run) return;
  Host host(program, *std::move(run));
  for (int n = 0; !calls.empty() && n < most_calls; ++n) {
    const std::size_t end = std::min(calls.find('\n'), calls.size());
    host.obey(calls.substr(0, end));
    calls.remove_prefix(std::min(end + 1, calls.size()));
  }
  host.restores();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = bytes(data, size);
  const std::size_t cut = text.find(divider);
  if (cut == std::string_view::npos) {
    follow(standing(), text);
    return 0;
  }
  api::CompileOptions options;
  options.limits = small();
  const auto program = api::Program::compile(text.substr(0, cut), options);
  if (program) follow(*program, text.substr(cut + divider.size()));
  return 0;
}
