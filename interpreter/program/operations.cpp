// SPDX-License-Identifier: Apache-2.0
#include "program/operations.hpp"

#include <algorithm>

#include "support/check.hpp"

namespace quid {
namespace {

using Args = const Operands&;

Value from(std::optional<Decimal> result, std::uint32_t self) {
  return result ? Value::number(*result) : Value::error(Fault::Overflow, self);
}
Value from(std::optional<Day> result, std::uint32_t self) {
  return result ? Value::date(*result) : Value::error(Fault::OutOfCalendar, self);
}
Value from(std::optional<Duration> result, std::uint32_t self) {
  return result ? Value::duration(*result) : Value::error(Fault::Overflow, self);
}

/// The first error among the operands, else unknown when one is; known when all are.
Value strict(Args args) {
  Value worst = Value::truth(true);
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].failed()) return args[i];
    if (!args[i].known()) worst = Value::unknown();
  }
  return worst;
}

Value conjunction(Args args, bool decisive) {
  Value result = Value::truth(!decisive);
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Value& arg = args[i];
    if (arg.known() && (arg.bits != 0) == decisive) return Value::truth(decisive);
    if (arg.failed() && !result.failed()) result = arg;
    if (arg.state == State::Unknown && !result.failed()) result = arg;
  }
  return result;
}

Value at_least(Args args, std::int64_t wanted) {
  std::int64_t certain = 0, open = 0;
  Value failure;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].is_true()) ++certain;
    if (!args[i].known()) ++open;
    if (args[i].failed() && !failure.failed()) failure = args[i];
  }
  if (certain >= wanted) return Value::truth(true);
  if (certain + open < wanted) return Value::truth(false);
  return failure.failed() ? failure : Value::unknown();
}

Value if_else(Args args) {
  const Value& condition = args[0];
  if (condition.failed()) return condition;
  if (condition.known()) return condition.bits != 0 ? args[1] : args[2];
  if (args[1].failed()) return args[1];
  if (args[2].failed()) return args[2];
  return args[1] == args[2] ? args[1] : Value::unknown();
}

bool holds(checked::Compare mode, int order) {
  switch (mode) {
    case checked::Compare::Equal: return order == 0;
    case checked::Compare::NotEqual: return order != 0;
    case checked::Compare::Less: return order < 0;
    case checked::Compare::LessEqual: return order <= 0;
    case checked::Compare::Greater: return order > 0;
    case checked::Compare::GreaterEqual: return order >= 0;
  }
  return false;
}

int order_of(Int128 a, Int128 b) { return a < b ? -1 : a > b ? 1 : 0; }

/// Durations of one kind: the count of whichever part is used.
Int128 measure(Duration d) { return Int128{d.months} + d.days + d.business_days; }

Value compare(const Instruction& instruction, Args args) {
  const bool durations = instruction.number == static_cast<std::int64_t>(checked::Kind::Duration);
  const Int128 a = durations ? measure(args[0].as_duration()) : args[0].bits;
  const Int128 b = durations ? measure(args[1].as_duration()) : args[1].bits;
  return Value::truth(holds(static_cast<checked::Compare>(instruction.mode), order_of(a, b)));
}

Value extreme(Args args, bool greatest) {
  Value best = args[0];
  for (std::size_t i = 1; i < args.size(); ++i)
    if (greatest ? args[i].bits > best.bits : args[i].bits < best.bits) best = args[i];
  return best;
}

Value extreme_of_known(Args args, bool latest) {
  Value best = Value::unknown();
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].failed()) return args[i];
    if (!args[i].known()) continue;
    if (!best.known() || (latest ? args[i].bits > best.bits : args[i].bits < best.bits))
      best = args[i];
  }
  return best;
}

Value places(const Instruction& instruction, Args args, std::uint32_t self) {
  std::int64_t count = 0;
  if (args.size() > 1) {
    const auto whole = args[1].as_number().to_int();
    if (!whole || *whole < 0 || *whole > Decimal::places)
      return Value::error(Fault::NotWhole, self);
    count = *whole;
  }
  const Decimal x = args[0].as_number();
  const int n = static_cast<int>(count);
  return from(instruction.op == OpCode::Floor ? floor(x, n) : round(x, n), self);
}

Value power(Args args, std::uint32_t self) {
  const auto exponent = args[1].as_number().to_int();
  if (!exponent) return Value::error(Fault::NotWhole, self);
  const Decimal base = args[0].as_number();
  if (base.is_zero() && *exponent < 0) return Value::error(Fault::DivisionByZero, self);
  return from(pow(base, *exponent), self);
}

Value divide(Args args, std::uint32_t self) {
  if (args[1].as_number().is_zero()) return Value::error(Fault::DivisionByZero, self);
  return from(div(args[0].as_number(), args[1].as_number()), self);
}

Value make_duration(const Instruction& instruction, Args args, std::uint32_t self) {
  const auto whole = args[0].as_number().to_int();
  if (!whole)
    return Value::error(args[0].as_number().is_whole() ? Fault::Overflow : Fault::NotWhole, self);
  Duration one;
  const auto count = static_cast<std::int32_t>(instruction.number);
  switch (static_cast<checked::DurationKind>(instruction.mode)) {
    case checked::DurationKind::Months: one.months = count; break;
    case checked::DurationKind::BusinessDays: one.business_days = count; break;
    default: one.days = count; break;
  }
  return from(scale(one, *whole), self);
}

Value scale_duration(Args args, std::uint32_t self) {
  const auto whole = args[1].as_number().to_int();
  if (!whole)
    return Value::error(args[1].as_number().is_whole() ? Fault::Overflow : Fault::NotWhole, self);
  return from(scale(args[0].as_duration(), *whole), self);
}

Value tier(const Program& program, const Instruction& instruction, std::uint32_t self, Args args) {
  const auto& table = program.checked->tier_tables[static_cast<std::size_t>(instruction.number)];
  if (!args[0].known()) return args[0];
  const Decimal x = args[0].as_number();
  Decimal total = Decimal::zero(), lower = Decimal::zero();
  for (std::size_t i = 0; i < table.tiers.size(); ++i) {
    const auto& t = table.tiers[i];
    const bool here = !t.bounded || x < t.bound || (t.inclusive && x == t.bound);
    const Value& worth = args[i + 1];
    if (!table.marginal && here) return worth;
    if (table.marginal) {
      if (!worth.known()) return worth;
      const Decimal top = std::max(lower, here ? x : t.bound);  // nothing is below 0
      const auto width = sub(top, lower);
      const auto part = width ? mul(worth.as_number(), *width) : std::nullopt;
      const auto sum = part ? add(total, *part) : std::nullopt;
      if (!sum) return Value::error(Fault::Overflow, self);
      total = *sum;
      lower = top;
      if (here) break;
    }
  }
  return Value::number(total);
}

Value select(const Program& program, const Instruction& instruction, std::uint32_t self,
             Args args) {
  if (!args[0].known()) return args[0];
  const auto& codes = program.selections[static_cast<std::size_t>(instruction.number)];
  std::int64_t code = args[0].as_integer();
  if (instruction.mode == 1) {  // a whole number
    const auto whole = args[0].as_number().to_int();
    if (!whole)
      return Value::error(args[0].as_number().is_whole() ? Fault::NotInSet : Fault::NotWhole, self);
    code = checked::ElementCode::number(*whole).code;
  }
  const auto found = std::find(codes.begin(), codes.end(), code);
  if (found == codes.end()) return Value::error(Fault::NotInSet, self);
  return args[static_cast<std::size_t>(found - codes.begin()) + 1];
}

/// Calls `body(value)` for every element whose `where` holds; gives the first obstacle, else true.
template <class Body>
Value over_pairs(Args args, Body body) {
  Value obstacle = Value::truth(true);
  for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
    const Value& where = args[i];
    if (where.is_false()) continue;
    const Value& seen = !where.known() ? where : args[i + 1];
    if (seen.failed()) return seen;
    if (!seen.known()) obstacle = seen;
    if (where.known() && seen.known()) body(seen);
  }
  return obstacle;
}

Value count(Args args) {
  std::int64_t total = 0;
  const Value obstacle = over_pairs(args, [&](const Value& v) { total += v.is_true() ? 1 : 0; });
  return obstacle.known() ? Value::number(Decimal::from_int(total)) : obstacle;
}

Value sum(Args args, std::uint32_t self) {
  std::optional<Decimal> total = Decimal::zero();
  const Value obstacle = over_pairs(args, [&](const Value& v) {
    if (total) total = add(*total, v.as_number());
  });
  return obstacle.known() ? from(total, self) : obstacle;
}

Value extreme_over(Args args, bool greatest) {
  Value best = Value::unknown();
  const Value obstacle = over_pairs(args, [&](const Value& v) {
    if (!best.known() || (greatest ? v.bits > best.bits : v.bits < best.bits)) best = v;
  });
  return obstacle.known() ? best : obstacle;
}

Value end_of_month_of(const Value& v) { return Value::date(end_of_month(v.as_date())); }

Value shift(const Program& program, const Instruction& instruction, std::uint32_t self, Args args) {
  const Holidays& calendar = calendar_of(*program.checked, instruction.number);
  const Day day = args[0].as_date();
  const Duration d = args[1].as_duration();
  return from(
      instruction.op == OpCode::AddDuration ? add(day, d, calendar) : subtract(day, d, calendar),
      self);
}

Value duration_sum(const Instruction& instruction, Args args, std::uint32_t self) {
  auto second = std::optional<Duration>(args[1].as_duration());
  if (instruction.op == OpCode::DurationSubtract) second = negate(*second);
  return from(second ? add(args[0].as_duration(), *second) : std::nullopt, self);
}

Value clamp_number(Args args) {
  return args[0].bits < args[1].bits ? args[1] : args[0].bits > args[2].bits ? args[2] : args[0];
}

/// Instructions that are unknown as soon as an operand is; all operands are known here.
Value apply_strict(const Program& program, const Instruction& i, std::uint32_t self, Args args) {
  switch (i.op) {
    case OpCode::Add: return from(add(args[0].as_number(), args[1].as_number()), self);
    case OpCode::Subtract: return from(sub(args[0].as_number(), args[1].as_number()), self);
    case OpCode::Multiply: return from(mul(args[0].as_number(), args[1].as_number()), self);
    case OpCode::Divide: return divide(args, self);
    case OpCode::Power: return power(args, self);
    case OpCode::Negate: return from(negate(args[0].as_number()), self);
    case OpCode::Minimum: return extreme(args, false);
    case OpCode::Maximum: return extreme(args, true);
    case OpCode::Clamp: return clamp_number(args);
    case OpCode::Floor:
    case OpCode::Round: return places(i, args, self);
    case OpCode::YearOf: return Value::number(Decimal::from_int(to_civil(args[0].as_date()).year));
    case OpCode::EndOfMonth: return end_of_month_of(args[0]);
    case OpCode::AddDuration:
    case OpCode::SubtractDuration: return shift(program, i, self, args);
    case OpCode::DateDifference:
      return Value::duration({0, args[0].as_date().value - args[1].as_date().value, 0});
    case OpCode::DurationAdd:
    case OpCode::DurationSubtract: return duration_sum(i, args, self);
    case OpCode::DurationScale: return scale_duration(args, self);
    case OpCode::DurationNegate: return from(negate(args[0].as_duration()), self);
    case OpCode::MakeDuration: return make_duration(i, args, self);
    case OpCode::DurationDays:
      return Value::number(
          Decimal::from_int(static_cast<std::int64_t>(measure(args[0].as_duration()))));
    case OpCode::ElementNumber:
      if ((args[0].as_integer() & 1) != 0) return Value::error(Fault::NotWhole, self);
      return Value::number(Decimal::from_int(args[0].as_integer() / 2));
    case OpCode::Compare: return compare(i, args);
    case OpCode::Not: return Value::truth(args[0].bits == 0);
    case OpCode::DateWithin:
      return date_within(args[0], args[1], args[2], calendar_of(*program.checked, i.number), self);
    default: QUID_CHECK(false); return Value::unknown();
  }
}

}  // namespace

const Holidays& calendar_of(const checked::Checked& deal, std::int64_t number) {
  if (number < 0 || number >= static_cast<std::int64_t>(deal.calendars.size()))
    return deal.no_holidays;
  return deal.calendars[static_cast<std::size_t>(number)].holidays;
}

Value date_within(const Value& x, const Value& duration, const Value& y, const Holidays& calendar,
                  std::uint32_t self) {
  if (x.failed()) return x;
  if (duration.failed()) return duration;
  if (y.failed()) return y;
  if (!x.known() || !duration.known() || !y.known()) return Value::unknown();
  const auto last = add(y.as_date(), duration.as_duration(), calendar);
  if (!last) return Value::error(Fault::OutOfCalendar, self);
  return Value::truth(y.bits <= x.bits && x.as_date() <= *last);
}

Value apply(const Program& program, const Instruction& i, std::uint32_t self,
            const Operands& args) {
  switch (i.op) {
    case OpCode::And: return conjunction(args, false);
    case OpCode::Or: return conjunction(args, true);
    case OpCode::AtLeast: return at_least(args, i.number);
    case OpCode::IfElse: return if_else(args);
    case OpCode::IsUnknown: return args[0].failed() ? args[0] : Value::truth(!args[0].known());
    case OpCode::Earliest: return extreme_of_known(args, false);
    case OpCode::Latest: return extreme_of_known(args, true);
    case OpCode::Tier: return tier(program, i, self, args);
    case OpCode::Select: return select(program, i, self, args);
    case OpCode::Count: return count(args);
    case OpCode::Sum: return sum(args, self);
    case OpCode::Least: return extreme_over(args, false);
    case OpCode::Greatest: return extreme_over(args, true);
    default: break;
  }
  const Value state = strict(args);
  return state.known() ? apply_strict(program, i, self, args) : state;
}

std::vector<InstructionId> operands_of(const Program& program, const EffectCode& effect) {
  std::vector<InstructionId> found;
  const auto add = [&](InstructionId id) {
    if (id.valid()) found.push_back(id);
  };
  add(effect.operand);
  const Range fors = program.revocation(effect).fors;
  for (std::uint32_t k = 0; k < fors.count; ++k) add(program.instruction_lists[fors.first + k]);
  if (effect.more->act == UINT32_MAX) return found;
  add(program.acts[effect.more->act].amount);
  add(program.acts[effect.more->act].by);
  return found;
}

}  // namespace quid
