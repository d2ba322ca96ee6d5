// SPDX-License-Identifier: Apache-2.0
// The grammar as tables, made when Quid is built: quid-make-tables OUTPUT. In: the automaton that
// ANTLR made of QuidParser.g4. Out: the arrays that interpreter/syntax/tables.cpp includes. What to
// do at a choice is asked of ANTLR's own predictor (SLL), one token of lookahead after the other;
// refuses a grammar of which some choice takes more than two tokens.
#include <algorithm>
#include <bitset>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include "syntax/tree_maker.hpp"

// ANTLR undefines EOF and brings much else: last.
#include "QuidParser.h"

namespace {

using namespace antlr4;
using namespace antlr4::atn;

constexpr std::uint16_t no_way = 0xffff;   // no token like this may come
constexpr std::uint16_t look_on = 0x8000;  // another row, for the next token
constexpr int furthest = 2;
constexpr std::size_t most_rules = 40;  // within one another that may be one leaf …
constexpr std::size_t most_within = 4;  // … and of these, such as count as nested
constexpr std::size_t most_leapt = 12;  // rules, as in table_parser.cpp

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "quid-make-tables: " << why << '\n';
  std::exit(1);
}

/// ANTLR's predictor, led through the tokens by hand.
class Predictor : public ParserATNSimulator {
 public:
  Predictor(const ATN& atn, std::vector<dfa::DFA>& dfas, PredictionContextCache& cache)
      : ParserATNSimulator(atn, dfas, cache) {
    setPredictionMode(PredictionMode::SLL);
  }
  dfa::DFAState* first(dfa::DFA& dfa) {
    _dfa = &dfa;
    _outerContext = &ParserRuleContext::EMPTY;
    return addDFAState(dfa, new dfa::DFAState(computeStartState(dfa.atnStartState,
                                                                &ParserRuleContext::EMPTY, false)));
  }
  /// Null where no token like this may come.
  dfa::DFAState* after(dfa::DFA& dfa, dfa::DFAState* state, std::size_t token) {
    dfa::DFAState* next = computeTargetState(dfa, state, token);
    mergeCache.clear();
    return next == ERROR.get() ? nullptr : next;
  }
};

using quid::token_kind_count;
using Kinds = std::bitset<token_kind_count>;

struct Step {
  std::string op;
  std::size_t what = 0, to = 0, next = 0;
};
using Row = std::vector<std::uint16_t>;
/// Rules that begin at once within one another, and are left out of the tree where one part is all
/// that each has: the innermost, where it goes on, and those around it, each with the step after
/// what it begins with.
struct Leap {
  std::size_t rule = 0, to = 0;
  std::vector<std::pair<std::size_t, std::size_t>> outer;
  bool operator==(const Leap&) const = default;
};

class Tables {
 public:
  explicit Tables(const ATN& atn)
      : atn_(atn), dfas_(make_dfas(atn)), predictor_(atn, dfas_, cache_) {
    for (RuleStartState* start : atn.ruleToStartState) starts_.push_back(number(start));
    for (std::size_t at = 0; at < states_.size(); ++at) steps_.push_back(step(*states_[at]));
    decide_at_once();
    if (steps_.size() >= look_on || rows_.size() >= look_on - 1U) give_up("too many steps");
    if (atn.maxTokenType + 1 != token_kind_count) give_up("other tokens than the lexer's");
    find_single_leaves();
    find_leaps();
  }

  void write(std::ostream& out) const {
    out << "// Made from grammar/QuidParser.g4.\n";
    out << "constexpr std::uint16_t rule_starts[] = {";
    for (const std::size_t start : starts_) out << start << ',';
    out << "};\nconstexpr Step steps[] = {\n";
    for (const Step& step : steps_)
      out << "{Op::" << step.op << ',' << step.what << ',' << step.to << ',' << step.next << "},\n";
    out << "};\n";
    write_by_kind(out, "std::uint16_t rows", rows_);
    write_by_kind(out, "std::uint8_t single_leaf", single_leaf_);
    write_by_kind(out, "bool may_follow", sets_);
    write_by_kind(out, "std::uint8_t leap_of", leap_of_);
    write_by_kind(out, "bool leap_ends", leap_ends_);
    out << "constexpr Leap leaps[] = {\n";
    for (const Leap& leap : leaps_) {
      out << '{' << leap.to << ',' << leap.outer.size() << ",Rule{" << leap.rule << "},{";
      for (const auto& [rule, back] : leap.outer) out << "{Rule{" << rule << "}," << back << "},";
      out << "}},\n";
    }
    out << "};\n";
  }

 private:
  /// All that is asked of one kind of token stands together: a script has few of them.
  template <class Table>
  static void write_by_kind(std::ostream& out, const char* name, const std::vector<Table>& table) {
    out << "constexpr " << name << "[][" << table.size() << "] = {\n";
    for (std::size_t kind = 0; kind < token_kind_count; ++kind) {
      out << '{';
      for (const Table& row : table) out << row[kind] << ',';
      out << "},\n";
    }
    out << "};\n";
  }

  static std::vector<dfa::DFA> make_dfas(const ATN& atn) {
    std::vector<dfa::DFA> dfas;
    for (std::size_t d = 0; d < atn.getNumberOfDecisions(); ++d)
      dfas.emplace_back(atn.getDecisionState(d), d);
    return dfas;
  }

  /// The step for a state, or for the first after it that does anything.
  std::size_t number(ATNState* state) {
    while (state->getStateType() != ATNState::RULE_STOP && state->transitions.size() == 1 &&
           state->transitions[0]->getSerializationType() == Transition::EPSILON)
      state = state->transitions[0]->target;
    const auto [at, is_new] = numbers_.emplace(state, states_.size());
    if (is_new) states_.push_back(state);
    return at->second;
  }

  Step step(ATNState& state) {
    if (state.getStateType() == ATNState::RULE_STOP) return {"Return"};
    if (state.transitions.size() > 1) return choice(dynamic_cast<const DecisionState&>(state));
    const Transition& transition = *state.transitions.at(0);
    const std::size_t next = number(transition.target);
    switch (transition.getSerializationType()) {
      case Transition::RULE: {
        const auto& call = dynamic_cast<const RuleTransition&>(transition);
        return {"Call", call.target->ruleIndex, next, number(call.followState)};
      }
      case Transition::ATOM:
      case Transition::RANGE:
      case Transition::SET: return tokens(transition.label(), next);
      default: give_up("the grammar has something new in state " + state.toString());
    }
  }

  Step tokens(const misc::IntervalSet& set, std::size_t next) {
    if (set.size() == 1)
      return {"Token", kind(static_cast<std::size_t>(set.getSingleElement())), 0, next};
    Row row(atn_.maxTokenType + 1, no_way);
    for (const ssize_t token : set.toList())
      row[kind(static_cast<std::size_t>(token))] = static_cast<std::uint16_t>(next);
    return {"Tokens", 0, add(std::move(row)), 0};
  }

  static std::size_t kind(std::size_t token) { return token == Token::EOF ? 0 : token; }

  Step choice(const DecisionState& state) {
    dfa::DFA& dfa = dfas_.at(static_cast<std::size_t>(state.decision));
    std::map<dfa::DFAState*, std::size_t> seen;
    return {"Choose", 0, row(state, dfa, predictor_.first(dfa), seen, 1), 0};
  }

  /// What each token means after the tokens that led to `from`.
  std::size_t row(const DecisionState& state, dfa::DFA& dfa, dfa::DFAState* from,
                  std::map<dfa::DFAState*, std::size_t>& seen, int distance) {
    Row result(atn_.maxTokenType + 1, no_way);
    for (std::size_t t = 0; t <= atn_.maxTokenType; ++t) {
      dfa::DFAState* next = predictor_.after(dfa, from, t == 0 ? Token::EOF : t);
      if (next == nullptr) continue;
      if (next->isAcceptState) {
        result[t] =
            static_cast<std::uint16_t>(number(state.transitions.at(next->prediction - 1)->target));
      } else {
        if (distance == furthest)
          give_up("a choice takes more tokens in rule " + std::to_string(state.ruleIndex));
        if (!seen.contains(next)) seen[next] = row(state, dfa, next, seen, distance + 1);
        result[t] = static_cast<std::uint16_t>(look_on | seen[next]);
      }
    }
    return add(std::move(result));
  }

  /// Where a choice leads to another that the same token decides, to what that means.
  void decide_at_once() {
    const std::vector<Row> before = std::move(rows_);
    rows_.clear();
    row_numbers_.clear();
    const auto target = [&](std::uint16_t to, std::size_t token) {
      while (to < look_on && steps_[to].op == "Choose") to = before[steps_[to].to][token];
      return to;
    };
    std::vector<Row> decided;
    for (const Step& step : steps_) {
      if (step.op != "Choose" && step.op != "Tokens") continue;
      Row& row = decided.emplace_back(before[step.to]);
      if (step.op == "Tokens") continue;
      for (std::size_t token = 0; token < row.size(); ++token) {
        std::uint16_t to = target(row[token], token);
        if (to != no_way && to >= look_on)
          to = static_cast<std::uint16_t>(look_on | add(Row(before[to & ~look_on])));
        row[token] = to;
      }
    }
    auto next = decided.begin();
    for (Step& step : steps_)
      if (step.op == "Choose" || step.op == "Tokens") step.to = add(std::move(*next++));
  }

  /// By rule and token: the tokens before which that one alone is the whole rule, and its tree a
  /// leaf.
  void find_single_leaves() {
    sets_.emplace_back();  // none
    single_leaf_.assign(starts_.size(), std::vector<std::size_t>(token_kind_count, 0));
    for (std::size_t rule = 0; rule < starts_.size(); ++rule) {
      for (std::size_t one = 1; one < token_kind_count; ++one) {
        Kinds after;
        for (std::size_t next = 0; next < token_kind_count; ++next)
          after[next] = is_single_leaf(rule, one, next);
        const auto known = std::find(sets_.begin(), sets_.end(), after);
        single_leaf_[rule][one] = static_cast<std::size_t>(known - sets_.begin());
        if (known == sets_.end()) sets_.push_back(after);
      }
    }
    if (sets_.size() > 255) give_up("too many sets of tokens");
  }

  /// Goes through the steps as table_parser.cpp does, with two tokens known.
  bool is_single_leaf(std::size_t rule, std::size_t one, std::size_t next) const {
    std::vector<std::size_t> back;
    bool taken = false;
    std::size_t nested = 0, at = starts_[rule];
    const auto may_enter = [&](std::size_t entered) {
      const auto one_of_the_rules = static_cast<quid::Rule>(entered);
      if (quid::is_nesting(one_of_the_rules)) ++nested;
      return quid::is_chain(one_of_the_rules) && nested <= most_within;
    };
    if (!may_enter(rule)) return false;
    for (;;) {
      const Step& step = steps_[at];
      if (step.op == "Return") {
        if (back.empty()) return taken;
        at = back.back();
        back.pop_back();
        continue;
      }
      if (step.op == "Call") {
        if (!may_enter(step.what) || back.size() > most_rules) return false;
        back.push_back(step.next);
        at = step.to;
        continue;
      }
      std::size_t to = step.next;
      if (step.op == "Token" && (taken || step.what != one)) return false;
      if (step.op != "Token") to = rows_[step.to][taken ? next : one];
      if (to != no_way && (to & look_on) != 0) to = taken ? no_way : rows_[to & ~look_on][next];
      if (to == no_way || (step.op == "Tokens" && taken)) return false;
      if (step.op != "Choose") taken = true;
      at = to;
    }
  }

  /// By rule and token: the leap over what the rule begins with, or 0.
  void find_leaps() {
    leaps_.emplace_back();  // none
    leap_of_.assign(starts_.size(), std::vector<std::size_t>(token_kind_count, 0));
    for (std::size_t rule = 0; rule < starts_.size(); ++rule) {
      for (std::size_t kind = 1; kind < token_kind_count; ++kind) {
        const Leap leap = leap_from(rule, kind);
        if (leap.outer.size() < 2 || leap.outer.size() > most_leapt) continue;
        const auto known = std::find(leaps_.begin(), leaps_.end(), leap);
        leap_of_[rule][kind] = static_cast<std::size_t>(known - leaps_.begin());
        if (known == leaps_.end()) leaps_.push_back(leap);
      }
    }
    if (leaps_.size() > 255) give_up("too many leaps");
    for (const Leap& leap : leaps_) leap_ends_.push_back(ends(leap));
  }

  Leap leap_from(std::size_t rule, std::size_t kind) const {
    Leap leap{rule, starts_[rule], {}};
    if (!may_leap(rule)) return leap;
    for (std::size_t at = leap.to;;) {
      const Step& step = steps_[at];
      if (step.op == "Choose") {
        at = rows_[step.to][kind];
        if (at >= look_on) return leap;
      } else if (step.op == "Call" && may_leap(step.what) && single_leaf_[step.what][kind] == 0) {
        leap.outer.emplace_back(leap.rule, step.next);
        leap.rule = step.what;
        at = leap.to = step.to;
      } else {
        return leap;
      }
    }
  }
  static bool may_leap(std::size_t rule) {
    const auto one_of_the_rules = static_cast<quid::Rule>(rule);
    return quid::is_chain(one_of_the_rules) && !quid::is_nesting(one_of_the_rules);
  }

  /// The tokens before which all around the innermost end where it has ended.
  Kinds ends(const Leap& leap) const {
    Kinds result;
    for (std::size_t kind = 0; kind < token_kind_count; ++kind) {
      bool all = true;
      for (const auto& [rule, back] : leap.outer) {
        std::size_t at = back;
        while (at < look_on && steps_[at].op == "Choose") at = rows_[steps_[at].to][kind];
        all = all && at < look_on && steps_[at].op == "Return";
      }
      result[kind] = all;
    }
    return result;
  }

  std::size_t add(Row row) {
    const auto [at, is_new] = row_numbers_.emplace(row, rows_.size());
    if (is_new) rows_.push_back(std::move(row));
    return at->second;
  }

  const ATN& atn_;
  std::vector<dfa::DFA> dfas_;
  PredictionContextCache cache_;
  Predictor predictor_;
  std::map<ATNState*, std::size_t> numbers_;
  std::vector<ATNState*> states_;  // by step
  std::vector<std::size_t> starts_;
  std::vector<Step> steps_;
  std::vector<Row> rows_;
  std::map<Row, std::size_t> row_numbers_;
  std::vector<std::vector<std::size_t>> single_leaf_;  // by rule and token: which of `sets_`
  std::vector<Kinds> sets_;
  std::vector<std::vector<std::size_t>> leap_of_;  // by rule and token: which of `leaps_`
  std::vector<Leap> leaps_;
  std::vector<Kinds> leap_ends_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) give_up("the name of the output is wanted");
  QuidParser::prepare();
  QuidParser parser(nullptr);
  std::ofstream out(argv[1]);
  Tables(parser.getATN()).write(out);
  out.close();
  return out ? 0 : 1;
}
