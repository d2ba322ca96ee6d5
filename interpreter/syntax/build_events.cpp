// SPDX-License-Identifier: Apache-2.0
// Events, the entries of records, and the bodies of tests.
#include "syntax/build.hpp"

namespace quid {

// `on DATE [known DATE] [corrected] EVENT`, `prior DATE EVENT`
ast::Entry Builder::entry(Cursor at) {
  ast::Entry result;
  result.place = place(at);
  Cursor child = at.child();
  result.prior = child.is(TokenKind::KwPrior);
  child = child.next();
  result.on = when(child);
  child = child.next();
  if (child.take(TokenKind::KwKnown)) {
    result.known = when(child);
    child = child.next();
  }
  result.corrected = child.take(TokenKind::KwCorrected);
  result.event = event(child);
  return result;
}

ast::Event Builder::event(Cursor at) {
  ast::Event result;
  result.place = place(at);
  const Cursor subject = at.child();
  if (subject.is(TokenKind::Text)) {
    result.node = ast::EvNote{text(subject)};
    return result;
  }
  result.subject = ref(subject);
  if (subject.next()) {
    result.node = event_tail(subject.next());
  } else {
    result.node = ast::EvDone{};
  }
  return result;
}

ast::EventNode Builder::event_tail(Cursor at) {
  const Cursor word = at.child();
  const Cursor rest = word.next();
  const auto by = [&] { return rest ? ref(rest.next()) : ast::Ref{}; };
  if (!word.is_leaf() || word.is(TokenKind::Number) || word.is(TokenKind::Percentage)) {
    const ExprId amount = expr(word);
    return ast::EvDone{amount, by()};
  }
  switch (word.kind()) {
    case TokenKind::KwBy: return ast::EvDone{{}, ref(rest)};
    case TokenKind::KwReported: return ast::EvReported{};
    case TokenKind::KwBroken: return ast::EvBroken{};
    case TokenKind::KwSettled: return ast::EvSettled{};
    case TokenKind::KwVerified: return ast::EvVerified{by()};
    case TokenKind::KwWaived: return ast::EvWaived{by()};
    case TokenKind::KwRefuted: return ast::EvRefuted{by()};
    case TokenKind::KwDisputed: return ast::EvDisputed{by()};
    case TokenKind::KwDue: return ast::EvDue{when(rest)};
    case TokenKind::KwOf: return ast::EvOf{expr(rest)};
    case TokenKind::KwAt: return ast::EvLevel{element(rest)};
    case TokenKind::Eq:
    case TokenKind::Plus: return ast::EvQuantity{word.is(TokenKind::Plus), expr(rest)};
    case TokenKind::KwPays: {
      const ExprId amount = expr(rest);
      return ast::EvPays{amount, ref(rest.next().next())};
    }
    case TokenKind::KwOffers: {
      const ExprId amount = expr(rest);
      return ast::EvOffers{amount, ref(rest.next().next())};
    }
    case TokenKind::KwSays: return ast::EvSays{ref(rest)};
    case TokenKind::KwUntil: return ast::EvUntil{when(rest)};
    default: return ast::EvWithdraws{};
  }
}

void Builder::begin_test(std::uint32_t first_token, std::uint32_t text_token,
                         std::uint32_t colon_token) {
  const CstNode title{Rule::Leaf, TokenKind::Text, text_token};
  ast::TestDecl test{text(Cursor(&title)), {}};
  const Span whole = span_of_token(first_token).to(span_of_token(colon_token));
  ast_.items.push_back({std::move(test), {whole}});
}

// Belongs to the test that was begun last.
void Builder::test_item(Cursor at) {
  ast::Item& item = ast_.items.back();
  auto& items = std::get<ast::TestDecl>(item.node).items;
  item.place = {item.place.span.to(place(at).span)};
  const Cursor first = at.child();
  if (first.is(TokenKind::KwExpect)) {
    ast::Expect expect;
    expect.place = place(at);
    const Cursor condition = first.next();
    expect.condition = expr(condition);
    expect.on = when(condition.next().next());
    items.push_back(std::move(expect));
    return;
  }
  const bool refuse = first.is(TokenKind::KwRefuse);
  ast::Entry result = entry(refuse ? first.next() : first);
  result.refuse = refuse;
  if (refuse) result.place = place(at);
  items.push_back(std::move(result));
}

}  // namespace quid
