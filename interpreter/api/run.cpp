// SPDX-License-Identifier: Apache-2.0
// A run's record and its walk. Everything is tried on a fork and kept only when it went well.
#include <fmt/format.h>
#include <algorithm>

#include "api/implementation.hpp"
#include "support/fnv.hpp"

namespace quid::api {
namespace {

using quid::checked::Entry;

bool earlier(const Entry& a, const Entry& b) {
  return std::pair(!a.prior, a.on) < std::pair(!b.prior, b.on);
}

Error too_early(const Run::Impl& run, const Entry& entry) {
  const Wording wording(run.file());
  return {"dated-too-early",
          fmt::format("`{}` is dated {}, and the run has walked to the end of {}; `amend` takes "
                      "what is told late",
                      wording.event(entry), wording.day(entry.on), wording.day(run.run.today())),
          {"record", entry.line, 1},
          {}};
}

std::optional<Error> too_many(const Run::Impl& run, std::size_t more) {
  if (run.record.size() + more <= run.limits.record_entries) return std::nullopt;
  return Error{"too-many-entries",
               fmt::format("the record has more than {} entries", run.limits.record_entries),
               {},
               {}};
}

/// Sorted by date, and numbered from `over` on.
Entries merged(const Entries& record, Entries more, std::size_t over = 0) {
  Entries all = record;
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  std::stable_sort(all.begin(), all.end(), earlier);
  for (std::size_t k = 0; k < all.size(); ++k)
    all[k].line = static_cast<std::uint32_t>(over + k + 1);
  return all;
}

Entries after(const Entries& record, quid::Day day) {
  Entries out;
  for (const Entry& entry : record)
    if (!entry.prior && entry.on > day) out.push_back(entry);
  return out;
}

Entries up_to(const Entries& record, quid::Day day) {
  Entries out;
  for (const Entry& entry : record)
    if (entry.prior || entry.on <= day) out.push_back(entry);
  return out;
}

// Would the run take all that is pending?
std::optional<Error> refusal_of(const DealFile& file, const quid::Run& run, const Entries& pending,
                                const quid::Limits& limits) {
  if (pending.empty()) return std::nullopt;
  quid::Run fork = run;
  fork.limit(limits);
  fork.keep_happenings(false);
  const bool stopped = fork.error().has_value();
  fork.tell(pending);
  // What is refused at once is counted among these, and was not put to the others.
  if (fork.error() && !stopped) return error_of(file, *fork.error(), pending);
  if (!fork.error()) fork.advance(pending.back().on);
  if (!fork.error()) return std::nullopt;
  return error_of(file, *fork.error(), fork.entries());
}

}  // namespace

Run::Impl::Impl(Program program_, const Limits& limits_)
    : program(std::move(program_)),
      limits(limits_),
      run(*program.impl().file().program, {}, internal(limits_)) {
  keep(std::move(run));
}

Run::Impl::Impl(const Impl& other)
    : program(other.program),
      limits(other.limits),
      record(other.record),
      pending(other.pending),
      run(other.run) {}

void Run::Impl::keep(quid::Run walked) {
  quid::Limits reads = internal(limits);
  reads.cancel = nullptr;
  reads.memory = SIZE_MAX;
  walked.limit(reads);
  run = std::move(walked);
}

Run::Run(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Run::Run(const Run& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Run::Run(Run&&) noexcept = default;
Run& Run::operator=(const Run& other) {
  impl_ = std::make_unique<Impl>(*other.impl_);
  return *this;
}
Run& Run::operator=(Run&&) noexcept = default;
Run::~Run() = default;

const Program& Run::program() const { return impl_->program; }
Day Run::today() const { return day_of(impl_->run.today()); }

Status Run::record(std::string_view events, RecordForm form) {
  if (*impl_->busy) return in_a_handler();
  const quid::Limits limits = of_this_call(impl_->limits);
  auto entries = read_events(impl_->program.impl(), events, form, limits);
  if (!entries) return entries.error();
  const bool begun = impl_->run.today() >= impl_->deal().deal.start;
  bool priors = false;
  for (const Entry& entry : *entries) {
    priors = priors || entry.prior;
    if (entry.prior ? begun : entry.on <= impl_->run.today()) return too_early(*impl_, entry);
  }
  if (priors) return amend(events, form);
  if (const auto error = too_many(*impl_, entries->size())) return *error;
  // All of them lie behind what is over: only what is pending changes.
  const std::size_t over = impl_->record.size() - impl_->pending.size();
  Entries pending = merged(impl_->pending, std::move(*entries), over);
  if (const auto error = refusal_of(impl_->file(), impl_->run, pending, limits)) return *error;
  impl_->record.resize(over);
  impl_->record.insert(impl_->record.end(), pending.begin(), pending.end());
  impl_->pending = std::move(pending);
  return Done{};
}

Status Run::amend(std::string_view events, RecordForm form) {
  if (*impl_->busy) return in_a_handler();
  const quid::Limits limits = of_this_call(impl_->limits);
  auto entries = read_events(impl_->program.impl(), events, form, limits);
  if (!entries) return entries.error();
  if (const auto error = too_many(*impl_, entries->size())) return *error;
  Entries all = merged(impl_->record, std::move(*entries));
  const quid::Day today = impl_->run.today();
  quid::Run again(impl_->run.program(), up_to(all, today), limits);
  again.advance(today);
  if (again.error()) return error_of(impl_->file(), *again.error(), up_to(all, today));
  Entries pending = after(all, today);
  if (const auto error = refusal_of(impl_->file(), again, pending, limits)) return *error;
  impl_->record = std::move(all);
  impl_->pending = std::move(pending);
  impl_->keep(std::move(again));
  return Done{};
}

void Run::cancel_by(const std::atomic<bool>* flag) { impl_->limits.cancel = flag; }

Status Run::set(std::string_view quantity, std::string_view number, Day day) {
  return set({{std::string(quantity), std::string(number)}}, day);
}

Status Run::set(const std::vector<std::pair<std::string, std::string>>& numbers, Day day) {
  // They become part of a text: nothing else may come in with them.
  const std::vector<std::string> known = program().names(Names::Quantities);
  std::string events;
  for (const auto& [quantity, number] : numbers) {
    if (std::find(known.begin(), known.end(), quantity) == known.end())
      return unknown_name("quantity", quantity, known);
    if (!quid::Decimal::parse(number))
      return Error{
          "malformed-number",
          fmt::format("`{}` is not a number; a number is written `1250000.5`, with at most 12 "
                      "digits behind the point and without a unit",
                      number),
          {},
          {}};
    if (program().text(day) == "none")
      return Error{"malformed-date", "this day is none of the calendar", {}, {}};
    events += fmt::format("{} {} = {}\n", program().text(day), quantity, number);
  }
  return record(events);
}

std::uint64_t Run::hash() const {
  const std::string text = record_text(impl_->file(), impl_->record);
  std::uint64_t hash = fnv1a(impl_->program.fingerprint());
  hash = fnv1a(text, hash);
  return fnv1a(fmt::format(" {}", impl_->run.today().value), hash);
}

}  // namespace quid::api
