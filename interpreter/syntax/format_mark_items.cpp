// SPDX-License-Identifier: Apache-2.0
// Declarations: where they break and what stands in columns.
#include <algorithm>

#include "syntax/format_marks.hpp"

namespace quid::formatting {

void Marker::declarations() {
  for (const ast::Item& one : ast_.items) {
    const Extent whole{first(one.place), last(one.place)};
    ast::match(one.node, [&](const auto& node) { item(node, whole); });
  }
}

template <class Node>
void Marker::item(const Node&, Extent whole) {
  group(whole, Style::Fill, 0);
}

// What follows a colon or `=`: on that line if all fits, else on the next.
void Marker::body(PieceIndex from, PieceIndex last) {
  gap(from);
  group({from, last}, Style::Fill, 2);
}

// A label in the first column, where there is one.
void Marker::label(PieceIndex after_name) {
  if (after_name < pieces_.size() && pieces_.kind(after_name) == TokenKind::Text) {
    column(after_name, 1);
  }
}

// The piece after `NAME` or `NAME[…]`.
static PieceIndex after_head(const Pieces& pieces, PieceIndex name) {
  const PieceIndex next = name + 1;
  if (next >= pieces.size() || pieces.kind(next) != TokenKind::LBrack) return next;
  return pieces.partner(next) + 1;
}

void Marker::item(const ast::DealDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  if (node.in_steps) return;
  gap(first(node.from.place) - 1);
  if (node.to.written) gap(first(node.to.place) - 1);
  if (node.by.present()) gap(first(node.by.place) - 1);
}

void Marker::item(const ast::PartyDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  marks_.at[whole.first].line = LineKind::Party;
  if (!node.label.empty()) column(whole.last, 1);
}

void Marker::item(const ast::ObserverDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  marks_.at[whole.first].line = LineKind::Observer;
  if (!node.label.empty()) column(whole.last, 1);
}

void Marker::item(const ast::SetDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  marks_.at[whole.first].line = LineKind::Set;
  column(first(node.name.place) + 1, 1);
  for (const ast::Element& element : node.value.elements) gap(first(element.place));
}

void Marker::item(const ast::CalendarDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  for (const ast::When& day : node.days) gap(first(day.place));
}

void Marker::item(const ast::MilestoneDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  marks_.at[whole.first].line = LineKind::Milestone;
  label(after_head(pieces_, first(node.head.name.place)));
  if (!node.owners.empty()) {
    const PieceIndex by = first(node.owners.front().place) - 1;
    gap(by);
    column(by, 2);
  }
  for (const ast::Clause& clause : node.clauses) gap(first(clause.place));
}

void Marker::item(const ast::LeverDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  marks_.at[whole.first].line = LineKind::Lever;
  const PieceIndex colon = last(node.by.place) + 1;
  column(first(node.by.place) - 1, 1);
  column(colon + 1, 2);
  for (const ast::Element& level : node.named) gap(first(level.place));
  if (node.has_start) gap(first(node.starts_at.place) - 2);
}

void Marker::item(const ast::StatementDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  marks_.at[whole.first].line = LineKind::Statement;
  column(first(node.by.place) - 1, 1);
  column(word_before(node.claims), 2);
  gap_before(node.claims);
  gap_before(node.at);
  gap_before(node.strength);
}

void Marker::item(const ast::LetDecl& node, Extent whole) {
  group(whole, Style::Rows, 0);
  body(extents_.outer(node.value).first, whole.last);
}

void Marker::rows(const std::vector<PieceIndex>& firsts, Extent whole) {
  group(whole, Style::Rows, 0);
  for (const PieceIndex row : firsts) {
    gap(row);
    marks_.at[row].line = LineKind::Row;
    column(after_colon(row), 1);
  }
}

void Marker::item(const ast::TierTableDecl& node, Extent whole) {
  glue_after(node.name);
  std::vector<PieceIndex> firsts;
  for (const ast::Tier& tier : node.tiers) firsts.push_back(first(tier.place));
  rows(firsts, whole);
}

void Marker::item(const ast::ElementTableDecl& node, Extent whole) {
  std::vector<PieceIndex> firsts;
  for (const ast::Row& row : node.rows) {
    // A row begins with one word, and a colon.
    firsts.push_back(word_before(row.value) - 1);
  }
  rows(firsts, whole);
}

void Marker::item(const ast::ActionDecl& node, Extent whole) {
  glue_after(node.name);
  group(whole, Style::Rows, 0);
  if (node.by_host) return;
  const PieceIndex from = pieces_.extent(ast_[node.effects.front()].place.span).first;
  gap(from);
  effect_list(node.effects);
}

void Marker::item(const ast::RuleDecl& node, Extent whole) {
  if (!node.label.present()) return rule_body(node, whole.first);
  group(whole, Style::Fill, 0);
  const PieceIndex colon = find(TokenKind::Colon, first(node.label.place) + 1);
  rule_header(node, whole, colon);
  gap(colon + 1, 2, Gap::Hard);
  rule_body(node, colon + 1);
}

// The options are words in any order; brackets hold none.
void Marker::rule_header(const ast::RuleDecl& node, Extent, PieceIndex colon) {
  PieceIndex at = after_head(pieces_, first(node.label.place));
  for (; at < colon; at = std::max(at, pieces_.partner(at)) + 1) {
    switch (pieces_.kind(at)) {
      case TokenKind::KwOnce:
      case TokenKind::KwOver:
      case TokenKind::KwDuring:
      case TokenKind::KwFrom:
      case TokenKind::KwTo: gap(at, 4); break;
      default: break;
    }
  }
}

// `if C then E` on one line, or `then` on a line of its own; each `otherwise` always.
void Marker::rule_body(const ast::RuleDecl& node, PieceIndex if_word) {
  const PieceIndex effects_begin = pieces_.extent(ast_[node.effects.front()].place.span).first;
  group({if_word, extents_.end_of(node.effects.back())}, Style::Rows, 0);
  gap(effects_begin - 1, 0);
  if (node.every && node.condition.valid()) gap(word_before(node.condition), 0);
  if (node.condition.valid()) beside_rule_[node.condition.index()] = true;
  effect_list(node.effects);
}

void Marker::item(const ast::PhaseDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  for (const ast::ExprId part : {node.from, node.when, node.until, node.duration}) {
    gap_before(part);
  }
}

void Marker::item(const ast::ValueDecl& node, Extent whole) {
  group(whole, Style::Rows, 0);
  marks_.at[whole.first].line = LineKind::Value;
  const PieceIndex from = first(node.items.front().place);
  column(from, 1);
  body(from, whole.last);
  for (std::size_t i = 1; i < node.items.size(); ++i) gap(first(node.items[i].place), 0);
}

void Marker::item(const ast::NoDealDecl& node, Extent whole) {
  group(whole, Style::Fill, 0);
  marks_.at[whole.first].line = LineKind::NoDeal;
  column(last(node.party.place) + 2, 1);
}

void Marker::item(const ast::EnsureDecl& node, Extent whole) {
  group(whole, Style::Rows, 0);
  marks_.at[whole.first].line = LineKind::Ensure;
  const PieceIndex from = first(node.label.place) + 2;
  column(from, 1);
  body(from, whole.last);
  if (!node.other.valid()) return;
  const bool after = node.form == ast::EnsureDecl::Form::OnlyAfter;
  gap(word_before(node.other) - (after ? 1 : 0));
}

void Marker::item(const ast::OutlookDecl& node, Extent whole) {
  group(whole, Style::Rows, 0);
  const PieceIndex from = first(node.items.front().place);
  body(from, whole.last);
  for (std::size_t i = 1; i < node.items.size(); ++i) gap(first(node.items[i].place), 0);
}

void Marker::item(const ast::TestDecl&, Extent) {}

}  // namespace quid::formatting
