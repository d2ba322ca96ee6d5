// SPDX-License-Identifier: Apache-2.0
// The smallest expressions: literals, names, brackets, calls, and the readers `X of Y` and `X by
// Y`.
#include <algorithm>

#include "diagnostics/suggest.hpp"
#include "syntax/build.hpp"
#include "syntax/readers.hpp"

namespace quid {

using ast::ExprId;

namespace {

using ast::Reader;

std::string reader_hint(std::string_view word) {
  if (word == "end") return "the last day of a month is `end of month of X`, X being a date";
  constexpr std::string_view rests[] = {"rest",        "balance", "remainder",
                                        "outstanding", "arrears", "owed"};
  if (std::find(std::begin(rests), std::end(rests), word) != std::end(rests))
    return "what is still to be paid on the duties of the rule R is `unpaid of R`";
  if (word == "count") return "elements are counted by `count(x in S: C)`";
  constexpr std::string_view numbers[] = {"one", "two", "three", "four", "five"};
  if (const auto* at = std::find(std::begin(numbers), std::end(numbers), word);
      at != std::end(numbers))
    return "write `at least " + std::to_string(at - numbers + 1) + " of (…)`";
  NearestWord search(word);
  for (const auto& [name, reader] : reader_words) search.offer(name);
  for (const std::string_view name : {"end of month", "no deal", "worth", "offer"}) {
    search.offer(name);
  }
  if (const auto best = search.best()) return "did you mean `" + std::string(*best) + " of`?";
  return "`progress of m`, `date of m`, `exposure of P` and the like can be read";
}

bool is_aggregate(std::string_view word) {
  return word == "count" || word == "sum" || word == "min" || word == "max";
}

}  // namespace

ExprId Builder::primary(Cursor at) {
  if (at.is_leaf()) return leaf(at);
  switch (at.rule()) {
    case Rule::Primary:
    case Rule::Target:
    case Rule::Count:
    case Rule::Dur: {
      const Cursor inner = at.child().next();
      if (inner.is(TokenKind::KwIf)) return if_else(inner, at);
      const Cursor after = inner.next().next();
      return after ? with_unit(inner, after, at) : expr(inner);
    }
    case Rule::Amount: {
      ast::AmountLit literal = amount_literal(at);
      return add(std::move(literal), place(at));
    }
    case Rule::Verdict: {
      ast::VerdictIs node;
      verdict(at, node.word, node.by);
      return add(std::move(node), place(at));
    }
    default: return bare(at);
  }
}

ExprId Builder::leaf(Cursor at) {
  switch (at.kind()) {
    case TokenKind::Number:
    case TokenKind::Percentage: {
      ast::AmountLit literal = amount_literal(at);
      return add(std::move(literal), place(at));
    }
    case TokenKind::Date: return add(ast::DateLit{date_value(at).value_or(Day{})}, place(at));
    case TokenKind::Text: return add(ast::TextLit{text(at)}, place(at));
    case TokenKind::KwTrue: return add(ast::TruthLit{ast::TruthWord::True}, place(at));
    case TokenKind::KwFalse: return add(ast::TruthLit{ast::TruthWord::False}, place(at));
    case TokenKind::KwUnknown: return add(ast::TruthLit{ast::TruthWord::Unknown}, place(at));
    default: {
      ast::Ref one = ref(at);
      const ast::Place where = one.place;
      return add(ast::RefExpr{std::move(one)}, where);
    }
  }
}

// `(E) months`, `(E) business days`, `(E) USD`
ExprId Builder::with_unit(Cursor value, Cursor unit_words, Cursor whole) {
  ast::WithUnit node;
  node.value = expr(value);
  node.business = unit_words.take(TokenKind::KwBusiness);
  node.unit = name(unit_words);
  return add(node, place(whole));
}

// `(if C then E else E)`
ExprId Builder::if_else(Cursor if_word, Cursor whole) {
  const Cursor condition = if_word.next();
  const Cursor then = condition.next().next();
  ast::IfElse node;
  node.condition = expr(condition);
  node.then = expr(then);
  node.otherwise = expr(then.next().next());
  return add(node, place(whole));
}

ExprId Builder::bare(Cursor at) {
  const Cursor first = at.child();
  const Cursor second = first.next();
  if (second.is(Rule::Index)) {
    ast::Ref reference = *try_ref(at);
    return add(ast::RefExpr{std::move(reference)}, place(at));
  }
  if (first.is(TokenKind::KwAt)) {  // `at least N of (…)`
    ast::AtLeastOf node;
    const Cursor count = second.next();
    node.count = whole_number(count);
    node.conditions = expr_list(count.next().next().child().next());
    return add(std::move(node), place(at));
  }
  if (first.is(TokenKind::KwSince)) return add(ast::Since{ref(second)}, place(at));
  if (first.is(TokenKind::KwStep)) return add(ast::StepLit{whole_number(second)}, place(at));
  if (first.is(TokenKind::KwNo)) {  // `no deal of P`
    const Cursor party = second.next().next();
    const ExprId target = add(ast::RefExpr{ref(party)}, place(party));
    return add(ast::Read{ast::Reader::NoDealOf, {target}}, place(at));
  }
  if (first.is(TokenKind::KwWorth)) {  // `worth of TERM to P`
    const Cursor subject = second.next();
    ast::Term of = term(subject);
    return add(ast::WorthOf{std::move(of), ref(subject.next().next())}, place(at));
  }
  if (first.is(TokenKind::KwOffer)) {  // `offer of P to Q`
    const Cursor from = second.next();
    ast::Ref giver = ref(from);
    return add(ast::OfferOf{std::move(giver), ref(from.next().next())}, place(at));
  }
  if (second.is(TokenKind::LParen)) return call(first, second.next(), at);
  if (second.is(TokenKind::KwOf)) return of_reader(first, second.next(), at);
  return by_reader(first, second.next(), at);
}

ExprId Builder::of_reader(Cursor word, Cursor target, Cursor whole) {
  const std::string_view written = text_of(word);
  if (written == "end" && target.is(Rule::Bare) && target.child().next().is(TokenKind::KwOf) &&
      text_of(target.child()) == "month") {
    std::vector<ExprId> list = targets(target.child().next().next());
    return add(ast::Read{Reader::EndOfMonthOf, std::move(list)}, place(whole));
  }
  const auto* reader = find_reader(written);
  if (reader == nullptr) {
    report(DiagnosticKind::UnknownReader, word,
           "`" + std::string(written) + " of` is nothing that can be read", reader_hint(written));
    return placeholder(whole);
  }
  std::vector<ExprId> list = targets(target);
  const bool takes_list =
      reader->reader == Reader::EarliestOf || reader->reader == Reader::LatestOf;
  if (list.size() > 1 && !takes_list) {
    report(DiagnosticKind::UnexpectedWord, target,
           "`" + std::string(written) + " of` takes one thing, not a list",
           "`earliest of` and `latest of` take a list");
  }
  return add(ast::Read{reader->reader, std::move(list)}, place(whole));
}

// One primary, or a list in parentheses.
std::vector<ExprId> Builder::targets(Cursor at) {
  if (at.is(Rule::Target) && !at.child().next().is(TokenKind::KwIf)) {
    return expr_list(at.child().next());
  }
  return {expr(at)};
}

ExprId Builder::by_reader(Cursor word, Cursor target, Cursor whole) {
  const std::string_view written = text_of(word);
  if (written != "given" && written != "received") {
    const bool breach = written == "breached" || written == "breach" || written == "broken";
    report(DiagnosticKind::UnknownReader, word,
           "`" + std::string(written) + " by` is nothing that can be read",
           breach ? "write `verdict breached by P`" : "`given by P` and `received by P` can");
    return placeholder(whole);
  }
  const ExprId party = add(ast::RefExpr{ref(target)}, place(target));
  const auto reader = written == "given" ? Reader::GivenBy : Reader::ReceivedBy;
  return add(ast::Read{reader, {party}}, place(whole));
}

// `arguments` is a Rule::Args, or the closing parenthesis.
ExprId Builder::call(Cursor word, Cursor arguments, Cursor whole) {
  ast::Name function = name(word);
  const Cursor first = arguments.child();
  if (first.is(Rule::Over)) {
    if (!is_aggregate(text_of(word))) {
      report(DiagnosticKind::UnexpectedWord, word,
             "`" + std::string(text_of(word)) + "` cannot run over a set",
             "`count`, `sum`, `min` and `max` can");
    }
    ast::Aggregate node;
    node.function = function;
    over(first, node.binder, node.where);
    node.body = expr(first.next().next());
    return add(std::move(node), place(whole));
  }
  ast::Call node{function, {}};
  if (arguments.is(Rule::Args)) node.arguments = expr_list(first);
  return add(std::move(node), place(whole));
}

// Expressions with commas between, up to a closing parenthesis or the end.
std::vector<ExprId> Builder::expr_list(Cursor first) {
  std::vector<ExprId> result;
  for (Cursor at = first; at && !at.is(TokenKind::RParen); at = at.next()) {
    if (!at.is(TokenKind::Comma)) result.push_back(expr(at));
  }
  return result;
}

// `x in S [where C]`
void Builder::over(Cursor at, ast::Binder& binder, ExprId& where) {
  const Cursor variable = at.child();
  const Cursor set = variable.next().next();
  binder.variable = name(variable);
  binder.set = set_expr(set);
  binder.place = {place(variable).span.to(place(set).span)};
  if (set.next()) where = expr(set.next().next());
}

}  // namespace quid
