// SPDX-License-Identifier: Apache-2.0
// Columns of a course: values that are reckoned where something they read has turned, days on which
// something happened, amounts that are kept, and deadlines that go with what happens. As in
// planes_columns.cpp and planes_deadlines.cpp.
#include <algorithm>

#include "lanes/reckoning.hpp"
#include "lanes/slices.hpp"

namespace quid::lanes {

using namespace flag_of_milestone;

// --- when

/// It is reckoned before what reads it is decided next.
void Course::touch_column(std::uint32_t c) {
  const std::uint32_t word = s_.use_.columns[c].word;
  if (word != Slices::none) touched_[word / 64] |= std::uint64_t{1} << (word % 64);
}

/// What hangs on the calendar, or on how many days are over.
void Course::touch_daily() {
  const GeneralUse& use = s_.use_;
  for (const std::uint32_t c : use.each_day) touch_column(c);
  for (; state_.next_column_day < use.column_days.size() &&
         use.column_days[state_.next_column_day].day <= day_;
       ++state_.next_column_day)
    touch_column(use.column_days[state_.next_column_day].use);
}

void Course::turn_columns() {
  const GeneralUse& use = s_.use_;
  std::fill(state_.changed.begin(), state_.changed.end(), 0);
  touch_daily();
  for (const std::uint32_t c : use.against_today)
    if (state_.columns[c].next <= today().value) touch_column(c);
  for (std::size_t d = 0; d < use.deadlines.size(); ++d)
    turn_flag(use.deadlines[d].past, state_.deadlines[d] < today().value);
}

/// The first day, not before today, on which a deadline has passed or a day that is compared with
/// today has come.
std::uint32_t Course::next_column_day(std::uint32_t limit) const {
  const GeneralUse& use = s_.use_;
  const std::int32_t now = today().value;
  const auto consider = [&](std::int32_t day) {
    if (day < now || day == INT32_MAX) return;
    limit = std::min(limit, day_ + static_cast<std::uint32_t>(day - now));
  };
  for (const std::uint32_t c : use.against_today) consider(state_.columns[c].next);
  for (const std::int32_t day : state_.deadlines)
    if (day != INT32_MAX) consider(day + 1);
  return limit;
}

/// Over days on which nothing turns but by values that turn by themselves: to the first on which
/// one of them turns something else.
void Course::pass_to(std::uint32_t day) {
  const GeneralUse& use = s_.use_;
  for (; day_ < day; ++day_) {
    if (use.each_day.empty()) {
      const bool turns = state_.next_column_day < use.column_days.size();
      day_ = turns ? std::min(day, use.column_days[state_.next_column_day].day) : day;
      if (day_ == day) return;
    }
    touch_daily();
    settle_gates();
    if (state_.stirred) return;
  }
}

// --- what

Value Course::operand(const PlainColumn::Operand& one) const {
  if (one.column >= 0) return state_.columns[static_cast<std::size_t>(one.column)].value;
  if (one.daily >= 0) return s_.plain_.dailies[static_cast<std::size_t>(one.daily)][day_];
  for (const PlainColumn::Case& each : one.cases)
    if (holds(each.where)) return each.value;
  return Value::unknown();
}

void Course::reckon(std::uint32_t c) {
  const PlainColumn& column = s_.plain_.columns[c];
  put(c, reckoned_now(column));
  if (column.against_today < 0) return;
  // Where it is compared with today it turns on that day, and once more on the next.
  const Value day = operand(column.operands[static_cast<std::size_t>(column.against_today)]);
  const std::int32_t on = day.known() ? day.as_date().value : INT32_MAX, now = today().value;
  state_.columns[c].next = on < now || on == INT32_MAX ? INT32_MAX : on == now ? on + 1 : on;
}

Value Course::reckoned_now(const PlainColumn& column) {
  const Program& program = *s_.plain_.program;
  switch (column.kind) {
    case PlainColumn::Kind::Amount:
      return Value::raw(s_.plain_.quantities[column.target].scale * amounts_[column.target]);
    case PlainColumn::Kind::Book:
      return booked(s_.plain_, column, balance(column.target, true),
                    balance(column.target + 1, true));
    case PlainColumn::Kind::Pure: break;
    default:
      return reckoned(program, column, today(),
                      [&](std::size_t n) { return operand(column.operands[n]); });
  }
  const std::size_t count = column.operands.size();
  for (std::size_t n = 0; n < count; ++n) arguments_[n] = operand(column.operands[n]);
  return quid::apply(program, program.instructions[column.target], column.target,
                     {arguments_.data(), argument_ids_.data(), count});
}

/// What it now is; who reads it is told.
void Course::put(std::uint32_t c, const Value& value) {
  const GeneralUse::Column& use = s_.use_.columns[c];
  Value& now = state_.columns[c].value;
  if (now == value) return;
  now = value;
  state_.failed = state_.failed || value.failed();
  turn_flag(use.is, value.is_true());
  turn_flag(use.may, !value.is_false());
  for (const std::uint32_t user : use.users) touch_column(user);
}

/// What is unknown where something could not be reckoned is perhaps an error: a run tells.
void Course::check_roots() {
  const Plain& plain = s_.plain_;
  for (std::uint32_t k = 0; k < plain.atoms.size(); ++k) {
    const Atom& atom = plain.atoms[k];
    const auto first = plain.operands.begin() + atom.first;
    const auto so = [&](Ref ref) { return (truths_[ref.atom()] != 0) != ref.negated(); };
    truths_[k] = atom.kind == Atom::Kind::And  ? std::all_of(first, first + atom.count, so)
                 : atom.kind == Atom::Kind::Or ? std::any_of(first, first + atom.count, so)
                                               : holds(Ref::of(k));
  }
  const auto so = [&](Ref ref) { return (truths_[ref.atom()] != 0) != ref.negated(); };
  for (const Plain::Root& root : plain.roots)
    if (so(root.may) && !so(root.is)) state_.left = true;
}

// --- what happens

/// On which day what is so since `event` came to be so; `was`: its flags before.
void Course::stamp(const Event& event, std::uint32_t was, bool broke) {
  using checked::MilestoneTest;
  const std::uint32_t m = event.milestone, flags = state_.milestones[m];
  const Value now = Value::date(today());
  for (const std::uint32_t c : s_.use_.stamped[m]) {
    const PlainColumn& column = s_.plain_.columns[c];
    const auto test = static_cast<MilestoneTest>(column.mode);
    if (column.kind == PlainColumn::Kind::Date) {
      if ((flags & dated) == 0)
        put(c, Value::unknown());
      else if ((flags & met_today) != 0)
        put(c, now);
    } else if (column.kind == PlainColumn::Kind::Done) {
      if ((flags & done_once) == 0)
        put(c, Value::unknown());
      else if (!state_.columns[c].value.known())
        put(c, now);
    } else if ((test == MilestoneTest::Broken && broke) ||
               (test == MilestoneTest::Refuted && event.what >= refuted_may) ||
               (test == MilestoneTest::Verified && (flags & ~was & verified) != 0)) {
      put(c, now);
    }
  }
}

void Course::stamp_overdue(std::uint32_t m) {
  for (const std::uint32_t c : s_.use_.stamped[m]) {
    const PlainColumn& column = s_.plain_.columns[c];
    if (column.kind == PlainColumn::Kind::Became &&
        static_cast<checked::MilestoneTest>(column.mode) == checked::MilestoneTest::Overdue)
      put(c, Value::date(today()));
  }
}

/// A deadline goes with its column until it is known and its milestone met or claimed; what is
/// ahead again cures.
void Course::follow_deadlines() {
  if (state_.deadlines.empty()) return;
  settle_gates();
  for (std::size_t d = 0; d < state_.deadlines.size(); ++d) {
    const GeneralUse::Deadline& use = s_.use_.deadlines[d];
    const std::uint32_t m = use.milestone;
    const bool done = met(m) || (state_.milestones[m] & claimed) != 0;
    if (done && state_.deadlines[d] != INT32_MAX) continue;
    const PlainColumn& column = s_.plain_.columns[use.column];
    const Value end = operand(column.operands[0]), broken = operand(column.operands[1]);
    if (end.failed()) state_.left = true;
    if (!end.known()) continue;
    put(use.column, end);
    state_.deadlines[d] = end.as_date().value;
    const bool past = end.as_date() < today();
    turn_flag(use.past, past);
    std::uint32_t flags = state_.milestones[m] & ~(broken_late | (past ? 0 : overdue));
    const Slices::MilestoneUse& milestone = s_.milestones_[m];
    if (at_[milestone.broken] != milestone.mark && broken.as_date() > end.as_date())
      flags |= broken_late;
    if (flags != state_.milestones[m]) look_for_overdue(m);
    set_flags(state_.milestones[m], flags, s_.use_.milestones[m]);
  }
}

/// By a column as it was when the rules were read. Set and changed otherwise on one day, an amount
/// may be in conflict.
void Course::change_column(const PlainEffect& effect) {
  const auto how = static_cast<ast::Change>(effect.bound);
  const auto kept = static_cast<std::uint32_t>(s_.plain_.quantities[effect.target].column);
  constexpr char was_set = 1, was_added = 2;
  char& today = state_.changed[effect.target];
  const bool sets = how == ast::Change::Set;
  if ((today & was_set) != 0 || (sets && (today & was_added) != 0)) state_.left = true;
  today = static_cast<char>(today | (sets ? was_set : was_added));
  const auto by = static_cast<std::size_t>(effect.by);
  if (const auto sum = changed(how, state_.columns[kept].value, state_.columns[by].value))
    put(kept, *sum);
  else
    state_.left = true;
}

}  // namespace quid::lanes
