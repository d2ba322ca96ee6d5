// SPDX-License-Identifier: Apache-2.0
// Recursive descent without recursion: events are flat. Mirrors the rules `entry`, `prior` and
// `event` of the grammar; a test holds both readers equal.
#include "run/record_event.hpp"

#include "support/limits.hpp"
#include "support/utf8.hpp"

namespace quid {
namespace {

constexpr std::size_t longest_name = Limits{}.name_bytes;

// What the tree builder takes for a name wherever a value may stand.
bool is_plain_name(TokenKind kind) {
  return is_name_like(kind) && kind != TokenKind::KwStep && kind != TokenKind::KwNo &&
         kind != TokenKind::KwWorth && kind != TokenKind::KwOffer;
}

}  // namespace

bool begins_entry(std::span<const Token> tokens, std::size_t at) {
  if (at >= tokens.size()) return false;
  if (tokens[at].kind == TokenKind::KwOn) return true;
  return tokens[at].kind == TokenKind::KwPrior && at + 1 < tokens.size() &&
         (tokens[at + 1].kind == TokenKind::Date || tokens[at + 1].kind == TokenKind::BadDate);
}

void QuickEntryReader::begin(std::string_view text, std::span<const Token> tokens,
                             SourceId source_id, std::uint32_t base) {
  text_ = text;
  tokens_ = tokens;
  source_id_ = source_id;
  base_ = base;
}

bool QuickEntryReader::entry(std::size_t& at, ast::Entry& out) {
  at_ = at;
  out = {};
  out.prior = kind() == TokenKind::KwPrior;
  if (!take(TokenKind::KwPrior) && !take(TokenKind::KwOn)) return false;
  if (!when(out.on)) return false;
  // `known` is a name too: only before a date is it the word.
  if (!out.prior) {
    const bool known =
        kind() == TokenKind::KwKnown && at_ + 1 < tokens_.size() &&
        (tokens_[at_ + 1].kind == TokenKind::Date || tokens_[at_ + 1].kind == TokenKind::KwStep);
    if (known) {
      ++at_;
      if (!when(out.known)) return false;
    }
    out.corrected = take(TokenKind::KwCorrected);
  }
  std::size_t next = at_;
  if (!event(next, out.event)) return false;
  out.place = place_from(at);
  at = next;
  return true;
}

bool QuickEntryReader::event(std::size_t& at, ast::Event& out) {
  at_ = at;
  out = {};
  if (kind() == TokenKind::Text) {
    if (!note(out)) return false;
  } else if (!ref(out.subject) || !tail(out)) {
    return false;
  }
  out.place = place_from(at);
  at = at_;
  return true;
}

TokenKind QuickEntryReader::kind() const {
  return at_ < tokens_.size() ? tokens_[at_].kind : TokenKind::EndOfInput;
}

bool QuickEntryReader::take(TokenKind wanted) {
  if (kind() != wanted) return false;
  ++at_;
  return true;
}

std::string_view QuickEntryReader::text() const {
  const Token& token = tokens_[at_];
  return text_.substr(token.begin, token.end - token.begin);
}

ast::Place QuickEntryReader::place() const {
  return {{source_id_, base_ + tokens_[at_].begin, base_ + tokens_[at_].end}};
}

ast::Place QuickEntryReader::place_from(std::size_t first) const {
  return {{source_id_, base_ + tokens_[first].begin, base_ + tokens_[at_ - 1].end}};
}

bool QuickEntryReader::name(ast::Name& out) {
  if (!is_name_like(kind())) return false;
  const std::string_view word = text();
  if (word.size() > longest_name) return false;
  if (is_ascii(word)) {
    out.id = interner_.intern(word);
  } else if (const auto known = interner_.find(word)) {
    out.id = *known;  // the script's lexer has looked at its letters
  } else {
    return false;
  }
  out.place = place();
  ++at_;
  return true;
}

bool QuickEntryReader::ref(ast::Ref& out) {
  const std::size_t first = at_;
  if (!name(out.name)) return false;
  if (kind() == TokenKind::LBrack && !index(out)) return false;
  out.place = place_from(first);
  return true;
}

bool QuickEntryReader::index(ast::Ref& out) {
  ++at_;
  std::vector<ast::ExprId> index;
  do {
    const ast::Place where = at_ < tokens_.size() ? place() : ast::Place{};
    if (is_plain_name(kind())) {
      ast::Ref element;
      if (!name(element.name)) return false;
      element.place = where;
      index.push_back(add(ast::RefExpr{std::move(element)}, where));
    } else if (kind() == TokenKind::Number) {
      ast::AmountLit literal;
      const auto value = Decimal::parse(text());
      if (!value) return false;
      literal.value = *value;
      ++at_;
      index.push_back(add(literal, where));
    } else {
      return false;
    }
  } while (take(TokenKind::Comma));
  out.index = std::move(index);
  return take(TokenKind::RBrack);
}

bool QuickEntryReader::when(ast::When& out) {
  const std::size_t first = at_;
  out.written = true;
  if (kind() == TokenKind::Date) {
    const auto day = parse_date(text());
    if (!day) return false;
    out.day = *day;
    ++at_;
  } else {
    if (!take(TokenKind::KwStep) || kind() != TokenKind::Number) return false;
    const auto value = Decimal::parse(text());
    const auto step = value ? value->to_int() : std::nullopt;
    if (!step) return false;
    out.is_step = true;
    out.step = *step;
    ++at_;
  }
  out.place = place_from(first);
  return true;
}

bool QuickEntryReader::element(ast::Element& out) {
  if (kind() != TokenKind::Number) {
    if (!name(out.name)) return false;
    out.place = out.name.place;
    return true;
  }
  const auto value = Decimal::parse(text());
  const auto number = value ? value->to_int() : std::nullopt;
  if (!number) return false;
  out.number = *number;
  out.place = place();
  ++at_;
  return true;
}

bool QuickEntryReader::note(ast::Event& out) {
  const std::string_view raw = text();
  if (raw.find('\\') != std::string_view::npos) return false;
  out.node = ast::EvNote{std::string(raw.substr(1, raw.size() - 2))};
  ++at_;
  return true;
}

bool QuickEntryReader::by(ast::Ref& out) { return !take(TokenKind::KwBy) || ref(out); }

bool QuickEntryReader::payment(ast::ExprId& value, ast::Ref& to) {
  return amount(value) && take(TokenKind::KwTo) && ref(to);
}

bool QuickEntryReader::tail(ast::Event& out) {
  const TokenKind word = kind();
  if (word == TokenKind::Number || word == TokenKind::Percentage || word == TokenKind::KwBy) {
    ast::EvDone done;
    if (word != TokenKind::KwBy && !amount(done.amount)) return false;
    const bool good = by(done.by);
    out.node = std::move(done);
    return good;
  }
  const auto plain = [&](ast::EventNode node) {
    out.node = std::move(node);
    return true;
  };
  if (word == TokenKind::EndOfInput || word == TokenKind::KwOn || word == TokenKind::KwPrior) {
    return plain(ast::EvDone{});
  }
  ++at_;
  ast::Ref who;
  ast::ExprId value;
  switch (word) {
    case TokenKind::KwReported: return plain(ast::EvReported{});
    case TokenKind::KwBroken: return plain(ast::EvBroken{});
    case TokenKind::KwSettled: return plain(ast::EvSettled{});
    case TokenKind::KwWithdraws: return plain(ast::EvWithdraws{});
    case TokenKind::KwVerified: return by(who) && plain(ast::EvVerified{who});
    case TokenKind::KwWaived: return by(who) && plain(ast::EvWaived{who});
    case TokenKind::KwRefuted:
      return kind() == TokenKind::KwBy && by(who) && plain(ast::EvRefuted{who});
    case TokenKind::KwDisputed:
      return kind() == TokenKind::KwBy && by(who) && plain(ast::EvDisputed{who});
    case TokenKind::KwOf: return amount(value) && plain(ast::EvOf{value});
    case TokenKind::Eq: return number(value) && plain(ast::EvQuantity{false, value});
    case TokenKind::Plus: return number(value) && plain(ast::EvQuantity{true, value});
    case TokenKind::KwPays: return payment(value, who) && plain(ast::EvPays{value, who});
    case TokenKind::KwOffers: return payment(value, who) && plain(ast::EvOffers{value, who});
    case TokenKind::KwSays: return ref(who) && plain(ast::EvSays{who});
    case TokenKind::KwAt: {
      ast::Element level;
      return element(level) && plain(ast::EvLevel{level});
    }
    case TokenKind::KwDue:
    case TokenKind::KwUntil: {
      ast::When date;
      if (!when(date)) return false;
      return word == TokenKind::KwDue ? plain(ast::EvDue{date}) : plain(ast::EvUntil{date});
    }
    default: return false;
  }
}

bool QuickEntryReader::scale(Decimal& value) {
  std::int64_t factor = 1;
  if (kind() == TokenKind::KwThousand) factor = 1'000;
  if (kind() == TokenKind::KwMillion) factor = 1'000'000;
  if (kind() == TokenKind::KwBillion) factor = 1'000'000'000;
  if (factor == 1) return true;
  ++at_;
  const auto product = mul(value, Decimal::from_int(factor));
  if (product) value = *product;
  return product.has_value();
}

// `business` and `step` after a number are left to `parse`: no event wants them.
bool QuickEntryReader::amount(ast::ExprId& out) {
  const std::size_t first = at_;
  ast::AmountLit literal;
  std::string_view digits = at_ < tokens_.size() ? text() : std::string_view();
  literal.percent = kind() == TokenKind::Percentage;
  if (!literal.percent && kind() != TokenKind::Number) return false;
  if (literal.percent) digits.remove_suffix(1);
  const auto value = Decimal::parse(digits);
  if (!value) return false;
  literal.value = *value;
  ++at_;
  if (literal.percent) {
    if (value->units() % 100 != 0) return false;
    literal.value = Decimal::from_units(value->units() / 100);
  } else {
    if (!scale(literal.value)) return false;
    if (kind() == TokenKind::KwBusiness || kind() == TokenKind::KwStep) return false;
    if (kind() == TokenKind::Id && !name(literal.unit)) return false;
  }
  out = add(literal, place_from(first));
  return true;
}

bool QuickEntryReader::number(ast::ExprId& out) {
  const std::size_t first = at_;
  const bool negative = take(TokenKind::Minus);
  if (!amount(out)) return false;
  if (negative) out = add(ast::Unary{ast::UnaryOp::Negate, out}, place_from(first));
  return true;
}

ast::ExprId QuickEntryReader::add(ast::ExprNode node, ast::Place place) {
  ast_.expressions.push_back({std::move(node), place});
  return ast::ExprId::at(ast_.expressions.size() - 1);
}

}  // namespace quid
