// SPDX-License-Identifier: Apache-2.0
// What is remembered, and the atoms and gates that all meanings are made of.
#include <algorithm>
#include <utility>

#include "lanes/plain_build.hpp"
#include "program/operations.hpp"

namespace quid::lanes {
namespace {

constexpr std::size_t most_lengths = 10;  // in days, of one time by months or business days

}  // namespace

/// What was true and what was not false are remembered apart, where these are not the same.
void Translation::lower_memory(std::uint32_t k, const Instruction& i) {
  if (operands_refused(k, i)) return;
  const InstructionId condition = p_.arguments[i.first_argument];
  const Meaning of = truth_of(meanings_[condition.value]);
  const bool lasts = i.op == OpCode::ForDuration;
  add_root(of.is, of.may);
  // Only rules move it, all at once and after they were read: till then it is as it was.
  if (!lasts && !plain_.many_rounds && event_[condition.value] == 0 && evening_[k] == 0)
    return set_truth(k, of.is, of.may);
  std::vector<Stretch> stretches{{0, always}};
  if (lasts) {
    const Value* length = constant(p_.arguments[i.first_argument + 1]);
    if (length == nullptr || !length->known())
      return refuse(k, "something is to last for a time that is not fixed");
    if (length->as_duration() == Duration{}) return set_truth(k, of.is, of.may);
    if (!stretches_of(length->as_duration(), p_.trackers[i.target].calendar, stretches))
      return refuse(k, "something is to last for a time of many lengths");
  }
  const Value now = today_.value_of(condition);
  const TrackerState& tracker = s_.trackers[i.target];
  const auto age = [&](bool holds, bool ran, Day since) -> std::int64_t {
    if (!lasts || !plain_.started || !holds) return 0;
    return ran ? s_.today.value - since.value + 1 : 1;
  };
  const auto held = [&](Ref condition, bool was, std::int64_t for_days) {
    std::vector<Ref> some;
    for (const Stretch& one : stretches)
      some.push_back(both(one.on, remembered(condition, was, for_days, one.days)));
    return gate(Atom::Kind::Or, std::move(some));
  };
  const Ref is =
      held(of.is, now.is_true(), age(now.is_true(), tracker.true_run, tracker.true_since));
  const Ref may = of.is == of.may && now.known()
                      ? is
                      : held(of.may, !now.is_false(),
                             age(!now.is_false(), tracker.not_false_run, tracker.not_false_since));
  if (lasts)
    set_truth(k, both(of.is, is), both(of.may, may));
  else
    set_truth(k, is, may);
}

/// For how many days something must have held on each day: months are not all as long, nor are
/// business days. False: there are too many such numbers.
bool Translation::stretches_of(Duration length, std::int64_t calendar, std::vector<Stretch>& out) {
  constexpr std::int64_t longest = 40'000;  // days
  out.clear();
  if (length.months == 0 && length.business_days == 0) {
    out.push_back({length.days, always});
    return length.days > 0;
  }
  const Holidays& holidays = calendar_of(*p_.checked, calendar);
  const auto by = [&](Day since, Day day) {
    const auto end = add(since, length, holidays);
    return end && *end <= day;
  };
  std::map<std::int64_t, std::vector<std::uint64_t>> rows;
  Day since{plain_.today.value + 1};
  while (plain_.today.value - since.value < longest && !by(since, Day{plain_.today.value + 1}))
    --since.value;
  for (std::size_t d = 0; d < plain_.days(); ++d) {
    const Day day{plain_.today.value + 1 + static_cast<std::int32_t>(d)};
    while (by(Day{since.value + 1}, day)) ++since.value;
    if (!by(since, day) || since >= day) return false;
    auto& row = rows[std::int64_t{day.value} - since.value];
    row.resize(plain_.days() / 64 + 1);
    row[d / 64] |= std::uint64_t{1} << (d % 64);
    if (rows.size() > most_lengths) return false;
  }
  for (auto& [days, row] : rows) {
    const auto on = rows.size() == 1 ? std::optional(always) : on_calendar(std::move(row));
    if (!on) return false;
    out.push_back({days, *on});
  }
  return true;
}

/// That a condition held on the eve, or on the eves of so many days.
Ref Translation::remembered(Ref condition, bool was, std::int64_t age, std::int64_t days) {
  const bool stood = was == (condition == always);
  if ((condition == always || condition == not_ever) && stood && (days == 0 || age >= days || !was))
    return condition;
  const auto found = memory_of_.try_emplace({condition.code, was, age},
                                            static_cast<std::uint32_t>(plain_.memories.size()));
  if (found.second) plain_.memories.push_back({condition, was, {}, age});
  if (days == 0) return atom(Atom::Kind::Was, found.first->second, 0);
  Memory& memory = plain_.memories[found.first->second];
  const auto span = static_cast<std::uint32_t>(days);
  const auto at = std::lower_bound(memory.spans.begin(), memory.spans.end(), span);
  if (at == memory.spans.end() || *at != span) memory.spans.insert(at, span);
  return atom(Atom::Kind::Lasted, found.first->second, days);
}

Ref Translation::level(std::uint32_t lever, Int least) {
  if (least <= 0) return always;
  if (least > plain_.levers[lever].top) return not_ever;
  if (reach_.levers[lever] == 0) return plain_.levers[lever].level >= least ? always : not_ever;
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
