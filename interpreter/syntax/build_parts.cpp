// SPDX-License-Identifier: Apache-2.0
// Names, references, numbers, dates, texts, sets, periods and terms.
#include "syntax/build.hpp"

#include <algorithm>

namespace quid {

using ast::Place;

Builder::Builder(const Source& source, SourceId source_id, const std::vector<Token>& tokens,
                 Interner& interner, Diagnostics& diagnostics, const Limits& limits, ast::Ast& ast)
    : source_(source),
      source_id_(source_id),
      tokens_(tokens),
      interner_(interner),
      diagnostics_(diagnostics),
      limits_(limits),
      ast_(ast) {}

Span Builder::span_of_token(std::uint32_t token) const {
  return {source_id_, tokens_[token].begin, tokens_[token].end};
}

Place Builder::place(Cursor at) const {
  const Token& first = tokens_[at.first_token()];
  if (at.last_token() < at.first_token()) return {{source_id_, first.begin, first.begin}};
  return {{source_id_, first.begin, tokens_[at.last_token()].end}};
}

std::string_view Builder::text_of(Cursor at) const { return source_.text(place(at).span); }

void Builder::report(DiagnosticKind kind, Cursor at, std::string message, std::string hint) {
  diagnostics_.add(kind, place(at).span, std::move(message), std::move(hint));
}

// Always a leaf: the rules of names are chains.
ast::Name Builder::name(Cursor at) {
  const Span span = span_of_token(at.first_token());
  return {interner_.intern(source_.text().substr(span.begin, span.size())), {span}};
}

std::optional<ast::Ref> Builder::try_ref(Cursor at) {
  if (at.is_leaf()) {
    if (!is_name_like(at.kind())) return std::nullopt;
    return ast::Ref{name(at), {}, place(at)};
  }
  const Cursor word = at.child();
  if (!word.is_leaf() || !is_name_like(word.kind()) || !word.next().is(Rule::Index)) {
    return std::nullopt;
  }
  const Place whole = place(at);
  ast::Name of = name(word);
  return ast::Ref{of, index(word.next()), whole};
}

// For rules that are references by the grammar. A label may be a reserved word.
ast::Ref Builder::ref(Cursor at) {
  if (at.is_leaf()) {
    const ast::Name word = name(at);
    return {word, {}, word.place};
  }
  const Place whole = place(at);
  const Cursor word = at.child();
  ast::Ref result{name(word), {}, whole};
  if (word.next()) result.index = index(word.next());
  return result;
}

// The left side of `at LEVEL`, `overdue` and the like, which the grammar takes for any value.
ast::Ref Builder::ref_wanted(Cursor at, std::string_view before) {
  if (auto found = try_ref(at)) return *std::move(found);
  report(DiagnosticKind::MissingName, at,
         "`" + std::string(before) + "` follows a name, not a value",
         "to compare values, use `=`, `<`, `>=` and so on");
  return {};
}

std::vector<ast::ExprId> Builder::index(Cursor at) {
  std::vector<ExprId> result;
  for (Cursor child = at.child(); child; child = child.next()) {
    const bool sign =
        child.is(TokenKind::LBrack) || child.is(TokenKind::Comma) || child.is(TokenKind::RBrack);
    if (!sign) result.push_back(expr(child));
  }
  return result;
}

ast::Element Builder::element(Cursor at) {
  if (at.is(TokenKind::Number)) return {{}, whole_number(at), place(at)};
  return {name(at), 0, place(at)};
}

ast::SetExpr Builder::set_expr(Cursor at) {
  ast::SetExpr result;
  result.place = place(at);
  if (at.is_leaf()) {
    result.name = name(at);
    return result;
  }
  Cursor child = at.child();
  if (!child.is(TokenKind::LBrace)) {
    result.form = ast::SetExpr::Form::Range;
    result.first = whole_number(child);
    result.last = whole_number(child.next().next());
    return result;
  }
  result.form = ast::SetExpr::Form::Listed;
  for (child = child.next(); child; child = child.next().next()) {
    if (child.is(TokenKind::RBrace)) break;
    result.elements.push_back(element(child));
  }
  return result;
}

ast::Binder Builder::binder(Cursor at) {
  ast::Binder result;
  result.place = place(at);
  const Cursor first = at.child();
  if (first.next().is(TokenKind::KwIn)) {
    result.variable = name(first);
    result.set = set_expr(first.next().next());
  } else {
    result.bare = true;
    result.set = set_expr(first);
  }
  return result;
}

std::vector<ast::Binder> Builder::binders(Cursor at) {
  std::vector<ast::Binder> result;
  for (Cursor child = at.child(); child; child = child.next()) {
    if (child.is(Rule::Binder)) result.push_back(binder(child));
  }
  return result;
}

ast::Head Builder::head(Cursor at) {
  ast::Head result{name(at.child()), {}};
  if (const Cursor list = at.child(Rule::Binders)) result.binders = binders(list);
  return result;
}

ast::UnitExpr Builder::unit_expr(Cursor at) {
  ast::UnitExpr result;
  result.place = place(at);
  bool divided = false;
  for (Cursor child = at.child(); child; child = child.next()) {
    if (child.is(TokenKind::Id)) {
      result.factors.push_back({name(child), divided});
    } else {
      divided = child.is(TokenKind::Slash);
    }
  }
  return result;
}

ast::Period Builder::period(Cursor at) {
  ast::Period result;
  result.place = place(at);
  Cursor child = at.child();
  if (child.is(TokenKind::Number)) {
    result.count = whole_number(child);
    child = child.next();
  }
  result.business = child.take(TokenKind::KwBusiness);
  result.unit = name(child);
  return result;
}

ast::When Builder::when(Cursor at) {
  ast::When result;
  result.place = place(at);
  result.written = true;
  Cursor child = at.child();
  if (child.take(TokenKind::KwStep)) {
    result.is_step = true;
    result.step = whole_number(child);
  } else {
    const auto read = date_value(child);
    result.day = read.value_or(Day{});
    result.written = read.has_value();  // else it is reported, and judged no further
  }
  return result;
}

ast::StateWord Builder::state(Cursor at) {
  using ast::StateWord;
  switch (at.child().kind()) {
    case TokenKind::KwReported: return StateWord::Reported;
    case TokenKind::KwVerified: return StateWord::Verified;
    case TokenKind::KwRefuted: return StateWord::Refuted;
    case TokenKind::KwBroken: return StateWord::Broken;
    case TokenKind::KwOverdue: return StateWord::Overdue;
    case TokenKind::KwLapsed: return StateWord::Lapsed;
    case TokenKind::KwWaived: return StateWord::Waived;
    case TokenKind::KwDisputed: return StateWord::Disputed;
    case TokenKind::KwUnruled: return StateWord::Unruled;
    case TokenKind::KwOn: return StateWord::OnTime;
    case TokenKind::KwPending: return StateWord::Pending;
    case TokenKind::KwDone: return StateWord::Done;
    case TokenKind::KwSuspended: return StateWord::Suspended;
    case TokenKind::KwOpen: return StateWord::Open;
    case TokenKind::KwWithdrawn: return StateWord::Withdrawn;
    case TokenKind::KwSaid: return StateWord::Said;
    default: return StateWord::Unwarranted;
  }
}

void Builder::verdict(Cursor at, ast::VerdictWord& word, ast::Ref& by) {
  using ast::VerdictWord;
  constexpr std::pair<std::string_view, VerdictWord> words[] = {
      {"fulfilled", VerdictWord::Fulfilled},
      {"breached", VerdictWord::Breached},
      {"impasse", VerdictWord::Impasse},
      {"ended", VerdictWord::Ended},
      {"undetermined", VerdictWord::Undetermined}};
  Cursor child = at.child().next();
  if (child.take(TokenKind::KwIn)) {
    word = VerdictWord::InProgress;
    if (text_of(child) != "progress") {
      report(
          DiagnosticKind::UnexpectedWord, child,
          "`verdict in` goes on with `progress`, not with `" + std::string(text_of(child)) + "`");
    }
    return;
  }
  const std::string_view written = text_of(child);
  const auto* found = std::find_if(std::begin(words), std::end(words),
                                   [&](const auto& entry) { return entry.first == written; });
  if (found == std::end(words)) {
    report(DiagnosticKind::UnexpectedWord, child, "no verdict is `" + std::string(written) + "`",
           "a verdict is fulfilled, in progress, breached, impasse, ended or undetermined");
  } else {
    word = found->second;
  }
  if (child.next()) by = ref(child.next().next());
}

ast::Term Builder::term(Cursor at) {
  ast::Term result;
  result.place = place(at);
  if (at.is(Rule::Verdict)) {
    result.form = ast::Term::Form::Verdict;
    verdict(at, result.verdict, result.by);
    return result;
  }
  if (!at.is(Rule::Term)) {
    result.subject = ref(at);
    return result;
  }
  Cursor child = at.child();
  result.subject = ref(child);
  child = child.next();
  if (child.is(Rule::State)) {
    result.form = ast::Term::Form::State;
    result.state = state(child);
    return result;
  }
  result.form = ast::Term::Form::Level;
  if (child.take(TokenKind::KwBelow)) {
    result.test = ast::LevelTest::Below;
  } else {
    child.take(TokenKind::KwAt);
    if (child.take(TokenKind::KwLeast)) result.test = ast::LevelTest::AtLeast;
  }
  result.level = element(child);
  return result;
}

}  // namespace quid
