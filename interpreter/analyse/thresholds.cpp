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

// A comparison or a date with one of the things it reads replaced by a number.
class Replaced {
 public:
  Replaced(const Program& program, const Run& run, InstructionId top, InstructionId number)
      : p_(program), top_(top), number_(number), cone_(below(program, top)) {
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
    return cone_.empty() ? Value::unknown() : values_[top_.value];
  }

  // Of a date: where its gap is nothing.
  void look_at(Day day) { day_ = day; }

  // Left side less right side; of a date, how many days it is after the one that is looked at.
  std::optional<Decimal> gap(Decimal x) {
    const Value there = at(x);
    if (cone_.empty()) return std::nullopt;
    const Instruction& i = p_.instructions[top_.value];
    if (i.op != OpCode::Compare)
      return there.known() ? std::optional(Decimal::from_int(std::int64_t{there.as_date().value} -
                                                             day_.value))
                           : std::nullopt;
    const auto sides = p_.arguments_of(i);
    const bool numeric = i.number == static_cast<std::int64_t>(checked::Kind::Number);
    const Value &left = values_[sides[0].value], &right = values_[sides[1].value];
    if (!left.known() || !right.known() || !numeric) return std::nullopt;
    return sub(left.as_number(), right.as_number());
  }

 private:
  const Program& p_;
  InstructionId top_, number_;
  Day day_{};
  std::vector<std::uint32_t> cone_;
  std::map<std::uint32_t, Value> values_;
};

// Without what divisions left behind the point, as far as that is a millionth of it.
Decimal without_noise(Decimal x) {
  for (const int places : {0, 2, 4, 6}) {
    const auto round = quid::round(x, places);
    const auto off = round ? sub(*round, x) : std::nullopt;
    const auto much = off ? mul(*abs(*off), Decimal::from_int(1'000'000)) : std::nullopt;
    if (much && *much <= *abs(x)) return *round;
  }
  return x;
}

// Where the gap is nothing, if it is linear: by its values at 0, 1 and 2.
std::optional<Decimal> zero_of(Replaced& replaced) {
  const auto at_0 = replaced.gap(Decimal::zero()), at_1 = replaced.gap(Decimal::one()),
             at_2 = replaced.gap(Decimal::from_int(2));
  if (!at_0 || !at_1 || !at_2) return std::nullopt;
  const auto slope = sub(*at_1, *at_0), again = sub(*at_2, *at_1);
  if (!slope || !again || *slope != *again || slope->is_zero()) return std::nullopt;
  const auto ratio = div(*at_0, *slope);
  return ratio ? std::optional(without_noise(*sub(Decimal::zero(), *ratio))) : std::nullopt;
}

// Where a linear gap is nothing, or next to that.
template <class IsSo>
std::optional<Decimal> beside(Decimal zero, IsSo is_so) {
  for (const auto& x : {std::optional(zero), add(zero, Decimal::one()), sub(zero, Decimal::one())})
    if (x && is_so(*x)) return x;
  return std::nullopt;
}

// Of a gap that is not linear (tiers, `max`, months): the truth is looked at at so many sizes, and
// where it turns between two of them the whole number, or hundredth, at which it does.
constexpr std::int64_t largest_size = 1'000'000'000'000;

std::vector<Decimal> sizes() {
  std::vector<Decimal> ascending{Decimal::zero(), Decimal::from_units(Decimal::units_per_one / 100),
                                 Decimal::from_units(Decimal::units_per_one / 10)};
  for (std::int64_t size = 1; size <= largest_size; size *= 10)
    ascending.push_back(Decimal::from_int(size));
  return ascending;
}

template <class IsSo>
Decimal turn_between(Decimal without, Decimal with, IsSo is_so) {
  const Decimal one = Decimal::one();
  const bool whole = *abs(without) >= one || *abs(with) > one;
  const Int128 grain = whole ? Decimal::units_per_one : Decimal::units_per_one / 100;
  Int128 low = without.units() / grain, high = with.units() / grain;
  while (low - high > 1 || high - low > 1) {
    const Int128 middle = low + (high - low) / 2;
    (is_so(Decimal::from_units(middle * grain)) ? high : low) = middle;
  }
  return Decimal::from_units(high * grain);
}

// The nearest to `from` at which it is so; above and below, the nearer one.
template <class IsSo>
std::optional<Decimal> nearest_turn(Decimal from, IsSo is_so) {
  if (is_so(from)) return from;
  Decimal above = from, below = from;  // as far as it is not so
  for (const Decimal size : sizes()) {
    for (Decimal* before : {&above, &below}) {
      const auto x = before == &above ? add(from, size) : sub(from, size);
      if (!x) continue;
      if (!is_so(*x)) {
        *before = *x;
        continue;
      }
      const Decimal turn = turn_between(*before, *x, is_so);
      return is_so(turn) ? turn : *x;  // that is no whole number
    }
  }
  return std::nullopt;
}
template <class IsSo>
std::optional<Decimal> nearest_turn(const Value& now, IsSo is_so) {
  const auto found = now.known() ? nearest_turn(now.as_number(), is_so) : std::nullopt;
  return found ? found : nearest_turn(Decimal::zero(), is_so);
}

// Today; since when the condition of a rule waits for its first day; when a milestone was met whose
// deadline it is.
std::vector<Day> days_that_matter(const Program& program, const Run& run, InstructionId date) {
  std::vector<Day> days{run.today()};
  for (const Candidate& one : run.state().candidates)
    if (one.rule != nobody && program.rule_codes[one.rule].more->from == date)
      days.push_back(one.since);
  for (std::uint32_t m = 0; m < program.milestone_codes.size(); ++m)
    if (program.milestone_codes[m].deadline == date && run.state().milestones[m].dated)
      days.push_back(run.state().milestones[m].met_day);
  return days;
}

// The first number at which a date is not what it is at 0: past, or not past.
std::optional<Decimal> turn_of_date(Replaced& replaced) {
  if (const auto zero = zero_of(replaced)) return zero;
  const auto at_0 = replaced.gap(Decimal::zero());
  if (!at_0) return std::nullopt;
  return nearest_turn(Decimal::zero(), [&](Decimal x) {
    const auto there = replaced.gap(x);
    return there && there->is_negative() != at_0->is_negative();
  });
}

std::vector<Decimal> turns_of_comparison(const Program& program, const Run& run,
                                         InstructionId comparison, InstructionId number) {
  Replaced replaced(program, run, comparison, number);
  const Value now = run.value_of(comparison);
  const auto zero = zero_of(replaced);
  std::vector<Decimal> points;
  for (const bool wanted : {true, false}) {
    if (now.known() && now.is_true() == wanted) continue;
    const auto is_so = [&](Decimal x) {
      const Value there = replaced.at(x);
      return there.known() && there.is_true() == wanted;
    };
    auto point = zero ? beside(*zero, is_so) : std::nullopt;
    if (!point) point = nearest_turn(run.value_of(number), is_so);
    if (point && std::find(points.begin(), points.end(), *point) == points.end())
      points.push_back(*point);
  }
  return points;
}

/// It is so long before or after another; what is compared turns where the comparison does.
bool is_reckoned_date(const Program& program, InstructionId id) {
  const OpCode op = program.instructions[id.value].op;
  if (op != OpCode::AddDuration && op != OpCode::SubtractDuration) return false;
  const auto& users = program.users[id.value];
  return std::none_of(users.begin(), users.end(), [&](std::uint32_t user) {
    return program.instructions[user].op == OpCode::Compare;
  });
}

std::vector<Decimal> turns_of_date(const Program& program, const Run& run, InstructionId date,
                                   InstructionId number) {
  Replaced replaced(program, run, date, number);
  std::vector<Decimal> points;
  for (const Day day : days_that_matter(program, run, date)) {
    replaced.look_at(day);
    const auto turn = turn_of_date(replaced);
    if (!turn) continue;
    for (const auto& x :
         {sub(*turn, Decimal::one()), std::optional(*turn), add(*turn, Decimal::one())})
      if (x && replaced.gap(*x)) points.push_back(*x);
  }
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

}  // namespace

std::vector<InstructionId> numbers_read(const Program& program, InstructionId top) {
  std::vector<InstructionId> numbers;
  for (const std::uint32_t k : below(program, top)) {
    const OpCode op = program.instructions[k].op;
    if (op == OpCode::Quantity || op == OpCode::ProgressOf || op == OpCode::AmountOf ||
        op == OpCode::Offer || op == OpCode::DutyUnpaid)
      numbers.push_back(InstructionId{k});
  }
  return numbers;
}

bool has_turning_points(const Program& program, InstructionId top) {
  return program.instructions[top.value].op == OpCode::Compare || is_reckoned_date(program, top);
}

std::vector<Decimal> turning_points(const Program& program, const Run& run, InstructionId top,
                                    InstructionId number) {
  const bool compares = program.instructions[top.value].op == OpCode::Compare;
  return compares ? turns_of_comparison(program, run, top, number)
                  : turns_of_date(program, run, top, number);
}

}  // namespace quid::analyse
