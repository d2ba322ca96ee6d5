// SPDX-License-Identifier: Apache-2.0
// Random conditions, numbers, sums of money and dates. Everything that has an operator inside is
// put in parentheses.
#include "generator.hpp"

namespace quid::oracle {

using Words = std::vector<std::string>;

std::string Generator::condition(Scope scope) {
  if (scope.depth <= 0) return simple_condition(scope);
  const Scope next = inner(scope);
  switch (random_.between(1, 18)) {
    case 1:
    case 2: return joined({"(", condition(next), " and ", condition(next), ")"});
    case 3:
    case 4: return joined({"(", condition(next), " or ", condition(next), ")"});
    case 5: return "(not " + condition(next) + ")";
    case 6:
      return joined({"at least ", std::to_string(random_.between(1, 2)), " of (", condition(next),
                     ", ", condition(next), ", ", condition(next), ")"});
    case 7:
      return joined(
          {"(if ", condition(next), " then ", condition(next), " else ", condition(next), ")"});
    case 8: return "(" + condition(next) + " is unknown)";
    case 9: return over_set(next);
    case 10:
    case 11:
    case 12:
      if (scope.memory) return memory_condition(next);
      [[fallthrough]];
    default: return simple_condition(scope);
  }
}

std::string Generator::memory_condition(Scope scope) {
  const std::string body = condition(inner(scope));
  switch (random_.between(1, 3)) {
    case 1: return "(was " + body + ")";
    case 2: return "(" + body + " for " + length() + ")";
    default: break;
  }
  const int window = random_.between(2, 12);
  const std::string unit = steps_ ? "steps" : random_.chance(30) ? "business days" : "days";
  return "(" + body + " on at least " + std::to_string(random_.between(1, window)) +
         " of the last " + std::to_string(window) + " " + unit + ")";
}

std::string Generator::over_set(Scope scope) {
  if (sets_.empty()) return simple_condition(scope);
  const int set = random_.between(0, static_cast<int>(sets_.size()) - 1);
  std::string name;
  const Scope next = with_variable(scope, set, name);
  const std::string where = random_.chance(25) ? " where " + simple_condition(next) : std::string();
  return joined({"(", std::string(random_.chance(50) ? "all " : "any "), name, " in ",
                 sets_[static_cast<std::size_t>(set)].name, where, ": ", condition(next), ")"});
}

std::string Generator::milestone_condition(const Scope& scope) {
  const Plan& plan = random_.pick(milestones_);
  const bool numbered = plan.set >= 0 && sets_[static_cast<std::size_t>(plan.set)].numeric;
  if (numbered && random_.chance(20)) {
    return "(all n in years where n > 1: (" + plan.name + "[n - 1] or not " + plan.name + "[n]))";
  }
  if (numbered && !quantities_.empty() && random_.chance(10)) {  // a run finds the element
    const auto& years = sets_[static_cast<std::size_t>(plan.set)].elements;
    return joined({"(", plan.name, "[clamp(floor(", ref(random_.pick(quantities_), scope), "), ",
                   years.front(), ", ", years.back(), ")])"});
  }
  const std::string m = ref(plan, scope);
  if (random_.chance(40)) return m;
  const Words words = {"reported", "verified", "refuted", "broken",  "overdue",
                       "waived",   "disputed", "lapsed",  "unruled", "on time"};
  const std::string word = random_.chance(20) ? "" : " " + random_.pick(words);
  if (word.empty() || random_.chance(20)) {
    return joined({"(", m, word, " within ", length(), " of ", date(scope), ")"});
  }
  return m + word;
}

std::string Generator::duty_condition(const Scope& scope) {
  std::vector<RulePlan> fitting;
  for (const RulePlan& rule : rules_) {
    if (rule.duty || rule.permission || rule.ban) fitting.push_back(rule);
  }
  if (fitting.empty()) return milestone_condition(scope);
  const RulePlan rule = random_.pick(fitting);
  const std::string name = ref(rule, scope);
  if (rule.pays && random_.chance(25))
    return joined({"(unpaid of ", name, " ", compare_word(), " ",
                   std::to_string(random_.between(0, 25)), " USD)"});
  if (rule.ban) return name + " broken";
  if (rule.permission && (!rule.duty || random_.chance(40))) return name + " open";
  if (random_.chance(20)) {
    return random_.chance(50)
               ? "(today " + compare_word() + " deadline of " + name + ")"
               : "(lateness of " + name + " > " + std::to_string(random_.between(0, 9)) +
                     (steps_ ? " steps)" : " days)");
  }
  return name + " " + random_.pick(Words{"pending", "done", "overdue", "suspended", "lapsed"});
}

std::string Generator::comparison(const Scope& scope) {
  switch (random_.between(1, 6)) {
    case 1:
    case 2:
      return joined(
          {"(", number(inner(scope)), " ", compare_word(), " ", number(inner(scope)), ")"});
    case 3:
      return joined({"(", money(inner(scope)), " ", compare_word(), " ",
                     std::to_string(random_.between(0, 60)), " USD)"});
    case 4: {
      const Plan& plan = random_.pick(milestones_);
      const Words readers = {"since ", "lateness of "};
      return joined({"(", random_.pick(readers), ref(plan, scope), " ",
                     random_.pick(Words{">", ">=", "<", "<="}), " ",
                     std::to_string(random_.between(1, 30)), (steps_ ? " steps)" : " days)")});
    }
    default: return joined({"(today ", compare_word(), " ", date(scope), ")"});
  }
}

std::string Generator::simple_condition(const Scope& scope) {
  switch (random_.between(1, 16)) {
    case 1:
    case 2:
    case 3:
    case 4: return milestone_condition(scope);
    case 5:
    case 6: {
      const Plan& lever = random_.pick(levers_);
      const Words tests = {" at ", " at least ", " below "};
      if (random_.chance(10)) return ref(lever, scope) + " unruled";
      return joined({ref(lever, scope), random_.pick(tests), level_of(lever)});
    }
    case 7:
    case 8:
    case 9:
    case 10: return comparison(scope);
    case 11:
      if (!scope.variables.empty() && random_.chance(40)) {
        const Variable& variable = scope.variables.back();
        return joined({"(", variable.name, random_.pick(Words{" = ", " != "}),
                       random_.pick(sets_[static_cast<std::size_t>(variable.set)].elements), ")"});
      }
      return duty_condition(scope);
    case 12:
      if (!statements_.empty()) {
        return joined({ref(random_.pick(statements_), scope),
                       (random_.chance(60) ? " said" : " unwarranted")});
      }
      return random_.pick(parties_) + " withdrawn";
    case 13:
      if (!phases_.empty()) return random_.pick(phases_);
      return random_.chance(50) ? "true" : "unknown";
    case 14:
      if (lets_ready_ > 0) {
        const auto last = static_cast<int>(lets_ready_) - 1;
        return ref(truth_lets_[static_cast<std::size_t>(random_.between(0, last))], scope);
      }
      return milestone_condition(scope);
    case 15:
      if (scope.verdict) {
        const Words words = {"fulfilled", "in progress",  "breached",
                             "impasse",   "undetermined", "ended"};
        const std::string by = random_.chance(30) ? "breached by " + random_.pick(parties_) : "";
        return "verdict " + (by.empty() ? random_.pick(words) : by);
      }
      [[fallthrough]];
    default: return random_.pick(parties_) + " withdrawn";
  }
}

std::string Generator::total(Scope scope) {
  if (sets_.empty()) return simple_number(scope);
  const int set = random_.between(0, static_cast<int>(sets_.size()) - 1);
  std::string name;
  const Scope next = with_variable(scope, set, name);
  const Words words = {"count", "sum", "min", "max"};
  const std::string word = random_.pick(words);
  const std::string where = random_.chance(30) ? " where " + simple_condition(next) : std::string();
  return word + "(" + name + " in " + sets_[static_cast<std::size_t>(set)].name + where + ": " +
         (word == "count" ? condition(next) : number(next)) + ")";
}

std::string Generator::simple_number(const Scope& scope) {
  switch (random_.between(1, 10)) {
    case 1:
    case 2:
    case 3:
      if (scope.quantities && !quantities_.empty()) return ref(random_.pick(quantities_), scope);
      return std::to_string(random_.between(0, 9));
    case 4:
    case 5: return "progress of " + ref(random_.pick(milestones_), scope);
    case 6:
      if (scope.ledger) return "overpromise of " + random_.pick(parties_);
      return "1";
    case 7:
      if (number_lets_ready_ > 0) {
        const auto last = static_cast<int>(number_lets_ready_) - 1;
        return ref(number_lets_[static_cast<std::size_t>(random_.between(0, last))], scope);
      }
      return "2";
    case 8:
      for (const Variable& variable : scope.variables) {
        if (sets_[static_cast<std::size_t>(variable.set)].numeric) return variable.name;
      }
      if (values_ && scope.ledger) return "exposure of " + random_.pick(parties_);
      return std::to_string(random_.between(0, 9));
    default:
      return random_.chance(30) ? joined({std::to_string(random_.between(0, 3)), ".",
                                          std::to_string(random_.between(1, 9))})
                                : std::to_string(random_.between(0, 12));
  }
}

std::string Generator::number(Scope scope) {
  if (scope.depth <= 0) return simple_number(scope);
  const Scope next = inner(scope);
  switch (random_.between(1, 20)) {
    case 1:
    case 2:
      if (risky())
        return joined({"(", number(next), " * 100_000_000_000 * ", number(next), " * 900)"});
      return joined(
          {"(", number(next), random_.pick(Words{" + ", " - ", " * "}), number(next), ")"});
    case 3:
      return joined({"(", number(next), " / ",
                     (random_.chance(5) ? number(next) : std::to_string(random_.between(2, 7))),
                     ")"});
    case 4: return total(next);
    case 5:
      return joined(
          {random_.pick(Words{"min", "max"}), "(", number(next), ", ", number(next), ")"});
    case 6:
      return joined({"clamp(", number(next), ", 0, ", std::to_string(random_.between(1, 9)), ")"});
    case 7:
      return joined({random_.pick(Words{"floor", "round"}), "(", number(next),
                     (random_.chance(40) ? ", " + std::to_string(random_.between(0, 3)) : ""),
                     ")"});
    case 8:
      return joined({"(if ", condition(next), " then ", number(next), " else ", number(next), ")"});
    case 9:
      if (tiers_) return joined({random_.pick(Words{"tier", "band"}), "(", number(next), ")"});
      return "(-" + simple_number(next) + ")";
    case 10:
      if (rows_) return "row[" + random_.pick(sets_.front().elements) + "]";
      return joined({"(", simple_number(next), " ^ ", std::to_string(random_.between(0, 3)), ")"});
    case 11:
      if (scope.memory) return "(peak of " + simple_number(next) + ")";
      return simple_number(next);
    case 12:
      if (!steps_) return "(year of " + date(next) + " - 2019)";
      return simple_number(next);
    case 13: return "((today - " + date(next) + ") / " + (steps_ ? "1 step" : "2 days") + ")";
    default: return simple_number(scope);
  }
}

// What is open on a rule that pays; where there is none, some money.
std::string Generator::unpaid(const Scope& scope) {
  for (const RulePlan& rule : rules_)
    if (rule.pays && random_.chance(60)) return "unpaid of " + ref(rule, scope);
  return std::to_string(random_.between(0, 40)) + " USD";
}

std::string Generator::money(Scope scope) {
  switch (random_.between(1, 9)) {
    case 1:
    case 2:
      if (!money_.empty() && scope.quantities) return ref(random_.pick(money_), scope);
      break;
    case 3:
      if (scope.ledger) return "received by " + random_.pick(parties_);
      break;
    case 4:
      if (scope.ledger) return "given by " + random_.pick(parties_);
      break;
    case 5:
      if (scope.ledger) return "offer of " + parties_[0] + " to " + parties_[1];
      break;
    case 6:
      if (scope.depth > 0) return "(" + number(inner(scope)) + " * 3 USD)";
      break;
    case 7:
      if (scope.ledger) return unpaid(scope);
      break;
    default: break;
  }
  return std::to_string(random_.between(0, 40)) + " USD";
}

std::string Generator::date(const Scope& scope) {
  switch (random_.between(1, 10)) {
    case 1:
    case 2: return any_day();
    case 3: return "start";
    case 4: return "(" + length() + " after start)";
    case 5: return "date of " + ref(random_.pick(milestones_), scope);
    case 6: return joined({"(", length(), " after ", ref(random_.pick(milestones_), scope), ")"});
    case 7:
      if (scope.quantities && !quantities_.empty() && random_.chance(30)) {
        return joined({"((floor(", ref(random_.pick(quantities_), scope), ")) ",
                       (steps_ ? "steps" : random_.pick(Words{"days", "months", "weeks"})),
                       " after start)"});
      }
      return joined({"(", short_length(), " before ", any_day(), ")"});
    case 8:
      return joined({random_.pick(Words{"earliest", "latest"}), " of (date of ",
                     ref(random_.pick(milestones_), scope), ", ", any_day(), ")"});
    case 9:
      if (!steps_) return "end of month of " + any_day();
      return any_day();
    default: return "deadline of " + ref(random_.pick(milestones_), scope);
  }
}

}  // namespace quid::oracle
