// SPDX-License-Identifier: Apache-2.0
// Effects, duties and acts. `otherwise` ends its list and belongs to the last effect.
#include "syntax/build.hpp"

namespace quid {

using ast::EffectId;
using ast::EffectNode;

// Effects with commas between; perhaps `otherwise [instead] EFFECTS` at the end.
ast::EffectList Builder::effects(Cursor at) {
  const std::size_t first = built_effects_.size();
  for (Cursor child = at.child(); child; child = child.next()) {
    if (child.is(TokenKind::KwOtherwise)) break;
    if (child.is(TokenKind::Comma)) continue;
    const EffectId one = effect(child, child.next());
    built_effects_.push_back(one);
  }
  ast::EffectList result(built_effects_.begin() + static_cast<std::ptrdiff_t>(first),
                         built_effects_.end());
  built_effects_.resize(first);
  return result;
}

// `word` may be the `otherwise` of this effect.
EffectId Builder::effect(Cursor at, Cursor word) {
  ast::Effect result;
  result.place = place(at);
  Cursor child = at.child();
  result.node = simple(child);
  std::vector<ast::Suffix> suffixes;
  for (child = child.next(); child; child = child.next()) suffixes.push_back(suffix(child));
  result.suffixes = std::move(suffixes);
  if (word.is(TokenKind::KwOtherwise)) attach_otherwise(word, result.node);
  ast_.effects.push_back(std::move(result));
  return EffectId::at(ast_.effects.size() - 1);
}

void Builder::attach_otherwise(Cursor word, EffectNode& node) {
  Cursor rest = word.next();
  ast::Otherwise otherwise;
  otherwise.written = true;
  otherwise.instead = rest.take(TokenKind::KwInstead);
  otherwise.effects = effects(rest);
  if (auto* duty = std::get_if<ast::Boxed<ast::Duty>>(&node)) {
    (**duty).otherwise = std::move(otherwise);
  } else if (auto* ban = std::get_if<ast::Boxed<ast::Ban>>(&node)) {
    (**ban).otherwise = std::move(otherwise);
  } else {
    report(DiagnosticKind::OtherwiseWithoutDuty, word,
           "`otherwise` follows an effect that is no duty and no ban",
           "it follows `P must …` or `P must not …`");
  }
}

ast::Suffix Builder::suffix(Cursor at) {
  ast::Suffix result;
  result.place = place(at);
  const Cursor word = at.child();
  result.kind = word.is(TokenKind::KwWhile)   ? ast::Suffix::Kind::While
                : word.is(TokenKind::KwUntil) ? ast::Suffix::Kind::Until
                                              : ast::Suffix::Kind::For;
  result.value = expr(word.next());
  return result;
}

EffectNode Builder::simple(Cursor at) {
  const Cursor first = at.child();
  if (first.is(TokenKind::LParen)) return ast::Group{effects(first.next())};
  // Before the duties: the rule that `suspend rule` names may be called `may`; no party is named
  // so.
  if (first.is_leaf() && (is_verb(first.kind()) || first.is(TokenKind::KwSet))) {
    return verb_effect(at);
  }
  if (at.child(TokenKind::KwMust) || at.child(TokenKind::KwMay)) return duty(at);
  return action_call(at);
}

EffectNode Builder::verb_effect(Cursor at) {
  const Cursor verb = at.child();
  const Cursor first = verb.next();
  switch (verb.kind()) {
    case TokenKind::KwEase:
    case TokenKind::KwTighten: {
      ast::Move node;
      node.ease = verb.is(TokenKind::KwEase);
      node.lever = ref(first);
      move_parts(first.next(), node);
      return node;
    }
    case TokenKind::KwRestore: return ast::Restore{ref(first)};
    case TokenKind::KwPay: return pay_effect(at);
    case TokenKind::KwSet: {
      ast::Ref quantity = ref(first);
      return ast::ChangeQuantity{ast::Change::Set, std::move(quantity), expr(first.next().next())};
    }
    case TokenKind::KwAdd:
    case TokenKind::KwSubtract: {
      const auto change = verb.is(TokenKind::KwAdd) ? ast::Change::Add : ast::Change::Subtract;
      const ExprId value = expr(first);
      return ast::ChangeQuantity{change, ref(first.next().next()), value};
    }
    case TokenKind::KwSay: return ast::Say{ref(first)};
    case TokenKind::KwWaive: return ast::Waive{ref(first)};
    case TokenKind::KwExtend: return extend_effect(at);
    case TokenKind::KwResize: {
      ast::Ref milestone = ref(first);
      return ast::Resize{std::move(milestone), expr(first.next().next())};
    }
    case TokenKind::KwSuspend:
    case TokenKind::KwResume:
      return ast::SwitchRule{verb.is(TokenKind::KwResume), ref(first.next())};
    default: return ast::EndDeal{text(first.next())};
  }
}

// `[by N] [to LEVEL]`
template <class Node>
void Builder::move_parts(Cursor at, Node& node) {
  if (at.take(TokenKind::KwBy)) {
    node.by = expr(at);
    at = at.next();
  }
  if (at.take(TokenKind::KwTo)) {
    node.to_level = element(at);
    node.has_level = true;
  }
}

EffectNode Builder::pay_effect(Cursor at) {
  const Cursor amount = at.child().next();
  const Cursor to = amount.next().next();
  ast::Pay node;
  node.amount = expr(amount);
  node.to = ref(to);
  if (to.next()) node.from = ref(to.next().next());
  return node;
}

EffectNode Builder::extend_effect(Cursor at) {
  const Cursor milestone = at.child().next();
  const Cursor word = milestone.next();
  ast::Extend node;
  node.milestone = ref(milestone);
  (word.is(TokenKind::KwBy) ? node.by : node.to) = expr(word.next());
  return node;
}

// `P [, Q] must ACT within D [of X]`, `P must not ACT`, `P may ACT`
EffectNode Builder::duty(Cursor at) {
  std::vector<ast::Ref> parties;
  Cursor child = at.child();
  for (; !child.is(TokenKind::KwMust) && !child.is(TokenKind::KwMay); child = child.next()) {
    if (!child.is(TokenKind::Comma)) parties.push_back(ref(child));
  }
  if (child.is(TokenKind::KwMay)) return ast::Permission{std::move(parties), act(child.next())};
  child = child.next();
  if (child.take(TokenKind::KwNot)) return ast::Ban{std::move(parties), act(child), {}};
  ast::Duty node;
  node.debtors = std::move(parties);
  node.act = act(child);
  const Cursor within = child.next().next();
  node.within = expr(within);
  if (within.next()) node.of = expr(within.next().next());
  return node;
}

ast::Act Builder::act(Cursor at) {
  ast::Act result;
  result.place = place(at);
  const Cursor verb = at.child();
  const Cursor first = verb.next();
  using Kind = ast::Act::Kind;
  switch (verb.kind()) {
    case TokenKind::KwMeet: result.kind = Kind::Meet; break;
    case TokenKind::KwBreak: result.kind = Kind::Break; break;
    case TokenKind::KwEase: result.kind = Kind::Ease; break;
    case TokenKind::KwTighten: result.kind = Kind::Tighten; break;
    case TokenKind::KwPay: result.kind = Kind::Pay; break;
    default: result.kind = Kind::Say; break;
  }
  if (result.kind == Kind::Pay) {
    result.amount = expr(first);
    result.to = ref(first.next().next());
    return result;
  }
  result.subject = ref(first);
  move_parts(first.next(), result);
  return result;
}

// `ease_sanction coal`, `notify("text", P)`, `go()`
EffectNode Builder::action_call(Cursor at) {
  const Cursor word = at.child();
  ast::ActionCall node{name(word), {}};
  const Cursor arguments = word.next();
  const Cursor first = arguments.child();
  if (first.is(TokenKind::LParen)) {
    node.arguments = expr_list(first.next());
  } else if (first.next().is(Rule::Index)) {
    ast::Ref reference{name(first), {}, place(arguments)};
    reference.index = index(first.next());
    node.arguments = {add(ast::RefExpr{std::move(reference)}, place(arguments))};
  } else {
    node.arguments = {expr(first)};
  }
  return node;
}

}  // namespace quid
