// SPDX-License-Identifier: Apache-2.0
// Quid for C++ hosts: compile a deal, run it on what happens, ask it questions.
//
//   auto deal = quid::Program::compile(source);       // immutable; any thread may use it
//   auto run = deal->start();                         // cheap to copy: a copy is a fork
//   run->record("2018-07-27 remains_returned 55 boxes");
//   for (const auto& each : *run->advance("2018-08-31")) std::cout << each.text << '\n';
//
// Nothing here throws (but std::bad_alloc), prints, or reads a clock, a locale or, unless its name
// says so, a file. Texts are UTF-8. Strings and vectors that come back are the caller's own.
// Numbers are exact and therefore texts: `1250000.5`. A Run belongs to one thread at a time; a
// Program to all. docs/embedding.md is the guide; docs/formats.md describes what comes as JSON.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "quid/data.hpp"

namespace quid {
#ifndef QUID_IMPLEMENTATION
inline
#endif
    namespace api {

/// How much is too much. Each is kept; past it the call is an error and changes nothing.
struct Limits {
  std::uint64_t source_bytes = 16u << 20, tokens = 3'000'000, nesting = 250, name_bytes = 256;
  std::uint64_t set_elements = 100'000, instances = 100'000,
                instructions = 2'000'000;  // of a program
  std::uint64_t record_bytes = 512u << 20, record_entries = 5'000'000;
  std::uint64_t happenings = 300'000;         // of a run, besides those its record tells of
  std::uint64_t steps = 1'000'000;            // of a deal `for N steps`
  std::uint64_t memory = UINT64_MAX;          // bytes of a run: its state, record and happenings
  std::chrono::milliseconds time{0};          // of one call, by a steady clock; 0: no limit
  const std::atomic<bool>* cancel = nullptr;  // another thread may set it; it must outlive the run
};

enum class Form : std::uint8_t { Text, Json };
enum class RecordForm : std::uint8_t { Quid, Csv, JsonLines };
/// What a program declares.
enum class Names : std::uint8_t {
  Actors,
  Milestones,
  Levers,
  Quantities,
  Statements,
  Rules,
  Actions
};

class Run;

struct CompileOptions {
  std::string name = "deal.quid";  // how messages call the script
  Limits limits;
  /// The text of a module; nullopt: the standard library's, if there is one. May be empty.
  std::function<std::optional<std::string>(std::string_view name)> module;
};

/// A deal that is good. Copies share it; it is freed with the last Program or Run that uses it.
class QUID_API Program {
 public:
  /// Errors: `script-errors` with diagnostics, limits. Cost: linear in the text and in what sets
  /// multiply out. Safe on many threads at once; parsing takes turns.
  static Result<Program> compile(std::string_view source, const CompileOptions& options = {});
  /// Reads the file and modules beside it. Errors: `unreadable-file` too.
  static Result<Program> compile_file(const std::string& path, const Limits& limits = {});

  const std::vector<Diagnostic>& warnings() const;
  std::string title() const;
  Day first_day() const;
  std::optional<Day> last_day() const;
  /// Of what is declared, each instance: `sanction[coal]`. Actors are parties and observers.
  std::vector<std::string> names(Names what) const;
  /// Of a lever, harshest first. Errors: `unknown-name`.
  Result<std::vector<std::string>> levels(std::string_view lever) const;
  /// `2018-07-27`, or in a deal of steps `3` or `step 3`. Errors: `malformed-date`.
  Result<Day> day(std::string_view text) const;
  std::string text(Day day) const;
  /// Sixteen hex digits that differ where the script or a module differs.
  std::string fingerprint() const;
  /// A run that stands before the deal's first day. `limits` are of the run and each of its calls.
  Result<Run> start(const Limits& limits = {}) const;

  struct Impl;  // private
  explicit Program(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  const Impl& impl() const { return *impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

// Handlers may read their run and copy it, not change it: such a call is the error `misuse`. All
// are told, also where one throws; what was thrown leaves `advance` at its end, and the walk
// stands.
/// Called with the arguments of `action NAME(…) by host`, once for each call.
using ActionHandler = std::function<void(const Happening& call)>;
enum class Finding : std::uint8_t { NotYet, Verified, Refuted };
/// Asked on each day on which `milestone` is reported and `verifier` has not yet found.
using Verifier = std::function<Finding(const Milestone& milestone, Day day)>;
/// One member of a host's struct, and how it is written as a number: see `bind`.
template <class Host>
struct Binding {
  std::string quantity;
  std::function<std::string(const Host&)> number;
};

/// One course of events. A copy is a fork that goes on by itself, without the original's handlers.
/// A moved-from Run may only be assigned to or destroyed.
class QUID_API Run {
 public:
  Run(const Run& other);
  Run(Run&&) noexcept;
  Run& operator=(const Run& other);
  Run& operator=(Run&&) noexcept;
  ~Run();

  const Program& program() const;
  /// The last day that is over; the day before the first one at the start.
  Day today() const;

  /// Instead of `Limits::cancel`, from here on; forks have that of their original.
  void cancel_by(const std::atomic<bool>* flag);

  // --- what happens
  /// Events in a record's words, each dated after today: `2018-07-27 m 55 boxes; 2018-08-01 n`, or
  /// whole lines, or CSV or JSON Lines. Taken all or none; tried on a fork, so what contradicts the
  /// state is refused here and not later (but for what verifiers find meanwhile). Errors:
  /// `event-errors` with diagnostics, `contradicts-the-state`, `dated-too-early`. Cost: a fork and
  /// the walk to the last event's day.
  Status record(std::string_view events, RecordForm form = RecordForm::Quid);
  /// A quantity as the host knows it on a day after today. Errors: as `record`; `unknown-name`,
  /// `malformed-number`.
  Status set(std::string_view quantity, std::string_view number, Day day);
  Status set(const std::vector<std::pair<std::string, std::string>>& numbers, Day day);
  template <class Host>
  Status set(const std::vector<Binding<Host>>& bindings, const Host& host, Day day);
  /// The same as `record` for events of any day: the run is walked afresh up to today. What
  /// handlers were told stands. Cost: that of the whole run.
  Status amend(std::string_view events, RecordForm form = RecordForm::Quid);
  /// Walks to the end of a day, never past the deal's end, never back. What happened comes back and
  /// is told to handlers, once and in order, when all of it is sure. After an error the run stands
  /// where it stood. Cost: the days that matter times the rules touched.
  Result<std::vector<Happening>> advance(Day day);
  Result<std::vector<Happening>> advance(std::string_view day);

  // --- the host's part. An empty handler takes the one before away.
  /// Errors: `unknown-name`; `wrong-arguments` where a call in the script has others than
  /// `parameters` (an unknown value fits any of them).
  Status on_action(std::string_view name, const std::vector<ValueKind>& parameters,
                   ActionHandler handler);
  /// Of whatever `verifier` (a party or observer) is to verify. Errors: `unknown-name`.
  Status on_verify(std::string_view verifier, Verifier find);
  void on_happening(std::function<void(const Happening&)> handler);

  // --- what stands at the end of today
  std::vector<Level> levels() const;
  Result<Level> level(std::string_view lever) const;
  std::vector<Quantity> quantities() const;
  std::vector<Milestone> milestones() const;
  Result<Milestone> milestone(std::string_view name) const;
  std::vector<Duty> duties() const;  // in the order in which they arose
  std::vector<Book> ledger() const;
  Verdict verdict() const;
  std::vector<Happening> happenings(std::size_t from = 0) const;
  /// One JSON object with all of these and the residual.
  std::string state() const;
  /// Cost: a small run for each open milestone, bounded.
  Residual residual() const;
  /// The same as text, or as the object of docs/formats.md.
  std::string residual(Form form) const;
  /// The whole run step by step, as `quid run` tells it.
  Result<std::string> report(Form form = Form::Text) const;

  // --- questions
  /// Of any expression: `exposure of US`, `m and l at least open`. Errors: `event-errors`,
  /// `question-errors` (a day outside the deal, a party), and the name of what cannot be computed:
  /// `overflow`. Cost: the program is lowered again.
  Result<Value> value(std::string_view expression) const;
  /// `why C`, `why not C`, `next`, `what if EVENTS`, `left`, `unknowns`, at the end of today or `on
  /// DATE`. Cost: bounded by work, at most about a second on a deal of ordinary size.
  Result<std::string> ask(std::string_view question, Form form = Form::Text) const;
  /// How another run of the same or another draft differs from this one.
  Result<std::string> compare(const Run& other, Form form = Form::Text) const;
  /// Of the program, the record and today: equal for runs that go on alike. Cost: linear in the
  /// record.
  std::uint64_t hash() const;

  // --- state that lasts
  /// Bytes that `restore` takes: checksummed, the same on every machine. JSON is to be read as
  /// well.
  std::string save(Form form = Form::Text) const;
  struct Migration {
    bool migrated = false;             // the program was another one
    std::vector<std::string> dropped;  // what no longer fits, each with the reason
  };
  /// Errors: `not-a-save`, `damaged-save`, `newer-save`, `other-program` (unless `migrate` is
  /// given: then events that no longer fit are left out and told there), limits.
  static Result<Run> restore(const Program& program, std::string_view saved,
                             const Limits& limits = {}, Migration* migrate = nullptr);

  struct Impl;  // private
  explicit Run(std::unique_ptr<Impl> impl);
  const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// A member that is a whole number, or a text that is a number, or whatever `write` makes of it.
template <class Host, class Member>
Binding<Host> bind(std::string quantity, Member Host::*member) {
  return {std::move(quantity), [member](const Host& host) -> std::string {
            if constexpr (std::is_integral_v<Member>)
              return std::to_string(host.*member);
            else
              return std::string(host.*member);
          }};
}
template <class Host>
Status Run::set(const std::vector<Binding<Host>>& bindings, const Host& host, Day day) {
  std::vector<std::pair<std::string, std::string>> numbers;
  for (const auto& each : bindings) numbers.emplace_back(each.quantity, each.number(host));
  return set(numbers, day);
}

/// `0.1.0`. Static.
QUID_API const char* version();

}  // namespace api
}  // namespace quid
