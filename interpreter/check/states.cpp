// SPDX-License-Identifier: Apache-2.0
// `m reported`, `R overdue`, `P withdrawn`, `S said`, `L at LEVEL`, `m verified within D of X`: a
// state word means what the thing before it is.
#include <fmt/format.h>

#include <array>

#include "check/context.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

using Word = ast::StateWord;

constexpr std::array<const char*, 17> words = {
    "reported",  "verified", "refuted",   "broken",  "overdue",    "lapsed",
    "waived",    "disputed", "unruled",   "on time", "pending",    "done",
    "suspended", "open",     "withdrawn", "said",    "unwarranted"};

std::optional<DutyTest> duty_test(Word word) {
  switch (word) {
    case Word::Pending: return DutyTest::Pending;
    case Word::Done: return DutyTest::Done;
    case Word::Overdue: return DutyTest::Overdue;
    case Word::Suspended: return DutyTest::Suspended;
    case Word::Lapsed: return DutyTest::Lapsed;
    case Word::Open: return DutyTest::Open;
    case Word::Broken: return DutyTest::Broken;
    default: return std::nullopt;
  }
}

bool has_state(SymbolKind kind, Word word) {
  switch (kind) {
    case SymbolKind::Milestone: return word <= Word::OnTime;
    case SymbolKind::Lever: return word == Word::Unruled;
    case SymbolKind::Actor: return word == Word::Withdrawn;
    case SymbolKind::Statement: return word == Word::Said || word == Word::Unwarranted;
    default: return false;
  }
}

std::string states_of(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::Milestone:
      return "a milestone is reported, verified, refuted, broken, overdue, lapsed, waived, "
             "disputed, unruled or on time; its bare name says that it is met";
    case SymbolKind::Lever: return "a lever is `at`, `at least` or `below` a level, or unruled";
    case SymbolKind::Actor: return "a party is withdrawn";
    case SymbolKind::Statement: return "a statement is said or unwarranted";
    default: return {};
  }
}

ExprId fail_state(Context& context, SymbolKind kind, const ast::StateIs& node, Span span) {
  const std::string name = context.text(node.subject);
  const char* word = words[static_cast<std::size_t>(node.state)];
  std::string hint = states_of(kind);
  if (kind == SymbolKind::Milestone && node.state == Word::Done)
    hint = fmt::format("write `{}`", name);
  if (kind == SymbolKind::Milestone && node.state == Word::Pending)
    hint = fmt::format("write `not {}`", name);
  context.fail(
      DiagnosticKind::UnknownState, span,
      kind == SymbolKind::None
          ? fmt::format("the duty of a rule cannot be `{}`", word)
          : fmt::format("`{}` is a {} and cannot be `{}`", name, name_of(kind), word),
      kind == SymbolKind::None
          ? "a duty is pending, done, overdue, suspended or lapsed; a permission is open, a "
            "ban broken"
          : hint);
  return {};
}

ExprId rule_state(Context& context, Scope& scope, const ast::StateIs& node, Span span) {
  const auto test = duty_test(node.state);
  const auto rule = context.resolve_rule(node.subject, scope, false);
  if (!rule) return {};
  if (!test) return fail_state(context, SymbolKind::None, node, span);
  return context.read(Operation::DutyIs, truth_type(), span, rule->rule.value, rule->index,
                      static_cast<std::uint8_t>(*test));
}

ExprId symbol_state(Context& context, const Context::Resolved& found, Word word, Span span) {
  const std::uint32_t id = found.symbol.id;
  switch (found.symbol.kind) {
    case SymbolKind::Milestone:
      return context.read(Operation::MilestoneIs, truth_type(), span, id, found.index,
                          static_cast<std::uint8_t>(milestone_test(word)));
    case SymbolKind::Lever:
      return context.read(Operation::LeverUnruled, truth_type(), span, id, found.index);
    case SymbolKind::Actor:
      return context.read(Operation::ActorWithdrawn, truth_type(), span, id, found.index);
    case SymbolKind::Statement:
      return context.read(
          word == Word::Said ? Operation::StatementSaid : Operation::StatementUnwarranted,
          truth_type(), span, id, found.index);
    default: return {};
  }
}

std::initializer_list<SymbolKind> kinds_with(Word word) {
  using enum SymbolKind;
  static constexpr std::initializer_list<SymbolKind> milestone = {Milestone};
  static constexpr std::initializer_list<SymbolKind> unruled = {Milestone, Lever};
  static constexpr std::initializer_list<SymbolKind> actor = {Actor};
  static constexpr std::initializer_list<SymbolKind> statement = {Statement};
  switch (word) {
    case Word::Unruled: return unruled;
    case Word::Withdrawn: return actor;
    case Word::Said:
    case Word::Unwarranted: return statement;
    default: return milestone;
  }
}

}  // namespace

MilestoneTest milestone_test(Word word) {
  static_assert(static_cast<int>(Word::OnTime) + 1 == static_cast<int>(MilestoneTest::OnTime));
  return static_cast<MilestoneTest>(static_cast<int>(word) + 1);
}

ExprId infer_state(Context& context, Scope& scope, const ast::StateIs& node, Span span) {
  if (!node.subject.present()) return {};  // not a name, which was reported when it was read
  const Binding* bound = scope.find(node.subject.name.id);
  const bool aliased = bound != nullptr && bound->kind == Binding::Kind::Alias;
  const Symbol symbol = aliased ? bound->symbol : context.names.find(node.subject.name.id);
  const bool rule = context.names.find_rule(node.subject.name.id).valid();
  if (bound == nullptr && rule && !has_state(symbol.kind, node.state) &&
      (duty_test(node.state) || !symbol.found()))
    return rule_state(context, scope, node, span);
  if (bound == nullptr && !symbol.found() && duty_test(node.state) && node.state != Word::Overdue &&
      node.state != Word::Lapsed)
    return rule_state(context, scope, node, span);  // says that there is no such rule
  const bool can = symbol.kind == SymbolKind::Milestone || symbol.kind == SymbolKind::Lever ||
                   symbol.kind == SymbolKind::Actor || symbol.kind == SymbolKind::Statement;
  if (can && !has_state(symbol.kind, node.state))
    return fail_state(context, symbol.kind, node, span);
  const auto found = context.resolve(node.subject, scope, kinds_with(node.state));
  return found ? symbol_state(context, *found, node.state, span) : ExprId{};
}

ExprId infer_level(Context& context, Scope& scope, const ast::LevelIs& node, Span span) {
  if (!node.lever.present()) return {};  // likewise
  const auto found = context.resolve(node.lever, scope, {SymbolKind::Lever});
  if (!found) return {};
  const auto level = context.resolve_level(LeverId{found->symbol.id}, node.level, scope);
  if (!level) return {};
  const ExprId id = context.read(Operation::LevelIs, truth_type(), span, found->symbol.id,
                                 found->index, static_cast<std::uint8_t>(node.test));
  context.at(id).set_number(*level);
  return id;
}

namespace {

/// The subject of `within` as a milestone in a state, when it is one.
struct Subject {
  Context::Resolved milestone;
  MilestoneTest test = MilestoneTest::Met;
};
std::optional<Subject> milestone_subject(Context& context, Scope& scope, ast::ExprId id,
                                         bool& failed) {
  const ast::ExprNode& node = context.expr(id).node;
  const ast::Ref* ref = nullptr;
  Subject subject;
  if (const auto* state = ast::get_if<ast::StateIs>(&node)) {
    ref = &state->subject;
    if (state->state > Word::OnTime) {
      context.fail(DiagnosticKind::UnknownState, context.span(id),
                   fmt::format("only a milestone's state stands before `within`, not `{}`",
                               words[static_cast<std::size_t>(state->state)]));
      failed = true;
      return std::nullopt;
    }
    subject.test = milestone_test(state->state);
  } else if (const auto* name = std::get_if<ast::RefExpr>(&node)) {
    const Binding* bound = scope.find(name->ref.name.id);
    const SymbolKind kind = bound != nullptr && bound->kind == Binding::Kind::Alias
                                ? bound->symbol.kind
                                : context.names.find(name->ref.name.id).kind;
    if (kind == SymbolKind::Milestone) ref = &name->ref;
  }
  if (ref == nullptr) return std::nullopt;
  auto found = context.resolve(*ref, scope, {SymbolKind::Milestone});
  failed = !found;
  if (!found) return std::nullopt;
  subject.milestone = std::move(*found);
  return subject;
}

}  // namespace

ExprId infer_within(Context& context, Scope& scope, const ast::Within& node, Span span) {
  bool failed = false;
  auto subject = milestone_subject(context, scope, node.subject, failed);
  ExprId date;
  if (!subject && !failed) date = context.check_expr(node.subject, scope, Expectation::date());
  const ExprId length = context.check_expr(node.duration, scope, Expectation::duration());
  const ExprId anchor = context.check_expr(node.of, scope, Expectation::date());
  if (failed || !length.valid() || !anchor.valid()) return {};
  const std::uint32_t calendar = context.calendar_for(context.at(length).type.duration);
  ExprId id;
  if (subject) {
    const auto& index = subject->milestone.index;
    std::vector<ExprId> arguments(index.begin(), index.end());
    arguments.push_back(length);
    arguments.push_back(anchor);
    id = context.read(Operation::MilestoneWithin, truth_type(), span, subject->milestone.symbol.id,
                      arguments, static_cast<std::uint8_t>(subject->test));
    context.at(id).set_number(calendar);
    return id;
  }
  id = context.make(Operation::DateWithin, truth_type(), span, {date, length, anchor});
  if (id.valid()) context.at(id).symbol = calendar;
  return id;
}

}  // namespace quid::checked
