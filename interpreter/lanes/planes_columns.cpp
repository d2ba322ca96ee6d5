// SPDX-License-Identifier: Apache-2.0
// Columns: what is of no few cases, a value for each lane. Only lanes in which something that a
// column reads has turned are reckoned anew, by the function that the engine steps with. Where that
// fails, or an amount would be changed in two ways, a lane leaves the plain form.
#include <algorithm>

#include "lanes/planes_assembly.hpp"
#include "lanes/reckoning.hpp"

namespace quid::lanes {

// --- their planes

void Assembly::columns() {
  for (const PlainColumn& column : plain_.columns) {
    Planes::ColumnPlanes planes;
    planes.is = add(1);
    planes.may = add(1, true);
    out_.columns_.push_back(std::move(planes));
    for (const PlainColumn::Operand& one : column.operands)
      if (one.column >= 0)
        out_.columns_[static_cast<std::size_t>(one.column)].users.push_back(
            static_cast<std::uint32_t>(out_.columns_.size() - 1));
  }
  for (const PlainQuantity& quantity : plain_.quantities) {
    changed_.push_back(quantity.column < 0 ? none : add(2));
    if (quantity.column < 0) continue;
    out_.today_.push_back(changed_.back());
    out_.today_.push_back(changed_.back() + 1);
  }
}

/// What it reads stands in planes by now.
void Assembly::column(Code& code, std::uint32_t c) {
  Planes::ColumnPlanes& planes = out_.columns_[c];
  const PlainColumn& column = plain_.columns[c];
  if (column.kept()) return;
  code.push_back({PlaneOp::Aside, static_cast<std::uint32_t>(Aside::Reckon), 0, c, 0, 0});
  planes.operands.clear();
  for (const PlainColumn::Operand& one : column.operands) {
    Planes::ColumnPlanes::Operand operand{one.column, one.daily, {}};
    for (const PlainColumn::Case& each : one.cases) {
      const Signed found = of(each.where);
      operand.cases.push_back({each.value, found.plane, found.negated});
    }
    planes.operands.push_back(std::move(operand));
  }
}

/// On which day what is so since today came to be so. What comes with time, to be overdue, is
/// stamped where that is found.
void Assembly::stamps(bool of_overdue) {
  for (std::uint32_t c = 0; c < plain_.columns.size(); ++c) {
    const PlainColumn& column = plain_.columns[c];
    const auto test = static_cast<checked::MilestoneTest>(column.mode);
    const bool became = column.kind == PlainColumn::Kind::Became;
    const bool overdue = became && test == checked::MilestoneTest::Overdue;
    if (!column.stamped() || overdue != of_overdue) continue;
    const Flags& flags = flags_[column.target];
    const std::uint32_t today = became ? plane_of_turn(flags, test) : flags.met_today;
    std::uint32_t stands = plane_of_ones;
    if (!became) {
      stands = column.kind == PlainColumn::Kind::Done ? flags.done : flags.dated;
      out_.columns_[c].inputs = {stands};
    }
    out_.events_.push_back(
        {PlaneOp::Aside, static_cast<std::uint32_t>(Aside::Stamp), today, c, stands, 0});
  }
}

std::uint32_t Assembly::plane_of_turn(const Flags& flags, checked::MilestoneTest test) {
  switch (test) {
    case checked::MilestoneTest::Broken: return flags.broken_today;
    case checked::MilestoneTest::Refuted: return flags.refuted_today;
    case checked::MilestoneTest::Verified: return flags.verified_today;
    default: return flags.overdue_today;
  }
}

/// Planes for the turns of a milestone whose days are kept.
void Assembly::turns() {
  const auto want = [&](std::uint32_t& plane) {
    if (plane != none) return;
    out_.today_.push_back(plane = add(1));
  };
  for (const PlainColumn& column : plain_.columns) {
    if (column.kind != PlainColumn::Kind::Became) continue;
    Flags& flags = flags_[column.target];
    switch (static_cast<checked::MilestoneTest>(column.mode)) {
      case checked::MilestoneTest::Broken: want(flags.broken_today); break;
      case checked::MilestoneTest::Refuted: want(flags.refuted_today); break;
      case checked::MilestoneTest::Verified: want(flags.verified_today); break;
      default: want(flags.overdue_today); break;
    }
  }
}

/// What the effects of a firing read.
void Assembly::want_operands(std::vector<char>& wanted, std::uint32_t firing) const {
  const PlainFiring& one = plain_.firing(firing);
  for (std::uint32_t k = one.first_effect; k < one.first_effect + one.effect_count; ++k)
    if (plain_.effects[k].kind == PlainEffect::Kind::Change)
      wanted[plain_.columns[static_cast<std::size_t>(plain_.effects[k].by)].atom] = 1;
  for (std::uint32_t s = one.first_standing; s < one.first_standing + one.standing_count; ++s)
    if (plain_.standings[s].amount >= 0)
      wanted[plain_.columns[static_cast<std::size_t>(plain_.standings[s].amount)].atom] = 1;
}

/// When all sums are known: what each column hangs on, and the days on which it may turn.
void Assembly::finish_columns() {
  std::vector<std::uint32_t>& days = out_.turn_days_;
  bool each_day = false;
  for (std::uint32_t c = 0; c < plain_.columns.size(); ++c) {
    Planes::ColumnPlanes& planes = out_.columns_[c];
    const PlainColumn& column = plain_.columns[c];
    if (column.kind == PlainColumn::Kind::Since || column.kind == PlainColumn::Kind::Late)
      planes.each_day = true;
    if (column.kind == PlainColumn::Kind::Book) finish_book(c);
    if (column.kind == PlainColumn::Kind::Amount) {
      const Planes::Rows rows = out_.quantities_[column.target];
      for (std::uint32_t b = 0; b < rows.count; ++b) planes.inputs.push_back(rows.first + b);
    }
    for (const Planes::ColumnPlanes::Operand& one : planes.operands)
      for (const Planes::ColumnPlanes::Case& each : one.cases)
        if (each.plane != plane_of_ones) planes.inputs.push_back(each.plane);
    std::sort(planes.inputs.begin(), planes.inputs.end());
    planes.inputs.erase(std::unique(planes.inputs.begin(), planes.inputs.end()),
                        planes.inputs.end());
    each_day = each_day || planes.each_day;
  }
  std::vector<char> read(plain_.dailies.size(), 0);
  for (const PlainColumn& column : plain_.columns)
    for (const PlainColumn::Operand& one : column.operands)
      if (one.daily >= 0 && column.against_today < 0) read[static_cast<std::size_t>(one.daily)] = 1;
  for (std::size_t n = 0; n < read.size(); ++n)
    for (std::uint32_t d = 1; d < plain_.dailies[n].size() && read[n] != 0; ++d)
      if (plain_.dailies[n][d] != plain_.dailies[n][d - 1]) days.push_back(d);
  if (each_day)
    for (std::uint32_t d = 1; d < plain_.days(); ++d) days.push_back(d);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
}

void Assembly::finish_book(std::uint32_t c) {
  Planes::ColumnPlanes& planes = out_.columns_[c];
  const std::uint32_t account = plain_.columns[c].target;
  const auto term = [&](const std::vector<Weight::Gain>& gains) {
    Planes::ColumnPlanes::Term found;
    for (const Weight::Gain& gain : gains) {
      if (gain.account == account) found.given += gain.by;
      if (gain.account == account + 1) found.received += gain.by;
    }
    return found;
  };
  const auto add = [&](Planes::ColumnPlanes::Term one) {
    if (one.given == 0 && one.received == 0) return;
    for (std::uint32_t b = 0; b < one.bits; ++b) planes.inputs.push_back(one.first + b);
    planes.terms.push_back(one);
  };
  for (const Weight& weight : plain_.weights) {
    if (weight.per != Weight::Per::Standing) continue;
    auto one = term(weight.gains);
    const Signed found = of(Ref::of(weight.of));
    one.first = found.plane;
    one.negated = found.negated;
    add(one);
  }
  for (const Planes::Sum& sum : out_.sums_) {
    if (sum.per == Weight::Per::Standing) continue;
    auto one = term(sum.gains);
    one.first = sum.first;
    one.bits = sum.bits;
    add(one);
    if (sum.per == Weight::Per::Day && (one.given != 0 || one.received != 0))
      planes.each_day = true;
  }
  if (plain_.accounts[account].each_day != 0 || plain_.accounts[account + 1].each_day != 0)
    planes.each_day = true;
}

// --- a block's

void Block::aside(Block& block, const PlaneStep& step) {
  switch (static_cast<Aside>(step.n)) {
    case Aside::Reckon: return block.reckon(step.a);
    case Aside::Stamp: return block.stamp(step);
    case Aside::Nothing: return block.find_nothing(step);
    case Aside::Due: return block.find_due(step);
    case Aside::Follow: return block.follow(step);
    case Aside::Slide: return block.slide(step);
    case Aside::Spell: return block.turn_spell(step);
    case Aside::Change: return block.change(step);
  }
}

void Block::begin_columns() {
  columns_.resize(p_.columns_.size());
  hot_[p_.failed_hot_] = 0;
  std::size_t most = 0;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    Column& column = columns_[c];
    const PlainColumn& plain = p_.plain_.columns[c];
    column.values.assign(lanes_per_block, plain.kept() ? plain.start : Value::unknown());
    column.due.fill(~Word{0});
    column.day = SIZE_MAX;
    column.next = INT32_MAX;
    if (plain.against_today >= 0) column.days.assign(lanes_per_block, INT32_MAX);
    column.before.resize(p_.columns_[c].inputs.size() * words_per_plane);
    for (std::size_t k = 0; k < p_.columns_[c].inputs.size(); ++k)
      std::copy_n(plane(p_.columns_[c].inputs[k]), words_per_plane,
                  column.before.begin() + static_cast<std::ptrdiff_t>(k * words_per_plane));
    most = std::max(most, p_.columns_[c].operands.size());
  }
  arguments_.resize(most);
  last_arguments_.resize(most);
  while (argument_ids_.size() < most)
    argument_ids_.push_back(InstructionId::at(argument_ids_.size()));
}

/// The lanes in which something that it reads has turned since it was asked last.
bool Block::take_turned(std::uint32_t c, Word* lanes) {
  Column& column = columns_[c];
  const Planes::ColumnPlanes& planes = p_.columns_[c];
  const PlainColumn& plain = p_.plain_.columns[c];
  bool all = false;
  const std::size_t since = column.day;
  if (column.day != day_) {
    all = planes.each_day;
    for (const PlainColumn::Operand& one : plain.operands) {
      if (one.daily < 0 || column.day == SIZE_MAX || plain.against_today >= 0) continue;
      const auto& values = p_.plain_.dailies[static_cast<std::size_t>(one.daily)];
      all = all || values[column.day] != values[day_];
    }
    column.day = day_;
  }
  for (std::size_t w = 0; w < words_per_plane; ++w) lanes[w] = all ? ~Word{0} : column.due[w];
  column.due.fill(0);
  if (plain.against_today >= 0 && since != day_ && since != SIZE_MAX) take_past(c, since, lanes);
  for (std::size_t k = 0; k < planes.inputs.size(); ++k) {
    const Word* now = plane(planes.inputs[k]);
    Word* before = column.before.data() + k * words_per_plane;
    for (std::size_t w = 0; w < words_per_plane; ++w) {
      lanes[w] |= now[w] ^ before[w];
      before[w] = now[w];
    }
  }
  Word some = 0;
  for (std::size_t w = 0; w < words_per_plane; ++w) some |= lanes[w] &= counts_[w];
  return some != 0;
}

void Block::reckon(std::uint32_t c) {
  Word lanes[words_per_plane];
  if (!take_turned(c, lanes)) return;
  has_last_ = false;
  each_lane(lanes, [&](std::size_t lane) { put(c, lane, reckoned(c, lane)); });
  if (p_.plain_.columns[c].against_today >= 0)
    each_lane(lanes, [&](std::size_t lane) { note_day(c, lane); });
}

Value Block::operand(const Planes::ColumnPlanes::Operand& one, std::size_t lane) const {
  if (one.column >= 0) return columns_[static_cast<std::size_t>(one.column)].values[lane];
  if (one.daily >= 0) return p_.plain_.dailies[static_cast<std::size_t>(one.daily)][day_];
  for (const Planes::ColumnPlanes::Case& each : one.cases)
    if (in(each.plane, lane) != each.negated) return each.value;
  return Value::unknown();
}

Value Block::reckoned(std::uint32_t c, std::size_t lane) {
  const Planes::ColumnPlanes& planes = p_.columns_[c];
  const PlainColumn& plain = p_.plain_.columns[c];
  const Program& program = *p_.plain_.program;
  if (plain.kind == PlainColumn::Kind::Book) return booked(c, lane);
  if (plain.kind == PlainColumn::Kind::Amount) {
    const Planes::Rows rows = p_.quantities_[plain.target];
    const PlainQuantity& quantity = p_.plain_.quantities[plain.target];
    std::int64_t amount = quantity.low;
    for (std::uint32_t b = 0; b < rows.count; ++b)
      if (in(rows.first + b, lane)) amount += std::int64_t{1} << b;
    return Value::raw(quantity.scale * amount);
  }
  if (plain.kind != PlainColumn::Kind::Pure)
    return lanes::reckoned(program, plain, today(),
                           [&](std::size_t n) { return operand(planes.operands[n], lane); });
  const std::size_t count = planes.operands.size();
  for (std::size_t n = 0; n < count; ++n) arguments_[n] = operand(planes.operands[n], lane);
  const auto end = arguments_.begin() + static_cast<std::ptrdiff_t>(count);
  if (has_last_ && std::equal(arguments_.begin(), end, last_arguments_.begin()))
    return last_result_;  // as in the lane before
  std::copy(arguments_.begin(), end, last_arguments_.begin());
  has_last_ = true;
  return last_result_ = quid::apply(program, program.instructions[plain.target], plain.target,
                                    {arguments_.data(), argument_ids_.data(), count});
}

Value Block::booked(std::uint32_t c, std::size_t lane) const {
  const PlainColumn& plain = p_.plain_.columns[c];
  const Account& gave = p_.plain_.accounts[plain.target];
  const Account& received = p_.plain_.accounts[plain.target + 1];
  const auto days = static_cast<std::int64_t>(counted_days_);
  std::int64_t given = gave.each_day * days, taken = received.each_day * days;
  for (const Planes::ColumnPlanes::Term& term : p_.columns_[c].terms) {
    std::int64_t times = 0;
    for (std::uint32_t b = 0; b < term.bits; ++b)
      if (in(term.first + b, lane) != term.negated) times += std::int64_t{1} << b;
    given += term.given * times;
    taken += term.received * times;
  }
  return lanes::booked(p_.plain_, plain, given, taken);
}

/// What it now is; who reads it is told.
void Block::put(std::uint32_t c, std::size_t lane, const Value& value) {
  Value& now = columns_[c].values[lane];
  if (now == value) return;
  now = value;
  const std::size_t w = lane / 64;
  const Word bit = Word{1} << (lane % 64);
  const auto set = [&](std::uint32_t p, bool on) {
    plane(p)[w] = on ? plane(p)[w] | bit : plane(p)[w] & ~bit;
  };
  set(p_.columns_[c].is, value.is_true());
  set(p_.columns_[c].may, !value.is_false());
  if (value.failed()) {
    plane(p_.failed_)[w] |= bit;
    hot_[p_.failed_hot_] = 1;
  }
  for (const std::uint32_t user : p_.columns_[c].users) columns_[user].due[w] |= bit;
}

void Block::stamp(const PlaneStep& step) {
  Word lanes[words_per_plane];
  take_turned(step.a, lanes);
  const Value now = Value::date(today());
  const bool first = p_.plain_.columns[step.a].kind == PlainColumn::Kind::Done;
  for (std::size_t w = 0; w < words_per_plane && !first; ++w)
    lanes[w] = (lanes[w] & ~plane(step.b)[w]) | (plane(step.dst)[w] & counts_[w]);
  each_lane(lanes, [&](std::size_t lane) {
    if (!in(step.b, lane))
      put(step.a, lane, Value::unknown());
    else if (!first || !columns_[step.a].values[lane].known())
      put(step.a, lane, now);
  });
}

void Block::find_nothing(const PlaneStep& step) {
  Word *nothing = plane(step.dst), *left = plane(p_.left_);
  Word lanes[words_per_plane];
  for (std::size_t w = 0; w < words_per_plane; ++w) {
    lanes[w] = plane(step.a)[w] & counts_[w];
    nothing[w] = 0;
  }
  each_lane(lanes, [&](std::size_t lane) {
    const Value& value = columns_[step.b].values[lane];
    if (value.known() && value.bits > 0) return;
    (value.is_false() ? nothing : left)[lane / 64] |= Word{1} << (lane % 64);
  });
}

/// By a column as it was when the rules were read. Set and changed otherwise on one day, an amount
/// may be in conflict.
void Block::change(const PlaneStep& step) {
  const auto kept = static_cast<std::uint32_t>(step.number & UINT32_MAX);
  const auto how = static_cast<ast::Change>(step.number >> 32);
  const bool sets = how == ast::Change::Set;
  Word *set = plane(step.dst), *added = plane(step.dst + 1), *left = plane(p_.left_);
  Word lanes[words_per_plane];
  for (std::size_t w = 0; w < words_per_plane; ++w) {
    lanes[w] = plane(step.a)[w] & counts_[w];
    left[w] |= lanes[w] & (set[w] | (sets ? added[w] : 0));
    (sets ? set : added)[w] |= lanes[w];
  }
  each_lane(lanes, [&](std::size_t lane) {
    const Value by = columns_[step.b].values[lane], now = columns_[kept].values[lane];
    if (const auto sum = changed(how, now, by))
      put(kept, lane, *sum);
    else
      left[lane / 64] |= Word{1} << (lane % 64);
  });
}

}  // namespace quid::lanes
