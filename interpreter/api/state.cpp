// SPDX-License-Identifier: Apache-2.0
// What stands at the end of today, in the public types.
#include <algorithm>

#include "api/implementation.hpp"
#include "report/subject.hpp"

namespace quid::api {
namespace {

const char* status_name(quid::DutyView::Status status) {
  using S = quid::DutyView::Status;
  switch (status) {
    case S::Open: return "open";
    case S::Overdue: return "overdue";
    case S::Suspended: return "suspended";
    case S::Done: return "done";
    case S::Replaced: return "replaced";
    case S::Lapsed: return "lapsed";
  }
  return "";
}

Level level_of(const DealFile& file, const Wording& wording, const quid::RunState& state,
               std::uint32_t symbol, std::uint32_t instance, std::size_t row) {
  const std::uint32_t level = state.levers[row].level;
  return {wording.lever(symbol, instance), wording.level(symbol, level), level,
          file.checked().levers[symbol].level_count};
}

// Names of the instances of a table, in the order of the rows of a view.
template <class Rows, class Each>
void each_instance(const Rows& rows, const Each& each) {
  std::size_t row = 0;
  for (std::uint32_t symbol = 0; symbol < rows.size(); ++symbol)
    for (std::uint32_t i = 0; i < rows[symbol].shape.count; ++i) each(symbol, i, row++);
}

std::optional<std::string> number_of(const std::optional<quid::Decimal>& value) {
  return value ? std::optional(value->to_string()) : std::nullopt;
}

}  // namespace

Milestone milestone_of(const DealFile& file, const Wording& wording, const quid::View& view,
                       std::uint32_t instance) {
  const quid::Instances& all = file.program->milestones;
  const std::uint32_t symbol = all.symbol[instance], local = all.local(instance);
  const quid::MilestoneView& v = view.milestones[instance];
  Milestone out;
  out.name = wording.milestone(symbol, local);
  out.reported = v.reported;
  out.met = v.met;
  out.verified = v.verified;
  out.refuted = v.refuted;
  out.broken = v.broken;
  out.overdue = v.overdue;
  out.waived = v.waived;
  out.lapsed = v.lapsed;
  out.disputed = v.disputed;
  if (v.deadline) out.deadline = day_of(*v.deadline);
  if (v.met_day) out.met_on = day_of(*v.met_day);
  if (file.checked().milestones[symbol].more->of.valid()) {
    out.reported_amount = v.reported_amount.to_string();
    out.verified_amount = v.verified_amount.to_string();
    out.unit = wording.unit(file.checked().milestones[symbol].more->unit);
  }
  return out;
}

std::vector<Level> Run::levels() const {
  const Wording wording(impl_->file());
  std::vector<Level> out;
  each_instance(impl_->deal().levers, [&](std::uint32_t symbol, std::uint32_t i, std::size_t row) {
    out.push_back(level_of(impl_->file(), wording, impl_->run.state(), symbol, i, row));
  });
  return out;
}

Result<Level> Run::level(std::string_view lever) const {
  const auto subject = report::find_subject(impl_->file(), lever);
  if (!subject || subject->kind != quid::Subject::Kind::Lever)
    return unknown_name("lever", lever, program().names(Names::Levers));
  const std::size_t row = impl_->run.program().levers.base[subject->symbol] + subject->instance;
  return level_of(impl_->file(), Wording(impl_->file()), impl_->run.state(), subject->symbol,
                  subject->instance, row);
}

std::vector<Quantity> Run::quantities() const {
  const Wording wording(impl_->file());
  const quid::View view = impl_->run.view();
  std::vector<Quantity> out;
  const auto& rows = impl_->deal().quantities;
  each_instance(rows, [&](std::uint32_t symbol, std::uint32_t i, std::size_t row) {
    out.push_back({wording.instance_name(rows[symbol].name, rows[symbol].shape, i),
                   number_of(view.quantities[row]), wording.unit(rows[symbol].unit)});
  });
  return out;
}

std::vector<Milestone> Run::milestones() const {
  const Wording wording(impl_->file());
  const quid::View view = impl_->run.view();
  std::vector<Milestone> out;
  for (std::uint32_t m = 0; m < view.milestones.size(); ++m)
    out.push_back(milestone_of(impl_->file(), wording, view, m));
  return out;
}

Result<Milestone> Run::milestone(std::string_view name) const {
  const std::vector<std::string> names = program().names(Names::Milestones);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return unknown_name("milestone", name, names);
  return milestone_of(impl_->file(), Wording(impl_->file()), impl_->run.view(),
                      static_cast<std::uint32_t>(found - names.begin()));
}

std::vector<Duty> Run::duties() const {
  const Wording wording(impl_->file());
  std::vector<Duty> out;
  for (const quid::DutyView& duty : impl_->run.view().duties) {
    Duty one;
    one.text = wording.duty(duty);
    one.rule = wording.subject(duty.rule);
    one.status = status_name(duty.status);
    one.arose = day_of(duty.arose);
    one.deadline = day_of(duty.deadline);
    if (duty.done) one.done = day_of(*duty.done);
    one.owed = duty.owed.to_string();
    one.paid = duty.paid.to_string();
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Book> Run::ledger() const {
  const Wording wording(impl_->file());
  std::vector<Book> out;
  for (const quid::BookView& book : impl_->run.books()) {
    std::optional<quid::Decimal> exposure;
    if (book.given && book.received) exposure = sub(*book.given, *book.received);
    out.push_back({wording.actor(book.actor, book.instance), wording.unit(book.unit),
                   number_of(book.given), number_of(book.received), number_of(exposure)});
  }
  return out;
}

Verdict Run::verdict() const {
  const Wording wording(impl_->file());
  report::RunReport told;
  told.last = impl_->run.view();
  told.verdict = impl_->run.verdict();
  told.happenings = impl_->run.happenings();
  told.entries = impl_->run.entries();
  if (told.verdict.word == quid::ast::VerdictWord::Undetermined)
    told.residual = impl_->run.residual();
  Verdict out;
  out.word = report::verdict_word(told.verdict.word);
  for (const quid::Blame& blame : told.verdict.blame)
    out.blame.push_back({wording.actor(blame.actor, blame.instance), wording.subject(blame.what),
                         day_of(blame.since)});
  for (const quid::Subject& milestone : told.verdict.circle)
    out.circle.push_back(wording.subject(milestone));
  out.sentences = report::verdict_lines(wording, told);
  return out;
}

Residual Run::residual() const {
  const Wording wording(impl_->file());
  const quid::Residual inner = impl_->run.residual();
  const auto names = [&](const std::vector<quid::Subject>& list) {
    std::vector<std::string> out;
    for (const quid::Subject& each : list) out.push_back(wording.subject(each));
    return out;
  };
  const auto act = [&](std::uint32_t effect, const quid::Subject& rule) {
    return effect == UINT32_MAX ? std::string()
                                : wording.effect(quid::checked::EffectId{effect}, rule);
  };
  const auto day = [](const std::optional<quid::Day>& when) {
    return when ? std::optional(day_of(*when)) : std::nullopt;
  };
  Residual out;
  for (const auto& each : inner.owed)
    out.owed.push_back({names(each.debtors), wording.subject(each.what),
                        act(each.effect, each.what), day(each.by), each.overdue, each.aim,
                        each.suspended, each.amount.to_string()});
  for (const auto& each : inner.may)
    out.may.push_back({names(each.holders), wording.subject(each.rule), act(each.effect, each.rule),
                       day(each.until)});
  for (const auto& each : inner.bans)
    out.bans.push_back({names(each.bound), wording.subject(each.rule), act(each.effect, each.rule),
                        day(each.until)});
  for (const auto& each : inner.unlocks) {
    Residual::Unlocks one{wording.subject(each.milestone), each.needs_met, names(each.rules), {}};
    for (const auto& move : each.levels)
      one.levels.push_back({wording.subject(move.lever),
                            wording.level(move.lever.symbol, move.from),
                            wording.level(move.lever.symbol, move.to)});
    out.unlocks.push_back(std::move(one));
  }
  for (const auto& each : inner.undetermined)
    out.undetermined.push_back({wording.subject(each.what), names(each.facts), each.why});
  return out;
}

std::vector<Happening> Run::happenings(std::size_t from) const {
  const Wording wording(impl_->file());
  const quid::View view = impl_->run.view();
  std::vector<Happening> out;
  const quid::Happenings& all = impl_->run.happenings();
  for (std::size_t k = from; k < all.size(); ++k)
    out.push_back(happening_of(wording, all[k], view, impl_->run.entries()));
  return out;
}

}  // namespace quid::api
