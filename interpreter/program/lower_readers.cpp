// SPDX-License-Identifier: Apache-2.0
// Expressions that read what is declared: one instance when its index is constant, else a selection
// among all of them.
#include <array>

#include "program/lowering.hpp"

namespace quid::lowering {
namespace {

std::optional<OpCode> leaf_code(ck::Operation op) {
  switch (op) {
    case ck::Operation::ReadQuantity: return OpCode::Quantity;
    case ck::Operation::MilestoneIs: return OpCode::MilestoneIs;
    case ck::Operation::DateOf: return OpCode::DateOf;
    case ck::Operation::DeadlineOf: return OpCode::DeadlineOf;
    case ck::Operation::LatenessOf: return OpCode::LatenessOf;
    case ck::Operation::AmountOf: return OpCode::AmountOf;
    case ck::Operation::SinceMilestone: return OpCode::SinceMilestone;
    case ck::Operation::LevelIs: return OpCode::LevelIs;
    case ck::Operation::LeverUnruled: return OpCode::LeverUnruled;
    case ck::Operation::DutyIs: return OpCode::DutyIs;
    case ck::Operation::DutyDeadline: return OpCode::DutyDeadline;
    case ck::Operation::DutyLateness: return OpCode::DutyLateness;
    case ck::Operation::DutyUnpaid: return OpCode::DutyUnpaid;
    case ck::Operation::ActorWithdrawn: return OpCode::Withdrawn;
    case ck::Operation::StatementSaid: return OpCode::Said;
    case ck::Operation::StatementUnwarranted: return OpCode::Unwarranted;
    default: return std::nullopt;
  }
}

const ck::Shape no_shape{};

ck::ActorRef actor_ref(std::uint32_t symbol, std::span<const ck::ExprId> index, Span span) {
  return {ck::ActorId{symbol}, {index.begin(), index.end()}, span};
}

}  // namespace

const ck::Shape& Lowering::shape_of_symbol(const ck::Expr& expr) const {
  switch (expr.op) {
    case ck::Operation::ReadLet: return deal_.lets[expr.symbol].shape;
    case ck::Operation::ReadQuantity: return deal_.quantities[expr.symbol].shape;
    case ck::Operation::LevelIs:
    case ck::Operation::LeverUnruled: return deal_.levers[expr.symbol].shape;
    case ck::Operation::DutyIs:
    case ck::Operation::DutyDeadline:
    case ck::Operation::DutyLateness:
    case ck::Operation::DutyUnpaid: return deal_.rules[expr.symbol].shape;
    case ck::Operation::StatementSaid:
    case ck::Operation::StatementUnwarranted: return deal_.statements[expr.symbol].shape;
    case ck::Operation::ActorWithdrawn:
    case ck::Operation::ExposureOf:
    case ck::Operation::GivenBy:
    case ck::Operation::ReceivedBy:
    case ck::Operation::OverpromiseOf:
    case ck::Operation::NoDealOf:
    case ck::Operation::DiscountOf: return deal_.actors[expr.symbol].shape;
    case ck::Operation::MilestoneIs:
    case ck::Operation::DateOf:
    case ck::Operation::DeadlineOf:
    case ck::Operation::LatenessOf:
    case ck::Operation::ProgressOf:
    case ck::Operation::AmountOf:
    case ck::Operation::SinceMilestone: return deal_.milestones[expr.symbol].shape;
    default: return no_shape;
  }
}

InstructionId Lowering::lower_reader(const ck::Expr& expr, ck::ExprId id,
                                     Environment& environment) {
  if (expr.op == ck::Operation::PhaseActive || expr.op == ck::Operation::VerdictIs)
    return lower_instance(
        expr, id,
        expr.op == ck::Operation::VerdictIs && expr.symbol != UINT32_MAX
            ? actor(actor_ref(expr.symbol, arguments_of(expr), expr.span), environment)
            : 0);
  const ck::Shape& shape = shape_of_symbol(expr);
  std::vector<InstructionId> values;
  const Place place = place_of(shape, arguments_of(expr), environment, values);
  if (place.outside) return fail_at(id);
  if (place.constant) return lower_instance(expr, id, place.local);
  // Looked up while the deal runs: the last index varies fastest, so fold from the right.
  std::vector<InstructionId> row;
  for (std::uint32_t local = 0; local < shape.count && !over_limit(); ++local)
    row.push_back(lower_instance(expr, id, local));
  for (std::size_t dimension = shape.sets.size(); dimension-- > 0;) {
    const auto& elements = deal_.sets[shape.sets[dimension].index()].elements;
    std::vector<std::int64_t> codes;
    for (const auto element : elements) codes.push_back(element.code);
    program_.selections.push_back(codes);
    std::vector<InstructionId> shorter;
    for (std::size_t first = 0; first + elements.size() <= row.size(); first += elements.size()) {
      Instruction i{OpCode::Select};
      const bool number = deal_[arguments_of(expr)[dimension]].type.kind == ck::Kind::Number;
      i.mode = number && !is_constant(values[dimension]) ? 1 : 0;
      i.number = static_cast<std::int32_t>(program_.selections.size() - 1);
      i.source = id.value;
      std::vector<InstructionId> arguments{values[dimension]};
      arguments.insert(arguments.end(), row.begin() + static_cast<std::ptrdiff_t>(first),
                       row.begin() + static_cast<std::ptrdiff_t>(first + elements.size()));
      shorter.push_back(emit(i, arguments));
    }
    row = shorter;
  }
  return row.empty() ? constant(Value::unknown()) : row[0];
}

InstructionId Lowering::lower_instance(const ck::Expr& expr, ck::ExprId id, std::uint32_t local) {
  Instruction i{OpCode::Fail};
  i.mode = expr.mode;
  i.source = id.value;
  i.number = expr.op == ck::Operation::LevelIs ? static_cast<std::int32_t>(expr.number()) : 0;
  if (const auto code = leaf_code(expr.op)) i.op = *code;
  const auto at = [&](const Instances& instances) { return instances.base[expr.symbol] + local; };
  switch (expr.op) {
    case ck::Operation::ReadLet: return lower_let(ck::LetId{expr.symbol}, local);
    case ck::Operation::ReadQuantity: i.target = at(program_.quantities); break;
    case ck::Operation::LevelIs:
    case ck::Operation::LeverUnruled: i.target = at(program_.levers); break;
    case ck::Operation::DutyIs:
    case ck::Operation::DutyDeadline:
    case ck::Operation::DutyLateness: i.target = at(program_.rules); break;
    case ck::Operation::DutyUnpaid:
      i.target = at(program_.rules);
      i.number = static_cast<std::int32_t>(expr.type.unit().value);
      break;
    case ck::Operation::StatementSaid:
    case ck::Operation::StatementUnwarranted: i.target = at(program_.statements); break;
    case ck::Operation::ActorWithdrawn: i.target = at(program_.actors); break;
    case ck::Operation::ExposureOf:
    case ck::Operation::GivenBy:
    case ck::Operation::ReceivedBy: return lower_book(expr, id, at(program_.actors));
    case ck::Operation::OverpromiseOf: return lower_overpromise(id, at(program_.actors));
    case ck::Operation::NoDealOf: return lower_no_deal(expr, id, at(program_.actors));
    case ck::Operation::DiscountOf: {
      for (const auto& d : deal_.discounts) {
        Environment none;
        if (actor(d.party, none) == at(program_.actors)) return constant(Value::number(d.rate));
      }
      return constant(Value::number(Decimal::zero()));
    }
    case ck::Operation::PhaseActive: {
      i.op = OpCode::PhaseActive;
      i.target = expr.symbol;
      return lower_phase_active(i);
    }
    case ck::Operation::VerdictIs:
      i.op = OpCode::VerdictIs;
      i.number = expr.symbol == UINT32_MAX ? -1 : static_cast<std::int32_t>(local);
      break;
    default: return lower_milestone(expr, id, at(program_.milestones));
  }
  return emit(i, {});
}

void Lowering::add_still_ahead(ck::ExprId end, ck::ExprId known_by, Environment& environment,
                               std::vector<InstructionId>& out) {
  if (!end.valid()) return;
  const InstructionId value = lower(end, environment);
  if (is_constant(value) && constant_value(value).known()) return;
  Instruction compare{OpCode::Compare};
  const bool day = deal_[end].type.kind == ck::Kind::Date;
  compare.mode = static_cast<std::uint8_t>(day ? ck::Compare::GreaterEqual : ck::Compare::Equal);
  compare.number = static_cast<std::int32_t>(deal_[end].type.kind);
  compare.source = end.value;
  const InstructionId other = day ? emit(OpCode::Today, {}, end) : value;
  const InstructionId known = emit(compare, std::array{value, other});
  if (!known_by.valid()) return out.push_back(known);
  // Only where the day is not known does it lie ahead as long as what it counts from is not met.
  const InstructionId unmet = emit(OpCode::Not, std::array{lower(known_by, environment)}, end);
  const InstructionId open = emit(OpCode::IsUnknown, std::array{known}, end);
  const InstructionId ahead = emit(OpCode::And, std::array{unmet, open}, end);
  out.push_back(emit(OpCode::Or, std::array{ahead, known}, end));
}

InstructionId Lowering::lower_phase_active(Instruction i) {
  Environment none;
  const ck::Phase& phase = deal_.phases[i.target];
  std::vector<InstructionId> arguments;
  i.mode = 0;
  if (phase.when.valid())
    arguments.push_back(
        defined({Definition::Kind::Phase, i.target}, [&] { return lower(phase.when, none); }));
  add_still_ahead(phase.from, phase.from_known_by, none, arguments);
  if (!arguments.empty()) i.mode += phase_may_have_begun;
  std::vector<InstructionId> ends;
  add_still_ahead(phase.until_date, phase.until_known_by, none, ends);
  add_still_ahead(phase.duration, {}, none, ends);
  if (!ends.empty()) {
    i.mode += phase_may_end;
    arguments.push_back(ends.size() == 1 ? ends[0] : emit(OpCode::And, ends, {}));
  }
  return emit(i, arguments);
}

InstructionId Lowering::lower_milestone(const ck::Expr& expr, ck::ExprId id,
                                        std::uint32_t instance) {
  const bool asks_met = expr.op == ck::Operation::MilestoneIs &&
                        static_cast<ck::MilestoneTest>(expr.mode) == ck::MilestoneTest::Met;
  if (asks_met && met_[instance].valid()) return again(met_[instance]);
  Instruction i{OpCode::ProgressOf};
  if (const auto code = leaf_code(expr.op)) i.op = *code;
  i.mode = expr.mode;
  i.source = id.value;
  i.target = instance;
  std::vector<InstructionId> arguments;
  if (i.op == OpCode::MilestoneIs)
    add_what_moves(static_cast<ck::MilestoneTest>(i.mode), instance, arguments);
  if (i.op == OpCode::LatenessOf) add_size(instance, arguments);  // what is of nothing is not late
  if (i.op != OpCode::ProgressOf) {
    if (!asks_met) return emit(i, arguments);
    const InstructionId result = emit_only(i, arguments);
    if (!stopped_) met_[instance] = result;
    return result;
  }
  i.mode = 0;
  const InstructionId size = size_of(instance);
  return emit(i, std::span(&size, size.valid() ? 1 : 0));
}

InstructionId Lowering::lower_milestone_within(const ck::Expr& expr, ck::ExprId id,
                                               Environment& environment) {
  const auto operands = arguments_of(expr);
  const auto& milestone = deal_.milestones[expr.symbol];
  const std::size_t indices = operands.size() - 2;
  const std::uint32_t instance = fixed(program_.milestones, expr.symbol, milestone.shape,
                                       operands.first(indices), environment, expr.span);
  if (instance == no_instance) return constant(Value::unknown());
  Instruction i{OpCode::MilestoneWithin};
  i.mode = expr.mode;
  i.source = id.value;
  i.target = instance;
  i.number = expr.symbol2() == UINT32_MAX ? -1 : static_cast<std::int32_t>(expr.symbol2());
  std::vector<InstructionId> arguments{lower(operands[indices], environment)};
  arguments.push_back(lower(operands[indices + 1], environment));
  add_what_moves(static_cast<ck::MilestoneTest>(i.mode), instance, arguments);
  return emit(i, arguments);
}

InstructionId Lowering::lower_let(ck::LetId let, std::uint32_t local) {
  const std::uint64_t key = (std::uint64_t{let.value} << 32) | local;
  if (const auto found = lets_.find(key); found != lets_.end()) return found->second;
  const auto& declared = deal_.lets[let.index()];
  Environment environment = environment_of(declared.shape, local);
  const InstructionId value = lower(declared.value, environment);
  lets_.emplace(key, value);
  program_.lets.push_back({let, local, value});
  return value;
}

InstructionId Lowering::lower_row(const ck::Expr& expr, ck::ExprId id, Environment& environment) {
  const auto& table = deal_.row_tables[expr.symbol];
  ck::Shape shape;
  shape.sets = {table.set};
  std::vector<InstructionId> values;
  const Place place = place_of(shape, arguments_of(expr), environment, values);
  if (place.outside) return fail_at(id);
  Environment none;
  if (place.constant) return lower(table.rows[place.local], none);
  std::vector<InstructionId> arguments{values[0]};
  std::vector<std::int64_t> codes;
  for (std::size_t k = 0; k < table.rows.size(); ++k) {
    codes.push_back(deal_.sets[table.set.index()].elements[k].code);
    arguments.push_back(lower(table.rows[k], none));
  }
  program_.selections.push_back(codes);
  Instruction i{OpCode::Select};
  i.mode = deal_[arguments_of(expr)[0]].type.kind == ck::Kind::Number ? 1 : 0;
  i.number = static_cast<std::int32_t>(program_.selections.size() - 1);
  i.source = id.value;
  return emit(i, arguments);
}

InstructionId Lowering::lower_offer(const ck::Expr& expr, ck::ExprId id, Environment& environment) {
  const auto operands = arguments_of(expr);
  Instruction i{OpCode::Offer};
  i.source = id.value;
  i.target = actor(actor_ref(expr.symbol, operands.first(expr.mode), expr.span), environment);
  const OfferCode code{
      actor(actor_ref(expr.symbol2(), operands.subspan(expr.mode), expr.span), environment),
      expr.type.unit().value};
  auto& all = program_.offers;
  const auto known = std::find(all.begin(), all.end(), code);
  i.number = static_cast<std::int32_t>(known - all.begin());
  if (known == all.end()) all.push_back(code);
  return emit(i, {});
}

InstructionId Lowering::size_of(std::uint32_t milestone) {
  if (sizes_[milestone].valid()) return sizes_[milestone];
  const auto symbol = program_.milestones.symbol[milestone];
  const auto& declared = deal_.milestones[symbol];
  if (!declared.more->of.valid()) return {};
  Environment environment = environment_of(declared.shape, program_.milestones.local(milestone));
  return sizes_[milestone] = defined({Definition::Kind::Amount, milestone},
                                     [&] { return lower(declared.more->of, environment); });
}

InstructionId Lowering::deadline_ahead(std::uint32_t milestone) {
  if (deadlines_ahead_[milestone].valid()) return deadlines_ahead_[milestone];
  const auto& declared = deal_.milestones[program_.milestones.symbol[milestone]];
  if (!declared.deadline.valid()) return {};
  Environment environment = environment_of(declared.shape, program_.milestones.local(milestone));
  const InstructionId ahead = defined({Definition::Kind::Deadline, milestone}, [&] {
    std::vector<InstructionId> found;
    if (!is_constant(lower(declared.deadline, environment)))  // else known, or undated
      add_still_ahead(declared.deadline, declared.more->deadline_known_by, environment, found);
    return found.empty() ? InstructionId{} : root(found[0]);
  });
  return deadlines_ahead_[milestone] = ahead;
}

void Lowering::add_what_moves(ck::MilestoneTest test, std::uint32_t milestone,
                              std::vector<InstructionId>& arguments) {
  const bool on_time = test == ck::MilestoneTest::OnTime;
  if (on_time || test == ck::MilestoneTest::Met) add_size(milestone, arguments);
  if (!on_time) return;
  const InstructionId ahead = deadline_ahead(milestone);
  if (ahead.valid()) arguments.push_back(ahead);
}

void Lowering::add_size(std::uint32_t milestone, std::vector<InstructionId>& arguments) {
  const InstructionId size = size_of(milestone);
  if (size.valid() && !is_constant(size)) arguments.push_back(size);
}

InstructionId Lowering::degree_of(std::uint32_t statement) {
  if (degrees_[statement].valid()) return degrees_[statement];
  const auto& declared = deal_.statements[program_.statements.symbol[statement]];
  Environment environment = environment_of(declared.shape, program_.statements.local(statement));
  if (declared.claims_milestone.valid()) {
    const auto symbol = declared.claims_milestone.value;
    const std::uint32_t instance =
        fixed(program_.milestones, symbol, deal_.milestones[symbol].shape, declared.claims_index,
              environment, declared.span);
    if (instance == no_instance) return constant(Value::unknown());
    ck::Expr progress{};
    progress.op = ck::Operation::ProgressOf;
    return degrees_[statement] = lower_milestone(progress, declared.claims, instance);
  }
  const InstructionId claim = defined({Definition::Kind::Claim, statement},
                                      [&] { return lower(declared.claims, environment); });
  return degrees_[statement] = emit(OpCode::IfElse,
                                    {claim, constant(Value::number(Decimal::one())),
                                     constant(Value::number(Decimal::zero()))},
                                    declared.claims);
}

std::uint32_t Lowering::book(std::uint32_t actor, ck::UnitId unit) {
  for (std::uint32_t k = 0; k < program_.books.size(); ++k)
    if (program_.books[k].actor == actor && program_.books[k].unit == unit.value) return k;
  BookCode code{actor, unit.value, {static_cast<std::uint32_t>(program_.book_values.size()), 0}};
  for (const std::uint32_t v : values_of_actor_[actor])
    if (program_.values[v].unit == unit.value) program_.book_values.push_back(v);
  code.values.count = static_cast<std::uint32_t>(program_.book_values.size()) - code.values.first;
  program_.books.push_back(code);
  return static_cast<std::uint32_t>(program_.books.size() - 1);
}

InstructionId Lowering::lower_book(const ck::Expr& expr, ck::ExprId id, std::uint32_t actor) {
  Instruction i{OpCode::Book};
  i.mode = expr.op == ck::Operation::ExposureOf ? 0 : expr.op == ck::Operation::GivenBy ? 1 : 2;
  i.source = id.value;
  i.number = static_cast<std::int32_t>(book(actor, expr.type.unit()));
  std::vector<InstructionId> arguments;
  const Range range = program_.books[static_cast<std::size_t>(i.number)].values;
  for (std::uint32_t k = 0; k < range.count; ++k) {
    const ValueCode& value = program_.values[program_.book_values[range.first + k]];
    if (!value.degree.valid() || !value.worth.valid()) {
      diagnostics_.add(DiagnosticKind::ExpansionTooDeep, expr.span,
                       "a `value` reads the ledger that it is part of",
                       "what a thing is worth may not depend on the ledger");
      return constant(Value::unknown());
    }
    arguments.push_back(value.degree);
    arguments.push_back(value.worth);
  }
  return emit(i, arguments);
}

InstructionId Lowering::lower_overpromise(ck::ExprId id, std::uint32_t actor) {
  Instruction i{OpCode::Overpromise};
  i.source = id.value;
  std::size_t speaker = 0;
  while (speaker < program_.speaker_actors.size() && program_.speaker_actors[speaker] != actor)
    ++speaker;
  if (speaker == program_.speaker_actors.size()) return constant(Value::number(Decimal::zero()));
  i.number = static_cast<std::int32_t>(speaker);
  std::vector<InstructionId> arguments;
  for (const std::uint32_t s : program_.speakers[speaker]) arguments.push_back(degree_of(s));
  return emit(i, arguments);
}

InstructionId Lowering::lower_no_deal(const ck::Expr& expr, ck::ExprId id,
                                      std::uint32_t actor_instance) {
  NoDealCode code{actor_instance,
                  expr.type.unit().value,
                  {static_cast<std::uint32_t>(program_.no_deal_parts.size()), 0}};
  std::vector<InstructionId> arguments;
  Environment none;
  for (std::uint32_t k = 0; k < deal_.no_deals.size(); ++k) {
    const auto& part = deal_.no_deals[k];
    if (part.unit.value != code.unit || actor(part.party, none) != actor_instance) continue;
    program_.no_deal_parts.push_back(k);
    ++code.parts.count;
    arguments.push_back(lower(part.worth, none));
  }
  if (arguments.empty()) return constant(Value::unknown());
  for (std::size_t k = 0; k < program_.no_deals.size(); ++k)
    if (program_.no_deals[k].actor == code.actor && program_.no_deals[k].unit == code.unit) {
      Instruction i{OpCode::NoDeal};
      i.number = static_cast<std::int32_t>(k);
      i.source = id.value;
      return emit(i, arguments);
    }
  program_.no_deals.push_back(code);
  Instruction i{OpCode::NoDeal};
  i.number = static_cast<std::int32_t>(program_.no_deals.size() - 1);
  i.source = id.value;
  return emit(i, arguments);
}

}  // namespace quid::lowering
