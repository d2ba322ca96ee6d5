// SPDX-License-Identifier: Apache-2.0
// Expressions to instructions: constants, logic, arithmetic, sets and memory.
#include "program/lowering.hpp"
#include "support/check.hpp"

namespace quid::lowering {
namespace {

constexpr std::uint32_t deepest = 1500;  // frames of `lower` within one another

std::optional<OpCode> plain_code(ck::Operation op) {
  switch (op) {
#define QUID_PLAIN(name) \
  case ck::Operation::name: return OpCode::name;
    QUID_PLAIN(Add)
    QUID_PLAIN(Subtract)
    QUID_PLAIN(Multiply)
    QUID_PLAIN(Divide)
    QUID_PLAIN(Power)
    QUID_PLAIN(Negate)
    QUID_PLAIN(Minimum)
    QUID_PLAIN(Maximum)
    QUID_PLAIN(Clamp)
    QUID_PLAIN(Floor)
    QUID_PLAIN(Round)
    QUID_PLAIN(YearOf)
    QUID_PLAIN(EndOfMonth)
    QUID_PLAIN(Earliest)
    QUID_PLAIN(Latest)
    QUID_PLAIN(AddDuration)
    QUID_PLAIN(SubtractDuration)
    QUID_PLAIN(DateDifference)
    QUID_PLAIN(DurationAdd)
    QUID_PLAIN(DurationSubtract)
    QUID_PLAIN(DurationScale)
    QUID_PLAIN(DurationNegate)
    QUID_PLAIN(MakeDuration)
    QUID_PLAIN(DurationDays)
    QUID_PLAIN(ElementNumber)
    QUID_PLAIN(IsUnknown)
    QUID_PLAIN(Not)
    QUID_PLAIN(DateWithin)
    QUID_PLAIN(Today)
#undef QUID_PLAIN
    case ck::Operation::CompareValues: return OpCode::Compare;
    default: return std::nullopt;
  }
}

bool uses_calendar(ck::Operation op) {
  return op == ck::Operation::AddDuration || op == ck::Operation::SubtractDuration ||
         op == ck::Operation::DateWithin;
}

std::int32_t calendar_number(std::uint32_t symbol) {
  return symbol == UINT32_MAX ? -1 : static_cast<std::int32_t>(symbol);
}

}  // namespace

InstructionId Lowering::lower(ck::ExprId id, Environment& environment) {
  if (!id.valid() || stopped_) return constant(Value::unknown());
  const ck::Expr& expr = deal_[id];
  if (++depth_ > deepest) {
    diagnostics_.add(DiagnosticKind::ExpansionTooDeep, expr.span,
                     "this leads through too many definitions, or back to itself",
                     "a value or a size may not read what depends on it");
    stopped_ = true;
    --depth_;
    return constant(Value::unknown());
  }
  const auto plain = plain_code(expr.op);
  const InstructionId result =
      plain ? lower_plain(expr, id, environment) : lower_choice(expr, id, environment);
  --depth_;
  return result;
}

InstructionId Lowering::lower_plain(const ck::Expr& expr, ck::ExprId id, Environment& environment) {
  Pending arguments(*this);
  for (const ck::ExprId argument : arguments_of(expr)) arguments.add(lower(argument, environment));
  Instruction i{*plain_code(expr.op)};
  i.mode = expr.mode;
  i.source = id.value;
  if (uses_calendar(expr.op)) i.number = calendar_number(expr.symbol);
  if (expr.op == ck::Operation::MakeDuration) i.number = static_cast<std::int32_t>(expr.number());
  if (expr.op == ck::Operation::CompareValues)
    i.number = static_cast<std::int32_t>(deal_[arguments_of(expr)[0]].type.kind);
  return emit(i, arguments.all());
}

InstructionId Lowering::lower_constant(const ck::Expr& expr) {
  switch (expr.op) {
    case ck::Operation::NumberConstant: return constant(Value::number(deal_.decimal(expr)));
    case ck::Operation::DurationConstant: return constant(Value::duration(deal_.duration(expr)));
    case ck::Operation::UnknownConstant: return constant(Value::unknown());
    case ck::Operation::Start: return constant(Value::date(deal_.deal.start));
    case ck::Operation::ActorConstant: return constant(Value::raw(expr.symbol));
    default: return constant(Value::raw(expr.number()));  // truth, date, element, text
  }
}

InstructionId Lowering::lower_choice(const ck::Expr& expr, ck::ExprId id,
                                     Environment& environment) {
  switch (expr.op) {
    case ck::Operation::TruthConstant:
    case ck::Operation::NumberConstant:
    case ck::Operation::DateConstant:
    case ck::Operation::DurationConstant:
    case ck::Operation::ElementConstant:
    case ck::Operation::TextConstant:
    case ck::Operation::ActorConstant:
    case ck::Operation::UnknownConstant:
    case ck::Operation::Start: return lower_constant(expr);
    case ck::Operation::Variable:
      QUID_CHECK(expr.symbol < environment.slots.size() && environment.bound[expr.symbol]);
      return constant(Value::raw(environment.slots[expr.symbol].code));
    case ck::Operation::TableParameter: return environment.parameter;
    case ck::Operation::And:
    case ck::Operation::Or:
    case ck::Operation::AtLeastOf:
    case ck::Operation::IfElse: return lower_logic(expr, id, environment);
    case ck::Operation::AllIn:
    case ck::Operation::AnyIn:
    case ck::Operation::CountIn:
    case ck::Operation::SumIn:
    case ck::Operation::MinimumIn:
    case ck::Operation::MaximumIn: return lower_over_set(expr, id, environment);
    case ck::Operation::Was:
    case ck::Operation::ForDuration:
    case ck::Operation::OnAtLeast:
    case ck::Operation::Peak: return lower_memory(expr, id, environment);
    case ck::Operation::CallTable: return lower_call(expr, id, environment);
    case ck::Operation::ReadRow: return lower_row(expr, id, environment);
    case ck::Operation::MilestoneWithin: return lower_milestone_within(expr, id, environment);
    case ck::Operation::OfferOf: return lower_offer(expr, id, environment);
    default: return lower_reader(expr, id, environment);
  }
}

InstructionId Lowering::lower_logic(const ck::Expr& expr, ck::ExprId id, Environment& environment) {
  const auto operands = arguments_of(expr);
  if (expr.op == ck::Operation::IfElse) {
    const InstructionId condition = lower(operands[0], environment);
    if (is_constant(condition) && constant_value(condition).known())
      return lower(constant_value(condition).bits != 0 ? operands[1] : operands[2], environment);
    const InstructionId then = lower(operands[1], environment);
    return emit(OpCode::IfElse, {condition, then, lower(operands[2], environment)}, id);
  }
  Pending arguments(*this);
  if (expr.op == ck::Operation::AtLeastOf) {
    for (const ck::ExprId operand : operands) arguments.add(lower(operand, environment));
    Instruction i{OpCode::AtLeast};
    i.number = static_cast<std::int32_t>(std::min<std::int64_t>(expr.number(), INT32_MAX));
    i.source = id.value;
    return emit(i, arguments.all());
  }
  // What is decided by an operand before it is never lowered: `k = 1 or review[k - 1]`.
  const bool decisive = expr.op == ck::Operation::Or;
  for (const ck::ExprId operand : operands) {
    const InstructionId argument = lower(operand, environment);
    if (!is_constant(argument) || !constant_value(argument).known()) {
      arguments.add(argument);
    } else if ((constant_value(argument).bits != 0) == decisive) {
      return constant(Value::truth(decisive));
    }
  }
  const auto undecided = arguments.all();
  if (undecided.empty()) return constant(Value::truth(!decisive));
  if (undecided.size() == 1) return undecided[0];
  return emit(decisive ? OpCode::Or : OpCode::And, undecided, id);
}

InstructionId Lowering::lower_over_set(const ck::Expr& expr, ck::ExprId id,
                                       Environment& environment) {
  const auto operands = arguments_of(expr);
  const bool all = expr.op == ck::Operation::AllIn, any = expr.op == ck::Operation::AnyIn;
  std::vector<InstructionId> arguments;
  for (const ck::ElementCode element : deal_.sets[expr.symbol].elements) {
    if (stopped_) break;
    environment.bind(ck::SlotId{expr.symbol2()}, element);
    InstructionId where = constant(Value::truth(true));
    if (operands.size() > 1) where = lower(operands[1], environment);
    const bool open = !is_constant(where) || !constant_value(where).known();
    if (!open && constant_value(where).bits == 0) continue;
    const InstructionId body = lower(operands[0], environment);
    if (all) {
      arguments.push_back(open ? emit(OpCode::Or, {emit(OpCode::Not, {where}, id), body}, id)
                               : body);
    } else if (any) {
      arguments.push_back(open ? emit(OpCode::And, {where, body}, id) : body);
    } else {
      arguments.push_back(where);
      arguments.push_back(body);
    }
  }
  if (all) return emit(OpCode::And, arguments, id);
  if (any) return emit(OpCode::Or, arguments, id);
  switch (expr.op) {
    case ck::Operation::CountIn: return emit(OpCode::Count, arguments, id);
    case ck::Operation::SumIn: return emit(OpCode::Sum, arguments, id);
    case ck::Operation::MinimumIn: return emit(OpCode::Least, arguments, id);
    default: return emit(OpCode::Greatest, arguments, id);
  }
}

namespace {

std::uint64_t hash_of(const Program& program, OpCode op, const TrackerCode& code,
                      std::span<const InstructionId> operands) {
  std::uint64_t h = mix(static_cast<std::uint64_t>(op), static_cast<std::uint64_t>(code.calendar));
  for (const InstructionId operand : operands) h = mix(h, operand.value);
  if (op != OpCode::OnAtLeast) return h;
  const auto& [count, window] = program.frequency(code);
  h = mix(mix(h, static_cast<std::uint64_t>(count)), static_cast<std::uint64_t>(window.months));
  return mix(mix(h, static_cast<std::uint64_t>(window.days)),
             static_cast<std::uint64_t>(window.business_days));
}

bool same(const Program& program, const TrackerCode& a, const TrackerCode& b) {
  return a.calendar == b.calendar &&
         (a.frequency == b.frequency || program.frequency(a) == program.frequency(b));
}

OpCode memory_code(ck::Operation op) {
  switch (op) {
    case ck::Operation::ForDuration: return OpCode::ForDuration;
    case ck::Operation::OnAtLeast: return OpCode::OnAtLeast;
    case ck::Operation::Peak: return OpCode::Peak;
    default: return OpCode::Was;
  }
}

}  // namespace

InstructionId Lowering::lower_memory(const ck::Expr& expr, ck::ExprId id,
                                     Environment& environment) {
  Pending arguments(*this);
  for (const ck::ExprId operand : arguments_of(expr)) arguments.add(lower(operand, environment));
  const auto operands = arguments.all();
  Instruction i{memory_code(expr.op)};
  TrackerCode tracker;
  tracker.calendar = calendar_number(expr.symbol);
  if (i.op == OpCode::OnAtLeast) tracker.frequency = static_cast<std::uint32_t>(expr.number());
  const std::uint64_t hash = hash_of(program_, i.op, tracker, operands);
  const std::uint32_t known = trackers_.find(hash, [&](std::uint32_t number) {
    const TrackerCode& other = program_.trackers[number];
    const auto known_operands = program_.arguments_of(program_.instructions[other.self.value]);
    return program_.op_of(other) == i.op && std::ranges::equal(known_operands, operands) &&
           same(program_, other, tracker);
  });
  if (known != HashIndex::none) return program_.trackers[known].self;
  i.source = id.value;
  i.target = static_cast<std::uint32_t>(program_.trackers.size());
  tracker.self = emit_only(i, operands);
  trackers_.add(hash, i.target);
  program_.trackers.push_back(tracker);
  return tracker.self;
}

InstructionId Lowering::lower_call(const ck::Expr& expr, ck::ExprId id, Environment& environment) {
  const InstructionId x = lower(arguments_of(expr)[0], environment);
  const std::uint64_t key = (std::uint64_t{expr.symbol} << 32) | x.value;
  if (const auto found = calls_.find(key); found != calls_.end()) return found->second;
  std::vector<InstructionId> arguments{x};
  Environment inner;
  inner.parameter = x;
  for (const auto& tier : deal_.tier_tables[expr.symbol].tiers)
    arguments.push_back(lower(tier.value, inner));
  Instruction i{OpCode::Tier};
  i.number = static_cast<std::int32_t>(expr.symbol);
  i.source = id.value;
  const InstructionId result = emit(i, arguments);
  calls_.emplace(key, result);
  return result;
}

}  // namespace quid::lowering
