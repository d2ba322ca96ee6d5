// SPDX-License-Identifier: Apache-2.0
// Milestones, levels and verdicts as terms, one for each instance.
#include "check/values_terms.hpp"

#include <fmt/format.h>

namespace quid::checked {
namespace {

std::optional<MilestoneTest> test_of(ast::StateWord state) {
  switch (state) {
    case ast::StateWord::Reported: return MilestoneTest::Reported;
    case ast::StateWord::Verified: return MilestoneTest::Verified;
    case ast::StateWord::Refuted: return MilestoneTest::Refuted;
    case ast::StateWord::Broken: return MilestoneTest::Broken;
    case ast::StateWord::Overdue: return MilestoneTest::Overdue;
    case ast::StateWord::Lapsed: return MilestoneTest::Lapsed;
    case ast::StateWord::Waived: return MilestoneTest::Waived;
    case ast::StateWord::Disputed: return MilestoneTest::Disputed;
    case ast::StateWord::Unruled: return MilestoneTest::Unruled;
    case ast::StateWord::OnTime: return MilestoneTest::OnTime;
    default: return std::nullopt;
  }
}

std::vector<ExprId> index_of(Context& context, const Shape& shape, std::uint32_t number,
                             Span where) {
  std::vector<ExprId> index;
  const auto at = elements_of(context.out, shape, number);
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (!at[i]) return {};  // an unknown set, or one without elements, which was reported
    index.push_back(context.element(*at[i], shape.sets[i], where));
  }
  return index;
}

// The actor, its index made of constants where it can be.
ActorRef doer(Context& context, const ActorRef& actor, const Shape& shape, std::uint32_t number) {
  const auto at = elements_of(context.out, shape, number);
  ActorRef result = named_actor(context.out, actor, {&shape, at}).value_or(actor);
  if (result.table.valid()) return result;
  const Shape actor_shape = context.out.actors[result.actor.index()].shape;
  for (std::size_t i = 0; i < result.index.size(); ++i) {
    const auto element = known_element(context.out, result.index[i], {&shape, at});
    if (element) result.index[i] = context.element(*element, actor_shape.sets[i], actor.span);
  }
  return result;
}

bool spend(Context& context, TermBudget& budget, std::size_t count, const ast::Ref& ref) {
  if (count <= budget.left) {
    budget.left -= count;
    return true;
  }
  if (!budget.told)
    context.fail(DiagnosticKind::TooManyInstances, ref.place.span,
                 fmt::format("with `{}`, which stands for {}, this is about more than {} things",
                             context.text(ref), count, term_limit));
  budget.told = true;
  return false;
}

class TermChecker {
 public:
  TermChecker(Context& context, const ast::Term& term, TermBudget& budget, std::vector<Term>& found)
      : context_(context), term_(term), budget_(budget), found_(found) {}

  void check() {
    switch (term_.form) {
      case ast::Term::Form::Verdict: return verdict();
      case ast::Term::Form::Level: return levels();
      case ast::Term::Form::Plain:
      case ast::Term::Form::State: return milestones();
    }
  }

 private:
  void verdict() {
    Scope scope;
    ActorRef by;
    if (term_.by.present()) {
      by = context_.resolve_actor(term_.by, scope);
      if (!by.present()) return;
    }
    Term result;
    result.kind = Term::Kind::Verdict;
    result.holds =
        context_.read(Operation::VerdictIs, truth_type(), term_.place.span, by.actor.value,
                      by.index, static_cast<std::uint8_t>(term_.verdict));
    found_.push_back(std::move(result));
  }

  void milestones() {
    const bool plain = term_.form == ast::Term::Form::Plain;
    const Symbol symbol = context_.names.find(term_.subject.name.id);
    if (plain && symbol.kind == SymbolKind::Lever) {
      context_.fail(DiagnosticKind::WrongKindOfName, term_.subject.place.span,
                    fmt::format("`{}` is a lever, and its worth is that of a level",
                                context_.text(term_.subject)),
                    fmt::format("write `{} at LEVEL`", context_.text(term_.subject)));
      return;
    }
    const Instances which =
        resolve_instances(context_, term_.subject, SymbolKind::Milestone, budget_);
    if (which.empty()) return;
    MilestoneTest test = MilestoneTest::Met;
    if (!plain) {
      const auto state = milestone_test(context_, term_.state, term_.subject);
      if (!state) return;
      test = *state;
    }
    const MilestoneId id{which.symbol.id};
    const Milestone milestone = context_.out.milestones[id.index()];
    for (std::uint32_t number = which.first; number < which.end; ++number) {
      Term one;
      one.kind = plain ? Term::Kind::Milestone : Term::Kind::MilestoneState;
      one.milestone = id;
      one.instance = number;
      const auto index = index_of(context_, milestone.shape, number, term_.place.span);
      one.holds = context_.read(Operation::MilestoneIs, truth_type(), term_.place.span, id.value,
                                index, static_cast<std::uint8_t>(test));
      std::vector<ActorRef> doers;
      for (const ActorRef& owner : context_.out[milestone.owners])
        doers.push_back(doer(context_, owner, milestone.shape, number));
      one.doers = context_.keep(std::move(doers));
      found_.push_back(std::move(one));
    }
  }

  void levels() {
    const Instances which = resolve_instances(context_, term_.subject, SymbolKind::Lever, budget_);
    if (which.empty()) return;
    const LeverId id{which.symbol.id};
    Scope scope;
    const auto level = context_.resolve_level(id, term_.level, scope);
    if (!level) return;
    // Copies: checking may add symbols.
    const Shape shape = context_.out.levers[id.index()].shape;
    const ActorRef by = context_.out.levers[id.index()].by;
    for (std::uint32_t number = which.first; number < which.end; ++number) {
      Term one;
      one.kind = Term::Kind::Level;
      one.lever = id;
      one.instance = number;
      const auto index = index_of(context_, shape, number, term_.place.span);
      one.holds = context_.read(Operation::LevelIs, truth_type(), term_.place.span, id.value, index,
                                static_cast<std::uint8_t>(term_.test));
      if (one.holds.valid()) context_.at(one.holds).set_number(*level);
      if (by.present()) one.doers = context_.keep({doer(context_, by, shape, number)});
      found_.push_back(std::move(one));
    }
  }

  Context& context_;
  const ast::Term& term_;
  TermBudget& budget_;
  std::vector<Term>& found_;
};

}  // namespace

void check_term(Context& context, const ast::Term& term, TermBudget& budget,
                std::vector<Term>& found) {
  found.clear();
  TermChecker(context, term, budget, found).check();
}

Instances resolve_instances(Context& context, const ast::Ref& ref, SymbolKind wanted,
                            TermBudget& budget) {
  Instances result;
  const Symbol symbol = context.names.find(ref.name.id);
  if (symbol.kind == wanted && ref.index.empty()) {
    const std::uint32_t count = context.shape_of(symbol).count;
    if (!spend(context, budget, count, ref)) return result;
    result.symbol = symbol;
    result.end = count;
    return result;
  }
  Scope scope;
  const auto resolved = context.resolve(ref, scope, {wanted});
  if (!resolved || !spend(context, budget, 1, ref)) return result;
  std::vector<ElementCode> at;
  for (const auto& element : known_elements(context.out, resolved->index, {})) {
    if (!element) {
      context.fail(DiagnosticKind::TypeMismatch, ref.place.span,
                   "which one is meant here must be known before the deal is run",
                   "write an element of the set");
      return result;
    }
    at.push_back(*element);
  }
  result.symbol = resolved->symbol;
  result.first = context.row_major(context.shape_of(resolved->symbol), at);
  result.end = result.first + 1;
  return result;
}

std::optional<MilestoneTest> milestone_test(Context& context, ast::StateWord state,
                                            const ast::Ref& subject) {
  const auto test = test_of(state);
  if (!test)
    context.fail(
        DiagnosticKind::UnknownState, subject.place.span,
        fmt::format("`{}` is a milestone and has no such state", context.text(subject)),
        "states are reported, verified, refuted, broken, overdue, lapsed, waived, disputed, "
        "unruled, on time");
  return test;
}

}  // namespace quid::checked
