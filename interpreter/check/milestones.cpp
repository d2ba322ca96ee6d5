// SPDX-License-Identifier: Apache-2.0
// Milestones: owners, meters, deadlines, verifiers and needs.
#include <fmt/format.h>

#include "check/declare.hpp"

namespace quid::checked {
namespace {

/// `due within D of X`, `due D after X`, `due DATE`.
ExprId deadline_of(Context& context, Scope& scope, const ast::Clause& clause) {
  if (clause.date.valid()) return context.check_expr(clause.date, scope, Expectation::date());
  const ExprId length = context.check_expr(clause.within, scope, Expectation::duration());
  const ExprId anchor = context.check_expr(clause.of, scope, Expectation::date());
  return context.add_duration(anchor, length, clause.place.span);
}

class MilestoneChecker {
 public:
  MilestoneChecker(Context& context, const ast::MilestoneDecl& decl, MilestoneId id)
      : context_(context),
        decl_(decl),
        id_(id),
        scope_(context.scope_of(it().shape, decl.head.binders)) {}

  void check() {
    owners();
    context_.ensure_meter(id_, it().span);
    for (const ast::Clause& clause : decl_.clauses) this->clause(clause);
    if (decl_.owners.empty() && it().deadline.valid())
      context_.fail(
          DiagnosticKind::DueWithoutOwner, decl_.head.name.place.span,
          fmt::format("`{}` is owed by nobody and has a deadline", context_.text(decl_.head.name)),
          "say by whom: `by PARTY`");
    self_verified();
  }

 private:
  Milestone& it() { return context_.out.milestones[id_.index()]; }

  void owners() {
    std::vector<ActorRef>& owners = context_.owners;
    for (const ast::Ref& owner : decl_.owners) {
      ActorRef actor = context_.resolve_actor(owner, scope_);
      if (actor.present()) owners.push_back(std::move(actor));
    }
    it().owners = context_.keep(ShortList<ActorRef>::taken(owners));
  }

  bool repeated(bool there, Span span, const char* what) {
    if (!there) return false;
    context_.fail(DiagnosticKind::RepeatedClause, span,
                  fmt::format("`{}` has {} already", context_.text(decl_.head.name), what));
    return true;
  }

  void clause(const ast::Clause& clause) {
    const Span span = clause.place.span;
    switch (clause.kind) {
      case ast::Clause::Kind::Due:
      case ast::Clause::Kind::Aim: {
        if (repeated(has_deadline_, span, "a deadline")) return;
        has_deadline_ = true;
        const ExprId deadline = deadline_of(context_, scope_, clause);
        it().deadline = deadline;
        const ExprId known_by = deadline.valid() ? date_known_by(context_, deadline) : ExprId{};
        if (known_by.valid()) it().more.own().deadline_known_by = known_by;
        if (clause.kind == ast::Clause::Kind::Aim) it().more.own().aim = true;
        return;
      }
      case ast::Clause::Kind::Verified: return verified(clause);
      case ast::Clause::Kind::Needs: {
        if (repeated(has_needs_, span, "a condition that it needs")) return;
        has_needs_ = true;
        const ExprId needs = context_.check_expr(clause.condition, scope_, Expectation::truth());
        it().more.own().needs = needs;
        return;
      }
    }
  }

  void verified(const ast::Clause& clause) {
    if (repeated(has_verifier_, clause.place.span, "a verifier")) return;
    has_verifier_ = true;
    ActorRef verifier = context_.resolve_actor(clause.by, scope_);
    it().more.own().verifier = std::move(verifier);
    if (!clause.within.valid()) return;
    const ExprId within = context_.check_expr(clause.within, scope_, Expectation::duration());
    it().more.own().verify_within = within;
  }

  void self_verified() {
    const ActorRef& verifier = it().more->verifier;
    if (!verifier.actor.valid() || !verifier.index.empty()) return;  // judged where it is plain
    for (const ActorRef& owner : context_.out[it().owners])
      if (owner.actor == verifier.actor && owner.index.empty())
        context_.fail(DiagnosticKind::SelfVerified, verifier.span,
                      fmt::format("`{}` verifies what it owes itself",
                                  context_.text(context_.out.actors[owner.actor.index()].name)));
  }

  Context& context_;
  const ast::MilestoneDecl& decl_;
  MilestoneId id_;
  Scope scope_;
  bool has_deadline_ = false, has_verifier_ = false, has_needs_ = false;
};

bool check_meter(Context& context, MilestoneId id) {
  const ItemRef item = context.milestone_items[id.index()];
  const auto& decl = std::get<ast::MilestoneDecl>(context.item(item).node);
  if (!decl.of.valid()) return true;
  const AstUse use(context, context.files[item.file].ast);
  Scope scope = context.scope_of(context.out.milestones[id.index()].shape, decl.head.binders);
  const ExprId of = context.check_expr(decl.of, scope, Expectation::number());
  if (!of.valid()) return false;
  const auto known = context.constant_number(of);
  if (known && *known <= Decimal::zero()) {
    context.fail(DiagnosticKind::NotPositive, context.span(decl.of),
                 "the amount of a milestone is more than nothing");
    return false;
  }
  MilestoneExtras& more = context.out.milestones[id.index()].more.own();
  more.of = of;
  more.unit = context.at(of).type.unit();
  return true;
}

}  // namespace

bool Context::ensure_meter(MilestoneId id, Span from) {
  Progress& progress = meter_progress[id.index()];
  if (progress == Progress::Done) return true;
  if (progress == Progress::Failed) return false;
  if (progress == Progress::Running) {
    fail(DiagnosticKind::LetRecursion, from,
         fmt::format("the amount of `{}` is needed to know itself",
                     text(out.milestones[id.index()].name)));
    progress = Progress::Failed;
    return false;
  }
  progress = Progress::Running;
  const bool good = check_meter(*this, id);
  if (meter_progress[id.index()] == Progress::Running)
    meter_progress[id.index()] = good ? Progress::Done : Progress::Failed;
  return meter_progress[id.index()] == Progress::Done;
}

void check_milestones(Context& context) {
  std::size_t next = 0;
  context.for_each<ast::MilestoneDecl>([&](const ast::MilestoneDecl& decl, const ast::Item&) {
    MilestoneChecker(context, decl, MilestoneId::at(next++)).check();
  });
}

}  // namespace quid::checked
