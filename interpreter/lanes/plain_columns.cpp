// SPDX-License-Identifier: Apache-2.0
// What is of no few cases, as columns: amounts that are reckoned, days on which something was met,
// what books hold.
#include <algorithm>

#include "lanes/plain_build.hpp"

namespace quid::lanes {
namespace {

constexpr std::size_t most_columns = 512;
// Of those that turn with each day: a lane with more takes as long as a run (docs/performance.md).
constexpr std::size_t most_daily_columns = 32;

PlainColumn::Operand constant_operand(const Value& value) {
  PlainColumn::Operand operand;
  operand.cases = {{value, always}};
  return operand;
}

}  // namespace

/// The column that an instruction's value is, or becomes here; nothing where it has no meaning.
std::optional<std::uint32_t> Translation::column_of(InstructionId id) {
  const Meaning& meaning = meanings_[id.value];
  const Instruction& i = p_.instructions[id.value];
  switch (meaning.kind) {
    case Meaning::Kind::None: return std::nullopt;
    case Meaning::Kind::Column: return meaning.target;
    case Meaning::Kind::Counted: return leaf(PlainColumn::Kind::Amount, meaning.target);
    case Meaning::Kind::Day:
    case Meaning::Kind::Since:
      if (i.op == OpCode::DateOf) return leaf(PlainColumn::Kind::Date, i.target);
      if (i.op == OpCode::SinceMilestone) return leaf(PlainColumn::Kind::Since, i.target);
      return reckoned(id.value);
    default: break;
  }
  const auto found = column_at_.find(id.value);
  if (found != column_at_.end()) return found->second;
  PlainColumn column;
  auto operand = operand_of(meaning);
  if (!operand) return std::nullopt;
  column.operands.push_back(std::move(*operand));
  const auto added = add_column(std::move(column));
  if (added) column_at_[id.value] = *added;
  return added;
}

/// As it is when rules are read, for what effects read: other effects of that moment may change an
/// amount that is kept.
std::optional<std::uint32_t> Translation::snapshot_of(InstructionId id) {
  const auto column = column_of(id);
  if (!column || plain_.columns[*column].kind != PlainColumn::Kind::Quantity) return column;
  return leaf(PlainColumn::Kind::Same, *column);
}

/// A pure instruction, read for each lane.
std::optional<std::uint32_t> Translation::reckoned(std::uint32_t k) {
  const auto found = column_at_.find(k);
  if (found != column_at_.end()) return found->second;
  PlainColumn column;
  column.kind = PlainColumn::Kind::Pure;
  column.target = k;
  const auto arguments = p_.arguments_of(p_.instructions[k]);
  for (std::size_t n = 0; n < arguments.size(); ++n) {
    auto operand = operand_of(arguments[n], wants_truth(k, n));
    if (!operand) return std::nullopt;
    column.operands.push_back(std::move(*operand));
  }
  if (p_.instructions[k].op == OpCode::Compare)
    for (std::size_t n = 0; n < 2; ++n)
      if (p_.instructions[arguments[1 - n].value].op == OpCode::Today &&
          column.operands[n].column >= 0)
        column.against_today = static_cast<std::int32_t>(n);
  const auto added = add_column(std::move(column));
  if (added) column_at_[k] = *added;
  return added;
}

std::optional<std::uint32_t> Translation::leaf(PlainColumn::Kind kind, std::uint32_t target,
                                               std::uint8_t mode) {
  const auto found = leaf_at_.find({kind, target, mode});
  if (found != leaf_at_.end()) return found->second;
  PlainColumn column;
  column.kind = kind;
  column.target = target;
  column.mode = mode;
  const auto reads = [&](std::uint32_t other) {
    column.operands.emplace_back().column = static_cast<std::int32_t>(other);
  };
  switch (kind) {
    case PlainColumn::Kind::Date:
      if (s_.milestones[target].dated) column.start = Value::date(s_.milestones[target].met_day);
      break;
    case PlainColumn::Kind::Done:
      if (s_.milestones[target].is_done())
        column.start = Value::date(s_.milestones[target].done_day);
      break;
    case PlainColumn::Kind::Became:
      column.start = Value::date(s_.milestones[target].became[mode]);
      break;
    case PlainColumn::Kind::Since: {
      const auto date = leaf(PlainColumn::Kind::Date, target);
      if (!date) return std::nullopt;
      reads(*date);
      break;
    }
    case PlainColumn::Kind::Same: reads(target); break;
    case PlainColumn::Kind::Quantity: column.start = s_.quantities[target]; break;
    default: break;
  }
  const auto added = add_column(std::move(column));
  if (added) leaf_at_[{kind, target, mode}] = *added;
  return added;
}

std::optional<PlainColumn::Operand> Translation::operand_of(InstructionId id, bool as_truth) {
  const Meaning& own = meanings_[id.value];
  const bool in_planes = own.kind == Meaning::Kind::Cases || own.kind == Meaning::Kind::Truth ||
                         own.kind == Meaning::Kind::Daily;
  if (in_planes) return operand_of(as_truth ? truth_of(own) : own);
  const auto column = column_of(id);
  if (!column) return std::nullopt;
  PlainColumn::Operand operand;
  operand.column = static_cast<std::int32_t>(*column);
  return operand;
}

std::optional<PlainColumn::Operand> Translation::operand_of(const Meaning& meaning) {
  PlainColumn::Operand operand;
  if (meaning.kind == Meaning::Kind::Daily) {
    if (meaning.days.size() != plain_.days()) return std::nullopt;
    const auto found =
        daily_at_.try_emplace(&meaning.days, static_cast<std::int32_t>(plain_.dailies.size()));
    if (found.second) {
      if ((values_kept_ += meaning.days.size()) > most_values) return std::nullopt;
      plain_.dailies.push_back(meaning.days);
    }
    operand.daily = found.first->second;
    return operand;
  }
  if (meaning.kind != Meaning::Kind::Cases && meaning.kind != Meaning::Kind::Truth)
    return std::nullopt;
  for (const Meaning::Case& one : cases_of(meaning))
    operand.cases.push_back({one.value, one.where});
  return operand;
}

/// With an atom that is true where it is, and hangs on what it reads.
std::optional<std::uint32_t> Translation::add_column(PlainColumn column) {
  if (plain_.columns.size() >= most_columns) return std::nullopt;
  const auto number = static_cast<std::uint32_t>(plain_.columns.size());
  std::vector<Ref> operands;
  for (const PlainColumn::Operand& one : column.operands) {
    if (one.column >= 0)
      operands.push_back(Ref::of(plain_.columns[static_cast<std::size_t>(one.column)].atom));
    for (const PlainColumn::Case& each : one.cases)
      if (each.where != always) operands.push_back(each.where);
  }
  std::uint32_t depth = 0;
  depth_.resize(plain_.atoms.size() + 1, 0);
  for (const Ref operand : operands) depth = std::max(depth, depth_[operand.atom()] + 1);
  depth_.back() = depth;
  column.atom = static_cast<std::uint32_t>(plain_.atoms.size());
  plain_.atoms.push_back({Atom::Kind::Column, number, 0,
                          static_cast<std::uint32_t>(plain_.operands.size()),
                          static_cast<std::uint32_t>(operands.size())});
  plain_.operands.insert(plain_.operands.end(), operands.begin(), operands.end());
  plain_.columns.push_back(std::move(column));
  return number;
}

void Translation::set_column(std::uint32_t k, std::optional<std::uint32_t> column) {
  if (!column) return;
  Meaning& meaning = meanings_[k];
  meaning.kind = Meaning::Kind::Column;
  meaning.target = *column;
  const std::uint32_t is = plain_.columns[*column].atom;
  meaning.is = Ref::of(is);
  const auto found = atoms_.try_emplace({Atom::Kind::Perhaps, *column, 0},
                                        Ref::of(static_cast<std::uint32_t>(plain_.atoms.size())));
  meaning.may = found.first->second;
  if (!found.second) return;
  depth_.resize(plain_.atoms.size() + 1, 0);
  depth_.back() = depth_[is] + 1;
  plain_.atoms.push_back(
      {Atom::Kind::Perhaps, *column, 0, static_cast<std::uint32_t>(plain_.operands.size()), 1});
  plain_.operands.push_back(Ref::of(is));
}

/// When it was done counts: then what is reported is reported in full. The deadline, if any,
/// stands.
bool Translation::done_is_kept(std::uint32_t m) const {
  const MilestoneState& state = s_.milestones[m];
  const MilestoneCode& code = p_.milestone_codes[m];
  const bool fixed = state.deadline_fixed || !code.deadline.valid() ||
                     p_.instructions[code.deadline.value].op == OpCode::Constant;
  const bool whole = state.reported && state.whole;
  const Value* size = constant(code.of);
  const bool sized = !code.of.valid() || (size != nullptr && size->known() && !state.resized &&
                                          size->as_number() > Decimal::zero());
  return may_leave_ && fixed && sized && whole == state.reported && state.has_whole_day == whole &&
         state.was_done == (state.dated || whole);
}

/// The day of the deadline, unknown where there is none.
std::optional<std::uint32_t> Translation::by_deadline(PlainColumn::Kind kind, std::uint32_t m) {
  const auto done = leaf(PlainColumn::Kind::Done, m);
  if (!done) return std::nullopt;
  PlainColumn column;
  column.kind = kind;
  if (s_.milestones[m].has_deadline) column.start = Value::date(s_.milestones[m].deadline);
  if (kind == PlainColumn::Kind::OnTime) {
    const Ref perhaps = both(claim(m), !atom(Atom::Kind::Overdue, m, 0));
    PlainColumn::Operand& is = column.operands.emplace_back();
    is.cases = {{Value::truth(true), met(m)}, {Value::unknown(), perhaps}};
    is.cases.push_back({Value::truth(false), always});
  }
  column.operands.emplace_back().column = static_cast<std::int32_t>(*done);
  return add_column(std::move(column));
}

void Translation::lower_lateness(std::uint32_t k, const Instruction& i) {
  if (!s_.milestones[i.target].has_deadline && !p_.milestone_codes[i.target].deadline.valid())
    return set_constant(k, Value::unknown());
  refuse(k, "a condition reads how late something is");
  const MilestoneState& state = s_.milestones[i.target];
  if (done_is_kept(i.target) && !state.waived && !state.lapsed)
    set_column(k, by_deadline(PlainColumn::Kind::Late, i.target));
}

/// On which day it came to be so: the last, or, of what is done, that of its doing.
std::optional<PlainColumn::Operand> Translation::day_of(checked::MilestoneTest test,
                                                        std::uint32_t m) {
  using checked::MilestoneTest;
  const MilestoneState& state = s_.milestones[m];
  std::optional<std::uint32_t> column;
  switch (test) {
    case MilestoneTest::Met:
    case MilestoneTest::Reported:
    case MilestoneTest::OnTime:
      if (plain_.milestones[m].may == none_may)
        return constant_operand(Value::date(state.was_done ? state.done_day : state.report_day));
      if (!done_is_kept(m)) return std::nullopt;
      column = leaf(PlainColumn::Kind::Done, m);
      break;
    case MilestoneTest::Broken:
    case MilestoneTest::Refuted:
    case MilestoneTest::Verified:
    case MilestoneTest::Overdue:
      column = leaf(PlainColumn::Kind::Became, m, static_cast<std::uint8_t>(test));
      break;
    default: return constant_operand(Value::date(state.since(test)));
  }
  if (!column) return std::nullopt;
  PlainColumn::Operand operand;
  operand.column = static_cast<std::int32_t>(*column);
  return operand;
}

void Translation::lower_within(std::uint32_t k, const Instruction& i) {
  lower_milestone(k, i);
  const Meaning is = meanings_[k];
  const Value* known = constant(InstructionId{k});
  if (is.kind == Meaning::Kind::None || (known != nullptr && known->is_false())) return;
  refuse(k, "a condition asks whether something was so within a time");
  if (!may_leave_) return;
  PlainColumn column;
  column.kind = PlainColumn::Kind::Within;
  column.target = k;
  const auto so = [&]() -> std::optional<PlainColumn::Operand> {
    if (is.kind != Meaning::Kind::Column) return operand_of(truth_of(is));
    PlainColumn::Operand operand;
    operand.column = static_cast<std::int32_t>(is.target);
    return operand;
  };
  for (auto& operand : {so(), day_of(static_cast<checked::MilestoneTest>(i.mode), i.target),
                        operand_of(p_.arguments[i.first_argument], false),
                        operand_of(p_.arguments[i.first_argument + 1], false)}) {
    if (!operand) return;
    column.operands.push_back(*operand);
  }
  set_column(k, add_column(std::move(column)));
}

/// Its degrees are made truths here: what it is weighed by stands before it.
void Translation::lower_book(std::uint32_t k, const Instruction& i) {
  const BookCode& book = p_.books[static_cast<std::size_t>(i.number)];
  const auto arguments = p_.arguments_of(i);
  for (std::uint32_t n = 0; n < book.values.count; ++n) {
    const Meaning& degree = meanings_[arguments[2 * n].value];
    if (degree.kind == Meaning::Kind::None)
      return refuse(k, degree.why != nullptr ? degree.why : "a book hangs on more than is plain");
    const ValueCode& value = p_.values[p_.book_values[book.values.first + n]];
    if (is_by_spells(value))
      return refuse(k, "a condition reads a book with what is worth so much per more than a day");
    if (!value.metered) truth_of(degree);
  }
  const auto account = static_cast<std::uint32_t>(this->account(book.actor, book.unit, true));
  const auto column = leaf(PlainColumn::Kind::Book, account, i.mode);
  if (!column) return refuse(k, "too much is reckoned");
  set_column(k, column);
}

bool Translation::change_column(const EffectCode& code) {
  const auto by = snapshot_of(code.operand);
  const auto kept = leaf(PlainColumn::Kind::Quantity, code.target);
  if (!by || !kept) return unfit("a rule changes an amount by what is not plain");
  plain_.quantities[code.target].column = static_cast<std::int32_t>(*kept);
  plain_.effects.push_back({PlainEffect::Kind::Change, code.target, std::int64_t{*by},
                            static_cast<std::int64_t>(code.change), always});
  found_.quantities[code.target].free = true;
  return true;
}

/// Whether not too many are reckoned anew on nearly all days.
bool Translation::few_turn_daily() {
  std::vector<char> daily(plain_.columns.size(), 0);
  std::size_t found = 0;
  const auto turns = [&](const std::vector<Value>& values) {
    std::size_t changes = 0;
    for (std::size_t d = 1; d < values.size(); ++d) changes += values[d] != values[d - 1] ? 1 : 0;
    return changes * 4 > values.size();
  };
  for (std::size_t c = 0; c < plain_.columns.size(); ++c) {
    const PlainColumn& column = plain_.columns[c];
    bool each_day =
        column.kind == PlainColumn::Kind::Since || column.kind == PlainColumn::Kind::Late;
    for (const PlainColumn::Operand& one : column.operands)
      each_day = each_day || (one.column >= 0 && daily[static_cast<std::size_t>(one.column)]) ||
                 (one.daily >= 0 && column.against_today < 0 &&
                  turns(plain_.dailies[static_cast<std::size_t>(one.daily)]));
    daily[c] = each_day ? 1 : 0;
    found += each_day ? 1 : 0;
  }
  return found <= most_daily_columns || unfit("too much is reckoned each day");
}

/// Books hang on what is weighed while something holds: known when all is lowered.
bool Translation::weigh_columns() {
  for (const PlainColumn& column : plain_.columns) {
    if (column.kind != PlainColumn::Kind::Book) continue;
    const auto first = static_cast<std::uint32_t>(plain_.operands.size());
    for (const Weight& weight : plain_.weights) {
      const bool of_it =
          std::any_of(weight.gains.begin(), weight.gains.end(), [&](const Weight::Gain& gain) {
            return gain.account == column.target || gain.account == column.target + 1;
          });
      if (!of_it || weight.per != Weight::Per::Standing) continue;
      if (plain_.atoms[weight.of].kind >= Atom::Kind::Was && weight.of > column.atom)
        return unfit("a book is read before what it hangs on");
      plain_.operands.push_back(Ref::of(weight.of));
    }
    Atom& atom = plain_.atoms[column.atom];
    atom.first = first;
    atom.count = static_cast<std::uint32_t>(plain_.operands.size()) - first;
  }
  return true;
}

}  // namespace quid::lanes
