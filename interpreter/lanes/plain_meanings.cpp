// SPDX-License-Identifier: Apache-2.0
// What instructions can give: truths as two references (true, not false), other values as few
// cases, each where a reference holds. Any pure instruction is read for each combination of the
// cases of its operands, by the very function that the engine steps with.
#include <algorithm>
#include <utility>

#include "lanes/plain_build.hpp"
#include "program/operations.hpp"

namespace quid::lanes {
namespace {

constexpr std::size_t most_cases = 64;            // of one value
constexpr std::size_t most_combinations = 4'096;  // of the cases of one instruction's operands
constexpr std::size_t most_truths = 64;           // that `at least N of` counts
constexpr std::size_t most_operands = 1'000'000;  // of all gates

const char* why_not_reckoned(const Meaning& meaning) {
  return meaning.kind == Meaning::Kind::Counted
             ? "an amount that is counted is reckoned with"
             : "a condition reads on which day something was met";
}

}  // namespace

/// Where a value has a case already, that holds in more places.
void Translation::add_case(std::vector<Meaning::Case>& cases, const Value& value, Ref where) {
  if (where == not_ever) return;
  for (Meaning::Case& one : cases)
    if (one.value == value) {
      one.where = either(one.where, where);
      return;
    }
  cases.push_back({value, where});
}

void Translation::refuse(std::uint32_t k, const char* why) {
  meanings_[k].kind = Meaning::Kind::None;
  meanings_[k].why = why;
}

void Translation::set_truth(std::uint32_t k, Ref is, Ref may) {
  if (is == may && (is == always || is == not_ever))
    return set_constant(k, Value::truth(is == always));
  Meaning& meaning = meanings_[k];
  meaning.kind = Meaning::Kind::Truth;
  meaning.is = is;
  meaning.may = may;
}

void Translation::set_constant(std::uint32_t k, const Value& value) {
  if (value.failed()) return refuse(k, "something cannot be computed");
  meanings_[k].kind = Meaning::Kind::Cases;
  meanings_[k].cases = {{value, always}};
}

void Translation::set_cases(std::uint32_t k, std::vector<Meaning::Case> cases) {
  if (cases.empty() || cases.size() > most_cases || (values_kept_ += cases.size()) > most_values)
    return refuse(k, "a value has too many cases");
  for (const Meaning::Case& one : cases)
    if (one.value.failed()) return refuse(k, "something perhaps cannot be computed");
  meanings_[k].kind = Meaning::Kind::Cases;
  meanings_[k].cases = std::move(cases);
}

/// A truth, whatever it is made of; of kind None where it is none.
Meaning Translation::truth_of(const Meaning& from) {
  Meaning truth;
  truth.kind = Meaning::Kind::Truth;
  switch (from.kind) {
    case Meaning::Kind::Daily:
      if (!from.read_as_truth) return {};
      [[fallthrough]];
    case Meaning::Kind::Column:
    case Meaning::Kind::Truth:
      truth.is = from.is;
      truth.may = from.may;
      return truth;
    case Meaning::Kind::Cases: {
      truth.is = truth.may = not_ever;
      for (const Meaning::Case& one : from.cases) {
        if (one.value.is_true()) truth.is = either(truth.is, one.where);
        if (!one.value.is_false()) truth.may = either(truth.may, one.where);
      }
      return truth;
    }
    default: return from;
  }
}

/// Of a root, or an operand that is to be true; false: it was refused, and why is said.
bool Translation::need_truth(InstructionId id, Ref& is, Ref& may) {
  const Meaning truth = truth_of(meanings_[id.value]);
  if (truth.kind != Meaning::Kind::Truth)
    return unfit(truth.why != nullptr ? truth.why : why_not_reckoned(truth));
  is = truth.is;
  may = truth.may;
  add_root(is, may);
  return true;
}

void Translation::add_root(Ref is, Ref may) {
  const Plain::Root root{is, may};
  if (!may_leave_ || is == may) return;
  if (std::find(plain_.roots.begin(), plain_.roots.end(), root) == plain_.roots.end())
    plain_.roots.push_back(root);
}

std::vector<Meaning::Case> Translation::cases_of(const Meaning& from) {
  if (from.kind == Meaning::Kind::Cases) return from.cases;
  std::vector<Meaning::Case> cases;
  const auto add = [&](const Value& value, Ref where) {
    if (where != not_ever) cases.push_back({value, where});
  };
  add(Value::truth(true), from.is);
  add(Value::truth(false), !from.may);
  add(Value::unknown(), both(from.may, !from.is));
  return cases;
}

/// Whether the n-th operand of an instruction is read as no more than a truth.
bool Translation::wants_truth(std::uint32_t k, std::size_t n) const {
  const Instruction& i = p_.instructions[k];
  switch (i.op) {
    case OpCode::Not:
    case OpCode::And:
    case OpCode::Or:
    case OpCode::AtLeast:
    case OpCode::Was:
    case OpCode::OnAtLeast: return true;
    case OpCode::ForDuration: return n == 0;
    case OpCode::IfElse: return n == 0 || valued_[k] == 0;
    case OpCode::Count: return true;
    case OpCode::Sum:
    case OpCode::Least:
    case OpCode::Greatest: return n % 2 == 0;
    default: return false;
  }
}

/// Whether an operand has no meaning; then this has none either.
bool Translation::operands_refused(std::uint32_t k, const Instruction& i) {
  const auto arguments = p_.arguments_of(i);
  for (std::size_t n = 0; n < arguments.size(); ++n) {
    const Meaning& meaning = meanings_[arguments[n].value];
    if (meaning.kind == Meaning::Kind::Column && wants_truth(k, n)) continue;
    if (meaning.kind == Meaning::Kind::None) {
      refuse(k, meaning.why);
      return true;
    }
    if (meaning.kind >= Meaning::Kind::Column) {
      refuse(k, why_not_reckoned(meaning));
      return true;
    }
  }
  return false;
}

void Translation::lower_pure(std::uint32_t k, const Instruction& i) {
  lower_by_planes(k, i);
  if (meanings_[k].kind == Meaning::Kind::None && may_leave_) set_column(k, reckoned(k));
}

/// As truths and few cases, if it can be so.
void Translation::lower_by_planes(std::uint32_t k, const Instruction& i) {
  if (plain_.operands.size() > most_operands) return refuse(k, "its conditions are too many");
  switch (i.op) {
    case OpCode::And:
    case OpCode::Or:
    case OpCode::Not: return lower_gate(k, i);
    case OpCode::AtLeast: return lower_at_least(k, i);
    case OpCode::Compare:
      if (lower_counted(k, i) || lower_elapsed(k, i)) return;
      break;
    case OpCode::AddDuration:
    case OpCode::DateDifference:
      if (lower_after(k, i)) return;
      break;
    case OpCode::Count:
    case OpCode::Sum:
      if (lower_running(k, i)) return;
      break;
    default: break;
  }
  if (!operands_refused(k, i)) lower_by_cases(k, i);
}

/// What decides it wins over what has no meaning, as it does over an error.
void Translation::lower_gate(std::uint32_t k, const Instruction& i) {
  std::vector<Ref> is, may;
  const bool is_and = i.op == OpCode::And;
  const char* why = nullptr;
  for (const InstructionId argument : p_.arguments_of(i)) {
    const Meaning truth = truth_of(meanings_[argument.value]);
    if (truth.kind != Meaning::Kind::Truth) {
      why = truth.why != nullptr ? truth.why : why_not_reckoned(truth);
      continue;
    }
    is.push_back(truth.is);
    may.push_back(truth.may);
    if (i.op == OpCode::And && truth.may == not_ever) return set_truth(k, not_ever, not_ever);
    if (i.op == OpCode::Or && truth.is == always) return set_truth(k, always, always);
  }
  if (why != nullptr) return refuse(k, why);
  if (i.op == OpCode::Not) return set_truth(k, !may[0], !is[0]);
  const Atom::Kind kind = is_and ? Atom::Kind::And : Atom::Kind::Or;
  const bool known = is == may;
  const Ref holds = gate(kind, std::move(is));
  set_truth(k, holds, known ? holds : gate(kind, std::move(may)));
}

/// reached[n]: at least n of those so far.
Ref Translation::at_least(std::size_t wanted, const std::vector<Ref>& truths) {
  if (wanted > truths.size()) return not_ever;
  std::vector<Ref> reached(wanted + 1, not_ever);
  reached[0] = always;
  for (const Ref truth : truths)
    for (std::size_t n = wanted; n > 0; --n)
      reached[n] = either(reached[n], both(reached[n - 1], truth));
  return reached[wanted];
}

void Translation::lower_at_least(std::uint32_t k, const Instruction& i) {
  if (operands_refused(k, i)) return;
  if (i.argument_count > most_truths) return refuse(k, "a condition counts too many truths");
  std::vector<Ref> is, may;
  for (const InstructionId argument : p_.arguments_of(i)) {
    const Meaning truth = truth_of(meanings_[argument.value]);
    is.push_back(truth.is);
    may.push_back(truth.may);
  }
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(i.number, 0));
  set_truth(k, at_least(wanted, is), at_least(wanted, may));
}

/// A count or a sum over a set, one element after the other; not where something may be unknown.
bool Translation::lower_running(std::uint32_t k, const Instruction& i) {
  const auto arguments = p_.arguments_of(i);
  std::vector<Meaning::Case> sums{{Value::number(Decimal::zero()), always}};
  for (std::size_t n = 0; n + 1 < arguments.size(); n += 2) {
    const Meaning where = truth_of(meanings_[arguments[n].value]);
    const Meaning& body = meanings_[arguments[n + 1].value];
    if (where.kind != Meaning::Kind::Truth || where.is != where.may) return false;
    if (body.kind != Meaning::Kind::Truth && body.kind != Meaning::Kind::Cases) return false;
    std::vector<Meaning::Case> next;
    if ((combined_ += sums.size() * most_cases) > most_combined) return false;
    for (const Meaning::Case& sum : sums) {
      add_case(next, sum.value, both(sum.where, !where.is));
      for (const Meaning::Case& one : cases_of(body)) {
        const Ref here = both(sum.where, both(where.is, one.where));
        if (here == not_ever) continue;
        if (!one.value.known()) return false;
        const Decimal by = i.op == OpCode::Sum   ? one.value.as_number()
                           : one.value.is_true() ? Decimal::one()
                                                 : Decimal::zero();
        const auto total = add(sum.value.as_number(), by);
        if (!total) return false;
        add_case(next, Value::number(*total), here);
      }
    }
    if (next.size() > most_cases) return false;
    sums = std::move(next);
  }
  set_cases(k, std::move(sums));
  return true;
}

/// For each combination of cases. What hangs on the calendar beside is read for each day, and
/// gives a truth only.
void Translation::lower_by_cases(std::uint32_t k, const Instruction& i) {
  const auto arguments = p_.arguments_of(i);
  std::vector<std::vector<Meaning::Case>> cases;
  std::size_t combinations = 1;
  bool daily = false;
  for (std::size_t n = 0; n < arguments.size(); ++n) {
    const Meaning& own = meanings_[arguments[n].value];
    const Meaning meaning = wants_truth(k, n) ? truth_of(own) : own;
    if (meaning.kind == Meaning::Kind::None) return refuse(k, "a condition is not plain");
    daily = daily || meaning.kind == Meaning::Kind::Daily;
    cases.push_back(meaning.kind == Meaning::Kind::Daily
                        ? std::vector<Meaning::Case>{{Value::unknown(), always}}
                        : cases_of(meaning));
    combinations *= std::max<std::size_t>(cases.back().size(), 1);
    if (combinations > most_combinations) return refuse(k, "a value has too many cases");
  }
  if ((combined_ += combinations) > most_combined) return refuse(k, "values have too many cases");
  const bool is_condition =
      i.op == OpCode::Compare || i.op == OpCode::DateWithin || i.op == OpCode::IsUnknown;
  if (daily && !is_condition)
    return refuse(k, "what happens and the calendar are reckoned together");
  std::vector<InstructionId> ids;
  for (std::size_t n = 0; n < arguments.size(); ++n) ids.push_back(InstructionId::at(n));
  std::vector<Meaning::Case> results;
  Ref is = not_ever, may = not_ever;
  std::vector<Value> values(arguments.size());
  for (std::size_t c = 0; c < combinations; ++c) {
    Ref where = always;
    std::size_t rest = c;
    for (std::size_t n = 0; n < arguments.size() && where != not_ever; ++n) {
      const Meaning::Case& one = cases[n][rest % cases[n].size()];
      rest /= cases[n].size();
      values[n] = one.value;
      where = both(where, one.where);
    }
    if (where == not_ever) continue;
    if (daily) {
      if (!lower_on_days(k, i, values, where, is, may)) return;
      continue;
    }
    const Value result = quid::apply(p_, i, k, {values.data(), ids.data(), ids.size()});
    add_case(results, result, where);
  }
  if (daily) return set_truth(k, is, may);
  set_cases(k, std::move(results));
  const bool truth = is_condition || (i.op == OpCode::IfElse && valued_[k] == 0);
  if (!truth || meanings_[k].kind != Meaning::Kind::Cases) return;
  const Meaning found = truth_of(meanings_[k]);
  if (meanings_[k].cases.size() > 1) set_truth(k, found.is, found.may);
}

bool Translation::lower_on_days(std::uint32_t k, const Instruction& i,
                                const std::vector<Value>& fixed, Ref where, Ref& is, Ref& may) {
  const auto arguments = p_.arguments_of(i);
  const std::size_t days = plain_.days();
  if ((values_kept_ += days) > most_values) {
    refuse(k, "too much hangs on the calendar");
    return false;
  }
  std::vector<std::uint64_t> row_is(days / 64 + 1, 0), row_may(days / 64 + 1, 0);
  std::vector<Value> values = fixed;
  std::vector<InstructionId> ids;
  for (std::size_t n = 0; n < arguments.size(); ++n) ids.push_back(InstructionId::at(n));
  for (std::size_t d = 0; d < days; ++d) {
    for (std::size_t n = 0; n < arguments.size(); ++n) {
      const Meaning& meaning = meanings_[arguments[n].value];
      if (meaning.kind == Meaning::Kind::Daily) values[n] = meaning.days[d];
    }
    const Value result = quid::apply(p_, i, k, {values.data(), ids.data(), ids.size()});
    if (result.failed()) {
      refuse(k, "something perhaps cannot be computed");
      return false;
    }
    const std::uint64_t bit = std::uint64_t{1} << (d % 64);
    if (result.is_true()) row_is[d / 64] |= bit;
    if (!result.is_false()) row_may[d / 64] |= bit;
  }
  const auto a = on_calendar(std::move(row_is)), b = on_calendar(std::move(row_may));
  if (!a || !b) {
    refuse(k, "too much hangs on the calendar");
    return false;
  }
  is = either(is, both(where, *a));
  may = either(may, both(where, *b));
  return true;
}

}  // namespace quid::lanes
