// SPDX-License-Identifier: Apache-2.0
// Conditions and values: the parts that suffice, and of several ways the shortest.
#include <algorithm>

#include "analyse/explainer.hpp"
#include "analyse/explainer_tree.hpp"
#include "program/operations.hpp"

namespace quid::analyse {
namespace {

constexpr std::size_t most_measured = 64;  // ways that are measured against each other

/// Facts of one thing: the fact says what the reading would say, so the reading is left out.
bool speaks_for_itself(OpCode op) {
  switch (op) {
    case OpCode::Quantity:
    case OpCode::MilestoneIs:
    case OpCode::LevelIs:
    case OpCode::LeverUnruled:
    case OpCode::DutyIs:
    case OpCode::Withdrawn:
    case OpCode::Offer:
    case OpCode::Said:
    case OpCode::Unwarranted:
    case OpCode::PhaseActive:
    case OpCode::VerdictIs: return true;
    default: return false;
  }
}

bool is_connective(OpCode op) { return op == OpCode::And || op == OpCode::Or; }

}  // namespace

bool Explainer::constant(InstructionId id) const {
  return p_.instructions[id.value].op == OpCode::Constant;
}

/// `a and (b and c)` is told as one list.
bool Explainer::flat(Moment at, InstructionId id, InstructionId outer) const {
  const OpCode op = p_.instructions[id.value].op, around = p_.instructions[outer.value].op;
  if (named_[id.index()] || !is_connective(op) || !is_connective(around)) return false;
  const Value& v = value(at, id);
  return v.known() && (op == around || v.is_true() == (op == OpCode::And));
}

/// Whether an end lies ahead is told by that end, of which it is made (`until DATE`).
InstructionId Explainer::told_by(InstructionId id) const {
  for (;;) {
    const Instruction& i = p_.instructions[id.value];
    const bool derived = (i.op == OpCode::Compare || i.op == OpCode::Or) &&
                         i.source != UINT32_MAX &&
                         deal()[checked::ExprId{i.source}].type.kind != checked::Kind::Truth;
    if (!derived) return id;
    id = p_.arguments_of(i)[i.op == OpCode::Or ? 1 : 0];
  }
}

void Explainer::read(Moment at, InstructionId id, NodeId parent) {
  id = told_by(id);
  if (parent != no_node && constant(id)) return;
  const Instruction& i = p_.instructions[id.value];
  const bool negation = i.op == OpCode::Not && !named_[id.index()];
  if (parent != no_node && (speaks_for_itself(i.op) || negation)) {
    const NodeId before = nodes_[parent].last;
    parts(at, id, parent);
    NodeId told = before == no_node ? nodes_[parent].first : nodes_[before].next;
    if (told != no_node) {
      for (; told != no_node && i.op != OpCode::Not; told = nodes_[told].next) {
        if (nodes_[told].reason.kind == Reason::Kind::Reading) continue;
        nodes_[told].reason.fact = id;
        nodes_[told].reason.read = value(at, id);
      }
      return;
    }  // else nothing was said of it
  }
  Reason reason;
  reason.instruction = id;
  reason.value = value(at, id);
  reason.day = at.run->today();
  reason.before = at.before;
  const NodeId node = add(parent, reason);
  if (node != parent) parts(at, id, node);
}

void Explainer::parts(Moment at, InstructionId id, NodeId parent) {
  if (depth_ >= options_.depth) return cut(parent);
  const Deeper deeper(depth_);
  const Instruction& i = p_.instructions[id.value];
  if (value(at, id).failed() || full(parent)) return;
  switch (i.op) {
    case OpCode::Constant:
    case OpCode::Fail:
    case OpCode::Today: return;
    case OpCode::And:
    case OpCode::Or: return connective(at, id, parent);
    case OpCode::Not: {
      const InstructionId inner = p_.arguments_of(i)[0];
      const bool list = is_connective(p_.instructions[inner.value].op) && !named_[inner.index()];
      return list ? parts(at, inner, parent) : read(at, inner, parent);
    }
    case OpCode::AtLeast: return at_least(at, id, parent);
    case OpCode::IfElse:
    case OpCode::Select:
    case OpCode::Tier: return choice(at, i, parent);
    case OpCode::Count:
    case OpCode::Sum:
    case OpCode::Least:
    case OpCode::Greatest: return over_set(at, i, parent);
    case OpCode::Was:
    case OpCode::ForDuration:
    case OpCode::OnAtLeast:
    case OpCode::Peak: return memory(at, i, parent);
    default: return is_pure(i.op) ? operands(at, i, parent) : fact(at, id, parent);
  }
}

/// `X is unknown`, `not X is unknown`: where X is not told, that would be another answer.
bool Explainer::asks_what_is_known(InstructionId id) const {
  while (p_.instructions[id.value].op == OpCode::Not)
    id = p_.arguments_of(p_.instructions[id.value])[0];
  return p_.instructions[id.value].op == OpCode::IsUnknown;
}

/// True `and`, false `or`: every part. False `and`, true `or`: one. Unknown: those that are.
void Explainer::connective(Moment at, InstructionId id, NodeId parent) {
  const Instruction& i = p_.instructions[id.value];
  const Value& result = value(at, id);
  const bool decisive = i.op == OpCode::Or;
  const bool decided = result.known() && result.is_true() == decisive;
  std::vector<InstructionId> telling, others;
  for (const InstructionId part : p_.arguments_of(i)) {
    const Value& v = value(at, part);
    const bool tells = decided          ? v.known() && v.is_true() == decisive
                       : result.known() ? true
                                        : v.state == State::Unknown || asks_what_is_known(part);
    (tells ? telling : others).push_back(part);
  }
  if (decided) {
    shortest_of(at, std::move(telling), 1, parent);
    return;
  }
  for (const InstructionId part : telling) {
    if (flat(at, part, id)) {
      parts(at, part, parent);
    } else {
      read(at, part, parent);
    }
  }
  further(parent, [&](NodeId node) { all_of(at, others, node); });
}

/// `wanted` of the ways, the shortest first; the rest on request.
void Explainer::shortest_of(Moment at, std::vector<InstructionId> ids, std::size_t wanted,
                            NodeId parent) {
  if (ids.size() > wanted) {
    std::vector<std::pair<std::size_t, std::size_t>> order;
    for (std::size_t k = 0; k < ids.size(); ++k)
      order.emplace_back(k < most_measured ? length(at, ids[k]) : SIZE_MAX, k);
    std::sort(order.begin(), order.end());
    std::vector<InstructionId> sorted;
    for (const auto& [size, k] : order) sorted.push_back(ids[k]);
    ids = std::move(sorted);
  }
  const auto enough = ids.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, ids.size()));
  all_of(at, {ids.begin(), enough}, parent);
  const std::vector<InstructionId> rest(enough, ids.end());
  further(parent, [&](NodeId node) { all_of(at, rest, node); });
}

void Explainer::all_of(Moment at, const std::vector<InstructionId>& ids, NodeId parent) {
  for (const InstructionId id : ids) read(at, id, parent);
}

/// True: N true parts. False: so many false ones that N cannot be reached.
void Explainer::at_least(Moment at, InstructionId id, NodeId parent) {
  const Instruction& i = p_.instructions[id.value];
  const Value& result = value(at, id);
  std::vector<InstructionId> yes, no, open;
  for (const InstructionId part : p_.arguments_of(i)) {
    const Value& v = value(at, part);
    const bool tells = !result.known() && asks_what_is_known(part);
    (tells ? open : v.is_true() ? yes : v.is_false() ? no : open).push_back(part);
  }
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(i.number, 0));
  if (!result.known()) return all_of(at, open, parent);
  if (result.is_true()) return shortest_of(at, yes, wanted, parent);
  const std::size_t needed = i.argument_count + 1 - std::min<std::size_t>(wanted, i.argument_count);
  shortest_of(at, no, needed, parent);
}

/// What was chosen, and by what.
void Explainer::choice(Moment at, const Instruction& i, NodeId parent) {
  const auto arguments = p_.arguments_of(i);
  const Value& by = value(at, arguments[0]);
  const bool agree = i.op == OpCode::IfElse && !by.known() && value(at, arguments[1]).known() &&
                     value(at, arguments[1]) == value(at, arguments[2]);
  if (agree) return all_of(at, {arguments[1], arguments[2]}, parent);
  read(at, arguments[0], parent);
  if (i.op == OpCode::IfElse && by.known()) {
    read(at, arguments[by.is_true() ? 1 : 2], parent);
  } else if (i.op == OpCode::Select && by.known()) {
    const auto& codes = p_.selections[static_cast<std::size_t>(i.number)];
    std::int64_t wanted = by.bits >> 64 == 0 ? by.as_integer() : -1;
    if (i.mode == 1) {
      const auto whole = by.as_number().to_int();
      wanted = whole ? checked::ElementCode::number(*whole).code : -1;
    }
    for (std::size_t k = 0; k < codes.size(); ++k)
      if (codes[k] == wanted) return read(at, arguments[k + 1], parent);
  }
}

/// The elements that count.
void Explainer::over_set(Moment at, const Instruction& i, NodeId parent) {
  const auto arguments = p_.arguments_of(i);
  std::vector<InstructionId> telling, others;
  const bool adds = i.op == OpCode::Count || i.op == OpCode::Sum;
  const Value* best = nullptr;
  for (std::size_t k = 0; k + 1 < arguments.size(); k += 2) {
    const Value &where = value(at, arguments[k]), &body = value(at, arguments[k + 1]);
    if (!where.known()) telling.push_back(arguments[k]);
    if (!where.is_true()) continue;
    bool tells = !body.known() || (adds && body.bits != 0);
    const bool best_yet =
        !adds && body.known() &&
        (!best || (i.op == OpCode::Least ? body.bits < best->bits : body.bits > best->bits));
    if (best_yet) {  // those before it do not matter
      others.insert(others.end(), telling.begin(), telling.end());
      telling.clear();
      best = &body;
      tells = true;
    }
    std::vector<InstructionId>& list = tells ? telling : others;
    if (!constant(arguments[k])) list.push_back(arguments[k]);  // that it counts at all
    list.push_back(arguments[k + 1]);
  }
  const std::size_t shown = options_.all ? telling.size() : std::min(telling.size(), most_listed);
  all_of(at, {telling.begin(), telling.begin() + static_cast<std::ptrdiff_t>(shown)}, parent);
  if (shown < telling.size())
    add(parent, Reason::Kind::More, {}, static_cast<std::int64_t>(telling.size() - shown));
  further(parent, [&](NodeId node) { all_of(at, others, node); });
}

/// The known date that it is; where none is known, all of them.
void Explainer::extreme_date(Moment at, const Instruction& i, NodeId parent) {
  const auto dates = p_.arguments_of(i);
  const auto known = [&](InstructionId id) { return value(at, id).known(); };
  const InstructionId* best = nullptr;
  for (const InstructionId& date : dates) {
    if (!known(date)) continue;
    const bool later = best && value(at, date).bits > value(at, *best).bits;
    const bool earlier = best && value(at, date).bits < value(at, *best).bits;
    if (!best || (i.op == OpCode::Earliest ? earlier : later)) best = &date;
  }
  if (best) read(at, *best, parent);
  const auto others = [&](NodeId node) {
    for (const InstructionId& date : dates)
      if (&date != best) read(at, date, node);
  };
  if (!best) return others(parent);
  further(parent, others);
}

/// Both sides of a comparison, the operands of a sum: with their values, but for constants.
void Explainer::operands(Moment at, const Instruction& i, NodeId parent) {
  if (i.op == OpCode::Earliest || i.op == OpCode::Latest) return extreme_date(at, i, parent);
  bool open = false;
  for (const InstructionId argument : p_.arguments_of(i))
    open = open || value(at, argument).state == State::Unknown;
  std::vector<InstructionId> told;
  for (const InstructionId argument : p_.arguments_of(i)) {
    const bool tells = !open || value(at, argument).state == State::Unknown;
    if (!tells || constant(argument)) continue;
    if (std::find(told.begin(), told.end(), argument) != told.end()) continue;
    told.push_back(argument);
    read(at, argument, parent);
  }
}

}  // namespace quid::analyse
