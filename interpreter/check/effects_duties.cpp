// SPDX-License-Identifier: Apache-2.0
// Duties, bans and permissions, and the acts that they are about.
#include <fmt/format.h>

#include "check/effects_checker.hpp"

namespace quid::checked {
namespace {

const char* word_of(ast::Act::Kind kind) {
  switch (kind) {
    case ast::Act::Kind::Meet: return "meet";
    case ast::Act::Kind::Break: return "break";
    case ast::Act::Kind::Ease: return "ease";
    case ast::Act::Kind::Tighten: return "tighten";
    case ast::Act::Kind::Pay: return "pay";
    case ast::Act::Kind::Say: return "say";
  }
  return "";
}

SymbolKind subject_of(ast::Act::Kind kind) {
  switch (kind) {
    case ast::Act::Kind::Ease:
    case ast::Act::Kind::Tighten: return SymbolKind::Lever;
    case ast::Act::Kind::Say: return SymbolKind::Statement;
    default: return SymbolKind::Milestone;
  }
}

struct Owned {
  const Shape* shape = nullptr;
  ShortList<ActorRef> owners;
  Span declared;
};

Owned owners_of(const Checked& deal, const Act& act) {
  if (act.milestone.valid()) {
    const Milestone& milestone = deal.milestones[act.milestone.index()];
    const auto owners = deal[milestone.owners];
    return {&milestone.shape, {owners.begin(), owners.end()}, milestone.span};
  }
  if (act.lever.valid()) {
    const Lever& lever = deal.levers[act.lever.index()];
    return {&lever.shape, {lever.by}, lever.span};
  }
  const Statement& statement = deal.statements[act.statement.index()];
  return {&statement.shape, {statement.by}, statement.span};
}

// Whether a symbol that this act is about lost an owner to an error that is reported already.
bool owners_in_error(const Context& context, const Act& act, const Owned& owned) {
  for (const ActorRef& owner : owned.owners)
    if (!owner.present()) return true;
  if (!act.milestone.valid()) return false;
  const auto& item = context.item(context.milestone_items[act.milestone.index()]);
  return std::get<ast::MilestoneDecl>(item.node).owners.size() != owned.owners.size();
}

}  // namespace

std::optional<Act> EffectChecker::act(const ast::Act& act) {
  Act result;
  result.kind = act.kind;
  if (act.kind == ast::Act::Kind::Pay) {
    const auto amount = payment(act.amount);
    result.receiver = context_.resolve_party(act.to, scope_, "receives nothing");
    if (!amount || !result.receiver.present()) return std::nullopt;
    result.amount = amount->value;
    result.unit = amount->unit;
    return result;
  }
  const SymbolKind kind = subject_of(act.kind);
  auto subject = resolve(act.subject, kind);
  if (!subject) return std::nullopt;
  result.index = std::move(subject->index);
  if (kind == SymbolKind::Milestone) result.milestone = MilestoneId{subject->symbol.id};
  if (kind == SymbolKind::Statement) result.statement = StatementId{subject->symbol.id};
  if (kind != SymbolKind::Lever) return result;
  result.lever = LeverId{subject->symbol.id};
  const auto how = steps(result.lever, act.kind == ast::Act::Kind::Ease, act.by, act.has_level,
                         act.to_level, act.place.span);
  if (!how) return std::nullopt;
  result.by = how->by;
  result.to = how->to;
  return result;
}

std::optional<std::vector<ActorRef>> EffectChecker::actors(std::span<const ast::Ref> refs,
                                                           const ast::Act& act) {
  std::vector<ActorRef> result;
  bool good = true;
  for (const ast::Ref& ref : refs) {
    ActorRef one = act.kind == ast::Act::Kind::Pay
                       ? context_.resolve_party(ref, scope_, "pays nothing")
                       : context_.resolve_actor(ref, scope_);
    good = good && one.present();
    if (one.present()) result.push_back(std::move(one));
  }
  if (!good) return std::nullopt;
  return result;
}

// INVARIANT: `actors` were resolved from places in the order written, so their spans are set.
void EffectChecker::refuse_strangers(std::span<const ActorRef> actors, const Act& act,
                                     const ast::Act& written) {
  if (act.kind == ast::Act::Kind::Pay) {
    for (const ActorRef& actor : actors) require_other(actor, act.receiver, written.place.span);
    return;
  }
  const Owned owned = owners_of(context_.out, act);
  if (owners_in_error(context_, act, owned)) return;
  const auto at = known_elements(context_.out, act.index, {});
  const Instance there{owned.shape, at};
  for (const ActorRef& actor : actors) {
    bool stranger = true;
    for (const ActorRef& owner : owned.owners)
      stranger = stranger && same_actor(context_.out, actor, {}, owner, there) == Same::No;
    if (!stranger) continue;
    std::string owners;
    for (const ActorRef& owner : owned.owners)
      owners += fmt::format("{}`{}`", owners.empty() ? "" : ", ",
                            actor_text(context_.out, context_.interner, owner, there));
    const NameId subject = written.subject.name.id;
    context_.fail(DiagnosticKind::NotTheirs, written.place.span,
                  fmt::format("`{} {}` is no act of `{}`", word_of(act.kind),
                              indexed_text(context_.out, context_.interner, subject, act.index, {}),
                              actor_text(context_.out, context_.interner, actor, {})),
                  owners.empty()
                      ? "it is an outside event; `by` in its declaration names who owes it"
                      : "it is for " + owners,
                  {{owned.declared, "declared here"}});
  }
}

/// `otherwise (A), B` takes B too; whoever writes parentheses may think that they end it.
ShortList<EffectId> EffectChecker::otherwise(const ast::Otherwise& otherwise) {
  const auto& effects = otherwise.effects;
  if (effects.size() > 1) {
    const ast::Effect& first = context_.ast()[effects[0]];
    if (std::holds_alternative<ast::Group>(first.node) && first.suffixes.empty())
      context_.fail(
          DiagnosticKind::OtherwiseTakesAll, context_.ast()[effects[1]].place.span,
          "this too takes place only where what stands before `otherwise` is not kept",
          "write it before the duty or ban, or put that and its `otherwise` in parentheses");
  }
  return list(effects);
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Duty& duty, Span where) {
  auto debtors = actors(duty.debtors, duty.act);
  auto what = act(duty.act);
  const ExprId within = context_.check_expr(duty.within, scope_, Expectation::duration());
  ExprId from;
  if (duty.of.valid()) {
    from = context_.check_expr(duty.of, scope_, Expectation::date());
  } else {
    from = context_.make(Operation::Today, date_type(), context_.span(duty.within), {});
  }
  Duty result;
  result.has_otherwise = duty.otherwise.written;
  result.instead = duty.otherwise.instead;
  result.otherwise = otherwise(duty.otherwise);
  if (!debtors || !what || !within.valid() || !from.valid()) return std::nullopt;
  const auto length = context_.constant_duration(within);
  if (length && (length->days < 0 || length->months < 0 || length->business_days < 0)) {
    context_.fail(DiagnosticKind::NotPositive, context_.span(duty.within),
                  "the time to keep a duty is less than nothing");
    return std::nullopt;
  }
  refuse_strangers(*debtors, *what, duty.act);
  result.deadline = context_.add_duration(from, within, where);
  if (!result.deadline.valid()) return std::nullopt;
  result.debtors = std::move(*debtors);
  result.act = std::move(*what);
  return result;
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Ban& ban, Span where) {
  auto debtors = actors(ban.debtors, ban.act);
  auto what = act(ban.act);
  Ban result;
  result.has_otherwise = ban.otherwise.written;
  result.otherwise = otherwise(ban.otherwise);
  if (ban.otherwise.instead) {
    context_.fail(DiagnosticKind::MisplacedClause, where,
                  "`instead` replaces a duty that was missed; a ban that was broken stays broken",
                  "leave out `instead`");
    return std::nullopt;
  }
  if (!debtors || !what) return std::nullopt;
  refuse_strangers(*debtors, *what, ban.act);
  result.debtors = std::move(*debtors);
  result.act = std::move(*what);
  return result;
}

std::optional<EffectChecker::Node> EffectChecker::node(const ast::Permission& permission, Span) {
  auto holders = actors(permission.holders, permission.act);
  auto what = act(permission.act);
  if (!holders || !what) return std::nullopt;
  refuse_strangers(*holders, *what, permission.act);
  return Permission{std::move(*holders), std::move(*what)};
}

}  // namespace quid::checked
