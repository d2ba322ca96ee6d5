// SPDX-License-Identifier: Apache-2.0
// quid-explained [--scripts N] [--seed S]: random deals, and `why` of their questions, levers,
// rules and verdict. Each explanation must be a finite tree; its root must read what the engine
// answers; and what it tells of the moment must suffice: with every other fact unknown, the value
// must come out the same. Exit 1 with the seed where one does not hold.
#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "analyse/why.hpp"
#include "check/check.hpp"
#include "check/events.hpp"
#include "generate.hpp"
#include "program/lower.hpp"
#include "program/operations.hpp"
#include "syntax/syntax.hpp"

namespace {

using namespace quid;
using analyse::Explanation;
using analyse::Reason;

struct Loaded {
  SourceSet sources;
  Interner names;
  Diagnostics diagnostics;
  checked::CheckedDeal deal;
  std::vector<checked::Entry> entries;
  std::vector<Question> questions;
  std::optional<Program> program;
};

bool load(const oracle::GeneratedDeal& generated, Loaded& out) {
  const Limits limits;
  const auto script = out.sources.add("deal.quid", oracle::join_lines(generated.declarations));
  const auto loader = [](std::string_view) { return std::optional<checked::LoadedModule>(); };
  out.deal = checked::check(out.sources, script, out.names, out.diagnostics, limits, loader);
  if (out.diagnostics.has_errors()) return false;
  const auto record = out.sources.add("record.quid", oracle::join_lines(generated.entries));
  const Syntax syntax =
      parse(out.sources, record, out.names, out.diagnostics, limits, ParseMode::Record);
  out.entries = checked::resolve_entries(out.deal, syntax.ast, out.sources, out.names,
                                         out.diagnostics, limits);
  if (out.diagnostics.has_errors()) return false;
  std::vector<checked::ExprId> asked;
  for (const auto& test : out.deal.checked.tests) {
    for (const auto& expect : test.expects) {
      out.questions.push_back({expect.condition, expect.on});
      asked.push_back(expect.condition);
    }
  }
  out.program = lower(out.deal.checked, out.diagnostics, limits, asked, &out.names);
  return !out.diagnostics.has_errors();
}

/// Each reason but the root is the child of one before it; none lies too deep.
std::string shape_of(const Explanation& why, const analyse::WhyOptions& options) {
  std::vector<std::size_t> parents(why.reasons.size(), 0), depth(why.reasons.size(), 0);
  for (std::size_t k = 0; k < why.reasons.size(); ++k) {
    const Reason& r = why.reasons[k];
    if (r.count > 0 && (r.first <= k || r.first + r.count > why.reasons.size()))
      return fmt::format("reason {} has children outside the tree", k);
    for (std::uint32_t c = 0; c < r.count; ++c) {
      ++parents[r.first + c];
      depth[r.first + c] = depth[k] + 1;
    }
  }
  for (std::size_t k = 1; k < parents.size(); ++k) {
    if (parents[k] != 1) return fmt::format("reason {} has {} parents", k, parents[k]);
    if (depth[k] > 4 * options.depth + 8) return fmt::format("reason {} lies too deep", k);
  }
  if (why.reasons.size() > options.reasons + 2) return "there are too many reasons";
  return {};
}

/// What the explanation tells of the moment that the root is about: readings and facts.
std::map<std::uint32_t, Value> told(const Explanation& why) {
  std::map<std::uint32_t, Value> result;
  std::vector<std::uint32_t> open{0};
  while (!open.empty()) {
    const Reason& r = why.reasons[open.back()];
    open.pop_back();
    for (std::uint32_t c = 0; c < r.count; ++c) {
      const Reason& child = why.reasons[r.first + c];
      if (child.fact.valid()) {
        result[child.fact.value] = child.read;
      } else if (child.kind == Reason::Kind::Reading && child.day == why.view.day &&
                 !child.before && child.subject.kind == Subject::Kind::None) {
        result[child.instruction.value] = child.value;
        open.push_back(r.first + c);
      }
    }
  }
  return result;
}

/// The root with every fact unknown that was not told.
class Forgetful {
 public:
  Forgetful(const Program& program, std::map<std::uint32_t, Value> told)
      : p_(program), told_(std::move(told)) {}

  Value value(InstructionId id, std::uint32_t depth = 0) {
    const Instruction& i = p_.instructions[id.value];
    if (i.op == OpCode::Constant) return p_.constants[static_cast<std::size_t>(i.number)];
    if (const auto found = values_.find(id.value); found != values_.end()) return found->second;
    Value result = Value::unknown();
    // Of a sum over a set only what adds to it is told, of a least body that one: with its value.
    const bool over_set = i.op == OpCode::Count || i.op == OpCode::Sum || i.op == OpCode::Least ||
                          i.op == OpCode::Greatest;
    if (over_set && told_.contains(id.value)) {
      result = told_.at(id.value);
    } else if (!is_pure(i.op)) {
      if (const auto found = told_.find(id.value); found != told_.end()) {
        result = found->second;
      } else if (i.op == OpCode::PhaseActive && (i.mode & phase_may_have_begun) != 0 &&
                 depth < 2000) {
        // One that has not begun is told by what its beginning waits for.
        const Value waits = value(p_.arguments_of(i)[0], depth + 1);
        result = waits.known() ? Value::truth(false) : waits;
      }
    } else if (depth < 2000) {
      std::vector<Value> arguments;
      std::vector<InstructionId> ids;
      for (const InstructionId argument : p_.arguments_of(i)) {
        ids.push_back(InstructionId::at(arguments.size()));
        arguments.push_back(value(argument, depth + 1));
      }
      result = apply(p_, i, id.value, {arguments.data(), ids.data(), ids.size()});
    }
    return values_[id.value] = result;
  }

 private:
  const Program& p_;
  std::map<std::uint32_t, Value> told_, values_;
};

std::string check_question(const Loaded& deal, std::size_t q, bool all, std::size_t& explained) {
  const Question& question = deal.questions[q];
  Run run(*deal.program, deal.entries);
  if (run.error() || !run.advance(question.day)) return {};
  analyse::WhyOptions options;
  options.all = all;
  analyse::WhyTarget target;
  target.instruction = deal.program->questions[q];
  const Explanation why =
      analyse::why(*deal.program, deal.entries, Limits{}, question.day, target, options);
  if (why.error || why.reasons.empty()) return "there is no answer";
  if (auto wrong = shape_of(why, options); !wrong.empty()) return wrong;
  const Value engine = run.value_of(target.instruction);
  if (!(why.reasons[0].value == engine)) return "the root reads another value than the engine";
  ++explained;
  if (why.cut || !engine.known()) return {};
  const std::uint32_t root = target.instruction.value;
  const OpCode op = deal.program->instructions[root].op;
  if (op == OpCode::Constant || op == OpCode::Fail || op == OpCode::Today) return {};
  const bool leaf = !is_pure(op);
  if (leaf) {
    // What is remembered of a constant needs none.
    const auto arguments = deal.program->arguments_of(deal.program->instructions[root]);
    const bool settled =
        !arguments.empty() && deal.program->instructions[arguments[0].value].op == OpCode::Constant;
    if (settled || why.reasons[0].count > 0) return {};
    return fmt::format("question {}, a fact, has no reason", q);
  }
  const Value again = Forgetful(*deal.program, told(why)).value(target.instruction);
  if (!(again == engine)) return fmt::format("what is told of question {} does not suffice", q);
  return {};
}

std::string check_subjects(const Loaded& deal, std::size_t& explained) {
  const Run run(*deal.program, deal.entries);
  if (run.error()) return {};
  const Program& p = *deal.program;
  std::vector<analyse::WhyTarget> targets(1);
  for (std::uint32_t l = 0; l < std::min<std::uint32_t>(p.levers.count(), 3); ++l)
    targets.push_back({{}, {Subject::Kind::Lever, p.levers.symbol[l], p.levers.local(l)}});
  for (std::uint32_t r = 0; r < std::min<std::uint32_t>(p.rules.count(), 4); ++r)
    targets.push_back({{}, {Subject::Kind::Rule, p.rules.symbol[r], p.rules.local(r)}});
  for (std::uint32_t e = 0; e < std::min<std::size_t>(p.ensures.size(), 2); ++e)
    targets.push_back({{}, {Subject::Kind::Ensure, e, 0}});
  for (const auto& target : targets) {
    const analyse::WhyOptions options;
    const Explanation why =
        analyse::why(p, deal.entries, Limits{}, run.default_end(), target, options);
    if (why.error) return {};
    if (why.reasons.empty()) return "there is no answer about a subject";
    if (auto wrong = shape_of(why, options); !wrong.empty()) return wrong;
    ++explained;
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t scripts = 300, seed = 1;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    (option == "--scripts" ? scripts : seed) = std::strtoull(argv[i + 1], nullptr, 10);
  }
  std::size_t accepted = 0, explained = 0;
  for (std::uint64_t k = 0; k < scripts; ++k) {
    const auto generated = oracle::generate(seed + k);
    Loaded deal;
    if (!load(generated, deal)) continue;
    ++accepted;
    std::string wrong = check_subjects(deal, explained);
    for (std::size_t q = 0; q < deal.questions.size() && wrong.empty(); ++q)
      wrong = check_question(deal, q, q % 4 == 3, explained);
    if (wrong.empty()) continue;
    std::cout << fmt::format("seed {}: {}\n{}\n", seed + k, wrong,
                             oracle::join_lines(generated.declarations));
    return 1;
  }
  std::cout << fmt::format("{} scripts, {} accepted, {} answers explained\n", scripts, accepted,
                           explained);
  return accepted * 4 < scripts ? 1 : 0;  // a generator that makes nothing proves nothing
}
