// SPDX-License-Identifier: Apache-2.0
// Emitting instructions: sharing, folding, and finding the instance that an index means.
#include <algorithm>

#include "program/lowering.hpp"

namespace quid::lowering {

void Environment::bind(ck::SlotId slot, ck::ElementCode element) {
  if (slot.index() >= slots.size()) {
    slots.resize(slot.index() + 1);
    bound.resize(slot.index() + 1, false);
  }
  slots[slot.index()] = element;
  bound[slot.index()] = true;
}

namespace {

std::uint64_t hash_of(const Instruction& i, std::span<const InstructionId> arguments) {
  std::uint64_t h = mix(static_cast<std::uint64_t>(i.op), i.mode);
  h = mix(mix(h, i.target), static_cast<std::uint64_t>(i.number));
  for (const InstructionId a : arguments) h = mix(h, a.value);
  return h;
}

bool same(const Program& program, const Instruction& a, const Instruction& b,
          std::span<const InstructionId> arguments) {
  if (a.op != b.op || a.mode != b.mode || a.target != b.target || a.number != b.number)
    return false;
  if (a.argument_count != arguments.size()) return false;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (program.arguments[a.first_argument + i] != arguments[i]) return false;
  return true;
}

}  // namespace

InstructionId Lowering::constant(Value value) {
  std::uint64_t h =
      mix(mix(static_cast<std::uint64_t>(value.state), static_cast<std::uint64_t>(value.bits)),
          static_cast<std::uint64_t>(value.bits >> 64));
  h = mix(h, static_cast<std::uint64_t>(value.fault) + 77);
  const std::uint32_t known = known_.find(h, [&](std::uint32_t number) {
    const Instruction& i = program_.instructions[number];
    return i.op == OpCode::Constant &&
           program_.constants[static_cast<std::size_t>(i.number)] == value;
  });
  if (known != HashIndex::none) return {known};
  Instruction i{OpCode::Constant};
  i.number = static_cast<std::int32_t>(program_.constants.size());
  program_.constants.push_back(value);
  program_.instructions.push_back(i);
  const auto id = InstructionId::at(program_.instructions.size() - 1);
  known_.add(h, id.value);
  return id;
}

InstructionId Lowering::emit(OpCode op, std::span<const InstructionId> arguments,
                             ck::ExprId source) {
  Instruction i{op};
  i.source = source.value;
  return emit(i, arguments);
}

InstructionId Lowering::folded(const Instruction& i, std::span<const InstructionId> arguments) {
  std::vector<Value> values;
  std::vector<InstructionId> ids;
  values.reserve(arguments.size());
  ids.reserve(arguments.size());
  for (const InstructionId a : arguments) {
    ids.push_back(InstructionId::at(values.size()));
    values.push_back(constant_value(a));
  }
  const Value value = apply(program_, i, 0, {values.data(), ids.data(), ids.size()});
  return value.failed() ? InstructionId{} : constant(value);
}

InstructionId Lowering::emit(Instruction i, std::span<const InstructionId> arguments) {
  ++emitted_;
  if (over_limit()) return constant(Value::unknown());
  const std::uint64_t h = hash_of(i, arguments);
  const std::uint32_t known = known_.find(h, [&](std::uint32_t number) {
    return same(program_, program_.instructions[number], i, arguments);
  });
  if (known != HashIndex::none) return {known};
  bool foldable = is_pure(i.op);
  for (const InstructionId a : arguments) foldable = foldable && is_constant(a);
  if (foldable) {
    if (const InstructionId result = folded(i, arguments); result.valid()) return result;
  }
  const InstructionId id = append(i, arguments);
  known_.add(h, id.value);
  return id;
}

InstructionId Lowering::emit_only(Instruction i, std::span<const InstructionId> arguments) {
  ++emitted_;
  return over_limit() ? constant(Value::unknown()) : append(i, arguments);
}

InstructionId Lowering::append(Instruction i, std::span<const InstructionId> arguments) {
  i.first_argument = static_cast<std::uint32_t>(program_.arguments.size());
  i.argument_count = static_cast<std::uint32_t>(arguments.size());
  program_.arguments.insert(program_.arguments.end(), arguments.begin(), arguments.end());
  program_.instructions.push_back(i);
  return InstructionId::at(program_.instructions.size() - 1);
}

InstructionId Lowering::again(InstructionId known) {
  ++emitted_;
  return over_limit() ? constant(Value::unknown()) : known;
}

InstructionId Lowering::fail_at(ck::ExprId source) {
  may_fail_ = true;
  Instruction i{OpCode::Fail};
  i.source = source.value;
  i.number =
      static_cast<std::int32_t>(source.value);  // one for each place, so that each is reported
  return emit(i, {});
}

InstructionId Lowering::root(InstructionId id) {
  if (id.valid()) roots_.push_back(id);
  return id;
}

bool Lowering::stop() {
  if (!stopped_) {
    diagnostics_.add(DiagnosticKind::TooManyInstructions, deal_.deal.span,
                     "this deal becomes more than " + std::to_string(most_work_) +
                         " instructions once its sets are multiplied out",
                     "make its sets smaller, or quantify over fewer of them");
  }
  stopped_ = true;
  return true;
}

Environment Lowering::environment_of(const ck::Shape& shape, std::uint32_t local) {
  Environment environment;
  std::uint32_t rest = local;
  for (std::size_t i = shape.sets.size(); i-- > 0;) {
    const auto& elements = deal_.sets[shape.sets[i].index()].elements;
    const auto size = static_cast<std::uint32_t>(elements.size());
    environment.bind(ck::SlotId::at(i), elements[rest % size]);
    rest /= size;
  }
  return environment;
}

std::optional<std::uint32_t> Lowering::position(ck::SetId set, InstructionId index) const {
  const Value& value = constant_value(index);
  const auto& map = positions_[set.index()];
  const auto found = map.find(value.as_integer());
  if (!value.known() || found == map.end()) return std::nullopt;
  return found->second;
}

Place Lowering::place_of(const ck::Shape& shape, std::span<const ck::ExprId> index,
                         Environment& environment, std::vector<InstructionId>& values) {
  Place place{true, false, 0};
  for (std::size_t i = 0; i < index.size() && i < shape.sets.size(); ++i) {
    InstructionId value = lower(index[i], environment);
    const bool number = deal_[index[i]].type.kind == ck::Kind::Number;
    if (number && is_constant(value) && constant_value(value).known()) {
      const auto whole = constant_value(value).as_number().to_int();
      value = constant(whole ? Value::raw(ck::ElementCode::number(*whole).code)
                             : Value::raw(Int128{1} << 80));
    }
    values.push_back(value);
    if (!is_constant(value)) {
      place.constant = false;
      continue;
    }
    const auto at =
        constant_value(value).bits >> 64 == 0 ? position(shape.sets[i], value) : std::nullopt;
    const auto size = static_cast<std::uint32_t>(deal_.sets[shape.sets[i].index()].elements.size());
    if (!at) place.outside = true;
    place.local = place.local * size + at.value_or(0);
  }
  return place;
}

std::uint32_t Lowering::fixed(const Instances& instances, std::uint32_t symbol,
                              const ck::Shape& shape, std::span<const ck::ExprId> index,
                              Environment& environment, Span span) {
  std::vector<InstructionId> values;
  const Place place = place_of(shape, index, environment, values);
  if (!place.constant) {
    diagnostics_.add(DiagnosticKind::IndexNotFixed, span,
                     "this index is only known while the deal runs",
                     "make it a rule for each element, `rule r[x in set]: if … then …`");
    return no_instance;
  }
  if (place.outside) {
    diagnostics_.add(DiagnosticKind::IndexPastEdge, span, "this index leaves its set",
                     "exclude the edge in a condition before it, or in `where`");
    return no_instance;
  }
  return instances.base[symbol] + place.local;
}

std::uint32_t Lowering::actor(const ck::ActorRef& ref, Environment& environment) {
  if (!ref.present()) return no_instance;
  if (ref.table.valid()) {  // the row of a table of parties
    const auto& table = deal_.row_tables[ref.table.index()];
    ck::Shape rows;
    rows.sets = {table.set};
    rows.count = static_cast<std::uint32_t>(table.rows.size());
    Instances places;
    places.base.push_back(0);
    const std::uint32_t at = fixed(places, 0, rows, ref.index, environment, ref.span);
    if (at == no_instance) return no_instance;
    const ck::Expr& row = deal_[table.rows[at]];
    return fixed(program_.actors, row.symbol, deal_.actors[row.symbol].shape, arguments_of(row),
                 environment, ref.span);
  }
  const auto& symbol = deal_.actors[ref.actor.index()];
  return fixed(program_.actors, ref.actor.value, symbol.shape, ref.index, environment, ref.span);
}

}  // namespace quid::lowering
