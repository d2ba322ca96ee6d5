// SPDX-License-Identifier: Apache-2.0
// `X of Y`, `given by P`, `since m`, `offer of P to Q`, `verdict …`.
#include <fmt/format.h>

#include "check/context.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

using Reader = ast::Reader;

/// The name a reader is about, or nullopt (reported).
const ast::Ref* target_name(Context& context, ast::ExprId id, const char* what) {
  if (!id.valid()) return nullptr;
  const auto* node = std::get_if<ast::RefExpr>(&context.expr(id).node);
  if (node != nullptr) return &node->ref;
  context.fail(DiagnosticKind::TypeMismatch, context.span(id),
               fmt::format("the name of {} is wanted here", what));
  return nullptr;
}

/// An amount whose book is still open.
ExprId open_book(Context& context, Operation op, Span span, const ActorRef& actor) {
  return context.read(op, number_type(UnitId{}), span, actor.actor.value, actor.index);
}

ActorRef actor_target(Context& context, Scope& scope, ast::ExprId id, bool party) {
  const ast::Ref* ref = target_name(context, id, "a party");
  if (ref == nullptr) return {};
  ActorRef actor = party ? context.resolve_party(*ref, scope, "gives and receives nothing")
                         : context.resolve_actor(*ref, scope);
  if (!actor.table.valid()) return actor;
  context.fail(
      DiagnosticKind::WrongKindOfName, ref->place.span,
      fmt::format("`{}` is a table, where the name of a party is wanted", context.text(*ref)));
  return {};
}

ExprId read_actor(Context& context, Scope& scope, const ast::Read& node, Span span) {
  const ActorRef actor = actor_target(context, scope, node.targets[0], true);
  if (!actor.actor.valid()) return {};
  switch (node.reader) {
    case Reader::ExposureOf: return open_book(context, Operation::ExposureOf, span, actor);
    case Reader::GivenBy: return open_book(context, Operation::GivenBy, span, actor);
    case Reader::ReceivedBy: return open_book(context, Operation::ReceivedBy, span, actor);
    case Reader::NoDealOf: return infer_no_deal(context, actor, span);
    case Reader::OverpromiseOf:
      return context.read(Operation::OverpromiseOf, number_type(UnitId{0}), span, actor.actor.value,
                          actor.index);
    default:
      return context.read(Operation::DiscountOf, number_type(UnitId{0}), span, actor.actor.value,
                          actor.index);
  }
}

ExprId read_meter(Context& context, Reader reader, const Context::Resolved& found, Span span,
                  const ast::Ref& ref) {
  const MilestoneId id{found.symbol.id};
  if (!context.ensure_meter(id, span)) return {};
  const Milestone& milestone = context.out.milestones[id.index()];
  if (!milestone.more->of.valid() && reader == Reader::AmountOf) {
    context.fail(
        DiagnosticKind::AmountWithoutMeter, span,
        fmt::format("`{}` has no amount, since it is declared without `of`", context.text(ref)),
        fmt::format("write `{}` for whether it is met", context.text(ref)));
    return {};
  }
  if (reader == Reader::ProgressOf)
    return context.read(Operation::ProgressOf, number_type(UnitId{0}), span, id.value, found.index);
  return context.read(Operation::AmountOf, number_type(milestone.more->unit), span, id.value,
                      found.index);
}

ExprId read_milestone(Context& context, Scope& scope, Reader reader, const ast::Ref& ref,
                      Span span) {
  const auto found = context.resolve(ref, scope, {SymbolKind::Milestone});
  if (!found) return {};
  switch (reader) {
    case Reader::DateOf:
      return context.read(Operation::DateOf, date_type(), span, found->symbol.id, found->index);
    case Reader::DeadlineOf:
      return context.read(Operation::DeadlineOf, date_type(), span, found->symbol.id, found->index);
    case Reader::LatenessOf:
      return context.read(Operation::LatenessOf, duration_type(DurationKind::Days), span,
                          found->symbol.id, found->index);
    default: return read_meter(context, reader, *found, span, ref);
  }
}

bool names_a_rule(Context& context, const Scope& scope, const ast::Ref& ref) {
  return scope.find(ref.name.id) == nullptr &&
         context.names.find(ref.name.id).kind != SymbolKind::Milestone &&
         context.names.find_rule(ref.name.id).valid();
}

/// `deadline of` and `lateness of`: a milestone's first, else a rule's duty.
ExprId read_deadline(Context& context, Scope& scope, Reader reader, const ast::Ref& ref,
                     Span span) {
  if (!names_a_rule(context, scope, ref)) return read_milestone(context, scope, reader, ref, span);
  const auto found = context.resolve_rule(ref, scope, false);
  if (!found) return {};
  if (reader == Reader::DeadlineOf)
    return context.read(Operation::DutyDeadline, date_type(), span, found->rule.value,
                        found->index);
  return context.read(Operation::DutyLateness, duration_type(DurationKind::Days), span,
                      found->rule.value, found->index);
}

/// What is still to be paid on the duties of a rule, in a unit that is still open. That they pay in
/// it is seen when all rules are known: rules_duties.cpp.
ExprId read_unpaid(Context& context, Scope& scope, const ast::Read& node, Span span) {
  const ast::Ref* ref = target_name(context, node.targets[0], "a rule");
  if (ref == nullptr) return {};
  const auto found = context.resolve_rule(*ref, scope, false);
  if (!found) return {};
  return context.read(Operation::DutyUnpaid, number_type(UnitId{}), span, found->rule.value,
                      found->index);
}

ExprId read_about(Context& context, Scope& scope, const ast::Read& node, Span span) {
  const bool deadline = node.reader == Reader::DeadlineOf || node.reader == Reader::LatenessOf;
  const ast::Ref* ref = target_name(context, node.targets[0], "a milestone");
  if (ref == nullptr) return {};
  if (deadline) return read_deadline(context, scope, node.reader, *ref, span);
  if (node.reader == Reader::AmountOf && names_a_rule(context, scope, *ref)) {
    context.fail(DiagnosticKind::WrongKindOfName, ref->name.place.span,
                 fmt::format("`{}` is a rule, not a milestone", context.text(*ref)),
                 fmt::format("what is still to be paid on its duties is `unpaid of {}`",
                             context.text(*ref)));
    return {};
  }
  return read_milestone(context, scope, node.reader, *ref, span);
}

ExprId read_dates(Context& context, Scope& scope, const ast::Read& node, Span span) {
  std::vector<ExprId> dates;
  for (const ast::ExprId target : node.targets)
    dates.push_back(context.check_expr(target, scope, Expectation::date()));
  return context.make(node.reader == Reader::EarliestOf ? Operation::Earliest : Operation::Latest,
                      date_type(), span, dates);
}

ExprId read_calendar(Context& context, Scope& scope, const ast::Read& node, Span span) {
  const ExprId date = context.check_expr(node.targets[0], scope, Expectation::date());
  if (!date.valid()) return {};
  if (context.out.deal.in_steps) {
    context.fail(DiagnosticKind::StepsAndDates, span,
                 "the deal counts steps, which have no month and no year");
    return {};
  }
  if (node.reader == Reader::YearOf)
    return context.make(Operation::YearOf, number_type(UnitId{0}), span, {date});
  return context.make(Operation::EndOfMonth, date_type(), span, {date});
}

ExprId read_peak(Context& context, Scope& scope, const ast::Read& node, Span span) {
  ExprId value = as_number(context, context.infer(node.targets[0], scope, Expectation::number()));
  if (!value.valid()) return {};
  if (context.at(value).type.kind != Kind::Number)
    value = context.coerce(value, Expectation::number());
  if (!value.valid()) return {};
  return context.make(Operation::Peak, context.at(value).type, span, {value});
}

bool one_target(Context& context, const ast::Read& node, Span span) {
  if (node.targets.size() == 1) return true;
  context.fail(DiagnosticKind::WrongArgumentCount, span, "only one thing stands after `of` here",
               "only `earliest of` and `latest of` take a list");
  return false;
}

}  // namespace

ExprId infer_read(Context& context, Scope& scope, const ast::Read& node, Span span) {
  if (node.reader == Reader::EarliestOf || node.reader == Reader::LatestOf)
    return read_dates(context, scope, node, span);
  if (!one_target(context, node, span)) return {};
  switch (node.reader) {
    case Reader::DateOf:
    case Reader::DeadlineOf:
    case Reader::LatenessOf:
    case Reader::ProgressOf:
    case Reader::AmountOf: return read_about(context, scope, node, span);
    case Reader::UnpaidOf: return read_unpaid(context, scope, node, span);
    case Reader::YearOf:
    case Reader::EndOfMonthOf: return read_calendar(context, scope, node, span);
    case Reader::PeakOf: return read_peak(context, scope, node, span);
    default: return read_actor(context, scope, node, span);
  }
}

ExprId infer_since(Context& context, Scope& scope, const ast::Since& node, Span span) {
  const auto found = context.resolve(node.milestone, scope, {SymbolKind::Milestone});
  if (!found) return {};
  return context.read(Operation::SinceMilestone, duration_type(DurationKind::Days), span,
                      found->symbol.id, found->index);
}

ExprId infer_offer(Context& context, Scope& scope, const ast::OfferOf& node, Span span) {
  const ActorRef from = context.resolve_party(node.from, scope, "gives and receives nothing");
  const ActorRef to = context.resolve_party(node.to, scope, "gives and receives nothing");
  if (!from.actor.valid() || !to.actor.valid()) return {};
  std::vector<ExprId> index(from.index.begin(), from.index.end());
  index.insert(index.end(), to.index.begin(), to.index.end());
  const ExprId id = context.read(Operation::OfferOf, number_type(UnitId{}), span, from.actor.value,
                                 index, static_cast<std::uint8_t>(from.index.size()));
  context.at(id).set_number(to.actor.value);
  return id;
}

ExprId infer_verdict(Context& context, Scope& scope, const ast::VerdictIs& node, Span span) {
  if (!scope.verdict_allowed) {
    context.fail(DiagnosticKind::VerdictInRule, span,
                 "the verdict stands in tests, `ensure` and `value` only");
    return {};
  }
  ActorRef by;
  if (node.by.present()) {
    by = context.resolve_actor(node.by, scope);
    if (!by.actor.valid()) return {};
  }
  return context.read(Operation::VerdictIs, truth_type(), span, by.actor.value, by.index,
                      static_cast<std::uint8_t>(node.word));
}

}  // namespace quid::checked
