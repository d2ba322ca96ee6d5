// SPDX-License-Identifier: Apache-2.0
// Random effects: moves, payments, duties, bans, permissions, groups, with and without an end.
#include "generator.hpp"

namespace quid::oracle {

using Words = std::vector<std::string>;

std::string Generator::last_day(const Scope& scope) {
  const int form = random_.between(1, 8);
  if (form < 6) return any_day();
  const std::string day = "date of " + ref(random_.pick(milestones_), scope);
  if (form == 6) return day;
  return form == 7 ? day + " + " + short_length() : "(" + date(inner(scope)) + ")";
}

// A bare `for` after `while` belongs to the effect: conditions stand in parentheses.
std::string Generator::revocable(const std::string& text, const Scope& scope) {
  std::string out = text;
  if (random_.chance(50)) out += " while (" + condition(inner(scope)) + ")";
  const int until = random_.between(1, 100);
  if (until <= 25) out += " until (" + condition(inner(scope)) + ")";
  if (until > 85) out += " until " + last_day(scope);
  if (out == text || random_.chance(20)) out += " for " + length();
  return out;
}

std::string Generator::move(const Scope& scope) {
  const Plan& lever = random_.pick(levers_);
  const std::string name = ref(lever, scope);
  if (random_.chance(10)) return "restore " + name;
  std::string text = (random_.chance(65) ? "ease " : "tighten ") + name;
  const int form = random_.between(1, 6);
  if (form <= 2 || form == 6) text += " to " + level_of(lever);
  if (form == 3) {
    text += " by ";
    text += risky() && !quantities_.empty() ? ref(random_.pick(quantities_), scope)
                                            : std::to_string(random_.between(0, 2));
  }
  if (form == 4)
    text += joined({" by ", std::to_string(random_.between(1, 2)), " to ", level_of(lever)});
  return text;
}

std::string Generator::change_milestone(const Scope& scope) {
  const Plan& m = random_.pick(milestones_);
  const std::string name = ref(m, scope);
  switch (random_.between(1, 4)) {
    case 1: return "waive " + name;
    case 2:
      if (m.metered)
        return "resize " + name + " to " + std::to_string(random_.between(1, 9)) + " t";
      [[fallthrough]];
    case 3: return "extend " + name + " to " + date(scope);
    default: return "extend " + name + " by " + length();
  }
}

std::string Generator::plain_effect(const Scope& scope) {
  switch (random_.between(1, 17)) {
    case 1:
    case 2: {
      const std::string from = random_.chance(60) ? " from " + parties_[0] : "";
      std::string amount = std::to_string(random_.between(0, 20)) + " USD";
      if (random_.chance(15)) amount = "max(0 USD, " + money(inner(scope)) + ")";
      if (risky()) amount = money(inner(scope));
      return "pay " + amount + " to " + (from.empty() ? random_.pick(parties_) : parties_[1]) +
             from;
    }
    case 3:
    case 4:
    case 5:
      if (!quantities_.empty()) {
        const std::string q = ref(random_.pick(quantities_), scope);
        if (random_.chance(55)) return "add " + number(inner(inner(scope))) + " to " + q;
        if (random_.chance(40)) return "subtract " + simple_number(scope) + " from " + q;
        return "set " + q + " to " + number(inner(scope));
      }
      return change_milestone(scope);
    case 6:
      if (!money_.empty()) {
        return joined({"add ", std::to_string(random_.between(0, 9)), " USD to ",
                       ref(random_.pick(money_), scope)});
      }
      return change_milestone(scope);
    case 7:
      if (!statements_.empty()) return "say " + ref(random_.pick(statements_), scope);
      return change_milestone(scope);
    case 8:
    case 9: return change_milestone(scope);
    case 10:
    case 16: {
      const RulePlan& rule = random_.pick(rules_);
      const std::string name = rule.set >= 0 && random_.chance(40) ? rule.name : ref(rule, scope);
      const std::string text = (random_.chance(70) ? "suspend rule " : "resume rule ") + name;
      return text[0] == 's' && random_.chance(60) ? revocable(text, scope) : text;
    }
    case 11:
      if (host_)
        return joined({"notify(\"note\", ", random_.pick(parties_), ", ", number(Scope{}), ")"});
      return move(scope);
    case 12:
      if (action_) return "nudge(" + random_.pick(sets_.front().elements) + ")";
      return move(scope);
    case 13:
      if (random_.chance(40)) return "end deal \"enough\"";
      return move(scope);
    default: return move(scope);
  }
}

std::string Generator::payment(std::string& actor) {
  actor = random_.pick(parties_);
  return "pay " + std::to_string(random_.between(1, 30)) + " USD to " +
         (actor == parties_[0] ? parties_[1] : parties_[0]);
}

// The act and the party that could do it.
std::string Generator::act(const Scope& scope, std::string& actor) {
  switch (random_.between(1, 7)) {
    case 1:
    case 2: {
      const Plan& lever = random_.pick(levers_);
      actor = lever.owners.front();
      return joined({(random_.chance(60) ? "ease " : "tighten "), ref(lever, scope),
                     (random_.chance(60) ? " to " + level_of(lever) : "")});
    }
    case 3:
    case 4: return payment(actor);
    case 5:
      if (!statements_.empty()) {
        const Plan& statement = random_.pick(statements_);
        actor = statement.owners.front();
        return "say " + ref(statement, scope);
      }
      [[fallthrough]];
    default: {
      const Plan* m = &random_.pick(milestones_);
      if (m->owners.empty()) m = &milestones_.front();
      actor = random_.pick(m->owners);
      const bool breaks = random_.chance(35);
      return (breaks ? "break " : "meet ") + ref(*m, scope);
    }
  }
}

std::string Generator::norm(const Scope& scope, int nesting, bool& ends_list, bool duty,
                            bool pays) {
  std::string actor;
  const std::string what = pays ? payment(actor) : act(scope, actor);
  const int form = duty ? 1 : random_.between(1, 10);
  std::string text;
  if (form <= 6) {
    text = actor + " must " + what + " within ";
    if (risky() && !quantities_.empty()) {
      text += "(" + ref(random_.pick(quantities_), scope) + ") " + (steps_ ? "steps" : "days");
    } else {
      text += length();
      if (random_.chance(20)) text += " of " + ref(random_.pick(milestones_), scope);
    }
  } else {
    text = actor + (form <= 8 ? " must not " : " may ") + what;
  }
  if (random_.chance(30)) text = revocable(text, scope);
  if (form > 8 || nesting <= 0 || !random_.chance(45)) return text;
  ends_list = true;
  const std::string instead = form <= 6 && random_.chance(30) ? "instead " : "";
  text += " otherwise " + instead + effects(scope, nesting - 1);
  if (!random_.chance(50)) return text;
  ends_list = false;
  return "(" + text + ")";
}

std::string Generator::effect(const Scope& scope, int nesting, bool& ends_list) {
  const int form = random_.between(1, 20);
  if (form <= 6) return norm(scope, nesting, ends_list);
  if (form <= 9) return revocable(move(scope), scope);
  if (form == 10 && nesting > 0) {
    bool first_ends = false, second_ends = false;
    const std::string first = random_.chance(60) ? move(scope) : norm(scope, 0, first_ends);
    const std::string second =
        random_.chance(40) ? revocable(move(scope), scope) : norm(scope, 0, second_ends);
    return revocable("(" + first + ", " + second + ")", scope);
  }
  if (form <= 13) return move(scope);
  return plain_effect(scope);
}

std::string Generator::effects(const Scope& scope, int nesting) {
  std::string text;
  const int count = random_.chance(65) ? 1 : random_.between(2, 3);
  bool ends_list = false;
  for (int k = 0; k < count && !ends_list; ++k) {
    if (!text.empty()) text += ", ";
    text += effect(scope, nesting, ends_list);
  }
  return text;
}

}  // namespace quid::oracle
