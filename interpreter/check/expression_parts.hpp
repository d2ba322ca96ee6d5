// SPDX-License-Identifier: Apache-2.0
// The parts of the expression checker, one function for each form an author can write; `infer`
// (check/expressions.cpp) chooses among them. Shared by the expression files only. Each takes the
// node, its place and what the surroundings want, and gives the typed expression, or an invalid id
// when it is in error and that was reported.
#pragma once

#include "check/context.hpp"

namespace quid::checked {

// check/literals.cpp
struct TimeWord {
  enum class Base { Day, Month, Step };
  Base base = Base::Day;
  std::int64_t count = 1;
};
std::optional<TimeWord> time_word(std::string_view word);
/// Steps in a deal of steps, calendar time in a deal of dates; otherwise reported.
bool fits_deal(Context& context, TimeWord word, bool business, Span span);
/// Nullopt where the count is not whole or too large.
std::optional<Duration> duration_of(TimeWord word, bool business, Decimal count);
DurationKind kind_of(TimeWord word, bool business);
/// What to write for so many `hours`, `quarters` and the like; empty where the word is none of
/// them.
std::string in_known_lengths(std::string_view word, Decimal count);
ExprId infer_amount(Context& context, const ast::AmountLit& amount, Span span);
ExprId infer_with_unit(Context& context, Scope& scope, const ast::WithUnit& node, Span span);

// check/expression_names.cpp
ExprId infer_name(Context& context, Scope& scope, const ast::Ref& ref, Span span, Expectation hint);

// check/unify.cpp
/// How an expression could be what is wanted, as a hint; empty where nothing is known.
std::string advice(const Context& context, const Expr& expr, Expectation want);
/// Makes two operands one type. Numbers get one unit, elements that are numbers become numbers,
/// `unknown` takes the other's type. `what` completes "cannot … `USD` and `t`": "add", "compare".
bool unify(Context& context, ExprId& a, ExprId& b, Span span, std::string_view what);
/// A number or a numeric element as a Number; others unchanged.
ExprId as_number(Context& context, ExprId id);
/// A milestone's bare name, read as a condition, as the date it was met; others unchanged.
ExprId as_date(Context& context, ExprId id);
/// Of the day of a milestone, or one after it: whether the milestone is met. As long as it is not,
/// that day lies ahead. Invalid for other days.
ExprId date_known_by(Context& context, ExprId date);
/// All operands as one type; invalid ids are left out of it. False: reported.
bool unify_all(Context& context, std::vector<ExprId>& operands, Span span, std::string_view what);

// check/books.cpp
inline bool has_open_book(const Expr& expr) {
  return expr.type.kind == Kind::Number && !expr.type.unit().valid();
}
/// Decides the book of every ledger read in it that is still open.
void decide_book(Context& context, ExprId id, UnitId unit);
/// Of an amount that is paid: a ledger read or an offer by itself means the deal's only money.
/// Invalid: there are several (then reported).
ExprId settle_payment(Context& context, ExprId id);
/// The books that a ledger read by itself could mean, of a deal that is checked.
std::set<UnitId> books_of(const Checked& deal);

// check/arithmetic.cpp
ExprId infer_binary(Context& context, Scope& scope, ast::ExprId id);
Compare mirrored(Compare how);  // of `a < b`, that of `b > a`
ExprId infer_negate(Context& context, Scope& scope, ast::ExprId operand, Span span);

// check/compare.cpp
ExprId infer_compare(Context& context, Scope& scope, const ast::Binary& node, Span span);

// check/readers.cpp
ExprId infer_read(Context& context, Scope& scope, const ast::Read& node, Span span);
ExprId infer_since(Context& context, Scope& scope, const ast::Since& node, Span span);
ExprId infer_offer(Context& context, Scope& scope, const ast::OfferOf& node, Span span);
ExprId infer_verdict(Context& context, Scope& scope, const ast::VerdictIs& node, Span span);

// check/worth.cpp
ExprId infer_worth(Context& context, Scope& scope, const ast::WorthOf& node, Span span);
ExprId infer_no_deal(Context& context, const ActorRef& party, Span span);

// check/states.cpp
MilestoneTest milestone_test(ast::StateWord word);  // of those up to OnTime
ExprId infer_state(Context& context, Scope& scope, const ast::StateIs& node, Span span);
ExprId infer_level(Context& context, Scope& scope, const ast::LevelIs& node, Span span);
ExprId infer_within(Context& context, Scope& scope, const ast::Within& node, Span span);

// check/temporal.cpp
ExprId infer_offset(Context& context, Scope& scope, const ast::Offset& node, Span span);
ExprId infer_for(Context& context, Scope& scope, const ast::ForDuration& node, Span span);
ExprId infer_often(Context& context, Scope& scope, const ast::OnAtLeast& node, Span span);

// check/logic.cpp
ExprId infer_logic(Context& context, Scope& scope, const ast::Logic& node, Span span);
ExprId infer_not(Context& context, Scope& scope, ast::ExprId operand, Span span);
ExprId infer_was(Context& context, Scope& scope, ast::ExprId operand, Span span);
ExprId infer_at_least_of(Context& context, Scope& scope, const ast::AtLeastOf& node, Span span);
ExprId infer_if_else(Context& context, Scope& scope, const ast::IfElse& node, Span span,
                     Expectation hint);
ExprId infer_is_unknown(Context& context, Scope& scope, const ast::IsUnknown& node, Span span);

// check/over_sets.cpp
ExprId infer_quantified(Context& context, Scope& scope, const ast::Quantified& node, Span span);
ExprId infer_aggregate(Context& context, Scope& scope, const ast::Aggregate& node, Span span);

// check/calls.cpp
ExprId infer_call(Context& context, Scope& scope, const ast::Call& node, Span span);

}  // namespace quid::checked
