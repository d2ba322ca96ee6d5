// SPDX-License-Identifier: Apache-2.0
// Comparisons. Both sides become one type; a difference of dates against months or business days
// is turned into a comparison of dates, which is always exact.
#include <fmt/format.h>

#include "check/context.hpp"
#include "check/expression_parts.hpp"

namespace quid::checked {
namespace {

Compare compare_of(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::Equal: return Compare::Equal;
    case ast::BinaryOp::NotEqual: return Compare::NotEqual;
    case ast::BinaryOp::Less: return Compare::Less;
    case ast::BinaryOp::LessEqual: return Compare::LessEqual;
    case ast::BinaryOp::Greater: return Compare::Greater;
    default: return Compare::GreaterEqual;
  }
}

const char* sign_of(Compare how) {
  switch (how) {
    case Compare::Equal: return "=";
    case Compare::NotEqual: return "!=";
    case Compare::Less: return "<";
    case Compare::LessEqual: return "<=";
    case Compare::Greater: return ">";
    case Compare::GreaterEqual: return ">=";
  }
  return "=";
}

/// A lever beside a level, as a condition.
std::string level_in_words(const std::string& lever, Compare how, const std::string& level) {
  const std::string at = fmt::format("{} at {}", lever, level);
  switch (how) {
    case Compare::Equal: return at;
    case Compare::NotEqual: return "not " + at;
    case Compare::Less: return fmt::format("{} below {}", lever, level);
    case Compare::LessEqual: return fmt::format("({} below {} or {})", lever, level, at);
    case Compare::Greater: return fmt::format("({} at least {} and not {})", lever, level, at);
    case Compare::GreaterEqual: return fmt::format("{} at least {}", lever, level);
  }
  return at;
}

const ast::Ref* bare_ref(const Context& context, ast::ExprId id) {
  const auto* node = std::get_if<ast::RefExpr>(&context.expr(id).node);
  return node != nullptr ? &node->ref : nullptr;
}

/// `L = lifted`. True: reported.
bool level_by_equals(Context& context, Scope& scope, const ast::Binary& node, Compare how,
                     Span span) {
  for (const auto& [lever_id, level_id] :
       {std::pair(node.left, node.right), std::pair(node.right, node.left)}) {
    const ast::Ref* lever = bare_ref(context, lever_id);
    if (lever == nullptr || scope.find(lever->name.id) != nullptr ||
        context.names.find(lever->name.id).kind != SymbolKind::Lever)
      continue;
    context.fail(
        DiagnosticKind::LevelByEquals, span,
        fmt::format("the level of `{}` is asked for with `{}`", context.text(*lever), sign_of(how)),
        fmt::format("write `{}`", level_in_words(context.written(context.span(lever_id)),
                                                 lever_id == node.left ? how : mirrored(how),
                                                 context.written(context.span(level_id)))));
    return true;
  }
  return false;
}

/// A name that nothing but an element could be.
bool only_element(const Context& context, const Scope& scope, ast::ExprId id) {
  const ast::Ref* ref = bare_ref(context, id);
  return ref != nullptr && ref->index.empty() && scope.find(ref->name.id) == nullptr &&
         !context.names.find(ref->name.id).found();
}

Expectation hint_from(const Context& context, ExprId other) {
  if (!other.valid()) return Expectation::any();
  const Type type = context.at(other).type;
  return type.kind == Kind::Element ? Expectation::element(type.set()) : Expectation::any();
}

/// An element against an element: a name that is not of the other's set is a mistake.
ExprId side(Context& context, Scope& scope, ast::ExprId id, ExprId other) {
  const bool element = other.valid() && context.at(other).type.kind == Kind::Element;
  const SetId set = element ? context.at(other).type.set() : SetId{};
  if (element && set.valid() && only_element(context, scope, id) && !context.is_numeric(set))
    return context.named_element(set, bare_ref(context, id)->name, scope);
  return context.infer(id, scope, hint_from(context, other));
}

bool counts_days(const Expr& expr) {
  return expr.op == Operation::DateDifference || expr.op == Operation::SinceMilestone;
}

/// `a - b > 6 months` as `a > b + 6 months`. False: not of this form.
bool compare_as_dates(Context& context, ExprId& a, ExprId& b, Span span) {
  const Expr x = context.at(a), y = context.at(b);
  if (x.type.kind != Kind::Duration || y.type.kind != Kind::Duration ||
      x.type.duration == y.type.duration)
    return false;
  const auto dates = [&](const Expr& difference) {
    if (difference.op == Operation::DateDifference) {
      const auto arguments = context.arguments(difference);
      return std::pair(arguments[0], arguments[1]);
    }
    const auto arguments = context.arguments(difference);
    const std::vector<ExprId> index(arguments.begin(), arguments.end());
    const ExprId today = context.make(Operation::Today, date_type(), difference.span, {});
    return std::pair(today, context.read(Operation::DateOf, date_type(), difference.span,
                                         difference.symbol, index));
  };
  if (counts_days(x)) {
    const auto [later, earlier] = dates(x);
    const ExprId length = b;
    a = later;
    b = context.add_duration(earlier, length, span);
    return b.valid();
  }
  if (counts_days(y)) {
    const auto [later, earlier] = dates(y);
    const ExprId length = a;
    a = context.add_duration(earlier, length, span);
    b = later;
    return a.valid();
  }
  return false;
}

bool can_be_ordered(const Context& context, const Type& type) {
  switch (type.kind) {
    case Kind::Number:
    case Kind::Date:
    case Kind::Duration: return true;
    case Kind::Element: return context.is_numeric(type.set());
    default: return false;
  }
}

bool check_order(Context& context, Compare how, ExprId a, Span span) {
  const Type type = context.at(a).type;
  if (type.kind == Kind::Text || type.kind == Kind::Actor) {
    context.fail(
        type.kind == Kind::Text ? DiagnosticKind::TextInCondition : DiagnosticKind::BadOperands,
        span, fmt::format("{} cannot be compared", context.text(type)));
    return false;
  }
  const bool equality = how == Compare::Equal || how == Compare::NotEqual;
  if (!equality && !can_be_ordered(context, type)) {
    context.fail(DiagnosticKind::NoOrder, span,
                 fmt::format("{} is neither less nor greater than another", context.text(type)),
                 "only `=` and `!=` compare them");
    return false;
  }
  if (type.kind == Kind::Duration && type.duration == DurationKind::Mixed) {
    context.fail(DiagnosticKind::DurationCompare, span,
                 "lengths of time that mix months and days cannot be compared",
                 "count both in days, or compare dates, as in `today > 2 months after m`");
    return false;
  }
  return true;
}

/// Elements of two sets that share nothing are never equal.
bool sets_meet(Context& context, ExprId a, ExprId b, Span span) {
  const SetId x = context.at(a).type.set(), y = context.at(b).type.set();
  if (!x.valid() || !y.valid() || x == y) return true;
  const auto& elements = context.out.sets[x.index()].elements;
  for (const ElementCode element : elements)
    if (context.position(y, element)) return true;
  context.fail(
      DiagnosticKind::IncomparableTypes, span,
      fmt::format("{} and {} have no element in common", context.text(x), context.text(y)));
  return false;
}

/// `progress of m > 25`: a share goes from 0 to 1, and 25 was meant as a percentage.
void warn_of_share(Context& context, Compare how, ExprId a, ExprId b) {
  const bool turned = context.at(b).op == Operation::ProgressOf;
  const Expr& share = context.at(turned ? b : a);
  const Expr& number = context.at(turned ? a : b);
  if (share.op != Operation::ProgressOf || number.op != Operation::NumberConstant) return;
  const Decimal bound = context.out.decimal(number), whole = Decimal::from_int(1);
  const Decimal least = Decimal::from_int(0);
  const bool above = how == (turned ? Compare::Less : Compare::Greater);
  const bool below = how == (turned ? Compare::Greater : Compare::Less);
  const bool beyond = above || how == (turned ? Compare::LessEqual : Compare::GreaterEqual);
  const bool never_above =
      bound > whole ? beyond || how == Compare::Equal : bound == whole && above;
  const bool never_below = bound <= least && below;
  if (!never_above && !never_below && bound <= whole) return;
  const bool never = never_above || never_below;
  context.fail(never ? DiagnosticKind::NeverFires : DiagnosticKind::AlwaysTrue, number.span,
               fmt::format("a progress is never {}, so this is {} true",
                           never_below ? "below 0%" : "above 100%", never ? "never" : "always"),
               bound > whole && bound <= Decimal::from_int(100)
                   ? fmt::format("write `{}%`", bound.to_string())
                   : std::string());
}

/// `price != unknown`: neither true nor false of anything.
void warn_of_unknown(Context& context, const ast::Binary& node, Compare how, ExprId a, ExprId b) {
  const auto is_unknown = [&](ExprId id) {
    const Expr& expr = context.at(id);
    return expr.op == Operation::UnknownConstant && context.written(expr.span) == "unknown";
  };
  if (is_unknown(a) == is_unknown(b)) return;
  const std::string asked = context.written(context.span(is_unknown(a) ? node.right : node.left));
  context.fail(
      DiagnosticKind::NeverFires, context.at(is_unknown(a) ? a : b).span,
      "what is compared with `unknown` is unknown, and never true",
      fmt::format("write `{}{} is unknown`", how == Compare::NotEqual ? "not " : "", asked));
}

}  // namespace

Compare mirrored(Compare how) {
  switch (how) {
    case Compare::Less: return Compare::Greater;
    case Compare::LessEqual: return Compare::GreaterEqual;
    case Compare::Greater: return Compare::Less;
    case Compare::GreaterEqual: return Compare::LessEqual;
    default: return how;
  }
}

ExprId infer_compare(Context& context, Scope& scope, const ast::Binary& node, Span span) {
  const Compare how = compare_of(node.op);
  if (level_by_equals(context, scope, node, how, span)) return {};
  ExprId a, b;
  if (only_element(context, scope, node.left) && !only_element(context, scope, node.right)) {
    b = context.infer(node.right, scope, Expectation::any());
    a = side(context, scope, node.left, b);
  } else {
    a = context.infer(node.left, scope, Expectation::any());
    b = side(context, scope, node.right, a);
  }
  if (!a.valid() || !b.valid()) return {};
  if (!compare_as_dates(context, a, b, span)) {
    if (!a.valid() || !b.valid() || !unify(context, a, b, span, "compare")) return {};
  }
  if (has_open_book(context.at(a))) {
    a = context.settle_book(a);
    if (!a.valid()) return {};
    decide_book(context, b, context.at(a).type.unit());
  }
  if (!check_order(context, how, a, span)) return {};
  if (context.at(a).type.kind == Kind::Element && !sets_meet(context, a, b, span)) return {};
  warn_of_share(context, how, a, b);
  warn_of_unknown(context, node, how, a, b);
  const ExprId id = context.make(Operation::CompareValues, truth_type(), span, {a, b});
  context.at(id).mode = static_cast<std::uint8_t>(how);
  return id;
}

}  // namespace quid::checked
