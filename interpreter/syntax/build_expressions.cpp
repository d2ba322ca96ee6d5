// SPDX-License-Identifier: Apache-2.0
// What binds to what, from the loosest to the tightest: `or`, `and`, prefixes, `for D` and `on at
// least`, comparisons and states, `after`, `+`, `*`, `-`, `^`. A quantifier takes all to its right.
#include "syntax/build.hpp"

#include <algorithm>

namespace quid {

using ast::ExprId;
using ast::Place;

// Operands lie on a stack that all lists share: those of the expressions inside are built, and
// gone, before another is added. Each is a whole chain, or an Operand with prefixes and what
// follows.
class Builder::Operands {
 public:
  explicit Operands(Builder& builder) : stack_(builder.operands_), first_(stack_.size()) {}
  ~Operands() { stack_.resize(first_); }
  Operands(const Operands&) = delete;
  Operands& operator=(const Operands&) = delete;

  void add(Cursor item, bool or_before = false) {
    stack_.push_back({item, or_before});
    ++count_;
  }
  std::size_t size() const { return count_; }
  Cursor operator[](std::size_t i) const { return stack_[first_ + i].item; }
  bool or_before(std::size_t i) const { return stack_[first_ + i].or_before; }

 private:
  std::vector<Listed>& stack_;
  std::size_t first_;
  std::size_t count_ = 0;
};

namespace {

bool has_prefixes(Cursor operand) {
  return (operand.is(Rule::Operand) || operand.is(Rule::BriefOp)) &&
         operand.child().is(Rule::Prefix);
}
Cursor first_prefix(Cursor operand) { return has_prefixes(operand) ? operand.child() : Cursor(); }
bool is_quantifier(Cursor prefix) {
  return prefix.child().is(TokenKind::KwAll) || prefix.child().is(TokenKind::KwAny);
}

ast::BinaryOp binary_op(TokenKind kind) {
  switch (kind) {
    case TokenKind::Plus: return ast::BinaryOp::Add;
    case TokenKind::Minus: return ast::BinaryOp::Subtract;
    case TokenKind::Star: return ast::BinaryOp::Multiply;
    case TokenKind::Slash: return ast::BinaryOp::Divide;
    case TokenKind::Eq: return ast::BinaryOp::Equal;
    case TokenKind::Ne: return ast::BinaryOp::NotEqual;
    case TokenKind::Lt: return ast::BinaryOp::Less;
    case TokenKind::Le: return ast::BinaryOp::LessEqual;
    case TokenKind::Gt: return ast::BinaryOp::Greater;
    default: return ast::BinaryOp::GreaterEqual;
  }
}
// `=` may stand before the literal `unknown`, so the word before tells.
bool ends_in_is_unknown(Cursor at) {
  bool after_is = false, ends = false;
  for (; at; at = at.next()) {
    ends = after_is && at.is(TokenKind::KwUnknown);
    after_is = at.is(TokenKind::KwIs);
  }
  return ends;
}
bool is_comparison(Cursor at) {
  return at.is_leaf() && in_range(at.kind(), TokenKind::Le, TokenKind::Gt);
}

}  // namespace

ExprId Builder::placeholder(Cursor at) {
  return add(ast::TruthLit{ast::TruthWord::Unknown}, place(at));
}

// What brackets and prefixes make deep together; the caller leaves again where this was true.
bool Builder::enter(Cursor at, std::uint32_t levels) {
  if (depth_ + levels <= limits_.nesting + 1) {
    depth_ += levels;
    return true;
  }
  report(DiagnosticKind::NestedTooDeeply, at,
         "this is nested more than " + std::to_string(limits_.nesting) + " deep",
         "name the inner parts with `let`");
  return false;
}

// Any expression: `Rule::Expr`, `Rule::Brief` or a link of the chain below.
ExprId Builder::expr(Cursor at) {
  if (!at.is(Rule::Expr) && !at.is(Rule::Brief) && !has_prefixes(at)) return core(at);
  Operands list(*this);
  if (has_prefixes(at)) {
    list.add(at);
  } else {
    bool or_before = false;
    for (Cursor child = at.child(); child; child = child.next()) {
      if (child.is(TokenKind::KwAnd) || child.is(TokenKind::KwOr)) {
        or_before = child.is(TokenKind::KwOr);
      } else {
        list.add(child, or_before);
      }
    }
  }
  return logic(list, 0, first_prefix(list[0]));
}

// The operands from `first` on, the first of them without the prefixes before `prefix`.
ExprId Builder::logic(const Operands& list, std::size_t first, Cursor prefix) {
  if (!enter(list[first], 1)) return placeholder(list[first]);
  const std::size_t any = built_.size();  // from here on: what `or` joins
  std::size_t all = any;                  // and from here on: what `and` joins before that
  bool took_all = false;
  for (std::size_t i = first; i < list.size() && !took_all; ++i) {
    if (i > first && list.or_before(i)) {
      join(all, true);
      all = built_.size();
    }
    const ExprId one = operand(list, i, i == first ? prefix : first_prefix(list[i]), took_all);
    built_.push_back(one);
  }
  join(all, true);
  leave(1);
  join(any, false);
  const ExprId result = built_.back();
  built_.pop_back();
  return result;
}

// Makes one of what has been built from `first` on.
void Builder::join(std::size_t first, bool is_and) {
  if (built_.size() - first == 1) return;
  const auto operands = built_.begin() + static_cast<std::ptrdiff_t>(first);
  const Span from = ast_[*operands].place.span;
  const Span to = ast_[built_.back()].place.span;
  ast::Logic node{is_and, {operands, built_.end()}};
  built_.resize(first);
  built_.push_back(add(std::move(node), {from.to(to)}));
}

// One operand from `prefix` on; a quantifier among the prefixes takes all that follow.
ExprId Builder::operand(const Operands& list, std::size_t which, Cursor prefix, bool& took_all) {
  const Cursor whole = list[which];
  Cursor stop = prefix;
  std::uint32_t levels = 0;
  while (stop.is(Rule::Prefix) && !is_quantifier(stop)) {
    stop = stop.next();
    ++levels;
  }
  took_all = stop.is(Rule::Prefix);
  if (!enter(whole, levels)) return placeholder(whole);
  const ExprId inner = took_all ? quantified(list, which, stop) : core(whole);
  leave(levels);
  return apply_prefixes(prefix, stop, inner);
}

ExprId Builder::quantified(const Operands& list, std::size_t which, Cursor prefix) {
  ast::Quantified node;
  node.all = prefix.child().is(TokenKind::KwAll);
  over(prefix.child().next(), node.binder, node.where);
  node.body = logic(list, which, prefix.next().is(Rule::Prefix) ? prefix.next() : Cursor());
  const Span span = place(prefix).span.to(ast_[node.body].place.span);
  return add(std::move(node), {span});
}

// The innermost prefix is the last written.
ExprId Builder::apply_prefixes(Cursor first, Cursor stop, ExprId operand) {
  if (!first.is(Rule::Prefix)) return operand;
  Operands prefixes(*this);
  for (Cursor at = first; at.is(Rule::Prefix); at = at.next()) {
    if (stop.is(Rule::Prefix) && at.first_token() == stop.first_token()) break;
    prefixes.add(at);
  }
  for (std::size_t i = prefixes.size(); i-- > 0;) {
    const auto op =
        prefixes[i].child().is(TokenKind::KwNot) ? ast::UnaryOp::Not : ast::UnaryOp::Was;
    const Span span = place(prefixes[i]).span.to(ast_[operand].place.span);
    operand = add(ast::Unary{op, operand}, {span});
  }
  return operand;
}

// An operand without its prefixes.
ExprId Builder::core(Cursor at) {
  if (at.is_leaf()) return leaf(at);
  if (!at.is(Rule::Operand) && !at.is(Rule::BriefOp)) return compare(at);
  Cursor child = at.child();
  while (child.is(Rule::Prefix)) child = child.next();
  const Cursor from = child;
  ExprId result = compare(child);
  for (child = child.next(); child; child = child.next()) result = temporal(child, result, from);
  return result;
}

// `for D`, or `on at least N of the last M days`.
ExprId Builder::temporal(Cursor at, ExprId condition, Cursor from) {
  const Place whole{place(from).span.to(place(at).span)};
  if (at.is(Rule::Temporal)) {
    const ExprId duration = expr(at.child().next());
    return add(ast::ForDuration{condition, duration}, whole);
  }
  ast::OnAtLeast node;
  node.condition = condition;
  for (Cursor child = at.child(); child; child = child.next()) {
    if (child.is(TokenKind::KwLast)) {
      const Cursor window = child.next();
      ast::AmountLit literal = amount_literal(window);
      node.window = add(std::move(literal), place(window));
      break;
    }
    if (child.is(TokenKind::Number)) node.count = whole_number(child);
  }
  return add(node, whole);
}

ExprId Builder::compare(Cursor at) {
  if (!at.is(Rule::Compare)) return chain(at);
  const Cursor left = at.child();
  const Cursor op = left.next();
  const ExprId result = compare_rest(left, op);
  return ends_in_is_unknown(op) ? add(ast::IsUnknown{result}, place(at)) : result;
}

ExprId Builder::compare_rest(Cursor left, Cursor op) {
  const auto upto = [&](Cursor last) { return Place{place(left).span.to(place(last).span)}; };
  if (is_comparison(op)) {
    const ExprId a = expr(left);
    const ExprId b = expr(op.next());
    return add(ast::Binary{binary_op(op.kind()), a, b}, upto(op.next()));
  }
  if (op.is(TokenKind::KwAt) || op.is(TokenKind::KwBelow)) return level_test(left, op);
  if (op.is(Rule::Inside)) return inside(op, expr(left), left);
  if (!op.is(Rule::State)) return expr(left);  // only `is unknown` follows
  ast::StateIs node{ref_wanted(left, text_of(op)), state(op)};
  const ExprId result = add(std::move(node), upto(op));
  return op.next().is(Rule::Inside) ? inside(op.next(), result, left) : result;
}

ExprId Builder::level_test(Cursor left, Cursor op) {
  ast::LevelIs node;
  node.lever = ref_wanted(left, text_of(op));
  if (op.is(TokenKind::KwBelow)) node.test = ast::LevelTest::Below;
  Cursor level = op.next();
  if (level.take(TokenKind::KwLeast)) node.test = ast::LevelTest::AtLeast;
  node.level = element(level);
  return add(std::move(node), {place(left).span.to(place(level).span)});
}

// `X within D of Y`
ExprId Builder::inside(Cursor at, ExprId subject, Cursor from) {
  const Cursor duration = at.child().next();
  const ExprId within = expr(duration);
  const ExprId of = expr(duration.next().next());
  return add(ast::Within{subject, within, of}, {place(from).span.to(place(at).span)});
}

ExprId Builder::chain(Cursor at) {
  switch (at.rule()) {
    case Rule::Expr:
    case Rule::Brief:
    case Rule::Operand:
    case Rule::BriefOp: return expr(at);
    case Rule::Compare: return compare(at);
    case Rule::DateExpr: return offset(at);
    case Rule::Sum:
    case Rule::Product: {
      Cursor child = at.child();
      ExprId result = expr(child);
      for (child = child.next(); child; child = child.next().next()) {
        const ExprId right = expr(child.next());
        const Span span = ast_[result].place.span.to(ast_[right].place.span);
        result = add(ast::Binary{binary_op(child.kind()), result, right}, {span});
      }
      return result;
    }
    case Rule::Unary:
    case Rule::Number: return negated(at);
    case Rule::Power: return power(at);
    default: return primary(at);
  }
}

// `D after X`, `D before X`
ExprId Builder::offset(Cursor at) {
  const Cursor duration = at.child();
  const Cursor word = duration.next();
  ast::Offset node;
  node.duration = expr(duration);
  node.after = word.is(TokenKind::KwAfter);
  node.anchor = expr(word.next());
  return add(node, place(at));
}

ExprId Builder::negated(Cursor at) {
  Operands signs(*this);
  Cursor child = at.child();
  for (; child.is(TokenKind::Minus); child = child.next()) signs.add(child);
  const auto levels = static_cast<std::uint32_t>(std::min<std::size_t>(signs.size(), UINT16_MAX));
  if (!enter(at, levels)) return placeholder(at);
  ExprId result = expr(child);
  leave(levels);
  for (std::size_t i = signs.size(); i-- > 0;) {
    const Span span = place(signs[i]).span.to(ast_[result].place.span);
    result = add(ast::Unary{ast::UnaryOp::Negate, result}, {span});
  }
  return result;
}

// `a ^ b`, `a ^ -b`
ExprId Builder::power(Cursor at) {
  const Cursor base = at.child();
  const ExprId left = expr(base);
  Cursor exponent = base.next().next();
  const Cursor sign = exponent;
  const bool negative = exponent.take(TokenKind::Minus);
  ExprId right = expr(exponent);
  if (negative) {
    const Span span = place(sign).span.to(ast_[right].place.span);
    right = add(ast::Unary{ast::UnaryOp::Negate, right}, {span});
  }
  return add(ast::Binary{ast::BinaryOp::Power, left, right}, place(at));
}

}  // namespace quid
