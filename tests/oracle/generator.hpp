// SPDX-License-Identifier: Apache-2.0
// The parts of the generator: a plan of what is declared, expressions by type, effects, records.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "generate.hpp"
#include "random.hpp"
#include "support/calendar.hpp"

namespace quid::oracle {

struct SetPlan {
  std::string name;
  bool numeric = false;
  std::vector<std::string> elements;
};
/// What the plan keeps of anything declared; `set` is an index into the sets, or -1.
struct Plan {
  std::string name;
  int set = -1;
  std::vector<std::string> owners;  // parties
  bool metered = false, has_unit = false, dated = false, starts_known = false;
  std::string verifier;
  std::vector<std::string> levels;
  int size = 0;
};
struct RulePlan {
  std::string name;
  int set = -1;
  bool duty = false, permission = false, ban = false;
  bool pays = false;  // its duty is to pay
};
struct Variable {
  std::string name;
  int set = 0;
};
struct Scope {
  std::vector<Variable> variables;
  int depth = 3;
  bool verdict = false;  // allowed here
  bool memory = true;    // temporal operators allowed here
  bool ledger = true;    // exposure and the like
  bool quantities = true;
};

/// A seed means the same text with every compiler: the parts of a braced list are drawn in their
/// order, the operands of a `+` in any.
std::string joined(std::initializer_list<std::string> parts);

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}
  GeneratedDeal run();

 private:
  // generate.cpp: what is declared
  void plan();
  void plan_sets();
  void plan_milestones();
  void plan_levers();
  void declare();
  void declare_milestone(const Plan& m);
  void declare_lets();
  void declare_tables();
  void declare_phases();
  void declare_worth();
  void declare_ensures();
  void declare_tests();
  void declare_rule(std::size_t index);
  void declare_others();
  std::string rule_head(const RulePlan& rule, std::size_t index);
  std::string due_clause(const Plan& m);
  void emit(std::string text) { deal_.declarations.push_back(std::move(text)); }
  // generate_expressions.cpp
  std::string condition(Scope scope);
  std::string simple_condition(const Scope& scope);
  std::string milestone_condition(const Scope& scope);
  std::string comparison(const Scope& scope);
  std::string memory_condition(Scope scope);
  std::string over_set(Scope scope);
  std::string duty_condition(const Scope& scope);
  std::string number(Scope scope);
  std::string simple_number(const Scope& scope);
  std::string total(Scope scope);
  std::string money(Scope scope);
  std::string date(const Scope& scope);
  std::string length();
  std::string short_length();
  std::string literal(Day day) const;
  std::string any_day();
  std::string last_day(const Scope& scope);   // of a grant: sometimes not known
  bool risky() { return random_.chance(5); }  // what may fail when it is run
  // generate_parts.cpp
  std::string ref(const Plan& plan, const Scope& scope);
  std::string ref(const RulePlan& rule, const Scope& scope);
  std::string compare_word();
  std::string level_of(const Plan& lever);
  Scope inner(Scope scope) const {
    --scope.depth;
    return scope;
  }
  Scope with_variable(Scope scope, int set, std::string& name) const;
  // generate_effects.cpp
  std::string effects(const Scope& scope, int nesting);
  std::string effect(const Scope& scope, int nesting, bool& ends_list);
  std::string revocable(const std::string& text, const Scope& scope);
  std::string move(const Scope& scope);
  std::string norm(const Scope& scope, int nesting, bool& ends_list, bool duty = false,
                   bool pays = false);
  std::string day_from(Day day);
  std::string act(const Scope& scope, std::string& actor);
  std::string payment(std::string& actor);
  std::string unpaid(const Scope& scope);
  std::string plain_effect(const Scope& scope);
  std::string change_milestone(const Scope& scope);
  // generate_record.cpp
  void write_record();
  std::string event(std::map<std::string, int>& known);
  std::string milestone_event(std::map<std::string, int>& known);
  std::string instance(const Plan& plan);

  Random random_;
  bool calm_ = false;  // fewer deadlines and duties, so that not all end in a breach
  bool steps_ = false;
  Day start_{}, end_{};
  bool open_ended_ = false;
  std::vector<SetPlan> sets_;
  std::vector<std::string> parties_;
  std::vector<Plan> milestones_, levers_, quantities_, money_, statements_, truth_lets_,
      number_lets_;
  std::vector<std::string> phases_;
  std::vector<RulePlan> rules_;
  bool tiers_ = false, rows_ = false, host_ = false, action_ = false, values_ = false;
  std::size_t lets_ready_ = 0, number_lets_ready_ = 0;
  GeneratedDeal deal_;
};

}  // namespace quid::oracle
