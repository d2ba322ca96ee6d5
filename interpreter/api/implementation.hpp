// SPDX-License-Identifier: Apache-2.0
// What stands behind the public classes. Private to api/. Inside namespace quid::api the public
// types are meant; the interpreter's own are written quid::Day, quid::Run.
#pragma once

#ifndef QUID_IMPLEMENTATION
#define QUID_IMPLEMENTATION
#endif
#include "quid/quid.hpp"

#include <map>
#include <mutex>

#include "report/deal_file.hpp"
#include "report/report.hpp"
#include "run/engine.hpp"

namespace quid::api {

using report::DealFile;
using report::Wording;

/// A copy of a deal to which questions and records may be added; one caller at a time.
struct Workspace {
  std::mutex mutex;
  std::unique_ptr<DealFile> file;
};

struct Program::Impl {
  std::unique_ptr<DealFile> deal;  // with a source `record`, the last, for what runs are told
  std::vector<Diagnostic> warnings;
  std::string fingerprint;
  mutable Workspace workspace;

  const DealFile& file() const { return *deal; }
  quid::SourceId record() const { return quid::SourceId::at(deal->sources.size() - 1); }
};

struct Run::Impl {
  Impl(Program program_, const Limits& limits_);
  Impl(const Impl& other);  // without handlers

  Program program;
  Limits limits;
  std::vector<quid::checked::Entry> record;        // all of it, by date; `line` counts from 1
  std::vector<quid::checked::Entry> pending;       // of it, what is dated after today
  quid::Run run;                                   // walked to today
  std::map<std::uint32_t, ActionHandler> actions;  // by number of the host's action
  std::map<std::string, Verifier> verifiers;       // by name
  std::function<void(const Happening&)> on_happening;
  std::shared_ptr<bool> busy = std::make_shared<bool>(false);  // a walk calls handlers

  /// What is read of it later is not a call that could be late.
  void keep(quid::Run walked);

  const DealFile& file() const { return program.impl().file(); }
  const quid::checked::Checked& deal() const { return file().checked(); }
};

// --- conversions (convert.cpp)
quid::Limits internal(const Limits& limits, const quid::Limits& base = {});
/// Those of the interpreter as a host has them.
Limits host_limits(const quid::Limits& limits);
/// The limits of one call that begins now.
quid::Limits of_this_call(const Limits& limits);
Diagnostic diagnostic_of(const quid::Diagnostic& diagnostic, const quid::SourceSet& sources);
Error error_of(std::string name, const std::vector<quid::Diagnostic>& diagnostics,
               const quid::SourceSet& sources);
Error error_of(const DealFile& file, const quid::RunError& error,
               const std::vector<quid::checked::Entry>& entries);
Error error_of(const quid::Error& error);
Error unknown_name(std::string_view what, std::string_view name,
                   const std::vector<std::string>& known);
inline quid::Day internal(Day day) { return quid::Day{day.number}; }
inline Day day_of(quid::Day day) { return Day{day.value}; }
Happening happening_of(const Wording& wording, const quid::Happening& happening,
                       const quid::View& view, const std::vector<quid::checked::Entry>& entries);
/// The error of a call that a handler makes on the run that calls it.
Error in_a_handler();
/// The error of a call that its host has ended, or whose time was up.
Error ended_by(const quid::Limits& limits);
/// The same where it is so now.
std::optional<Error> over_limits(const quid::Limits& limits);
ValueKind kind_of(quid::checked::Kind kind);
Value value_of(const Wording& wording, const quid::Answer& answer);

// --- what needs a workspace (workspace.cpp)
using Entries = std::vector<quid::checked::Entry>;
Result<Entries> read_events(const Program::Impl& program, std::string_view text, RecordForm form,
                            const quid::Limits& limits);
/// The record as text, one line an entry.
std::string record_text(const DealFile& file, const Entries& record);

/// Gives the entries places in a source `id`, the last of the deal, whose text becomes that of the
/// record.
void point_to_record(DealFile& file, quid::SourceId id, Entries& record);
/// The deal with a record to which it points, for questions; hold the workspace's mutex.
DealFile& opened(const Program::Impl& program, Entries& record, const quid::Limits& limits);
/// Lets go of what the last question added, where that is much.
void tidy(const Program::Impl& program);

// --- data (data.cpp): docs/formats.md describes them
std::string json_of(const std::vector<Happening>& happenings, const Program& program);
std::string json_of(const Happening& happening, const Program& program);
std::string json_of(const Error& error);
std::string json_of(const Value& value);
std::string json_of(const Milestone& milestone, Day day, const Program& program);
std::string json_of(const Program& program);

}  // namespace quid::api
