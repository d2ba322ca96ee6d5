// SPDX-License-Identifier: Apache-2.0
// Names with indices, levels, dates and lengths of time.
#include <algorithm>

#include "generator.hpp"

namespace quid::oracle {

namespace {

std::string index_for(Random& random, const std::vector<SetPlan>& sets, int set,
                      const Scope& scope) {
  std::vector<std::string> fitting;
  for (const Variable& variable : scope.variables) {
    if (variable.set == set) fitting.push_back(variable.name);
  }
  if (!fitting.empty() && random.chance(85)) return "[" + random.pick(fitting) + "]";
  return "[" + random.pick(sets[static_cast<std::size_t>(set)].elements) + "]";
}

}  // namespace

std::string Generator::ref(const Plan& plan, const Scope& scope) {
  return plan.set < 0 ? plan.name : plan.name + index_for(random_, sets_, plan.set, scope);
}

std::string Generator::ref(const RulePlan& rule, const Scope& scope) {
  return rule.set < 0 ? rule.name : rule.name + index_for(random_, sets_, rule.set, scope);
}

std::string Generator::instance(const Plan& plan) { return ref(plan, Scope{}); }

Scope Generator::with_variable(Scope scope, int set, std::string& name) const {
  name = "v" + std::to_string(scope.variables.size());
  scope.variables.push_back({name, set});
  return scope;
}

std::string Generator::compare_word() {
  return random_.pick(std::vector<std::string>{"=", "!=", "<", "<=", ">", ">="});
}

std::string Generator::level_of(const Plan& lever) { return random_.pick(lever.levels); }

std::string Generator::literal(Day day) const {
  return steps_ ? "step " + std::to_string(day.value) : to_string(day);
}

std::string Generator::any_day() { return literal(Day{random_.between(start_.value, end_.value)}); }

std::string Generator::day_from(Day day) {
  return literal(Day{random_.between(day.value, std::max(day.value, end_.value))});
}

std::string Generator::short_length() {
  const int n = random_.between(1, 12);
  if (steps_) return n == 1 ? "1 step" : std::to_string(n) + " steps";
  if (random_.chance(25)) return std::to_string(n) + " business days";
  return std::to_string(n) + " days";
}

std::string Generator::length() {
  if (steps_) return short_length();
  switch (random_.between(1, 8)) {
    case 1: return "1 month";
    case 2: return std::to_string(random_.between(2, 3)) + " months";
    case 3: return std::to_string(random_.between(1, 6)) + " weeks";
    case 4: return std::to_string(random_.between(10, 45)) + " days";
    default: return short_length();
  }
}

}  // namespace quid::oracle
