// SPDX-License-Identifier: Apache-2.0
// The state at a day's end as the history shows it.
#include <algorithm>
#include <set>

#include "world.hpp"

namespace quid::oracle {

namespace {

MilestoneView view_of(const MilestoneState& now) {
  MilestoneView view;
  view.reported = now.reported.on;
  view.met = now.met.on;
  view.verified = now.verified.on;
  view.refuted = now.refuted.on;
  view.broken = now.broken.on;
  view.overdue = now.overdue.on;
  view.waived = now.waived.on;
  view.lapsed = now.lapsed.on;
  view.disputed = now.disputed.on;
  view.unruled = now.unruled.on;
  view.report_day = now.report_day;
  view.met_day = now.met_day;
  if (!now.undone()) view.done_day = now.done_day;
  view.deadline = now.deadline;
  view.reported_amount = now.reported_amount;
  view.verified_amount = now.verified_amount;
  return view;
}

DutyView view_of(const DutyState& duty, bool suspended) {
  DutyView view;
  view.rule = subject_of(Subject::Kind::Rule, duty.origin.rule);
  view.status = duty.lapsed     ? DutyView::Status::Lapsed
                : duty.replaced ? DutyView::Status::Replaced
                : duty.done     ? DutyView::Status::Done
                : suspended     ? DutyView::Status::Suspended
                : duty.overdue  ? DutyView::Status::Overdue
                                : DutyView::Status::Open;
  view.arose = duty.arose;
  view.deadline = duty.deadline;
  if (duty.done) view.done = duty.closed;
  view.owed = duty.act.amount;
  view.paid = duty.paid;
  view.effect = duty.origin.effect.value;
  return view;
}

}  // namespace

View World::view() const {
  View view;
  view.day = today_;
  for (std::uint32_t l = 0; l < state.levers.size(); ++l) {
    for (std::uint32_t i = 0; i < state.levers[l].size(); ++i) {
      view.levels.push_back(static_cast<std::uint32_t>(level({l, i})));
    }
  }
  for (const auto& column : state.quantities) {
    view.quantities.insert(view.quantities.end(), column.begin(), column.end());
  }
  for (const auto& column : state.milestones) {
    for (const auto& each : column) view.milestones.push_back(view_of(each));
  }
  for (const DutyState& duty : state.duties) {
    view.duties.push_back(view_of(duty, duty_suspended(duty)));
  }
  for (const PhaseState& phase : state.phases) view.phases.push_back(phase.active);
  for (const auto& column : state.statements) {
    for (const auto& each : column) view.unwarranted.push_back(each.unwarranted);
  }
  std::set<std::uint32_t> units;
  for (const auto& value : deal_.values) units.insert(value.unit.value);
  for (const auto& [account, amount] : state.received) units.insert(std::get<2>(account));
  for (std::uint32_t a = 0; a < state.withdrew.size(); ++a) {
    for (std::uint32_t i = 0; i < state.withdrew[a].size(); ++i) {
      for (const std::uint32_t unit : units) {
        const Value given = given_by({a, i}, checked::UnitId{unit}, {});
        const Value received = received_by({a, i}, checked::UnitId{unit}, {});
        BookView book{checked::ActorId{a}, i, checked::UnitId{unit}, {}, {}};
        if (given.known()) book.given = given.number;
        if (received.known()) book.received = received.number;
        view.books.push_back(book);
      }
    }
  }
  return view;
}

std::vector<EnsureView> World::ensure_views() const {
  std::vector<EnsureView> views;
  for (std::size_t k = 0; k < state.ensures.size(); ++k) {
    const EnsureState& now = state.ensures[k];
    EnsureView view;
    view.since = now.since;
    const bool eventually = deal_.ensures[k].form == checked::Ensure::Form::Eventually;
    const bool shown = eventually ? now.shown : !now.doubtful;
    view.status = now.broken ? EnsureView::Status::Broken
                  : shown    ? EnsureView::Status::Kept
                             : EnsureView::Status::NotShown;
    views.push_back(view);
  }
  return views;
}

}  // namespace quid::oracle
