// SPDX-License-Identifier: Apache-2.0
// Units and the small steps that every kind of mark takes.
#include <algorithm>

#include "syntax/format_marks.hpp"

namespace quid::formatting {

Marker::Marker(const ast::Ast& ast, const Pieces& pieces, const Extents& extents, Marks& marks)
    : ast_(ast), pieces_(pieces), extents_(extents), marks_(marks) {
  marks_.at.resize(pieces.size());
  in_spine_.resize(ast.expressions.size());
  beside_rule_.resize(ast.expressions.size());
}

void Marker::group(Extent extent, Style style, std::uint8_t nest) {
  if (extent.first < extent.last) {
    marks_.groups.push_back({extent.first, extent.last, style, nest});
  }
}

void Marker::gap(PieceIndex at, std::uint8_t nest, Gap kind) {
  marks_.at[at].gap = kind;
  marks_.at[at].nest = nest;
}

void Marker::gap_before(ast::ExprId id) {
  if (id.valid()) gap(word_before(id));
}

// `f(x)`
void Marker::glue_after(const ast::Name& name) {
  const PieceIndex next = last(name.place) + 1;
  if (next < pieces_.size() && pieces_.kind(next) == TokenKind::LParen) {
    marks_.at[next].glued = true;
  }
}

// The first of its kind outside of brackets; the caller knows that there is one.
PieceIndex Marker::find(TokenKind kind, PieceIndex from) const {
  PieceIndex at = from;
  while (at + 1 < pieces_.size() && pieces_.kind(at) != kind) {
    at = std::max(at, pieces_.partner(at)) + 1;
  }
  return at;
}

void Marker::unit(const ast::Place& place, std::uint8_t indent, bool in_test) {
  marks_.units.push_back({first(place), indent, in_test});
}

void Marker::test(const ast::TestDecl& node, Extent) {
  for (const ast::TestItem& line : node.items) {
    ast::match(
        line, [&](const ast::Entry& entry) { unit(entry.place, 2, true); },
        [&](const ast::Expect& expect) {
          unit(expect.place, 2, true);
          const Extent extent{first(expect.place), last(expect.place)};
          group(extent, Style::Fill, 0);
          gap(first(expect.on.place) - 1);
        });
  }
}

void Marker::units() {
  for (const ast::Item& item : ast_.items) {
    const auto* test_node = ast::get_if<ast::TestDecl>(&item.node);
    unit(item.place, 0, test_node != nullptr);
    if (test_node != nullptr) test(*test_node, {});
  }
  for (const ast::Entry& entry : ast_.entries) unit(entry.place, 0, false);
  if (marks_.units.empty() && pieces_.size() > 0) marks_.units.push_back({});
}

Marks mark(const ast::Ast& ast, const Pieces& pieces, const Extents& extents) {
  Marks result;
  Marker marker(ast, pieces, extents, result);
  marker.units();
  marker.declarations();
  marker.effects();
  marker.expressions();
  // Of two with the same bounds, the outer was added first.
  std::stable_sort(result.groups.begin(), result.groups.end(), [](const Group& a, const Group& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  return result;
}

}  // namespace quid::formatting
