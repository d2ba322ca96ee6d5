// SPDX-License-Identifier: Apache-2.0
// What a random deal declares: first a plan of all names, so that anything may speak of anything,
// then the text.
#include "generate.hpp"

#include <algorithm>

#include "generator.hpp"

namespace quid::oracle {

using Words = std::vector<std::string>;

void Generator::plan_sets() {
  if (random_.chance(70)) sets_.push_back({"goods", false, {"coal", "fish", "iron"}});
  if (random_.chance(40)) sets_.push_back({"years", true, {"1", "2", "3"}});
  if (!sets_.empty())
    sets_.front().elements.resize(static_cast<std::size_t>(random_.between(2, 3)));
}

void Generator::plan_milestones() {
  const int count = random_.between(3, 8);
  for (int k = 0; k < count; ++k) {
    Plan m;
    m.name = "m" + std::to_string(k);
    if (!sets_.empty() && random_.chance(20)) {
      m.set = random_.between(0, static_cast<int>(sets_.size()) - 1);
    }
    if (k == 0 || random_.chance(80)) m.owners.push_back(random_.pick(parties_));
    if (!m.owners.empty() && random_.chance(15)) {
      for (const auto& party : parties_) {
        if (party != m.owners.front() && m.owners.size() < 2) m.owners.push_back(party);
      }
    }
    m.metered = random_.chance(30);
    m.dated = !m.owners.empty() && random_.chance(calm_ ? 25 : 60);
    if (!m.owners.empty() && random_.chance(30)) m.verifier = random_.chance(80) ? "O" : "B";
    milestones_.push_back(m);
  }
}

void Generator::plan_levers() {
  const int count = random_.between(2, 4);
  for (int k = 0; k < count; ++k) {
    Plan lever;
    lever.name = "l" + std::to_string(k);
    lever.owners = {random_.pick(parties_)};
    if (!sets_.empty() && random_.chance(25)) lever.set = 0;
    const int levels = random_.between(2, 5);
    const bool numeric = random_.chance(25);
    for (int level = 0; level < levels; ++level) {
      lever.levels.push_back(numeric ? std::to_string(level) : "lev" + std::to_string(level));
    }
    lever.metered = numeric;
    levers_.push_back(lever);
  }
}

void Generator::plan() {
  calm_ = random_.chance(50);
  steps_ = random_.chance(15);
  open_ended_ = !steps_ && random_.chance(15);
  start_ = steps_ ? Day{0} : Day{*from_civil(2020, 1, 1)};
  if (!steps_) start_.value += random_.between(0, 420);
  end_ = Day{start_.value + (steps_ ? random_.between(20, 60) : random_.between(60, 200))};
  parties_ = random_.chance(40) ? Words{"A", "B", "C"} : Words{"A", "B"};
  plan_sets();
  if (!sets_.empty() && !sets_.front().numeric && random_.chance(20)) {
    for (const auto& element : sets_.front().elements) parties_.push_back("S[" + element + "]");
  }
  plan_milestones();
  plan_levers();
  const int quantities = random_.between(1, 3);
  for (int k = 0; k < quantities; ++k) {
    Plan q;
    q.name = "q" + std::to_string(k);
    q.starts_known = random_.chance(70);
    if (!sets_.empty() && random_.chance(20)) q.set = 0;
    q.has_unit = k > 0 && random_.chance(50);
    (q.has_unit ? money_ : quantities_).push_back(q);
  }
  for (int k = random_.between(0, 2); k-- > 0;) {
    Plan statement;
    statement.name = "s" + std::to_string(k);
    statement.owners = {random_.pick(parties_)};
    statements_.push_back(statement);
  }
  for (int k = random_.between(0, 2); k-- > 0;) phases_.push_back("phase" + std::to_string(k));
  const int rules = random_.between(5, 12);
  for (int k = 0; k < rules; ++k) {
    RulePlan rule;
    rule.name = "r" + std::to_string(k);
    if (!sets_.empty() && random_.chance(20)) {
      rule.set = random_.between(0, static_cast<int>(sets_.size()) - 1);
    }
    rule.duty = random_.chance(calm_ ? 20 : 40);
    rule.pays = rule.duty && random_.chance(40);
    rule.permission = !rule.duty && random_.chance(20);
    rule.ban = !rule.duty && !rule.permission && random_.chance(15);
    rules_.push_back(rule);
  }
  tiers_ = random_.chance(30);
  rows_ = !sets_.empty() && random_.chance(30);
  host_ = random_.chance(30);
  action_ = !sets_.empty() && !sets_.front().numeric && random_.chance(25);
  values_ = random_.chance(50);
}

std::string Generator::due_clause(const Plan& m) {
  if (!m.dated) return "";
  const std::string word = random_.chance(calm_ ? 40 : 80) ? ", due " : ", aim ";
  switch (random_.between(1, 7)) {
    case 1: return word + any_day();
    case 6: return word + date(Scope{{}, 0, false, true, true, true});
    case 2:
    case 3: return word + "within " + length() + " of start";
    case 4:
      if (m.name != milestones_.front().name) {
        return joined({word, length(), " after ", instance(milestones_.front())});
      }
      [[fallthrough]];
    default: return joined({word, length(), " after ", any_day()});
  }
}

void Generator::declare_milestone(const Plan& m) {
  Scope scope;
  scope.depth = 1;
  std::string text = "milestone " + m.name;
  if (m.set >= 0) {
    text += "[x in " + sets_[static_cast<std::size_t>(m.set)].name + "]";
    scope.variables.push_back({"x", m.set});
  }
  for (std::size_t k = 0; k < m.owners.size(); ++k) text += (k == 0 ? " by " : ", ") + m.owners[k];
  if (m.metered) {
    text += random_.chance(85)
                ? " of " + std::to_string(random_.between(2, 12)) + " t"
                : " of (" + instance(quantities_.empty() ? money_.front() : quantities_.front()) +
                      " * 2 t)";
  }
  text += due_clause(m);
  if (!m.verifier.empty()) {
    text += ", verified by " + m.verifier;
    if (random_.chance(50)) text += " within " + length();
  }
  if (!m.owners.empty() && random_.chance(25)) text += ", needs " + condition(scope);
  emit(text);
}

void Generator::declare_lets() {
  const int truths = random_.between(0, 3);
  for (int k = 0; k < truths; ++k) {
    Scope scope;
    Plan let;
    let.name = "t" + std::to_string(k);
    std::string head = let.name;
    if (!sets_.empty() && random_.chance(30)) {
      let.set = 0;
      head += "[y in " + sets_.front().name + "]";
      scope.variables.push_back({"y", 0});
    }
    emit("let " + head + " = " + condition(scope));
    truth_lets_.push_back(let);
    lets_ready_ = truth_lets_.size();
  }
  const int numbers = random_.between(0, 2);
  for (int k = 0; k < numbers; ++k) {
    Plan let;
    let.name = "n" + std::to_string(k);
    emit("let " + let.name + " = " + number(Scope{}));
    number_lets_.push_back(let);
    number_lets_ready_ = number_lets_.size();
  }
}

void Generator::declare_tables() {
  if (tiers_) {
    emit("table tier(x): below 2: x + 1, up to 5: 7, otherwise: x * 2");
    emit("marginal table band(x): below 3: 1, up to 6: 0.5, otherwise: 2");
  }
  if (!rows_) return;
  std::string text = "table row[" + sets_.front().name + "]:";
  for (const auto& element : sets_.front().elements) {
    text += " " + element + ": " + std::to_string(random_.between(0, 9)) + ",";
  }
  text.pop_back();
  emit(text);
}

void Generator::declare_phases() {
  Scope scope;
  scope.depth = 1;
  for (const std::string& phase : phases_) {
    std::string text = "phase " + phase;
    const auto saved = phases_;
    phases_.clear();  // a phase is not read by another
    Day begins = start_;
    if (random_.chance(45)) {
      begins.value = random_.between(start_.value, end_.value);
      text += " from " + (random_.chance(80) ? literal(begins) : last_day(scope));
    } else if (random_.chance(80)) {
      text += " when (" + condition(scope) + ")";
    }
    if (random_.chance(40)) {
      text += " until (" + condition(scope) + ")";
    } else if (random_.chance(40)) {
      text += " until " + (random_.chance(75) ? day_from(begins) : last_day(scope));
    } else if (random_.chance(60)) {
      text += " for " + length();
    }
    phases_ = saved;
    emit(text);
  }
}

void Generator::declare_worth() {
  if (values_) {
    for (const std::string& party : parties_) {
      std::string text = "value " + party + ":";
      const int count = random_.between(1, 3);
      for (int k = 0; k < count; ++k) {
        const Plan& m = random_.pick(milestones_);
        const Plan& lever = random_.pick(levers_);
        std::string term = instance(m);
        if (random_.chance(40)) {
          term = joined(
              {instance(lever), (random_.chance(50) ? " at " : " at least "), level_of(lever)});
        } else if (random_.chance(25)) {
          term += random_.pick(Words{" broken", " overdue", " reported"});
        } else if (random_.chance(10)) {
          term = "verdict " + random_.pick(Words{"ended", "breached", "fulfilled"});
        }
        const std::string worth = random_.chance(80)
                                      ? std::to_string(random_.between(-4, 9))
                                      : simple_number(Scope{{}, 0, false, true, false, true});
        const Words periods = steps_ ? Words{"step", "2 steps"} : Words{"month", "week", "10 days"};
        text += (k == 0 ? " " : ", ") + term + " = " + worth +
                (random_.chance(50) ? " per " + random_.pick(periods) : "");
      }
      emit(text);
    }
  }
  if (random_.chance(40)) {
    emit(joined({"no deal B: ", std::to_string(random_.between(-9, 30)), " USD",
                 (random_.chance(50) ? steps_ ? " per step" : " per month" : "")}));
    if (random_.chance(60)) emit("impasse after " + length());
  }
  if (random_.chance(15)) emit(std::string("discount A 5% per ") + (steps_ ? "step" : "year"));
}

void Generator::declare_ensures() {
  Scope scope;
  scope.depth = 2;
  scope.verdict = true;
  const int count = random_.between(0, 3);
  for (int k = 0; k < count; ++k) {
    const std::string a = condition(scope);
    const std::string b = condition(scope);
    const std::string forms[] = {"never " + a,      "never " + a + " unless " + b,
                                 "always " + a,     "always " + a + " unless " + b,
                                 "eventually " + a, a + " only after " + b};
    emit("ensure e" + std::to_string(k) + ": " + forms[random_.between(0, 5)]);
  }
}

// Questions: asked of both evaluators on those days.
void Generator::declare_tests() {
  std::string text = "test \"questions\":";
  Scope scope;
  scope.verdict = true;
  const int count = random_.between(15, 22);
  for (int k = 0; k < count; ++k) {
    if (k % 4 == 3) scope.depth = 2;
    text += joined(
        {"\n  expect ", k % 2 == 0 ? condition(scope) : comparison(scope), " on ", any_day()});
  }
  emit(text);
}

std::string Generator::rule_head(const RulePlan& rule, std::size_t index) {
  std::string head = "rule " + rule.name;
  if (rule.set >= 0) head += "[x in " + sets_[static_cast<std::size_t>(rule.set)].name + "]";
  if (random_.chance(15)) {
    head += " once";
    if (random_.chance(50)) head += " per " + instance(random_.pick(milestones_));
  }
  if (index > 0 && random_.chance(35)) {
    head += " over " +
            rules_[static_cast<std::size_t>(random_.between(0, static_cast<int>(index) - 1))].name;
  }
  if (!phases_.empty() && random_.chance(15)) head += " during " + random_.pick(phases_);
  Day begins = start_;
  if (random_.chance(8)) {
    begins.value = random_.between(start_.value, end_.value);
    head += " from " + (random_.chance(60) ? literal(begins) : last_day(Scope{}));
  }
  if (random_.chance(5)) head += " to " + day_from(begins);
  return head;
}

void Generator::declare_rule(std::size_t index) {
  const RulePlan& rule = rules_[index];
  Scope scope;
  if (rule.set >= 0) scope.variables.push_back({"x", rule.set});
  std::string text = rule_head(rule, index) + ": ";
  if (random_.chance(12)) {
    const Words periods =
        steps_ ? Words{"step", "3 steps"} : Words{"month", "2 weeks", "10 days", "3 business days"};
    text += "every " + random_.pick(periods);
    if (random_.chance(30)) text += " from " + date(Scope{{}, 0, false, true, true, true});
    if (random_.chance(50)) text += " while " + condition(inner(scope));
  } else {
    text += "if " + condition(scope);
  }
  Scope operands = scope;
  operands.depth = 2;
  text += " then ";
  if (rule.duty) {
    bool ends_list = false;
    if (random_.chance(30)) text += move(operands) + ", ";
    text += norm(operands, 2, ends_list, true, rule.pays);
  } else if (rule.permission || rule.ban) {
    std::string actor;
    const std::string what = act(operands, actor);
    text += actor + (rule.ban ? " must not " : " may ") + what;
  } else {
    text += effects(operands, 2);
  }
  emit(text);
}

void Generator::declare_others() {
  if (host_) emit("action notify(a, b, c) by host");
  if (action_) {
    Scope scope;
    scope.depth = 1;
    scope.variables.push_back({"g", 0});
    emit(joined({"action nudge(g in ", sets_.front().name, "): ", move(scope), ", ", move(scope)}));
  }
  if (random_.chance(20))
    emit(joined({"outlook base: ", instance(milestones_.front()), " 80% within ", length()}));
}

void Generator::declare() {
  const std::string end = open_ended_ ? "" : " to " + literal(end_);
  if (steps_) {
    emit("deal \"G\" for " + std::to_string(end_.value) + " steps");
  } else {
    emit("deal \"G\" from " + literal(start_) + end + " by month");
  }
  for (const std::string& party : parties_) {
    if (party.find('[') == std::string::npos) emit("party " + party);
  }
  if (parties_.back().find('[') != std::string::npos) {
    emit("party S[" + sets_.front().name + "]");
  }
  emit("observer O");
  emit("unit USD");
  emit("unit t");
  for (const SetPlan& set : sets_) {
    std::string text = "set " + set.name + " = ";
    if (set.numeric) {
      text += "1.." + std::to_string(set.elements.size());
    } else {
      for (std::size_t k = 0; k < set.elements.size(); ++k) {
        text += (k == 0 ? "{ " : ", ") + set.elements[k];
      }
      text += " }";
    }
    emit(text);
  }
  if (!steps_ && random_.chance(40)) {
    emit("calendar rest = { " + literal(Day{start_.value + 9}) + ", " +
         literal(Day{start_.value + 10}) + ", " + literal(Day{start_.value + 31}) + " }");
  }
  for (const auto* list : {&quantities_, &money_}) {
    for (const Plan& q : *list) {
      std::string text = "quantity " + q.name;
      if (q.set >= 0) text += "[" + sets_[static_cast<std::size_t>(q.set)].name + "]";
      if (q.has_unit) text += " in USD";
      if (q.starts_known) text += " = " + std::to_string(random_.between(0, 9));
      if (q.starts_known && q.has_unit) text += " USD";
      emit(text);
    }
  }
  for (const Plan& m : milestones_) declare_milestone(m);
  for (const Plan& lever : levers_) {
    std::string text = "lever " + lever.name;
    if (lever.set >= 0) text += "[" + sets_[static_cast<std::size_t>(lever.set)].name + "]";
    text += " by " + lever.owners.front() + ": ";
    if (lever.metered) {
      text += "0.." + lever.levels.back();
    } else {
      for (std::size_t k = 0; k < lever.levels.size(); ++k) {
        text += (k == 0 ? "" : ", ") + lever.levels[k];
      }
    }
    if (random_.chance(40)) text += " starts at " + level_of(lever);
    emit(text);
  }
  for (const Plan& statement : statements_) {
    Scope scope;
    scope.depth = 1;
    scope.ledger = false;  // what is promised is not claimed by how much is promised
    const std::string claim =
        random_.chance(50) ? ref(random_.pick(milestones_), scope) : condition(scope);
    std::string text =
        "statement " + statement.name + " by " + statement.owners.front() + " claims " + claim;
    if (random_.chance(40)) text += " at " + std::to_string(random_.between(10, 90)) + "%";
    if (random_.chance(40)) text += " strength " + std::to_string(random_.between(1, 4));
    emit(text);
  }
  declare_tables();
  declare_lets();
  declare_phases();
  declare_others();
  for (std::size_t k = 0; k < rules_.size(); ++k) declare_rule(k);
  declare_worth();
  declare_ensures();
  declare_tests();
}

GeneratedDeal Generator::run() {
  plan();
  declare();
  write_record();
  return std::move(deal_);
}

GeneratedDeal generate(std::uint64_t seed) { return Generator(seed).run(); }

std::string joined(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace quid::oracle
