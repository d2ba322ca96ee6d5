// SPDX-License-Identifier: Apache-2.0
// Rules, values, ensures and outlooks.
#include "syntax/build.hpp"

namespace quid {

using ast::ExprId;

// Rule::RuleDecl, or a bare Rule::BareRule.
ast::RuleDecl Builder::rule(Cursor at) {
  ast::RuleDecl result;
  Cursor child = at.child();
  if (at.is(Rule::BareRule)) {
    rule_body(child, result);
    return result;
  }
  result.label = name(child.next());
  for (child = child.next().next(); child; child = child.next()) {
    if (child.is(Rule::Binders)) result.binders = binders(child);
    if (child.is(Rule::RuleOpt)) rule_option(child, result);
    if (child.is(Rule::RuleBody)) rule_body(child, result);
  }
  return result;
}

void Builder::rule_option(Cursor at, ast::RuleDecl& rule) {
  const Cursor word = at.child();
  Cursor rest = word.next();
  bool repeated = false;
  switch (word.kind()) {
    case TokenKind::KwOnce:
      repeated = rule.once;
      rule.once = true;
      if (rest) rule.once_per = ref(rest.next());
      break;
    case TokenKind::KwOver: {
      std::vector<ast::Ref> over(rule.over.begin(), rule.over.end());  // of one `over` before
      for (; rest; rest = rest.next()) {
        if (!rest.is(TokenKind::Comma)) over.push_back(ref(rest));
      }
      rule.over = std::move(over);
      break;
    }
    case TokenKind::KwDuring:
      repeated = rule.during.present();
      rule.during = name(rest);
      break;
    case TokenKind::KwFrom:
      repeated = rule.from.valid();
      rule.from = expr(rest);
      break;
    default:
      repeated = rule.to.valid();
      rule.to = expr(rest);
      break;
  }
  if (repeated) {
    report(DiagnosticKind::RepeatedClause, word,
           "this rule has a second `" + std::string(text_of(word)) + "`", "keep one of them");
  }
}

// `if COND then EFFECTS`, `every D [from DATE] [while COND] then EFFECTS`
void Builder::rule_body(Cursor at, ast::RuleDecl& rule) {
  Cursor child = at.child();
  if (child.take(TokenKind::KwIf)) {
    rule.condition = expr(child);
    child = child.next();
  } else {
    child = child.next();
    rule.every = true;
    rule.period = period(child);
    child = child.next();
    if (child.take(TokenKind::KwFrom)) {
      rule.every_from = expr(child);
      child = child.next();
    }
    if (child.take(TokenKind::KwWhile)) {
      rule.condition = expr(child);
      child = child.next();
    }
  }
  rule.effects = effects(child.next());
}

// `value PARTY: TERM = EXPR [per D], …`
ast::ValueDecl Builder::value(Cursor at) {
  ast::ValueDecl result;
  Cursor child = at.child().next();
  result.party = ref(child);
  std::size_t count = 0;
  for (Cursor item = child; item; item = item.next()) count += item.is(Rule::ValueItem) ? 1 : 0;
  result.items.reserve(count);
  for (child = child.next(); child; child = child.next()) {
    if (!child.is(Rule::ValueItem)) continue;
    ast::ValueItem item;
    item.place = place(child);
    const Cursor subject = child.child();
    const Cursor worth = subject.next().next();
    item.term = term(subject);
    item.worth = expr(worth);
    if (worth.next()) item.per = period(worth.next().next());
    result.items.push_back(std::move(item));
  }
  return result;
}

// `no deal PARTY: EXPR [per D]`
ast::NoDealDecl Builder::no_deal(Cursor at) {
  const Cursor party = at.child().next().next();
  const Cursor worth = party.next().next();
  ast::NoDealDecl result{ref(party), expr(worth), {}};
  if (worth.next()) result.per = period(worth.next().next());
  return result;
}

// `discount PARTY N% per D`
ast::DiscountDecl Builder::discount(Cursor at) {
  const Cursor party = at.child().next();
  const Cursor rate = party.next();
  return {ref(party), expr(rate), period(rate.next().next())};
}

ast::EnsureDecl Builder::ensure(Cursor at) {
  using Form = ast::EnsureDecl::Form;
  ast::EnsureDecl result;
  const Cursor label = at.child().next();
  result.label = name(label);
  Cursor child = label.next().next().child();
  if (child.is(TokenKind::KwNever) || child.is(TokenKind::KwAlways)) {
    result.form = child.is(TokenKind::KwNever) ? Form::Never : Form::Always;
    child = child.next();
    result.condition = expr(child);
    if (child.next()) result.other = expr(child.next().next());
  } else if (child.take(TokenKind::KwEventually)) {
    result.form = Form::Eventually;
    result.condition = expr(child);
  } else {
    result.form = Form::OnlyAfter;
    result.condition = expr(child);
    result.other = expr(child.next().next().next());
  }
  return result;
}

ast::OutlookDecl Builder::outlook(Cursor at) {
  ast::OutlookDecl result{name(at.child().next()), {}};
  for (Cursor child = at.child(); child; child = child.next()) {
    if (child.is(Rule::OutlookItem)) result.items.push_back(outlook_item(child));
  }
  return result;
}

// `m`, `m verified` or `m breaks`; goes on to what follows.
ast::OutlookEvent Builder::outlook_event(Cursor& at) {
  ast::OutlookEvent result;
  result.place = place(at);
  result.subject = ref(at);
  at = at.next();
  if (!at || !at.is(Rule::Happens)) return result;
  result.place.span.end = place(at).span.end;
  const Cursor how = at.child();
  result.breaks = how.is(TokenKind::KwBreaks);
  result.has_state = !result.breaks;
  if (result.has_state) result.state = state(how);
  at = at.next();
  return result;
}

ast::OutlookItem Builder::outlook_item(Cursor at) {
  using Kind = ast::OutlookItem::Kind;
  ast::OutlookItem result;
  result.place = place(at);
  Cursor child = at.child();
  if (child.is(TokenKind::KwTrust) && child.next().is(TokenKind::KwIn)) {
    result.kind = Kind::Trust;
    result.what.subject = ref(child.next().next());
    result.chance = expr(child.next().next().next());
    return result;
  }
  result.what = outlook_event(child);
  if (child.take(TokenKind::KwPlays)) {
    result.kind = Kind::Plays;
    result.strategy = name(child);
    return result;
  }
  if (child.take(TokenKind::KwDetects)) result.kind = Kind::Detects;
  while (child.take(TokenKind::KwAnd)) result.others.push_back(outlook_event(child));
  if (child.take(TokenKind::KwCorrelated)) {
    result.kind = Kind::Correlated;
    result.contrary = child.take(TokenKind::Minus);
  }
  result.chance = expr(child);
  child = child.next();
  if (child.take(TokenKind::KwPer)) {
    result.per = period(child);
  } else if (child.take(TokenKind::KwWithin)) {
    result.within = expr(child);
    if (child.next()) result.of = expr(child.next().next());
  }
  return result;
}

}  // namespace quid
