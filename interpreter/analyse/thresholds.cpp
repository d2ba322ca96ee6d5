// SPDX-License-Identifier: Apache-2.0
#include "analyse/thresholds.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "program/operations.hpp"

namespace quid::analyse {
namespace {

// Instructions below a comparison that are looked at.
constexpr std::size_t widest_comparison = 2'000;

// `peak of x` turns a comparison where x itself would, as long as it has not been there.
bool is_seen_through(OpCode op) { return is_pure(op) || op == OpCode::Peak; }

// What lies below an instruction through such ones, ascending; empty where that is too much.
std::vector<std::uint32_t> below(const Program& p, InstructionId top) {
  std::vector<std::uint32_t> found{top.value}, todo{top.value};
  while (!todo.empty()) {
    const Instruction& i = p.instructions[todo.back()];
    todo.pop_back();
    if (!is_seen_through(i.op)) continue;
    for (const InstructionId argument : p.arguments_of(i)) {
      if (std::find(found.begin(), found.end(), argument.value) != found.end()) continue;
      found.push_back(argument.value);
      todo.push_back(argument.value);
    }
    if (found.size() > widest_comparison) return {};
  }
  std::sort(found.begin(), found.end());
  return found;
}

// A comparison with one of the things it reads replaced by a number.
class Replaced {
 public:
  Replaced(const Program& program, const Run& run, InstructionId comparison, InstructionId number)
      : p_(program),
        comparison_(comparison),
        number_(number),
        numeric_(program.instructions[comparison.value].number ==
                 static_cast<std::int64_t>(checked::Kind::Number)),
        cone_(below(program, comparison)) {
    for (const std::uint32_t k : cone_)
      if (!is_seen_through(p_.instructions[k].op)) values_[k] = run.value_of(InstructionId{k});
  }

  Value at(Decimal x) {
    for (const std::uint32_t k : cone_) {  // ascending: operands first
      const Instruction& i = p_.instructions[k];
      if (k == number_.value) {
        values_[k] = Value::number(x);
        continue;
      }
      if (i.op == OpCode::Peak) values_[k] = values_[p_.arguments_of(i)[0].value];
      if (!is_pure(i.op)) continue;
      std::vector<Value> arguments;
      std::vector<InstructionId> ids;
      for (const InstructionId argument : p_.arguments_of(i)) {
        ids.push_back(InstructionId::at(arguments.size()));
        arguments.push_back(values_[argument.value]);
      }
      values_[k] = apply(p_, i, k, {arguments.data(), ids.data(), ids.size()});
    }
    return cone_.empty() ? Value::unknown() : values_[comparison_.value];
  }

  // Left side less right side.
  std::optional<Decimal> gap(Decimal x) {
    at(x);
    const auto sides = p_.arguments_of(p_.instructions[comparison_.value]);
    if (cone_.empty() || sides.size() != 2) return std::nullopt;
    const Value &left = values_[sides[0].value], &right = values_[sides[1].value];
    if (!left.known() || !right.known() || !numeric_) return std::nullopt;
    return sub(left.as_number(), right.as_number());
  }

 private:
  const Program& p_;
  InstructionId comparison_, number_;
  bool numeric_;  // no dates, lengths of time or elements are compared
  std::vector<std::uint32_t> cone_;
  std::map<std::uint32_t, Value> values_;
};

// Where the gap is nothing, if it is linear: by its values at 0, 1 and 2.
std::optional<Decimal> zero_of(Replaced& replaced) {
  const auto at_0 = replaced.gap(Decimal::zero()), at_1 = replaced.gap(Decimal::one()),
             at_2 = replaced.gap(Decimal::from_int(2));
  if (!at_0 || !at_1 || !at_2) return std::nullopt;
  const auto slope = sub(*at_1, *at_0), again = sub(*at_2, *at_1);
  if (!slope || !again || *slope != *again || slope->is_zero()) return std::nullopt;
  const auto ratio = div(*at_0, *slope);
  return ratio ? sub(Decimal::zero(), *ratio) : std::nullopt;
}

// Where the truth may turn. Of a gap that is not linear: small numbers, then great ones.
std::vector<Decimal> candidates_near(std::optional<Decimal> zero) {
  std::vector<Decimal> candidates;
  if (zero) {
    candidates.push_back(*zero);
    for (const auto& next : {add(*zero, Decimal::one()), sub(*zero, Decimal::one())})
      if (next) candidates.push_back(*next);
    return candidates;
  }
  candidates.push_back(Decimal::zero());
  for (std::int64_t size = 1; size <= 1'000'000; size *= 10) {
    candidates.push_back(Decimal::from_int(size));
    candidates.push_back(Decimal::from_int(-size));
  }
  return candidates;
}

}  // namespace

std::vector<InstructionId> numbers_read(const Program& program, InstructionId comparison) {
  std::vector<InstructionId> numbers;
  for (const std::uint32_t k : below(program, comparison)) {
    const OpCode op = program.instructions[k].op;
    if (op == OpCode::Quantity || op == OpCode::ProgressOf || op == OpCode::AmountOf ||
        op == OpCode::Offer)
      numbers.push_back(InstructionId{k});
  }
  return numbers;
}

std::vector<Decimal> turning_points(const Program& program, const Run& run,
                                    InstructionId comparison, InstructionId number) {
  Replaced replaced(program, run, comparison, number);
  const Value now = run.value_of(comparison);
  const std::vector<Decimal> candidates = candidates_near(zero_of(replaced));
  std::vector<Decimal> points;
  for (const bool wanted : {true, false}) {
    if (now.known() && now.is_true() == wanted) continue;
    for (const Decimal x : candidates) {
      const Value there = replaced.at(x);
      if (!there.known() || there.is_true() != wanted) continue;
      if (std::find(points.begin(), points.end(), x) == points.end()) points.push_back(x);
      break;
    }
  }
  return points;
}

}  // namespace quid::analyse
