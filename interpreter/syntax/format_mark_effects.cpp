// SPDX-License-Identifier: Apache-2.0
// Effects: lists break after commas, `otherwise` begins a line, suffixes may.
#include "syntax/format_marks.hpp"

namespace quid::formatting {

// Effects with commas between, each of which may begin a line.
void Marker::effect_list(const ast::EffectList& list) {
  const PieceIndex begin = extents_.effect(list.front()).first;
  group({begin, extents_.end_of(list.back())}, Style::Fill, 2);
  for (std::size_t i = 1; i < list.size(); ++i) {
    gap(extents_.effect(list[i]).first, 0);
  }
}

void Marker::otherwise(const ast::Otherwise& node, PieceIndex word) {
  if (!node.written) return;
  gap(word, 2, Gap::Hard);
  group({word, extents_.end_of(node.effects.back())}, Style::Fill, 2);
  for (std::size_t i = 1; i < node.effects.size(); ++i) {
    gap(extents_.effect(node.effects[i]).first);
  }
}

// Parents come after their children; their groups must be added before.
void Marker::effects() {
  for (std::size_t i = ast_.effects.size(); i-- > 0;) {
    const ast::EffectId id = ast::EffectId::at(i);
    effect_node(ast_[id], extents_.effect(id));
  }
}

void Marker::effect_node(const ast::Effect& effect, Extent whole) {
  group(whole, Style::Fill, 0);
  for (const ast::Suffix& suffix : effect.suffixes) gap(first(suffix.place));
  ast::match(
      effect.node,
      [&](const ast::Group& node) {
        for (std::size_t i = 1; i < node.effects.size(); ++i) {
          gap(extents_.effect(node.effects[i]).first);
        }
      },
      [&](const ast::Duty& node) {
        gap_before(node.within);
        otherwise(node.otherwise, whole.last + 1);
      },
      [&](const ast::Ban& node) { otherwise(node.otherwise, whole.last + 1); },
      [&](const ast::Pay& node) { gap(first(node.to.place) - 1); },
      [&](const ast::ActionCall& node) {
        glue_after(node.action);
        for (std::size_t i = 1; i < node.arguments.size(); ++i) {
          gap(extents_.outer(node.arguments[i]).first);
        }
      },
      [](const auto&) {});
}

}  // namespace quid::formatting
