// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api/implementation.hpp"
#include "report/files.hpp"
#include "report/question.hpp"
#include "report/subject.hpp"
#include "support/fnv.hpp"

namespace quid::api {
namespace {

std::string fingerprint_of(const DealFile& file) {
  std::uint64_t hash = fnv1a("quid");
  for (std::size_t i = 0; i < file.sources.size(); ++i) {
    const std::string_view text = file.sources[quid::SourceId::at(i)].text();
    hash = fnv1a(text, fnv1a(fmt::format(" {} ", text.size()), hash));
  }
  return fmt::format("{:016x}", hash);
}

Result<Program> finished(std::unique_ptr<DealFile> file) {
  if (!file->good) {
    Error error = error_of("script-errors", file->diagnostics, file->sources);
    // Among very many mistakes this one may not be told.
    if (const auto over = over_limits(file->limits)) error.name = over->name;
    return error;
  }
  auto impl = std::make_shared<Program::Impl>();
  for (const quid::Diagnostic& each : file->diagnostics)
    impl->warnings.push_back(diagnostic_of(each, file->sources));
  impl->fingerprint = fingerprint_of(*file);
  file->limits.cancel = nullptr;  // those were of this call
  file->limits.deadline = quid::Limits{}.deadline;
  file->sources.add("record", {});
  impl->deal = std::move(file);
  return Program(std::move(impl));
}

/// The names of all instances of the rows of one table.
template <class Rows>
void add_names(std::vector<std::string>& out, const Wording& wording, const Rows& rows) {
  for (const auto& row : rows)
    for (std::uint32_t i = 0; i < row.shape.count; ++i)
      out.push_back(wording.instance_name(row.name, row.shape, i));
}

}  // namespace

const char* version() { return QUID_VERSION; }

Result<Program> Program::compile(std::string_view source, const CompileOptions& options) {
  const quid::Limits limits = of_this_call(options.limits);
  if (source.size() > limits.source_bytes)
    return Error{"source-too-large",
                 fmt::format("the script has {} bytes, more than the {} that a host allows",
                             source.size(), limits.source_bytes),
                 {},
                 {}};
  report::FindModule find;
  if (options.module) find = options.module;
  return finished(report::load_deal_text(options.name, std::string(source), limits, options.name,
                                         std::move(find)));
}

Result<Program> Program::compile_file(const std::string& path, const Limits& limits) {
  auto file = report::load_deal(path, of_this_call(limits));
  if (!file) return error_of(file.error());
  return finished(std::move(*file));
}

const std::vector<Diagnostic>& Program::warnings() const { return impl_->warnings; }
std::string Program::title() const { return impl_->file().checked().deal.title; }
Day Program::first_day() const { return day_of(impl_->file().checked().deal.start); }
std::optional<Day> Program::last_day() const {
  const auto& end = impl_->file().checked().deal.end;
  return end ? std::optional(day_of(*end)) : std::nullopt;
}
std::string Program::fingerprint() const { return impl_->fingerprint; }

std::vector<std::string> Program::names(Names what) const {
  const quid::checked::Checked& deal = impl_->file().checked();
  const Wording wording(impl_->file());
  std::vector<std::string> out;
  switch (what) {
    case Names::Actors: add_names(out, wording, deal.actors); break;
    case Names::Milestones: add_names(out, wording, deal.milestones); break;
    case Names::Levers: add_names(out, wording, deal.levers); break;
    case Names::Quantities: add_names(out, wording, deal.quantities); break;
    case Names::Statements: add_names(out, wording, deal.statements); break;
    case Names::Rules:
      for (std::uint32_t r = 0; r < deal.rules.size(); ++r)
        for (std::uint32_t i = 0; i < deal.rules[r].shape.count; ++i)
          out.push_back(wording.subject({quid::Subject::Kind::Rule, r, i}));
      break;
    case Names::Actions:
      for (const auto& action : deal.host_actions) out.push_back(wording.name(action.name));
      break;
  }
  return out;
}

Result<std::vector<std::string>> Program::levels(std::string_view lever) const {
  const auto subject = report::find_subject(impl_->file(), lever);
  if (!subject || subject->kind != quid::Subject::Kind::Lever)
    return unknown_name("lever", lever, names(Names::Levers));
  const Wording wording(impl_->file());
  std::vector<std::string> out;
  const auto count = impl_->file().checked().levers[subject->symbol].level_count;
  for (std::uint32_t k = 0; k < count; ++k) out.push_back(wording.level(subject->symbol, k));
  return out;
}

Result<Day> Program::day(std::string_view text) const {
  const quid::checked::Deal& deal = impl_->file().checked().deal;
  if (const auto day = report::day_option(std::string(text), deal)) return day_of(*day);
  return Error{"malformed-date",
               deal.in_steps
                   ? fmt::format("`{}` is not a step; a step is written `3`", text)
                   : fmt::format("`{}` is not a date; a date is written `2018-07-27`", text),
               {},
               {}};
}

std::string Program::text(Day day) const {
  const bool steps = impl_->file().checked().deal.in_steps;
  const quid::Day inner = internal(day);
  if (!steps && (inner < quid::first_day || inner > quid::last_day)) return "none";
  return Wording(impl_->file()).day(inner);
}

Result<Run> Program::start(const Limits& limits) const {
  auto impl = std::make_unique<Run::Impl>(*this, limits);
  if (impl->run.error()) return error_of(impl_->file(), *impl->run.error(), {});
  return Run(std::move(impl));
}

}  // namespace quid::api
