// SPDX-License-Identifier: Apache-2.0
// A random record: what is likely to happen, with a rough idea of the state, so that few entries
// are refused.
#include <algorithm>

#include "generator.hpp"

namespace quid::oracle {

using Words = std::vector<std::string>;

namespace {
enum Stage { Pending = 0, Reported = 1, Met = 2, Disputed = 4, Withdrawn = 8 };
}

std::string Generator::milestone_event(std::map<std::string, int>& known) {
  const Plan& m = random_.pick(milestones_);
  const std::string name = instance(m);
  int& stage = known[name];
  const bool there = (stage & (Reported | Met)) != 0;
  const std::string verifier = m.verifier.empty() ? "" : " by " + m.verifier;
  const bool verified = !m.verifier.empty();
  switch (random_.between(1, 16)) {
    case 1:
    case 2:
      if (there) {
        stage &= ~(Reported | Met);
        return name + " broken";
      }
      break;
    case 3:
      if (there && verified) {
        stage &= ~(Reported | Met);
        return name + " refuted" + verifier;
      }
      break;
    case 4:
      if ((stage & Disputed) == 0) {
        stage |= Disputed;
        return name + " disputed by " + random_.pick(parties_);
      }
      stage &= ~Disputed;
      return name + " settled";
    case 5:
      if ((stage & Met) == 0 && random_.chance(40)) return name + " waived";
      break;
    case 6:
      if (!m.owners.empty()) return name + " due " + any_day();
      break;
    case 7:
      if (m.metered) return name + " of " + std::to_string(random_.between(1, 12)) + " t";
      break;
    case 8:
    case 9:
    case 10: stage |= Reported | Met; return name + " verified" + verifier;
    case 11: stage |= Reported; return name + " reported";
    default: break;
  }
  stage |= verified ? Reported : m.metered ? Pending : (Reported | Met);
  if (m.metered && random_.chance(75)) {
    stage |= Reported;
    return name + " " + std::to_string(random_.between(0, 7)) + " t";
  }
  stage |= verified ? Reported : (Reported | Met);
  if (!m.owners.empty() && random_.chance(15)) return name + " by " + random_.pick(m.owners);
  return name;
}

std::string Generator::event(std::map<std::string, int>& known) {
  switch (random_.between(1, 20)) {
    case 1:
    case 2:
    case 3: {
      const Plan& lever = random_.pick(levers_);
      return joined({instance(lever), " at ", level_of(lever)});
    }
    case 4:
    case 5:
      if (!quantities_.empty()) {
        const Plan& q = random_.pick(quantities_);
        const std::string name = instance(q);
        if (q.starts_known && random_.chance(40)) {
          return name + " + " + std::to_string(random_.between(0, 5));
        }
        return name + " = " + std::to_string(random_.between(-2, 12));
      }
      break;
    case 6:
      if (!money_.empty()) {
        return joined(
            {instance(random_.pick(money_)), " = ", std::to_string(random_.between(0, 50))});
      }
      break;
    case 7:
    case 8:
    case 9:
      return joined({(random_.chance(70) ? "A pays " : "A offers "),
                     std::to_string(random_.between(0, 30)), " USD to B"});
    case 10:
      return joined({(random_.chance(70) ? "B pays " : "B offers "),
                     std::to_string(random_.between(1, 30)), " USD to A"});
    case 11:
      if (!statements_.empty()) {
        const Plan& statement = random_.pick(statements_);
        return statement.owners.front() + " says " + statement.name;
      }
      break;
    case 12: {
      const std::string& party = random_.pick(parties_);
      int& stage = known["party " + party];
      if (random_.chance(25) && stage == 0) {
        stage = Withdrawn;
        return party + " withdraws";
      }
      break;
    }
    case 13:
      if (!phases_.empty()) return joined({random_.pick(phases_), " until ", any_day()});
      break;
    case 14:
      if (random_.chance(30)) return "\"a note\"";
      break;
    default: break;
  }
  return milestone_event(known);
}

void Generator::write_record() {
  std::map<std::string, int> known;
  if (!steps_ && random_.chance(30)) {
    const int count = random_.between(1, 3);
    for (int k = 0; k < count; ++k) {
      const Day day{start_.value - 10 + k};
      deal_.entries.push_back("prior " + literal(day) + " " + event(known));
    }
  }
  const int count = random_.between(10, 40);
  std::vector<int> days;
  const int first = steps_ ? 1 : start_.value;
  for (int k = 0; k < count; ++k) {
    const bool again = !days.empty() && random_.chance(25);
    days.push_back(again ? days.back() : random_.between(first, end_.value));
  }
  std::sort(days.begin(), days.end());
  const bool corrects = random_.chance(10);
  for (const int value : days) {
    const std::string date = literal(Day{value});
    const std::string what = event(known);
    const std::string known_by =
        random_.chance(5) ? " known " + literal(Day{std::min(value + 3, end_.value)}) : "";
    deal_.entries.push_back("on " + date + known_by + " " + what);
    if (!corrects || !random_.chance(20) || quantities_.empty()) continue;
    const std::string name = instance(quantities_.front());
    deal_.entries.push_back("on " + date + " " + name + " = 3");
    deal_.entries.push_back("on " + date + " corrected " + name + " = " +
                            std::to_string(random_.between(0, 9)));
  }
  if (random_.chance(50)) deal_.until = literal(end_);
}

}  // namespace quid::oracle
