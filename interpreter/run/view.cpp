// SPDX-License-Identifier: Apache-2.0
// What a run shows of its state.
#include <algorithm>

#include "run/runner.hpp"

namespace quid {
View Runner::view() const {
  View view;
  view.day = s_.today;
  for (const LeverState& lever : s_.levers) view.levels.push_back(lever.level);
  for (const Value& q : s_.quantities)
    view.quantities.push_back(q.known() ? std::optional(q.as_number()) : std::nullopt);
  for (const MilestoneState& m : s_.milestones) {
    MilestoneView v{m.reported, m.met,    m.verified,        m.refuted,        m.broken, m.overdue,
                    m.waived,   m.lapsed, m.disputed,        m.unruled,        {},       {},
                    {},         {},       m.reported_amount, m.verified_amount};
    if (m.reported) v.report_day = m.report_day;
    if (m.dated) v.met_day = m.met_day;
    if (m.is_done()) v.done_day = m.done_day;
    if (m.has_deadline) v.deadline = m.deadline;
    view.milestones.push_back(v);
  }
  for (const DutyState& duty : s_.duties) {
    DutyView v;
    v.rule = rule_subject(p_.effects[duty.effect].rule);
    v.status = duty.status;
    v.arose = duty.arose;
    v.deadline = duty.deadline;
    if (duty.status == DutyView::Status::Done) v.done = duty.done;
    v.owed = duty.owed;
    v.paid = duty.paid;
    v.effect = p_.effects[duty.effect].source;
    view.duties.push_back(v);
  }
  view.books = books();
  for (const PhaseState& phase : s_.phases) view.phases.push_back(phase.active);
  for (const StatementState& statement : s_.statements)
    view.unwarranted.push_back(statement.unwarranted);
  return view;
}

std::vector<BookView> Runner::books() const {
  struct Key {
    std::uint32_t actor, unit, book;  // the book last: one that is there stands before none
    auto operator<=>(const Key&) const = default;
  };
  std::vector<Key> keys;
  for (std::uint32_t k = 0; k < p_.books.size(); ++k)
    keys.push_back({p_.books[k].actor, p_.books[k].unit, k});
  for (const PaidState& book : s_.paid) keys.push_back({book.actor, book.unit, nobody});
  std::sort(keys.begin(), keys.end());
  std::vector<BookView> books;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const auto [actor, unit, number] = keys[k];
    if (k > 0 && keys[k - 1].actor == actor && keys[k - 1].unit == unit) continue;
    BookView book{checked::ActorId{p_.actors.symbol[actor]}, p_.actors.local(actor),
                  checked::UnitId{unit}, Decimal{}, Decimal{}};
    const Range values = number == nobody ? Range{} : p_.books[number].values;
    for (std::uint32_t n = 0; n < values.count; ++n)
      add_value(book, p_.book_values[values.first + n]);
    if (const PaidState* paid = find_paid(actor, unit)) {
      if (book.given) book.given = add(*book.given, paid->given);
      if (book.received) book.received = add(*book.received, paid->received);
    }
    if (book.given && book.received && book.given->is_zero() && book.received->is_zero()) continue;
    books.push_back(book);
  }
  return books;
}

/// What a value comes to goes to the side of the book that it is on.
void Runner::add_value(BookView& book, std::uint32_t v) const {
  const ValueCode& code = p_.values[v];
  const Value& worth = worth_of(v);
  const auto amount = worth.known() ? value_amount(v, value(code.degree), worth) : std::nullopt;
  if (!amount)
    (code.own ? book.given : book.received) = std::nullopt;
  else if (code.own)
    book.given = book.given ? sub(*book.given, *amount) : std::nullopt;
  else
    book.received = book.received ? add(*book.received, *amount) : std::nullopt;
}

std::vector<EnsureView> Runner::ensures() const {
  std::vector<EnsureView> views;
  for (std::uint32_t e = 0; e < s_.ensures.size(); ++e) {
    const EnsureState& state = s_.ensures[e];
    EnsureView view{state.status, std::nullopt};
    if (state.status == EnsureView::Status::Broken)
      view.since = state.since;
    else if (p_.ensures[e].form == checked::Ensure::Form::Eventually) {
      view.status = state.seen_other ? EnsureView::Status::Kept : EnsureView::Status::NotShown;
      if (state.seen_other) view.since = state.since;
    } else if (state.open)
      view.status = EnsureView::Status::NotShown;
    views.push_back(view);
  }
  return views;
}

Answer Runner::ask(std::size_t question) const {
  Answer answer;
  const InstructionId id = p_.questions[question];
  const Value& v = value(id);
  answer.state = static_cast<Answer::State>(v.state);
  answer.type = deal()[p_.question_expressions[question]].type;
  if (v.failed()) answer.error = name_of(v.fault);
  if (!v.known()) return answer;
  if (answer.type.kind == checked::Kind::Number)
    answer.number = v.as_number();
  else if (answer.type.kind == checked::Kind::Duration)
    answer.duration = v.as_duration();
  else
    answer.integer = v.as_integer();
  return answer;
}

}  // namespace quid
