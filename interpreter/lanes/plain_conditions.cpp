// SPDX-License-Identifier: Apache-2.0
// Instructions -> gates. What is always known and has few kinds of roots becomes atoms; what only
// hangs on the calendar is read off a walk without events.
#include <algorithm>
#include <utility>

#include "lanes/plain_build.hpp"
#include "program/operations.hpp"

namespace quid::lanes {
namespace {

using checked::Compare;
using checked::MilestoneTest;

constexpr std::uint32_t deepest = 500;  // gates in gates
constexpr std::size_t most_operands = 1'000'000;
constexpr std::size_t most_truths = 64;  // that `at least N of` counts

bool is_memory(OpCode op) { return op == OpCode::Was || op == OpCode::ForDuration; }

}  // namespace

bool Translation::conditions() {
  needed_.assign(p_.instructions.size(), 0);
  refs_.resize(p_.instructions.size());
  for (const RuleCode& rule : p_.rule_codes) mark(rule.condition);
  for (const ValueCode& value : p_.values) mark(value.degree);
  for (const EnsureCode& ensure : p_.ensures) {
    mark(ensure.condition);
    mark(ensure.other);
  }
  find_cone();
  find_dependence();
  for (const RuleCode& rule : p_.rule_codes)
    if (rule.condition.valid() && moved_[rule.condition.value] != 0) plain_.many_rounds = true;
  if (!walk_calendar()) return false;
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k)
    if (needed_[k] != 0 && calendar_only_[k] == 0 && !lower(k)) return false;
  if (std::any_of(depth_.begin(), depth_.end(), [](std::uint32_t d) { return d > deepest; }))
    return unfit("a condition is nested too deep");
  return true;
}

void Translation::mark(InstructionId id) {
  if (id.valid()) needed_[id.value] = 1;
}

/// Operands stand before what reads them: one pass down finds what is needed.
void Translation::find_cone() {
  calendar_only_.assign(p_.instructions.size(), 0);
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k)
    calendar_only_[k] = all_on_calendar(k) ? 1 : 0;
  evening_.assign(p_.instructions.size(), 0);
  for (const ValueCode& value : p_.values) evening_[value.degree.value] = 1;
  for (const EnsureCode& ensure : p_.ensures) {
    evening_[ensure.condition.value] = 1;
    if (ensure.other.valid()) evening_[ensure.other.value] = 1;
  }
  for (std::size_t k = p_.instructions.size(); k-- > 0;) {
    const Instruction& i = p_.instructions[k];
    if (needed_[k] == 0 || calendar_only_[k] != 0 || i.op == OpCode::Compare) continue;
    for (const InstructionId argument : p_.arguments_of(i)) {
      mark(argument);
      if (evening_[k] != 0 || is_memory(i.op)) evening_[argument.value] = 1;
    }
  }
}

/// And one pass up what it hangs on.
void Translation::find_dependence() {
  moved_.assign(p_.instructions.size(), 0);
  event_.assign(p_.instructions.size(), 0);
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k) {
    const Instruction& i = p_.instructions[k];
    const bool reads_moved = i.op == OpCode::LevelIs || i.op == OpCode::Quantity;
    const bool plain = reads_moved || i.op == OpCode::Constant || is_pure(i.op);
    bool moved = reads_moved, event = !plain;
    for (const InstructionId argument : p_.arguments_of(i)) {
      moved = moved || (moved_[argument.value] != 0 && !is_memory(i.op));
      moved = moved || (i.op == OpCode::ForDuration && moved_[argument.value] != 0);
      event = event || event_[argument.value] != 0;
    }
    moved_[k] = moved ? 1 : 0;
    event_[k] = event ? 1 : 0;
  }
}

bool Translation::all_on_calendar(std::uint32_t k) const {
  const Instruction& i = p_.instructions[k];
  if (i.op == OpCode::PhaseActive) {
    const PhaseCode& phase = p_.phase_codes[i.target];
    const auto fixed = [&](InstructionId id) { return !id.valid() || constant(id) != nullptr; };
    return !phase.when.valid() && !phase.until.valid() && fixed(phase.from) &&
           fixed(phase.until_date) && fixed(phase.duration);
  }
  if (i.op != OpCode::Constant && i.op != OpCode::Today && !is_pure(i.op)) return false;
  const auto arguments = p_.arguments_of(i);
  return std::all_of(arguments.begin(), arguments.end(),
                     [&](InstructionId argument) { return calendar_only_[argument.value] != 0; });
}

/// Truths that hang on the calendar alone, on each day.
bool Translation::walk_calendar() {
  std::vector<std::uint32_t> wanted, turning;
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k)
    if (needed_[k] != 0 && calendar_only_[k] != 0) wanted.push_back(k);
  for (const std::uint32_t k : wanted) {
    const Instruction& i = p_.instructions[k];
    if (i.op != OpCode::Constant) {
      turning.push_back(k);
      continue;
    }
    const Value* value = constant(InstructionId{k});
    if (value != nullptr) refs_[k] = value->is_true() ? always : not_ever;
  }
  return turning.empty() || read_calendar(turning);
}

bool Translation::read_calendar(const std::vector<std::uint32_t>& turning) {
  if (turning.size() * plain_.days() > most_calendar_reads)
    return unfit("too much hangs on the calendar");
  std::vector<std::vector<std::uint64_t>> rows(turning.size());
  for (auto& row : rows) row.resize(plain_.days() / 64 + 1);
  Run walk = today_;
  walk.keep_happenings(false);
  walk.forget();
  for (std::size_t d = 0; d < plain_.days(); ++d) {
    if (!walk.advance(Day{plain_.today.value + 1 + static_cast<std::int32_t>(d)}))
      return unfit("it stops with an error where nothing happens");
    for (std::size_t n = 0; n < turning.size(); ++n) {
      const Value value = walk.value_of(InstructionId{turning[n]});
      if (!value.known()) return unfit("something on the calendar is not known");
      if (value.is_true()) rows[n][d / 64] |= std::uint64_t{1} << (d % 64);
    }
  }
  for (std::size_t n = 0; n < turning.size(); ++n) {
    refs_[turning[n]] = on_calendar(std::move(rows[n]));
    if (!refs_[turning[n]]) return false;
  }
  return true;
}

bool Translation::lower(std::uint32_t k) {
  const Instruction& i = p_.instructions[k];
  const auto arguments = p_.arguments_of(i);
  const auto known = [&] {
    return std::all_of(arguments.begin(), arguments.end(),
                       [&](InstructionId id) { return refs_[id.value].has_value(); });
  };
  switch (i.op) {
    case OpCode::MilestoneIs: return lower_milestone(k, i);
    case OpCode::LevelIs: refs_[k] = at_level(i); return true;
    case OpCode::Compare: return lower_comparison(k, i);
    case OpCode::Quantity: return true;  // what reads it sees whether it may
    default: break;
  }
  if (!known()) return unfit("a condition reads more than states, levels and amounts");
  switch (i.op) {
    case OpCode::Not: refs_[k] = !ref(arguments[0]); return true;
    case OpCode::And:
    case OpCode::Or: {
      std::vector<Ref> operands;
      for (const InstructionId argument : arguments) operands.push_back(ref(argument));
      refs_[k] = gate(i.op == OpCode::And ? Atom::Kind::And : Atom::Kind::Or, std::move(operands));
      return true;
    }
    case OpCode::AtLeast: return lower_at_least(k, i);
    case OpCode::IfElse: return lower_choice(k, i);
    case OpCode::IsUnknown: refs_[k] = not_ever; return true;
    case OpCode::Was:
    case OpCode::ForDuration: return lower_memory(k, i);
    default: return unfit("a condition reads more than states, levels and amounts");
  }
}

bool Translation::lower_milestone(std::uint32_t k, const Instruction& i) {
  switch (static_cast<MilestoneTest>(i.mode)) {
    case MilestoneTest::Met:
    case MilestoneTest::OnTime:
    case MilestoneTest::Reported: refs_[k] = atom(Atom::Kind::Met, i.target, 0); return true;
    case MilestoneTest::Broken: refs_[k] = atom(Atom::Kind::Broken, i.target, 0); return true;
    case MilestoneTest::Verified:
    case MilestoneTest::Refuted:
    case MilestoneTest::Overdue:
    case MilestoneTest::Lapsed:
    case MilestoneTest::Waived:
    case MilestoneTest::Disputed: refs_[k] = not_ever; return true;
    case MilestoneTest::Unruled: break;
  }
  return unfit("a condition asks whether a break was ruled");
}

/// An amount against a number that is fixed.
bool Translation::lower_comparison(std::uint32_t k, const Instruction& i) {
  const InstructionId a = p_.arguments[i.first_argument], b = p_.arguments[i.first_argument + 1];
  const bool swapped = p_.instructions[b.value].op == OpCode::Quantity;
  const Value* bound = constant(swapped ? a : b);
  const Instruction& read = p_.instructions[(swapped ? b : a).value];
  if (static_cast<checked::Kind>(i.number) != checked::Kind::Number || bound == nullptr ||
      read.op != OpCode::Quantity)
    return unfit("a condition compares more than an amount with a fixed number");
  const Int128 fixed = bound->bits;
  if (fixed == int128_max) return unfit("a condition compares with too large a number");
  const Ref least = quantity_at_least(read.target, fixed);
  const Ref above = quantity_at_least(read.target, fixed + 1);
  switch (static_cast<Compare>(i.mode)) {
    case Compare::Equal: refs_[k] = both(least, !above); return true;
    case Compare::NotEqual: refs_[k] = !both(least, !above); return true;
    case Compare::Less: refs_[k] = swapped ? above : !least; return true;
    case Compare::LessEqual: refs_[k] = swapped ? least : !above; return true;
    case Compare::Greater: refs_[k] = swapped ? !least : above; return true;
    case Compare::GreaterEqual: refs_[k] = swapped ? !above : least; return true;
  }
  return false;
}

bool Translation::lower_memory(std::uint32_t k, const Instruction& i) {
  const InstructionId condition = p_.arguments[i.first_argument];
  const Ref of = ref(condition);
  const bool lasts = i.op == OpCode::ForDuration;
  // Only rules move it, all at once and after they were read: till then it is as it was.
  if (!lasts && !plain_.many_rounds && event_[condition.value] == 0 && evening_[k] == 0) {
    refs_[k] = of;
    return true;
  }
  std::int64_t days = 0;
  if (lasts) {
    const Value* length = constant(p_.arguments[i.first_argument + 1]);
    if (length == nullptr || length->as_duration().months != 0 ||
        length->as_duration().business_days != 0 || length->as_duration().days < 0)
      return unfit("something is to last for months, business days, or a time that is not fixed");
    days = length->as_duration().days;
    if (days == 0) {
      refs_[k] = of;
      return true;
    }
  }
  const auto found =
      memory_of_.try_emplace(of.code, static_cast<std::uint32_t>(plain_.memories.size()));
  if (found.second) {
    Memory memory;
    memory.condition = of;
    memory.was = today_.value_of(condition).is_true();
    plain_.memories.push_back(std::move(memory));
  }
  Memory& memory = plain_.memories[found.first->second];
  if (!lasts) {
    refs_[k] = atom(Atom::Kind::Was, found.first->second, 0);
    return true;
  }
  const TrackerState& tracker = s_.trackers[i.target];
  if (plain_.started && memory.was)
    memory.age = tracker.true_run ? s_.today.value - tracker.true_since.value + 1 : 1;
  const auto span = static_cast<std::uint32_t>(days);
  const auto at = std::lower_bound(memory.spans.begin(), memory.spans.end(), span);
  if (at == memory.spans.end() || *at != span) memory.spans.insert(at, span);
  refs_[k] = both(of, atom(Atom::Kind::Lasted, found.first->second, days));
  return true;
}

bool Translation::lower_choice(std::uint32_t k, const Instruction& i) {
  const Ref condition = ref(p_.arguments[i.first_argument]);
  refs_[k] = either(both(condition, ref(p_.arguments[i.first_argument + 1])),
                    both(!condition, ref(p_.arguments[i.first_argument + 2])));
  return true;
}

/// reached[n]: at least n of those so far.
bool Translation::lower_at_least(std::uint32_t k, const Instruction& i) {
  const auto arguments = p_.arguments_of(i);
  if (arguments.size() > most_truths) return unfit("a condition counts too many truths");
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(i.number, 0));
  if (wanted > arguments.size()) {
    refs_[k] = not_ever;
    return true;
  }
  if (plain_.operands.size() > most_operands) return unfit("its conditions are too many");
  std::vector<Ref> reached(wanted + 1, not_ever);
  reached[0] = always;
  for (const InstructionId argument : arguments)
    for (std::size_t n = wanted; n > 0; --n)
      reached[n] = either(reached[n], both(reached[n - 1], ref(argument)));
  refs_[k] = reached[wanted];
  return true;
}

Ref Translation::level(std::uint32_t lever, Int least) {
  if (least <= 0) return always;
  if (least > plain_.levers[lever].top) return not_ever;
  return atom(Atom::Kind::Level, lever, least);
}

Ref Translation::at_level(const Instruction& i) {
  const Ref reached = level(i.target, i.number);
  switch (static_cast<ast::LevelTest>(i.mode)) {
    case ast::LevelTest::AtLeast: return reached;
    case ast::LevelTest::Below: return !reached;
    case ast::LevelTest::At: break;
  }
  return both(reached, !level(i.target, i.number + 1));
}

/// `amount` in units of Decimal; scale_quantity gives the atom its number.
Ref Translation::quantity_at_least(std::uint32_t q, Int128 amount) {
  const auto found =
      amounts_.try_emplace({q, amount}, Ref::of(static_cast<std::uint32_t>(plain_.atoms.size())));
  if (found.second) plain_.atoms.push_back({Atom::Kind::Quantity, q, 0, 0, 0});
  return found.first->second;
}

Ref Translation::atom(Atom::Kind kind, std::uint32_t target, Int number) {
  const auto found = atoms_.try_emplace({kind, target, number},
                                        Ref::of(static_cast<std::uint32_t>(plain_.atoms.size())));
  if (found.second) plain_.atoms.push_back({kind, target, number, 0, 0});
  return found.first->second;
}

/// Operands sorted, without twins and what changes nothing.
Ref Translation::gate(Atom::Kind kind, std::vector<Ref> operands) {
  const bool is_and = kind == Atom::Kind::And;
  const Ref neutral = is_and ? always : not_ever;
  const auto by_code = [](Ref a, Ref b) { return a.code < b.code; };
  std::sort(operands.begin(), operands.end(), by_code);
  operands.erase(std::unique(operands.begin(), operands.end()), operands.end());
  std::erase(operands, neutral);
  for (std::size_t k = 0; k < operands.size(); ++k) {
    const bool opposites = k > 0 && operands[k] == !operands[k - 1];
    if (operands[k] == !neutral || opposites) return !neutral;
  }
  if (operands.empty()) return neutral;
  if (operands.size() == 1) return operands[0];
  std::vector<std::uint32_t> key;
  for (const Ref operand : operands) key.push_back(operand.code);
  const auto found = gates_.try_emplace({kind, std::move(key)},
                                        Ref::of(static_cast<std::uint32_t>(plain_.atoms.size())));
  if (found.second) {
    std::uint32_t depth = 0;
    depth_.resize(plain_.atoms.size() + 1, 0);
    for (const Ref operand : operands) depth = std::max(depth, depth_[operand.atom()] + 1);
    depth_.back() = depth;
    plain_.atoms.push_back({kind, 0, 0, static_cast<std::uint32_t>(plain_.operands.size()),
                            static_cast<std::uint32_t>(operands.size())});
    plain_.operands.insert(plain_.operands.end(), operands.begin(), operands.end());
  }
  return found.first->second;
}

}  // namespace quid::lanes
