// SPDX-License-Identifier: Apache-2.0
// Where lines may break. In: a tree and its pieces. Out: units (what begins a line of its own),
// groups of pieces that stay on one line if they fit, the gaps where they break if not, and what
// stands in columns. Refuses to know widths: format_print.cpp decides.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "syntax/ast.hpp"
#include "syntax/format_extents.hpp"
#include "syntax/format_pieces.hpp"

namespace quid::formatting {

/// Before a piece: no break, a break of the innermost group around, or always one.
enum class Gap : std::uint8_t { None, Soft, Hard };

enum class Style : std::uint8_t {
  Fill,  // breaks only where the next part does not fit
  Rows,  // all on one line, or each part on its own
};

struct Group {
  PieceIndex first = 0, last = 0;
  Style style = Style::Fill;
  std::uint8_t nest = 0;  // how much deeper than the group around, where that one is broken
};

/// What begins a line: a declaration, an entry, a line of a test.
struct Unit {
  PieceIndex first = 0;
  std::uint8_t indent = 0;
  bool in_test = false;
};

/// Lines of one kind that follow one another stand in columns.
enum class LineKind : std::uint8_t {
  Other,
  Party,
  Observer,
  Set,
  Milestone,
  Lever,
  Statement,
  Value,
  NoDeal,
  Ensure,
  Row
};

struct Mark {
  Gap gap = Gap::None;
  std::uint8_t nest = 2;            // of a line that begins here, from its group's indentation
  bool glued = false;               // no space before
  std::uint8_t column = 0;          // from 1: aligned with that column of the lines around
  LineKind line = LineKind::Other;  // of a line that begins here
};

struct Marks {
  std::vector<Unit> units;
  std::vector<Group> groups;  // by their first piece, the outer before the inner
  std::vector<Mark> at;       // one for each piece
};

Marks mark(const ast::Ast& ast, const Pieces& pieces, const Extents& extents);

/// The parts of `mark`: each adds to `marks`.
class Marker {
 public:
  Marker(const ast::Ast& ast, const Pieces& pieces, const Extents& extents, Marks& marks);

  void units();         // format_mark.cpp
  void declarations();  // format_mark_items.cpp
  void effects();       // format_mark_effects.cpp
  void expressions();   // format_mark_expressions.cpp

 private:
  void group(Extent extent, Style style, std::uint8_t nest = 2);
  void gap(PieceIndex at, std::uint8_t nest = 2, Gap kind = Gap::Soft);
  void column(PieceIndex at, std::uint8_t number) { marks_.at[at].column = number; }
  void glue_after(const ast::Name& name);
  PieceIndex first(const ast::Place& place) const { return pieces_.at(place.span.begin); }
  PieceIndex last(const ast::Place& place) const { return pieces_.whole(place.span).last; }
  /// The word before an expression, as the `by` in `by 5`.
  PieceIndex word_before(ast::ExprId id) const { return extents_.outer(id).first - 1; }
  void gap_before(ast::ExprId id);  // before that word, if the expression is there
  PieceIndex find(TokenKind kind, PieceIndex from) const;
  PieceIndex after_colon(PieceIndex from) const { return find(TokenKind::Colon, from) + 1; }

  void unit(const ast::Place& place, std::uint8_t indent, bool in_test);
  void test(const ast::TestDecl& node, Extent whole);
  template <class Node>
  void item(const Node& node, Extent whole);
  void item(const ast::DealDecl& node, Extent whole);
  void item(const ast::PartyDecl& node, Extent whole);
  void item(const ast::ObserverDecl& node, Extent whole);
  void item(const ast::SetDecl& node, Extent whole);
  void item(const ast::CalendarDecl& node, Extent whole);
  void item(const ast::MilestoneDecl& node, Extent whole);
  void item(const ast::LeverDecl& node, Extent whole);
  void item(const ast::StatementDecl& node, Extent whole);
  void item(const ast::LetDecl& node, Extent whole);
  void item(const ast::TierTableDecl& node, Extent whole);
  void item(const ast::ElementTableDecl& node, Extent whole);
  void item(const ast::ActionDecl& node, Extent whole);
  void item(const ast::RuleDecl& node, Extent whole);
  void item(const ast::PhaseDecl& node, Extent whole);
  void item(const ast::ValueDecl& node, Extent whole);
  void item(const ast::NoDealDecl& node, Extent whole);
  void item(const ast::EnsureDecl& node, Extent whole);
  void item(const ast::OutlookDecl& node, Extent whole);
  void item(const ast::TestDecl& node, Extent whole);
  void body(PieceIndex from, PieceIndex last);
  void rows(const std::vector<PieceIndex>& firsts, Extent whole);
  void rule_header(const ast::RuleDecl& node, Extent whole, PieceIndex colon);
  void rule_body(const ast::RuleDecl& node, PieceIndex if_word);
  void label(PieceIndex after_name);

  void effect_list(const ast::EffectList& list);
  void otherwise(const ast::Otherwise& node, PieceIndex word);
  void effect_node(const ast::Effect& effect, Extent whole);

  template <class Node>
  void expression(const Node& node, ast::ExprId id);
  void expression(const ast::Logic& node, ast::ExprId id);
  void expression(const ast::Binary& node, ast::ExprId id);
  void expression(const ast::Unary& node, ast::ExprId id);
  void expression(const ast::Call& node, ast::ExprId id);
  void expression(const ast::Aggregate& node, ast::ExprId id);
  void expression(const ast::Quantified& node, ast::ExprId id);
  void expression(const ast::AtLeastOf& node, ast::ExprId id);
  void expression(const ast::Read& node, ast::ExprId id);
  void expression(const ast::IfElse& node, ast::ExprId id);
  void expression(const ast::ForDuration& node, ast::ExprId id);
  void expression(const ast::OnAtLeast& node, ast::ExprId id);
  void expression(const ast::Within& node, ast::ExprId id);
  void list(std::span<const ast::ExprId> parts, ast::ExprId id);
  void mark_spines();

  const ast::Ast& ast_;
  const Pieces& pieces_;
  const Extents& extents_;
  Marks& marks_;
  std::vector<bool> in_spine_;     // sums within sums: the outermost alone makes a group
  std::vector<bool> beside_rule_;  // a rule's condition: its lines hang from the `if`
};

}  // namespace quid::formatting
